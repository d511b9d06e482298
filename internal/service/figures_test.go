package service_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"chancery/demo"
	"chancery/internal/chancery"
	"chancery/internal/figures"
	"chancery/internal/service"
)

// What follows counts the demonstration's files with plain code that shares
// nothing with the program, so that two errors would have to agree.

type row map[string]string

func rowsOf(t *testing.T, file string) []row {
	t.Helper()
	f, err := demo.FS.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []row
	for _, cells := range lines[1:] {
		r := row{}
		for i, cell := range cells {
			r[lines[0][i]] = cell
		}
		if r["ref"] != "" || r["key"] != "" {
			rows = append(rows, r)
		}
	}
	return rows
}

func (r row) list(column string) []string {
	return strings.FieldsFunc(r[column], func(c rune) bool { return c == ';' })
}

// either gives the first column in which something stands.
func (r row) either(columns ...string) string {
	for _, c := range columns {
		if r[c] != "" {
			return r[c]
		}
	}
	return ""
}

func lastOf(date string) string {
	switch len(date) {
	case 4:
		return date + "-12-31"
	case 7:
		at, _ := time.Parse("2006-01", date)
		return at.AddDate(0, 1, -1).Format("2006-01-02")
	}
	return date
}

type days struct{ from, to string }

func (d days) has(date string) bool {
	return date != "" && lastOf(date) >= d.from && lastOf(date) <= d.to
}

// half and year are the days of periods of the calendar year.
func half(year, n int) days {
	if n == 1 {
		return days{fmt.Sprintf("%d-01-01", year), fmt.Sprintf("%d-06-30", year)}
	}
	return days{fmt.Sprintf("%d-07-01", year), fmt.Sprintf("%d-12-31", year)}
}

func whole(year int) days {
	return days{fmt.Sprintf("%d-01-01", year), fmt.Sprintf("%d-12-31", year)}
}

// counts are values by figure and, for groups, key: "activities.held.by_partner/CN".
type counts map[string]int64

// recount counts everything of one stretch of days; next is what follows it.
func recount(t *testing.T, d, next days) counts {
	n := counts{}
	tiers, forums := map[string][]string{}, map[string]bool{}
	for _, p := range rowsOf(t, "partner.csv") {
		tiers[p["ref"]] = p.list("tiers")
	}
	for _, m := range rowsOf(t, "mechanism.csv") {
		forums[m["ref"]] = m["type"] == "forum"
	}
	engaged := map[string]bool{}
	for _, a := range rowsOf(t, "activity.csv") {
		if end := a.either("end_date", "start_date"); a["state"] == "held" && d.has(end) {
			n.activity(a, end, tiers, forums)
			for _, p := range a.list("partners") {
				engaged[p] = true
			}
		}
	}
	n["partners.engaged"] = int64(len(engaged))
	n["partners.without_contact"] = int64(len(tiers) - len(engaged))
	n.agreements(t, d, next)
	n.rotations(t, d)
	for _, x := range rowsOf(t, "task.csv") {
		if lastOf(x["given_on"]) <= d.to { // none is done, none has a deadline
			n["tasks.open_in_term"]++
			n.each("tasks.open_in_term.by_conference", x["from"])
			n.each("tasks.open_in_term.by_organisation", x["lead"])
		}
	}
	return n
}

func (n counts) each(group string, keys ...string) {
	for _, k := range keys {
		if k != "" {
			n[group+"/"+k]++
		}
	}
}

func (n counts) activity(a row, end string, tiers map[string][]string, forums map[string]bool) {
	n["activities.held"]++
	n.each("activities.held.by_kind", a["type"])
	n.each("activities.held.by_partner", a.list("partners")...)
	n.each("activities.held.by_field", a.list("cooperation_fields")...)
	n.each("activities.held.by_level", a["level"])
	n.each("activities.held.by_mode", a["mode"])
	n.each("activities.held.by_organisation", a["lead"])
	n.each("activities.held.by_month", end[:min(7, len(end))])
	of := map[string]bool{}
	for _, p := range a.list("partners") {
		for _, tier := range tiers[p] {
			of[tier] = true
		}
	}
	n.each("activities.held.by_tier", slices.Collect(maps.Keys(of))...)
	for kind, name := range map[string]string{"visit_out": "delegations.out", "visit_in": "delegations.in"} {
		if a["type"] == kind {
			n[name]++
			n.each(name+".by_partner", a.list("partners")...)
			n.each(name+".by_level", a["level"])
		}
	}
	if a["mechanism"] != "" {
		n["editions.held"]++
		n.each("editions.held.by_mechanism", a["mechanism"])
	}
	if forums[a["mechanism"]] && a["within"] == "" {
		n["forums.attended"]++
	}
}

func (n counts) agreements(t *testing.T, d, next days) {
	for _, a := range rowsOf(t, "agreement.csv") {
		signed, state := a["signed_on"], a["state"]
		if d.has(signed) && state != "negotiating" {
			n["agreements.signed"]++
			n.each("agreements.signed.by_partner", a.list("partners")...)
			n.each("agreements.signed.by_type", a["type"])
		}
		if (state == "in_force" || state == "renewed") && lastOf(signed) <= d.to {
			n["agreements.in_force"]++
		}
		until := ""
		if years, err := strconv.Atoi(a["term_years"]); err == nil && signed != "" {
			from, _ := strconv.Atoi(signed[:4])
			until = strconv.Itoa(from+years) + signed[4:]
		}
		if (state == "signed" || state == "in_force" || state == "renewed") && next.has(until) {
			n["agreements.expiring"]++
		}
	}
}

func (n counts) rotations(t *testing.T, d days) {
	all := rowsOf(t, "rotation.csv")
	relieved := map[string]string{}
	for _, r := range all {
		if r["predecessor"] != "" {
			relieved[r["predecessor"]] = r.either("deployed_on", "seen_off_on")
		}
	}
	number := func(s string) int64 { x, _ := strconv.ParseInt(s, 10, 64); return x }
	for _, r := range all {
		began := r.either("deployed_on", "seen_off_on")
		if began == "" {
			continue
		}
		if d.has(began) {
			n["rotations.deployed"]++
			n.each("rotations.deployed.by_mission", r.list("missions")...)
			n["peacekeepers.deployed"] += number(r["strength"])
			n["peacekeepers.women"] += number(r["women"])
		}
		ended := r["returned_on"]
		if ended == "" {
			ended = relieved[r["key"]]
		}
		if lastOf(began) <= d.to && (ended == "" || lastOf(ended) >= d.from) {
			n["rotations.in_progress"]++
		}
	}
}

// decree is a half-year of Decree 09/2019.
func decree(year, n int) days {
	if n == 1 {
		return days{fmt.Sprintf("%d-12-15", year-1), fmt.Sprintf("%d-06-14", year)}
	}
	return days{fmt.Sprintf("%d-06-15", year), fmt.Sprintf("%d-12-14", year)}
}

var recounted = []struct {
	period, calendar                  string
	now, before, yearAgo              days
	next, nextOfBefore, nextOfYearAgo days
}{
	{"2022-H1", "", half(2022, 1), half(2021, 2), half(2021, 1), half(2022, 2), half(2022, 1), half(2021, 2)},
	{"2022-H2", "", half(2022, 2), half(2022, 1), half(2021, 2), half(2023, 1), half(2022, 2), half(2022, 1)},
	{"2022", "", whole(2022), whole(2021), whole(2021), whole(2023), whole(2022), whole(2022)},
	{"2023-H1", "", half(2023, 1), half(2022, 2), half(2022, 1), half(2023, 2), half(2023, 1), half(2022, 2)},
	{"2023", "", whole(2023), whole(2022), whole(2022), whole(2024), whole(2023), whole(2023)},
	{"2024", "", whole(2024), whole(2023), whole(2023), whole(2025), whole(2024), whole(2024)},
	{"2025", "", whole(2025), whole(2024), whole(2024), whole(2026), whole(2025), whole(2025)},
	{"2022-H1", "vn-nd09", decree(2022, 1), decree(2021, 2), decree(2021, 1), decree(2022, 2), decree(2022, 1), decree(2021, 2)},
	{"2024-H2", "vn-nd09", decree(2024, 2), decree(2024, 1), decree(2023, 2), decree(2025, 1), decree(2024, 2), decree(2024, 1)},
}

func TestFiguresAgreeWithAPlainCountOfTheFiles(t *testing.T) {
	demoSeed.Each(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		for _, c := range recounted {
			t.Run(c.period+c.calendar, func(t *testing.T) {
				set, err := s.Figures(context.Background(), chancery.System(), service.Ask{Period: c.period, Calendar: c.calendar})
				if err != nil {
					t.Fatal(err)
				}
				values := func(pick func(figures.Figure) figures.Amount) counts {
					n := counts{}
					for name, f := range set.Figures.Totals {
						n[name] = pick(f).Int()
					}
					for name, g := range set.Figures.Groups {
						for key, f := range g {
							n[name+"/"+key] = pick(f).Int()
						}
					}
					return n
				}
				same(t, "the period", values(func(f figures.Figure) figures.Amount { return f.Value }), recount(t, c.now, c.next), false)
				same(t, "the period before", values(func(f figures.Figure) figures.Amount { return f.Previous }), recount(t, c.before, c.nextOfBefore), true)
				same(t, "the year before", values(func(f figures.Figure) figures.Amount { return f.YearBefore }), recount(t, c.yearAgo, c.nextOfYearAgo), true)
			})
		}
	})
}

// same compares every figure the plain count knows, key by key; of periods
// compared with, months stand under other keys.
func same(t *testing.T, of string, got, want counts, compared bool) {
	t.Helper()
	measures := map[string]bool{}
	for name := range want {
		group, _, _ := strings.Cut(name, "/")
		measures[group] = true
	}
	for name, w := range want {
		if compared && strings.HasPrefix(name, "activities.held.by_month/") {
			continue
		}
		if got[name] != w {
			t.Errorf("%s: %s is %d, counted %d", of, name, got[name], w)
		}
	}
	for name, g := range got {
		group, _, _ := strings.Cut(name, "/")
		if compared && group == "activities.held.by_month" {
			continue
		}
		if _, ok := want[name]; !ok && measures[group] && g != 0 {
			t.Errorf("%s: %s is %d, not counted at all", of, name, g)
		}
	}
}

func TestEvidenceIsTheRecordsThatWereCounted(t *testing.T) {
	demoSeed.Each(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		set, err := s.Figures(context.Background(), chancery.System(), service.Ask{Period: "2022-H1"})
		if err != nil {
			t.Fatal(err)
		}
		keys := func(refs []string) []string {
			var out []string
			for _, name := range refs {
				kind, ref, _ := strings.Cut(name, "/")
				v, err := s.Get(context.Background(), chancery.System(), chancery.Kind(kind), ref)
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, v.Head().Key)
			}
			slices.Sort(out)
			return out
		}
		var all, china, imprecise []string
		for _, a := range rowsOf(t, "activity.csv") {
			end := a.either("end_date", "start_date")
			if a["state"] != "held" || !half(2022, 1).has(end) {
				continue
			}
			all = append(all, a["key"])
			if slices.Contains(a.list("partners"), "CN") {
				china = append(china, a["key"])
			}
			if len(end) < 10 {
				imprecise = append(imprecise, a["key"])
			}
		}
		for _, c := range []struct {
			name      string
			got, want []string
		}{
			{"all", set.Figure("activities.held").Records, all},
			{"with China", set.Figures.Groups["activities.held.by_partner"]["CN"].Records, china},
			{"imprecise", set.Figure("activities.held").Imprecise, imprecise},
		} {
			slices.Sort(c.want)
			if got := keys(c.got); !slices.Equal(got, c.want) {
				t.Errorf("%s: %v, want %v", c.name, got, c.want)
			}
		}
		if set.Name("partner", "CN").VI != "Trung Quốc" || set.Name("level", "minister").EN == "minister" {
			t.Errorf("names are %v and %v", set.Name("partner", "CN"), set.Name("level", "minister"))
		}
	})
}

func TestBothEnginesGiveTheSameFigures(t *testing.T) {
	sets := map[string]string{}
	demoSeed.Each(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		for _, a := range []service.Ask{{Period: "2022-H1"}, {Period: "2024", Calendar: "vn-nd09"}, {Period: "2025-Q3"}} {
			set, err := s.Figures(context.Background(), chancery.System(), a)
			if err != nil {
				t.Fatal(err)
			}
			raw, err := json.Marshal(set.Figures)
			if err != nil {
				t.Fatal(err)
			}
			if other, ok := sets[a.Period]; ok && other != string(raw) {
				t.Errorf("%s differs:\n%s\n%s", a.Period, other, raw)
			}
			sets[a.Period] = string(raw)
		}
	})
}

package figures_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"chancery/internal/chancery"
	"chancery/internal/figures"
	"chancery/internal/i18n"
)

func calendar(ref string, shift int64, days ...string) *chancery.Calendar {
	c := &chancery.Calendar{Parts: []chancery.CalendarPart{
		{Part: "H1", From: days[0], FromYear: chancery.Num(shift), To: days[1]}, {Part: "H2", From: days[2], To: days[3]},
		{Part: "Y", From: days[0], FromYear: chancery.Num(shift), To: days[3]},
	}}
	c.Ref = ref
	return c
}

var calendars = []*chancery.Calendar{
	calendar("calendar", 0, "01-01", "06-30", "07-01", "12-31"), calendar("vn-nd09", -1, "12-15", "06-14", "06-15", "12-14"),
}

func ask(t interface{ Fatal(...any) }, c *chancery.Calendar, period string) figures.Asked {
	a, err := figures.Ask(c, period)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// answer gives facts to the queries of a computation: records as path to value.
func answer(c *figures.Computation, records map[chancery.Kind][]map[figures.Path]string) {
	for _, q := range c.Queries() {
		for i, r := range records[q.Kind] {
			f := figures.Fact{Ref: fmt.Sprintf("%s/2022-%04d", q.Kind, i+1)}
			for _, p := range q.Paths {
				f.Values = append(f.Values, r[p])
			}
			c.Add(q, f)
		}
	}
}

func named(id chancery.ID) (figures.Named, bool) {
	return figures.Named{Kind: "partner", Ref: string(id)}, !strings.HasPrefix(string(id), "hidden")
}

func TestEveryMeasureHasItsWords(t *testing.T) {
	for _, m := range figures.Central() {
		for _, l := range []i18n.Lang{i18n.EN, i18n.VI} {
			for _, key := range []string{"measure." + m.Name, "measure." + m.Name + ".means"} {
				if !i18n.Has(l, key) {
					t.Errorf("no %s in %s", key, l)
				}
			}
			for _, d := range m.By {
				if !i18n.Has(l, "measure_by."+d.Name) {
					t.Errorf("no word for %s in %s", d.Name, l)
				}
			}
		}
	}
}

// The names are promised to scripts and papers.
func TestTheMeasuresThatAlwaysExist(t *testing.T) {
	f := figures.Plan(figures.Central(), ask(t, calendars[0], "2022-H1")).Finish(named)
	for _, total := range strings.Fields(`activities.held delegations.out delegations.in editions.held forums.attended
		agreements.signed agreements.in_force agreements.expiring
		commitments.done_on_time commitments.done_late commitments.open_in_term commitments.open_overdue
		rotations.deployed rotations.in_progress peacekeepers.deployed peacekeepers.women
		tasks.done_on_time tasks.done_late tasks.open_in_term tasks.open_overdue
		reports.due reports.on_time reports.late reports.missing reports.nil
		recommendations.sent recommendations.decided recommendations.adopted recommendations.median_days
		programme.planned programme.held programme.additional programme.postponed programme.cancelled
		forecasts.resolved forecasts.brier partners.engaged partners.without_contact`) {
		if _, ok := f.Totals[total]; !ok {
			t.Errorf("there is no %s", total)
		}
	}
	for _, group := range strings.Fields(`activities.held.by_kind activities.held.by_partner activities.held.by_tier activities.held.by_field
		activities.held.by_level activities.held.by_mode activities.held.by_month activities.held.by_organisation
		delegations.out.by_partner delegations.out.by_level delegations.in.by_partner delegations.in.by_level editions.held.by_mechanism
		tasks.done_on_time.by_organisation tasks.open_overdue.by_conference reciprocity`) {
		if _, ok := f.Groups[group]; !ok {
			t.Errorf("there is no %s", group)
		}
	}
}

// day draws a date of any precision.
func day(t *rapid.T) string {
	s := fmt.Sprintf("%04d-%02d-%02d", rapid.IntRange(2019, 2024).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day"))
	return s[:rapid.SampledFrom([]int{4, 7, 10, 10, 10}).Draw(t, "precision")]
}

func TestTheHalvesMakeTheYear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom(calendars).Draw(t, "calendar")
		var all []map[figures.Path]string
		for range rapid.IntRange(0, 30).Draw(t, "records") {
			d := day(t)
			all = append(all, map[figures.Path]string{
				"state": "held", "end_date": d, "ends": string(chancery.Date(d).LastDay()), "id": "x",
				"partners": rapid.SampledFrom([]string{"", "CN", "CN LA", "hidden-1", "LA hidden-1"}).Draw(t, "partners"),
			})
		}
		count := func(period string) figures.Figures {
			x := figures.Plan(figures.Central(), ask(t, c, period))
			answer(x, map[chancery.Kind][]map[figures.Path]string{"activity": all})
			return x.Finish(named)
		}
		h1, h2, year := count("2022-H1"), count("2022-H2"), count("2022")
		a, b, y := h1.Totals["activities.held"], h2.Totals["activities.held"], year.Totals["activities.held"]
		if a.Value.Int()+b.Value.Int() != y.Value.Int() {
			t.Fatalf("%s and %s are not %s", a.Value, b.Value, y.Value)
		}
		if b.Previous != a.Value {
			t.Fatalf("before the second half came %s, counted as %s", a.Value, b.Previous)
		}
		if next := count("2023"); next.Totals["activities.held"].Previous != y.Value || next.Totals["activities.held"].YearBefore != y.Value {
			t.Fatal("the year after compares with another number")
		}
		if len(y.Records) != int(y.Value.Int()) {
			t.Fatalf("%d records for %s", len(y.Records), y.Value)
		}
		var months int64
		for _, m := range year.Groups["activities.held.by_month"] {
			months += m.Value.Int()
		}
		if months != y.Value.Int() {
			t.Fatalf("the months make %d of %s", months, y.Value)
		}
		for key := range year.Groups["activities.held.by_partner"] {
			if strings.HasPrefix(key, "hidden") {
				t.Fatal("a hidden partner is shown")
			}
		}
	})
}

func TestMonthsStandBesideTheMonthsTheyAreComparedWith(t *testing.T) {
	for _, c := range []struct {
		calendar *chancery.Calendar
		period   string
		dates    string
		want     string
	}{
		{calendars[0], "2022-H1", "2022-02-01 2021-08-09 2021-02-03 2021-02-04", "2022-02 1/1/2"},
		{calendars[1], "2022-H1", "2021-12-20 2021-06-20 2020-12-31", "2021-12 1/1/1"},
		{calendars[0], "2022", "2022 2021 2021-11", "2022 1/1/1 2022-11 0/1/1"},
	} {
		x := figures.Plan(figures.Central(), ask(t, c.calendar, c.period))
		var all []map[figures.Path]string
		for d := range strings.FieldsSeq(c.dates) {
			all = append(all, map[figures.Path]string{"state": "held", "start_date": d, "ends": string(chancery.Date(d).LastDay())})
		}
		answer(x, map[chancery.Kind][]map[figures.Path]string{"activity": all})
		set := &figures.Set{Figures: x.Finish(named)}
		var got []string
		for _, r := range set.InOrder("activities.held.by_month") {
			got = append(got, fmt.Sprintf("%s %s/%s/%s", r.Key, r.Value, r.Previous, r.YearBefore))
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %s, want %s", c.period, s, c.want)
		}
	}
}

func TestOfVeryManyRecordsOnlyTheHashIsKept(t *testing.T) {
	x := figures.Plan(figures.Central(), ask(t, calendars[0], "2022"))
	all := make([]map[figures.Path]string, figures.MaxRecords+1)
	for i := range all {
		all[i] = map[figures.Path]string{"state": "held", "start_date": "2022-03-03", "ends": "2022-03-03"}
	}
	answer(x, map[chancery.Kind][]map[figures.Path]string{"activity": all})
	f := x.Finish(named).Totals["activities.held"]
	if len(f.Records) != 0 || f.RecordsTotal != len(all) || len(f.RecordsHash) != 64 || f.Count() != len(all) {
		t.Errorf("%d records, total %d, hash %q", len(f.Records), f.RecordsTotal, f.RecordsHash)
	}
}

func TestSetComesBackFromItsJSON(t *testing.T) {
	x := figures.Plan(figures.Central(), ask(t, calendars[0], "2022-H1"))
	answer(x, map[chancery.Kind][]map[figures.Path]string{
		"activity": {
			{"state": "held", "type": "visit_out", "start_date": "2022-03", "ends": "2022-03-31", "partners": "CN", "mechanism": "admm", "edition": "16"},
			{"state": "held", "type": "visit_in", "start_date": "2021-03-03", "ends": "2021-03-03", "partners": "CN LA"},
		},
		"partner": {{"id": "CN"}, {"id": "JP"}},
	})
	set := figures.Set{Kind: "central_report", Period: "2022-H1", Figures: x.Finish(named), Definitions: figures.Central()}
	raw, err := json.Marshal(set)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"reciprocity":{"CN":{"value":1,"previous":0,"year_before":-1,"records":["activity/2022-0001"],"out":1,"in":0,"balance":1}`,
		`"recommendations.median_days":{"value":null,`,
		`"partners.without_contact":{"value":1,"previous":2,"year_before":1,"records":["partner/2022-0002"]}`,
		`"audience":{"level":"","organisation":null}`,
	} {
		if !strings.Contains(string(raw), want) {
			t.Errorf("no %s in\n%s", want, raw)
		}
	}
	var back figures.Set
	if err := json.Unmarshal(raw, &back); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(back.Figures, set.Figures) {
		t.Error("the figures are not what they were")
	}
	if again, _ := json.Marshal(back); string(again) != string(raw) {
		t.Error("written again it is not what it was")
	}
	if !reflect.DeepEqual(back.Definitions, set.Definitions) {
		t.Error("the measures are not what they were")
	}
}

package store_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/figures"
	"chancery/internal/store"
)

var (
	plainYear = &chancery.Calendar{Record: chancery.Record{Ref: "calendar"}, Parts: []chancery.CalendarPart{
		{Part: "H1", From: "01-01", To: "06-30"}, {Part: "H2", From: "07-01", To: "12-31"}, {Part: "Y", From: "01-01", To: "12-31"},
	}}
	decreeYear = &chancery.Calendar{Record: chancery.Record{Ref: "vn-nd09"}, Parts: []chancery.CalendarPart{
		{Part: "H1", From: "12-15", FromYear: chancery.Num(-1), To: "06-14"}, {Part: "H2", From: "06-15", To: "12-14"},
		{Part: "Y", From: "12-15", FromYear: chancery.Num(-1), To: "12-14"},
	}}
)

// compute gives the figures of a period as somebody may see them.
func compute(t *testing.T, s *store.Store, who chancery.Actor, c *chancery.Calendar, period string) figures.Figures {
	t.Helper()
	asked, err := figures.Ask(c, period)
	if err != nil {
		t.Fatal(err)
	}
	var f figures.Figures
	read(t, s, who, func(tx *store.Tx) error {
		f, _, err = tx.Figures(figures.Central(), asked)
		return err
	})
	return f
}

// three writes a figure as "value/previous/year before".
func three(f figures.Figure) string {
	return f.Value.String() + "/" + f.Previous.String() + "/" + f.YearBefore.String()
}

// group writes the keys of a group with their three values.
func group(g figures.Group) string {
	var out []string
	for _, key := range slices.Sorted(maps.Keys(g)) {
		out = append(out, key+" "+three(g[key]))
	}
	return strings.Join(out, ", ")
}

func wants(t *testing.T, f figures.Figures, want map[string]string) {
	t.Helper()
	for name, w := range want {
		got := ""
		if g, ok := f.Groups[name]; ok {
			got = group(g)
		} else if x, ok := f.Totals[name]; ok {
			got = three(x)
		} else {
			t.Errorf("there is no figure %s", name)
			continue
		}
		if got != w {
			t.Errorf("%s is %s, want %s", name, got, w)
		}
	}
}

// ministry is what the tests of figures count.
type ministry struct {
	t                *testing.T
	s                *store.Store
	cn, la, hidden   *chancery.Partner
	army, navy, ship *chancery.Organisation
	forum, series    *chancery.Mechanism
}

func (m *ministry) save(e chancery.Entity) {
	m.t.Helper()
	write(m.t, m.s, chancery.System(), func(tx *store.Tx) error { return store.Save(tx, e) })
}

func newMinistry(t *testing.T, s *store.Store) *ministry {
	m := &ministry{t: t, s: s}
	organisation := func(ref string, parent *chancery.Organisation) *chancery.Organisation {
		o := make_[chancery.Organisation]("organisation")
		o.Ref, o.Name, o.Own = ref, chancery.Text{EN: ref}, true
		if parent != nil {
			o.Parent = parent.ID
		}
		m.save(o)
		return o
	}
	m.army, m.navy = organisation("army", nil), organisation("navy", nil)
	m.ship = organisation("ship", m.navy)
	partner := func(ref, marking string, tiers ...chancery.Code) *chancery.Partner {
		p := make_[chancery.Partner]("partner")
		p.Ref, p.Name, p.Tiers, p.Marking.Level = ref, chancery.Text{EN: ref}, tiers, chancery.Code(marking)
		m.save(p)
		return p
	}
	m.cn, m.la, m.hidden = partner("CN", "public", "neighbour", "major"), partner("LA", "public", "neighbour"), partner("XX", "secret", "partner")
	mechanism := func(ref string, typ chancery.Code) *chancery.Mechanism {
		x := make_[chancery.Mechanism]("mechanism")
		x.Ref, x.Name, x.Scope, x.Type = ref, chancery.Text{EN: ref}, "bilateral", typ
		m.save(x)
		return x
	}
	m.forum, m.series = mechanism("admm", "forum"), mechanism("border", "exchange")
	return m
}

func (m *ministry) activity(start, end chancery.Date, more func(*chancery.Activity)) *chancery.Activity {
	a := activity("Talks", start)
	a.End, a.State = end, "held"
	if more != nil {
		more(a)
	}
	m.save(a)
	return a
}

func TestHeldBelongsToThePeriodInWhichItEnds(t *testing.T) {
	dates := map[string]struct{ start, end chancery.Date }{
		"first day":            {"2022-01-01", ""},
		"last day":             {"2022-06-30", ""},
		"ends after":           {"2022-06-29", "2022-07-01"},
		"began before":         {"2021-12-30", "2022-01-02"},
		"decree's last":        {"2022-06-14", ""},
		"decree's first":       {"2022-06-15", ""},
		"decree's new year":    {"2021-12-15", ""},
		"decree's old year":    {"2021-12-14", ""},
		"month":                {"2022-06", ""},
		"month before":         {"2022-05", ""},
		"year":                 {"2022", ""},
		"December":             {"2021-12", ""},
		"day, then month":      {"2022-01-03", "2022-01"},
		"same period year ago": {"2021-03-01", ""},
	}
	each(t, func(t *testing.T, s *store.Store) {
		m := newMinistry(t, s)
		titles := map[string]string{}
		for title, d := range dates {
			titles["activity/"+m.activity(d.start, d.end, nil).Ref] = title
		}
		m.activity("2022-02-02", "", func(a *chancery.Activity) { a.State = "scheduled" })
		named := func(refs []string) string {
			var out []string
			for _, r := range refs {
				out = append(out, titles[r])
			}
			slices.Sort(out)
			return strings.Join(out, ", ")
		}
		for _, c := range []struct {
			calendar             *chancery.Calendar
			period, three        string
			evidence, imprecises string
		}{
			{plainYear, "2022-H1", "8/3/1", "began before, day, then month, decree's first, decree's last, first day, last day, month, month before", "day, then month, month, month before"},
			{plainYear, "2022-H2", "2/8/3", "ends after, year", "year"},
			{plainYear, "2022", "10/4/4", "", ""},
			{decreeYear, "2022-H1", "7/1/1", "December, began before, day, then month, decree's last, decree's new year, first day, month before", "December, day, then month, month before"},
			{decreeYear, "2022-H2", "4/7/1", "decree's first, ends after, last day, month", "month"},
			{decreeYear, "2023-H1", "1/4/7", "year", "year"},
		} {
			f := compute(t, s, chancery.System(), c.calendar, c.period).Totals["activities.held"]
			if got := three(f); got != c.three {
				t.Errorf("%s of %s: %s, want %s", c.period, c.calendar.Ref, got, c.three)
			}
			if got := named(f.Records); c.evidence != "" && got != c.evidence {
				t.Errorf("%s of %s counted %s\nwant %s", c.period, c.calendar.Ref, got, c.evidence)
			}
			if got := named(f.Imprecise); c.imprecises != "" && got != c.imprecises {
				t.Errorf("%s of %s: imprecise are %s\nwant %s", c.period, c.calendar.Ref, got, c.imprecises)
			}
		}
	})
}

func TestActivitiesByEveryDimension(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		m := newMinistry(t, s)
		forum := m.activity("2022-06-22", "", func(a *chancery.Activity) {
			a.Partners, a.Mechanism, a.Edition, a.Level, a.Mode = []chancery.ID{m.cn.ID, m.la.ID}, m.forum.ID, chancery.Num(16), "minister", "online"
			a.CooperationFields, a.Lead = []chancery.Code{"cyber", "border"}, m.army.ID
		})
		m.activity("2022-06-22", "", func(a *chancery.Activity) {
			a.Partners, a.Mechanism, a.Within, a.Level, a.Lead = []chancery.ID{m.cn.ID}, m.forum.ID, forum.ID, "minister", m.navy.ID
		})
		m.activity("2022-03-01", "2022-03-04", func(a *chancery.Activity) {
			a.Type, a.Partners, a.Level = "visit_out", []chancery.ID{m.la.ID}, "service"
		})
		m.activity("2021-09", "", func(a *chancery.Activity) { a.Type, a.Partners = "visit_in", []chancery.ID{m.la.ID} })
		m.activity("2021-03-01", "", func(a *chancery.Activity) {
			a.Type, a.Partners, a.Mechanism, a.Edition = "visit_in", []chancery.ID{m.cn.ID}, m.series.ID, chancery.Num(7)
		})
		m.activity("2022-04-01", "", func(a *chancery.Activity) {
			a.Partners, a.State, a.Result, a.ReportedOn = []chancery.ID{m.hidden.ID}, "closed", chancery.Text{EN: "Done"}, "2022-04-09"
		})
		f := compute(t, s, chancery.System(), plainYear, "2022-H1")
		wants(t, f, map[string]string{
			"activities.held":                 "4/1/1",
			"activities.held.by_kind":         "meeting 3/0/0, visit_in 0/1/1, visit_out 1/0/0",
			"activities.held.by_partner":      "CN 2/0/1, LA 2/1/0, XX 1/0/0",
			"activities.held.by_tier":         "major 2/0/1, neighbour 3/1/1, partner 1/0/0",
			"activities.held.by_field":        "border 1/0/0, cyber 1/0/0",
			"activities.held.by_level":        "minister 2/0/0, service 1/0/0",
			"activities.held.by_mode":         "online 1/0/0",
			"activities.held.by_month":        "2022-03 1/1/1, 2022-04 1/0/0, 2022-06 2/0/0",
			"activities.held.by_organisation": "army 1/0/0, navy 1/0/0",
			"delegations.out":                 "1/0/0",
			"delegations.out.by_partner":      "LA 1/0/0",
			"delegations.out.by_level":        "service 1/0/0",
			"delegations.in":                  "0/1/1",
			"reciprocity":                     "CN 0/0/-1, LA 1/-1/0",
			"forums.attended":                 "1/0/0",
			"editions.held":                   "2/0/1",
			"editions.held.by_mechanism":      "admm 2/0/0, border 0/0/1",
			"partners.engaged":                "3/1/1",
			"partners.without_contact":        "0/2/2",
		})
		if got := fmt.Sprint(f.Groups["editions.held.by_mechanism"]["admm"].Editions); got != "[16]" {
			t.Errorf("editions %s", got)
		}
		if la := f.Groups["reciprocity"]["LA"]; la.Out != 1 || la.In != 0 || la.Balance != 1 {
			t.Errorf("reciprocity with LA %+v", la.Reciprocal)
		}
		if got := fmt.Sprint(f.Totals["partners.engaged"].Records); got != "[partner/CN partner/LA partner/XX]" {
			t.Errorf("engaged are %s", got)
		}
		if got := fmt.Sprint(f.Groups["activities.held.by_partner"]["LA"].Records); got != "[activity/2022-0001 activity/2022-0003]" {
			t.Errorf("with LA were %s", got)
		}
	})
}

func TestFiguresShowOnlyWhatTheAudienceMaySee(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		m := newMinistry(t, s)
		add := func(owner *chancery.Organisation, level chancery.Code, partner *chancery.Partner, more func(*chancery.Activity)) {
			m.activity("2022-03-03", "", func(a *chancery.Activity) {
				a.Owner, a.Marking.Level, a.Partners, a.Lead = owner.ID, level, []chancery.ID{partner.ID}, owner.ID
				if more != nil {
					more(a)
				}
			})
		}
		add(m.army, "public", m.cn, nil)
		add(m.navy, "internal", m.la, nil)
		add(m.ship, "secret", m.la, nil)
		add(m.ship, "public", m.hidden, nil)
		add(m.army, "public", m.cn, func(a *chancery.Activity) { a.SharedWith = []chancery.ID{m.ship.ID} })
		add(m.ship, "public", m.cn, func(a *chancery.Activity) { a.Marking.Compartments = []chancery.Code{"cyber"} })
		wide := func(rank int) chancery.Actor {
			return chancery.Actor{User: "a", MinistryWide: true, Clearance: chancery.Clearance{Rank: rank}}
		}
		of := func(o *chancery.Organisation, rank int) chancery.Actor {
			return chancery.Actor{User: "a", Organisation: o.ID, Clearance: chancery.Clearance{Rank: rank}}
		}
		for name, c := range map[string]struct {
			who                      chancery.Actor
			total, partners, engaged string
		}{
			"everything":         {chancery.System(), "6", "CN 3/0/0, LA 2/0/0, XX 1/0/0", "3"},
			"ministry, public":   {wide(0), "3", "CN 2/0/0", "1"},
			"ministry, internal": {wide(10), "4", "CN 2/0/0, LA 1/0/0", "2"},
			"navy, public":       {of(m.navy, 0), "2", "CN 1/0/0", "1"},
			"navy, secret":       {of(m.navy, 30), "4", "CN 1/0/0, LA 2/0/0, XX 1/0/0", "3"},
			"army, secret":       {of(m.army, 30), "2", "CN 2/0/0", "1"},
		} {
			f := compute(t, s, c.who, plainYear, "2022-H1")
			total := f.Totals["activities.held"]
			if total.Value.String() != c.total || len(total.Records) != int(total.Value.Int()) {
				t.Errorf("%s counts %s with %d records, want %s", name, total.Value, len(total.Records), c.total)
			}
			if got := group(f.Groups["activities.held.by_partner"]); got != c.partners {
				t.Errorf("%s by partner: %s, want %s", name, got, c.partners)
			}
			if got := f.Totals["partners.engaged"].Value.String(); got != c.engaged {
				t.Errorf("%s engaged: %s, want %s", name, got, c.engaged)
			}
			tiers := f.Groups["activities.held.by_tier"]
			if _, leaks := tiers["partner"]; leaks && !strings.Contains(c.partners, "XX") {
				t.Errorf("%s shows the tier of a partner it may not see", name)
			}
		}
	})
}

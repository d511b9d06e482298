package chancery_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"chancery/internal/chancery"
)

func anyDate(t *rapid.T) chancery.Date {
	day := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 20000).Draw(t, "day"))
	d := chancery.DayOf(day)
	return d[:rapid.SampledFrom([]int{4, 7, 10}).Draw(t, "precision")]
}

func calendarOf(parts ...chancery.CalendarPart) *chancery.Calendar {
	spec, _ := chancery.SpecOf("calendar")
	c := spec.Make().(*chancery.Calendar)
	c.Ref, c.Name, c.Parts = "test", chancery.Text{EN: "Test"}, parts
	return c
}

var (
	byCalendar = calendarOf(
		chancery.CalendarPart{Part: "H1", From: "01-01", To: "06-30"}, chancery.CalendarPart{Part: "H2", From: "07-01", To: "12-31"},
		chancery.CalendarPart{Part: "Q1", From: "01-01", To: "03-31"}, chancery.CalendarPart{Part: "Q2", From: "04-01", To: "06-30"},
		chancery.CalendarPart{Part: "Q3", From: "07-01", To: "09-30"}, chancery.CalendarPart{Part: "Q4", From: "10-01", To: "12-31"},
		chancery.CalendarPart{Part: "Y", From: "01-01", To: "12-31"})
	byDecree09 = calendarOf(
		chancery.CalendarPart{Part: "H1", From: "12-15", FromYear: chancery.Num(-1), To: "06-14"}, chancery.CalendarPart{Part: "H2", From: "06-15", To: "12-14"},
		chancery.CalendarPart{Part: "Y", From: "12-15", FromYear: chancery.Num(-1), To: "12-14"})
)

func TestPeriods(t *testing.T) {
	for _, c := range []struct {
		calendar       *chancery.Calendar
		label          string
		from, to       chancery.Date
		before, yearly string
	}{
		{byCalendar, "2022-H1", "2022-01-01", "2022-06-30", "2021-H2", "2021-H1"},
		{byCalendar, "2022-H2", "2022-07-01", "2022-12-31", "2022-H1", "2021-H2"},
		{byCalendar, "2022", "2022-01-01", "2022-12-31", "2021", "2021"},
		{byCalendar, "2022-Q1", "2022-01-01", "2022-03-31", "2021-Q4", "2021-Q1"},
		{byCalendar, "2022-Q3", "2022-07-01", "2022-09-30", "2022-Q2", "2021-Q3"},
		{byDecree09, "2022-H1", "2021-12-15", "2022-06-14", "2021-H2", "2021-H1"},
		{byDecree09, "2022", "2021-12-15", "2022-12-14", "2021", "2021"},
	} {
		p, err := c.calendar.Period(c.label)
		if err != nil {
			t.Fatal(err)
		}
		before, err := c.calendar.Before(p)
		if err != nil {
			t.Fatal(err)
		}
		year, err := c.calendar.YearBefore(p)
		if err != nil {
			t.Fatal(err)
		}
		if p.From != c.from || p.To != c.to || p.Label() != c.label || before.Label() != c.before || year.Label() != c.yearly {
			t.Errorf("%s: %s to %s, before %s, year before %s", c.label, p.From, p.To, before.Label(), year.Label())
		}
		after, err := c.calendar.After(before)
		if err != nil || after.Label() != c.label {
			t.Errorf("after %s comes %s, %v", before.Label(), after.Label(), err)
		}
	}
	for _, label := range []string{"", "22", "2022-H3", "2022-Q5", "2022-1", "2022-H1 "} {
		if _, err := byCalendar.Period(label); err == nil {
			t.Errorf("%q is taken for a period", label)
		}
	}
	if _, err := byDecree09.Period("2022-Q1"); err == nil {
		t.Error("a quarter is found in a calendar that has none")
	}
}

// TestEveryDateBelongsToOneHalf: whatever is known of a date, it lies in
// exactly one half-year of each calendar, and in the later where it straddles two.
func TestEveryDateBelongsToOneHalf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate(t)
		for _, c := range []*chancery.Calendar{byCalendar, byDecree09} {
			in := 0
			for y := d.Year() - 1; y <= d.Year()+1; y++ {
				for _, h := range []string{"H1", "H2"} {
					p, err := c.Period(fmt.Sprintf("%d-%s", y, h))
					if err != nil {
						t.Fatal(err)
					}
					if p.Contains(d) {
						in++
						if after, _ := c.After(p); after.From <= d.LastDay() {
							t.Fatalf("%s is put in %s and reaches into %s", d, p.Label(), after.Label())
						}
					}
				}
			}
			if in != 1 {
				t.Fatalf("%s belongs to %d halves", d, in)
			}
		}
	})
}

func TestDates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate(t)
		got, err := chancery.ParseDate(string(d))
		if err != nil || got != d {
			t.Fatalf("%s reads as %s, %v", d, got, err)
		}
		if d.FirstDay() > d.LastDay() || d.FirstDay()[:len(d)] != d || d.LastDay()[:len(d)] != d {
			t.Fatalf("%s is from %s to %s", d, d.FirstDay(), d.LastDay())
		}
		if back := d.AddYears(4).AddYears(-4); back != d {
			t.Fatalf("%s four years on and back is %s", d, back)
		}
		o := anyDate(t)
		if d.Certainly(o) && o.Certainly(d) || d.Certainly(d) {
			t.Fatalf("%s and %s are each before the other", d, o)
		}
	})
	if got := chancery.Date("2024-02-29").AddYears(1); got != "2025-02-28" {
		t.Errorf("a year after 29 February is %s", got)
	}
	if got := chancery.Date("2024-02").LastDay(); got != "2024-02-29" {
		t.Errorf("February 2024 ends on %s", got)
	}
}

func TestClocks(t *testing.T) {
	clock := func(n int64, unit chancery.Code, before bool) *chancery.Clock {
		return &chancery.Clock{Length: chancery.Num(n), Unit: unit, Before: before}
	}
	holidays := chancery.WorkdaysOf("VN", nil, []*chancery.Holiday{
		{Country: "VN", Date: "2022-09-01"}, {Country: "VN", Date: "2022-09-02"}, {Country: "LA", Date: "2022-06-15"},
	}, nil)
	for _, c := range []struct {
		clock *chancery.Clock
		from  chancery.Date
		want  chancery.Date
	}{
		{clock(15, "day", false), "2022-06-08", "2022-06-23"},
		{clock(15, "day", false), "2022-06", "2022-07-15"}, // counted from the last day it can mean
		{clock(3, "working_day", false), "2022-06-14", "2022-06-17"},
		{clock(3, "working_day", false), "2022-06-16", "2022-06-21"}, // over a weekend
		{clock(2, "working_day", false), "2022-08-31", "2022-09-06"}, // over a holiday and a weekend
		{clock(40, "day", true), "2022-06-10", "2022-05-01"},
		{clock(0, "day", false), "2022-06-10", "2022-06-10"},
	} {
		if got, _ := c.clock.DueAfter(c.from, c.clock.Unit, holidays); got != c.want {
			t.Errorf("%d %s from %s: %s, want %s", c.clock.Length.N, c.clock.Unit, c.from, got, c.want)
		}
	}
}

func TestMarkings(t *testing.T) {
	m := chancery.Marking{Level: "secret", Compartments: []chancery.Code{"navy", "cyber"}}
	if m.Canonical() != "secret//cyber/navy" {
		t.Errorf("%s", m.Canonical())
	}
	if got := chancery.ParseMarking(m.Canonical()); got.Canonical() != m.Canonical() {
		t.Errorf("%s", got.Canonical())
	}
	for _, c := range []struct {
		clearance chancery.Clearance
		covers    bool
	}{
		{chancery.Clearance{Rank: 30, Compartments: []chancery.Code{"cyber", "navy"}}, true},
		{chancery.Clearance{Rank: 40, Compartments: []chancery.Code{"cyber", "navy", "army"}}, true},
		{chancery.Clearance{Rank: 40, Compartments: []chancery.Code{"cyber"}}, false},
		{chancery.Clearance{Rank: 20, Compartments: []chancery.Code{"cyber", "navy"}}, false},
	} {
		if got := c.clearance.Covers(m, 30); got != c.covers {
			t.Errorf("%+v covers: %v", c.clearance, got)
		}
	}
}

func TestRights(t *testing.T) {
	for _, c := range []struct {
		roles []chancery.Role
		right string
		given bool
	}{
		{[]chancery.Role{"administrator"}, "user.add", true},
		{[]chancery.Role{"centre"}, "activity.approve", true},
		{[]chancery.Role{"centre"}, "user.add", false},
		{[]chancery.Role{"centre", "administrator"}, "user.add", true},
		{[]chancery.Role{"officer"}, "activity.create", true},
		{[]chancery.Role{"officer"}, "activity.approve", false},
		{[]chancery.Role{"officer"}, "term.create", false},
		{[]chancery.Role{"officer"}, "activity.import", false},
		{[]chancery.Role{"leader"}, "activity.approve", true},
		{[]chancery.Role{"leader"}, "activity.create", false},
		{[]chancery.Role{"reader"}, "activity.edit", false},
		{[]chancery.Role{"inspector"}, "ledger.read", true},
		{nil, "activity.edit", false},
	} {
		if got := (chancery.Actor{Roles: c.roles}).Allows(c.right); got != c.given {
			t.Errorf("%v %s: %v", c.roles, c.right, got)
		}
	}
}

func TestBrierTakesTheLastWordOfEach(t *testing.T) {
	f := &chancery.Forecast{Estimates: []chancery.Estimate{
		{On: "2022-01-01", Person: "a", Probability: chancery.Num(10)},
		{On: "2022-03-01", Person: "a", Probability: chancery.Num(80)},
		{On: "2022-02-01", Person: "b", Probability: chancery.Num(50)},
	}}
	if _, ok := f.Brier(); ok {
		t.Error("an open question has a score")
	}
	f.State = "resolved_yes"
	got, ok := f.Brier()
	if want := (0.04 + 0.25) / 2; !ok || got < want-1e-9 || got > want+1e-9 {
		t.Errorf("%v, want %v", got, want)
	}
}

package service

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// chainLink is an edition: "7 2022-04-23 CN" with its number ("-" for none),
// its date and its host; a trailing word is its state.
func chainLink(t *testing.T, words string) *chancery.Activity {
	t.Helper()
	f := strings.Fields(words)
	a := &chancery.Activity{Start: chancery.Date(f[1])}
	a.ID, a.State = chancery.ID(words), "held"
	if f[0] != "-" {
		var n int64
		if _, err := fmt.Sscan(f[0], &n); err != nil {
			t.Fatal(err)
		}
		a.Edition = chancery.Num(n)
	}
	if len(f) > 2 && f[2] != "-" {
		a.Host = chancery.Code(f[2])
	}
	if len(f) > 3 {
		a.State = chancery.State(f[3])
	}
	return a
}

func TestChains(t *testing.T) {
	for name, x := range map[string]struct {
		editions []string
		known    []chancery.Edition
		cadence  chancery.Code
		order    string // numbers, or years of those without
		gaps     string
		next     string // number, date, overdue
		turn     chancery.Code
	}{
		"numbered, in order whatever the dates": {[]string{"8 2023-05", "7 2022-04-23", "9 2024"}, nil, "", "7 8 9", "", "", ""},
		"a gap is named":                        {[]string{"3 2018", "6 2021", "9 2024"}, nil, "", "3 6 9", "4-5 7-8", "", ""},
		"known without us fills the gap":        {[]string{"3 2018", "5 2020"}, []chancery.Edition{{Number: chancery.Num(4), Year: chancery.Num(2019)}}, "", "3 4 5", "", "", ""},
		"ours prevails over what is known":      {[]string{"4 2019-03"}, []chancery.Edition{{Number: chancery.Num(4), Year: chancery.Num(2018)}}, "", "4", "", "", ""},
		"without a number by date":              {[]string{"17 2023", "- 2024-06", "18 2025"}, nil, "", "17 2024 18", "", "", ""},
		"next by the cadence":                   {[]string{"9 2021-09-14"}, nil, "annual", "9", "", "10 2022-09 false", ""},
		"overdue by the cadence":                {[]string{"9 2020-09-14"}, nil, "annual", "9", "", "10 2021-09 true", ""},
		"to the year":                           {[]string{"9 2020"}, nil, "biennial", "9", "", "10 2022 false", ""},
		"a month's end does not slip":           {[]string{"1 2022-01-31"}, nil, "monthly", "1", "", "2 2022-02 true", ""},
		"planned rather than reckoned":          {[]string{"9 2021-09", "10 2022-11 - scheduled"}, nil, "annual", "9 10", "", "10 2022-11 false", ""},
		"planned and past":                      {[]string{"9 2021-09", "10 2022-03 - scheduled"}, nil, "annual", "9 10", "", "10 2022-03 true", ""},
		"planned before the last one is past":   {[]string{"9 2020-09 - scheduled", "10 2021-09"}, nil, "annual", "9 10", "", "11 2022-09 false", ""},
		"cancelled is not next":                 {[]string{"9 2021-09", "10 2022-11 - cancelled"}, nil, "", "9 10", "", "", ""},
		"no cadence, nothing expected":          {[]string{"9 2021-09"}, nil, "ad_hoc", "9", "", "", ""},
		"hosts take turns":                      {[]string{"1 2019 VN", "2 2020 CN", "3 2021 VN"}, nil, "", "1 2 3", "", "", "CN"},
		"hosts take no turns":                   {[]string{"1 2019 VN", "2 2020 VN", "3 2021 CN"}, nil, "", "1 2 3", "", "", ""},
		"nothing at all":                        {nil, nil, "annual", "", "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			var list []*chancery.Activity
			for _, e := range x.editions {
				list = append(list, chainLink(t, e))
			}
			c := Chain{Mechanism: &chancery.Mechanism{Cadence: x.cadence, Editions: x.known}}
			c.lay(list, nil, nil, "2022-06-15")
			var order, gaps []string
			for _, e := range c.Editions {
				if e.Number.OK {
					order = append(order, fmt.Sprint(e.Number.N))
				} else {
					order = append(order, string(e.From[:4]))
				}
			}
			for _, g := range c.Gaps {
				gaps = append(gaps, fmt.Sprintf("%d-%d", g.From, g.To))
			}
			next := ""
			if c.Next != nil {
				next = fmt.Sprintf("%d %s %t", c.Next.Number.N, c.Next.On, c.Next.Overdue)
			}
			for what, pair := range map[string][2]string{
				"order": {strings.Join(order, " "), x.order}, "gaps": {strings.Join(gaps, " "), x.gaps}, "next": {next, x.next}, "turn": {string(c.Turn), string(x.turn)},
			} {
				if pair[0] != pair[1] {
					t.Errorf("%s is %q, want %q", what, pair[0], pair[1])
				}
			}
		})
	}
}

func TestMeetingsWithinAnEditionAreNoEditions(t *testing.T) {
	plenary, beside := chainLink(t, "16 2022-06-22"), chainLink(t, "- 2022-06-22")
	beside.Within = plenary.ID
	c := Chain{Mechanism: &chancery.Mechanism{}}
	c.lay([]*chancery.Activity{plenary, beside}, []*chancery.Activity{beside}, nil, "2022-06-30")
	if len(c.Editions) != 1 || len(c.Editions[0].Side) != 1 {
		t.Errorf("%d editions, want one with one meeting within it", len(c.Editions))
	}
}

func TestHandovers(t *testing.T) {
	for _, x := range []struct {
		returned, arrived chancery.Date
		least, most       int
	}{
		{"2023-07-09", "2023-07-10", 0, 0},
		{"2023-07-09", "2023-07-07", -3, -3},
		{"2023-07-09", "2023-07-09", -1, -1},
		{"2023-07-09", "2023-07-19", 9, 9},
		{"2023-07", "2023-07-10", -22, 8},
		{"2023-06", "2023-07-10", 9, 38},
	} {
		if h := handover(x.returned, x.arrived); !h.Known || h.Least != x.least || h.Most != x.most {
			t.Errorf("from %s to %s: %+v, want %d to %d", x.returned, x.arrived, h, x.least, x.most)
		}
	}
	before := &chancery.Rotation{ReturnedOn: "2025-09-26"}
	if r := relief(&chancery.Rotation{SeenOffOn: "2025-09-22"}, before, nil); r.Handover.Known {
		t.Error("a see-off is taken for an arrival")
	}
	if r := relief(&chancery.Rotation{DeployedOn: "2025-09-28"}, &chancery.Rotation{}, nil); r.Handover.Known {
		t.Error("a handover is reckoned without a return")
	}
}

func TestPeacekeepingYears(t *testing.T) {
	rotation := func(on chancery.Date, strength, women int64) *chancery.Rotation {
		r := &chancery.Rotation{DeployedOn: on, Unit: "level2_field_hospital", Missions: []chancery.Code{"UNMISS"}}
		r.ID, r.State = chancery.ID(on), "deployed"
		if strength > 0 {
			r.Strength = chancery.Num(strength)
		}
		if women >= 0 {
			r.Women = chancery.Num(women)
		}
		return r
	}
	b := &Peacekeeping{}
	b.lay([]*chancery.Rotation{rotation("2018-10", 63, -1), rotation("2020-01", 0, -1), rotation("2020-05", 60, 12)})
	want := []PeaceYear{
		{Year: 2018, Rotations: 1, Strength: 63, ByUnit: map[chancery.Code]int{"level2_field_hospital": 63}},
		{Year: 2019},
		{Year: 2020, Rotations: 2, Strength: 60, Women: 12, WomenOf: 60, Unstated: 1, ByUnit: map[chancery.Code]int{"level2_field_hospital": 60}},
	}
	if got := fmt.Sprint(b.Years); got != fmt.Sprint(want) {
		t.Errorf("years %s, want %v", got, want)
	}
}

func TestFourWays(t *testing.T) {
	for _, x := range []struct {
		state               chancery.State
		due, extended, done chancery.Date
		want                Way
	}{
		{"assigned", "2022-06-15", "", "", OpenInTerm},
		{"assigned", "2022-06-14", "", "", OpenOverdue},
		{"in_progress", "2022-05-01", "2022-07-01", "", OpenInTerm},
		{"in_progress", "2022-06", "", "", OpenInTerm},
		{"in_progress", "2022-05", "", "", OpenOverdue},
		{"accepted", "", "", "", OpenInTerm},
		{"done", "2022-05-01", "", "2022-05-01", DoneOnTime},
		{"verified", "2022-05-01", "", "2022-05-02", DoneLate},
		{"done", "2022-05-01", "2022-06-01", "2022-05-02", DoneOnTime},
		{"done", "2022-05-10", "", "2022-05", DoneOnTime},
		{"done", "", "", "2022-05", DoneOnTime},
	} {
		task := &chancery.Task{Due: x.due, ExtendedTo: x.extended, DoneOn: x.done}
		task.State = x.state
		if got := WayOf(task, "2022-06-15"); got != x.want {
			t.Errorf("%s due %s (%s), done %s: %s, want %s", x.state, x.due, x.extended, x.done, got, x.want)
		}
	}
}

func TestAgreementRows(t *testing.T) {
	for name, x := range map[string]struct {
		a                           chancery.Agreement
		state                       chancery.State
		expiring, unmarked, undated bool
	}{
		"long to go":              {chancery.Agreement{SignedOn: "2022-01-01", ValidUntil: "2025-01-01"}, "in_force", false, false, false},
		"within the year":         {chancery.Agreement{SignedOn: "2020-01-01", ValidUntil: "2023-06-15"}, "in_force", true, false, false},
		"a day more":              {chancery.Agreement{SignedOn: "2020-01-01", ValidUntil: "2023-06-16"}, "in_force", false, false, false},
		"over":                    {chancery.Agreement{SignedOn: "2020-01-01", ValidUntil: "2022-06-14"}, "signed", false, true, false},
		"over, said so":           {chancery.Agreement{SignedOn: "2020-01-01", ValidUntil: "2022-06-14"}, "expired", false, false, false},
		"renews itself":           {chancery.Agreement{SignedOn: "2020-01-01", ValidUntil: "2022-06-14", Renewal: "automatic"}, "in_force", false, false, false},
		"by its term":             {chancery.Agreement{SignedOn: "2019-12-01", Term: chancery.Num(3)}, "in_force", true, false, false},
		"this year, nobody knows": {chancery.Agreement{SignedOn: "2020", ValidUntil: "2022"}, "in_force", true, false, false},
		"signed some day":         {chancery.Agreement{}, "in_force", false, false, true},
		"not signed yet":          {chancery.Agreement{}, "negotiating", false, false, false},
	} {
		a := x.a
		a.State = x.state
		if r := agreementRow(&a, a.Renewal, "2022-06-15"); r.Expiring != x.expiring || r.Unmarked != x.unmarked || r.Undated != x.undated {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

func TestTasksWithoutALeadStandUnderTheirWords(t *testing.T) {
	b := &TaskBoard{Around: Around{Today: "2022-06-15", Names: map[chancery.ID]Name{"navy": {Ref: "vn-navy", Kind: "organisation"}}}}
	units := chancery.Text{EN: "units of the whole army", VI: "các đơn vị toàn quân"}
	tasks := []*chancery.Task{{Lead: "navy"}, {Lead: "hidden", Responsible: units}, {Responsible: units}, {}}
	picked := 0
	b.add([]store.TaskGroup{{Lead: "navy", Count: 1}, {Lead: "hidden", Responsible: units, Count: 1}, {Responsible: units, Count: 1}, {Count: 1}})
	for _, task := range tasks {
		if b.holds(task, Cell{By: "organisation", Row: "text:units of the whole army"}) {
			picked++
		}
	}
	var keys []string
	for _, r := range b.ByOrganisation {
		keys = append(keys, fmt.Sprintf("%s=%d", r.Key, r.Total()))
	}
	if want := []string{"text:units of the whole army=2", "vn-navy=1", "=1"}; !slices.Equal(keys, want) {
		t.Errorf("lines %q, want %q", keys, want)
	}
	if picked != 2 {
		t.Errorf("%d tasks behind the cell, want 2", picked)
	}
}

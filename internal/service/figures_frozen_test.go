package service_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/figures"
	"chancery/internal/service"
)

var system = chancery.System()

// held enters an activity held in the first half of 2022 and returns its reference.
func (o *office) held(owner, marking string) string {
	o.t.Helper()
	ref, err := o.Create(context.Background(), system, "activity", service.Input{State: "held", Values: map[string]any{
		"title": map[string]any{"en": "Talks", "vi": "Hội đàm"}, "type": "meeting", "start_date": "2022-03-03", "owner": owner, "marking": marking,
	}})
	if err != nil {
		o.t.Fatal(err)
	}
	return ref
}

// withActivities prepares an office with a ship in the navy, an army, and one
// activity of each at each level.
func withActivities(t *testing.T, fn func(t *testing.T, o *office)) {
	eachOffice(t, func(t *testing.T, o *office) {
		o.create("term", "", map[string]any{"vocabulary": "activity_kind", "code": "meeting", "label": map[string]any{"en": "Meeting", "vi": "Hội đàm"}})
		for _, ref := range []string{"ship", "army"} {
			values := map[string]any{"name": map[string]any{"en": ref, "vi": ref}, "type": "ministry"}
			if ref == "ship" {
				values["parent"] = "navy"
			}
			o.create("organisation", ref, values)
		}
		for _, owner := range []string{"navy", "ship", "army"} {
			for _, level := range []string{"public", "internal", "secret"} {
				o.held(owner, level)
			}
		}
		fn(t, o)
	})
}

func (o *office) actor(organisation string, rank int, roles ...chancery.Role) chancery.Actor {
	a := chancery.Actor{User: "lan", Clearance: chancery.Clearance{Rank: rank}, Roles: roles, MinistryWide: organisation == ""}
	if organisation != "" {
		v, err := o.Get(context.Background(), system, "organisation", organisation)
		if err != nil {
			o.t.Fatal(err)
		}
		a.Organisation = v.Head().ID
	}
	return a
}

func TestFiguresAreForAnAudience(t *testing.T) {
	withActivities(t, func(t *testing.T, o *office) {
		for _, c := range []struct {
			who                 chancery.Actor
			level, organisation string
			want                string // value, level and organisation of the audience; or the key of the refusal
		}{
			{system, "", "", "9 secret -"},
			{system, "internal", "", "6 internal -"},
			{system, "public", "navy", "2 public navy"},
			{system, "secret", "ship", "3 secret ship"},
			{o.actor("", 10), "secret", "", "6 internal -"},
			{o.actor("navy", 10), "", "", "4 internal navy"},
			{o.actor("navy", 30), "internal", "ship", "2 internal ship"},
			{o.actor("navy", 30), "internal", "army", "figures.outside"},
			{o.actor("ship", 30), "internal", "navy", "figures.outside"},
			{o.actor("navy", -1), "", "", "error.not_found"},
			{system, "cosmic", "", "value.no_such_term"},
			{system, "", "nowhere", "error.not_found"},
		} {
			set, err := o.Figures(context.Background(), c.who, service.Ask{Period: "2022-H1", Level: chancery.Code(c.level), Organisation: c.organisation})
			got := key(err)
			if err == nil {
				organisation := "-"
				if set.Audience.Organisation != nil {
					organisation = *set.Audience.Organisation
				}
				f := set.Figure("activities.held")
				got = fmt.Sprint(f.Value, " ", set.Audience.Level, " ", organisation)
				if int64(len(f.Records)) != f.Value.Int() {
					t.Errorf("%d records for %s", len(f.Records), f.Value)
				}
			}
			if got != c.want {
				t.Errorf("%s of %s for rank %d: %s, want %s", c.level, c.organisation, c.who.Clearance.Rank, got, c.want)
			}
		}
	})
}

func TestCountedFiguresAreNotShownToOthersNorAfterAChange(t *testing.T) {
	withActivities(t, func(t *testing.T, o *office) {
		count := func(who chancery.Actor, period string) int64 {
			set, err := o.Figures(context.Background(), who, service.Ask{Period: period})
			if err != nil {
				t.Fatal(err)
			}
			return set.Value("activities.held")
		}
		for range 2 {
			for _, c := range []struct {
				who    chancery.Actor
				period string
				want   int64
			}{{system, "2022-H1", 9}, {o.actor("", 10), "2022-H1", 6}, {o.actor("navy", 10), "2022-H1", 4}, {o.actor("ship", 10), "2022-H1", 2}, {system, "2022-H2", 0}} {
				if got := count(c.who, c.period); got != c.want {
					t.Errorf("%+v counts %d in %s, want %d", c.who, got, c.period, c.want)
				}
			}
		}
		o.held("ship", "public")
		if got := count(o.actor("ship", 10), "2022-H1"); got != 3 {
			t.Errorf("after one more, %d", got)
		}
	})
}

func TestFiguresOfThePast(t *testing.T) {
	withActivities(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		first, err := o.Figures(ctx, system, service.Ask{Period: "2022-H1"})
		if err != nil {
			t.Fatal(err)
		}
		size := first.Ledger.Size
		ref := o.held("navy", "public")
		if err := o.Remove(ctx, system, "activity", "2022-0001-navy", "entered twice"); err != nil {
			if err = o.Remove(ctx, system, "activity", "2022-0001", "entered twice"); err != nil {
				t.Fatal(err)
			}
		}
		for at, want := range map[int64]int64{0: 9, size: 9, size - 1: 8, size + 1: 10, size + 2: 9} {
			set, err := o.Figures(ctx, system, service.Ask{Period: "2022-H1", Size: at})
			if err != nil {
				t.Fatal(err)
			}
			if got := set.Value("activities.held"); got != want {
				t.Errorf("at %d there were %d, want %d", at, got, want)
			}
			if at == size && set.Ledger != first.Ledger {
				t.Errorf("position %+v, was %+v", set.Ledger, first.Ledger)
			}
			if at == 0 && !strings.Contains(strings.Join(set.Figure("activities.held").Records, " "), ref) {
				t.Error("the activity entered later is no evidence now")
			}
		}
		_, err = o.Figures(ctx, system, service.Ask{Period: "2022-H1", Size: size + 3})
		wantKey(t, "beyond the ledger", err, "figures.position")
		_, err = o.Figures(ctx, system, service.Ask{Period: "2022-H3"})
		wantKey(t, "no period", err, "period.form")
		_, err = o.Figures(ctx, system, service.Ask{Period: "2022-H1", Calendar: "lunar"})
		wantKey(t, "no calendar", err, "error.not_found")
	})
}

func TestFrozenReportsComeOutAgain(t *testing.T) {
	withActivities(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		ask := service.Ask{Period: "2022-H1", Level: "internal", Organisation: "navy"}
		_, _, err := o.Freeze(ctx, o.actor("navy", 30, chancery.RoleOfficer), ask, nil)
		wantKey(t, "an officer", err, "error.forbidden")
		set, id, err := o.Freeze(ctx, o.actor("navy", 30, chancery.RoleLeader), ask, nil)
		if err != nil {
			t.Fatal(err)
		}
		kept, err := o.Frozen(ctx, system, "2022-H1")
		if err != nil || len(kept) != 1 || kept[0].ID != id {
			t.Fatalf("kept %+v, %v", kept, err)
		}
		for _, c := range []struct {
			who  chancery.Actor
			sees bool
		}{{o.actor("navy", 10), true}, {o.actor("", 30), true}, {o.actor("navy", 0), false}, {o.actor("ship", 30), false}, {o.actor("army", 30), false}} {
			list, err := o.Frozen(ctx, c.who, "")
			if err != nil || (len(list) == 1) != c.sees {
				t.Errorf("%+v sees %d, %v", c.who, len(list), err)
			}
			_, err = o.Verify(ctx, c.who, []byte(kept[0].Content))
			if (err == nil) != c.sees {
				t.Errorf("%+v verifies: %v", c.who, err)
			}
		}

		o.now = o.now.Add(time.Hour)
		ref := o.held("ship", "internal")
		raw := []byte(kept[0].Content)
		v, err := o.Verify(ctx, system, raw)
		if err != nil || len(v.Differences) > 0 || v.Compared < 38 {
			t.Fatalf("%+v, %v", v, err)
		}
		if v.Set.Value("activities.held") != set.Value("activities.held") {
			t.Error("another number")
		}
		drift, err := o.Drift(ctx, system, raw)
		if err != nil || len(drift) == 0 || drift[0].Figure != "activities.held" || drift[0].Change.Int() != 1 || fmt.Sprint(drift[0].Added) != "[activity/"+ref+"]" {
			t.Errorf("drift %+v, %v", drift, err)
		}
	})
}

func TestAForgedReportIsFound(t *testing.T) {
	withActivities(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		set, _, err := o.Freeze(ctx, system, service.Ask{Period: "2022-H1"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		o.held("navy", "public")
		for name, forge := range map[string]func(*figures.Set){
			"activities.held value":       func(s *figures.Set) { change(s, func(f *figures.Figure) { f.Value = figures.Whole(11) }) },
			"activities.held year_before": func(s *figures.Set) { change(s, func(f *figures.Figure) { f.YearBefore = figures.Whole(4) }) },
			"activities.held records":     func(s *figures.Set) { change(s, func(f *figures.Figure) { f.Records = f.Records[1:] }) },
			"ledger root":                 func(s *figures.Set) { s.Ledger.Root = "AAAA" },
			"activities.held.by_kind/x value": func(s *figures.Set) {
				s.Figures.Groups["activities.held.by_kind"]["x"] = figures.Figure{Value: figures.Whole(1), Previous: figures.Whole(0), YearBefore: figures.Whole(0)}
			},
		} {
			raw, err := json.Marshal(set)
			if err != nil {
				t.Fatal(err)
			}
			var forged figures.Set
			if err := json.Unmarshal(raw, &forged); err != nil {
				t.Fatal(err)
			}
			forge(&forged)
			if raw, err = json.Marshal(forged); err != nil {
				t.Fatal(err)
			}
			v, err := o.Verify(ctx, system, raw)
			if err != nil {
				t.Fatal(err)
			}
			found := false
			for _, d := range v.Differences {
				found = found || d.Figure+" "+d.Part == name
			}
			if !found {
				t.Errorf("%s: differences are %v", name, v.Differences)
			}
		}
		for _, raw := range []string{"", "{}", `{"kind":"brief"}`, "[]"} {
			_, err := o.Verify(ctx, system, []byte(raw))
			wantKey(t, raw, err, "figures.not_frozen")
		}
	})
}

// change alters the total of activities in a set.
func change(s *figures.Set, how func(*figures.Figure)) {
	f := s.Figures.Totals["activities.held"]
	how(&f)
	s.Figures.Totals["activities.held"] = f
}

func TestAdHocCounts(t *testing.T) {
	withActivities(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		c, err := o.Count(ctx, o.actor("navy", 10), "activity", []service.Filter{{Field: "state", Values: []string{"held"}}, {Field: "from", Values: []string{"2022-01-01"}}}, "owner")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range c.By {
			got = append(got, fmt.Sprint(c.Names[chancery.ID(f.Value)].Ref, " ", f.Count))
		}
		slices.Sort(got)
		if c.Total != 4 || strings.Join(got, ", ") != "navy 2, ship 2" {
			t.Errorf("%d: %v", c.Total, got)
		}
		_, err = o.Count(ctx, system, "activity", nil, "no_such_field")
		wantKey(t, "no field", err, "value.no_such_field")
	})
}

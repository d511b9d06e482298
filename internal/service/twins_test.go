package service_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

func make1(t *testing.T, s *service.Service, kind chancery.Kind, in service.Input) string {
	t.Helper()
	ref, err := s.Create(context.Background(), chancery.System(), kind, in)
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

// serving is an officer of an organisation, cleared for what is internal.
func serving(t *testing.T, s *service.Service, organisation string, roles ...chancery.Role) chancery.Actor {
	t.Helper()
	name := "u-" + organisation
	err := s.AddUser(context.Background(), chancery.System(), service.Account{Name: name, Display: name, Roles: roles, Organisation: chancery.ID(organisation), Marking: "internal"}, "ngôi sao biển Đông 2022")
	if err != nil {
		t.Fatal(err)
	}
	who, err := s.Actor(context.Background(), name)
	if err != nil {
		t.Fatal(err)
	}
	return who
}

// TestRulesFindWhatIsEnteredTwice enters records of the demonstration again as
// another person would, and finds each of them; other ones are not taken for them.
func TestRulesFindWhatIsEnteredTwice(t *testing.T) {
	demoSeed.Each(t, func(t *testing.T, dsn string) {
		s, ctx := open(t, dsn), context.Background()
		for _, c := range []struct {
			kind   chancery.Kind
			values map[string]any
			want   string // the reference found; empty for none
		}{
			{"person", map[string]any{"name": chancery.Text{EN: "GIANG, Phan Văn"}, "country": "VN"}, "phan-van-giang"},
			{"person", map[string]any{"name": chancery.Text{EN: "P. V. Giang"}, "country": "VN"}, "phan-van-giang"},
			{"person", map[string]any{"name": chancery.Text{EN: "Phan Van Giang"}, "country": "LA"}, ""},
			{"person", map[string]any{"name": chancery.Text{EN: "Phan Van Gia"}, "country": "VN"}, ""},
			{"partner", map[string]any{"name": chancery.Text{VI: "LÀO"}}, "LA"},
			{"mechanism", map[string]any{"name": chancery.Text{EN: "Meeting of the ASEAN Defence Ministers'"}}, ""},
			{"organisation", map[string]any{"name": chancery.Text{EN: "Argentina Ministry of Defence"}}, "ar-mod"},
		} {
			found, err := s.Alike(ctx, chancery.System(), c.kind, c.values)
			if err != nil {
				t.Fatal(err)
			}
			var refs []string
			for _, a := range found {
				refs = append(refs, a.Ref)
			}
			if c.want == "" && len(refs) > 0 && c.kind == "person" || c.want != "" && !slices.Contains(refs, c.want) {
				t.Errorf("%s %v: found %q, want %q", c.kind, c.values, refs, c.want)
			}
		}
	})
}

// TestOtherAccentsMakeItLessLikely tells Hùng from Hưng, without hiding either.
func TestOtherAccentsMakeItLessLikely(t *testing.T) {
	s := open(t, demoSeed.SQLite(t))
	d, err := s.Duplicates(context.Background(), chancery.System(), "person", "")
	if err != nil || len(d.Pairs) != 1 || d.Pairs[0].Why[0].Likely != chancery.Possible {
		t.Errorf("found %v, %v", d.Pairs, err)
	}
}

// TestEveryActivityIsFoundAgain holds the blocks: a record that was entered
// again, word for word and a day later, shares one with the first.
func TestEveryActivityIsFoundAgain(t *testing.T) {
	s, ctx := open(t, demoSeed.SQLite(t)), context.Background()
	reg, err := s.List(ctx, chancery.System(), service.Query{Kind: "activity", Limit: 500}, false)
	if err != nil {
		t.Fatal(err)
	}
	missed, tried := 0, 0
	for _, e := range reg.Records {
		a := e.(*chancery.Activity)
		if a.Title.Empty() || len(a.Start) != len("2022-06-15") {
			continue
		}
		tried++
		next := chancery.DayOf(a.Start.First().AddDate(0, 0, 1))
		found, err := s.Alike(ctx, chancery.System(), "activity", map[string]any{"title": a.Title, "type": string(a.Type), "start_date": string(next)})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(found, func(x service.Alike) bool { return x.ID == a.ID }) {
			missed++
		}
	}
	if missed > 0 || tried < 100 {
		t.Errorf("%d of %d are not found again", missed, tried)
	}
}

// TestAlikeShowsNothingHidden finds nothing that is marked above the clearance.
func TestAlikeShowsNothingHidden(t *testing.T) {
	demoSeed.Each(t, func(t *testing.T, dsn string) {
		s, ctx := open(t, dsn), context.Background()
		officer := serving(t, s, "vn-dfr", chancery.RoleOfficer)
		hidden := make1(t, s, "person", service.Input{Ref: "invented-one", Values: map[string]any{"name": chancery.Text{EN: "Quite Invented"}, "country": "VN", "marking": "secret"}})
		make1(t, s, "person", service.Input{Ref: "invented-two", Values: map[string]any{"name": chancery.Text{EN: "Invented Quite"}, "country": "VN"}})
		found, err := s.Alike(ctx, officer, "person", map[string]any{"name": chancery.Text{EN: "Quite Invented"}, "country": "VN"})
		if err != nil || len(found) != 1 || found[0].Ref != "invented-two" {
			t.Errorf("found %v, %v", found, err)
		}
		d, err := s.Duplicates(ctx, officer, "person", "")
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range d.Pairs {
			if p.One.Head().Ref == hidden || p.Other.Head().Ref == hidden {
				t.Error("a hidden record is offered")
			}
		}
		if _, err := s.Compare(ctx, officer, "person", "invented-two", hidden); chancery.ProblemOf(err) != chancery.Missing {
			t.Errorf("comparing with a hidden record: %v", err)
		}
		if _, err := s.Merge(ctx, officer, "person", service.MergeInput{Keep: "invented-two", Drop: hidden}); chancery.ProblemOf(err) != chancery.Missing {
			t.Errorf("merging with a hidden record: %v", err)
		}
	})
}

// TestMergesMoveWhatIsHidden moves a reference in a record that the one who
// merges may not see, without telling of it, and moves it back.
func TestMergesMoveWhatIsHidden(t *testing.T) {
	demoSeed.Each(t, func(t *testing.T, dsn string) {
		s, ctx := open(t, dsn), context.Background()
		officer := serving(t, s, "vn-dfr", chancery.RoleOfficer)
		person := func(ref string) string {
			return make1(t, s, "person", service.Input{Ref: ref, Values: map[string]any{"name": chancery.Text{EN: "Quite Invented"}, "country": "VN", "owner": "vn-dfr"}})
		}
		keep, drop := person("invented-one"), person("invented-two")
		hidden := make1(t, s, "activity", service.Input{Values: map[string]any{
			"title": chancery.Text{EN: "Hidden talks"}, "type": "meeting", "lead_person": drop, "marking": "secret", "owner": "vn-dfr",
			"delegation": []map[string]any{{"side": "ours", "person": drop}},
		}})
		run, err := s.Merge(ctx, officer, "person", service.MergeInput{Keep: keep, Drop: drop})
		if err != nil {
			t.Fatal(err)
		}
		lead := func() (leads, delegate string) {
			t.Helper()
			got, err := s.Get(ctx, chancery.System(), "activity", hidden)
			if err != nil {
				t.Fatal(err)
			}
			a := got.Entity.(*chancery.Activity)
			return got.RefName(a.LeadPerson), got.RefName(a.Delegation[0].Person)
		}
		if a, b := lead(); a != keep || b != keep {
			t.Errorf("the hidden activity refers to %q and %q", a, b)
		}
		// Somebody changes one of the two references; only the other goes back.
		if err := s.Edit(ctx, chancery.System(), "activity", hidden, service.Input{Values: map[string]any{"lead_person": "phan-van-giang"}}); err != nil {
			t.Fatal(err)
		}
		_, left, err := s.Unmerge(ctx, officer, run)
		if err != nil || len(left) != 0 {
			t.Errorf("the un-merge tells of %v, %v", left, err)
		}
		if a, b := lead(); a != "phan-van-giang" || b != drop {
			t.Errorf("after the un-merge the hidden activity refers to %q and %q", a, b)
		}
	})
}

// TestUnmergeSaysWhatWasChangedSince leaves a field alone that somebody set after the merge.
func TestUnmergeSaysWhatWasChangedSince(t *testing.T) {
	s, ctx, who := open(t, demoSeed.SQLite(t)), context.Background(), chancery.System()
	run, err := s.Merge(ctx, who, "person", service.MergeInput{Keep: "nguyen-viet-hung-vdpo", Drop: "nguyen-viet-hung-gddi", Take: map[string]chancery.Side{"positions": chancery.SideOther}})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Edit(ctx, who, "person", "nguyen-viet-hung-vdpo", service.Input{Values: map[string]any{"positions": []map[string]any{{"title": chancery.Text{EN: "Retired"}}}}}); err != nil {
		t.Fatal(err)
	}
	_, left, err := s.Unmerge(ctx, who, run)
	if err != nil || len(left) != 1 || left[0].Ref != "nguyen-viet-hung-vdpo" || !slices.Equal(left[0].Fields, []string{"positions"}) {
		t.Errorf("left %v, %v", left, err)
	}
	if _, err := s.Get(ctx, who, "person", "nguyen-viet-hung-gddi"); err != nil {
		t.Error(err)
	}
}

// TestMergesAreRefused where they would break something, with the reason.
func TestMergesAreRefused(t *testing.T) {
	s, ctx, who := open(t, demoSeed.SQLite(t)), context.Background(), chancery.System()
	ministry := ""
	reg, err := s.List(ctx, who, service.Query{Kind: "organisation", Limit: 500}, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range reg.Records {
		if e.Head().Ref == "vn-mnd" {
			ministry = e.Head().Ref
		}
	}
	for _, c := range []struct {
		kind       chancery.Kind
		keep, drop string
		version    int64
		want       string
	}{
		{"person", "phan-van-giang", "phan-van-giang", 0, "merge.with_itself"},
		{"organisation", "vn-dfr", ministry, 0, "merge.is_ministry"},
		{"person", "phan-van-giang", "nguyen-viet-hung-gddi", 99, "error.conflict"},
	} {
		_, err := s.Merge(ctx, who, c.kind, service.MergeInput{Keep: c.keep, Drop: c.drop, KeepVersion: c.version})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s into %s: %v, want %s", c.drop, c.keep, err, c.want)
		}
	}
	reader := serving(t, s, "vn-navy", chancery.RoleOfficer)
	if _, err := s.Merge(ctx, reader, "person", service.MergeInput{Keep: "phan-van-giang", Drop: "nguyen-viet-hung-gddi"}); chancery.ProblemOf(err) != chancery.Forbidden {
		t.Errorf("an officer merges records of the whole ministry: %v", err)
	}
}

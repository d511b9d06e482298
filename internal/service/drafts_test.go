package service_test

import (
	"context"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// TestDraftsAreTheirWritersAlone and are not shown to them either once they
// may see the record, or the marking chosen, no longer.
func TestDraftsAreTheirWritersAlone(t *testing.T) {
	demoSeed.Each(t, func(t *testing.T, dsn string) {
		s, ctx := open(t, dsn), context.Background()
		officer, other := serving(t, s, "vn-dfr", chancery.RoleOfficer), serving(t, s, "vn-navy", chancery.RoleOfficer)
		ref := make1(t, s, "task", service.Input{Values: map[string]any{"text": chancery.Text{EN: "Write"}, "owner": "vn-dfr"}})
		got, err := s.Get(ctx, officer, "task", ref)
		if err != nil {
			t.Fatal(err)
		}
		keep := func(who chancery.Actor, d service.Draft) chancery.ID {
			t.Helper()
			id, err := s.KeepDraft(ctx, who, d)
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		fresh := keep(officer, service.Draft{Kind: "task", Title: "New", Content: "{}"})
		change := keep(officer, service.Draft{Kind: "task", Record: got.Head().ID, Base: 1, Title: "Change", Content: "{}"})
		if again := keep(officer, service.Draft{Kind: "task", Record: got.Head().ID, Base: 1, Title: "Changed again", Content: "{}"}); again != change {
			t.Error("a record has two drafts of one writer")
		}
		marked := keep(officer, service.Draft{Kind: "task", Title: "Above", Marking: chancery.Marking{Level: "secret"}, Content: "{}"})
		shown := func(who chancery.Actor) int {
			t.Helper()
			list, err := s.Drafts(ctx, who, "")
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		if n := shown(officer); n != 2 {
			t.Errorf("the writer sees %d drafts, not the two within the clearance", n)
		}
		if n := shown(other); n != 0 {
			t.Errorf("somebody else sees %d drafts", n)
		}
		for _, id := range []chancery.ID{fresh, change} {
			if _, err := s.Draft(ctx, other, id); chancery.ProblemOf(err) != chancery.Missing {
				t.Errorf("somebody else reads a draft: %v", err)
			}
			if err := s.DropDraft(ctx, other, id); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.Draft(ctx, officer, marked); chancery.ProblemOf(err) != chancery.Missing {
			t.Errorf("a draft above the clearance: %v", err)
		}
		// Another's draft under the same name is a new one of one's own.
		if own := keep(other, service.Draft{ID: fresh, Kind: "task", Title: "Taken", Content: "{}"}); own == fresh {
			t.Error("a draft was written over by somebody else")
		}
		if err := s.Edit(ctx, chancery.System(), "task", ref, service.Input{Values: map[string]any{"marking": "secret"}}); err != nil {
			t.Fatal(err)
		}
		if n := shown(officer); n != 1 {
			t.Errorf("%d drafts are shown after the record is hidden", n)
		}
		if _, err := s.KeepDraft(ctx, officer, service.Draft{Kind: "task", Record: got.Head().ID, Base: 1, Content: "{}"}); chancery.ProblemOf(err) != chancery.Missing {
			t.Errorf("a draft of a hidden record: %v", err)
		}
		if _, err := s.KeepDraft(ctx, officer, service.Draft{Kind: "organisation", Content: "{}"}); chancery.ProblemOf(err) != chancery.Forbidden {
			t.Errorf("a draft of what the writer may not create: %v", err)
		}
	})
}

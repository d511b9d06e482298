package service_test

import (
	"context"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// TestATypeThatAChecklistNamesIsMerged makes one of two types of agreement, on
// the page of duplicates and on that of vocabularies: the checklists that name
// the one name the other, once, and no checklist of another kind does.
func TestATypeThatAChecklistNamesIsMerged(t *testing.T) {
	demoSeed.Each(t, func(t *testing.T, dsn string) {
		s, ctx, who := open(t, dsn), context.Background(), chancery.System()
		list := func(ref, kind, types string) {
			if _, err := s.Create(ctx, who, "checklist", service.Input{Ref: ref, Values: map[string]any{"name": chancery.Text{EN: ref}, "of_kind": kind, "of_types": types}}); err != nil {
				t.Fatalf("%v %+v", err, chancery.FieldsOf(err))
			}
		}
		names := func(ref string) string { return record[*chancery.Checklist](t, s, "checklist", ref).OfTypes }
		list("two", "agreement", "protocol mou")
		list("both", "agreement", "mou agreement protocol")
		list("other", "activity", "mou")
		uses, err := s.Vocabulary(ctx, who, "agreement_type")
		if err != nil {
			t.Fatal(err)
		}
		counted := 0
		for _, u := range uses.Uses["mou"] {
			if u.Kind == "checklist" {
				counted = u.Count
			}
		}
		if counted != 2 {
			t.Errorf("%d checklists are counted with the type", counted)
		}
		run, err := s.Merge(ctx, who, "term", service.MergeInput{Keep: "agreement_type.agreement", Drop: "agreement_type.mou"})
		if err != nil {
			t.Fatal(err)
		}
		if two, both, other := names("two"), names("both"), names("other"); two != "protocol agreement" || both != "agreement protocol" || other != "mou" {
			t.Errorf("they name %q, %q and %q", two, both, other)
		}
		if _, left, err := s.Unmerge(ctx, who, run); err != nil || len(left) > 0 || names("two") != "protocol mou" || names("both") != "mou agreement protocol" {
			t.Errorf("not taken back: %v %v %q", left, err, names("two"))
		}
		if _, err := s.MergeTerms(ctx, who, "agreement_type", "mou", "agreement", ""); err != nil || names("two") != "protocol agreement" || names("both") != "agreement protocol" {
			t.Errorf("%v: they name %q and %q", err, names("two"), names("both"))
		}
	})
}

package service_test

import (
	"context"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// TestAnOldListAfterAMerge imports again what was imported before two records,
// two partners and two terms were made one: nothing comes back a second time.
func TestAnOldListAfterAMerge(t *testing.T) {
	eachMinistry(t, func(t *testing.T, s *service.Service) {
		ctx := context.Background()
		partners := "ref,name_en,name_vi,tiers\nXA,Pretendia,Nước Giả Định,partner\nXB,Pretendia Twice,Nước Giả Định Nữa,partner\n"
		terms := "vocabulary,code,label_en,label_vi\ncooperation_field,pretending,Pretending,Giả định\ncooperation_field,pretence,Pretence,Sự giả định\n"
		list := "key,title_en,type,start_date,partners,cooperation_fields\n" +
			"b-1,Example talks (again),meeting,2024-05-06,XB,pretence\na-1,Example talks,meeting,2024-05-06,XA,pretending\n"
		bring := func(name, content string) *service.Receipt {
			t.Helper()
			return importing(t, s, system, service.ImportOptions{Verdicts: true}, name, content)
		}
		bring("term.csv", terms)
		bring("partner.csv", partners)
		if r := bring("activity.csv", list); r.New != 2 {
			t.Fatalf("%+v", r)
		}
		kept, went := record[*chancery.Activity](t, s, "activity", "a-1"), record[*chancery.Activity](t, s, "activity", "b-1")
		for _, m := range []struct {
			kind       chancery.Kind
			keep, drop string
		}{{"activity", kept.Ref, went.Ref}, {"partner", "XA", "XB"}, {"term", "cooperation_field.pretending", "cooperation_field.pretence"}} {
			if _, err := s.Merge(ctx, system, m.kind, service.MergeInput{Keep: m.keep, Drop: m.drop}); err != nil {
				t.Fatal(err)
			}
		}
		kept = record[*chancery.Activity](t, s, "activity", "a-1")

		for _, again := range []struct{ name, content string }{{"term.csv", terms}, {"partner.csv", partners}, {"activity.csv", list}} {
			r := bring(again.name, again.content)
			if r.New != 0 || r.Changed != 0 || r.Skipped != 1 || r.Unchanged != 1 || r.RejectedRows != 0 {
				t.Errorf("%s again: %+v", again.name, r)
			}
			for _, row := range r.Rows {
				if row.Verdict == "skipped" && (row.Why != "import.skipped.merged" || row.Ref == "") {
					t.Errorf("%s, row %d, %s, is left alone by %s", again.name, row.Row, row.Ref, row.Why)
				}
			}
		}
		if now := record[*chancery.Activity](t, s, "activity", "a-1"); now.Version != kept.Version || now.Title.EN != "Example talks" {
			t.Errorf("the one that was kept is now %+v", now)
		}

		// A new row may name by the old codes what they became.
		if r := bring("activity.csv", "key,title_en,type,start_date,partners,cooperation_fields\nc-1,Something new,meeting,2025-02-03,XB,pretence\n"); r.New != 1 {
			t.Fatalf("%+v", r)
		}
		made := record[*chancery.Activity](t, s, "activity", "c-1")
		xa := record[*chancery.Partner](t, s, "partner", "XA")
		if len(made.Partners) != 1 || made.Partners[0] != xa.ID || len(made.CooperationFields) != 1 || made.CooperationFields[0] != "pretending" {
			t.Errorf("it is %+v", made)
		}

		// Whoever wants it may let the row change the one that was kept.
		r := importing(t, s, system, service.ImportOptions{Rows: map[int]service.RowChoice{2: {Do: "update"}}}, "activity.csv",
			"key,title_en\nb-1,Example talks on training\n")
		now := record[*chancery.Activity](t, s, "activity", "a-1")
		if r.Changed != 1 || now.Title.EN != "Example talks on training" || now.Key != "a-1" {
			t.Errorf("%+v, %q with the key %q", r, now.Title.EN, now.Key)
		}
	})
}

package service_test

import (
	"context"
	"strings"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// TestAMergeIsFollowedOutsideRecords makes one of two activities, partners and
// terms, and looks at what names them outside the fields of records: kept
// papers, passages, views, and references as people type them.
func TestAMergeIsFollowedOutsideRecords(t *testing.T) {
	demoSeed.Each(t, func(t *testing.T, dsn string) {
		s, ctx, who := open(t, dsn), context.Background(), chancery.System()
		keep := visit(t, s)
		r := startReading(t, s, who)
		r.accept("partner", "Kenya")
		r.accept("mechanism", "Kenya")
		drop := r.accept("activity", "Kenya")
		paper, err := s.KeepPaper(ctx, who, service.PaperAsk{Kind: "activity", Ref: drop, Template: "delegation", Lang: i18n.VI, Details: service.PaperDetails{Number: "12"}})
		if err != nil {
			t.Fatal(err)
		}
		dropped, kept := record[*chancery.Activity](t, s, "activity", drop), record[*chancery.Activity](t, s, "activity", keep)
		papersOf := func(ref string) (n int) {
			list, err := s.PapersAbout(ctx, who, "activity", ref)
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		passagesOf := func(id chancery.ID) int {
			list, err := s.Passages(ctx, who, id)
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		found := func(filter service.Filter) int64 {
			n, err := s.Count(ctx, who, "activity", []service.Filter{filter}, "")
			if err != nil {
				t.Fatal(err)
			}
			return n.Total
		}
		if papersOf(keep) != 0 || papersOf(drop) != 1 || passagesOf(kept.ID) != 0 || passagesOf(dropped.ID) == 0 {
			t.Fatal("the two do not begin as the test wants them")
		}
		dir := t.TempDir()
		before := exported(t, s, dir)

		merge := func(kind chancery.Kind, keep, drop string) chancery.ID {
			run, err := s.Merge(ctx, who, kind, service.MergeInput{Keep: keep, Drop: drop})
			if err != nil {
				t.Fatalf("merging %s %s into %s: %v", kind, drop, keep, err)
			}
			return run
		}
		run := merge("activity", keep, drop)
		if papersOf(keep) != 1 || passagesOf(kept.ID) == 0 {
			t.Errorf("%d papers and %d passages came along", papersOf(keep), passagesOf(kept.ID))
		}
		page, err := s.PaperPage(ctx, who, paper)
		if err != nil || page.Ask.Ref != keep {
			t.Errorf("the paper is made of %q now: %v", page.Ask.Ref, err)
		}
		if _, err := s.MakePaper(ctx, who, page.Ask); err != nil {
			t.Errorf("the paper cannot be made again: %v", err)
		}
		exact, _, err := s.Lookup(ctx, who, []chancery.Kind{"activity"}, drop, 5)
		if err != nil || exact == nil || exact.Ref != keep {
			t.Errorf("what was called %s is %+v now: %v", drop, exact, err)
		}

		whole, part := found(service.Filter{Field: "partners", Values: []string{"KE", "LA"}}), found(service.Filter{Field: "partners", Values: []string{"LA"}})
		if part == 0 || whole < part {
			t.Fatalf("%d of %d activities are with the one kept", part, whole)
		}
		other := merge("partner", "KE", "LA")
		if n := found(service.Filter{Field: "partners", Values: []string{"LA"}}); n != whole {
			t.Errorf("a view of the partner that went finds %d, want %d", n, whole)
		}
		both := found(service.Filter{Field: "type", Values: []string{"visit_out", "meeting"}})
		done, err := s.MergeTerms(ctx, who, "activity_kind", "visit_out", "meeting", "")
		if err != nil {
			t.Fatal(err)
		}
		if n := found(service.Filter{Field: "type", Values: []string{"visit_out"}}); n != both {
			t.Errorf("a view of the term that went finds %d, want %d", n, both)
		}
		if _, err := s.UndoVocabulary(ctx, who, done.Run); err != nil {
			t.Fatal(err)
		}

		for _, id := range []chancery.ID{other, run} {
			if _, left, err := s.Unmerge(ctx, who, id); err != nil || len(left) > 0 {
				t.Fatal(left, err)
			}
		}
		if names := differing(before, exported(t, s, dir)); len(names) > 0 {
			t.Errorf("after the un-merge %q differ", names)
		}
		if papersOf(keep) != 0 || papersOf(drop) != 1 || passagesOf(kept.ID) != 0 || passagesOf(dropped.ID) == 0 {
			t.Error("papers or passages did not go back")
		}
	})
}

// TestAViewIsSharedWithWhatItsOrganisationBecame lets those who served under an
// organisation that was merged find the views shared with it.
func TestAViewIsSharedWithWhatItsOrganisationBecame(t *testing.T) {
	demoSeed.Each(t, func(t *testing.T, dsn string) {
		s, ctx := open(t, dsn), context.Background()
		orgs, err := s.List(ctx, system, service.Query{Kind: "organisation", Sort: "ref", Limit: 500}, false)
		if err != nil {
			t.Fatal(err)
		}
		var own []*chancery.Organisation
		for _, e := range orgs.Records {
			if o := e.(*chancery.Organisation); bool(o.Own) && o.Parent != "" {
				own = append(own, o)
			}
		}
		if len(own) < 2 {
			t.Fatal("the demonstration has too few organisations")
		}
		gone, stays := own[0], own[1]
		author := chancery.Actor{User: "lan", Organisation: gone.ID, Clearance: chancery.Clearance{Rank: 10}, Roles: []chancery.Role{chancery.RoleOfficer}}
		if _, err := s.SaveView(ctx, author, service.SavedView{Kind: "activity", Name: "Ours", Query: "state=held", Sharing: service.SharedBelow}); err != nil {
			t.Fatal(err)
		}
		reader := chancery.Actor{User: "minh", Organisation: stays.ID, Clearance: chancery.Clearance{Rank: 10}, Roles: []chancery.Role{chancery.RoleOfficer}}
		seen := func() int {
			list, err := s.Views(ctx, reader, "activity")
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		if seen() != 0 {
			t.Fatal("the view is shared with everybody")
		}
		run, err := s.Merge(ctx, system, "organisation", service.MergeInput{Keep: stays.Ref, Drop: gone.Ref})
		if err != nil {
			t.Fatal(err)
		}
		if seen() != 1 {
			t.Error("the view of the organisation that went is lost")
		}
		if _, _, err := s.Unmerge(ctx, system, run); err != nil {
			t.Fatal(err)
		}
		if seen() != 0 {
			t.Error("the view is shared still after the un-merge")
		}
	})
}

// TestAnUndoPreviewSeesTermsInUse refuses before anything is done where a
// record has a term that the import made, in a field, a list or a child line.
func TestAnUndoPreviewSeesTermsInUse(t *testing.T) {
	eachMinistry(t, func(t *testing.T, s *service.Service) {
		r := importing(t, s, system, service.ImportOptions{}, "term.csv",
			"vocabulary,code,label_en\nactivity_kind,picnic,Picnic\nactivity_kind,regatta,Regatta\n")
		wantTold(t, r)
		if u, err := s.PreviewUndo(ctx, system, r.Run); err != nil || len(u.Reasons) > 0 || u.Removed != 2 {
			t.Fatalf("%+v %v", u, err)
		}
		wantTold(t, importing(t, s, system, service.ImportOptions{}, "activity.csv", "key,title_en,type,start_date\na-1,Picnic by the lake,picnic,2024-05-06\n"))
		u, err := s.PreviewUndo(ctx, system, r.Run)
		if err != nil || len(u.Reasons) != 1 || !strings.Contains(u.Reasons[0], "picnic") {
			t.Errorf("the preview says %q, %v", u.Reasons, err)
		}
		if _, err := s.UndoImport(ctx, system, r.Run); chancery.ProblemOf(err) != chancery.Refused {
			t.Errorf("undone though a term is in use: %v", err)
		}
	})
}

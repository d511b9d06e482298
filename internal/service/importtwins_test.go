package service_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// TestAnImportWarnsOfWhatMayBeThere tells of rows that would make a record again,
// and does with each what was chosen.
func TestAnImportWarnsOfWhatMayBeThere(t *testing.T) {
	eachMinistry(t, func(t *testing.T, s *service.Service) {
		wantTold(t, importing(t, s, system, service.ImportOptions{}, "partner.csv", "ref,name_en,name_vi,tiers\nXA,Pretendia,Nước Giả Định,partner\n"))
		wantTold(t, importing(t, s, system, service.ImportOptions{}, "activity.csv",
			"key,title_en,type,start_date,end_date,partners\na-1,Example talks on training,meeting,2024-05-06,2024-05-08,XA\na-2,Another visit,meeting,2023-01-02,,XA\n"))
		content := "title_en,type,start_date,partners\nExample talks on training,meeting,7/5/2024,XA\nSomething else entirely,meeting,1/10/2024,XA\nExample talks on Training,meeting,6/5/2024,XA\n"
		id, err := s.StageImport(ctx, system, "activities.csv", "activity", strings.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		check := func() *service.Receipt {
			t.Helper()
			_, c, err := s.CheckImport(ctx, system, id)
			if err != nil {
				t.Fatal(err)
			}
			return c.Receipt
		}
		r := check()
		if r.New != 3 || r.Alike != 2 || len(r.Rows) != 3 || len(r.Rows[0].Alike) == 0 || len(r.Rows[1].Alike) > 0 || len(r.Rows[0].Alike[0].Rules) == 0 {
			t.Fatalf("%d new, %d alike: %+v", r.New, r.Alike, r.Rows)
		}
		there := record[*chancery.Activity](t, s, "activity", "a-1")
		if r.Rows[0].Alike[0].Ref != there.Ref || r.Rows[0].Alike[0].Likely == "none" {
			t.Errorf("alike is %+v", r.Rows[0].Alike[0])
		}
		// Who may not see the record is not told of it.
		stranger := chancery.Actor{User: "minh", Organisation: "nowhere", Clearance: chancery.Clearance{}, Roles: []chancery.Role{chancery.RoleOfficer}}
		if other, err := s.StageImport(ctx, stranger, "activities.csv", "activity", strings.NewReader(content)); err == nil {
			if _, c, err := s.CheckImport(ctx, stranger, other); err == nil && c.Receipt.Alike > 0 {
				t.Error("a stranger is told of hidden records")
			}
		}

		change := func(fn func(*service.ImportOptions)) {
			t.Helper()
			if err := s.ChangeImport(ctx, system, id, fn); err != nil {
				t.Fatal(err)
			}
		}
		change(func(o *service.ImportOptions) { service.DecideAlike(o, r.Rows, "create") })
		if r := check(); r.New != 3 || r.Alike != 0 {
			t.Errorf("made all the same: %d new, %d alike", r.New, r.Alike)
		}
		another := record[*chancery.Activity](t, s, "activity", "a-2").Ref
		change(func(o *service.ImportOptions) {
			o.Rows = map[int]service.RowChoice{2: {Do: "update", Ref: there.Ref}, 3: {Do: "update", Ref: another}, 4: {Do: "skip"}}
		})
		if r := check(); r.Changed != 2 || r.New != 0 || r.Skipped != 1 || r.Alike != 0 {
			t.Fatalf("%d changed, %d new, %d skipped, %d alike", r.Changed, r.New, r.Skipped, r.Alike)
		}
		if _, err := s.StartImport(ctx, system, id); err != nil {
			t.Fatal(err)
		}
		for did := true; did; {
			if did, err = s.RunJob(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
		if a := record[*chancery.Activity](t, s, "activity", "a-1"); a.Start != "2024-05-07" {
			t.Errorf("the one updated begins on %s", a.Start)
		}
		if a := record[*chancery.Activity](t, s, "activity", "a-2"); a.Title.EN != "Something else entirely" {
			t.Errorf("the one chosen is called %q", a.Title.EN)
		}
	})
}

// TestAnEditWarnsOfWhatItBecomesLike finds what an edit makes a record the same
// as, and not what it was like before or was found to be another.
func TestAnEditWarnsOfWhatItBecomesLike(t *testing.T) {
	eachMinistry(t, func(t *testing.T, s *service.Service) {
		wantTold(t, importing(t, s, system, service.ImportOptions{}, "person.csv", "ref,name_vi,country\np-1,Nguyễn Văn Thử,VN\np-2,Trần Thị Mẫu,VN\n"))
		alike := func(values map[string]any) []service.Alike {
			t.Helper()
			list, err := s.AlikeAfter(ctx, system, "person", "p-2", values)
			if err != nil {
				t.Fatal(err)
			}
			return list
		}
		if list := alike(map[string]any{"notes": "only a note"}); len(list) > 0 {
			t.Errorf("a note makes it like %+v", list)
		}
		same := map[string]any{"name": map[string]any{"vi": "Nguyễn Văn Thử"}}
		if list := alike(same); len(list) != 1 || list[0].Ref != "p-1" {
			t.Fatalf("the same name makes it like %+v", list)
		}
		if err := s.NotDuplicates(ctx, system, "person", "p-1", "p-2"); err != nil {
			t.Fatal(err)
		}
		if list := alike(same); len(list) > 0 {
			t.Errorf("it is offered again: %+v", list)
		}
	})
}

// TestRowsOfOneFileThatAreAlike tells of a row that makes again what an earlier
// row of the file makes, though both are new, and lets it be left out.
func TestRowsOfOneFileThatAreAlike(t *testing.T) {
	eachMinistry(t, func(t *testing.T, s *service.Service) {
		wantTold(t, importing(t, s, system, service.ImportOptions{}, "partner.csv", "ref,name_en,name_vi,tiers\nXA,Pretendia,Nước Giả Định,partner\n"))
		var content strings.Builder
		content.WriteString("title_en,type,start_date,partners\nExample talks on training,meeting,7/5/2024,XA\n")
		for day := range 28 { // of other years, which nothing is like
			fmt.Fprintf(&content, "Unlike visit %s,meeting,%d/2/%d,XA\n", strings.Repeat("x", day), day+1, 1990+day)
		}
		content.WriteString("Example Talks on  training,meeting,6/5/2024,XA\n")
		id, err := s.StageImport(context.Background(), system, "activities.csv", "activity", strings.NewReader(content.String()))
		if err != nil {
			t.Fatal(err)
		}
		check := func() *service.Receipt {
			t.Helper()
			_, c, err := s.CheckImport(context.Background(), system, id)
			if err != nil {
				t.Fatal(err)
			}
			return c.Receipt
		}
		r := check()
		last := r.Rows[len(r.Rows)-1]
		if r.New != 30 || r.Alike != 1 || len(last.Alike) != 1 || last.Alike[0].Row != 2 || last.Alike[0].Ref != "" || last.Alike[0].Title != "Example talks on training" {
			t.Fatalf("%d new, %d alike, the last is %+v", r.New, r.Alike, last)
		}
		for do, want := range map[string]int{"update": 30, "skip": 29} { // there is no record to update
			if err := s.ChangeImport(context.Background(), system, id, func(o *service.ImportOptions) {
				o.Rows = nil
				service.DecideAlike(o, r.Rows, do)
			}); err != nil {
				t.Fatal(err)
			}
			if got := check(); got.New != want {
				t.Errorf("%s: %d new, want %d", do, got.New, want)
			}
		}
	})
}

package service_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// unitSheet is a workbook as a unit sends it: a title above a merged header of
// two rows, a row that numbers the columns, dates in several forms, names of
// partners as people write them, a total and a signature below.
func unitSheet(t testing.TB, rows int) []byte {
	t.Helper()
	book := excelize.NewFile()
	defer func() { _ = book.Close() }()
	set := func(row int, cells ...any) {
		if err := book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", row), &cells); err != nil {
			t.Fatal(err)
		}
	}
	set(1, "BỘ QUỐC PHÒNG")
	set(2, "DANH SÁCH HOẠT ĐỘNG ĐỐI NGOẠI")
	set(4, "STT", "Tên hoạt động", "Thời gian", "", "Đối tác", "Loại hình", "Số người")
	set(5, "", "", "Từ ngày", "Đến ngày", "", "", "")
	set(6, "(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)")
	for _, m := range [][2]string{{"A1", "G1"}, {"A2", "G2"}, {"A4", "A5"}, {"B4", "B5"}, {"C4", "D4"}, {"E4", "E5"}, {"F4", "F5"}, {"G4", "G5"}} {
		if err := book.MergeCell("Sheet1", m[0], m[1]); err != nil {
			t.Fatal(err)
		}
	}
	partners := []string{"Lào", "CAMPUCHIA", "Hoa Ky", "Lào, Campuchia", "Nước Trung Hoa Dân Quốc Xa"}
	for i := range rows {
		day := time.Date(2023, 1, 1+i%300, 0, 0, 0, 0, time.UTC)
		var from any = day.Format("02/01/2006")
		switch i % 4 {
		case 1:
			from = day
		case 2:
			from = day.Format("2006-01-02")
		case 3:
			from = day.Format("2/1/2006")
		}
		kind := "Gặp gỡ"
		if i%10 == 7 {
			kind = "gap mat"
		}
		set(7+i, i+1, fmt.Sprintf("Buổi trao đổi số %d", i+1), from, day.AddDate(0, 0, 2).Format("02/01/2006"), partners[i%len(partners)], kind, "1.200")
	}
	set(7+rows, "", "Tổng cộng", "", "", "", "", rows*1200)
	set(9+rows, "", "", "", "", "", "NGƯỜI LẬP BIỂU")
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func stage(t testing.TB, s *service.Service, who chancery.Actor, name string, kind chancery.Kind, content []byte) chancery.ID {
	t.Helper()
	id, err := s.StageImport(ctx, who, name, kind, bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func checked(t testing.TB, s *service.Service, who chancery.Actor, id chancery.ID) *service.ImportCheck {
	t.Helper()
	_, c, err := s.CheckImport(ctx, who, id)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func adjust(t testing.TB, s *service.Service, who chancery.Actor, id chancery.ID, fn func(*service.ImportOptions)) {
	t.Helper()
	if err := s.ChangeImport(ctx, who, id, fn); err != nil {
		t.Fatal(err)
	}
}

func runJobs(t testing.TB, s *service.Service) {
	t.Helper()
	for did := true; did; {
		var err error
		if did, err = s.RunJob(ctx); err != nil {
			t.Fatal(err)
		}
	}
}

// everything is what "export --all" writes, in one text.
func everything(t *testing.T, s *service.Service) string {
	t.Helper()
	_, files := exportAll(t, s)
	var all strings.Builder
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(&all, "%s\n%s", name, files[name])
	}
	return all.String()
}

// unitMap is what somebody chooses the columns of unitSheet for.
var unitMap = map[string]string{"#2": "title_vi", "#3": "start_date", "#4": "end_date", "#5": "partners", "#6": "type", "#7": "participants"}

func TestASheetOfAUnitGoesInAndOut(t *testing.T) {
	demoSeed.Each(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		before := everything(t, s)
		id := stage(t, s, system, "don vi.xlsx", "activity", unitSheet(t, 300))
		_, p, err := s.StagedPreview(ctx, system, id)
		if err != nil {
			t.Fatal(err)
		}
		if p.HeaderRow != 4 || p.HeaderRows != 3 || len(p.Above) != 2 || p.Columns[2].Head != "Thời gian – Từ ngày" || p.Columns[3].Head != "Thời gian – Đến ngày" {
			t.Fatalf("%+v", p)
		}
		adjust(t, s, system, id, func(o *service.ImportOptions) { o.Map = unitMap })
		c := checked(t, s, system, id)
		if c.Receipt.Skipped != 2 {
			t.Errorf("%d rows are passed over", c.Receipt.Skipped)
		}
		got := map[string]int{}
		for _, u := range c.Unknowns {
			got[u.Column+"="+u.Value] = u.Rows
		}
		if got["partners=Nước Trung Hoa Dân Quốc Xa"] != 60 || got["type=gap mat"] != 30 {
			t.Fatalf("%+v", got)
		}
		adjust(t, s, system, id, func(o *service.ImportOptions) {
			o.Value = map[string]map[string]string{"partners": {"Nước Trung Hoa Dân Quốc Xa": "CN"}, "type": {"gap mat": "meeting", "Gặp gỡ": "meeting"}}
		})
		c = checked(t, s, system, id)
		if c.Receipt.RejectedRows != 0 || c.Receipt.New != 300 {
			t.Fatalf("%d new, %d rejected: %+v", c.Receipt.New, c.Receipt.RejectedRows, c.Receipt.Rejected[:min(3, len(c.Receipt.Rejected))])
		}
		job, err := s.StartImport(ctx, system, id)
		if err != nil {
			t.Fatal(err)
		}
		runJobs(t, s)
		j := wantJob(t, s, system, job, service.JobDone)
		st, err := s.StagedImport(ctx, system, id)
		if err != nil || j.Result.Href != "/import/runs/"+string(st.Run) {
			t.Fatalf("%+v %v", j, err)
		}
		_, r, err := s.ImportReceipt(ctx, system, st.Run)
		if err != nil || r.New != 300 {
			t.Fatalf("%+v %v", r, err)
		}
		if everything(t, s) == before {
			t.Error("nothing came in")
		}
		if u, err := s.PreviewUndo(ctx, system, st.Run); err != nil || u.Removed != 300 || len(u.Reasons) > 0 {
			t.Errorf("%+v %v", u, err)
		}
		if _, err := s.UndoImport(ctx, system, st.Run); err != nil {
			t.Fatal(err)
		}
		if everything(t, s) != before {
			t.Error("the exports differ after the import was taken back")
		}
	})
}

// TestAnImportThatWasKilledGoesOn cuts an import off in the middle, as the end
// of its process does, and lets the job be taken again: every row is there
// once, also those that are alike, and one undo takes all back.
func TestAnImportThatWasKilledGoesOn(t *testing.T) {
	eachQueue(t, func(t *testing.T, s *service.Service, c *shift, _ func() *service.Service) {
		var b strings.Builder
		b.WriteString("title_en,type,start_date,place_en\n")
		for i := range 1200 {
			fmt.Fprintf(&b, "Talks alike,meeting,2024-05-06,Place %d\n", i)
		}
		before := everything(t, s)
		id := stage(t, s, system, "activity.csv", "", []byte(b.String()))
		job, err := s.StartImport(ctx, system, id)
		if err != nil {
			t.Fatal(err)
		}
		// The worker dies after the first batch: what it saved stays, its claim too.
		dying, die := context.WithCancel(ctx)
		st, err := s.StagedImport(ctx, system, id)
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Import(dying, system, []service.Source{service.BytesSource("activity.csv", []byte(b.String()))}, service.ImportOptions{Run: st.Run, Lenient: true, Progress: func(int, int) { die() }})
		if err == nil {
			t.Fatal("it was not cut off")
		}
		if err := service.ClaimAndDie(s, 1, func() { c.pass(2 * time.Minute) }); err != nil {
			t.Fatal(err)
		}
		if run, err := s.ImportRun(ctx, system, st.Run); err != nil || run.Status != "running" {
			t.Fatalf("%+v %v", run, err)
		}
		runJobs(t, s)
		wantJob(t, s, system, job, service.JobDone)
		_, r, err := s.ImportReceipt(ctx, system, st.Run)
		if err != nil || r.New != 1200 || r.RejectedRows != 0 {
			t.Fatalf("%+v %v", r, err)
		}
		if reg, err := s.List(ctx, system, service.Query{Kind: "activity"}, false); err != nil || reg.Total != 1200 {
			t.Errorf("%d activities, %v", reg.Total, err)
		}
		if done, err := s.UndoImport(ctx, system, st.Run); err != nil || done.Removed != 1200 {
			t.Errorf("%+v %v", done, err)
		}
		if everything(t, s) != before {
			t.Error("the exports differ after the import was taken back")
		}
	})
}

func TestRowsAreMatchedAsChosen(t *testing.T) {
	eachMinistry(t, func(t *testing.T, s *service.Service) {
		importing(t, s, system, service.ImportOptions{}, "partner.csv", partnerUN, "activity.csv",
			"key,title_en,type,start_date,partners,place_en\na-1,First talks,meeting,2024-05-06,UN,Hanoi\na-2,Second talks,meeting,2024-05-07,UN,Hanoi\n")
		content := "title_en,type,start_date,partners,place_en\nFIRST TALKS,meeting,2024-05-06,United nations,Huế\nThird talks,meeting,2024-05-08,UN,Huế\n"
		for _, tt := range []struct {
			o                               service.ImportOptions
			made, changed, skipped, refused int
		}{
			{service.ImportOptions{}, 2, 0, 0, 0},
			{service.ImportOptions{Match: []string{"title_en", "start_date"}}, 1, 1, 0, 0},
			{service.ImportOptions{Match: []string{"start_date", "partners"}}, 1, 1, 0, 0},
			{service.ImportOptions{Match: []string{"partners", "type"}}, 0, 0, 0, 2},
			{service.ImportOptions{Match: []string{"title_en"}, Mode: service.ImportCreate}, 1, 0, 1, 0},
			{service.ImportOptions{Match: []string{"title_en"}, Mode: service.ImportUpdate}, 0, 1, 1, 0},
			{service.ImportOptions{Match: []string{"title_en"}, Rows: map[int]service.RowChoice{2: {Do: "create"}, 3: {Do: "skip"}}}, 1, 0, 1, 0},
			{service.ImportOptions{Mode: service.ImportUpdate, Rows: map[int]service.RowChoice{3: {Do: "create"}}}, 1, 0, 1, 0},
		} {
			tt.o.DryRun = true
			r := importing(t, s, system, tt.o, "activity.csv", content)
			if r.New != tt.made || r.Changed != tt.changed || r.Skipped != tt.skipped || r.RejectedRows != tt.refused {
				t.Errorf("%+v: %d new, %d changed, %d skipped, %d refused", tt.o, r.New, r.Changed, r.Skipped, r.RejectedRows)
			}
		}
		ref := record[*chancery.Activity](t, s, "activity", "a-2").Ref
		r := importing(t, s, system, service.ImportOptions{Rows: map[int]service.RowChoice{3: {Do: "update", Ref: ref}}}, "activity.csv", content)
		if a := record[*chancery.Activity](t, s, "activity", "a-2"); r.Changed != 1 || a.Title.EN != "Third talks" || a.Place.EN != "Huế" {
			t.Errorf("%+v %+v", r, a)
		}
	})
}

func TestFilesAreTheirOwnersAndRemembered(t *testing.T) {
	eachQueue(t, func(t *testing.T, s *service.Service, c *shift, _ func() *service.Service) {
		lan := chancery.Actor{User: "lan", Roles: []chancery.Role{chancery.RoleOfficer}, MinistryWide: true}
		minh := chancery.Actor{User: "minh", Roles: []chancery.Role{chancery.RoleAdministrator}, MinistryWide: true}
		content := []byte("Chủ đề;Kiểu\nTrao đổi;meeting\n")
		id := stage(t, s, lan, "so.csv", "activity", content)
		if _, err := s.StagedImport(ctx, minh, id); chancery.ProblemOf(err) != chancery.Missing {
			t.Errorf("another one's file: %v", err)
		}
		if _, _, err := s.CheckImport(ctx, minh, id); chancery.ProblemOf(err) != chancery.Missing {
			t.Errorf("another one's check: %v", err)
		}
		if _, err := s.StartImport(ctx, minh, id); chancery.ProblemOf(err) != chancery.Missing {
			t.Errorf("another one's start: %v", err)
		}
		adjust(t, s, lan, id, func(o *service.ImportOptions) { o.Map = map[string]string{"#1": "title_vi", "#2": "type"} })
		for _, shared := range []bool{false, true} {
			if err := s.RememberImport(ctx, lan, id, shared); err != nil {
				t.Fatal(err)
			}
			for who, want := range map[*chancery.Actor]bool{&lan: true, &minh: shared} {
				again, err := s.StagedImport(ctx, *who, stage(t, s, *who, "sau.csv", "activity", []byte("Chủ đề;Kiểu\nKhác;meeting\n")))
				if err != nil || (again.Options.Map["#1"] == "title_vi") != want {
					t.Errorf("%s, shared %t: %+v %v", who.User, shared, again.Options, err)
				}
			}
		}
		// A cell is mended in place, and the row is good.
		bad := stage(t, s, lan, "hong.csv", "activity", []byte("title_vi,type,start_date\nA,meeting,31/02/2024\nB,meeting,1/2/2024\n"))
		if r := checked(t, s, lan, bad).Receipt; r.RejectedRows != 1 || r.Rejected[0].Row != 2 || r.Rejected[0].Field != "start_date" {
			t.Fatalf("%+v", r)
		}
		adjust(t, s, lan, bad, func(o *service.ImportOptions) { o.Cells = map[int]map[int]string{2: {3: "28/02/2024"}} })
		if r := checked(t, s, lan, bad).Receipt; r.RejectedRows != 0 || r.New != 2 {
			t.Errorf("mended: %+v", r)
		}
		if _, err := s.StartImport(ctx, lan, bad); err != nil {
			t.Fatal(err)
		}
		if _, err := s.StartImport(ctx, lan, bad); chancery.ProblemOf(err) != chancery.Refused {
			t.Errorf("begun twice: %v", err)
		}
		c.pass(15 * 24 * time.Hour)
		if err := s.CleanImports(ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := s.StagedImport(ctx, lan, id); chancery.ProblemOf(err) != chancery.Missing {
			t.Errorf("an old file: %v", err)
		}
	})
}

func TestAnUploadHasALimit(t *testing.T) {
	s := open(t, ministrySeed.SQLite(t))
	if _, err := s.StageImport(ctx, system, "x.csv", "activity", bytes.NewReader(nil)); chancery.FieldsOf(err)[0].Key != "import.no_file" {
		t.Error(err)
	}
	if _, err := s.StageImport(ctx, system, "x.csv", "activity", endless{}); chancery.FieldsOf(err)[0].Key != "import.too_large" {
		t.Error(err)
	}
}

// endless is a file that never ends.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

// TestWhatAValueAllButNames looks at words of units: one part of a term is
// enough, a country is told from the code that differs from it by an accent.
func TestWhatAValueAllButNames(t *testing.T) {
	demoSeed.Each(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		id := stage(t, s, system, "don vi.csv", "activity", []byte("title_vi,type,start_date,partners\na,Hội thảo,1/5/2022,Mỹ\nb,diễn tập,1/5/2022,Singapo\nc,Khác hẳn,1/5/2022,Vương quốc Phù Du\nd,tap huan,1/5/2022,Nicaragua\n"))
		got := map[string]string{}
		for _, u := range checked(t, s, system, id).Unknowns {
			got[u.Value] = u.Probably
		}
		want := map[string]string{"Hội thảo": "conference", "diễn tập": "exercise", "Khác hẳn": "", "tap huan": "training", "Nicaragua": "", "Vương quốc Phù Du": ""}
		if !maps.Equal(got, want) {
			t.Errorf("guessed %q, want %q", got, want)
		}
	})
}

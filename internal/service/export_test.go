package service_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/service"
	"chancery/internal/sheet"
	"chancery/internal/store/storetest"
)

// exportAll writes everything into a folder and reads it back, by file name.
func exportAll(t *testing.T, s *service.Service) (string, map[string]string) {
	t.Helper()
	dir := t.TempDir()
	if err := s.ExportAll(context.Background(), system, dir); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = string(b)
	}
	return dir, files
}

func sameFiles(t *testing.T, want, got map[string]string) {
	t.Helper()
	if len(want) != len(got) {
		t.Errorf("%d files, want %d", len(got), len(want))
	}
	for name, w := range want {
		g := got[name]
		if g == w {
			continue
		}
		wl, gl := strings.Split(w, "\n"), strings.Split(g, "\n")
		for i := range wl {
			if i >= len(gl) || wl[i] != gl[i] {
				line := ""
				if i < len(gl) {
					line = gl[i]
				}
				t.Errorf("%s differs in line %d:\n%s\n%s", name, i+1, wl[i], line)
				break
			}
		}
	}
}

func TestEverythingComesBackAsItWasOnTheOtherEngine(t *testing.T) {
	for _, way := range []struct {
		name     string
		from, to func(testing.TB) string
	}{
		{"from SQLite to PostgreSQL", demoSeed.SQLite, storetest.Postgres},
		{"from PostgreSQL to SQLite", demoSeed.Postgres, storetest.SQLite},
	} {
		t.Run(way.name, func(t *testing.T) {
			s := open(t, way.from(t))
			awkward(t, s)
			dir, first := exportAll(t, s)
			if len(first) != len(chancery.Specs())+1 {
				t.Errorf("%d files for %d kinds", len(first), len(chancery.Specs()))
			}
			other := open(t, way.to(t))
			if err := other.Init(context.Background(), os.DirFS(dir), "vn-mnd"); err != nil {
				t.Fatal(err)
			}
			_, second := exportAll(t, other)
			sameFiles(t, first, second)

			for _, period := range []string{"2022-H1", "2024", "2025-Q3"} {
				sameFigures(t, s, other, service.Ask{Period: period})
				sameFigures(t, s, other, service.Ask{Period: period, Organisation: "vn-navy", Level: "public"})
			}

			sources, err := service.FolderSources(os.DirFS(dir))
			if err != nil {
				t.Fatal(err)
			}
			r, err := s.Import(context.Background(), system, sources, service.ImportOptions{})
			if err != nil || r.New+r.Changed+r.RejectedRows > 0 {
				t.Errorf("importing an export again gave %+v, %v", r, err)
			}
		})
	}
}

// sameFigures wants every figure, with the records it counted, from both.
func sameFigures(t *testing.T, a, b *service.Service, ask service.Ask) {
	t.Helper()
	var sets [2]string
	for i, s := range []*service.Service{a, b} {
		set, err := s.Figures(context.Background(), system, ask)
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.MarshalIndent(set.Figures, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		sets[i] = string(text)
	}
	sameFiles(t, map[string]string{ask.Period + " " + ask.Organisation: sets[0]}, map[string]string{ask.Period + " " + ask.Organisation: sets[1]})
}

// awkward makes records that are hard to write into tables.
func awkward(t *testing.T, s *service.Service) {
	t.Helper()
	create(t, s, "activity", service.Input{Key: "awkward", State: "held", Values: map[string]any{
		"title": map[string]any{"en": `=HYPERLINK("x")`, "vi": `'=1+1; "quoted", and, commas`}, "type": "meeting", "start_date": "2022-06",
		"objective":    map[string]any{"en": "one\r\ntwo\n\nthree", "vi": "-5 độ"},
		"participants": int64(0), "additional": true, "partners": []string{"CN", "LA"},
		"agenda": []map[string]any{{"at": "09:30", "item": map[string]any{"vi": "Hội đàm"}}, {"item": map[string]any{"en": "@lunch"}, "day": "2022-06-02"}},
		"gifts":  []map[string]any{{"side": "ours", "item": map[string]any{"en": "A painting"}, "value": int64(-0)}},
	}})
	create(t, s, "activity", service.Input{Values: map[string]any{
		"title": map[string]any{"vi": "Chỉ tiếng Việt e\u0302\u0301"}, "type": "meeting", "owner": "vn-navy", "marking": "secret", "compartments": "", "shared_with": "vn-vdpo",
	}})
	create(t, s, "task", service.Input{Key: "t-1", Values: map[string]any{
		"text": map[string]any{"en": "Do it"}, "from": "activity/awkward", "evidence": []string{"activity/awkward", "partner/CN"}, "lead": "vn-vdpo",
	}})
	edit(t, s, "task", "t-1", map[string]any{"owner": ""})
}

func create(t *testing.T, s *service.Service, kind chancery.Kind, in service.Input) string {
	t.Helper()
	ref, err := s.Create(context.Background(), system, kind, in)
	if err != nil {
		t.Fatalf("%v %+v", err, chancery.FieldsOf(err))
	}
	return ref
}

func edit(t *testing.T, s *service.Service, kind chancery.Kind, ref string, values map[string]any) {
	t.Helper()
	if err := s.Edit(context.Background(), system, kind, ref, service.Input{Values: values}); err != nil {
		t.Fatalf("%v %+v", err, chancery.FieldsOf(err))
	}
}

func TestEveryFormatComesBackUnchanged(t *testing.T) {
	s := open(t, demoSeed.SQLite(t))
	awkward(t, s)
	for _, format := range []sheet.Format{sheet.CSV, sheet.XLSX, sheet.JSONL} {
		for _, spec := range chancery.Specs() {
			var b bytes.Buffer
			if err := s.Export(context.Background(), system, service.Query{Kind: spec.Kind}, sheet.Writing{Format: format, BOM: true}, &b); err != nil {
				t.Fatal(err)
			}
			if b.Len() == 0 {
				continue // JSONL of no records
			}
			r, err := s.Import(context.Background(), system, []service.Source{service.BytesSource(string(spec.Kind)+"."+string(format), b.Bytes())}, service.ImportOptions{DryRun: true})
			if err != nil {
				t.Fatal(err)
			}
			if r.New+r.Changed+r.RejectedRows > 0 {
				t.Errorf("%s as %s: %d new, %d changed, rejected %+v, changes %+v", spec.Kind, format, r.New, r.Changed, r.Rejected, r.Changes)
			}
		}
	}
}

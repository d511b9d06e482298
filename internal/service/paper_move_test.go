package service_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/report/word"
	"chancery/internal/service"
)

// TestTemplatesAndPapersMoveWithEverything exports a ministry with a template and
// a paper edited by hand, makes another of the folder, and makes the paper again there.
func TestTemplatesAndPapersMoveWithEverything(t *testing.T) {
	s, ctx, who := open(t, demoSeed.SQLite(t)), context.Background(), chancery.System()
	of := visit(t, s)
	ours, err := s.ShippedFile(ctx, who, "activity", "delegation", i18n.VI)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Create(ctx, who, "template", service.Input{Ref: "own-list", Values: map[string]any{
		"title": map[string]any{"vi": "Danh sách đoàn của Bộ"}, "paper": "delegation", "of_kind": "activity", "language": "vi",
	}}); err != nil {
		t.Fatal(err)
	}
	if err := s.UploadTemplate(ctx, who, "own-list", 1, "x.docx", rewritten(t, ours, "DANH SÁCH ĐOÀN", "DANH SÁCH CỦA BỘ")); err != nil {
		t.Fatal(err)
	}
	ref, err := s.KeepPaper(ctx, who, service.PaperAsk{Kind: "activity", Ref: of, Template: "delegation", Lang: i18n.VI})
	if err != nil {
		t.Fatal(err)
	}
	_, first, err := s.PaperFile(ctx, who, ref, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.UploadPaper(ctx, who, ref, 1, rewritten(t, first, "Nguyễn Văn Thử", "Nguyễn Văn Thử (dẫn đầu)")); err != nil {
		t.Fatal(err)
	}
	whole := t.TempDir()
	if err := s.ExportAll(ctx, who, whole); err != nil {
		t.Fatal(err)
	}

	emptySeed.Each(t, func(t *testing.T, dsn string) {
		fresh := open(t, dsn)
		if err := fresh.Init(ctx, os.DirFS(whole), "again"); err != nil {
			t.Fatal(err)
		}
		after := t.TempDir()
		if err := fresh.ExportAll(ctx, who, after); err != nil {
			t.Fatal(err)
		}
		sameFolders(t, whole, after)
		sameFolders(t, after, whole)
		if n, err := fresh.TakePapers(ctx, who, os.DirFS(whole)); n != 0 || err != nil {
			t.Errorf("a second time %d versions came, %v", n, err)
		}
		p, err := fresh.PaperPage(ctx, who, ref)
		if err != nil || len(p.Versions) != 2 || p.Versions[0].About == "" {
			t.Fatalf("versions %+v, %v", p, err)
		}
		r, err := fresh.RenewPaper(ctx, who, ref)
		if err != nil || len(r.Changes) != 1 || r.Changes[0].Turn != word.Kept {
			t.Fatalf("made again it changes %+v, %v", r, err)
		}
		reader := chancery.Actor{User: "reader", Roles: []chancery.Role{chancery.RoleReader}}
		if _, err := fresh.TakePapers(ctx, reader, os.DirFS(whole)); chancery.ProblemOf(err) != chancery.Forbidden && chancery.ProblemOf(err) != chancery.Missing && err != nil {
			t.Errorf("a reader: %v", err)
		}
	})

	for name, damage := range map[string]func(dir string) error{
		"a file that is another": func(dir string) error {
			files, err := filepath.Glob(filepath.Join(dir, service.PapersFolder, "*"))
			if err == nil {
				err = os.WriteFile(files[0], []byte("khác"), 0o600)
			}
			return err
		},
		"a list that is none": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, service.PapersFolder, "versions.jsonl"), []byte("{"), 0o600)
		},
		"a template that is none": func(dir string) error {
			files, err := filepath.Glob(filepath.Join(dir, service.TemplatesFolder, "*"))
			if err == nil {
				err = os.WriteFile(files[0], []byte("khác"), 0o600)
			}
			return err
		},
	} {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(whole)); err != nil {
			t.Fatal(err)
		}
		if err := damage(dir); err != nil {
			t.Fatal(err)
		}
		if err := open(t, emptySeed.SQLite(t)).Init(ctx, os.DirFS(dir), "again"); chancery.ProblemOf(err) != chancery.Bad {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, b, err := s.PaperFile(ctx, who, ref, 1); err != nil || !bytes.Equal(b, first) {
		t.Errorf("the first version: %v", err)
	}
}

package service_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/service"
	"chancery/internal/store"
)

func TestADocumentIsFoundByWhatItsFileSays(t *testing.T) {
	eachRegistry(t, func(t *testing.T, r *registry) {
		ctx := context.Background()
		officer := r.person("vn-mnd", 20, chancery.RoleOfficer)
		values := paper("Thư", "official_letter")
		values["marking"] = "confidential"
		ref := r.mustAttach(officer, "2022-0001", "thư.docx", docx(t, "Hai bên thống nhất trồng cây xương rồng ở Điện Biên"), values, false)
		reader := r.person("vn-mnd", 10, chancery.RoleReader)
		for _, c := range []struct {
			words string
			who   chancery.Actor
			want  int
		}{
			{"xương rồng", officer, 1}, {`"trong cay xuong rong"`, officer, 1}, {"xuong rong -dien", officer, 0}, {"xương rồng", reader, 0}, {`"rong xuong"`, officer, 0},
		} {
			found, err := r.SearchFor(ctx, c.who, service.SearchQuery{Words: c.words}, 10, 0)
			if err != nil {
				t.Fatal(err)
			}
			if len(found.Hits) != c.want || found.Counts["document"] != c.want {
				t.Errorf("%s: %d hits, counts %v", c.words, len(found.Hits), found.Counts)
			}
			if c.want == 1 && (found.Hits[0].Ref != ref || !strings.Contains(found.Hits[0].Text, "Điện Biên")) {
				t.Errorf("%s: %+v", c.words, found.Hits[0])
			}
		}
		if _, err := r.OpenFile(ctx, reader, ref); chancery.ProblemOf(err) != chancery.Missing {
			t.Errorf("a file that may not be seen: %v", err)
		}
		// a new text of the same file is found in the place of the old one
		err := r.Remove(ctx, chancery.System(), "document", ref, "sai")
		if err != nil {
			t.Fatal(err)
		}
		if found, err := r.SearchFor(ctx, officer, service.SearchQuery{Words: "xương rồng"}, 10, 0); err != nil || len(found.Hits) != 0 {
			t.Errorf("a removed document is found: %v, %v", found, err)
		}
	})
}

func TestNobodyGetsAFileByItsHash(t *testing.T) {
	r := openRegistry(t, demoSeed.SQLite(t))
	ctx := context.Background()
	keeper := r.person("vn-mnd", 40, chancery.RoleCentre)
	values := paper("Mật", "report")
	values["marking"] = "secret"
	ref := r.mustAttach(keeper, "2022-0001", "a.txt", []byte("nội dung mật"), values, false)
	view, err := r.Get(ctx, keeper, "document", ref)
	if err != nil {
		t.Fatal(err)
	}
	hash := view.Entity.(*chancery.Document).Hash
	thief := r.person("vn-mnd", 10, chancery.RoleCentre)
	own, err := r.Create(ctx, thief, "document", service.Input{Values: paper("Của tôi", "report")})
	if err != nil {
		t.Fatal(err)
	}
	err = r.Edit(ctx, thief, "document", own, service.Input{Values: map[string]any{"hash": hash}})
	if fields := chancery.FieldsOf(err); len(fields) != 1 || fields[0].Key != "value.is_given" {
		t.Errorf("typing the hash: %v", err)
	}
	file := filepath.Join(t.TempDir(), "document.csv")
	if err := os.WriteFile(file, []byte("ref,title_vi,type,hash,file_name\n"+own+",Của tôi,report,"+hash+",a.txt\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	receipt, err := r.Import(ctx, thief, []service.Source{service.FileSource(os.DirFS(filepath.Dir(file)), "document.csv")}, service.ImportOptions{})
	if err != nil || receipt.RejectedRows != 1 || receipt.Rejected[0].Key != "document.not_sent" {
		t.Errorf("importing the hash: %+v, %v", receipt, err)
	}
	if _, err := r.OpenFile(ctx, thief, own); chancery.ProblemOf(err) != chancery.Missing {
		t.Errorf("the file: %v", err)
	}
	if _, err := r.Attach(ctx, thief, "agreement", "2022-0001", []service.Attachment{{Upload: "nobody's", Values: paper("x", "report")}}); chancery.ProblemOf(err) != chancery.Bad {
		t.Errorf("somebody else's upload: %v", err)
	}
}

func TestMarkingBelowTheRecordIsAsked(t *testing.T) {
	r := openRegistry(t, demoSeed.SQLite(t))
	ctx, sys := context.Background(), chancery.System()
	if err := r.Edit(ctx, sys, "agreement", "2022-0001", service.Input{Values: map[string]any{"marking": "internal"}}); err != nil {
		t.Fatal(err)
	}
	values := paper("Bản dịch", "translation")
	ref := r.mustAttach(sys, "2022-0001", "a.txt", []byte("a"), values, false)
	if view, err := r.Get(ctx, sys, "document", ref); err != nil || view.Head().Marking.Level != "internal" {
		t.Errorf("the marking is %v, %v", view.Head().Marking, err)
	}
	values["marking"] = "public"
	_, err := r.attach(sys, "2022-0001", "b.txt", []byte("b"), service.Attachment{Values: values})
	if fields := chancery.FieldsOf(err); len(fields) != 1 || fields[0].Field != "1.marking" || fields[0].Key != "document.below_record" {
		t.Errorf("below, unasked: %v", err)
	}
	if _, err := r.attach(sys, "2022-0001", "b.txt", []byte("b"), service.Attachment{Values: values, Lower: true}); err != nil {
		t.Errorf("below, confirmed: %v", err)
	}
	for _, name := range []string{"virus.docx", "x.exe"} {
		if _, err := r.TakeUpload(ctx, sys, name, strings.NewReader("MZ\x90\x00")); chancery.FieldsOf(err) == nil {
			t.Errorf("%s is taken: %v", name, err)
		}
	}
}

func TestChecklistsTellWhatIsMissing(t *testing.T) {
	eachRegistry(t, func(t *testing.T, r *registry) {
		ctx, sys := context.Background(), chancery.System()
		list, err := r.List(ctx, sys, service.Query{Kind: "agreement", Where: []service.Filter{{Field: "file", Values: []string{"incomplete"}}}, Limit: 1}, false)
		if err != nil || len(list.Records) == 0 {
			t.Fatalf("%v, %v", list, err)
		}
		all, ref := list.Total, list.Records[0].Head().Ref
		state := func() (out []string) {
			t.Helper()
			f, err := r.Documents(ctx, sys, "agreement", ref)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range f.Checks {
				for _, i := range c.Items {
					if i.Missing() {
						out = append(out, c.List.Ref+":"+i.Item)
					}
				}
			}
			return out
		}
		for _, missing := range state() {
			list, item, _ := strings.Cut(missing, ":")
			switch item {
			case "text_vi", "text_en":
				values := paper("Bản ký", "treaty_text")
				values["language"] = strings.TrimPrefix(item, "text_")
				r.mustAttach(sys, ref, item+".txt", []byte(item), values, false)
			default:
				if err := r.Waive(ctx, sys, "agreement", ref, list, item, "Thất lạc trước năm 2000"); err != nil {
					t.Fatal(err)
				}
			}
		}
		if left := state(); len(left) != 0 {
			t.Errorf("still missing: %v", left)
		}
		for value, want := range map[string]int{"incomplete": all - 1, "complete": 106 - all + 1} {
			got, err := r.List(ctx, sys, service.Query{Kind: "agreement", Where: []service.Filter{{Field: "file", Values: []string{value}}}}, false)
			if err != nil || got.Total != want {
				t.Errorf("%s: %d, want %d (%v)", value, got.Total, want, err)
			}
		}
		kinds, _, err := r.Incomplete(ctx, sys)
		if err != nil || !slices.ContainsFunc(kinds, func(k service.IncompleteFiles) bool {
			return k.Spec.Kind == "agreement" && k.Total == all-1 && len(k.Files[0].Lacks) > 0
		}) {
			t.Errorf("incomplete: %+v, %v", kinds, err)
		}
		if err := r.Waive(ctx, r.person("vn-mnd", 10, chancery.RoleReader), "agreement", ref, "agreement-signed", "plan", "x"); chancery.ProblemOf(err) != chancery.Forbidden {
			t.Errorf("a reader waives: %v", err)
		}
	})
}

func TestVersionsAndTranslationsStandTogether(t *testing.T) {
	r := openRegistry(t, demoSeed.SQLite(t))
	ctx, sys := context.Background(), chancery.System()
	first := r.mustAttach(sys, "2022-0001", "1.txt", []byte("một"), paper("Thỏa thuận", "treaty_text"), false)
	attachTo := func(ref string, content string, values map[string]any) string {
		t.Helper()
		u, err := r.TakeUpload(ctx, sys, "x.txt", strings.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		refs, err := r.Attach(ctx, sys, "document", ref, []service.Attachment{{Upload: u.ID, Values: values}})
		if err != nil {
			t.Fatal(err)
		}
		return refs[0]
	}
	second := attachTo(first, "hai", map[string]any{"replaces": first})
	twin := attachTo(second, "two", map[string]any{"translation_of": second, "language": "en"})
	f, err := r.Documents(ctx, sys, "agreement", "2022-0001")
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Chains) != 1 || f.Chains[0].Ref != second || len(f.Chains[0].Before) != 1 || len(f.Chains[0].Translations) != 1 || f.Chains[0].Translations[0].Ref != twin {
		t.Errorf("chains: %+v", f.Chains)
	}
	d, err := r.Document(ctx, sys, first)
	if err != nil || len(d.After) != 1 || d.After[0].Ref != second {
		t.Errorf("after the first: %+v, %v", d, err)
	}
	if d, err := r.Document(ctx, sys, twin); err != nil || len(d.Translations) != 1 || d.Translations[0].Ref != second {
		t.Errorf("beside the translation: %+v, %v", d, err)
	}
}

// TestFilesGoWhereRecordsGo carries files through a backup and through an export
// of everything, and lets the doctor find what is wrong with them.
func TestFilesGoWhereRecordsGo(t *testing.T) {
	r := openRegistry(t, demoSeed.SQLite(t))
	ctx, sys := context.Background(), chancery.System()
	if err := r.AddUser(ctx, sys, service.Account{Name: "lan", Roles: []chancery.Role{"administrator"}}, lanPassword); err != nil {
		t.Fatal(err)
	}
	ref := r.mustAttach(sys, "2022-0001", "a.docx", docx(t, "hoa xương rồng"), paper("Thư", "official_letter"), false)
	same := func(what string, s *service.Service) {
		t.Helper()
		f, err := s.OpenFile(ctx, sys, ref)
		if err != nil {
			t.Errorf("%s: %v", what, err)
			return
		}
		defer func() { _ = f.Close() }()
		if f.Document.FileName != "a.docx" || f.Size() != f.Document.Size.N {
			t.Errorf("%s: %+v", what, f.Document)
		}
		if found, err := s.SearchFor(ctx, sys, service.SearchQuery{Words: "xương rồng"}, 5, 0); err != nil || len(found.Hits) != 1 {
			t.Errorf("%s: found %v, %v", what, found, err)
		}
	}

	dir := t.TempDir()
	database := filepath.Join(dir, "chancery.db")
	if err := restore(backupOf(t, r.Service), database, dir); err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(ctx, database, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	same("restored", service.New(st, dir))

	whole := t.TempDir()
	if err := r.ExportAll(ctx, sys, whole); err != nil {
		t.Fatal(err)
	}
	fresh := openRegistry(t, emptySeed.SQLite(t))
	if err := fresh.Init(ctx, os.DirFS(whole), "again"); err != nil {
		t.Fatal(err)
	}
	same("imported", fresh.Service)
	again := t.TempDir()
	if err := fresh.ExportAll(ctx, sys, again); err != nil {
		t.Fatal(err)
	}
	sameFolders(t, whole, again)

	if found := ailing(t, r.Service); len(found) != 0 {
		t.Fatalf("before: %v", found)
	}
	kept, err := filepath.Glob(filepath.Join(r.dir, "files", "*", "*"))
	if err != nil || len(kept) != 1 {
		t.Fatalf("%v, %v", kept, err)
	}
	orphan := strings.Repeat("ab", 32)
	if err := os.MkdirAll(filepath.Join(r.dir, "files", "ab"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(r.dir, "files", "ab", orphan), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(kept[0], []byte("khác"), 0o600); err != nil {
		t.Fatal(err)
	}
	if found := ailing(t, r.Service); !slices.Equal(found, []string{"doctor.file_damaged", "doctor.file_orphan"}) {
		t.Errorf("damaged: %v", found)
	}
	if err := os.Remove(kept[0]); err != nil {
		t.Fatal(err)
	}
	if found := ailing(t, r.Service); !slices.Contains(found, "doctor.file_missing") {
		t.Errorf("missing: %v", found)
	}
}

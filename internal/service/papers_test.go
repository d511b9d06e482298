package service_test

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"slices"
	"strings"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/report/word"
	"chancery/internal/service"
)

// inside is the text of the main part of a file, without its marks.
func inside(t *testing.T, docx []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// rewritten is the file with words of its text changed, as somebody does by hand.
func rewritten(t *testing.T, docx []byte, from, to string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, e := range z.File {
		r, err := e.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if e.Name == "word/document.xml" {
			if !strings.Contains(string(content), from) {
				t.Fatalf("%q is not in the file", from)
			}
			content = []byte(strings.Replace(string(content), from, to, 1))
		}
		w, err := out.Create(e.Name)
		if err == nil {
			_, err = w.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// visit is an activity with a delegation and a programme; its people are invented.
func visit(t *testing.T, s *service.Service) string {
	t.Helper()
	text := func(en, vi string) map[string]any { return map[string]any{"en": en, "vi": vi} }
	ref, err := s.Create(context.Background(), chancery.System(), "activity", service.Input{Values: map[string]any{
		"title": text("Visit of the Example Delegation", "Đoàn Ví dụ thăm chính thức"), "type": "visit_out", "start_date": "2022-05-10", "end_date": "2022-05-12",
		"place": text("Vientiane", "Viêng Chăn"), "partners": []any{"LA"}, "objective": text("One & only\nTwo", "Một & <hai>\nBa"), "participants": int64(12),
		"delegation": []any{
			map[string]any{"side": "ours", "name": "Nguyễn Văn Thử", "rank": text("Senior Colonel", "Đại tá"), "post": text("Head of an example office", "Trưởng phòng Ví dụ"), "role": "head"},
			map[string]any{"side": "ours", "name": "Trần Thị Mẫu", "rank": text("Captain", "Đại úy"), "role": "interpreter"},
			map[string]any{"side": "theirs", "name": "Somchai Example", "role": "head"},
		},
		"agenda": []any{map[string]any{"day": "2022-05-10", "at": "08:30", "item": text("Welcome", "Lễ đón")}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

func TestEveryShippedTemplateIsWhole(t *testing.T) {
	s := open(t, demoSeed.SQLite(t))
	ctx, who := context.Background(), chancery.System()
	visit(t, s)
	seen := map[chancery.Code]bool{}
	for _, f := range service.ShippedForms() {
		seen[f.Paper] = true
		for _, spec := range chancery.Specs() {
			if f.Kind != "" && f.Kind != spec.Kind {
				continue
			}
			list, err := s.List(ctx, who, service.Query{Kind: spec.Kind, Sort: "-ref", Limit: 2}, false)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range i18n.Langs() {
				b, err := s.ShippedFile(ctx, who, spec.Kind, f.Paper, l)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := s.CheckTemplate(spec.Kind, b); err != nil {
					t.Errorf("%s of %s in %s: %v", f.Paper, spec.Kind, l, err)
				}
				ask := service.PaperAsk{Kind: spec.Kind, Template: string(f.Paper), Lang: l, Where: []service.Filter{{Field: "q", Values: []string{"quốc phòng"}}}}
				if f.Paper != "register" {
					if len(list.Records) == 0 {
						continue
					}
					ask.Where, ask.Ref = nil, list.Records[0].Head().Ref
				}
				m, err := s.MakePaper(ctx, who, ask)
				if err != nil {
					t.Errorf("%s of %s in %s: %v", f.Paper, spec.Kind, l, err)
					continue
				}
				if strings.Contains(inside(t, m.DOCX), "{{") {
					t.Errorf("%s of %s in %s still has tags", f.Paper, spec.Kind, l)
				}
				if spec.Kind != "activity" {
					continue
				}
				again, err := s.MakePaper(ctx, who, ask)
				if err != nil || !bytes.Equal(again.DOCX, m.DOCX) {
					t.Errorf("%s in %s differs the second time: %v", f.Paper, l, err)
				}
				if pdf, err := m.PDF(); err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
					t.Errorf("%s in %s as PDF: %v", f.Paper, l, err)
				}
			}
		}
	}
	for _, want := range []chancery.Code{"register", "delegation", "programme", "brief", "letter", "submission", "invitation", "note_verbale", "conclusions", "trip_report"} {
		if !seen[want] {
			t.Errorf("no template for %s ships", want)
		}
	}
}

func TestPapersSayWhatTheRecordsHold(t *testing.T) {
	s := open(t, demoSeed.SQLite(t))
	ref := visit(t, s)
	for _, c := range []struct {
		paper string
		lang  i18n.Lang
		want  []string
		not   []string
	}{
		{"delegation", i18n.VI, []string{"DANH SÁCH ĐOÀN", "Nguyễn Văn Thử", "Đại tá", "Trưởng phòng Ví dụ", "Trưởng đoàn", "Somchai Example", "Phía bạn", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"}, []string{"Chưa có danh sách"}},
		{"delegation", i18n.EN, []string{"LIST OF DELEGATION", "Senior Colonel", "Head of delegation", "Interpreter"}, []string{"Đại tá"}},
		{"programme", i18n.VI, []string{"10/05/2022", "08:30", "Lễ đón", "Một &amp; &lt;hai&gt;", "Ba"}, nil},
		{"brief", i18n.EN, []string{"Visit of the Example Delegation", "Laos", "One &amp; only"}, nil},
	} {
		m, err := s.MakePaper(context.Background(), chancery.System(), service.PaperAsk{Kind: "activity", Ref: ref, Template: c.paper, Lang: c.lang})
		if err != nil {
			t.Fatal(err)
		}
		body := inside(t, m.DOCX)
		for _, w := range c.want {
			if !strings.Contains(body, w) {
				t.Errorf("%s in %s does not say %q", c.paper, c.lang, w)
			}
		}
		for _, w := range c.not {
			if strings.Contains(body, w) {
				t.Errorf("%s in %s says %q", c.paper, c.lang, w)
			}
		}
	}
	m, err := s.MakePaper(context.Background(), chancery.System(), service.PaperAsk{Kind: "conference", Ref: "2022-H1", Template: "conclusions", Lang: i18n.VI})
	if err != nil {
		t.Fatal(err)
	}
	set, err := s.Figures(context.Background(), chancery.System(), service.Ask{Period: "2022-H1", Level: "public"})
	if err != nil {
		t.Fatal(err)
	}
	if want := i18n.Integer(i18n.VI, set.Value("activities.held")) + " hoạt động đối ngoại"; !strings.Contains(inside(t, m.DOCX), want) {
		t.Errorf("the notice does not say %q", want)
	}
}

func TestTheMinistrysTemplateReplacesOurs(t *testing.T) {
	demoSeed.Each(t, func(t *testing.T, dsn string) {
		s, ctx, who := open(t, dsn), context.Background(), chancery.System()
		ref := visit(t, s)
		ours, err := s.ShippedFile(ctx, who, "activity", "delegation", i18n.VI)
		if err != nil {
			t.Fatal(err)
		}
		own := rewritten(t, ours, "DANH SÁCH ĐOÀN", "DANH SÁCH CỦA BỘ")
		if _, err := s.Create(ctx, who, "template", service.Input{Ref: "own-list", Values: map[string]any{
			"title": map[string]any{"vi": "Danh sách đoàn của Bộ"}, "paper": "delegation", "of_kind": "activity", "language": "vi", "from": "2022-01-01", "to": "2200-12-31",
		}}); err != nil {
			t.Fatal(err)
		}
		says := func(want string) {
			t.Helper()
			m, err := s.MakePaper(ctx, who, service.PaperAsk{Kind: "activity", Ref: ref, Template: "delegation", Lang: i18n.VI})
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(inside(t, m.DOCX), want) {
				t.Errorf("the paper does not say %q", want)
			}
		}
		says("DANH SÁCH ĐOÀN") // a template without a file replaces nothing
		if err := s.UploadTemplate(ctx, who, "own-list", 1, `C:\mẫu\danh sách.docx`, own); err != nil {
			t.Fatal(err)
		}
		says("DANH SÁCH CỦA BỘ")
		name, kept, err := s.TemplateFileOf(ctx, who, "own-list", "")
		if err != nil || name != "danh sách.docx" || !bytes.Equal(kept, own) {
			t.Errorf("the file came back as %q, %v", name, err)
		}
		broken := rewritten(t, own, "{{#each ours}}", "{{#each nobody}}")
		err = s.UploadTemplate(ctx, who, "own-list", 2, "x.docx", broken)
		if f := chancery.FieldsOf(err); len(f) == 0 || f[0].Key != "word.tag.unknown_field" {
			t.Errorf("a file with an unknown field: %v", err)
		}
		if err := s.UploadTemplate(ctx, who, "own-list", 1, "x.docx", own); chancery.ProblemOf(err) != chancery.Stale {
			t.Errorf("an older version: %v", err)
		}
		officer := chancery.Actor{User: "officer", MinistryWide: true, Roles: []chancery.Role{chancery.RoleOfficer}}
		if err := s.UploadTemplate(ctx, officer, "own-list", 2, "x.docx", own); chancery.ProblemOf(err) != chancery.Forbidden {
			t.Errorf("an officer: %v", err)
		}
		if err := s.Edit(ctx, who, "template", "own-list", service.Input{Values: map[string]any{"to": "2022-01-02"}}); err != nil {
			t.Fatal(err)
		}
		says("DANH SÁCH ĐOÀN") // it is not in force any more
	})
}

func TestHandEditsSurviveWhenAPaperIsMadeAgain(t *testing.T) {
	demoSeed.Each(t, func(t *testing.T, dsn string) {
		s, ctx, who := open(t, dsn), context.Background(), chancery.System()
		of := visit(t, s)
		ref, err := s.KeepPaper(ctx, who, service.PaperAsk{Kind: "activity", Ref: of, Template: "delegation", Lang: i18n.VI, Details: service.PaperDetails{Number: "12", Recipients: []string{"Cục Ví dụ"}}})
		if err != nil {
			t.Fatal(err)
		}
		_, first, err := s.PaperFile(ctx, who, ref, 0)
		if err != nil {
			t.Fatal(err)
		}
		edited := rewritten(t, rewritten(t, first, "Nguyễn Văn Thử", "Nguyễn Văn Thử (dẫn đầu)"), "Đại úy", "Đại úy chuyên nghiệp")
		if err := s.UploadPaper(ctx, who, ref, 1, edited); err != nil {
			t.Fatal(err)
		}
		if err := s.UploadPaper(ctx, who, ref, 1, edited); chancery.ProblemOf(err) != chancery.Stale {
			t.Errorf("a second upload from version 1: %v", err)
		}
		text := func(vi string) map[string]any { return map[string]any{"vi": vi} }
		err = s.Edit(ctx, who, "activity", of, service.Input{Values: map[string]any{"delegation": []any{
			map[string]any{"side": "ours", "name": "Nguyễn Văn Thử", "rank": text("Thiếu tướng"), "post": text("Trưởng phòng Ví dụ"), "role": "head"},
			map[string]any{"side": "ours", "name": "Trần Thị Mẫu", "rank": text("Thiếu tá"), "role": "interpreter"},
			map[string]any{"side": "ours", "name": "Lê Văn Thêm", "role": "member"},
			map[string]any{"side": "theirs", "name": "Somchai Example", "role": "head"},
		}}})
		if err != nil {
			t.Fatal(err)
		}
		r, err := s.RenewPaper(ctx, who, ref)
		if err != nil {
			t.Fatal(err)
		}
		turns := map[word.Turn]int{}
		choices := map[string]string{}
		for _, c := range r.Changes {
			turns[c.Turn]++
			if c.Turn == word.Conflict {
				choices[c.ID] = "new"
			}
		}
		if turns[word.Conflict] != 1 || turns[word.Kept] != 1 || turns[word.Added] != 1 || turns[word.Updated] < 1 {
			t.Errorf("turns %v of %+v", turns, r.Changes)
		}
		if err := s.ApplyRenewal(ctx, who, ref, r.Version, "another", choices); chancery.ProblemOf(err) != chancery.Stale {
			t.Errorf("records that moved on: %v", err)
		}
		if err := s.ApplyRenewal(ctx, who, ref, r.Version, r.Made, choices); err != nil {
			t.Fatal(err)
		}
		_, merged, err := s.PaperFile(ctx, who, ref, 0)
		if err != nil {
			t.Fatal(err)
		}
		body := inside(t, merged)
		for _, want := range []string{"Nguyễn Văn Thử (dẫn đầu)", "Thiếu tướng", "Thiếu tá", "Lê Văn Thêm", "Cục Ví dụ"} {
			if !strings.Contains(body, want) {
				t.Errorf("the paper made again does not say %q", want)
			}
		}
		if strings.Contains(body, "Đại úy") {
			t.Error("the choice was not taken")
		}
		again, err := s.RenewPaper(ctx, who, ref)
		if err != nil || slices.ContainsFunc(again.Changes, func(c word.Change) bool { return c.Turn != word.Kept }) {
			t.Errorf("made once more it changes %+v, %v", again.Changes, err)
		}
		p, err := s.PaperPage(ctx, who, ref)
		if err != nil || len(p.Versions) != 3 || p.Versions[2].Content == p.Versions[0].Content || p.Document.Hash != p.Versions[0].Content {
			t.Errorf("versions: %+v, %v", p.Versions, err)
		}
		if _, old, err := s.PaperFile(ctx, who, ref, 1); err != nil || !bytes.Equal(old, first) {
			t.Errorf("the first version is not what it was: %v", err)
		}
	})
}

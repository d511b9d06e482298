package web_test

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// notPages are the addresses that answer with a file, with lines for a script
// or with the way to another address.
var notPages = []string{
	"/static/{file}", "/healthz", "/readyz", "/lang", "/lookup", "/setup", "/sign-in", // before signing in, and what is looked at there
	"/views/{id}", "/bulk/{plural}", "/first-steps",
	"/deadlines.ics", "/documents/register.csv", "/documents/register.xlsx", "/ministry/profile.zip", "/vocabularies/{name}/terms.csv", "/periods/{period}/issued/{id}/json",
	"/papers/{ref}/docx", "/papers/{ref}/pdf", "/paper-templates/{paper}", "/templates/{ref}/file", "/templates/{ref}/preview",
}

// parts are pages whose last words the handlers tell apart themselves.
var parts = []string{
	"/*/new", "/*/*/links", "/*/*/edit", "/*/*/history", "/*/*/record", "/*/*/documents", "/*/*/papers", "/documents/*/correct",
	"/import/*/columns", "/import/*/rows", "/import/*/preview", "/import/runs/*", "/import/undo/*",
}

// pages is at least one address for each type of page, after making what some
// of them show.
func (s site) pages() []string {
	s.t.Helper()
	out := slices.Clone(everyPage)
	for _, x := range screens {
		out = append(out, x.path)
	}
	out = append(out, s.withFiles()...)
	out = append(out, s.hook(s.t, "keeper"))
	out = append(out, s.withImports()...)
	out = append(out, s.withReading()...)
	out = append(out, s.withPapers()...)
	return append(out, s.withWork()...)
}

// withImports leaves one import half done, with a row to mend, and one done.
func (s site) withImports() []string {
	keeper := s.as("keeper")
	half, _ := keeper.upload("activity", "nua chung.csv", []byte("title_vi,type,start_date,partners\nGặp gỡ giả định,meeting,2/5/2022,LA\nHội đàm giả định,meeting,31/2/2022,Nước Giả Tưởng\n"))
	done, _ := keeper.upload("partner", "doi tac moi.csv", []byte("ref,name_vi,name_en,tiers\nXX,Nước Giả Định,Pretendia,partner\nCN,Trung Quốc,China,\n"))
	keeper.post(done+"/start", url.Values{})
	s.work()
	_, body := keeper.get("/import")
	run := runAddress.FindString(body)
	_, jobs := keeper.get("/jobs")
	job := regexp.MustCompile(`/jobs/[0-9a-f-]{36}`).FindString(jobs)
	if run == "" || job == "" {
		s.t.Fatalf("the run is %q and its job %q", run, job)
	}
	return []string{
		"/import", "/import?kind=activity", half, half + "/columns", half + "/rows", half + "/rows?show=bad", half + "/preview", half + "/preview?show=rejected",
		run, strings.Replace(run, "runs", "undo", 1), job,
	}
}

// withReading reads a text of each language and decides on some proposals.
func (s site) withReading() []string {
	s.t.Helper()
	ctx := context.Background()
	who, err := s.service.Actor(ctx, "keeper")
	if err != nil {
		s.t.Fatal(err)
	}
	id, err := s.service.StartReading(ctx, who, service.ReadingOptions{},
		service.TextFile{Name: "review.txt", Content: []byte(englishText)}, service.TextFile{Name: "talks.txt", Content: []byte(vietnameseText)})
	if err != nil {
		s.t.Fatal(err)
	}
	view, err := s.service.Reading(ctx, who, id)
	if err != nil {
		s.t.Fatal(err)
	}
	accepted, rejected, mended := 0, 0, 0
	for _, item := range view.Items {
		switch {
		case item.Kind == "partner" && accepted == 0:
			accepted = item.N
			_, _, err = s.service.AcceptProposal(ctx, who, id, item.N, 0, nil)
		case item.Kind == "task" && rejected == 0:
			rejected = item.N
			err = s.service.RejectProposal(ctx, who, id, item.N, 0)
		case item.Kind == "person":
			mended = item.N
		}
		if err != nil {
			s.t.Fatal(err)
		}
	}
	if accepted*rejected*mended == 0 {
		s.t.Fatal("the texts lack a partner, a task or a person")
	}
	return []string{fmt.Sprintf("/reading/%s", id), fmt.Sprintf("/reading/%s/%d/mend", id, mended), "/partners/KE/record"}
}

// withPapers keeps a paper in which somebody changed by hand what has changed
// in the records too, and a template of the ministry's own.
func (s site) withPapers() []string {
	s.t.Helper()
	ctx, sys, keeper := context.Background(), chancery.System(), s.as("keeper")
	_, shipped := keeper.get("/paper-templates/conclusions?of=conference&lang=en")
	if _, err := s.service.Create(ctx, sys, "template", service.Input{Ref: "a-notice", Values: map[string]any{"title": chancery.Text{EN: "Our notice"}, "paper": "conclusions", "of_kind": "conference", "language": "en"}}); err != nil {
		s.t.Fatal(err)
	}
	if status, body := keeper.sendFile("/templates/a-notice/upload", "1", byHand(s.t, shipped, "NOTICE", "OUR NOTICE")); status != http.StatusOK {
		s.t.Fatalf("the template: %d, %s", status, body)
	}
	made := url.Values{"paper": {"conclusions"}, "lang": {"en"}, "signer": {"Nguyen Van Mau"}}
	if status, body := keeper.post("/conferences/2022-H1/papers", made); status != http.StatusOK {
		s.t.Fatalf("the paper: %d, %s", status, body)
	}
	ref := s.kept("conference", "2022-H1")
	_, file := keeper.get("/papers/" + ref + "/docx")
	if status, body := keeper.sendFile("/papers/"+ref+"/upload", "1", byHand(s.t, file, "Improve quality", "GREATLY improve quality")); status != http.StatusOK {
		s.t.Fatalf("the edit: %d, %s", status, body)
	}
	task, err := s.service.List(ctx, sys, service.Query{Kind: "task", Where: []service.Filter{{Field: "q", Values: []string{`"Improve quality"`}}}}, false)
	if err != nil || len(task.Records) == 0 {
		s.t.Fatalf("no task to change: %v", err)
	}
	if err := s.service.Edit(ctx, sys, "task", task.Records[0].Head().Ref, service.Input{Merge: true, Values: map[string]any{"text": map[string]any{"en": "Improve quality everywhere"}}}); err != nil {
		s.t.Fatal(err)
	}
	return []string{"/papers/" + ref, "/papers/" + ref + "/renew", "/templates/a-notice", "/documents/" + ref + "/papers"}
}

// withWork issues a report and changes some records at once.
func (s site) withWork() []string {
	s.t.Helper()
	keeper := s.as("keeper")
	_, body := keeper.post("/periods/2022-H1/central-report", nil)
	issued := regexp.MustCompile(`/periods/2022-H1/issued/[0-9a-f-]+`).FindString(body)
	n := keeper.total("/agreements?state=in_force")
	form := url.Values{
		"query": {"state=in_force"}, "all": {"1"}, "act": {"edit:cooperation_fields"}, "f.cooperation_fields": {"training"}, "mode": {"add"}, "step": {"do"}, "expected": {strconv.Itoa(n)},
	}
	_, body = keeper.post("/bulk/agreements", form)
	done := regexp.MustCompile(`/bulk/agreements/done/[^"?]+`).FindString(body)
	if issued == "" || done == "" {
		s.t.Fatalf("issued %q, changed %q", issued, done)
	}
	return []string{issued, done}
}

// TestNoPageIsLeftOut reads the addresses in the source of the site: each of
// them is among the pages that the tests look at or no page at all, and opens a
// part of the guide that is about it.
func TestNoPageIsLeftOut(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	pages, keeper := s.pages(), s.as("keeper")
	mux, patterns := http.NewServeMux(), routes(t)
	for p := range patterns {
		mux.Handle("GET "+p, http.NotFoundHandler())
	}
	seen := map[string]bool{}
	for _, page := range pages {
		u, err := url.Parse(page)
		if err != nil {
			t.Fatal(err)
		}
		_, pattern := mux.Handler(httptest.NewRequest(http.MethodGet, u.Path, nil))
		seen[strings.TrimPrefix(pattern, "GET ")] = true
		for _, part := range parts {
			if ok, _ := path.Match(part, u.Path); ok { // the patterns are well formed
				seen[part] = true
			}
		}
		status, body := keeper.get(page)
		if status != http.StatusOK {
			if page != "/nothing" {
				t.Errorf("%s: %d", page, status)
			}
			continue
		}
		if general := strings.Contains(body, `href="/help/start`); general && u.Path != "/" && !strings.HasPrefix(u.Path, "/help") {
			t.Errorf("%s opens the beginning of the guide and no part about itself", page)
		}
	}
	for p := range patterns {
		if !seen[p] && !slices.Contains(notPages, p) && !strings.HasPrefix(p, "/periods/{period}/central-report.") {
			t.Errorf("no test looks at %s", p)
		}
	}
	for _, p := range parts {
		if !seen[p] {
			t.Errorf("no test looks at %s", p)
		}
	}
	for _, p := range notPages {
		if !patterns[p] {
			t.Errorf("%s is no address of the site", p)
		}
	}
}

// routes are the addresses that the site gets, as its source registers them.
func routes(t *testing.T) map[string]bool {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	for _, name := range files {
		p, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(p, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 2 {
				return true
			}
			f, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || f.Sel.Name != "get" && f.Sel.Name != "open" {
				return true
			}
			if r, ok := f.X.(*ast.Ident); !ok || r.Name != "r" {
				return true
			}
			text, ok := call.Args[0].(*ast.BasicLit)
			if !ok {
				return true
			}
			address, err := strconv.Unquote(text.Value)
			if err != nil {
				t.Fatal(err)
			}
			if address = strings.TrimPrefix(address, "GET "); strings.HasPrefix(address, "/") && address != "/" {
				out[address] = true
			}
			return true
		})
	}
	if len(out) < 50 {
		t.Fatalf("only %d addresses", len(out))
	}
	return out
}

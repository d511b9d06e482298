package web_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// TestHistoryHidesWhatChangedUnseen changes a reference to a hidden record and
// nothing else: the history tells somebody who may not see it of no field.
func TestHistoryHidesWhatChangedUnseen(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	ctx := context.Background()
	values := map[string]any{"title": chancery.Text{EN: "Open talks"}, "type": "meeting", "start_date": "2022-03-05", "owner": "vn-navy", "marking": "public"}
	if _, err := s.service.Create(ctx, chancery.System(), "activity", service.Input{Ref: "2022-0950-navy", Values: values}); err != nil {
		t.Fatal(err)
	}
	for _, lead := range []string{"xylothea-person", ""} {
		if err := s.service.Edit(ctx, chancery.System(), "activity", "2022-0950-navy", service.Input{Merge: true, Values: map[string]any{"lead_person": lead}}); err != nil {
			t.Fatal(err)
		}
	}
	const at = "/activities/2022-0950-navy/history"
	label := "Head on our side"
	s.as("keeper").want(at, http.StatusOK, "Xylothea person")
	_, body := s.as("stranger").get(at)
	_, seen := s.as("keeper").get(at)
	if !strings.Contains(seen, label) || strings.Contains(body, label) || strings.Contains(body, "Xylothea") {
		t.Errorf("the history tells of a hidden reference (%t): %s", strings.Contains(seen, label), body)
	}
}

// absent are references of nothing, as readable as those of secret records.
var absent = map[chancery.Kind]string{"activity": "2022-0888-dfr", "task": "2022-0887-dfr", "person": "absentee-person"}

// passing are parts of an answer that differ from one request to the next.
var passing = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`)

// TestWhatIsHiddenAnswersAsWhatIsAbsent sends every reader's request there is
// about a secret record, and the same about none: the answers are the same, byte
// by byte, once the references are.
func TestWhatIsHiddenAnswersAsWhatIsAbsent(t *testing.T) {
	seed.Each(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		for _, name := range []string{"stranger", "officer"} {
			who := s.as(name)
			who.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
			for kind, ref := range secret {
				spec, err := chancery.SpecOf(kind)
				if err != nil {
					t.Fatal(err)
				}
				ask := func(way string, form url.Values, ref string) string {
					fill := strings.NewReplacer("{ref}", ref, "{at}", "/"+spec.Plural+"/"+ref, "{kind}", string(kind), "{all}", "/"+spec.Plural)
					var answer *http.Response
					var err error
					if form == nil {
						answer, err = who.client.Get(s.url + fill.Replace(way))
					} else {
						sent := url.Values{}
						for k, v := range form {
							sent.Set(k, fill.Replace(v[0]))
						}
						answer, err = who.client.PostForm(s.url+fill.Replace(way), sent)
					}
					if err != nil {
						t.Fatal(err)
					}
					defer func() { _ = answer.Body.Close() }()
					body, err := io.ReadAll(answer.Body)
					if err != nil {
						t.Fatal(err)
					}
					if answer.StatusCode >= http.StatusInternalServerError {
						t.Errorf("%s: %d", way, answer.StatusCode)
					}
					answer.Header.Del("Date")
					text := fmt.Sprint(answer.StatusCode, answer.Header, string(body))
					return passing.ReplaceAllString(strings.ReplaceAll(text, ref, "@"), "#")
				}
				for _, way := range hiddenReads {
					if ask(way, nil, ref) != ask(way, nil, absent[kind]) {
						t.Errorf("%s tells %s that there is a %s", way, name, kind)
					}
				}
				for _, w := range hiddenActs {
					if ask(w.way, w.form, ref) != ask(w.way, w.form, absent[kind]) {
						t.Errorf("POST %s %v tells %s that there is a %s", w.way, w.form, name, kind)
					}
				}
			}
		}
	})
}

var hiddenReads = []string{
	"{at}", "{at}/documents", "{at}/papers", "{at}/papers?file=letter.docx", "{at}/links", "{at}/history", "{at}/history?as_of=99999", "{at}/edit", "{at}/record", "{at}/remove", "{at}/hold",
	"{all}?ref={ref}", "{all}?ref.not={ref}", "{all}.csv?ref={ref}", "{all}.jsonl?ref={ref}", "{all}.ics?ref={ref}", "{all}?q={ref}", "{all}/new?copy={ref}", "/search?q={ref}", "/jump?q={ref}",
	"/lookup?kinds={kind}&q={ref}", "/duplicates/compare?kind={kind}&keep={ref}&drop=phan-van-giang", "/duplicates/compare?kind={kind}&keep=phan-van-giang&drop={ref}",
	"/activities?lead_person={ref}", "/activities?lead_person.not={ref}", "/activities?lead_person={ref}&group=lead_person&open=lead_person", "/activities?within={ref}", "/activities?organisation={ref}",
	"/tasks?from={kind}/{ref}", "/tasks?from.not={kind}/{ref}", "/tasks/new?from={kind}/{ref}", "/activities/new?within={ref}", "/documents/register?organisation={ref}", "/activities/2022-0004?from=/activities?ref={ref}",
	"/activities/2022-0004/documents?of={ref}", "/papers/{ref}", "/papers/{ref}/renew", "/templates/{ref}/upload", "/template-guide/{ref}", "/documents/{ref}/file", "/documents/{ref}/inline", "/documents/{ref}/page?n=1",
}

var hiddenActs = []struct {
	way  string
	form url.Values
}{
	{"{at}/edit", url.Values{"version": {"1"}, "f.title.en": {"x"}}}, {"{at}/remove", url.Values{"version": {"1"}}}, {"{at}/restore", url.Values{"version": {"1"}}}, {"{at}/hold", url.Values{"version": {"1"}}},
	{"{at}/documents", url.Values{"upload": {"x"}}}, {"{at}/documents", url.Values{"waive": {"x"}}}, {"{at}/papers", url.Values{"template": {"letter"}}},
	{"/bulk{all}", url.Values{"act": {"remove"}, "ref": {"{ref}"}, "step": {"preview"}}}, {"/bulk{all}", url.Values{"act": {"export:csv"}, "query": {"ref={ref}"}, "all": {"1"}}},
	{"/duplicates", url.Values{"kind": {"{kind}"}, "one": {"{ref}"}, "other": {"phan-van-giang"}}}, {"/duplicates/merge", url.Values{"kind": {"{kind}"}, "keep": {"phan-van-giang"}, "drop": {"{ref}"}}},
	{"/drafts", url.Values{"action": {"{at}/edit"}, "f.title.en": {"x"}}}, {"/documents/{ref}/enter", url.Values{"version": {"1"}}}, {"/documents/{ref}/correct", url.Values{"reason": {"x"}}},
	{"/activities/new", url.Values{"f.title.en": {"x"}, "f.type": {"meeting"}, "f.lead_person": {"{ref}"}, "f.within": {"{ref}"}, "f.partners": {"{ref}"}}},
	{"/tasks/new", url.Values{"f.text.en": {"x"}, "f.from": {"{kind}/{ref}"}}}, {"/views", url.Values{"kind": {"activity"}, "name": {"x"}, "query": {"lead_person={ref}"}, "sharing": {"private"}}},
}

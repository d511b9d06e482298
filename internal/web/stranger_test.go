package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"chancery/internal/chancery"
)

// TestStrangerFindsNothing calls every page that could name a secret record.
func TestStrangerFindsNothing(t *testing.T) {
	seed.Each(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		keeper, stranger := s.as("keeper"), s.as("stranger")
		keeper.want("/activities/"+secret["activity"], http.StatusOK, secretWord)

		for kind, ref := range secret {
			spec, _ := chancery.SpecOf(kind)
			for _, tab := range []string{"", "/documents", "/documents?upload=x", "/links", "/history", "/history?as_of=999999", "/edit", "/remove", "/hold", "/close", "/nonsense", "/papers", "/papers?file=letter.docx"} {
				at := "/" + spec.Plural + "/" + ref + tab
				absent := "/" + spec.Plural + "/0000-absent" + tab
				status, body := stranger.get(at)
				other, same := stranger.get(absent)
				if status != http.StatusNotFound || other != status || strings.ReplaceAll(body, ref, "0000-absent") != same {
					t.Errorf("%s (%d) differs from a page that is not there (%d)", at, status, other)
				}
			}
			for _, act := range []string{"/edit", "/remove", "/restore", "/hold", "/finish", "/documents"} {
				if status, _ := stranger.post("/"+spec.Plural+"/"+ref+act, url.Values{"version": {"1"}}); status != http.StatusNotFound && status != http.StatusForbidden {
					t.Errorf("POST %s%s: %d", ref, act, status)
				}
			}
		}

		pages := []string{
			"/", "/search?q=" + secretWord, "/search?q=doi+ngoai&kind=activity", "/lookup?kinds=activity&q=" + secretWord, "/lookup?kinds=person&q=xylothea-person",
			"/jump?q=" + secretWord, "/jump?q=" + secret["activity"], "/search?q=" + secretWord + "&exact=1", "/search?q=hoi+dam&period=2022-H1&owner=vn-dfr",
			"/documents/register?organisation=vn-dfr", "/documents/register.csv", "/documents/incomplete", "/activities?file=incomplete", "/partners/CN/documents",
			"/partners/CN", "/partners/CN/links", "/partners/CN/history", "/organisations/vn-dfr/links",
			"/activities?lead_person=xylothea-person", "/activities?q=" + secretWord, "/activities?state=proposed", "/tasks?from=" + url.QueryEscape("activity/2022-0901-dfr"),
			"/vocabularies", "/vocabularies/activity_kind", "/vocabularies/activity_kind/history", "/vocabularies/activity_kind/terms.csv", "/ministry/calendars", "/ministry/holidays", "/ministry/clocks", "/ministry/numbering",
			"/deadlines", "/deadlines?clock=activity-report", "/deadlines.ics", "/ministry", "/ministry/markings", "/ministry/profile", "/ministry/profile.zip", "/ministry/changes", "/users", "/users/keeper", "/first-steps/people",
			"/activities.csv?q=" + secretWord, "/activities.jsonl", "/activities.ics?from=2022-03-01&to=2022-03-31", "/tasks.csv", "/persons.jsonl",
			"/drafts", "/lookup?kinds=person+activity+task&q=", "/duplicates?kind=person", "/duplicates?kind=activity",
			"/duplicates/compare?kind=person&keep=phan-van-giang&drop=xylothea-person", "/tasks/new?copy=" + secret["task"],
			"/partners/CN/papers", "/template-guide/activity",
		}
		pages = append(append(pages, s.pages()...), "/activities?open=lead_person", "/activities?group=lead_person", "/activities?group=start_date.month&start_date.in=2022-03", "/tasks?group=from",
			"/activities?objective.has="+secretWord, "/activities?lead_person.not=-&open=filters", "/activities/2022-0004?from="+url.QueryEscape("/activities?sort=ref"))
		for _, spec := range chancery.Specs() {
			pages = append(pages, "/"+spec.Plural, "/"+spec.Plural+"?sort=-ref", "/"+spec.Plural+"?marking=secret//cyber")
		}
		for _, page := range pages {
			status, body := stranger.get(page)
			if status >= http.StatusInternalServerError {
				t.Errorf("%s: %d", page, status)
			}
			asked := strings.Contains(page, secretWord) || strings.Contains(page, "xylothea")
			for _, leak := range []string{secretWord + " ", "Hội đàm " + secretWord, secret["activity"], secret["task"]} {
				if strings.Contains(body, leak) && !(asked && leak == secretWord+" ") && !strings.Contains(page, url.QueryEscape(leak)) {
					t.Errorf("%s shows %q", page, leak)
				}
			}
		}
	})
}

func TestNobodyIsAskedToSignIn(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	nobody := s.as("")
	nobody.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for _, spec := range chancery.Specs() {
		for _, path := range []string{"/" + spec.Plural, "/" + spec.Plural + ".csv", "/" + spec.Plural + "/new", "/" + spec.Plural + "/x", "/" + spec.Plural + "/x/history"} {
			if status, body := nobody.get(path); status != http.StatusSeeOther || len(body) > 200 {
				t.Errorf("%s: %d", path, status)
			}
		}
		if status, _ := nobody.post("/"+spec.Plural+"/new", url.Values{}); status != http.StatusSeeOther {
			t.Errorf("creating a %s: %d", spec.Kind, status)
		}
	}
	for _, path := range []string{"/", "/search?q=a", "/lookup?q=a", "/jump?q=a", "/documents/register", "/documents/register.xlsx", "/documents/incomplete", "/documents/x/file", "/documents/x/inline", "/documents/x/page?n=1", "/account", "/help"} {
		if status, _ := nobody.get(path); status != http.StatusSeeOther {
			t.Errorf("%s: %d", path, status)
		}
	}
}

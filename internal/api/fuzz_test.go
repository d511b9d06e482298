package api_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// fuzzed asks something and fails where the answer is not one that the
// description has, or where something broke.
func (m *ministry) fuzzed(t *testing.T, method, path, body string) {
	t.Helper()
	r, err := http.NewRequest(method, path, strings.NewReader(body))
	if err != nil {
		return // no client can send it
	}
	r.RemoteAddr = "192.0.2.1:1"
	r.Header.Set("Authorization", "Bearer "+m.tokens[m.as])
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	m.handler.ServeHTTP(w, r)
	if w.Code >= 500 {
		t.Errorf("%s %s %q: %d %s", method, path, body, w.Code, w.Body)
	}
	one := *m
	one.t = t
	one.fits(method, path, nil, "", answer{t: t, asked: method + " " + path, Status: w.Code, Header: w.Header(), Body: w.Body.Bytes()})
}

// FuzzFilters asks for lists and searches with any query.
func FuzzFilters(f *testing.F) {
	m := onSQLite(f)
	for _, seed := range []string{
		"", "partner=CN", "partner=", "period=2022-H1&calendar=vn-nd09", "period=9999-H9", "from=2022&to=0000-00", "sort=-title&limit=3", "sort=-", "fields=title,,", "fields=", "q=%00", "q=%ff",
		"q=\"giao+lưu", "count=true&count=false", "state=held,held", "ref=*", "organisation=vn-mnd,none", "participants=99999999999999999999", "participants=-1..3", "start_date=2022", "limit=1&cursor=AAAA",
		"as_of=1", "dry_run=true", "marking=secret//cyber", "%=1", "partner=CN;marking=public", "within=activity/x", "edition=1e9", "sort=title&cursor=%7B%7D", "kind=activity&q=a&cursor=-1",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		given, err := url.ParseQuery(query)
		if err != nil && len(given) == 0 {
			return
		}
		for _, path := range []string{"/api/v1/activities", "/api/v1/reports", "/api/v1/search", "/api/v1/ledger/entries", "/api/v1/partners/CN"} {
			m.fuzzed(t, "GET", path+"?"+given.Encode(), "")
		}
	})
}

// FuzzCursors goes on from places nobody was at.
func FuzzCursors(f *testing.F) {
	m := onSQLite(f)
	for _, sort := range []string{"", "title", "-start_date", "participants"} {
		next := m.ask("GET", "/api/v1/activities?limit=2&sort="+sort, nil).want(200).text("next")
		f.Add(sort, next)
		f.Add("title", next)
		f.Add(sort, strings.ToUpper(next))
		if len(next) > 3 {
			f.Add(sort, next[:len(next)-3])
		}
	}
	for _, seed := range []string{"", "0", "-1", "e30", "W10", "bnVsbA", "WyJhIiwiYiJd", "9999999999999999999", "\x00", "ÿ"} {
		f.Add("title", seed)
	}
	f.Fuzz(func(t *testing.T, sort, cursor string) {
		q := url.Values{"limit": {"2"}, "sort": {sort}, "cursor": {cursor}}
		m.fuzzed(t, "GET", "/api/v1/activities?"+q.Encode(), "")
		m.fuzzed(t, "GET", "/api/v1/search?"+url.Values{"q": {"a"}, "cursor": {cursor}}.Encode(), "")
	})
}

// FuzzBodies sends any body to what takes one, and keeps nothing.
func FuzzBodies(f *testing.F) {
	m := onSQLite(f)
	for _, seed := range []string{
		`{}`, `[]`, `null`, `""`, `{"title": {"en": "A"}, "type": "meeting"}`, `{"title": "A"}`, `{"title": {"fr": "A"}}`, `{"title": {"en": 1}}`, `{"title": [null]}`, `{"partners": "CN"}`, `{"partners": [1]}`, `{"partners": [{}]}`,
		`{"delegation": [{"side": "ours"}]}`, `{"delegation": {}}`, `{"delegation": [null]}`, `{"delegation": [[{}]]}`, `{"participants": 1e300}`, `{"participants": "1"}`, `{"participants": 1.5}`, `{"start_date": 20220101}`, `{"start_date": "2022-02-30"}`,
		`{"version": -1}`, `{"version": 1e99}`, `{"state": "held"}`, `{"ref": "\u0000"}`, `{"key": "` + strings.Repeat("k", 300) + `"}`, `{"reason": {}}`, `{"additional": "yes"}`, `[{"title": {"en": "A"}, "type": "meeting"}]`, `[1]`,
		`{"label": 1, "url": [], "events": [1], "active": null, "filter": {}}`, `{"title": {"en": "` + strings.Repeat("a", 5000) + `"}}`, `{"type": "\ud800"}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		for _, ask := range []struct{ method, path string }{
			{"POST", "/api/v1/activities?dry_run=true"}, {"PATCH", "/api/v1/activities/de-bayern-hcmc-2022?dry_run=true"}, {"PUT", "/api/v1/activities/de-bayern-hcmc-2022?dry_run=true"},
			{"POST", "/api/v1/activities/de-bayern-hcmc-2022/close?dry_run=true"}, {"POST", "/api/v1/activities/bulk?dry_run=true"}, {"POST", "/api/v1/activities/bulk?dry_run=true&act=edit"},
			{"PATCH", "/api/v1/webhooks/none"},
		} {
			m.fuzzed(t, ask.method, ask.path, body)
		}
	})
}

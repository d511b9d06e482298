package web_test

import (
	"net/http"
	"net/url"
	"testing"
)

// FuzzRegisterAddress opens registers, search and the calendar with any query:
// it is a page, or a refusal with words, never an outage.
func FuzzRegisterAddress(f *testing.F) {
	keeper := serve(f, seed.SQLite(f)).as("keeper")
	for _, seed := range []string{
		"", "q=%22a", "partners=CN&partners=none", "sort=-start_date&after=x", "columns=title,,x&group=type", "start_date=2022..&near=1", "view=x", "page=-1&limit=1e9", "state=held,%00", "from=31/02/2022&to=0", "participants=..9999999999999999999",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		given, err := url.ParseQuery(query)
		if err != nil && len(given) == 0 {
			return
		}
		r := keeper
		r.t = t
		for _, path := range []string{"/activities", "/tasks", "/search", "/calendar", "/activities.csv"} {
			if status, body := r.get(path + "?" + given.Encode()); status >= http.StatusInternalServerError {
				t.Fatalf("%s?%s is %d: %.300s", path, given.Encode(), status, body)
			}
		}
	})
}

// FuzzPastedText pastes any text to be read in, of any day.
func FuzzPastedText(f *testing.F) {
	s := serve(f, seed.SQLite(f))
	keeper := s.as("keeper")
	f.Add(englishText, "12/6/2022", "public")
	f.Add(vietnameseText, "", "x")
	f.Add("{P:0} \xff\x00", "99/99/9999", "")
	f.Fuzz(func(t *testing.T, text, day, marking string) {
		r := keeper
		r.t = t
		if status, body := r.post("/reading", url.Values{"text": {text}, "day": {day}, "marking": {marking}}); status >= http.StatusInternalServerError {
			t.Fatalf("%d: %.300s", status, body)
		}
	})
}

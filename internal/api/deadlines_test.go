package api_test

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// TestDeadlinesAreListedInPages goes through the deadlines of a clock one at a
// time, asks for some members, for a calendar, and as somebody who may not see
// the records.
func TestDeadlinesAreListedInPages(t *testing.T) {
	eachEngine(t, func(t *testing.T, m *ministry) {
		m.ask("POST", "/api/v1/clocks", map[string]any{"ref": "own-report", "name": map[string]any{"en": "Report"}, "of_kind": "activity", "from_field": "end_date start_date", "length": 10, "unit": "day", "met_field": "reported_on", "article": "House rule"}).want(201)
		var refs []string
		in := func(days int) string { return time.Now().AddDate(0, 0, days).Format(time.DateOnly) }
		for _, day := range []string{in(-20), in(-5), in(-5)} {
			refs = append(refs, m.ask("POST", "/api/v1/activities", map[string]any{"title": map[string]any{"en": "Talks"}, "type": "meeting", "start_date": day, "owner": "vn-dfr", "marking": "secret"}).want(201).text("ref"))
		}
		const list = "/api/v1/deadlines?clock=own-report"
		got := map[string]bool{}
		pages, last := 0, ""
		for at := list + "&limit=1"; at != ""; pages++ {
			a := m.ask("GET", at, nil).want(200)
			for _, x := range a.JSON["items"].([]any) {
				item := x.(map[string]any)
				if due := item["due"].(string); due < last {
					t.Errorf("%s comes after %s", due, last)
				} else {
					last = due
				}
				ref := item["record"].(map[string]any)["ref"].(string)
				if got[ref] {
					t.Errorf("%s is listed twice", ref)
				}
				got[ref] = true
				if ref == refs[0] && (item["state"] != "overdue" || item["due"] != in(-10) || item["article"] != "House rule") {
					t.Errorf("the first is %v", item)
				}
			}
			at, _ = a.JSON["_links"].(map[string]any)["next"].(string)
		}
		for _, ref := range refs {
			if !got[ref] {
				t.Errorf("%s is not listed among %v in %d pages", ref, got, pages)
			}
		}
		few := m.ask("GET", list+"&fields=due,state", nil).want(200).JSON["items"].([]any)[0].(map[string]any)
		if len(few) != 2 || few["due"] == nil {
			t.Errorf("of two members there are %v", few)
		}
		for _, wrong := range []string{"&fields=shoe_size", "&limit=0", "&cursor=%21", "&colour=red"} {
			m.ask("GET", list+wrong, nil).want(400)
		}
		m.ask("GET", "/api/v1/deadlines?clock=no-such", nil).want(404)
		days := string(m.ask("GET", list, nil, "Accept", "text/calendar").want(200).Body)
		if strings.Count(days, "BEGIN:VEVENT") != len(got) || !strings.Contains(days, "DTSTART;VALUE=DATE:"+strings.ReplaceAll(in(-10), "-", "")) {
			t.Errorf("the calendar does not hold the %d days: %.900s", len(got), days)
		}
		stranger := m.by("stranger").ask("GET", list, nil).want(200)
		for _, x := range stranger.JSON["items"].([]any) {
			if ref := x.(map[string]any)["record"].(map[string]any)["ref"].(string); slices.Contains(refs, ref) {
				t.Errorf("a stranger reads of %s", ref)
			}
		}
	})
}

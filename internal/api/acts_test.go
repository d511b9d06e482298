package api_test

import (
	"strings"
	"testing"
)

// one finds an act in the list of a record.
func (a answer) one(act string) map[string]any {
	a.t.Helper()
	for _, item := range a.items() {
		if m := item.(map[string]any); m["act"] == act {
			return m
		}
	}
	a.t.Fatalf("%s: no act %s: %s", a.asked, act, a.Body)
	return nil
}

func TestEveryActSaysWhetherItIsPossible(t *testing.T) {
	eachEngine(t, func(t *testing.T, m *ministry) {
		made := m.activity(nil)
		at := made.Header.Get("Location")
		list := m.ask("GET", at+"/acts", nil).want(200)
		if made.at("_links.acts") != at+"/acts" {
			t.Errorf("the record leads to %v", made.at("_links.acts"))
		}
		if a := list.one("endorse"); a["allowed"] != true || a["to"] != "endorsed" || a["method"] != "POST" || a["href"] != at+"/endorse" {
			t.Errorf("endorse: %v", a)
		}
		closing := list.one("close")
		why := closing["why"].(map[string]any)
		if closing["allowed"] != false || why["key"] != "move.wrong_state" || why["status"] != 409.0 || !strings.Contains(why["detail"].(string), "“Proposed”") {
			t.Errorf("close: %v", closing)
		}
		if a := list.one("restore"); a["allowed"] != false {
			t.Errorf("restore: %v", a)
		}
		if n := len(list.items()); n != 3+len(m.moves("activity")) {
			t.Errorf("there are %d acts", n)
		}

		held := m.activity(map[string]any{"state": "held", "start_date": "2024-01-02"}).Header.Get("Location")
		closing = m.ask("GET", held+"/acts", nil, "Accept-Language", "vi").want(200).one("close")
		needs, _ := closing["needs"].([]any)
		if closing["allowed"] != true || len(needs) == 0 || !strings.Contains(closing["needs_text"].(string), needs[0].(map[string]any)["label"].(string)) {
			t.Errorf("close a held one: %v", closing)
		}
		if !strings.HasPrefix(closing["needs_text"].(string), "Gửi kèm") {
			t.Errorf("not in the caller's language: %v", closing["needs_text"])
		}

		if a := m.by("inspector").ask("GET", at+"/acts", nil).want(200).one("endorse"); a["allowed"] != false || a["why"].(map[string]any)["status"] != 403.0 {
			t.Errorf("an inspector: %v", a)
		}
		m.ask("DELETE", at, nil).want(200)
		gone := m.ask("GET", at+"/acts", nil).want(200)
		if gone.one("restore")["allowed"] != true || gone.one("edit")["why"].(map[string]any)["key"] != "acts.removed" {
			t.Errorf("a removed record: %s", gone.Body)
		}
		m.ask("GET", "/api/v1/activities/none/acts", nil).want(404)
	})
}

// TestWhatTheListOfActsSaysHappens does every act that is allowed in a dry run,
// and every one that is not, and compares.
func TestWhatTheListOfActsSaysHappens(t *testing.T) {
	m := onSQLite(t)
	reader := m.by("admin")
	reader.tokens = map[string]string{"admin": m.token("admin", "read")}
	for _, state := range []string{"proposed", "approved", "held", "cancelled"} {
		at := m.activity(map[string]any{"state": state, "start_date": "2024-01-02", "end_date": "2024-01-03", "result": map[string]any{"en": "Done"}, "reported_on": "2024-01-05"}).Header.Get("Location")
		for _, who := range []*ministry{m, m.by("inspector"), reader} {
			for _, item := range who.ask("GET", at+"/acts", nil).want(200).items() {
				a := item.(map[string]any)
				body := any(nil)
				if a["method"] == "PATCH" {
					body = `{"participants": 3}`
				} else if a["reason_required"] == true {
					body = `{"reason": "because"}`
				}
				did := who.ask(a["method"].(string), a["href"].(string)+"?dry_run=true", body)
				switch needs, _ := a["needs"].([]any); {
				case a["allowed"] == true && len(needs) == 0 && did.Status != 200:
					t.Errorf("%s in %s is said to be allowed: %d %s", a["act"], state, did.Status, did.Body)
				case a["allowed"] == false && (did.Status != int(a["why"].(map[string]any)["status"].(float64)) || did.text("detail") != a["why"].(map[string]any)["detail"]):
					t.Errorf("%s in %s is said to be refused: %v, but %d %s", a["act"], state, a["why"], did.Status, did.Body)
				}
			}
		}
	}
}

func TestOptionsListsTheMethods(t *testing.T) {
	m := onSQLite(t)
	a := m.ask("OPTIONS", "/api/v1/activities/none", nil, "Authorization", "")
	if a.Status != 204 || a.Header.Get("Allow") != "GET, HEAD, PUT, PATCH, DELETE, OPTIONS" || len(a.Body) > 0 {
		t.Errorf("%d %v", a.Status, a.Header)
	}
}

func TestAListComesAsAFile(t *testing.T) {
	eachEngine(t, func(t *testing.T, m *ministry) {
		const list = "/api/v1/activities?partner=LA&period=2022-H1"
		count := int(m.ask("GET", list+"&count=true&limit=1", nil).want(200).at("total").(float64))
		csv := m.ask("GET", list, nil, "Accept", "text/csv").want(200)
		if lines := strings.Count(string(csv.Body), "\n"); count == 0 || lines < count+1 || !strings.HasPrefix(csv.Header.Get("Content-Type"), "text/csv") {
			t.Errorf("%d activities, %d lines of %s", count, lines, csv.Header.Get("Content-Type"))
		}
		again := m.ask("POST", "/api/v1/import/activity?dry_run=true", string(csv.Body), "Content-Type", "text/csv").want(200)
		again.is("unchanged", float64(count))
		jsonl := m.ask("GET", list, nil, "Accept", "application/jsonl;q=0.9, application/json;q=0.1").want(200)
		if strings.Count(string(jsonl.Body), "\n") != count {
			t.Errorf("%d activities as %s", count, jsonl.Body)
		}
		for media, starts := range map[string]string{
			"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "PK", "text/calendar": "BEGIN:VCALENDAR", "text/html, */*;q=0.1": "{",
		} {
			if a := m.ask("GET", list, nil, "Accept", media).want(200); !strings.HasPrefix(string(a.Body), starts) {
				t.Errorf("%s begins with %.20q", media, a.Body)
			}
		}
		m.ask("GET", "/api/v1/partners", nil, "Accept", "text/calendar").want(406)
		m.ask("GET", "/api/v1/partners/CN", nil, "Accept", "text/html").want(406).is("type", "/api/docs#not_acceptable")
		m.ask("GET", list+"&limit=5", nil, "Accept", "text/csv").want(400)
		m.ask("GET", list+"&sort=colour", nil, "Accept", "text/csv").want(400)
		if a := m.by("stranger").ask("GET", "/api/v1/activities", nil, "Accept", "text/csv").want(200); strings.Contains(string(a.Body), "vn-mnd,internal") {
			t.Errorf("a stranger takes out %s", a.Body)
		}
		if a := m.ask("HEAD", list, nil, "Accept", "text/csv"); a.Status != 200 || len(a.Body) != 0 {
			t.Errorf("HEAD: %d %s", a.Status, a.Body)
		}
	})
}

package api_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"chancery/internal/chancery"
)

// TestPagesMakeTheWhole pages through all activities in several orders.
func TestPagesMakeTheWhole(t *testing.T) {
	eachEngine(t, func(t *testing.T, m *ministry) {
		var whole map[string]bool
		first := m.ask("GET", "/api/v1/activities?limit=500&count=true", nil).want(200)
		total := int(first.at("total").(float64))
		for _, sort := range []string{"", "title", "-start_date", "type", "-updated_at", "participants"} {
			whole = map[string]bool{}
			at, pages := "/api/v1/activities?limit=37&fields=title&sort="+url.QueryEscape(sort), 0
			for at != "" {
				a := m.ask("GET", at, nil).want(200)
				for _, item := range a.items() {
					ref := item.(map[string]any)["ref"].(string)
					if whole[ref] {
						t.Errorf("sorted by %q, %s comes twice", sort, ref)
					}
					whole[ref] = true
				}
				at = a.text("_links.next")
				if at != "" && a.Header.Get("Link") != "<"+at+`>; rel="next"` {
					t.Errorf("Link is %q", a.Header.Get("Link"))
				}
				pages++
			}
			if len(whole) != total || pages != (total+36)/37 {
				t.Errorf("sorted by %q: %d activities on %d pages, want %d", sort, len(whole), pages, total)
			}
		}
	})
}

func TestFilters(t *testing.T) {
	eachEngine(t, func(t *testing.T, m *ministry) {
		count := func(query string) float64 {
			t.Helper()
			return m.ask("GET", "/api/v1/activities?count=true&limit=1&"+query, nil).want(200).at("total").(float64)
		}
		all := count("")
		cn, la, both := count("partner=CN"), count("partner=LA"), count("partner=CN,LA")
		if cn == 0 || la == 0 || both > cn+la || both < max(cn, la) || cn >= all {
			t.Errorf("CN %v, LA %v, either %v of %v", cn, la, both, all)
		}
		if again := count("partners=CN&partners=LA"); again != both {
			t.Errorf("the plural gives %v, want %v", again, both)
		}
		if half, days := count("period=2022-H1"), count("from=2022-01-01&to=2022-06-30"); half != days || half == 0 {
			t.Errorf("the first half of 2022 has %v, its days %v", half, days)
		}
		if month, days := count("from=2022-02&to=2022-02"), count("from=2022-02-01&to=2022-02-28"); month != days {
			t.Errorf("February has %v, its days %v", month, days)
		}
		if half, law := count("period=2022-H1"), count("period=2022-H1&calendar=vn-nd09"); half == law {
			t.Errorf("both calendars give %v", half)
		}
		if q := count("q=" + url.QueryEscape("ha noi")); q == 0 || q == all {
			t.Errorf("words find %v of %v", q, all)
		}
		if held, not := count("state=held"), count("state=proposed,endorsed,approved,scheduled,closed,postponed,cancelled,rejected"); held+not != all {
			t.Errorf("held %v and not %v make %v", held, not, all)
		}
		if with, without := count("organisation=vn-mnd"), count("partner="); with == 0 || without == all {
			t.Errorf("of the ministry %v, without partner %v", with, without)
		}
		if count("partner=nobody") != 0 {
			t.Error("an unknown partner has activities")
		}
	})
}

func TestParametersMustMeanSomething(t *testing.T) {
	m := onSQLite(t)
	for query, key := range map[string]string{
		"colour=red": "api.no_such_parameter", "limit=501": "api.bad_limit", "limit=0": "api.bad_limit", "limit=x": "api.bad_limit", "count=1": "value.not_flag",
		"sort=colour": "value.no_such_field", "sort=objective": "value.not_sortable", "cursor=zz": "value.not_cursor", "fields=title,colour": "value.no_such_field",
		"from=yesterday": "date.form", "to=2022-13": "date.form", "period=2022-H3": "period.form", "period=2022-H1&calendar=none": "value.no_such_record",
		"state=dancing": "value.not_a_state", "additional=perhaps": "value.not_flag", "participants=many": "value.not_number", "title=x": "api.no_such_parameter",
		"as_of=1": "api.as_of_list", "place=Hanoi": "api.no_such_parameter",
	} {
		a := m.ask("GET", "/api/v1/activities?"+query, nil).want(400)
		a.is("type", "/api/docs#parameters")
		a.is("errors.0.key", key)
		if a.at("errors.0.parameter") == nil {
			t.Errorf("%s: no parameter is named: %s", query, a.Body)
		}
	}
	m.ask("GET", "/api/v1/activities/none?colour=red", nil).want(400)
	m.ask("GET", "/api/v1/search?q=a&kind=colour", nil).want(400)
}

func TestOnlyTheFieldsAskedFor(t *testing.T) {
	m := onSQLite(t)
	item := m.ask("GET", "/api/v1/activities?limit=1&partner=CN&fields=title,partners", nil).want(200).items()[0].(map[string]any)
	for name := range item {
		if !strings.Contains(" id kind ref version title partners ", " "+name+" ") {
			t.Errorf("%s was not asked for", name)
		}
	}
	if item["partners"] == nil {
		t.Error("partners were asked for")
	}
	one := m.ask("GET", "/api/v1/activities/"+item["ref"].(string)+"?fields=acts", nil).want(200)
	if one.at("acts") == nil || one.at("title") != nil {
		t.Errorf("asked for acts: %s", one.Body)
	}
}

func TestThePastIsRead(t *testing.T) {
	eachEngine(t, func(t *testing.T, m *ministry) {
		made := m.activity(map[string]any{"participants": 1})
		one := made.Header.Get("Location")
		before := m.ask("GET", one+"/history", nil).want(200)
		size := int(before.at("items.0.ledger_index").(float64)) + 1
		moment := time.Now().UTC().Add(time.Millisecond).Format(time.RFC3339Nano)
		for time.Now().UTC().Format(time.RFC3339Nano) <= moment {
		}
		m.ask("PATCH", one, `{"participants": 2}`).want(200)
		m.ask("GET", fmt.Sprintf("%s?as_of=%d", one, size), nil).want(200).is("participants", 1.0)
		m.ask("GET", fmt.Sprintf("%s?as_of=%d", one, size+1), nil).want(200).is("participants", 2.0)
		m.ask("GET", fmt.Sprintf("%s?as_of=%d", one, size-1), nil).want(404)
		m.ask("GET", one+"?as_of="+url.QueryEscape(moment), nil).want(200).is("participants", 1.0)
		m.ask("GET", one+"?as_of=yesterday", nil).want(400)
		h := m.ask("GET", one+"/history", nil).want(200)
		h.is("items.0.changes.0.field", "participants")
		h.is("items.0.changes.0.old", 1.0)
		h.is("items.0.changes.0.new", 2.0)
		h.is("items.0.action", "activity.edit")
		h.is("items.1.action", "activity.create")
		h.is("items.1.by", "admin")
	})
}

func TestSearch(t *testing.T) {
	eachEngine(t, func(t *testing.T, m *ministry) {
		a := m.ask("GET", "/api/v1/search?q="+url.QueryEscape("quoc phong")+"&limit=5", nil).want(200)
		if len(a.items()) != 5 || a.at("counts.agreement") == nil || a.text("next") == "" {
			t.Fatalf("found %s", a.Body)
		}
		b := m.ask("GET", a.text("_links.next"), nil).want(200)
		if b.at("items.0.ref") == a.at("items.0.ref") {
			t.Error("the second page begins like the first")
		}
		only := m.ask("GET", "/api/v1/search?q=china&kind=partner,organisation", nil).want(200)
		for _, item := range only.items() {
			if k := item.(map[string]any)["kind"]; k != "partner" && k != "organisation" {
				t.Errorf("found a %v", k)
			}
		}
		m.ask("GET", a.text("items.0._links.self"), nil).want(200)
		if empty := m.ask("GET", "/api/v1/search?q=", nil).want(200); len(empty.items()) != 0 {
			t.Error("no words find something")
		}
	})
}

func TestTheLedgerIsRead(t *testing.T) {
	eachEngine(t, func(t *testing.T, m *ministry) {
		i := m.by("inspector")
		i.ask("GET", "/api/v1/ledger/checkpoint", nil).want(404)
		i.ask("POST", "/api/v1/ledger/checkpoint", nil).want(403)
		signed := m.ask("POST", "/api/v1/ledger/checkpoint", nil).want(200)
		if read := i.ask("GET", "/api/v1/ledger/checkpoint", nil).want(200); string(read.Body) != string(signed.Body) {
			t.Errorf("signed\n%s\nread\n%s", signed.Body, read.Body)
		}
		proof := i.ask("GET", "/api/v1/ledger/proof/partner/CN", nil).want(200)
		if _, err := m.svc.CheckProof(strings.NewReader(string(proof.Body))); err != nil {
			t.Errorf("the proof does not hold: %v", err)
		}
		i.ask("GET", "/api/v1/ledger/proof/partner/none", nil).want(404)
		i.ask("GET", "/api/v1/ledger/proof/colour/CN", nil).want(404)
		entries := i.ask("GET", "/api/v1/ledger/entries?from=10&limit=3", nil).want(200)
		entries.is("items.0.index", 10.0)
		entries.is("next", 13.0)
		m.by("stranger").ask("GET", "/api/v1/ledger/entries", nil).want(403)
		if past := i.ask("GET", "/api/v1/ledger/entries?from=99999999", nil).want(200); len(past.items()) != 0 {
			t.Error("there is something after the end")
		}
	})
}

func TestActsAreThoseTheCallerMay(t *testing.T) {
	m := onSQLite(t)
	ref := m.activity(nil).text("ref")
	acts := func(who string) string {
		return fmt.Sprint(m.by(who).ask("GET", "/api/v1/activities/"+ref, nil).want(200).at("acts"))
	}
	if got := acts("admin"); got != "[cancel endorse reject edit remove]" {
		t.Errorf("the administrator may %s", got)
	}
	if got := acts("inspector"); got != "<nil>" {
		t.Errorf("the inspector may %s", got)
	}
	for _, act := range specOf("activity").Moves.From(chancery.State("held")) {
		m.ask("POST", "/api/v1/activities/"+ref+"/"+act, `{"reason": "x"}`).want(409)
	}
	m.ask("POST", "/api/v1/activities/"+ref+"/fly", nil).want(404)
}

func TestTheCentralReport(t *testing.T) {
	eachEngine(t, func(t *testing.T, m *ministry) {
		at := "/api/v1/reports/central"
		a := m.ask("GET", at+"?period=2022-H1", nil).want(200)
		a.is("kind", "central_report")
		a.is("period", "2022-H1")
		if a.at("sections.0.title.vi") == nil {
			t.Error("the report has no text")
		}
		only := m.ask("GET", at+"?period=2022-H1&figures_only=true", nil).want(200)
		if only.at("sections") != nil || fmt.Sprint(only.at("figures")) != fmt.Sprint(a.at("figures")) {
			t.Error("the figures alone are not those of the report")
		}
		for suffix, begin := range map[string]string{".json": "{", ".html": "<!", ".docx": "PK", ".pdf": "%PDF"} {
			by := m.ask("GET", at+suffix+"?period=2022-H1&lang=vi", nil)
			if by.Status != 200 || !strings.HasPrefix(strings.ToLower(string(by.Body)), strings.ToLower(begin)) {
				t.Errorf("%s: %d, begins %.20q", suffix, by.Status, by.Body)
			}
		}
		pdf := m.ask("GET", at+"?period=2022-H1", nil, "Accept", "text/plain, application/pdf;q=0.8, text/html;q=0.5")
		if pdf.Header.Get("Content-Type") != "application/pdf" || !strings.Contains(pdf.Header.Get("Content-Disposition"), "central-report-2022-H1.pdf") {
			t.Errorf("asked for PDF, got %v", pdf.Header)
		}
		m.ask("GET", at+"?period=2022-H1", nil, "Accept", "image/png").want(406)
		m.ask("GET", at+"?period=2022-H1", nil, "Accept", "*/*").want(200).is("kind", "central_report")
		for _, query := range []string{"", "?period=2022-H7", "?period=2022&level=cosmic", "?period=2022&as_of=99999999", "?period=2022&lang=fr", "?period=2022&colour=red"} {
			m.ask("GET", at+query, nil).want(400).is("type", "/api/docs#parameters")
		}
		m.ask("GET", at+"?period=2022&organisation=nobody", nil).want(404)
		size := m.ask("GET", "/api/v1/ledger/entries?limit=1", nil).want(200).at("size").(float64)
		m.activity(map[string]any{"start_date": "2022-03-03"})
		past := m.ask("GET", fmt.Sprintf("%s?period=2022-H1&as_of=%d&figures_only=true", at, int(size)), nil).want(200)
		if fmt.Sprint(past.at("figures")) != fmt.Sprint(a.at("figures")) {
			t.Error("the past has changed")
		}
	})
}

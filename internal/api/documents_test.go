package api_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

const octets = "application/octet-stream"

const onePDF = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

func said(values map[string]any) string {
	b, err := json.Marshal(values)
	if err != nil {
		panic(err)
	}
	return "&document=" + url.QueryEscape(string(b))
}

var minutes = said(map[string]any{"title": map[string]any{"en": "Minutes of invented talks", "vi": "Biên bản hội đàm ví dụ"}, "type": "minutes"})

// TestFilesOfARecord sends a file, a new version, lists them and reads them again.
func TestFilesOfARecord(t *testing.T) {
	eachEngine(t, func(t *testing.T, m *ministry) {
		const at = "/api/v1/activities/2022-0014/documents"
		before := len(m.ask("GET", at, nil).want(200).items())
		sent := m.ask("POST", at+"?name=../../bi%C3%AAn%20b%E1%BA%A3n.pdf"+minutes, onePDF, "Content-Type", octets).want(201)
		ref := sent.text("ref")
		if sent.text("file_name") != "biên bản.pdf" || sent.text("media_type") != "application/pdf" || sent.text("marking") == "" || sent.Header.Get("Location") != "/api/v1/documents/"+ref {
			t.Errorf("it became %s at %q", sent.Body, sent.Header.Get("Location"))
		}
		if about := sent.at("about").([]any); len(about) != 1 || about[0] != "activity/2022-0014" {
			t.Errorf("it is about %v", about)
		}
		got := m.ask("GET", sent.text("_links.file"), nil, "Accept", "*/*").want(200)
		if string(got.Body) != onePDF || !strings.HasPrefix(got.Header.Get("Content-Disposition"), "attachment") || got.Header.Get("Content-Type") != "application/octet-stream" {
			t.Errorf("its content came as %q %q", got.Header.Get("Content-Type"), got.Header.Get("Content-Disposition"))
		}
		m.ask("GET", sent.text("_links.file"), nil, "Accept", "*/*", "If-None-Match", got.Header.Get("ETag")).want(304)

		newer := m.ask("POST", "/api/v1/documents/"+ref+"/versions?name=second.txt", "Bản thứ hai, có sửa.", "Content-Type", octets).want(201)
		if newer.text("replaces") != ref || newer.text("title.en") != "Minutes of invented talks" || newer.text("type") != "minutes" {
			t.Errorf("the new version is %s", newer.Body)
		}
		for _, of := range []string{ref, newer.text("ref")} {
			items := m.ask("GET", "/api/v1/documents/"+of+"/versions", nil).want(200).items()
			if len(items) != 2 || items[0].(map[string]any)["ref"] != newer.text("ref") || items[1].(map[string]any)["ref"] != ref {
				t.Errorf("versions of %s: %v", of, items)
			}
		}
		if now := len(m.ask("GET", at, nil).want(200).items()); now != before+2 {
			t.Errorf("%d documents, then %d", before, now)
		}
		found := m.ask("GET", "/api/v1/search?kind=document&q="+url.QueryEscape(`"bản thứ hai"`), nil).want(200).items()
		if len(found) != 1 || found[0].(map[string]any)["ref"] != newer.text("ref") {
			t.Errorf("the words of the file find %v", found)
		}
	})
}

// TestAFileSentTwiceIsOne repeats a request with its key, and with another file.
func TestAFileSentTwiceIsOne(t *testing.T) {
	m := onSQLite(t)
	const at = "/api/v1/activities/2022-0014/documents?name=a.txt"
	first := m.ask("POST", at+minutes, "một", "Content-Type", octets, "Idempotency-Key", "once").want(201)
	again := m.ask("POST", at+minutes, "một", "Content-Type", octets, "Idempotency-Key", "once").want(201)
	if first.text("ref") != again.text("ref") || again.Header.Get("Idempotency-Replayed") != "true" {
		t.Errorf("%s, then %s", first.text("ref"), again.text("ref"))
	}
	m.ask("POST", at+minutes, "hai", "Content-Type", octets, "Idempotency-Key", "once").want(409)
	was := len(m.ask("GET", "/api/v1/activities/2022-0014/documents", nil).want(200).items())
	m.ask("POST", at+"&dry_run=true"+minutes, "ba", "Content-Type", octets).want(200)
	if now := len(m.ask("GET", "/api/v1/activities/2022-0014/documents", nil).want(200).items()); now != was {
		t.Error("a dry run kept a document")
	}
}

// TestFilesThatAreRefused are those that are too large, empty, not what is taken,
// or not said to be anything.
func TestFilesThatAreRefused(t *testing.T) {
	m := onSQLite(t)
	const at = "/api/v1/activities/2022-0014/documents"
	for _, x := range []struct {
		query, body string
		status      int
	}{
		{"?name=a.txt", "x", http.StatusUnprocessableEntity}, {"", "x", 400}, {"?name=a.txt&document=[]", "x", 400},
		{"?name=a.txt&document=" + url.QueryEscape(`{"hash":"00"}`), "x", 422}, {"?name=a.txt&colour=red" + minutes, "x", 400},
		{"?name=empty.pdf" + minutes, "", 422}, {"?name=run.pdf" + minutes, "MZ\x90\x00\x03\x00\x00\x00", 422},
		{"?name=picture.png" + minutes, `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`, 422},
	} {
		m.ask("POST", at+x.query, x.body, "Content-Type", octets).want(x.status)
	}
	m.ask("POST", at+"?name=a.txt"+minutes, "x", "Content-Type", "multipart/form-data; boundary=x").want(415)
	who, err := m.svc.Actor(t.Context(), "admin")
	if err == nil {
		err = m.svc.SaveSettings(t.Context(), who, map[string]string{"file_limit": "1"})
	}
	if err != nil {
		t.Fatal(err)
	}
	m.ask("POST", at+"?name=a.txt"+minutes, strings.Repeat("x", 1<<20+1), "Content-Type", octets).want(http.StatusRequestEntityTooLarge)
}

// TestAPageIsNeverShown sends a page that calls itself a PDF: it is kept as what it
// is, and comes back only to be saved.
func TestAPageIsNeverShown(t *testing.T) {
	m := onSQLite(t)
	sent := m.ask("POST", "/api/v1/activities/2022-0014/documents?name=page.pdf"+minutes, "<!DOCTYPE html><script>alert(1)</script>", "Content-Type", octets).want(201)
	sent.is("media_type", "text/html")
	got := m.ask("GET", sent.text("_links.file"), nil, "Accept", "*/*").want(200)
	if got.Header.Get("Content-Type") != octets || got.Header.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(got.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("it comes with %v", got.Header)
	}
}

// TestFilesOfHiddenRecordsAreNotThere asks as somebody who may see nothing of it.
func TestFilesOfHiddenRecordsAreNotThere(t *testing.T) {
	m := onSQLite(t)
	sent := m.ask("POST", "/api/v1/activities/2022-0014/documents?name=a.pdf"+minutes, onePDF, "Content-Type", octets).want(201)
	stranger := m.by("stranger")
	for _, address := range []string{"/api/v1/activities/2022-0014/documents", sent.text("_links.file"), sent.text("_links.versions")} {
		stranger.ask("GET", address, nil, "Accept", "*/*").want(404)
	}
	stranger.ask("POST", "/api/v1/activities/2022-0014/documents?name=a.pdf"+minutes, onePDF, "Content-Type", octets).want(404)
	stranger.ask("POST", sent.text("_links.versions")+"?name=a.pdf", onePDF, "Content-Type", octets).want(404)
}

// TestIncompleteFilesAreFiltered counts records by what their checklists say.
func TestIncompleteFilesAreFiltered(t *testing.T) {
	eachEngine(t, func(t *testing.T, m *ministry) {
		count := func(query string) float64 {
			t.Helper()
			return m.ask("GET", "/api/v1/agreements?count=true&limit=1"+query, nil).want(200).at("total").(float64)
		}
		all, lacking, whole := count(""), count("&file=incomplete"), count("&file=complete")
		if lacking == 0 || lacking+whole != all {
			t.Errorf("%v incomplete and %v complete of %v", lacking, whole, all)
		}
		m.ask("GET", "/api/v1/agreements?file=red", nil).want(400)
		one := m.ask("GET", "/api/v1/agreements?file=incomplete&limit=1&fields=ref", nil).want(200).items()[0].(map[string]any)["ref"].(string)
		lists := m.ask("GET", "/api/v1/agreements/"+one+"/documents", nil).want(200).at("checklists").([]any)
		missing := 0.0
		for _, l := range lists {
			missing += l.(map[string]any)["missing"].(float64)
		}
		if missing == 0 {
			t.Errorf("the file of %s lacks something, but its checklists do not say what: %v", one, lists)
		}
	})
}

package web_test

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"chancery/internal/browsertest"
	"chancery/internal/chancery"
	"chancery/internal/service"
)

// textOf is all text parts of a .docx file together.
func textOf(t *testing.T, docx string) string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(docx), int64(len(docx)))
	if err != nil {
		t.Fatalf("no .docx file: %v in %.200q", err, docx)
	}
	var all strings.Builder
	for _, e := range z.File {
		if !strings.HasSuffix(e.Name, ".xml") {
			continue
		}
		r, err := e.Open()
		if err == nil {
			_, err = io.Copy(&all, r)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}

// byHand is the file with some words changed.
func byHand(t testing.TB, docx, from, to string) []byte {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(docx), int64(len(docx)))
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
		w, err := out.Create(e.Name)
		if err == nil {
			_, err = w.Write(bytes.Replace(content, []byte(from), []byte(to), 1))
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

// sendFile posts a form with a file.
func (r reader) sendFile(path, version string, content []byte) (int, string) {
	r.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	err := w.WriteField("version", version)
	if err == nil {
		var part io.Writer
		if part, err = w.CreateFormFile("file", "tệp.docx"); err == nil {
			_, err = part.Write(content)
		}
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		r.t.Fatal(err)
	}
	response, err := r.client.Post(r.url+path, w.FormDataContentType(), &b)
	return r.read(response, err)
}

// secretContact is a secret activity with China that took place.
func (s site) secretContact() {
	s.t.Helper()
	_, err := s.service.Create(context.Background(), chancery.System(), "activity", service.Input{Ref: "2022-0903-dfr", State: "held", Values: map[string]any{
		"title": chancery.Text{EN: secretWord + " meeting", VI: "Cuộc gặp " + secretWord}, "type": "meeting", "start_date": "2030-06-10", "partners": []string{"CN"},
		"marking": "secret", "compartments": []string{"cyber"}, "owner": "vn-dfr",
	}})
	if err != nil {
		s.t.Fatal(err)
	}
}

func TestPapersHideWhatIsMarked(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	s.secretContact()
	keeper, stranger := s.as("keeper"), s.as("stranger")
	_, full := keeper.get("/partners/CN/papers?file=brief.docx&lang=en")
	if got := textOf(t, full); !strings.Contains(got, secretWord) || !strings.Contains(got, "SECRET") {
		t.Error("the keeper's brief lacks the secret or its marking")
	}
	for _, path := range []string{"/partners/CN/papers?file=brief.docx&lang=en", "/partners/CN/papers?file=letter.docx", "/activities.docx?partners=CN"} {
		status, body := stranger.get(path)
		if status != http.StatusOK {
			t.Errorf("%s: %d", path, status)
			continue
		}
		if got := textOf(t, body); strings.Contains(got, secretWord) || strings.Contains(got, "2022-0903-dfr") {
			t.Errorf("%s tells the secret", path)
		}
	}
	status, body := keeper.post("/partners/CN/papers", url.Values{"paper": {"brief"}, "lang": {"en"}})
	if status != http.StatusOK {
		t.Fatalf("keeping: %d %s", status, body)
	}
	ref := s.kept("partner", "CN")
	keeper.want("/papers/"+ref, http.StatusOK, secretWord)
	for _, path := range []string{"/papers/" + ref, "/papers/" + ref + "/docx", "/papers/" + ref + "/pdf?version=1", "/papers/" + ref + "/renew", "/documents/" + ref, "/documents/" + ref + "/papers"} {
		got, body := stranger.get(path)
		absent, same := stranger.get(strings.Replace(path, ref, "0000-absent", 1))
		if got != http.StatusNotFound || absent != got || strings.ReplaceAll(body, ref, "0000-absent") != same {
			t.Errorf("%s answers %d, a paper that is not there %d", path, got, absent)
		}
	}
	if _, body := stranger.get("/partners/CN/papers"); strings.Contains(body, ref) || strings.Contains(body, secretWord) {
		t.Error("the list of papers tells of the secret one")
	}
	if status, _ := stranger.sendFile("/papers/"+ref+"/upload", "1", []byte(full)); status != http.StatusNotFound {
		t.Errorf("uploading to what may not be seen: %d", status)
	}
	stranger.want("/activities/"+secret["activity"]+"/papers", http.StatusNotFound)
	stranger.want("/activities/"+secret["activity"]+"/papers?file=brief.docx", http.StatusNotFound)
}

// kept is the document that the newest paper of a record is kept as.
func (s site) kept(kind chancery.Kind, ref string) string {
	s.t.Helper()
	list, err := s.service.PapersAbout(context.Background(), chancery.System(), kind, ref)
	if err != nil || len(list) == 0 {
		s.t.Fatalf("nothing was kept: %v", err)
	}
	return list[0].Ref
}

func TestBadFilesAreRefusedInWords(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	keeper := s.as("keeper")
	keeper.get("/lang?to=en&back=/help")
	if status, body := keeper.post("/templates/new", keeper.fill("/templates/new", "/templates/new", url.Values{"f.ref": {"own"}, "f.title.en": {"Own"}, "f.paper": {"brief"}, "f.of_kind": {"partner"}, "f.language": {"en"}})); status != http.StatusOK {
		t.Fatalf("creating a template: %d %s", status, body)
	}
	_, shipped := keeper.get("/paper-templates/brief?of=partner&lang=en")
	for _, c := range []struct {
		content []byte
		says    string
	}{
		{[]byte("no file at all"), "not a .docx file"},
		{nil, "No file was sent"},
		{byHand(t, shipped, "{{#if relation}}", "{{#if relationn}}"), "no field “relationn”"},
		{byHand(t, shipped, "{{name}}", "{{name"), "braces"},
		{bytes.Repeat([]byte("x"), 7<<20), "What was sent is larger than allowed"},
	} {
		status, body := keeper.sendFile("/templates/own/upload", "1", c.content)
		if status < 400 || status >= 500 || !strings.Contains(body, c.says) {
			t.Errorf("%.20q: %d does not say %q", c.content, status, c.says)
		}
	}
	if status, _ := keeper.post("/templates/own/upload", url.Values{"version": {"1"}}); status != http.StatusUnprocessableEntity {
		t.Errorf("a form without a file: %d", status)
	}
	for _, path := range []string{"/partners/CN/papers?file=nonsense.docx", "/partners/CN/papers?file=brief.exe", "/paper-templates/nonsense?of=partner", "/paper-templates/brief?of=nonsense", "/template-guide/nonsense", "/papers/2022-0001", "/templates/own/file", "/papers/0000/docx?version=x"} {
		if status, _ := keeper.get(path); status < 400 || status >= 500 {
			t.Errorf("%s: %d", path, status)
		}
	}
}

// TestPaperWithoutScript goes the whole way with JavaScript off: a template of
// the ministry's own, a paper from it, an edit by hand, changed records, a choice.
func TestPaperWithoutScript(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	keeper := s.as("keeper")
	b := browsertest.Open(t)
	b.NoScript()
	s.signIn(b, "keeper", "en")
	folder := t.TempDir()
	file := func(name string, content []byte) string {
		at := filepath.Join(folder, name)
		if err := os.WriteFile(at, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return at
	}

	b.Visit(s.url + "/templates/new")
	for css, value := range map[string]string{"#f-ref": "own-notice", "#f-title": "Our notice", "#f-paper": "conclusions", "#f-of_kind": "conference", "#f-language": "en"} {
		b.Fill(css, value)
	}
	if status := b.Follow("[data-save]"); status != http.StatusOK {
		t.Fatalf("creating a template: %d, %s", status, b.Text(".summary"))
	}
	_, shipped := keeper.get("/paper-templates/conclusions?of=conference&lang=en")
	b.Attach("#f-file", file("own.docx", byHand(t, shipped, "NOTICE", "OUR NOTICE")))
	if status := b.Follow(".upload .button"); status != http.StatusOK || !b.Has("#fields") {
		t.Fatalf("uploading a template: %d, %s", status, b.Text("main"))
	}

	b.Visit(s.url + "/conferences/2022-H1/papers")
	if got := b.Text("#now"); !strings.Contains(got, "Our notice") {
		t.Errorf("the ministry's template is not in its place: %s", got)
	}
	b.Fill("#f-signer", "Nguyen Van Mau")
	if status := b.Follow("#make .button.main"); status != http.StatusOK {
		t.Fatalf("making: %d, %s", status, b.Text("main"))
	}
	ref := s.kept("conference", "2022-H1")
	_, made := keeper.get("/papers/" + ref + "/docx")
	if got := textOf(t, made); !strings.Contains(got, "OUR NOTICE") || !strings.Contains(got, "Nguyen Van Mau") {
		t.Error("the paper is not from the template and the form")
	}
	b.Attach("#f-file", file("edited.docx", byHand(t, made, "Improve quality", "GREATLY improve quality")))
	if status := b.Follow("#upload .button"); status != http.StatusOK || !strings.Contains(b.Text("#versions"), "Edited by hand") {
		t.Fatalf("uploading an edit: %d, %s", status, b.Text("#versions"))
	}
	task, err := s.service.List(context.Background(), chancery.System(), service.Query{Kind: "task", Where: []service.Filter{{Field: "q", Values: []string{`"Improve quality"`}}}}, false)
	if err != nil || len(task.Records) == 0 {
		t.Fatal(err)
	}
	if err := s.service.Edit(context.Background(), chancery.System(), "task", task.Records[0].Head().Ref, service.Input{Merge: true, Values: map[string]any{"text": map[string]any{"en": "Improve quality everywhere"}}}); err != nil {
		t.Fatal(err)
	}
	b.Follow("#versions .button.main")
	if got := b.Text("#conflict"); !strings.Contains(got, "GREATLY improve") || !strings.Contains(got, "everywhere") {
		t.Errorf("the conflict is not shown side by side: %s", got)
	}
	b.Click(`#conflict input[value="new"]`)
	if status := b.Follow(".renew .button.main"); status != http.StatusOK || !strings.Contains(b.Text("#versions"), "hand edits kept") {
		t.Fatalf("applying: %d, %s", status, b.Text("main"))
	}
	_, merged := keeper.get("/papers/" + ref + "/docx")
	if got := textOf(t, merged); !strings.Contains(got, "Improve quality everywhere") || strings.Contains(got, "GREATLY") {
		t.Error("the choice was not taken")
	}
	_, pdf := keeper.get("/papers/" + ref + "/pdf")
	if !strings.HasPrefix(pdf, "%PDF-") {
		t.Error("no PDF")
	}
	_, preview := keeper.get("/templates/own-notice/preview?of=2022-H1&form=docx")
	if !strings.Contains(textOf(t, preview), "OUR NOTICE") {
		t.Error("the preview is not from the template")
	}
}

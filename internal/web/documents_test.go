package web_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"chancery/internal/browsertest"
	"chancery/internal/chancery"
	"chancery/internal/service"
)

// samples are a file of each sort that can be shown.
func samples(t testing.TB) map[string][]byte {
	t.Helper()
	var docx, picture bytes.Buffer
	z := zip.NewWriter(&docx)
	f, err := z.Create("word/document.xml")
	if err == nil {
		_, err = io.WriteString(f, `<w:document xmlns:w="w"><w:body><w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Bản ghi nhớ thử</w:t></w:r></w:p>
<w:p><w:r><w:t>&lt;script&gt;alert(1)&lt;/script&gt; hoa xương rồng</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>một</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>`)
	}
	if err == nil {
		err = z.Close()
	}
	if err == nil {
		err = png.Encode(&picture, image.NewGray(image.Rect(0, 0, 40, 20)))
	}
	if err != nil {
		t.Fatal(err)
	}
	return map[string][]byte{
		"thu.docx": docx.Bytes(), "anh.png": picture.Bytes(), "bang.csv": []byte("đối tác;số\nLào;2\n"), "ghi.md": []byte("# Ghi chú\n\nhai dòng"),
		"thu.pdf": []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"),
	}
}

// withFiles attaches a file of each sort to an agreement and returns the pages.
func (s site) withFiles() []string {
	s.t.Helper()
	ctx, sys := context.Background(), chancery.System()
	pages := []string{"/agreements/2022-0001/documents", "/agreements/2022-0001/documents?waive=agreement-signed:plan"}
	for name, content := range samples(s.t) {
		u, err := s.service.TakeUpload(ctx, sys, name, bytes.NewReader(content))
		if err != nil {
			s.t.Fatal(err)
		}
		refs, err := s.service.Attach(ctx, sys, "agreement", "2022-0001", []service.Attachment{{Upload: u.ID, Enter: true, Values: map[string]any{
			"title": chancery.Text{VI: "Tệp " + name, EN: "File " + name}, "type": "report", "direction": "incoming", "language": "vi",
		}}})
		if err != nil {
			s.t.Fatal(err)
		}
		pages = append(pages, "/documents/"+refs[0])
	}
	last := pages[len(pages)-1]
	return append(pages, last+"/documents?as=version", last+"/documents?as=translation", last+"/correct")
}

// send posts files as a browser does without JavaScript.
func (r reader) send(path string, files map[string][]byte) (*http.Response, string) {
	r.t.Helper()
	return r.sendWith(path, nil, files)
}

// sendWith posts files and what else was typed.
func (r reader) sendWith(path string, typed map[string]string, files map[string][]byte) (*http.Response, string) {
	r.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, value := range typed {
		if err := w.WriteField(name, value); err != nil {
			r.t.Fatal(err)
		}
	}
	for name, content := range files {
		part, err := w.CreateFormFile("file", name)
		if err == nil {
			_, err = part.Write(content)
		}
		if err != nil {
			r.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		r.t.Fatal(err)
	}
	response, err := r.client.Post(r.url+path, w.FormDataContentType(), &body)
	_, text := r.read(response, err)
	return response, text
}

var uploadID = regexp.MustCompile(`name="upload" value="([^"]+)"`)

// TestAFileIsAttachedWithoutScript sends a file, says what it is, is asked about
// its marking, and gets it back as it was.
func TestAFileIsAttachedWithoutScript(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	if err := s.service.Edit(context.Background(), chancery.System(), "agreement", "2022-0001", service.Input{Values: map[string]any{"marking": "internal", "owner": "vn-dfr"}}); err != nil {
		t.Fatal(err)
	}
	officer := s.as("officer")
	page := "/agreements/2022-0001/documents"
	content := samples(t)["thu.docx"]
	response, body := officer.send(page, map[string][]byte{`Thư "mời".docx`: content})
	if response.StatusCode != http.StatusOK || !strings.Contains(response.Request.URL.RawQuery, "upload=") {
		t.Fatalf("sent: %s, %d", response.Request.URL, response.StatusCode)
	}
	id := uploadID.FindStringSubmatch(body)
	if id == nil {
		t.Fatal("the form asks about no upload")
	}
	form := url.Values{"upload": {id[1]}, "f.1.title.vi": {"Thư mời"}, "f.1.type": {"official_letter"}, "f.1.marking": {"public"}, "f.1.direction": {"incoming"}, "f.1.issued_on": {"1/6/2022"}, "enter.1": {"1"}}
	status, body := officer.post(page, form)
	officer.check("below the record", status, body, http.StatusUnprocessableEntity, `name="lower.1"`, "Thư mời", id[1])
	form.Set("lower.1", "1")
	status, body = officer.post(page, form)
	officer.check("attached", status, body, http.StatusOK, "Thư mời", "Incoming no. 1 of 2022", "Marked below the record")

	ref := regexp.MustCompile(`/documents/(2022-[^"/]+)/file`).FindStringSubmatch(body)
	if ref == nil {
		t.Fatal("there is no link to the file")
	}
	officer.want("/documents/"+ref[1], http.StatusOK, "Bản ghi nhớ thử", "&lt;script&gt;alert(1)", "Download")
	officer.want("/search?q=xuong", http.StatusOK, "Thư mời", "<mark>xương</mark>", "Text of the file")
	officer.want("/documents/register?organisation=vn-mnd", http.StatusOK, "Thư mời", "01/06/2022")
	got, err := officer.client.Get(s.url + "/documents/" + ref[1] + "/file")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = got.Body.Close() }()
	back, err := io.ReadAll(got.Body)
	if err != nil || !bytes.Equal(back, content) {
		t.Errorf("%d bytes came back, %v", len(back), err)
	}
	for name, want := range map[string]string{
		"Content-Disposition": `attachment; filename="Th_ m_i.docx"; filename*=UTF-8''Th%C6%B0%20m%E1%BB%9Di.docx`, "X-Content-Type-Options": "nosniff",
	} {
		if h := got.Header.Get(name); h != want {
			t.Errorf("%s: %q", name, h)
		}
	}
	if policy := got.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "sandbox") || !strings.Contains(policy, "default-src 'none'") {
		t.Errorf("policy %q", policy)
	}

	response, body = officer.send(page, map[string][]byte{"a.pdf": []byte("MZ\x90\x00"), "b.txt": []byte("chào")})
	officer.check("a program", response.StatusCode, body, http.StatusUnprocessableEntity, "a.pdf", "b.txt")
	stranger := s.as("stranger")
	if status, _ := stranger.get("/documents/" + ref[1] + "/file"); status != http.StatusNotFound {
		t.Errorf("another unit gets the file: %d", status)
	}
	if response, _ := stranger.send(page, map[string][]byte{"b.txt": []byte("x")}); response.StatusCode != http.StatusNotFound {
		t.Errorf("a stranger sends to a record: %d", response.StatusCode)
	}
	stranger.want("/documents/register.csv?organisation=vn-mnd", http.StatusOK)
	if _, body := stranger.get("/documents/register.csv?organisation=vn-mnd"); strings.Contains(body, "Thư mời") {
		t.Error("the register shows a document that may not be seen")
	}
}

// TestOnlyWhatIsSafeIsShownInline asks for files to be shown by themselves.
func TestOnlyWhatIsSafeIsShownInline(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	keeper := s.as("keeper")
	shown := 0
	for _, page := range s.withFiles() {
		if !strings.HasPrefix(page, "/documents/") || strings.Count(page, "/") > 2 {
			continue
		}
		response, err := keeper.client.Get(s.url + page + "/inline")
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		media := response.Header.Get("Content-Type")
		if response.StatusCode == http.StatusOK {
			shown++
			if media != "image/png" && media != "application/pdf" || !strings.Contains(response.Header.Get("Content-Security-Policy"), "default-src 'none'") {
				t.Errorf("%s is shown as %s under %q", page, media, response.Header.Get("Content-Security-Policy"))
			}
		}
	}
	if shown != 2 {
		t.Errorf("%d files are shown, want the picture and the PDF", shown)
	}
	for _, path := range []string{"/documents/2022-0001/page?n=0", "/documents/2022-0001/page?n=9999999", "/documents/2022-0001/page?n=x", "/documents/none/file"} {
		if status, _ := keeper.get(path); status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
	}
}

func TestTheRegisterIsExportedAndCorrected(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	pages := s.withFiles()
	keeper := s.as("keeper")
	keeper.want("/documents/register", http.StatusOK, "Register of incoming documents", "/documents/register.xlsx?")
	_, csv := keeper.get("/documents/register.csv")
	if lines := strings.Count(csv, "\n"); lines != 6 || !strings.Contains(csv, "Day received,Number") {
		t.Errorf("%d lines: %s", lines, csv)
	}
	if status, book := keeper.get("/documents/register.xlsx"); status != http.StatusOK || !strings.HasPrefix(book, "PK") {
		t.Errorf("the workbook: %d", status)
	}
	keeper.want("/documents/register?from=31/31/2022", http.StatusUnprocessableEntity)
	keeper.want("/documents/register?organisation=nobody", http.StatusNotFound)
	ref := strings.TrimPrefix(pages[2], "/documents/")
	status, body := keeper.post("/documents/"+ref+"/correct", url.Values{"reason": {""}})
	keeper.check("without a reason", status, body, http.StatusUnprocessableEntity)
	status, body = keeper.post("/documents/"+ref+"/correct", url.Values{"reason": {"nhầm sổ"}, "f.again": {"true"}})
	keeper.check("corrected", status, body, http.StatusOK, "nhầm sổ", "Incoming no. 6 of 2022")
	keeper.want("/agreements?file=incomplete", http.StatusOK, "incomplete")
	keeper.want("/agreements.csv?file=incomplete", http.StatusOK, "2022-0001")
	keeper.want("/agreements?file=nonsense", http.StatusUnprocessableEntity)
	status, body = keeper.post("/agreements/2022-0001/documents", url.Values{"waive": {"agreement-signed:plan"}, "why": {"Không có"}})
	keeper.check("waived", status, body, http.StatusOK, "Không có", "Not needed")
}

func TestQuickJump(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	keeper := s.as("keeper")
	for typed, want := range map[string]string{
		"CN": `href="/partners/CN"`, "cn": `href="/partners/CN"`, "2022-h1": `href="/periods/2022-H1/central-report"`, "new activity": `href="/activities/new"`,
		"regis docu": `href="/documents/register"`, "border defence friendship": `href="/mechanisms/vn-cn-border-exchange"`, "2022-0004": `href="/activities/2022-0004"`,
	} {
		keeper.want("/jump?q="+url.QueryEscape(typed), http.StatusOK, want)
	}
	if _, body := s.as("stranger").get("/jump?q=new+activity"); strings.Contains(body, "/activities/new") {
		t.Error("a form is offered to somebody who may not use it")
	}

	b := s.browse(t, "keeper", "vi")
	b.Visit(s.url + "/activities")
	open := fmt.Sprintf(`document.dispatchEvent(new KeyboardEvent("keydown", {key: "k", ctrlKey: true, bubbles: true})), document.querySelector("#jump").open && document.activeElement.id === %q`, "jump-q")
	if !browsertest.Eval[bool](b, open) {
		t.Fatal("Ctrl+K opens nothing")
	}
	for _, found := range b.Axe() {
		t.Errorf("the dialog: %s", found)
	}
	b.Fill("#jump-q", "vn-navy")
	b.Wait(`#jump-list li[aria-selected=true]`)
	b.Wait(`#jump-q[aria-expanded=true]`)
	arrived := `new Promise(done => { const look = () => [...document.querySelectorAll("#jump-list li")].some(li => li.textContent.includes("vn-navy")) ? done(true) : setTimeout(look, 30); look(); })`
	if !browsertest.Eval[bool](b, arrived) {
		t.Fatal("the unit is not offered")
	}
	b.Press(kb.ArrowDown + kb.ArrowUp)
	if got := browsertest.Eval[string](b, `document.querySelector("#jump-q").getAttribute("aria-activedescendant")`); got != "jump-0" {
		t.Errorf("arrows lead to %q", got)
	}
	b.Press(kb.Enter)
	b.Wait(`a[href^="/organisations/vn-navy"]`)
	if got := b.URL(); !strings.HasSuffix(got, "/organisations/vn-navy") {
		t.Errorf("Enter leads to %s", got)
	}
}

// TestAFileIsAttachedInTheBrowser walks the same path as a person with a mouse.
func TestAFileIsAttachedInTheBrowser(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	file := filepath.Join(t.TempDir(), "Biên bản.docx")
	if err := os.WriteFile(file, samples(t)["thu.docx"], 0o600); err != nil {
		t.Fatal(err)
	}
	b := s.browse(t, "keeper", "vi")
	b.NoScript()
	b.Visit(s.url + "/agreements/2022-0001/documents")
	b.Attach("#file", file)
	b.Follow(".upload .button.main")
	b.Fill("#f-1-type", "minutes")
	b.Fill("#f-1-language", "vi")
	if status := b.Follow("#attach [data-save]"); status != http.StatusOK {
		t.Fatalf("attaching: %d %s", status, b.Text(".summary"))
	}
	if got := b.Text(".doclist"); !strings.Contains(got, "Biên bản.docx") {
		t.Errorf("the list shows %q", got)
	}
	b.Follow(".doc-title a")
	if got := b.Text(".filetext"); !strings.Contains(got, "Bản ghi nhớ thử") {
		t.Errorf("the preview shows %q", got)
	}
}

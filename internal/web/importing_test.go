package web_test

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"chancery/internal/browsertest"
	"chancery/internal/chancery"
	"chancery/internal/service"
)

// unitSheet is a workbook as a unit sends it: a title above a merged header of
// two rows, a row that numbers the columns, dates in several forms, names of
// partners as people write them, wrong codes, a total and a signature below. Its
// first five rows are about activities that it enters before.
func unitSheet(t testing.TB, s *service.Service, rows int) []byte {
	t.Helper()
	book := excelize.NewFile()
	defer func() { _ = book.Close() }()
	at := 0
	set := func(cells ...any) {
		at++
		if err := book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", at), &cells); err != nil {
			t.Fatal(err)
		}
	}
	set("TỔNG CỤC GIẢ ĐỊNH")
	set("THỐNG KÊ HOẠT ĐỘNG ĐỐI NGOẠI")
	set()
	set("STT", "Tên hoạt động", "Thời gian", "", "Đối tác", "Loại hình", "Số người", "Ghi chú")
	set("", "", "Từ ngày", "Đến ngày")
	set("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)")
	for _, m := range [][2]string{{"A1", "H1"}, {"A2", "H2"}, {"A4", "A5"}, {"B4", "B5"}, {"C4", "D4"}, {"E4", "E5"}, {"F4", "F5"}, {"G4", "G5"}, {"H4", "H5"}} {
		if err := book.MergeCell("Sheet1", m[0], m[1]); err != nil {
			t.Fatal(err)
		}
	}
	known := 0
	for ; known < 5; known++ { // duplicates of what is registered, with another end
		title, day := fmt.Sprintf("Buổi gặp đã ghi nhận %d", known+1), time.Date(2022, 3, 1+known, 0, 0, 0, 0, time.UTC)
		_, err := s.Create(context.Background(), chancery.System(), "activity", service.Input{Values: map[string]any{
			"title": chancery.Text{VI: title}, "type": "meeting", "start_date": day.Format(time.DateOnly), "end_date": day.AddDate(0, 0, 5).Format(time.DateOnly), "partners": []string{"LA"},
		}})
		if err != nil {
			t.Fatal(err)
		}
		set(known+1, title, day, day.Format("02/01/2006"), "Lào", "Gặp gỡ", "12")
	}
	partners := []string{"Lào", "CAMPUCHIA", "Hoa Ky", "Lào, Campuchia", "Nước Cộng hòa Giả Tưởng", "Trung Quốc"}
	for i := known; i < rows; i++ {
		day := time.Date(2022, 1, 1+i%150, 0, 0, 0, 0, time.UTC)
		var from any = day.Format("02/01/2006")
		switch i % 4 {
		case 1:
			from = day
		case 2:
			from = day.Format("2006-01-02")
		case 3:
			from = day.Format("2/1/2006")
		}
		kind := "Gặp gỡ"
		if i%50 == 7 {
			kind = "gap mat"
		}
		until := day.AddDate(0, 0, 2).Format("02/01/2006")
		if i == 77 {
			until = "31/02/2022"
		}
		set(i+1, fmt.Sprintf("Buổi trao đổi giả định số %d", i+1), from, until, partners[i%len(partners)], kind, "1.200", "")
	}
	set("", "Tổng cộng", "", "", "", "", rows*1200)
	set()
	set("", "", "", "", "", "NGƯỜI LẬP BIỂU")
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func everything(t *testing.T, s *service.Service) map[string]string {
	t.Helper()
	dir := t.TempDir()
	if err := s.ExportAll(context.Background(), chancery.System(), dir); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out[filepath.Base(f)] = string(b)
	}
	return out
}

func sameExports(t *testing.T, before, after map[string]string) {
	t.Helper()
	if len(before) != len(after) || len(before) < 20 {
		t.Errorf("%d files before, %d after", len(before), len(after))
	}
	for name, b := range before {
		if after[name] != b {
			t.Errorf("%s is another file afterwards", name)
		}
	}
}

// upload sends a file by the form of the first step, and gives the page it leads to.
func (r reader) upload(kind, name string, content []byte) (address, body string) {
	r.t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	_ = w.WriteField("kind", kind)
	part, err := w.CreateFormFile("file", name)
	if err != nil {
		r.t.Fatal(err)
	}
	_, _ = part.Write(content)
	_ = w.Close()
	response, err := r.client.Post(r.url+"/import", w.FormDataContentType(), &form)
	status, body := r.read(response, err)
	if status != http.StatusOK {
		r.t.Fatalf("uploading: %d, %s", status, body)
	}
	return response.Request.URL.Path, body
}

func (s site) work() {
	s.t.Helper()
	for did := true; did; {
		var err error
		if did, err = s.service.RunJob(context.Background()); err != nil {
			s.t.Fatal(err)
		}
	}
}

var runAddress = regexp.MustCompile(`/import/runs/[0-9a-f-]{36}`)

// TestASheetOfFiveThousandRowsGoesInAndOut takes the sheet of a unit through
// every step of the screen without JavaScript, imports it and takes it back.
func TestASheetOfFiveThousandRowsGoesInAndOut(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	file := unitSheet(t, s.service, 5000)
	before := everything(t, s.service)
	keeper := s.as("keeper")
	keeper.get("/lang?to=en&back=/account")
	at, body := keeper.upload("activity", "Thống kê.xlsx", file)
	for _, want := range []string{"THỐNG KÊ HOẠT ĐỘNG ĐỐI NGOẠI", "Thời gian – Từ ngày", `name="header" class="short" inputmode="numeric" value="4"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the file was understood without %q", want)
		}
	}
	if status, _ := s.as("officer").get(at); status != http.StatusNotFound {
		t.Errorf("somebody else's file: %d", status)
	}
	keeper.want(at+"/columns", http.StatusOK, "Tên hoạt động")
	_, body = keeper.post(at+"/columns", url.Values{
		"column.2": {"title_vi"}, "column.3": {"start_date"}, "column.4": {"end_date"}, "column.5": {"partners"}, "column.6": {"type"}, "column.7": {"participants"}, "column.8": {"-"},
		"match": {"columns"}, "by": {"title_vi", "start_date"}, "mode": {""},
	})
	for _, want := range []string{"Nước Cộng hòa Giả Tưởng", "gap mat", "Not a date that exists"} {
		if !strings.Contains(body, want) {
			t.Fatalf("the rows do not show %q:\n%s", want, body)
		}
	}
	values := url.Values{}
	for _, m := range regexp.MustCompile(`name="value\.(\d+)" value="([^"]*)"><input type="hidden" name="of\.\d+" value="([^"]*)"`).FindAllStringSubmatch(body, -1) {
		value := html.UnescapeString(m[2])
		values.Set("value."+m[1], value)
		values.Set("of."+m[1], m[3])
		values.Set("means."+m[1], map[string]string{"partners": "CN", "type": "meeting"}[m[3]])
	}
	if len(values) < 6 {
		t.Fatalf("unknown values: %v", values)
	}
	_, body = keeper.post(at+"/values", values)
	cell := regexp.MustCompile(`name="(cell\.\d+\.4)" value="31/02/2022"`).FindStringSubmatch(body)
	if cell == nil || !strings.Contains(body, "1 row cannot be imported yet") {
		t.Fatalf("the bad date is not alone:\n%s", body)
	}
	_, body = keeper.post(at+"/rows", url.Values{cell[1]: {"20/03/2022"}, strings.Replace(cell[1], "cell", "was", 1): {"31/02/2022"}})
	if !strings.Contains(body, "Every row can be imported") {
		t.Fatalf("after mending:\n%s", body)
	}
	keeper.want(at+"/preview", http.StatusOK, "Nothing has been saved yet", "Import 5,000 records")
	keeper.want(at+"/preview?show=changed", http.StatusOK, "<ins>")
	keeper.want(at+"/preview?show=skipped", http.StatusOK, "adds up the rows above")
	status, body := keeper.post(at+"/start", url.Values{})
	if status != http.StatusOK || !strings.Contains(body, "<progress") {
		t.Fatalf("starting: %d", status)
	}
	s.work()
	_, jobs := keeper.get("/jobs")
	job := regexp.MustCompile(`/jobs/[0-9a-f-]{36}`).FindString(jobs)
	run := runAddress.FindString(keeper.want(job, http.StatusOK, "4,995 new, 5 changed"))
	keeper.want(run, http.StatusOK, "Imported", "Thống kê.xlsx")
	keeper.want("/import", http.StatusOK, run)
	s.as("officer").want(run, http.StatusNotFound)
	keeper.want(strings.Replace(run, "runs", "undo", 1), http.StatusOK, "4,995 records are removed and 5 become")
	if _, body = keeper.post(strings.Replace(run, "runs", "undo", 1), url.Values{}); !strings.Contains(body, "The import was taken back") {
		t.Fatalf("taking back:\n%s", body)
	}
	sameExports(t, before, everything(t, s.service))
}

// TestUndoIsRefusedWithReasons builds on an import before it is taken back, and
// goes the short way of pasting.
func TestUndoIsRefusedWithReasons(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	keeper := s.as("keeper")
	keeper.get("/lang?to=en&back=/account")
	at, _ := keeper.upload("partner", "doi tac.csv", []byte("ref,name_vi,name_en,tiers\nXX,Nước Giả Định,Pretendia,partner\n"))
	keeper.want(at+"/preview", http.StatusOK, "Import 1 record")
	keeper.post(at+"/start", url.Values{})
	s.work()
	_, body := keeper.get("/import")
	found := regexp.MustCompile(`href="(/import/runs/[^"]+)">doi tac.csv`).FindStringSubmatch(body)
	if found == nil {
		t.Fatal("the run is not listed")
	}
	run := found[1]
	_, err := s.service.Create(context.Background(), chancery.System(), "activity", service.Input{Values: map[string]any{"title": chancery.Text{EN: "Later"}, "type": "meeting", "partners": []string{"XX"}}})
	if err != nil {
		t.Fatal(err)
	}
	keeper.want(strings.Replace(run, "runs", "undo", 1), http.StatusOK, "It cannot be taken back now", "XX")
	if status, _ := keeper.post(strings.Replace(run, "runs", "undo", 1), url.Values{}); status != http.StatusConflict {
		t.Errorf("taken back: %d", status)
	}
	// What is wrong with an upload is said on its form.
	for name, content := range map[string]string{"list.csv": "a,b\n1,2\n", "partner.csv": ""} {
		var form bytes.Buffer
		w := multipart.NewWriter(&form)
		part, _ := w.CreateFormFile("file", name)
		_, _ = io.WriteString(part, content)
		_ = w.Close()
		response, err := keeper.client.Post(s.url+"/import", w.FormDataContentType(), &form)
		if status, body := keeper.read(response, err); status != http.StatusUnprocessableEntity || !strings.Contains(body, "error-summary") && !strings.Contains(body, "summary-title") {
			t.Errorf("%s: %d", name, status)
		}
	}
	keeper.want("/import/templates/activity.xlsx", http.StatusOK, "PK")
	keeper.want("/import/templates/nothing.xlsx", http.StatusNotFound)
}

// TestAnImportWithNothingButTheMouse takes the sheet of a unit with 5,000 rows
// through the screen in a browser, and out again.
func TestAnImportWithNothingButTheMouse(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	file := filepath.Join(t.TempDir(), "Thong ke.xlsx")
	if err := os.WriteFile(file, unitSheet(t, s.service, 5000), 0o600); err != nil {
		t.Fatal(err)
	}
	before := everything(t, s.service)
	b := s.browse(t, "keeper", "vi")
	b.Visit(s.url + "/import?kind=activity")
	b.Attach("#f-file", file)
	follow := func(css string) {
		t.Helper()
		if status := b.Follow(css); status != http.StatusOK {
			t.Fatalf("%s: %d, %s", css, status, b.Text("main"))
		}
	}
	follow("main [data-save]")
	follow("main [data-save]")
	for i, column := range map[int]string{2: "title_vi", 3: "start_date", 4: "end_date", 5: "partners", 6: "type", 7: "participants"} {
		b.Fill(fmt.Sprintf("#f-column-%d", i), column)
	}
	follow("main [data-save]")
	for _, select2 := range []string{"partners", "type"} {
		n := browsertest.Eval[string](b, fmt.Sprintf(`document.querySelector('input[name^="of."][value=%q]').name.slice(3)`, select2))
		b.Fill(fmt.Sprintf(`select[name="means.%s"]`, n), map[string]string{"partners": browsertest.Eval[string](b, fmt.Sprintf(`document.querySelector('select[name="means.%s"]').options[1].value`, n)), "type": "meeting"}[select2])
	}
	follow(`form[action$="/values"] button`)
	b.Click(`input[name^="skip."]`)
	follow("main [data-save]")
	follow(`a[href$="/preview"].main`)
	if got := b.Text(".import-warning"); !strings.Contains(got, "có thể đã có") {
		t.Errorf("warned of duplicates with %q", got)
	}
	b.Fill("#f-for-all", "update")
	follow(".import-mode button")
	follow("main [data-save]")
	s.work()
	b.Wait(`a.main[href^="/import/runs/"]`) // the page shows it by itself
	follow(`a.main[href^="/import/runs/"]`)
	follow(`a[href^="/import/undo/"]`)
	follow("main [data-save]")
	if got := b.Text(".notice"); !strings.Contains(got, "Đã hoàn tác") {
		t.Errorf("taken back: %q", got)
	}
	sameExports(t, before, everything(t, s.service))
}

// TestAnImportAsksAboutWhatMayBeThere decides about rows that may be there
// already, one by one and all at once, without JavaScript.
func TestAnImportAsksAboutWhatMayBeThere(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	there, err := s.service.Create(context.Background(), chancery.System(), "activity", service.Input{Values: map[string]any{
		"title": chancery.Text{VI: "Buổi trao đổi giả định về đào tạo"}, "type": "meeting", "start_date": "2022-03-01", "partners": []string{"LA"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	keeper := s.as("keeper")
	keeper.get("/lang?to=en&back=/account")
	at, _ := keeper.upload("activity", "a.csv", []byte("title_vi,type,start_date,partners\nBuổi trao đổi giả định về đào tạo,meeting,2–3/3/2022,LA\nBuổi trao đổi khác hẳn,meeting,1/9/2019,KH\n"))
	body := keeper.want(at+"/preview", http.StatusOK, "1 row would make a record that may be there already", "Import 2 records", `value="update:`+there+`"`)
	if strings.Count(body, "May be there already:") != 1 {
		t.Errorf("the warning stands at other rows too:\n%s", body)
	}
	keeper.want(at+"/preview?show=alike", http.StatusOK, there)
	_, body = keeper.post(at+"/preview", url.Values{"for_all": {"skip"}, "do.2": {""}})
	if !strings.Contains(body, "Import 1 record") || strings.Contains(body, "may be there already:") {
		t.Errorf("after leaving all out:\n%s", body)
	}
	if _, body = keeper.post(at+"/preview", url.Values{"do.2": {""}, "other.3": {"9999-0000"}}); !strings.Contains(body, "There is no record “9999-0000”") {
		t.Errorf("a record that is not there was taken:\n%s", body)
	}
	keeper.post(at+"/preview", url.Values{"do.2": {"update:" + there}, "do.3": {""}, "other.3": {"Title (" + there + ")"}})
	keeper.want(at+"/preview", http.StatusOK, "speaks of the same record")
	keeper.post(at+"/preview", url.Values{"do.2": {"update:" + there}, "do.3": {"create"}})
	keeper.want(at+"/preview?show=changed", http.StatusOK, "02/03/2022", "03/03/2022")
	keeper.post(at+"/start", url.Values{})
	s.work()
	view, err := s.service.Get(context.Background(), chancery.System(), "activity", there)
	if err != nil {
		t.Fatal(err)
	}
	if a := view.Entity.(*chancery.Activity); a.Start != "2022-03-02" || a.End != "2022-03-03" {
		t.Errorf("it is from %s to %s", a.Start, a.End)
	}
	if status, _ := s.as("officer").get(at + "/preview"); status != http.StatusNotFound {
		t.Errorf("somebody else's preview: %d", status)
	}
}

// TestLinesOfJSONAreMended corrects a line that is no JSON in the grid.
func TestLinesOfJSONAreMended(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	keeper := s.as("keeper")
	keeper.get("/lang?to=en&back=/account")
	at, _ := keeper.upload("activity", "a.jsonl", []byte("{\"title\":{\"vi\":\"Họp thử\"} \"type\"}\n"))
	keeper.want(at+"/rows", http.StatusOK, "<textarea", "1 row cannot be imported yet")
	_, body := keeper.post(at+"/rows", url.Values{"was.1.1": {"x"}, "cell.1.1": {`{"title":{"vi":"Họp thử"},"type":"meeting"}`}})
	if !strings.Contains(body, "Every row can be imported") {
		t.Errorf("after mending:\n%s", body)
	}
}

// TestAnEditWarnsOfADuplicate shows the form again, and saves all the same.
func TestAnEditWarnsOfADuplicate(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	for _, p := range [][2]string{{"thu-1", "Nguyễn Văn Thử Nghiệm"}, {"thu-2", "Trần Thị Mẫu Đơn"}} {
		if _, err := s.service.Create(context.Background(), chancery.System(), "person", service.Input{Ref: p[0], Values: map[string]any{"name": chancery.Text{VI: p[1]}, "country": "VN"}}); err != nil {
			t.Fatal(err)
		}
	}
	keeper := s.as("keeper")
	keeper.get("/lang?to=en&back=/account")
	form := formOf(t, keeper.want("/persons/thu-2/edit", http.StatusOK), "/persons/thu-2/edit")
	form.Set("f.name.vi", "Nguyễn Văn Thử Nghiệm")
	_, body := keeper.post("/persons/thu-2/edit", form)
	anyway := regexp.MustCompile(`name="anyway" value="([^"]+)"`).FindStringSubmatch(body)
	if anyway == nil || !strings.Contains(body, "This may be there already") || !strings.Contains(body, "thu-1") {
		t.Fatalf("no warning:\n%s", body)
	}
	form.Set("anyway", anyway[1])
	keeper.post("/persons/thu-2/edit", form)
	keeper.want("/persons/thu-2", http.StatusOK, "Nguyễn Văn Thử Nghiệm")
}

// TestRowsArePastedAnywhere pastes into the page of an import without going to a field.
func TestRowsArePastedAnywhere(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	b := s.browse(t, "keeper", "vi")
	b.Visit(s.url + "/import?kind=activity")
	browsertest.Eval[bool](b, `(() => {
		const clip = new DataTransfer();
		clip.setData("text/plain", "title_vi\ttype\tstart_date\nHọp thử dán\tmeeting\t5–7/3/2024\n");
		return document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: clip, bubbles: true, cancelable: true }));
	})()`)
	b.Wait("#f-pasted")
	if got := browsertest.Eval[string](b, `document.getElementById("f-pasted").value`); !strings.Contains(got, "Họp thử dán") {
		t.Fatalf("pasted: %q", got)
	}
	if status := b.Follow("main [data-save]"); status != http.StatusOK || !strings.Contains(b.Text("main"), "Họp thử dán") {
		t.Errorf("%d: %s", status, b.Text("main"))
	}
}

// TestTheStepsOfAnImportAreAccessible looks at every step in both languages, on
// a wide window and on a phone.
func TestTheStepsOfAnImportAreAccessible(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	file := filepath.Join(t.TempDir(), "Thong ke.xlsx")
	if err := os.WriteFile(file, unitSheet(t, s.service, 90), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"vi", "en"} {
		b := s.browse(t, "keeper", lang)
		look := func() {
			t.Helper()
			address := browsertest.Eval[string](b, "location.pathname")
			for _, found := range append(b.Axe(), b.Overflows()...) {
				t.Errorf("%s %s: %s", lang, address, found)
			}
		}
		b.Visit(s.url + "/import?kind=activity")
		look()
		b.Attach("#f-file", file)
		b.Follow("main [data-save]")
		look()
		at := s.url + browsertest.Eval[string](b, "location.pathname")
		b.Follow("main [data-save]")
		for i, column := range map[int]string{2: "title_vi", 3: "start_date", 4: "end_date", 5: "partners", 6: "type"} {
			b.Fill(fmt.Sprintf("#f-column-%d", i), column)
		}
		b.Follow("main [data-save]")
		look()
		if lang == "vi" { // what it means is remembered for the second time
			n := browsertest.Eval[string](b, `document.querySelector('input[value="Gặp gỡ"]').name.slice(6)`)
			b.Fill(fmt.Sprintf(`select[name="means.%s"]`, n), "meeting")
			b.Follow(`form[action$="/values"] button`)
		}
		for _, step := range []string{"/columns", "/rows", "/preview", "/preview?show=rejected", "/preview?show=skipped"} {
			b.Visit(at + step)
			look()
		}
		b.Phone()
		for _, step := range []string{"", "/columns", "/rows", "/preview"} {
			b.Visit(at + step)
			look()
		}
		b.Visit(at + "/preview")
		b.Follow("main [data-save]")
		look()
		s.work()
		b.Wait(`a.main[href^="/import/runs/"]`)
		look()
		b.Follow(`a.main[href^="/import/runs/"]`)
		look()
		b.Follow(`a[href^="/import/undo/"]`)
		look()
		b.Follow("main [data-save]")
		look()
		b.Visit(s.url + "/jobs")
		look()
	}
}

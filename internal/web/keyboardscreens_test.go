package web_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"chancery/internal/browsertest"
)

// TestARecordWithLinesByTheKeyboard enters an activity: its lists, records
// picked from what is suggested, a line of its own, and saves.
func TestARecordWithLinesByTheKeyboard(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	h := s.signedIn(t, "officer")
	h.Visit(s.url + "/activities/new")
	h.write("#f-title", "Visit by the keyboard")
	h.choose("#f-type", "meeting")
	h.pick("#f-partners", "Laos")
	h.write("#f-start_date", "05/07/2022")
	h.open(`#f-delegation button[value$=".add"]`)
	h.to(`#f-delegation .line select`)
	h.Press(kb.ArrowDown)
	h.pick(`#f-delegation .line input[data-lookup]`, "phan van gia")
	h.save()
	if got := h.Text("h1"); got != "Visit by the keyboard" {
		t.Errorf("saved %q", got)
	}
}

// TestScreensByTheKeyboard follows the special screens to what they counted.
func TestScreensByTheKeyboard(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	h := s.signedIn(t, "keeper")
	h.Visit(s.url + "/calendar?month=2022-06")
	h.open(`main a[href*="month=2022-07"]`)
	h.at("month=2022-07")

	h.Visit(s.url + "/tasks/board")
	h.open(`main table a[href*="way="]`)
	h.open(`main a[href^="/tasks/2"]`)
	h.at("/tasks/2")

	h.Visit(s.url + "/periods")
	h.open(`main a[href="/periods/2022-H1"]`)
	h.open(`main a[href*="/figures/activities.held"]`)
	h.open(`main a[href^="/activities/2"]`)
	h.at("/activities/2")

	h.Visit(s.url + "/periods/2022-H1/central-report")
	h.open(`form[action^="/periods/2022-H1/central-report"][method=post] button`)
	h.open(`main a[href^="/periods/2022-H1/issued/"]`)
	h.at("/periods/2022-H1/issued/")
}

// TestAnImportByTheKeyboard types rows, follows every step to the receipt and
// takes it all back.
func TestAnImportByTheKeyboard(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	h := s.signedIn(t, "keeper")
	before := everything(t, s.service)
	h.Visit(s.url + "/import?kind=activity")
	h.to("[data-paste] summary")
	h.Press(kb.Enter)
	h.to("#f-pasted")
	h.Press("title_vi,type,start_date,partners\rGặp gỡ giả định,meeting,2/5/2022,LA\r")
	for _, step := range []string{"/import/", "/columns", "/rows"} {
		h.open("main [data-save]")
		h.at(step)
	}
	h.open(`main a[href$="/preview"].main`)
	h.open("main [data-save]")
	s.work()
	h.Wait(`a.main[href^="/import/runs/"]`)
	h.open(`a.main[href^="/import/runs/"]`)
	h.open(`a[href^="/import/undo/"]`)
	h.open("main [data-save]")
	if got := h.Text(".notice"); !strings.Contains(got, "taken back") {
		t.Errorf("taken back: %q", got)
	}
	sameExports(t, before, everything(t, s.service))
}

// TestReadingByTheKeyboard has a text read and accepts what is first proposed.
func TestReadingByTheKeyboard(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	h := s.signedIn(t, "keeper")
	h.Visit(s.url + "/reading")
	h.to("#text")
	h.Press(englishText)
	h.save()
	h.open(`.proposal form[action$="/accept"] button`)
	if got := h.Text(".reading-top .progress"); !strings.Contains(got, "1 accepted") {
		t.Errorf("accepted: %q", got)
	}
}

// TestTabsOfARecordByTheKeyboard reaches the field for files, makes a paper,
// stands before a merge and renames a term.
func TestTabsOfARecordByTheKeyboard(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	h := s.signedIn(t, "keeper")
	h.Visit(s.url + "/activities/2022-0004")
	h.open(`a[href="/activities/2022-0004/documents"]`)
	h.to("#file")
	h.to("form.upload button")
	h.back(`a[href="/activities/2022-0004/papers"]`)

	h.Visit(s.url + "/conferences/2022-H1/papers")
	h.open(".paper-make button")
	h.at("/papers/2022-")

	h.Visit(s.url + "/duplicates?kind=person")
	h.open(`main a[href^="/duplicates/compare"]`)
	h.to("form[action='/duplicates/merge'] .button.main")

	h.Visit(s.url + "/vocabularies/activity_kind")
	h.write(`input[name="en.1"]`, "Renamed by the keyboard")
	h.save()
	if got := browsertest.Eval[string](h.Browser, `document.querySelector('input[name="en.1"]').value`); got != "Renamed by the keyboard" {
		t.Errorf("renamed %q", got)
	}
}

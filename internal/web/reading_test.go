package web_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"chancery/internal/browsertest"
	"chancery/internal/chancery"
	"chancery/internal/service"
)

const (
	englishText = `A conference reviewing defence external relations in the first half of 2022 was held on June 10, 2022. Lieutenant General Dao Van Thu, Deputy Minister of National Defence, chaired the event. The ministry took part in the third Vietnam-Kenya Defence Policy Dialogue in Nairobi on June 5, 2022. He asked agencies and units to train their interpreters.

Translated by Mai Thi`
	// otherwiseText says of what is registered what the registry does not.
	otherwiseText  = `General Phan Van Giang, Minister of Sample Affairs, attended the 16th ASEAN Defence Ministers' Meeting (ADMM-16) in Nairobi on June 22, 2022. Senior Lieutenant General Hoang Xuan Chien, Director of Sample Affairs, was there.`
	vietnameseText = `Ngày 2/6/2022, tại Hà Nội, Trung tướng Đào Văn Thử, Thứ trưởng Bộ Quốc phòng hội đàm với Thứ trưởng Bộ Quốc phòng Lào Khamphan Tuayang.`
)

// handIn writes texts to files, as somebody has them on their disk.
func handIn(t *testing.T, texts map[string]string) []string {
	t.Helper()
	dir := t.TempDir()
	var out []string
	for _, name := range slices.Sorted(maps.Keys(texts)) { // the first file is the first to tell
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(texts[name]), 0o600); err != nil {
			t.Fatal(err)
		}
		out = append(out, path)
	}
	return out
}

// TestReadingWithoutScript hands in two files, accepts, mends and rejects, and
// takes it all back, with JavaScript off.
func TestReadingWithoutScript(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	b := browsertest.Open(t)
	b.NoScript()
	s.signIn(b, "officer", "en")
	b.Visit(s.url + "/reading")
	b.Follow("[data-save]")
	if got := b.Text(".summary"); !strings.Contains(got, "Choose a file or paste a text") {
		t.Errorf("nothing handed in: %q", got)
	}
	b.Attach("#files", handIn(t, map[string]string{"review.txt": englishText, "talks.txt": vietnameseText})...)
	b.Follow("[data-save]")
	at := b.URL()
	if got := b.Text(".texts"); !strings.Contains(got, "Translated by Mai Thi") || !strings.Contains(got, "review.txt") || !strings.Contains(got, "talks.txt") {
		t.Fatalf("the texts: %s", got)
	}
	card := func(words string) string {
		t.Helper()
		return "#" + browsertest.Eval[string](b, fmt.Sprintf("[...document.querySelectorAll('.proposal')].find(c => c.querySelector('h3').textContent.includes(%q)).id", words))
	}

	partner := card("Partner: Kenya")
	b.Follow(partner + ` form[action$="/accept"] button`)
	if got := b.Text(partner); !strings.Contains(got, "Accepted") || !strings.Contains(got, "Entered as Kenya") {
		t.Errorf("accepted: %s", got)
	}
	person := card("Person: Dao Van Thu")
	b.Follow(person + ` a[href$="/mend"]`)
	if got := b.Text(".lead"); !strings.Contains(got, "Lieutenant General Dao Van Thu") {
		t.Errorf("the form is of %q", got)
	}
	b.Fill("#f-ref", "thu-dao")
	b.Follow("[data-save]")
	if got := b.Text(person); !strings.Contains(got, "Entered as") {
		t.Errorf("mended: %s", got)
	}
	task := card("train their interpreters")
	b.Follow(task + ` form[action$="/reject"] button`)
	if got := b.Text(task); !strings.Contains(got, "Rejected") {
		t.Errorf("rejected: %s", got)
	}
	if got := b.Text(".reading-top"); !strings.Contains(got, "2 accepted, 1 rejected") {
		t.Errorf("progress: %s", got)
	}

	b.Visit(s.url + "/persons/thu-dao")
	if got := b.Text(".read-from"); !strings.Contains(got, "Dao Van Thu, Deputy Minister") || !strings.Contains(got, "review.txt") {
		t.Errorf("read from %q", got)
	}
	b.Visit(at)
	b.Follow(`.text a[href^="/documents/"]`)
	if got := b.Text("main"); !strings.Contains(got, "Dao Van Thu") {
		t.Errorf("the text read is filed: %s", got)
	}
	b.Visit(at)
	b.Follow(`form[action$="/undo"] button`)
	if b.Has(".summary") {
		t.Fatalf("not taken back: %s", b.Text(".summary"))
	}
	if got := b.Text(".notice"); !strings.Contains(got, "4 records removed") {
		t.Errorf("taken back: %q", got)
	}
	if status := b.Visit(s.url + "/persons/thu-dao"); status != http.StatusNotFound {
		t.Errorf("the person is still there: %d", status)
	}
	b.Visit(at)
	b.Follow(`form[action$="/drop"] button`)
	if got := b.Text("main"); strings.Contains(got, "review.txt") {
		t.Errorf("the reading is still listed: %s", got)
	}
}

// TestSeveralAreDecidedOnWithoutScript chooses by the links and by hand, and
// takes over what the text says of a record that says otherwise.
func TestSeveralAreDecidedOnWithoutScript(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	b := browsertest.Open(t)
	b.NoScript()
	s.signIn(b, "keeper", "en")
	b.Visit(s.url + "/reading")
	b.Attach("#files", handIn(t, map[string]string{"review.txt": englishText})...)
	b.Click(`input[name=file]`)
	b.Follow("[data-save]")
	at := b.URL()
	b.Follow(`#several button:not([formaction])`)
	if got := b.Text(".summary"); !strings.Contains(got, "Choose at least one") {
		t.Errorf("none chosen: %q", got)
	}
	b.Visit(at)
	b.Follow(`#several a[href*="choose=all"]`)
	all := browsertest.Eval[int](b, "document.querySelectorAll('.pick input').length")
	if got := browsertest.Eval[int](b, "document.querySelectorAll('.pick input:checked').length"); got != all || all < 5 {
		t.Errorf("%d of %d are chosen", got, all)
	}
	b.Follow(`#several button:not([formaction])`)
	if got := b.Text(".notice"); !strings.Contains(got, fmt.Sprintf("%d proposals are accepted", all)) {
		t.Errorf("accepted: %q %s", got, b.Text("main"))
	}
	if b.Has(`.text a[href^="/documents/"]`) || b.Has(".pick") {
		t.Error("filed though it was not wanted, or still to be chosen")
	}

	b.Visit(s.url + "/reading") // the same again, in other words: it is all there
	b.Attach("#files", handIn(t, map[string]string{"again.txt": strings.Replace(englishText, "in Nairobi", "in Mombasa", 1)})...)
	b.Follow("[data-save]")
	at = b.URL()
	card := "#" + browsertest.Eval[string](b, "[...document.querySelectorAll('.proposal')].find(c => c.querySelector('[name=\"take.place\"]')).id")
	if got := b.Text(card); !strings.Contains(got, "Nairobi") || !strings.Contains(got, "Mombasa") {
		t.Errorf("what differs: %s", got)
	}
	b.Click(card + ` [name="take.place"][value="mine"]`)
	b.Follow(card + ` form[action$="/accept"] button`)
	b.Follow(card + " .known a")
	if got := b.Text("main"); !regexp.MustCompile(`Place\s+Mombasa`).MatchString(got) {
		t.Errorf("taken over: %s", got)
	}
	b.Visit(at + "?choose=all")
	b.Follow(`#several button[formaction]`)
	if got := b.Text(".notice"); !strings.Contains(got, "rejected") {
		t.Errorf("rejected: %q", got)
	}
}

// TestPassagesLeadToTheirProposals: every letter in the text is a link to a
// proposal on the page, and every proposal leads back to its passage.
func TestPassagesLeadToTheirProposals(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	keeper := s.as("keeper")
	status, body := keeper.post("/reading", url.Values{"text": {englishText}, "day": {"12/6/2022"}})
	keeper.check("/reading", status, body, http.StatusOK, `<mark class="k-conference">`, `class="r-furniture"`)
	for _, m := range regexp.MustCompile(`href="#([ip]\d+)"`).FindAllStringSubmatch(body, -1) {
		if !strings.Contains(body, `id="`+m[1]+`"`) {
			t.Errorf("#%s leads nowhere", m[1])
		}
	}
}

// TestReadingsOfOthersAreAbsent: another's reading answers like none at all.
func TestReadingsOfOthersAreAbsent(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	who, err := s.service.Actor(context.Background(), "keeper")
	if err != nil {
		t.Fatal(err)
	}
	id, err := s.service.StartReading(context.Background(), who, service.ReadingOptions{}, service.TextFile{Name: "review.txt", Content: []byte(englishText)})
	if err != nil {
		t.Fatal(err)
	}
	absent := string(chancery.NewID(now()))
	for _, name := range []string{"officer", "stranger"} {
		other := s.as(name)
		for _, path := range []string{"", "/1/mend"} {
			status, body := other.get("/reading/" + string(id) + path)
			if none, same := other.get("/reading/" + absent + path); status != http.StatusNotFound || none != status || strings.ReplaceAll(body, string(id), absent) != same {
				t.Errorf("%s: %s is %d, one that is not there %d", name, path, status, none)
			}
		}
		for _, act := range []string{"/undo", "/drop", "/accept", "/reject", "/1/accept", "/1/reject", "/1/reopen", "/1/mend"} {
			if status, _ := other.post("/reading/"+string(id)+act, url.Values{"n": {"1"}}); status != http.StatusNotFound {
				t.Errorf("%s: POST %s is %d", name, act, status)
			}
		}
	}
	if status, _ := s.as("stranger").post("/reading", url.Values{"text": {englishText}}); status != http.StatusForbidden {
		t.Errorf("somebody who may enter nothing reads texts in: %d", status)
	}
	keeper := s.as("keeper")
	for _, path := range []string{"/reading/" + string(id) + "/0/mend", "/reading/" + string(id) + "/999/mend", "/reading/x"} {
		keeper.want(path, http.StatusNotFound)
	}
	big := strings.Repeat("Không có gì. ", 90_000)
	if status, _ := keeper.post("/reading", url.Values{"text": {big}}); status != http.StatusUnprocessableEntity {
		t.Errorf("a text that is too long: %d", status)
	}
}

package web_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"chancery/internal/browsertest"
)

// everyPage is one address for each type of page.
var everyPage = []string{
	"/",
	"/activities",
	"/activities?partners=LA&state=held",
	"/requests",
	"/activities/2022-0004",
	"/agreements/2022-0001/links",
	"/tasks/2022-0001/history",
	"/partners/LA/record",
	"/partners/LA/history?as_of=100000",
	"/activities/new",
	"/activities/2022-0004/edit",
	"/tasks/2022-0001/extend",
	"/tasks/2022-0001/remove",
	"/reading",
	"/search?q=doi+ngoai",
	"/search?q=zzzz",
	"/help",
	"/account",
	"/ministry",
	"/ministry/profile",
	"/ministry/calendars?year=2022",
	"/ministry/holidays?year=2022",
	"/ministry/clocks",
	"/ministry/markings",
	"/ministry/numbering?pattern=DN-{year}.{n:3}",
	"/ministry/changes",
	"/deadlines",
	"/clocks/report-send/edit",
	"/vocabularies",
	"/vocabularies/activity_kind",
	"/vocabularies/mode/history",
	"/users",
	"/users/new",
	"/users/keeper",
	"/first-steps/people",
	"/first-steps/done",
	"/search?q=lao&kind=agreement&state=signed&period=2022-H1&exact=1",
	"/jump",
	"/jump?q=lao",
	"/documents/register",
	"/documents/register?direction=outgoing&from=1/1/2022&to=31/12/2022",
	"/documents/incomplete",
	"/agreements?file=incomplete",
	"/checklists/agreement-signed",
	"/help/registers",
	"/help/kinds/activity",
	"/help?q=dau+tru",
	"/jobs",
	"/account/tokens",
	"/account/webhooks",
	"/drafts",
	"/duplicates?kind=activity",
	"/duplicates",
	"/duplicates/compare?kind=person&keep=nguyen-viet-hung-vdpo&drop=nguyen-viet-hung-gddi",
	"/activities/2022-0004/papers",
	"/conferences/2022-H1/papers",
	"/paper-templates",
	"/template-guide",
	"/template-guide/activity",
	"/activities?open=filters",
	"/activities?open=columns&columns=partners,participants,result",
	"/activities?open=partners&partners=LA",
	"/agreements?open=views&partners=LA",
	"/activities?group=type&columns=participants,start_date",
	"/activities/2022-0004?from=%2Factivities%3Fstate%3Dheld",
	"/views",
	"/nothing",
}

func (s site) browse(t *testing.T, name, lang string) *browsertest.Browser {
	t.Helper()
	b := browsertest.Open(t)
	s.signIn(b, name, lang)
	return b
}

func (s site) signIn(b *browsertest.Browser, name, lang string) {
	b.Visit(s.url + "/lang?to=" + lang + "&back=/sign-in")
	b.Fill("#name", name)
	b.Fill("#password", password)
	b.Follow(".button.main")
}

// TestPagesAreAccessible opens every type of page in both languages, on a wide
// window and on a phone: axe finds nothing, nothing must be scrolled sideways,
// nothing comes from elsewhere and the browser complains of nothing.
func TestPagesAreAccessible(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	paths := s.pages()
	for _, lang := range []string{"en", "vi"} {
		for _, phone := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s phone %t", lang, phone), func(t *testing.T) {
				b := browsertest.Open(t)
				if phone {
					b.Phone()
				}
				b.Visit(s.url + "/lang?to=" + lang + "&back=/sign-in")
				for _, found := range b.Axe() {
					t.Errorf("/sign-in: %s", found)
				}
				s.signIn(b, "keeper", lang)
				for _, path := range paths {
					if status := b.Visit(s.url + path); status != http.StatusOK && path != "/nothing" {
						t.Errorf("%s: %d", path, status)
					}
					for _, found := range append(b.Axe(), b.Overflows()...) {
						t.Errorf("%s: %s", path, found)
					}
				}
				if hosts := b.Hosts(); !slices.Equal(hosts, []string{strings.TrimPrefix(s.url, "http://")}) {
					t.Errorf("asked %q", hosts)
				}
				for _, p := range b.Problems() {
					if !strings.Contains(p, "404") {
						t.Error(p)
					}
				}
			})
		}
	}
}

// TestWithoutScript enters, changes and moves on a record with JavaScript off.
func TestWithoutScript(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	b := browsertest.Open(t)
	b.NoScript()
	s.signIn(b, "officer", "vi")
	b.Visit(s.url + "/tasks/new")
	b.Fill("#f-text", "Báo cáo kết quả chuyến thăm")
	b.Fill("#f-given_on", "15/6/2022")
	b.Fill("#f-from", "conference/2022-H1")
	if status := b.Follow("[data-save]"); status != http.StatusOK {
		t.Fatalf("creating: %d, %s", status, b.Text(".summary"))
	}
	if got := b.Text("h1"); got != "Báo cáo kết quả chuyến thăm" {
		t.Fatalf("created %q", got)
	}
	b.Follow(`a[href$="/edit"]`)
	b.Fill("#f-due", "30/06/2022")
	b.Follow("[data-save]")
	if got := b.Text(".dossier"); !strings.Contains(got, "30/06/2022") {
		t.Errorf("edited: %s", got)
	}
	b.Follow(`form[action$="/start"] button`)
	if got := b.Text(".notice"); !strings.Contains(got, "Đã thực hiện") {
		t.Errorf("moved on: %q", got)
	}
	b.Follow(`a[href$="/finish"]`)
	b.Follow("[data-save]")
	if got := b.Text(".summary"); !strings.Contains(got, "Kết quả") {
		t.Errorf("refused: %q", got)
	}
	b.Fill("#f-done_on", "29/06/2022")
	b.Fill("#f-result", "Đã gửi báo cáo")
	b.Follow("[data-save]")
	if got := b.Text(".life [aria-current]"); got != "Đã hoàn thành" {
		t.Errorf("the state is %q", got)
	}
	b.Phone()
	b.Visit(s.url + "/")
	b.Click(".menu-link")
	b.Wait(".menu-home")
}

func TestKeys(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	b := s.browse(t, "keeper", "en")
	b.Visit(s.url + "/agreements")
	b.Press("/")
	if got := browsertest.Eval[string](b, "document.activeElement.id"); got != "find" {
		t.Errorf("/ goes to %q", got)
	}
	b.Visit(s.url + "/agreements")
	b.Press("?")
	b.Wait("dialog[open]")
	b.Press(kb.Escape)
	b.Wait("body:not(:has(dialog[open]))")
	b.Visit(s.url + "/agreements")
	b.Press("jjk")
	if got := browsertest.Eval[int](b, `[...document.querySelectorAll("tbody tr")].findIndex(r => r.classList.contains("at"))`); got != 0 {
		t.Errorf("j j k stands on row %d", got)
	}
}

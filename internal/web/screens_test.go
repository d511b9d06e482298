package web_test

import (
	"net/http"
	"strings"
	"testing"

	"chancery/internal/browsertest"
)

// screens are the special screens with what each must say of the
// demonstration, in English.
var screens = []struct {
	path  string
	texts []string
}{
	{"/partners/CN", []string{"China", "Delegations sent and received", "Vietnam-China Border Defence Friendship Exchange", "href=\"/partners/CN/record\"", "Balance by level"}},
	{"/partners/CN/record", []string{"Neighbour"}},
	{"/partners/new", []string{"<form"}},
	{"/mechanisms/vn-cn-border-exchange", []string{"Chain of editions", "<svg", "7th", "by the cadence"}},
	{"/mechanisms/admm", []string{"Mechanisms under this one", "ADMM-Plus"}},
	{"/peacekeeping", []string{"UNMISS", "UNISFA", "Level-2 Field Hospital", "No. 4", "return of the one before not recorded"}},
	{"/agreements/register", []string{"105/2021/TT-BQP", "date not recorded", "Replaces: "}},
	{"/agreements/register?partner=LA", []string{"Laos"}},
	{"/conferences/2022-H1", []string{"What became of the tasks of the conference before", "/periods/2022-H1"}},
	{"/tasks/board", []string{"Open, in term", "units of the whole army", "Review of international integration"}},
	{"/tasks/board?row=&way=open_in_term", []string{"Tasks: Open, in term"}},
	{"/periods", []string{"/periods/2022-H1"}},
	{"/periods/2022-H1", []string{"The cycle of the period", "/periods/2022-H1/figures/activities.held", "Activities held, by partner"}},
	{"/periods/2022-H1?calendar=vn-nd09", []string{"15 December 2021"}},
	{"/periods/2022-H1/figures/activities.held?dimension=partner&value=CN", []string{"Activities held: China", "What it counted"}},
	{"/calendar?month=2022-06", []string{"Calendar, June 2022", "aria-current=\"date\"", "Some time in this month or year"}},
}

// TestScreens opens every special screen on both engines.
func TestScreens(t *testing.T) {
	seed.Each(t, func(t *testing.T, dsn string) {
		keeper := serve(t, dsn).as("keeper")
		for _, s := range screens {
			keeper.want(s.path, http.StatusOK, s.texts...)
		}
		keeper.want("/partners/none", http.StatusNotFound)
		keeper.want("/periods/2022-H7", http.StatusUnprocessableEntity)
		keeper.want("/periods/2022-H1?level=nonsense", http.StatusUnprocessableEntity)
		keeper.want("/periods/2022-H1/figures/nonsense", http.StatusUnprocessableEntity)
		keeper.want("/calendar?month=never", http.StatusUnprocessableEntity)
		keeper.want("/activities/2022-0001/record", http.StatusNotFound)
	})
}

// TestScreensHideWhatIsMarked looks for the secret activity and its task on
// every special screen, with the eyes of two readers.
func TestScreensHideWhatIsMarked(t *testing.T) {
	seed.Each(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		keeper, stranger := s.as("keeper"), s.as("stranger")
		keeper.want("/partners/CN", http.StatusOK, secretWord)
		keeper.want("/tasks/board?row=&way=open_in_term", http.StatusOK, secretWord)
		keeper.want("/calendar?month=2022-03", http.StatusOK, secretWord)
		more := []string{"/calendar?month=2022-03", "/tasks/board?row=activity/2022-0901-dfr&by=source", "/periods/2022-H1?level=secret"}
		for _, x := range screens {
			more = append(more, x.path)
		}
		for _, path := range more {
			status, body := stranger.get(path)
			if status >= http.StatusInternalServerError || strings.Contains(body, secretWord) || strings.Contains(strings.ReplaceAll(body, path, ""), secret["task"]) {
				t.Errorf("%s shows a secret or fails (%d)", path, status)
			}
		}
		_, shown := keeper.get("/tasks/board")
		_, hidden := stranger.get("/tasks/board")
		if strings.Contains(hidden, "2022-0901-dfr") || !strings.Contains(shown, "2022-0901-dfr") {
			t.Error("the board of tasks tells of a source the reader may not see")
		}
	})
}

// TestScreensInABrowser holds every special screen to WCAG and to the width of
// a window and of a phone, in both languages.
func TestScreensInABrowser(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	for _, phone := range []bool{false, true} {
		for _, lang := range []string{"en", "vi"} {
			b := browsertest.Open(t)
			if phone {
				b.Phone()
			}
			b.Visit(s.url + "/lang?to=" + lang + "&back=/sign-in")
			b.Fill("input[name=name]", "keeper")
			b.Fill("input[name=password]", password)
			b.Follow("main button")
			for _, x := range screens {
				if status := b.Visit(s.url + x.path); status != http.StatusOK {
					t.Errorf("%s in %s: %d", x.path, lang, status)
				}
				for _, wrong := range append(b.Axe(), b.Overflows()...) {
					t.Errorf("%s in %s, phone %t: %s", x.path, lang, phone, wrong)
				}
			}
			for _, wrong := range b.Problems() {
				t.Error(wrong)
			}
		}
	}
}

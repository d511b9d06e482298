package web_test

import (
	"net/http"
	"testing"
)

// TestPagesReflowAtFourTimesTheSize opens pages with wide tables and long forms
// as narrow as a page is that is shown four times as large: nothing of them is
// to be scrolled to sideways but drawings.
func TestPagesReflowAtFourTimesTheSize(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	b := s.browse(t, "keeper", "en")
	b.Narrow()
	for _, path := range []string{"/", "/activities", "/activities/new", "/clocks/new", "/deadlines", "/documents/register", "/vocabularies/mode", "/tasks/board", "/holidays"} {
		if status := b.Visit(s.url + path); status != http.StatusOK {
			t.Fatalf("%s: %d", path, status)
		}
		if wide := b.Overflows(); len(wide) > 0 {
			t.Errorf("%s is wider than 320 pixels: %s", path, wide)
		}
	}
}

// TestTheDarkSchemeIsAccessible gives pages of each sort to axe in the colours
// of the dark scheme, which has rules of its own.
func TestTheDarkSchemeIsAccessible(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	b := s.browse(t, "keeper", "vi")
	b.Media("screen", "prefers-color-scheme", "dark")
	for _, path := range []string{"/", "/activities?open=filters", "/clocks/new", "/deadlines", "/tasks/board", "/vocabularies/mode", "/partners/CN"} {
		if status := b.Visit(s.url + path); status != http.StatusOK {
			t.Fatalf("%s: %d", path, status)
		}
		for _, wrong := range b.Axe() {
			t.Errorf("%s: %s", path, wrong)
		}
	}
}

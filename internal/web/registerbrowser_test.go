package web_test

import (
	"net/http"
	"strings"
	"testing"

	"chancery/internal/browsertest"
)

// TestRegisterWithoutScript opens a list of values, filters, puts columns into
// order, saves a view, and changes chosen records, with JavaScript off.
func TestRegisterWithoutScript(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	b := browsertest.Open(t)
	b.NoScript()
	s.signIn(b, "keeper", "en")
	b.Visit(s.url + "/agreements")
	b.Follow("#facet-partners a")
	b.Click(`input[name=partners][value=LA]`)
	b.Follow("#facet-partners .button")
	if got := b.Text(".chips"); !strings.Contains(got, "Laos") {
		t.Fatalf("filtered by %q", got)
	}
	b.Follow(`a[href*="open=columns"]`)
	b.Follow(`.columnadd a[href*="signed_at"]`)
	b.Follow(`.columnlist li:last-child a[href]`) // up
	b.Follow(`a[href*="open=views"]`)
	b.Fill("#view-name", "Agreements with Laos")
	if status := b.Follow(".viewform .button"); status != http.StatusOK {
		t.Fatalf("saving: %d", status)
	}
	if got := b.Text(".views [aria-current]"); got != "Agreements with Laos" {
		t.Errorf("the tab says %q", got)
	}
	b.Click("tbody tr:first-child td.pick input")
	b.Fill("#act", "edit:cooperation_fields")
	b.Follow(".bulkbar .button")
	b.Click(`input[value=training]`)
	b.Follow(`button[value=preview]`)
	if got := b.Text(".group [role=status]"); !strings.Contains(got, "of 1 records") {
		t.Errorf("preview: %q", got)
	}
	b.Follow("[data-save]")
	b.Follow(`form[action^="/bulk/"] button`)
	if got := b.Text(".notice"); got != "All of it has been undone." {
		t.Errorf("undone: %q", got)
	}
}

// TestRegisterKeys chooses rows, opens one and comes back by keys alone.
func TestRegisterKeys(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	b := s.browse(t, "keeper", "en")
	b.Visit(s.url + "/agreements")
	b.Press("jxjjX")
	if got := browsertest.Eval[int](b, `document.querySelectorAll("td.pick input:checked").length`); got != 3 {
		t.Errorf("%d rows are chosen, want 3", got)
	}
	b.Press("?")
	b.Wait("dialog[open]")
	if got := b.Text("dialog"); !strings.Contains(got, "Columns") || strings.Contains(got, "Edit this record") {
		t.Errorf("the keys of a register: %q", got)
	}
	b.Visit(s.url + "/agreements")
	b.Click("#facet-partners a")
	b.Wait("#facet-partners[open] [data-narrow]")
	b.Fill("#look-partners", "lao")
	if got := browsertest.Eval[int](b, `[...document.querySelectorAll("#facet-partners label.check")].filter(l => !l.hidden).length`); got == 0 || got > 3 {
		t.Errorf("%d values are left", got)
	}
	for _, p := range b.Problems() {
		t.Error(p)
	}
}

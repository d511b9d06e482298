package api_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"chancery/internal/browsertest"
)

// TestThePageForPeopleInABrowser looks at it in both languages, on a desk and
// on a phone.
func TestThePageForPeopleInABrowser(t *testing.T) {
	m := onSQLite(t)
	server := httptest.NewServer(m.handler)
	defer server.Close()
	own := strings.TrimPrefix(server.URL, "http://")
	for _, lang := range []string{"en", "vi"} {
		b := browsertest.Open(t)
		b.Phone()
		if status := b.Visit(server.URL + "/api/docs?lang=" + lang); status != 200 {
			t.Fatalf("the page answers %d", status)
		}
		browsertest.Eval[int](b, `document.querySelectorAll("details").forEach(d => d.open = true), 1`)
		for what, found := range map[string][]string{"problem": b.Problems(), "fault of access": b.Axe(), "overflow": b.Overflows()} {
			for _, f := range found {
				t.Errorf("%s: %s: %s", lang, what, f)
			}
		}
		for _, host := range b.Hosts() {
			if host != own && host != strings.Split(own, ":")[0] {
				t.Errorf("%s: asks %s", lang, host)
			}
		}
	}
}

package web_test

import (
	"net/http"
	"strings"
	"testing"

	"chancery/internal/browsertest"
)

// TestListsPrintInOneFrame looks at lists as a browser prints them: under the
// head of the ministry's papers, with who printed them and when at the end, and
// without what is only for the screen.
func TestListsPrintInOneFrame(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	for lang, want := range map[string]struct{ nation, printed string }{"en": {"SOCIALIST REPUBLIC OF VIET NAM", "Printed by Trần Thị Giữ"}, "vi": {"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Trần Thị Giữ in ngày"}} {
		b := s.browse(t, "keeper", lang)
		b.Media("print")
		for _, path := range []string{"/activities", "/periods", "/deadlines", "/documents/incomplete", "/tasks/board", "/documents/register", "/search?q=a", "/jobs", "/vocabularies", "/ministry/clocks", "/duplicates"} {
			if status := b.Visit(s.url + path); status != http.StatusOK {
				t.Fatalf("%s: %d", path, status)
			}
			seen := func(css string) string {
				return browsertest.Eval[string](b, `[...document.querySelectorAll("`+css+`")].filter((e) => e.checkVisibility()).map((e) => e.innerText).join(" | ")`)
			}
			if got := seen(".sheet-top"); !containsFold(got, want.nation) {
				t.Errorf("%s in %s: the head says %q", path, lang, got)
			}
			if seen(".sheet-title") == "" || seen("main h1") != "" {
				t.Errorf("%s in %s: titled %q and %q", path, lang, seen(".sheet-title"), seen("main h1"))
			}
			if got := seen(".printed"); !containsFold(got, want.printed) {
				t.Errorf("%s in %s: printed by %q", path, lang, got)
			}
			if got := seen(".click, .filters, .menu"); got != "" {
				t.Errorf("%s in %s: prints %q", path, lang, got)
			}
		}
	}
}

func containsFold(s, part string) bool {
	return strings.Contains(strings.ToLower(s), strings.ToLower(part))
}

package i18n

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"
)

func TestCatalogueIsWholeInBothLanguages(t *testing.T) {
	if err := Check(); err != nil {
		t.Error(err)
	}
	if en, vi := Keys(EN), Keys(VI); len(en) < 200 || !slices.Equal(en, vi) {
		t.Errorf("%d keys in English, %d in Vietnamese", len(en), len(vi))
	}
}

// labels registers message files for one test.
func labels(t *testing.T, files map[string]string) {
	t.Helper()
	undo, err := Register(labelFS(files))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(undo)
}

func labelFS(files map[string]string) fstest.MapFS {
	folder := fstest.MapFS{}
	for name, text := range files {
		folder[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return folder
}

type rank int

func (r rank) Text(l Lang) string {
	if l == VI {
		return "Đại tá"
	}
	return "Colonel"
}

func TestT(t *testing.T) {
	labels(t, map[string]string{
		"sample.en.toml": `
			[sample]
			other = "Other"
			description = "Description"
			summary = "{{.new}} new, {{ .changed }} changed"
			year = "in {{.year}}"
			who = "{{.rank}} {{.name}}"
			rate = "{{.rate}}"
			[sample.forms]
			one = "one visit"
			other = "{{.count}} visits"`,
		"sample.vi.toml": `
			[sample]
			other = "Khác"
			description = "Mô tả"
			summary = "{{.new}} mới, {{.changed}} thay đổi"
			year = "năm {{.year}}"
			who = "{{.rank}} {{.name}}"
			rate = "{{.rate}}"
			forms = "{{.count}} chuyến thăm"`,
	})
	tests := []struct {
		key    string
		args   []any
		en, vi string
	}{
		{"sample.other", nil, "Other", "Khác"},
		{"sample.description", nil, "Description", "Mô tả"},
		{"sample.summary", []any{"new", 1312, "changed", uint64(40)}, "1,312 new, 40 changed", "1.312 mới, 40 thay đổi"},
		{"sample.summary", []any{map[string]any{"new": 3, "changed": "no"}}, "3 new, no changed", "3 mới, no thay đổi"},
		{"sample.summary", []any{"new", 3}, "3 new, ⟦changed⟧ changed", "3 mới, ⟦changed⟧ thay đổi"},
		{"sample.year", []any{"year", 2022}, "in 2022", "năm 2022"},
		{"sample.who", []any{"rank", rank(1), "name", "An"}, "Colonel An", "Đại tá An"},
		{"sample.rate", []any{"rate", 1234.5}, "1,234.5", "1.234,5"},
		{"sample.rate", []any{"rate", nil}, "", ""},
		{"sample.forms", []any{"count", 1}, "one visit", "1 chuyến thăm"},
		{"sample.forms", []any{"count", 0}, "0 visits", "0 chuyến thăm"},
		{"sample.forms", []any{"count", int64(2000)}, "2,000 visits", "2.000 chuyến thăm"},
		{"sample.forms", []any{map[string]any{"count": 1}}, "one visit", "1 chuyến thăm"},
		{"sample.forms", nil, "⟦count⟧ visits", "⟦count⟧ chuyến thăm"},
		{"sample.forms", []any{"count", "many"}, "many visits", "many chuyến thăm"},
		{"sample.nowhere", nil, "⟦sample.nowhere⟧", "⟦sample.nowhere⟧"},
		{"word.yes", nil, "Yes", "Có"},
	}
	for _, test := range tests {
		if got := T(EN, test.key, test.args...); got != test.en {
			t.Errorf("T(EN, %s, %v) = %q, want %q", test.key, test.args, got, test.en)
		}
		if got := T(VI, test.key, test.args...); got != test.vi {
			t.Errorf("T(VI, %s, %v) = %q, want %q", test.key, test.args, got, test.vi)
		}
	}
	if !Has(VI, "sample.other") || Has(VI, "sample.nowhere") {
		t.Error("Has does not know which keys there are")
	}
	if got := Args(EN, "sample.summary"); !slices.Equal(got, []string{"changed", "new"}) {
		t.Errorf("Args = %q", got)
	}
}

func TestRegisterCanBeUndone(t *testing.T) {
	undo, err := Register(labelFS(map[string]string{
		"visit.en.toml": `visit = "Visit"`, "visit.vi.toml": `visit = "Chuyến thăm"`,
	}))
	if err != nil {
		t.Fatal(err)
	}
	if got := T(VI, "visit"); got != "Chuyến thăm" {
		t.Errorf("registered label = %q", got)
	}
	undo()
	undo()
	if Has(VI, "visit") || !Has(VI, "word.yes") {
		t.Error("undo did not take out exactly what was registered")
	}
}

func TestRegisterRefusesBrokenFiles(t *testing.T) {
	tests := []struct{ name, file, text, want string }{
		{"key of another file", "x.en.toml", "[word]\nyes = \"Yes\"", "already in core.en.toml"},
		{"key of another area", "y.vi.toml", "a = \"b\"\n[word]\nyes = \"Có\"", "already in core.vi.toml"},
		{"key twice in a file", "x.en.toml", "a = \"1\"\na = \"2\"", "x.en.toml"},
		{"empty text", "x.en.toml", `a = " "`, "empty"},
		{"space around", "x.en.toml", `a = "b "`, "space"},
		{"not a text", "x.en.toml", `a = 1`, "want a text"},
		{"empty singular", "x.en.toml", "[a]\none = \"\"\nother = \"{{.count}}\"", "empty"},
		{"plural without count", "x.en.toml", "[a]\none = \"one\"\nother = \"some\"", "without {{.count}}"},
		{"Vietnamese plural", "x.vi.toml", "[a]\none = \"{{.count}}\"\nother = \"{{.count}}\"", "one form"},
		{"template language", "x.en.toml", `a = "{{if .b}}c{{end}}"`, "want {{.name}}"},
		{"open braces", "x.en.toml", `a = "{{.b"`, "want {{.name}}"},
		{"closing braces", "x.en.toml", `a = "b}}"`, "without {{"},
		{"capital in a name", "x.en.toml", `a = "{{.Name}}"`, "want {{.name}}"},
		{"not TOML", "x.vi.toml", `a = `, "x.vi.toml"},
	}
	for _, test := range tests {
		_, err := Register(labelFS(map[string]string{test.file: test.text}))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want one saying %q", test.name, err, test.want)
		}
	}
	if err := Check(); err != nil {
		t.Errorf("refused files left something behind: %v", err)
	}
}

func TestCheckComparesLanguages(t *testing.T) {
	labels(t, map[string]string{
		"half.en.toml": "[half]\nonly = \"here\"\nargs = \"{{.a}}\"",
		"half.vi.toml": "[half]\nargs = \"{{.b}}\"",
	})
	err := Check()
	if err == nil {
		t.Fatal("a key in one language only passes")
	}
	for _, want := range []string{`half.en.toml: half.only: no text in "vi"`, `half.args: takes ["a"] in English and ["b"]`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("Check says %q, not %q", err, want)
		}
	}
}

func TestMissing(t *testing.T) {
	page := "<p>" + T(EN, "no.such") + T(EN, "list_page.position", "from", 1, "total", 2) + T(VI, "no.such") + "</p>"
	if got := Missing(page); !slices.Equal(got, []string{"no.such", "to"}) {
		t.Errorf("Missing = %q", got)
	}
	if got := Missing("<p>all there</p>"); got != nil {
		t.Errorf("Missing = %q in a whole page", got)
	}
}

func TestParse(t *testing.T) {
	tests := map[string]Lang{"en": EN, "vi": VI, "vi-VN": VI, "en_GB.UTF-8": EN, " VI ": VI, "fr": "", "": "", "vietnamese": ""}
	for in, want := range tests {
		if got, ok := Parse(in); got != want || ok != (want != "") {
			t.Errorf("Parse(%q) = %q, %v", in, got, ok)
		}
	}
	if EN.Other() != VI || VI.Other() != EN {
		t.Error("Other is not the other language")
	}
}

func TestNegotiate(t *testing.T) {
	tests := map[string]Lang{
		"":                        VI,
		"fr, de;q=0.5":            VI,
		"en-GB,en;q=0.9,vi;q=0.8": EN,
		"fr, vi;q=0.4, en;q=0.5":  EN,
		"vi-VN,vi;q=0.9,en;q=0.8": VI,
		"not a header;;q=":        VI,
	}
	for header, want := range tests {
		if got := Negotiate(header, VI); got != want {
			t.Errorf("Negotiate(%q) = %q, want %q", header, got, want)
		}
	}
}

func TestPlainFilesReadAsTOML(t *testing.T) {
	names, err := fs.Glob(embedded, "messages/*.toml")
	if err != nil || len(names) < 4 {
		t.Fatalf("message files %q, %v", names, err)
	}
	for _, name := range names {
		raw, err := fs.ReadFile(embedded, name)
		if err != nil {
			t.Fatal(err)
		}
		var want map[string]any
		if err := toml.Unmarshal(raw, &want); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got, ok := parsePlain(string(raw)); ok {
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: -TOML +plain\n%s", name, diff)
			}
		}
	}
}

func TestParsePlain(t *testing.T) {
	plain := []string{
		"", "# note\n\n", "a = \"b\"", "  a=\"b = c # d\"  ", "[a]\nb = \"c\"\n[a.d]\ne = \"f\"", "[a]\nb.c = \"d\"\nb.e = \"f\"",
		"[a]\nb = \"c\"\n[\"a.b\"]\nd = \"e\"", "\"a.b\" = \"c\"", "[a]\n1 = \"b\"", "a = \"\"",
	}
	for _, source := range plain {
		var want map[string]any
		if err := toml.Unmarshal([]byte(source), &want); err != nil {
			t.Fatalf("%q: %v", source, err)
		}
		if want == nil {
			want = map[string]any{}
		}
		got, ok := parsePlain(source)
		if diff := cmp.Diff(want, got); !ok || diff != "" {
			t.Errorf("%q: plain %v, -TOML +plain\n%s", source, ok, diff)
		}
	}
	other := []string{
		"a = 'b'", "a = \"\"\"b\"\"\"", `a = "b\n"`, "a = 1", "a = \"b\" # note", "a", "a =", "= \"b\"", "[a", "[a]b", "[[a]]", "[]",
		"a b = \"c\"", "a = \"b\"\na = \"c\"", "a = \"b\"\n[a]", "a. = \"b\"", "[a.]\nb = \"c\"", "é = \"b\"",
		"a = \"b\"\na.c = \"d\"", "\"a\".b = \"c\"",
	}
	for _, source := range other {
		if got, ok := parsePlain(source); ok {
			t.Errorf("%q is left to nobody: %v", source, got)
		}
	}
}

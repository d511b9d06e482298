package i18n

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestParseQuery(t *testing.T) {
	word := func(folded, exact string, or ...string) Clause {
		return Clause{Words: []string{folded}, Exact: []string{exact}, Or: or}
	}
	tests := []struct {
		typed string
		want  Query
	}{
		{"", Query{}},
		{`  - "" ,; * -"" `, Query{}},
		{"Đối", Query{All: []Clause{word("doi", "đối")}}},
		{"đối ngoại", Query{All: []Clause{word("doi", "đối", "doingoai"), word("ngoai", "ngoại", "doingoai")}}},
		{"danang", Query{All: []Clause{word("danang", "danang")}}},
		{
			"ha noi 2022",
			Query{All: []Clause{word("ha", "ha", "hanoi"), word("noi", "noi", "hanoi"), word("2022", "2022")}},
		},
		{
			`"Việt Nam" -Lào`,
			Query{
				All:  []Clause{{Words: []string{"viet", "nam"}, Exact: []string{"việt", "nam"}, Or: []string{"vietnam"}}},
				None: []Clause{word("lao", "lào")},
			},
		},
		{
			`“biên phòng” hội`,
			Query{All: []Clause{
				{Words: []string{"bien", "phong"}, Exact: []string{"biên", "phòng"}, Or: []string{"bienphong"}},
				word("hoi", "hội"),
			}},
		},
		{
			`-"gìn giữ hòa bình`,
			Query{None: []Clause{{Words: []string{"gin", "giu", "hoa", "binh"}, Exact: []string{"gìn", "giữ", "hòa", "bình"}}}},
		},
		{
			"ADMM-Plus 2022-0142",
			Query{All: []Clause{
				{Words: []string{"admm", "plus"}, Exact: []string{"admm", "plus"}},
				{Words: []string{"2022", "0142"}, Exact: []string{"2022", "0142"}},
			}},
		},
		{"ngoai* giao", Query{All: []Clause{{Words: []string{"ngoai"}, Exact: []string{"ngoai"}, Prefix: true}, word("giao", "giao")}}},
		{`hội"nghị"`, Query{All: []Clause{word("hoi", "hội", "hoinghi"), word("nghi", "nghị", "hoinghi")}}},
		{"quân-dân", Query{All: []Clause{{Words: []string{"quan", "dan"}, Exact: []string{"quân", "dân"}, Or: []string{"quandan"}}}}},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, ParseQuery(test.typed), cmp.Transformer("", func(c Clause) Clause {
			c.Exact, c.Words, c.Or = append([]string{}, c.Exact...), append([]string{}, c.Words...), append([]string{}, c.Or...)
			return c
		})); diff != "" {
			t.Errorf("ParseQuery(%q): -want +got\n%s", test.typed, diff)
		}
	}
}

func TestParseQueryIsBounded(t *testing.T) {
	q := ParseQuery(strings.Repeat("một -hai ", 100))
	if len(q.All)+len(q.None) != MaxClauses || !q.Cut {
		t.Errorf("%d clauses, cut %v", len(q.All)+len(q.None), q.Cut)
	}
	if q := ParseQuery(strings.Repeat("một ", MaxClauses) + " -- "); q.Cut {
		t.Error("a query that just fits counts as cut")
	}
	if !ParseQuery(" - ").Empty() || ParseQuery("-x").Empty() {
		t.Error("Empty does not tell a query from none")
	}
}

// finds reports whether an index that holds IndexText(text) finds it.
func finds(text string, q Query) bool {
	words := strings.Fields(IndexText(text))
	has := func(c Clause) bool {
		for i := range words {
			if rest := words[i:]; len(rest) >= len(c.Words) {
				if last := len(c.Words) - 1; slices.Equal(rest[:last], c.Words[:last]) &&
					(rest[last] == c.Words[last] || c.Prefix && strings.HasPrefix(rest[last], c.Words[last])) {
					return true
				}
			}
			if slices.Contains(c.Or, words[i]) {
				return true
			}
		}
		return false
	}
	return !slices.ContainsFunc(q.All, func(c Clause) bool { return !has(c) }) && !slices.ContainsFunc(q.None, has)
}

func TestSearchFinds(t *testing.T) {
	tests := []struct {
		query, text string
		want        bool
	}{
		{"Viet Nam", "Việt Nam và Lào", true},
		{"vietnam", "Việt Nam và Lào", true},
		{"Việt Nam", "Vietnam and Laos", true},
		{`"viet nam"`, "Vietnam and Laos", true},
		{"doi ngoai", "Đối ngoại quốc phòng", true},
		{"ĐỐI NGOẠI", norm.NFD.String("Đối ngoại quốc phòng"), true},
		{"hoa binh", "hoà bình", true},
		{"hòa bình", "hoà bình", true},
		{"danang", "Thành phố Đà Nẵng", true},
		{"hanoi", "Hà Nội", true},
		{"hanoi", "Hà, Nội", false},
		{"da nang hội nghị", "Conference in Danang", false},
		{`"ngoai doi"`, "Đối ngoại", false},
		{"ngoai doi", "Đối ngoại", true},
		{"-lao viet", "Việt Nam và Lào", false},
		{"-thai viet", "Việt Nam và Lào", true},
		{"peace*", "United Nations peacekeeping", true},
		{"peace", "United Nations peacekeeping", false},
		{"2022-0142", "hồ sơ 2022-0142", true},
		{"2022-0142", "hồ sơ 0142-2022", false},
	}
	for _, test := range tests {
		if got := finds(test.text, ParseQuery(test.query)); got != test.want {
			t.Errorf("%q finds %q: %v", test.query, test.text, got)
		}
	}
}

// marked shows segments with the matches in brackets.
func marked(segments []Segment) string {
	var out strings.Builder
	for _, s := range segments {
		if s.Match {
			out.WriteString("[" + s.Text + "]")
		} else {
			out.WriteString(s.Text)
		}
	}
	return out.String()
}

func TestHighlight(t *testing.T) {
	nfd := norm.NFD.String("Đối ngoại")
	tests := []struct{ query, text, want string }{
		{"ngoai", "Đối ngoại, ngoại giao", "Đối [ngoại], [ngoại] giao"},
		{"doi", nfd, "[" + norm.NFD.String("Đối") + "]" + norm.NFD.String(" ngoại")},
		{"vietnam", "Bộ Quốc phòng Việt Nam", "Bộ Quốc phòng [Việt Nam]"},
		{"vietn*", "Bộ Quốc phòng Việt Nam", "Bộ Quốc phòng [Việt Nam]"},
		{"viet nam", "Vietnam", "[Vietnam]"},
		{`"ngoai giao"`, "ngoại giao, đối ngoại", "[ngoại giao], đối ngoại"},
		{`"viet nam"`, "Vietnam – Việt Nam", "[Vietnam] – [Việt Nam]"},
		{"peace*", "peacekeeping", "[peacekeeping]"},
		{"-ngoai", "đối ngoại", "đối ngoại"},
		{"x", "", ""},
		{"", "đối ngoại", "đối ngoại"},
		{"strasse", "Straße 7", "[Straße] 7"},
	}
	for _, test := range tests {
		if got := marked(Highlight(test.text, ParseQuery(test.query))); got != test.want {
			t.Errorf("%q in %q: %q, want %q", test.query, test.text, got, test.want)
		}
	}
}

func TestSnippet(t *testing.T) {
	text := "Ngày 10 tháng 6, đoàn đại biểu quân sự cấp cao Việt Nam tham dự Đối thoại Shangri-La lần thứ 19 tại Singapore, " +
		"gặp song phương với nhiều đối tác và phát biểu về hợp tác quốc phòng trong khu vực."
	tests := []struct {
		query  string
		width  int
		want   string
		before bool
		after  bool
	}{
		{"singapore doi tac", 70, "thứ 19 tại [Singapore], gặp song phương với nhiều [đối tác] và phát biểu", true, true},
		{"nothing here", 30, "Ngày 10 tháng 6, đoàn đại biểu", false, true},
		{"khu vuc", 24, "trong [khu vực].", true, false},
		{"ngay", 1000, "[Ngày]" + strings.TrimPrefix(text, "Ngày"), false, false},
		{"shangri-la", 3, "[Shangri-La]", true, true},
	}
	for _, test := range tests {
		s := NewSnippet(text, ParseQuery(test.query), test.width)
		if got := strings.TrimSpace(marked(s.Segments)); got != test.want || s.Before != test.before || s.After != test.after {
			t.Errorf("snippet for %q: %q before %v after %v, want %q", test.query, got, s.Before, s.After, test.want)
		}
	}
}

func TestHighlightProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := vietnamese.Draw(t, "text")
		q := ParseQuery(vietnamese.Draw(t, "query"))
		var whole strings.Builder
		for _, s := range Highlight(text, q) {
			if s.Text == "" {
				t.Fatal("empty segment")
			}
			whole.WriteString(s.Text)
		}
		if whole.String() != text {
			t.Fatalf("segments give %q for %q", whole.String(), text)
		}
		width := rapid.IntRange(0, 40).Draw(t, "width")
		snippet := NewSnippet(text, q, width)
		if part := strings.ReplaceAll(strings.ReplaceAll(marked(snippet.Segments), "[", ""), "]", ""); !strings.Contains(
			strings.ReplaceAll(strings.ReplaceAll(text, "[", ""), "]", ""), part) {
			t.Fatalf("snippet %q is not part of %q", part, text)
		}
	})
}

func TestFoundTextIsHighlighted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := vietnamese.Draw(t, "text")
		q := ParseQuery(vietnamese.Draw(t, "query"))
		q.None = nil
		if len(q.All) == 0 || !finds(text, q) {
			return
		}
		if !slices.ContainsFunc(Highlight(text, q), func(s Segment) bool { return s.Match }) {
			t.Fatalf("nothing is marked in %q for %+v", text, q)
		}
	})
}

func FuzzParseQuery(f *testing.F) {
	for _, seed := range []string{`"Việt Nam" -lao`, `-"`, `“a„b”`, "x* -y*", "\xff\"", "a\u0301\u200d*"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		q := ParseQuery(typed)
		for _, c := range slices.Concat(q.All, q.None) {
			if len(c.Words) == 0 {
				t.Fatalf("ParseQuery(%q) has a clause without words", typed)
			}
			for _, w := range slices.Concat(c.Words, c.Or) {
				if w == "" || w != Fold(w) || strings.ContainsAny(w, " \"*") {
					t.Fatalf("ParseQuery(%q) has the word %q", typed, w)
				}
			}
		}
		Highlight(typed, q)
	})
}

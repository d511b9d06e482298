package word

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func open(t interface{ Fatal(...any) }, body string) *File {
	f, err := Open(plainFile(body))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// paras is a body of paragraphs.
func paras(texts ...string) string {
	var b strings.Builder
	for _, s := range texts {
		b.WriteString(p(s))
	}
	return b.String()
}

func grid(rows ...[]string) string {
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(row(r...))
	}
	return "<w:tbl><w:tblPr/>" + b.String() + "</w:tbl>"
}

func TestMergeTakesOverWhatOnlyTheRecordsChanged(t *testing.T) {
	type cells = []string
	for name, c := range map[string]struct {
		base, hand, made string
		choose           Choice
		want             []string
		turns            []Turn
	}{
		"nothing":              {base: paras("one", "two"), hand: paras("one", "two"), made: paras("one", "two"), want: []string{"one", "two"}},
		"records":              {base: paras("one two three", "end"), hand: paras("one two three", "end"), made: paras("one two four", "end"), want: []string{"one two four", "end"}, turns: []Turn{Updated}},
		"hand":                 {base: paras("one two three", "end"), hand: paras("one two seven", "end"), made: paras("one two three", "end"), want: []string{"one two seven", "end"}, turns: []Turn{Kept}},
		"both alike":           {base: paras("one two three"), hand: paras("one two four"), made: paras("one two four"), want: []string{"one two four"}},
		"both, hand stays":     {base: paras("one two three"), hand: paras("one two hand"), made: paras("one two new"), want: []string{"one two hand"}, turns: []Turn{Conflict}},
		"both, new chosen":     {base: paras("one two three"), hand: paras("one two hand"), made: paras("one two new"), choose: TakeNew, want: []string{"one two new"}, turns: []Turn{Conflict}},
		"added by hand":        {base: paras("a a", "b b"), hand: paras("a a", "mine", "b b"), made: paras("a a", "b b"), want: []string{"a a", "mine", "b b"}, turns: []Turn{Kept}},
		"added by records":     {base: paras("a a", "b b"), hand: paras("a a", "b b"), made: paras("a a", "theirs", "b b"), want: []string{"a a", "theirs", "b b"}, turns: []Turn{Added}},
		"added first":          {base: paras("b b"), hand: paras("b b"), made: paras("theirs", "b b"), want: []string{"theirs", "b b"}, turns: []Turn{Added}},
		"gone":                 {base: paras("a a", "b b", "c c"), hand: paras("a a", "b b", "c c"), made: paras("a a", "c c"), want: []string{"a a", "c c"}, turns: []Turn{Removed}},
		"gone but edited":      {base: paras("a a", "b b b b", "c c"), hand: paras("a a", "b b b mine", "c c"), made: paras("a a", "c c"), want: []string{"a a", "b b b mine", "c c"}, turns: []Turn{Conflict}},
		"gone, edited, chosen": {base: paras("a a", "b b b b", "c c"), hand: paras("a a", "b b b mine", "c c"), made: paras("a a", "c c"), choose: TakeNew, want: []string{"a a", "c c"}, turns: []Turn{Conflict}},
		"taken out by hand":    {base: paras("a a", "b b", "c c"), hand: paras("a a", "c c"), made: paras("a a", "b b", "c c"), want: []string{"a a", "c c"}, turns: []Turn{Kept}},
		"taken out, changed":   {base: paras("a a", "b b b", "c c"), hand: paras("a a", "c c"), made: paras("a a", "b b new", "c c"), choose: TakeNew, want: []string{"a a", "b b new", "c c"}, turns: []Turn{Conflict}},
		"cells of one row": {
			base: grid(cells{"1", "An", "Captain"}), hand: grid(cells{"1", "An (interpreter)", "Captain"}), made: grid(cells{"1", "An", "Major"}),
			want: []string{"1 | An (interpreter) | Major"}, turns: []Turn{Kept, Updated},
		},
		"a row more": {
			base: grid(cells{"1", "An"}, cells{"2", "Binh"}) + paras("end"), hand: grid(cells{"1", "An, head"}, cells{"2", "Binh"}) + paras("end"),
			made: grid(cells{"1", "An"}, cells{"2", "Binh"}, cells{"3", "Chi"}) + paras("end"),
			want: []string{"1 | An, head", "2 | Binh", "3 | Chi", "end"}, turns: []Turn{Kept, Added},
		},
		"a row less": {
			base: grid(cells{"1", "An"}, cells{"2", "Binh"}), hand: grid(cells{"1", "An"}, cells{"2", "Binh"}), made: grid(cells{"1", "An"}),
			want: []string{"1 | An"}, turns: []Turn{Removed},
		},
		"a table more": {
			base: paras("a a", "b b"), hand: paras("a a", "b b by hand"), made: paras("a a") + grid(cells{"1", "An"}, cells{"2", "Binh"}) + paras("b b"),
			want: []string{"a a", "1 | An", "2 | Binh", "b b by hand"}, turns: []Turn{Kept, Added, Added},
		},
	} {
		merged, changes, err := Merge(open(t, c.base), open(t, c.hand), open(t, c.made), func(string) Choice { return c.choose })
		if err != nil {
			t.Fatal(err)
		}
		if got := linesOf(t, merged); fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
		var turns []Turn
		for _, x := range changes {
			turns = append(turns, x.Turn)
		}
		if fmt.Sprint(turns) != fmt.Sprint(c.turns) {
			t.Errorf("%s: %q, want %q", name, turns, c.turns)
		}
	}
}

// TestMergeLosesNothing draws three papers: what nobody touched by hand becomes
// what the records say, what was written by hand stays whatever they say.
func TestMergeLosesNothing(t *testing.T) {
	word := rapid.StringMatching(`[a-f]{1,3}( [a-f]{1,3}){0,4}`)
	rapid.Check(t, func(t *rapid.T) {
		base := rapid.SliceOfN(word, 1, 8).Draw(t, "base")
		made := rapid.SliceOfN(word, 1, 8).Draw(t, "made")
		if rapid.Bool().Draw(t, "like") {
			made = slices.Clone(base)
			made[rapid.IntRange(0, len(made)-1).Draw(t, "at")] = word.Draw(t, "new")
		}
		untouched, _, err := Merge(open(t, paras(base...)), open(t, paras(base...)), open(t, paras(made...)), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := texts(t, untouched); fmt.Sprint(got) != fmt.Sprint(made) {
			t.Fatalf("base %q, made %q, came out %q", base, made, got)
		}
		hand := slices.Clone(base)
		at := rapid.IntRange(0, len(hand)).Draw(t, "where")
		hand = slices.Insert(hand, at, "WRITTEN BY HAND")
		merged, _, err := Merge(open(t, paras(base...)), open(t, paras(hand...)), open(t, paras(made...)), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := texts(t, merged); !slices.Contains(got, "WRITTEN BY HAND") {
			t.Fatalf("lost by hand: %q", got)
		}
	})
}

func texts(t *rapid.T, f *File) (out []string) {
	root, err := f.story(f.main)
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range units(root) {
		out = append(out, u.text)
	}
	return out
}

package ingest

import (
	"fmt"
	"strings"
	"testing"
)

// longTexts are texts of one size that a reading must take in its stride: one
// that never ends a sentence, one that is nothing but events, one of names and
// dates without an end.
func longTexts(size int) map[string]string {
	fill := func(s string) string { return strings.Repeat(s, size/len(s)+1)[:size] }
	return map[string]string{
		"words without an end":  fill("the delegation of Laos visited Hanoi and signed a plan with the Ministry of National Defence, "),
		"letters without space": fill("a"),
		"digits":                fill("1/2 "),
		"names":                 fill("General Le Vi Du, Minister of National Defence, and "),
		"strangers":             strangers(size),
		"events":                fill("On May 2 General Le Vi Du received Ambassador Jan Przyklad of Poland in Hanoi. "),
		"tasks":                 fill("He asked units to draw up a plan, to send a list, and to report to the General Staff by May 3. "),
		"brackets":              fill("“("),
	}
}

// strangers names a new person in every sentence.
func strangers(size int) string {
	var b strings.Builder
	for n := 0; b.Len() < size; n++ {
		name := ""
		for i := n; i >= 0; i = i/26 - 1 {
			name = string(rune('a'+i%26)) + name
		}
		fmt.Fprintf(&b, "General X%s Y%s spoke. ", name, name)
	}
	return b.String()[:size]
}

// TestLongTextsTakeTheirLengthOnly: twice the text is at most a little over
// twice the work, whatever the text is made of, and no stretch that is given to
// the patterns is longer than a sentence may be.
func TestLongTextsTakeTheirLengthOnly(t *testing.T) {
	const size = 20_000
	short, long := longTexts(size), longTexts(2*size)
	for name := range short {
		steps := func(body string) int {
			text, err := Read("long.txt", []byte(body))
			if err != nil {
				t.Fatal(err)
			}
			x := testExtractor().reading(text, "2023-05-20")
			x.readAll()
			for _, s := range x.sentences {
				if s.end-s.start > maxSentence {
					t.Fatalf("%s: a sentence of %d bytes", name, s.end-s.start)
				}
			}
			if len(x.drafts) > 2*maxDrafts {
				t.Errorf("%s: %d drafts", name, len(x.drafts))
			}
			return x.steps
		}
		once, twice := steps(short[name]), steps(long[name])
		if twice > 5*once/2+2000 {
			t.Errorf("%s: %d steps, %d for twice the text", name, once, twice)
		}
	}
}

// TestCutSentencesLoseNothing: a text without an end of a sentence is cut
// behind its commas, and an event behind the first cut is still read.
func TestCutSentencesLoseNothing(t *testing.T) {
	body := strings.Repeat("the staff wrote reports and letters, ", 300) + "and on May 2 General Le Vi Du received Ambassador Jan Przyklad of Poland in Hanoi"
	at := sentences(body, 0, len(body))
	if len(at) < 5 || at[0][0] != 0 || at[len(at)-1][1] != len(body) {
		t.Fatalf("%d pieces from %v", len(at), at)
	}
	for i, s := range at[1:] {
		if s[0] != at[i][1] || !strings.HasSuffix(body[:s[0]], ", ") {
			t.Errorf("a piece begins at %d behind %q", s[0], body[s[0]-10:s[0]])
		}
	}
	text, err := Read("long.txt", []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range testExtractor().Extract(text, "2023-05-20") {
		if p.Kind == "activity" && p.Fields["type"] == "courtesy_call" && p.Fields["start_date"] == "2023-05-02" {
			return
		}
	}
	t.Error("the event at the end was lost")
}

func BenchmarkLongTexts(b *testing.B) {
	for _, size := range []int{100_000, 1_000_000} {
		for name, body := range longTexts(size) {
			b.Run(fmt.Sprintf("%s/%d", strings.ReplaceAll(name, " ", "_"), size), func(b *testing.B) {
				text, err := Read("long.txt", []byte(body))
				if err != nil {
					b.Fatal(err)
				}
				b.SetBytes(int64(size))
				for b.Loop() {
					testExtractor().Extract(text, "2023-05-20")
				}
			})
		}
	}
}

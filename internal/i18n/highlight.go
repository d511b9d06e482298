package i18n

import (
	"math/bits"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Segment is a piece of a text; Match is set where the search matched.
type Segment struct {
	Text  string
	Match bool
}

// Snippet is the part of a text around the matches. Before and After say
// whether the text goes on there, for a reader to be shown "…".
type Snippet struct {
	Segments      []Segment
	Before, After bool
}

// Highlight cuts text into segments, those the query found marked. Accents and
// case of query and text do not matter, the segments put together are text
// byte for byte, and a mark never splits a letter from its accents.
func Highlight(text string, q Query) []Segment {
	return segments(text, 0, len(text), matches(text, q.All))
}

// Matches reports whether a text has all the query asks for and nothing it excludes.
func (q Query) Matches(text string) bool {
	tokens := scan(text)
	has := func(c Clause) bool {
		for i := range tokens {
			if c.matchAt(tokens[i:]) > 0 {
				return true
			}
		}
		return false
	}
	return len(q.All) > 0 && !slices.ContainsFunc(q.None, has) && !slices.ContainsFunc(q.All, func(c Clause) bool { return !has(c) })
}

// NewSnippet shows about width characters of text, beginning and ending at
// words, where most clauses of the query match; the beginning of the text when
// none does.
func NewSnippet(text string, q Query, width int) Snippet {
	found := matches(text, q.All)
	start, end := window(text, found, max(width, 1))
	return Snippet{
		Segments: segments(text, start, end, found),
		Before:   strings.TrimSpace(text[:start]) != "",
		After:    strings.TrimSpace(text[end:]) != "",
	}
}

// span is a matched stretch of a text in bytes, and the clauses that match in
// it, one bit each.
type span struct {
	start, end int
	clauses    uint32
}

// matches returns the stretches of text the clauses match, in order and
// without overlap.
func matches(text string, clauses []Clause) []span {
	if len(clauses) == 0 {
		return nil
	}
	tokens := scan(text)
	var found []span
	for i := 0; i < len(tokens); {
		length, by := longestMatch(tokens[i:], clauses)
		if length == 0 {
			i++
			continue
		}
		for next := i + 1; next < i+length; next++ {
			_, also := longestMatch(tokens[next:i+length], clauses)
			by |= also
		}
		found = append(found, span{tokens[i].start, tokens[i+length-1].end, by})
		i += length
	}
	return found
}

// longestMatch returns how many tokens from the first some clause covers, and
// the clauses that match there.
func longestMatch(tokens []token, clauses []Clause) (length int, by uint32) {
	for n, c := range clauses {
		if m := c.matchAt(tokens); m > 0 {
			length, by = max(length, m), by|1<<n
		}
	}
	return length, by
}

// matchAt returns how many of the tokens from the first the clause covers.
func (c Clause) matchAt(tokens []token) int {
	if n := c.matchWords(tokens); n > 0 {
		return n
	}
	if len(c.Words) == 1 && c.matchJoined(c.Words[0], tokens) {
		return 2
	}
	for _, word := range c.Or {
		if tokens[0].folded == word {
			return 1
		}
		if c.matchJoined(word, tokens) {
			return 2
		}
	}
	return 0
}

// matchJoined reports whether word is the first two tokens written as one.
func (c Clause) matchJoined(word string, tokens []token) bool {
	if len(tokens) < 2 || !tokens[1].joinable {
		return false
	}
	rest, ok := strings.CutPrefix(word, tokens[0].folded)
	if !ok || rest == "" {
		return false
	}
	return rest == tokens[1].folded || c.Prefix && strings.HasPrefix(tokens[1].folded, rest)
}

func (c Clause) matchWords(tokens []token) int {
	if len(tokens) < len(c.Words) {
		return 0
	}
	for i, word := range c.Words {
		last := i == len(c.Words)-1
		switch folded := tokens[i].folded; {
		case folded == word:
		case last && c.Prefix && strings.HasPrefix(folded, word):
		default:
			return 0
		}
	}
	return len(c.Words)
}

// window chooses which bytes of text a snippet shows: the stretch with most
// different clauses in it, set in the middle. It does not cut a match.
func window(text string, found []span, width int) (start, end int) {
	var from, to, most int
	for i, first := range found {
		seen, last := first.clauses, first.end
		for _, s := range found[i+1:] {
			if s.end-first.start > width {
				break
			}
			seen, last = seen|s.clauses, s.end
		}
		if count := bits.OnesCount32(seen); count > most {
			from, to, most = first.start, last, count
		}
	}
	room := width - utf8.RuneCountInString(text[from:to])
	start = wordBefore(text, from, max(room/2, 0))
	end = max(wordAfter(text, start, width), to)
	for _, s := range found {
		if s.start < start && start < s.end {
			start = s.start
		}
		if s.start < end && end < s.end {
			end = s.end
		}
	}
	return start, end
}

// wordBefore goes back from a byte offset by at most n characters to where a
// word begins after a space.
func wordBefore(text string, from, n int) int {
	at, start := from, from
	for range n {
		if at == 0 {
			return 0
		}
		r, size := utf8.DecodeLastRuneInString(text[:at])
		if unicode.IsSpace(r) {
			start = at
		}
		at -= size
	}
	return start
}

// wordAfter goes forward by n characters, then back to the end of a word; a
// stretch without any space is cut between two letters.
func wordAfter(text string, from, n int) int {
	at, end := from, from
	for range n {
		if at == len(text) {
			return at
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		if unicode.IsSpace(r) {
			end = at
		}
		at += size
	}
	next, _ := utf8.DecodeRuneInString(text[at:])
	if end > from && at < len(text) && !unicode.IsSpace(next) {
		return end
	}
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !unicode.IsMark(r) {
			break
		}
		at += size
	}
	return at
}

// segments cuts text[start:end] at the matches inside it.
func segments(text string, start, end int, found []span) []Segment {
	var out []Segment
	add := func(from, to int, match bool) {
		if from < to {
			out = append(out, Segment{Text: text[from:to], Match: match})
		}
	}
	at := start
	for _, s := range found {
		if s.end > end {
			break
		}
		if s.start < at {
			continue
		}
		add(at, s.start, false)
		add(s.start, s.end, true)
		at = s.end
	}
	add(at, end, false)
	return out
}

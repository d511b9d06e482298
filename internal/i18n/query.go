package i18n

import (
	"slices"
	"strings"
	"unicode"
)

// MaxClauses is how many words and phrases of a query are looked for; what is
// typed beyond that is left out and Query.Cut is set.
const MaxClauses = 32

// Query is what somebody typed into a search box, without the syntax of any
// engine: a record matches when it satisfies every clause of All and none of
// None.
type Query struct {
	All  []Clause
	None []Clause
	Cut  bool // more was typed than MaxClauses allows
}

// Clause is one word, or a phrase whose words follow each other.
type Clause struct {
	// Words are folded, as [IndexText] holds them; never empty.
	Words []string
	// Exact holds the same words with accents, as [ExactText] holds them. Use
	// it to rank, not to select.
	Exact []string
	// Or lists folded words that satisfy the clause as well: two neighbouring
	// syllables written as one, so that "da nang" finds "Danang".
	Or []string
	// Prefix is set when the last word may go on, as in "ngoai*".
	Prefix bool
}

// Empty reports whether nothing is searched for. A query of exclusions only is
// not empty, and has no All.
func (q Query) Empty() bool { return len(q.All) == 0 && len(q.None) == 0 }

// ParseQuery reads a search as typed: words, "phrases in quotes", -word and
// -"a phrase" to exclude, word* for a prefix. A word with a hyphen or slash in
// it, such as ADMM-Plus or 2022-0142, is a phrase. No input is an error: what
// is no syntax is text, a quote never closed runs to the end.
func ParseQuery(typed string) Query {
	var q Query
	for _, part := range splitQuery(typed) {
		clause := newClause(part)
		if len(clause.Words) == 0 {
			continue
		}
		if len(q.All)+len(q.None) == MaxClauses {
			q.Cut = true
			break
		}
		if part.excluded {
			q.None = append(q.None, clause)
		} else {
			q.All = append(q.All, clause)
		}
	}
	addJoined(q.All)
	return q
}

// queryPart is one piece of a query as typed.
type queryPart struct {
	text     string
	excluded bool
	quoted   bool
}

const quotes = `"“”„«»`

func isQuote(r rune) bool { return strings.ContainsRune(quotes, r) }

func splitQuery(typed string) []queryPart {
	var parts []queryPart
	rest := typed
	for {
		rest = strings.TrimLeftFunc(rest, unicode.IsSpace)
		if rest == "" {
			return parts
		}
		part := queryPart{}
		if after, ok := strings.CutPrefix(rest, "-"); ok {
			part.excluded, rest = true, after
		}
		end := strings.IndexFunc(rest, func(r rune) bool { return isQuote(r) || unicode.IsSpace(r) })
		switch {
		case end == 0 && !unicode.IsSpace(firstRune(rest)):
			part.quoted = true
			rest = rest[len(string(firstRune(rest))):]
			part.text, rest = cutQuote(rest)
		case end < 0:
			part.text, rest = rest, ""
		default:
			part.text, rest = rest[:end], rest[end:]
		}
		parts = append(parts, part)
	}
}

// cutQuote splits after the next closing quote, or at the end without one.
func cutQuote(s string) (inside, rest string) {
	end := strings.IndexFunc(s, isQuote)
	if end < 0 {
		return s, ""
	}
	return s[:end], s[end+len(string(firstRune(s[end:]))):]
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

func newClause(part queryPart) Clause {
	text, star := strings.CutSuffix(strings.TrimSpace(part.text), "*")
	c := Clause{Words: Tokens(text), Exact: exactTokens(text)}
	c.Prefix = star && !part.quoted && len(c.Words) > 0
	if len(c.Words) == 2 && isSyllable(c.Words[0]) && isSyllable(c.Words[1]) && !c.Prefix {
		c.Or = []string{c.Words[0] + c.Words[1]}
	}
	return c
}

// addJoined lets two single syllables typed side by side also be found written
// as one word: each of the two clauses accepts it.
func addJoined(clauses []Clause) {
	single := func(c Clause) bool {
		return len(c.Words) == 1 && !c.Prefix && isSyllable(c.Words[0])
	}
	for i := 1; i < len(clauses); i++ {
		before, here := &clauses[i-1], &clauses[i]
		if !single(*before) || !single(*here) {
			continue
		}
		joined := before.Words[0] + here.Words[0]
		for _, c := range []*Clause{before, here} {
			if !slices.Contains(c.Or, joined) {
				c.Or = append(c.Or, joined)
			}
		}
	}
}

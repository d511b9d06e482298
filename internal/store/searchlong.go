package store

import (
	"strings"

	"chancery/internal/i18n"
)

// PostgreSQL keeps at most 255 places of a word in a text. Where a word stands
// more often, a phrase with it could be missed, and SQLite would find it. Such
// texts carry a mark in the index, and their phrases are looked for in the words
// themselves.
const (
	longText   = "chancerylongtext" // no word of any text
	manyPlaces = 250
)

// postgresIndexed are the arguments that put the words of a record into the index.
func postgresIndexed(w indexed) [][]any {
	if !hasManyPlaces(w.folded) && !hasManyPlaces(w.exact) {
		return [][]any{{w.record, w.ranked, w.folded, w.exact, "", ""}}
	}
	return [][]any{{w.record, w.ranked, w.folded + " " + longText, w.exact + " " + longText, spaced(w.folded), spaced(w.exact)}}
}

func spaced(words string) string { return " " + strings.Join(strings.Fields(words), " ") + " " }

func hasManyPlaces(words string) bool {
	places := map[string]int{}
	for w := range strings.FieldsSeq(words) {
		if places[w]++; places[w] > manyPlaces {
			return true
		}
	}
	return false
}

// postgresPhrases holds long texts against the phrases of a query.
func postgresPhrases(q i18n.Query, exact bool) (string, []any) {
	column := "st.long_folded"
	if exact {
		column = "st.long_exact"
	}
	var conds []string
	var args []any
	like := func(words []string, prefix bool) string {
		args = append(args, likePhrase(words, prefix))
		return column + " LIKE ?"
	}
	for _, c := range q.All {
		words := wordsOf(c, exact)
		if len(words) < 2 {
			continue
		}
		alt := []string{like(words, c.Prefix)}
		for _, w := range c.Or {
			if !exact {
				alt = append(alt, like([]string{w}, false))
			}
		}
		conds = append(conds, "("+strings.Join(alt, " OR ")+")")
	}
	for _, c := range q.None {
		if words := wordsOf(c, exact); len(words) > 1 {
			conds = append(conds, "NOT "+like(words, c.Prefix))
		}
	}
	if len(conds) == 0 {
		return "", nil
	}
	return " AND (" + column + " = '' OR (" + strings.Join(conds, " AND ") + "))", args
}

func wordsOf(c i18n.Clause, exact bool) []string {
	if exact {
		return c.Exact
	}
	return c.Words
}

var likeEscapes = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// likePhrase is a pattern for words that follow each other in a spaced text.
func likePhrase(words []string, prefix bool) string {
	p := "% " + likeEscapes.Replace(strings.Join(words, " "))
	if !prefix {
		p += " "
	}
	return p + "%"
}

// tsExclusion is a phrase that must not stand in a text; of a long one the words
// themselves decide.
func tsExclusion(words []string, weight string, prefix bool) string {
	if len(words) < 2 {
		return tsPhrase(words, weight, prefix)
	}
	return "(" + tsPhrase(words, weight, prefix) + " & !'" + longText + "')"
}

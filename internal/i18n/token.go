package i18n

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// token is one word of a text: letters and digits without a break.
type token struct {
	folded     string
	start, end int  // byte offsets in the text
	joinable   bool // a Vietnamese syllable, plain space between it and the one before
}

// isWordRune reports whether r belongs to a word. Marks belong to the letter
// they stand on, invisible joiners to the word they are in.
func isWordRune(r rune) bool {
	if r < 0x80 {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	}
	return isLetterOrNumber(r) || unicode.IsMark(r) || isInvisible(r)
}

// scan cuts text into its words. Words that fold to nothing are left out.
func scan(text string) []token {
	tokens := make([]token, 0, len(text)/5+1)
	start := -1
	keep := func(end int) {
		folded := Fold(text[start:end])
		if folded != "" {
			tokens = append(tokens, token{folded: folded, start: start, end: end})
		}
		start = -1
	}
	for i, r := range text {
		switch word := isWordRune(r); {
		case word && start < 0:
			start = i
		case !word && start >= 0:
			keep(i)
		}
	}
	if start >= 0 {
		keep(len(text))
	}
	for i := 1; i < len(tokens); i++ {
		between := text[tokens[i-1].end:tokens[i].start]
		tokens[i].joinable = len(between) <= 3 && strings.Trim(between, " -\u00A0") == "" &&
			isSyllable(tokens[i-1].folded) && isSyllable(tokens[i].folded)
	}
	return tokens
}

// Tokens returns the folded words of text in order: "Đối ngoại, 2022" gives
// doi, ngoai, 2022.
func Tokens(text string) []string {
	tokens := scan(Fold(text))
	words := make([]string, len(tokens))
	for i, t := range tokens {
		words[i] = t.folded
	}
	return words
}

// IndexText returns what a full-text index holds of text: its folded words,
// then each pair of neighbouring Vietnamese syllables written as one word, so
// that "vietnam" and "danang" find "Việt Nam" and "Đà Nẵng". Words are set
// apart by single spaces and hold letters and digits only, so every engine's
// plainest tokenizer cuts them alike. Phrases match because the words keep
// their order.
func IndexText(text string) string {
	tokens := scan(Fold(text)) // one fold for the text; the words are then slices of it
	out := make([]byte, 0, 2*len(text))
	for i, t := range tokens {
		if i > 0 {
			out = append(out, ' ')
		}
		out = append(out, t.folded...)
	}
	for i, t := range tokens {
		if t.joinable {
			out = append(append(append(out, ' '), tokens[i-1].folded...), t.folded...)
		}
	}
	return string(out)
}

// ExactText returns the words of text with their accents, composed (NFC) and
// in lower case: the second index, which ranks "biên phòng" above "biên phóng"
// when that is what was typed.
func ExactText(text string) string {
	return strings.Join(exactTokens(text), " ")
}

func exactTokens(text string) []string {
	lower := strings.ToLower(norm.NFC.String(text))
	words := strings.FieldsFunc(lower, func(r rune) bool { return !isWordRune(r) })
	for i, w := range words {
		if strings.IndexFunc(w, isInvisible) >= 0 {
			words[i] = strings.Map(dropInvisible, w)
		}
	}
	return slices.DeleteFunc(words, func(w string) bool {
		return strings.IndexFunc(w, isLetterOrNumber) < 0
	})
}

func isLetterOrNumber(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

func dropInvisible(r rune) rune {
	if isInvisible(r) {
		return -1
	}
	return r
}

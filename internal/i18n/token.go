package i18n

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// token is one word of a text: letters and digits without a break.
type token struct {
	folded     string
	start, end int  // byte offsets in the text
	joinable   bool // a Vietnamese syllable, plain space between it and the one before
}

func isLetterOrNumber(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r)
}

// isWordRune reports whether r can go on a word. Marks belong to the letter
// they stand on, invisible joiners to the word they are in.
func isWordRune(r rune) bool {
	return isLetterOrNumber(r) || r >= utf8.RuneSelf && (unicode.IsMark(r) || isInvisible(r))
}

// scan cuts text into its words. A word begins with a letter or digit: a mark
// that stands on none is no part of it.
func scan(text string) []token {
	tokens := make([]token, 0, len(text)/5+1)
	start := -1
	for i, r := range text {
		switch {
		case start < 0 && isLetterOrNumber(r):
			start = i
		case start >= 0 && !isWordRune(r):
			tokens = append(tokens, token{folded: Fold(text[start:i]), start: start, end: i})
			start = -1
		}
	}
	if start >= 0 {
		tokens = append(tokens, token{folded: Fold(text[start:]), start: start, end: len(text)})
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
		if isASCII(w) {
			continue
		}
		w = strings.TrimLeftFunc(w, func(r rune) bool { return !isLetterOrNumber(r) })
		words[i] = strings.Map(dropInvisible, w)
	}
	return slices.DeleteFunc(words, func(w string) bool { return w == "" })
}

func dropInvisible(r rune) rune {
	if isInvisible(r) {
		return -1
	}
	return r
}

package i18n

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Alikeness is how much two names or titles are alike.
type Alikeness int

// The degrees.
const (
	Different Alikeness = iota
	Close               // initials for words, or a title with few other words
	SameWords           // the same words in another order, or with other accents
	Equal               // but for accents, case and signs
)

// titleWords is from how many words on a text is a title rather than a name.
const titleWords = 7

// Alike compares two names or titles. Accents, case and the order of words do
// not count; in a name an initial stands for its word; of a title three words
// in four must be the same. A number in one that is not in the other makes
// them different: it tells editions apart.
func Alike(a, b string) Alikeness {
	x, y := nameWords(a), nameWords(b)
	if len(x) == 0 || len(y) == 0 {
		return Different
	}
	if slices.Equal(x, y) {
		return Equal
	}
	slices.Sort(x)
	slices.Sort(y)
	if slices.Equal(x, y) {
		return SameWords
	}
	if !slices.Equal(numbersOf(x), numbersOf(y)) {
		return Different
	}
	if len(x) < titleWords && len(y) < titleWords {
		if initialsMatch(x, y) {
			return Close
		}
		return Different
	}
	if titlesMatch(slices.Compact(x), slices.Compact(y)) {
		return Close
	}
	return Different
}

// titlesMatch wants three words in four in both, and that a word of one does
// not stand in the place of another: "with India" is not "with Japan". A word
// may be spelled a little differently, and one of the two may say more.
func titlesMatch(x, y []string) bool {
	common := 0
	var onlyX, onlyY []string
	for _, w := range x {
		if slices.Contains(y, w) {
			common++
		} else {
			onlyX = append(onlyX, w)
		}
	}
	for _, w := range y {
		if !slices.Contains(x, w) {
			onlyY = append(onlyY, w)
		}
	}
	if common*4 < (common+len(onlyX)+len(onlyY))*3 {
		return false
	}
	for _, w := range onlyX {
		if i := slices.IndexFunc(onlyY, func(o string) bool { return sameStem(w, o) }); i >= 0 {
			onlyY = slices.Delete(onlyY, i, i+1)
		} else if len(onlyY) > 0 {
			return false
		}
	}
	return true
}

// sameStem reports whether two words differ only in their ending: "attaché", "attachés".
func sameStem(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	return len(a) > 3 && len(b)-len(a) <= 2 && strings.HasPrefix(b, a)
}

// AlikeKeys are words that two texts share if Alike may find them close: a
// register of them finds the candidates without comparing all with all. Two
// long titles that differ in their longest words may share none.
func AlikeKeys(s string) []string {
	words := nameWords(s)
	if len(words) == 0 {
		return nil
	}
	slices.Sort(words)
	if whole := strings.Join(words, " "); len(words) < titleWords {
		var keys []string
		initials := make([]byte, 0, len(words))
		for _, w := range words {
			initials = append(initials, w[0])
		}
		slices.Sort(initials)
		for _, w := range slices.Compact(words) {
			if len(w) > 1 && len(words) > 1 {
				keys = append(keys, string(initials)+"/"+w)
			}
		}
		if keys == nil { // one word, or letters alone
			keys = []string{whole}
		}
		return keys
	}
	long := slices.Compact(words)
	slices.SortStableFunc(long, func(a, b string) int { return len(b) - len(a) })
	long = slices.Clone(long[:min(4, len(long))])
	slices.Sort(long)
	return []string{"…" + strings.Join(long, " ")}
}

// englishWords say nothing in a title and are no Vietnamese syllables; the
// littleWords may be, so they are taken out only of what is English or long.
var (
	englishWords = []string{"of", "and", "for", "with", "from"}
	littleWords  = []string{"the", "a", "an", "in", "on", "at", "to"}
)

func nameWords(s string) []string {
	words := strings.FieldsFunc(Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	all := len(words)
	words = slices.DeleteFunc(words, func(w string) bool { return slices.Contains(englishWords, w) })
	if len(words) < all || all >= titleWords-1 {
		words = slices.DeleteFunc(words, func(w string) bool { return slices.Contains(littleWords, w) })
	}
	return words
}

func numbersOf(words []string) []string {
	var out []string
	for _, w := range words {
		if w[0] >= '0' && w[0] <= '9' {
			out = append(out, w)
		}
	}
	return out
}

// initialsMatch pairs each word with the same word, or with its initial; one
// whole word at least must be the same.
func initialsMatch(x, y []string) bool {
	if len(x) != len(y) {
		return false
	}
	left := slices.Clone(y)
	take := func(is func(string) bool) bool {
		i := slices.IndexFunc(left, is)
		if i >= 0 {
			left = slices.Delete(left, i, i+1)
		}
		return i >= 0
	}
	var rest []string
	whole := false
	for _, w := range x {
		if take(func(o string) bool { return o == w }) {
			whole = whole || utf8.RuneCountInString(w) > 1
		} else {
			rest = append(rest, w)
		}
	}
	for _, w := range rest {
		if !take(func(o string) bool {
			return w[0] == o[0] && (utf8.RuneCountInString(w) == 1 || utf8.RuneCountInString(o) == 1)
		}) {
			return false
		}
	}
	return whole
}

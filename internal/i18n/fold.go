package i18n

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// foldTableSize bounds the runes folded by table: Latin, Greek and Cyrillic
// with everything Vietnamese. Rarer runes take the long way.
const foldTableSize = 0x1F00

// The table holds the folded rune, or one of these.
const (
	foldDrop  = -3 // disappears: a combining mark
	foldSlow  = -1 // depends on its neighbours, or is rare
	foldSpell = -2 // becomes several letters, see foldSpelled
)

// foldLetters are letters Unicode does not decompose but readers search for by
// the plain one. Ð and Ɖ look like Đ and are found in its place in real files.
var foldLetters = map[rune]rune{
	'đ': 'd', 'Đ': 'd', 'ð': 'd', 'Ð': 'd', 'ɖ': 'd', 'Ɖ': 'd',
	'ø': 'o', 'Ø': 'o', 'ł': 'l', 'Ł': 'l', 'ħ': 'h', 'Ħ': 'h', 'ı': 'i',
}

var foldSpelled = map[rune]string{
	'ß': "ss", 'ẞ': "ss", 'æ': "ae", 'Æ': "ae", 'œ': "oe", 'Œ': "oe", 'þ': "th", 'Þ': "th",
}

var foldTable = sync.OnceValue(func() *[foldTableSize]rune {
	table := new([foldTableSize]rune)
	for r := range rune(foldTableSize) {
		table[r] = foldEntry(r)
	}
	return table
})

func foldEntry(r rune) rune {
	if plain, ok := foldLetters[r]; ok {
		return plain
	}
	if _, ok := foldSpelled[r]; ok {
		return foldSpell
	}
	if r == softHyphen || unicode.Is(unicode.Mn, r) {
		return foldDrop
	}
	folded := foldSlowly(string(r))
	one, size := utf8.DecodeRuneInString(folded)
	if size != len(folded) || !norm.NFC.PropertiesString(string(r)).BoundaryBefore() {
		return foldSlow
	}
	return one
}

// Runes that show nothing and sit inside words of text copied from papers.
const (
	softHyphen    = '\u00AD'
	nonJoiner     = '\u200C'
	joiner        = '\u200D'
	wordJoiner    = '\u2060'
	byteOrderMark = '\uFEFF'
)

func isInvisible(r rune) bool {
	switch r {
	case softHyphen, nonJoiner, joiner, wordJoiner, byteOrderMark:
		return true
	}
	return false
}

// Fold reduces text to what search compares: decomposed (NFD), without
// combining marks and invisible joiners, đ as d, lower case. "Đối ngoại" becomes
// "doi ngoai", and composed and decomposed spellings become the same. Folding
// twice changes nothing more.
func Fold(s string) string {
	if folded, ok := foldASCII(s); ok {
		return folded
	}
	table := foldTable()
	out := make([]byte, 0, len(s))
	for _, r := range s {
		folded := rune(foldSlow)
		switch {
		case r < foldTableSize:
			folded = table[r]
		case isPlainPunctuation(r):
			folded = r
		case r == 'ẞ':
			folded = foldSpell
		}
		switch folded {
		case foldDrop:
		case foldSlow:
			return foldSlowly(s)
		case foldSpell:
			out = append(out, foldSpelled[r]...)
		default:
			out = utf8.AppendRune(out, folded)
		}
	}
	return string(out)
}

func foldASCII(s string) (string, bool) {
	upper := false
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return "", false
		}
		upper = upper || 'A' <= s[i] && s[i] <= 'Z'
	}
	if !upper {
		return s, true
	}
	return strings.ToLower(s), true
}

// isPlainPunctuation covers the dashes, quotes and bullets of ordinary prose,
// which fold to themselves.
func isPlainPunctuation(r rune) bool {
	return r >= 0x2010 && r <= 0x2027 || r >= 0x2030 && r <= 0x203E
}

// foldSlowly is the definition that the table is a shortcut for.
func foldSlowly(s string) string {
	var out strings.Builder
	out.Grow(len(s))
	for _, r := range norm.NFD.String(s) {
		if unicode.Is(unicode.Mn, r) || isInvisible(r) {
			continue
		}
		if spelled, ok := foldSpelled[r]; ok {
			out.WriteString(spelled)
			continue
		}
		if plain, ok := foldLetters[r]; ok {
			r = plain
		}
		out.WriteRune(unicode.ToLower(r))
	}
	return norm.NFC.String(out.String())
}

package ingest

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// word is a word of the body, from byte start to before byte end.
type word struct {
	start, end int
	text, key  string
	upper      bool   // begins with a capital
	gap        string // what stands between the word before and this one
}

var wordForm = regexp.MustCompile(`(?:\p{Lu}\.){2,}|[\p{L}\p{M}\p{N}]+(?:['’]s\b)?\+?`)

// wordsOf cuts body[from:to] into words.
func wordsOf(body string, from, to int) []word {
	var out []word
	last := from
	for _, m := range wordForm.FindAllStringIndex(body[from:to], -1) {
		start, end := from+m[0], from+m[1]
		for _, s := range []string{"'s", "’s"} { // the mark of the possessive is no part of a name
			end -= len(body[start:end]) - len(strings.TrimSuffix(body[start:end], s))
		}
		text := body[start:end]
		first, _ := utf8.DecodeRuneInString(text)
		out = append(out, word{start, end, text, keyOf(text), unicode.IsUpper(first), body[last:start]})
		last = end
	}
	return out
}

// keys of a name, as wordsOf makes them of a text.
func keysOf(name string) []string {
	var out []string
	for _, w := range wordsOf(name, 0, len(name)) {
		out = append(out, w.key)
	}
	return out
}

var spellings = map[string]string{
	"defense": "defence", "program": "programme", "center": "centre", "organization": "organisation", "viet": "viet", "u.n.": "un", "u.s.": "us",
}

// keyOf makes different spellings of a word the same: case, "Defense" and
// "Defence", "Forces" and "Force", "Ministers'" and "Minister".
func keyOf(text string) string {
	k := strings.ToLower(text)
	k = strings.TrimSuffix(strings.TrimSuffix(k, "'s"), "’s")
	if s, ok := spellings[k]; ok {
		return s
	}
	if len(k) > 3 && strings.HasSuffix(k, "s") && !strings.HasSuffix(k, "ss") && k[len(k)-2] < utf8.RuneSelf {
		k = k[:len(k)-1]
	}
	if s, ok := spellings[k]; ok {
		return s
	}
	return k
}

// near reports whether a word follows the one before within one phrase.
func (w word) near() bool { return strings.Trim(ownerless(w.gap), " \t-–—.’'\"“”/&\n") == "" }

// nearly also lets a comma pass, for names that hold one.
func (w word) nearly() bool {
	return strings.Trim(ownerless(w.gap), " \t-–—.,’'\"“”/&\n") == ""
}

// ownerless takes the possessive before a word out of the gap.
func ownerless(gap string) string {
	for _, s := range []string{"'s", "’s"} {
		if rest, ok := strings.CutPrefix(gap, s); ok {
			return rest
		}
	}
	return gap
}

// phrases finds the longest known phrase at a place of a text.
type phrases[T any] struct {
	next  map[string]*phrases[T]
	value *T
}

func (p *phrases[T]) add(keys []string, v T) {
	if len(keys) == 0 {
		return
	}
	at := p
	for _, k := range keys {
		if at.next == nil {
			at.next = map[string]*phrases[T]{}
		}
		child, ok := at.next[k]
		if !ok {
			child = new(phrases[T])
			at.next[k] = child
		}
		at = child
	}
	if at.value == nil {
		at.value = &v
	}
}

// longest returns the value of the longest phrase at the beginning of n keys
// and how many keys it has; key(i) must be "" where no phrase may go on.
func (p *phrases[T]) longest(key func(int) string) (v *T, n int) {
	at := p
	for i := 0; ; i++ {
		k := key(i)
		if k == "" {
			return v, n
		}
		child, ok := at.next[k]
		if !ok {
			return v, n
		}
		at = child
		if at.value != nil {
			v, n = at.value, i+1
		}
	}
}

var (
	sentenceEnd  = regexp.MustCompile(`[.!?…]["”’)]*\s+`)
	abbreviation = regexp.MustCompile(`(?:^|[\s(])(?:Sr|Sen|Snr|Lt|Lieut|Lieu|Amb|Cmdr|Gen|Maj|Col|Capt|Brig|Adm|Cdr|Dr|Mr|Mrs|Ms|Prof|St|No|Art|Assoc|TS|PGS|GS|TP|\p{Lu}|(?:\p{Lu}\.)+\p{Lu})\.$`)
)

// sentences cuts body[from:to] into sentences and gives their offsets.
func sentences(body string, from, to int) [][2]int {
	var out [][2]int
	for _, s := range wholeSentences(body, from, to) {
		for s[1]-s[0] > maxSentence {
			cut := cutAt(body, s[0], s[0]+maxSentence)
			out = append(out, [2]int{s[0], cut})
			s[0] = cut
		}
		out = append(out, s)
	}
	return out
}

// maxSentence is how long a sentence may be, in bytes; a longer one, which is
// none, is cut, so that the time a text takes grows with its length only.
const maxSentence = 2000

// cutAt is where a stretch without an end of a sentence is cut: in its second
// half behind a semicolon, a comma or a space, the first of them that there is,
// else between two letters. Nothing is lost: the next piece begins there.
func cutAt(body string, from, most int) int {
	half := from + (most-from)/2
	for _, mark := range []string{"; ", ", ", " "} {
		if i := strings.LastIndex(body[half:most], mark); i >= 0 {
			return half + i + len(mark)
		}
	}
	for most > from+1 && !utf8.RuneStart(body[most]) {
		most--
	}
	return most
}

func wholeSentences(body string, from, to int) [][2]int {
	var out [][2]int
	start := from
	for _, m := range sentenceEnd.FindAllStringIndex(body[from:to], -1) {
		end := from + m[0] + 1
		next, _ := utf8.DecodeRuneInString(body[from+m[1]:])
		starts := unicode.IsUpper(next) || unicode.IsDigit(next) || strings.ContainsRune("“\"‘(-–", next)
		if !starts || abbreviation.MatchString(body[max(start, end-60):end]) {
			continue
		}
		out = append(out, [2]int{start, end})
		start = from + m[1]
	}
	if strings.TrimSpace(body[start:to]) != "" {
		out = append(out, [2]int{start, to})
	}
	return out
}

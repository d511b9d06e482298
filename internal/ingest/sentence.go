package ingest

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// span is a stretch of a sentence that stands for something known.
type span struct {
	start, end int // in the body
	tag        byte
	ref        string
	n          int // index of a person or date; edition of a mechanism, 0 for none
}

// sentence is what rules see: its text with every span written as a tag, so
// that a pattern can ask for "received {P…}". An N tag reads {N:LA}, a date
// {D:0}, a person {P:1}.
type sentence struct {
	start, end int
	spans      []span
	gist       string
	at         []int // for every byte of gist, its place in the body
	persons    []official
	dates      []when
	role       Role
	first      bool // of its paragraph
	novel      []novelty
	said       map[*regexp.Regexp]bool // what says was asked
	row        bool                    // of a table or calendar: it begins with a day and says no verb
	visits     []string                // what visited found; nil when not asked
}

// sentence reads body[from:to].
func (x *reading) sentence(from, to int, role Role) *sentence {
	s := &sentence{start: from, end: to, role: role}
	words := wordsOf(x.text.Body, from, to)
	s.dates = dates(x.text.Body, from, to, x.anchor)
	if len(s.dates) == 0 {
		s.dates = besideToday(x.text.Body, from, to, x.today())
	}
	for i, d := range s.dates {
		s.spans = append(s.spans, span{d.start, d.end, date, "", i})
	}
	s.addMechanisms(x.lx, words, x.text.Body)
	pr := &personReader{x.lx, words, x.text.Body}
	for _, p := range pr.all() {
		if s.put(span{p.start, p.end, person, p.ref, len(s.persons)}) {
			s.persons = append(s.persons, p)
		}
	}
	s.addOthers(x.lx, words)
	slices.SortFunc(s.spans, func(a, b span) int { return cmp.Compare(a.start, b.start) })
	s.write(x.text.Body)
	s.row = rowForm.MatchString(s.gist)
	return s
}

// rowForm is how a row of a table or an entry of a calendar begins: with its
// day, perhaps after the day of the week, set off from the rest.
var rowForm = regexp.MustCompile(`^(?:[-–•*|]\s*|\d{1,2}[.)]\s+)?(?:(?:thứ \p{L}+|chủ nhật|(?i:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?),? )?(?:\| *)?\{D:\d+\}\s*(?:[|:–—]|- )|^(?i:[-–•*|]\s*)?(?i:thứ \p{L}+, )\{D:\d+\}:`)

// put adds a span unless its place is taken.
func (s *sentence) put(sp span) bool {
	for _, o := range s.spans {
		if sp.start < o.end && o.start < sp.end {
			return false
		}
	}
	s.spans = append(s.spans, sp)
	return true
}

func (s *sentence) addOthers(lx *lexicon, words []word) {
	for i := 0; i < len(words); {
		n := 1
		m, k := lx.others.longest(func(j int) string {
			if i+j >= len(words) || j > 0 && !words[i+j].nearly() {
				return ""
			}
			return words[i+j].key
		})
		nat, c := lx.nationAt(words, i)
		switch {
		case k > 0 && k >= c && words[i].upper && (m.exact == "" || m.exact == words[i].text || k > 1) || k > 0 && m.tag == unit:
			s.put(span{words[i].start, words[i+k-1].end, m.tag, m.ref, 0})
			n = k
		case c > 0:
			s.put(span{words[i].start, words[i+c-1].end, nat.tag, nat.ref, 0})
			n = c
		}
		i += n
	}
}

// addMechanisms finds series by their names, and the number of the edition
// before or behind it.
func (s *sentence) addMechanisms(lx *lexicon, words []word, body string) {
	var from []int
	keys := lx.withCodes(words, &from)
	end := func(i int) int { // the last word of key i
		if i+1 < len(from) {
			return from[i+1] - 1
		}
		return len(words) - 1
	}
	match := func(i int) (*meaning, int) {
		return lx.mechanisms.longest(func(j int) string {
			if i+j >= len(keys) || j > 0 && !words[from[i+j]].nearly() {
				return ""
			}
			return keys[i+j]
		})
	}
	for i := 0; i < len(keys); i++ {
		m, n := match(i)
		if n == 0 || m.exact != "" && !strings.EqualFold(words[from[i]].text, firstWord(m.exact)) {
			continue
		}
		if !words[from[i]].upper && keys[i][0] != '@' && n < 3 {
			continue
		}
		a, b := from[i], end(i+n-1)
		sp := span{words[a].start, words[b].end, mechanism, m.ref, 0}
		sp.n, sp.start, sp.end = edition(words, a, b, body)
		s.put(sp)
		s.shared(lx, words, keys, from, i, n)
		i += n - 1
	}
	s.addBags(lx, words, keys)
}

func firstWord(s string) string {
	if w := wordsOf(s, 0, len(s)); len(w) > 0 {
		return w[0].text
	}
	return s
}

// shared reads the first of "ASEAN-China and ASEAN-Japan … Meetings", which
// shares its last words with the second.
func (s *sentence) shared(lx *lexicon, words []word, keys []string, from []int, i, n int) {
	run := 0
	for run < n && keys[i+run][0] == '@' {
		run++
	}
	j := i - 1
	if run == 0 || j < 0 {
		return
	}
	if keys[j] == "and" || keys[j] == "và" {
		j--
	}
	stop := j
	for j >= 0 && keys[j][0] == '@' {
		j--
	}
	if stop-j < 2 {
		return
	}
	full := append(slices.Clone(keys[j+1:stop+1]), keys[i+run:i+n]...)
	m, k := lx.mechanisms.longest(func(t int) string {
		if t >= len(full) {
			return ""
		}
		return full[t]
	})
	if k == len(full) {
		s.put(span{words[from[j+1]].start, words[from[stop+1]-1].end, mechanism, m.ref, 0})
	}
}

// addBags finds a series whose words all stand in the sentence without its
// name; its place is the last of them.
func (s *sentence) addBags(lx *lexicon, words []word, keys []string) {
	for _, sp := range s.spans {
		if sp.tag == mechanism {
			return
		}
	}
	have := map[string]bool{}
	for _, k := range keys {
		have[k] = true
	}
	for word, code := range demonymKeys {
		if have[word] {
			have["@"+code] = true
		}
	}
	for _, b := range lx.bags {
		if !slices.ContainsFunc(b.words, func(w string) bool { return !have[w] }) {
			s.spans = append(s.spans, span{s.end, s.end, mechanism, b.ref, numbered(words, b.words)})
			return
		}
	}
}

// numbered is the ordinal that stands before one of some words: "the seventh
// border defence friendship exchange".
func numbered(words []word, names []string) int {
	for i := range len(words) - 1 {
		if v, ok := ordinalOf(words[i].text); ok && slices.Contains(names, words[i+1].key) {
			return int(v)
		}
	}
	for i := range len(words) - 2 {
		if words[i].key == "lần" && words[i+1].key == "thứ" {
			if v, ok := viOrdinal(words[i+2].text); ok {
				return v
			}
		}
	}
	return 0
}

// edition reads the number of an edition around words a to b: "the 19th …",
// "seventh …", "…-16", "… lần thứ 7".
func edition(words []word, a, b int, body string) (n, start, end int) {
	start, end = words[a].start, words[b].end
	if a > 0 && words[a].near() {
		if v, ok := ordinalOf(words[a-1].text); ok {
			return int(v), words[a-1].start, end
		}
	}
	if v, at := roundOf(words, a); v > 0 {
		return v, words[at].start, end
	}
	if b+1 < len(words) && (words[b+1].gap == "-" || words[b+1].gap == " ") {
		if v := smallNumber(words[b+1].text); v > 0 && v < 200 && (words[b+1].gap == "-" || strings.ToUpper(words[b].text) == words[b].text) && len(words[b].text) > 2 {
			if words[b+1].gap == "-" {
				return v, start, words[b+1].end
			}
		}
	}
	for skip := 1; skip <= 3 && b+skip+2 < len(words)+0; skip++ {
		i := b + skip
		if strings.ContainsAny(words[i].gap, ".;") {
			break
		}
		if words[i].key == "lần" && words[i+1].key == "thứ" {
			if v, ok := viOrdinal(words[i+2].text); ok {
				return v, start, words[i+2].end
			}
		}
	}
	if b+3 < len(words) && words[b+1].key == "lần" && words[b+2].key == "thứ" {
		if v, ok := viOrdinal(words[b+3].text); ok {
			return v, start, words[b+3].end
		}
	}
	return 0, start, end
}

// roundOf reads "the eighth round of the" before words[a] and gives the word it
// begins at; 0 when nothing of the kind stands there.
func roundOf(words []word, a int) (n, at int) {
	at = a - 1
	for at >= 0 && (words[at].key == "the" || words[at].key == "of") {
		at--
	}
	if at < 1 || a-at < 2 || !rounds[words[at].key] {
		return 0, a
	}
	if v, ok := ordinalOf(words[at-1].text); ok {
		return int(v), at - 1
	}
	return 0, a
}

// rounds are words for one of the meetings of a series.
var rounds = set("round edition session iteration meeting")

func smallNumber(s string) int {
	n := 0
	for _, r := range s {
		if r < '0' || r > '9' || n > 1000 {
			return 0
		}
		n = n*10 + int(r-'0')
	}
	return n
}

func ordinalOf(s string) (int64, bool) {
	lower := strings.ToLower(s)
	for _, suffix := range []string{"st", "nd", "rd", "th"} {
		if rest, ok := strings.CutSuffix(lower, suffix); ok {
			if n := smallNumber(rest); n > 0 {
				return int64(n), true
			}
		}
	}
	if lower == "hai" || lower == "ba" || lower == "năm" || lower == "tư" {
		return 0, false
	}
	n, ok := ordinals[lower]
	return n, ok
}

func viOrdinal(s string) (int, bool) {
	if n := smallNumber(s); n > 0 {
		return n, true
	}
	n, ok := ordinals[strings.ToLower(s)]
	return int(n), ok
}

// write makes the gist.
func (s *sentence) write(body string) {
	var b strings.Builder
	raw := func(from, to int) {
		for i := from; i < to; i++ {
			c := body[i]
			if c == '{' || c == '}' || c == '\n' {
				c = ' '
			}
			b.WriteByte(c)
			s.at = append(s.at, i)
		}
	}
	at := s.start
	for _, sp := range s.spans {
		if sp.start < at {
			continue
		}
		raw(at, sp.start)
		ref := sp.ref
		if sp.tag == person || sp.tag == date {
			ref = fmt.Sprint(sp.n)
		}
		tag := fmt.Sprintf("{%c:%s}", sp.tag, ref)
		b.WriteString(tag)
		for range len(tag) {
			s.at = append(s.at, sp.start)
		}
		at = sp.end
	}
	raw(min(at, s.end), s.end)
	s.at = append(s.at, s.end)
	s.gist = b.String()
}

// of lists the spans of some tags between two places of the body.
func (s *sentence) of(tags string, from, to int) []span {
	var out []span
	for _, sp := range s.spans {
		if strings.IndexByte(tags, sp.tag) >= 0 && sp.start >= from && sp.end <= to {
			out = append(out, sp)
		}
	}
	return out
}

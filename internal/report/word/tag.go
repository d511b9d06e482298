package word

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"chancery/internal/i18n"
)

func itoa(n int) string { return strconv.Itoa(n) }

// what a tag does.
type deed int

const (
	say    deed = iota // put a field's value in
	figure             // put a figure of the central report in
	each
	when // {{#if …}}
	other
	endEach
	endWhen
)

// tag is one mark between double braces.
type tag struct {
	deed  deed
	path  []string
	lang  i18n.Lang // of ".vi" and ".en"; empty for the paper's
	forms []string
	not   bool
	word  string // a condition compares with it
	raw   string

	measure, period string
	at              place
}

// place is where a tag stands, to be told when it is wrong.
type place struct {
	part string
	para int
	text string // of the paragraph
}

var (
	fieldForm   = regexp.MustCompile(`^@?[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$`)
	measureForm = regexp.MustCompile(`^[a-z][a-z_]*(\.[a-z][a-z0-9_]*)*(/[A-Za-z0-9._-]+)?$`)
)

// parseTag reads what stands between the braces; problem is the key of a message.
func parseTag(raw string) (t *tag, problem string) {
	words := strings.Fields(raw) // a space that does not break counts, too
	t = &tag{raw: strings.Join(words, " ")}
	if len(words) == 0 {
		return t, "word.tag.empty"
	}
	switch strings.ToLower(words[0]) {
	case "#each", "#if":
		t.deed = each
		if strings.EqualFold(words[0], "#if") {
			t.deed = when
		}
		return t, t.condition(words[1:])
	case "else", "/each", "/if":
		t.deed = map[string]deed{"else": other, "/each": endEach, "/if": endWhen}[strings.ToLower(words[0])]
		if len(words) > 1 {
			return t, "word.tag.too_much"
		}
		return t, ""
	case "figure":
		if len(words) != 3 || !measureForm.MatchString(words[1]) {
			return t, "word.tag.figure"
		}
		t.deed, t.measure, t.period = figure, words[1], words[2]
		return t, ""
	}
	if strings.HasPrefix(words[0], "#") || strings.HasPrefix(words[0], "/") {
		return t, "word.tag.unknown_word"
	}
	if problem := t.field(words[0]); problem != "" {
		return t, problem
	}
	for _, w := range words[1:] {
		w = strings.ToLower(w)
		if _, ok := formats[w]; !ok {
			return t, "word.tag.format"
		}
		t.forms = append(t.forms, w)
	}
	return t, ""
}

// field reads a path; a last step "vi" or "en" is the language.
func (t *tag) field(s string) (problem string) {
	s = strings.ToLower(s) // a word processor likes to begin sentences with a capital
	if !fieldForm.MatchString(s) {
		return "word.tag.form"
	}
	t.path = strings.Split(s, ".")
	if l, ok := i18n.Parse(t.path[len(t.path)-1]); ok && len(t.path) > 1 {
		t.lang, t.path = l, t.path[:len(t.path)-1]
	}
	return ""
}

func (t *tag) condition(words []string) (problem string) {
	if t.deed == when && len(words) > 1 && strings.EqualFold(words[0], "not") {
		t.not, words = true, words[1:]
	}
	if len(words) == 0 {
		return "word.tag.no_field"
	}
	if problem := t.field(words[0]); problem != "" {
		return problem
	}
	switch {
	case len(words) == 1:
		return ""
	case len(words) == 3 && (words[1] == "=" || words[1] == "!="):
		t.word = strings.Trim(words[2], `"'“”‘’`)
		t.not = t.not != (words[1] == "!=")
		return ""
	}
	return "word.tag.too_much"
}

// piece is a stretch of text or a tag.
type piece struct {
	text string
	tag  *tag
}

// split takes a text apart at its tags. open and loose are the places of braces
// that do not belong together, -1 where there is none.
func split(s string) (out [][2]int, loose int) {
	for from := 0; ; {
		a := strings.Index(s[from:], "{{")
		b := strings.Index(s[from:], "}}")
		switch {
		case a < 0 && b < 0:
			return out, -1
		case a < 0, b >= 0 && b < a:
			return out, from + b
		case b < 0:
			return out, from + a
		}
		a, b = from+a, from+b
		if i := strings.LastIndex(s[a:b], "{{"); i > 0 {
			return out, a // opened twice
		}
		out = append(out, [2]int{a, b + 2})
		from = b + 2
	}
}

// Tags in a paragraph are found in the text of all its runs together, because a
// word processor cuts text into runs where spelling or looks change. Each is put
// whole into the run where it begins and has that run's looks.
func (c *compiler) paragraph(p *node, part string) {
	var texts []*node
	var all strings.Builder
	var starts []int
	eachText(p, func(t *node) {
		if t.name != "w:t" { // a tab or a break
			all.WriteByte(' ')
			return
		}
		texts, starts = append(texts, t), append(starts, all.Len())
		all.WriteString(t.content())
	})
	s := all.String()
	if !strings.Contains(s, "{{") && !strings.Contains(s, "}}") {
		return
	}
	at := place{part, p.para, s}
	spans, loose := split(s)
	if loose >= 0 {
		c.complain(at, "word.tag.braces", "tag", around(s, loose))
		return
	}
	for i, t := range texts {
		from, to := starts[i], starts[i]+len(t.content())
		t.pieces = nil
		for pos := from; pos < to; {
			n := slices.IndexFunc(spans, func(x [2]int) bool { return x[1] > pos })
			if n < 0 || spans[n][0] >= to {
				t.pieces = append(t.pieces, piece{text: s[pos:to]})
				break
			}
			if spans[n][0] >= pos {
				if spans[n][0] > pos {
					t.pieces = append(t.pieces, piece{text: s[pos:spans[n][0]]})
				}
				g, problem := parseTag(s[spans[n][0]+2 : spans[n][1]-2])
				g.at = at
				if problem != "" {
					c.complain(at, problem, "tag", "{{"+g.raw+"}}")
				}
				t.pieces = append(t.pieces, piece{tag: g})
			}
			pos = spans[n][1]
		}
		if t.pieces == nil {
			t.pieces = []piece{}
		}
	}
	splitRuns(p)
}

func around(s string, at int) string {
	r := []rune(s[at:])
	return string(r[:min(len(r), 40)])
}

// eachText visits what shows text in a paragraph, without paragraphs within it
// and without what was deleted while changes were tracked.
func eachText(p *node, visit func(*node)) {
	p.walk(func(n *node) bool {
		switch n.name {
		case "w:p", "w:del", "w:moveFrom", "w:pPr", "w:rPr":
			return false
		case "w:t", "w:tab", "w:br", "w:cr":
			visit(n)
			return false
		}
		return true
	})
}

// splitRuns gives marks of loops and conditions runs of their own, so that a
// loop within a line repeats whole runs.
func splitRuns(p *node) {
	var out []*node
	for _, k := range p.kids {
		if k.name == "w:r" {
			out = append(out, splitRun(k)...)
			continue
		}
		if k.name != "w:pPr" && k.name != "w:p" && len(k.kids) > 0 {
			splitRuns(k)
		}
		out = append(out, k)
	}
	p.kids = out
}

func splitRun(r *node) []*node {
	looks := r.child("w:rPr")
	var out []*node
	var cur *node
	put := func(n *node) {
		if cur == nil {
			cur = &node{name: r.name, attrs: r.attrs}
			if looks != nil {
				cur.kids = append(cur.kids, looks)
			}
			out = append(out, cur)
		}
		cur.kids = append(cur.kids, n)
	}
	for _, k := range r.kids {
		if k == looks {
			continue
		}
		if k.name != "w:t" || k.pieces == nil {
			put(k)
			continue
		}
		var open *node // that further pieces go into
		for _, pc := range k.pieces {
			control := pc.tag != nil && pc.tag.deed > figure
			if control {
				cur = nil
			}
			if open == nil || control {
				open = &node{name: "w:t", attrs: k.attrs}
				put(open)
			}
			open.pieces = append(open.pieces, pc)
			if control {
				cur, open = nil, nil
			}
		}
	}
	if out == nil {
		return []*node{r}
	}
	return out
}

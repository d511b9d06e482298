package word

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// sheet is what the styles and lists of a file say.
type sheet struct {
	styles   map[string]*node
	first    map[string]string // default style by type
	paraBase *node             // docDefaults
	runBase  *node
	nums     map[string]map[string]*node // levels by number and level
	counts   map[string][]int            // of lists, as they are met
	abstract map[string]string           // the list a number belongs to
	evenOdd  bool                        // even pages have headers of their own
}

func readSheet(f *File) *sheet {
	s := &sheet{styles: map[string]*node{}, first: map[string]string{}, nums: map[string]map[string]*node{}, counts: map[string][]int{}, abstract: map[string]string{}}
	parts := map[string]string{}
	for name, kind := range f.types() {
		for _, k := range []string{"styles", "numbering", "settings"} {
			if strings.HasSuffix(kind, "wordprocessingml."+k+"+xml") {
				parts[k] = name
			}
		}
	}
	if root, err := parseXML(f.part(parts["styles"])); err == nil {
		base := root.child("w:docDefaults")
		s.paraBase, s.runBase = base.child("w:pPrDefault").child("w:pPr"), base.child("w:rPrDefault").child("w:rPr")
		for _, k := range root.kids {
			if k.name == "w:style" {
				s.styles[k.attr("w:styleId")] = k
				if on(k.attr("w:default")) && k.attr("w:default") != "" {
					s.first[k.attr("w:type")] = k.attr("w:styleId")
				}
			}
		}
	}
	if root, err := parseXML(f.part(parts["settings"])); err == nil {
		s.evenOdd = looks{root}.is("w:evenAndOddHeaders")
	}
	if root, err := parseXML(f.part(parts["numbering"])); err == nil {
		s.readLists(root)
	}
	return s
}

func (s *sheet) readLists(root *node) {
	forms := map[string]*node{}
	for _, k := range root.kids {
		if k.name == "w:abstractNum" {
			forms[k.attr("w:abstractNumId")] = k
		}
	}
	for _, k := range root.kids {
		if k.name != "w:num" {
			continue
		}
		id, levels := k.attr("w:numId"), map[string]*node{}
		s.abstract[id] = k.val("w:abstractNumId")
		for _, form := range []*node{forms[s.abstract[id]], k} {
			if form == nil {
				continue
			}
			for _, l := range form.kids {
				if l.name == "w:lvlOverride" {
					s.abstract[id] = "own " + id // it counts by itself
					l = l.child("w:lvl")
				}
				if l != nil && l.name == "w:lvl" {
					levels[l.attr("w:ilvl")] = l
				}
			}
		}
		s.nums[id] = levels
	}
}

// chain is a style with those it is based on, the most general first.
func (s *sheet) chain(id string) (out []*node) {
	for n := s.styles[id]; n != nil && len(out) < 20; n = s.styles[n.val("w:basedOn")] {
		out = append([]*node{n}, out...)
	}
	return out
}

// looks are property elements, the most general first; what is said last holds.
type looks []*node

// get is an attribute of a property, "" where nobody says anything.
func (l looks) get(name, attr string) string {
	for i := len(l) - 1; i >= 0; i-- {
		if c := l[i].child(name); c != nil {
			if v := c.attr(attr); v != "" {
				return v
			}
		}
	}
	return ""
}

// last is the property element said last.
func (l looks) last(name string) *node {
	for i := len(l) - 1; i >= 0; i-- {
		if c := l[i].child(name); c != nil {
			return c
		}
	}
	return nil
}

// is reports whether something that is on or off is on.
func (l looks) is(name string) bool {
	c := l.last(name)
	return c != nil && on(c.attr("w:val"))
}

func on(v string) bool { return v != "0" && v != "false" && v != "off" }

var errNoNumber = errors.New("no number")

// decimal reads a number that can be counted with.
func decimal(s string) (float64, error) {
	n, err := strconv.ParseFloat(s, 64)
	if err == nil && (math.IsNaN(n) || math.IsInf(n, 0)) {
		err = errNoNumber
	}
	return n, err
}

// twips is a length that is counted in twentieths of a point.
func twips(s string) float64 {
	n, err := decimal(s)
	if err != nil || n > 40000 || n < -40000 {
		return 0
	}
	return n / 20
}

// paragraphLooks are the properties of a paragraph with those of its style, of
// the style of its table, and of its list.
func (s *sheet) paragraphLooks(form *node, table looks) (para, run looks) {
	style := form.val("w:pStyle")
	if style == "" {
		style = s.first["paragraph"]
	}
	add := func(list *looks, n *node) {
		if n != nil {
			*list = append(*list, n)
		}
	}
	add(&para, s.paraBase)
	add(&run, s.runBase)
	for _, t := range table {
		add(&para, t.child("w:pPr"))
		add(&run, t.child("w:rPr"))
	}
	for _, x := range s.chain(style) {
		add(&para, x.child("w:pPr"))
		add(&run, x.child("w:rPr"))
	}
	if level := s.level(append(para, form)); level != nil {
		add(&para, level.child("w:pPr"))
	}
	if form != nil {
		para = append(para, form)
	}
	return para, run
}

// runLooks are the properties of a run within a paragraph.
func (s *sheet) runLooks(para looks, form *node) looks {
	out := append(looks(nil), para...)
	for _, x := range s.chain(form.val("w:rStyle")) {
		if r := x.child("w:rPr"); r != nil {
			out = append(out, r)
		}
	}
	if form != nil {
		out = append(out, form)
	}
	return out
}

// listed is the list and level of a paragraph; "" for none.
func listed(para looks) (num, level string) {
	for i := len(para) - 1; i >= 0; i-- {
		if n := para[i].child("w:numPr"); n != nil {
			if num == "" {
				num = n.val("w:numId")
			}
			if level == "" {
				level = n.val("w:ilvl")
			}
		}
	}
	if level == "" {
		level = "0"
	}
	if num == "0" {
		num = ""
	}
	return num, level
}

func (s *sheet) level(para looks) *node {
	num, level := listed(compact(para))
	if num == "" {
		return nil
	}
	return s.nums[num][level]
}

func compact(l looks) (out looks) {
	for _, n := range l {
		if n != nil {
			out = append(out, n)
		}
	}
	return out
}

// label counts a list on and gives what stands before its next paragraph.
func (s *sheet) label(para looks) (text string, level *node) {
	num, at := listed(para)
	if num == "" || s.nums[num][at] == nil {
		return "", nil
	}
	level = s.nums[num][at]
	depth, _ := strconv.Atoi(at) // a level that is no number is the first
	depth = min(max(depth, 0), 8)
	key := s.abstract[num]
	counts := s.counts[key]
	for len(counts) < 9 {
		counts = append(counts, 0)
	}
	counts[depth]++
	for k := depth + 1; k < 9; k++ {
		counts[k] = 0
	}
	s.counts[key] = counts
	text = level.val("w:lvlText")
	if level.val("w:numFmt") == "bullet" {
		return bullet(text), level
	}
	for k := 0; k <= depth; k++ {
		l := s.nums[num][itoa(k)]
		start, err := strconv.Atoi(l.val("w:start"))
		if err != nil {
			start = 1
		}
		n := counts[k] + start - 1
		text = strings.ReplaceAll(text, "%"+itoa(k+1), counted(l.val("w:numFmt"), max(n, start)))
	}
	return text, level
}

// bullet shows signs of symbol typefaces by ones that every typeface has.
func bullet(s string) string {
	switch s {
	case "", "\uf0b7", "\uf0a7", "\uf0d8", "\uf0fc":
		return "•"
	case "\uf02d":
		return "–"
	}
	return s
}

// counted is a number in the form of a list.
func counted(form string, n int) string {
	switch form {
	case "lowerLetter", "upperLetter":
		if n < 1 {
			return itoa(n)
		}
		s := strings.Repeat(string(rune('a'+(n-1)%26)), min((n-1)/26+1, 4))
		if form == "upperLetter" {
			return strings.ToUpper(s)
		}
		return s
	case "lowerRoman", "upperRoman":
		s := roman(n)
		if form == "lowerRoman" {
			return strings.ToLower(s)
		}
		return s
	}
	return itoa(n)
}

func roman(n int) string {
	if n < 1 || n > 3999 {
		return itoa(n)
	}
	var b strings.Builder
	for _, x := range []struct {
		v int
		s string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for n >= x.v {
			b.WriteString(x.s)
			n -= x.v
		}
	}
	return b.String()
}

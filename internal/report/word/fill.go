package word

import (
	"fmt"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// Filling is what a template is filled from.
type Filling struct {
	Lang i18n.Lang
	Data Scope
	// Figure gives a figure of the central report in words; ok is false where
	// there is none of that name. It may be nil while a template is checked.
	Figure func(measure, period string) (text string, ok bool)
}

// Use is a field that was put in, and what was put in for it.
type Use struct {
	Field string `json:"field"`
	Text  string `json:"text"`
}

// Bounds of what one template makes.
const (
	maxMade = 400_000 // elements
	maxUses = 3000
)

// filler makes one paper. With made below 0 it only checks.
type filler struct {
	Filling
	c     compiler
	uses  []Use
	made  int
	full  bool
	tries map[string]bool // fields told of already
	next  int             // how often {{@next}} was said
}

// frame is a scope within others.
type frame struct {
	data  Scope
	outer *frame
	n, of int // the item's place in its loop, from 1
}

// Fields checks every field of the template against data, which may be empty,
// and lists those it uses, each once. Nothing is made.
func (t *Template) Fields(data Scope) ([]string, error) {
	f := &filler{Filling: Filling{Lang: i18n.VI, Data: data}, tries: map[string]bool{}}
	var names []string
	note := func(s string) {
		if !slices.Contains(names, s) {
			names = append(names, s)
		}
	}
	for _, s := range t.stories {
		f.check(s.root, &frame{data: data}, note)
	}
	return names, chancery.InvalidFields(f.c.problems)
}

// check follows both sides of every condition and every loop once.
func (f *filler) check(o *op, in *frame, note func(string)) {
	switch {
	case o.tag != nil:
		note(strings.Join(o.tag.path, "."))
		v, ok := f.find(o.tag, in)
		inner := in
		if ok && o.tag.deed == each {
			if v.Type != List {
				f.c.complain(o.tag.at, "word.tag.not_list", "tag", "{{"+o.tag.raw+"}}")
				return
			}
			inner = &frame{data: v.Of, outer: in, n: 1, of: 1}
		}
		if !ok && o.tag.deed == each {
			return // what stands in it cannot be told
		}
		for _, k := range o.kids {
			f.check(k, inner, note)
		}
		for _, k := range o.no {
			f.check(k, in, note)
		}
	case o.made:
		for _, k := range o.kids {
			f.check(k, in, note)
		}
	case o.as != nil:
		for _, pc := range o.as.pieces {
			if pc.tag != nil && pc.tag.deed == figure {
				note("figure " + pc.tag.measure)
			} else if pc.tag != nil && pc.tag.deed == say {
				note(strings.Join(pc.tag.path, "."))
				if v, ok := f.find(pc.tag, in); ok {
					f.suits(pc.tag, v)
				}
			}
		}
	}
}

// suits refuses a format that is for another type.
func (f *filler) suits(t *tag, v Value) {
	for _, form := range t.forms {
		if !slices.Contains(formats[form], v.Type) {
			f.c.complain(t.at, "word.tag.format_type", "tag", "{{"+t.raw+"}}", "format", form)
		}
	}
}

// find follows a path from the innermost scope that knows its first step.
func (f *filler) find(t *tag, in *frame) (Value, bool) {
	if t.path[0][0] == '@' {
		return f.counted(t, in)
	}
	for at := in; at != nil; at = at.outer {
		v, ok := at.data.Get(t.path[0])
		if !ok {
			continue
		}
		for i, step := range t.path[1:] {
			if v.Type != Record || v.Of == nil {
				f.unknown(t, strings.Join(t.path[:i+2], "."))
				return Value{}, false
			}
			if v, ok = v.Of.Get(step); !ok {
				f.unknown(t, strings.Join(t.path[:i+2], "."))
				return Value{}, false
			}
		}
		return v, true
	}
	f.unknown(t, t.path[0])
	return Value{}, false
}

func (f *filler) unknown(t *tag, path string) {
	key := fmt.Sprint(t.at.part, t.at.para, path)
	if !f.tries[key] {
		f.tries[key] = true
		f.c.complain(t.at, "word.tag.unknown_field", "tag", "{{"+t.raw+"}}", "field", path)
	}
}

// counted are the words of a loop: the number of the item and how many there are.
// {{@next}} counts on each time it is said, so that sections which may be left out
// are numbered without gaps.
func (f *filler) counted(t *tag, in *frame) (Value, bool) {
	if t.path[0] == "@next" && t.deed == say {
		f.next++
		return Value{Type: Count, N: int64(f.next), Has: true}, true
	}
	for at := in; at != nil; at = at.outer {
		if at.n == 0 {
			continue
		}
		switch t.path[0] {
		case "@number":
			return Value{Type: Count, N: int64(at.n), Has: true}, true
		case "@count":
			return Value{Type: Count, N: int64(at.of), Has: true}, true
		case "@first":
			return Value{Type: Flag, Has: at.n == 1}, true
		case "@last":
			return Value{Type: Flag, Has: at.n == at.of}, true
		}
	}
	f.unknown(t, t.path[0])
	return Value{}, false
}

// Fill makes the paper. Every field is checked before anything is made.
func (t *Template) Fill(in Filling) (*File, []Use, error) {
	if _, err := t.Fields(in.Data); err != nil {
		return nil, nil, err
	}
	f := &filler{Filling: in, tries: map[string]bool{}}
	replaced := map[string][]byte{}
	for _, s := range t.stories {
		made := f.ops([]*op{s.root}, &frame{data: in.Data})
		if f.full {
			return nil, nil, chancery.Refuse("word.too_much_made", "max", maxMade)
		}
		replaced[s.part] = made[0].bytes()
	}
	if t.props != nil {
		replaced[properties] = f.properties(t.props).bytes()
	}
	if len(f.c.problems) > 0 {
		return nil, nil, chancery.InvalidFields(f.c.problems)
	}
	return t.file.with(replaced), f.uses, nil
}

// properties fills the texts that say what the file is called.
func (f *filler) properties(root *node) *node {
	out := root.clone()
	for _, k := range out.kids {
		s := k.content()
		spans, loose := split(s)
		if loose >= 0 || len(spans) == 0 {
			continue
		}
		var b strings.Builder
		last := 0
		for _, sp := range spans {
			b.WriteString(s[last:sp[0]])
			if t, problem := parseTag(s[sp[0]+2 : sp[1]-2]); problem == "" && t.deed == say {
				b.WriteString(f.value(t, &frame{data: f.Data}))
			}
			last = sp[1]
		}
		b.WriteString(s[last:])
		k.setContent(strings.Join(strings.Fields(b.String()), " "))
	}
	return out
}

func (f *filler) ops(list []*op, in *frame) (out []*node) {
	for _, o := range list {
		if f.made++; f.made > maxMade {
			f.full = true
			return out
		}
		switch {
		case o.tag != nil && o.tag.deed == each:
			v, _ := f.find(o.tag, in)
			for i, item := range v.Items {
				out = append(out, f.ops(o.kids, &frame{data: item, outer: in, n: i + 1, of: len(v.Items)})...)
			}
		case o.tag != nil:
			if f.holds(o.tag, in) {
				out = append(out, f.ops(o.kids, in)...)
			} else {
				out = append(out, f.ops(o.no, in)...)
			}
		case o.made:
			out = append(out, f.element(o, in)...)
		case o.as.pieces != nil:
			out = append(out, f.words(o.as, in)...)
		default:
			out = append(out, o.as)
		}
	}
	return out
}

func (f *filler) holds(t *tag, in *frame) bool {
	v, _ := f.find(t, in)
	if t.word != "" {
		return v.is(t.word) != t.not
	}
	return v.empty() == t.not
}

// element makes an element. One that may not be empty gets what it must have, or
// is left out.
func (f *filler) element(o *op, in *frame) []*node {
	n := &node{name: o.as.name, attrs: o.as.attrs, kids: f.ops(o.kids, in)}
	switch n.name {
	case "w:tc":
		if len(n.kids) == 0 || n.kids[len(n.kids)-1].name != "w:p" {
			n.kids = append(n.kids, element("w:p"))
		}
	case "w:tbl":
		if len(inside(n, "w:tr")) == 0 {
			return nil
		}
	case "w:tr":
		if len(inside(n, "w:tc")) == 0 {
			return nil
		}
	case "w:sdt":
		if c := n.child("w:sdtContent"); c == nil || len(c.kids) == 0 {
			return nil
		}
	case "w:hdr", "w:ftr", "w:footnote", "w:endnote", "w:txbxContent":
		if n.child("w:p") == nil {
			n.kids = append(n.kids, element("w:p"))
		}
	case "w:p":
		return inParagraphs(n)
	}
	return []*node{n}
}

// words are the text elements that a w:t with tags becomes, with breaks where
// the text has lines.
func (f *filler) words(t *node, in *frame) (out []*node) {
	var b strings.Builder
	for _, pc := range t.pieces {
		switch {
		case pc.tag == nil:
			b.WriteString(pc.text)
		case pc.tag.deed == figure:
			b.WriteString(f.figure(pc.tag, in))
		default:
			b.WriteString(f.value(pc.tag, in))
		}
	}
	for i, line := range strings.Split(b.String(), "\n") {
		if i > 0 {
			out = append(out, &node{name: "w:br", para: madeBreak})
		}
		out = append(out, &node{name: "w:t", attrs: [][2]string{{"xml:space", "preserve"}}, kids: []*node{{text: line}}})
	}
	return out
}

func (f *filler) value(t *tag, in *frame) string {
	v, ok := f.find(t, in)
	if !ok {
		return ""
	}
	l := f.Lang
	if t.lang != "" {
		l = t.lang
	}
	s := v.text(l, t.forms)
	f.note(t.raw, s)
	return s
}

func (f *filler) note(field, text string) {
	if len(f.uses) < maxUses && !slices.Contains(f.uses[max(0, len(f.uses)-50):], Use{field, text}) {
		f.uses = append(f.uses, Use{field, text})
	}
}

// figure says a figure; the period may be a field that holds one.
func (f *filler) figure(t *tag, in *frame) string {
	period := t.period
	if _, _, err := chancery.SplitPeriod(period); err != nil {
		of := &tag{raw: t.raw, at: t.at}
		if problem := of.field(period); problem != "" {
			f.c.complain(t.at, "word.tag.figure", "tag", "{{"+t.raw+"}}")
			return ""
		}
		v, ok := f.find(of, in)
		if !ok || v.empty() {
			return ""
		}
		period = v.text(f.Lang, nil)
	}
	if f.Figure == nil {
		return ""
	}
	s, ok := f.Figure(t.measure, period)
	if !ok {
		f.c.complain(t.at, "word.tag.no_figure", "tag", "{{"+t.raw+"}}")
	}
	f.note(t.raw, s)
	return s
}

// madeBreak marks a break that came with a value, not with the template.
const madeBreak = -1

// inParagraphs makes a paragraph that holds one text of several lines, and
// nothing else, into as many paragraphs.
func inParagraphs(p *node) []*node {
	var run *node
	for _, k := range p.kids {
		switch k.name {
		case "w:r":
			if run != nil {
				return []*node{p}
			}
			run = k
		case "w:pPr", "w:bookmarkStart", "w:bookmarkEnd", "w:proofErr":
		default:
			return []*node{p}
		}
	}
	if run == nil || run.child("w:br") == nil || p.child("w:pPr").child("w:sectPr") != nil {
		return []*node{p}
	}
	var out []*node
	for _, k := range run.kids {
		if k.name != "w:t" && k.name != "w:rPr" && (k.name != "w:br" || k.para != madeBreak) {
			return []*node{p}
		}
		if k.name != "w:t" || k.content() == "" {
			continue
		}
		made := &node{name: run.name, attrs: run.attrs}
		if looks := run.child("w:rPr"); looks != nil {
			made.kids = append(made.kids, looks)
		}
		made.kids = append(made.kids, k)
		line := &node{name: p.name}
		if form := p.child("w:pPr"); form != nil {
			line.kids = append(line.kids, form)
		}
		line.kids = append(line.kids, made)
		out = append(out, line)
	}
	return out
}

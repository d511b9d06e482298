package word

import (
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// Template is a file whose tags were understood.
type Template struct {
	file    *File
	stories []compiled
	props   *node // docProps/core.xml, whose texts may hold fields; nil where there is none
}

type compiled struct {
	part string
	root *op
}

// op makes nodes: as they are, an element with what its content makes, or
// something once for each item of a list.
type op struct {
	as   *node // emitted as it is, when kids is nil and tag is nil
	kids []*op
	made bool // an element whose content kids make
	tag  *tag // of a loop or condition
	no   []*op
}

// properties is the part that says what a file is called.
const properties = "docProps/core.xml"

type compiler struct {
	problems []chancery.FieldError
}

// maxProblems is how many problems are told at once.
const maxProblems = 30

func (c *compiler) complain(at place, key string, args ...any) {
	if len(c.problems) < maxProblems {
		text := strings.Join(strings.Fields(at.text), " ")
		if r := []rune(text); len(r) > 80 {
			text = string(r[:80]) + "…"
		}
		c.problems = append(c.problems, chancery.FieldError{Field: "file", Key: key, Args: append([]any{"where", at, "text", text}, args...)})
	}
}

// Text says where: "paragraph 12", "paragraph 1 of the header".
func (p place) Text(l i18n.Lang) string {
	if p.part == "" {
		return i18n.T(l, "word.where.text", "number", p.para)
	}
	return i18n.T(l, "word.where."+p.part, "number", p.para)
}

// Compile reads the tags of a file. What is wrong with them is told all at once,
// each with the paragraph it stands in.
func Compile(f *File) (*Template, error) {
	t, c := &Template{file: f}, &compiler{}
	for _, name := range f.storyNames() {
		root, err := f.story(name)
		if err != nil {
			return nil, err
		}
		n := 0
		root.walk(func(p *node) bool {
			if p.name == "w:p" {
				n++
				p.para = n
				c.paragraph(p, storyWord(f, name))
			}
			return true
		})
		ops := c.list([]*node{root})
		if len(ops) == 1 {
			t.stories = append(t.stories, compiled{name, ops[0]})
		}
	}
	if b := f.part(properties); b != nil {
		root, err := parseXML(b)
		if err != nil {
			return nil, unreadablePart(properties, err)
		}
		t.props = root
	}
	return t, chancery.InvalidFields(c.problems)
}

// storyWord names a part for people: "" for the text, "header", "footer", "notes".
func storyWord(f *File, name string) string {
	switch {
	case name == f.main:
		return ""
	case strings.Contains(name, "header"):
		return "header"
	case strings.Contains(name, "footer"):
		return "footer"
	}
	return "notes"
}

// controls are the marks of loops and conditions below n, in order.
func controls(n *node) (out []*tag) {
	for _, pc := range n.pieces {
		if pc.tag != nil && pc.tag.deed > figure {
			out = append(out, pc.tag)
		}
	}
	for _, k := range n.kids {
		out = append(out, controls(k)...)
	}
	return out
}

func hasTags(n *node) bool {
	if n.pieces != nil {
		return true
	}
	for _, k := range n.kids {
		if hasTags(k) {
			return true
		}
	}
	return false
}

// unmatched is the first mark below n whose other half is elsewhere. A row of a
// table counts as open where a loop goes from one of its cells to another.
func unmatched(n *node) *tag {
	if n.name == "w:tr" {
		for _, k := range n.kids {
			if t := unmatched(k); t != nil {
				return t
			}
		}
		return nil
	}
	var open []*tag
	for _, t := range controls(n) {
		switch t.deed {
		case each, when:
			open = append(open, t)
		case other:
			if len(open) == 0 {
				return t
			}
		default:
			if len(open) == 0 {
				return t
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		return open[0]
	}
	return nil
}

// list compiles siblings. Where one opens a loop or condition, all up to the one
// that closes it are its content.
func (c *compiler) list(kids []*node) (out []*op) {
	for i := 0; i < len(kids); {
		k := kids[i]
		t := unmatched(k)
		switch {
		case !hasTags(k):
			out = append(out, &op{as: k})
			i++
		case t == nil:
			out = append(out, c.element(k))
			i++
		case t.deed != each && t.deed != when:
			c.complain(t.at, "word.tag.stray", "tag", "{{"+t.raw+"}}")
			return out
		default:
			end, last, middle := closing(kids, i, t)
			if end == nil {
				c.complain(t.at, "word.tag.unclosed", "tag", "{{"+t.raw+"}}")
				return out
			}
			if (t.deed == each) != (end.deed == endEach) {
				c.complain(end.at, "word.tag.mismatch", "tag", "{{"+end.raw+"}}", "open", "{{"+t.raw+"}}")
				return out
			}
			if t.deed == each && middle != nil {
				c.complain(middle.at, "word.tag.stray", "tag", "{{else}}")
				return out
			}
			out = append(out, c.block(kids[i:last+1], t, middle, end))
			i = last + 1
		}
	}
	return out
}

// closing finds the mark that closes t, the sibling it stands in, and the else
// between them.
func closing(kids []*node, i int, t *tag) (end *tag, last int, middle *tag) {
	depth, begun := 0, false
	for j := i; j < len(kids); j++ {
		for _, x := range controls(kids[j]) {
			begun = begun || x == t
			if !begun {
				continue
			}
			switch x.deed {
			case each, when:
				depth++
			case other:
				if depth == 1 && middle == nil {
					middle = x
				}
			default:
				if depth--; depth == 0 {
					return x, j, middle
				}
			}
		}
	}
	return nil, 0, nil
}

// block compiles a loop or condition over siblings. A paragraph, row or run that
// held nothing but the mark goes with it.
func (c *compiler) block(kids []*node, t, middle, end *tag) *op {
	o := &op{tag: t}
	yes, no := kids, []*node(nil)
	if middle != nil {
		for i, k := range kids {
			if takeOut(k, middle) {
				if !blank(k) {
					c.complain(middle.at, "word.tag.else_alone")
				}
				yes, no = kids[:i], kids[i+1:]
			}
		}
	}
	alone := len(kids) == 1 && kids[0].name == "w:tr"
	drop := func(list []*node) (out []*node) {
		for _, k := range list {
			had := takeOut(k, t)
			had = takeOut(k, end) || had
			if !had || alone || !blank(k) {
				out = append(out, k)
			}
		}
		return out
	}
	o.kids, o.no = c.list(drop(yes)), c.list(drop(no))
	return o
}

// takeOut removes a mark from the text below n.
func takeOut(n *node, t *tag) bool {
	for i, pc := range n.pieces {
		if pc.tag == t {
			n.pieces = append(n.pieces[:i:i], n.pieces[i+1:]...)
			return true
		}
	}
	for _, k := range n.kids {
		if takeOut(k, t) {
			return true
		}
	}
	return false
}

// shown are elements that are to be seen without text, or that carry a section.
var shown = map[string]bool{
	"w:drawing": true, "w:pict": true, "w:object": true, "w:sectPr": true, "w:footnoteReference": true, "w:endnoteReference": true, "w:fldSimple": true, "w:instrText": true, "w:sym": true,
}

// blank reports whether nothing is to be seen of an element, besides the frame of
// a table and the dash or stop of a list.
func blank(n *node) bool {
	empty := strings.Trim(textOf(n), " \u00a0\t\n-–•+;.,") == ""
	n.walk(func(k *node) bool {
		if shown[k.name] {
			empty = false
		}
		for _, pc := range k.pieces {
			if pc.tag != nil {
				empty = false
			}
		}
		return true
	})
	for _, pc := range n.pieces {
		if pc.tag != nil {
			empty = false
		}
	}
	return empty
}

// textOf is the text of an element; a w:t that held tags counts without them.
func textOf(n *node) string {
	if n.name == "w:t" {
		if n.pieces == nil {
			return n.content()
		}
		var b strings.Builder
		for _, pc := range n.pieces {
			b.WriteString(pc.text)
		}
		return b.String()
	}
	var b strings.Builder
	for _, k := range n.kids {
		switch k.name {
		case "", "w:del", "w:moveFrom", "w:instrText":
		case "w:tab", "w:br", "w:cr":
			b.WriteByte(' ')
		default:
			b.WriteString(textOf(k))
		}
	}
	return b.String()
}

func (c *compiler) element(n *node) *op {
	if n.name == "w:t" {
		return &op{as: n}
	}
	return &op{as: n, made: true, kids: c.list(n.kids)}
}

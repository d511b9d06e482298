package word

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// node is an element with its prefixed name ("w:p"), or text where name is "".
// Prefixes are kept as they are written, so that a file comes out as it went in.
type node struct {
	name  string
	attrs [][2]string
	text  string
	kids  []*node

	pieces []piece // of a w:t that holds tags
	para   int     // of a w:p: its number within its part, from 1
}

// Bounds of one part: what a word processor writes stays far below them.
const (
	maxNodes = 2_000_000
	maxDepth = 200
)

var (
	errDoctype = errors.New("document type declarations are not read")
	errTooMany = errors.New("too many or too deeply nested elements")
	errNesting = errors.New("elements do not nest")
)

// parseXML reads a part. It expands no entity but the five of XML itself.
func parseXML(b []byte) (*node, error) {
	d := xml.NewDecoder(bytes.NewReader(b))
	root := &node{}
	stack := []*node{root}
	for count := 0; ; {
		t, err := d.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		top := stack[len(stack)-1]
		switch x := t.(type) {
		case xml.Directive:
			return nil, errDoctype
		case xml.StartElement:
			n := &node{name: rawName(x.Name)}
			for _, a := range x.Attr {
				if name := rawName(a.Name); !n.has(name) { // twice is not well-formed, and word processors refuse it
					n.attrs = append(n.attrs, [2]string{name, a.Value})
				}
			}
			top.kids = append(top.kids, n)
			stack = append(stack, n)
			if count++; count > maxNodes || len(stack) > maxDepth {
				return nil, errTooMany
			}
		case xml.EndElement:
			if len(stack) == 1 || top.name != rawName(x.Name) {
				return nil, errNesting
			}
			stack = stack[:len(stack)-1]
		case xml.CharData:
			if len(stack) > 1 {
				top.kids = append(top.kids, &node{text: string(x)})
			}
		}
	}
	if len(stack) != 1 || len(root.kids) != 1 {
		return nil, errNesting
	}
	return root.kids[0], nil
}

func rawName(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

const xmlHeader = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// bytes writes the element as a part of its own.
func (n *node) bytes() []byte {
	var b bytes.Buffer
	b.WriteString(xmlHeader)
	n.write(&b)
	return b.Bytes()
}

func (n *node) write(b *bytes.Buffer) {
	if n.name == "" {
		b.WriteString(textEscapes.Replace(n.text))
		return
	}
	b.WriteByte('<')
	b.WriteString(n.name)
	for _, a := range n.attrs {
		b.WriteString(" " + a[0] + `="` + attrEscapes.Replace(a[1]) + `"`)
	}
	if len(n.kids) == 0 {
		b.WriteString("/>")
		return
	}
	b.WriteByte('>')
	for _, k := range n.kids {
		k.write(b)
	}
	b.WriteString("</" + n.name + ">")
}

var (
	textEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#xD;")
	attrEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\r", "&#xD;", "\n", "&#xA;", "\t", "&#x9;")
)

// readable takes out what XML cannot hold.
func readable(s string) string {
	if utf8.ValidString(s) && !strings.ContainsFunc(s, unreadable) {
		return s
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	return strings.Map(func(r rune) rune {
		if unreadable(r) {
			return -1
		}
		return r
	}, s)
}

func unreadable(r rune) bool {
	return r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF || r == 0x7F
}

func (n *node) has(name string) bool {
	return slices.ContainsFunc(n.attrs, func(a [2]string) bool { return a[0] == name })
}

func (n *node) attr(name string) string {
	for _, a := range n.attrs {
		if a[0] == name {
			return a[1]
		}
	}
	return ""
}

// child is the first child of a name; nil where there is none.
func (n *node) child(name string) *node {
	if n == nil {
		return nil
	}
	for _, k := range n.kids {
		if k.name == name {
			return k
		}
	}
	return nil
}

// val is the w:val of a child, "" where there is no such child.
func (n *node) val(name string) string {
	if c := n.child(name); c != nil {
		return c.attr("w:val")
	}
	return ""
}

// walk visits the elements below n in the order of the file; where enter
// answers false it does not go in.
func (n *node) walk(enter func(*node) bool) {
	for _, k := range n.kids {
		if k.name != "" && enter(k) {
			k.walk(enter)
		}
	}
}

// content is the text of an element that holds nothing else.
func (n *node) content() string {
	var b strings.Builder
	for _, k := range n.kids {
		if k.name == "" {
			b.WriteString(k.text)
		}
	}
	return b.String()
}

func (n *node) setContent(s string) { n.kids = []*node{{text: s}} }

func (n *node) clone() *node {
	c := *n
	c.attrs = append([][2]string(nil), n.attrs...)
	c.kids = make([]*node, len(n.kids))
	for i, k := range n.kids {
		c.kids[i] = k.clone()
	}
	return &c
}

func element(name string, kids ...*node) *node { return &node{name: name, kids: kids} }

package ingest

import (
	"bytes"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// readHTML takes the main text out of a page: of all blocks, the one that
// holds most running text and least of it in links.
func readHTML(t *Text, b []byte, out *builder) error {
	text, _, err := i18n.DecodeText(b)
	if err != nil {
		return err
	}
	root, err := html.Parse(bytes.NewReader([]byte(text)))
	if err != nil {
		return err
	}
	w := &page{text: t, out: out, aside: map[*html.Node]bool{}, most: textLength(root, false, 0) / 2}
	w.head(root)
	main := root
	if best := w.mainBlock(root); best != nil {
		main = best
	}
	w.walk(main, Body, 0)
	w.flush(Body)
	if out.body.Len() > maxText {
		return errTooLong
	}
	return nil
}

// page is one walk through a document.
type page struct {
	text  *Text
	out   *builder
	line  strings.Builder
	aside map[*html.Node]bool // blocks judged already
	most  int                 // half the words of the page: a block with more is never put aside for its name
}

const maxDepth = 400

// unread are elements whose words are no part of any text.
var unread = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Svg: true, atom.Head: true,
	atom.Nav: true, atom.Header: true, atom.Footer: true, atom.Aside: true, atom.Form: true, atom.Button: true,
	atom.Select: true, atom.Iframe: true, atom.Menu: true,
}

var blocks = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Section: true, atom.Article: true, atom.Li: true, atom.Ul: true, atom.Ol: true,
	atom.Table: true, atom.Tr: true, atom.Td: true, atom.Blockquote: true, atom.H1: true, atom.H2: true, atom.H3: true,
	atom.H4: true, atom.Figure: true, atom.Figcaption: true, atom.Br: true, atom.Main: true, atom.Body: true, atom.Hr: true,
}

// asideClass marks blocks that sites put around a text.
var asideClass = regexp.MustCompile(`(?i)\b(?:nav|menu|share|social|related|sidebar|breadcrumb|comment|tags?|advert|ads|footer|toolbar|cookie|newsletter|subscribe|lien-quan|chia-se)\b`)

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func (w *page) skipped(n *html.Node) bool {
	known, ok := w.aside[n]
	if !ok {
		known = w.putAside(n)
		w.aside[n] = known
	}
	return known
}

func (w *page) putAside(n *html.Node) bool {
	if n.Type != html.ElementNode {
		return n.Type == html.CommentNode
	}
	switch n.DataAtom {
	case atom.Body, atom.Html, atom.Article, atom.Main:
		return false
	case atom.Header:
		return n.Parent == nil || n.Parent.DataAtom != atom.Article && n.Parent.DataAtom != atom.Main
	}
	if unread[n.DataAtom] || attr(n, "role") == "navigation" || attr(n, "aria-hidden") == "true" {
		return true
	}
	return asideClass.MatchString(attr(n, "class")+" "+attr(n, "id")) && textLength(n, false, 0) <= w.most
}

// head takes the title and the day of publication from where pages state them.
func (w *page) head(root *html.Node) {
	for n := range root.Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case n.DataAtom == atom.Title && w.text.Title == "" && n.FirstChild != nil:
			w.text.Title = strings.TrimSpace(n.FirstChild.Data)
		case n.DataAtom == atom.Meta && (attr(n, "property") == "article:published_time" || attr(n, "itemprop") == "datePublished"):
			w.setDate(attr(n, "content"))
		case n.DataAtom == atom.Time:
			w.setDate(attr(n, "datetime"))
		}
	}
}

func (w *page) setDate(s string) {
	if len(s) < 10 || w.text.Date != "" {
		return
	}
	if d, err := chancery.ParseDate(s[:10]); err == nil {
		w.text.Date = d
	}
}

// mainBlock is the block whose own paragraphs hold most text outside links;
// nil when no block stands out, as in a page of one paragraph.
func (w *page) mainBlock(root *html.Node) *html.Node {
	score := map[*html.Node]int{}
	var best *html.Node
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.DataAtom != atom.P || w.hidden(n) {
			continue
		}
		own := textLength(n, false, 0) - 2*textLength(n, true, 0)
		for at, share := n.Parent, own; at != nil && share > 0; at, share = at.Parent, share/2 {
			if at.DataAtom == atom.Body || at.DataAtom == atom.Html {
				break
			}
			score[at] += share
			if best == nil || score[at] > score[best] {
				best = at
			}
		}
	}
	return best
}

func (w *page) hidden(n *html.Node) bool {
	for at := n; at != nil; at = at.Parent {
		if w.skipped(at) {
			return true
		}
	}
	return false
}

// textLength counts the letters of a block: all of them, or only those in links.
func textLength(n *html.Node, linked bool, depth int) int {
	if depth > maxDepth || n.Type == html.ElementNode && unread[n.DataAtom] {
		return 0
	}
	if n.Type == html.TextNode {
		if linked {
			return 0
		}
		return len(strings.TrimSpace(n.Data))
	}
	if linked && n.Type == html.ElementNode && n.DataAtom == atom.A {
		linked = false
	}
	total := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		total += textLength(c, linked, depth+1)
	}
	return total
}

func (w *page) walk(n *html.Node, role Role, depth int) {
	if depth > maxDepth || w.out.body.Len() > maxText {
		return
	}
	if n.Type == html.TextNode {
		w.line.WriteString(n.Data)
		return
	}
	if w.skipped(n) {
		return
	}
	switch n.DataAtom {
	case atom.Figcaption, atom.Caption:
		w.flush(role)
		role = Caption
	case atom.H1, atom.H2, atom.H3, atom.H4:
		w.flush(role)
		role = Heading
	default:
		if blocks[n.DataAtom] {
			w.flush(role)
		}
		if class := strings.ToLower(attr(n, "class")); strings.Contains(class, "caption") || strings.Contains(class, "photo") {
			w.flush(role)
			role = Caption
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, role, depth+1)
	}
	if blocks[n.DataAtom] || role == Caption || role == Heading {
		w.flush(role)
	}
}

func (w *page) flush(role Role) {
	w.out.add(role, w.line.String())
	w.line.Reset()
}

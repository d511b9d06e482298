package paper

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"chancery/internal/chart"
)

// parseHTML reads the fragment and the page back.
func parseHTML(t tester, p *Paper) (fragment, page *html.Node) {
	t.Helper()
	read := func(write func(*bytes.Buffer) error) *html.Node {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatalf("write: %v", err)
		}
		n, err := html.Parse(&b)
		if err != nil {
			t.Fatalf("parse: %v", err)
		}
		return n
	}
	return read(func(b *bytes.Buffer) error { return WriteHTML(b, p) }), read(func(b *bytes.Buffer) error { return WritePage(b, p, Decree30()) })
}

func attrs(n *html.Node) map[string]string {
	m := map[string]string{}
	for _, a := range n.Attr {
		m[a.Key] = a.Val
	}
	return m
}

func said(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode && c.Parent.Data != "style" {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

func htmlText(t tester, p *Paper) string {
	fragment, page := parseHTML(t, p)
	if a, b := squeeze(said(fragment)), squeeze(said(page)); !strings.HasSuffix(b, a) {
		t.Errorf("fragment and page say different things")
	}
	return said(fragment)
}

// harmless fails on anything that could run, and on links that lead astray.
func harmless(t tester, n *html.Node, fragment bool) {
	t.Helper()
	styles := 0
	for c := range n.Descendants() {
		if c.Type != html.ElementNode {
			continue
		}
		switch c.Data {
		case "script", "iframe", "object", "embed", "img", "form", "base", "foreignobject":
			t.Errorf("a <%s>", c.Data)
		case "style":
			styles++
			if c.Parent.Data != "head" {
				t.Errorf("a <style> inside the text")
			}
		}
		for k, v := range attrs(c) {
			if strings.HasPrefix(k, "on") || k == "style" || k == "srcdoc" {
				t.Errorf("<%s %s=%q>", c.Data, k, v)
			}
			if k == "href" && !chart.SafeHref(v) {
				t.Errorf("a link to %q", v)
			}
		}
	}
	if fragment && styles > 0 || styles > 1 {
		t.Errorf("%d style elements", styles)
	}
}

func TestHTMLIsHarmless(t *testing.T) {
	for _, s := range attacks {
		fragment, page := parseHTML(t, hostile(s))
		harmless(t, fragment, true)
		harmless(t, page, false)
		if !strings.Contains(squeeze(said(fragment)), squeeze(clean(s))) {
			t.Errorf("%q is not shown as it is", s)
		}
	}
}

func TestHTMLForReaders(t *testing.T) {
	for _, lang := range []string{"vi", "en"} {
		fragment, page := parseHTML(t, sample(lang))
		readable(t, fragment, 2)
		readable(t, page, 1)
		for n := range page.Descendants() {
			if n.Data == "html" && n.Type == html.ElementNode && attrs(n)["lang"] != lang {
				t.Errorf("the page says it is in %q", attrs(n)["lang"])
			}
		}
	}
}

// readable checks what assistive technology relies on.
func readable(t *testing.T, root *html.Node, top int) {
	t.Helper()
	ids := map[string]bool{}
	level, links, foreign := top-1, 0, 0
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		a := attrs(n)
		if id := a["id"]; id != "" {
			if ids[id] {
				t.Errorf("id %q twice", id)
			}
			ids[id] = true
		}
		switch n.Data {
		case "h1", "h2", "h3", "h4", "h5":
			l := int(n.Data[1] - '0')
			if l > level+1 {
				t.Errorf("<%s> after a heading of level %d", n.Data, level)
			}
			level = l
		case "th":
			if a["scope"] == "" {
				t.Error("a heading cell without scope")
			}
		case "svg":
			if a["role"] == "" || a["aria-labelledby"] == "" {
				t.Error("a drawing without a name")
			}
		case "div":
			if a["tabindex"] != "" && (a["role"] != "region" || a["aria-label"] == "") {
				t.Error("a stop for the keyboard without a name")
			}
		case "a":
			links++
		case "span":
			if a["lang"] != "" {
				foreign++
			}
		}
	}
	if links < 40 || foreign != 1 {
		t.Errorf("%d links, %d passages in the other language", links, foreign)
	}
	for n := range root.Descendants() {
		if id, ok := strings.CutPrefix(attrs(n)["href"], "#"); ok && !ids[id] {
			t.Errorf("a link to #%s, which is not there", id)
		}
	}
}

func TestPrintCSSHoldsTheMarking(t *testing.T) {
	css := PrintCSS(Decree30(), `</style>"; } MẬT`)
	if strings.Contains(css, "</style>") || strings.Contains(css, `";`+" }") || !strings.Contains(css, `"\00003c`) {
		t.Errorf("the marking ends the sheet: %s", css)
	}
	if !strings.Contains(css, "margin: 20mm 15mm 20mm 30mm") {
		t.Errorf("margins are not those of the layout: %s", css)
	}
}

func TestHTMLOfAnyShape(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPaper(t)
		fragment, _ := parseHTML(t, p)
		harmless(t, fragment, true)
		text := squeeze(said(fragment))
		for _, b := range p.Blocks {
			if h, ok := b.(Heading); ok && !strings.Contains(text, squeeze(words(h.Text))) {
				t.Fatalf("%q is not there", words(h.Text))
			}
		}
	})
}

func FuzzHTMLIsHarmless(f *testing.F) {
	for _, s := range attacks {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		fragment, page := parseHTML(t, hostile(s))
		harmless(t, fragment, true)
		harmless(t, page, false)
	})
}

package paper

import (
	"fmt"
	"io"
	"strings"

	_ "embed"

	"chancery/internal/chart"
)

// CSS is the look of a fragment on screen and on paper. A site serves it from
// its own style sheet, together with chart.CSS and PrintCSS.
//
//go:embed paper.css
var CSS string

// WriteHTML writes the paper as a fragment for a page that has its own heading:
// the title is an h2. It holds no style, script or event handler.
func WriteHTML(w io.Writer, p *Paper) error {
	d := &hypertext{p: p, top: 2}
	d.article()
	_, err := io.WriteString(w, d.String())
	return err
}

// WritePage writes the paper as an HTML document of its own that prints with
// the margins of the layout.
func WritePage(w io.Writer, p *Paper, l Layout) error {
	d := &hypertext{p: p, top: 1}
	d.WriteString("<!doctype html>\n")
	d.open("html", "lang", d.lang())
	d.open("head")
	d.open("meta", "charset", "utf-8")
	d.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
	d.element("title", flat(p.Meta.Title()))
	d.WriteString("<style>" + CSS + chart.CSS + PrintCSS(l, p.Meta.Marking) + "</style>")
	d.end("head")
	d.open("body", "class", "paper-desk")
	d.open("main")
	d.article()
	d.end("main", "body", "html")
	_, err := io.WriteString(w, d.String())
	return err
}

// PrintCSS sets the sheet: its margins, the page number in the middle of the
// top margin from page 2 on, and the marking at its right.
func PrintCSS(l Layout, marking string) string {
	number := fmt.Sprintf("font: %gpt 'Times New Roman', 'Liberation Serif', serif", l.PageNo)
	return fmt.Sprintf("@page { size: %gmm %gmm; margin: %gmm %gmm %gmm %gmm; @top-center { content: counter(page); %s } @top-right { content: %s; %s; font-weight: bold } }\n"+
		"@page :first { @top-center { content: none } @top-right { content: none } }\n@page lying { size: %gmm %gmm; margin: %gmm %gmm %gmm %gmm }\n",
		l.PageWidth, l.PageHeight, l.Top, l.Right, l.Bottom, l.Left, number, cssString(flat(marking)), number,
		l.PageHeight, l.PageWidth, l.Left, l.Bottom, l.Right, l.Top)
}

// cssString quotes a text for a style sheet, every sign but letters and digits
// by its number, so that none can end the string or the sheet.
func cssString(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "\\%06x", r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// hypertext writes the paper; top is the level of its title.
type hypertext struct {
	markup
	p      *Paper
	top    int
	charts int
}

func (d *hypertext) lang() string { return strings.Map(languageTag, d.p.Lang) }

func (d *hypertext) article() {
	m := d.p.Meta
	d.open("article", "class", "paper", "lang", d.lang())
	d.line("p", "paper-marking", m.Marking)
	if d.p.hasNation() {
		d.nation()
	}
	d.title()
	for _, to := range m.To {
		d.line("p", "paper-to", to)
	}
	sheet := false
	for _, b := range d.p.Blocks {
		if pb, ok := b.(PageBreak); ok {
			if sheet {
				d.end("section")
			}
			d.open("section", "class", map[bool]string{true: "paper-sheet paper-lying", false: "paper-sheet"}[pb.Landscape])
			sheet = true
			continue
		}
		d.block(b)
	}
	if sheet {
		d.end("section")
	}
	if !d.p.endsWithin() {
		d.ending()
	}
	d.line("p", "paper-foot", d.p.Footer)
	d.end("article")
}

// line is one text in a tag with a class, unless it is empty.
func (d *hypertext) line(tag, class, text string) {
	if text = clean(text); strings.TrimSpace(text) != "" {
		d.open(tag, "class", class)
		d.broken(text)
		d.end(tag)
	}
}

// broken writes text with its line feeds as breaks.
func (d *hypertext) broken(text string) {
	for i, part := range strings.Split(text, "\n") {
		if i > 0 {
			d.open("br")
		}
		d.escaped(part)
	}
}

func (d *hypertext) nation() {
	m := d.p.Meta
	d.open("header", "class", "paper-head")
	d.open("div")
	for _, s := range m.Parent {
		d.line("p", "paper-parent", s)
	}
	if len(m.Issuer) > 0 {
		d.line("p", "paper-issuer", strings.Join(m.Issuer, "\n"))
	}
	d.line("p", "paper-number", m.Number)
	d.line("p", "paper-about", m.About)
	d.line("p", "paper-urgency", m.Urgency)
	d.end("div")
	d.open("div")
	d.line("p", "paper-nation", m.Nation)
	d.line("p", "paper-motto", m.Motto)
	d.line("p", "paper-place", m.Place)
	d.end("div", "header")
}

func (d *hypertext) title() {
	m := d.p.Meta
	if m.Title() == "" {
		return
	}
	h := "h" + itoa(d.top)
	d.open(h, "class", "paper-title")
	d.line("span", "paper-kind", m.Kind)
	d.WriteByte(' ')
	d.line("span", "paper-abstract", m.Abstract)
	d.end(h)
}

func (d *hypertext) ending() {
	if !d.p.hasEnding() {
		return
	}
	rec, sig := d.p.Recipients, d.p.Signer
	d.open("footer", "class", "paper-end")
	d.open("div", "class", "paper-recipients")
	d.line("p", "paper-label", rec.Label)
	if len(rec.Lines) > 0 {
		d.open("ul")
		for i, s := range rec.Lines {
			d.element("li", recipient(s, i, len(rec.Lines)))
		}
		d.end("ul")
	}
	d.end("div")
	d.open("div", "class", "paper-signer")
	for _, s := range sig.Authority {
		d.line("p", "paper-office", s)
	}
	d.line("p", "paper-name", sig.Name)
	d.end("div", "footer")
}

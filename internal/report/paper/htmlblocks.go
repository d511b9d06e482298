package paper

import (
	"strings"

	"chancery/internal/chart"
)

func (d *hypertext) block(b Block) {
	switch b := b.(type) {
	case Heading:
		level := min(max(b.Level, 1), 3)
		h := "h" + itoa(d.top+level)
		attrs := []string{"class", "paper-h" + itoa(level)}
		if b.ID != "" {
			attrs = append(attrs, "id", b.ID)
		}
		d.open(h, attrs...)
		d.spans(b.Text)
		d.end(h)
	case Paragraph:
		d.open("p", "class", [...]string{"paper-text", "paper-left", "paper-centre", "paper-right"}[b.Align])
		d.spans(b.Text)
		d.end("p")
	case List:
		d.list(b.Items, b.Numbered, 0)
	case Ending:
		d.ending()
	case Note:
		d.open("p", "class", "paper-note")
		d.spans(b.Text)
		d.end("p")
	case Table:
		d.table(b, b.Caption)
	case Chart:
		d.chart(b)
	}
}

// spans writes runs of text; only safe addresses become links.
func (d *hypertext) spans(text []Span) {
	for _, s := range text {
		var ends []string
		open := func(tag string, attrs ...string) {
			d.open(tag, attrs...)
			ends = append([]string{tag}, ends...)
		}
		if chart.SafeHref(s.Href) {
			open("a", "class", "figure", "href", s.Href)
		}
		if lang := strings.Map(languageTag, s.Lang); lang != "" && lang != d.p.Lang {
			open("span", "lang", lang)
		}
		if s.Bold {
			open("strong")
		}
		if s.Italic {
			open("em")
		}
		d.broken(clean(s.Text))
		d.end(ends...)
		if s.Drift != "" {
			d.WriteByte(' ')
			d.element("em", clean(s.Drift), "class", "drift")
		}
	}
}

func (d *hypertext) list(items []Item, numbered bool, level int) {
	if len(items) == 0 {
		return
	}
	tag, attrs := "ul", []string{"class", "paper-list"}
	if numbered && level < 2 {
		tag = "ol"
		if level == 1 {
			attrs = append(attrs, "type", "a")
		}
	}
	d.open(tag, attrs...)
	for _, it := range items {
		d.open("li")
		d.spans(it.Text)
		d.list(it.Sub, numbered, min(level+1, 2))
		d.end("li")
	}
	d.end(tag)
}

// table stands in a region of its own that can be scrolled by keyboard when
// the screen is narrow.
func (d *hypertext) table(t Table, name string) {
	attrs := []string{"class", "paper-table", "tabindex", "0"}
	if len(t.Rows) <= smallTable {
		attrs[1] = "paper-table paper-small"
	}
	if name = flat(name); name != "" { // a region needs a name
		attrs = append(attrs, "role", "region", "aria-label", name)
	}
	d.open("div", attrs...)
	d.open("table")
	if t.Caption != "" {
		d.open("caption")
		d.broken(clean(t.Caption))
		d.end("caption")
	}
	n := t.columns()
	if len(t.Head) > 0 {
		d.open("thead")
		for _, row := range place(t.Head, n, true) {
			d.open("tr")
			for _, c := range row {
				d.cell(c, "th", "scope", scope(c))
			}
			d.end("tr")
		}
		d.end("thead")
	}
	d.open("tbody")
	for i, row := range place(t.Rows, n, false) {
		if t.Rows[i].Total {
			d.open("tr", "class", "total")
		} else {
			d.open("tr")
		}
		for _, c := range row {
			class := [...]string{"", "", "mid", "num"}[t.align(c.col)]
			if c.Heading {
				d.cell(c, "th", "scope", "row", "class", class)
			} else {
				d.cell(c, "td", "class", class)
			}
		}
		d.end("tr")
	}
	d.end("tbody", "table", "div")
}

func scope(c placed) string {
	if c.across > 1 {
		return "colgroup"
	}
	return "col"
}

// cell leaves out attributes that say nothing.
func (d *hypertext) cell(c placed, tag string, attrs ...string) {
	var said []string
	for i := 0; i < len(attrs); i += 2 {
		if attrs[i+1] != "" {
			said = append(said, attrs[i], attrs[i+1])
		}
	}
	if c.across > 1 {
		said = append(said, "colspan", itoa(c.across))
	}
	if c.down > 1 {
		said = append(said, "rowspan", itoa(c.down))
	}
	d.open(tag, said...)
	d.spans(c.Text)
	d.end(tag)
}

// chart is a figure with its drawing and caption, and its table beside it or
// folded away.
func (d *hypertext) chart(c Chart) {
	s, caption := c.Chart.Scene, c.Chart.Table.Caption
	d.charts++
	if s.ID == "" {
		s.ID = "paper-chart-" + itoa(d.charts)
	}
	d.open("figure", "class", "paper-chart")
	d.line("figcaption", "paper-caption", caption)
	if s.W > 0 && s.H > 0 {
		d.WriteString(s.SVG(chart.SVG{Font: "inherit"}))
	}
	if !c.NoTable && len(c.Chart.Table.Rows) > 0 {
		if c.TableLabel != "" {
			d.open("details")
			d.element("summary", clean(c.TableLabel))
		}
		d.table(c.table(), caption)
		if c.TableLabel != "" {
			d.end("details")
		}
	}
	d.end("figure")
}

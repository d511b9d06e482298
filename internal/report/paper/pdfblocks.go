package paper

import (
	"strconv"
	"strings"
)

func itoa(n int) string { return strconv.Itoa(n) }

// block writes the i-th block.
func (d *pdf) block(b Block, i int) {
	switch b := b.(type) {
	case Heading:
		d.heading(b, i)
	case Paragraph:
		d.paragraph(b)
	case List:
		d.list(b.Items, b.Numbered, 0)
	case Note:
		d.gap(d.l.Gap)
		d.flow(breakLines(b.Text, d.l.Note, d.width, d.width), d.l.Note, d.l.Note*singleLine, 0, Justified)
	case Table:
		d.table(b)
	case Chart:
		d.chart(b)
	case Ending:
		d.ending()
	case PageBreak:
		if !d.fresh || d.landscape != b.Landscape {
			d.newPage(b.Landscape)
		}
	}
}

func (d *pdf) heading(h Heading, i int) {
	st := d.l.heading(h.Level)
	text := make([]Span, len(h.Text))
	for k, s := range h.Text {
		s.Bold, s.Italic = s.Bold || st.Bold, s.Italic || st.Italic
		text[k] = s
	}
	if st.Caps {
		text = upper(text)
	}
	indent := 0.0
	if st.Indent {
		indent = pt(d.l.Indent)
	}
	lines := breakLines(text, st.Size, d.width-indent, d.width)
	pitch := d.pitch(st.Size)
	d.gap(d.l.Gap * 1.5)
	d.need(float64(len(lines))*pitch + d.keepWith(i+1))
	d.mark(words(h.Text), h.Level, h.ID)
	d.flow(lines, st.Size, pitch, indent, Left)
}

// keepWith is the room that must be left under a heading for what follows it:
// two lines, or the next heading and two lines.
func (d *pdf) keepWith(i int) float64 {
	h := 2*d.pitch(d.l.Body) + d.l.Gap
	if i < len(d.p.Blocks) {
		if _, ok := d.p.Blocks[i].(Heading); ok {
			h += 2 * d.pitch(d.l.Body)
		}
	}
	return h
}

// mark notes a heading for the outline and as the target of links. Levels
// never jump down by more than one, which the outline could not hold.
func (d *pdf) mark(title string, level int, id string) {
	level = min(max(level-1, 0), d.spoken)
	d.spoken = level + 1
	d.marks = append(d.marks, bookmark{title, level, d.page, d.pageH - d.y})
	if id != "" {
		d.f.SetLink(d.anchor(id), d.y, d.page)
	}
}

func (d *pdf) paragraph(b Paragraph) {
	indent := 0.0
	if b.Align == Justified {
		indent = pt(d.l.Indent)
	}
	d.gap(d.l.Gap)
	d.flow(breakLines(b.Text, d.l.Body, d.width-indent, d.width), d.l.Body, d.pitch(d.l.Body), indent, b.Align)
}

// marker is what stands before the n-th item (from 0) of a list: dashes, then
// plus signs, as Vietnamese offices write them; or 1., a), and a dash.
func marker(numbered bool, level, n int) string {
	if !numbered {
		return [...]string{"-", "+", "•"}[min(level, 2)]
	}
	switch level {
	case 0:
		return itoa(n+1) + "."
	case 1:
		return letters(n) + ")"
	}
	return "-"
}

// letters counts a, b … z, aa, bb … as word processors do.
func letters(n int) string {
	return strings.Repeat(string(rune('a'+n%26)), n/26+1)
}

// list writes items as paragraphs behind their markers: the first line is
// indented and the others begin at the margin.
func (d *pdf) list(items []Item, numbered bool, level int) {
	indent := pt(d.l.Indent)
	for n, it := range items {
		text := append([]Span{{Text: marker(numbered, level, n) + "\u00a0"}}, it.Text...)
		d.gap(d.l.Gap)
		d.flow(breakLines(text, d.l.Body, d.width-indent, d.width), d.l.Body, d.pitch(d.l.Body), indent, Justified)
		d.list(it.Sub, numbered, min(level+1, 2))
	}
}

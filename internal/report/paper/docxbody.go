package paper

import "strings"

// document writes the body.
func (d *docx) document() error {
	for _, part := range []string{"styles", "numbering", "settings", "fontTable"} {
		d.rel(part, part+".xml", false)
	}
	for _, b := range d.p.Blocks {
		if h, ok := b.(Heading); ok && h.ID != "" {
			d.names[h.ID] = "part" + itoa(len(d.names)+1)
		}
	}
	m := &d.body
	m.WriteString(xmlHeader)
	m.open("w:document", "xmlns:w", wordNS, "xmlns:r", relNS, "xmlns:wp", drawNS+"/wordprocessingDrawing", "xmlns:a", drawNS+"/main", "xmlns:pic", drawNS+"/picture")
	m.open("w:body")
	d.head()
	for _, b := range d.p.Blocks {
		if err := d.block(b); err != nil {
			return err
		}
	}
	if !d.p.endsWithin() {
		d.ending()
	}
	d.section()
	m.end("w:body", "w:document")
	return nil
}

func (d *docx) block(b Block) error {
	switch b := b.(type) {
	case Heading:
		d.heading(b)
	case Paragraph:
		style, align := "BodyText", ""
		if b.Align != Justified {
			style, align = "Aligned", jc(b.Align)
		}
		d.paragraph(para{style: style, align: align}, b.Text)
	case List:
		num := "1"
		if b.Numbered {
			d.lists++
			num = itoa(d.lists + 1)
		}
		d.list(b.Items, num, 0)
	case Note:
		d.paragraph(para{style: "Note"}, b.Text)
	case Table:
		d.table(b)
	case Chart:
		return d.chart(b)
	case Ending:
		d.ending()
	case PageBreak:
		d.pageBreak(b.Landscape)
	}
	return nil
}

func jc(a Align) string { return [...]string{"both", "left", "center", "right"}[a] }

// para is what a paragraph has besides its style.
type para struct {
	style     string
	align     string
	num       string // id of the list
	level     int
	keepNext  bool
	before    float64
	inset     float64 // from both sides
	ruleUnder bool
	boxed     bool
	exact     float64 // height of the line
	pageBreak bool
	bookmark  string
	size      float64 // where it differs from that of the style
}

func (d *docx) paragraph(p para, text []Span) {
	m := &d.body
	m.open("w:p")
	d.properties(p)
	if p.bookmark != "" {
		d.marks++
		m.empty("w:bookmarkStart", "w:id", itoa(d.marks), "w:name", p.bookmark)
		m.empty("w:bookmarkEnd", "w:id", itoa(d.marks))
	}
	d.runs(text, p.size)
	m.end("w:p")
}

// properties come in the order that the schema demands.
func (d *docx) properties(p para) {
	m := &d.body
	m.open("w:pPr")
	m.val("w:pStyle", p.style)
	if p.keepNext {
		m.empty("w:keepNext")
	}
	if p.pageBreak {
		m.empty("w:pageBreakBefore")
	}
	if p.num != "" {
		m.open("w:numPr")
		m.val("w:ilvl", itoa(p.level))
		m.val("w:numId", p.num)
		m.end("w:numPr")
	}
	d.frame(p)
	switch {
	case p.exact > 0:
		m.empty("w:spacing", "w:before", twips(p.before), "w:after", "0", "w:line", twips(p.exact), "w:lineRule", "exact")
	case p.before > 0:
		m.empty("w:spacing", "w:before", twips(p.before))
	}
	if p.inset > 0 {
		m.empty("w:ind", "w:left", twips(p.inset), "w:right", twips(p.inset))
	}
	if p.align != "" {
		m.val("w:jc", p.align)
	}
	m.end("w:pPr")
}

// frame is the rule under a paragraph or the box around it.
func (d *docx) frame(p para) {
	if !p.ruleUnder && !p.boxed {
		return
	}
	m := &d.body
	m.open("w:pBdr")
	if p.boxed {
		for _, side := range []string{"top", "left", "bottom", "right"} {
			m.border(side, 1, 3)
		}
	} else {
		m.border("bottom", .625, 0)
	}
	m.end("w:pBdr")
}

// runs writes spans, links around those that lead somewhere. size is 0 where
// that of the style holds.
func (d *docx) runs(text []Span, size float64) {
	for _, s := range text {
		ends := d.link(s.Href)
		d.run(s, ends != "", size)
		if ends != "" {
			d.body.end(ends)
		}
		if s.Drift != "" {
			d.run(Span{Text: " " + s.Drift, Bold: s.Bold, Italic: true}, false, size)
		}
	}
}

// link opens a hyperlink and returns the tag to be closed, if any.
func (d *docx) link(href string) string {
	anchors := map[string]bool{}
	if strings.HasPrefix(href, "#") && d.names[href[1:]] != "" {
		anchors[href[1:]] = true
	}
	to := d.p.target(href, anchors)
	switch {
	case to == "":
		return ""
	case to[0] == '#':
		d.body.open("w:hyperlink", "w:anchor", d.names[to[1:]], "w:history", "1")
	default:
		d.body.open("w:hyperlink", "r:id", d.rel("hyperlink", to, true), "w:history", "1")
	}
	return "w:hyperlink"
}

func (d *docx) run(s Span, linked bool, size float64) {
	text := clean(s.Text)
	if text == "" {
		return
	}
	m := &d.body
	m.open("w:r")
	if linked || s.Bold || s.Italic || s.Lang != "" || size > 0 {
		m.open("w:rPr")
		if linked {
			m.val("w:rStyle", "Figure")
		}
		m.look(s.Bold, s.Italic, false)
		if size > 0 {
			m.val("w:sz", halves(size))
			m.val("w:szCs", halves(size))
		}
		if lang := locale(s.Lang); lang != "" {
			m.val("w:lang", lang)
		}
		m.end("w:rPr")
	}
	for i, part := range strings.Split(text, "\n") {
		if i > 0 {
			m.empty("w:br")
		}
		if part != "" {
			m.element("w:t", part, "xml:space", "preserve")
		}
	}
	m.end("w:r")
}

func (d *docx) heading(h Heading) {
	level := min(max(h.Level, 1), 3)
	d.paragraph(para{style: "Heading" + itoa(level), bookmark: d.names[h.ID]}, h.Text)
}

func (d *docx) list(items []Item, num string, level int) {
	for _, it := range items {
		d.paragraph(para{style: "ListParagraph", num: num, level: level}, it.Text)
		d.list(it.Sub, num, min(level+1, 2))
	}
}

// pageBreak ends the section where the sheet turns; otherwise the next page
// begins with a paragraph of no height.
func (d *docx) pageBreak(landscape bool) {
	m := &d.body
	if landscape == d.landscape {
		d.paragraph(para{style: "Normal", exact: 1, pageBreak: true}, nil)
		return
	}
	m.open("w:p")
	m.open("w:pPr")
	m.val("w:pStyle", "Normal")
	m.empty("w:spacing", "w:before", "0", "w:after", "0", "w:line", "20", "w:lineRule", "exact")
	d.section()
	m.end("w:pPr", "w:p")
	d.landscape = landscape
}

// section writes the properties of the section that ends here: the sheet, its
// margins, and which header and footer stand on it.
func (d *docx) section() {
	m, l := &d.body, d.l
	m.open("w:sectPr")
	header := "header1.xml"
	if d.landscape {
		header = "header2.xml"
	}
	m.empty("w:headerReference", "w:type", "default", "r:id", d.rel("header", header, false))
	m.empty("w:footerReference", "w:type", "default", "r:id", d.rel("footer", "footer1.xml", false))
	if d.sections == 0 {
		m.empty("w:headerReference", "w:type", "first", "r:id", d.rel("header", "header3.xml", false))
		m.empty("w:footerReference", "w:type", "first", "r:id", d.rel("footer", "footer1.xml", false))
	}
	w, h := pt(l.PageWidth), pt(l.PageHeight)
	top, right, bottom, left := pt(l.Top), pt(l.Right), pt(l.Bottom), pt(l.Left)
	size := []string{"w:w", twips(w), "w:h", twips(h)}
	switch {
	case d.landscape:
		size = []string{"w:w", twips(h), "w:h", twips(w), "w:orient", "landscape"}
		top, right, bottom, left = left, bottom, right, top
	case w > h: // a layout that lies from the first page on
		size = append(size, "w:orient", "landscape")
	}
	m.empty("w:pgSz", size...)
	m.empty("w:pgMar", "w:top", twips(top), "w:right", twips(right), "w:bottom", twips(bottom), "w:left", twips(left),
		"w:header", twips(pt(l.HeaderAt)), "w:footer", twips(pt(l.FooterAt)), "w:gutter", "0")
	if d.sections == 0 {
		m.empty("w:titlePg")
	}
	m.end("w:sectPr")
	d.sections++
}

package paper

// head writes the national block as a table without rules, the kind and the
// abstract, and the addressees.
func (d *docx) head() {
	meta, l := d.p.Meta, d.l
	if d.p.hasNation() {
		d.nation()
	}
	if meta.Kind != "" {
		d.paragraph(para{style: "Title"}, spans(meta.Kind, false, false))
	}
	if meta.Abstract != "" {
		width := l.textWidth(false)
		d.paragraph(para{style: "Subtitle", inset: width * .06}, spans(meta.Abstract, false, false))
		d.rule(max(ruleUnder(spans(meta.Abstract, true, false), l.Abstract, width*.88, shortRule), l.LeastRule), width)
	}
	if len(meta.To) > 0 {
		d.paragraph(para{style: "Addressee"}, joined(meta.To, false))
	}
}

// rule is a line of a length in the middle of a column: the border of a
// paragraph three points high.
func (d *docx) rule(length, column float64) {
	d.paragraph(para{style: "Normal", exact: 3, inset: max(column-length, 0) / 2, ruleUnder: true}, nil)
}

func (d *docx) nation() {
	meta, l := d.p.Meta, d.l
	lw, rw := headColumns(meta, l, l.textWidth(false))
	d.plainTable([]float64{lw, rw}, [][]func(){{
		func() {
			d.some("ParentBody", joined(meta.Parent, false))
			d.some("Issuer", joined(meta.Issuer, false))
			if len(meta.Issuer) > 0 {
				d.rule(ruleUnder(joined(meta.Issuer, true), l.Issuer, lw, shortRule), lw)
			}
		}, func() {
			d.some("Nation", spans(meta.Nation, false, false))
			d.some("Motto", spans(meta.Motto, false, false))
			if meta.Motto != "" {
				d.rule(ruleUnder(spans(meta.Motto, true, false), l.Motto, rw, 1), rw)
			}
		},
	}, {
		func() {
			d.spaced("DocNumber", meta.Number)
			d.some("About", spans(meta.About, false, false))
			if meta.Urgency != "" {
				w := bold.width(flat(meta.Urgency), l.Marking) + 16
				d.paragraph(para{style: "Stamp", boxed: true, inset: max(lw-w, 0) / 2}, spans(meta.Urgency, false, false))
			}
		}, func() { d.spaced("PlaceDate", meta.Place) },
	}})
}

// some writes a paragraph unless it is empty.
func (d *docx) some(style string, text []Span) {
	if words(text) != "" {
		d.paragraph(para{style: style}, text)
	}
}

// spaced is some, set off from the row above.
func (d *docx) spaced(style, text string) {
	if flat(text) != "" {
		d.paragraph(para{style: style, before: 6}, spans(text, false, false))
	}
}

// plainTable is a table without rules; each cell writes its own paragraphs.
func (d *docx) plainTable(widths []float64, rows [][]func()) {
	m := &d.body
	m.open("w:tbl")
	d.tableProperties("TableNormal", sum(widths))
	d.tableGrid(widths)
	for _, row := range rows {
		m.open("w:tr")
		m.open("w:trPr")
		m.empty("w:cantSplit")
		m.end("w:trPr")
		for i, cell := range row {
			m.open("w:tc")
			m.open("w:tcPr")
			m.empty("w:tcW", "w:w", twips(widths[i]), "w:type", "dxa")
			m.end("w:tcPr")
			before := m.Len()
			cell()
			if m.Len() == before { // a cell must hold a paragraph
				d.paragraph(para{style: "Normal", exact: 1}, nil)
			}
			m.end("w:tc")
		}
		m.end("w:tr")
	}
	m.end("w:tbl")
}

func (d *docx) tableProperties(style string, width float64) {
	m := &d.body
	m.open("w:tblPr")
	m.val("w:tblStyle", style)
	m.empty("w:tblW", "w:w", twips(width), "w:type", "dxa")
	m.empty("w:tblLayout", "w:type", "fixed")
	m.end("w:tblPr")
}

func (d *docx) tableGrid(widths []float64) {
	m := &d.body
	m.open("w:tblGrid")
	for _, w := range widths {
		m.empty("w:gridCol", "w:w", twips(w))
	}
	m.end("w:tblGrid")
}

// ending writes the recipients on the left and the signer on the right.
func (d *docx) ending() {
	if !d.p.hasEnding() {
		return
	}
	width := d.l.textWidth(d.landscape)
	rec, sig := d.p.Recipients, d.p.Signer
	d.paragraph(para{style: "Normal", exact: 10, keepNext: true}, nil)
	d.plainTable([]float64{width * .46, width * .54}, [][]func(){{
		func() {
			d.some("RecipientsLabel", spans(rec.Label, false, false))
			for i, s := range rec.Lines {
				d.paragraph(para{style: "Recipients"}, spans(recipient(s, i, len(rec.Lines)), false, false))
			}
		}, func() {
			d.some("SignerOffice", joined(sig.Authority, false))
			d.some("SignerName", spans(sig.Name, false, false))
		},
	}})
	d.paragraph(para{style: "Normal", exact: 1}, nil)
}

// edges writes the headers: 1 for upright pages, 2 for lying ones, 3 for the
// first page, which has no number; and the footer.
func (d *docx) edges() {
	for n := 1; n <= 3; n++ {
		name := "header" + itoa(n) + ".xml"
		if _, used := d.rels["header\x00"+name]; !used {
			continue
		}
		width := d.l.textWidth(n == 2)
		var m markup
		m.WriteString(xmlHeader)
		m.open("w:hdr", "xmlns:w", wordNS)
		m.open("w:p")
		m.open("w:pPr")
		m.val("w:pStyle", "Header")
		if n == 2 {
			upright := d.l.textWidth(false)
			m.tabs(width/2, width, upright/2, upright)
		}
		m.end("w:pPr")
		m.tab()
		if n < 3 {
			m.open("w:fldSimple", "w:instr", " PAGE ")
			m.open("w:r")
			m.element("w:t", "2")
			m.end("w:r", "w:fldSimple")
		}
		m.tab()
		m.open("w:r")
		m.open("w:rPr")
		m.look(true, false, false)
		m.val("w:sz", halves(d.l.Marking))
		m.end("w:rPr")
		m.element("w:t", flat(d.p.Meta.Marking))
		m.end("w:r", "w:p", "w:hdr")
		d.parts = append(d.parts, part{"word/" + name, m.String()})
	}
	var m markup
	m.WriteString(xmlHeader)
	m.open("w:ftr", "xmlns:w", wordNS)
	m.open("w:p")
	m.open("w:pPr")
	m.val("w:pStyle", "Footer")
	m.end("w:pPr")
	m.open("w:r")
	m.element("w:t", flat(d.p.Footer))
	m.end("w:r", "w:p", "w:ftr")
	d.parts = append(d.parts, part{"word/footer1.xml", m.String()})
}

func (m *markup) tab() {
	m.open("w:r")
	m.empty("w:tab")
	m.end("w:r")
}

package paper

// pstyle is a paragraph style. Sizes are points; Indent is that of the first
// line; Line is a multiple of the single line, 0 for single.
type pstyle struct {
	id, name, next      string
	size                float64
	bold, italic, caps  bool
	align               string
	indent              float64
	before, after, line float64
	keepNext, keepLines bool
	outline             int // level of a heading from 1
	tabCentre, tabRight float64
}

// paragraphStyles are the styles of a layout, Normal first.
func (l Layout) paragraphStyles() []pstyle {
	indent := pt(l.Indent)
	ss := []pstyle{
		{id: "Normal", name: "Normal", size: l.Body},
		{id: "BodyText", name: "Body Text", size: l.Body, align: "both", indent: indent, before: l.Gap, line: l.Line},
		{id: "Aligned", name: "Body Text Aligned", size: l.Body, before: l.Gap, line: l.Line},
		{id: "ListParagraph", name: "List Paragraph", size: l.Body, align: "both", indent: indent, before: l.Gap, line: l.Line},
		{id: "Title", name: "Title", next: "Subtitle", size: l.Kind, bold: true, align: "center", before: 20, keepNext: true},
		{id: "Subtitle", name: "Subtitle", next: "BodyText", size: l.Abstract, bold: true, align: "center", keepNext: true},
		{id: "Addressee", name: "Addressee", size: l.Body, align: "center", before: 10, after: 6},
		{id: "Caption", name: "caption", size: l.Caption, bold: true, align: "center", before: l.Gap, after: 4, keepNext: true},
		{id: "Note", name: "Note", size: l.Note, align: "both", before: l.Gap},
		{id: "Picture", name: "Picture", size: l.Body, align: "center", after: l.Gap},
		{id: "TableText", name: "Table Text", size: l.Cell},
		{id: "TableHead", name: "Table Head", size: l.Cell, bold: true, align: "center", keepNext: true},
		{id: "ParentBody", name: "Parent Body", size: l.Issuer, align: "center"},
		{id: "Issuer", name: "Issuing Body", size: l.Issuer, bold: true, align: "center"},
		{id: "Nation", name: "National Name", size: l.Nation, bold: true, align: "center"},
		{id: "Motto", name: "Motto", size: l.Motto, bold: true, align: "center"},
		{id: "DocNumber", name: "Document Number", size: l.Number, align: "center"},
		{id: "About", name: "Document Subject", size: l.About, align: "center", before: 6},
		{id: "PlaceDate", name: "Place and Date", size: l.Place, italic: true, align: "center"},
		{id: "Stamp", name: "Stamp", size: l.Marking, bold: true, align: "center", before: 8},
		{id: "SignerOffice", name: "Signer Office", size: l.Signer, bold: true, align: "center", keepNext: true, keepLines: true},
		{id: "SignerName", name: "Signer Name", size: l.Signer, bold: true, align: "center", before: l.SignSpace},
		{id: "RecipientsLabel", name: "Recipients Label", size: l.Label, bold: true, italic: true, after: 1, keepNext: true},
		{id: "Recipients", name: "Recipients", size: l.Recipient, keepNext: true},
		{id: "Header", name: "header", size: l.PageNo, tabCentre: l.textWidth(false) / 2, tabRight: l.textWidth(false)},
		{id: "Footer", name: "footer", size: l.Footer, align: "center"},
	}
	for i, h := range l.Headings {
		s := pstyle{id: "Heading" + itoa(i+1), name: "heading " + itoa(i+1), next: "BodyText", size: h.Size, bold: h.Bold, italic: h.Italic, caps: h.Caps,
			before: l.Gap * 1.5, line: l.Line, keepNext: true, keepLines: true, outline: i + 1}
		if h.Indent {
			s.indent = indent
		}
		ss = append(ss, s)
	}
	return ss
}

func (d *docx) styles() string {
	var m markup
	m.WriteString(xmlHeader)
	m.open("w:styles", "xmlns:w", wordNS)
	m.open("w:docDefaults")
	m.open("w:rPrDefault")
	m.open("w:rPr")
	m.empty("w:rFonts", "w:ascii", "Times New Roman", "w:hAnsi", "Times New Roman", "w:eastAsia", "Times New Roman", "w:cs", "Times New Roman")
	m.val("w:sz", halves(d.l.Body))
	m.val("w:szCs", halves(d.l.Body))
	m.empty("w:lang", "w:val", locale(d.p.Lang), "w:eastAsia", locale(d.p.Lang), "w:bidi", "ar-SA")
	m.end("w:rPr", "w:rPrDefault")
	m.open("w:pPrDefault")
	m.end("w:pPrDefault")
	m.end("w:docDefaults")
	for _, s := range d.l.paragraphStyles() {
		m.paragraphStyle(s)
	}
	m.open("w:style", "w:type", "character", "w:default", "1", "w:styleId", "DefaultParagraphFont")
	m.val("w:name", "Default Paragraph Font")
	m.end("w:style")
	m.open("w:style", "w:type", "character", "w:customStyle", "1", "w:styleId", "Figure")
	m.val("w:name", "Figure")
	m.val("w:basedOn", "DefaultParagraphFont")
	m.end("w:style")
	m.tableStyles(d.l.Rule)
	m.end("w:styles")
	return m.String()
}

// builtIn are the names that word processors know themselves.
var builtIn = map[string]bool{"Normal": true, "BodyText": true, "ListParagraph": true, "Title": true, "Subtitle": true, "Caption": true, "Header": true, "Footer": true, "Heading1": true, "Heading2": true, "Heading3": true}

func (m *markup) paragraphStyle(s pstyle) {
	attrs := []string{"w:type", "paragraph", "w:styleId", s.id}
	switch {
	case s.id == "Normal":
		attrs = append(attrs, "w:default", "1")
	case !builtIn[s.id]:
		attrs = append(attrs, "w:customStyle", "1")
	}
	m.open("w:style", attrs...)
	m.val("w:name", s.name)
	if s.id != "Normal" {
		m.val("w:basedOn", "Normal")
	}
	if s.next != "" {
		m.val("w:next", s.next)
	}
	m.empty("w:qFormat")
	m.open("w:pPr")
	if s.keepNext {
		m.empty("w:keepNext")
	}
	if s.keepLines {
		m.empty("w:keepLines")
	}
	m.empty("w:widowControl")
	if s.tabRight > 0 {
		m.tabs(s.tabCentre, s.tabRight)
	}
	m.spacing(s.before, s.after, s.line)
	if s.indent > 0 {
		m.empty("w:ind", "w:firstLine", twips(s.indent))
	}
	if s.align != "" {
		m.val("w:jc", s.align)
	}
	if s.outline > 0 {
		m.val("w:outlineLvl", itoa(s.outline-1))
	}
	m.end("w:pPr")
	m.open("w:rPr")
	m.look(s.bold, s.italic, s.caps)
	m.val("w:sz", halves(s.size))
	m.val("w:szCs", halves(s.size))
	m.end("w:rPr", "w:style")
}

func (m *markup) look(bold, italic, caps bool) {
	if bold {
		m.empty("w:b")
		m.empty("w:bCs")
	}
	if italic {
		m.empty("w:i")
		m.empty("w:iCs")
	}
	if caps {
		m.empty("w:caps")
	}
}

// tabs are the stops of headers; those in clear, of the style, are taken away.
func (m *markup) tabs(centre, right float64, clear ...float64) {
	m.open("w:tabs")
	for _, at := range clear {
		m.empty("w:tab", "w:val", "clear", "w:pos", twips(at))
	}
	m.empty("w:tab", "w:val", "center", "w:pos", twips(centre))
	m.empty("w:tab", "w:val", "right", "w:pos", twips(right))
	m.end("w:tabs")
}

func (m *markup) spacing(before, after, line float64) {
	if line == 0 {
		line = 1
	}
	m.empty("w:spacing", "w:before", twips(before), "w:after", twips(after), "w:line", itoa(int(line*240+.5)), "w:lineRule", "auto")
}

// tableStyles are the two forms of tables: without rules for the head of a
// paper, and with all of them for figures.
func (m *markup) tableStyles(rule float64) {
	m.open("w:style", "w:type", "table", "w:default", "1", "w:styleId", "TableNormal")
	m.val("w:name", "Normal Table")
	m.open("w:tblPr")
	m.empty("w:tblInd", "w:w", "0", "w:type", "dxa")
	m.cellMargins(0, 0)
	m.end("w:tblPr", "w:style")
	m.open("w:style", "w:type", "table", "w:styleId", "TableGrid")
	m.val("w:name", "Table Grid")
	m.val("w:basedOn", "TableNormal")
	m.open("w:tblPr")
	m.open("w:tblBorders")
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		m.border(side, rule, 0)
	}
	m.end("w:tblBorders")
	m.cellMargins(cellPadY, cellPadX)
	m.end("w:tblPr", "w:style")
}

// border is a line on one side, space points off; its width counts in eighths
// of a point.
func (m *markup) border(side string, points float64, space int) {
	m.empty("w:"+side, "w:val", "single", "w:sz", itoa(int(points*8+.5)), "w:space", itoa(space), "w:color", "000000")
}

func (m *markup) cellMargins(y, x float64) {
	m.open("w:tblCellMar")
	for _, s := range []struct {
		side string
		v    float64
	}{{"top", y}, {"left", x}, {"bottom", y}, {"right", x}} {
		m.empty("w:"+s.side, "w:w", twips(s.v), "w:type", "dxa")
	}
	m.end("w:tblCellMar")
}

// numbering has one form of dashes and one of numbers; every numbered list is
// an instance of its own that starts again.
func (d *docx) numbering() string {
	var m markup
	m.WriteString(xmlHeader)
	m.open("w:numbering", "xmlns:w", wordNS)
	forms := [][][2]string{
		{{"bullet", "-"}, {"bullet", "+"}, {"bullet", "•"}},
		{{"decimal", "%1."}, {"lowerLetter", "%2)"}, {"bullet", "-"}},
	}
	for i, levels := range forms {
		m.open("w:abstractNum", "w:abstractNumId", itoa(i))
		m.val("w:multiLevelType", "multilevel")
		for k, lv := range levels {
			m.open("w:lvl", "w:ilvl", itoa(k))
			m.val("w:start", "1")
			m.val("w:numFmt", lv[0])
			m.val("w:suff", "space")
			m.val("w:lvlText", lv[1])
			m.val("w:lvlJc", "left")
			m.open("w:pPr")
			m.empty("w:ind", "w:left", "0", "w:firstLine", twips(pt(d.l.Indent)))
			m.end("w:pPr")
			m.end("w:lvl")
		}
		m.end("w:abstractNum")
	}
	m.open("w:num", "w:numId", "1")
	m.val("w:abstractNumId", "0")
	m.end("w:num")
	for n := range d.lists {
		m.open("w:num", "w:numId", itoa(n+2))
		m.val("w:abstractNumId", "1")
		for k := range 3 {
			m.open("w:lvlOverride", "w:ilvl", itoa(k))
			m.val("w:startOverride", "1")
			m.end("w:lvlOverride")
		}
		m.end("w:num")
	}
	m.end("w:numbering")
	return m.String()
}

package word

import (
	"strconv"
	"strings"

	"chancery/internal/report/paper"
)

// runs reads what stands in a paragraph and counts the breaks of the page in it.
func (l *laying) runs(p *paper.FlowText, n *node, para looks, href string) (breaks int) {
	for _, k := range n.kids {
		switch k.name {
		case "w:r":
			breaks += l.run(p, k, para, href)
		case "w:hyperlink":
			to := l.links[k.attr("r:id")]
			if !strings.HasPrefix(to, "http://") && !strings.HasPrefix(to, "https://") {
				to = ""
			}
			breaks += l.runs(p, k, para, to)
		case "w:fldSimple":
			if !l.pageField(p, k.attr("w:instr"), para) {
				breaks += l.runs(p, k, para, href)
			}
		case "w:ins", "w:moveTo", "w:smartTag", "w:customXml":
			breaks += l.runs(p, k, para, href)
		case "w:sdt":
			if c := k.child("w:sdtContent"); c != nil {
				breaks += l.runs(p, c, para, href)
			}
		}
	}
	return breaks
}

func (l *laying) run(p *paper.FlowText, r *node, para looks, href string) (breaks int) {
	form := r.child("w:rPr")
	with := l.sheet.runLooks(para, form)
	if with.is("w:vanish") {
		return 0
	}
	put := func(s string) {
		if l.field.depth > 0 && (!l.field.shown || isPage(l.field.code)) {
			return // the code of a field, or a page number that is counted anew
		}
		p.Spans = append(p.Spans, l.look(with, s, href))
	}
	for _, k := range r.kids {
		switch k.name {
		case "w:t":
			put(k.content())
		case "w:br", "w:cr":
			if k.attr("w:type") == "page" {
				breaks++
				p.NewPage = p.NewPage || len(p.Spans) == 0 && breaks > 0 && k != r.kids[len(r.kids)-1]
				continue
			}
			put("\n")
		case "w:tab":
			p.Spans = append(p.Spans, paper.FlowSpan{Tab: true})
		case "w:noBreakHyphen":
			put("\u2011")
		case "w:sym":
			put(bullet(symbol(k.attr("w:char"))))
		case "w:footnoteReference", "w:endnoteReference":
			l.notes = append(l.notes, k.attr("w:id"))
			s := l.look(with, itoa(len(l.notes)), "")
			s.Raised = 1
			p.Spans = append(p.Spans, s)
		case "w:drawing":
			l.drawing(p, k, with)
		case "w:fldChar":
			l.fieldMark(p, k.attr("w:fldCharType"), with)
		case "w:instrText":
			l.field.code += k.content()
		}
	}
	return breaks
}

func symbol(hex string) string {
	n, err := strconv.ParseInt(hex, 16, 32)
	if err != nil {
		return ""
	}
	return string(rune(n))
}

// fieldMark follows a field that is written in runs.
func (l *laying) fieldMark(p *paper.FlowText, kind string, with looks) {
	switch kind {
	case "begin":
		l.field.depth++
		if l.field.depth == 1 {
			l.field.code, l.field.shown = "", false
		}
	case "separate":
		l.field.shown = true
	case "end":
		if l.field.depth == 1 {
			l.pageField(p, l.field.code, with)
		}
		l.field.depth = max(l.field.depth-1, 0)
	}
}

func isPage(code string) bool {
	f := strings.Fields(code)
	return len(f) > 0 && (f[0] == "PAGE" || f[0] == "NUMPAGES")
}

// pageField puts the number of the page or of pages; it reports whether the field is one.
func (l *laying) pageField(p *paper.FlowText, code string, with looks) bool {
	if !isPage(code) {
		return false
	}
	s := l.look(with, "", "")
	s.Page = strings.Fields(code)[0] == "PAGE"
	s.Pages = !s.Page
	p.Spans = append(p.Spans, s)
	return true
}

// look is text with the looks of its run.
func (l *laying) look(with looks, text, href string) paper.FlowSpan {
	s := paper.FlowSpan{Text: text, Bold: with.is("w:b"), Italic: with.is("w:i"), Size: sizeOf(with), Href: href}
	if u := with.get("w:u", "w:val"); u != "" && u != "none" {
		s.Underline = true
	}
	if with.is("w:caps") || with.is("w:smallCaps") {
		s.Text = strings.ToUpper(s.Text)
	}
	switch with.get("w:vertAlign", "w:val") {
	case "superscript":
		s.Raised = 1
	case "subscript":
		s.Raised = -1
	}
	return s
}

// sizeOf is the size of type in points; files count in halves.
func sizeOf(with looks) float64 {
	n, err := strconv.ParseFloat(with.get("w:sz", "w:val"), 64)
	if err != nil || n < 2 || n > 400 {
		return 10
	}
	return n / 2
}

// drawing reads a picture that stands in the line.
func (l *laying) drawing(p *paper.FlowText, n *node, with looks) {
	var size, blip *node
	n.walk(func(k *node) bool {
		switch k.name {
		case "wp:anchor":
			return false
		case "wp:extent":
			size = k
		case "a:blip":
			blip = k
		}
		return true
	})
	if size == nil || blip == nil {
		return
	}
	emu := func(s string) float64 {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return 0
		}
		return min(max(v/12700, 0), 1500)
	}
	if b := l.f.part(l.links[blip.attr("r:embed")]); b != nil {
		p.Spans = append(p.Spans, paper.FlowSpan{Image: b, Width: emu(size.attr("cx")), Height: emu(size.attr("cy")), Size: sizeOf(with)})
	}
}

// grid reads a table.
func (l *laying) grid(n *node) paper.FlowTable {
	form := n.child("w:tblPr")
	style := form.val("w:tblStyle")
	if style == "" {
		style = l.sheet.first["table"]
	}
	chain := looks(l.sheet.chain(style))
	outer := l.table
	l.table = append(append(looks(nil), outer...), chain...)
	defer func() { l.table = outer }()
	var all looks
	for _, s := range chain {
		if p := s.child("w:tblPr"); p != nil {
			all = append(all, p)
		}
	}
	if form != nil {
		all = append(all, form)
	}
	t := paper.FlowTable{}
	if g := n.child("w:tblGrid"); g != nil {
		for _, c := range g.kids {
			t.Columns = append(t.Columns, max(twips(c.attr("w:w")), 4))
		}
	}
	for _, r := range n.kids {
		if r.name == "w:tr" {
			t.Rows = append(t.Rows, l.row(r, all))
		}
	}
	fitColumns(&t)
	lines(&t, all.last("w:tblBorders"), n)
	if all.get("w:jc", "w:val") != "center" {
		t.Left = twips(all.get("w:tblInd", "w:w"))
	}
	cover(&t)
	return t
}

// fitColumns makes as many columns as the widest row has.
func fitColumns(t *paper.FlowTable) {
	most := 1
	for _, r := range t.Rows {
		n := 0
		for _, c := range r.Cells {
			n += max(c.Across, 1)
		}
		most = max(most, n)
	}
	for len(t.Columns) < min(most, 63) {
		t.Columns = append(t.Columns, 72)
	}
}

func (l *laying) row(n *node, table looks) paper.FlowRow {
	form := n.child("w:trPr")
	r := paper.FlowRow{}
	if form != nil {
		r.Head = looks{form}.is("w:tblHeader")
		if h := form.child("w:trHeight"); h != nil {
			r.Height = max(twips(h.attr("w:val")), 0)
		}
		if before, err := strconv.Atoi(form.val("w:gridBefore")); err == nil && before > 0 && before < 64 {
			r.Cells = append(r.Cells, paper.FlowCell{Across: before})
		}
	}
	cells := n.kids
	for i := 0; i < len(cells); i++ {
		if cells[i].name == "w:sdt" {
			if c := cells[i].child("w:sdtContent"); c != nil {
				cells = append(append(append([]*node(nil), cells[:i]...), c.kids...), cells[i+1:]...)
				i--
			}
			continue
		}
		if cells[i].name == "w:tc" {
			r.Cells = append(r.Cells, l.cell(cells[i], table))
		}
	}
	return r
}

func (l *laying) cell(n *node, table looks) paper.FlowCell {
	form := n.child("w:tcPr")
	c := paper.FlowCell{Across: 1, PadLef: 5.4, PadRight: 5.4}
	pad := func(into *float64, side string) {
		if s := table.last("w:tblCellMar").child("w:" + side).width(); s != "" {
			*into = max(twips(s), 0)
		}
		if s := form.child("w:tcMar").child("w:" + side).width(); s != "" {
			*into = max(twips(s), 0)
		}
	}
	pad(&c.PadTop, "top")
	pad(&c.PadBottom, "bottom")
	pad(&c.PadLef, "left")
	pad(&c.PadRight, "right")
	if form != nil {
		if span, err := strconv.Atoi(form.val("w:gridSpan")); err == nil {
			c.Across = min(max(span, 1), 63)
		}
		if m := form.child("w:vMerge"); m != nil {
			c.Continues = m.attr("w:val") != "restart"
			c.Down = 1
		}
		switch form.val("w:vAlign") {
		case "center":
			c.Middle = paper.Centre
		case "bottom":
			c.Middle = paper.Right
		default:
			c.Middle = paper.Left
		}
		if s := form.child("w:shd"); s != nil {
			c.Shade, c.Shaded = colour(s.attr("w:fill"))
		}
	} else {
		c.Middle = paper.Left
	}
	c.Blocks = l.blocks(n)
	return c
}

// width is the w:w of a length.
func (n *node) width() string {
	if n == nil {
		return ""
	}
	return n.attr("w:w")
}

func colour(s string) (rgb [3]int, ok bool) {
	n, err := strconv.ParseUint(s, 16, 32)
	if err != nil || len(s) != 6 || n == 0xFFFFFF {
		return rgb, false
	}
	return [3]int{int(n >> 16 & 255), int(n >> 8 & 255), int(n & 255)}, true
}

// lines gives every cell its lines: those of the table by where the cell stands,
// and its own over them.
func lines(t *paper.FlowTable, form, n *node) {
	whole := borders(form, paper.Borders{})
	inner := paper.Borders{}
	if form != nil {
		across := borders(&node{kids: []*node{{name: "w:top", attrs: form.child("w:insideH").attributes()}}}, paper.Borders{})
		down := borders(&node{kids: []*node{{name: "w:left", attrs: form.child("w:insideV").attributes()}}}, paper.Borders{})
		inner = paper.Borders{Top: across.Top, Bottom: across.Top, Left: down.Left, Right: down.Left}
	}
	var rows []*node
	for _, k := range n.kids {
		if k.name == "w:tr" {
			rows = append(rows, k)
		}
	}
	for i := range t.Rows {
		var cells []*node
		for _, k := range rows[i].kids {
			if k.name == "w:tc" {
				cells = append(cells, k)
			}
		}
		for j := range t.Rows[i].Cells {
			b := inner
			if i == 0 {
				b.Top = whole.Top
			}
			if i == len(t.Rows)-1 {
				b.Bottom = whole.Bottom
			}
			if j == 0 {
				b.Left = whole.Left
			}
			if j == len(t.Rows[i].Cells)-1 {
				b.Right = whole.Right
			}
			if k := j - (len(t.Rows[i].Cells) - len(cells)); k >= 0 {
				b = borders(cells[k].child("w:tcPr").child("w:tcBorders"), b)
			}
			t.Rows[i].Cells[j].Borders = b
		}
	}
}

func (n *node) attributes() [][2]string {
	if n == nil {
		return nil
	}
	return n.attrs
}

// cover counts how many rows a cell covers that others continue.
func cover(t *paper.FlowTable) {
	at := func(i, col int) *paper.FlowCell {
		c := 0
		for j := range t.Rows[i].Cells {
			if c == col {
				return &t.Rows[i].Cells[j]
			}
			c += max(t.Rows[i].Cells[j].Across, 1)
		}
		return nil
	}
	for i := range t.Rows {
		col := 0
		for j := range t.Rows[i].Cells {
			c := &t.Rows[i].Cells[j]
			if c.Down == 1 && !c.Continues {
				for k := i + 1; k < len(t.Rows); k++ {
					below := at(k, col)
					if below == nil || !below.Continues || below.Down == 0 {
						break
					}
					c.Down++
				}
			}
			col += max(c.Across, 1)
		}
	}
}

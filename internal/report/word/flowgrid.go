package word

import (
	"slices"
	"strconv"

	"chancery/internal/report/paper"
)

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
	rows := standing(n)
	for _, r := range rows {
		t.Rows = append(t.Rows, l.row(r, all))
	}
	fitColumns(&t)
	lines(&t, all.last("w:tblBorders"), rows)
	if all.get("w:jc", "w:val") != "center" {
		t.Left = twips(all.get("w:tblInd", "w:w"))
	}
	cover(&t)
	return t
}

// standing are the rows of a table, without those deleted while changes were tracked.
func standing(n *node) []*node {
	return slices.DeleteFunc(inside(n, "w:tr"), func(r *node) bool { return r.child("w:trPr").child("w:del") != nil })
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
	for _, c := range inside(n, "w:tc") {
		r.Cells = append(r.Cells, l.cell(c, table))
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
func lines(t *paper.FlowTable, form *node, rows []*node) {
	whole := borders(form, paper.Borders{})
	inner := paper.Borders{}
	if form != nil {
		across := borders(&node{kids: []*node{{name: "w:top", attrs: form.child("w:insideH").attributes()}}}, paper.Borders{})
		down := borders(&node{kids: []*node{{name: "w:left", attrs: form.child("w:insideV").attributes()}}}, paper.Borders{})
		inner = paper.Borders{Top: across.Top, Bottom: across.Top, Left: down.Left, Right: down.Left}
	}
	for i := range t.Rows {
		cells := inside(rows[i], "w:tc")
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

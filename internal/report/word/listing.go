package word

import (
	"strconv"
	"strings"

	"chancery/internal/report/paper"
)

// alone is the field that a paragraph holds and nothing else; nil for any other
// element.
func alone(o *op) (found *tag) {
	if o.as.name != "w:p" {
		return nil
	}
	only := true
	var see func(*op)
	see = func(o *op) {
		switch {
		case o.tag != nil:
			only = false
		case o.made:
			for _, k := range o.kids {
				see(k)
			}
		case o.as.name == "w:drawing" || o.as.name == "w:pict" || o.as.name == "w:object":
			only = false
		case o.as.pieces != nil:
			for _, pc := range o.as.pieces {
				switch {
				case pc.tag != nil && pc.tag.deed == say && found == nil:
					found = pc.tag
				case pc.tag != nil || strings.TrimSpace(pc.text) != "":
					only = false
				}
			}
		case strings.TrimSpace(textOf(o.as)) != "":
			only = false
		}
	}
	see(o)
	if !only {
		return nil
	}
	return found
}

// rooms is the width between the margins for every paragraph that stands by
// itself on the sheet, by its number: a table made there is as wide.
func (t *Template) rooms(s compiled) map[int]float64 {
	out := map[int]float64{}
	if s.part != t.file.main {
		return out
	}
	root, err := t.file.story(s.part)
	if err != nil {
		return out
	}
	n, open := 0, []int(nil)
	var walk func(*node, bool)
	walk = func(k *node, within bool) {
		switch k.name {
		case "w:p":
			if n++; !within {
				open = append(open, n)
			}
		case "w:tc", "w:txbxContent":
			within = true
		case "w:sectPr":
			sheet := sheetOf(k)
			for _, p := range open {
				out[p] = max(sheet.Width-sheet.Left-sheet.Right, 72)
			}
			open = nil
		}
		for _, x := range k.kids {
			walk(x, within)
		}
	}
	walk(root, false)
	for _, p := range open {
		sheet := sheetOf(nil)
		out[p] = sheet.Width - sheet.Left - sheet.Right
	}
	return out
}

// placed refuses a table within another one, in a header or in a note.
func (f *filler) placed(o *op, t *tag) {
	if f.rooms[o.as.para] == 0 {
		f.c.complain(t.at, "word.tag.grid_alone", "tag", "{{"+t.raw+"}}")
	}
}

// table is a table in place of the paragraph p: in its typeface and size, a
// little smaller where many columns want it.
func (f *filler) table(p *node, t *tag, v Value) []*node {
	if v.empty() {
		return nil
	}
	var looks *node
	size := 12.0
	p.walk(func(k *node) bool {
		if k.name == "w:r" && looks == nil {
			looks = k.child("w:rPr")
		}
		return true
	})
	if n, err := strconv.ParseFloat(looks.val("w:sz"), 64); err == nil {
		size = n / 2
	}
	width := f.rooms[p.para]
	fit, widths := v.Table.Fit(width, size)
	f.note(t.raw, strconv.Itoa(len(v.Table.Rows)))
	g := listing{looks: looks, size: strconv.FormatFloat(fit*2, 'f', 0, 64), widths: widths, table: v.Table}
	room := element("w:p", element("w:pPr", element("w:keepNext"), with("w:spacing", "w:before", "0", "w:after", "0", "w:line", "120", "w:lineRule", "exact")))
	return []*node{room, g.make(), room}
}

// listing writes a table with its form in it: the styles of the file are not ours.
type listing struct {
	looks  *node
	size   string // in half points
	widths []float64
	table  *paper.Table
}

func with(name string, attrs ...string) *node {
	n := &node{name: name}
	for i := 0; i+1 < len(attrs); i += 2 {
		n.attrs = append(n.attrs, [2]string{attrs[i], attrs[i+1]})
	}
	return n
}

func dxa(points float64) string { return strconv.Itoa(int(points*20 + .5)) }

func (g listing) make() *node {
	total := 0.0
	grid := element("w:tblGrid")
	for _, w := range g.widths {
		total += w
		grid.kids = append(grid.kids, with("w:gridCol", "w:w", dxa(w)))
	}
	lines := element("w:tblBorders")
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		lines.kids = append(lines.kids, with("w:"+side, "w:val", "single", "w:sz", "4", "w:space", "0", "w:color", "000000"))
	}
	room := element("w:tblCellMar")
	for _, side := range []string{"top", "left", "bottom", "right"} {
		w := "80"
		if side == "top" || side == "bottom" {
			w = "40"
		}
		room.kids = append(room.kids, with("w:"+side, "w:w", w, "w:type", "dxa"))
	}
	out := element("w:tbl", element("w:tblPr", with("w:tblW", "w:w", dxa(total), "w:type", "dxa"), lines, with("w:tblLayout", "w:type", "fixed"), room), grid)
	for _, r := range g.table.Head {
		out.kids = append(out.kids, g.row(r, true, false))
	}
	for i, r := range g.table.Rows {
		// The head of a group stays with its first row, and no row is alone on the last page.
		out.kids = append(out.kids, g.row(r, false, r.Total || i == len(g.table.Rows)-2))
	}
	return out
}

func (g listing) row(r paper.Row, head, keep bool) *node {
	form := element("w:trPr", element("w:cantSplit"))
	if head {
		form.kids = append(form.kids, element("w:tblHeader"))
	}
	out := element("w:tr", form)
	col := 0
	for _, c := range r.Cells {
		across := max(c.Across, 1)
		w := 0.0
		for k := col; k < min(col+across, len(g.widths)); k++ {
			w += g.widths[k]
		}
		cell := element("w:tcPr", with("w:tcW", "w:w", dxa(w), "w:type", "dxa"))
		if across > 1 {
			cell.kids = append(cell.kids, with("w:gridSpan", "w:val", itoa(across)))
		}
		align := "left"
		if col < len(g.table.Columns) && across == 1 {
			align = map[paper.Align]string{paper.Centre: "center", paper.Right: "right"}[g.table.Columns[col].Align]
		}
		if head {
			align = "center"
			cell.kids = append(cell.kids, with("w:vAlign", "w:val", "center"))
		}
		out.kids = append(out.kids, element("w:tc", cell, g.paragraph(c, align, head || r.Total, head || keep)))
		col += across
	}
	return out
}

func (g listing) paragraph(c paper.Cell, align string, strong, keep bool) *node {
	form := element("w:pPr")
	if keep {
		form.kids = append(form.kids, element("w:keepNext"))
	}
	form.kids = append(form.kids, with("w:spacing", "w:before", "0", "w:after", "0", "w:line", "240", "w:lineRule", "auto"), with("w:ind", "w:left", "0", "w:right", "0", "w:firstLine", "0"))
	if align != "" {
		form.kids = append(form.kids, with("w:jc", "w:val", align))
	}
	p := element("w:p", form)
	for _, s := range c.Text {
		r := element("w:r", g.look(strong || s.Bold))
		for i, line := range strings.Split(readable(s.Text), "\n") {
			if i > 0 {
				r.kids = append(r.kids, element("w:br"))
			}
			t := with("w:t", "xml:space", "preserve")
			t.kids = []*node{{text: line}}
			r.kids = append(r.kids, t)
		}
		if s.Href == "" {
			p.kids = append(p.kids, r)
			continue
		}
		link := with("w:fldSimple", "w:instr", ` HYPERLINK "`+strings.ReplaceAll(s.Href, `"`, "%22")+`" `)
		link.kids = []*node{r}
		p.kids = append(p.kids, link)
	}
	return p
}

// look is that of the paragraph the table stands for, at the size that fits; in
// the order that the schema of such files asks for.
func (g listing) look(strong bool) *node {
	out := element("w:rPr")
	take := func(names ...string) {
		for _, name := range names {
			if k := g.looks.child(name); k != nil {
				out.kids = append(out.kids, k)
			}
		}
	}
	take("w:rStyle", "w:rFonts")
	if strong {
		out.kids = append(out.kids, element("w:b"), element("w:bCs"))
	}
	take("w:color")
	out.kids = append(out.kids, with("w:sz", "w:val", g.size), with("w:szCs", "w:val", g.size))
	take("w:lang")
	return out
}

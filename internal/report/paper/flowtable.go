package paper

// table1 are the rows of a table.
func (d *flower) table1(t FlowTable) []strip {
	g := flowGrid{flower: d, t: t}
	g.measureRows()
	var out, heads []strip
	for i, r := range t.Rows {
		s := g.row(i)
		s.style = "table"
		s.together = len(out) > 0
		if r.Head && len(heads) == len(out) {
			s.keep = true
			heads = append(heads, s)
		} else {
			s.heads = heads
		}
		s.keep = s.keep || g.keeps(r)
		out = append(out, s)
	}
	if len(heads) == len(out) { // nothing but heads
		for i := range out {
			out[i].keep = false
		}
	}
	return out
}

type flowGrid struct {
	*flower
	t       FlowTable
	heights []float64
}

// keeps reports whether a row stays with the next one: its first paragraph says so.
func (g flowGrid) keeps(r FlowRow) bool {
	for _, c := range r.Cells {
		if len(c.Blocks) > 0 {
			p, ok := c.Blocks[0].(FlowText)
			return ok && p.KeepNext
		}
	}
	return false
}

// width is that of the columns from one on.
func (g flowGrid) width(col, across int) (w float64) {
	for k := col; k < col+max(across, 1) && k < len(g.t.Columns); k++ {
		w += g.t.Columns[k]
	}
	return w
}

// measureRows finds how high the rows are; a cell that covers several adds what
// they lack to the last of them.
func (g *flowGrid) measureRows() {
	g.heights = make([]float64, len(g.t.Rows))
	for pass := range 2 {
		for i, r := range g.t.Rows {
			g.heights[i] = max(g.heights[i], r.Height)
			col := 0
			for _, c := range r.Cells {
				down := min(max(c.Down, 1), len(g.t.Rows)-i)
				if !c.Continues && (down > 1) == (pass == 1) {
					need := g.cellHeight(c, col)
					if have := sum(g.heights[i : i+down]); need > have {
						g.heights[i+down-1] += need - have
					}
				}
				col += max(c.Across, 1)
			}
		}
	}
}

func (g flowGrid) cellHeight(c FlowCell, col int) float64 {
	return g.measure(c.Blocks, g.inner(c, col)) + c.PadTop + c.PadBottom
}

// inner is the width for the content of a cell.
func (g flowGrid) inner(c FlowCell, col int) float64 {
	return max(g.width(col, c.Across)-c.PadLef-c.PadRight, 6)
}

func (g flowGrid) row(i int) strip {
	r, h := g.t.Rows[i], g.heights[i]
	s := strip{height: h, draw: func(x, y float64) {
		x += g.t.Left
		col := 0
		for _, c := range r.Cells {
			if !c.Continues {
				tall := sum(g.heights[i:min(i+max(c.Down, 1), len(g.heights))])
				g.cell(c, col, x+g.width(0, col)*b2f(col > 0), y, tall)
			}
			col += max(c.Across, 1)
		}
	}}
	s.split = func(room float64) (*strip, *strip) { return g.split(r, room) }
	return s
}

// cell draws the lines around a cell and what is in it.
func (g flowGrid) cell(c FlowCell, col int, x, y, h float64) {
	w := g.width(col, c.Across)
	if c.Shaded {
		g.f.SetFillColor(c.Shade[0], c.Shade[1], c.Shade[2])
		g.f.Rect(x, y, w, h, "F")
	}
	b := c.Borders
	for _, l := range [][5]float64{{b.Top, x, y, x + w, y}, {b.Bottom, x, y + h, x + w, y + h}, {b.Left, x, y, x, y + h}, {b.Right, x + w, y, x + w, y + h}} {
		if l[0] > 0 {
			g.f.SetDrawColor(0, 0, 0)
			g.f.SetLineWidth(l[0])
			g.f.Line(l[1], l[2], l[3], l[4])
		}
	}
	top := c.PadTop
	if spare := h - g.cellHeight(c, col); spare > 0 {
		switch c.Middle {
		case Centre:
			top += spare / 2
		case Right:
			top += spare
		}
	}
	g.put(c.Blocks, x+c.PadLef, y+top, g.inner(c, col))
}

// split divides a row that no page can hold: the blocks of each cell that fit
// stay, the others go on. A single paragraph higher than a page is cut by lines.
func (g flowGrid) split(r FlowRow, room float64) (head, rest *strip) {
	one, two := FlowRow{}, FlowRow{Head: r.Head}
	moved := false
	col := 0
	for _, c := range r.Cells {
		a, b := c, c
		a.Blocks, b.Blocks = g.fits(c, col, room-c.PadTop-c.PadBottom)
		a.Down, b.Down = 1, 1
		moved = moved || len(a.Blocks) > 0
		one.Cells, two.Cells = append(one.Cells, a), append(two.Cells, b)
		col += max(c.Across, 1)
	}
	if !moved {
		return nil, nil
	}
	make1 := func(r FlowRow) *strip {
		sub := flowGrid{flower: g.flower, t: FlowTable{Left: g.t.Left, Columns: g.t.Columns, Rows: []FlowRow{r}}}
		sub.measureRows()
		s := sub.row(0)
		s.style, s.together = "table", true
		return &s
	}
	return make1(one), make1(two)
}

// fits divides the blocks of a cell at a height.
func (g flowGrid) fits(c FlowCell, col int, room float64) (now, later []FlowBlock) {
	width := g.inner(c, col)
	for i := range c.Blocks {
		if g.measure(c.Blocks[:i+1], width) > room {
			if p, ok := c.Blocks[i].(FlowText); ok {
				a, b := g.cut(p, width, room-g.measure(c.Blocks[:i], width))
				if a != nil {
					return append(c.Blocks[:i:i], *a), append([]FlowBlock{*b}, c.Blocks[i+1:]...)
				}
			}
			return c.Blocks[:i:i], c.Blocks[i:]
		}
	}
	return c.Blocks, nil
}

// cut divides a paragraph after the lines that fit; its looks are those of its runs.
func (g flowGrid) cut(p FlowText, width, room float64) (a, b *FlowText) {
	lines := g.lines(p, width)
	n, h := 0, p.Before
	for n < len(lines) && h+lines[n].height <= room {
		h += lines[n].height
		n++
	}
	if n == 0 || n == len(lines) {
		return nil, nil
	}
	one, two := p, p
	one.Spans, two.Spans = spansOf(lines[:n]), spansOf(lines[n:])
	one.After, two.Before, two.Indent = 0, 0, 0
	return &one, &two
}

// spansOf are lines as runs of text again.
func spansOf(lines []flowLine) (out []FlowSpan) {
	for i, ln := range lines {
		if i > 0 && lines[i-1].broken {
			out = append(out, FlowSpan{Text: " ", Size: ln.size})
		} else if i > 0 {
			out = append(out, FlowSpan{Text: "\n", Size: ln.size})
		}
		for _, r := range ln.runs {
			out = append(out, FlowSpan{Text: r.text, Bold: r.face&bold != 0, Italic: r.face&italic != 0, Underline: r.under, Size: r.size, Href: r.href})
		}
	}
	return out
}

package paper

// pdfGrid is a table ready to be drawn: its columns, the lines of its cells and
// the heights of its rows.
type pdfGrid struct {
	t           Table
	size        float64
	x, w        []float64
	head, rows  [][]placed
	lines       [][][]line // of the rows
	heights     []float64  // of the rows
	headHeights []float64
	headHeight  float64
}

func (d *pdf) grid(t Table) *pdfGrid {
	n := t.columns()
	g := &pdfGrid{t: t, size: t.size(d.width, d.l.Cell), head: place(t.Head, n, true), rows: place(t.Rows, n, false)}
	g.w = t.columnWidths(d.width, g.size)
	x := d.left
	for _, w := range g.w {
		g.x = append(g.x, x)
		x += w
	}
	for i, row := range g.rows {
		cells, most := make([][]line, len(row)), 1
		for k, c := range row {
			cells[k] = g.cellLines(c, t.Rows[i].Total)
			most = max(most, len(cells[k]))
		}
		g.lines = append(g.lines, cells)
		g.heights = append(g.heights, g.height(most))
	}
	g.measureHead()
	return g
}

// table writes a table. A small one stays on one page; in any other the last
// row is never alone on a page.
func (d *pdf) table(t Table) {
	g := d.grid(t)
	all, first, n := 0.0, 0.0, len(g.rows)
	for _, h := range g.heights {
		all += h
	}
	if n > 0 {
		first = min(g.heights[0], 120)
	}
	if all < (d.bottom-d.top)*.45 {
		first = all
	}
	d.gap(d.l.Gap)
	d.caption(t.Caption, g.headHeight+first)
	d.tableHead(g)
	for i := range g.rows {
		if i == n-2 && d.y+g.heights[i]+g.heights[i+1] > d.bottom && g.heights[i]+g.heights[i+1] < d.room(g) {
			d.breakTable(g)
		}
		d.tableRow(g, i)
	}
	d.y += d.l.Gap
}

// room is the height a page has for the rows of a table.
func (d *pdf) room(g *pdfGrid) float64 { return d.bottom - d.top - g.headHeight }

// caption writes the title of a table or chart, with room for what it heads.
func (d *pdf) caption(s string, below float64) {
	if s == "" {
		d.need(below)
		return
	}
	lines := breakLines(spans(s, true, false), d.l.Caption, d.width, d.width)
	h := float64(len(lines))*d.l.Caption*singleLine + 4
	d.need(h + below)
	d.y += d.centred(spans(s, true, false), d.l.Caption, d.left, d.width, d.y) + 4
	d.fresh = false
}

func (g *pdfGrid) cellWidth(c placed) (w float64) {
	for k := range c.across {
		w += g.w[c.col+k]
	}
	return w
}

func (g *pdfGrid) cellLines(c placed, bold bool) []line {
	room := g.cellWidth(c) - 2*cellPadX
	return breakLines(emphasise(c.Text, bold), g.size, room, room)
}

func (g *pdfGrid) pitch() float64 { return g.size * singleLine }

func (g *pdfGrid) height(lines int) float64 { return float64(lines)*g.pitch() + 2*cellPadY }

// measureHead finds the heights of the rows of the head; a cell that covers
// several adds what it lacks to the last of them.
func (g *pdfGrid) measureHead() {
	g.headHeights = make([]float64, len(g.head))
	for pass := 1; pass <= len(g.head); pass++ {
		for i, row := range g.head {
			for _, c := range row {
				if c.down != pass {
					continue
				}
				have := sum(g.headHeights[i : i+c.down])
				if need := g.height(len(g.cellLines(c, true))); need > have {
					g.headHeights[i+c.down-1] += need - have
				}
			}
		}
	}
	g.headHeight = sum(g.headHeights)
}

func sum(vs []float64) (total float64) {
	for _, v := range vs {
		total += v
	}
	return total
}

func (d *pdf) tableHead(g *pdfGrid) {
	for i, row := range g.head {
		for _, c := range row {
			h := sum(g.headHeights[i : i+c.down])
			lines := g.cellLines(c, true)
			d.cell(g, c, lines, h, (h-float64(len(lines))*g.pitch())/2, Centre)
		}
		d.y += g.headHeights[i]
		d.fresh = false
	}
}

// tableRow draws a row; one that is higher than a page goes on over pages.
func (d *pdf) tableRow(g *pdfGrid, i int) {
	if h := g.heights[i]; d.y+h > d.bottom+.01 && h <= d.room(g) {
		d.breakTable(g)
	}
	most := 1
	for _, c := range g.lines[i] {
		most = max(most, len(c))
	}
	for from := 0; from < most; {
		n := min(most-from, int((d.bottom-d.y-2*cellPadY+.01)/g.pitch()))
		if n < 1 {
			if d.bottom-d.y < d.room(g)-1 {
				d.breakTable(g)
				continue
			}
			n = 1
		}
		for k, c := range g.rows[i] {
			ls := g.lines[i][k]
			part := ls[min(from, len(ls)):min(from+n, len(ls))]
			d.cell(g, c, part, g.height(n), cellPadY, g.t.align(c.col))
		}
		d.y += g.height(n)
		d.fresh = false
		from += n
	}
}

func (d *pdf) breakTable(g *pdfGrid) {
	d.newPage(d.landscape)
	d.tableHead(g)
}

// cell draws the frame of a cell and its lines, the first of them top below
// the frame.
func (d *pdf) cell(g *pdfGrid, c placed, lines []line, h, top float64, a Align) {
	w := g.cellWidth(c)
	d.f.SetDrawColor(0, 0, 0)
	d.f.SetLineWidth(d.l.Rule)
	d.f.Rect(g.x[c.col], d.y, w, h, "D")
	for i, ln := range lines {
		y := d.y + top + float64(i)*g.pitch() + (g.pitch()-g.size*(ascent+descent))/2
		d.line(ln, g.x[c.col]+cellPadX, y, w-2*cellPadX, g.size, a)
	}
}

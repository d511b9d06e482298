package paper

// placed is a cell at its place in the grid of a table.
type placed struct {
	Cell
	col, across, down int
}

// columns is how many columns the table has.
func (t Table) columns() int {
	n := len(t.Columns)
	for _, rows := range [][]Row{t.Head, t.Rows} {
		for _, r := range rows {
			w := 0
			for _, c := range r.Cells {
				w += max(c.Across, 1)
			}
			n = max(n, w)
		}
	}
	return max(n, 1)
}

func (t Table) align(col int) Align {
	if col >= len(t.Columns) || t.Columns[col].Align == Justified {
		return Left
	}
	return t.Columns[col].Align
}

// place puts the cells of rows into the grid: a cell that covers rows below
// pushes their cells aside. Cells that do not fit are narrowed or left out, and
// every row is filled up with empty cells.
func place(rows []Row, cols int, mayGoDown bool) [][]placed {
	taken := make([]int, cols) // rows still covered from above, by column
	out := make([][]placed, len(rows))
	for i, r := range rows {
		next := 0
		for col := 0; col < cols; {
			if taken[col] > 0 {
				taken[col]--
				col++
				continue
			}
			p := placed{col: col, across: 1, down: 1}
			if next < len(r.Cells) {
				p.Cell = r.Cells[next]
				next++
			}
			for want := max(p.Cell.Across, 1); p.across < want && col+p.across < cols && taken[col+p.across] == 0; {
				p.across++
			}
			if mayGoDown {
				p.down = min(max(p.Cell.Down, 1), len(rows)-i)
			}
			for k := range p.across {
				taken[col+k] = p.down - 1
			}
			out[i] = append(out[i], p)
			col += p.across
		}
	}
	return out
}

// Room around the text of a cell, in points.
const cellPadX, cellPadY = 4.0, 2.5

// size is the size of type a table is set in: full, or up to two points
// smaller where cells would otherwise run to more than three lines.
func (t Table) size(width, full float64) float64 {
	if t.Fixed {
		return full
	}
	for size := full; size > full-2; size-- {
		if t.deepest(width, size) <= 3 {
			return size
		}
	}
	return full - 2
}

// Fit is the size of type, at most full, and the widths of the columns with which
// the table stands in a width; all in points.
func (t Table) Fit(width, full float64) (size float64, widths []float64) {
	size = t.size(width, full)
	return size, t.columnWidths(width, size)
}

// Upright reports whether the table is easily read on an upright sheet: no cell
// deeper than a few lines and no word or date broken.
func (t Table) Upright(l Layout) bool {
	width := l.textWidth(false)
	least, _ := t.needs(width, l.Cell-1)
	return sum(least) <= width && t.deepest(width, l.Cell-1) <= 4
}

// deepest is the most lines a cell has among the first rows.
func (t Table) deepest(width, size float64) int {
	ws, most := t.columnWidths(width, size), 0
	for _, row := range place(t.Rows[:min(len(t.Rows), 40)], len(ws), false) {
		for _, c := range row {
			if c.across == 1 {
				room := ws[c.col] - 2*cellPadX
				most = max(most, len(breakLines(c.Text, size, room, room)))
			}
		}
	}
	return most
}

// columnWidths shares width among the columns: set shares first, then each
// column its widest word, then what is left by how much there is to hold.
func (t Table) columnWidths(width, size float64) []float64 {
	n := t.columns()
	least, wish := t.needs(width, size)
	out, left := make([]float64, n), width
	var open []int
	for i := range n {
		if i < len(t.Columns) && t.Columns[i].Width > 0 {
			out[i] = t.Columns[i].Width * width
			left -= out[i]
		} else {
			open = append(open, i)
		}
	}
	share(out, open, least, wish, max(left, width*.05))
	total := sum(out)
	for i := range out {
		out[i] *= width / total
	}
	return out
}

// needs is what the columns must have and what they would like.
func (t Table) needs(width, size float64) (least, wish []float64) {
	n := t.columns()
	least, wish = make([]float64, n), make([]float64, n)
	see := func(rows [][]placed, head bool) {
		for _, r := range rows {
			for _, c := range r {
				natural, word := widths(emphasise(c.Text, head), size)
				if c.across > 1 && !head {
					continue
				}
				if c.across == 1 && !head && c.col < len(t.Columns) && t.Columns[c.col].Whole {
					word = min(natural, width/4)
				}
				n := float64(c.across)
				for k := c.col; k < c.col+c.across; k++ {
					least[k] = max(least[k], word/n+2*cellPadX+.5)
					wish[k] = max(wish[k], min(natural/n+2*cellPadX+.5, width*.6))
				}
			}
		}
	}
	see(place(t.Head, n, true), true)
	see(place(t.Rows[:min(len(t.Rows), 200)], n, false), false)
	return least, wish
}

// share divides room among the open columns.
func share(out []float64, open []int, least, wish []float64, room float64) {
	sumLeast, sumWish := 0.0, 0.0
	for _, i := range open {
		least[i] = max(least[i], 12)
		wish[i] = max(wish[i], least[i])
		sumLeast += least[i]
		sumWish += wish[i]
	}
	for _, i := range open {
		switch {
		case sumWish <= room:
			out[i] = wish[i] * room / sumWish
		case sumLeast >= room:
			out[i] = least[i] * room / sumLeast
		default:
			out[i] = least[i] + (room-sumLeast)*(wish[i]-least[i])/(sumWish-sumLeast)
		}
	}
}

// emphasise is text in bold when on is set.
func emphasise(text []Span, on bool) []Span {
	if !on {
		return text
	}
	out := make([]Span, len(text))
	for i, s := range text {
		s.Bold = true
		out[i] = s
	}
	return out
}

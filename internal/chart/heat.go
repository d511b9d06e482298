package chart

import "math"

// Heat is a grid of figures, rows by columns, each cell shaded by its figure
// and showing it. Nought is the palest shade; a missing value has no shade.
type Heat struct {
	Frame
	Head     string
	Columns  []string
	Rows     []Series // one for each row, a value for each column
	RowTotal string   // heading of a column of row totals; none when empty
	ColTotal string   // heading of a row of column totals; none when empty
	Format   Format
	Absent   string
}

// Chart draws the grid.
func (h Heat) Chart() Chart {
	p := &heatPlot{Heat: h, w: h.width()}
	names := make([]string, len(h.Rows))
	for i, r := range h.Rows {
		names[i] = r.Name
		for j := range h.Columns {
			if v := r.value(j); !v.Missing {
				p.most = max(p.most, math.Abs(v.V))
			}
		}
	}
	if h.ColTotal != "" {
		names = append(names, h.ColTotal)
	}
	wrapped, left := labelColumn(names, p.w, .34, smallSize, 2)
	p.left = left + pad
	cols := len(h.Columns)
	if h.RowTotal != "" {
		cols++
	}
	p.cell = min((p.w-p.left)/float64(max(cols, 1)), 84)
	p.row = 25
	if deepest(wrapped) > 1 {
		p.row = 2*lineStep + 4
	}
	p.heads()
	for i := range h.Rows {
		p.cells(i)
	}
	p.totals()
	for i, ls := range wrapped {
		y := p.rowY(i) + p.row/2 + 4.2 - lineStep/2*float64(len(ls)-1)
		p.add(lines(ls, p.left-pad, y, smallSize, End, Label)...)
	}
	return Chart{Scene: h.scene(p.rowY(len(names))+2, p.marks), Table: h.table()}
}

func (h Heat) table() Table {
	t := Table{Caption: h.Title, Head: append([]string{h.Head}, h.Columns...)}
	if h.RowTotal != "" {
		t.Head = append(t.Head, h.RowTotal)
	}
	for _, r := range h.Rows {
		row := []Cell{{Text: r.Name}}
		for j := range h.Columns {
			v := r.value(j)
			row = append(row, Cell{h.Format.text(v, h.Absent), v.Href})
		}
		if h.RowTotal != "" {
			row = append(row, Cell{Text: h.Format.number(h.rowSum(r))})
		}
		t.Rows = append(t.Rows, row)
	}
	if h.ColTotal == "" {
		return t
	}
	row, all := []Cell{{Text: h.ColTotal}}, 0.0
	for j := range h.Columns {
		all += h.colSum(j)
		row = append(row, Cell{Text: h.Format.number(h.colSum(j))})
	}
	if h.RowTotal != "" {
		row = append(row, Cell{Text: h.Format.number(round9(all))})
	}
	t.Rows = append(t.Rows, row)
	return t
}

func (h Heat) rowSum(r Series) (sum float64) {
	for j := range h.Columns {
		if v := r.value(j); !v.Missing {
			sum += v.V
		}
	}
	return round9(sum)
}

func (h Heat) colSum(j int) (sum float64) {
	for _, r := range h.Rows {
		if v := r.value(j); !v.Missing {
			sum += v.V
		}
	}
	return round9(sum)
}

type heatPlot struct {
	Heat
	w, left, top, cell, row float64
	most                    float64 // the largest figure, whatever its sign
	marks                   []Mark
}

func (p *heatPlot) add(m ...Mark) { p.marks = append(p.marks, m...) }

func (p *heatPlot) rowY(i int) float64 {
	y := p.top + p.row*float64(i)
	if p.ColTotal != "" && i >= len(p.Rows) {
		y += 4
	}
	return y
}

func (p *heatPlot) colX(j int) float64 {
	x := p.left + p.cell*float64(j)
	if j >= len(p.Columns) {
		x += 4
	}
	return x
}

func (p *heatPlot) heads() {
	names := p.Columns
	if p.RowTotal != "" {
		names = append(append([]string{}, names...), p.RowTotal)
	}
	wrapped := make([][]string, len(names))
	for j, n := range names {
		wrapped[j], _ = wrap(n, p.cell-4, smallSize, 4)
	}
	p.top = lineStep*float64(deepest(wrapped)) + 6
	for j, ls := range wrapped {
		y := p.top - 6 - lineStep*float64(len(ls)-1)
		p.add(lines(ls, p.colX(j)+p.cell/2, y, smallSize, Middle, Label)...)
	}
}

func (p *heatPlot) cells(i int) {
	r := p.Rows[i]
	for j, c := range p.Columns {
		v := r.value(j)
		box := Rect{X: p.colX(j) + 1, Y: p.rowY(i) + 1, W: p.cell - 2, H: p.row - 2}
		ink := Label
		if v.Missing {
			box.Ink, ink = Absent, Muted
		} else {
			step := p.step(v.V)
			box.Ink = heatInk(step)
			if step >= heatDark {
				ink = OnFill
			}
		}
		s := p.Format.text(v, p.Absent)
		g := Group{Title: r.Name + ", " + c + ": " + s, Href: v.Href}
		g.Marks = []Mark{box, p.figure(s, box, ink, false)}
		p.add(g)
	}
}

// heatDark is the first shade on which white text reads better than black.
const heatDark = 4

// step is the shade of a value: nought is 0, the largest is the last.
func (p *heatPlot) step(v float64) int {
	if v == 0 {
		return 0
	}
	return max(1, int(math.Ceil(math.Abs(v)/p.most*(HeatSteps-1)-1e-9)))
}

func (p *heatPlot) figure(s string, box Rect, ink Ink, bold bool) Mark {
	s = fit(s, p.cell-2, smallSize, bold)
	return Text{X: box.X + box.W/2, Y: box.Y + box.H/2 + 4.2, S: s, Size: smallSize, Anchor: Middle, Bold: bold, Ink: ink}
}

func (p *heatPlot) totals() {
	sum := func(s float64, i, j int) {
		box := Rect{X: p.colX(j) + 1, Y: p.rowY(i) + 1, W: p.cell - 2, H: p.row - 2}
		p.add(p.figure(p.Format.number(s), box, Label, true))
	}
	all := 0.0
	for i, r := range p.Rows {
		all += p.rowSum(r)
		if p.RowTotal != "" {
			sum(p.rowSum(r), i, len(p.Columns))
		}
	}
	if p.ColTotal == "" {
		return
	}
	for j := range p.Columns {
		sum(p.colSum(j), len(p.Rows), j)
	}
	if p.RowTotal != "" {
		sum(round9(all), len(p.Rows), len(p.Columns))
	}
}

package chart

import "math"

// lying draws the bars from left to right, one row for each category.
func (p *barPlot) lying() {
	n := p.perSlot()
	thick := 18.0
	if n > 1 {
		thick = 14
	}
	names, left := labelColumn(p.Categories, p.w, .4, smallSize, 2)
	left += pad
	lo, hi := p.reach()
	ts := ticks(lo, hi, 4, wholeNumbers(p.Series))
	first, last := ts[0], ts[len(ts)-1]
	right, under := p.w-p.widest(hi)-2, left
	if lo < 0 {
		under += p.widest(lo)
	}
	sc := scale{first, last, under, max(right, under+40)}
	y0 := p.top + 6
	row := max(thick*float64(n)+10, 24)
	if deepest(names) > 1 {
		row = max(row, 2*lineStep+6)
	}
	end := y0 + row*float64(len(p.Categories))
	for _, t := range ts {
		x := sc.at(t)
		if t != 0 {
			p.add(Line{x, y0, x, end, Grid})
		}
		p.add(Text{X: x, Y: end + 15, S: p.Format.number(t), Size: smallSize, Anchor: Middle, Ink: Muted})
	}
	for i := range p.Categories {
		mid := y0 + row*(float64(i)+.5)
		p.add(lines(names[i], left-pad, mid+4-lineStep/2*float64(len(names[i])-1), smallSize, End, Label)...)
		p.row(i, mid, thick, sc)
	}
	p.add(Line{sc.at(0), y0, sc.at(0), end, Axis})
	p.bottom = end + 22
}

// widest is the room a value label needs beyond the end of the longest bar;
// half a tick label needs some too.
func (p *barPlot) widest(v float64) float64 {
	return max(textWidth(p.Format.number(round9(v)), smallSize, true)+8, 16)
}

func deepest(texts [][]string) int {
	d := 1
	for _, t := range texts {
		d = max(d, len(t))
	}
	return d
}

// row draws the lying bars of category i around the height mid.
func (p *barPlot) row(i int, mid, thick float64, sc scale) {
	n := p.perSlot()
	up, down := 0.0, 0.0
	for k, s := range p.Series {
		v := s.value(i)
		y, base := mid-thick*float64(n)/2+thick*float64(k), 0.0
		if p.Stacked {
			y, base = mid-thick/2, up
			if v.V < 0 {
				base = down
			}
		}
		if v.Missing {
			if !p.Stacked {
				p.add(Text{X: sc.at(0) + 5, Y: y + thick/2 + 4, S: p.Absent, Size: smallSize, Ink: Muted})
			}
			continue
		}
		a, z := sc.at(base), sc.at(base+v.V)
		r := Rect{X: min(a, z), Y: y, W: math.Abs(z - a), H: thick - gapBetween(n), Ink: seriesInk(k)}
		g := p.group(i, k, v, append([]Mark{r}, hatch(r, k)...))
		label := p.Format.number(v.V)
		if p.Stacked {
			up, down = up+max(v.V, 0), down+min(v.V, 0)
			if len(p.Series) > 1 && textWidth(label, smallSize, false)+8 <= r.W {
				g.Marks = append(g.Marks, onFill(label, r, k)...)
			}
		} else {
			t := Text{X: r.X + r.W + 5, Y: y + r.H/2 + 4.2, S: label, Size: smallSize, Ink: Label}
			if v.V < 0 {
				t.X, t.Anchor = r.X-5, End
			}
			g.Marks = append(g.Marks, t)
		}
		p.add(g)
	}
	if p.Stacked && down == 0 {
		p.add(Text{X: sc.at(up) + 5, Y: mid + 4.2, S: p.Format.number(round9(up)), Size: smallSize, Bold: true, Ink: Label})
	}
}

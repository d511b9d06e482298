package chart

import "math"

// Bars compares figures by category: one series or several, side by side or
// stacked, upright or lying. Upright bars lie down by themselves when the
// names under them would not fit.
type Bars struct {
	Frame
	Head       string // what the categories are; heads the first column of the table
	Categories []string
	Series     []Series
	Stacked    bool
	Lying      bool
	Total      string // heading of a total column in the table of stacked bars; none when empty
	Format     Format
	Absent     string // what stands for a missing value
}

// Chart draws the bars.
func (b Bars) Chart() Chart {
	t := crossTable(b.Title, b.Head, b.Categories, b.Series, b.Format, b.Absent)
	if b.Stacked && b.Total != "" {
		t.Head = append(t.Head, b.Total)
		for i := range t.Rows {
			up, down := b.sums(i)
			t.Rows[i] = append(t.Rows[i], Cell{Text: b.Format.number(round9(up + down))})
		}
	}
	p := &barPlot{Bars: b, w: b.width()}
	if len(b.Series) > 1 {
		names := make([]string, len(b.Series))
		for i, s := range b.Series {
			names[i] = s.Name
		}
		var h float64
		p.marks, h = legend(names, 0, 2, p.w, func(i int, x, y float64) []Mark {
			r := Rect{X: x, Y: y, W: 14, H: 10, Ink: seriesInk(i)}
			return append([]Mark{r}, hatch(r, i)...)
		})
		p.top = h
	}
	if b.Lying || !p.upright() {
		p.lying()
	}
	return Chart{Scene: b.scene(p.bottom, p.marks), Table: t}
}

// sums adds the values of category i above and below nought.
func (b Bars) sums(i int) (up, down float64) {
	for _, s := range b.Series {
		if v := s.value(i); !v.Missing {
			up += max(v.V, 0)
			down += min(v.V, 0)
		}
	}
	return up, down
}

// reach is the range the value axis must cover; it contains nought.
func (b Bars) reach() (lo, hi float64) {
	for i := range b.Categories {
		if b.Stacked {
			up, down := b.sums(i)
			lo, hi = min(lo, down), max(hi, up)
			continue
		}
		for _, s := range b.Series {
			if v := s.value(i); !v.Missing {
				lo, hi = min(lo, v.V), max(hi, v.V)
			}
		}
	}
	return lo, hi
}

// perSlot is how many bars stand side by side in one category.
func (b Bars) perSlot() int {
	if b.Stacked || len(b.Series) == 0 {
		return 1
	}
	return len(b.Series)
}

type barPlot struct {
	Bars
	w, top, bottom float64
	marks          []Mark
}

func (p *barPlot) add(m ...Mark) { p.marks = append(p.marks, m...) }

// upright draws standing bars and reports false, having drawn nothing, when
// the names of the categories do not fit under them.
func (p *barPlot) upright() bool {
	const plotHeight = 220.0
	lo, hi := p.reach()
	ts := ticks(lo, hi, 4, wholeNumbers(p.Series))
	left := 0.0
	for _, t := range ts {
		left = max(left, textWidth(p.Format.number(t), smallSize, false))
	}
	left += pad
	slot := (p.w - left) / float64(max(len(p.Categories), 1))
	names := make([][]string, len(p.Categories))
	deep := 1
	for i, c := range p.Categories {
		whole := false
		if names[i], whole = wrap(c, slot-6, smallSize, 3); !whole {
			return false
		}
		deep = max(deep, len(names[i]))
	}
	y0 := p.top + 20
	sc := scale{ts[0], ts[len(ts)-1], y0 + plotHeight, y0}
	for _, t := range ts {
		y := sc.at(t)
		if t != 0 {
			p.add(Line{left, y, p.w, y, Grid})
		}
		p.add(Text{X: left - pad, Y: y + 4, S: p.Format.number(t), Size: smallSize, Anchor: End, Ink: Muted})
	}
	for i := range p.Categories {
		x := left + slot*(float64(i)+.5)
		p.column(i, x, slot, sc)
		p.add(lines(names[i], x, y0+plotHeight+18, smallSize, Middle, Label)...)
	}
	p.add(Line{left, sc.at(0), p.w, sc.at(0), Axis})
	p.bottom = y0 + plotHeight + 12 + float64(deep)*lineStep
	return true
}

// column draws the standing bars of category i around x.
func (p *barPlot) column(i int, x, slot float64, sc scale) {
	n := p.perSlot()
	bar := min(slot*.72/float64(n), 44)
	up, down := 0.0, 0.0
	for k, s := range p.Series {
		v := s.value(i)
		bx, base := x-bar*float64(n)/2+bar*float64(k), 0.0
		if p.Stacked {
			bx, base = x-bar/2, up
			if v.V < 0 {
				base = down
			}
		}
		if v.Missing {
			if !p.Stacked {
				p.add(Text{X: bx + bar/2, Y: sc.at(0) - 5, S: p.Absent, Size: smallSize, Anchor: Middle, Ink: Muted})
			}
			continue
		}
		a, z := sc.at(base), sc.at(base+v.V)
		r := Rect{X: bx, Y: min(a, z), W: bar - gapBetween(n), H: math.Abs(z - a), Ink: seriesInk(k)}
		g := p.group(i, k, v, append([]Mark{r}, hatch(r, k)...))
		label := p.Format.number(v.V)
		lw := textWidth(label, smallSize, false)
		if p.Stacked {
			up, down = up+max(v.V, 0), down+min(v.V, 0)
			if len(p.Series) > 1 && r.H >= 16 && lw+6 <= r.W {
				g.Marks = append(g.Marks, onFill(label, r, k)...)
			}
		} else if lw <= bar+4 {
			y := r.Y - 5
			if v.V < 0 {
				y = r.Y + r.H + 13
			}
			g.Marks = append(g.Marks, Text{X: r.X + r.W/2, Y: y, S: label, Size: smallSize, Anchor: Middle, Ink: Label})
		}
		p.add(g)
	}
	if p.Stacked && down == 0 && up > 0 {
		p.add(Text{X: x, Y: sc.at(up) - 5, S: p.Format.number(round9(up)), Size: smallSize, Anchor: Middle, Bold: true, Ink: Label})
	}
}

func gapBetween(n int) float64 {
	if n > 1 {
		return 1.5
	}
	return 0
}

// onFill writes a label inside a bar; hatched ones get a plate of paper under
// the label so that it can be read.
func onFill(s string, r Rect, series int) []Mark {
	w := textWidth(s, smallSize, false) + 6
	x, y := r.X+r.W/2, r.Y+r.H/2
	t := Text{X: x, Y: y + 4.2, S: s, Size: smallSize, Anchor: Middle, Ink: OnFill}
	if series%SeriesInks == 0 {
		return []Mark{t}
	}
	t.Ink = Label
	return []Mark{Rect{X: x - w/2, Y: y - 7.5, W: w, H: 15, Ink: Paper}, t}
}

func (p *barPlot) group(i, k int, v Value, marks []Mark) Group {
	title := p.Categories[i]
	if len(p.Series) > 1 {
		title += ", " + p.Series[k].Name
	}
	return Group{Title: title + ": " + p.Format.number(v.V), Href: v.Href, Marks: marks}
}

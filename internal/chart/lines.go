package chart

import (
	"math"
	"sort"
)

// Lines shows how figures move over ordered categories such as periods. A
// missing value breaks its line. The value axis starts at nought, or lower.
type Lines struct {
	Frame
	Head       string
	Categories []string
	Series     []Series
	Format     Format
	Absent     string
}

// Chart draws the lines, each named at its end.
func (l Lines) Chart() Chart {
	const plotHeight = 220.0
	p := &linePlot{Lines: l, w: l.width()}
	lo, hi := Bars{Categories: l.Categories, Series: l.Series}.reach()
	ts := ticks(lo, hi, 4, wholeNumbers(l.Series))
	for _, t := range ts {
		p.left = max(p.left, textWidth(l.Format.number(t), smallSize, false))
	}
	p.left += pad
	p.right = p.w - p.endRoom()
	y0 := 20.0
	p.y = scale{ts[0], ts[len(ts)-1], y0 + plotHeight, y0}
	for _, t := range ts {
		y := p.y.at(t)
		if t != 0 {
			p.add(Line{p.left, y, p.right, y, Grid})
		}
		p.add(Text{X: p.left - pad, Y: y + 4, S: l.Format.number(t), Size: smallSize, Anchor: End, Ink: Muted})
	}
	p.add(Line{p.left, p.y.at(0), p.right, p.y.at(0), Axis})
	deep := p.categories(y0 + plotHeight)
	for k := range l.Series {
		p.line(k)
	}
	p.endLabels()
	return Chart{
		Scene: l.scene(y0+plotHeight+12+float64(deep)*lineStep, p.marks),
		Table: crossTable(l.Title, l.Head, l.Categories, l.Series, l.Format, l.Absent),
	}
}

type linePlot struct {
	Lines
	w, left, right float64
	y              scale
	marks          []Mark
}

func (p *linePlot) add(m ...Mark) { p.marks = append(p.marks, m...) }

func (p *linePlot) x(i int) float64 {
	n := len(p.Categories)
	half := (p.right - p.left) / float64(max(n, 1)) / 2
	if n < 2 {
		return p.left + half
	}
	first, last := p.left+half, p.right-half
	if len(p.Series) > 1 {
		last = p.right - min(half, 10) // the names of the lines stand right behind
	}
	return first + (last-first)*float64(i)/float64(n-1)
}

// endLabel is what stands at the end of series k: its name, and its last value
// unless every point is labelled anyway.
func (p *linePlot) endLabel(k int) (s string, last int, ok bool) {
	for i := range p.Categories {
		if !p.Series[k].value(i).Missing {
			last, ok = i, true
		}
	}
	s = p.Series[k].Name
	if ok && len(p.Series) > 1 {
		s += " " + p.Format.number(p.Series[k].value(last).V)
	}
	return s, last, ok
}

func (p *linePlot) endRoom() float64 {
	room := 0.0
	for k := range p.Series {
		if s, _, ok := p.endLabel(k); ok && len(p.Series) > 1 {
			room = max(room, textWidth(s, smallSize, false)+10)
		}
	}
	return min(room, p.w*.35)
}

// categories writes the names under the plot, leaving out every second, third
// … where there is no room, and returns how many lines deep they are.
func (p *linePlot) categories(y float64) int {
	slot := (p.right - p.left) / float64(max(len(p.Categories), 1))
	every, deep := 1, 1
	for ; every < len(p.Categories); every++ {
		if _, whole := p.wrapNames(slot*float64(every)-6, every); whole {
			break
		}
	}
	names, _ := p.wrapNames(slot*float64(every)-6, every)
	for i, n := range names {
		p.add(Line{p.x(i * every), y, p.x(i * every), y + 4, Axis})
		half := 0.0
		for _, s := range n {
			half = max(half, textWidth(s, smallSize, false)/2)
		}
		p.add(lines(n, max(min(p.x(i*every), p.w-half), half), y+18, smallSize, Middle, Label)...)
		deep = max(deep, len(n))
	}
	return deep
}

func (p *linePlot) wrapNames(w float64, every int) (names [][]string, whole bool) {
	whole = true
	for i := 0; i < len(p.Categories); i += every {
		n, ok := wrap(p.Categories[i], w, smallSize, 2)
		names, whole = append(names, n), whole && ok
	}
	return names, whole
}

func (p *linePlot) line(k int) {
	s := p.Series[k]
	path := Path{Ink: seriesLine(k)}
	var dots []Mark
	op := byte('M')
	for i, c := range p.Categories {
		v := s.value(i)
		if v.Missing {
			op = 'M'
			continue
		}
		x, y := p.x(i), p.y.at(v.V)
		path.Steps = append(path.Steps, Step{Op: op, P: [3]Point{{x, y}}})
		op = 'L'
		g := Group{Title: c + ", " + s.Name + ": " + p.Format.number(v.V), Href: v.Href, Marks: []Mark{dot(k, x, y)}}
		if len(p.Series) == 1 && len(p.Categories) <= 16 {
			g.Marks = append(g.Marks, Text{X: x, Y: y + p.clear(i), S: p.Format.number(v.V), Size: smallSize, Anchor: Middle, Ink: Label})
		}
		dots = append(dots, g)
	}
	p.add(path)
	p.add(dots...)
}

// clear is where the label of point i stands free of the line: above it, but
// below it in a valley.
func (p *linePlot) clear(i int) float64 {
	s := p.Series[0]
	higher := func(j int) bool {
		return j < 0 || j >= len(p.Categories) || s.value(j).Missing || s.value(j).V > s.value(i).V
	}
	if len(p.Categories) > 1 && higher(i-1) && higher(i+1) && p.y.at(s.value(i).V) < p.y.at(0)-24 {
		return 18
	}
	return -9
}

// dot is the marker of series k: each has its own shape.
func dot(k int, x, y float64) Mark {
	const r = 4.2
	ink := seriesDot(k)
	switch k % SeriesInks {
	case 1:
		return polygon(ink, Point{x - r, y - r}, Point{x + r, y - r}, Point{x + r, y + r}, Point{x - r, y + r})
	case 2:
		return polygon(ink, Point{x, y - r*1.3}, Point{x + r*1.2, y + r}, Point{x - r*1.2, y + r})
	case 3:
		return polygon(ink, Point{x, y - r*1.4}, Point{x + r*1.4, y}, Point{x, y + r*1.4}, Point{x - r*1.4, y})
	case 4:
		return polygon(ink, Point{x - r*1.2, y - r}, Point{x + r*1.2, y - r}, Point{x, y + r*1.3})
	case 5:
		return polygon(ink, Point{x - r*1.4, y - r*.6}, Point{x + r*1.4, y - r*.6}, Point{x + r*1.4, y + r*.6}, Point{x - r*1.4, y + r*.6})
	}
	return circle(x, y, r, ink)
}

// endLabels names the lines at their ends, pushed apart where they would meet.
func (p *linePlot) endLabels() {
	if len(p.Series) < 2 {
		return
	}
	type end struct {
		s string
		y float64
	}
	var ends []end
	for k := range p.Series {
		if s, last, ok := p.endLabel(k); ok {
			s = fit(s, p.w*.35-10, smallSize, false)
			ends = append(ends, end{s, p.y.at(p.Series[k].value(last).V)})
		}
	}
	sort.SliceStable(ends, func(i, j int) bool { return ends[i].y < ends[j].y })
	for i := range ends {
		if i > 0 {
			ends[i].y = max(ends[i].y, ends[i-1].y+lineStep)
		}
	}
	for i := len(ends) - 1; i >= 0; i-- {
		limit := p.y.p0 - 2
		if i < len(ends)-1 {
			limit = ends[i+1].y - lineStep
		}
		ends[i].y = math.Min(ends[i].y, limit)
	}
	for _, e := range ends {
		p.add(Text{X: p.right + 2, Y: e.y + 4, S: e.s, Size: smallSize, Ink: Label})
	}
}

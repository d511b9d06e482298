package chart

import "time"

// lane draws the bars of one lane, its first track beginning at y.
func (p *timePlot) lane(l laid, y float64) []Mark {
	var marks []Mark
	for k, b := range l.periods {
		top := y + float64(l.track[k])*trackH + (trackH-barH)/2
		marks = append(marks, p.bar(l, k, b, top))
	}
	for k := range l.periods {
		if l.gap[k] > 0 || l.overlap[k] > 0 {
			marks = append(marks, p.fault(l, k, y))
		}
	}
	return marks
}

const arrowW = 9.0

// bar is a period: whole where it is certain, hatched where it may be.
func (p *timePlot) bar(l laid, k int, b Period, top float64) Mark {
	start, end := p.from, p.end(b)
	sureStart, sureEnd := p.from, p.to
	if b.Start != "" {
		start, sureStart = b.Start.First(), b.Start.Last()
	}
	if b.End != "" {
		sureEnd = b.End.First().AddDate(0, 0, 1)
	}
	x0, x1 := p.x(start), max(p.x(end), p.x(start)+2)
	if b.End == "" {
		x0 = min(x0, p.w-arrowW-2)
		x1 = max(x1-arrowW, x0+2)
	}
	s0, s1 := p.x(sureStart), p.x(sureEnd)
	fill, edge, arrow := seriesInk(0), Plain, seriesInk(0)
	if b.Planned {
		fill, arrow = Paper, Plain
	}
	whole := Rect{X: x0, Y: top, W: x1 - x0, H: barH}
	marks := []Mark{with(whole, fill)}
	for _, z := range [][2]float64{{x0, min(s0, x1)}, {max(s1, x0), x1}} {
		if z[1]-z[0] > 1 {
			zone := Rect{X: z[0], Y: top, W: z[1] - z[0], H: barH}
			marks = append(marks, with(zone, Paper), Path{Ink: edge, Steps: diagonals(zone, 5, false)})
		}
	}
	marks = append(marks, with(whole, edge))
	if b.End == "" {
		marks = append(marks, polygon(arrow, Point{x1, top - 3}, Point{x1 + arrowW, top + barH/2}, Point{x1, top + barH + 3}))
	}
	marks = append(marks, p.barName(l, k, b, whole, s0, s1)...)
	note := ""
	if b.Planned {
		note = p.Words.Planned
	}
	title := join(l.name, b.Name, ShowDate(b.Start)+" – "+ShowDate(b.End), note, p.remark(l, k))
	return Group{Title: title, Href: b.Href, Marks: marks}
}

func with(r Rect, ink Ink) Rect {
	r.Ink = ink
	return r
}

// barName writes the name into the certain part of the bar, or behind the bar
// where the track is free, or shortens it.
func (p *timePlot) barName(l laid, k int, b Period, r Rect, s0, s1 float64) []Mark {
	ink := OnFill
	if b.Planned {
		ink = Label
	}
	inside, w := min(s1, r.X+r.W)-max(s0, r.X)-8, textWidth(b.Name, smallSize, false)
	base := r.Y + barH/2 + 4.2
	if w <= inside {
		return []Mark{Text{X: max(s0, r.X) + 4, Y: base, S: b.Name, Size: smallSize, Ink: ink}}
	}
	next := p.w
	for j := k + 1; j < len(l.periods); j++ {
		if l.track[j] == l.track[k] {
			next = p.x(l.periods[j].Start.First())
			break
		}
	}
	if r.X+r.W+5+w <= next {
		return []Mark{Text{X: r.X + r.W + 4, Y: base, S: b.Name, Size: smallSize, Ink: Label}}
	}
	if inside > 26 {
		return []Mark{Text{X: max(s0, r.X) + 4, Y: base, S: fit(b.Name, inside, smallSize, false), Size: smallSize, Ink: ink}}
	}
	return nil
}

// fault marks the gap before period k, or the days it shares with the one
// before, across the tracks of the lane.
func (p *timePlot) fault(l laid, k int, y float64) Mark {
	a, b := l.periods[k-1], l.periods[k]
	var from, to time.Time
	ink := Absent
	top, h := y+float64(l.track[k])*trackH+(trackH-barH)/2, barH
	if l.gap[k] > 0 {
		from, to = p.end(a), b.Start.First()
	} else {
		from, to = b.Start.Last(), a.End.First().AddDate(0, 0, 1)
		ink, top, h = AlertLine, y, float64(l.tracks)*trackH
	}
	x0, x1 := p.x(from), p.x(to)
	r := Rect{X: x0, Y: top, W: max(x1-x0, 3), H: h, Ink: ink}
	g := Group{Title: join(l.name, a.Name+" → "+b.Name, p.remark(l, k)), Marks: []Mark{r}}
	words := p.remark(l, k)
	if w := textWidth(words, smallSize, false); w+4 <= r.W && l.gap[k] > 0 {
		g.Marks = append(g.Marks, Text{X: x0 + r.W/2, Y: top + h/2 + 4.2, S: words, Size: smallSize, Anchor: Middle, Ink: Muted})
	} else if l.overlap[k] > 0 {
		x, base := x1+5, y+float64(1-l.track[k])*trackH+trackH/2+4.2
		if l.tracks == 2 && x+w <= p.w {
			g.Marks = append(g.Marks, Text{X: x, Y: base, S: words, Size: smallSize, Ink: Muted})
		}
	}
	return g
}

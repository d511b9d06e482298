package chart

import "math"

// Canvas is what a scene can be drawn on besides SVG. Marks come in the order
// they cover each other, with the ink already turned into a Style. Link makes
// the rectangle lead to href; it comes after the marks it covers.
type Canvas interface {
	Line(Line, Style)
	Rect(Rect, Style)
	Path(Path, Style)
	Text(Text, Style)
	Link(area Rect, href string)
}

// Draw puts the scene on c.
func (s Scene) Draw(c Canvas) { draw(c, s.Marks) }

func draw(c Canvas, marks []Mark) {
	for _, m := range marks {
		switch m := m.(type) {
		case Line:
			c.Line(m, styles[m.Ink])
		case Rect:
			c.Rect(m, styles[m.Ink])
		case Path:
			c.Path(m, styles[m.Ink])
		case Text:
			c.Text(m, styles[m.Ink])
		case Group:
			draw(c, m.Marks)
			if area, ok := bounds(m.Marks); ok && m.Href != "" {
				c.Link(area, m.Href)
			}
		}
	}
}

// bounds is the rectangle that the marks cover; lines count as their ends.
func bounds(marks []Mark) (Rect, bool) {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	add := func(x, y float64) {
		x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x), max(y1, y)
	}
	for _, m := range marks {
		switch m := m.(type) {
		case Line:
			add(m.X1, m.Y1)
			add(m.X2, m.Y2)
		case Rect:
			add(m.X, m.Y)
			add(m.X+m.W, m.Y+m.H)
		case Path:
			for _, st := range m.Steps {
				for _, p := range st.P[:points(st.Op)] {
					add(p.X, p.Y)
				}
			}
		case Text:
			w := textWidth(m.S, m.Size, m.Bold)
			x := m.X - w*[...]float64{Start: 0, Middle: .5, End: 1}[m.Anchor]
			add(x, m.Y-m.Size)
			add(x+w, m.Y+m.Size/4)
		case Group:
			if r, ok := bounds(m.Marks); ok {
				add(r.X, r.Y)
				add(r.X+r.W, r.Y+r.H)
			}
		}
	}
	return Rect{X: x0, Y: y0, W: x1 - x0, H: y1 - y0}, x0 <= x1
}

// points is how many points a step of a path uses.
func points(op byte) int {
	switch op {
	case 'M', 'L':
		return 1
	case 'C':
		return 3
	}
	return 0
}

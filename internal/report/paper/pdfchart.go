package paper

import (
	"image/color"

	"codeberg.org/go-pdf/fpdf"

	"chancery/internal/chart"
)

// chart draws the scene as lines and text, not as a picture, and its table.
func (d *pdf) chart(c Chart) {
	s := c.Chart.Scene
	if s.W > 0 && s.H > 0 {
		scale := min(.75, d.width/s.W, (d.bottom-d.top-60)/s.H)
		d.gap(d.l.Gap)
		d.caption(c.Chart.Table.Caption, s.H*scale)
		s.Draw(&pdfCanvas{d, d.left + (d.width-s.W*scale)/2, d.y, scale})
		d.f.SetTextColor(0, 0, 0)
		d.f.SetFillColor(0, 0, 0)
		d.f.SetDashPattern(nil, 0)
		d.y += s.H*scale + d.l.Gap
		d.fresh = false
	}
	if !c.NoTable && len(c.Chart.Table.Rows) > 0 {
		d.table(c.table())
	}
}

// pdfCanvas draws scenes on the current page, x and y being their origin.
type pdfCanvas struct {
	d       *pdf
	x, y, k float64
}

func (c *pdfCanvas) pen(s chart.Style) (ops string) {
	if s.Fill.A > 0 {
		c.d.f.SetFillColor(channels(s.Fill))
		ops = "F"
	}
	if s.Stroke.A > 0 {
		c.d.f.SetDrawColor(channels(s.Stroke))
		c.d.f.SetLineWidth(s.Width * c.k)
		dash := make([]float64, len(s.Dash))
		for i, v := range s.Dash {
			dash[i] = v * c.k
		}
		c.d.f.SetDashPattern(dash, 0)
		ops += "D"
	}
	return ops
}

func channels(v color.NRGBA) (r, g, b int) { return int(v.R), int(v.G), int(v.B) }

func (c *pdfCanvas) at(x, y float64) (float64, float64) { return c.x + x*c.k, c.y + y*c.k }

func (c *pdfCanvas) Line(l chart.Line, s chart.Style) {
	if c.pen(s) == "" {
		return
	}
	x1, y1 := c.at(l.X1, l.Y1)
	x2, y2 := c.at(l.X2, l.Y2)
	c.d.f.Line(x1, y1, x2, y2)
}

func (c *pdfCanvas) Rect(r chart.Rect, s chart.Style) {
	if ops := c.pen(s); ops != "" {
		x, y := c.at(r.X, r.Y)
		c.d.f.Rect(x, y, r.W*c.k, r.H*c.k, ops)
	}
}

func (c *pdfCanvas) Path(p chart.Path, s chart.Style) {
	ops := c.pen(s)
	if ops == "" || len(p.Steps) == 0 {
		return
	}
	f := c.d.f
	for _, st := range p.Steps {
		var q [3]fpdf.PointType
		for i, pt := range st.P {
			q[i].X, q[i].Y = c.at(pt.X, pt.Y)
		}
		switch st.Op {
		case 'M':
			f.MoveTo(q[0].X, q[0].Y)
		case 'L':
			f.LineTo(q[0].X, q[0].Y)
		case 'C':
			f.CurveBezierCubicTo(q[0].X, q[0].Y, q[1].X, q[1].Y, q[2].X, q[2].Y)
		case 'Z':
			f.ClosePath()
		}
	}
	f.DrawPath(ops)
}

func (c *pdfCanvas) Text(t chart.Text, s chart.Style) {
	text, size := flat(t.S), t.Size*c.k
	f := faceOf(t.Bold, false)
	x, y := c.at(t.X, t.Y)
	x -= f.width(text, size) * [...]float64{chart.Start: 0, chart.Middle: .5, chart.End: 1}[t.Anchor]
	c.d.f.SetTextColor(channels(s.Fill))
	c.d.text(x, y, text, f, size)
}

func (c *pdfCanvas) Link(r chart.Rect, href string) {
	x, y := c.at(r.X, r.Y)
	c.d.link(href, x, y, r.W*c.k, r.H*c.k)
}

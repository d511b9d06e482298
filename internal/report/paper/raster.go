package paper

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	"chancery/internal/chart"
)

// rasterScale makes a scene at text width about 200 dots to the inch.
const rasterScale = 2

// rasterise draws a scene as PNG, for readers of DOCX that show no SVG.
func rasterise(s chart.Scene) ([]byte, error) {
	c := &raster{img: image.NewRGBA(image.Rect(0, 0, int(math.Ceil(s.W*rasterScale)), int(math.Ceil(s.H*rasterScale))))}
	draw.Draw(c.img, c.img.Bounds(), image.White, image.Point{}, draw.Src)
	s.Draw(c)
	var b bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestSpeed}
	err := enc.Encode(&b, c.img)
	return b.Bytes(), err
}

// raster is a chart.Canvas of dots.
type raster struct {
	img *image.RGBA
	ras vector.Rasterizer
}

type dot struct{ x, y float64 }

// fill paints closed outlines; where they overlap, paint counts once as long
// as they turn the same way.
func (c *raster) fill(outlines [][]dot, col color.NRGBA) {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, o := range outlines {
		for _, p := range o {
			x0, y0, x1, y1 = min(x0, p.x), min(y0, p.y), max(x1, p.x), max(y1, p.y)
		}
	}
	if x0 > x1 {
		return
	}
	box := image.Rect(int(math.Floor(x0)), int(math.Floor(y0)), int(math.Ceil(x1)), int(math.Ceil(y1))).Intersect(c.img.Rect)
	if box.Empty() {
		return
	}
	c.ras.Reset(box.Dx(), box.Dy())
	for _, o := range outlines {
		for i, p := range o {
			x, y := float32(p.x-float64(box.Min.X)), float32(p.y-float64(box.Min.Y))
			if i == 0 {
				c.ras.MoveTo(x, y)
			} else {
				c.ras.LineTo(x, y)
			}
		}
		c.ras.ClosePath()
	}
	c.ras.Draw(c.img, box, image.NewUniform(col), image.Point{})
}

func (c *raster) Line(l chart.Line, s chart.Style) {
	c.stroke([][]dot{{{l.X1, l.Y1}, {l.X2, l.Y2}}}, s)
}

func (c *raster) Rect(r chart.Rect, s chart.Style) {
	o := []dot{{r.X, r.Y}, {r.X + r.W, r.Y}, {r.X + r.W, r.Y + r.H}, {r.X, r.Y + r.H}, {r.X, r.Y}}
	c.shape([][]dot{o}, s)
}

func (c *raster) Path(p chart.Path, s chart.Style) {
	var outlines [][]dot
	for _, st := range p.Steps {
		n := len(outlines)
		if st.Op == 'M' || n == 0 {
			outlines = append(outlines, []dot{{st.P[0].X, st.P[0].Y}})
			continue
		}
		o := outlines[n-1]
		switch st.Op {
		case 'L':
			o = append(o, dot{st.P[0].X, st.P[0].Y})
		case 'C':
			o = cubic(o, st.P)
		case 'Z':
			o = append(o, o[0])
		}
		outlines[n-1] = o
	}
	c.shape(outlines, s)
}

// cubic appends a curve as short straight pieces.
func cubic(o []dot, p [3]chart.Point) []dot {
	const pieces = 10
	a := o[len(o)-1]
	for i := 1; i <= pieces; i++ {
		t := float64(i) / pieces
		u := 1 - t
		mix := func(a, b, c, d float64) float64 { return u*u*u*a + 3*u*u*t*b + 3*u*t*t*c + t*t*t*d }
		o = append(o, dot{mix(a.x, p[0].X, p[1].X, p[2].X), mix(a.y, p[0].Y, p[1].Y, p[2].Y)})
	}
	return o
}

func (c *raster) shape(outlines [][]dot, s chart.Style) {
	if s.Fill.A > 0 {
		scaled := make([][]dot, len(outlines))
		for i, o := range outlines {
			for _, p := range o {
				scaled[i] = append(scaled[i], dot{p.x * rasterScale, p.y * rasterScale})
			}
		}
		c.fill(scaled, s.Fill)
	}
	c.stroke(outlines, s)
}

// stroke draws every piece of the lines as a small quadrilateral.
func (c *raster) stroke(lines [][]dot, s chart.Style) {
	if s.Stroke.A == 0 {
		return
	}
	half := s.Width / 2
	var quads [][]dot
	for _, o := range lines {
		for _, piece := range dashed(o, s.Dash) {
			a, b := piece[0], piece[1]
			length := math.Hypot(b.x-a.x, b.y-a.y)
			if length == 0 {
				continue
			}
			dx, dy := (b.x-a.x)/length*half, (b.y-a.y)/length*half
			if len(o) > 2 && len(s.Dash) == 0 { // close the corners
				a, b = dot{a.x - dx/2, a.y - dy/2}, dot{b.x + dx/2, b.y + dy/2}
			}
			quad := []dot{{a.x - dy, a.y + dx}, {b.x - dy, b.y + dx}, {b.x + dy, b.y - dx}, {a.x + dy, a.y - dx}}
			for i := range quad {
				quad[i] = dot{quad[i].x * rasterScale, quad[i].y * rasterScale}
			}
			quads = append(quads, quad)
		}
	}
	c.fill(quads, s.Stroke)
}

// dashed cuts a line into the pieces a dash pattern leaves.
func dashed(o []dot, dash []float64) (pieces [][2]dot) {
	on, i, left := true, 0, 0.0
	if len(dash) > 0 {
		left = dash[0]
	}
	for k := 1; k < len(o); k++ {
		a, b := o[k-1], o[k]
		if len(dash) == 0 {
			pieces = append(pieces, [2]dot{a, b})
			continue
		}
		length := math.Hypot(b.x-a.x, b.y-a.y)
		for at := 0.0; at < length; {
			step := min(left, length-at)
			if on {
				p := func(t float64) dot { return dot{a.x + (b.x-a.x)*t/length, a.y + (b.y-a.y)*t/length} }
				pieces = append(pieces, [2]dot{p(at), p(at + step)})
			}
			at += step
			if left -= step; left <= 1e-9 {
				i = (i + 1) % len(dash)
				on, left = !on, max(dash[i], .1)
			}
		}
	}
	return pieces
}

func (c *raster) Text(t chart.Text, s chart.Style) {
	text, size := flat(t.S), t.Size*rasterScale
	f := faceOf(t.Bold, false)
	m := f.metrics()
	x := t.X*rasterScale - f.width(text, size)*[...]float64{chart.Start: 0, chart.Middle: .5, chart.End: 1}[t.Anchor]
	y := t.Y * rasterScale
	var buf sfnt.Buffer
	var outlines [][]dot
	for _, r := range text {
		if g, err := m.font.GlyphIndex(&buf, r); err == nil {
			if segs, err := m.font.LoadGlyph(&buf, g, fixed.Int26_6(size*64), nil); err == nil {
				outlines = append(outlines, outlinesOf(segs, x, y)...)
			}
		}
		x += f.width(string(r), size)
	}
	c.fill(outlines, s.Fill)
}

// outlinesOf turns a glyph at x, y into straight pieces.
func outlinesOf(segs sfnt.Segments, x, y float64) (outlines [][]dot) {
	at := func(p fixed.Point26_6) dot { return dot{x + float64(p.X)/64, y + float64(p.Y)/64} }
	for _, s := range segs {
		n := len(outlines) - 1
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			outlines = append(outlines, []dot{at(s.Args[0])})
		case sfnt.SegmentOpLineTo:
			outlines[n] = append(outlines[n], at(s.Args[0]))
		case sfnt.SegmentOpQuadTo:
			a, b, c := outlines[n][len(outlines[n])-1], at(s.Args[0]), at(s.Args[1])
			for _, t := range []float64{.25, .5, .75, 1} {
				u := 1 - t
				outlines[n] = append(outlines[n], dot{u*u*a.x + 2*u*t*b.x + t*t*c.x, u*u*a.y + 2*u*t*b.y + t*t*c.y})
			}
		}
	}
	return outlines
}

// Link does nothing: a picture has no links.
func (c *raster) Link(chart.Rect, string) {}

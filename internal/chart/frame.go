package chart

import (
	"math"
	"strconv"
)

// Frame is what every chart has. Title names the chart and heads its table;
// Desc says in a sentence what is to be seen. Width is 640 pixels when 0.
type Frame struct {
	ID, Title, Desc string
	Width           float64
}

// Series is a named row of values, one for each category.
type Series struct {
	Name   string
	Values []Value
}

// Value is a figure. Missing means that it is not known, which is not nought.
// Href leads to the records it counted.
type Value struct {
	V       float64
	Missing bool
	Href    string
}

// Values are plain figures without addresses.
func Values(v ...float64) []Value {
	out := make([]Value, len(v))
	for i := range v {
		out[i].V = v[i]
	}
	return out
}

// value is the i-th value of the series; missing where there is none or where
// it is not a finite number.
func (s Series) value(i int) Value {
	if i >= len(s.Values) || math.IsNaN(s.Values[i].V) || math.IsInf(s.Values[i].V, 0) {
		return Value{Missing: true}
	}
	return s.Values[i]
}

// Format turns a figure into the reader's form of it.
type Format func(float64) string

func (f Format) text(v Value, absent string) string {
	if v.Missing {
		return absent
	}
	return f.number(v.V)
}

func (f Format) number(v float64) string {
	if f == nil {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return f(v)
}

// Sizes shared by all charts, in pixels.
const (
	textSize  = 13.0
	smallSize = 12.0
	lineStep  = 15.0 // from one line of small text to the next
	pad       = 8.0
)

func (f Frame) width() float64 {
	if f.Width <= 0 {
		return 640
	}
	return max(f.Width, 240)
}

func (f Frame) scene(h float64, marks []Mark) Scene {
	return Scene{ID: f.ID, W: f.width(), H: math.Ceil(h), Title: f.Title, Desc: f.Desc, Marks: marks}
}

// table crosses categories and series.
func crossTable(caption, head string, categories []string, series []Series, format Format, absent string) Table {
	t := Table{Caption: caption, Head: []string{head}}
	for _, s := range series {
		t.Head = append(t.Head, s.Name)
	}
	for i, c := range categories {
		row := []Cell{{Text: c}}
		for _, s := range series {
			v := s.value(i)
			row = append(row, Cell{format.text(v, absent), v.Href})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// ticks are round values that cover lo to hi in about n steps, no smaller than
// 1 when the values are whole.
func ticks(lo, hi float64, n int, whole bool) []float64 {
	if hi-lo < 1e-6 {
		hi = lo + 1
	}
	raw := (hi - lo) / float64(n)
	mag := math.Pow(10, math.Floor(math.Log10(raw)))
	step := 10 * mag
	for _, m := range []float64{1, 2, 5} {
		if raw <= m*mag*1.0001 {
			step = m * mag
			break
		}
	}
	if whole {
		step = max(step, 1)
	}
	first, last := math.Floor(lo/step+1e-9), math.Ceil(hi/step-1e-9)
	var out []float64
	for k := first; k <= last; k++ {
		out = append(out, round9(k*step))
	}
	return out
}

// round9 takes the binary dust off decimal steps.
func round9(v float64) float64 { return math.Round(v*1e9) / 1e9 }

// scale maps values to pixels.
type scale struct{ v0, v1, p0, p1 float64 }

func (s scale) at(v float64) float64 {
	return s.p0 + (v-s.v0)/(s.v1-s.v0)*(s.p1-s.p0)
}

// wholeNumbers reports whether all values are whole, so that the axis is too.
func wholeNumbers(series []Series) bool {
	for _, s := range series {
		for i := range s.Values {
			if v := s.value(i); v.V != math.Trunc(v.V) {
				return false
			}
		}
	}
	return true
}

// legend draws names of series from the left, wrapped, and returns the height
// it took; swatch draws the sample of series i in a box 14 wide, 10 high.
func legend(names []string, x, y, w float64, swatch func(i int, x, y float64) []Mark) ([]Mark, float64) {
	var marks []Mark
	cx, cy := x, y
	for i, n := range names {
		n = fit(n, w-24, smallSize, false)
		need := 20 + textWidth(n, smallSize, false)
		if cx > x && cx+need > x+w {
			cx, cy = x, cy+18
		}
		marks = append(marks, swatch(i, cx, cy)...)
		marks = append(marks, Text{X: cx + 20, Y: cy + 9.5, S: n, Size: smallSize, Ink: Label})
		cx += need + 18
	}
	return marks, cy - y + 10 + 12
}

// hatch strokes a rectangle so that series n differs from its neighbours
// without colour. Series 0 stays plain.
func hatch(r Rect, n int) []Mark {
	p := Path{Ink: Hatching}
	switch n % SeriesInks {
	case 1:
		p.Steps = diagonals(r, 7, false)
	case 2:
		for y := r.Y + r.H - 3; y > r.Y; y -= 6 {
			p.Steps = append(p.Steps, segment(r.X, y, r.X+r.W, y)...)
		}
	case 3:
		p.Steps = diagonals(r, 7, true)
	case 4:
		p.Steps = append(diagonals(r, 10, false), diagonals(r, 10, true)...)
	case 5:
		for x := r.X + 3; x < r.X+r.W; x += 6 {
			p.Steps = append(p.Steps, segment(x, r.Y, x, r.Y+r.H)...)
		}
	}
	if len(p.Steps) == 0 {
		return nil
	}
	return []Mark{p}
}

func segment(x1, y1, x2, y2 float64) []Step {
	return []Step{{Op: 'M', P: [3]Point{{x1, y1}}}, {Op: 'L', P: [3]Point{{x2, y2}}}}
}

// diagonals are strokes at 45 degrees, gap apart, cut at the edges of r. They
// hang on the scene's origin, so neighbouring rectangles line up.
func diagonals(r Rect, gap float64, falling bool) []Step {
	var steps []Step
	x0, x1, y0, y1 := r.X, r.X+r.W, r.Y, r.Y+r.H
	if falling {
		for c := math.Ceil((y0-x1)/gap) * gap; c < y1-x0; c += gap { // y = x + c
			a, b := max(x0, y0-c), min(x1, y1-c)
			if b > a {
				steps = append(steps, segment(a, a+c, b, b+c)...)
			}
		}
		return steps
	}
	for c := math.Ceil((x0+y0)/gap) * gap; c < x1+y1; c += gap { // y = c - x
		a, b := max(x0, c-y1), min(x1, c-y0)
		if b > a {
			steps = append(steps, segment(a, c-a, b, c-b)...)
		}
	}
	return steps
}

// lines stacks wrapped text, the first baseline at y.
func lines(texts []string, x, y float64, size float64, a Anchor, ink Ink) []Mark {
	marks := make([]Mark, len(texts))
	for i, s := range texts {
		marks[i] = Text{X: x, Y: y + float64(i)*lineStep, S: s, Size: size, Anchor: a, Ink: ink}
	}
	return marks
}

// labelColumn wraps row labels into a column of at most share of the width and
// says how wide it came out.
func labelColumn(labels []string, width, share, size float64, most int) (wrapped [][]string, w float64) {
	for _, l := range labels {
		ls, _ := wrap(l, width*share, size, most)
		wrapped = append(wrapped, ls)
		for _, s := range ls {
			w = max(w, textWidth(s, size, false))
		}
	}
	return wrapped, w
}

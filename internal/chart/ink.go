package chart

import "image/color"

// Ink names a way of drawing. Writers turn it into a class that a style sheet
// may recolour, or into the Style used on white paper.
type Ink int

// The inks that are not of a series.
const (
	Label    Ink = iota // text that must be read
	Muted               // text that may be read
	OnFill              // text on a filled mark
	Grid                // thin helping lines
	Axis                // the line values are measured from
	Hatching            // strokes of paper colour over a filled mark
	Paper               // a fill that hides what is under it
	Absent              // dashed outline of what is not there
	Plain               // solid outline without a fill
	Alert               // filled: something is wrong here
	AlertLine
	Marker // a dated line, such as today
	heat0
	heatLast = heat0 + HeatSteps - 1
	series0  = heatLast + 1
	line0    = series0 + SeriesInks
	dot0     = line0 + SeriesInks
	inks     = dot0 + SeriesInks
)

// SeriesInks is how many series can be told apart; further ones start again.
const SeriesInks = 6

// HeatSteps is the number of shades of a heat grid, the palest first.
const HeatSteps = 6

// seriesInk is the fill of series n (from 0), seriesLine its stroke, seriesDot
// its markers; heatInk is a shade of a heat grid.
func seriesInk(n int) Ink  { return series0 + Ink(n%SeriesInks) }
func seriesLine(n int) Ink { return line0 + Ink(n%SeriesInks) }
func seriesDot(n int) Ink  { return dot0 + Ink(n%SeriesInks) }
func heatInk(n int) Ink    { return heat0 + Ink(min(max(n, 0), HeatSteps-1)) }

// Style is an ink on white paper. A colour with A = 0 is not drawn. Width and
// Dash are in pixels of the scene.
type Style struct {
	Fill, Stroke color.NRGBA
	Width        float64
	Dash         []float64
}

var classes = [inks]string{
	Label: "c-label", Muted: "c-muted", OnFill: "c-on", Grid: "c-grid", Axis: "c-axis", Hatching: "c-hatch",
	Paper: "c-paper", Absent: "c-absent", Plain: "c-plain", Alert: "c-alert", AlertLine: "c-alertline", Marker: "c-marker",
	heat0: "c-h0", "c-h1", "c-h2", "c-h3", "c-h4", "c-h5",
	series0: "c-s1", "c-s2", "c-s3", "c-s4", "c-s5", "c-s6",
	line0: "c-l1", "c-l2", "c-l3", "c-l4", "c-l5", "c-l6",
	dot0: "c-d1", "c-d2", "c-d3", "c-d4", "c-d5", "c-d6",
}

// The colours stay apart for readers who do not see red or green, and as greys.
var (
	seriesRGB = [SeriesInks]uint32{0x1f4e79, 0xc77f1a, 0x2a8478, 0xa23b3b, 0x66589c, 0x6b7480}
	heatRGB   = [HeatSteps]uint32{0xf4f6f9, 0xdbe6f1, 0xb5cde3, 0x82abcf, 0x3a74a8, 0x1f4e79}
	dashes    = [SeriesInks][]float64{nil, {7, 3}, {2, 2.5}, {9, 3, 2, 3}, {4, 4}, {12, 4}}
)

var styles = makeStyles()

func makeStyles() (s [inks]Style) {
	s[Label] = Style{Fill: rgb(0x1b2733)}
	s[Muted] = Style{Fill: rgb(0x55606c)}
	s[OnFill] = Style{Fill: rgb(0xffffff)}
	s[Grid] = Style{Stroke: rgb(0xdfe3e8), Width: .75}
	s[Axis] = Style{Stroke: rgb(0x7b8794), Width: 1}
	s[Hatching] = Style{Stroke: rgb(0xffffff), Width: .9}
	s[Paper] = Style{Fill: rgb(0xffffff)}
	s[Absent] = Style{Stroke: rgb(0x7b8794), Width: 1, Dash: []float64{3, 2.5}}
	s[Plain] = Style{Stroke: rgb(0x1f4e79), Width: 1.2}
	s[Alert] = Style{Fill: rgb(0xb3261e)}
	s[AlertLine] = Style{Stroke: rgb(0xb3261e), Width: 1.4, Dash: []float64{4, 2}}
	s[Marker] = Style{Stroke: rgb(0xb3261e), Width: 1}
	for i := range Ink(HeatSteps) {
		s[heat0+i] = Style{Fill: rgb(heatRGB[i])}
	}
	for i := range Ink(SeriesInks) {
		s[series0+i] = Style{Fill: rgb(seriesRGB[i])}
		s[line0+i] = Style{Stroke: rgb(seriesRGB[i]), Width: 2, Dash: dashes[i]}
		s[dot0+i] = Style{Fill: rgb(seriesRGB[i]), Stroke: rgb(0xffffff), Width: 1}
	}
	return s
}

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 255}
}

// StyleOf is an ink on white paper.
func StyleOf(i Ink) Style { return styles[i] }

package chart

// Scene is a drawing W wide and H high, in CSS pixels, origin top left.
type Scene struct {
	ID          string // prefix of element ids in a page; made from the content when empty
	W, H        float64
	Title, Desc string // what a screen reader says instead of the drawing
	Marks       []Mark
}

// Chart is a scene and the numbers it shows.
type Chart struct {
	Scene Scene
	Table Table
}

// Table holds the numbers of a chart as text. Every row has as many cells as
// Head; the first cell of a row is its heading.
type Table struct {
	Caption string
	Head    []string
	Rows    [][]Cell
}

// Cell is a text and, where it is a figure, the address of what it counted.
type Cell struct{ Text, Href string }

// Mark is one of Line, Rect, Path, Text and Group.
type Mark interface{ mark() }

// Line is a straight stroke.
type Line struct {
	X1, Y1, X2, Y2 float64
	Ink            Ink
}

// Rect is an upright rectangle.
type Rect struct {
	X, Y, W, H float64
	Ink        Ink
}

// Path is an outline; its ink decides whether it is filled, stroked or both.
type Path struct {
	Steps []Step
	Ink   Ink
}

// Step is one step of a path: Op is 'M' (move), 'L' (line), 'C' (cubic, three
// points) or 'Z' (close); P holds the points the operation takes.
type Step struct {
	Op byte
	P  [3]Point
}

// Point is a place in a scene.
type Point struct{ X, Y float64 }

// Anchor says which point of a text stands at its X.
type Anchor int

// The anchors of a text.
const (
	Start Anchor = iota
	Middle
	End
)

// Text is one line of text; Y is its baseline and Size its height in pixels.
type Text struct {
	X, Y   float64
	S      string
	Size   float64
	Anchor Anchor
	Bold   bool
	Ink    Ink
}

// Group is marks that belong together. Title is what the group says when
// pointed at or read out; Href, when set, makes it a link.
type Group struct {
	Title, Href string
	Marks       []Mark
}

func (Line) mark()  {}
func (Rect) mark()  {}
func (Path) mark()  {}
func (Text) mark()  {}
func (Group) mark() {}

// linked reports whether any mark of the scene is a link.
func linked(marks []Mark) bool {
	for _, m := range marks {
		if g, ok := m.(Group); ok && (g.Href != "" || linked(g.Marks)) {
			return true
		}
	}
	return false
}

func polygon(ink Ink, pts ...Point) Path {
	p := Path{Ink: ink}
	for i, pt := range pts {
		op := byte('L')
		if i == 0 {
			op = 'M'
		}
		p.Steps = append(p.Steps, Step{Op: op, P: [3]Point{pt}})
	}
	p.Steps = append(p.Steps, Step{Op: 'Z'})
	return p
}

// circle is four cubics; 0.5523 is the usual approximation of a quarter.
func circle(x, y, r float64, ink Ink) Path {
	k := r * 0.5523
	c := func(a, b, c, d, e, f float64) Step {
		return Step{Op: 'C', P: [3]Point{{x + a, y + b}, {x + c, y + d}, {x + e, y + f}}}
	}
	return Path{Ink: ink, Steps: []Step{
		{Op: 'M', P: [3]Point{{x + r, y}}},
		c(r, k, k, r, 0, r), c(-k, r, -r, k, -r, 0), c(-r, -k, -k, -r, 0, -r), c(k, -r, r, -k, r, 0),
		{Op: 'Z'},
	}}
}

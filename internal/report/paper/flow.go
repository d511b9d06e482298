package paper

import (
	"io"
	"time"
)

// Flow is a paper whose form is given paragraph by paragraph, as a file of a word
// processor has it, where a Paper is told by what it says. Lengths are points.
type Flow struct {
	Title, Author, Lang string
	Issued              time.Time
	Sections            []FlowSection
	Notes               []FlowBlock // at the end, under a short rule
}

// FlowSection is a part of a paper on sheets of one size.
type FlowSection struct {
	Width, Height            float64
	Top, Right, Bottom, Left float64
	HeaderAt, FooterAt       float64 // from the edge of the sheet
	Header, Footer           []FlowBlock
	// First and FirstFoot stand on the first page where OwnFirst is set.
	First, FirstFoot []FlowBlock
	OwnFirst         bool
	// Even and EvenFoot stand on pages with an even number where OwnEven is set.
	Even, EvenFoot []FlowBlock
	OwnEven        bool
	Continues      bool         // on the page where the section before ends
	Columns        []FlowColumn // none where text goes across the sheet
	Separated      bool         // by a line between the columns
	Blocks         []FlowBlock
}

// FlowColumn is a column of a section.
type FlowColumn struct {
	At, Width float64 // from the left margin
}

// FlowBlock is a FlowText or a FlowTable.
type FlowBlock interface{ flow() }

// FlowText is a paragraph.
type FlowText struct {
	Spans             []FlowSpan
	Align             Align
	Left, Right       float64 // indents
	Indent            float64 // of the first line, beyond Left; below 0 it hangs
	Before, After     float64
	Line              float64 // as LineRule says
	Rule              LineRule
	KeepNext          bool
	KeepLines         bool
	NewPage           bool
	NewColumn         bool
	Floats            []FlowFloat // that are tied to it
	Tabs              []FlowTab
	Borders           Borders
	Size              float64 // of a line without text
	NoGapBetweenAlike bool    // no room between paragraphs of one Style
	Style             string
}

// LineRule is what the Line of a paragraph means.
type LineRule int

// The rules: a multiple of the single line, a height, or the least height.
const (
	Multiple LineRule = iota
	Exactly
	AtLeast
)

// FlowTab is a tab stop: text behind it stands left, centred or right of it.
type FlowTab struct {
	At    float64
	Align Align
}

// FlowSpan is a run of text of one look, or what stands in its place.
type FlowSpan struct {
	Text                    string
	Bold, Italic, Underline bool
	Size                    float64
	Raised                  int // 1 above the line, -1 below
	Href                    string
	Tab                     bool
	Page, Pages             bool   // the number of the page, and how many there are
	Image                   []byte // PNG or JPEG
	Width, Height           float64
}

// Borders are the thicknesses of lines around something; 0 is none. Space is
// between line and text.
type Borders struct {
	Top, Right, Bottom, Left float64
	Space                    float64
}

// FlowTable is a grid. Rows cover the columns from the left.
type FlowTable struct {
	Left    float64
	Columns []float64
	Rows    []FlowRow
}

// FlowRow is a row; those with Head are repeated on every page.
type FlowRow struct {
	Cells  []FlowCell
	Head   bool
	Height float64 // at least
}

// FlowCell is a cell. One that continues the cell above has no content.
type FlowCell struct {
	Blocks                              []FlowBlock
	Across                              int
	Down                                int // rows covered, 0 means 1
	Continues                           bool
	Borders                             Borders
	PadTop, PadRight, PadBottom, PadLef float64
	Middle                              Align // Left is at the top, Centre in the middle, Right at the foot
	Shade                               [3]int
	Shaded                              bool
}

func (FlowText) flow()  {}
func (FlowTable) flow() {}

// WriteFlowPDF puts the paper on pages. The bytes depend on nothing but the paper.
func WriteFlowPDF(w io.Writer, f *Flow) error {
	first := newFlower(f, 0)
	first.all()
	if !first.counts {
		return first.f.Output(w)
	}
	again := newFlower(f, first.page)
	again.all()
	return again.f.Output(w)
}

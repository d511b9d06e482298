package paper

// FlowFloat is what stands at a place of its own: a text box, a line or a picture.
type FlowFloat struct {
	X, Y          FlowPlace
	Width, Height float64
	Grows         bool // as high as what is in it
	Beside        bool // text keeps clear of it

	Blocks                               []FlowBlock
	PadTop, PadRight, PadBottom, PadLeft float64
	Middle                               Align   // Left is at the top, Centre in the middle, Right at the foot
	Border                               float64 // thickness of the line around it
	Shade                                [3]int
	Shaded                               bool
	Rule, Rising                         bool   // a line from corner to corner, Rising to the right
	Image                                []byte // PNG or JPEG
}

// FlowFrame is what a place is counted from.
type FlowFrame int

// The frames: the column and paragraph, the sheet, the margins, and what lies
// beyond the right or lower margin.
const (
	FromText FlowFrame = iota
	FromPage
	FromMargin
	FromFarMargin
)

// FlowPlace is a place across or down a page.
type FlowPlace struct {
	From    FlowFrame
	Offset  float64
	Aligned bool // within the frame, instead of the offset
	Align   Align
}

// at finds a place for something of a size; text is where the column or
// paragraph begins and how far it goes.
func (p FlowPlace) at(size, sheet, near, far, text, extent float64) float64 {
	from, to := text, text+extent
	switch p.From {
	case FromPage:
		from, to = 0, sheet
	case FromMargin:
		from, to = near, sheet-far
	case FromFarMargin:
		from, to = sheet-far, sheet
	}
	if !p.Aligned {
		return from + p.Offset
	}
	switch p.Align {
	case Centre:
		return (from + to - size) / 2
	case Right:
		return to - size
	}
	return from
}

// floatHeight is how high a float comes out.
func (d *flower) floatHeight(f FlowFloat) float64 {
	if len(f.Blocks) == 0 {
		return f.Height
	}
	need := d.measure(f.Blocks, f.inner()) + f.PadTop + f.PadBottom
	if f.Grows {
		return need
	}
	return max(f.Height, need)
}

func (f FlowFloat) inner() float64 { return max(f.Width-f.PadLeft-f.PadRight, 6) }

// clearance is how far below the top of its paragraph text must begin to keep
// clear of the floats that are placed by the paragraph.
func (d *flower) clearance(b FlowText) (h float64) {
	for _, f := range b.Floats {
		if f.Beside && f.Y.From == FromText && !f.Y.Aligned {
			h = max(h, f.Y.Offset+d.floatHeight(f)+4)
		}
	}
	return min(h, max(d.bottom-d.top-40, 0))
}

// floats draws what is tied to a paragraph that begins at a point.
func (d *flower) floats(b FlowText, x, y, width float64) {
	for _, f := range b.Floats {
		h := d.floatHeight(f)
		left := f.X.at(f.Width, d.sec.Width, d.sec.Left, d.sec.Right, x, width)
		top := f.Y.at(h, d.sec.Height, d.sec.Top, d.sec.Bottom, y, 0)
		d.float(f, left, top, h)
	}
}

func (d *flower) float(f FlowFloat, x, y, h float64) {
	if f.Image != nil {
		if p := pictureOf(FlowSpan{Image: f.Image, Width: f.Width, Height: f.Height}); p != nil {
			d.image(p, x, y+h)
		}
		return
	}
	d.f.SetDrawColor(0, 0, 0)
	d.f.SetLineWidth(f.Border)
	if f.Rule {
		if f.Rising {
			d.f.Line(x, y+h, x+f.Width, y)
		} else {
			d.f.Line(x, y, x+f.Width, y+h)
		}
		return
	}
	if f.Shaded {
		d.f.SetFillColor(f.Shade[0], f.Shade[1], f.Shade[2])
		d.f.Rect(x, y, f.Width, h, "F")
	}
	if f.Border > 0 {
		d.f.Rect(x, y, f.Width, h, "D")
	}
	top := f.PadTop
	if spare := h - f.PadTop - f.PadBottom - d.measure(f.Blocks, f.inner()); spare > 0 {
		switch f.Middle {
		case Centre:
			top += spare / 2
		case Right:
			top += spare
		}
	}
	d.put(f.Blocks, x+f.PadLeft, y+top, f.inner())
}

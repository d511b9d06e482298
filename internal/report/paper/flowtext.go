package paper

import "strings"

// flowLine is a line with its height and where its baseline lies.
type flowLine struct {
	line
	height, size float64 // size of the largest type
	align        Align
	offset       float64 // from the left edge of the column
	width        float64
}

// text1 are the lines of a paragraph, which are kept from standing alone.
func (d *flower) text1(b FlowText, width float64) []strip {
	lines := d.lines(b, width)
	out := make([]strip, len(lines))
	room := d.clearance(b)
	for i, ln := range lines {
		first, last := i == 0, i == len(lines)-1
		s := strip{height: ln.height, style: b.Style, together: b.NoGapBetweenAlike}
		if first {
			s.before, s.newPage, s.newColumn = b.Before, b.NewPage, b.NewColumn
			s.height += room
		} else {
			s.together = true
		}
		if last {
			s.after = b.After
		}
		s.keep = last && b.KeepNext || !last && (b.KeepLines || b.KeepNext && len(lines) < 4 || first || i == len(lines)-2)
		s.draw = func(x, y float64) {
			if first {
				d.floats(b, x, y, width)
				y += room
			}
			d.frame(b, x, y, width, ln.height, first, last)
			natural := ln.size * singleLine
			top := y + ln.height - natural + (natural-ln.size*(ascent+descent))/2
			if b.Rule == Exactly {
				top = y + (ln.height-natural)*.8 + (natural-ln.size*(ascent+descent))/2
			}
			d.line(ln.line, x+ln.offset, top, ln.width, ln.size, ln.align)
		}
		out[i] = s
	}
	return out
}

// frame draws the lines around a paragraph.
func (d *flower) frame(b FlowText, x, y, width, height float64, first, last bool) {
	r := b.Borders
	x0, x1 := x+b.Left-min(r.Space, 4)*b2f(r.Left > 0), x+width-b.Right+min(r.Space, 4)*b2f(r.Right > 0)
	stroke := func(t, xa, ya, xb, yb float64) {
		if t > 0 {
			d.f.SetDrawColor(0, 0, 0)
			d.f.SetLineWidth(t)
			d.f.Line(xa, ya, xb, yb)
		}
	}
	top, bottom := y, y+height
	if first {
		top -= r.Space * b2f(r.Top > 0)
		stroke(r.Top, x0, top, x1, top)
	}
	if last {
		bottom += r.Space * b2f(r.Bottom > 0)
		stroke(r.Bottom, x0, bottom, x1, bottom)
	}
	stroke(r.Left, x0, top, x0, bottom)
	stroke(r.Right, x1, top, x1, bottom)
}

func b2f(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// lines sets a paragraph into lines.
func (d *flower) lines(b FlowText, width float64) []flowLine {
	room := max(width-b.Left-b.Right, 12)
	segments := [][]atom{nil}
	for _, s := range b.Spans {
		if s.Tab {
			segments = append(segments, nil)
			continue
		}
		n := len(segments) - 1
		segments[n] = append(segments[n], d.atoms(s)...)
	}
	var prefix []run
	at := b.Left + b.Indent
	for i, seg := range segments[:len(segments)-1] {
		prefix = append(prefix, oneLine(seg).runs...)
		at += width2(seg)
		stop := b.nextStop(at)
		to := stop.At
		if stop.Align == Centre || stop.Align == Right {
			w := width2(segments[i+1])
			if stop.Align == Centre {
				w /= 2
			}
			to = max(stop.At-w, at)
		}
		prefix = append(prefix, run{width: to - at})
		at = to
	}
	last := fillLines(segments[len(segments)-1], max(width-b.Right-at, 12), room)
	out := make([]flowLine, len(last))
	for i, ln := range last {
		f := flowLine{line: ln, align: b.Align, offset: b.Left, width: room}
		if i == 0 {
			f.offset += b.Indent
			f.width -= b.Indent
			if prefix != nil {
				f.runs = append(prefix, ln.runs...)
				f.align = Left
				f.line.width += at - b.Left - b.Indent
			}
		}
		f.size, f.height = b.heights(f.runs)
		out[i] = f
	}
	return out
}

// heights are the size of the largest type in a line and how high the line is.
func (b FlowText) heights(runs []run) (size, height float64) {
	image := 0.0
	for _, r := range runs {
		if r.image != nil {
			image = max(image, r.image.height)
		} else if r.text != "" && r.raise == 0 {
			size = max(size, r.size)
		}
	}
	if size == 0 {
		size = b.Size
	}
	natural := max(size*singleLine, image+size*descent*b2f(image > 0))
	switch b.Rule {
	case Exactly:
		return size, b.Line
	case AtLeast:
		return size, max(b.Line, natural)
	}
	if b.Line > 0 {
		natural *= b.Line
	}
	return size, natural
}

func oneLine(list []atom) line { return fillLines(list, 1e9, 1e9)[0] }

func width2(list []atom) (w float64) { return width(list) }

// atoms are the words of a span.
func (d *flower) atoms(s FlowSpan) []atom {
	switch {
	case s.Page:
		s.Text = itoa(d.page)
	case s.Pages:
		d.counts = true
		s.Text = itoa(d.total)
	case s.Image != nil:
		if p := pictureOf(s); p != nil {
			return []atom{{"\uFFFC", look{size: s.Size, image: p}, s.Width}}
		}
		return nil
	}
	k := look{face: faceOf(s.Bold, s.Italic), href: s.Href, size: s.Size, under: s.Underline}
	if s.Raised != 0 {
		k.raise, k.size = float64(s.Raised)*s.Size*.33, s.Size*.65
	}
	return pieces(strings.ReplaceAll(s.Text, "\u00AD", ""), k)
}

// defaultStop is how far apart tab stops are where none are set.
const defaultStop = 36.0

// nextStop is the first tab stop behind a place; a hanging indent is one.
func (b FlowText) nextStop(at float64) FlowTab {
	best := FlowTab{At: (float64(int(at/defaultStop)) + 1) * defaultStop}
	found := false
	for _, t := range b.Tabs {
		if t.At > at+.5 && (!found || t.At < best.At) {
			best, found = t, true
		}
	}
	if b.Indent < 0 && b.Left > at+.5 && (!found || b.Left < best.At) {
		best = FlowTab{At: b.Left}
	}
	return best
}

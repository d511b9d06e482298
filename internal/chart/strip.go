package chart

import (
	"fmt"
	"strings"
)

// Strip is the chain of the numbered editions of a series: exchanges, sessions,
// rotations. Numbers that are missing between two editions show as a gap.
type Strip struct {
	Frame
	Editions []Edition // in the order of their numbers
	Words    StripWords
}

// Edition is one link of the chain.
type Edition struct {
	No    int // 0 where it has none: then it is called by When
	When  string
	Where string
	State EditionState
	Note  string // the state in a word; it stands in the box and in the table
	Href  string
}

// EditionState says how an edition is drawn.
type EditionState int

// The states of an edition.
const (
	Held EditionState = iota
	Planned
	Overdue
)

// StripWords are the words of a strip in the reader's language. Number writes
// the number of an edition ("9th", "Lần thứ 9"); Gap names what is missing,
// from and to being equal for a single one.
type StripWords struct {
	No, When, Where, State string
	Number                 func(no int) string
	Gap                    func(from, to int) string
}

func (w StripWords) number(no int) string {
	if w.Number == nil {
		return fmt.Sprint(no)
	}
	return w.Number(no)
}

func (w StripWords) gap(from, to int) string {
	if w.Gap == nil {
		return fmt.Sprintf("%d–%d ?", from, to)
	}
	return w.Gap(from, to)
}

// Chart draws the chain, on as many rows as it needs.
func (s Strip) Chart() Chart {
	c := &chain{w: s.width()}
	t := Table{Caption: s.Title, Head: []string{s.Words.No, s.Words.When, s.Words.Where, s.Words.State}}
	prev := 0
	for _, e := range s.Editions {
		if prev > 0 && e.No > prev+1 {
			gap := s.Words.gap(prev+1, e.No-1)
			c.add(gapBox(c.next(), gap))
			t.Rows = append(t.Rows, []Cell{{Text: numbersBetween(prev+1, e.No-1)}, {}, {}, {Text: gap}})
		}
		prev = max(prev, e.No)
		c.add(s.box(c.next(), e))
		t.Rows = append(t.Rows, []Cell{{s.name(e), e.Href}, {Text: e.When}, {Text: e.Where}, {Text: e.Note}})
	}
	return Chart{Scene: s.scene(c.height(), c.marks), Table: t}
}

// chain places boxes one behind the other and joins them.
type chain struct {
	w     float64
	boxes int
	marks []Mark
}

const boxW, boxH, boxGap, stub = 92.0, 66.0, 16.0, 9.0

func (c *chain) add(m ...Mark) { c.marks = append(c.marks, m...) }

func (c *chain) perRow() int {
	return max(int((c.w-2*stub-2+boxGap)/(boxW+boxGap)), 1)
}

// next is the place of the next box. Where a row ends, a stub at its end and
// one before the next row say that the chain goes on.
func (c *chain) next() Rect {
	col, row := c.boxes%c.perRow(), c.boxes/c.perRow()
	r := Rect{X: stub + 1 + float64(col)*(boxW+boxGap), Y: 1 + float64(row)*(boxH+boxGap), W: boxW, H: boxH}
	y := r.Y + boxH/2
	switch {
	case col > 0:
		c.add(Line{r.X - boxGap, y, r.X, y, Axis})
	case c.boxes > 0:
		end := stub + 1 + float64(c.perRow())*(boxW+boxGap) - boxGap
		c.add(Line{end, y - boxH - boxGap, end + stub, y - boxH - boxGap, Axis}, Line{r.X - stub, y, r.X, y, Axis})
	}
	c.boxes++
	return r
}

func (c *chain) height() float64 {
	rows := (c.boxes + c.perRow() - 1) / c.perRow()
	return max(float64(rows)*(boxH+boxGap)-boxGap+2, 2)
}

func numbersBetween(from, to int) string {
	if from == to {
		return fmt.Sprint(from)
	}
	return fmt.Sprintf("%d–%d", from, to)
}

func gapBox(r Rect, words string) Mark {
	r.Ink = Absent
	ls, _ := wrap(words, r.W-10, smallSize, 3)
	y := r.Y + r.H/2 + 4 - lineStep/2*float64(len(ls)-1)
	return Group{Title: words, Marks: append([]Mark{r}, lines(ls, r.X+r.W/2, y, smallSize, Middle, Muted)...)}
}

// box is an edition: held ones are shaded, planned ones outlined, overdue ones
// outlined by a broken line in the colour of warnings with a sign.
func (s Strip) box(r Rect, e Edition) Mark {
	fill, edge := r, r
	edge.Ink = Plain
	switch e.State {
	case Held:
		fill.Ink = heatInk(1)
	case Planned:
		fill.Ink = Paper
	case Overdue:
		fill.Ink, edge.Ink = Paper, AlertLine
	}
	g := Group{Href: e.Href, Marks: []Mark{fill, edge}}
	words := []string{s.name(e), e.When, e.Where}
	if e.No == 0 {
		words[1] = ""
	}
	if e.State != Held || e.Where == "" {
		words[2] = e.Note
	}
	if e.State == Overdue {
		x, y := r.X+r.W-12, r.Y+11.0
		g.Marks = append(g.Marks, polygon(Alert, Point{x, y - 6}, Point{x + 7, y + 6}, Point{x - 7, y + 6}),
			Text{X: x, Y: y + 4.6, S: "!", Size: 9, Anchor: Middle, Bold: true, Ink: OnFill})
	}
	x := r.X + r.W/2
	g.Marks = append(g.Marks,
		Text{X: x, Y: r.Y + 22, S: fit(words[0], r.W-26, textSize, true), Size: textSize, Anchor: Middle, Bold: true, Ink: Label},
		Text{X: x, Y: r.Y + 40, S: fit(words[1], r.W-6, smallSize, false), Size: smallSize, Anchor: Middle, Ink: Label},
		Text{X: x, Y: r.Y + 56, S: fit(words[2], r.W-6, smallSize, false), Size: smallSize, Anchor: Middle, Ink: Muted})
	if e.No == 0 {
		g.Title = join(e.When, e.Where, e.Note)
		return g
	}
	g.Title = join(s.name(e), e.When, e.Where, e.Note)
	return g
}

// name is the number of an edition, or when it was where it has none.
func (s Strip) name(e Edition) string {
	if e.No == 0 {
		return e.When
	}
	return s.Words.number(e.No)
}

// join puts what there is in one line.
func join(parts ...string) string {
	var there []string
	for _, p := range parts {
		if p != "" {
			there = append(there, p)
		}
	}
	return strings.Join(there, ", ")
}

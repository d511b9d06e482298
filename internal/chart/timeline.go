package chart

import (
	"fmt"
	"sort"
	"time"

	"chancery/internal/chancery"
)

// Timeline shows what lasted from when to when, one lane for each subject. Ends
// that are known only to the month or year are hatched over the days they may
// mean; a period without an end runs to the edge with an arrow.
type Timeline struct {
	Frame
	From, To chancery.Date // the days shown; those of the data when empty
	Today    chancery.Date // marked when inside the days shown
	Lanes    []Lane
	Words    TimelineWords
}

// Lane is one row of a timeline. In a Sequence each period should follow the
// one before: gaps and overlaps of more than Slack days are marked, as far as
// they are certain whatever the days behind imprecise dates are.
type Lane struct {
	Name     string
	Sequence bool
	Slack    int
	Periods  []Period
}

// Period is a bar. Planned ones are outlined instead of filled.
type Period struct {
	Name       string
	Start, End chancery.Date
	Planned    bool
	Href       string
}

// TimelineWords are the words of a timeline in the reader's language. The
// functions get a number of days.
type TimelineWords struct {
	Lane, Period, Start, End, Note string // heads of the table
	Today                          string
	Planned                        string // note of a planned period
	Gap, Overlap                   func(days int) string
}

// ShowDate writes a date as far as it is known: 22/06/2022, 06/2022 or 2022.
func ShowDate(d chancery.Date) string {
	switch d.Precision() {
	case chancery.ToDay:
		return d.First().Format("02/01/2006")
	case chancery.ToMonth:
		return d.First().Format("01/2006")
	case chancery.ToYear:
		return d.First().Format("2006")
	}
	return ""
}

// Chart draws the timeline.
func (t Timeline) Chart() Chart {
	p := &timePlot{Timeline: t, w: t.width()}
	names := make([]string, len(t.Lanes))
	for i, l := range t.Lanes {
		names[i] = l.Name
	}
	wrapped, left := labelColumn(names, p.w, .3, smallSize, 3)
	p.left = left + pad + 2
	p.span()
	table := Table{Caption: t.Title, Head: []string{t.Words.Lane, t.Words.Period, t.Words.Start, t.Words.End, t.Words.Note}}
	const top = 22.0
	y := top
	var body []Mark
	for i := range t.Lanes {
		lane := p.lay(i)
		h := max(float64(lane.tracks)*trackH, float64(len(wrapped[i]))*lineStep) + 12
		base := y + h/2 + 4.2 - lineStep/2*float64(len(wrapped[i])-1)
		body = append(body, lines(wrapped[i], p.left-pad-2, base, smallSize, End, Label)...)
		body = append(body, p.lane(lane, y+(h-float64(lane.tracks)*trackH)/2)...)
		y += h
		body = append(body, Line{0, y, p.w, y, Grid})
		table.Rows = append(table.Rows, p.rows(lane)...)
	}
	p.axis(top, y)
	p.add(body...)
	y += p.today(top, y)
	return Chart{Scene: t.scene(y+2, p.marks), Table: table}
}

const trackH, barH = 24.0, 17.0

type timePlot struct {
	Timeline
	w, left  float64
	from, to time.Time
	step     int // months from one tick to the next
	marks    []Mark
}

func (p *timePlot) add(m ...Mark) { p.marks = append(p.marks, m...) }

func (p *timePlot) x(t time.Time) float64 {
	x := p.left + (p.w-p.left)*float64(t.Sub(p.from))/float64(p.to.Sub(p.from))
	return min(max(x, p.left), p.w)
}

// span finds the days to show, rounded out to whole ticks.
func (p *timePlot) span() {
	var first, last time.Time
	see := func(d chancery.Date) {
		if d == "" {
			return
		}
		if a := d.First(); first.IsZero() || a.Before(first) {
			first = a
		}
		if z := d.Last(); z.After(last) {
			last = z
		}
	}
	for _, l := range p.Lanes {
		for _, b := range l.Periods {
			see(b.Start)
			see(b.End)
		}
	}
	if p.From != "" {
		first = p.From.First()
	}
	if p.To != "" {
		last = p.To.Last()
	}
	if first.IsZero() {
		first = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	if !last.After(first) {
		last = first.AddDate(0, 1, 0)
	}
	months := float64(last.Year()-first.Year())*12 + float64(last.Month()-first.Month()) + 1
	p.step = 120
	for _, s := range []int{1, 2, 3, 6, 12, 24, 60} {
		if (p.w-p.left)/(months/float64(s)) >= 58 {
			p.step = s
			break
		}
	}
	p.from = p.tick(first, 0)
	for n := 1; !p.to.After(last); n++ {
		p.to = p.tick(first, n)
	}
}

// tick is the n-th tick after the one at or before t.
func (p *timePlot) tick(t time.Time, n int) time.Time {
	m := t.Year()*12 + int(t.Month()) - 1
	m = m - m%p.step + n*p.step
	return time.Date(m/12, time.Month(m%12+1), 1, 0, 0, 0, 0, time.UTC)
}

func (p *timePlot) axis(top, bottom float64) {
	p.add(Line{0, top, p.w, top, Axis})
	for n := 0; ; n++ {
		t := p.tick(p.from, n)
		if !t.Before(p.to) {
			return
		}
		x := p.x(t)
		label := t.Format("01/2006")
		if p.step%12 == 0 {
			label = t.Format("2006")
		}
		p.add(Line{x, top, x, bottom, Grid})
		if x+3+textWidth(label, smallSize, false) <= p.w {
			p.add(Text{X: x + 3, Y: top - 7, S: label, Size: smallSize, Ink: Muted})
		}
	}
}

// today marks the present day and returns the room its name takes below.
func (p *timePlot) today(top, bottom float64) float64 {
	if p.Today == "" || p.Today.First().Before(p.from) || !p.Today.First().Before(p.to) {
		return 0
	}
	x := p.x(p.Today.First())
	half := textWidth(p.Words.Today, smallSize, false) / 2
	p.add(Line{x, top, x, bottom + 4, Marker},
		Text{X: max(min(x, p.w-half), half), Y: bottom + 16, S: p.Words.Today, Size: smallSize, Anchor: Middle, Ink: Label})
	return 18
}

// laid is a lane with its periods in order of their start, each on a track
// where it covers no other, and what is to be said about each.
type laid struct {
	name    string
	periods []Period
	track   []int
	gap     []int // days certainly without a period before this one
	overlap []int // days certainly shared with the one before
	tracks  int
}

func (p *timePlot) lay(i int) laid {
	src := p.Lanes[i]
	l := laid{name: src.Name, periods: append([]Period{}, src.Periods...)}
	sort.SliceStable(l.periods, func(a, b int) bool {
		return l.periods[a].Start.First().Before(l.periods[b].Start.First())
	})
	var free []time.Time // when each track is free again
	for k, b := range l.periods {
		track := 0
		for track < len(free) && free[track].After(b.Start.First()) {
			track++
		}
		if track == len(free) {
			free = append(free, time.Time{})
		}
		free[track] = p.end(b)
		l.track = append(l.track, track)
		gap, overlap := 0, 0
		if k > 0 && src.Sequence {
			gap, overlap = between(l.periods[k-1], b)
		}
		l.gap = append(l.gap, beyond(gap, src.Slack))
		l.overlap = append(l.overlap, beyond(overlap, src.Slack))
	}
	l.tracks = max(len(free), 1)
	return l
}

func beyond(n, slack int) int {
	if n <= slack {
		return 0
	}
	return n
}

// end is the first moment after a period; the edge when it has no end.
func (p *timePlot) end(b Period) time.Time {
	if b.End == "" {
		return p.to
	}
	return b.End.Last().AddDate(0, 0, 1)
}

// between counts the days that certainly lie between two periods, or that they
// certainly share.
func between(a, b Period) (gap, overlap int) {
	if a.End == "" || b.Start == "" {
		return 0, 0
	}
	const day = 24 * time.Hour
	gap = int(b.Start.First().Sub(a.End.Last())/day) - 1
	overlap = int(a.End.First().Sub(b.Start.Last())/day) + 1
	return max(gap, 0), max(overlap, 0)
}

func (p *timePlot) rows(l laid) [][]Cell {
	var rows [][]Cell
	for k, b := range l.periods {
		var notes []string
		if b.Planned {
			notes = append(notes, p.Words.Planned)
		}
		notes = append(notes, p.remark(l, k))
		rows = append(rows, []Cell{{Text: l.name}, {b.Name, b.Href}, {Text: ShowDate(b.Start)}, {Text: ShowDate(b.End)}, {Text: join(notes...)}})
	}
	return rows
}

// remark says what is wrong between a period and the one before it.
func (p *timePlot) remark(l laid, k int) string {
	say := func(f func(int) string, n int) string {
		if f == nil {
			return fmt.Sprint(n)
		}
		return f(n)
	}
	switch {
	case l.gap[k] > 0:
		return say(p.Words.Gap, l.gap[k])
	case l.overlap[k] > 0:
		return say(p.Words.Overlap, l.overlap[k])
	}
	return ""
}

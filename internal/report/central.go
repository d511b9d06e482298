package report

import (
	"chancery/internal/chancery"
	"chancery/internal/figures"
	"chancery/internal/i18n"
	"chancery/internal/report/paper"
)

// Section is one part of a report. Its first block is its heading.
type Section struct {
	ID     string
	Title  chancery.Text
	Blocks []paper.Block
}

// parts are the sections in their order: the number and level of the heading
// and who writes the text.
var parts = []struct {
	id, number string
	level      int
	write      func(*writer)
}{
	{"direction", "I.", 1, (*writer).direction},
	{"results", "II.", 1, (*writer).results},
	{"bilateral", "1.", 2, (*writer).bilateral},
	{"multilateral", "2.", 2, (*writer).multilateral},
	{"peacekeeping", "3.", 2, (*writer).peacekeeping},
	{"agreements", "4.", 2, (*writer).agreements},
	{"coordination", "5.", 2, (*writer).coordination},
	{"shortcomings", "III.", 1, (*writer).shortcomings},
	{"earlier_tasks", "IV.", 1, (*writer).earlierTasks},
	{"tasks_ahead", "V.", 1, (*writer).tasksAhead},
	{"annexes", "", 1, (*writer).annexes},
}

// sections writes the parts of the central report in one language.
func sections(m *Material, l i18n.Lang) []Section {
	m.order()
	introduced := map[chancery.ID]bool{}
	var out []Section
	for _, p := range parts {
		w := &writer{m: m, l: l, introduced: introduced}
		w.heading(p.level, p.number, "central.title."+p.id, p.id)
		p.write(w)
		out = append(out, Section{
			ID: p.id, Blocks: w.blocks,
			Title: chancery.Text{EN: i18n.T(i18n.EN, "central.title."+p.id), VI: i18n.T(i18n.VI, "central.title."+p.id)},
		})
	}
	return out
}

// central is the report in one language as a paper, and its parts.
func central(m *Material, l i18n.Lang) (*paper.Paper, []Section) {
	p, sections := face(m, l), sections(m, l)
	for _, s := range sections {
		if s.ID == "annexes" {
			p.Blocks = append(p.Blocks, paper.Ending{}, paper.PageBreak{})
		}
		p.Blocks = append(p.Blocks, s.Blocks...)
	}
	return p, sections
}

// measured is the value of a measure, leading to the records it counted.
func (w *writer) measured(name string) number {
	return w.counted(w.m.Set.Figure(name))
}

func (w *writer) counted(f figures.Figure) number {
	return number{paper.Figure(w.amount(f.Value), recordsAddress(f)), int(f.Value.Int())}
}

// amount writes a value for the reader.
func (w *writer) amount(a figures.Amount) string {
	switch {
	case !a.OK:
		return "–"
	case a.N == float64(a.Int()):
		return i18n.Integer(w.l, a.Int())
	}
	return i18n.Decimal(w.l, a.N, 2)
}

// recordsAddress leads to the records a figure names.
func recordsAddress(f figures.Figure) string {
	if len(f.Records) == 0 {
		return ""
	}
	kind, _, _ := cut(f.Records[0])
	return evidence(kind, f.Records)
}

// held is the number of activities held, with the register of the period behind it.
func (w *writer) held() number {
	f := w.m.Set.Figure("activities.held")
	return number{paper.Figure(w.amount(f.Value), w.m.heldOnly()), int(f.Value.Int())}
}

// heldBy is a figure of a group of the activities held; field is how the
// register filters by what the group is broken down by.
func (w *writer) heldBy(f figures.Figure, field, key string) number {
	if f.Value.Int() == 0 {
		return number{Span: paper.Plain(w.amount(f.Value))}
	}
	return number{paper.Figure(w.amount(f.Value), w.m.heldOnly(field, key)), int(f.Value.Int())}
}

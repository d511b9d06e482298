package report

import (
	"maps"
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/report/paper"
)

// coordination tells the requests and recommendations of the period and what
// the ministry held among its own bodies.
func (w *writer) coordination() {
	sent := filter(w.m.Requests, func(r *chancery.Request) bool { return w.m.within(r.SentOn) })
	up := filter(w.m.Recommendations, func(r *chancery.Recommendation) bool { return w.m.within(r.SentOn) })
	if len(sent)+len(up) == 0 {
		w.paragraph(w.sentence("central.coordination.none"))
	}
	if len(sent) > 0 {
		answered := filter(sent, func(r *chancery.Request) bool { return r.State == "answered" || r.State == "closed" })
		w.paragraph(w.sentence("central.coordination.requests", "count", w.figure("request", refs(sent)), "answered", w.figure("request", refs(answered))),
			w.named(len(sent), func(i int) chancery.Text { return sent[i].Title }))
	}
	if len(up) > 0 {
		w.paragraph(w.sentence("central.coordination.recommendations", "count", w.measured("recommendations.sent"),
			"decided", w.measured("recommendations.decided"), "adopted", w.measured("recommendations.adopted")),
			w.named(len(up), func(i int) chancery.Text { return up[i].Title }))
	}
	if own := w.m.in(internal); len(own) > 0 {
		w.paragraph(w.group("central.coordination.own", own, 8, (*writer).ownItem))
	}
}

// named lists up to eight titles.
func (w *writer) named(n int, title func(int) chancery.Text) []paper.Span {
	const most = 8
	var items [][]paper.Span
	for i := range min(n, most) {
		items = append(items, plain(in(w.l, title(i))))
	}
	return w.sentence("central.coordination.among", "items", listed(items))
}

// ownItem is an activity without a partner; a review conference goes by the
// title of the conference.
func (w *writer) ownItem(a *chancery.Activity) []paper.Span {
	for _, c := range w.m.Conferences {
		if c.Activity == a.ID {
			return w.item(in(w.l, c.Title), a)
		}
	}
	return w.plainItem(a)
}

// shortcomings are those named of the period: at the conference that reviewed
// it, or in it.
func (w *writer) shortcomings() {
	review := w.m.conference()
	list := filter(w.m.Shortcomings, func(s *chancery.Shortcoming) bool {
		return review != nil && s.Conference == review.ID || s.Conference == "" && w.m.within(s.NamedOn)
	})
	if len(list) == 0 {
		w.paragraph(w.sentence("central.shortcomings.none"))
		return
	}
	w.paragraph(w.sentence("central.shortcomings.named", "count", w.figure("shortcoming", refs(list))))
	var items []paper.Item
	for _, s := range list {
		text := w.sentence("central.shortcomings.item", "text", in(w.l, s.Text), "on", w.on(s.NamedOn))
		if cause := in(w.l, s.Cause); cause != "" {
			text = join(" ", text, w.sentence("central.shortcomings.cause", "cause", cause))
		}
		items = append(items, paper.Item{Text: text})
	}
	w.blocks = append(w.blocks, paper.List{Items: items})
}

// way is one of the four ways a task stands at the end of the period.
type way int

const (
	doneOnTime way = iota
	doneLate
	openInTerm
	openOverdue
	ways
)

var wayKeys = [ways]string{"done_on_time", "done_late", "open_in_term", "open_overdue"}

// wayOf is how a task stood at the end of the period; false where it was done
// before the period or given after it.
func (m *Material) wayOf(t *chancery.Task) (way, bool) {
	done := t.State == "done" || t.State == "verified"
	switch {
	case t.GivenOn != "" && !m.before(t.GivenOn):
		return 0, false
	case done && t.DoneOn != "" && t.DoneOn.LastDay() <= m.Set.To:
		if !m.within(t.DoneOn) {
			return 0, false
		}
		if t.Deadline().Certainly(t.DoneOn) {
			return doneLate, true
		}
		return doneOnTime, true
	case t.Deadline() != "" && t.Deadline().LastDay() < m.Set.To:
		return openOverdue, true
	}
	return openInTerm, true
}

// board counts the tasks of one conference in the four ways.
type board struct {
	conference *chancery.Conference
	tasks      [ways][]*chancery.Task
}

func (b *board) all() (out []*chancery.Task) {
	for _, list := range b.tasks {
		out = append(out, list...)
	}
	return out
}

// boards are the tasks of every conference before the one that reviewed the period.
func (w *writer) boards() (out []*board) {
	review := w.m.conference()
	for _, c := range w.m.Conferences {
		if c == review {
			continue
		}
		b := &board{conference: c}
		for _, t := range w.m.Tasks {
			if t.From != c.ID {
				continue
			}
			if way, counts := w.m.wayOf(t); counts {
				b.tasks[way] = append(b.tasks[way], t)
			}
		}
		if len(b.all()) > 0 {
			out = append(out, b)
		}
	}
	return out
}

// earlierTasks opens with the four-way count by conference and goes through
// the tasks of the conferences of the last year.
func (w *writer) earlierTasks() {
	boards := w.boards()
	if len(boards) == 0 {
		w.paragraph(w.sentence("central.earlier.none"))
		return
	}
	var all []*chancery.Task
	undated := 0
	for _, b := range boards {
		all = append(all, b.all()...)
		for _, t := range append(b.tasks[openInTerm], b.tasks[openOverdue]...) {
			if t.Deadline() == "" {
				undated++
			}
		}
	}
	w.paragraph(w.sentence("central.earlier.all", "count", w.figure("task", refs(all)), "to", i18n.LongDate(w.l, string(w.m.Set.To))), w.undated(undated))
	w.blocks = append(w.blocks, w.fourWays(boards))
	for _, b := range boards {
		if b.conference.Date.LastDay() >= w.m.Set.From.AddYears(-1) {
			w.fate(b)
		}
	}
}

func (w *writer) undated(n int) []paper.Span {
	if n == 0 {
		return nil
	}
	return w.sentence("central.earlier.undated", "count", n)
}

func (w *writer) fourWays(boards []*board) paper.Table {
	t := paper.Table{Caption: w.t("central.earlier.caption"), Columns: []paper.Column{{Width: .48}}}
	head := paper.Row{Cells: paper.Cells(w.t("central.earlier.conference"))}
	var total [ways][]*chancery.Task
	for _, key := range wayKeys {
		t.Columns = append(t.Columns, paper.Column{Align: paper.Right})
		head.Cells = append(head.Cells, paper.Cells(w.t("central.earlier."+key))...)
	}
	t.Head = []paper.Row{head}
	row := func(label string, tasks [ways][]*chancery.Task) paper.Row {
		r := paper.Row{Cells: []paper.Cell{{Text: plain(label), Heading: true}}}
		for _, list := range tasks {
			r.Cells = append(r.Cells, paper.Cell{Text: paper.Spans(w.figure("task", refs(list)).Span)})
		}
		return r
	}
	for _, b := range boards {
		t.Rows = append(t.Rows, row(w.t("central.earlier.row", "conference", in(w.l, b.conference.Title), "on", w.on(b.conference.Date)), b.tasks))
		for i, list := range b.tasks {
			total[i] = append(total[i], list...)
		}
	}
	if len(boards) > 1 {
		r := row(w.t("central.total"), total)
		r.Total = true
		t.Rows = append(t.Rows, r)
	}
	return t
}

// fate lists the tasks of a conference with how each stands, or says it once
// where all stand alike.
func (w *writer) fate(b *board) {
	words := map[string]bool{}
	for i, list := range b.tasks {
		for _, t := range list {
			words[w.standing(way(i), t)] = true
		}
	}
	var items []paper.Item
	for i, list := range b.tasks {
		for _, t := range list {
			text := w.sentence("central.earlier.plain_item", "task", in(w.l, t.Text))
			if len(words) > 1 {
				text = w.sentence("central.earlier.item", "task", in(w.l, t.Text), "way", w.standing(way(i), t))
			}
			if result := in(w.l, t.Result); result != "" {
				text = join(" ", text, plain(result))
			}
			items = append(items, paper.Item{Text: text})
		}
	}
	args := []any{"conference", in(w.l, b.conference.Title)}
	if len(words) == 1 {
		w.paragraph(w.sentence("central.earlier.of_all", append(args, "way", slices.Collect(maps.Keys(words))[0])...))
	} else {
		w.paragraph(w.sentence("central.earlier.of", args...))
	}
	w.blocks = append(w.blocks, paper.List{Items: items})
}

// standing is how a task stands, in words.
func (w *writer) standing(x way, t *chancery.Task) string {
	if x == openInTerm && t.Deadline() == "" {
		return w.t("central.earlier.now.undated")
	}
	return w.t("central.earlier.now." + wayKeys[x])
}

// tasksAhead are the tasks the conference that reviewed the period gave.
func (w *writer) tasksAhead() {
	review := w.m.conference()
	if review == nil {
		w.paragraph(w.sentence("central.ahead.no_conference", "period", w.period(w.m.Set.Period)))
		return
	}
	tasks := filter(w.m.Tasks, func(t *chancery.Task) bool { return t.From == review.ID })
	if len(tasks) == 0 {
		w.paragraph(w.sentence("central.ahead.none", "conference", w.conference(review), "on", w.on(review.Date)))
		return
	}
	w.paragraph(w.sentence("central.ahead.all", "conference", w.conference(review), "on", w.on(review.Date), "count", w.figure("task", refs(tasks))))
	var items []paper.Item
	for _, t := range tasks {
		items = append(items, paper.Item{Text: w.ahead(t)})
	}
	w.blocks = append(w.blocks, paper.List{Numbered: true, Items: items})
}

func (w *writer) ahead(t *chancery.Task) []paper.Span {
	who := w.m.Names.organisation(w.l, t.Lead)
	if who == "" {
		who = in(w.l, t.Responsible)
	}
	text := in(w.l, t.Text)
	switch {
	case who != "" && t.Deadline() != "":
		return w.sentence("central.ahead.who_and_due", "task", text, "who", who, "due", i18n.LongDate(w.l, string(t.Deadline())))
	case who != "":
		return w.sentence("central.ahead.who", "task", text, "who", who)
	case t.Deadline() != "":
		return w.sentence("central.ahead.due", "task", text, "due", i18n.LongDate(w.l, string(t.Deadline())))
	}
	return plain(text + ".")
}

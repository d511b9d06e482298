package report

import (
	"cmp"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/figures"
	"chancery/internal/i18n"
	"chancery/internal/report/paper"
)

// annexes are the charts, the tables of figures and the lists behind the text.
func (w *writer) annexes() {
	w.charts()
	n := 0
	add := func(t paper.Table) {
		if len(t.Rows) > 0 {
			n++
			t.Caption = w.t("central.annex.caption", "number", itoa(int64(n)), "title", t.Caption)
			w.blocks = append(w.blocks, t)
		}
	}
	add(w.byGroup("kind", "activities.held.by_kind", "type", w.termOf("activity_kind")))
	add(w.byGroup("partner", "activities.held.by_partner", "partners", w.partnerOf))
	add(w.byGroup("level", "activities.held.by_level", "level", w.termOf("level")))
	add(w.byMonth())
	add(w.editions())
	add(w.signedTable())
	add(w.rotationTable())
	w.blocks = append(w.blocks, paper.PageBreak{Landscape: true})
	if len(w.m.Activities) > maxListed {
		w.note(w.sentence("central.annex_more.activities", "count", w.held()))
	} else {
		add(w.activityTable())
	}
	add(w.impreciseTable())
	add(w.definitions())
}

func (w *writer) termOf(vocabulary string) func(string) string {
	return func(code string) string { return w.m.Names.Term(w.l, vocabulary, chancery.Code(code)) }
}

// columnHeads names columns by the messages "central.column.<key>".
func (w *writer) columnHeads(keys ...string) []paper.Row {
	var row paper.Row
	for _, k := range keys {
		row.Cells = append(row.Cells, paper.Cells(w.t("central.column."+k))...)
	}
	return []paper.Row{row}
}

// comparedWith says which of the two periods hold activities to compare with;
// a year is compared with one period only.
func (m *Material) comparedWith() (previous, yearBefore bool) {
	f := m.Set.Figure("activities.held")
	return f.Previous.Int() > 0, f.YearBefore.Int() > 0 && m.Set.Compared.Previous != m.Set.Compared.YearBefore
}

// comparison heads a table of figures with the periods compared.
func (w *writer) comparison(first string) ([]paper.Row, []paper.Column) {
	s := w.m.Set
	row := paper.Row{Cells: paper.Cells(w.t("central.column."+first), i18n.ShortPeriod(w.l, s.Period))}
	columns := []paper.Column{{}, {Align: paper.Right, Width: .17}}
	add := func(label string) {
		row.Cells = append(row.Cells, paper.Cells(i18n.ShortPeriod(w.l, label))...)
		columns = append(columns, paper.Column{Align: paper.Right, Width: .17})
	}
	previous, yearBefore := w.m.comparedWith()
	if previous {
		add(s.Compared.Previous)
	}
	if yearBefore {
		add(s.Compared.YearBefore)
	}
	return []paper.Row{row}, columns
}

func (w *writer) compareRow(label string, value number, f figures.Figure) paper.Row {
	row := paper.Row{Cells: []paper.Cell{{Text: plain(label), Heading: true}, {Text: paper.Spans(value.Span)}}}
	previous, yearBefore := w.m.comparedWith()
	if previous {
		row.Cells = append(row.Cells, paper.Cell{Text: plain(w.amount(f.Previous))})
	}
	if yearBefore {
		row.Cells = append(row.Cells, paper.Cell{Text: plain(w.amount(f.YearBefore))})
	}
	return row
}

// byGroup is a table of the activities held by one dimension.
func (w *writer) byGroup(key, group, field string, name func(string) string) paper.Table {
	t := paper.Table{Caption: w.t("central.annex.by_" + key)}
	t.Head, t.Columns = w.comparison(key)
	for _, r := range w.m.Set.By(group) {
		t.Rows = append(t.Rows, w.compareRow(name(r.Key), w.heldBy(r.Figure, field, r.Key), r.Figure))
	}
	if key == "kind" && len(t.Rows) > 0 {
		total := w.compareRow(w.t("central.total"), w.held(), w.m.Set.Figure("activities.held"))
		total.Total = true
		t.Rows = append(t.Rows, total)
	}
	return t
}

func (w *writer) byMonth() paper.Table {
	t := paper.Table{Caption: w.t("central.annex.by_month")}
	t.Head, t.Columns = w.comparison("month")
	for _, r := range w.m.Set.InOrder("activities.held.by_month") {
		t.Rows = append(t.Rows, w.compareRow(i18n.ShortDate(r.Key), w.counted(r.Figure), r.Figure))
	}
	return t
}

// editions are the occurrences of mechanisms, in the order of their dates.
func (w *writer) editions() paper.Table {
	t := paper.Table{Caption: w.t("central.annex.editions"), Head: w.columnHeads("mechanism", "edition", "date", "place"),
		Columns: []paper.Column{{Width: .5}, {Align: paper.Centre, Width: .1}, {}, {}}}
	for _, a := range w.m.Activities {
		m := w.m.Names.Mechanisms[a.Mechanism]
		if m == nil {
			continue
		}
		edition := "–"
		if a.Edition.OK {
			edition = itoa(a.Edition.N)
		}
		t.Rows = append(t.Rows, paper.Row{Cells: paper.Cells(in(w.l, m.Name), edition, w.short(a.Span()), placeIn(w.l, a.Place))})
	}
	return t
}

// short is a span of dates for a table; a month or a year is written in words.
func (w *writer) short(from, to chancery.Date) string {
	if from.Precision() < chancery.ToDay {
		return w.when(from, to)
	}
	return i18n.ShortRange(string(from), string(to))
}

func (w *writer) signedTable() paper.Table {
	t := paper.Table{Caption: w.t("central.annex.signed"), Head: w.columnHeads("agreement", "kind", "partner", "signed_on", "place"),
		Columns: []paper.Column{{Width: .4}, {}, {}, {}, {}}}
	for _, a := range w.m.signed() {
		t.Rows = append(t.Rows, paper.Row{Cells: paper.Cells(in(w.l, a.Title), w.termOf("agreement_type")(string(a.Type)), w.m.Names.partners(w.l, a.Partners),
			w.short(a.SignedOn, ""), placeIn(w.l, a.Place))})
	}
	return t
}

// rotationTable are the rotations that were abroad in the period.
func (w *writer) rotationTable() paper.Table {
	t := paper.Table{Caption: w.t("central.annex.rotations"), Head: w.columnHeads("rotation", "strength", "women", "seen_off", "deployed", "returned"),
		Columns: []paper.Column{{Width: .36}, {Align: paper.Right}, {Align: paper.Right}, {}, {}, {}}}
	for _, r := range w.counting("rotations.in_progress") {
		t.Rows = append(t.Rows, paper.Row{Cells: paper.Cells(in(w.l, w.m.Names.Title(r)), w.stated(r.Strength), w.stated(r.Women),
			w.short(r.SeenOffOn, ""), w.short(r.DeployedOn, ""), w.short(w.known(r.ReturnedOn), ""))})
	}
	return t
}

// known is a date by the end of the period: a report says nothing of what came later.
func (w *writer) known(d chancery.Date) chancery.Date {
	if w.m.before(d) {
		return d
	}
	return ""
}

func (w *writer) stated(n chancery.Number) string {
	if !n.OK {
		return "–"
	}
	return i18n.Integer(w.l, n.N)
}

// maxListed is up to how many activities an annex lists.
const maxListed = 2_000

// activityTable lists every activity counted.
func (w *writer) activityTable() paper.Table {
	t := paper.Table{Caption: w.t("central.annex.activities"), Head: w.columnHeads("date", "activity", "place", "partner", "ref"),
		Columns: []paper.Column{{Width: .13}, {Width: .45}, {}, {}, {Width: .09}}}
	records := make([]chancery.Entity, len(w.m.Activities))
	for i, a := range w.m.Activities {
		records[i] = a
	}
	names := w.m.Names.Titles(records)
	for _, a := range w.m.Activities {
		row := paper.Row{Cells: paper.Cells(w.short(a.Span()), in(w.l, names[a.ID]), placeIn(w.l, a.Place), w.m.Names.partners(w.l, a.Partners))}
		row.Cells = append(row.Cells, paper.Cell{Text: paper.Spans(paper.Figure(a.Ref, "/activities/"+a.Ref))})
		t.Rows = append(t.Rows, row)
	}
	return t
}

// impreciseTable lists what counts by a date known to the month or the year.
func (w *writer) impreciseTable() paper.Table {
	t := paper.Table{Caption: w.t("central.annex.imprecise"), Head: w.columnHeads("record", "known_as", "ref"), Columns: []paper.Column{{Width: .66}, {}, {Width: .1}}}
	for _, record := range w.m.Set.Imprecise() {
		kind, ref, _ := cut(record)
		name, when := w.called(kind, ref)
		if name == "" {
			continue
		}
		spec, _ := chancery.SpecOf(kind)
		row := paper.Row{Cells: paper.Cells(name, i18n.LongDate(w.l, string(when)))}
		row.Cells = append(row.Cells, paper.Cell{Text: paper.Spans(paper.Figure(ref, "/"+spec.Plural+"/"+ref))})
		t.Rows = append(t.Rows, row)
	}
	slices.SortStableFunc(t.Rows, func(a, b paper.Row) int { return cmp.Compare(a.Cells[1].Text[0].Text, b.Cells[1].Text[0].Text) })
	return t
}

// called finds the name and the date of a record of the report.
func (w *writer) called(kind chancery.Kind, ref string) (string, chancery.Date) {
	var found chancery.Entity
	look := func(e chancery.Entity) {
		if h := e.Head(); h.Kind == kind && h.Ref == ref {
			found = e
		}
	}
	for _, a := range w.m.Activities {
		look(a)
	}
	for _, a := range w.m.Agreements {
		look(a)
	}
	for _, r := range w.m.Rotations {
		look(r)
	}
	if found == nil {
		return "", ""
	}
	name := in(w.l, w.m.Names.Title(found))
	switch r := found.(type) {
	case *chancery.Activity:
		_, to := r.Span()
		return name, to
	case *chancery.Agreement:
		return name, r.SignedOn
	case *chancery.Rotation:
		return name, r.Began()
	}
	return name, ""
}

// definitions say what each measure counts.
func (w *writer) definitions() paper.Table {
	t := paper.Table{Caption: w.t("central.annex.definitions"), Head: w.columnHeads("measure", "means", "value"), Columns: []paper.Column{{Width: .27}, {}, {Align: paper.Right, Width: .1}}}
	for _, m := range figures.Central() {
		key := "measure." + m.Name
		if !i18n.Has(w.l, key) || !i18n.Has(w.l, key+".means") {
			continue
		}
		t.Rows = append(t.Rows, paper.Row{Cells: []paper.Cell{{Text: plain(w.t(key)), Heading: true}, {Text: plain(w.t(key + ".means"))}, {Text: paper.Spans(w.measured(m.Name).Span)}}})
	}
	return t
}

// trimmed is a label short enough for an axis.
func trimmed(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return strings.TrimSpace(string(r[:most-1])) + "…"
}

package report

import (
	"chancery/internal/chancery"
	"chancery/internal/chart"
	"chancery/internal/figures"
	"chancery/internal/i18n"
	"chancery/internal/report/paper"
)

// charts draw the figures: by month, by kind and by partner against the
// periods compared with, and the rotations abroad.
func (w *writer) charts() {
	n := 0
	add := func(draw func(title string) chart.Chart, key string, empty bool) {
		if empty {
			return
		}
		n++
		title := w.t("central.chart.caption", "number", itoa(int64(n)), "title", w.t("central.chart."+key))
		w.blocks = append(w.blocks, paper.Chart{Chart: draw(title), TableLabel: w.t("central.chart.numbers"), NoTable: true})
	}
	months := w.m.Set.InOrder("activities.held.by_month")
	add(func(title string) chart.Chart { return w.bars(title, "month", months, i18n.ShortDate, false) }, "by_month", len(months) == 0)
	kinds := w.m.Set.By("activities.held.by_kind")
	add(func(title string) chart.Chart { return w.bars(title, "kind", kinds, w.termOf("activity_kind"), true) }, "by_kind", len(kinds) == 0)
	const top = 15
	partners := w.m.Set.By("activities.held.by_partner")
	partners = partners[:min(top, len(partners))]
	add(func(title string) chart.Chart { return w.bars(title, "partner", partners, w.partnerOf, true) }, "by_partner", len(partners) == 0)
	rotations := w.counting("rotations.in_progress")
	add(func(title string) chart.Chart { return w.timeline(title, rotations) }, "rotations", len(rotations) == 0)
}

// bars compare the rows of a group with the periods that hold anything at all.
func (w *writer) bars(title, head string, rows []figures.Row, name func(string) string, lying bool) chart.Chart {
	s := w.m.Set
	b := chart.Bars{Frame: chart.Frame{Title: title, Desc: w.t("central.chart.desc_" + head)}, Head: w.t("central.column." + head), Lying: lying, Absent: "–",
		Format: func(v float64) string { return i18n.Integer(w.l, int64(v)) }}
	now, before, year := chart.Series{Name: i18n.ShortPeriod(w.l, s.Period)}, chart.Series{Name: i18n.ShortPeriod(w.l, s.Compared.Previous)}, chart.Series{Name: i18n.ShortPeriod(w.l, s.Compared.YearBefore)}
	for _, r := range rows {
		b.Categories = append(b.Categories, trimmed(name(r.Key), 44))
		now.Values = append(now.Values, chart.Value{V: r.Value.N, Href: recordsAddress(r.Figure)})
		before.Values = append(before.Values, chart.Value{V: r.Previous.N})
		year.Values = append(year.Values, chart.Value{V: r.YearBefore.N})
	}
	previous, yearBefore := w.m.comparedWith()
	b.Series = []chart.Series{now}
	if previous {
		b.Series = append(b.Series, before)
	}
	if yearBefore {
		b.Series = append(b.Series, year)
	}
	return b.Chart()
}

// timeline shows the rotations abroad in the period, a lane for each unit and mission.
func (w *writer) timeline(title string, rotations []*chancery.Rotation) chart.Chart {
	t := chart.Timeline{
		Frame: chart.Frame{Title: title, Desc: w.t("central.chart.desc_rotations")}, Today: w.m.Set.To, To: w.m.Set.To,
		Words: chart.TimelineWords{
			Lane: w.t("central.column.mission"), Period: w.t("central.column.rotation"), Start: w.t("central.column.deployed"), End: w.t("central.column.returned"), Note: w.t("central.column.note"),
			Today: w.t("central.chart.end_of_period"), Planned: w.t("central.chart.planned"),
			Gap:     func(days int) string { return w.t("central.chart.gap", "count", days) },
			Overlap: func(days int) string { return w.t("central.chart.overlap", "count", days) },
		},
	}
	at := map[string]int{}
	for _, r := range rotations {
		name := w.m.Names.Short(w.l, "deployment_unit", r.Unit) + ", " + w.missions(r)
		i, known := at[name]
		if !known {
			i = len(t.Lanes)
			at[name] = i
			t.Lanes = append(t.Lanes, chart.Lane{Name: name, Sequence: r.Number.OK})
		}
		period := chart.Period{Start: r.Began(), End: w.known(r.ReturnedOn), Href: "/rotations/" + r.Ref}
		if r.Number.OK {
			period.Name = w.t("central.chart.rotation", "number", itoa(r.Number.N))
		}
		t.Lanes[i].Periods = append(t.Lanes[i].Periods, period)
	}
	return t.Chart()
}

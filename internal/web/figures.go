package web

import (
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/chart"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// keyFigures are the totals a period's page shows, by subject.
var keyFigures = []struct {
	subject  string
	measures []string
}{
	{"activities", []string{"activities.held", "delegations.out", "delegations.in", "editions.held", "forums.attended", "partners.engaged", "partners.without_contact"}},
	{"agreements", []string{"agreements.signed", "agreements.in_force", "agreements.expiring", "commitments.done_on_time", "commitments.done_late", "commitments.open_in_term", "commitments.open_overdue"}},
	{"peacekeeping", []string{"rotations.deployed", "rotations.in_progress", "peacekeepers.deployed", "peacekeepers.women"}},
	{"direction", []string{
		"tasks.done_on_time", "tasks.done_late", "tasks.open_in_term", "tasks.open_overdue", "reports.due", "reports.on_time", "reports.late", "reports.missing",
		"recommendations.sent", "recommendations.decided", "recommendations.adopted", "recommendations.median_days",
		"programme.planned", "programme.held", "programme.additional", "programme.postponed", "programme.cancelled", "forecasts.resolved", "forecasts.brier",
	}},
}

// figures are the totals of the period with those they are compared with. Each
// leads to the records it counted.
func (p periodPanels) figures() panel {
	out := panel{ID: "figures", Title: p.t("figures"), Text: p.t("figures_text"), Hint: p.v.t("screen.choose_number")}
	short := func(label string) string { return i18n.ShortPeriod(p.l.lang, label) }
	for _, k := range keyFigures {
		g := gridOf(p.t("subject."+k.subject), p.t("figure"), "#"+short(p.label()), "#"+short(p.set.Compared.Previous), "#"+p.t("change"), "#"+short(p.set.Compared.YearBefore), "#"+p.t("change"))
		g.Hidden = false
		for _, name := range k.measures {
			f := p.set.Figure(name)
			if k.subject != "activities" && f.Value.N == 0 && f.Previous.N == 0 && f.YearBefore.N == 0 {
				continue
			}
			g.add(p.l.lang, i18n.T(p.l.lang, "measure."+name), p.amount(f.Value, p.evidence(p.label(), name, "", "")),
				p.amount(f.Previous, p.evidence(p.set.Compared.Previous, name, "", "")), p.change(f.Change()),
				p.amount(f.YearBefore, p.evidence(p.set.Compared.YearBefore, name, "", "")), p.change(f.YearChange()))
		}
		if len(g.Rows) > 0 {
			out.Grids = append(out.Grids, g)
		}
	}
	return out
}

// evidence is the page of the records a figure counted.
func (p periodPanels) evidence(label, measure, dimension, key string) string {
	return p.v.periodHref(label, "/figures/"+measure, "dimension", dimension, "value", key)
}

func (p periodPanels) amount(a service.Amount, href string) value {
	if !a.OK {
		return value{Text: "–"}
	}
	v := value{Text: amountText(p.l.lang, a)}
	if a.N != 0 {
		v.Href = href
	}
	return v
}

func amountText(lang i18n.Lang, a service.Amount) string {
	switch {
	case !a.OK:
		return "–"
	case a.N == float64(a.Int()):
		return i18n.Integer(lang, a.Int())
	}
	return i18n.Decimal(lang, a.N, 2)
}

func (p periodPanels) change(a service.Amount) string {
	switch {
	case !a.OK:
		return "–"
	case a.N == float64(a.Int()):
		return i18n.Change(p.l.lang, a.Int())
	case a.N > 0:
		return "+" + i18n.Decimal(p.l.lang, a.N, 2)
	}
	return i18n.Decimal(p.l.lang, a.N, 2)
}

// breakdown draws what was held by kind, partner, level and month.
func (p periodPanels) breakdown() panel {
	out := panel{ID: "breakdown", Title: p.t("breakdown")}
	if p.set.Value("activities.held") == 0 {
		out.Empty = p.t("nothing_held")
		return out
	}
	for _, d := range []struct{ dimension, of string }{
		{"kind", "activity_kind"}, {"partner", "partner"}, {"level", "level"}, {"field", "cooperation_field"}, {"organisation", "organisation"},
	} {
		if c := p.bars(d.dimension, d.of); c != nil {
			out.Charts = append(out.Charts, c)
		}
	}
	if c := p.months(); c != nil {
		out.Charts = append([]*drawing{c}, out.Charts...)
	}
	return out
}

// maxBars is how many values a chart of the period shows.
const maxBars = 15

// bars compares the values of a dimension with those of the year before.
func (p periodPanels) bars(dimension, of string) *drawing {
	rows := p.set.By("activities.held.by_" + dimension)
	rows = slices.DeleteFunc(rows, func(r service.FigureRow) bool { return r.Value.N == 0 })
	if len(rows) == 0 {
		return nil
	}
	b := chart.Bars{
		Frame: chart.Frame{Title: i18n.T(p.l.lang, "measure.activities.held.by_"+dimension), Desc: p.t("bars_desc")},
		Head:  i18n.T(p.l.lang, "measure_by."+dimension), Lying: true, Format: whole(p.v),
		Series: []chart.Series{{Name: i18n.ShortPeriod(p.l.lang, p.label())}, {Name: i18n.ShortPeriod(p.l.lang, p.set.Compared.YearBefore)}},
	}
	if p.set.Figure("activities.held").YearBefore.N == 0 {
		b.Series, b.Desc = b.Series[:1], p.t("bars_desc_alone")
	}
	for _, r := range rows[:min(len(rows), maxBars)] {
		name := p.l.plain(p.set.Name(of, r.Key))
		if r.Key == "" {
			name = p.v.t("word.not_stated")
		}
		b.Categories = append(b.Categories, name)
		b.Series[0].Values = append(b.Series[0].Values, chart.Value{V: r.Value.N, Href: p.evidence(p.label(), "activities.held", dimension, r.Key)})
		if len(b.Series) > 1 {
			b.Series[1].Values = append(b.Series[1].Values, chart.Value{V: r.YearBefore.N, Href: p.evidenceOf(r.YearBefore, dimension, r.Key)})
		}
	}
	return draw(b.Chart(), p.v.t("screen.as_table"))
}

// evidenceOf is the evidence of a figure of the year before; none of nought.
func (p periodPanels) evidenceOf(a service.Amount, dimension, key string) string {
	if a.N == 0 {
		return ""
	}
	return p.evidence(p.set.Compared.YearBefore, "activities.held", dimension, key)
}

func (p periodPanels) months() *drawing {
	rows := p.set.InOrder("activities.held.by_month")
	rows = slices.DeleteFunc(rows, func(r service.FigureRow) bool { return r.Value.N == 0 })
	if len(rows) < 2 {
		return nil
	}
	b := chart.Bars{
		Frame: chart.Frame{Title: i18n.T(p.l.lang, "measure.activities.held.by_month"), Desc: p.t("months_desc")},
		Head:  i18n.T(p.l.lang, "measure_by.month"), Format: whole(p.v), Series: []chart.Series{{Name: p.v.t("word.count")}},
	}
	for _, r := range rows {
		b.Categories = append(b.Categories, i18n.ShortDate(r.Key))
		b.Series[0].Values = append(b.Series[0].Values, chart.Value{V: r.Value.N, Href: p.evidence(p.label(), "activities.held", "month", r.Key)})
	}
	return draw(b.Chart(), p.v.t("screen.as_table"))
}

// figure is the evidence of one figure: the records it counted.
func (s *Site) figure(v *visit) error {
	label := v.path("period")
	e, err := s.service.Evidence(v.ctx(), v.who, v.ask(label), v.path("measure"), v.query("dimension"), v.query("value"))
	if err != nil {
		return err
	}
	p := evidencePanels{v, around(v.lang, e.Around), e, label}
	view := screenView{Lead: p.means(), Panels: []panel{p.values(), p.records()}}
	period := i18n.Capitalise(i18n.Period(v.lang, label))
	trail := []link{{Text: v.t("area.reporting")}, {Text: v.t("screen.period.list"), Href: "/periods"}, {Text: period, Href: v.periodHref(label, "")}}
	return view.show(v, head{Title: p.title(), Area: chancery.AreaReporting, Trail: trail, Wide: true})
}

type evidencePanels struct {
	v     *visit
	l     labels
	e     *service.Evidence
	label string
}

func (p evidencePanels) t(key string, args ...any) string {
	return p.v.t("screen.evidence."+key, args...)
}

func (p evidencePanels) title() string {
	name := i18n.T(p.l.lang, "measure."+p.e.Measure)
	if p.e.Dimension == "" {
		return name
	}
	key := p.l.plain(p.e.Set.Name(p.e.Of, p.e.Key))
	switch {
	case p.e.Key == "":
		key = p.v.t("word.not_stated")
	case p.e.Dimension == "month":
		key = i18n.ShortDate(p.e.Key)
	}
	return p.t("title", "figure", name, "value", key)
}

func (p evidencePanels) means() string {
	if key := "measure." + p.e.Measure + ".means"; i18n.Has(p.l.lang, key) {
		return p.v.t(key)
	}
	return ""
}

// values are the figure and what it is compared with.
func (p evidencePanels) values() panel {
	f, c := p.e.Figure, p.e.Set.Compared
	out := panel{ID: "values", Title: p.t("values")}
	here := func(label string) string {
		return p.v.periodHref(label, "/figures/"+p.e.Measure, "dimension", p.e.Dimension, "value", p.e.Key)
	}
	out.Stats = []stat{
		{Label: i18n.Capitalise(i18n.Period(p.l.lang, p.label)), Text: amountText(p.l.lang, f.Value)},
		{Label: i18n.Capitalise(i18n.Period(p.l.lang, c.Previous)), Text: amountText(p.l.lang, f.Previous), Href: here(c.Previous)},
		{Label: i18n.Capitalise(i18n.Period(p.l.lang, c.YearBefore)), Text: amountText(p.l.lang, f.YearBefore), Href: here(c.YearBefore)},
	}
	if r := f.Reciprocal; r != nil {
		out.Text = p.t("balance", "out", int(r.Out), "in", int(r.In))
	}
	set := p.e.Set
	out.Facts = []shownField{
		{Label: p.t("days"), Value: value{Text: i18n.ShortRange(string(set.From), string(set.To))}},
		{Label: p.t("audience"), Value: p.l.code("marking_level", set.Audience.Level)},
		{Label: p.t("position"), Value: value{Text: i18n.Integer(p.l.lang, set.Ledger.Size)}},
	}
	return out
}

// records lists what was counted, a table for each kind.
func (p evidencePanels) records() panel {
	out := panel{ID: "records", Title: p.t("records", "count", p.e.Figure.Count())}
	if len(p.e.Records) == 0 {
		out.Empty = p.t("none")
		return out
	}
	if p.e.Figure.Count() > service.MaxEvidence {
		out.Text = p.t("cut", "count", service.MaxEvidence)
	}
	var kinds []chancery.Kind
	for _, e := range p.e.Records {
		if k := e.Head().Kind; !slices.Contains(kinds, k) {
			kinds = append(kinds, k)
		}
	}
	for _, k := range kinds {
		g := gridOf(kindsLabel(p.l.lang, k), p.v.t("screen.reference"), kindLabel(p.l.lang, k), p.v.t("screen.month.when"), p.v.t("word.state"))
		for _, e := range p.e.Records {
			if r := e.Head(); r.Kind == k {
				g.add(p.l.lang, value{Text: r.Ref, Mono: true}, p.l.known(e), p.when(e), stateOf(p.l.lang, k, r.State))
			}
		}
		out.Grids = append(out.Grids, g)
	}
	return out
}

func (p evidencePanels) when(e chancery.Entity) gridCell {
	var c gridCell
	if s, ok := e.(chancery.Spanning); ok {
		from, to := s.Span()
		c.Values = spread(p.l.span(from, to))
	}
	if p.e.Imprecise[e.Head().ID] {
		c.Values = append(c.Values, value{Text: strings.TrimSpace(p.t("imprecise"))})
	}
	return c
}

package web

import (
	"net/url"
	"slices"
	"strconv"

	"chancery/internal/chancery"
	"chancery/internal/chart"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// partner is the file of a partner: everything between the two sides.
func (s *Site) partner(v *visit) error {
	f, err := s.service.PartnerFile(v.ctx(), v.who, v.path("ref"))
	if err != nil {
		return err
	}
	view, h, err := v.recordScreen(f.View)
	if err != nil {
		return err
	}
	p := partnerPanels{v, around(v.lang, f.Around), f}
	view.Panels = []panel{p.glance(), p.years(), p.reciprocity(), p.mechanisms(), p.agreements(), p.duties(), p.people(), p.situation(), p.timeline()}
	return view.show(v, h)
}

type partnerPanels struct {
	v *visit
	l labels
	f *service.PartnerFile
}

func (p partnerPanels) t(key string, args ...any) string {
	return p.v.t("screen.partner."+key, args...)
}

// register is the address of a register with this partner chosen.
func (p partnerPanels) register(plural string, pairs ...string) string {
	q := url.Values{"partners": {p.f.Partner.Ref}}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Add(pairs[i], pairs[i+1])
	}
	return "/" + plural + "?" + q.Encode()
}

// visits is the register of activities of some kinds with the partner.
func (p partnerPanels) visits(kinds []string, pairs ...string) string {
	for _, k := range kinds {
		pairs = append(pairs, "type", k)
	}
	return p.register("activities", pairs...)
}

func (p partnerPanels) glance() panel {
	f, l := p.f, p.l
	out := panel{ID: "glance", Title: p.t("glance")}
	add := func(label string, v value) {
		if v.Shown() {
			out.Facts = append(out.Facts, shownField{Label: label, Value: v})
		}
	}
	add(fieldLabel(l.lang, "partner", "tiers"), several(l.codes("partner_tier", f.Partner.Tiers)))
	add(fieldLabel(l.lang, "partner", "relation"), l.text(f.Partner.Relation))
	add(fieldLabel(l.lang, "partner", "since"), l.date(f.Partner.Since))
	add(p.t("last_contact"), p.contact(f.Last))
	next := p.contact(f.Next)
	if f.Next == nil {
		next = value{Text: p.t("none_planned")}
	}
	add(p.t("next_contact"), next)
	held, visitsOut, visitsIn := sum(f.ByKind), sum(f.Out), sum(f.In)
	out.Stats = []stat{
		{Label: p.t("held"), Text: i18n.Integer(l.lang, held), Href: p.register("activities", "state", "held", "state", "closed")},
		{Label: p.t("out"), Text: i18n.Integer(l.lang, visitsOut), Href: p.visits(f.OutKinds)},
		{Label: p.t("in"), Text: i18n.Integer(l.lang, visitsIn), Href: p.visits(f.InKinds)},
		{Label: kindsLabel(l.lang, "agreement"), Text: i18n.Integer(l.lang, len(f.Agreements)), Href: p.register("agreements")},
	}
	if f.Last != nil {
		_, to := f.Last.Span()
		out.Stats = append(out.Stats, stat{Label: p.t("since_last"), Text: p.v.ago(to, f.Today)})
	}
	return out
}

func (p partnerPanels) contact(a *chancery.Activity) value {
	if a == nil {
		return value{}
	}
	from, to := a.Span()
	name := p.l.known(a)
	return value{Items: []value{name, {Text: i18n.ShortRange(string(from), string(to))}}}
}

// ago is how long a day is past, in days, months or years.
func (v *visit) ago(d, today chancery.Date) string {
	days := int(today.First().Sub(d.Last()).Hours() / 24)
	switch {
	case days < 0:
		return i18n.ShortDate(string(d))
	case d.Precision() != chancery.ToDay:
		return v.t("screen.about", "what", v.t("date.months", "count", days/30))
	case days < 90:
		return v.t("date.days", "count", days)
	}
	return v.t("date.months", "count", days/30)
}

func sum(counts []service.YearCount) (n int) {
	for _, c := range counts {
		n += c.Count
	}
	return n
}

// years is the chart of what was held, by year and kind.
func (p partnerPanels) years() panel {
	out := panel{ID: "years", Title: p.t("by_year")}
	if len(p.f.ByKind) == 0 {
		out.Empty = p.t("nothing_held")
		return out
	}
	years := yearsOf(p.v, p.f.ByKind)
	kinds := byTotal(p.f.ByKind)
	bars := chart.Bars{
		Frame: chart.Frame{Title: p.t("by_year_chart", "partner", p.l.plain(p.f.Partner.Name)), Desc: p.t("by_year_desc")},
		Head:  p.v.t("screen.year"), Categories: years, Stacked: true, Total: p.v.t("word.total"), Format: whole(p.v),
	}
	for i, k := range kinds {
		if i == chart.SeriesInks-1 && len(kinds) > chart.SeriesInks {
			bars.Series = append(bars.Series, series(p.v.t("word.other"), years, p.f.ByKind, kinds[i:], nil))
			break
		}
		href := func(year string) string {
			return p.register("activities", "type", k, "from", year+"-01-01", "to", year+"-12-31")
		}
		bars.Series = append(bars.Series, series(p.l.code("activity_kind", chancery.Code(k)).Text, years, p.f.ByKind, []string{k}, href))
	}
	out.Chart = draw(bars.Chart(), p.v.t("screen.as_table"))
	return out
}

// yearsOf lists the years from the first to the last counted, none left out.
func yearsOf(v *visit, lists ...[]service.YearCount) (years []string) {
	first, last := 9999, 0
	for _, list := range lists {
		for _, c := range list {
			if y, err := strconv.Atoi(c.Year); err == nil {
				first, last = min(first, y), max(last, y)
			}
		}
	}
	for y := max(first, last-24); y <= last; y++ {
		years = append(years, strconv.Itoa(y))
	}
	return years
}

// byTotal lists the values counted, the most frequent first.
func byTotal(list []service.YearCount) (values []string) {
	n := map[string]int{}
	for _, c := range list {
		if n[c.Value] == 0 {
			values = append(values, c.Value)
		}
		n[c.Value] += c.Count
	}
	slices.SortStableFunc(values, func(a, b string) int { return n[b] - n[a] })
	return values
}

// series adds up the counts of some values for each year.
func series(name string, years []string, list []service.YearCount, values []string, href func(string) string) chart.Series {
	s := chart.Series{Name: name}
	for _, y := range years {
		n := 0
		for _, c := range list {
			if c.Year == y && slices.Contains(values, c.Value) {
				n += c.Count
			}
		}
		v := chart.Value{V: float64(n)}
		if href != nil && n > 0 {
			v.Href = href(y)
		}
		s.Values = append(s.Values, v)
	}
	return s
}

// whole writes a figure as a whole number.
func whole(v *visit) chart.Format {
	return func(f float64) string { return i18n.Integer(v.lang, int(f)) }
}

// reciprocity sets delegations sent against delegations received.
func (p partnerPanels) reciprocity() panel {
	f := p.f
	out := panel{ID: "reciprocity", Title: p.t("reciprocity"), Text: p.t("reciprocity_text")}
	if len(f.Out)+len(f.In) == 0 {
		out.Empty = p.t("no_visits")
		return out
	}
	years := yearsOf(p.v, f.Out, f.In)
	address := func(kinds []string) func(string) string {
		return func(y string) string {
			return p.visits(kinds, "from", y+"-01-01", "to", y+"-12-31")
		}
	}
	bars := chart.Bars{
		Frame: chart.Frame{Title: p.t("reciprocity_chart", "partner", p.l.plain(f.Partner.Name)), Desc: p.t("reciprocity_desc")},
		Head:  p.v.t("screen.year"), Categories: years, Format: whole(p.v),
		Series: []chart.Series{
			series(p.t("out"), years, f.Out, byTotal(f.Out), address(f.OutKinds)),
			series(p.t("in"), years, f.In, byTotal(f.In), address(f.InKinds)),
		},
	}
	out.Chart = draw(bars.Chart(), p.v.t("screen.as_table"))
	out.Grids = []grid{p.balance()}
	return out
}

// balance is the ledger of visits by level.
func (p partnerPanels) balance() grid {
	f := p.f
	g := gridOf(p.t("balance_by_level"), fieldLabel(p.l.lang, "activity", "level"), "#"+p.t("out"), "#"+p.t("in"), "#"+p.t("balance"))
	g.Hidden = false
	count := func(list []service.YearCount, level string) (n int) {
		for _, c := range list {
			if c.Value == level {
				n += c.Count
			}
		}
		return n
	}
	levels := byTotal(slices.Concat(f.Out, f.In))
	rank := map[string]int64{}
	for _, t := range p.l.terms["level"] {
		rank[t.Code] = t.Rank.N
	}
	slices.SortStableFunc(levels, func(a, b string) int { return int(rank[b] - rank[a]) })
	for _, level := range levels {
		name := p.l.code("level", chancery.Code(level))
		if level == "" {
			name = value{Text: p.v.t("word.not_stated")}
		}
		o, i := count(f.Out, level), count(f.In, level)
		g.add(p.l.lang, name, o, i, i18n.Change(p.l.lang, o-i))
	}
	o, i := sum(f.Out), sum(f.In)
	g.add(p.l.lang, p.v.t("word.total"), o, i, i18n.Change(p.l.lang, o-i)).Total = true
	return g
}

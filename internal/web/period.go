package web

import (
	"net/url"
	"strconv"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// periodList is all periods there is something to say about.
func (s *Site) periodList(v *visit) error {
	lines, err := s.service.Periods(v.ctx(), v.who, v.query("calendar"))
	if err != nil {
		return err
	}
	g := gridOf(v.t("screen.period.list"), v.t("screen.period.period"), v.t("screen.period.days"), "#"+v.t("screen.period.held"), "#"+kindsLabel(v.lang, "report"), kindsLabel(v.lang, "conference"))
	for _, l := range lines {
		var conferences []value
		for _, n := range l.Conferences {
			conferences = append(conferences, nameValue(v.lang, n))
		}
		label := l.Period.Label()
		name := value{Text: i18n.Capitalise(i18n.Period(v.lang, label)), Href: v.periodHref(label, "")}
		g.add(v.lang, name, i18n.ShortRange(string(l.Period.From), string(l.Period.To)), l.Held, l.Reports, conferences)
	}
	view := screenView{Lead: v.t("screen.period.list_lead"), Panels: []panel{{ID: "list", Title: v.t("screen.period.list"), Grids: []grid{g}}}}
	return view.show(v, head{Title: v.t("screen.period.list"), Area: chancery.AreaReporting, Trail: []link{{Text: v.t("area.reporting")}}, Wide: true})
}

// ask is which figures the address asks for.
func (v *visit) ask(label string) service.Ask {
	return service.Ask{Period: label, Calendar: v.query("calendar"), Level: chancery.Code(v.query("level")), Organisation: v.query("organisation")}
}

// periodHref is the address of a page of a period for the same calendar and
// audience as this page.
func (v *visit) periodHref(label, below string, pairs ...string) string {
	q := url.Values{}
	for _, name := range []string{"calendar", "level", "organisation"} {
		if x := v.query(name); x != "" {
			q.Set(name, x)
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	address := "/periods/" + url.PathEscape(label) + below
	if len(q) > 0 {
		address += "?" + q.Encode()
	}
	return address
}

// period is one reporting period: how far its cycle is and its key figures.
func (s *Site) period(v *visit) error {
	label := v.path("period")
	page, err := s.service.PeriodPage(v.ctx(), v.who, label, v.query("calendar"))
	if err != nil {
		return err
	}
	set, err := s.service.Figures(v.ctx(), v.who, v.ask(label))
	if err != nil {
		return err
	}
	p := periodPanels{v, around(v.lang, page.Around), page, set}
	view := screenView{Lead: p.lead(), Nav: p.neighbours(), Filters: p.filters()}
	view.Panels = []panel{p.cycle(), p.papers(), p.figures(), p.breakdown()}
	view.Panels = append(view.Panels, p.conferences(), p.reports())
	title := i18n.Capitalise(i18n.Period(v.lang, label))
	trail := []link{{Text: v.t("area.reporting")}, {Text: v.t("screen.period.list"), Href: "/periods"}}
	h := head{Title: title, Area: chancery.AreaReporting, Trail: trail, Wide: true}
	if v.query("done") == "issue" {
		h.Notice = v.t("screen.period.issued_now")
	}
	return view.show(v, h)
}

type periodPanels struct {
	v   *visit
	l   labels
	p   *service.PeriodPage
	set *service.FigureSet
}

func (p periodPanels) t(key string, args ...any) string { return p.v.t("screen.period."+key, args...) }

func (p periodPanels) label() string { return p.p.Period.Label() }

// lead says from when to when, under which calendar, and for whom.
func (p periodPanels) lead() string {
	level := p.l.code("marking_level", p.set.Audience.Level).Text
	calendar := p.p.Calendar
	lead := p.t("lead", "days", i18n.Capitalise(i18n.FromTo(p.l.lang, string(p.p.Period.From), string(p.p.Period.To))), "calendar", p.l.plain(calendar.Name), "level", level)
	if o := p.set.Audience.Organisation; o != nil {
		lead += " " + p.t("lead_organisation", "organisation", p.l.plain(p.set.Name("organisation", *o)))
	}
	return lead
}

func (p periodPanels) neighbours() []link {
	to := func(key string, x chancery.Period) link {
		return link{Text: p.t(key, "period", i18n.Period(p.l.lang, x.Label())), Href: p.v.periodHref(x.Label(), "")}
	}
	return []link{to("previous", p.p.Previous), to("year_before", p.p.YearBefore), to("after", p.p.After)}
}

// filters choose the calendar and the audience, which is never more than the
// reader sees.
func (p periodPanels) filters() *filterForm {
	calendars := choice{Name: "calendar", Label: kindLabel(p.l.lang, "calendar")}
	for _, c := range p.p.Calendars {
		calendars.Options = append(calendars.Options, option{Value: c.Ref, Label: p.l.plain(c.Name), Chosen: c.Ref == p.p.Calendar.Ref})
	}
	levels := choice{Name: "level", Label: p.t("audience_level"), Options: []option{{Label: p.t("all_i_see")}}}
	for _, t := range p.l.terms["marking_level"] {
		if p.v.who.SeesEverything() || int(t.Rank.N) <= p.v.who.Clearance.Rank {
			levels.Options = append(levels.Options, option{Value: t.Code, Label: p.l.plain(t.Label), Chosen: t.Code == p.v.query("level")})
		}
	}
	f := &filterForm{Action: "/periods/" + url.PathEscape(p.label())}
	if len(calendars.Options) > 1 {
		f.Selects = append(f.Selects, calendars)
	}
	f.Selects = append(f.Selects, levels)
	if len(p.p.Organisations) > 1 {
		bodies := choice{Name: "organisation", Label: p.t("audience_of"), Options: []option{{Label: p.t("all_i_see_of")}}}
		for _, o := range p.p.Organisations {
			bodies.Options = append(bodies.Options, option{Value: o.Ref, Label: p.l.plain(o.Name), Chosen: o.Ref == p.v.query("organisation")})
		}
		f.Selects = append(f.Selects, bodies)
	}
	return f
}

// cycle is the steps of the period's work with how much of each there is.
func (p periodPanels) cycle() panel {
	x := p.p
	out := panel{ID: "cycle", Title: p.t("cycle"), Steps: true}
	year := strconv.Itoa(x.Period.Year)
	between := url.Values{"from": {string(x.Period.From)}, "to": {string(x.Period.To)}}
	step := func(label string, n int, note, href string) {
		s := stat{Label: label, Text: i18n.Integer(p.l.lang, n), Note: note, Href: href}
		if n > 0 {
			s.Tone = toneDone
		}
		out.Stats = append(out.Stats, s)
	}
	step(kindsLabel(p.l.lang, "programme"), len(x.Programmes), p.t("of_year", "year", year), "/programmes?year="+year)
	still := ""
	if x.Expected+x.Off > 0 {
		still = p.t("still", "expected", x.Expected, "off", x.Off)
	}
	step(p.t("held"), x.Held, still, "/activities?"+between.Encode())
	submitted := 0
	for _, r := range x.Reports {
		submitted += boolInt(r.State == "submitted" || r.State == "accepted")
	}
	step(p.t("unit_reports"), submitted, p.t("of_reports", "count", len(x.Reports)), "#reports")
	issued := len(p.p.Issued)
	step(p.t("central"), issued, p.t("issued"), p.v.periodHref(p.label(), "/central-report"))
	step(kindsLabel(p.l.lang, "conference"), len(x.Conferences), "", "#conferences")
	step(p.t("tasks"), x.Count.Total(), p.t("open_tasks", "count", x.Count.OpenInTerm+x.Count.OpenOverdue), "#conferences")
	return out
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// conferences are those that reviewed the period, with what became of their tasks.
func (p periodPanels) conferences() panel {
	out := panel{ID: "conferences", Title: p.t("conferences")}
	if len(p.p.Conferences) == 0 {
		out.Empty = p.t("no_conferences")
		return out
	}
	g := gridOf(out.Title, kindLabel(p.l.lang, "conference"), fieldLabel(p.l.lang, "conference", "date"), fieldLabel(p.l.lang, "conference", "chair"), p.v.t("word.state"))
	for _, c := range p.p.Conferences {
		g.add(p.l.lang, p.l.known(c), p.l.date(c.Date), p.l.ref(c.Chair), stateOf(p.l.lang, "conference", c.State))
	}
	out.Grids = []grid{g}
	if len(p.p.Tasks) > 0 {
		list := p.v.taskGrid(p.l, p.t("tasks"), p.p.Tasks, p.p.Today)
		list.Fold = p.t("task_list", "count", len(p.p.Tasks))
		out.Stats = p.v.fourStats(p.p.Count, "", "")
		for i := range out.Stats {
			out.Stats[i].Href = "" // the list below holds them
		}
		out.Grids = append(out.Grids, list)
	}
	return out
}

// reports are those of the units for the period.
func (p periodPanels) reports() panel {
	out := panel{ID: "reports", Title: p.t("unit_reports")}
	if len(p.p.Reports) == 0 {
		out.Empty = p.t("no_reports")
		return out
	}
	of := func(name string) string { return fieldLabel(p.l.lang, "report", name) }
	g := gridOf(out.Title, kindLabel(p.l.lang, "organisation"), kindLabel(p.l.lang, "report"), of("due"), of("submitted_on"), p.v.t("word.state"))
	for _, r := range p.p.Reports {
		due := gridCell{Values: spread(p.l.date(r.Due))}
		if r.SubmittedOn == "" && r.Due.Certainly(p.p.Today) {
			due.Flag = p.v.t("screen.overdue")
		}
		g.add(p.l.lang, p.l.ref(r.Owner), p.l.known(r), due, p.l.date(r.SubmittedOn), stateOf(p.l.lang, "report", r.State))
	}
	out.Grids = []grid{g}
	return out
}

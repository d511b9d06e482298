package web

import (
	"net/url"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// monthGrid is a month as weeks of days, Monday first.
type monthGrid struct {
	Caption string
	Heads   []string
	Weeks   [][]dayCell
}

// dayCell is one day; one of another month shows nothing.
type dayCell struct {
	Day   int
	Date  string
	Out   bool
	Today bool
	Items []dayItem
	More  int
}

// dayItem is an activity in a day; one that began earlier only goes on.
type dayItem struct {
	value
	State stateTag
	On    bool
}

// maxPerDay is how many activities a day of the grid names.
const maxPerDay = 4

// calendar is the activities of one month.
func (s *Site) calendar(v *visit) error {
	month := chancery.Date(v.query("month"))
	if month == "" {
		month = v.today()[:7]
	}
	var filters []service.Filter
	for _, name := range []string{"partners", "type", "level", "lead"} {
		if x := v.query(name); x != "" {
			filters = append(filters, service.Filter{Field: name, Values: []string{x}})
		}
	}
	m, err := s.service.MonthOf(v.ctx(), v.who, month, filters)
	if err != nil {
		return err
	}
	p := monthPanels{v, around(v.lang, m.Around), m}
	view := screenView{Nav: p.neighbours(), Filters: p.filters(), Panels: []panel{p.grid(), p.days()}}
	if len(m.Sometime) > 0 {
		view.Panels = append(view.Panels, p.sometime())
	}
	title := p.t("title", "month", i18n.LongDate(v.lang, string(month)))
	return view.show(v, head{Title: title, Area: chancery.AreaWork, Trail: []link{{Text: v.t("area.work")}}, Wide: true})
}

type monthPanels struct {
	v *visit
	l labels
	m *service.MonthOf
}

func (p monthPanels) t(key string, args ...any) string { return p.v.t("screen.month."+key, args...) }

// address is another month with the same filters.
func (p monthPanels) address(month chancery.Date) string {
	q := p.v.r.URL.Query()
	q.Set("month", string(month))
	return "/calendar?" + q.Encode()
}

func (p monthPanels) neighbours() []link {
	at := p.m.Month.First()
	before, after := chancery.DayOf(at.AddDate(0, -1, 0))[:7], chancery.DayOf(at.AddDate(0, 1, 0))[:7]
	name := func(d chancery.Date) string { return i18n.Capitalise(i18n.LongDate(p.l.lang, string(d))) }
	return []link{
		{Text: "← " + name(before), Href: p.address(before)},
		{Text: p.t("this_month"), Href: p.address(p.m.Today[:7])},
		{Text: name(after) + " →", Href: p.address(after)},
	}
}

func (p monthPanels) filters() *filterForm {
	f := &filterForm{Action: "/calendar", Clear: "/calendar?" + url.Values{"month": {string(p.m.Month)}}.Encode(), Keep: []option{{Name: "month", Value: string(p.m.Month)}}}
	if x := p.v.query("partners"); x != "" {
		f.Keep = append(f.Keep, option{Name: "partners", Value: x})
	}
	terms := func(name, vocabulary string) {
		c := choice{name, fieldLabel(p.l.lang, "activity", name), []option{{Label: p.v.t("word.all")}}}
		for _, t := range p.l.terms[vocabulary] {
			c.Options = append(c.Options, option{Value: t.Code, Label: p.l.plain(t.Label), Chosen: t.Code == p.v.query(name)})
		}
		f.Selects = append(f.Selects, c)
	}
	terms("type", "activity_kind")
	terms("level", "level")
	return f
}

// grid is the month as a table of weeks.
func (p monthPanels) grid() panel {
	g := &monthGrid{Caption: i18n.Capitalise(i18n.LongDate(p.l.lang, string(p.m.Month)))}
	for d := 1; d <= 7; d++ {
		g.Heads = append(g.Heads, p.v.t("weekday."+string(rune('0'+d))))
	}
	first, last := p.m.Month.First(), p.m.Month.Last()
	monday := first.AddDate(0, 0, -(int(first.Weekday())+6)%7)
	for week := monday; !week.After(last); week = week.AddDate(0, 0, 7) {
		var days []dayCell
		for i := range 7 {
			days = append(days, p.day(week.AddDate(0, 0, i)))
		}
		g.Weeks = append(g.Weeks, days)
	}
	return panel{ID: "grid", Title: p.t("grid"), Month: g}
}

func (p monthPanels) day(t time.Time) dayCell {
	d := chancery.DayOf(t)
	c := dayCell{Day: t.Day(), Date: i18n.LongDate(p.l.lang, string(d)), Out: d[:7] != p.m.Month, Today: d == p.m.Today}
	if c.Out {
		return c
	}
	for _, a := range p.m.Days {
		from, to := a.Span()
		if from > d || to < d {
			continue
		}
		if len(c.Items) == maxPerDay {
			c.More++
			continue
		}
		c.Items = append(c.Items, dayItem{p.l.known(a), stateOf(p.l.lang, "activity", a.State), from < d})
	}
	return c
}

// days lists the activities in the order of their days.
func (p monthPanels) days() panel {
	out := panel{ID: "days", Title: p.t("days")}
	if p.m.Cut {
		out.Text = p.t("cut")
	}
	if len(p.m.Days) == 0 {
		out.Empty = p.t("nothing")
		return out
	}
	out.Grids = []grid{p.list(out.Title, p.m.Days)}
	return out
}

func (p monthPanels) sometime() panel {
	out := panel{ID: "sometime", Title: p.t("sometime"), Text: p.t("sometime_text")}
	out.Grids = []grid{p.list(out.Title, p.m.Sometime)}
	return out
}

func (p monthPanels) list(caption string, list []*chancery.Activity) grid {
	of := func(name string) string { return fieldLabel(p.l.lang, "activity", name) }
	g := gridOf(caption, p.t("when"), kindLabel(p.l.lang, "activity"), of("type"), of("partners"), of("level"), of("place"), p.v.t("word.state"))
	for _, a := range list {
		from, to := a.Span()
		g.add(p.l.lang, p.l.span(from, to), p.l.known(a), p.l.code("activity_kind", a.Type), p.l.refs(a.Partners), p.l.code("level", a.Level), p.l.text(a.Place), stateOf(p.l.lang, "activity", a.State))
	}
	return g
}

package web

import (
	"net/url"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// conference is a review conference with what it gave and what became of it.
func (s *Site) conference(v *visit) error {
	c, err := s.service.ConferencePage(v.ctx(), v.who, v.path("ref"))
	if err != nil {
		return err
	}
	view, h, err := v.recordScreen(c.View)
	if err != nil {
		return err
	}
	p := conferencePanels{v, around(v.lang, c.Around), c}
	view.Nav = p.neighbours()
	view.Panels = []panel{p.glance(), p.fate(), p.tasks(), p.shortcomings(), p.conclusions()}
	if len(c.Conference.Agenda) > 0 {
		view.Panels = append(view.Panels, p.agenda())
	}
	if len(c.Conference.Opinions) > 0 {
		view.Panels = append(view.Panels, p.opinions())
	}
	return view.show(v, h)
}

type conferencePanels struct {
	v *visit
	l labels
	c *service.ConferencePage
}

func (p conferencePanels) t(key string, args ...any) string {
	return p.v.t("screen.conference."+key, args...)
}

func (p conferencePanels) neighbours() (out []link) {
	name := func(key string, c *chancery.Conference) link {
		return link{Text: p.t(key, "title", p.l.known(c).Text), Href: fileAddress("conference", c.Ref)}
	}
	if p.c.Previous != nil {
		out = append(out, name("previous", p.c.Previous))
	}
	if p.c.After != nil {
		out = append(out, name("after", p.c.After))
	}
	return out
}

func (p conferencePanels) glance() panel {
	x, l := p.c.Conference, p.l
	out := panel{ID: "glance", Title: p.v.t("screen.partner.glance")}
	add := func(name string, v value) {
		if v.Shown() {
			out.Facts = append(out.Facts, shownField{Label: fieldLabel(l.lang, "conference", name), Value: v})
		}
	}
	add("period", value{Text: i18n.Capitalise(i18n.Period(l.lang, x.Period)), Href: periodAddress(x.Period)})
	add("date", l.date(x.Date))
	add("chair", l.ref(x.Chair))
	add("mode", l.code("mode", x.Mode))
	if x.Sites.OK {
		add("sites", value{Text: i18n.Integer(l.lang, x.Sites.N)})
	}
	add("place", l.text(x.Place))
	add("activity", l.ref(x.Activity))
	out.Stats = p.v.fourStats(p.c.Count, "source", "conference/"+x.Ref)
	return out
}

// periodAddress is the page of a period; nothing where the label names none.
func periodAddress(label string) string {
	if _, _, err := chancery.SplitPeriod(label); err != nil {
		return ""
	}
	return "/periods/" + url.PathEscape(label)
}

// fate is what became of the tasks of the conference before.
func (p conferencePanels) fate() panel {
	out := panel{ID: "fate", Title: p.t("fate")}
	if p.c.Previous == nil {
		out.Empty = p.t("no_previous")
		return out
	}
	name := p.l.known(p.c.Previous)
	out.Links = []link{{Text: name.Text, Href: name.Href, Lang: name.Lang}}
	if len(p.c.PreviousTasks) == 0 {
		out.Empty = p.t("previous_no_tasks")
		return out
	}
	out.Stats = p.v.fourStats(p.c.PreviousCount, "source", "conference/"+p.c.Previous.Ref)
	g := p.v.taskGrid(p.l, p.t("fate"), p.c.PreviousTasks, p.c.Today)
	g.Fold = p.t("fate_list", "count", len(p.c.PreviousTasks))
	g.trim()
	out.Grids = []grid{g}
	return out
}

func (p conferencePanels) tasks() panel {
	out := panel{ID: "tasks", Title: p.t("tasks")}
	if len(p.c.Tasks) == 0 {
		out.Empty = p.t("no_tasks")
		return out
	}
	out.Grids = []grid{p.v.taskGrid(p.l, out.Title, p.c.Tasks, p.c.Today)}
	return out
}

func (p conferencePanels) shortcomings() panel {
	out := panel{ID: "shortcomings", Title: kindsLabel(p.l.lang, "shortcoming")}
	if len(p.c.Shortcomings) == 0 {
		out.Empty = p.t("no_shortcomings")
		return out
	}
	of := func(name string) string { return fieldLabel(p.l.lang, "shortcoming", name) }
	g := gridOf(out.Title, of("text"), of("cause"), of("responsible"), of("remedies"), p.v.t("word.state"))
	for _, s := range p.c.Shortcomings {
		who := p.l.ref(s.Lead)
		if !who.Shown() {
			who = p.l.text(s.Responsible)
		}
		g.add(p.l.lang, p.l.known(s), p.l.text(s.Cause), who, p.l.refs(s.Remedies), stateOf(p.l.lang, "shortcoming", s.State))
	}
	g.trim()
	out.Grids = []grid{g}
	return out
}

func (p conferencePanels) conclusions() panel {
	out := panel{ID: "conclusions", Title: p.t("conclusions")}
	list := p.c.Conference.Conclusions
	if len(list) == 0 {
		out.Empty = p.t("no_conclusions")
		return out
	}
	g := gridOf(out.Title, p.t("number"), p.t("conclusion"), fieldLabel(p.l.lang, "conclusions", "lead"), fieldLabel(p.l.lang, "conclusions", "due"))
	for _, x := range list {
		g.add(p.l.lang, x.Number, p.l.text(x.Text), p.l.ref(x.Lead), p.l.date(x.Due))
	}
	g.trim()
	out.Grids = []grid{g}
	return out
}

func (p conferencePanels) agenda() panel {
	out := panel{ID: "agenda", Title: p.t("agenda")}
	g := gridOf(out.Title, p.t("time"), p.t("item"), p.t("presenter"))
	for _, x := range p.c.Conference.Agenda {
		g.add(p.l.lang, x.At, p.l.text(x.Item), p.l.ref(x.Presenter))
	}
	g.trim()
	out.Grids = []grid{g}
	return out
}

func (p conferencePanels) opinions() panel {
	out := panel{ID: "opinions", Title: p.t("opinions")}
	g := gridOf(out.Title, kindLabel(p.l.lang, "organisation"), kindLabel(p.l.lang, "person"), p.t("opinion"))
	for _, x := range p.c.Conference.Opinions {
		g.add(p.l.lang, p.l.ref(x.Organisation), p.l.ref(x.Person), p.l.text(x.Text))
	}
	g.trim()
	out.Grids = []grid{g}
	return out
}

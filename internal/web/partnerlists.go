package web

import (
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

func (p partnerPanels) mechanisms() panel {
	out := panel{ID: "mechanisms", Title: kindsLabel(p.l.lang, "mechanism")}
	if len(p.f.Mechanisms) == 0 {
		out.Empty = p.t("no_mechanisms")
		return out
	}
	var scopes []chancery.Code
	for _, t := range p.l.terms["mechanism_scope"] {
		scopes = append(scopes, chancery.Code(t.Code))
	}
	for _, scope := range append(scopes, "") {
		label := p.l.code("mechanism_scope", scope).Text
		g := gridOf(label, kindLabel(p.l.lang, "mechanism"), "#"+p.t("editions"), p.t("last_edition"), p.t("next_edition"))
		g.Hidden = false
		for _, m := range p.f.Mechanisms {
			if m.Mechanism.Scope == scope {
				g.add(p.l.lang, p.l.known(m.Mechanism), m.Held, p.lastEdition(m), p.v.expected(m.Next))
			}
		}
		if len(g.Rows) > 0 {
			g.trim()
			out.Grids = append(out.Grids, g)
		}
	}
	return out
}

func (p partnerPanels) lastEdition(m service.MechanismLine) []value {
	e := m.Last
	if e == nil {
		return nil
	}
	when := value{Text: i18n.ShortRange(string(e.From), string(e.To))}
	if e.Activity != nil {
		when.Href = fileAddress("activity", e.Activity.Ref)
	}
	if e.Number.OK {
		return []value{{Text: i18n.Edition(p.l.lang, int(e.Number.N))}, when}
	}
	return []value{when}
}

// expected says when the next edition of a mechanism is due.
func (v *visit) expected(x *service.Expected) gridCell {
	if x == nil {
		return gridCell{}
	}
	var c gridCell
	text := i18n.ShortDate(string(x.On))
	if x.Planned == nil {
		text = v.t("screen.about", "what", text)
	}
	when := value{Text: text}
	if x.Planned != nil {
		when.Href = fileAddress("activity", x.Planned.Ref)
	}
	if x.Number.OK {
		c.Values = append(c.Values, value{Text: i18n.Edition(v.lang, int(x.Number.N))})
	}
	c.Values = append(c.Values, when)
	if x.Overdue {
		c.Flag = v.t("screen.overdue")
	}
	return c
}

func (p partnerPanels) agreements() panel {
	out := panel{ID: "agreements", Title: kindsLabel(p.l.lang, "agreement")}
	if len(p.f.Agreements) == 0 {
		out.Empty = p.t("no_agreements")
		return out
	}
	of := func(name string) string { return fieldLabel(p.l.lang, "agreement", name) }
	g := gridOf(out.Title, of("title"), of("type"), of("signed_on"), of("valid_until"), p.v.t("word.state"))
	for _, a := range p.f.Agreements {
		g.add(p.l.lang, p.l.known(a), p.l.code("agreement_type", a.Type), p.l.date(a.SignedOn), p.l.date(a.Until()), stateOf(p.l.lang, "agreement", a.State))
	}
	g.trim()
	out.Grids = []grid{g}
	out.Links = []link{{Text: p.v.t("screen.agreements.title"), Href: "/agreements/register?partner=" + p.f.Partner.Ref}}
	return out
}

// duties are the open tasks and commitments.
func (p partnerPanels) duties() panel {
	out := panel{ID: "duties", Title: p.t("duties")}
	if len(p.f.Tasks)+len(p.f.Duties) == 0 {
		out.Empty = p.t("no_duties")
		return out
	}
	if len(p.f.Tasks) > 0 {
		g := p.v.taskGrid(p.l, kindsLabel(p.l.lang, "task"), p.f.Tasks, p.f.Today)
		g.Hidden = false
		g.trim()
		out.Grids = append(out.Grids, g)
	}
	if len(p.f.Duties) > 0 {
		of := func(name string) string { return fieldLabel(p.l.lang, "commitment", name) }
		g := gridOf(kindsLabel(p.l.lang, "commitment"), of("title"), of("bearer"), of("lead"), of("due"))
		g.Hidden = false
		for _, c := range p.f.Duties {
			due := gridCell{Values: []value{p.l.date(c.Due)}}
			if c.Due.Certainly(p.f.Today) {
				due.Flag = p.v.t("screen.overdue")
			}
			g.add(p.l.lang, p.l.known(c), p.l.code("bearer", c.Bearer), p.l.ref(c.Lead), due)
		}
		g.trim()
		out.Grids = append(out.Grids, g)
	}
	return out
}

// people are the counterparts by post.
func (p partnerPanels) people() panel {
	out := panel{ID: "people", Title: p.t("people")}
	if len(p.f.People) == 0 {
		out.Empty = p.t("no_people")
		return out
	}
	now := gridOf(p.t("people_now"), kindLabel(p.l.lang, "person"), p.t("post"), kindLabel(p.l.lang, "organisation"), p.t("since"))
	before := gridOf(p.t("people_before"), kindLabel(p.l.lang, "person"), p.t("post"), kindLabel(p.l.lang, "organisation"), p.t("time"))
	now.Hidden, before.Fold = false, p.t("people_before")
	for _, c := range p.f.People {
		post := spread(p.l.text(c.Position.Title))
		if rank := p.l.text(c.Position.Rank); rank.Shown() {
			post = append(post, rank)
		}
		if c.Current {
			now.add(p.l.lang, p.l.known(c.Person), post, p.l.known(c.Body), p.l.date(c.Position.From))
		} else {
			before.add(p.l.lang, p.l.known(c.Person), post, p.l.known(c.Body), p.l.span(c.Position.From, c.Position.To))
		}
	}
	for _, g := range []grid{now, before} {
		if len(g.Rows) > 0 {
			g.trim()
			out.Grids = append(out.Grids, g)
		}
	}
	return out
}

// situation is what is followed about the partner.
func (p partnerPanels) situation() panel {
	out := panel{ID: "situation", Title: p.t("situation")}
	if len(p.f.Issues)+len(p.f.Outlook) == 0 {
		out.Empty = p.t("no_issues")
		return out
	}
	if len(p.f.Issues) > 0 {
		g := gridOf(kindsLabel(p.l.lang, "issue"), kindLabel(p.l.lang, "issue"), fieldLabel(p.l.lang, "issue", "since"), p.v.t("word.state"))
		g.Hidden = false
		for _, i := range p.f.Issues {
			g.add(p.l.lang, p.l.known(i), p.l.date(i.Since), stateOf(p.l.lang, "issue", i.State))
		}
		g.trim()
		out.Grids = append(out.Grids, g)
	}
	if len(p.f.Outlook) > 0 {
		g := gridOf(kindsLabel(p.l.lang, "forecast"), kindLabel(p.l.lang, "forecast"), fieldLabel(p.l.lang, "forecast", "closes_on"), p.v.t("word.state"))
		g.Hidden = false
		for _, x := range p.f.Outlook {
			g.add(p.l.lang, p.l.known(x), p.l.date(x.ClosesOn), stateOf(p.l.lang, "forecast", x.State))
		}
		g.trim()
		out.Grids = append(out.Grids, g)
	}
	return out
}

// timeline lists the activities, a table for each year.
func (p partnerPanels) timeline() panel {
	out := panel{ID: "timeline", Title: p.t("timeline")}
	if len(p.f.Activities) == 0 {
		out.Empty = p.t("no_activities")
		return out
	}
	for i, year := range p.activityYears() {
		caption := year
		if year == "" {
			caption = p.v.t("screen.undated")
		}
		g := gridOf(caption, p.t("when"), kindLabel(p.l.lang, "activity"), p.t("type_level"), p.v.t("word.state"))
		g.Hidden = false
		for _, a := range p.f.Activities {
			if yearOf(a) == year {
				from, to := a.Span()
				name := append([]value{p.l.known(a)}, spread(p.l.text(a.Place))...)
				sort := append(spread(p.l.code("activity_kind", a.Type)), spread(p.l.short().code("level", a.Level))...)
				g.add(p.l.lang, p.l.span(from, to), name, sort, stateOf(p.l.lang, "activity", a.State))
			}
		}
		if i > 0 {
			g.Hidden, g.Fold = true, p.t("year_fold", "year", caption, "count", len(g.Rows))
		}
		g.trim()
		out.Grids = append(out.Grids, g)
	}
	if p.f.More {
		out.Links = []link{{Text: p.t("older"), Href: p.register("activities")}}
	}
	return out
}

func (p partnerPanels) activityYears() (years []string) {
	for _, a := range p.f.Activities {
		if y := yearOf(a); !slices.Contains(years, y) {
			years = append(years, y)
		}
	}
	return years
}

func yearOf(a *chancery.Activity) string {
	_, to := a.Span()
	if len(to) < 4 {
		return ""
	}
	return string(to[:4])
}

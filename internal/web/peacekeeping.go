package web

import (
	"strconv"

	"chancery/internal/chancery"
	"chancery/internal/chart"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// peacekeeping is the board of missions and rotations.
func (s *Site) peacekeeping(v *visit) error {
	b, err := s.service.Peacekeeping(v.ctx(), v.who)
	if err != nil {
		return err
	}
	p := peacePanels{v, around(v.lang, b.Around), b}
	view := screenView{Lead: p.t("lead"), Panels: []panel{p.glance()}}
	if len(b.Missions) > 0 {
		view.Panels = append(view.Panels, p.timeline())
	}
	for _, m := range b.Missions {
		view.Panels = append(view.Panels, p.mission(m))
	}
	if len(b.Shared) > 0 {
		view.Panels = append(view.Panels, p.shared())
	}
	if len(b.Years) > 0 {
		view.Panels = append(view.Panels, p.years())
	}
	return view.show(v, head{Title: p.t("title"), Area: chancery.AreaWork, Trail: []link{{Text: v.t("area.work")}}, Wide: true})
}

type peacePanels struct {
	v *visit
	l labels
	b *service.Peacekeeping
}

func (p peacePanels) t(key string, args ...any) string { return p.v.t("screen.peace."+key, args...) }

func (p peacePanels) glance() panel {
	out := panel{ID: "glance", Title: p.t("glance")}
	if len(p.b.Missions)+len(p.b.Shared) == 0 {
		out.Empty = p.t("none")
		out.Links = []link{{Text: kindsLabel(p.l.lang, "rotation"), Href: "/rotations"}}
		return out
	}
	rotations, strength, women, of := 0, 0, 0, 0
	for _, y := range p.b.Years {
		rotations, strength, women, of = rotations+y.Rotations, strength+y.Strength, women+y.Women, of+y.WomenOf
	}
	out.Stats = []stat{
		{Label: p.t("missions"), Text: i18n.Integer(p.l.lang, len(p.b.Missions))},
		{Label: p.t("units_out"), Text: i18n.Integer(p.l.lang, p.b.Now.Units), Note: p.t("strength_out", "count", p.b.Now.Strength)},
		{Label: p.t("rotations"), Text: i18n.Integer(p.l.lang, rotations), Href: "/rotations"},
		{Label: p.t("sent"), Text: i18n.Integer(p.l.lang, strength)},
	}
	if of > 0 {
		out.Stats = append(out.Stats, stat{Label: p.t("women"), Text: i18n.Percent(p.l.lang, float64(women)/float64(of), 1), Note: p.t("women_of", "women", women, "strength", of)})
	}
	return out
}

// timeline draws the units of all missions, a lane for each.
func (p peacePanels) timeline() panel {
	out := panel{ID: "timeline", Title: p.t("timeline"), Text: p.t("timeline_text")}
	tl := chart.Timeline{
		Frame: chart.Frame{Title: p.t("timeline_chart"), Desc: p.t("timeline_desc"), Width: 980}, Today: p.b.Today,
		Words: chart.TimelineWords{
			Lane: p.t("unit"), Period: p.t("rotation"), Start: p.t("began"), End: p.t("until"), Note: p.v.t("word.note"), Today: p.v.t("screen.today"),
			Planned: p.t("planned"),
			Gap:     func(days int) string { return p.t("gap", "days", p.days(days)) },
			Overlap: func(days int) string { return p.t("overlap", "days", p.days(days)) },
		},
	}
	for _, m := range p.b.Missions {
		for _, u := range m.Units {
			lane := chart.Lane{Name: p.l.short().code("deployment_unit", u.Unit).Text + ", " + p.l.short().code("mission", m.Code).Text}
			for _, r := range u.Reliefs {
				if r.Rotation.Began() == "" {
					continue
				}
				lane.Periods = append(lane.Periods, chart.Period{
					Name: p.short(r.Rotation), Start: r.Rotation.Began(), End: r.Until, Href: fileAddress("rotation", r.Rotation.Ref),
					Planned: r.Rotation.State == "planned" || r.Rotation.State == "preparing",
				})
			}
			if len(lane.Periods) > 0 {
				tl.Lanes = append(tl.Lanes, lane)
			}
		}
	}
	tl.To = p.b.Today
	for _, lane := range tl.Lanes {
		for _, x := range lane.Periods {
			tl.To = max(tl.To, x.Start.LastDay(), x.End.LastDay())
		}
	}
	if len(tl.Lanes) == 0 {
		out.Empty = p.t("no_units")
		return out
	}
	out.Chart = draw(tl.Chart(), p.v.t("screen.as_table"))
	return out
}

func (p peacePanels) days(n int) string { return p.v.t("date.days", "count", n) }

func (p peacePanels) short(r *chancery.Rotation) string {
	if r.Number.OK {
		return p.t("number", "number", strconv.FormatInt(r.Number.N, 10))
	}
	return i18n.ShortDate(string(r.Began()))
}

// name is the number of a rotation as a link, or its reference.
func (p peacePanels) name(r *chancery.Rotation) value {
	v := p.l.known(r)
	if r.Number.OK {
		v = value{Text: p.l.short().code("deployment_unit", r.Unit).Text + " " + p.t("number", "number", strconv.FormatInt(r.Number.N, 10)), Href: v.Href}
	}
	return v
}

// mission is what was sent to one mission: its units in their lines of relief
// and the batches of individual officers by year.
func (p peacePanels) mission(m service.Mission) panel {
	out := panel{ID: "mission-" + string(m.Code), Title: string(m.Code), Text: p.l.code("mission", m.Code).Text}
	if short := p.l.short().code("mission", m.Code).Text; short != "" {
		out.Title = short
	}
	if out.Text == out.Title {
		out.Text = ""
	}
	for _, u := range m.Units {
		out.Grids = append(out.Grids, p.line(u, out.Title))
	}
	if len(m.Batches) > 0 {
		out.Grids = append(out.Grids, p.batches(m.Batches, out.Title))
	}
	return out
}

func (p peacePanels) line(u service.UnitLine, mission string) grid {
	of := func(name string) string { return fieldLabel(p.l.lang, "rotation", name) }
	g := gridOf(p.l.code("deployment_unit", u.Unit).Text+", "+mission, p.t("rotation"), "#"+of("strength"), "#"+p.t("women"), of("seen_off_on"), of("deployed_on"), p.t("until"), p.t("handover"), p.v.t("word.state"))
	g.Hidden = false
	for _, r := range u.Reliefs {
		x := r.Rotation
		g.add(p.l.lang, p.name(x), p.number(x.Strength), p.women(r), p.l.date(x.SeenOffOn), p.l.date(x.DeployedOn), p.until(r), p.handover(r), stateOf(p.l.lang, "rotation", x.State))
	}
	return g
}

func (p peacePanels) number(n chancery.Number) any {
	if !n.OK {
		return value{Text: p.v.t("word.not_stated")}
	}
	return int(n.N)
}

func (p peacePanels) women(r service.Relief) any {
	switch {
	case r.WomenSaid:
		return i18n.Integer(p.l.lang, r.Rotation.Women.N) + " (" + i18n.Percent(p.l.lang, r.WomenPart, 0) + ")"
	case r.Rotation.Women.OK:
		return int(r.Rotation.Women.N)
	}
	return value{Text: p.v.t("word.not_stated")}
}

// until is when a rotation ended and how that is known.
func (p peacePanels) until(r service.Relief) []value {
	switch {
	case r.Returned:
		return []value{p.l.date(r.Until)}
	case r.Until != "":
		return []value{p.l.date(r.Until), {Text: p.t("relieved")}}
	}
	return []value{{Text: p.t("going_on")}}
}

// handover words the days between a rotation and the one it relieved.
func (p peacePanels) handover(r service.Relief) gridCell {
	if r.Before == nil {
		return gridCell{}
	}
	h := r.Handover
	switch {
	case !h.Known && r.Before.ReturnedOn == "":
		return gridCell{Values: []value{{Text: p.t("handover_unknown")}}}
	case !h.Known:
		return gridCell{Values: []value{{Text: p.t("arrival_unknown")}}}
	}
	c := gridCell{Values: []value{{Text: p.between(h)}}}
	if h.Least > 0 {
		c.Flag, c.Values = c.Values[0].Text, nil
	}
	return c
}

func (p peacePanels) between(h service.Handover) string {
	switch {
	case h.Least == h.Most && h.Least == 0:
		return p.t("seamless")
	case h.Least == h.Most && h.Least > 0:
		return p.t("gap", "days", p.days(h.Least))
	case h.Least == h.Most:
		return p.t("overlap", "days", p.days(-h.Least))
	case h.Least >= 0:
		return p.t("gap_about", "from", h.Least, "to", p.days(h.Most))
	case h.Most <= 0:
		return p.t("overlap_about", "from", -h.Most, "to", p.days(-h.Least))
	}
	return p.t("either", "overlap", p.days(-h.Least), "gap", p.days(h.Most))
}

func (p peacePanels) batches(list []*chancery.Rotation, mission string) grid {
	of := func(name string) string { return fieldLabel(p.l.lang, "rotation", name) }
	g := gridOf(p.l.code("deployment_unit", "individual").Text+", "+mission, p.v.t("screen.year"), p.t("batch"), "#"+of("strength"), "#"+p.t("women"), p.t("decided"), p.v.t("word.state"))
	g.Hidden = false
	for _, r := range list {
		year := p.v.t("screen.undated")
		if r.Began() != "" {
			year = strconv.Itoa(r.Began().Year())
		}
		women := service.Relief{Rotation: r}
		g.add(p.l.lang, year, p.l.known(r), p.number(r.Strength), p.women(women), p.l.date(r.SeenOffOn), stateOf(p.l.lang, "rotation", r.State))
	}
	return g
}

// shared are batches to several missions of which only the total is known.
func (p peacePanels) shared() panel {
	of := func(name string) string { return fieldLabel(p.l.lang, "rotation", name) }
	out := panel{ID: "shared", Title: p.t("shared"), Text: p.t("shared_text")}
	g := gridOf(out.Title, p.t("batch"), of("missions"), "#"+of("strength"), p.t("began"), p.v.t("word.state"))
	for _, r := range p.b.Shared {
		var missions []value
		for _, m := range r.Missions {
			missions = append(missions, value{Text: p.l.short().code("mission", m).Text})
		}
		g.add(p.l.lang, p.l.known(r), missions, p.number(r.Strength), p.l.date(r.Began()), stateOf(p.l.lang, "rotation", r.State))
	}
	g.trim()
	out.Grids = []grid{g}
	return out
}

// years are the totals of each year.
func (p peacePanels) years() panel {
	out := panel{ID: "years", Title: p.t("by_year"), Text: p.t("by_year_text")}
	bars := chart.Bars{
		Frame: chart.Frame{Title: p.t("by_year_chart"), Desc: p.t("by_year_desc")},
		Head:  p.v.t("screen.year"), Stacked: true, Total: p.v.t("word.total"), Format: whole(p.v),
	}
	for _, t := range p.l.terms["deployment_unit"] {
		bars.Series = append(bars.Series, chart.Series{Name: p.l.plain(t.Label)})
	}
	g := gridOf(p.t("totals"), p.v.t("screen.year"), "#"+p.t("rotations"), "#"+p.t("sent"), "#"+p.t("women"), "#"+p.t("women_share"), "#"+p.t("unstated"))
	g.Hidden = false
	for _, y := range p.b.Years {
		bars.Categories = append(bars.Categories, strconv.Itoa(y.Year))
		for i, t := range p.l.terms["deployment_unit"] {
			bars.Series[i].Values = append(bars.Series[i].Values, chart.Value{V: float64(y.ByUnit[chancery.Code(t.Code)])})
		}
		share := p.v.t("word.not_stated")
		if y.WomenOf > 0 {
			share = p.t("share_of", "share", i18n.Percent(p.l.lang, float64(y.Women)/float64(y.WomenOf), 1), "strength", y.WomenOf)
		}
		g.add(p.l.lang, strconv.Itoa(y.Year), y.Rotations, y.Strength, y.Women, share, y.Unstated)
	}
	out.Chart = draw(bars.Chart(), p.v.t("screen.as_table"))
	g.trim()
	out.Grids = []grid{g}
	return out
}

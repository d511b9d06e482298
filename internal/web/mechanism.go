package web

import (
	"chancery/internal/chart"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// mechanism is the chain of a mechanism's editions.
func (s *Site) mechanism(v *visit) error {
	c, err := s.service.Chain(v.ctx(), v.who, v.path("ref"))
	if err != nil {
		return err
	}
	view, h, err := v.recordScreen(c.View)
	if err != nil {
		return err
	}
	p := chainPanels{v, around(v.lang, c.Around), c}
	view.Panels = []panel{p.glance(), p.strip(), p.editions()}
	if len(c.Sub) > 0 {
		view.Panels = append(view.Panels, p.below())
	}
	return view.show(v, h)
}

type chainPanels struct {
	v *visit
	l labels
	c *service.Chain
}

func (p chainPanels) t(key string, args ...any) string { return p.v.t("screen.chain."+key, args...) }

func (p chainPanels) glance() panel {
	m, l := p.c.Mechanism, p.l
	out := panel{ID: "glance", Title: p.v.t("screen.partner.glance")}
	add := func(label string, items []value) {
		if len(items) > 0 {
			out.Facts = append(out.Facts, shownField{Label: label, Value: several(items)})
		}
	}
	of := func(name string) string { return fieldLabel(l.lang, "mechanism", name) }
	add(of("scope"), spread(l.code("mechanism_scope", m.Scope)))
	add(of("partners"), l.refs(m.Partners))
	add(of("cadence"), spread(l.code("cadence", m.Cadence)))
	add(of("since"), spread(l.date(m.Since)))
	add(of("parent"), spread(l.ref(m.Parent)))
	held := 0
	for _, e := range p.c.Editions {
		if e.Held {
			held++
		}
	}
	out.Stats = append(out.Stats, stat{Label: p.t("held"), Text: i18n.Integer(l.lang, held)})
	if n := p.missing(); n > 0 {
		out.Stats = append(out.Stats, stat{Label: p.t("missing"), Text: i18n.Integer(l.lang, n), Note: p.gapWords(), Tone: toneHold})
	}
	if x := p.c.Next; x != nil {
		out.Stats = append(out.Stats, p.nextStat(x))
	}
	for _, h := range p.c.Hosts {
		if len(p.c.Hosts) > maxHosts {
			break // a forum that moves around has no turns to count
		}
		out.Stats = append(out.Stats, stat{Label: p.t("hosted_by", "host", l.code("country", h.Host).Text), Text: i18n.Integer(l.lang, h.Count)})
	}
	if p.c.Turn != "" {
		out.Text = p.t("turn", "host", l.code("country", p.c.Turn).Text)
	}
	return out
}

// maxHosts is up to how many hosts are counted.
const maxHosts = 3

func (p chainPanels) nextStat(x *service.Expected) stat {
	s := stat{Label: p.t("next"), Text: i18n.ShortDate(string(x.On)), Note: p.t("by_cadence")}
	switch {
	case x.Planned != nil:
		s.Note, s.Href = p.t("planned"), fileAddress("activity", x.Planned.Ref)
	default:
		s.Text = p.v.t("screen.about", "what", s.Text)
	}
	if x.Overdue {
		s.Note, s.Tone = p.v.t("screen.overdue"), toneHold
	}
	return s
}

func (p chainPanels) missing() (n int) {
	for _, g := range p.c.Gaps {
		n += int(g.To - g.From + 1)
	}
	return n
}

func (p chainPanels) gapWords() string {
	var words []string
	for _, g := range p.c.Gaps {
		words = append(words, p.gap(int(g.From), int(g.To)))
	}
	return i18n.List(p.l.lang, words...)
}

func (p chainPanels) gap(from, to int) string {
	if from == to {
		return p.t("gap_one", "number", from)
	}
	return p.t("gap", "from", from, "to", to)
}

// strip draws the editions as a chain.
func (p chainPanels) strip() panel {
	out := panel{ID: "strip", Title: p.t("strip")}
	if len(p.c.Editions) == 0 {
		out.Empty = p.t("no_editions")
		return out
	}
	s := chart.Strip{
		Frame: chart.Frame{Title: p.t("strip_chart", "mechanism", p.l.plain(p.c.Mechanism.Name)), Desc: p.t("strip_desc")},
		Words: chart.StripWords{
			No: p.t("edition"), When: p.t("when"), Where: p.t("where"), State: p.v.t("word.state"),
			Number: func(no int) string { return i18n.Edition(p.l.lang, no) }, Gap: func(from, to int) string { return p.t("gap_box", "numbers", p.gap(from, to)) },
		},
	}
	for _, e := range p.c.Editions {
		s.Editions = append(s.Editions, p.box(e))
	}
	if x := p.c.Next; x != nil && x.Planned == nil {
		e := chart.Edition{No: int(x.Number.N), When: p.v.t("screen.about", "what", i18n.ShortDate(string(x.On))), State: chart.Planned, Note: p.t("expected")}
		if x.Overdue {
			e.State, e.Note = chart.Overdue, p.v.t("screen.overdue")
		}
		s.Editions = append(s.Editions, e)
	}
	out.Chart = draw(s.Chart(), p.v.t("screen.as_table"))
	return out
}

func (p chainPanels) box(e service.ChainEdition) chart.Edition {
	b := chart.Edition{No: int(e.Number.N), When: i18n.ShortRange(string(e.From), string(e.To)), Where: p.place(e)}
	switch {
	case e.Held && e.Activity == nil:
		b.Note = p.t("no_record")
	case e.Held:
		b.Note = stateOf(p.l.lang, "activity", "held").Word
	case e.Off:
		b.State, b.Note = chart.Planned, stateLabel(p.l.lang, "activity", e.Activity.State)
	default:
		b.State, b.Note = chart.Planned, stateLabel(p.l.lang, "activity", e.Activity.State)
		if e.To.Certainly(p.c.Today) {
			b.State, b.Note = chart.Overdue, p.t("not_reported")
		}
	}
	if e.Activity != nil {
		b.Href = fileAddress("activity", e.Activity.Ref)
	}
	return b
}

func (p chainPanels) place(e service.ChainEdition) string {
	if e.Activity != nil {
		if s := p.l.plain(e.Activity.Place); s != "" {
			return s
		}
		if e.Activity.Country != "" {
			return p.l.code("country", e.Activity.Country).Text
		}
	}
	if e.Host == "" {
		return ""
	}
	return p.l.code("country", e.Host).Text
}

// editions lists them with what took place inside each, the latest first.
func (p chainPanels) editions() panel {
	out := panel{ID: "editions", Title: p.t("editions")}
	if len(p.c.Editions) == 0 {
		return panel{}
	}
	g := gridOf(out.Title, p.t("edition"), p.t("when"), p.t("where"), p.t("host"), p.t("side"), p.v.t("word.state"))
	for i := len(p.c.Editions) - 1; i >= 0; i-- {
		e := p.c.Editions[i]
		g.add(p.l.lang, p.name(e), p.l.span(e.From, e.To), p.place(e), p.host(e), p.side(e), p.state(e))
	}
	g.trim()
	out.Grids = []grid{g}
	return out
}

func (p chainPanels) name(e service.ChainEdition) []value {
	var out []value
	if e.Number.OK {
		out = append(out, value{Text: i18n.Capitalise(i18n.Edition(p.l.lang, int(e.Number.N)))})
	}
	if e.Activity != nil {
		out = append(out, p.l.known(e.Activity))
	}
	if len(out) == 0 {
		out = append(out, value{Text: p.t("unnumbered")})
	}
	return out
}

func (p chainPanels) host(e service.ChainEdition) value {
	if e.Host == "" {
		return value{}
	}
	return p.l.code("country", e.Host)
}

func (p chainPanels) side(e service.ChainEdition) []value {
	var out []value
	for _, a := range e.Side {
		out = append(out, p.l.known(a))
	}
	return out
}

func (p chainPanels) state(e service.ChainEdition) gridCell {
	if e.Activity == nil {
		source := value{Text: e.Source}
		if at := webAddress(e.Source); at != "" {
			source = value{Text: p.v.t("word.source"), Href: at}
		}
		return gridCell{Values: []value{{Text: p.t("no_record")}, source}}
	}
	tag := stateOf(p.l.lang, "activity", e.Activity.State)
	c := gridCell{State: &tag}
	if !e.Held && !e.Off && e.To.Certainly(p.c.Today) {
		c.Flag = p.t("not_reported")
	}
	return c
}

// below are the mechanisms under this one.
func (p chainPanels) below() panel {
	out := panel{ID: "below", Title: p.t("below")}
	g := gridOf(out.Title, kindLabel(p.l.lang, "mechanism"), fieldLabel(p.l.lang, "mechanism", "type"), fieldLabel(p.l.lang, "mechanism", "cadence"))
	for _, m := range p.c.Sub {
		g.add(p.l.lang, p.l.known(m), p.l.code("mechanism_type", m.Type), p.l.code("cadence", m.Cadence))
	}
	g.trim()
	out.Grids = []grid{g}
	return out
}

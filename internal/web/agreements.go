package web

import (
	"net/url"
	"sort"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/chart"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// agreementRegister is the register of agreements as Circular 105/2021/TT-BQP
// wants it kept.
func (s *Site) agreementRegister(v *visit) error {
	q := service.AgreementQuery{Partner: v.query("partner"), Type: v.query("type"), State: v.query("state"), Show: v.query("show")}
	r, err := s.service.AgreementRegister(v.ctx(), v.who, q)
	if err != nil {
		return err
	}
	p := agreementPanels{v, around(v.lang, r.Around), r, q}
	view := screenView{Lead: p.lead(), Filters: p.filters(), Panels: []panel{p.counts(), p.register()}, Class: "official"}
	if r.Total > 0 && q.Show == "" {
		view.Panels = append(view.Panels, p.charts()...)
	}
	trail := []link{{Text: v.t("area.work")}, {Text: kindsLabel(v.lang, "agreement"), Href: "/agreements"}}
	return view.show(v, head{Title: p.t("title"), Area: chancery.AreaWork, Trail: trail, Wide: true})
}

type agreementPanels struct {
	v *visit
	l labels
	r *service.AgreementRegister
	q service.AgreementQuery
}

// lead says what the register holds and what it rests on.
func (p agreementPanels) lead() string {
	if len(p.r.Articles) == 0 {
		return p.t("lead")
	}
	return p.t("lead") + " " + p.t("rules", "articles", strings.Join(p.r.Articles, "; "))
}

func (p agreementPanels) t(key string, args ...any) string {
	return p.v.t("screen.agreements."+key, args...)
}

// address is the page with one filter changed.
func (p agreementPanels) address(name, value string) string {
	q := url.Values{}
	for n, x := range map[string]string{"partner": p.q.Partner, "type": p.q.Type, "state": p.q.State, "show": p.q.Show} {
		if n == name {
			x = value
		}
		if x != "" {
			q.Set(n, x)
		}
	}
	if len(q) == 0 {
		return "/agreements/register"
	}
	return "/agreements/register?" + q.Encode()
}

func (p agreementPanels) filters() *filterForm {
	all := option{Label: p.v.t("word.all")}
	partners, types, states := []option{all}, []option{all}, []option{all}
	for _, f := range p.r.Partners {
		if n, ok := p.l.names[chancery.ID(f.Value)]; ok {
			partners = append(partners, option{Value: n.Ref, Label: p.l.plain(n.Title), Count: f.Count, Chosen: n.Ref == p.q.Partner})
		}
	}
	sort.SliceStable(partners[1:], func(i, j int) bool {
		a, b := i18n.CollationKey(partners[1+i].Label), i18n.CollationKey(partners[1+j].Label)
		return string(a) < string(b)
	})
	for _, f := range p.r.Types {
		types = append(types, option{Value: f.Value, Label: p.l.code("agreement_type", chancery.Code(f.Value)).Text, Count: f.Count, Chosen: f.Value == p.q.Type})
	}
	spec, err := chancery.SpecOf("agreement")
	if err == nil {
		for _, s := range spec.States {
			states = append(states, option{Value: string(s), Label: stateLabel(p.l.lang, "agreement", s), Chosen: string(s) == p.q.State})
		}
	}
	f := &filterForm{Action: "/agreements/register", Clear: "/agreements/register", Selects: []choice{
		{"partner", kindLabel(p.l.lang, "partner"), partners},
		{"type", fieldLabel(p.l.lang, "agreement", "type"), types},
		{"state", p.v.t("word.state"), states},
		{"show", p.t("attention"), []option{
			all,
			{Value: "expiring", Label: p.t("expiring"), Chosen: p.q.Show == "expiring"},
			{Value: "unmarked", Label: p.t("unmarked"), Chosen: p.q.Show == "unmarked"},
			{Value: "undated", Label: p.t("undated"), Chosen: p.q.Show == "undated"},
		}},
	}}
	return f
}

func (p agreementPanels) counts() panel {
	out := panel{ID: "counts", Title: p.t("counts")}
	n := func(count int) string { return i18n.Integer(p.l.lang, count) }
	out.Stats = []stat{
		{Label: p.t("in_register"), Text: n(p.r.Total), Href: p.address("show", "")},
		{Label: p.t("valid"), Text: n(p.r.ByState["in_force"] + p.r.ByState["renewed"])},
		{Label: p.t("expiring"), Text: n(p.r.Expiring), Href: p.address("show", "expiring"), Tone: warns(p.r.Expiring)},
		{Label: p.t("unmarked"), Text: n(p.r.Unmarked), Href: p.address("show", "unmarked"), Tone: warns(p.r.Unmarked)},
		{Label: p.t("undated"), Text: n(p.r.Undated), Href: p.address("show", "undated")},
	}
	if p.r.Cut {
		out.Text = p.t("cut", "count", p.r.Total)
	}
	return out
}

func warns(n int) tone {
	if n > 0 {
		return toneHold
	}
	return ""
}

// register is the table with the columns of article 57.
func (p agreementPanels) register() panel {
	out := panel{ID: "register", Title: p.t("register")}
	if len(p.r.Rows) == 0 {
		out.Empty = p.t("nothing")
		return out
	}
	g := gridOf(p.t("title"), "#"+p.t("no"), p.t("name"), p.t("content"), p.t("parties"), p.t("signed"), p.t("in_force"), p.t("validity"), p.t("related"), p.t("history"), p.v.t("word.state"))
	for i, row := range p.r.Rows {
		a := row.Agreement
		name := append([]value{p.l.known(a)}, spread(p.l.code("agreement_type", a.Type))...)
		g.add(p.l.lang, i+1, name, p.content(a), p.parties(a), p.signed(row), p.l.date(a.InForceOn), p.validity(row), p.related(row), p.history(a), stateOf(p.l.lang, "agreement", a.State))
	}
	g.Compact = true
	out.Grids = []grid{g}
	return out
}

func (p agreementPanels) content(a *chancery.Agreement) []value {
	if v := p.l.text(a.Content); v.Shown() {
		return []value{v}
	}
	return p.l.codes("cooperation_field", a.CooperationFields)
}

func (p agreementPanels) parties(a *chancery.Agreement) []value {
	out := p.l.refs(a.Partners)
	if v := p.l.ref(a.OurParty); v.Shown() {
		out = append(out, v)
	}
	if v := p.l.text(a.TheirParty); v.Shown() {
		out = append(out, v)
	}
	if a.OnBehalf != "" {
		out = append(out, p.l.code("signing_party", a.OnBehalf))
	}
	return out
}

func (p agreementPanels) signed(row service.AgreementRow) gridCell {
	a := row.Agreement
	if row.Undated {
		return gridCell{Flag: p.t("no_date")}
	}
	return gridCell{Values: append(spread(p.l.date(a.SignedOn)), spread(p.l.text(a.Place))...)}
}

func (p agreementPanels) validity(row service.AgreementRow) gridCell {
	a := row.Agreement
	var c gridCell
	if row.Until != "" {
		c.Values = append(c.Values, value{Text: p.t("until", "date", i18n.ShortDate(string(row.Until)))})
	}
	if row.Reckoned {
		c.Values = append(c.Values, value{Text: p.t("reckoned", "term", p.v.t("date.years", "count", int(a.Term.N)))})
	}
	if a.Renewal != "" {
		c.Values = append(c.Values, p.l.code("renewal", a.Renewal))
	}
	if a.EndedOn != "" {
		c.Values = append(c.Values, value{Text: p.t("ended", "date", i18n.ShortDate(string(a.EndedOn)))})
	}
	switch {
	case row.Unmarked:
		c.Flag = p.t("is_over")
	case row.Expiring:
		c.Flag = p.t("ends_soon")
	}
	return c
}

// related are basis and implementing documents, and what it replaces.
func (p agreementPanels) related(row service.AgreementRow) []value {
	var out []value
	add := func(key string, list []value) {
		for _, v := range list {
			v.Text = p.t(key, "name", v.Text)
			out = append(out, v)
		}
	}
	add("basis", p.l.refs(row.Agreement.Basis))
	add("replaces", p.l.refs(row.Agreement.Supersedes))
	var by []value
	for _, a := range row.Implements {
		by = append(by, p.l.known(a))
	}
	add("implemented_by", by)
	return out
}

func (p agreementPanels) history(a *chancery.Agreement) []value {
	var out []value
	for _, e := range a.ValidityHistory {
		text := i18n.ShortDate(string(e.On)) + ": " + p.l.code("validity_event", e.Event).Text
		if e.Note != "" {
			text += " (" + e.Note + ")"
		}
		out = append(out, value{Text: text})
	}
	return out
}

// charts count by type, state and partner.
func (p agreementPanels) charts() []panel {
	lying := func(id, title, head string, names []string, values []chart.Value) panel {
		b := chart.Bars{
			Frame: chart.Frame{Title: title, Desc: p.t("chart_desc")}, Head: head, Categories: names, Lying: true,
			Series: []chart.Series{{Name: p.v.t("word.count"), Values: values}}, Format: whole(p.v),
		}
		return panel{ID: id, Title: title, Chart: draw(b.Chart(), p.v.t("screen.as_table"))}
	}
	var out []panel
	names, values := p.tally(p.r.ByType, "type", func(code string) string { return p.l.code("agreement_type", chancery.Code(code)).Text })
	out = append(out, lying("by-type", p.t("by_type"), fieldLabel(p.l.lang, "agreement", "type"), names, values))
	names, values = p.tally(p.r.ByState, "state", func(code string) string { return stateLabel(p.l.lang, "agreement", chancery.State(code)) })
	out = append(out, lying("by-state", p.t("by_state"), p.v.t("word.state"), names, values))
	names, values = nil, nil
	for i, c := range p.r.ByPartner {
		if i == 20 {
			break
		}
		n := p.l.names[c.Partner]
		names = append(names, p.l.plain(n.Title))
		values = append(values, chart.Value{V: float64(c.Count), Href: p.address("partner", n.Ref)})
	}
	if len(names) > 0 {
		out = append(out, lying("by-partner", p.t("by_partner"), kindLabel(p.l.lang, "partner"), names, values))
	}
	return out
}

// tally lists counts, the most frequent first.
func (p agreementPanels) tally(counts map[string]int, filter string, label func(string) string) (names []string, values []chart.Value) {
	var codes []string
	for c := range counts {
		codes = append(codes, c)
	}
	sort.Slice(codes, func(i, j int) bool {
		if counts[codes[i]] != counts[codes[j]] {
			return counts[codes[i]] > counts[codes[j]]
		}
		return codes[i] < codes[j]
	})
	for _, c := range codes {
		names = append(names, label(c))
		values = append(values, chart.Value{V: float64(counts[c]), Href: p.address(filter, c)})
	}
	return names, values
}

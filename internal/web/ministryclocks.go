package web

import (
	"net/http"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

func (s *Site) clocks(v *visit) error { return v.clockScreen(http.StatusOK, nil) }

func (v *visit) clockScreen(status int, bad error) error {
	view := ministryView{Title: v.t("ministry.clocks.title"), Lead: v.t("ministry.clocks.lead")}
	errs := map[string]string{}
	if bad != nil {
		view.Summary, errs = plainSummary(v, bad)
	}
	start := v.today()
	if typed := v.query("start"); typed != "" {
		day, err := i18n.ParseDate(typed)
		if err != nil {
			view.Summary = append(view.Summary, summaryItem{Text: explain(v.lang, "", "date.needs_day", []any{"value", typed}), Href: "#f-start"})
		} else {
			start = chancery.Date(day)
		}
	}
	list, terms, err := v.site.service.Clocks(v.ctx(), v.who, start)
	if err != nil {
		return err
	}
	l := labels{lang: v.lang, terms: terms}
	pick := plainForm{Action: "/ministry/clocks", Get: true, Line: true, Buttons: []plainButton{{Label: v.t("ministry.clocks.try")}}, Fields: []plainField{{Type: "short", Name: "start", Label: v.t("ministry.clocks.start"), Value: i18n.ShortDate(string(start))}}}
	pick.mark(nil)
	g := gridOf(v.t("ministry.clocks.title"), v.t("word.name"), v.t("ministry.clocks.from"), v.t("deadline.ends"), v.t("ministry.clocks.length"), v.t("ministry.clocks.gives"), v.t("ministry.clocks.passed"), v.t("field.article"), v.t("ministry.clocks.force"))
	for _, c := range list {
		t, err := v.site.service.TryClock(v.ctx(), v.who, c.Ref, start)
		if err != nil {
			return err
		}
		length := i18n.Integer(v.lang, int(c.Length.N)) + " " + strings.ToLower(l.code("clock_unit", c.Unit).Text)
		if c.Before {
			length += " " + v.t("ministry.clocks.before")
		}
		due := gridCell{Values: []value{{Text: i18n.ShortDate(string(t.Due))}}}
		if !c.InForce(start) {
			due = gridCell{Values: []value{{Text: "–"}}}
			t.Passed = nil
		}
		g.add(v.lang, value{Text: l.text(c.Name).Text, Href: fileAddress("clock", c.Ref)}, v.startOf(c), v.endOf(c, l), length, due, v.passedOver(t.Passed), c.Article, dates(c.From, c.To))
	}
	view.Sections = append(view.Sections, section{ID: "try", Title: v.t("ministry.clocks.try"), Text: v.t("ministry.clocks.try_text"), Forms: []plainForm{pick}, Grids: []grid{g}})
	if v.who.Allows("clock.edit") && len(list) > 0 {
		view.Sections = append(view.Sections, v.supersedeSection(list, l, errs))
	}
	notice := ""
	if v.query("done") != "" {
		notice = v.t("ministry.clocks.superseded")
	}
	return v.administration(status, view, notice, "")
}

// startOf says what starts a clock.
func (v *visit) startOf(c *chancery.Clock) string {
	return kindLabel(v.lang, chancery.Kind(c.OfKind)) + ": " + v.startWords(c)
}

// endOf says what ends a clock.
func (v *visit) endOf(c *chancery.Clock, l labels) (out []value) {
	var states []string
	for s := range strings.FieldsSeq(c.MetIn) {
		states = append(states, stateLabel(v.lang, chancery.Kind(c.OfKind), chancery.State(s)))
	}
	if len(states) > 0 {
		out = append(out, value{Text: strings.Join(states, ", ")})
	}
	for name := range strings.FieldsSeq(c.MetField) {
		out = append(out, value{Text: v.t("deadline.field_filled", "field", fieldLabel(v.lang, c.OfKind, name))})
	}
	if c.MetDocument != "" {
		out = append(out, value{Text: v.t("deadline.document", "type", l.code("document_kind", c.MetDocument).Text)})
	}
	if len(out) == 0 {
		out = []value{{Text: v.t("deadline.open")}}
	}
	return out
}

// passedOver names the holidays a clock left out and counts the days off.
func (v *visit) passedOver(list []chancery.PassedOver) (out []value) {
	off := 0
	for _, p := range list {
		if p.Name.Empty() {
			off++
			continue
		}
		name, _ := p.Name.In(string(v.lang))
		out = append(out, value{Text: i18n.ShortDate(string(p.Day)) + " " + name})
	}
	if off > 0 {
		out = append(out, value{Text: v.t("ministry.clocks.off", "count", off)})
	}
	return out
}

func (v *visit) supersedeSection(list []*chancery.Clock, l labels, errs map[string]string) section {
	f := v.r.PostForm
	which := plainField{Type: "select", Name: "clock", Label: kindLabel(v.lang, "clock")}
	for _, c := range list {
		if c.To == "" {
			which.Options = append(which.Options, option{Value: c.Ref, Label: l.text(c.Name).Text, Chosen: c.Ref == f.Get("clock")})
		}
	}
	unit := plainField{Type: "select", Name: "unit", Label: fieldLabel(v.lang, "clock", "unit")}
	for _, t := range l.terms["clock_unit"] {
		unit.Options = append(unit.Options, option{Value: t.Code, Label: l.text(t.Label).Text, Chosen: t.Code == f.Get("unit")})
	}
	form := plainForm{Action: "/ministry/clocks", Line: true, Buttons: []plainButton{{Label: v.t("ministry.clocks.supersede"), Class: "main"}}, Fields: []plainField{
		which, {Type: "short", Name: "from", Label: v.t("ministry.clocks.in_force_from"), Value: f.Get("from"), Must: true}, {Type: "short", Name: "length", Label: fieldLabel(v.lang, "clock", "length"), Value: f.Get("length"), Must: true},
		unit, {Name: "article", Label: v.t("field.article"), Value: f.Get("article"), Must: true},
	}}
	form.mark(errs)
	return section{ID: "supersede", Title: v.t("ministry.clocks.supersede"), Text: v.t("ministry.clocks.supersede_text"), Forms: []plainForm{form}}
}

func (s *Site) supersedeClock(v *visit) error {
	f := v.r.PostForm
	day, err := i18n.ParseDate(f.Get("from"))
	if err != nil {
		return v.clockScreen(http.StatusUnprocessableEntity, chancery.Invalid("from", "date.needs_day", "value", f.Get("from")))
	}
	n, err := strconv.ParseInt(strings.TrimSpace(f.Get("length")), 10, 32)
	if err != nil || n < 0 {
		return v.clockScreen(http.StatusUnprocessableEntity, chancery.Invalid("length", "value.not_number", "value", f.Get("length")))
	}
	_, err = s.service.SupersedeClock(v.ctx(), v.who, f.Get("clock"), chancery.Date(day), n, chancery.Code(f.Get("unit")), f.Get("article"))
	if refused(err) {
		return v.clockScreen(http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	return v.redirect("/ministry/clocks?done=saved")
}

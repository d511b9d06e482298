package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

func (v *visit) yearAsked(standard int) int {
	y, err := strconv.Atoi(v.query("year"))
	if err != nil || y < 1900 || y > 2200 {
		return standard
	}
	return y
}

// yearForm asks for the year that a screen shows.
func (v *visit) yearForm(action string, year int, more ...plainField) plainForm {
	f := plainForm{Action: action, Get: true, Line: true, Buttons: []plainButton{{Label: v.t("action.show")}}, Fields: append(more, plainField{Type: "short", Name: "year", Label: v.t("screen.year"), Value: strconv.Itoa(year)})}
	f.mark(nil)
	return f
}

func (s *Site) calendars(v *visit) error { return v.calendarScreen(http.StatusOK, nil) }

func (v *visit) calendarScreen(status int, bad error) error {
	m, err := v.site.service.Ministry(v.ctx(), v.who)
	if err != nil {
		return err
	}
	year := v.yearAsked(v.today().Year())
	view := ministryView{Title: v.t("ministry.calendars.title"), Lead: v.t("ministry.calendars.lead")}
	errs := map[string]string{}
	if bad != nil {
		view.Summary, errs = plainSummary(v, bad)
	}
	view.Sections = append(view.Sections, section{ID: "year", Forms: []plainForm{v.yearForm("/ministry/calendars", year)}})
	for _, c := range m.Calendars {
		sec := v.calendarSection(c, year)
		if m.Settings[service.SettingCalendar] == c.Ref {
			sec.Text = v.t("ministry.calendars.own")
		}
		if v.who.Allows("calendar.edit") {
			sec.Links = append(sec.Links, link{Text: v.t("action.edit"), Href: fileAddress("calendar", c.Ref) + "/edit"})
		}
		sec.Links = append(sec.Links, link{Text: v.t("word.history"), Href: fileAddress("calendar", c.Ref) + "/history"})
		view.Sections = append(view.Sections, sec)
	}
	if v.who.Allows("calendar.create") {
		form := v.calendarForm("/ministry/calendars", errs)
		view.Sections = append(view.Sections, section{ID: "new", Title: v.t("ministry.calendars.add"), Text: v.t("ministry.calendars.add_text"), Forms: []plainForm{form}})
	}
	notice := ""
	if v.query("done") != "" {
		notice = v.t("ministry.saved")
	}
	return v.administration(status, view, notice, "")
}

func (v *visit) calendarForm(action string, errs map[string]string) plainForm {
	f := v.r.PostForm
	form := plainForm{Action: action, Line: true, Buttons: []plainButton{{Label: v.t("action.create")}}, Fields: []plainField{
		{Type: "short", Name: "code", Label: v.t("word.code"), Value: f.Get("code"), Must: true},
		{Name: "vi", Label: v.t("ministry.calendars.name_vi"), Value: f.Get("vi")},
		{Name: "en", Label: v.t("ministry.calendars.name_en"), Value: f.Get("en")},
		{Type: "short", Name: "begins", Label: v.t("ministry.calendars.begins"), Hint: v.t("ministry.calendars.begins_hint"), Value: f.Get("begins"), Must: true},
		{Type: "check", Name: "ends", Label: v.t("ministry.calendars.ends"), Value: "true", Chosen: f.Get("ends") != "", Hint: v.t("ministry.calendars.ends_hint")},
	}}
	form.mark(errs)
	return form
}

// calendarSection draws the periods that a calendar makes of a year.
func (v *visit) calendarSection(c *chancery.Calendar, year int) section {
	name, _ := c.Name.In(string(v.lang))
	sec := section{ID: "c-" + c.Ref, Title: name, BarsLabel: v.t("ministry.calendars.drawn", "calendar", name, "year", year)}
	g := gridOf(name, v.t("screen.period.period"), v.t("ministry.calendars.from"), v.t("ministry.calendars.to"), "#"+v.t("ministry.calendars.days"))
	whole, err := c.Period(strconv.Itoa(year))
	if err != nil {
		sec.Empty = errorText(v, err)
		return sec
	}
	total := daysOf(whole)
	for i, l := range c.Parts {
		label := strconv.Itoa(year)
		if l.Part != "Y" {
			label += "-" + l.Part
		}
		p, err := c.Period(label)
		if err != nil {
			continue
		}
		before := p.From.First().Sub(whole.From.First()).Hours() / 24
		sec.Bars = append(sec.Bars, yearBar{
			Label: l.Part, When: i18n.ShortRange(string(p.From), string(p.To)), Shade: i % 4,
			From: fmt.Sprintf("%.2f", 100*max(before, 0)/total), Width: fmt.Sprintf("%.2f", 100*daysOf(p)/total),
		})
		g.add(v.lang, i18n.Capitalise(i18n.Period(v.lang, label)), i18n.ShortDate(string(p.From)), i18n.ShortDate(string(p.To)), int(daysOf(p)))
	}
	g.Fold = v.t("screen.as_table")
	sec.Grids = []grid{g}
	return sec
}

func daysOf(p chancery.Period) float64 { return p.To.First().Sub(p.From.First()).Hours()/24 + 1 }

// typedCalendar makes the calendar that the form asks for.
func (v *visit) typedCalendar() (*chancery.Calendar, error) {
	f := v.r.PostForm
	begins := strings.TrimSpace(f.Get("begins"))
	if day, month, ok := strings.Cut(begins, "/"); ok { // 1/4 as people write it
		d, _ := strconv.Atoi(day)
		m, _ := strconv.Atoi(month)
		begins = fmt.Sprintf("%02d-%02d", m, d)
	}
	return service.FiscalCalendar(strings.TrimSpace(f.Get("code")), chancery.Text{VI: strings.TrimSpace(f.Get("vi")), EN: strings.TrimSpace(f.Get("en"))}, begins, f.Get("ends") != "")
}

func (s *Site) addCalendar(v *visit) error {
	c, err := v.typedCalendar()
	if err == nil {
		err = s.service.SaveCalendar(v.ctx(), v.who, c)
	}
	if refused(err) {
		return v.calendarScreen(http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	return v.redirect("/ministry/calendars?done=saved#c-" + c.Ref)
}

func (s *Site) holidays(v *visit) error { return v.holidayScreen(http.StatusOK, nil) }

func (v *visit) holidayScreen(status int, bad error) error {
	year := v.yearAsked(v.today().Year())
	country := chancery.Code(v.query("country"))
	h, err := v.site.service.HolidaysOf(v.ctx(), v.who, country, year)
	if err != nil {
		return err
	}
	view := ministryView{Title: v.t("ministry.holidays.title"), Lead: v.t("ministry.holidays.lead")}
	if bad != nil {
		view.Summary = v.rowErrors(bad, func(int, string) {})
	}
	pick := v.countryField("country", v.t("field.country"), string(h.Country))
	view.Sections = append(view.Sections, section{ID: "year", Forms: []plainForm{v.yearForm("/ministry/holidays", year, pick)}})
	sec := section{ID: "list", Title: v.t("ministry.holidays.of", "country", i18n.CountryName(v.lang, string(h.Country)), "year", year)}
	if len(h.Holidays) == 0 {
		sec.Empty = v.t("ministry.holidays.none")
	} else {
		g := gridOf(sec.Title, v.t("field.date"), v.t("ministry.holidays.weekday"), v.t("word.name"), v.t("word.note"))
		l := labels{lang: v.lang}
		for _, x := range h.Holidays {
			note := ""
			if x.Worked {
				note = v.t("field.holiday.worked")
			}
			day := l.date(x.Date)
			day.Href = fileAddress("holiday", x.Ref)
			g.add(v.lang, day, v.t("ministry.weekday."+strings.ToLower(x.Date.First().Weekday().String())), l.text(x.Name), note)
		}
		sec.Grids = []grid{g}
	}
	view.Sections = append(view.Sections, sec)
	if v.who.Allows("holiday.create") && h.Country != "" {
		view.Sections = append(view.Sections, v.holidayForm(h))
	}
	notice := ""
	if v.query("done") != "" {
		notice = v.t("ministry.saved")
	}
	return v.administration(status, view, notice, "")
}

// holidayForm offers last year's holidays moved on by a year, and empty lines
// for those of the moon and the days announced.
func (v *visit) holidayForm(h *service.HolidayYear) section {
	form := plainForm{Action: fmt.Sprintf("/ministry/holidays?year=%d&country=%s", h.Year, h.Country), Line: true, Buttons: []plainButton{{Label: v.t("ministry.holidays.add"), Class: "main"}}}
	row := func(n int, x *chancery.Holiday) {
		name := v.t("ministry.holidays.line", "number", n)
		form.Fields = append(form.Fields,
			plainField{Type: "short", Name: fmt.Sprintf("date.%d", n), Label: name + ": " + v.t("field.date"), Value: i18n.ShortDate(string(x.Date))},
			plainField{Name: fmt.Sprintf("vi.%d", n), Label: name + ": " + v.t("language.vi"), Value: x.Name.VI},
			plainField{Name: fmt.Sprintf("en.%d", n), Label: name + ": " + v.t("language.en"), Value: x.Name.EN},
			plainField{Type: "check", Name: fmt.Sprintf("worked.%d", n), Label: v.t("field.holiday.worked"), Value: "true"})
	}
	n := 0
	for _, x := range h.Proposed {
		n++
		row(n, x)
	}
	for range 3 {
		n++
		row(n, &chancery.Holiday{})
	}
	form.Fields = append(form.Fields, plainField{Type: "hidden", Name: "lines", Value: strconv.Itoa(n)})
	form.mark(nil)
	return section{ID: "add", Title: v.t("ministry.holidays.copy"), Text: v.t("ministry.holidays.copy_text", "year", h.Year-1), Forms: []plainForm{form}}
}

func (s *Site) addHolidays(v *visit) error {
	f := v.r.PostForm
	country := chancery.Code(v.query("country"))
	n, _ := strconv.Atoi(f.Get("lines"))
	var list []*chancery.Holiday
	for i := 1; i <= min(n, 200); i++ {
		at := func(name string) string { return strings.TrimSpace(f.Get(fmt.Sprintf("%s.%d", name, i))) }
		if at("date") == "" || at("vi")+at("en") == "" {
			continue
		}
		day, err := i18n.ParseDate(at("date"))
		if err != nil {
			return v.holidayScreen(http.StatusUnprocessableEntity, chancery.Invalid("date", "date.needs_day", "value", at("date")))
		}
		list = append(list, &chancery.Holiday{Name: chancery.Text{VI: at("vi"), EN: at("en")}, Country: country, Date: chancery.Date(day), Worked: at("worked") != ""})
	}
	err := s.service.AddHolidays(v.ctx(), v.who, list)
	if refused(err) {
		return v.holidayScreen(http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	return v.redirect(fmt.Sprintf("/ministry/holidays?done=saved&year=%d&country=%s", v.yearAsked(v.today().Year()), country))
}

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
	g := gridOf(v.t("ministry.clocks.title"), v.t("word.name"), v.t("ministry.clocks.from"), v.t("ministry.clocks.length"), v.t("ministry.clocks.gives"), v.t("ministry.clocks.passed"), v.t("field.article"), v.t("ministry.clocks.force"))
	for _, c := range list {
		t, err := v.site.service.TryClock(v.ctx(), v.who, c.Ref, start)
		if err != nil {
			return err
		}
		length := i18n.Integer(v.lang, int(c.Length.N)) + " " + l.code("clock_unit", c.Unit).Text
		if c.Before {
			length += " " + v.t("ministry.clocks.before")
		}
		due := gridCell{Values: []value{{Text: i18n.ShortDate(string(t.Due))}}}
		if !c.InForce(start) {
			due = gridCell{Values: []value{{Text: "–"}}}
			t.Passed = nil
		}
		g.add(v.lang, value{Text: l.text(c.Name).Text, Href: fileAddress("clock", c.Ref)}, v.startOf(c), length, due, v.passedOver(t.Passed), c.Article, dates(c.From, c.To))
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
	kind := chancery.Kind(c.OfKind)
	if c.OfState != "" {
		return kindLabel(v.lang, kind) + ": " + stateLabel(v.lang, kind, chancery.State(c.OfState))
	}
	return kindLabel(v.lang, kind) + ": " + fieldLabel(v.lang, c.OfKind, c.FromField)
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

func (s *Site) markings(v *visit) error { return v.markingScreen(http.StatusOK, nil, nil) }

// markingScreen shows the levels with who sees them and, for ranks that were
// typed, what would change.
func (v *visit) markingScreen(status int, ranks map[chancery.Code]int64, bad error) error {
	list, err := v.site.service.MarkingChanges(v.ctx(), v.who, ranks)
	if err != nil {
		return err
	}
	view := ministryView{Title: v.t("ministry.markings.title"), Lead: v.t("ministry.markings.lead")}
	if bad != nil {
		view.Summary, _ = plainSummary(v, bad)
	}
	g := gridOf(v.t("ministry.markings.title"), v.t("field.marking"), "#"+v.t("ministry.markings.now"), "#"+v.t("ministry.markings.then"), "#"+v.t("ministry.markings.records"), v.t("ministry.markings.gain"), v.t("ministry.markings.lose"))
	form := plainForm{Action: "/ministry/markings", Line: true, Buttons: []plainButton{{Label: v.t("ministry.preview"), Name: "do", Value: "look"}}, Back: "/ministry/markings"}
	l, changes := labels{lang: v.lang}, false
	for _, m := range list {
		label := l.text(m.Level.Label).Text
		changes = changes || m.Rank != m.Level.Rank.N
		g.add(v.lang, label, int(m.Level.Rank.N), int(m.Rank), m.Records, names(m.Gain), names(m.Lose))
		form.Fields = append(form.Fields, plainField{Type: "short", Name: "rank." + m.Level.Code, Label: label, Value: strconv.FormatInt(m.Rank, 10)})
	}
	if changes {
		form.Buttons = append(form.Buttons, plainButton{Label: v.t("ministry.markings.save"), Class: "danger", Name: "do", Value: "save"})
	}
	form.mark(nil)
	view.Sections = []section{
		{ID: "levels", Title: v.t("ministry.markings.levels"), Text: v.t("ministry.markings.text"), Grids: []grid{g}, Forms: []plainForm{form}},
		{ID: "compartments", Title: v.t("field.compartments"), Text: v.t("ministry.markings.compartments"), Links: []link{{Text: i18n.VocabularyName(v.lang, "compartment"), Href: "/vocabularies/compartment"}, {Text: i18n.VocabularyName(v.lang, "marking_level"), Href: "/vocabularies/marking_level"}}},
	}
	notice := ""
	if v.query("done") != "" {
		notice = v.t("ministry.saved")
	}
	return v.administration(status, view, notice, "")
}

func names(list []string) (out []value) {
	for _, n := range list {
		out = append(out, value{Text: n, Href: "/users/" + n, Mono: true})
	}
	return out
}

func (s *Site) saveMarkings(v *visit) error {
	voc, err := s.service.Vocabulary(v.ctx(), v.who, "marking_level")
	if err != nil {
		return err
	}
	ranks := map[chancery.Code]int64{}
	var rows []service.TermInput
	for _, t := range voc.Terms {
		n, err := strconv.ParseInt(strings.TrimSpace(v.r.PostForm.Get("rank."+t.Code)), 10, 32)
		if err != nil {
			return v.markingScreen(http.StatusUnprocessableEntity, nil, chancery.Invalid("rank."+t.Code, "value.not_number", "value", v.r.PostForm.Get("rank."+t.Code)))
		}
		ranks[chancery.Code(t.Code)] = n
		rows = append(rows, service.TermInput{Ref: t.Ref, Version: t.Version, Label: t.Label, Short: t.Short, Rank: chancery.Num(n), CountsAs: t.CountsAs, Retired: t.Retired, Note: t.Note})
	}
	if v.r.PostForm.Get("do") != "save" {
		return v.markingScreen(http.StatusOK, ranks, nil)
	}
	_, err = s.service.SaveVocabulary(v.ctx(), v.who, "marking_level", rows)
	if refused(err) {
		return v.markingScreen(http.StatusUnprocessableEntity, ranks, err)
	}
	if err != nil {
		return err
	}
	return v.redirect("/ministry/markings?done=saved")
}

func (s *Site) numbering(v *visit) error {
	kind, pattern := chancery.Kind(v.query("kind")), strings.TrimSpace(v.query("pattern"))
	if spec, err := chancery.SpecOf(kind); err != nil || spec.Numbering != chancery.Yearly {
		kind = "activity"
	}
	view := ministryView{Title: v.t("ministry.numbering.title"), Lead: v.t("ministry.numbering.lead")}
	n, err := s.service.Numbering(v.ctx(), v.who, kind, pattern)
	errs := map[string]string{}
	if refused(err) {
		view.Summary, errs = plainSummary(v, err)
		n, err = s.service.Numbering(v.ctx(), v.who, kind, "")
	}
	if err != nil {
		return err
	}
	rules := section{ID: "rules", Title: kindsLabel(v.lang, "numbering"), Text: v.t("ministry.numbering.standard", "pattern", chancery.DefaultPattern)}
	l := labels{lang: v.lang, names: n.Names}
	if len(n.Rules) > 0 {
		g := gridOf(rules.Title, v.t("word.name"), v.t("field.pattern"), v.t("word.kind"), v.t("field.organisation"), v.t("ministry.clocks.force"))
		for _, r := range n.Rules {
			of := v.t("word.all")
			if r.OfKind != "" {
				of = kindsLabel(v.lang, chancery.Kind(r.OfKind))
			}
			g.add(v.lang, l.known(r), value{Text: r.Pattern, Mono: true}, of, l.ref(r.Organisation), dates(r.From, r.To))
		}
		rules.Grids = []grid{g}
	}
	if v.who.Allows("numbering.create") {
		rules.Links = []link{{Text: v.t("web.form.new", "kind", kindLabel(v.lang, "numbering")), Href: "/numberings/new"}}
	}
	try := plainForm{Action: "/ministry/numbering", Get: true, Line: true, Buttons: []plainButton{{Label: v.t("ministry.preview")}}, Fields: []plainField{
		{Type: "select", Name: "kind", Label: v.t("word.kind")}, {Name: "pattern", Label: v.t("field.pattern"), Hint: fieldHint(v.lang, "numbering", chancery.Field{Name: "pattern"}), Value: pattern},
	}}
	for _, spec := range chancery.Specs() {
		if spec.Numbering == chancery.Yearly {
			try.Fields[0].Options = append(try.Fields[0].Options, option{Value: string(spec.Kind), Label: kindsLabel(v.lang, spec.Kind), Chosen: spec.Kind == kind})
		}
	}
	try.mark(errs)
	g := gridOf(v.t("ministry.numbering.next"), v.t("field.organisation"), v.t("ministry.numbering.as_now"), v.t("ministry.numbering.as_tried"))
	for i, x := range n.Samples {
		tried := ""
		if len(n.Trial) > i {
			tried = n.Trial[i].Next
		}
		g.add(v.lang, nameValue(v.lang, x.Organisation), value{Text: x.Next, Mono: true}, value{Text: tried, Mono: true})
	}
	g.trim()
	view.Sections = []section{rules, {ID: "try", Title: v.t("ministry.numbering.next"), Text: v.t("ministry.numbering.next_text"), Forms: []plainForm{try}, Grids: []grid{g}}}
	return v.administration(http.StatusOK, view, "", "")
}

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
		form.Rows = append(form.Rows, plainRow{v.t("ministry.holidays.line", "number", n), []plainField{
			{Type: "short", Name: fmt.Sprintf("date.%d", n), Label: v.t("field.date"), Value: i18n.ShortDate(string(x.Date))},
			{Name: fmt.Sprintf("vi.%d", n), Label: v.t("language.vi"), Value: x.Name.VI},
			{Name: fmt.Sprintf("en.%d", n), Label: v.t("language.en"), Value: x.Name.EN},
			{Type: "check", Name: fmt.Sprintf("worked.%d", n), Label: v.t("field.holiday.worked"), Value: "true"},
		}})
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

package web

import (
	"bytes"
	"net/http"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// ministryView is a screen of administration: sections with tables and forms.
type ministryView struct {
	Title, Lead string
	Summary     []summaryItem
	Nav         []link
	Steps       []setupStep
	Sections    []section
}

// section is a part of a screen of administration.
type section struct {
	ID, Title, Text, Empty string
	Facts                  []shownField
	Grids                  []grid
	Bars                   []yearBar
	BarsLabel              string
	Tree                   []treeRow
	Secrets                []onceShown
	Forms                  []plainForm
	Links                  []link
}

// plainForm is a form that is not made from the fields of a kind.
type plainForm struct {
	Action  string
	Get     bool
	Line    bool // its fields stand beside one another
	Upload  bool
	Fold    string // shut behind this word at first
	Open    bool
	Fields  []plainField
	Rows    []plainRow
	Buttons []plainButton
	Back    string
}

// plainRow is a line of fields under one heading.
type plainRow struct {
	Legend string
	Fields []plainField
}

// plainField is one field of a plainForm. Type is "", "short", "area",
// "select", "check", "checks", "radios", "file", "password" or "hidden".
type plainField struct {
	Type, Name, ID, Label, Hint, Value, Error string
	Rows                                      int
	Must, Chosen                              bool
	Options                                   []option
}

type plainButton struct{ Label, Class, Name, Value string }

// onceShown is a secret that is shown this once, or why there is none.
type onceShown struct{ Label, Text, Error string }

// yearBar is a period drawn on the line of a year; From and Width are parts of
// a hundred.
type yearBar struct {
	Label, When, From, Width string
	Shade                    int
}

// treeRow is an organisation of a tree that is still to be entered.
type treeRow struct {
	Depth                           int
	Name, Code, Symbol, Note, Error string
}

// setupStep is a step of setting up in the line of all.
type setupStep struct {
	Text, Href, Class, Note string
	Current                 bool
}

var ministryPage = newPage[ministryView]("ministry")

// administer are the addresses of the screens that set the ministry up.
func (s *Site) administer(r router) {
	r.get("/ministry", s.ministry)
	r.post("/ministry", s.saveMinistry)
	r.get("/ministry/profile", s.profile)
	r.get("/ministry/profile.zip", s.profileFile)
	r.post("/ministry/profile", s.importProfile)
	r.get("/ministry/calendars", s.calendars)
	r.post("/ministry/calendars", s.addCalendar)
	r.get("/ministry/holidays", s.holidays)
	r.post("/ministry/holidays", s.addHolidays)
	r.get("/ministry/clocks", s.clocks)
	r.post("/ministry/clocks", s.supersedeClock)
	r.get("/ministry/markings", s.markings)
	r.post("/ministry/markings", s.saveMarkings)
	r.get("/ministry/numbering", s.numbering)
	r.get("/ministry/changes", s.accountChanges)
	r.get("/vocabularies", s.vocabularies)
	r.get("/vocabularies/{name}", s.vocabulary)
	r.post("/vocabularies/{name}", s.saveVocabulary)
	r.get("/vocabularies/{name}/history", s.vocabularyHistory)
	r.get("/vocabularies/{name}/terms.csv", s.vocabularyFile)
	r.post("/vocabularies/{name}/merge", s.mergeTerms)
	r.post("/vocabularies/{name}/import", s.importVocabulary)
	r.post("/vocabularies/{name}/undo", s.undoVocabulary)
	r.get("/users", s.users)
	r.get("/users/{name}", s.user)
	r.post("/users/{name}", s.saveUser)
	r.post("/users/{name}/password", s.resetPassword)
	r.post("/users/{name}/revoke", s.revoke)
	r.post("/users/{name}/token", s.userToken)
	r.get("/first-steps", s.firstSteps)
	r.get("/first-steps/{step}", s.firstStep)
	r.post("/first-steps/{step}", s.saveFirstStep)
}

// ministryNav leads from each screen of administration to the others.
func (v *visit) ministryNav() []link {
	var out []link
	for _, x := range []struct{ key, href, right string }{
		{"ministry.title", "/ministry", "setting.edit"}, {"ministry.vocabularies.title", "/vocabularies", ""}, {"ministry.calendars.title", "/ministry/calendars", ""},
		{"ministry.holidays.title", "/ministry/holidays", ""}, {"ministry.clocks.title", "/ministry/clocks", ""}, {"ministry.markings.title", "/ministry/markings", "term.edit"},
		{"ministry.numbering.title", "/ministry/numbering", ""}, {"ministry.users.title", "/users", "user.read"}, {"ministry.changes.title", "/ministry/changes", "account_change.read"},
		{"ministry.profile.title", "/ministry/profile", "system.profile"},
	} {
		if x.right == "" || v.who.Allows(x.right) {
			out = append(out, link{Text: v.t(x.key), Href: x.href, Current: x.href == v.r.URL.Path})
		}
	}
	return out
}

// administration shows a screen of the ministry's area.
func (v *visit) administration(status int, view ministryView, notice, undo string) error {
	if view.Steps == nil {
		view.Nav = v.ministryNav()
	}
	h := head{Title: view.Title, Area: chancery.AreaMinistry, Trail: []link{{Text: v.t("area.ministry")}}, Notice: notice, Undo: undo, Wide: true, List: true}
	if len(view.Summary) > 0 {
		h.Title = v.t("web.form.error_title", "title", view.Title)
	}
	return ministryPage.showAs(v, status, h, view)
}

// refused is whether an error is shown on the form it came from; one that broke
// or that hides something is not.
func refused(err error) bool {
	p := chancery.ProblemOf(err)
	return err != nil && (p == chancery.Bad || p == chancery.Refused || p == chancery.Stale)
}

// sentForm reads a form, with files or without.
func (v *visit) sentForm() error {
	if strings.HasPrefix(v.r.Header.Get("Content-Type"), "multipart/") {
		if err := v.r.ParseMultipartForm(maxForm); err != nil {
			return unreadable(err)
		}
	}
	return nil
}

func (s *Site) ministry(v *visit) error { return v.ministryForm(http.StatusOK, nil) }

func (v *visit) ministryForm(status int, err error) error {
	if !v.who.Allows("setting.edit") {
		return chancery.May("setting.edit")
	}
	m, bad := v.site.service.Ministry(v.ctx(), v.who)
	if bad != nil {
		return bad
	}
	view := ministryView{Title: v.t("ministry.title"), Lead: v.t("ministry.lead")}
	errs := map[string]string{}
	if err != nil {
		view.Summary, errs = plainSummary(v, err)
	}
	at := func(name string) string {
		if v.r.Method == http.MethodPost {
			return v.r.PostForm.Get(name)
		}
		return m.Settings[name]
	}
	form := plainForm{Action: "/ministry", Buttons: []plainButton{{Label: v.t("action.save"), Class: "main"}}}
	organisation := plainField{Type: "select", Name: service.SettingMinistry, Label: v.t("ministry.organisation"), Hint: v.t("ministry.organisation_hint"), Options: []option{{Label: v.t("word.none")}}}
	for _, o := range m.Organisations {
		organisation.Options = append(organisation.Options, option{Value: o.Ref, Label: nameValue(v.lang, o).Text, Chosen: o.Ref == at(service.SettingMinistry)})
	}
	calendar := plainField{Type: "select", Name: service.SettingCalendar, Label: v.t("ministry.calendar"), Hint: v.t("ministry.calendar_hint"), Options: []option{{Value: "calendar", Label: v.t("ministry.calendar_year")}}}
	for _, c := range m.Calendars {
		if c.Ref == "calendar" {
			calendar.Options = nil
		}
	}
	for _, c := range m.Calendars {
		name, _ := c.Name.In(string(v.lang))
		calendar.Options = append(calendar.Options, option{Value: c.Ref, Label: name, Chosen: c.Ref == at(service.SettingCalendar)})
	}
	form.Fields = []plainField{
		organisation, v.countryField(service.SettingCountry, v.t("ministry.country"), at(service.SettingCountry)), calendar, v.languagesField(at(service.SettingLanguages)),
		{Type: "short", Name: service.SettingFileLimit, Label: v.t("document.limit"), Hint: v.t("document.limit_hint"), Value: at(service.SettingFileLimit)},
		{Name: service.SettingWorkVI, Label: v.t("ministry.work_vi"), Hint: v.t("ministry.work_hint"), Value: at(service.SettingWorkVI)},
		{Name: service.SettingWorkEN, Label: v.t("ministry.work_en"), Hint: v.t("ministry.work_hint"), Value: at(service.SettingWorkEN)},
	}
	form.mark(errs)
	sec := section{ID: "settings", Title: v.t("word.settings"), Forms: []plainForm{form}}
	if m.Organisation != nil {
		sec.Facts = append(sec.Facts, shownField{Label: v.t("ministry.name"), Value: value{Items: []value{{Text: m.Organisation.Name.VI, Lang: foreign(v.lang, "vi")}, {Text: m.Organisation.Name.EN, Lang: foreign(v.lang, "en")}}}})
		sec.Links = []link{{Text: v.t("ministry.rename"), Href: fileAddress("organisation", m.Organisation.Ref) + "/edit"}}
	}
	if name := m.Settings[service.SettingProfile]; name != "" {
		sec.Facts = append(sec.Facts, shownField{Label: v.t("ministry.began_with"), Value: value{Text: name, Mono: true}})
	}
	view.Sections = append(view.Sections, sec)
	notice := ""
	if v.query("done") != "" {
		notice = v.t("ministry.saved")
	}
	return v.administration(status, view, notice, "")
}

// mark gives the fields of a form their identifiers and what is wrong with them.
func (f *plainForm) mark(errs map[string]string) {
	for _, r := range f.Rows {
		row := plainForm{Fields: r.Fields}
		row.mark(errs)
	}
	for i := range f.Fields {
		x := &f.Fields[i]
		if x.ID == "" {
			x.ID = "f-" + x.Name
		}
		if x.Error == "" {
			x.Error = errs[x.Name]
		}
		if x.Rows == 0 {
			x.Rows = 6
		}
	}
}

func (v *visit) countryField(name, label, chosen string) plainField {
	f := plainField{Type: "select", Name: name, Label: label, Options: []option{{Label: v.t("word.none")}}}
	for _, c := range i18n.Countries() {
		if !c.Organisation {
			f.Options = append(f.Options, option{Value: c.Code, Label: c.Name(v.lang), Chosen: c.Code == chosen})
		}
	}
	sortOptions(f.Options[1:])
	if chosen != "" && !slices.ContainsFunc(f.Options, func(o option) bool { return o.Chosen }) { // a code of the ministry's own
		f.Options = append(f.Options, option{Value: chosen, Label: chosen, Chosen: true})
	}
	return f
}

// sortOptions puts options into the order of their words.
func sortOptions(list []option) {
	slices.SortFunc(list, func(a, b option) int { return bytes.Compare(i18n.CollationKey(a.Label), i18n.CollationKey(b.Label)) })
}

func (v *visit) languagesField(chosen string) plainField {
	f := plainField{Type: "select", Name: service.SettingLanguages, Label: v.t("ministry.languages"), Hint: v.t("ministry.languages_hint")}
	for _, x := range []string{"vi;en", "en;vi"} {
		f.Options = append(f.Options, option{Value: x, Label: v.t("ministry.language." + x[:2]), Chosen: strings.HasPrefix(chosen, x[:2])})
	}
	return f
}

func (s *Site) saveMinistry(v *visit) error {
	values := map[string]string{}
	for _, name := range []string{service.SettingMinistry, service.SettingCountry, service.SettingCalendar, service.SettingLanguages, service.SettingFileLimit, service.SettingWorkEN, service.SettingWorkVI} {
		values[name] = strings.TrimSpace(v.r.PostForm.Get(name))
	}
	err := s.service.SaveSettings(v.ctx(), v.who, values)
	if refused(err) {
		return v.ministryForm(http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	return v.redirect("/ministry?done=saved")
}

package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// setupSteps is the line of steps of setting a ministry up.
func (v *visit) setupSteps(state service.SetupState, current string) (out []setupStep) {
	for _, name := range append(slices.Clone(service.SetupSteps), "done") {
		how := state.Steps[name]
		step := setupStep{Text: v.t("setup.step." + name), Href: "/first-steps/" + name, Class: how, Current: name == current}
		if how != "" {
			step.Note = v.t("setup.is_" + how)
		}
		out = append(out, step)
	}
	return out
}

func (s *Site) firstSteps(v *visit) error {
	state, err := s.service.SetupState(v.ctx(), v.who)
	if err != nil {
		return err
	}
	if !v.who.Allows("setting.edit") || !state.Open {
		return v.redirect("/")
	}
	return v.redirect("/first-steps/" + state.Next())
}

func (s *Site) firstStep(v *visit) error { return v.stepPage(http.StatusOK, nil, nil) }

// stepPage shows a step; more goes before its form: a preview, or passwords
// that are shown once.
func (v *visit) stepPage(status int, bad error, more []section) error {
	if !v.who.Allows("setting.edit") {
		return chancery.May("setting.edit")
	}
	name := v.path("step")
	if name != "done" && !slices.Contains(service.SetupSteps, name) {
		return v.site.nowhere(v)
	}
	state, err := v.site.service.SetupState(v.ctx(), v.who)
	if err != nil {
		return err
	}
	view := ministryView{Title: v.t("setup.step." + name), Lead: v.t("setup.lead." + name), Steps: v.setupSteps(state, name)}
	errs := map[string]string{}
	if bad != nil {
		view.Summary, errs = plainSummary(v, bad)
	}
	form, err := map[string]func(service.SetupState) (section, error){
		"language": v.languageStep, "profile": v.profileStep, "organisation": v.organisationStep, "partners": v.partnersStep, "calendar": v.calendarStep, "people": v.peopleStep, "done": v.doneStep,
	}[name](state)
	if err != nil {
		return err
	}
	for i := range form.Forms {
		form.Forms[i].Action = "/first-steps/" + name
		form.Forms[i].mark(errs)
	}
	view.Sections = append(more, form)
	if name != "done" {
		view.Sections = append(view.Sections, section{Forms: []plainForm{{Action: "/first-steps/" + name, Buttons: []plainButton{{Label: v.t("setup.skip"), Name: "do", Value: "skip"}}}}, Links: v.around(name)})
	}
	return v.administration(status, view, "", "")
}

// around leads to the steps before and after.
func (v *visit) around(name string) (out []link) {
	at := slices.Index(service.SetupSteps, name)
	if at > 0 {
		out = append(out, link{Text: "‹ " + v.t("setup.step."+service.SetupSteps[at-1]), Href: "/first-steps/" + service.SetupSteps[at-1]})
	}
	return append(out, link{Text: v.t("setup.later"), Href: "/"})
}

func (v *visit) goOn(label string) plainButton {
	return plainButton{Label: label, Class: "main", Name: "do", Value: "save"}
}

func (v *visit) languageStep(service.SetupState) (section, error) {
	settings, err := v.site.service.Settings(v.ctx())
	if settings[service.SettingLanguages] == "" {
		settings[service.SettingLanguages] = string(v.lang)
	}
	return section{ID: "step", Forms: []plainForm{{Buttons: []plainButton{v.goOn(v.t("setup.go_on"))}, Fields: []plainField{
		v.languagesField(settings[service.SettingLanguages]), v.countryField(service.SettingCountry, v.t("ministry.country"), settings[service.SettingCountry]),
	}}}}, err
}

func (v *visit) profileStep(state service.SetupState) (section, error) {
	if !state.Empty {
		return section{ID: "step", Empty: v.t("setup.profile_loaded"), Links: []link{{Text: v.t("ministry.profile.title"), Href: "/ministry/profile"}}, Forms: []plainForm{{Buttons: []plainButton{v.goOn(v.t("setup.go_on"))}}}}, nil
	}
	pick := plainField{Type: "radios", Name: "profile", Label: v.t("setup.profile")}
	for i, p := range v.site.config.Profiles {
		pick.Options = append(pick.Options, option{Value: p.Name, Label: v.t("setup.profile_" + strings.ReplaceAll(p.Name, "-", "_")), Chosen: i == 0})
	}
	pick.Options = append(pick.Options, option{Value: "upload", Label: v.t("setup.profile_upload")})
	if v.site.config.Demonstration != nil {
		pick.Options = append(pick.Options, option{Value: "demo", Label: v.t("setup.profile_demo")})
	}
	return section{ID: "step", Forms: []plainForm{{Upload: true, Buttons: []plainButton{v.goOn(v.t("setup.load"))}, Fields: []plainField{
		pick, {Type: "file", Name: "file", Label: v.t("ministry.profile.file"), Value: ".zip,application/zip"},
		{Type: "check", Name: "organisations", Label: v.t("setup.with_organisations"), Value: "true", Hint: v.t("setup.with_organisations_hint")},
	}}}}, nil
}

func (v *visit) organisationStep(service.SetupState) (section, error) {
	m, err := v.site.service.Ministry(v.ctx(), v.who)
	if err != nil {
		return section{}, err
	}
	sec := section{ID: "step", Text: v.t("setup.tree_text"), Forms: []plainForm{{
		Fields:  []plainField{{Type: "area", Name: "text", Label: v.t("setup.tree_label"), Hint: v.t("setup.tree_hint"), Value: v.r.PostForm.Get("text"), Rows: 14}},
		Buttons: []plainButton{{Label: v.t("ministry.preview"), Name: "do", Value: "look"}, v.goOn(v.t("setup.enter"))},
	}}}
	if m.Organisation != nil {
		name, _ := m.Organisation.Name.In(string(v.lang))
		sec.Facts = []shownField{{Label: v.t("ministry.organisation"), Value: value{Text: name, Href: fileAddress("organisation", m.Organisation.Ref)}}}
	}
	return sec, nil
}

// tree shows what was pasted, as it would be entered.
func (v *visit) tree(lines []service.TreeLine) section {
	sec := section{ID: "preview", Title: v.t("ministry.preview"), Text: v.t("setup.tree_count", "count", len(lines))}
	depth := map[string]int{}
	for _, l := range lines {
		name, _ := l.Name.In(string(v.lang))
		row := treeRow{Name: name, Code: l.Code, Symbol: l.Symbol}
		if l.Parent != "" {
			row.Depth = min(depth[l.Parent]+1, 8)
		}
		depth[l.Code] = row.Depth
		if l.Known {
			row.Note = v.t("setup.tree.known")
		}
		if l.Error != "" {
			row.Error = v.t("word.row") + " " + strconv.Itoa(l.Row) + ": " + explain(v.lang, "organisation", l.Error, l.Args)
		}
		sec.Tree = append(sec.Tree, row)
	}
	return sec
}

func (v *visit) partnersStep(service.SetupState) (section, error) {
	voc, err := v.site.service.Vocabulary(v.ctx(), v.who, "partner_tier")
	if err != nil {
		return section{}, err
	}
	sec := section{ID: "step", Text: v.t("setup.partners_text"), Links: []link{{Text: v.t("setup.tiers"), Href: "/vocabularies/partner_tier"}}}
	form := plainForm{Buttons: []plainButton{{Label: v.t("ministry.preview"), Name: "do", Value: "look"}, v.goOn(v.t("setup.enter"))}}
	for _, t := range voc.Terms {
		label, _ := t.Label.In(string(v.lang))
		if !t.Retired {
			form.Fields = append(form.Fields, plainField{Type: "area", Name: "tier-" + t.Code, Label: label, Hint: v.t("setup.partners_hint"), Value: v.r.PostForm.Get("tier-" + t.Code), Rows: 3})
		}
	}
	if len(form.Fields) == 0 {
		sec.Empty = v.t("setup.no_tiers")
		return sec, nil
	}
	sec.Forms = []plainForm{form}
	return sec, nil
}

func (v *visit) typedPartners() map[chancery.Code]string {
	lists := map[chancery.Code]string{}
	for name := range v.r.PostForm {
		if tier, ok := strings.CutPrefix(name, "tier-"); ok {
			lists[chancery.Code(tier)] = v.r.PostForm.Get(name)
		}
	}
	return lists
}

func (v *visit) partnerPreview() (section, error) {
	plan, err := v.site.service.PlanPartners(v.ctx(), v.who, v.typedPartners())
	sec := section{ID: "preview", Title: v.t("ministry.preview")}
	g := gridOf(sec.Title, v.t("setup.typed"), v.t("word.code"), kindLabel(v.lang, "partner"), i18n.VocabularyName(v.lang, "partner_tier"), v.t("word.note"))
	for _, p := range plan {
		note := gridCell{}
		switch {
		case p.Code == "":
			note.Flag = v.t("setup.not_found")
		case p.Known:
			note.Values = []value{{Text: v.t("setup.tree.known")}}
		}
		name, _ := p.Name.In(string(v.lang))
		g.add(v.lang, p.Typed, p.Code, name, string(p.Tier), note)
	}
	if len(plan) == 0 {
		sec.Empty = v.t("setup.nothing_typed")
	} else {
		sec.Grids = []grid{g}
	}
	return sec, err
}

func (v *visit) calendarStep(service.SetupState) (section, error) {
	m, err := v.site.service.Ministry(v.ctx(), v.who)
	if err != nil {
		return section{}, err
	}
	pick := plainField{Type: "radios", Name: service.SettingCalendar, Label: v.t("ministry.calendar")}
	for _, c := range m.Calendars {
		name, _ := c.Name.In(string(v.lang))
		if p, err := c.Period(strconv.Itoa(v.today().Year())); err == nil {
			name += " (" + i18n.ShortRange(string(p.From), string(p.To)) + ")"
		}
		pick.Options = append(pick.Options, option{Value: c.Ref, Label: name, Chosen: c.Ref == m.Settings[service.SettingCalendar] || len(m.Calendars) == 1})
	}
	form := v.calendarForm("", nil)
	form.Fields[0].Must, form.Fields[3].Must, form.Line = false, false, false
	form.Fields = append([]plainField{pick}, form.Fields...)
	form.Buttons = []plainButton{v.goOn(v.t("setup.go_on"))}
	return section{ID: "step", Text: v.t("setup.calendar_text"), Forms: []plainForm{form}, Links: []link{{Text: v.t("ministry.calendars.title"), Href: "/ministry/calendars"}}}, nil
}

// peopleRows is how many people the step asks for at once.
const peopleRows = 5

func (v *visit) peopleStep(service.SetupState) (section, error) {
	form := plainForm{Line: true, Buttons: []plainButton{v.goOn(v.t("setup.open_accounts"))}}
	terms, err := v.markingTerms()
	if err != nil {
		return section{}, err
	}
	f := v.r.PostForm
	for n := range peopleRows {
		at := func(name string) string { return name + "." + strconv.Itoa(n+1) }
		role := plainField{Type: "select", Name: at("role"), Label: v.t("web.account.roles")}
		for _, r := range chancery.Roles {
			role.Options = append(role.Options, option{Value: string(r), Label: first(v.lang, "web.role."+string(r)), Chosen: string(r) == f.Get(at("role"))})
		}
		level := plainField{Type: "select", Name: at("marking"), Label: v.t("ministry.users.clearance")}
		for _, t := range terms["marking_level"] {
			label, _ := t.Label.In(string(v.lang))
			level.Options = append(level.Options, option{Value: t.Code, Label: label, Chosen: t.Code == f.Get(at("marking"))})
		}
		form.Rows = append(form.Rows, plainRow{v.t("setup.person", "number", n+1), []plainField{{Name: at("name"), Label: v.t("web.sign_in.name"), Value: f.Get(at("name"))}, {Name: at("display"), Label: v.t("web.setup.display"), Value: f.Get(at("display"))},
			role, {Name: at("organisation"), Label: v.t("ministry.users.unit"), Value: f.Get(at("organisation"))}, level}})
	}
	return section{ID: "step", Text: v.t("setup.people_text"), Forms: []plainForm{form}}, nil
}

func (v *visit) doneStep(state service.SetupState) (section, error) {
	sec := section{ID: "step", Links: []link{{Text: v.t("ministry.title"), Href: "/ministry"}, {Text: v.t("ministry.vocabularies.title"), Href: "/vocabularies"}, {Text: v.t("ministry.users.title"), Href: "/users"}, {Text: v.t("ministry.holidays.title"), Href: "/ministry/holidays"}}}
	g := gridOf(v.t("setup.steps"), v.t("setup.what"), v.t("word.state"))
	for _, name := range service.SetupSteps {
		tag := stateTag{v.t("setup.is_open"), toneFresh}
		switch state.Steps[name] {
		case "done":
			tag = stateTag{v.t("setup.is_done"), toneDone}
		case "skipped":
			tag = stateTag{v.t("setup.is_skipped"), toneHold}
		}
		g.add(v.lang, value{Text: v.t("setup.step." + name), Href: "/first-steps/" + name}, tag)
	}
	sec.Grids = []grid{g}
	sec.Forms = []plainForm{{Buttons: []plainButton{v.goOn(v.t("setup.finish"))}}}
	return sec, nil
}

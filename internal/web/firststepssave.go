package web

import (
	"io/fs"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

func (s *Site) saveFirstStep(v *visit) error {
	if !v.who.Allows("setting.edit") {
		return chancery.May("setting.edit")
	}
	carried, err := v.uploaded("file")
	if err != nil {
		return err
	}
	name := v.path("step")
	if v.r.PostForm.Get("do") == "skip" {
		return v.stepDone(name, "skipped")
	}
	save := map[string]func([]byte) (*[]section, error){
		"language": v.saveLanguage, "profile": v.saveProfile, "organisation": v.saveTree, "partners": v.savePartners, "calendar": v.saveCalendar, "people": v.savePeople,
		"done": func([]byte) (*[]section, error) { return nil, nil },
	}[name]
	if save == nil {
		return s.nowhere(v)
	}
	shown, err := save(carried)
	switch {
	case refused(err):
		return v.stepPage(http.StatusUnprocessableEntity, err, nil)
	case err != nil:
		return err
	case shown != nil:
		return v.stepPage(http.StatusOK, nil, *shown)
	}
	return v.stepDone(name, "done")
}

// stepDone keeps how a step ended and leads to the next.
func (v *visit) stepDone(name, how string) error {
	if err := v.site.service.NoteStep(v.ctx(), v.who, name, how); err != nil {
		return err
	}
	if name == "done" {
		return v.redirect("/")
	}
	at := slices.Index(service.SetupSteps, name)
	if at < 0 {
		return v.site.nowhere(v)
	}
	if at+1 == len(service.SetupSteps) {
		return v.redirect("/first-steps/done")
	}
	return v.redirect("/first-steps/" + service.SetupSteps[at+1])
}

func (v *visit) saveLanguage([]byte) (*[]section, error) {
	languages := v.r.PostForm.Get(service.SettingLanguages)
	err := v.site.service.ChooseLanguage(v.ctx(), v.who, languages, v.r.PostForm.Get(service.SettingCountry))
	if err == nil {
		if l, ok := i18n.Parse(languages[:2]); ok {
			http.SetCookie(v.w, v.site.cookie(languageCookie, string(l), sessionLife))
		}
	}
	return nil, err
}

func (v *visit) saveProfile(content []byte) (*[]section, error) {
	state, err := v.site.service.SetupState(v.ctx(), v.who)
	if err != nil || !state.Empty {
		return nil, err
	}
	var files fs.FS
	name := v.r.PostForm.Get("profile")
	switch name {
	case "demo":
		if v.site.config.Demonstration == nil {
			return nil, chancery.Invalid("profile", "value.required")
		}
		return nil, v.site.config.Demonstration(v.ctx())
	case "upload":
		if len(content) == 0 {
			return nil, chancery.Invalid("file", "value.required")
		}
		if files, err = service.OpenProfile(content); err != nil {
			return nil, err
		}
	default:
		at := slices.IndexFunc(v.site.config.Profiles, func(p Profile) bool { return p.Name == name })
		if at < 0 {
			return nil, chancery.Invalid("profile", "value.required")
		}
		files = v.site.config.Profiles[at].Files
	}
	return nil, v.site.service.BeginMinistry(v.ctx(), v.who, files, name, name == "upload" || v.r.PostForm.Get("organisations") != "")
}

func (v *visit) saveTree([]byte) (*[]section, error) {
	text := v.r.PostForm.Get("text")
	if v.r.PostForm.Get("do") == "look" {
		lines, err := v.site.service.PlanTree(v.ctx(), v.who, text)
		return &[]section{v.tree(lines)}, err
	}
	_, err := v.site.service.SaveTree(v.ctx(), v.who, text)
	return nil, err
}

func (v *visit) savePartners([]byte) (*[]section, error) {
	if v.r.PostForm.Get("do") == "look" {
		sec, err := v.partnerPreview()
		return &[]section{sec}, err
	}
	_, err := v.site.service.SavePartners(v.ctx(), v.who, v.typedPartners())
	return nil, err
}

func (v *visit) saveCalendar([]byte) (*[]section, error) {
	chosen := v.r.PostForm.Get(service.SettingCalendar)
	if strings.TrimSpace(v.r.PostForm.Get("begins")) != "" {
		c, err := v.typedCalendar()
		if err != nil {
			return nil, err
		}
		if err := v.site.service.SaveCalendar(v.ctx(), v.who, c); err != nil {
			return nil, err
		}
		chosen = c.Ref
	}
	if chosen == "" {
		return nil, nil
	}
	return nil, v.site.service.SaveSettings(v.ctx(), v.who, map[string]string{service.SettingCalendar: chosen})
}

// savePeople opens the accounts and shows their passwords, this once.
func (v *visit) savePeople([]byte) (*[]section, error) {
	var list []service.Account
	f := v.r.PostForm
	for n := range peopleRows {
		at := func(name string) string { return strings.TrimSpace(f.Get(name + "." + strconv.Itoa(n+1))) }
		if at("name") == "" {
			continue
		}
		role := chancery.Role(at("role"))
		list = append(list, service.Account{
			Name: at("name"), Display: at("display"), Roles: []chancery.Role{role}, Organisation: chancery.ID(at("organisation")), Marking: chancery.Code(at("marking")),
			MinistryWide: role == chancery.RoleCentre || role == chancery.RoleAdministrator || role == chancery.RoleInspector,
		})
	}
	if len(list) == 0 {
		return nil, chancery.Invalid("name.1", "setup.nobody")
	}
	made, err := v.site.service.OpenUsers(v.ctx(), v.who, list)
	if err != nil {
		return nil, err
	}
	sec := section{ID: "once", Title: v.t("ministry.users.password"), Text: v.t("ministry.users.once_text"), Links: []link{{Text: v.t("setup.step.done"), Href: "/first-steps/done"}}}
	opened := true
	for _, m := range made {
		row := onceShown{Label: m.Account.Name, Text: m.Password}
		if m.Err != nil {
			opened = false
			row.Error = errorText(v, m.Err)
			for _, fe := range chancery.FieldsOf(m.Err) {
				row.Error += " " + explain(v.lang, "", fe.Key, fe.Args)
			}
		}
		sec.Secrets = append(sec.Secrets, row)
	}
	if opened {
		err = v.site.service.NoteStep(v.ctx(), v.who, "people", "done")
		v.r.PostForm = nil // the form is for the next ones
	}
	return &[]section{sec}, err
}

package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

func (s *Site) users(v *visit) error {
	list, err := s.service.Users(v.ctx(), v.who)
	if err != nil {
		return err
	}
	g := gridOf(v.t("ministry.users.title"), v.t("web.sign_in.name"), v.t("web.setup.display"), v.t("web.account.roles"), v.t("ministry.users.unit"), v.t("ministry.users.clearance"), v.t("ministry.users.last"), v.t("word.state"))
	terms, err := v.markingTerms()
	if err != nil {
		return err
	}
	l := labels{lang: v.lang, terms: terms}
	for _, a := range list {
		g.add(v.lang, value{Text: a.Name, Href: "/users/" + a.Name, Mono: true}, a.Display, roleList(v.lang, a.Roles), v.reach(a), v.clearance(l, a), shortTime(a.SignedInAt), v.accountState(a))
	}
	view := ministryView{Title: v.t("ministry.users.title"), Lead: v.t("ministry.users.lead"), Sections: []section{{ID: "all", Grids: []grid{g}}}}
	if v.who.Allows("user.create") {
		view.Sections[0].Links = []link{{Text: v.t("ministry.users.add"), Href: "/users/new"}}
	}
	return v.administration(http.StatusOK, view, "", "")
}

func shortTime(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return i18n.ShortTime(at)
}

func (v *visit) accountState(a service.Account) stateTag {
	switch {
	case a.Disabled:
		return stateTag{v.t("ministry.users.disabled"), toneOff}
	case !a.HasPassword:
		return stateTag{v.t("ministry.users.no_password"), toneHold}
	case a.MustChange:
		return stateTag{v.t("ministry.users.invited"), toneFresh}
	}
	return stateTag{v.t("ministry.users.open"), toneDone}
}

func (v *visit) reach(a service.Account) []value {
	var out []value
	if a.Unit.Ref != "" {
		out = append(out, nameValue(v.lang, a.Unit))
	}
	if a.MinistryWide {
		out = append(out, value{Text: v.t("web.account.wide")})
	}
	return out
}

func (v *visit) clearance(l labels, a service.Account) []value {
	out := []value{l.code("marking_level", a.Marking)}
	return append(out, l.codes("compartment", a.Compartments)...)
}

// markingTerms are the vocabularies that forms of accounts offer.
func (v *visit) markingTerms() (map[string][]chancery.Term, error) {
	out := map[string][]chancery.Term{}
	for _, name := range []string{"marking_level", "compartment"} {
		voc, err := v.site.service.Vocabulary(v.ctx(), v.who, name)
		if err != nil {
			return nil, err
		}
		for _, t := range voc.Terms {
			out[name] = append(out[name], *t)
		}
	}
	return out, nil
}

func (s *Site) user(v *visit) error {
	if v.path("name") == "new" {
		if !v.who.Allows("user.create") {
			return chancery.May("user.create")
		}
		return v.userForm(http.StatusOK, nil, service.Account{Roles: []chancery.Role{chancery.RoleOfficer}}, nil, nil)
	}
	u, err := s.service.User(v.ctx(), v.who, v.path("name"))
	if err != nil {
		return err
	}
	return v.userForm(http.StatusOK, u, u.Account, nil, nil)
}

// userForm is the page of an account, or of one to be opened where u is nil.
func (v *visit) userForm(status int, u *service.User, a service.Account, bad error, secrets []onceShown) error {
	terms, err := v.markingTerms()
	if err != nil {
		return err
	}
	title, action := v.t("ministry.users.add"), "/users/new"
	if u != nil {
		title, action = u.Display, "/users/"+u.Name
	}
	view := ministryView{Title: title}
	errs := map[string]string{}
	if bad != nil {
		view.Summary, errs = plainSummary(v, bad)
	}
	form := plainForm{Action: action, Fields: v.accountFields(a, terms), Buttons: []plainButton{{Label: v.t("action.save"), Class: "main"}}, Back: "/users"}
	if u == nil {
		name := plainField{Name: "name", Label: v.t("web.sign_in.name"), Hint: v.t("ministry.users.name_hint"), Value: a.Name, Must: true}
		form.Fields = append([]plainField{name}, form.Fields...)
	}
	form.mark(errs)
	if len(secrets) > 0 {
		view.Sections = append(view.Sections, section{ID: "once", Title: v.t("ministry.users.password"), Text: v.t("ministry.users.once_text"), Secrets: secrets})
	}
	sec := section{ID: "account", Title: v.t("ministry.users.account")}
	if u == nil || v.who.Allows("user.edit") {
		sec.Forms = []plainForm{form}
	}
	if u != nil {
		sec.Facts = []shownField{
			{Label: v.t("web.sign_in.name"), Value: value{Text: u.Name, Mono: true}}, {Label: v.t("word.state"), Value: value{Text: v.accountState(u.Account).Word}},
			{Label: v.t("ministry.users.last"), Value: value{Text: shortTime(u.SignedInAt)}}, {Label: v.t("word.created"), Value: value{Text: shortTime(u.CreatedAt)}},
		}
	}
	view.Sections = append(view.Sections, sec)
	if u != nil {
		view.Sections = append(view.Sections, v.userSections(u)...)
	}
	notice := ""
	if v.query("done") != "" && v.r.Method == http.MethodGet {
		notice = v.t("ministry.saved")
	}
	return v.administration(status, view, notice, "")
}

func (v *visit) accountFields(a service.Account, terms map[string][]chancery.Term) []plainField {
	organisation := a.Unit.Ref
	if organisation == "" {
		organisation = string(a.Organisation)
	}
	roles := plainField{Type: "checks", Name: "roles", Label: v.t("web.account.roles")}
	for _, r := range chancery.Roles {
		roles.Options = append(roles.Options, option{Value: string(r), Label: first(v.lang, "web.role."+string(r)), Chosen: slices.Contains(a.Roles, r)})
	}
	level := plainField{Type: "select", Name: "marking", Label: v.t("ministry.users.clearance"), Hint: v.t("ministry.users.clearance_hint")}
	for _, t := range terms["marking_level"] {
		label, have := t.Label.In(string(v.lang))
		level.Options = append(level.Options, option{Value: t.Code, Label: label, Lang: foreign(v.lang, have), Chosen: chancery.Code(t.Code) == a.Marking})
	}
	fields := []plainField{
		{Name: "display", Label: v.t("web.setup.display"), Value: a.Display},
		{Name: "organisation", Label: v.t("ministry.users.unit"), Hint: v.t("ministry.users.unit_hint"), Value: organisation},
		level,
		{Type: "check", Name: "ministry_wide", Label: v.t("ministry.users.wide"), Value: "true", Chosen: a.MinistryWide, Hint: v.t("ministry.users.wide_hint")},
		roles,
	}
	if len(terms["compartment"]) > 0 {
		c := plainField{Type: "checks", Name: "compartments", Label: v.t("field.compartments")}
		for _, t := range terms["compartment"] {
			label, have := t.Label.In(string(v.lang))
			c.Options = append(c.Options, option{Value: t.Code, Label: label, Lang: foreign(v.lang, have), Chosen: slices.Contains(a.Compartments, chancery.Code(t.Code))})
		}
		fields = append(fields, c)
	}
	return append(fields, plainField{Type: "check", Name: "disabled", Label: v.t("ministry.users.disable"), Value: "true", Chosen: a.Disabled, Hint: v.t("ministry.users.disable_hint")})
}

// userSections are what is signed in to an account, its tokens, and what was
// done to it.
func (v *visit) userSections(u *service.User) []section {
	may := v.who.Allows("user.edit")
	sessions := section{ID: "sessions", Title: v.t("ministry.users.sessions"), Empty: v.t("ministry.users.no_sessions")}
	tokens := section{ID: "tokens", Title: v.t("ministry.users.tokens"), Empty: v.t("ministry.users.no_tokens")}
	for _, x := range []struct {
		sec  *section
		list []service.Credential
	}{{&sessions, u.Sessions}, {&tokens, u.Tokens}} {
		if len(x.list) == 0 {
			continue
		}
		x.sec.Empty = ""
		g := gridOf(x.sec.Title, v.t("word.created"), v.t("ministry.users.used"), v.t("ministry.users.ends"), v.t("ministry.users.label"))
		revoke := plainForm{Action: "/users/" + u.Name + "/revoke", Line: true, Buttons: []plainButton{{Label: v.t("ministry.users.revoke"), Class: "danger"}}}
		pick := plainField{Type: "select", Name: "id", Label: v.t("ministry.users.which"), ID: "f-" + x.sec.ID}
		for _, c := range x.list {
			label := strings.TrimSpace(c.Label + " " + c.Scope)
			g.add(v.lang, i18n.ShortTime(c.CreatedAt), shortTime(c.UsedAt), i18n.ShortTime(c.ExpiresAt), label)
			pick.Options = append(pick.Options, option{Value: c.ID, Label: strings.TrimSpace(label + " " + i18n.ShortTime(c.CreatedAt))})
		}
		x.sec.Grids = []grid{g}
		if may {
			revoke.Fields = []plainField{pick}
			x.sec.Forms = []plainForm{revoke}
		}
	}
	out := []section{}
	if may {
		out = append(out, section{ID: "password", Title: v.t("ministry.users.password"), Text: v.t("ministry.users.password_text"), Forms: []plainForm{{
			Action: "/users/" + u.Name + "/password", Buttons: []plainButton{{Label: v.t("ministry.users.reset"), Class: "danger"}}, Fields: []plainField{{Type: "check", Name: "keep_tokens", Label: v.t("ministry.users.keep_tokens"), Value: "true", Hint: v.t("ministry.users.keep_tokens_hint")}},
		}}})
		token := plainForm{Action: "/users/" + u.Name + "/token", Line: true, Fold: v.t("ministry.users.new_token"), Buttons: []plainButton{{Label: v.t("action.create")}}, Fields: []plainField{
			{Name: "label", Label: v.t("ministry.users.label"), Must: true},
			{Type: "select", Name: "scope", Label: v.t("ministry.users.scope"), Options: []option{{Value: "read", Label: v.t("ministry.users.scope_read")}, {Value: "write", Label: v.t("ministry.users.scope_write")}}},
			{Type: "short", Name: "days", Label: v.t("ministry.users.days"), Value: "90"},
		}}
		token.mark(nil)
		tokens.Forms = append(tokens.Forms, token)
	}
	out = append(out, sessions, tokens)
	changes := section{ID: "changes", Title: v.t("ministry.changes.title"), Empty: v.t("ministry.changes.none")}
	if len(u.Changes) > 0 {
		changes.Empty, changes.Grids = "", []grid{v.changeGrid(u.Changes, false)}
	}
	return append(out, changes)
}

// typedAccount reads the form of an account.
func (v *visit) typedAccount(name string) service.Account {
	f := v.r.PostForm
	a := service.Account{
		Name: name, Display: strings.TrimSpace(f.Get("display")), Organisation: chancery.ID(strings.TrimSpace(f.Get("organisation"))), MinistryWide: f.Get("ministry_wide") != "",
		Marking: chancery.Code(f.Get("marking")), Disabled: f.Get("disabled") != "",
	}
	for _, r := range f["roles"] {
		a.Roles = append(a.Roles, chancery.Role(r))
	}
	for _, c := range f["compartments"] {
		a.Compartments = append(a.Compartments, chancery.Code(c))
	}
	return a
}

func (s *Site) saveUser(v *visit) error {
	if v.path("name") == "new" {
		return s.openUser(v)
	}
	u, err := s.service.User(v.ctx(), v.who, v.path("name"))
	if err != nil {
		return err
	}
	a := v.typedAccount(u.Name)
	a.Lang = u.Lang
	err = s.service.EditUser(v.ctx(), v.who, a)
	if refused(err) {
		return v.userForm(http.StatusUnprocessableEntity, u, a, err, nil)
	}
	if err != nil {
		return err
	}
	return v.redirect("/users/" + u.Name + "?done=saved")
}

// openUser opens an account and shows its one-time password, this once: a page
// that is asked for again could not.
func (s *Site) openUser(v *visit) error {
	a := v.typedAccount(strings.TrimSpace(v.r.PostForm.Get("name")))
	made, err := s.service.OpenUsers(v.ctx(), v.who, []service.Account{a})
	if err != nil {
		return err
	}
	if made[0].Err != nil {
		if !refused(made[0].Err) {
			return made[0].Err
		}
		return v.userForm(http.StatusUnprocessableEntity, nil, a, made[0].Err, nil)
	}
	u, err := s.service.User(v.ctx(), v.who, a.Name)
	if err != nil {
		return err
	}
	return v.userForm(http.StatusOK, u, u.Account, nil, []onceShown{{Label: u.Name, Text: made[0].Password}})
}

func (s *Site) resetPassword(v *visit) error {
	password, err := s.service.OneTimePassword(v.ctx(), v.who, v.path("name"), v.r.PostForm.Get("keep_tokens") != "")
	if err != nil {
		return err
	}
	u, err := s.service.User(v.ctx(), v.who, v.path("name"))
	if err != nil {
		return err
	}
	return v.userForm(http.StatusOK, u, u.Account, nil, []onceShown{{Label: u.Name, Text: password}})
}

func (s *Site) userToken(v *visit) error {
	name, f := v.path("name"), v.r.PostForm
	days, _ := strconv.Atoi(f.Get("days"))
	secret, err := s.service.AddToken(v.ctx(), v.who, service.NewToken{Account: name, Label: f.Get("label"), Scope: f.Get("scope"), Expires: s.service.Now().Add(time.Duration(days) * 24 * time.Hour)})
	if err != nil && !refused(err) {
		return err
	}
	u, wrong := s.service.User(v.ctx(), v.who, name)
	if wrong != nil {
		return wrong
	}
	if err != nil {
		return v.userForm(http.StatusUnprocessableEntity, u, u.Account, err, nil)
	}
	return v.userForm(http.StatusOK, u, u.Account, nil, []onceShown{{Label: f.Get("label"), Text: secret}})
}

func (s *Site) revoke(v *visit) error {
	name := v.path("name")
	if err := s.service.Revoke(v.ctx(), v.who, name, v.r.PostForm.Get("id")); err != nil {
		return err
	}
	return v.redirect("/users/" + name + "?done=revoked")
}

// changesOnAPage is how much of the trail one page shows.
const changesOnAPage = 100

func (s *Site) accountChanges(v *visit) error {
	before, _ := strconv.ParseInt(v.query("before"), 10, 64)
	list, err := s.service.AccountChanges(v.ctx(), v.who, v.query("user"), before, changesOnAPage)
	if err != nil {
		return err
	}
	sec := section{ID: "trail", Empty: v.t("ministry.changes.none")}
	if len(list) > 0 {
		sec.Empty, sec.Grids = "", []grid{v.changeGrid(list, true)}
	}
	if len(list) == changesOnAPage {
		sec.Links = []link{{Text: v.t("ministry.changes.older"), Href: "/ministry/changes?before=" + strconv.FormatInt(list[len(list)-1].Num, 10)}}
	}
	view := ministryView{Title: v.t("ministry.changes.title"), Lead: v.t("ministry.changes.lead"), Sections: []section{sec}}
	return v.administration(http.StatusOK, view, "", "")
}

func (v *visit) changeGrid(list []service.AccountChange, named bool) grid {
	g := gridOf(v.t("ministry.changes.title"), "#"+v.t("ministry.changes.number"), v.t("ministry.when"), v.t("ministry.who"), v.t("ministry.changes.of"), v.t("ministry.act"), v.t("ministry.vocabulary.changes"))
	l := labels{lang: v.lang}
	l.terms, _ = v.markingTerms() // without them the codes are shown
	for _, c := range list {
		var what []value
		for _, name := range sortedKeys(c.Detail) {
			d := c.Detail[name]
			what = append(what, value{Text: first(v.lang, "ministry.detail."+name, "ministry.setting."+name, "field."+name) + ": " + v.changed(l, name, d[0]) + " → " + v.changed(l, name, d[1])})
		}
		account := gridCell{Values: []value{{Text: v.t("word.settings")}}}
		if c.Account != "" {
			account.Values = []value{{Text: c.Account, Mono: true}}
			if named && v.who.Allows("user.read") {
				account.Values[0].Href = "/users/" + c.Account
			}
		}
		g.add(v.lang, strconv.FormatInt(c.Num, 10), i18n.ShortTime(c.At), c.Actor, account, first(v.lang, "web.action."+c.Action, "ministry.action."+c.Action[strings.LastIndexByte(c.Action, '.')+1:]), what)
	}
	return g
}

// changed words what stood in a field of an account or setting.
func (v *visit) changed(l labels, field, s string) string {
	var out []string
	for word := range strings.SplitSeq(s, ";") {
		switch field {
		case "roles":
			word = first(v.lang, "web.role."+word)
		case "marking":
			word = l.code("marking_level", chancery.Code(word)).Text
		case "compartments":
			word = l.code("compartment", chancery.Code(word)).Text
		case "ministry_wide", "disabled":
			word = v.t("word.yes")
		}
		out = append(out, word)
	}
	if s == "" {
		return dash("")
	}
	return strings.Join(out, ", ")
}

func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

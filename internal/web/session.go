package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// signInView asks for a name and a password.
type signInView struct {
	Back  string
	Name  string
	Error string
	// Demo are the accounts of a demonstration, and Password the one of them all.
	Demo     []demoAccount
	Password string
	// Carried is a form that was sent after the session had ended.
	Carried []option
}

// carriedView offers to send a form that waited for its writer to sign in.
type carriedView struct {
	Action string
	Fields []option
	Draft  string // where it is kept as a draft, where it is a form of a record
}

type demoAccount struct{ Name, Display, Roles string }

// setupView makes the first administrator.
type setupView struct {
	Code    string
	Name    string
	Display string
	Summary []summaryItem
	Errors  map[string]string
}

// accountView is one's own account.
type accountView struct {
	Name    string
	Display string
	Roles   []string
	Wide    bool
	Summary []summaryItem
	Errors  map[string]string
}

var (
	signInPage  = newPage[signInView]("sign-in")
	setupPage   = newPage[setupView]("setup")
	accountPage = newPage[accountView]("account")
	carriedPage = newPage[carriedView]("carried")
)

// sessionLife is how long a browser keeps a session; the service may end it before.
const sessionLife = 12 * time.Hour

func (s *Site) signInForm(v *visit) error {
	if v.signedIn() {
		return v.redirect(safeBack(v.query("back")))
	}
	needed, err := s.service.SetupNeeded(v.ctx())
	if err != nil {
		return err
	}
	if needed {
		return v.redirect("/setup")
	}
	view := signInView{Back: safeBack(v.query("back"))}
	if err := v.offerDemo(&view); err != nil {
		return err
	}
	return signInPage.show(v, head{Title: v.t("action.sign_in"), Bare: true}, view)
}

// offerDemo names the accounts of a demonstration, which everybody may try.
func (v *visit) offerDemo(view *signInView) error {
	if !v.site.config.Demo {
		return nil
	}
	accounts, password, err := v.site.service.DemoSignIn(v.ctx())
	if err != nil || password == "" {
		return err
	}
	view.Password = password
	for _, a := range accounts {
		if a.HasPassword {
			view.Demo = append(view.Demo, demoAccount{a.Name, a.Display, roleList(v.lang, a.Roles)})
		}
	}
	return nil
}

func roleList(lang i18n.Lang, roles []chancery.Role) string {
	var words []string
	for _, r := range roles {
		words = append(words, first(lang, "web.role."+string(r)))
	}
	return strings.Join(words, ", ")
}

func (s *Site) signIn(v *visit) error {
	form := v.r.PostForm
	back := safeBack(form.Get("back"))
	secret, err := s.service.SignIn(v.ctx(), form.Get("name"), form.Get("password"), v.from())
	if err != nil {
		if chancery.ProblemOf(err) == chancery.Broken {
			return err
		}
		view := signInView{Back: back, Name: form.Get("name"), Error: errorText(v, err)}
		for _, o := range uncarry(form) {
			view.Carried = append(view.Carried, option{Name: carry + o.Name, Value: o.Value})
		}
		if err := v.offerDemo(&view); err != nil {
			return err
		}
		return signInPage.showAs(v, http.StatusUnprocessableEntity, head{Title: v.t("web.form.error_title", "title", v.t("action.sign_in")), Bare: true}, view)
	}
	http.SetCookie(v.w, s.cookie(sessionCookie, secret, sessionLife))
	if carried := uncarry(form); len(carried) > 0 {
		return s.keepCarried(v, secret, back, carried)
	}
	return v.redirect(back)
}

// carry marks the fields of a form so that they pass through signing in.
const carry = "carry."

// keepForm asks to sign in without losing what was typed.
func (v *visit) keepForm() error {
	view := signInView{Back: v.r.URL.Path, Error: v.t("error.session")}
	for _, name := range sortedKeys(v.r.PostForm) {
		for _, value := range v.r.PostForm[name] {
			view.Carried = append(view.Carried, option{Name: carry + name, Value: value})
		}
	}
	return signInPage.showAs(v, http.StatusUnauthorized, head{Title: v.t("action.sign_in"), Bare: true}, view)
}

// keepCarried makes a draft of a form that was sent after the session had
// ended, so that it is there even if it is not sent again now.
func (s *Site) keepCarried(v *visit, secret, back string, carried []option) error {
	view := carriedView{Action: back, Fields: carried}
	who, _, _, err := s.service.Session(v.ctx(), secret)
	if err != nil {
		return err
	}
	v.who = who
	sent := url.Values{}
	for _, o := range carried {
		sent.Add(o.Name, o.Value)
	}
	d, err := v.formAt(back)
	if err == nil {
		d.view.Version = numberSent(sent, "version")
		var id chancery.ID
		if id, err = v.keep(d, sent); err == nil {
			view.Draft = draftAddress(d.got, id)
			view.Fields = append(slices.DeleteFunc(view.Fields, func(o option) bool { return o.Name == "draft" }), option{Name: "draft", Value: string(id)})
		}
	}
	if chancery.ProblemOf(err) == chancery.Broken && err != nil {
		return err
	}
	return carriedPage.show(v, head{Title: v.t("web.carried.title"), Bare: true}, view)
}

func uncarry(sent url.Values) []option {
	var out []option
	for _, name := range sortedKeys(sent) {
		if plain, ok := strings.CutPrefix(name, carry); ok {
			for _, value := range sent[name] {
				out = append(out, option{Name: plain, Value: value})
			}
		}
	}
	return out
}

func (s *Site) signOut(v *visit) error {
	if c, err := v.r.Cookie(sessionCookie); err == nil {
		if err := s.service.SignOut(v.ctx(), c.Value); err != nil {
			return err
		}
	}
	http.SetCookie(v.w, s.cookie(sessionCookie, "", -1))
	return v.redirect("/sign-in")
}

func (s *Site) setupForm(v *visit) error {
	needed, err := s.service.SetupNeeded(v.ctx())
	if err != nil {
		return err
	}
	if !needed {
		return v.redirect("/sign-in")
	}
	return setupPage.show(v, head{Title: v.t("web.setup.title"), Bare: true}, setupView{Code: v.query("code")})
}

func (s *Site) setup(v *visit) error {
	form := v.r.PostForm
	view := setupView{Code: form.Get("code"), Name: form.Get("name"), Display: form.Get("display")}
	var err error
	if form.Get("password") != form.Get("again") {
		err = chancery.Invalid("again", "web.setup.differ")
	} else {
		err = s.service.Setup(v.ctx(), view.Code, view.Name, view.Display, form.Get("password"))
	}
	if err == nil {
		var secret string
		if secret, err = s.service.SignIn(v.ctx(), view.Name, form.Get("password"), v.from()); err == nil {
			http.SetCookie(v.w, s.cookie(sessionCookie, secret, sessionLife))
			return v.redirect("/first-steps")
		}
	}
	if chancery.ProblemOf(err) == chancery.Broken {
		return err
	}
	view.Summary, view.Errors = plainSummary(v, err)
	return setupPage.showAs(v, http.StatusUnprocessableEntity, head{Title: v.t("web.form.error_title", "title", v.t("web.setup.title")), Bare: true}, view)
}

// plainSummary is the error summary of a form that is not made from fields.
func plainSummary(v *visit, err error) ([]summaryItem, map[string]string) {
	fields := chancery.FieldsOf(err)
	if len(fields) == 0 {
		return []summaryItem{{Text: errorText(v, err)}}, nil
	}
	var items []summaryItem
	byField := map[string]string{}
	for _, f := range fields {
		text := explain(v.lang, "", f.Key, f.Args)
		items = append(items, summaryItem{Text: text, Href: "#f-" + f.Field})
		byField[f.Field] = text
	}
	return items, byField
}

func (v *visit) accountView() accountView {
	view := accountView{Name: v.who.User, Display: v.name, Wide: v.who.MinistryWide}
	for _, r := range v.who.Roles {
		view.Roles = append(view.Roles, first(v.lang, "web.role."+string(r)))
	}
	return view
}

func (s *Site) account(v *visit) error {
	h := head{Title: v.t("web.account.title")}
	if v.mustChange {
		h.Notice = v.t("ministry.users.must_change")
	}
	if v.query("done") == "password" {
		h.Notice = v.t("web.account.changed")
	}
	return accountPage.show(v, h, v.accountView())
}

func (s *Site) changePassword(v *visit) error {
	form := v.r.PostForm
	var err error
	if form.Get("password") != form.Get("again") {
		err = chancery.Invalid("again", "web.setup.differ")
	} else {
		err = s.service.ChangePassword(v.ctx(), v.who, form.Get("old"), form.Get("password"))
	}
	if err == nil {
		return v.redirect("/account?done=password")
	}
	if chancery.ProblemOf(err) == chancery.Broken {
		return err
	}
	view := v.accountView()
	view.Summary, view.Errors = plainSummary(v, err)
	return accountPage.showAs(v, http.StatusUnprocessableEntity, head{Title: v.t("web.form.error_title", "title", v.t("web.account.title"))}, view)
}

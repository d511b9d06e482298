package web

import (
	"net/http"
	"strings"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// secretCookie carries a secret that is shown once from the answer to a form to
// the page after it, where it is taken away again.
const secretCookie = "chancery_shown_once"

func (v *visit) showOnce(secret string) {
	c := v.site.cookie(secretCookie, secret, time.Minute)
	c.Path, c.SameSite = "/account", http.SameSiteStrictMode
	http.SetCookie(v.w, c)
}

func (v *visit) shownOnce() string {
	c, err := v.r.Cookie(secretCookie)
	if err != nil || c.Value == "" {
		return ""
	}
	gone := v.site.cookie(secretCookie, "", -1)
	gone.Path = "/account"
	http.SetCookie(v.w, gone)
	v.w.Header().Set("Cache-Control", "no-store")
	return c.Value
}

// tokensView are the tokens of one's own and a form for another.
type tokensView struct {
	Secret  string
	Rows    []tokenRow
	Label   string
	Scope   string
	Days    string
	Summary []summaryItem
	Errors  map[string]string
}

type tokenRow struct {
	ID, Label, Scope    string
	Made, Used, Expires string
}

var tokensPage = newPage[tokensView]("tokens")

// tokenDays are the lives a new token can have, in days.
var tokenDays = []string{"30", "90", "180", "365"}

func (s *Site) tokens(v *visit) error {
	h := head{}
	if v.query("done") == "revoked" {
		h.Notice = v.t("programs.token_revoked")
	}
	return v.showTokens(http.StatusOK, h, tokensView{Secret: v.shownOnce(), Scope: "read", Days: "90"})
}

func (v *visit) showTokens(status int, h head, view tokensView) error {
	list, err := v.site.service.Tokens(v.ctx(), v.who, v.who.User)
	if err != nil {
		return err
	}
	for _, c := range list {
		view.Rows = append(view.Rows, tokenRow{
			c.ID, c.Label, v.t("programs.scope." + c.Scope), i18n.ShortTime(c.CreatedAt), i18n.ShortTime(c.UsedAt), i18n.ShortTime(c.ExpiresAt),
		})
	}
	h.Title, h.Trail = v.t("programs.tokens"), v.accountTrail()
	if view.Summary != nil {
		h.Title = v.t("web.form.error_title", "title", h.Title)
	}
	return tokensPage.showAs(v, status, h, view)
}

func (v *visit) accountTrail() []link {
	return []link{{Text: v.t("web.account.title"), Href: "/account"}}
}

func (s *Site) changeTokens(v *visit) error {
	form := v.r.PostForm
	if id := form.Get("revoke"); id != "" {
		if err := s.service.Revoke(v.ctx(), v.who, v.who.User, id); err != nil {
			return err
		}
		return v.redirect("/account/tokens?done=revoked")
	}
	view := tokensView{Label: form.Get("label"), Scope: form.Get("scope"), Days: form.Get("days")}
	n := service.NewToken{Label: view.Label, Scope: view.Scope}
	days, err := time.ParseDuration(strings.TrimSpace(view.Days) + "h")
	if err == nil {
		n.Expires = s.service.Now().Add(24 * days)
	} else {
		n.Expires = s.service.Now() // which is refused
	}
	secret, err := s.service.AddToken(v.ctx(), v.who, n)
	if err == nil {
		v.showOnce(secret)
		return v.redirect("/account/tokens?done=made")
	}
	if chancery.ProblemOf(err) == chancery.Broken {
		return err
	}
	view.Summary, view.Errors = plainSummary(v, err)
	return v.showTokens(http.StatusUnprocessableEntity, head{}, view)
}

// DaysChoice are the lives the form offers.
func (tokensView) DaysChoice() []string { return tokenDays }

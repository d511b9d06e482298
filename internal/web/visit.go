package web

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// visit is one request of one reader in one language.
type visit struct {
	site *Site
	w    http.ResponseWriter
	r    *http.Request
	lang i18n.Lang
	who  chancery.Actor
	name string // what the reader is called; empty before signing in
	// mustChange is set while the password is one that somebody else gave.
	mustChange bool
}

// handler answers a visit. An error becomes a page, in errors.go.
type handler func(*visit) error

func (v *visit) ctx() context.Context { return v.r.Context() }

// t is the message in the reader's language.
func (v *visit) t(key string, args ...any) string { return i18n.T(v.lang, key, args...) }

func (v *visit) path(name string) string  { return v.r.PathValue(name) }
func (v *visit) query(name string) string { return v.r.URL.Query().Get(name) }

func (v *visit) signedIn() bool { return v.name != "" }

// today is the service's day.
func (v *visit) today() chancery.Date { return chancery.DayOf(v.site.service.Now()) }

// redirect answers a POST: the browser reads the page at address next.
func (v *visit) redirect(address string) error {
	http.Redirect(v.w, v.r, address, http.StatusSeeOther)
	return nil
}

// spec is the kind the address names.
func (v *visit) spec() (*chancery.Spec, error) { return chancery.SpecByPlural(v.path("plural")) }

// here is the address of the page with its query, for links that come back.
func (v *visit) here() string {
	if v.r.Method != http.MethodGet {
		return v.r.URL.Path
	}
	return v.r.URL.RequestURI()
}

// from is the address of the reader's machine, as far as this one knows it.
func (v *visit) from() string {
	host, _, err := net.SplitHostPort(v.r.RemoteAddr)
	if err != nil {
		return v.r.RemoteAddr
	}
	return host
}

// safeBack is an address on this site; anything else becomes the home page.
func safeBack(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(s, "/") || strings.HasPrefix(s, "//") || strings.ContainsAny(s, "\\\r\n\t") {
		return "/"
	}
	return s
}

const (
	languageCookie = "chancery_lang"
	sessionCookie  = "chancery_session"
)

func (s *Site) cookie(name, value string, life time.Duration) *http.Cookie {
	return &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: int(life.Seconds()),
		HttpOnly: true, Secure: s.config.SecureCookies, SameSite: http.SameSiteLaxMode,
	}
}

// language is the reader's choice, else what the browser prefers.
func (s *Site) language(r *http.Request) i18n.Lang {
	if c, err := r.Cookie(languageCookie); err == nil {
		if l, ok := i18n.Parse(c.Value); ok {
			return l
		}
	}
	return i18n.Negotiate(r.Header.Get("Accept-Language"), s.defaultLanguage(r))
}

// defaultLanguage is that of the ministry, else that of the site.
func (s *Site) defaultLanguage(r *http.Request) i18n.Lang {
	settings, err := s.service.Settings(r.Context())
	if err != nil {
		return s.config.Lang
	}
	chosen, _, _ := strings.Cut(settings[service.SettingLanguages], ";")
	if l, ok := i18n.Parse(chosen); ok {
		return l
	}
	return s.config.Lang
}

func (s *Site) switchLanguage(v *visit) error {
	to, ok := i18n.Parse(v.query("to"))
	if !ok {
		return chancery.Invalid("to", "error.bad_request")
	}
	http.SetCookie(v.w, s.cookie(languageCookie, string(to), 365*24*time.Hour))
	return v.redirect(safeBack(v.query("back")))
}

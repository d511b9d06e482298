package api

import (
	"net"
	"net/http"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// sessionCookie is the one the pages set.
const sessionCookie = "chancery_session"

var (
	notSignedIn = &refusal{status: http.StatusUnauthorized, name: "unauthenticated", key: "api.unauthenticated"}
	badToken    = &refusal{status: http.StatusUnauthorized, name: "unauthenticated", key: "api.bad_token"}
	mustChange  = &refusal{status: http.StatusUnauthorized, name: "unauthenticated", key: "api.must_change_password"}
	onlyReads   = &refusal{status: http.StatusForbidden, name: "forbidden", key: "api.token_only_reads"}
	tooMany     = &refusal{status: http.StatusTooManyRequests, name: "rate", key: "error.rate"}
)

// recognise finds who is asking: by bearer token or, to read only, by the
// session of the pages. Wrong secrets are counted by address, everything else
// by account.
func (c *call) recognise() error {
	address, _, _ := net.SplitHostPort(c.r.RemoteAddr)
	if !c.api.limits.mayGuess(address) {
		return c.slowDown(1)
	}
	if err := c.identify(); err != nil {
		if !isRefusal(err) && chancery.ProblemOf(err) == chancery.Broken {
			return err
		}
		challenge := `Bearer realm="chancery"`
		if !isRefusal(err) {
			c.api.limits.guessed(address)
			challenge, err = challenge+`, error="invalid_token"`, badToken
		}
		c.w.Header().Set("WWW-Authenticate", challenge)
		return err
	}
	if wait, ok := c.api.limits.allow(c.who.User); !ok {
		return c.slowDown(wait)
	}
	if c.who.ReadOnly && !c.reads() {
		return onlyReads
	}
	if c.r.Header.Get("Accept-Language") == "" {
		if l, ok := i18n.Parse(c.who.Lang); ok {
			c.lang = l
		}
	}
	c.who.Lang = string(c.lang)
	return nil
}

func (c *call) reads() bool { return c.r.Method == http.MethodGet || c.r.Method == http.MethodHead }

// identify sets who asks.
func (c *call) identify() (err error) {
	if given := c.r.Header.Get("Authorization"); given != "" {
		scheme, secret, _ := strings.Cut(given, " ")
		if !strings.EqualFold(scheme, "Bearer") || secret == "" {
			return notSignedIn
		}
		c.who, err = c.svc().Token(c.ctx(), strings.TrimSpace(secret))
		return err
	}
	cookie, err := c.r.Cookie(sessionCookie)
	if err != nil || cookie.Value == "" || !c.reads() {
		return notSignedIn
	}
	who, account, _, err := c.svc().Session(c.ctx(), cookie.Value)
	if err != nil {
		return err
	}
	c.who = who
	if account.MustChange { // until then the pages, too, show nothing but the change of the password
		return mustChange
	}
	return nil
}

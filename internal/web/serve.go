package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"runtime/debug"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// maxForm is the largest form taken, in bytes.
const maxForm = 4 << 20

// uploads are the addresses that take files, as path.Match reads them, with the
// largest body each takes, in bytes. What one file may be is bounded beside it.
var uploads = []struct {
	pattern string
	limit   int64
}{
	{"/*/*/documents", 1 << 30},
	{"/templates/*/upload", maxDocx},
	{"/papers/*/upload", maxDocx},
	{importPath, service.MaxUpload() + maxForm},
	{"/reading", service.MaxReadingBytes},
}

// bodyLimit is the largest body a request may have, in bytes: files are larger
// than forms.
func bodyLimit(r *http.Request) int64 {
	if r.Method == http.MethodPost && strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		for _, u := range uploads {
			if ok, _ := path.Match(u.pattern, r.URL.Path); ok { // the patterns are well formed
				return u.limit
			}
		}
	}
	return maxForm
}

// contentPolicy lets a page use nothing but this site's own files.
const contentPolicy = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// guard is around every page: headers, size, the origin of forms, compression.
func (s *Site) guard(h http.Handler) http.Handler {
	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(s.serve(func(*visit) error {
		return &chancery.Error{Problem: chancery.Forbidden, Key: "web.error.other_origin"}
	}, false))
	h = compress(origin.Handler(h))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head := w.Header()
		head.Set("Content-Security-Policy", contentPolicy)
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("Referrer-Policy", "same-origin")
		head.Set("Cross-Origin-Opener-Policy", "same-origin")
		head.Set("Cross-Origin-Resource-Policy", "same-origin")
		head.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		head.Set("Cache-Control", "no-store")
		if r.TLS != nil || s.config.SecureCookies {
			head.Set("Strict-Transport-Security", "max-age=31536000")
		}
		r.Body = http.MaxBytesReader(w, r.Body, bodyLimit(r))
		h.ServeHTTP(w, r)
	})
}

// serve runs a handler for a visit. closed pages are for those signed in.
func (s *Site) serve(h handler, closed bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{site: s, w: w, r: r, lang: s.language(r)}
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				s.fail(v, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
			}
		}()
		if err := s.answer(v, h, closed); err != nil {
			s.fail(v, err)
		}
	})
}

func (s *Site) answer(v *visit, h handler, closed bool) error {
	if v.r.Method == http.MethodPost {
		if err := v.r.ParseForm(); err != nil {
			return unreadable(err)
		}
	}
	if err := s.recognise(v); err != nil {
		return err
	}
	if err := v.spend(); err != nil {
		return err
	}
	if closed && !v.signedIn() {
		return s.askToSignIn(v)
	}
	if closed && v.mustChange && v.r.URL.Path != "/account" && v.r.URL.Path != "/sign-out" {
		return v.redirect("/account?must=change")
	}
	return h(v)
}

func unreadable(err error) error {
	key := "error.bad_request"
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		key = "error.too_large"
	}
	return &chancery.Error{Problem: chancery.Bad, Key: key, Cause: err}
}

// recognise finds who is visiting; a session that has ended is nobody's.
func (s *Site) recognise(v *visit) error {
	c, err := v.r.Cookie(sessionCookie)
	if err != nil || c.Value == "" {
		return nil
	}
	who, account, _, err := s.service.Session(v.ctx(), c.Value)
	if err != nil {
		if chancery.ProblemOf(err) == chancery.Broken {
			return err
		}
		http.SetCookie(v.w, s.cookie(sessionCookie, "", -1))
		return nil
	}
	v.who, v.name, v.mustChange = who, account.Display, account.MustChange
	if v.name == "" {
		v.name = who.User
	}
	v.who.Lang = string(v.lang)
	return nil
}

func (s *Site) askToSignIn(v *visit) error {
	needed, err := s.service.SetupNeeded(v.ctx())
	if err != nil {
		return err
	}
	if needed {
		return v.redirect("/setup")
	}
	if v.r.Method == http.MethodPost && len(v.r.PostForm) > 0 && v.r.URL.Path != "/account" {
		return v.keepForm()
	}
	back := v.here()
	if back == "/" {
		return v.redirect("/sign-in")
	}
	return v.redirect("/sign-in?back=" + url.QueryEscape(back))
}

func (s *Site) health(v *visit) error {
	_, err := v.w.Write([]byte("ok\n"))
	return err
}

func (s *Site) ready(v *visit) error {
	if err := s.service.Ready(v.ctx()); err != nil {
		s.log.Error("not ready", "error", err)
		http.Error(v.w, "not ready", http.StatusServiceUnavailable)
		return nil
	}
	_, err := v.w.Write([]byte("ready\n"))
	return err
}

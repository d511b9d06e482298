package api

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"path"
	"runtime/debug"
	"strings"
	"sync"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// API answers the requests of programs.
type API struct {
	svc        *service.Service
	log        *slog.Logger
	limits     *limits
	mux        *http.ServeMux
	operations []operation
	describe   func() []byte // the OpenAPI description
}

// Option changes how an API is set up.
type Option func(*API)

// Rate sets how many requests a second one account may make, and how many at
// once before that counts.
func Rate(perSecond float64, burst int) Option {
	return func(a *API) { a.limits = newLimits(perSecond, burst) }
}

// Log sets where failures are written; slog.Default otherwise.
func Log(l *slog.Logger) Option { return func(a *API) { a.log = l } }

// What one account may ask unless Rate says otherwise.
const (
	defaultRate  = 200
	defaultBurst = 1000
)

// New serves everything under /api/ of one ministry.
func New(svc *service.Service, options ...Option) http.Handler {
	a := &API{svc: svc, log: slog.Default(), limits: newLimits(defaultRate, defaultBurst), mux: http.NewServeMux()}
	for _, o := range options {
		o(a)
	}
	a.operations = a.allOperations()
	a.describe = sync.OnceValue(func() []byte { return a.openAPI() })
	paths := map[string]methods{}
	for _, op := range a.operations {
		if paths[op.path] == nil {
			paths[op.path] = methods{}
		}
		paths[op.path][op.method] = op
	}
	for path, m := range paths {
		a.mux.Handle(path, a.serve(m.choose))
	}
	a.mux.Handle("/api/", a.serve(func(*call) (operation, error) { return operation{}, noSuchAddress }))
	return a
}

func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Vary", "Authorization, Cookie, Accept-Language, Accept")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	a.mux.ServeHTTP(w, r)
}

// call is one request of somebody for something.
type call struct {
	api  *API
	w    http.ResponseWriter
	r    *http.Request
	who  chancery.Actor
	lang i18n.Lang
	spec *chancery.Spec // of the kind the address names; nil where it names none
	act  string         // the address names
	// media is the form of the answer that Accept likes best among those the
	// operation has.
	media string
}

func (c *call) ctx() context.Context        { return c.r.Context() }
func (c *call) svc() *service.Service       { return c.api.svc }
func (c *call) t(k string, a ...any) string { return i18n.T(c.lang, k, a...) }
func (c *call) ref() string                 { return c.r.PathValue("ref") }

// methods are the operations of one path.
type methods map[string]operation

// choose picks the operation for the method of a request.
func (m methods) choose(c *call) (operation, error) {
	method := c.r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	op, ok := m[method]
	if !ok {
		c.w.Header().Set("Allow", m.allowed())
		if method == http.MethodOptions {
			return operation{public: true, handle: options}, nil
		}
		return op, &refusal{status: http.StatusMethodNotAllowed, name: "method", key: "api.method"}
	}
	return op, nil
}

// allowed lists the methods for the header Allow.
func (m methods) allowed() string {
	var names []string
	for _, name := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
		if _, ok := m[name]; ok {
			names = append(names, name)
		}
		if name == "GET" && len(names) == 1 {
			names = append(names, "HEAD")
		}
	}
	return strings.Join(append(names, "OPTIONS"), ", ")
}

// options answers with the header Allow alone.
func options(c *call) error {
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}

// serve answers a request with the operation that choose finds for it.
func (a *API) serve(choose func(*call) (operation, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := &call{api: a, w: w, r: r, lang: i18n.Negotiate(r.Header.Get("Accept-Language"), i18n.EN)}
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				c.fail(fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
			}
		}()
		if err := c.run(choose); err != nil {
			c.fail(err)
		}
	})
}

func (c *call) run(choose func(*call) (operation, error)) error {
	op, chosen := choose(c)
	if chosen == nil && op.public {
		return op.handle(c)
	}
	if err := c.recognise(); err != nil {
		return err
	}
	if chosen != nil {
		return chosen
	}
	c.spec, c.act = op.spec, op.act
	medias := op.medias()
	if len(medias) == 0 {
		return op.handle(c)
	}
	if path.Ext(op.path) != "" {
		c.media = medias[0] // the address names the form
	} else if c.media = c.preferred(medias); c.media == "" {
		return notAcceptable(medias)
	}
	return op.handle(c)
}

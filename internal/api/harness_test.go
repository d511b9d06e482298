package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"chancery/demo"
	"chancery/internal/api"
	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
	"chancery/internal/store"
	"chancery/internal/store/storetest"
	"chancery/profiles"
)

var demoSeed = storetest.Template("api", func(dsn string) error {
	st, err := store.Open(context.Background(), dsn, time.Now)
	if err != nil {
		return err
	}
	defer st.Close()
	svc := service.New(st, "")
	profile, err := fs.Sub(profiles.FS, "vn-mnd")
	if err != nil {
		return err
	}
	if err := svc.Init(context.Background(), profile, "vn-mnd"); err != nil {
		return err
	}
	if err := svc.LoadDemo(context.Background(), demo.FS); err != nil {
		return err
	}
	for _, a := range accounts {
		if err := svc.AddUser(context.Background(), chancery.System(), a, password); err != nil {
			return err
		}
	}
	return nil
})

const password = "lantern-over-the-quiet-harbour-41"

// accounts of the tests: one that may do everything, one that sees next to
// nothing, one that reads the ledger.
var accounts = []service.Account{
	{Name: "admin", Roles: []chancery.Role{chancery.RoleAdministrator}, Organisation: "vn-mnd", MinistryWide: true, Marking: "top_secret", Lang: "en"},
	{Name: "stranger", Roles: []chancery.Role{chancery.RoleOfficer}, Organisation: "cn-mnd", Marking: "public", Lang: "vi"},
	{Name: "inspector", Roles: []chancery.Role{chancery.RoleInspector}, Organisation: "vn-mnd", MinistryWide: true, Marking: "public", Lang: "en"},
}

// ministry is the demonstration, served.
type ministry struct {
	t       testing.TB
	svc     *service.Service
	handler http.Handler
	tokens  map[string]string
	as      string // who asks
}

func eachEngine(t *testing.T, fn func(t *testing.T, m *ministry)) {
	t.Helper()
	demoSeed.Each(t, func(t *testing.T, dsn string) { fn(t, serve(t, dsn)) })
}

// onSQLite runs what does not depend on the engine.
func onSQLite(t testing.TB, options ...api.Option) *ministry {
	t.Helper()
	return serve(t, demoSeed.SQLite(t), options...)
}

func serve(t testing.TB, dsn string, options ...api.Option) *ministry {
	t.Helper()
	st, err := store.Open(context.Background(), dsn, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(st.Close)
	return of(t, service.New(st, t.TempDir()), options...)
}

// of serves what a service has.
func of(t testing.TB, svc *service.Service, options ...api.Option) *ministry {
	t.Helper()
	quiet := api.Log(slog.New(slog.NewTextHandler(io.Discard, nil)))
	m := &ministry{t: t, svc: svc, handler: api.New(svc, append([]api.Option{quiet, api.Rate(1e9, 1e9)}, options...)...), tokens: map[string]string{}, as: "admin"}
	for _, a := range accounts {
		m.tokens[a.Name] = m.token(a.Name, "write")
	}
	return m
}

func (m *ministry) token(account, scope string) string {
	m.t.Helper()
	who, err := m.svc.Actor(context.Background(), account)
	if err != nil {
		m.t.Fatal(err)
	}
	secret, err := m.svc.AddToken(context.Background(), who, service.NewToken{Label: "test", Scope: scope})
	if err != nil {
		m.t.Fatal(err)
	}
	return secret
}

// by is the same ministry asked by another account.
func (m *ministry) by(account string) *ministry {
	other := *m
	other.as = account
	return &other
}

// answer is what came back.
type answer struct {
	t      testing.TB
	asked  string
	Status int
	Header http.Header
	Body   []byte
	JSON   map[string]any // of a body that is an object
}

// ask makes a request; body is JSON text, or anything that becomes JSON.
func (m *ministry) ask(method, path string, body any, headers ...string) answer {
	m.t.Helper()
	var raw []byte
	switch b := body.(type) {
	case nil:
	case string:
		raw = []byte(b)
	default:
		raw, _ = json.Marshal(b)
	}
	r := httptest.NewRequest(method, path, bytes.NewReader(raw))
	r.Header.Set("Authorization", "Bearer "+m.tokens[m.as])
	if len(raw) > 0 {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if r.Header.Set(headers[i], headers[i+1]); headers[i+1] == "" {
			r.Header.Del(headers[i])
		}
	}
	w := httptest.NewRecorder()
	m.handler.ServeHTTP(w, r)
	a := answer{t: m.t, asked: method + " " + path, Status: w.Code, Header: w.Header(), Body: w.Body.Bytes()}
	_ = json.Unmarshal(a.Body, &a.JSON)
	if missing := i18n.Missing(string(a.Body)); missing != nil {
		m.t.Errorf("%s: words are missing: %v", a.asked, missing)
	}
	m.fits(method, path, raw, r.Header.Get("Content-Type"), a)
	return a
}

// want fails the test when the answer has another status.
func (a answer) want(status int) answer {
	a.t.Helper()
	if a.Status != status {
		a.t.Fatalf("%s: %d, want %d\n%s", a.asked, a.Status, status, a.Body)
	}
	if status >= 400 && (a.Header.Get("Content-Type") != "application/problem+json" || a.JSON["status"] != float64(status)) {
		a.t.Errorf("%s: not a problem: %s %s", a.asked, a.Header.Get("Content-Type"), a.Body)
	}
	return a
}

// at reads a value by its path, "errors.0.pointer"; nil when it is not there.
func (a answer) at(path string) any {
	var v any = a.JSON
	for part := range strings.SplitSeq(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[part]
		case []any:
			i := 0
			for _, c := range part {
				i = i*10 + int(c-'0')
			}
			if i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}

func (a answer) is(path string, want any) {
	a.t.Helper()
	if got := a.at(path); got != want {
		a.t.Errorf("%s: %s is %v, want %v\n%s", a.asked, path, got, want, a.Body)
	}
}

func (a answer) text(path string) string {
	s, _ := a.at(path).(string)
	return s
}

func (a answer) items() []any {
	items, _ := a.JSON["items"].([]any)
	return items
}

// activity makes an activity and returns its reference.
func (m *ministry) activity(fields map[string]any) answer {
	m.t.Helper()
	body := map[string]any{"title": map[string]any{"en": "Talks on the border", "vi": "Hội đàm biên giới"}, "type": "meeting", "marking": "public"}
	for k, v := range fields {
		body[k] = v
	}
	return m.ask("POST", "/api/v1/activities", body).want(201)
}

// moves lists the moves of a kind's life.
func (m *ministry) moves(kind chancery.Kind) chancery.Moves {
	m.t.Helper()
	spec, err := chancery.SpecOf(kind)
	if err != nil {
		m.t.Fatal(err)
	}
	return spec.Moves
}

package client_test

import (
	"context"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"chancery/client"
	"chancery/demo"
	"chancery/internal/api"
	"chancery/internal/chancery"
	"chancery/internal/service"
	"chancery/internal/store"
	"chancery/internal/store/storetest"
	"chancery/internal/webhook"
	"chancery/profiles"
)

var seed = storetest.Template("client", func(dsn string) error {
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
	return svc.AddUser(context.Background(), chancery.System(), service.Account{
		Name: "admin", Roles: []chancery.Role{chancery.RoleAdministrator}, Organisation: "vn-mnd", MinistryWide: true, Marking: "top_secret", Lang: "en",
	}, "")
})

// ministry is the demonstration, served; busy makes it answer the next requests
// with a status that asks to come again.
type ministry struct {
	*client.Client
	address string
	token   string
	courier *api.Courier

	mu    sync.Mutex
	busy  []int
	asked []*http.Request
}

func eachEngine(t *testing.T, fn func(t *testing.T, m *ministry)) {
	t.Helper()
	seed.Each(t, func(t *testing.T, dsn string) { fn(t, serve(t, dsn)) })
}

func serve(t *testing.T, dsn string) *ministry {
	t.Helper()
	st, err := store.Open(t.Context(), dsn, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(st.Close)
	svc := service.New(st, t.TempDir())
	reach, err := webhook.ParseReach("127.0.0.0/8")
	if err != nil {
		t.Fatal(err)
	}
	svc.Reach(reach)
	who, err := svc.Actor(t.Context(), "admin")
	if err != nil {
		t.Fatal(err)
	}
	m := &ministry{courier: api.NewCourier(svc, reach)}
	if m.token, err = svc.AddToken(t.Context(), who, service.NewToken{Label: "client", Scope: "write"}); err != nil {
		t.Fatal(err)
	}
	handler := api.New(svc, api.Log(slog.New(slog.NewTextHandler(io.Discard, nil))), api.Rate(1e9, 1e9))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if status := m.next(r); status != 0 {
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(status)
			return
		}
		handler.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	m.address = server.URL
	if m.Client, err = client.New(server.URL+"/", client.Token(m.token)); err != nil {
		t.Fatal(err)
	}
	return m
}

// next notes a request and says whether the server plays busy.
func (m *ministry) next(r *http.Request) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asked = append(m.asked, r)
	if len(m.busy) == 0 {
		return 0
	}
	status := m.busy[0]
	m.busy = m.busy[1:]
	return status
}

// since counts the requests after the first n, and gives the last.
func (m *ministry) since(n int) (int, *http.Request) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.asked) - n, m.asked[len(m.asked)-1]
}

package web_test

import (
	"context"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"chancery/demo"
	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
	"chancery/internal/store"
	"chancery/internal/store/storetest"
	"chancery/internal/web"
	"chancery/profiles"
)

const password = "ngôi sao biển Đông 2022"

// seed is the demonstration ministry with three accounts and one secret:
// "keeper" sees all, "officer" types in for one department, "stranger" is
// cleared for nothing that is marked.
var seed = storetest.Template("web-demo", func(dsn string) error {
	ctx := context.Background()
	st, err := store.Open(ctx, dsn, now)
	if err != nil {
		return err
	}
	defer st.Close()
	s := service.New(st, "")
	profile, err := fs.Sub(profiles.FS, "vn-mnd")
	if err != nil {
		return err
	}
	if err := s.Init(ctx, profile, "vn-mnd"); err != nil {
		return err
	}
	if err := s.LoadDemo(ctx, demo.FS); err != nil {
		return err
	}
	for _, a := range []service.Account{
		{Name: "keeper", Display: "Trần Thị Giữ", Roles: []chancery.Role{chancery.RoleAdministrator}, MinistryWide: true, Marking: "top_secret", Compartments: []chancery.Code{"cyber"}},
		{Name: "officer", Display: "Lê Văn Ghi", Roles: []chancery.Role{chancery.RoleOfficer}, Organisation: "vn-dfr", Marking: "internal"},
		{Name: "stranger", Display: "Người Lạ", Roles: []chancery.Role{chancery.RoleReader}, Organisation: "vn-navy", Marking: "public"},
	} {
		if err := s.AddUser(ctx, chancery.System(), a, password); err != nil {
			return err
		}
	}
	return keepSecret(ctx, s)
})

// secretWord stands in the titles of records that only the keeper may see.
const secretWord = "Xylothea"

// secret is the reference of the secret activity and the task that follows from it.
var secret = map[chancery.Kind]string{"activity": "2022-0901-dfr", "task": "2022-0902-dfr", "person": "xylothea-person"}

func keepSecret(ctx context.Context, s *service.Service) error {
	head := map[string]any{"marking": "secret", "compartments": []string{"cyber"}, "owner": "vn-dfr"}
	for _, r := range []struct {
		kind   chancery.Kind
		values map[string]any
	}{
		{"person", map[string]any{"name": chancery.Text{EN: secretWord + " person", VI: secretWord}, "country": "CN"}},
		{"activity", map[string]any{
			"title": chancery.Text{EN: secretWord + " talks", VI: "Hội đàm " + secretWord}, "type": "meeting", "start_date": "2022-03-05",
			"partners": []string{"CN"}, "lead_person": "xylothea-person", "objective": chancery.Text{EN: "doi ngoai " + secretWord},
		}},
		{"task", map[string]any{"text": chancery.Text{EN: secretWord + " task", VI: secretWord}, "from": "activity/2022-0901-dfr"}},
	} {
		for k, v := range head {
			r.values[k] = v
		}
		if _, err := s.Create(ctx, chancery.System(), r.kind, service.Input{Ref: secret[r.kind], Values: r.values}); err != nil {
			return err
		}
	}
	return nil
}

// now is the clock of all tests: the middle of the demonstration.
func now() time.Time { return time.Date(2022, 6, 15, 9, 30, 0, 0, time.UTC) }

// site serves a copy of the seed.
type site struct {
	t       testing.TB
	url     string
	service *service.Service
}

func serve(t testing.TB, dsn string) site {
	t.Helper()
	st, err := store.Open(context.Background(), dsn, now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(st.Close)
	s := service.New(st, t.TempDir())
	mux := http.NewServeMux()
	web.Install(mux, web.Config{Service: s, Lang: i18n.EN, Log: slog.New(slog.NewTextHandler(t.Output(), nil))})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return site{t, server.URL, s}
}

// reader is a browser without JavaScript.
type reader struct {
	site
	client *http.Client
}

func (s site) as(name string) reader {
	s.t.Helper()
	jar, _ := cookiejar.New(nil) // without options it cannot fail
	r := reader{s, &http.Client{Jar: jar}}
	if name == "" {
		return r
	}
	if status, body := r.post("/sign-in", url.Values{"name": {name}, "password": {password}}); status != http.StatusOK || !strings.Contains(body, "/account") {
		s.t.Fatalf("%s cannot sign in: %d", name, status)
	}
	return r
}

func (r reader) get(path string) (int, string) {
	r.t.Helper()
	response, err := r.client.Get(r.url + path)
	return r.read(response, err)
}

func (r reader) post(path string, form url.Values) (int, string) {
	r.t.Helper()
	response, err := r.client.PostForm(r.url+path, form)
	return r.read(response, err)
}

func (r reader) read(response *http.Response, err error) (int, string) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	if missing := i18n.Missing(string(body)); len(missing) > 0 {
		r.t.Errorf("%s has no words for %q", response.Request.URL, missing)
	}
	return response.StatusCode, string(body)
}

// want fails unless the page has the status and all of the texts.
func (r reader) want(path string, status int, texts ...string) string {
	r.t.Helper()
	got, body := r.get(path)
	r.check(path, got, body, status, texts...)
	return body
}

func (r reader) check(path string, got int, body string, status int, texts ...string) {
	r.t.Helper()
	if got != status {
		r.t.Errorf("%s: status %d, want %d", path, got, status)
	}
	for _, text := range texts {
		if !strings.Contains(body, text) {
			r.t.Errorf("%s lacks %q", path, text)
		}
	}
}

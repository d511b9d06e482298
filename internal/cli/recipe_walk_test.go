//go:build recipe

package cli_test

import (
	"bytes"
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
	"chancery/internal/api"
	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
	"chancery/internal/sheet"
	"chancery/internal/store"
	"chancery/internal/store/storetest"
	"chancery/internal/web"
	"chancery/profiles"
)

// TestWalkTheNewKind runs only in the copy that TestTheRecipeAddsAKind makes:
// the kind it walks is that of the recipe.
func TestWalkTheNewKind(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		st, err := store.Open(ctx, dsn, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		defer st.Close()
		svc := service.New(st, t.TempDir())
		profile, err := fs.Sub(profiles.FS, "vn-mnd")
		if err != nil {
			t.Fatal(err)
		}
		if err := svc.Init(ctx, profile, "vn-mnd"); err != nil {
			t.Fatal(err)
		}
		if err := svc.LoadDemo(ctx, demo.FS); err != nil {
			t.Fatal(err)
		}
		const password = "lantern-over-the-quiet-harbour-41"
		admin := service.Account{Name: "admin", Display: "Admin", Roles: []chancery.Role{chancery.RoleAdministrator}, Organisation: "vn-mnd", MinistryWide: true, Marking: "top_secret"}
		if err := svc.AddUser(ctx, chancery.System(), admin, password); err != nil {
			t.Fatal(err)
		}
		walkImport(t, svc)
		mux := http.NewServeMux()
		quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
		mux.Handle("/api/", api.New(svc, api.Log(quiet)))
		web.Install(mux, web.Config{Service: svc, Log: quiet, Lang: i18n.EN})
		server := httptest.NewServer(mux)
		defer server.Close()
		walkAPI(t, svc, server.URL)
		walkScreens(t, server.URL, password)
		walkExport(t, svc)
	})
}

func walkImport(t *testing.T, svc *service.Service) {
	t.Helper()
	file := "title_en,partner,type,received_on,answer_by\n" +
		"Invitation to the ninth border exchange,CN,exchange,2024-11-02,2025-01-15\n" +
		"Invitation to nowhere,ZZ,exchange,2024-11-02,2025-01-15\n"
	got, err := svc.Import(context.Background(), chancery.System(), []service.Source{service.BytesSource("invitation.csv", []byte(file))}, service.ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got.New != 1 || len(got.Rejected) != 1 || got.Rejected[0].Row != 3 || got.Rejected[0].Field != "partner" {
		t.Fatalf("%+v", got)
	}
}

func walkAPI(t *testing.T, svc *service.Service, address string) {
	t.Helper()
	who, err := svc.Actor(context.Background(), "admin")
	if err != nil {
		t.Fatal(err)
	}
	token, err := svc.AddToken(context.Background(), who, service.NewToken{Label: "walk", Scope: "write"})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(method, path, body string) string {
		req, err := http.NewRequest(method, address+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+token)
		req.Header.Set("Content-Type", "application/json")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		got, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		if res.StatusCode >= 300 {
			t.Fatalf("%s %s: %d %s", method, path, res.StatusCode, got)
		}
		return string(got)
	}
	ask("POST", "/api/v1/invitations", `{"title":{"en":"Invitation to the army games","vi":"Thư mời dự hội thao"},"partner":"RU","received_on":"2024-12-01"}`)
	ask("POST", "/api/v1/invitations/2024-0002/accept", `{"answered_on":"2024-12-20"}`)
	if got := ask("GET", "/api/v1/invitations?partner=RU", ""); !strings.Contains(got, "accepted") {
		t.Errorf("%s", got)
	}
	if got := ask("GET", "/api/v1/search?q=hoi+thao", ""); !strings.Contains(got, "2024-0002") {
		t.Errorf("%s", got)
	}
	if got := ask("GET", "/api/openapi.json", ""); !strings.Contains(got, "/api/v1/invitations") {
		t.Error("the description of the API does not know the kind")
	}
}

func walkScreens(t *testing.T, address, password string) {
	t.Helper()
	jar, _ := cookiejar.New(nil) // without options it cannot fail
	browser := &http.Client{Jar: jar}
	read := func(res *http.Response, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		got, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		if res.StatusCode >= 300 {
			t.Fatalf("%s: %d %s", res.Request.URL, res.StatusCode, got)
		}
		return string(got)
	}
	get := func(path string) string { t.Helper(); return read(browser.Get(address + path)) }
	read(browser.PostForm(address+"/sign-in", url.Values{"name": {"admin"}, "password": {password}}))
	for path, wanted := range map[string]string{
		"/invitations":                   "Invitation to the ninth border exchange",
		"/invitations?q=army":            "Invitation to the army games",
		"/invitations/2024-0001":         "Received on",
		"/invitations/2024-0001/edit":    "answer_by",
		"/invitations/new":               "Answer by",
		"/invitations/2024-0002/history": "Accepted",
		"/search?q=ninth+border":         "2024-0001",
		"/invitations.csv":               "Invitation to the army games",
	} {
		if got := get(path); !strings.Contains(got, wanted) {
			t.Errorf("%s does not show %q", path, wanted)
		}
	}
}

func walkExport(t *testing.T, svc *service.Service) {
	t.Helper()
	var out bytes.Buffer
	if err := svc.Export(context.Background(), chancery.System(), service.Query{Kind: "invitation"}, sheet.Writing{Format: sheet.CSV}, &out); err != nil {
		t.Fatal(err)
	}
	got, err := svc.Import(context.Background(), chancery.System(), []service.Source{service.BytesSource("invitation.csv", out.Bytes())}, service.ImportOptions{})
	if err != nil || got.Unchanged != 2 || got.New+got.Changed+len(got.Rejected) != 0 {
		t.Errorf("what was exported comes in as %+v, %v\n%s", got, err, out.String())
	}
}

package web_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
	"chancery/internal/store/storetest"
	"chancery/internal/web"
)

func TestHeaders(t *testing.T) {
	keeper := serve(t, seed.SQLite(t)).as("keeper")
	for _, path := range []string{"/", "/activities", "/nothing", "/activities.csv", "/sign-in"} {
		response, err := keeper.client.Get(keeper.url + path)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'self'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cache-Control": "no-store",
		} {
			if got := response.Header.Get(name); !strings.HasPrefix(got, want) {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
	}
}

func TestFormsOfOtherSitesAreRefused(t *testing.T) {
	keeper := serve(t, seed.SQLite(t)).as("keeper")
	request, err := http.NewRequest(http.MethodPost, keeper.url+"/tasks/2022-0001/remove", strings.NewReader(""))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Origin", "https://elsewhere.example")
	request.Header.Set("Sec-Fetch-Site", "cross-site")
	response, err := keeper.client.Do(request)
	status, body := keeper.read(response, err)
	keeper.check("from another site", status, body, http.StatusForbidden, "another site")
	keeper.want("/tasks/2022-0001", http.StatusOK)
}

func TestLargeFormsAreRefused(t *testing.T) {
	keeper := serve(t, seed.SQLite(t)).as("keeper")
	status, body := keeper.post("/tasks/new", url.Values{"f.text.en": {strings.Repeat("x", 5<<20)}})
	keeper.check("too large", status, body, http.StatusBadRequest, "larger than allowed")
}

func TestAssets(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	nobody := s.as("")
	body := nobody.want("/sign-in", http.StatusOK)
	for _, path := range regexp.MustCompile(`"(/static/[^"]+)"`).FindAllStringSubmatch(body, -1) {
		response, err := nobody.client.Get(s.url + path[1])
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != http.StatusOK || !strings.Contains(response.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d, %s", path[1], response.StatusCode, response.Header.Get("Cache-Control"))
		}
	}
	nobody.want("/static/nothing.js", http.StatusNotFound)
	nobody.want("/healthz", http.StatusOK, "ok")
	nobody.want("/readyz", http.StatusOK, "ready")
}

// TestNothingIsInline keeps scripts and styles out of the templates: the
// content policy would not run them.
func TestNothingIsInline(t *testing.T) {
	files, err := os.ReadDir("pages")
	if err != nil {
		t.Fatal(err)
	}
	inline := regexp.MustCompile(`(?i)<style|<script>| style=| on[a-z]+="|javascript:|https?://`)
	for _, f := range files {
		text, err := os.ReadFile("pages/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range bytes.Split(text, []byte("\n")) {
			if found := inline.Find(line); found != nil {
				t.Errorf("pages/%s:%d: %s", f.Name(), i+1, found)
			}
		}
	}
}

func TestLanguage(t *testing.T) {
	keeper := serve(t, seed.SQLite(t)).as("keeper")
	body := keeper.want("/partners?q=Lao&sort=-ref", http.StatusOK, `<html lang="en">`, "Tiếng Việt")
	toggle := regexp.MustCompile(`href="(/lang[^"]+)"`).FindStringSubmatch(body)
	if toggle == nil {
		t.Fatal("no way to the other language")
	}
	keeper.want(unescape(toggle[1]), http.StatusOK, `<html lang="vi">`, "Đối tác", "Lào", "sort=ref", `value="Lao"`)
	keeper.client.CheckRedirect = func(r *http.Request, _ []*http.Request) error { return http.ErrUseLastResponse }
	for _, back := range []string{"https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)", "elsewhere"} {
		response, err := keeper.client.Get(keeper.url + "/lang?to=en&back=" + url.QueryEscape(back))
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if to := response.Header.Get("Location"); to != "/" {
			t.Errorf("%q leads to %q", back, to)
		}
	}
}

func TestSigningInAndOut(t *testing.T) {
	seed.Each(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		nobody := s.as("")
		status, body := nobody.post("/sign-in", url.Values{"name": {"keeper"}, "password": {"wrong"}})
		nobody.check("wrong password", status, body, http.StatusUnprocessableEntity, `role="alert"`, `value="keeper"`)
		nobody.want("/partners/LA", http.StatusOK, `value="/partners/LA"`, "Password")
		status, body = nobody.post("/sign-in", url.Values{"name": {"keeper"}, "password": {password}, "back": {"/partners/LA"}})
		nobody.check("signed in", status, body, http.StatusOK, "Laos", "Trần Thị Giữ")
		nobody.want("/account", http.StatusOK, "Administrator", "The whole ministry")
		status, body = nobody.post("/account", url.Values{"old": {password}, "password": {"một"}, "again": {"hai"}})
		nobody.check("two different passwords", status, body, http.StatusUnprocessableEntity, "differ", `href="#f-again"`)
		status, body = nobody.post("/sign-out", nil)
		nobody.check("signed out", status, body, http.StatusOK, "Password")
		nobody.want("/setup", http.StatusOK, "Password") // somebody administers already
	})
}

// TestNothingTypedIsLost sends a form after the session has ended.
func TestNothingTypedIsLost(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	officer := s.as("officer")
	form := officer.fill("/tasks/new", "/tasks/new", url.Values{"f.text.en": {"Typed <before> the end"}})
	nobody := s.as("")
	status, body := nobody.post("/tasks/new", form)
	nobody.check("after the end", status, body, http.StatusUnauthorized, "Your session has ended", `name="carry.f.text.en"`)
	form = formOf(t, body, "/sign-in")
	form.Set("name", "officer")
	form.Set("password", "wrong")
	status, body = nobody.post("/sign-in", form)
	nobody.check("wrong password", status, body, http.StatusUnprocessableEntity, `name="carry.f.text.en"`)
	form.Set("password", password)
	status, body = nobody.post("/sign-in", form)
	nobody.check("signed in", status, body, http.StatusOK, "still here")
	status, body = nobody.post("/tasks/new", formOf(t, body, "/tasks/new"))
	nobody.check("sent", status, body, http.StatusOK, "has been created", "Typed &lt;before&gt; the end")
}

// TestSetup opens an empty installation with its one-time code.
func TestSetup(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		first := s.as("")
		first.want("/", http.StatusOK, "Set-up code")
		code, err := s.service.SetupCode(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		form := url.Values{"code": {"0000"}, "name": {"quan.tri"}, "display": {"Quản trị"}, "password": {password}, "again": {password}}
		status, body := first.post("/setup", form)
		first.check("wrong code", status, body, http.StatusUnprocessableEntity, `href="#f-code"`, `value="quan.tri"`)
		first.want("/setup?code="+url.QueryEscape(code), http.StatusOK, code)
		form.Set("code", code)
		form.Set("again", "another one entirely")
		status, body = first.post("/setup", form)
		first.check("two passwords", status, body, http.StatusUnprocessableEntity, `href="#f-again"`)
		form.Set("again", password)
		status, body = first.post("/setup", form)
		first.check("set up", status, body, http.StatusOK, "Quản trị", `action="/first-steps/language"`)
		first.want("/", http.StatusOK, "My desk", `href="/first-steps/language"`)
		first.want("/activities", http.StatusOK, "There is nothing here yet.", `href="/activities/new"`)
	})
}

// TestDemonstrationOffersItsAccounts shows them only where the site is one.
func TestDemonstrationOffersItsAccounts(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	shown, err := s.service.AddDemoUsers(context.Background(), []service.Account{{Name: "trial", Display: "Người Thử", Roles: []chancery.Role{chancery.RoleCentre}, MinistryWide: true}})
	if err != nil {
		t.Fatal(err)
	}
	if body := s.as("").want("/sign-in", http.StatusOK); strings.Contains(body, shown) {
		t.Error("a ministry's own site shows a password")
	}
	mux := http.NewServeMux()
	web.Install(mux, web.Config{Service: s.service, Demo: true, Lang: i18n.EN})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	s.url = server.URL
	visitor := s.as("")
	visitor.want("/sign-in", http.StatusOK, shown, "trial", "Người Thử", "Centre", "Demonstration:")
	status, body := visitor.post("/sign-in", url.Values{"name": {"trial"}, "password": {shown}})
	visitor.check("trial", status, body, http.StatusOK, "My desk")
}

package web_test

import (
	"bytes"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
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

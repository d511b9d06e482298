package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"chancery/internal/browsertest"
	"chancery/internal/service"
)

var secretShown = regexp.MustCompile(`<code class="secret"[^>]*>([^<]+)</code>`)

func TestATokenIsMadeOnThePage(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	officer, stranger := s.as("officer"), s.as("stranger")
	officer.want("/account", http.StatusOK, "/account/tokens", "/account/webhooks")
	_, page := officer.post("/account/tokens", url.Values{"label": {"a register"}, "scope": {"read"}, "days": {"30"}})
	shown := secretShown.FindStringSubmatch(page)
	if shown == nil {
		t.Fatalf("no secret is shown: %s", page)
	}
	who, err := s.service.Token(context.Background(), shown[1])
	if err != nil || who.User != "officer" || !who.ReadOnly {
		t.Errorf("the token is %+v's, %v", who, err)
	}
	_, again := officer.get("/account/tokens")
	if strings.Contains(again, shown[1]) || !strings.Contains(again, "a register") {
		t.Error("the secret is shown twice, or the token is not listed")
	}
	if _, page := stranger.get("/account/tokens"); strings.Contains(page, "a register") {
		t.Error("a stranger sees it")
	}
	for _, bad := range []url.Values{{"label": {""}, "scope": {"read"}, "days": {"30"}}, {"label": {"a"}, "scope": {"all"}, "days": {"30"}}, {"label": {"a"}, "scope": {"read"}, "days": {"9000"}}, {"label": {"a"}, "scope": {"read"}, "days": {"x"}}} {
		if status, page := officer.post("/account/tokens", bad); status != http.StatusUnprocessableEntity || !strings.Contains(page, "summary-title") {
			t.Errorf("%v: %d", bad, status)
		}
	}
	id := regexp.MustCompile(`name="revoke" value="([0-9a-f]+)"`).FindStringSubmatch(again)[1]
	if status, _ := stranger.post("/account/tokens", url.Values{"revoke": {id}}); status != http.StatusNotFound {
		t.Errorf("a stranger revokes it: %d", status)
	}
	officer.post("/account/tokens", url.Values{"revoke": {id}})
	if _, err := s.service.Token(context.Background(), shown[1]); err == nil {
		t.Error("a revoked token opens")
	}
}

// TestAProgramIsSubscribedOnThePage does it with JavaScript off.
func TestAProgramIsSubscribedOnThePage(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	receiver := httptest.NewServer(http.NotFoundHandler())
	defer receiver.Close()
	b := browsertest.Open(t)
	b.NoScript()
	s.signIn(b, "officer", "vi")
	b.Visit(s.url + "/account/webhooks")
	b.Fill("#f-label", "Sổ theo dõi")
	b.Fill("#f-url", receiver.URL)
	b.Fill("#f-events", "activity.fly")
	if status := b.Follow(".narrow form .button.main"); status != http.StatusUnprocessableEntity {
		t.Errorf("refused with %d", status)
	}
	if got := b.Text(".summary"); !strings.Contains(got, "activity.fly") || !strings.Contains(got, "127.0.0.1") {
		t.Errorf("refused: %q", got)
	}
	b.Fill("#f-url", "https://receiver.example/in")
	b.Fill("#f-events", "activity.*")
	b.Follow(".narrow form .button.main")
	if got := b.Text(".secret"); !strings.HasPrefix(got, "whsec_") {
		t.Errorf("the secret is %q", got)
	}
	b.Follow(`button[value="trial"]`)
	if got := b.Text("tbody"); !strings.Contains(got, "webhook.trial") || !strings.Contains(got, "Chờ gửi") {
		t.Errorf("the messages are %q", got)
	}
	here := b.URL()
	if status, _ := s.as("stranger").get(strings.TrimPrefix(here, s.url)); status != http.StatusNotFound {
		t.Errorf("a stranger reads %s: %d", here, status)
	}
	s.as("keeper").want("/account/webhooks", http.StatusOK, "Sổ theo dõi", "officer")
	b.Fill("#f-label", "Sổ khác")
	b.Follow(`button[value="save"]`)
	if got := b.Text("h1"); got != "Sổ khác" {
		t.Errorf("renamed to %q", got)
	}
	b.Follow(`button[value="secret"]`)
	b.Follow(`button[value="remove"]`)
	if got := b.Text(".empty"); !strings.Contains(got, "Chưa có") {
		t.Errorf("removed: %q", got)
	}
}

// hook subscribes somebody, for pages about it.
func (s site) hook(t testing.TB, name string) string {
	t.Helper()
	who, err := s.service.Actor(context.Background(), name)
	if err != nil {
		t.Fatal(err)
	}
	sub, _, err := s.service.AddWebhook(context.Background(), who, service.Hook{Label: "A register", URL: "https://receiver.example/in", Events: []string{"activity.*"}, Active: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.service.TryWebhook(context.Background(), who, string(sub.ID)); err != nil {
		t.Fatal(err)
	}
	return "/account/webhooks/" + string(sub.ID)
}

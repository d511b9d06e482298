package api_test

import (
	"context"
	"fmt"
	"net/url"
	"sync"
	"testing"
	"time"

	"chancery/internal/service"
)

// TestPagesStandStillWhileOthersWrite walks over pages while records are made,
// changed and removed: what was there all the time and was not changed comes
// exactly once, in every order.
func TestPagesStandStillWhileOthersWrite(t *testing.T) {
	eachEngine(t, func(t *testing.T, m *ministry) {
		still := map[string]bool{}
		for i := range 40 {
			still[m.activity(map[string]any{"title": map[string]any{"en": fmt.Sprintf("Still %02d", i)}, "start_date": fmt.Sprintf("2024-03-%02d", i%28+1), "partners": []string{"LA"}}).text("ref")] = true
		}
		for _, sort := range []string{"", "title", "-start_date", "start_date", "-ref", "participants"} {
			stop := make(chan struct{})
			var writer sync.WaitGroup
			writer.Go(func() {
				for i := 0; ; i++ {
					select {
					case <-stop:
						return
					default:
					}
					at := m.activity(map[string]any{"title": map[string]any{"en": fmt.Sprintf("Still %02d and moving", i%40)}, "start_date": fmt.Sprintf("2024-03-%02d", i%28+1), "partners": []string{"LA"}}).Header.Get("Location")
					m.ask("PATCH", at, map[string]any{"title": map[string]any{"en": fmt.Sprintf("A%d", i)}, "start_date": "2024-03-15", "participants": i}).want(200)
					if i%2 == 0 {
						m.ask("DELETE", at, nil).want(200)
					}
				}
			})
			seen := map[string]int{}
			for at := "/api/v1/activities?partner=LA&limit=5&fields=title&sort=" + url.QueryEscape(sort); at != ""; {
				a := m.ask("GET", at, nil).want(200)
				for _, item := range a.items() {
					seen[item.(map[string]any)["ref"].(string)]++
				}
				at = a.text("_links.next")
			}
			close(stop)
			writer.Wait()
			for ref := range still {
				if seen[ref] != 1 {
					t.Errorf("sorted by %q, %s comes %d times", sort, ref, seen[ref])
				}
			}
		}
	})
}

// TestATokenEnds with its time, by its owner, and with the account.
func TestATokenEnds(t *testing.T) {
	eachPost(t, func(t *testing.T, p *post) {
		ctx := context.Background()
		who, err := p.svc.Actor(ctx, "inspector")
		if err != nil {
			t.Fatal(err)
		}
		make := func(life time.Duration) string {
			secret, err := p.svc.AddToken(ctx, who, service.NewToken{Label: "test", Scope: "write", Expires: p.svc.Now().Add(life)})
			if err != nil {
				t.Fatal(err)
			}
			return "Bearer " + secret
		}
		short, long := make(time.Hour), make(48*time.Hour)
		ask := func(token string) int {
			return p.ask("GET", "/api/v1/partners/CN", nil, "Authorization", token).Status
		}
		if got := [2]int{ask(short), ask(long)}; got != [2]int{200, 200} {
			t.Errorf("both open: %v", got)
		}
		p.forward(2 * time.Hour)
		if got := [2]int{ask(short), ask(long)}; got != [2]int{401, 200} {
			t.Errorf("after the end of one: %v", got)
		}
		list, err := p.svc.Tokens(ctx, who, "inspector")
		if err != nil || len(list) != 2 { // the one of the tests, and the long one
			t.Fatalf("tokens %v, %v", list, err)
		}
		for _, c := range list {
			if err := p.svc.Revoke(ctx, who, "inspector", c.ID); err != nil {
				t.Fatal(err)
			}
		}
		if got := ask(long); got != 401 {
			t.Errorf("a revoked token: %d", got)
		}
		if _, err := p.svc.AddToken(ctx, who, service.NewToken{Label: "test", Scope: "write", Expires: p.svc.Now().Add(service.MaxTokenLife + time.Hour)}); err == nil {
			t.Error("a token for longer than there is")
		}
	})
}

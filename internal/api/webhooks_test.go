package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"chancery/internal/api"
	"chancery/internal/chancery"
	"chancery/internal/service"
	"chancery/internal/store"
	"chancery/internal/webhook"
)

// receiver is a program that is told of changes; it believes only what is signed.
type receiver struct {
	t       *testing.T
	url     string
	mu      sync.Mutex
	secret  string
	status  int
	wait    string // in the header Retry-After
	events  []map[string]any
	ids     []string
	refused int
}

func receive(t *testing.T) *receiver {
	r := &receiver{t: t, status: 200}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, asked *http.Request) {
		r.mu.Lock()
		defer r.mu.Unlock()
		body, _ := io.ReadAll(asked.Body)
		if err := webhook.Verify(r.secret, asked.Header, body, time.Unix(0, 0)); err != webhook.ErrTimestamp && err != nil {
			r.refused++
			w.WriteHeader(400)
			return
		}
		e := map[string]any{}
		if err := json.Unmarshal(body, &e); err != nil || e["id"] != asked.Header.Get("Webhook-Id") {
			t.Errorf("received %s: %v", body, err)
		}
		r.events = append(r.events, e)
		r.ids = append(r.ids, asked.Header.Get("Webhook-Id"))
		if r.wait != "" {
			w.Header().Set("Retry-After", r.wait)
		}
		w.WriteHeader(r.status)
	}))
	t.Cleanup(server.Close)
	r.url = server.URL
	return r
}

// take gives what was received since it was asked last.
func (r *receiver) take() []map[string]any {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := r.events
	r.events = nil
	return out
}

// post is the demonstration with a courier and a clock that can be put forward.
type post struct {
	*ministry
	courier *api.Courier
	reach   webhook.Reach
	ahead   atomic.Int64
}

func serveWithPost(t *testing.T, dsn string) *post {
	t.Helper()
	p := &post{}
	st, err := store.Open(t.Context(), dsn, func() time.Time { return time.Now().Add(time.Duration(p.ahead.Load())) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(st.Close)
	svc := service.New(st, t.TempDir())
	if p.reach, err = webhook.ParseReach("127.0.0.0/8"); err != nil {
		t.Fatal(err)
	}
	svc.Reach(p.reach)
	p.ministry = of(t, svc)
	p.courier = api.NewCourier(svc, p.reach)
	return p
}

func eachPost(t *testing.T, fn func(t *testing.T, p *post)) {
	t.Helper()
	demoSeed.Each(t, func(t *testing.T, dsn string) { fn(t, serveWithPost(t, dsn)) })
}

func (p *post) round() {
	p.t.Helper()
	if err := p.courier.Round(context.Background()); err != nil {
		p.t.Fatal(err)
	}
}

func (p *post) forward(d time.Duration) { p.ahead.Add(int64(d)) }

func (m *ministry) subscribe(r *receiver, events []string, more map[string]any) answer {
	m.t.Helper()
	body := map[string]any{"label": "the register", "url": r.url, "events": events}
	for k, v := range more {
		body[k] = v
	}
	a := m.ask("POST", "/api/v1/webhooks", body).want(201)
	r.secret = a.text("secret")
	return a
}

func types(events []map[string]any) (out []string) {
	for _, e := range events {
		out = append(out, e["type"].(string))
	}
	slices.Sort(out)
	return out
}

func TestAProgramIsToldOfChanges(t *testing.T) {
	eachPost(t, func(t *testing.T, p *post) {
		r := receive(t)
		made := p.subscribe(r, []string{"activity.*", "task.create"}, nil)
		at := made.Header.Get("Location")
		if read := p.ask("GET", at, nil).want(200); strings.Contains(string(read.Body), r.secret) || read.at("label") != "the register" {
			t.Errorf("read %s", read.Body)
		}
		p.round()
		if got := r.take(); len(got) != 0 {
			t.Errorf("told of what was before: %v", got)
		}
		p.ask("POST", at+"/trial", nil).want(202)
		p.round()
		if got := types(r.take()); !slices.Equal(got, []string{"webhook.trial"}) {
			t.Errorf("a trial arrives as %v", got)
		}
		one := p.activity(map[string]any{"partners": []string{"LA"}})
		p.ask("POST", one.Header.Get("Location")+"/endorse", nil).want(200)
		p.ask("POST", "/api/v1/tasks", `{"text": {"en": "Ask"}, "due": "2026-07"}`).want(201)
		p.ask("POST", "/api/v1/partners", `{"ref": "zz-new", "name": {"en": "New"}, "type": "country", "tiers": ["partner"]}`).want(201)
		p.ask("DELETE", one.Header.Get("Location"), nil).want(200)
		p.round()
		got := r.take()
		if !slices.Equal(types(got), []string{"activity.create", "activity.endorse", "activity.remove", "task.create"}) {
			t.Fatalf("told of %v", types(got))
		}
		for _, e := range got {
			record, _ := e["record"].(map[string]any)
			switch e["type"] {
			case "activity.create":
				if record["state"] != "proposed" || record["version"] != 1.0 || fmt.Sprint(record["partners"]) != "[LA]" || e["by"] != "admin" || e["ref"] != one.at("ref") {
					t.Errorf("created: %v", e)
				}
			case "activity.endorse":
				if record["state"] != "endorsed" || e["version"] != 2.0 {
					t.Errorf("endorsed: %v", e)
				}
			case "activity.remove":
				if record != nil || e["removed"] != true {
					t.Errorf("removed: %v", e)
				}
			}
		}
		p.round()
		if again := r.take(); len(again) != 0 {
			t.Errorf("told again of %v", types(again))
		}
		list := p.ask("GET", at+"/deliveries?limit=2", nil).want(200)
		if len(list.items()) != 2 || list.at("items.0.state") != "taken" || list.at("items.0.status") != 200.0 || list.at("next") == nil {
			t.Errorf("deliveries: %s", list.Body)
		}
		p.ask("GET", list.text("_links.next"), nil).want(200)

		p.ask("POST", at+"/deliveries/"+list.text("items.0.id")+"/again", nil).want(202)
		p.round()
		if got := r.take(); len(got) != 1 || got[0]["id"] != list.at("items.0.id") {
			t.Errorf("sent again: %v", got)
		}
		was := r.secret
		r.secret = p.ask("POST", at+"/secret", nil).want(200).text("secret")
		p.ask("POST", at+"/trial", nil).want(202)
		p.round()
		if got := r.take(); was == r.secret || len(got) != 1 {
			t.Errorf("with the new secret %v arrives", got)
		}
		p.ask("PATCH", at, `{"active": false}`).want(200).is("active", false)
		p.ask("POST", at+"/trial", nil).want(409)
		p.activity(nil)
		p.round()
		p.ask("PATCH", at, `{"active": true}`).want(200)
		p.round()
		if got := r.take(); len(got) != 0 {
			t.Errorf("told of what was while it was off: %v", types(got))
		}
		p.ask("DELETE", at, nil).want(204)
		p.ask("GET", at, nil).want(404)
		if r.refused != 0 {
			t.Errorf("%d messages were not signed", r.refused)
		}
	})
}

// TestNobodyIsToldOfWhatTheyMayNotSee subscribes a stranger to everything.
func TestNobodyIsToldOfWhatTheyMayNotSee(t *testing.T) {
	eachPost(t, func(t *testing.T, p *post) {
		r := receive(t)
		at := p.by("stranger").subscribe(r, []string{"*.*"}, nil).Header.Get("Location")
		hidden := p.activity(map[string]any{"marking": "secret", "title": map[string]any{"en": "Operation Quiet Lantern"}})
		open := p.activity(map[string]any{"owner": "cn-mnd", "within": hidden.text("ref")})
		later := p.activity(map[string]any{"owner": "cn-mnd"})
		p.ask("PATCH", later.Header.Get("Location"), `{"marking": "secret"}`).want(200)
		gone := p.activity(map[string]any{"marking": "secret"})
		p.ask("DELETE", gone.Header.Get("Location"), nil).want(200)
		p.round()
		got := r.take()
		text, _ := json.Marshal(got)
		if len(got) != 1 || got[0]["ref"] != open.at("ref") {
			t.Errorf("a stranger is told %s", text)
		}
		list := p.by("stranger").ask("GET", at+"/deliveries", nil).want(200)
		for _, secret := range []string{"Lantern", hidden.text("ref"), later.text("ref"), gone.text("ref"), "within"} {
			if strings.Contains(string(text)+string(list.Body), secret) {
				t.Errorf("a stranger is told of %s: %s %s", secret, text, list.Body)
			}
		}
		if n := len(list.items()); n != 1 {
			t.Errorf("a stranger counts %d messages where one is about something they may see: %s", n, list.Body)
		}
		p.by("inspector").ask("GET", at, nil).want(404)
		p.by("inspector").ask("GET", at+"/deliveries", nil).want(404)
		p.by("inspector").ask("PATCH", at, `{"label": "mine"}`).want(404)
		p.by("inspector").ask("DELETE", at, nil).want(404)
		if list := p.by("inspector").ask("GET", "/api/v1/webhooks", nil).want(200); len(list.items()) != 0 {
			t.Errorf("an inspector sees %s", list.Body)
		}
		p.ask("GET", at, nil).want(200).is("account", "stranger")
		if list := p.ask("GET", "/api/v1/webhooks", nil).want(200); len(list.items()) != 1 {
			t.Errorf("an administrator sees %s", list.Body)
		}
		for _, change := range []string{`{"url": "` + r.url + `/mine"}`, `{"events": ["activity.*"]}`, `{"events": ["activity.*"], "filter": "marking=public"}`} {
			if a := p.ask("PATCH", at, change).want(409); !strings.Contains(string(a.Body), "belongs to stranger") {
				t.Errorf("%s", a.Body)
			}
		}
		p.ask("POST", at+"/secret", nil).want(409)
		p.ask("PATCH", at, `{"active": false}`).want(200)
		p.ask("PATCH", at, `{"active": true}`).want(409)
	})
}

func TestAFilterLetsThroughWhatAListWouldHold(t *testing.T) {
	eachPost(t, func(t *testing.T, p *post) {
		r := receive(t)
		p.subscribe(r, []string{"activity.create", "activity.edit"}, map[string]any{"filter": "partners=LA,CN&marking=public"})
		want := p.activity(map[string]any{"partners": []string{"LA"}}).at("ref")
		p.activity(map[string]any{"partners": []string{"KH"}})
		p.activity(map[string]any{"partners": []string{"LA"}, "marking": "internal"})
		p.round()
		if got := r.take(); len(got) != 1 || got[0]["ref"] != want {
			t.Errorf("told of %v", got)
		}
	})
}

func TestAReceiverThatFailsIsTriedAgain(t *testing.T) {
	eachPost(t, func(t *testing.T, p *post) {
		r := receive(t)
		at := p.subscribe(r, []string{"task.create"}, nil).Header.Get("Location")
		r.status = 503
		p.ask("POST", "/api/v1/tasks", `{"text": {"en": "Ask"}, "due": "2026-07"}`).want(201)
		p.round()
		p.round()
		if got := r.take(); len(got) != 1 {
			t.Errorf("tried at once %d times", len(got))
		}
		first := p.ask("GET", at+"/deliveries", nil).want(200)
		if first.at("items.0.state") != "waiting" || first.at("items.0.error") != "The receiver answered 503." || first.at("items.0.next_at") == nil {
			t.Errorf("a failed attempt: %s", first.Body)
		}
		p.forward(time.Minute)
		r.status = 200
		p.round()
		if got := r.take(); len(got) != 1 || got[0]["id"] != first.at("items.0.id") {
			t.Errorf("tried again: %v", got)
		}
		r.status = 500
		p.ask("POST", "/api/v1/tasks", `{"text": {"en": "Ask again"}, "due": "2026-07"}`).want(201)
		tries := 0
		for range 12 {
			p.round()
			tries += len(r.take())
			p.forward(30 * time.Hour)
		}
		if tries != 10 {
			t.Errorf("tried %d times before giving up", tries)
		}
		stopped := p.ask("GET", at, nil).want(200)
		if stopped.at("active") != false || !strings.Contains(stopped.text("stopped"), "three days") {
			t.Errorf("a receiver that never answers: %s", stopped.Body)
		}
		if list := p.ask("GET", at+"/deliveries", nil).want(200); list.at("items.0.state") != "given_up" || list.at("items.0.attempts") != 10.0 {
			t.Errorf("given up: %s", list.Body)
		}
		p.ask("PATCH", at, `{"active": true}`).want(200).is("stopped", nil)
		r.status = 410
		p.ask("POST", at+"/trial", nil).want(202)
		p.round()
		p.ask("GET", at, nil).want(200).is("active", false)
	})
}

func TestAReceiverMaySayWhenToComeAgain(t *testing.T) {
	eachPost(t, func(t *testing.T, p *post) {
		r := receive(t)
		p.subscribe(r, []string{"task.create"}, nil)
		p.ask("POST", "/api/v1/tasks", `{"text": {"en": "Ask"}, "due": "2026-07"}`).want(201)
		r.status, r.wait = 429, "1800"
		p.round()
		if got := r.take(); len(got) != 1 {
			t.Fatalf("tried %d times", len(got))
		}
		r.status, r.wait = 200, ""
		p.forward(29 * time.Minute)
		p.round()
		if got := r.take(); len(got) != 0 {
			t.Errorf("asked again before the half hour was over: %v", got)
		}
		p.forward(2 * time.Minute)
		p.round()
		if got := r.take(); len(got) != 1 {
			t.Errorf("after the half hour: %v", got)
		}
	})
}

// TestARestoredDatabaseSendsNothing restores a backup beside the ministry it was
// made of: both would send the same messages.
func TestARestoredDatabaseSendsNothing(t *testing.T) {
	p, r := serveWithPost(t, demoSeed.SQLite(t)), receive(t)
	at := p.subscribe(r, []string{"task.create"}, nil).Header.Get("Location")
	p.ask("POST", "/api/v1/tasks", `{"text": {"en": "Ask"}, "due": "2026-07"}`).want(201)
	r.status = 503
	p.round()
	r.take()
	r.status = 200
	var b bytes.Buffer
	if _, err := p.svc.Backup(t.Context(), chancery.System(), &b); err != nil {
		t.Fatal(err)
	}
	demoSeed.Each(t, func(t *testing.T, dsn string) {
		if _, err := service.Restore(t.Context(), bytes.NewReader(b.Bytes()), int64(b.Len()), dsn, t.TempDir(), time.Now); err != nil {
			t.Fatal(err)
		}
		q := serveWithPost(t, dsn)
		q.forward(time.Hour)
		q.ask("POST", "/api/v1/tasks", `{"text": {"en": "After"}, "due": "2026-07"}`).want(201)
		q.round()
		if got := r.take(); len(got) != 0 {
			t.Errorf("a restored database sends %v", types(got))
		}
		paused := q.ask("GET", at, nil).want(200)
		if paused.at("active") != false || !strings.Contains(paused.text("stopped"), "restored from a backup") {
			t.Errorf("why: %s", paused.Body)
		}
		list := q.ask("GET", at+"/deliveries", nil).want(200)
		if list.at("items.0.state") != "given_up" || !strings.Contains(list.text("items.0.error"), "backed up") {
			t.Errorf("what waited: %s", list.Body)
		}
		q.ask("PATCH", at, `{"active": true}`).want(200).is("stopped", nil)
		q.ask("POST", "/api/v1/tasks", `{"text": {"en": "Now"}, "due": "2026-07"}`).want(201)
		q.round()
		if got := r.take(); len(got) != 1 {
			t.Errorf("switched on again it sends %v", types(got))
		}
	})
}

// TestAMessageIsSentByOne runs two processes, one of which dies with a message
// in its hands.
func TestAMessageIsSentByOne(t *testing.T) {
	eachPost(t, func(t *testing.T, p *post) {
		r := receive(t)
		p.subscribe(r, []string{"task.create"}, nil)
		const tasks = 20
		for i := range tasks {
			p.ask("POST", "/api/v1/tasks", fmt.Sprintf(`{"text": {"en": "Ask %d"}, "due": "2026-07"}`, i)).want(201)
		}
		other := api.NewCourier(p.svc, p.reach)
		var both sync.WaitGroup
		for _, k := range []*api.Courier{p.courier, other} {
			both.Go(func() {
				if err := k.Round(context.Background()); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		if got := r.take(); len(got) != tasks {
			t.Errorf("%d tasks are told of %d times", tasks, len(got))
		}
		p.ask("POST", "/api/v1/tasks", `{"text": {"en": "Lost"}, "due": "2026-07"}`).want(201)
		if _, err := p.svc.CollectWebhooks(context.Background()); err != nil {
			t.Fatal(err)
		}
		if due, err := p.svc.DueWebhooks(context.Background()); err != nil || len(due) != 1 {
			t.Fatalf("due %v, %v", due, err)
		}
		p.round()
		if got := r.take(); len(got) != 0 {
			t.Errorf("sent while another has it: %v", got)
		}
		p.forward(3 * time.Minute)
		p.round()
		if got := r.take(); len(got) != 1 {
			t.Errorf("sent after the other died: %v", got)
		}
	})
}

func TestSubscriptionsAreChecked(t *testing.T) {
	p := serveWithPost(t, demoSeed.SQLite(t))
	good := map[string]any{"label": "a", "url": "https://receiver.example/in", "events": []string{"activity.*"}}
	for name, bad := range map[string]any{
		"label": " ", "url": "http://10.0.0.1/", "events": []string{}, "events.1": []string{"activity.fly"}, "events.2": []string{"colour.create"}, "events.3": "activity.*", "events.4": []string{"activity"},
		"filter": "colour=red", "filter.1": "=", "active": "yes", "colour": "red",
	} {
		body := map[string]any{}
		for k, v := range good {
			body[k] = v
		}
		field, _, _ := strings.Cut(name, ".")
		body[field] = bad
		a := p.ask("POST", "/api/v1/webhooks", body).want(422)
		a.is("errors.0.pointer", "/"+field)
	}
	p.ask("POST", "/api/v1/webhooks", map[string]any{"label": "a", "url": "https://receiver.example/in", "events": []string{"activity.*", "task.*"}, "filter": "partners=CN"}).want(422)
	p.ask("GET", "/api/v1/webhooks/none", nil).want(404)
	p.ask("POST", "/api/v1/webhooks/none/trial", nil).want(404)
	p.ask("POST", "/api/v1/webhooks/none/deliveries/none/again", nil).want(404)
	for range service.MaxWebhooks {
		p.ask("POST", "/api/v1/webhooks", good).want(201)
	}
	p.ask("POST", "/api/v1/webhooks", good).want(409)
	vi := p.by("inspector").ask("POST", "/api/v1/webhooks", `{}`, "Accept-Language", "vi").want(422)
	if !strings.Contains(vi.text("errors.0.detail"), "mục đích") {
		t.Errorf("not in the caller's language: %s", vi.Body)
	}
	reader := p.by("admin")
	reader.tokens = map[string]string{"admin": p.token("admin", "read")}
	reader.ask("POST", "/api/v1/webhooks", good).want(403)
}

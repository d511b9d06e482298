package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/ledger"
	"chancery/internal/service"
	"chancery/internal/store"
	"chancery/internal/store/storetest"
	"chancery/internal/webhook"
)

// nodes are two programs that serve one ministry on PostgreSQL, and this test
// as a third that looks at what they do.
type nodes struct {
	t     *testing.T
	at    [2]string // addresses
	token string
	*service.Service
	opened *store.Store
	who    chancery.Actor
}

// startNodes makes a ministry and starts the program twice on it, each a process
// of its own.
func startNodes(t *testing.T) *nodes {
	t.Helper()
	database, data := storetest.Postgres(t), t.TempDir()
	s := &session{ctx: t.Context(), in: strings.NewReader(""), out: io.Discard, err: io.Discard, lang: i18n.EN, options: &grammar{Data: data, DB: database}}
	if err := (&initCommand{Profile: "vn-mnd"}).Run(s); err != nil {
		t.Fatal(err)
	}
	s.close()
	svc, err := s.open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	reach, err := webhook.ParseReach("127.0.0.0/8")
	if err != nil {
		t.Fatal(err)
	}
	svc.Reach(reach)
	n := &nodes{t: t, Service: svc, opened: s.opened}
	account := service.Account{Name: "example.an", Roles: []chancery.Role{chancery.RoleAdministrator}, MinistryWide: true, Marking: "top_secret"}
	if err := svc.AddUser(t.Context(), chancery.System(), account, "chín ấm trà xanh"); err != nil {
		t.Fatal(err)
	}
	if n.who, err = svc.Actor(t.Context(), account.Name); err != nil {
		t.Fatal(err)
	}
	if n.token, err = svc.AddToken(t.Context(), n.who, service.NewToken{Label: "nodes", Scope: "write"}); err != nil {
		t.Fatal(err)
	}
	for i := range n.at {
		n.at[i] = serveProcess(t, data, database)
	}
	return n
}

// serveProcess starts one program and waits until it is ready.
func serveProcess(t *testing.T, data, database string) (at string) {
	t.Helper()
	l, err := listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	said := &heard{}
	cmd := exec.Command(program)
	cmd.Args = []string{"chancery", "serve", "--data", data, "--db", database, "--listen", address, "--webhook-to", "127.0.0.0/8"}
	cmd.Stdout, cmd.Stderr = said, said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		if err := cmd.Wait(); err != nil {
			t.Errorf("a server ended with %v:\n%s", err, said)
		}
	})
	at = "http://" + address
	eventually(t, "a server answers", func() bool {
		answer, err := http.Get(at + "/readyz")
		if err != nil {
			return false
		}
		_ = answer.Body.Close()
		return answer.StatusCode == http.StatusOK
	})
	return at
}

// eventually waits for what other processes do in their own time.
func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	for range 1200 {
		if done() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("it does not come about that %s", what)
}

// ask sends one request to a node and reads the answer.
func (n *nodes) ask(node int, method, path string, body any, head ...string) (status int, answer map[string]any, etag string) {
	text, err := json.Marshal(body)
	if err != nil {
		n.t.Error(err)
	}
	r, err := http.NewRequestWithContext(n.t.Context(), method, n.at[node%2]+path, bytes.NewReader(text))
	if err != nil {
		n.t.Error(err)
		return 0, nil, ""
	}
	r.Header.Set("Authorization", "Bearer "+n.token)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		n.t.Error(err)
		return 0, nil, ""
	}
	defer func() { _ = got.Body.Close() }()
	if err := json.NewDecoder(got.Body).Decode(&answer); err != nil && got.StatusCode != http.StatusNoContent {
		n.t.Errorf("%s %s: %s, %v", method, path, got.Status, err)
	}
	return got.StatusCode, answer, got.Header.Get("ETag")
}

// inbox is a receiver of webhooks that remembers every message.
type inbox struct {
	mu  sync.Mutex
	ids map[string]int
	of  map[string]int // by event and record
}

func (b *inbox) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ids[r.Header.Get(webhook.HeaderID)]++
	b.of[string(body)]++
}

func (b *inbox) count() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.ids)
}

// TestTwoServersShareOneDatabase does two hundred acts on both at once: no number
// is given twice, of two edits of one version one is refused, every job runs
// once, every message is sent once, and the ledger is whole.
func TestTwoServersShareOneDatabase(t *testing.T) {
	n := startNodes(t)
	box := &inbox{ids: map[string]int{}, of: map[string]int{}}
	receiver := httptest.NewServer(box)
	defer receiver.Close()
	if _, _, err := n.AddWebhook(t.Context(), n.who, service.Hook{Label: "inbox", URL: receiver.URL, Events: []string{"activity.create"}, Active: true}); err != nil {
		t.Fatal(err)
	}
	jobs := n.startImports(12, 5)
	refs := n.actTogether(8, 25)
	if compact := slices.Compact(slices.Sorted(slices.Values(refs))); len(compact) != len(refs) || len(refs) == 0 {
		t.Errorf("%d activities got %d numbers", len(refs), len(compact))
	}
	n.importsRanOnce(jobs, 5)
	eventually(t, "every message has come", func() bool { return box.count() >= len(refs) })
	time.Sleep(2 * webhookRound) // for one that would be sent twice
	for id, times := range box.ids {
		if times != 1 {
			t.Errorf("the message %s came %d times", id, times)
		}
	}
	if len(box.of) != len(refs) || len(box.ids) != len(refs) {
		t.Errorf("%d messages about %d things for %d new activities", len(box.ids), len(box.of), len(refs))
	}
	n.sessionsAndViews()
	if _, err := n.opened.VerifyLedger(context.Background(), nil, func(e *ledger.Error) error { return e }); err != nil {
		t.Errorf("the ledger: %v", err)
	}
	if err := n.opened.CompareRows(context.Background(), func(x store.Tampered) error { return fmt.Errorf("%+v", x) }); err != nil {
		t.Errorf("the records and the ledger: %v", err)
	}
}

// startImports puts imports into the queue, which both servers work on.
func (n *nodes) startImports(imports, rows int) (stages []chancery.ID) {
	n.t.Helper()
	for i := range imports {
		sheet := "key,title_vi,type,start_date,owner\n"
		for row := range rows {
			sheet += fmt.Sprintf("i-%d-%d,Hoạt động ví dụ %d của tệp %d,meeting,2024-0%d-11,vn-mnd\n", i, row, row, i, 1+row)
		}
		id, err := n.StageImport(n.t.Context(), n.who, fmt.Sprintf("activity-%d.csv", i), "activity", strings.NewReader(sheet))
		if err != nil {
			n.t.Fatal(err)
		}
		if _, err := n.StartImport(n.t.Context(), n.who, id); err != nil {
			n.t.Fatal(err)
		}
		stages = append(stages, id)
	}
	return stages
}

// importsRanOnce waits for the imports. One that ran twice would have found its
// rows there already.
func (n *nodes) importsRanOnce(stages []chancery.ID, rows int) {
	n.t.Helper()
	for _, id := range stages {
		eventually(n.t, "an import is done", func() bool {
			st, err := n.StagedImport(n.t.Context(), n.who, id)
			if err != nil {
				n.t.Fatal(err)
			}
			run, r, err := n.ImportReceipt(n.t.Context(), n.who, st.Run)
			if err != nil || run.Status != "done" {
				return false
			}
			if r.New != rows || r.Changed+r.Unchanged+r.RejectedRows != 0 {
				n.t.Errorf("an import of %d rows: %+v", rows, r)
			}
			return true
		})
	}
	runs, err := n.Runs(n.t.Context(), n.who, 1000)
	if err != nil {
		n.t.Fatal(err)
	}
	done := 0
	for _, run := range runs {
		if strings.HasPrefix(run.Source, "activity-") {
			done++
		}
	}
	if done != len(stages) {
		n.t.Errorf("%d imports made %d runs", len(stages), done)
	}
}

// actTogether lets many clients act on both servers at once and gives the
// references of what they made.
func (n *nodes) actTogether(clients, each int) (refs []string) {
	var mu sync.Mutex
	var group sync.WaitGroup
	for c := range clients {
		group.Go(func() {
			var mine string
			for i := range each {
				switch {
				case mine == "" || i%3 == 0:
					status, made, _ := n.ask(c+i, "POST", "/api/v1/activities", map[string]any{"title": map[string]any{"vi": fmt.Sprintf("Hoạt động ví dụ %d-%d", c, i)}, "type": "meeting", "start_date": "2024-05-02"})
					ref, _ := made["ref"].(string)
					if status != http.StatusCreated || ref == "" {
						n.t.Errorf("creating: %d %v", status, made)
						continue
					}
					mine = ref
					mu.Lock()
					refs = append(refs, ref)
					mu.Unlock()
				case i%3 == 1:
					n.raceFor(c+i, "/api/v1/activities/"+mine, i)
				default:
					if status, _, _ := n.ask(c+i, "GET", "/api/v1/activities?type=meeting&count=true&limit=5", nil); status != http.StatusOK {
						n.t.Errorf("the register: %d", status)
					}
				}
			}
		})
	}
	group.Wait()
	return refs
}

// raceFor edits one version of a record on both servers at once.
func (n *nodes) raceFor(node int, path string, value int) {
	_, _, etag := n.ask(node, "GET", path, nil)
	var statuses [2]int
	var group sync.WaitGroup
	for i := range statuses {
		group.Go(func() {
			statuses[i], _, _ = n.ask(i, "PATCH", path, map[string]any{"participants": 10*value + i}, "If-Match", etag)
		})
	}
	group.Wait()
	slices.Sort(statuses[:])
	if statuses != [2]int{http.StatusOK, http.StatusConflict} {
		n.t.Errorf("two edits of one version: %v", statuses)
	}
}

// sessionsAndViews begins and ends a session and keeps a view on one program;
// both servers know.
func (n *nodes) sessionsAndViews() {
	n.t.Helper()
	secret, err := n.SignIn(n.t.Context(), n.who.User, "chín ấm trà xanh", "test")
	if err != nil {
		n.t.Fatal(err)
	}
	if _, err := n.SaveView(n.t.Context(), n.who, service.SavedView{Kind: "activity", Name: "Example view of meetings", Query: "type=meeting", Sharing: service.SharedNot}); err != nil {
		n.t.Fatal(err)
	}
	page := func(node int) string {
		r, err := http.NewRequestWithContext(n.t.Context(), http.MethodGet, n.at[node]+"/activities", nil)
		if err != nil {
			n.t.Fatal(err)
		}
		r.AddCookie(&http.Cookie{Name: "chancery_session", Value: secret})
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			n.t.Fatal(err)
		}
		defer func() { _ = answer.Body.Close() }()
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			n.t.Fatal(err)
		}
		return string(body)
	}
	for node := range n.at {
		if !strings.Contains(page(node), "Example view of meetings") {
			n.t.Errorf("server %d does not show the view, or does not know the session", node)
		}
	}
	if err := n.SignOut(n.t.Context(), secret); err != nil {
		n.t.Fatal(err)
	}
	for node := range n.at {
		if strings.Contains(page(node), "Example view of meetings") {
			n.t.Errorf("server %d still knows the session", node)
		}
	}
}

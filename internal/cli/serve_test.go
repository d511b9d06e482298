package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"chancery/internal/i18n"
)

// heard is what a program wrote, while it writes.
type heard struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (h *heard) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.buf.Write(p)
}

func (h *heard) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.buf.String()
}

// TestServeAnswersUntilItIsStopped starts a server on a new ministry, takes the
// set-up code it prints, and stops it in the middle of its life.
func TestServeAnswersUntilItIsStopped(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	said := &heard{}
	s := &session{ctx: ctx, in: strings.NewReader(""), out: io.Discard, err: said, lang: i18n.EN, options: &grammar{Data: t.TempDir()}}
	defer s.close()
	if err := (&initCommand{Profile: "generic"}).Run(s); err != nil {
		t.Fatal(err)
	}
	s.close()
	svc, err := s.service()
	if err != nil {
		t.Fatal(err)
	}
	l, err := listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- s.serve(svc, l, &serveCommand{}) }()
	at := "http://" + l.Addr().String()
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/api/openapi.json": 200, "/setup": 200, "/api/v1/activities": 401, "/activities?q=secretword": 200} {
		answer, err := http.Get(at + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode != want {
			t.Errorf("%s: %s, want %d", path, answer.Status, want)
		}
	}
	code := regexp.MustCompile(`good once: (\S+)`).FindStringSubmatch(said.String())
	if code == nil {
		t.Fatalf("no set-up code in %q", said)
	}
	if err := svc.Setup(ctx, code[1], "lan", "Example Administrator Lan", "bảy con cá vàng"); err != nil {
		t.Errorf("the code that was printed: %v", err)
	}
	if strings.Contains(said.String(), "secretword") {
		t.Error("the log has what somebody searched for")
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("stopping: %v", err)
	}
	if _, err := http.Get(at + "/healthz"); err == nil {
		t.Error("it answers after it was stopped")
	}
}

func TestLogLeavesOutWhatRecordsSay(t *testing.T) {
	var b bytes.Buffer
	newLog(&b).Error("failed", slog.String("ref", "2022-0001"), slog.String("title", "Hội đàm kín"), slog.Group("form", slog.String("body", "kín")))
	var line map[string]any
	if err := json.Unmarshal(b.Bytes(), &line); err != nil {
		t.Fatal(err)
	}
	if line["ref"] != "2022-0001" || strings.Contains(b.String(), "kín") {
		t.Error(b.String())
	}
}

func TestDatabasesAreNamedWithoutTheirPassword(t *testing.T) {
	for database, want := range map[string]string{
		"chancery.db": "chancery.db", "sqlite:/srv/x.db": "/srv/x.db", "postgres://lan:geheim@db/ministry": "postgres://lan:xxxxx@db/ministry", "postgres://%zz": "postgres://",
	} {
		if got := placeOf(database); got != want {
			t.Errorf("%s: %s, want %s", database, got, want)
		}
	}
}

// TestOutputIsWholeOrNotThere lets a file be written halfway.
func TestOutputIsWholeOrNotThere(t *testing.T) {
	s := &session{out: io.Discard}
	name := filepath.Join(t.TempDir(), "report.pdf")
	err := s.output(name, func(w io.Writer) error {
		_, _ = io.WriteString(w, "half")
		return io.ErrUnexpectedEOF
	})
	if err == nil {
		t.Error("no error")
	}
	if left, _ := filepath.Glob(filepath.Dir(name) + "/*"); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
}

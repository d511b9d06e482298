package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
	"chancery/internal/store/storetest"
)

// killed is a ministry served by the real program, which is killed on the way.
type killed struct {
	t       *testing.T
	program string
	data    string
	at      string
	running *exec.Cmd
	client  *http.Client
}

// inProcess does something with the ministry while no server runs.
func (k *killed) inProcess(fn func(s *session, svc *service.Service) error) {
	k.t.Helper()
	s := &session{ctx: context.Background(), in: strings.NewReader(""), out: io.Discard, err: io.Discard, lang: i18n.EN, options: &grammar{Data: k.data}}
	defer s.close()
	svc, err := s.service()
	if err == nil {
		err = fn(s, svc)
	}
	if err != nil {
		k.t.Fatal(err)
	}
}

func (k *killed) exports() map[string]string {
	k.t.Helper()
	dir, out := k.t.TempDir(), map[string]string{}
	k.inProcess(func(s *session, svc *service.Service) error { return svc.ExportAll(s.ctx, chancery.System(), dir) })
	files, err := filepath.Glob(filepath.Join(dir, "*.csv"))
	if err != nil || len(files) < 20 {
		k.t.Fatal(len(files), err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			k.t.Fatal(err)
		}
		out[filepath.Base(f)] = string(b)
	}
	return out
}

// start runs chancery serve until it answers.
func (k *killed) start() {
	k.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		k.t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close()
	k.at = "http://" + address
	k.running = exec.Command(k.program, "serve", "--data", k.data, "--listen", address)
	if err := k.running.Start(); err != nil {
		k.t.Fatal(err)
	}
	k.until("the server answers", func() bool {
		answer, err := http.Get(k.at + "/readyz")
		if err != nil {
			return false
		}
		_ = answer.Body.Close()
		return answer.StatusCode == http.StatusOK
	})
	k.client.Jar, _ = cookiejar.New(nil) // it never fails
	if body := k.send("/sign-in", url.Values{"name": {"lan"}, "password": {killedPassword}}); !strings.Contains(body, "/account") {
		k.t.Fatalf("signing in:\n%s", body)
	}
	k.get("/lang?to=en&back=/account")
}

const killedPassword = "bảy con cá vàng trong hồ"

func (k *killed) until(what string, done func() bool) {
	k.t.Helper()
	for range 3000 {
		if done() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	k.t.Fatalf("waited in vain until %s", what)
}

// kill ends the server as a cut of the power would.
func (k *killed) kill() {
	if k.running != nil {
		_ = k.running.Process.Kill()
		_ = k.running.Wait()
		k.running = nil
	}
}

func (k *killed) page(answer *http.Response, err error) (address, body string) {
	k.t.Helper()
	if err != nil {
		k.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	b, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode >= 400 {
		k.t.Fatalf("%s: %s, %v\n%s", answer.Request.URL, answer.Status, err, b)
	}
	return answer.Request.URL.Path, string(b)
}

func (k *killed) get(path string) string {
	k.t.Helper()
	_, body := k.page(k.client.Get(k.at + path))
	return body
}

func (k *killed) send(path string, form url.Values) string {
	k.t.Helper()
	_, body := k.page(k.client.PostForm(k.at+path, form))
	return body
}

func (k *killed) upload(rows int) (address string) {
	k.t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	_ = w.WriteField("kind", "activity")
	part, err := w.CreateFormFile("file", "activities.csv")
	if err != nil {
		k.t.Fatal(err)
	}
	_, _ = io.WriteString(part, "title_en,type,start_date\n")
	for i := range rows {
		_, _ = fmt.Fprintf(part, "Example meeting %d,meeting,%s\n", i, time.Date(2020, 1, 1+i%1500, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
	}
	_ = w.Close()
	address, _ = k.page(k.client.Post(k.at+"/import", w.FormDataContentType(), &form))
	return address
}

var (
	killedProgress = regexp.MustCompile(`<progress[^>]* value="(\d+)"`)
	killedJob      = regexp.MustCompile(`/jobs/[0-9a-f-]{36}`)
	killedRun      = regexp.MustCompile(`/import/runs/([0-9a-f-]{36})`)
)

// TestAnImportSurvivesTheDeathOfTheServer kills the built program in the middle
// of an import of 5,000 rows that was begun over HTTP, starts it again, and
// takes the import back.
func TestAnImportSurvivesTheDeathOfTheServer(t *testing.T) {
	const rows = 5000
	k := &killed{t: t, program: filepath.Join(t.TempDir(), "chancery"), data: t.TempDir(), client: &http.Client{}}
	build := exec.Command("go", "build", "-o", k.program, "chancery/cmd/chancery")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	s := &session{ctx: context.Background(), in: strings.NewReader(""), out: io.Discard, err: io.Discard, lang: i18n.EN, options: &grammar{Data: k.data}}
	if err := (&initCommand{Profile: "vn-mnd"}).Run(s); err != nil {
		t.Fatal(err)
	}
	s.close()
	k.inProcess(func(s *session, svc *service.Service) error {
		return svc.AddUser(s.ctx, chancery.System(), service.Account{Name: "lan", Roles: []chancery.Role{chancery.RoleAdministrator}, Organisation: "vn-mnd", MinistryWide: true, Marking: "top_secret", Lang: "en"}, killedPassword)
	})
	before := k.exports()
	defer k.kill()

	k.start()
	stage := k.upload(rows)
	job := killedJob.FindString(k.send(stage+"/start", nil))
	done := 0
	k.until("the import is on its way", func() bool {
		if m := killedProgress.FindStringSubmatch(k.get(job)); m != nil {
			done, _ = strconv.Atoi(m[1]) // digits
		}
		return done > 0
	})
	k.kill()
	if done >= rows {
		t.Fatalf("killed when %d rows were done", done)
	}
	// A minute goes by, after which the job is nobody's any more.
	storetest.Exec(t, "sqlite:"+filepath.Join(k.data, "chancery.db"), `UPDATE job SET lease_until = 1 WHERE state = 'running'`)

	k.start()
	run := ""
	k.until("the import is done", func() bool {
		body := k.get(job)
		if m := killedRun.FindStringSubmatch(body); m != nil && strings.Contains(body, "5,000 new") {
			run = m[1]
		}
		return run != ""
	})
	k.kill()
	k.inProcess(func(s *session, svc *service.Service) error {
		n, err := svc.Count(s.ctx, chancery.System(), "activity", nil, "")
		if err == nil && n.Total != rows {
			t.Errorf("%d activities after an import of %d that was cut off", n.Total, rows)
		}
		return err
	})
	k.start()
	if body := k.send("/import/undo/"+run, nil); !strings.Contains(body, "The import was taken back") {
		t.Fatalf("taking back:\n%s", body)
	}
	k.kill()
	after := k.exports()
	for name, b := range before {
		if after[name] != b {
			t.Errorf("%s is another file afterwards", name)
		}
	}
	if len(after) != len(before) {
		t.Errorf("%d files before, %d after", len(before), len(after))
	}
}

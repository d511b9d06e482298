package web_test

import (
	"context"
	"io/fs"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"chancery/demo"
	"chancery/internal/chancery"
	"chancery/internal/service"
	"chancery/internal/web"
	"chancery/profiles"
)

// begun is the first account of a ministry of which nothing is set up.
func begun(t *testing.T, s site) reader {
	t.Helper()
	code, err := s.service.SetupCode(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	first := s.as("")
	first.want("/lang?to=en&back=/setup", http.StatusOK)
	if status, body := first.post("/setup", url.Values{"code": {code}, "name": {"an"}, "password": {password}, "again": {password}}); status != http.StatusOK || !strings.Contains(body, "/first-steps/") {
		t.Fatalf("set-up: %d", status)
	}
	return first
}

// TestTheDemonstrationIsChosenInTheFirstSteps fills an empty ministry with the
// demonstration, once; where the site has none it is not offered, and refused.
func TestTheDemonstrationIsChosenInTheFirstSteps(t *testing.T) {
	nothing.Each(t, func(t *testing.T, dsn string) {
		s := serveNothing(t, dsn, func(s *service.Service, c *web.Config) {
			c.Demonstration = func(ctx context.Context) error {
				files, err := fs.Sub(profiles.FS, "vn-mnd")
				if err == nil {
					err = s.Init(ctx, files, "vn-mnd")
				}
				if err == nil {
					err = s.LoadDemo(ctx, demo.FS)
				}
				return err
			}
		})
		first := begun(t, s)
		first.want("/first-steps/profile", http.StatusOK, `value="demo"`)
		response, _ := first.sendWith("/first-steps/profile", map[string]string{"profile": "demo", "do": "save"}, nil)
		if response.StatusCode != http.StatusOK || !strings.HasSuffix(response.Request.URL.Path, "/first-steps/organisation") {
			t.Fatalf("the demonstration: %d at %s", response.StatusCode, response.Request.URL)
		}
		first.want("/activities", http.StatusOK, "525 records")
		first.want("/first-steps/profile", http.StatusOK, `href="/ministry/profile"`)
		if response, _ = first.sendWith("/first-steps/profile", map[string]string{"profile": "demo", "do": "save"}, nil); response.StatusCode != http.StatusOK {
			t.Errorf("sent again: %d", response.StatusCode)
		}
		first.want("/activities", http.StatusOK, "525 records")
	})
	without := begun(t, serveNothing(t, nothing.SQLite(t)))
	if _, page := without.get("/first-steps/profile"); strings.Contains(page, `value="demo"`) {
		t.Error("a demonstration is offered that there is not")
	}
	if response, page := without.sendWith("/first-steps/profile", map[string]string{"profile": "demo", "do": "save"}, nil); response.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "summary-title") {
		t.Errorf("a demonstration that there is not: %d", response.StatusCode)
	}
}

// TestAProfileIsUploadedInTheFirstSteps begins a ministry with the profile that
// another one exported, and refuses what is no profile.
func TestAProfileIsUploadedInTheFirstSteps(t *testing.T) {
	other := serve(t, seed.SQLite(t))
	status, archive := other.as("keeper").get("/ministry/profile.zip")
	if status != http.StatusOK || !strings.HasPrefix(archive, "PK") {
		t.Fatalf("the profile of the other: %d", status)
	}
	s := serveNothing(t, nothing.SQLite(t))
	first := begun(t, s)
	upload := func(files map[string][]byte) (string, int, string) {
		response, page := first.sendWith("/first-steps/profile", map[string]string{"profile": "upload", "do": "save"}, files)
		return response.Request.URL.Path, response.StatusCode, page
	}
	for what, files := range map[string]map[string][]byte{"nothing": nil, "an empty file": {"p.zip": {}}, "a text": {"p.zip": []byte("this is no archive")}} {
		if _, status, page := upload(files); status != http.StatusUnprocessableEntity || !strings.Contains(page, "summary-title") {
			t.Errorf("%s: %d", what, status)
		}
	}
	if at, status, page := upload(map[string][]byte{"ministry.zip": []byte(archive)}); status != http.StatusOK || !strings.HasSuffix(at, "/first-steps/organisation") {
		t.Fatalf("uploading: %d at %s: %.600s", status, at, page)
	}
	first.want("/vocabularies/activity_kind", http.StatusOK, "courtesy_call")
	first.want("/clocks", http.StatusOK, "/clocks/activity-report")
	first.want("/organisations/vn-dfr", http.StatusOK)
}

// TestATreePastedFromASpreadsheet gives organisations as cells with a header: a
// wrong row is told in the preview and not saved, right ones become the tree.
func TestATreePastedFromASpreadsheet(t *testing.T) {
	s := serveNothing(t, nothing.SQLite(t))
	first := begun(t, s)
	first.sendWith("/first-steps/profile", map[string]string{"profile": "generic", "do": "save"}, nil)
	first.want("/lang?to=vi&back=/", http.StatusOK) // a name in one language is in that of who pastes it
	const head = "Mã\tTên đơn vị\tTên tiếng Anh\tTrực thuộc\tKý hiệu\r\n"
	paste := func(do, rows string) (int, string) {
		return first.post("/first-steps/organisation", url.Values{"text": {head + rows}, "do": {do}})
	}
	const rows = "bo-vi-du\tBộ Ví Dụ\tMinistry of Examples\t\tBVD\r\ncuc-a\tCục A\tDepartment A\tbo-vi-du\tCA\r\nphong-b\tPhòng B\t\tcuc-a\t\r\n"
	if status, page := paste("look", rows); status != http.StatusOK || !strings.Contains(page, "cuc-a") || !strings.Contains(page, "Phòng B") || !strings.Contains(page, "Mã\t") {
		t.Fatalf("the preview: %d", status)
	}
	if _, err := s.service.Get(context.Background(), chancery.System(), "organisation", "cuc-a"); chancery.ProblemOf(err) != chancery.Missing {
		t.Errorf("looking saved: %v", err)
	}
	if status, page := paste("save", rows+"cuc-c\tCục C\t\tno-such-unit\t\r\n"); status != http.StatusUnprocessableEntity || !strings.Contains(page, "summary-title") {
		t.Errorf("a row under a unit that there is not: %d", status)
	}
	if status, page := paste("save", rows); status != http.StatusOK {
		t.Fatalf("saving: %d %.600s", status, page)
	}
	got, err := s.service.Get(context.Background(), chancery.System(), "organisation", "phong-b")
	if err != nil {
		t.Fatal(err)
	}
	o, ok := got.Entity.(*chancery.Organisation)
	if !ok || o.Name.VI != "Phòng B" || got.Names[o.Parent].Ref != "cuc-a" {
		t.Errorf("the tree has %+v", got.Entity)
	}
	top, err := s.service.Get(context.Background(), chancery.System(), "organisation", "bo-vi-du")
	if err != nil || top.Entity.(*chancery.Organisation).Name.EN != "Ministry of Examples" {
		t.Errorf("the ministry: %v %+v", err, top)
	}
}

var shownSecret = regexp.MustCompile(`<code>(chancery_[A-Za-z0-9_-]+)</code>`)

// TestAnAdministratorMakesATokenForAnAccount shows the secret once and says what
// is wrong with the form.
func TestAnAdministratorMakesATokenForAnAccount(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	keeper := s.as("keeper")
	for _, bad := range []url.Values{{"label": {""}, "scope": {"read"}, "days": {"30"}}, {"label": {"a"}, "scope": {"all"}, "days": {"30"}}, {"label": {"a"}, "scope": {"read"}, "days": {"4000"}}, {"label": {"a"}, "scope": {"read"}, "days": {"soon"}}} {
		if status, page := keeper.post("/users/officer/token", bad); status != http.StatusUnprocessableEntity || !strings.Contains(page, "summary-title") || shownSecret.MatchString(page) {
			t.Errorf("%v: %d", bad, status)
		}
	}
	status, page := keeper.post("/users/officer/token", url.Values{"label": {"a register"}, "scope": {"read"}, "days": {"30"}})
	secret := shownSecret.FindStringSubmatch(page)
	if status != http.StatusOK || secret == nil {
		t.Fatalf("making a token: %d", status)
	}
	who, err := s.service.Token(context.Background(), secret[1])
	if err != nil || who.User != "officer" || !who.ReadOnly {
		t.Errorf("the token acts as %+v, %v", who, err)
	}
	if page := keeper.want("/users/officer", http.StatusOK, "a register"); strings.Contains(page, secret[1]) {
		t.Error("the secret is shown again")
	}
	if status, _ := s.as("officer").post("/users/keeper/token", url.Values{"label": {"a"}, "scope": {"write"}, "days": {"30"}}); status != http.StatusForbidden && status != http.StatusNotFound {
		t.Errorf("somebody else makes one: %d", status)
	}
}

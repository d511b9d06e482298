package web_test

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"chancery/internal/browsertest"
	"chancery/internal/chancery"
	"chancery/internal/service"
	"chancery/internal/store"
	"chancery/internal/store/storetest"
	"chancery/internal/web"
	"chancery/profiles"
)

// nothing is a database in which nothing has been entered.
var nothing = storetest.Template("web-nothing", func(dsn string) error {
	st, err := store.Open(context.Background(), dsn, now)
	if err == nil {
		st.Close()
	}
	return err
})

// serveNothing is a site on which a ministry is to be set up.
func serveNothing(t *testing.T, dsn string, with ...func(*service.Service, *web.Config)) site {
	t.Helper()
	st, err := store.Open(context.Background(), dsn, now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(st.Close)
	s := service.New(st, t.TempDir())
	generic, err := fs.Sub(profiles.FS, "generic")
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	c := web.Config{Service: s, Profiles: []web.Profile{{Name: "generic", Files: generic}}, Log: slog.New(slog.NewTextHandler(t.Output(), nil))}
	for _, f := range with {
		f(s, &c)
	}
	web.Install(mux, c)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return site{t, server.URL, s}
}

// shoot keeps a picture of the page where somebody asked for pictures.
func shoot(b *browsertest.Browser, name string) {
	if dir := os.Getenv("CHANCERY_SHOTS"); dir != "" {
		b.Screenshot(filepath.Join(dir, name+".png"))
	}
}

// TestFirstSteps sets a ministry up from nothing without JavaScript: from the
// code to people who sign in, on a window and with axe at each step.
func TestFirstSteps(t *testing.T) {
	for _, lang := range []string{"vi", "en"} {
		t.Run(lang, func(t *testing.T) { setUp(t, serveNothing(t, nothing.SQLite(t)), lang) })
	}
}

func setUp(t *testing.T, s site, lang string) {
	ctx := context.Background()
	code, err := s.service.SetupCode(ctx)
	if err != nil {
		t.Fatal(err)
	}
	b := browsertest.Open(t)
	b.Visit(s.url + "/lang?to=" + lang + "&back=/setup")
	b.NoScript()
	look := func(step string) {
		t.Helper()
		if got := b.URL(); got != s.url+"/first-steps/"+step {
			t.Fatalf("%s instead of %s: %s", got, step, b.Text("main"))
		}
		shoot(b, "first-"+step+"-"+lang)
		for _, found := range b.Overflows() {
			t.Errorf("%s: %s", step, found)
		}
	}
	b.Visit(s.url + "/setup?code=" + code)
	b.Fill("#f-name", "an")
	b.Fill("#f-password", password)
	b.Fill("#f-again", password)
	b.Follow(".button.main")
	look("language")
	b.Follow(".button.main")
	look("profile")
	b.Follow(".button.main")
	look("organisation")
	b.Fill("#f-text", "Bộ Thủy sản Ví Dụ / Example Ministry of Fisheries\n\t- Văn phòng\n\t- Cục Tàu cá [FLEET]\n\t\t1. Đội tàu Bắc\n\t- Văn phòng\n")
	b.Follow("button[value=look]")
	if got := b.Text(".tree"); !strings.Contains(got, "van-phong-2") || !strings.Contains(got, "FLEET") {
		t.Errorf("the preview is %q", got)
	}
	shoot(b, "first-tree-"+lang)
	b.Follow(".button.main")
	look("partners")
	b.Fill("#f-tier-neighbour", "Lào, KH\nnowhere at all")
	b.Follow(".button.main")
	if !b.Has(".summary") {
		t.Error("a country that is none was taken")
	}
	b.Fill("#f-tier-neighbour", "Lào, KH")
	b.Follow("button[value=look]")
	b.Follow(".button.main")
	look("calendar")
	b.Fill("#f-code", "fiscal")
	b.Fill("#f-en", "Fiscal year")
	b.Fill("#f-begins", "01/04")
	b.Follow(".button.main")
	look("people")
	b.Fill("#f-name\\.1", "binh")
	b.Fill("#f-organisation\\.1", "fleet")
	b.Follow(".button.main")
	once := b.Text(".secrets code")
	shoot(b, "first-once-"+lang)
	if len(once) < 12 {
		t.Fatalf("no password is shown: %s", b.Text("main"))
	}
	b.Visit(s.url + "/")
	if !b.Has(".panel.setup") {
		t.Error("the desk does not show what is left to set up")
	}
	shoot(b, "first-home-"+lang)
	b.Visit(s.url + "/first-steps")
	look("done")
	b.Follow(".button.main")
	if b.Has(".panel.setup") {
		t.Error("setting up does not end")
	}
	settled(t, s)

	b.Visit(s.url + "/account")
	b.Follow(`form[action="/sign-out"] button`)
	b.Fill("#name", "binh")
	b.Fill("#password", once)
	b.Follow(".button.main")
	b.Visit(s.url + "/activities")
	if got := b.URL(); !strings.Contains(got, "/account") {
		t.Errorf("a password given by somebody else opens %s", got)
	}
	b.Fill("#f-old", once)
	b.Fill("#f-password", password)
	b.Fill("#f-again", password)
	b.Follow(".button.main")
	b.Fill("#name", "binh")
	b.Fill("#password", password)
	b.Follow(".button.main")
	if status := b.Visit(s.url + "/activities"); status != http.StatusOK || !strings.HasSuffix(b.URL(), "/activities") {
		t.Errorf("after choosing a password: %d %s", status, b.URL())
	}
}

// settled looks at what the steps left.
func settled(t *testing.T, s site) {
	t.Helper()
	ctx, system := context.Background(), chancery.System()
	got, err := s.service.Settings(ctx)
	if err != nil || got[service.SettingMinistry] != "bo-thuy-san-vi-du" || got[service.SettingCalendar] != "fiscal" {
		t.Errorf("settings %v %v", got, err)
	}
	v, err := s.service.Get(ctx, system, "organisation", "doi-tau-bac")
	if err != nil || v.Names[v.Entity.(*chancery.Organisation).Parent].Ref != "fleet" {
		t.Errorf("the tree: %v", err)
	}
	p, err := s.service.Get(ctx, system, "partner", "LA")
	if err != nil || p.Entity.(*chancery.Partner).Name.VI != "Lào" {
		t.Errorf("the partners: %v", err)
	}
	c, err := s.service.ReportingCalendar(ctx, system, "")
	if err != nil {
		t.Fatal(err)
	}
	if h, err := c.Period("2022-H2"); err != nil || h.From != "2022-10-01" || h.To != "2023-03-31" {
		t.Errorf("the second half is %+v, %v", h, err)
	}
}

var runInNotice = regexp.MustCompile(`/vocabularies/activity_kind/undo\?run=([^"]+)"`)

// TestAVocabularyIsEditedMergedAndTakenBack does so as a browser without
// JavaScript sends it, on both engines.
func TestAVocabularyIsEditedMergedAndTakenBack(t *testing.T) {
	seed.Each(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		keeper := s.as("keeper")
		count := func(code string) int {
			reg, err := s.service.List(context.Background(), chancery.System(), service.Query{Kind: "activity", Where: []service.Filter{{Field: "type", Values: []string{code}}}}, false)
			if err != nil {
				t.Fatal(err)
			}
			return reg.Total
		}
		talks, dialogues := count("courtesy_call"), count("meeting")
		if talks == 0 || dialogues == 0 {
			t.Fatal("nothing to merge")
		}
		status, body := keeper.post("/vocabularies/activity_kind/merge", url.Values{"from": {"courtesy_call"}, "into": {"meeting"}})
		if status != http.StatusOK || count("courtesy_call") != talks || !strings.Contains(body, `value="merge"`) {
			t.Fatalf("the preview: %d", status)
		}
		status, body = keeper.post("/vocabularies/activity_kind/merge", url.Values{"from": {"courtesy_call"}, "into": {"meeting"}, "do": {"merge"}})
		if status != http.StatusOK || count("meeting") != talks+dialogues || count("courtesy_call") != talks+dialogues { // a filter follows the merge
			t.Fatalf("merging: %d, %d and %d", status, count("meeting"), count("courtesy_call"))
		}
		if strings.Contains(body, `value="activity_kind.courtesy_call"`) {
			t.Error("the merged term is still there")
		}
		run := runInNotice.FindStringSubmatch(body)
		if run == nil {
			t.Fatal("nothing offers to undo")
		}
		if status, _ := keeper.post("/vocabularies/activity_kind/undo?run="+run[1], nil); status != http.StatusOK || count("courtesy_call") != talks || count("meeting") != dialogues {
			t.Errorf("undoing: %d, %d and %d", status, count("meeting"), count("courtesy_call"))
		}

		edit := url.Values{
			"do": {"save"}, "row": {"1", "2"}, "ref.1": {"activity_kind.other"}, "code.1": {"other"}, "vi.1": {"Việc khác"}, "en.1": {"Something else"}, "rank.1": {"18"},
			"ref.2": {""}, "code.2": {"regatta"}, "vi.2": {"Đua thuyền"}, "en.2": {"Regatta"}, "rank.2": {"19"}, "counts_as.2": {"exercise"},
		}
		if status, body := keeper.post("/vocabularies/activity_kind", edit); status != http.StatusOK || !strings.Contains(body, "Regatta") || !strings.Contains(body, "Something else") {
			t.Errorf("editing: %d", status)
		}
		edit.Set("counts_as.2", "nonsense")
		edit.Set("code.2", "sailing")
		if status, body := keeper.post("/vocabularies/activity_kind", edit); status != http.StatusUnprocessableEntity || !strings.Contains(body, "sailing") {
			t.Errorf("a meaning there is not: %d", status)
		}
		keeper.want("/vocabularies/activity_kind/history", http.StatusOK, "regatta")
		if status, _ := keeper.post("/terms/activity_kind.meeting/remove", url.Values{"reason": {"x"}}); status != http.StatusUnprocessableEntity {
			t.Errorf("removing a term in use: %d", status)
		}
		officer := s.as("officer")
		if status, _ := officer.post("/vocabularies/activity_kind/merge", url.Values{"from": {"courtesy_call"}, "into": {"meeting"}, "do": {"merge"}}); status != http.StatusForbidden {
			t.Errorf("an officer merges: %d", status)
		}
	})
}

// TestAccountsLeaveATrail opens an account, resets its password and reads what
// was noted, as the inspector does.
func TestAccountsLeaveATrail(t *testing.T) {
	seed.Each(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		keeper := s.as("keeper")
		form := url.Values{"name": {"chi"}, "display": {"Example Officer Chi"}, "roles": {"inspector"}, "organisation": {"vn-navy"}, "marking": {"internal"}}
		status, body := keeper.post("/users/new", form)
		once := regexp.MustCompile(`<code>([^<]+)</code>`).FindStringSubmatch(body)
		if status != http.StatusOK || once == nil {
			t.Fatalf("opening: %d", status)
		}
		form.Set("marking", "secret")
		if status, _ := keeper.post("/users/chi", form); status != http.StatusOK {
			t.Errorf("editing: %d", status)
		}
		if status, body := keeper.post("/users/chi/password", nil); status != http.StatusOK || strings.Contains(body, once[1]) {
			t.Errorf("another password: %d", status)
		}
		form.Set("organisation", "nowhere")
		if status, body := keeper.post("/users/chi", form); status != http.StatusUnprocessableEntity || !strings.Contains(body, `aria-invalid="true"`) {
			t.Errorf("an organisation there is not: %d", status)
		}
		if err := s.service.SetPassword(context.Background(), chancery.System(), "chi", password, false); err != nil {
			t.Fatal(err)
		}
		inspector := s.as("chi")
		inspector.want("/ministry/changes", http.StatusOK, "Internal → Secret")
		if status, _ := inspector.get("/users"); status != http.StatusForbidden {
			t.Errorf("an inspector administers: %d", status)
		}
		checks, err := s.service.Doctor(context.Background(), chancery.System())
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range checks {
			for _, f := range c.Findings {
				if f.Key == "doctor.broken_trail" {
					t.Error("the trail is broken")
				}
			}
		}
	})
}

// TestRulesSayWhatTheyGive asks the screens of clocks, holidays, markings and
// numbers what they would do.
func TestRulesSayWhatTheyGive(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	keeper := s.as("keeper")
	keeper.want("/ministry/clocks?start=30/08/2022", http.StatusOK, "01/09/2022", "02/09/2022")
	keeper.want("/ministry/calendars?year=2022", http.StatusOK, "15/12/2021", "14/06/2022")
	keeper.want("/ministry/holidays?year=2028&country=VN", http.StatusOK, `value="30/04/2028"`)
	keeper.want("/ministry/numbering?kind=activity&pattern=DN-{year}.{n:3}[{symbol}]", http.StatusOK, "cannot stand in a reference")
	keeper.want("/ministry/numbering?kind=activity&pattern=DN-{year}.{n:3}", http.StatusOK, "DN-2022.")
	if _, body := keeper.post("/ministry/markings", url.Values{"do": {"look"}, "rank.public": {"0"}, "rank.internal": {"0"}, "rank.confidential": {"20"}, "rank.secret": {"30"}, "rank.top_secret": {"40"}}); !strings.Contains(body, "/users/stranger") {
		t.Error("nobody would newly see internal records")
	}
	form := url.Values{"clock": {"report-send"}, "from": {"01/01/2023"}, "length": {"9"}, "unit": {"day"}, "article": {"House rule 9"}}
	if status, _ := keeper.post("/ministry/clocks", form); status != http.StatusOK {
		t.Fatalf("superseding: %d", status)
	}
	v, err := s.service.Get(context.Background(), chancery.System(), "clock", "report-send")
	if err != nil || v.Entity.(*chancery.Clock).To != "2022-12-31" {
		t.Errorf("the old rule ends %v", v.Entity.(*chancery.Clock).To)
	}
	if _, err := s.service.Get(context.Background(), chancery.System(), "clock", "report-send-20230101"); err != nil {
		t.Error(err)
	}
	var rule = service.Input{Ref: "dn", Values: map[string]any{"name": chancery.Text{EN: "Foreign affairs", VI: "Đối ngoại"}, "of_kind": "activity", "pattern": "DN-{year}.{n:3}", "from": "2022-01-01"}}
	if _, err := s.service.Create(context.Background(), chancery.System(), "numbering", rule); err != nil {
		t.Fatal(err)
	}
	ref, err := s.service.Create(context.Background(), chancery.System(), "activity", service.Input{Values: map[string]any{"title": chancery.Text{EN: "New"}, "type": "meeting", "start_date": "2022-06-20"}})
	if err != nil || !strings.HasPrefix(ref, "DN-2022.") {
		t.Errorf("the next activity is %q, %v", ref, err)
	}
	keeper.want("/activities/"+ref, http.StatusOK, "New")
}

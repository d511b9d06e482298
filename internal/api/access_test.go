package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"chancery/internal/api"
	"chancery/internal/chancery"
)

func TestWhoAsksMustBeKnown(t *testing.T) {
	m := onSQLite(t)
	for name, token := range map[string]string{"none": "", "no scheme": "abc", "another scheme": "Basic YWJj", "empty": "Bearer ", "unknown": "Bearer chancery_nothing"} {
		for _, path := range []string{"/api/v1/activities", "/api/v1/activities/none", "/api/v1/nowhere", "/api/v1/search?q=a", "/api/v1/ledger/checkpoint"} {
			a := m.ask("GET", path, nil, "Authorization", token).want(401)
			if !strings.HasPrefix(a.Header.Get("WWW-Authenticate"), "Bearer ") {
				t.Errorf("%s: WWW-Authenticate is %q", name, a.Header.Get("WWW-Authenticate"))
			}
		}
	}
	m.ask("GET", "/api/openapi.json", nil, "Authorization", "").want(200)
}

func TestATokenThatReadsOnlyReads(t *testing.T) {
	m := onSQLite(t)
	m.tokens["admin"] = m.token("admin", "read")
	m.ask("GET", "/api/v1/activities?limit=1", nil).want(200)
	m.ask("POST", "/api/v1/activities", `{"title": {"en": "A"}, "type": "meeting"}`).want(403)
}

func TestASessionReadsOnly(t *testing.T) {
	m := onSQLite(t)
	secret, err := m.svc.SignIn(context.Background(), "admin", password, "192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	cookie := "chancery_session=" + secret
	m.ask("GET", "/api/v1/activities?limit=1", nil, "Authorization", "", "Cookie", cookie).want(200)
	m.ask("POST", "/api/v1/activities", `{"title": {"en": "A"}, "type": "meeting"}`, "Authorization", "", "Cookie", cookie).want(401)
	m.ask("GET", "/api/v1/activities?limit=1", nil, "Authorization", "", "Cookie", cookie+"x").want(401)
}

func TestAPasswordFromSomebodyElseOpensNothing(t *testing.T) {
	eachEngine(t, func(t *testing.T, m *ministry) {
		ctx := context.Background()
		admin, err := m.svc.Actor(ctx, "admin")
		if err != nil {
			t.Fatal(err)
		}
		given, err := m.svc.OneTimePassword(ctx, admin, "inspector", true)
		if err != nil {
			t.Fatal(err)
		}
		secret, err := m.svc.SignIn(ctx, "inspector", given, "192.0.2.1")
		if err != nil {
			t.Fatal(err)
		}
		for lang, want := range map[string]string{"en": "choose one of your own", "vi": "tự đặt mật khẩu"} {
			for _, path := range []string{"/api/v1/activities?limit=1", "/api/v1/search?q=a", "/api/v1/webhooks", "/api/v1/activities/nothing"} {
				a := m.ask("GET", path, nil, "Authorization", "", "Cookie", "chancery_session="+secret, "Accept-Language", lang).want(401)
				if !strings.Contains(a.text("detail"), want) {
					t.Errorf("%s in %s: %s", path, lang, a.Body)
				}
			}
		}
	})
}

func TestAskingTooMuchIsSlowedDown(t *testing.T) {
	m := onSQLite(t, api.Rate(0.001, 3))
	for range 3 {
		m.ask("GET", "/api/v1/activities?limit=1", nil).want(200)
	}
	a := m.ask("GET", "/api/v1/activities?limit=1", nil).want(429)
	if a.Header.Get("Retry-After") == "" {
		t.Error("nothing says when to try again")
	}
	m.by("inspector").ask("GET", "/api/v1/activities?limit=1", nil).want(200)
}

func TestGuessingIsSlowedDown(t *testing.T) {
	m := onSQLite(t)
	slowed := false
	for range 40 {
		a := m.ask("GET", "/api/v1/activities", nil, "Authorization", "Bearer wrong")
		slowed = slowed || a.Status == http.StatusTooManyRequests
	}
	if !slowed {
		t.Error("forty wrong tokens, and nobody minded")
	}
}

func TestMethodsAndAddresses(t *testing.T) {
	m := onSQLite(t)
	for path, allow := range map[string]string{
		"/api/v1/activities": "GET, HEAD, POST, OPTIONS", "/api/v1/activities/none": "GET, HEAD, PUT, PATCH, DELETE, OPTIONS",
		"/api/v1/activities/none/endorse": "POST, OPTIONS", "/api/v1/search": "GET, HEAD, OPTIONS",
	} {
		a := m.ask("TRACE", path, nil).want(405)
		if a.Header.Get("Allow") != allow {
			t.Errorf("%s: Allow is %q, want %q", path, a.Header.Get("Allow"), allow)
		}
	}
	for _, path := range []string{"/api/", "/api/v1", "/api/v1/colours", "/api/v1/activities/a/b/c", "/api/v2/activities", "/api/v1/activities/"} {
		m.ask("GET", path, nil).want(404)
	}
	head := m.ask("HEAD", "/api/v1/activities?limit=1", nil)
	if head.Status != 200 || len(head.Body) != 0 || head.Header.Get("ETag") == "" {
		t.Errorf("HEAD: %d, %d bytes", head.Status, len(head.Body))
	}
}

func TestThePageForPeople(t *testing.T) {
	m := onSQLite(t)
	for lang, word := range map[string]string{"en": "Getting started", "vi": "Bắt đầu"} {
		a := m.ask("GET", "/api/docs", nil, "Authorization", "", "Accept-Language", lang).want(200)
		page := string(a.Body)
		for _, want := range []string{word, `lang="` + lang + `"`, "/api/v1/activities/{ref}/endorse", `id="conflict"`} {
			if !strings.Contains(page, want) {
				t.Errorf("the page in %s lacks %s", lang, want)
			}
		}
		if strings.Contains(page, "http://") || strings.Contains(page, "https://") || strings.Contains(page, "<script") {
			t.Error("the page asks another host for something, or runs a script")
		}
	}
	m.ask("GET", "/api/docs?lang=vi", nil, "Authorization", "", "Accept-Language", "en").want(200)
}

// TestWhatIsHiddenIsNotThere asks for a secret record in every way there is, as
// somebody who may not see it, and compares the answers with those about a
// record that does not exist.
func TestWhatIsHiddenIsNotThere(t *testing.T) {
	eachEngine(t, func(t *testing.T, m *ministry) {
		secret := m.activity(map[string]any{
			"title": map[string]any{"en": "Operation Quiet Lantern", "vi": "Chiến dịch Đèn lặng"}, "marking": "secret", "partners": []string{"CN"}, "start_date": "2022-03-03",
		}).text("ref")
		removed := m.activity(map[string]any{"marking": "secret"}).text("ref")
		m.ask("DELETE", "/api/v1/activities/"+removed, nil).want(200)
		const absent = "2022-8888"
		ways := []struct{ method, path, body string }{
			{"GET", "/{ref}", ""}, {"GET", "/{ref}?fields=title", ""}, {"GET", "/{ref}?as_of=99999999", ""}, {"GET", "/{ref}/history", ""}, {"GET", "/{ref}/acts", ""},
			{"PATCH", "/{ref}", `{"participants": 3}`}, {"PATCH", "/{ref}", `{"state": "held"}`}, {"PATCH", "/{ref}?dry_run=true", `{"participants": 3}`},
			{"PUT", "/{ref}", `{"title": {"en": "A"}, "type": "meeting"}`}, {"PUT", "/{ref}", `{}`}, {"DELETE", "/{ref}", ""}, {"DELETE", "/{ref}?dry_run=true", ""},
			{"POST", "/{ref}/restore", ""}, {"POST", "/{ref}/endorse", ""}, {"POST", "/{ref}/cancel", `{}`}, {"POST", "/{ref}/hold?dry_run=true", `{}`},
			{"GET", "?ref={ref}&count=true", ""}, {"GET", "?within={ref}&count=true", ""}, {"POST", "/bulk?act=edit", `[{"ref": "{ref}", "participants": 3}]`},
			{"POST", "/bulk?act=remove", `[{"ref": "{ref}"}]`}, {"POST", "", `{"title": {"en": "A"}, "type": "nonsense", "within": "{ref}"}`},
		}
		for _, who := range []string{"stranger", "inspector"} {
			o := m.by(who)
			for _, hidden := range []string{secret, removed} {
				for _, way := range ways {
					at := func(ref string) answer {
						return o.ask(way.method, "/api/v1/activities"+strings.ReplaceAll(way.path, "{ref}", ref), strings.ReplaceAll(way.body, "{ref}", ref), "If-Match", `"7"`)
					}
					there, not := at(hidden), at(absent)
					if there.Status != not.Status || strings.ReplaceAll(string(there.Body), hidden, absent) != string(not.Body) || differ(there.Header, not.Header) {
						t.Errorf("%s: %s %s\nhidden: %d %s\nabsent: %d %s", who, way.method, way.path, there.Status, there.Body, not.Status, not.Body)
					}
				}
				proofs := [2]answer{o.ask("GET", "/api/v1/ledger/proof/activity/"+hidden, nil), o.ask("GET", "/api/v1/ledger/proof/activity/"+absent, nil)}
				if proofs[0].Status != 404 || proofs[1].Status != 404 {
					t.Errorf("%s may prove %d, %d", who, proofs[0].Status, proofs[1].Status)
				}
			}
			for _, path := range []string{
				"/api/v1/activities?limit=500", "/api/v1/activities?limit=500&q=lantern", "/api/v1/activities?partner=CN&limit=500&from=2022-03-03&to=2022-03-03", "/api/v1/search?q=lantern",
				"/api/v1/search?q=den+lang", "/api/v1/partners/CN", "/api/v1/partners/CN/history",
			} {
				if a := o.ask("GET", path, nil); strings.Contains(string(a.Body), "Lantern") || strings.Contains(string(a.Body), secret) {
					t.Errorf("%s sees it in %s", who, path)
				}
			}
		}
	})
}

func differ(a, b http.Header) bool {
	for name := range a {
		if name != "Content-Length" && a.Get(name) != b.Get(name) && name != "Etag" {
			return true
		}
	}
	return len(a) != len(b)
}

// TestReferencesToHiddenRecordsAreLeftOut also holds the edit of somebody who
// does not see them.
func TestReferencesToHiddenRecordsAreLeftOut(t *testing.T) {
	eachEngine(t, func(t *testing.T, m *ministry) {
		secret := m.activity(map[string]any{"marking": "secret"}).text("ref")
		m.ask("POST", "/api/v1/persons", `{"ref": "zz-secret-person", "name": {"en": "Secret Person"}, "marking": "secret"}`).want(201)
		m.ask("POST", "/api/v1/partners", `{"ref": "zz-secret", "name": {"en": "Secret Partner"}, "type": "country", "tiers": ["partner"], "marking": "secret"}`).want(201)
		open := m.activity(map[string]any{
			"within": secret, "owner": "cn-mnd", "partners": []string{"zz-secret", "CN", "LA"},
			"delegation": []any{map[string]any{"side": "ours", "name": "First"}, map[string]any{"side": "ours", "name": "Second", "person": "zz-secret-person"}},
		}).text("ref")
		one := "/api/v1/activities/" + open
		m.ask("GET", one, nil).want(200).is("within", secret)
		s := m.by("stranger")
		for _, path := range []string{one, "/api/v1/activities?ref=" + open, one + "/history", one + "?as_of=99999999"} {
			if a := s.ask("GET", path, nil).want(200); strings.Contains(string(a.Body), secret) || strings.Contains(string(a.Body), "zz-secret") || strings.Contains(string(a.Body), "within") {
				t.Errorf("%s shows it: %s", path, a.Body)
			}
		}
		s.ask("PUT", one, string(s.ask("GET", one, nil).Body)).want(200).is("version", 1.0)
		s.ask("PATCH", one, `{"delegation": [{"side": "ours", "name": "First"}, {"side": "ours", "name": "Renamed"}]}`).want(200).is("version", 2.0)
		kept := m.ask("GET", one, nil).want(200)
		kept.is("delegation.1.person", "zz-secret-person")
		kept.is("delegation.1.name", "Renamed")
		kept.is("partners.0", "zz-secret")
		s.ask("PATCH", one, `{"within": null, "participants": 4}`).want(200).is("participants", 4.0)
		m.ask("GET", one, nil).want(200).is("within", secret)
	})
}

// TestImport sends a file of partners in the forms that are taken.
func TestImport(t *testing.T) {
	m := onSQLite(t)
	const file = "ref,name_en,name_vi,type,tiers,marking\nZZ,Nowhere,Hư không,country,partner,public\n,No code,Không mã,country,partner,public\n"
	dry := m.ask("POST", "/api/v1/import/partner?dry_run=true", file, "Content-Type", "text/csv").want(200)
	dry.is("new", 1.0)
	m.ask("GET", "/api/v1/partners/ZZ", nil).want(404)
	done := m.ask("POST", "/api/v1/import/partner", file, "Content-Type", "text/csv; charset=utf-8").want(200)
	done.is("new", 1.0)
	done.is("rejected.0.row", 3.0)
	m.ask("GET", "/api/v1/partners/ZZ", nil).want(200).is("name.vi", "Hư không")
	line, _ := json.Marshal(map[string]any{"ref": "ZY", "name": map[string]any{"en": "Elsewhere"}, "type": "country", "tiers": []string{"partner"}, "marking": "public"})
	m.ask("POST", "/api/v1/import/partner", string(line)+"\n", "Content-Type", "application/jsonl").want(200).is("new", 1.0)
	form := "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"partner.csv\"\r\n\r\nref,name_en,type,tiers\nZX,There,country,partner\n\r\n--x--\r\n"
	m.ask("POST", "/api/v1/import/partner", form, "Content-Type", "multipart/form-data; boundary=x").want(200).is("new", 1.0)
	m.ask("POST", "/api/v1/import/partner", "--x--\r\n", "Content-Type", "multipart/form-data; boundary=x").want(400)
	m.ask("POST", "/api/v1/import/partner", file, "Content-Type", "application/pdf").want(415)
	m.ask("POST", "/api/v1/import/colour", file, "Content-Type", "text/csv").want(404)
	m.ask("POST", "/api/v1/import/partner?map=x", file, "Content-Type", "text/csv").want(400)
	if a := m.by("inspector").ask("POST", "/api/v1/import/partner", strings.ReplaceAll(file, "ZZ", "ZW"), "Content-Type", "text/csv"); a.Status == 200 && a.at("new") != 0.0 {
		t.Errorf("an inspector imports: %s", a.Body)
	}
}

// BenchmarkReadOneRecord and the two beside it measure what the interface costs.
func BenchmarkReadOneRecord(b *testing.B) {
	m := onSQLite(b)
	for b.Loop() {
		m.ask("GET", "/api/v1/partners/CN", nil)
	}
}

func BenchmarkCreate(b *testing.B) {
	m := onSQLite(b)
	i := 0
	for b.Loop() {
		i++
		m.ask("POST", "/api/v1/activities", fmt.Sprintf(`{"title": {"en": "Talks %d"}, "type": "meeting"}`, i))
	}
}

func BenchmarkList(b *testing.B) {
	m := onSQLite(b)
	for b.Loop() {
		m.ask("GET", "/api/v1/activities?partner=CN", nil)
	}
}

// TestAPasswordOfSomebodyElseOpensNothing holds that a session begun with a
// password that has to be changed reads nothing here either.
func TestAPasswordOfSomebodyElseOpensNothing(t *testing.T) {
	m := onSQLite(t)
	given, err := m.svc.OneTimePassword(context.Background(), chancery.System(), "inspector", true)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := m.svc.SignIn(context.Background(), "inspector", given, "192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/api/v1/activities?limit=1", "/api/v1/search?q=a", "/api/v1/webhooks", "/api/v1/ledger/checkpoint"} {
		m.ask("GET", path, nil, "Authorization", "", "Cookie", "chancery_session="+secret).want(401)
	}
}

package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
)

func TestAConflictShowsBothVersions(t *testing.T) {
	eachEngine(t, func(t *testing.T, m *ministry) {
		made := m.activity(nil)
		one, first := made.Header.Get("Location"), made.Header.Get("ETag")
		m.ask("PATCH", one, `{"participants": 12}`, "If-Match", first).want(200).is("participants", 12.0)
		late := m.ask("PATCH", one, `{"participants": 30, "source": "mine"}`, "If-Match", first).want(409)
		late.is("type", "/api/docs#conflict")
		late.is("sent_version", 1.0)
		late.is("sent.participants", 30.0)
		late.is("sent.source", "mine")
		late.is("current_version", 2.0)
		late.is("current.participants", 12.0)
		m.ask("DELETE", one, nil, "If-Match", first).want(409).is("current.version", 2.0)
		m.ask("POST", one+"/endorse", `{}`, "If-Match", `"1"`).want(409)
		m.ask("PATCH", one, `{"version": 1, "participants": 30}`).want(409)
		m.ask("PATCH", one, `{"participants": 30}`, "If-Match", "2").want(400).is("type", "/api/docs#malformed")
		m.ask("PATCH", one, `{"participants": 30}`, "If-Match", "*").want(200).is("version", 3.0)
	})
}

func TestARepeatedRequestHappensOnce(t *testing.T) {
	eachEngine(t, func(t *testing.T, m *ministry) {
		body := `{"title": {"en": "Once"}, "type": "meeting", "marking": "public"}`
		first := m.ask("POST", "/api/v1/activities", body, "Idempotency-Key", "a").want(201)
		again := m.ask("POST", "/api/v1/activities", body, "Idempotency-Key", "a").want(201)
		if string(first.Body) != string(again.Body) || again.Header.Get("Idempotency-Replayed") != "true" {
			t.Errorf("answered %s, then %s", first.Body, again.Body)
		}
		for _, h := range []string{"ETag", "Location"} {
			if first.Header.Get(h) != again.Header.Get(h) {
				t.Errorf("%s was %q, then %q", h, first.Header.Get(h), again.Header.Get(h))
			}
		}
		m.ask("POST", "/api/v1/activities", strings.Replace(body, "Once", "Twice", 1), "Idempotency-Key", "a").want(409).is("type", "/api/docs#refused")
		m.by("stranger").ask("POST", "/api/v1/activities", body, "Idempotency-Key", "a").want(201)
		m.ask("POST", "/api/v1/activities", `{}`, "Idempotency-Key", "b").want(422)
		m.ask("POST", "/api/v1/activities", body, "Idempotency-Key", "b").want(201)
		m.ask("POST", "/api/v1/activities", body, "Idempotency-Key", strings.Repeat("k", 201)).want(400)

		act := first.Header.Get("Location") + "/endorse"
		m.ask("POST", act, nil, "Idempotency-Key", "c").want(200).is("state", "endorsed")
		m.ask("POST", act, nil, "Idempotency-Key", "c").want(200).is("state", "endorsed")
		m.ask("POST", act, nil, "Idempotency-Key", "d").want(409)
	})
}

func TestRequestsThatComeTogetherHappenOnce(t *testing.T) {
	eachEngine(t, func(t *testing.T, m *ministry) {
		var together sync.WaitGroup
		refs := make([]string, 8)
		for i := range refs {
			together.Go(func() {
				a := m.ask("POST", "/api/v1/activities", `{"title": {"en": "Once"}, "type": "meeting"}`, "Idempotency-Key", "same")
				refs[i] = a.text("ref")
			})
		}
		together.Wait()
		for _, r := range refs {
			if r == "" || r != refs[0] {
				t.Fatalf("made %q", refs)
			}
		}
	})
}

func TestADryRunKeepsNothing(t *testing.T) {
	eachEngine(t, func(t *testing.T, m *ministry) {
		size := m.ask("GET", "/api/v1/ledger/entries?limit=1", nil).want(200).at("size")
		dry := m.ask("POST", "/api/v1/activities?dry_run=true", `{"title": {"en": "Maybe"}, "type": "meeting"}`, "Idempotency-Key", "x").want(200)
		if dry.Header.Get("Dry-Run") != "true" || dry.Header.Get("Location") != "" {
			t.Errorf("headers of a dry run: %v", dry.Header)
		}
		m.ask("GET", "/api/v1/activities/"+dry.text("ref"), nil).want(404)
		m.ask("POST", "/api/v1/activities?dry_run=true", `{"title": {"en": "Maybe"}, "type": "nonsense"}`).want(422)
		m.ask("POST", "/api/v1/activities?dry_run=maybe", `{}`).want(400)
		m.ask("POST", "/api/v1/activities/bulk?dry_run=true", `[{"title": {"en": "A"}, "type": "meeting"}, {"title": {"en": "B"}}]`).want(200).is("done", 1.0)
		if now := m.ask("GET", "/api/v1/ledger/entries?limit=1", nil).want(200).at("size"); now != size {
			t.Errorf("the ledger had %v entries and has %v", size, now)
		}
		one := m.activity(nil).Header.Get("Location")
		m.ask("PATCH", one+"?dry_run=true", `{"participants": 5}`).want(200).is("participants", 5.0)
		m.ask("DELETE", one+"?dry_run=true", nil).want(200).is("removed", true)
		m.ask("POST", one+"/endorse?dry_run=true", nil).want(200).is("state", "endorsed")
		m.ask("GET", one, nil).want(200).is("version", 1.0)
	})
}

func TestManyAtOnce(t *testing.T) {
	eachEngine(t, func(t *testing.T, m *ministry) {
		bulk := "/api/v1/activities/bulk"
		items := `[{"title": {"en": "A"}, "type": "meeting"}, {"title": {"en": "B"}, "type": "nonsense"}, {"title": {"en": "C"}, "type": "meeting"}]`
		a := m.ask("POST", bulk, items, "Idempotency-Key", "many").want(200)
		a.is("done", 2.0)
		a.is("refused", 1.0)
		a.is("items.0.status", 201.0)
		a.is("items.1.problem.errors.0.pointer", "/type")
		a.is("items.2.status", 201.0)
		again := m.ask("POST", bulk, items, "Idempotency-Key", "many").want(200)
		again.is("items.2.record.ref", a.at("items.2.record.ref"))

		all := m.ask("POST", bulk+"?together=true", items)
		if all.Status != http.StatusConflict || all.at("done") != 0.0 {
			t.Errorf("all or nothing: %d %s", all.Status, all.Body)
		}
		all.is("items.0.problem.type", "/api/docs#undone")
		all.is("items.1.status", 422.0)
		for _, item := range all.items() {
			if item.(map[string]any)["record"] != nil {
				t.Errorf("nothing was kept, yet there is a record: %s", all.Body)
			}
		}

		refs := fmt.Sprintf(`[{"ref": %q, "participants": 7}, {"ref": "1900-0001", "participants": 7}]`, a.text("items.0.record.ref"))
		edited := m.ask("POST", bulk+"?act=edit", refs).want(200)
		edited.is("items.0.record.participants", 7.0)
		edited.is("items.1.status", 404.0)
		one := fmt.Sprintf(`[{"ref": %q}]`, a.text("items.0.record.ref"))
		m.ask("POST", bulk+"?act=endorse", one).want(200).is("items.0.record.state", "endorsed")
		m.ask("POST", bulk+"?act=endorse", one).want(200).is("items.0.status", 409.0)
		m.ask("POST", bulk+"?act=remove", one).want(200).is("items.0.record.removed", true)
		m.ask("POST", bulk+"?act=restore", one).want(200).is("done", 1.0)
		m.ask("POST", bulk+"?act=fly", one).want(400)
		m.ask("POST", bulk+"?act=edit", `[{"participants": 1}]`).want(422).is("errors.0.pointer", "/0/ref")
		m.ask("POST", bulk, `[{"titel": 1}]`).want(422).is("errors.0.pointer", "/0/titel")
		m.ask("POST", bulk, `{}`).want(400)
		m.ask("POST", bulk, `[]`).want(200).is("done", 0.0)
		m.ask("POST", bulk, "["+strings.TrimSuffix(strings.Repeat("{},", 1001), ",")+"]").want(400)
	})
}

func TestPatchAndPut(t *testing.T) {
	m := onSQLite(t)
	made := m.activity(map[string]any{"participants": 12, "place": map[string]any{"en": "Hanoi", "vi": "Hà Nội"}, "partners": []string{"CN", "LA"}})
	one := made.Header.Get("Location")
	patched := m.ask("PATCH", one, `{"title": {"en": "Renamed"}, "place": {"en": null}, "participants": null}`, "Content-Type", "application/merge-patch+json").want(200)
	patched.is("title.en", "Renamed")
	patched.is("title.vi", "Hội đàm biên giới")
	patched.is("place.en", nil)
	patched.is("place.vi", "Hà Nội")
	patched.is("participants", nil)
	patched.is("partners.1", "LA")
	put := m.ask("PUT", one, `{"title": {"en": "Alone"}, "type": "meeting", "marking": "public"}`).want(200)
	put.is("title.vi", nil)
	put.is("place", nil)
	put.is("partners", nil)
	for _, body := range []string{`{"state": "held"}`, `{"ref": "2022-9999"}`, `{"kind": "task"}`, `{"id": "x"}`} {
		m.ask("PATCH", one, body).want(422)
	}
	m.ask("PATCH", one, `{"state": "proposed"}`).want(200)
	m.ask("POST", "/api/v1/activities", `{"title": {"en": "A"}, "type": "meeting", "id": "x"}`).want(422).is("errors.0.pointer", "/id")
}

func TestWhatIsWrongIsNamedByItsPlace(t *testing.T) {
	m := onSQLite(t)
	body := `{"title": {"en": "A"}, "type": "meeting", "colour": "red", "start_date": "2022-02-30", "partners": ["CN", "XX-none"],
		"delegation": [{"side": "ours"}, {"side": "ours", "person": "nobody", "hat": 1}], "place": {"fr": "Hanoï"}}`
	a := m.ask("POST", "/api/v1/activities", `{"colour": "red", "a/b~c": 1}`).want(422)
	a.is("errors.0.pointer", "/a~1b~0c")
	a.is("errors.1.pointer", "/colour")
	a = m.ask("POST", "/api/v1/activities", strings.Replace(body, `"colour": "red", `, "", 1)).want(422)
	got := map[string]bool{}
	for i := range a.JSON["errors"].([]any) {
		got[a.text(fmt.Sprintf("errors.%d.pointer", i))+" "+a.text(fmt.Sprintf("errors.%d.key", i))] = true
	}
	for _, want := range []string{
		"/start_date date.impossible", "/partners value.no_such_record", "/delegation/1/person value.no_such_record",
		"/delegation/1/hat value.no_such_field", "/place value.not_text",
	} {
		if !got[want] {
			t.Errorf("%s is not among %v", want, got)
		}
	}
}

func TestProblemsAreInTheLanguageOfTheCaller(t *testing.T) {
	m := onSQLite(t)
	vi := m.ask("POST", "/api/v1/activities", `{"title": {"vi": "Hội đàm"}, "delegation": [{"name": "A"}]}`, "Accept-Language", "vi-VN,vi;q=0.9").want(422)
	vi.is("title", "Có trường không lưu được")
	if label := vi.text("errors.1.label"); !strings.HasPrefix(label, "Thành phần đoàn") || !strings.Contains(label, "1") || !strings.HasSuffix(label, "Phía") {
		t.Errorf("the label is %q", label)
	}
	if vi.Header.Get("Content-Language") != "vi" {
		t.Errorf("Content-Language is %q", vi.Header.Get("Content-Language"))
	}
	own := m.by("stranger").ask("GET", "/api/v1/activities/none", nil).want(404)
	own.is("title", "Không tìm thấy")
	m.by("stranger").ask("GET", "/api/v1/activities/none", nil, "Accept-Language", "en").want(404).is("title", "Not found")
}

func TestAnyReferenceSaysItsKind(t *testing.T) {
	m := onSQLite(t)
	activity := m.activity(nil).text("ref")
	made := m.ask("POST", "/api/v1/documents", map[string]any{"title": map[string]any{"en": "Minutes"}, "type": m.terms("document_kind"), "about": []string{"activity/" + activity, "partner/CN"}}).want(201)
	made.is("about.0", "activity/"+activity)
	made.is("about.1", "partner/CN")
	task := m.ask("POST", "/api/v1/tasks", map[string]any{"text": map[string]any{"en": "Follow up"}, "from": "activity/" + activity}).want(201)
	task.is("from", "activity/"+activity)
	m.ask("PUT", task.Header.Get("Location"), string(task.Body)).want(200).is("version", 1.0)
}

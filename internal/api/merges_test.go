package api_test

import (
	"net/url"
	"testing"
)

// TestTwoRecordsAreMadeOneAndTwoAgain finds a person who is there twice, tries
// the merge, makes it, and takes it back.
func TestTwoRecordsAreMadeOneAndTwoAgain(t *testing.T) {
	eachEngine(t, func(t *testing.T, m *ministry) {
		name := map[string]any{"vi": "Nguyễn Văn Trùng Lặp"}
		first := m.ask("POST", "/api/v1/persons", map[string]any{"ref": "trung-lap-1", "name": name, "country": "VN"}).want(201).text("ref")
		second := m.ask("POST", "/api/v1/persons", map[string]any{"ref": "trung-lap-2", "name": name, "country": "VN", "born": "1970"}).want(201).text("ref")
		const pairs = "/api/v1/duplicates?kind=person"
		listed := func() bool {
			for from := pairs; from != ""; {
				a := m.ask("GET", from, nil).want(200)
				for _, item := range a.JSON["items"].([]any) {
					p := item.(map[string]any)
					one, other := p["one"].(map[string]any)["ref"], p["other"].(map[string]any)["ref"]
					if one == first && other == second || one == second && other == first {
						return p["may_merge"] == true && len(p["rules"].([]any)) > 0
					}
				}
				from, _ = a.JSON["_links"].(map[string]any)["next"].(string)
			}
			return false
		}
		if !listed() {
			t.Fatal("the pair is not found")
		}
		asked := map[string]any{"kind": "person", "keep": first, "drop": second, "take": map[string]any{"name": "kept"}, "reason": "entered twice"}

		dry := m.ask("POST", "/api/v1/merges?dry_run=true", asked).want(200)
		if _, has := dry.JSON["run"]; has || dry.Header.Get("Dry-Run") != "true" || dry.JSON["kept"].(map[string]any)["born"] != "1970" {
			t.Errorf("the dry run says %s", dry.Body)
		}
		m.ask("GET", "/api/v1/persons/"+second, nil).want(200)

		m.by("stranger").ask("POST", "/api/v1/merges", asked).want(403)
		m.ask("POST", "/api/v1/merges", map[string]any{"kind": "person", "keep": first}).want(422)
		m.ask("POST", "/api/v1/merges", map[string]any{"kind": "person", "keep": first, "drop": second, "take": map[string]any{"shoe_size": "kept"}}).want(422)
		m.ask("POST", "/api/v1/merges", map[string]any{"kind": "person", "keep": first, "drop": "nobody-at-all"}).want(404)
		m.ask("POST", "/api/v1/merges", map[string]any{"kind": "person", "keep": first, "drop": second, "drop_version": 9}).want(409)
		m.ask("GET", "/api/v1/duplicates?kind=unicorn", nil).want(400)

		done := m.ask("POST", "/api/v1/merges", asked).want(201)
		run := done.text("run")
		m.ask("GET", "/api/v1/persons/"+second, nil).want(404)
		if born := m.ask("GET", "/api/v1/persons/"+first, nil).want(200).text("born"); born != "1970" {
			t.Errorf("the one kept was born in %q", born)
		}
		merges := m.ask("GET", "/api/v1/merges?kind=person", nil).want(200).JSON["items"].([]any)
		if len(merges) != 1 || merges[0].(map[string]any)["run"] != run {
			t.Errorf("the merges are %v", merges)
		}
		if n := len(m.by("stranger").ask("GET", "/api/v1/merges?kind=activity", nil).want(200).JSON["items"].([]any)); n != 0 {
			t.Errorf("a stranger reads of %d merges", n)
		}

		undo := "/api/v1/merges/" + url.PathEscape(run) + "/undo"
		m.ask("POST", undo+"?dry_run=true", nil).want(200)
		m.ask("GET", "/api/v1/persons/"+second, nil).want(404)
		m.ask("POST", undo, nil).want(200)
		m.ask("GET", "/api/v1/persons/"+second, nil).want(200)
		if born, has := m.ask("GET", "/api/v1/persons/"+first, nil).want(200).JSON["born"]; has {
			t.Errorf("the one kept was born in %v still", born)
		}
		m.ask("POST", undo, nil).want(409)

		m.ask("POST", "/api/v1/duplicates/apart", map[string]any{"kind": "person", "one": first, "other": second}).want(204)
		if listed() {
			t.Error("the pair is offered again")
		}
	})
}

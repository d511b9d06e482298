package api_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// TestEveryKindLivesItsLife creates a record of every kind, reads, changes,
// moves, removes and restores it, on both engines.
func TestEveryKindLivesItsLife(t *testing.T) {
	eachEngine(t, func(t *testing.T, m *ministry) {
		for _, spec := range chancery.Specs() {
			t.Run(string(spec.Kind), func(t *testing.T) {
				m := *m
				m.t = t
				live(t, &m, spec)
			})
		}
	})
}

func live(t *testing.T, m *ministry, spec *chancery.Spec) {
	all := "/api/v1/" + spec.Plural
	dry := m.ask("POST", all+"?dry_run=true", m.example(spec)).want(200)
	made := m.ask("POST", all, m.example(spec)).want(201)
	one := made.Header.Get("Location")
	if want := all + "/" + made.text("ref"); one != want {
		t.Fatalf("made at %s, want %s", one, want)
	}
	if dry.text("ref") != made.text("ref") {
		t.Errorf("the dry run gave %s, then came %s", dry.text("ref"), made.text("ref"))
	}
	read := m.ask("GET", one, nil).want(200)
	if string(read.Body) != string(made.Body) || read.Header.Get("ETag") != made.Header.Get("ETag") {
		t.Errorf("read %s\nmade %s", read.Body, made.Body)
	}
	m.ask("GET", one, nil, "If-None-Match", read.Header.Get("ETag")).want(304)
	m.ask("PUT", one, string(read.Body), "If-Match", read.Header.Get("ETag")).want(200).is("version", 1.0)
	changed := m.ask("PATCH", one, map[string]any{"source": "a test"}, "If-Match", read.Header.Get("ETag")).want(200)
	changed.is("version", 2.0)
	changed.is("source", "a test")
	m.ask("GET", one+"?as_of=999999999", nil).want(200).is("version", 2.0)
	version := m.move(spec, one, changed)
	h := m.ask("GET", one+"/history", nil).want(200)
	if got := len(h.items()); got != version {
		t.Errorf("%d versions in the history, want %d", got, version)
	}
	m.ask("DELETE", one+"?reason=mistake", nil).want(200).is("removed", true)
	m.ask("GET", one, nil).want(404)
	m.ask("POST", one+"/restore", nil).want(200).is("version", float64(version+2))
	m.ask("GET", one, nil).want(200)
}

// move makes the first move there is and tells how many versions there are then.
func (m *ministry) move(spec *chancery.Spec, one string, from answer) int {
	acts := spec.Moves.From(chancery.State(from.text("state")))
	if len(acts) == 0 {
		return 2
	}
	act := acts[0]
	mv := spec.Moves[act]
	body := map[string]any{"reason": "it is time"}
	for _, name := range append(append([]string{}, mv.Needs...), spec.Needs[mv.To]...) {
		if f, ok := spec.Describe().ByName(name); ok && from.JSON[name] == nil {
			body[name] = m.value(spec, f)
		}
	}
	moved := m.ask("POST", one+"/"+act, body).want(200)
	moved.is("state", string(mv.To))
	return 3
}

// example is a body that creates a record of a kind, with every field that must
// be there and some that need not.
func (m *ministry) example(spec *chancery.Spec) map[string]any {
	body := map[string]any{"marking": "public"}
	if spec.Numbering == chancery.Coded && spec.CodeFrom == nil {
		body["ref"] = "zz-" + string(spec.Kind)
	}
	for _, f := range spec.Describe() {
		if f.Required || f.Title {
			body[f.Name] = m.value(spec, f)
		}
	}
	switch spec.Kind {
	case "calendar":
		body["parts"] = []any{part("H1", "01-01", "06-30"), part("H2", "07-01", "12-31"), part("Y", "01-01", "12-31")}
	case "checklist":
		body["of_kind"], body["of_states"] = "agreement", "signed"
	case "clock":
		body["of_kind"], body["of_state"] = "activity", "held"
	case "numbering":
		body["pattern"] = "{year}.{n:3}"
	case "term":
		body["vocabulary"], body["code"] = "activity_kind", "zz"
	}
	return body
}

func part(name, from, to string) map[string]any {
	return map[string]any{"part": name, "from_day": from, "to_day": to}
}

// value is one that the field takes.
func (m *ministry) value(spec *chancery.Spec, f chancery.Field) any {
	switch f.Type {
	case chancery.TypeText, chancery.TypeStory:
		return map[string]any{"en": "Name", "vi": "Tên"}
	case chancery.TypeCode:
		return m.terms(f.Vocabulary)
	case chancery.TypeCodes:
		return []any{m.terms(f.Vocabulary)}
	case chancery.TypeRef:
		return m.some(f.Targets)
	case chancery.TypeRefs:
		return []any{m.some(f.Targets)}
	case chancery.TypeDate:
		return "2022-06-22"
	case chancery.TypeNumber:
		return 2025
	case chancery.TypeFlag:
		return true
	case chancery.TypeTime:
		return "08:30"
	case chancery.TypeLines:
		line := map[string]any{}
		for _, cell := range f.LineFields() {
			if cell.Required {
				line[cell.Name] = m.value(spec, cell)
			}
		}
		return []any{line}
	}
	return "2022-H1"
}

// terms is the first term of a vocabulary.
func (m *ministry) terms(vocabulary string) string {
	m.t.Helper()
	p, err := m.svc.Page(context.Background(), chancery.System(), service.Query{Kind: "term", Where: []service.Filter{{Field: "vocabulary", Values: []string{vocabulary}}}, Limit: 1}, false)
	if err != nil || len(p.Records) == 0 {
		m.t.Fatalf("no term of %s: %v", vocabulary, err)
	}
	return p.Records[0].(*chancery.Term).Code
}

// some is a record of one of the kinds.
func (m *ministry) some(kinds []chancery.Kind) string {
	m.t.Helper()
	if len(kinds) == 0 {
		kinds = []chancery.Kind{"activity"}
	}
	for _, k := range kinds {
		p, err := m.svc.Page(context.Background(), chancery.System(), service.Query{Kind: k, Limit: 1}, false)
		if err != nil {
			m.t.Fatal(err)
		}
		if len(p.Records) == 1 {
			return fmt.Sprintf("%s/%s", k, p.Records[0].Head().Ref)
		}
	}
	made := m.ask("POST", "/api/v1/"+plural(kinds[0]), m.example(specOf(kinds[0]))).want(201)
	return made.text("ref")
}

func specOf(k chancery.Kind) *chancery.Spec {
	s, err := chancery.SpecOf(k)
	if err != nil {
		panic(err)
	}
	return s
}

func plural(k chancery.Kind) string { return specOf(k).Plural }

// TestNoFieldHasANameOfTheInterface keeps the members of a record apart.
func TestNoFieldHasANameOfTheInterface(t *testing.T) {
	taken := strings.Fields("id kind ref key state version removed reason created_at created_by updated_at updated_by acts _links sort limit cursor fields count as_of dry_run q organisation together act")
	for _, spec := range chancery.Specs() {
		for _, name := range taken {
			if _, ok := spec.DescribeAll().ByName(name); ok {
				t.Errorf("%s has a field named %s", spec.Kind, name)
			}
		}
	}
}

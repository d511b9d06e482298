package api_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"chancery/internal/api"
	"chancery/internal/chancery"
)

var update = flag.Bool("update", false, "write testdata anew")

// descriptionBytes is the description, for which no ministry is needed.
func descriptionBytes() []byte {
	w := httptest.NewRecorder()
	api.New(nil).ServeHTTP(w, httptest.NewRequest("GET", "/api/openapi.json", nil))
	return w.Body.Bytes()
}

func description(t *testing.T) (raw []byte, doc map[string]any) {
	t.Helper()
	a := onSQLite(t).ask("GET", "/api/openapi.json", nil, "Authorization", "").want(200)
	return a.Body, a.JSON
}

// TestTheDescriptionIsTheOneKept shows every change of the interface in review.
func TestTheDescriptionIsTheOneKept(t *testing.T) {
	raw, _ := description(t)
	text := reviewable(t, raw)
	golden := filepath.Join("testdata", "openapi.json")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, text) {
		t.Errorf("the description has changed; if that is meant: go test ./internal/api -update")
	}
}

// reviewable breaks JSON into lines down to the parameters of an operation and
// the properties of a schema; what is deeper stays on their line.
func reviewable(t *testing.T, raw []byte) []byte {
	t.Helper()
	const deepest = 5
	var indented, out bytes.Buffer
	if err := json.Indent(&indented, raw, "", " "); err != nil {
		t.Fatal(err)
	}
	deep := false
	for line := range strings.Lines(indented.String()) {
		inner := strings.TrimLeft(line, " ")
		depth := len(line) - len(inner)
		inner = strings.TrimSuffix(inner, "\n")
		switch {
		case depth > deepest, deep && depth == deepest && strings.ContainsAny(inner[:1], "]}"):
			out.WriteString(inner)
		case out.Len() > 0:
			out.WriteString("\n" + strings.Repeat(" ", depth) + inner)
		default:
			out.WriteString(inner)
		}
		deep = depth > deepest
	}
	return append(out.Bytes(), '\n')
}

// TestTheDescriptionHoldsTogether checks the rules of OpenAPI 3.1 that a
// program reading the description relies on.
func TestTheDescriptionHoldsTogether(t *testing.T) {
	_, doc := description(t)
	if doc["openapi"] != "3.1.0" {
		t.Errorf("openapi is %v", doc["openapi"])
	}
	used := map[string]bool{}
	walk(doc, func(at string, m map[string]any) {
		ref, ok := m["$ref"].(string)
		if !ok {
			return
		}
		used[ref] = true
		if len(m) > 1 && !strings.Contains(at, "/schemas/") && !strings.Contains(at, "schema") {
			t.Errorf("%s: something stands beside a reference", at)
		}
		if resolve(doc, ref) == nil {
			t.Errorf("%s: %s leads nowhere", at, ref)
		}
	})
	for section, list := range doc["components"].(map[string]any) {
		for name := range list.(map[string]any) {
			if section != "securitySchemes" && !used["#/components/"+section+"/"+name] {
				t.Errorf("nobody uses the component %s %s", section, name)
			}
		}
	}
	ids := map[string]bool{}
	tags := tagNames(doc)
	for path, item := range doc["paths"].(map[string]any) {
		for method, op := range item.(map[string]any) {
			checkOperation(t, doc, method+" "+path, path, op.(map[string]any), ids, tags)
		}
	}
}

func tagNames(doc map[string]any) (names []string) {
	for _, t := range doc["tags"].([]any) {
		names = append(names, t.(map[string]any)["name"].(string))
	}
	return names
}

var braces = regexp.MustCompile(`\{(\w+)\}`)

func checkOperation(t *testing.T, doc map[string]any, what, path string, op map[string]any, ids map[string]bool, tags []string) {
	id, _ := op["operationId"].(string)
	if id == "" || ids[id] {
		t.Errorf("%s: operationId %q is missing or not unique", what, id)
	}
	ids[id] = true
	if s, _ := op["summary"].(string); s == "" {
		t.Errorf("%s: no summary", what)
	}
	for _, tag := range op["tags"].([]any) {
		if !slices.Contains(tags, tag.(string)) {
			t.Errorf("%s: tag %v is not declared", what, tag)
		}
	}
	declared, seen := []string{}, map[string]bool{}
	params, _ := op["parameters"].([]any)
	for _, p := range params {
		m := p.(map[string]any)
		if ref, ok := m["$ref"].(string); ok {
			m = resolve(doc, ref).(map[string]any)
		}
		name, in := m["name"].(string), m["in"].(string)
		if seen[in+" "+name] {
			t.Errorf("%s: parameter %s twice", what, name)
		}
		seen[in+" "+name] = true
		if in == "path" {
			declared = append(declared, name)
		}
		if m["description"] == nil || m["schema"] == nil {
			t.Errorf("%s: parameter %s has no description or schema", what, name)
		}
	}
	var wanted []string
	for _, m := range braces.FindAllStringSubmatch(path, -1) {
		wanted = append(wanted, m[1])
	}
	slices.Sort(declared)
	slices.Sort(wanted)
	if !slices.Equal(declared, wanted) {
		t.Errorf("%s: declares %v", what, declared)
	}
	good := false
	for status, r := range op["responses"].(map[string]any) {
		good = good || status[0] == '2'
		m := r.(map[string]any)
		if ref, ok := m["$ref"].(string); ok {
			m = resolve(doc, ref).(map[string]any)
		}
		if m["description"] == nil {
			t.Errorf("%s: answer %s has no description", what, status)
		}
	}
	if !good {
		t.Errorf("%s: says nothing of success", what)
	}
}

func walk(v any, each func(at string, m map[string]any)) { walkAt("", v, each) }

func walkAt(at string, v any, each func(string, map[string]any)) {
	switch x := v.(type) {
	case map[string]any:
		each(at, x)
		for k, e := range x {
			walkAt(at+"/"+k, e, each)
		}
	case []any:
		for _, e := range x {
			walkAt(at+"/-", e, each)
		}
	}
}

func resolve(doc any, ref string) any {
	for part := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
		m, ok := doc.(map[string]any)
		if !ok {
			return nil
		}
		doc = m[part]
	}
	return doc
}

// TestEveryMemberIsDescribed compares what the interface answers with the
// schema of the kind, for every record of the demonstration.
func TestEveryMemberIsDescribed(t *testing.T) {
	m := onSQLite(t)
	_, doc := description(t)
	for name, schema := range doc["components"].(map[string]any)["schemas"].(map[string]any) {
		s := schema.(map[string]any)
		properties, _ := s["properties"].(map[string]any)
		kind, isKind := properties["kind"].(map[string]any)
		if !isKind || kind["const"] == nil || s["required"] == nil || properties["version"] == nil {
			continue
		}
		spec := specOf(chancery.Kind(kind["const"].(string)))
		for _, item := range m.ask("GET", "/api/v1/"+spec.Plural+"?limit=200", nil).want(200).items() {
			for member, v := range item.(map[string]any) {
				p, ok := properties[member].(map[string]any)
				if !ok {
					t.Errorf("%s has a member %s that is not described", name, member)
				} else if !fits(p, v) {
					t.Errorf("%s.%s is %v, described as %v", name, member, v, p)
				}
			}
		}
	}
}

// fits reports whether a value has the type, constant or list of values that a
// schema states.
func fits(s map[string]any, v any) bool {
	if c, ok := s["const"]; ok {
		return c == v
	}
	if list, ok := s["enum"].([]any); ok && !slices.Contains(list, v) {
		return false
	}
	if p, ok := s["pattern"].(string); ok {
		text, _ := v.(string)
		if !regexp.MustCompile(p).MatchString(text) {
			return false
		}
	}
	switch s["type"] {
	case "string":
		_, ok := v.(string)
		return ok
	case "integer":
		n, ok := v.(float64)
		return ok && n == float64(int64(n))
	case "boolean":
		_, ok := v.(bool)
		return ok
	case "array":
		list, ok := v.([]any)
		return ok && !slices.ContainsFunc(list, func(e any) bool { return !fits(s["items"].(map[string]any), e) })
	case "object":
		m, ok := v.(map[string]any)
		for name, e := range m {
			p, known := s["properties"].(map[string]any)[name].(map[string]any)
			if !known || !isLanguage(name) && !fits(p, e) {
				return false
			}
		}
		return ok
	}
	return true
}

func isLanguage(name string) bool { return name == "en" || name == "vi" }

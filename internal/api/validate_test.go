package api_test

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// described holds what the description says of each operation, compiled.
type described struct {
	doc      map[string]any
	compiler *jsonschema.Compiler

	mu      sync.Mutex
	schemas map[string]*jsonschema.Schema
}

var theDescription = sync.OnceValues(func() (*described, error) {
	raw, err := jsonschema.UnmarshalJSON(bytes.NewReader(descriptionBytes()))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	if err := c.AddResource("openapi.json", raw); err != nil {
		return nil, err
	}
	return &described{doc: raw.(map[string]any), compiler: c, schemas: map[string]*jsonschema.Schema{}}, nil
})

// fits holds an exchange to the description: what was answered, and what was
// sent where the answer took it.
func (m *ministry) fits(method, path string, sent []byte, sentType string, a answer) {
	m.t.Helper()
	d, err := theDescription()
	if err != nil {
		m.t.Fatal(err)
	}
	at, op := d.operation(method, path)
	if op == nil || method == http.MethodHead || a.Status == http.StatusMethodNotAllowed {
		return
	}
	answers := op["responses"].(map[string]any)
	said, ok := answers[fmt.Sprint(a.Status)].(map[string]any)
	if !ok {
		m.t.Errorf("%s: an answer %d is not described", a.asked, a.Status)
		return
	}
	at += "/responses/" + fmt.Sprint(a.Status)
	if ref, ok := said["$ref"].(string); ok {
		at, said = ref, resolve(d.doc, ref).(map[string]any)
	}
	d.body(m.t, a.asked+" answered", at, said, a.Header.Get("Content-Type"), a.Body)
	d.headers(m.t, a, said)
	if body, ok := op["requestBody"].(map[string]any); ok && a.Status < 300 && len(sent) > 0 {
		at, _ = d.operation(method, path)
		d.body(m.t, a.asked+" was sent", at+"/requestBody", body, sentType, sent)
	}
}

// operation finds what describes a request; the words of an address come before
// its variables.
func (d *described) operation(method, path string) (at string, op map[string]any) {
	u, err := url.Parse(path)
	if err != nil {
		return "", nil
	}
	given, best := strings.Split(u.EscapedPath(), "/"), -1
	for template, item := range d.doc["paths"].(map[string]any) {
		found, ok := item.(map[string]any)[strings.ToLower(method)].(map[string]any)
		parts := strings.Split(template, "/")
		if !ok || len(parts) != len(given) {
			continue
		}
		words := 0
		for i, p := range parts {
			switch {
			case p == given[i]:
				words++
			case !strings.HasPrefix(p, "{") || given[i] == "":
				words = -1000
			}
		}
		if words > best {
			best, op = words, found
			at = "#/paths/" + strings.ReplaceAll(template, "/", "~1") + "/" + strings.ToLower(method)
		}
	}
	return at, op
}

func (d *described) body(t testing.TB, what, at string, said map[string]any, contentType string, body []byte) {
	t.Helper()
	media, _, _ := mime.ParseMediaType(contentType)
	content, _ := said["content"].(map[string]any)
	if content == nil {
		if len(body) > 0 {
			t.Errorf("%s: a body that is not described: %s", what, body)
		}
		return
	}
	if _, ok := content[media]; !ok {
		t.Errorf("%s: the form %q is not described", what, media)
		return
	}
	if !strings.HasSuffix(media, "json") {
		return
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		t.Errorf("%s: %v: %s", what, err, body)
		return
	}
	schema, err := d.schema(at + "/content/" + strings.ReplaceAll(media, "/", "~1") + "/schema")
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Errorf("%s what is described otherwise: %v\n%.2000s", what, err, body)
	}
}

func (d *described) schema(at string) (*jsonschema.Schema, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if s := d.schemas[at]; s != nil {
		return s, nil
	}
	s, err := d.compiler.Compile("openapi.json" + strings.NewReplacer("{", "%7B", "}", "%7D", "+", "%2B").Replace(at))
	d.schemas[at] = s
	return s, err
}

// headers wants those that are described to be there, save those that depend.
func (d *described) headers(t testing.TB, a answer, said map[string]any) {
	t.Helper()
	list, _ := said["headers"].(map[string]any)
	for name := range list {
		if strings.HasSuffix(a.Header.Get("Content-Type"), "json") && (name == "ETag" || name == "Retry-After" || name == "Allow") && a.Header.Get(name) == "" {
			t.Errorf("%s: no header %s", a.asked, name)
		}
	}
}

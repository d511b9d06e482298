package api

import (
	"encoding/json"
	"strings"
	"testing"

	"chancery/internal/chancery"
)

func TestDecode(t *testing.T) {
	for body, want := range map[string]string{
		`{"a": 1, "a": 2}`:                    "/a",
		`{"a": [{"b": 1}, {"b": 1, "b": 2}]}`: "/a/1/b",
		`{"a/b~c": 1, "a/b~c": 2}`:            "/a~1b~0c",
		nested(maxDepth + 2):                  strings.Repeat("/0", maxDepth+1),
	} {
		_, err := decode([]byte(body))
		if r, refused := err.(*refusal); !refused || r.errors[0].pointer != want {
			t.Errorf("%s: %v, want a complaint about %s", body, err, want)
		}
	}
	for _, body := range []string{`{"a": 1, "b": [true, null, "x"], "c": {"en": "y"}}`, nested(maxDepth + 1), " 1 "} {
		if _, err := decode([]byte(body)); err != nil {
			t.Errorf("%s: %v", body, err)
		}
	}
	for _, body := range []string{"", "{", `{"a": 1,}`, `[1 2]`, `[1,]`, `{"a" 1}`, "{} {}", "nul", "\xff", `{"a": "` + "\xff" + `"}`, `{'a': 1}`, "01"} {
		if v, err := decode([]byte(body)); err == nil {
			t.Errorf("%q is read as %v", body, v)
		}
	}
}

func nested(depth int) string { return strings.Repeat("[", depth) + strings.Repeat("]", depth) }

// FuzzDecode holds the reader to Go's own: what it takes is JSON, and it is
// what encoding/json makes of it.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{`{"a": [1, 2.5, "x", null, true]}`, `{"a": {"b": {}}, "a": 1}`, `[[[[[[[[[[1]]]]]]]]]]`, `"\ud800"`, `{"` + "\x00" + `": 1}`, ` 1e999 `} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		v, err := decode(raw)
		if err != nil {
			if !isRefusal(err) {
				t.Fatalf("%q: %v is no refusal", raw, err)
			}
			return
		}
		d := json.NewDecoder(strings.NewReader(string(raw)))
		d.UseNumber()
		var want any
		if err := d.Decode(&want); err != nil {
			t.Fatalf("%q is taken, yet %v", raw, err)
		}
		a, _ := json.Marshal(v)
		b, _ := json.Marshal(want)
		if string(a) != string(b) {
			t.Fatalf("%q is read as %s, not as %s", raw, a, b)
		}
		if m, ok := v.(map[string]any); ok {
			for _, spec := range testedSpecs() {
				for _, as := range []sending{creating, patching, replacing, acting} {
					input(spec, m, as)
				}
			}
		}
	})
}

func TestPointers(t *testing.T) {
	for path, want := range map[string]string{
		"": "", "title": "/title", "delegation.2.person": "/delegation/1/person", "delegation.2": "/delegation/1", "a.b": "/a.b", "a/b": "/a~1b", "lines.1.a.b": "/lines/0/a.b",
	} {
		if got := pointerOf(path); got != want {
			t.Errorf("%q is %q, want %q", path, got, want)
		}
	}
}

func TestStringsAreWrittenAsJSON(t *testing.T) {
	for _, s := range []string{"", "a", `"\`, "a\nb", "\x00\x1f", "Hội đàm", "\u2028", "<b>", string([]byte{0xff})} {
		var back string
		if err := json.Unmarshal(appendString(nil, s), &back); err != nil || back != strings.ToValidUTF8(s, "\ufffd") {
			t.Errorf("%q comes back as %q: %v", s, back, err)
		}
	}
}

func testedSpecs() []*chancery.Spec {
	s, err := chancery.SpecOf("activity")
	if err != nil {
		panic(err)
	}
	return []*chancery.Spec{s}
}

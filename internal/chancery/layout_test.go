package chancery

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// Binding by place must give the very fields that describing them anew gives,
// for every kind, bound to the record asked and to no other.
func TestFieldsAreBoundToTheirOwnRecord(t *testing.T) {
	for _, spec := range Specs() {
		for range 2 { // the second comes from the places found with the first
			e := spec.Make()
			want, got := slices.Concat(e.Fields(), e.Head().common()), AllFields(e)
			if len(got) != len(want) {
				t.Fatalf("%s: %d fields, want %d", spec.Kind, len(got), len(want))
			}
			for i, w := range want {
				if g := got[i]; g.at != w.at || g.of != w.of || !reflect.DeepEqual(described(g), described(w)) {
					t.Errorf("%s.%s is bound or described otherwise: %+v, want %+v", spec.Kind, w.Name, g, w)
				}
				if want[i].Type == TypeLines {
					got[i].AppendLine()
					if n := len(want[i].Lines()); n != 1 {
						t.Errorf("%s.%s: a line added by place is not there: %d", spec.Kind, w.Name, n)
					}
					got[i].ResetLines()
				}
			}
			for _, w := range e.Fields() {
				if g, ok := OwnField(e, w.Name); !ok || g.at != w.at || g.of != w.of || !reflect.DeepEqual(described(g), described(w)) {
					t.Errorf("%s.%s is bound otherwise alone: %+v, want %+v", spec.Kind, w.Name, g, w)
				}
			}
			if layoutOf(e) == nil {
				t.Errorf("the places of %s are not found", spec.Kind)
			}
		}
	}
}

func described(f Field) Field {
	f.at, f.of, f.lines = nil, nil, nil
	return f
}

// elsewhere binds a field to something outside of itself.
type elsewhere struct {
	Record
	title *Text
}

func (e *elsewhere) Fields() Fields { return Fields{text("title", e.title)} }

func TestFieldsBoundElsewhereAreAskedEachTime(t *testing.T) {
	a, b := &elsewhere{title: &Text{EN: "a"}}, &elsewhere{title: &Text{EN: "b"}}
	if x, y := AllFields(a)[0].at, AllFields(b)[0].at; x != any(a.title) || y != any(b.title) {
		t.Errorf("bound to %v and %v", x, y)
	}
	x, _ := OwnField(a, "title")
	y, _ := OwnField(b, "title")
	if x.at != any(a.title) || y.at != any(b.title) {
		t.Errorf("bound alone to %v and %v", x.at, y.at)
	}
}

// What stands in the ledger must be the same bytes whichever way they are made.
func TestStringsOfSnapshotsAreTheStandardEncoding(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	letters := []rune("abc XYZ09\"\\/<>&'\n\r\t\x00\x1f\x7f đĐằữỵ\u2028\u2029\ufeff\ufffd😀\u0085")
	for range 20_000 {
		var s []byte
		for range r.IntN(12) {
			if r.IntN(9) == 0 {
				s = append(s, byte(r.IntN(256))) // not always UTF-8
			} else {
				s = append(s, string(letters[r.IntN(len(letters))])...)
			}
		}
		var want, got bytes.Buffer
		enc := json.NewEncoder(&want)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(string(s)); err != nil {
			t.Fatal(err)
		}
		if writeJSON(&got, string(s)); got.String()+"\n" != want.String() {
			t.Fatalf("%q: %s, want %s", s, got.String(), want.String())
		}
	}
}

package chancery

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Snapshot is the canonical form of a record at one version: the bytes the
// ledger vouches for, history compares and restoring reads. References stand
// in it as identifiers. The same record gives the same bytes on every engine.
func Snapshot(e Entity) []byte {
	r := e.Head()
	var b bytes.Buffer
	put := func(name string, v any) {
		if b.Len() == 0 {
			b.WriteByte('{')
		} else {
			b.WriteByte(',')
		}
		writeJSON(&b, name)
		b.WriteByte(':')
		writeJSON(&b, v)
	}
	put("id", string(r.ID))
	put("kind", string(r.Kind))
	put("ref", r.Ref)
	if r.Key != "" {
		put("key", r.Key)
	}
	put("version", r.Version)
	if r.State != "" {
		put("state", string(r.State))
	}
	if r.Reason != "" {
		put("reason", r.Reason)
	}
	if r.Removed {
		put("removed", true)
	}
	put("created_at", r.CreatedAt.UnixMicro())
	put("created_by", r.CreatedBy)
	put("updated_at", r.UpdatedAt.UnixMicro())
	put("updated_by", r.UpdatedBy)
	self := func(id ID) string { return string(id) }
	for _, f := range AllFields(e) {
		if v := f.Value(self); v != nil {
			put(f.Name, v)
		}
	}
	b.WriteByte('}')
	return b.Bytes()
}

func writeJSON(b *bytes.Buffer, v any) {
	switch x := v.(type) {
	case string:
		if plainJSON(x) {
			b.WriteByte('"')
			b.WriteString(x)
			b.WriteByte('"')
			return
		}
	case int64:
		b.Write(strconv.AppendInt(b.AvailableBuffer(), x, 10))
		return
	case bool:
		b.Write(strconv.AppendBool(b.AvailableBuffer(), x))
		return
	}
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v) // strings, numbers, maps of them, whose keys it sorts: cannot fail on a buffer
	b.Truncate(b.Len() - 1)
}

// plainJSON reports whether a text stands in JSON as it is.
func plainJSON(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' {
			return false
		}
	}
	return utf8.ValidString(s) && !strings.Contains(s, "\u2028") && !strings.Contains(s, "\u2029")
}

// Restore reads a snapshot into e, a fresh record of the right kind. Fields
// the kind no longer has are passed over.
func Restore(snapshot []byte, e Entity) error {
	d := json.NewDecoder(bytes.NewReader(snapshot))
	d.UseNumber()
	var m map[string]any
	if err := d.Decode(&m); err != nil {
		return Failure("error.snapshot", err)
	}
	r := e.Head()
	str := func(name string) string { s, _ := m[name].(string); return s }
	num := func(name string) int64 {
		n, _ := m[name].(json.Number)
		i, _ := n.Int64()
		return i
	}
	r.ID, r.Kind, r.Ref, r.Key, r.State = ID(str("id")), Kind(str("kind")), str("ref"), str("key"), State(str("state"))
	r.Reason = str("reason")
	r.Version, r.CreatedBy, r.UpdatedBy = num("version"), str("created_by"), str("updated_by")
	r.CreatedAt, r.UpdatedAt = time.UnixMicro(num("created_at")).UTC(), time.UnixMicro(num("updated_at")).UTC()
	r.Removed, _ = m["removed"].(bool)
	for _, f := range AllFields(e) {
		if errs := f.Accept(m[f.Name], trusting{}); len(errs) > 0 {
			return Failure("error.snapshot", fmt.Errorf("%s %s: %s", r.Kind, r.Ref, errs[0].Field))
		}
	}
	return nil
}

// trusting resolves identifiers to themselves: a snapshot was checked when it was made.
type trusting struct{}

func (trusting) ResolveRef(_ []Kind, name string) (ID, bool) { return ID(name), true }
func (trusting) HasTerm(string, Code) bool                   { return true }

// Change is one field that two versions of a record hold differently, in the
// form Value gives. Old or New is nil where the field was empty.
type Change struct {
	Field    string
	Old, New any
}

// Differences compares two versions of one record, field by field.
func Differences(older, newer Entity) []Change {
	self := func(id ID) string { return string(id) }
	var out []Change
	if o, n := older.Head(), newer.Head(); o.State != n.State {
		out = append(out, Change{"state", string(o.State), string(n.State)})
	}
	if o, n := older.Head(), newer.Head(); o.Removed != n.Removed {
		out = append(out, Change{"removed", o.Removed, n.Removed})
	}
	was := AllFields(older)
	for _, f := range AllFields(newer) {
		o, _ := was.ByName(f.Name)
		a, b := o.Value(self), f.Value(self)
		var x, y bytes.Buffer
		writeJSON(&x, a)
		writeJSON(&y, b)
		if !bytes.Equal(x.Bytes(), y.Bytes()) {
			out = append(out, Change{f.Name, a, b})
		}
	}
	return out
}

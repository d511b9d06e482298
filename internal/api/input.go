package api

import (
	"encoding/json"
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// sending is what a body is for; it decides what may stand in it.
type sending int

const (
	creating  sending = iota // a new record
	patching                 // some fields
	replacing                // all fields: what is not sent is emptied
	acting                   // a move, which may bring fields along
)

// input reads a body as values for a record of a kind.
func input(spec *chancery.Spec, m map[string]any, as sending) (service.Input, []fieldProblem) {
	in := service.Input{Values: map[string]any{}, Merge: as == patching || as == acting}
	var wrong []fieldProblem
	bad := func(name, key string, args ...any) {
		wrong = append(wrong, fieldProblem{pointer: "/" + pointerToken(name), field: name, key: key, args: args})
	}
	text := func(name string, v any) string {
		s, ok := v.(string)
		if !ok && v != nil {
			bad(name, "value.not_text")
		}
		return s
	}
	fields := spec.DescribeAll()
	for _, name := range memberNames(m) {
		v := m[name]
		_, isField := fields.ByName(name)
		switch {
		case isField:
			in.Values[name] = v
		case name == "reason":
			in.Reason = text(name, v)
		case name == "version" && as != creating:
			n, ok := v.(json.Number)
			i, err := n.Int64()
			if !ok || err != nil || i < 1 {
				bad(name, "value.not_number", "value", v)
			}
			in.Version = i
		case name == "key" && as != acting:
			in.Key = text(name, v)
		case name == "ref" && as == creating:
			in.Ref = text(name, v)
		case name == "state" && as == creating:
			in.State = chancery.State(text(name, v))
		case slices.Contains(readOnly, name), slices.Contains(writable, name):
			if as == creating || as == acting {
				bad(name, "api.read_only", "field", name)
			}
		default:
			bad(name, "value.no_such_field", "value", name)
		}
	}
	if as == replacing {
		for _, f := range fields {
			if _, sent := m[f.Name]; !sent {
				in.Values[f.Name] = nil
			}
		}
	}
	return in, wrong
}

func memberNames(m map[string]any) []string {
	names := make([]string, 0, len(m))
	for n := range m {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

func invalid(wrong []fieldProblem) error {
	if len(wrong) == 0 {
		return nil
	}
	return &refusal{status: 422, name: "invalid", key: "error.invalid", errors: wrong}
}

// fixed are the members an edit may send back as it read them, but not change.
var fixed = []string{"id", "kind", "ref", "state"}

// checkFixed refuses an edit that would change what only the program sets.
func (c *call) checkFixed(m map[string]any) error {
	if !slices.ContainsFunc(fixed, func(name string) bool { _, sent := m[name]; return sent }) {
		return nil
	}
	v, err := c.svc().Record(c.ctx(), c.who, c.spec.Kind, c.ref())
	if err != nil {
		return err
	}
	r := v.Head()
	now := map[string]string{"id": string(r.ID), "kind": string(r.Kind), "ref": r.Ref, "state": string(r.State)}
	var wrong []fieldProblem
	for _, name := range fixed {
		if sent, ok := m[name]; ok && sent != now[name] {
			key := "api.read_only"
			if name == "state" {
				key = "api.state_by_act"
			}
			wrong = append(wrong, fieldProblem{pointer: "/" + name, field: name, key: key, args: []any{"field", name}})
		}
	}
	return invalid(wrong)
}

// bodyObject reads a body that is one JSON object; missing may be no body.
func (c *call) bodyObject(missing bool, mediaTypes ...string) (m map[string]any, raw []byte, err error) {
	v, raw, err := c.readBody(maxBody, mediaTypes...)
	if err != nil {
		return nil, nil, err
	}
	m, ok := v.(map[string]any)
	if v == nil && missing && len(raw) == 0 {
		return map[string]any{}, raw, nil
	}
	if !ok {
		return nil, nil, malformed("", "api.want_object")
	}
	return m, raw, nil
}

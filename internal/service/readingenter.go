package service

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// enter creates or fills the record.
func (c *readingContent) enter(tx *store.Tx, item *ReadingItem, choice Acceptance) (chancery.Entity, error) {
	if choice.In != nil {
		if item.Matches != "" {
			item.Changed = true
			return edit(tx, item.Kind, item.Matches, *choice.In)
		}
		in := *choice.In
		in.State = stateFor(tx, item.Kind, in.Values)
		return createAgain(tx, item.Kind, in)
	}
	values, err := c.valuesOf(item)
	if err != nil {
		return nil, err
	}
	if item.Matches == "" {
		return c.createFrom(tx, item, values)
	}
	e, err := tx.Load(item.Kind, item.Matches)
	if err != nil {
		return nil, err
	}
	changes, err := missingIn(tx, e, values)
	if err != nil {
		return e, err
	}
	if err := takeInto(tx, e, changes, values, choice.Take); err != nil || len(changes) == 0 {
		return e, err
	}
	item.Changed = true
	return edit(tx, item.Kind, item.Matches, Input{Values: changes, Merge: true})
}

// takeInto adds to the changes of a record the fields in which it gets what a
// text says.
func takeInto(tx *store.Tx, e chancery.Entity, changes, values map[string]any, take []string) error {
	v, err := plainView(tx, e)
	if err != nil {
		return err
	}
	fields := chancery.AllFields(e)
	for _, name := range take {
		f, ok := fields.ByName(name)
		said := values[name]
		if !ok || said == nil || changes[name] != nil {
			continue
		}
		if f.Type == chancery.TypeLines {
			said = append(linesOf(f.Value(v.RefName)), linesOf(said)...)
		}
		changes[name] = said
	}
	return nil
}

// linesOf are child lines, whether they come from a record or from JSON.
func linesOf(v any) []any {
	var out []any
	switch lines := v.(type) {
	case []any:
		return slices.Clone(lines)
	case []map[string]any:
		for _, l := range lines {
			out = append(out, l)
		}
	}
	return out
}

func (c *readingContent) createFrom(tx *store.Tx, item *ReadingItem, values map[string]any) (chancery.Entity, error) {
	spec, err := chancery.SpecOf(item.Kind)
	if err != nil {
		return nil, err
	}
	fields := chancery.AllFields(spec.Make())
	if _, ok := fields.ByName("source"); ok && values["source"] == nil {
		values["source"] = item.Passage.File
	}
	if values["marking"] == nil {
		values["marking"] = c.Marking
	}
	if item.Kind == "partner" && values["tiers"] == nil && tx.HasTerm("partner_tier", "partner") {
		values["tiers"] = []string{"partner"} // no text tells the tier; this is the one for all
	}
	in := Input{Values: values, State: stateFor(tx, item.Kind, values)}
	if spec.Numbering == chancery.Coded && spec.CodeFrom == nil {
		in.Ref = freeRef(tx, item.Kind, item.Ref)
	}
	return createAgain(tx, item.Kind, in)
}

// createAgain creates a record; one that had the code and was removed, as when
// the reading was taken back, comes back with the new values.
func createAgain(tx *store.Tx, kind chancery.Kind, in Input) (chancery.Entity, error) {
	if in.Ref == "" {
		return create(tx, kind, in)
	}
	old, err := tx.Removed(kind, in.Ref)
	if err != nil {
		if chancery.ProblemOf(err) == chancery.Broken {
			return nil, err
		}
		return create(tx, kind, in) // there is none, or it is not removed: creating tells
	}
	for _, act := range []string{".create", ".restore"} {
		if err := may(tx, string(kind)+act, old); err != nil {
			return nil, err
		}
	}
	old.Head().Removed, old.Head().Reason = false, ""
	if err := accept(tx, old, in.Values); err != nil {
		return nil, err
	}
	return old, save(tx, old)
}

// freeRef is the code suggested, or that with a number where it is taken.
func freeRef(tx *store.Tx, kind chancery.Kind, ref string) string {
	for i := 2; ref != "" && i < 100; i++ {
		try := ref
		if i > 2 {
			try = fmt.Sprintf("%s-%d", ref, i-1)
		}
		if _, taken := tx.ResolveRef([]chancery.Kind{kind}, try); !taken {
			return try
		}
	}
	return ref
}

// stateFor is the state a record read from a text begins in: what has happened
// already has happened, for those who may enter such records. Empty begins at
// the beginning.
func stateFor(tx *store.Tx, kind chancery.Kind, values map[string]any) chancery.State {
	if !tx.Actor.Allows(string(kind) + ".import") {
		return ""
	}
	past := func(field string) bool {
		day, _ := values[field].(string)
		return day != "" && chancery.Date(day) <= tx.Today()
	}
	switch {
	case kind == "activity" && past("start_date") && (values["end_date"] == nil || past("end_date")):
		return "held"
	case kind == "conference" && past("date"):
		return "held"
	case kind == "agreement" && past("signed_on"):
		return "signed"
	case kind == "rotation" && past("returned_on"):
		return "returned"
	case kind == "rotation" && past("seen_off_on"):
		return "seen_off"
	}
	return ""
}

// missingIn are the values for fields that the record leaves empty.
func missingIn(tx *store.Tx, e chancery.Entity, values map[string]any) (map[string]any, error) {
	v, err := plainView(tx, e)
	if err != nil {
		return nil, err
	}
	out := map[string]any{}
	for _, f := range chancery.AllFields(e) {
		if values[f.Name] != nil && f.Value(v.RefName) == nil && f.Empty() {
			out[f.Name] = values[f.Name]
		}
	}
	return out, nil
}

// valuesOf are the values of a proposal, with what else the reading proposed
// named by the record it became. It refuses while one of these is undecided;
// what was rejected is left out.
func (c *readingContent) valuesOf(item *ReadingItem) (map[string]any, error) {
	values := cloneValues(item.Fields)
	for _, l := range item.Links {
		if l.To < 0 || l.To >= len(c.Items) {
			continue
		}
		other := &c.Items[l.To]
		if other.State == ItemOpen {
			return nil, chancery.Refuse("reading.first")
		}
		setLink(values, l.Field, other)
	}
	if item.Kind == "activity" && values["mechanism"] == nil {
		delete(values, "edition") // an edition of nothing is refused
	}
	return values, nil
}

// setLink names the record another proposal became, or takes it out.
func setLink(values map[string]any, path string, other *ReadingItem) {
	parts := strings.Split(path, ".")
	ref := any(other.Record)
	if other.State != ItemAccepted {
		ref = nil
	}
	target := other.Record
	switch {
	case path == "partners":
		list := stringsOf(values[path])
		for i, code := range list {
			if code == other.Ref {
				list[i] = target
			}
		}
		values[path] = slices.DeleteFunc(list, func(s string) bool { return s == "" })
	case len(parts) == 3:
		lines, _ := values[parts[0]].([]any)
		if n, err := strconv.Atoi(parts[1]); err == nil && n >= 1 && n <= len(lines) {
			if line, ok := lines[n-1].(map[string]any); ok && ref != nil {
				line[parts[2]] = ref
			}
		}
	case ref != nil:
		if path == "from" { // may be of several kinds
			ref = string(other.Kind) + "/" + target
		}
		values[path] = ref
	}
}

func stringsOf(v any) []string {
	var out []string
	switch list := v.(type) {
	case []string:
		out = slices.Clone(list)
	case []any:
		for _, x := range list {
			if s, ok := x.(string); ok {
				out = append(out, s)
			}
		}
	}
	return out
}

// cloneValues copies values with their lines, which a link may change.
func cloneValues(values map[string]any) map[string]any {
	out := maps.Clone(values)
	if out == nil {
		out = map[string]any{}
	}
	for name, v := range out {
		lines, ok := v.([]any)
		if !ok {
			continue
		}
		lines = slices.Clone(lines)
		for i := range lines {
			if line, ok := lines[i].(map[string]any); ok {
				lines[i] = maps.Clone(line)
			}
		}
		out[name] = lines
	}
	return out
}

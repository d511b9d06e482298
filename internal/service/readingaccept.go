package service

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/ingest"
	"chancery/internal/store"
)

// AcceptProposal lets proposal n enter: as a new record, or, where it is a
// record that is there already, by filling what that record leaves empty.
// values, when given, are what somebody made of it in a form, and are taken as
// they stand. It returns what it became. Everything accepted from one reading
// belongs to one run, which can be taken back whole.
func (s *Service) AcceptProposal(ctx context.Context, who chancery.Actor, id chancery.ID, n int, version int64, in *Input) (kind chancery.Kind, ref string, err error) {
	var run chancery.ID
	act := ".create"
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		r, c, err := loadReading(tx, id)
		if err != nil {
			return err
		}
		item, err := c.item(n)
		if err != nil {
			return err
		}
		run, kind = r.Run, item.Kind
		if item.Matches != "" {
			act = ".edit"
		}
		return nil
	})
	if err != nil {
		return "", "", err
	}
	fresh := run == ""
	if fresh {
		run = chancery.NewID(s.Now())
	}
	a := &accepting{id: id, n: n, version: version, run: run, fresh: fresh, in: in}
	err = s.store.WriteRun(ctx, who, string(kind)+act, string(run), a.write)
	return kind, a.ref, err
}

// accepting is the accepting of one proposal.
type accepting struct {
	id      chancery.ID
	n       int
	version int64
	run     chancery.ID
	fresh   bool
	in      *Input
	ref     string
}

func (a *accepting) write(tx *store.Tx) error {
	r, c, err := loadReading(tx, a.id)
	if err != nil {
		return err
	}
	if err := stillAt(r, a.version); err != nil {
		return err
	}
	if a.fresh != (r.Run == "") {
		return &chancery.Error{Problem: chancery.Stale, Key: "reading.changed_meanwhile"}
	}
	item, err := c.item(a.n)
	if err != nil {
		return err
	}
	if item.State == ItemAccepted {
		return chancery.Refuse("reading.decided_already")
	}
	if a.fresh {
		r.Run = a.run
		if err := tx.StartRun(store.Run{ID: a.run, Source: r.Title, Hash: textsHash(c.Texts)}); err != nil {
			return err
		}
	}
	e, err := a.enter(tx, c, item)
	if err != nil {
		return err
	}
	a.ref = e.Head().Ref
	item.State, item.Record = ItemAccepted, a.ref
	passages := []store.Passage{{File: item.Passage.File, Words: item.Passage.Text}}
	for _, p := range item.Also {
		passages = append(passages, store.Passage{File: p.File, Words: p.Text})
	}
	if err := tx.SavePassages(e.Head().ID, a.id, a.n, passages); err != nil {
		return err
	}
	outcome, err := json.Marshal(c.counts())
	if err != nil {
		return chancery.Failure("error.storage", err)
	}
	if err := tx.FinishRun(a.run, string(outcome)); err != nil {
		return err
	}
	return c.save(tx, r)
}

func textsHash(texts []*ingest.Text) string {
	h := sha256.New()
	for _, t := range texts {
		fmt.Fprintf(h, "%d %s\n%s\n", len(t.Body), t.File, t.Body)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// enter creates or fills the record.
func (a *accepting) enter(tx *store.Tx, c *readingContent, item *ReadingItem) (chancery.Entity, error) {
	if a.in != nil {
		if item.Matches != "" {
			item.Changed = true
			return edit(tx, item.Kind, item.Matches, *a.in)
		}
		in := *a.in
		in.State = stateFor(tx, item.Kind, in.Values)
		return createAgain(tx, item.Kind, in)
	}
	values, err := c.valuesOf(item)
	if err != nil {
		return nil, err
	}
	if item.Matches == "" {
		return a.createFrom(tx, c, item, values)
	}
	e, err := tx.Load(item.Kind, item.Matches)
	if err != nil {
		return nil, err
	}
	missing, err := missingIn(tx, e, values)
	if err != nil || len(missing) == 0 {
		return e, err
	}
	item.Changed = true
	return edit(tx, item.Kind, item.Matches, Input{Values: missing})
}

func (a *accepting) createFrom(tx *store.Tx, c *readingContent, item *ReadingItem, values map[string]any) (chancery.Entity, error) {
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

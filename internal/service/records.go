package service

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// Input is what somebody sends for a record: values by field name in the form
// chancery.Field.Value gives them. A field that is not there stays as it is.
type Input struct {
	Ref     string // code of a new Coded record, or a number that comes with an import
	Key     string
	State   chancery.State // of a new record; empty for the first state
	Version int64          // that was read before editing; 0 does not ask
	Reason  string
	Merge   bool // keep the language of a text that Values leaves out
	Values  map[string]any
}

// Create makes a new record and returns its reference.
func (s *Service) Create(ctx context.Context, who chancery.Actor, kind chancery.Kind, in Input) (ref string, err error) {
	err = s.store.Write(ctx, who, string(kind)+".create", func(tx *store.Tx) error {
		e, err := create(tx, kind, in)
		if err == nil {
			ref = e.Head().Ref
		}
		return err
	})
	return ref, err
}

func create(tx *store.Tx, kind chancery.Kind, in Input) (chancery.Entity, error) {
	spec, err := chancery.SpecOf(kind)
	if err != nil {
		return nil, err
	}
	e := spec.Make()
	r := e.Head()
	r.Ref, r.Key = strings.TrimSpace(in.Ref), strings.TrimSpace(in.Key)
	if spec.Numbering == chancery.Yearly && r.Ref != "" && !tx.Actor.Allows(string(kind)+".import") {
		return nil, chancery.Invalid("ref", "value.number_is_given", "value", r.Ref)
	}
	if in.State != "" && in.State != r.State {
		if err := mayBeginIn(tx, spec, in.State); err != nil {
			return nil, err
		}
		r.State = in.State
	}
	if !spec.Shared && !has(in.Values, "owner") {
		r.Owner = tx.Actor.Organisation
		if r.Owner == "" {
			if r.Owner, err = ministry(tx); err != nil {
				return nil, err
			}
		}
	}
	if err := typed(tx, e, in.Values); err != nil {
		return nil, err
	}
	if err := may(tx, string(kind)+".create", e); err != nil {
		return nil, err
	}
	return e, save(tx, e)
}

// mayBeginIn lets those who enter what already happened begin a record in a
// later state; others begin at the beginning and make the moves.
func mayBeginIn(tx *store.Tx, spec *chancery.Spec, state chancery.State) error {
	if !tx.Actor.Allows(string(spec.Kind) + ".import") {
		return chancery.Invalid("state", "state.begins_at_first", "value", string(state), "state", string(spec.States[0]))
	}
	return nil
}

func has(values map[string]any, name string) bool {
	v, ok := values[name]
	return ok && v != nil && v != ""
}

// ministry is the organisation at the top of the own-side tree that numbers
// without a symbol: the owner of what belongs to no unit.
func ministry(tx *store.Tx) (chancery.ID, error) {
	ref, err := tx.Setting("ministry")
	if err != nil || ref == "" {
		return "", err
	}
	id, _ := tx.ResolveRef([]chancery.Kind{"organisation"}, ref)
	return id, nil
}

// Edit changes fields of a record.
func (s *Service) Edit(ctx context.Context, who chancery.Actor, kind chancery.Kind, ref string, in Input) error {
	in.Ref = ref
	return s.change(ctx, who, kind, "edit", in)
}

func edit(tx *store.Tx, kind chancery.Kind, ref string, in Input) (chancery.Entity, error) {
	e, err := tx.Load(kind, ref)
	if err != nil {
		return nil, err
	}
	if err := may(tx, string(kind)+".edit", e); err != nil {
		return nil, err
	}
	if err := current(e, in.Version); err != nil {
		return nil, err
	}
	if locked(e) {
		return nil, chancery.Refuse("error.locked", "ref", e.Head().Ref)
	}
	if in.Key != "" {
		e.Head().Key = in.Key
	}
	before := string(chancery.Snapshot(e))
	e.Head().Reason = in.Reason
	if err := typed(tx, e, in.valuesFor(e)); err != nil {
		return nil, err
	}
	if err := may(tx, string(kind)+".edit", e); err != nil { // the owner may have changed
		return nil, err
	}
	if string(chancery.Snapshot(e)) == before {
		return e, nil
	}
	return e, save(tx, e)
}

// current refuses an edit that began from an older version.
func current(e chancery.Entity, version int64) error {
	if r := e.Head(); version != 0 && version != r.Version {
		return &chancery.Error{Problem: chancery.Stale, Key: "error.conflict", Args: []any{"ref", r.Ref, "version", version}}
	}
	return nil
}

// locked reports whether a record is closed to edits: an accepted report is,
// until its correction begins.
func locked(e chancery.Entity) bool {
	r, ok := e.(*chancery.Report)
	return ok && r.State == "accepted"
}

// Act makes one move of a record's life; values may fill fields the move needs.
func (s *Service) Act(ctx context.Context, who chancery.Actor, kind chancery.Kind, ref, act string, in Input) error {
	in.Ref = ref
	return s.change(ctx, who, kind, act, in)
}

func move(tx *store.Tx, e chancery.Entity, act string, in Input) error {
	spec, err := chancery.SpecOf(e.Head().Kind)
	if err != nil {
		return err
	}
	if err := typed(tx, e, in.valuesFor(e)); err != nil {
		return err
	}
	if err := spec.Apply(e, act, strings.TrimSpace(in.Reason)); err != nil {
		return err
	}
	if err := onMove(tx, e, act); err != nil {
		return err
	}
	return save(tx, e)
}

// onMove is what a move brings about beyond the new state.
func onMove(tx *store.Tx, e chancery.Entity, act string) error {
	if p, ok := e.(*chancery.Programme); ok && act == "approve" {
		size, err := tx.LedgerSize()
		if err != nil {
			return err
		}
		p.Baseline = chancery.Num(size)
		if p.ApprovedOn == "" {
			p.ApprovedOn = tx.Today()
		}
	}
	return nil
}

// Remove takes a record away; Restore brings it back.
func (s *Service) Remove(ctx context.Context, who chancery.Actor, kind chancery.Kind, ref, reason string) error {
	return s.change(ctx, who, kind, "remove", Input{Ref: ref, Reason: reason})
}

func remove(tx *store.Tx, e chancery.Entity, reason string) error {
	if t, ok := e.(*chancery.Term); ok {
		if err := unusedTerm(tx, t); err != nil {
			return err
		}
	}
	if err := inUse(tx, e); err != nil {
		return err
	}
	e.Head().Reason = reason
	return store.Remove(tx, e)
}

// Restore brings back a removed record.
func (s *Service) Restore(ctx context.Context, who chancery.Actor, kind chancery.Kind, ref string) error {
	return s.change(ctx, who, kind, "restore", Input{Ref: ref})
}

func restore(tx *store.Tx, kind chancery.Kind, ref string) (chancery.Entity, error) {
	e, err := tx.Removed(kind, ref)
	if err != nil {
		return nil, err
	}
	if err := may(tx, string(kind)+".restore", e); err != nil {
		return nil, err
	}
	e.Head().Reason = ""
	return e, save(tx, e)
}

// typed puts in what somebody sent. What only acts fill in must be as it is: a
// record that was read can be sent back whole.
func typed(tx *store.Tx, e chancery.Entity, values map[string]any) error {
	var errs []chancery.FieldError
	sent := maps.Clone(values)
	for _, f := range e.Fields() {
		v, ok := sent[f.Name]
		if !ok || !f.Given {
			continue
		}
		delete(sent, f.Name)
		if !unchangedBy(f, v) {
			errs = append(errs, chancery.FieldError{Field: f.Name, Key: "value.is_given"})
		}
	}
	if len(errs) > 0 {
		return chancery.InvalidFields(errs)
	}
	return accept(tx, e, sent)
}

// unchangedBy reports whether a value that was sent says what the field holds;
// of child lines, whether there are as many.
func unchangedBy(f chancery.Field, v any) bool {
	switch list := v.(type) {
	case nil:
		return f.Empty()
	case []map[string]any:
		return len(list) == len(f.Lines())
	case []any:
		return len(list) == len(f.Lines())
	}
	is := f.Value(func(id chancery.ID) string { return string(id) })
	return f.Empty() && v == "" || fmt.Sprint(v) == fmt.Sprint(is)
}

// accept puts the values into the record and gathers everything wrong with
// them. References the actor may not see stay where they are: whoever cannot
// see them cannot take them out either.
func accept(tx *store.Tx, e chancery.Entity, values map[string]any) error {
	var errs []chancery.FieldError
	fields := chancery.AllFields(e)
	for name := range values {
		if _, ok := fields.ByName(name); !ok {
			errs = append(errs, chancery.FieldError{Field: name, Key: "value.no_such_field", Args: []any{"value", name}})
		}
	}
	d := drafting{tx: tx}
	if e.Head().Version > 0 {
		if err := d.look([]chancery.Entity{e}); err != nil {
			return err
		}
	}
	for _, f := range fields {
		v, ok := values[f.Name]
		if !ok {
			continue
		}
		keepHidden := d.hiddenIn(f)
		errs = append(errs, f.Accept(v, tx)...)
		keepHidden(f)
	}
	return chancery.InvalidFields(errs)
}

// save checks what one record cannot know of itself and keeps it.
func save(tx *store.Tx, e chancery.Entity) error {
	if t, ok := e.(*chancery.Term); ok && t.Version > 0 && t.Ref != t.Vocabulary+"."+t.Code {
		return chancery.Invalid("code", "ministry.code_stays", "value", t.Ref)
	}
	if err := checkRings(tx, e); err != nil {
		return err
	}
	if d, ok := e.(*chancery.Document); ok {
		if err := checkDocument(tx, d); err != nil {
			return err
		}
	}
	return store.Save(tx, e)
}

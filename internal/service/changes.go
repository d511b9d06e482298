package service

import (
	"context"
	"errors"
	"maps"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// Batch is one act on one or several records of a kind.
type Batch struct {
	Kind chancery.Kind
	// Act is "create", "edit", "remove", "restore" or a move of the record's
	// life. All but "create" find the record by Input.Ref.
	Act    string
	Inputs []Input
	// DryRun runs everything and keeps nothing.
	DryRun bool
	// Many gives every input an outcome with an error of its own; otherwise
	// there is one input, and its error is that of the batch.
	Many bool
	// Together keeps nothing when one of many fails.
	Together bool
	// Once is set where the same request may arrive twice.
	Once *Once
}

// Outcome is what became of one Input.
type Outcome struct {
	View *View // the record after the act, as Record reads it; nil where it failed
	Err  error
}

// Once makes a batch happen one time only, however often it is asked for.
type Once struct {
	Key     string // chosen by the caller, of the account
	Request string // SHA-256 of the request, to tell a repetition from a mistake
	// Answer says what is to be answered to it now and to every repetition.
	Answer func([]Outcome) Answered
}

var (
	errDryRun = errors.New("dry run")
	errUndone = errors.New("one of several failed")
)

// Do performs a batch in one transaction. Where the same batch was done before,
// only what was answered to it then is returned.
func (s *Service) Do(ctx context.Context, who chancery.Actor, b Batch) (out []Outcome, before *Answered, err error) {
	err = s.store.Write(ctx, who, string(b.Kind)+"."+b.Act, func(tx *store.Tx) (err error) {
		if before, err = b.Once.before(tx); before != nil || err != nil {
			return err
		}
		if out, err = b.perform(tx); err != nil {
			return err
		}
		if b.DryRun {
			return errDryRun
		}
		return b.Once.remember(tx, out)
	})
	if errors.Is(err, errDryRun) || errors.Is(err, errUndone) {
		err = nil
	}
	return out, before, err
}

func (b Batch) perform(tx *store.Tx) ([]Outcome, error) {
	out := make([]Outcome, len(b.Inputs))
	if !b.Many {
		var err error
		out[0].View, err = b.performOne(tx, b.Inputs[0])
		return out, err
	}
	failed := false
	for i, in := range b.Inputs {
		o := &out[i]
		o.Err = tx.Try(func() (err error) {
			o.View, err = b.performOne(tx, in)
			return err
		})
		if o.Err != nil && chancery.ProblemOf(o.Err) == chancery.Broken {
			return nil, o.Err
		}
		failed = failed || o.Err != nil
	}
	if failed && b.Together {
		return out, errUndone
	}
	return out, nil
}

func (b Batch) performOne(tx *store.Tx, in Input) (*View, error) {
	e, err := perform(tx, b.Kind, b.Act, in)
	if err != nil {
		return nil, err
	}
	return plainView(tx, e)
}

func (s *Service) change(ctx context.Context, who chancery.Actor, kind chancery.Kind, act string, in Input) error {
	return s.store.Write(ctx, who, string(kind)+"."+act, func(tx *store.Tx) error {
		_, err := perform(tx, kind, act, in)
		return err
	})
}

// perform does one act on one record and returns it as it stands then.
func perform(tx *store.Tx, kind chancery.Kind, act string, in Input) (chancery.Entity, error) {
	switch act {
	case "create":
		return create(tx, kind, in)
	case "edit":
		return edit(tx, kind, in.Ref, in)
	case "restore":
		return restore(tx, kind, in.Ref)
	}
	e, err := tx.Load(kind, in.Ref)
	if err != nil {
		return nil, err
	}
	if err := may(tx, string(kind)+"."+act, e); err != nil {
		return nil, err
	}
	if err := current(e, in.Version); err != nil {
		return nil, err
	}
	if act == "remove" {
		return e, remove(tx, e, in.Reason)
	}
	return e, move(tx, e, act, in)
}

// valuesFor are the values of an edit of e. A merging edit that gives one
// language of a text keeps the other.
func (in Input) valuesFor(e chancery.Entity) map[string]any {
	if !in.Merge {
		return in.Values
	}
	out := maps.Clone(in.Values)
	for _, f := range chancery.AllFields(e) {
		given, ok := in.Values[f.Name].(map[string]any)
		was, isText := f.Pointer().(*chancery.Text)
		if !ok || !isText {
			continue
		}
		both := map[string]any{"en": was.EN, "vi": was.VI}
		maps.Copy(both, given)
		out[f.Name] = both
	}
	return out
}

// before finds what was answered to the request already.
func (o *Once) before(tx *store.Tx) (*Answered, error) {
	if o == nil {
		return nil, nil
	}
	a, found, err := tx.Answer(tx.Actor.User, o.Key)
	if err != nil || !found {
		return nil, err
	}
	if a.Request != o.Request {
		return nil, chancery.Refuse("error.key_of_another_request", "value", o.Key)
	}
	return &a, nil
}

func (o *Once) remember(tx *store.Tx, out []Outcome) error {
	if o == nil {
		return nil
	}
	a := o.Answer(out)
	a.Request = o.Request
	return tx.SaveAnswer(tx.Actor.User, o.Key, a)
}

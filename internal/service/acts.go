package service

import (
	"context"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// Availability is one act on a record and whether somebody may do it now.
type Availability struct {
	Act     string
	To      chancery.State // where the record's life goes on; empty where it stays
	Needs   []string       // fields that are empty and must be sent along
	Reason  bool           // the act must say why
	Refused error          // why it may not be done now; nil where it may
}

// Acts lists every act of a record's life, then edit, remove and restore, each
// with whether the reader may do it now. Of a record that was removed it tells
// how to bring it back. It says nothing of records the reader may not see.
func (s *Service) Acts(ctx context.Context, who chancery.Actor, kind chancery.Kind, ref string) (e chancery.Entity, acts []Availability, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		if e, err = tx.Load(kind, ref); chancery.ProblemOf(err) == chancery.Missing {
			e, err = removedOrMissing(tx, kind, ref)
		}
		if err != nil {
			return err
		}
		spec, err := chancery.SpecOf(kind)
		if err != nil {
			return err
		}
		for _, act := range append(everyMove(spec), "edit", "remove", "restore") {
			a, err := availability(tx, spec, e, act)
			if err != nil {
				return err
			}
			acts = append(acts, a)
		}
		return nil
	})
	return e, acts, err
}

// removedOrMissing reads a removed record; what was never there stays Missing.
func removedOrMissing(tx *store.Tx, kind chancery.Kind, ref string) (chancery.Entity, error) {
	n, err := tx.Find(kind, ref)
	if err != nil {
		return nil, err
	}
	if !n.Removed {
		return nil, chancery.NotFound(kind, ref)
	}
	return tx.Removed(kind, ref)
}

func everyMove(spec *chancery.Spec) []string {
	var acts []string
	for act := range spec.Moves {
		acts = append(acts, act)
	}
	slices.Sort(acts)
	return acts
}

// availability asks, in the order in which perform does, what would refuse an act.
func availability(tx *store.Tx, spec *chancery.Spec, e chancery.Entity, act string) (Availability, error) {
	a := Availability{Act: act}
	r := e.Head()
	mv, isMove := spec.Moves[act]
	if isMove {
		a.To, a.Reason, a.Needs = mv.To, mv.Reason, OpenNeeds(spec, e, mv)
	}
	err := may(tx, string(spec.Kind)+"."+act, e)
	switch {
	case !r.Removed && act == "restore":
		err = chancery.Refuse("error.not_removed", "ref", r.Ref)
	case err != nil:
	case r.Removed && act != "restore":
		err = chancery.Refuse("acts.removed", "ref", r.Ref)
	case isMove && !slices.Contains(mv.From, r.State):
		err = chancery.Refuse("move.wrong_state", "act", act, "kind", string(spec.Kind), "state", string(r.State))
	case act == "edit" && locked(e):
		err = chancery.Refuse("error.locked", "ref", r.Ref)
	case act == "remove":
		err = inUse(tx, e)
	}
	if err != nil && chancery.ProblemOf(err) == chancery.Broken {
		return a, err
	}
	a.Refused = err
	return a, nil
}

// OpenNeeds are the fields a move wants filled, or the state it leads to, that
// are empty.
func OpenNeeds(spec *chancery.Spec, e chancery.Entity, mv chancery.Move) (names []string) {
	fields := chancery.OwnFields(e)
	for _, n := range slices.Concat(mv.Needs, spec.Needs[mv.To]) {
		if f, ok := fields.ByName(n); ok && f.Empty() && !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return names
}

// inUse refuses to take away what others refer to.
func inUse(tx *store.Tx, e chancery.Entity) error {
	back, err := tx.Backlinks(e.Head().ID, 5)
	if err != nil {
		return err
	}
	var users []string
	for _, b := range back {
		if b.From.ID != e.Head().ID {
			users = append(users, string(b.From.Kind)+" "+b.From.Ref)
		}
	}
	if len(users) > 0 {
		return chancery.Refuse("error.in_use", "ref", e.Head().Ref, "users", strings.Join(users, ", "))
	}
	return nil
}

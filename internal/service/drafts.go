package service

import (
	"context"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// Draft is a form on its way, kept for its writer alone.
type Draft = store.Draft

// DraftEntry is a draft in the list of its writer's.
type DraftEntry struct {
	Draft
	Of *Name // the record being edited; nil for a new one
	// Changed is set where somebody saved the record since the edit began.
	Changed bool
}

// KeepDraft keeps what somebody typed. It refuses where they may not write
// such a record, where the draft is too long and where they keep too many.
func (s *Service) KeepDraft(ctx context.Context, who chancery.Actor, d Draft) (id chancery.ID, err error) {
	err = s.store.Write(ctx, who, "draft.keep", func(tx *store.Tx) error {
		if _, err := chancery.SpecOf(d.Kind); err != nil {
			return err
		}
		act := ".create"
		if d.Record != "" {
			act = ".edit"
			if _, err := tx.Load(d.Kind, string(d.Record)); err != nil {
				return err
			}
		}
		if !tx.Actor.Allows(string(d.Kind) + act) {
			return chancery.May(string(d.Kind) + act)
		}
		id, err = tx.KeepDraft(d)
		return err
	})
	return id, err
}

// Draft reads one of the reader's own drafts. One about a record they may see
// no longer is not there.
func (s *Service) Draft(ctx context.Context, who chancery.Actor, id chancery.ID) (*DraftEntry, error) {
	var out *DraftEntry
	err := s.store.Read(ctx, who, func(tx *store.Tx) error {
		d, err := tx.Draft(id)
		if err != nil {
			return err
		}
		list, err := shown(tx, []Draft{d})
		if err == nil && len(list) == 0 {
			return &chancery.Error{Problem: chancery.Missing, Key: "draft.no_such"}
		}
		if err == nil {
			out = &list[0]
		}
		return err
	})
	return out, err
}

// Drafts lists the reader's own drafts, the latest first; of one kind where one is given.
func (s *Service) Drafts(ctx context.Context, who chancery.Actor, kind chancery.Kind) ([]DraftEntry, error) {
	var out []DraftEntry
	err := s.store.Read(ctx, who, func(tx *store.Tx) error {
		all, err := tx.Drafts()
		if err != nil {
			return err
		}
		var list []Draft
		for _, d := range all {
			if kind == "" || d.Kind == kind {
				list = append(list, d)
			}
		}
		out, err = shown(tx, list)
		return err
	})
	return out, err
}

// DraftOf finds the reader's draft of a record; nil where there is none.
func (s *Service) DraftOf(ctx context.Context, who chancery.Actor, record chancery.ID) (*DraftEntry, error) {
	var out *DraftEntry
	err := s.store.Read(ctx, who, func(tx *store.Tx) error {
		d, found, err := tx.DraftOf(record)
		if err != nil || !found {
			return err
		}
		list, err := shown(tx, []Draft{d})
		if err == nil && len(list) == 1 {
			out = &list[0]
		}
		return err
	})
	return out, err
}

// DropDraft forgets a draft of the reader's own.
func (s *Service) DropDraft(ctx context.Context, who chancery.Actor, id chancery.ID) error {
	return s.store.Write(ctx, who, "draft.drop", func(tx *store.Tx) error { return tx.DropDraft(id) })
}

// shown leaves out the drafts whose record the actor may see no longer, and
// those marked above the actor's clearance.
func shown(tx *store.Tx, list []Draft) ([]DraftEntry, error) {
	var out []DraftEntry
	for _, d := range list {
		if _, err := chancery.SpecOf(d.Kind); err != nil {
			continue // a kind that this program has no longer
		}
		if d.Marking.Level != "" && !tx.MayMark(d.Marking) {
			continue
		}
		entry := DraftEntry{Draft: d}
		if d.Record != "" {
			e, err := tx.Load(d.Kind, string(d.Record))
			if chancery.ProblemOf(err) == chancery.Missing {
				continue
			}
			if err != nil {
				return nil, err
			}
			names, err := namesOf(tx, nil, e)
			if err != nil {
				return nil, err
			}
			n := names[d.Record]
			entry.Of, entry.Changed = &n, e.Head().Version != d.Base
		}
		out = append(out, entry)
	}
	return out, nil
}

// LastEntered is the record of a kind that somebody entered last; nil where
// there is none they may see.
func (s *Service) LastEntered(ctx context.Context, who chancery.Actor, kind chancery.Kind) (*View, error) {
	var v *View
	err := s.store.Read(ctx, who, func(tx *store.Tx) error {
		id, found, err := tx.LastBy(kind)
		if err != nil || !found {
			return err
		}
		e, err := tx.Load(kind, string(id))
		if err == nil {
			v, err = view(tx, e)
		}
		return err
	})
	return v, err
}

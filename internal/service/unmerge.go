package service

import (
	"context"
	"errors"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// Kept is a field, or a whole record, that an un-merge left as it is because
// somebody changed it since.
type Kept struct {
	Name
	Fields []string
}

// Unmerge takes a merge back, in one act of the ledger: the other record is
// there again, and what was moved to the kept one is moved back, except where
// it was changed since; those the actor may see are listed.
func (s *Service) Unmerge(ctx context.Context, who chancery.Actor, id chancery.ID) (kept Name, left []Kept, err error) {
	return s.unmerge(ctx, who, id, false)
}

// TryUnmerge says what Unmerge would do.
func (s *Service) TryUnmerge(ctx context.Context, who chancery.Actor, id chancery.ID) (kept Name, left []Kept, err error) {
	return s.unmerge(ctx, who, id, true)
}

func (s *Service) unmerge(ctx context.Context, who chancery.Actor, id chancery.ID, dry bool) (kept Name, left []Kept, err error) {
	var kind string
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		m, err := tx.MergeNamed(id)
		kind = string(m.Kind)
		return err
	})
	if err != nil {
		return kept, nil, err
	}
	err = s.store.Write(ctx, who, kind+".unmerge", func(tx *store.Tx) error {
		m, err := tx.MergeNamed(id)
		if err != nil {
			return err
		}
		if m.Undone {
			return chancery.Refuse("merge.undone_already")
		}
		if err := mayUnmerge(tx, m); err != nil {
			return err
		}
		untouched, err := tx.TakeBackRun(string(m.ID))
		if err != nil {
			return err
		}
		if len(m.Accounts) > 0 {
			if _, err := tx.MoveAccounts(m.Kept, m.Dropped, m.Accounts); err != nil {
				return err
			}
		}
		names, err := namesOf(tx, append(leftIDs(untouched), m.Kept))
		if err != nil {
			return err
		}
		kept = names[m.Kept]
		for _, l := range untouched {
			if n, ok := names[l.ID]; ok {
				left = append(left, Kept{n, l.Fields})
			}
		}
		if err := tx.MarkUnmerged(m.ID); err != nil || !dry {
			return err
		}
		return errDryRun
	})
	if errors.Is(err, errDryRun) {
		err = nil
	}
	return kept, left, err
}

func leftIDs(list []store.Left) []chancery.ID {
	var ids []chancery.ID
	for _, l := range list {
		ids = append(ids, l.ID)
	}
	return ids
}

func mayUnmerge(tx *store.Tx, m store.Merge) error {
	keep, err := tx.Load(m.Kind, string(m.Kept))
	if chancery.ProblemOf(err) == chancery.Missing { // itself merged or removed since
		return chancery.Refuse("merge.kept_is_gone")
	}
	if err != nil {
		return err
	}
	drop, err := tx.Removed(m.Kind, string(m.Dropped))
	if err != nil {
		return err
	}
	if err := may(tx, string(m.Kind)+".edit", keep); err != nil {
		return err
	}
	return may(tx, string(m.Kind)+".restore", drop)
}

// MergeOf finds the merge that took a record away.
func (s *Service) MergeOf(ctx context.Context, who chancery.Actor, kind chancery.Kind, ref string) (id chancery.ID, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		n, err := tx.Find(kind, ref)
		if err != nil {
			return err
		}
		m, found, err := tx.MergedInto(n.ID)
		if err == nil && !found {
			return &chancery.Error{Problem: chancery.Missing, Key: "merge.no_such"}
		}
		id = m.ID
		return err
	})
	return id, err
}

// MovedTo finds where the record went that a reference named before a merge;
// nil where none did, and where the reader may not see both.
func (s *Service) MovedTo(ctx context.Context, who chancery.Actor, kind chancery.Kind, ref string) (*Name, error) {
	var out *Name
	err := s.store.Read(ctx, who, func(tx *store.Tx) error {
		was, err := tx.Find(kind, ref)
		if chancery.ProblemOf(err) == chancery.Missing {
			return nil
		}
		if err != nil {
			return err
		}
		n, err := tx.Standing(kind, ref)
		if err == nil && !n.Removed && n.ID != was.ID {
			out = &n
		}
		return err
	})
	return out, err
}

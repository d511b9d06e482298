package service

import (
	"context"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// MergeInput says how two records become one.
type MergeInput struct {
	Keep, Drop string // references; the second leads to the first afterwards
	// Take says for a field where the kept record has it from. A field that is
	// not in it is as Suggested says.
	Take map[string]chancery.Side
	// KeepVersion and DropVersion are those compared; 0 does not ask.
	KeepVersion, DropVersion int64
	Reason                   string
}

// Comparison is two records side by side.
type Comparison struct {
	Spec      *chancery.Spec
	Kept      chancery.Entity
	Other     chancery.Entity
	Names     map[chancery.ID]Name
	Terms     map[string][]chancery.Term
	Why       []Likeness
	Suggested map[string]chancery.Side // of the fields in which the two differ
}

// Compare reads two records to be made one; both must be the actor's to change.
func (s *Service) Compare(ctx context.Context, who chancery.Actor, kind chancery.Kind, keep, drop string) (*Comparison, error) {
	var c *Comparison
	err := s.store.Read(ctx, who, func(tx *store.Tx) error {
		a, b, err := loadTwo(tx, kind, keep, drop)
		if err != nil {
			return err
		}
		if no, err := mayMerge(tx, a, b); no != nil || err != nil {
			return firstError(err, no)
		}
		spec, err := chancery.SpecOf(kind)
		if err != nil {
			return err
		}
		c = &Comparison{Spec: spec, Kept: a, Other: b, Why: store.LikenessOf(spec, a, b)}
		if c.Suggested, err = suggested(tx, a, b); err != nil {
			return err
		}
		if c.Names, err = namesOf(tx, append(References(a), References(b)...), a, b); err != nil {
			return err
		}
		c.Terms, err = tx.AllTerms()
		return err
	})
	return c, err
}

// mayMerge says why the actor may not make one of two records; both errors are
// nil where they may.
func mayMerge(tx *store.Tx, keep, drop chancery.Entity) (no, outage error) {
	kind := string(keep.Head().Kind)
	for _, need := range []struct {
		right string
		of    chancery.Entity
	}{{kind + ".edit", keep}, {kind + ".edit", drop}, {kind + ".remove", drop}} {
		if err := may(tx, need.right, need.of); chancery.ProblemOf(err) == chancery.Forbidden {
			return err, nil
		} else if err != nil {
			return nil, err
		}
	}
	for _, e := range []chancery.Entity{keep, drop} {
		if locked(e) {
			return chancery.Refuse("error.locked", "ref", e.Head().Ref), nil
		}
	}
	spec, err := chancery.SpecOf(keep.Head().Kind)
	if err != nil {
		return nil, err
	}
	a, isTerm := keep.(*chancery.Term)
	if spec.CodeFrom != nil && !isTerm {
		return chancery.Refuse("merge.named_by_content", "kind", kind), nil
	}
	if !isTerm {
		return nil, nil
	}
	if b := drop.(*chancery.Term); a.Vocabulary != b.Vocabulary {
		return chancery.Refuse("merge.other_vocabulary", "one", a.Vocabulary, "other", b.Vocabulary), nil
	}
	if a.Vocabulary == "marking_level" || a.Vocabulary == "compartment" {
		return chancery.Refuse("merge.marking", "ref", drop.Head().Ref), nil
	}
	return nil, nil
}

// suggested is what a merge takes where nobody says otherwise: what only one
// of the two has, both of lists, the higher marking; else what the kept one has.
func suggested(tx *store.Tx, keep, drop chancery.Entity) (map[string]chancery.Side, error) {
	out := map[string]chancery.Side{}
	mine := chancery.AllFields(keep)
	theirs := chancery.AllFields(drop)
	for _, c := range chancery.Differences(keep, drop) {
		f, ok := mine.ByName(c.Field)
		o, _ := theirs.ByName(c.Field)
		switch {
		case !ok: // the state
		case keep.Head().Kind == "term" && (c.Field == "code" || c.Field == "vocabulary"): // they name it
		case o.Empty():
			out[c.Field] = chancery.SideKept
		case f.Empty():
			out[c.Field] = chancery.SideOther
		case f.Several():
			out[c.Field] = chancery.SideBoth
		default:
			out[c.Field] = chancery.SideKept
		}
	}
	if _, differ := out["marking"]; differ {
		higher, err := tx.Outranks(drop.Head().Marking.Level, keep.Head().Marking.Level)
		if err != nil {
			return nil, err
		}
		if higher {
			out["marking"] = chancery.SideOther
		}
	}
	return out, nil
}

// Merge makes one record out of two of a kind, in one transaction and one act
// of the ledger: the kept one gets the fields chosen, whatever refers to the
// other refers to it, and the other is removed. References in records that the
// actor may not see are moved too.
func (s *Service) Merge(ctx context.Context, who chancery.Actor, kind chancery.Kind, in MergeInput) (chancery.ID, error) {
	run := chancery.NewID(s.Now())
	err := s.store.WriteRun(ctx, who, string(kind)+".merge", string(run), func(tx *store.Tx) error {
		keep, drop, err := loadTwo(tx, kind, in.Keep, in.Drop)
		if err != nil {
			return err
		}
		if no, err := mayMerge(tx, keep, drop); no != nil || err != nil {
			return firstError(err, no)
		}
		if err := firstError(current(keep, in.KeepVersion), current(drop, in.DropVersion), notTheMinistry(tx, drop)); err != nil {
			return err
		}
		m := store.Merge{ID: run, Kind: kind, Kept: keep.Head().ID, Dropped: drop.Head().ID}
		// The one that goes, goes first: what it holds alone of its kind, such
		// as the number of an edition, is free then.
		drop.Head().Reason = strings.TrimSpace(in.Reason)
		if err := store.Remove(tx, drop); err != nil {
			return err
		}
		if _, err := tx.MoveReferences(m.Dropped, m.Kept); err != nil {
			return mergeRefused(err)
		}
		if gone, ok := drop.(*chancery.Term); ok {
			stays := keep.(*chancery.Term)
			if err := tx.MoveCodes(gone.Vocabulary, chancery.Code(gone.Code), chancery.Code(stays.Code)); err != nil {
				return err
			}
		}
		if err := s.fillKept(tx, keep, drop, in); err != nil {
			return err
		}
		if kind == "organisation" {
			if m.Accounts, err = tx.MoveAccounts(m.Dropped, m.Kept, nil); err != nil {
				return err
			}
		}
		return tx.KeepMerge(m)
	})
	return run, err
}

// fillKept gives the kept record what was chosen. It may have been saved
// already, where it referred to the other.
func (s *Service) fillKept(tx *store.Tx, was, drop chancery.Entity, in MergeInput) error {
	sides, err := suggested(tx, was, drop)
	if err != nil {
		return err
	}
	keep, err := tx.Load(was.Head().Kind, string(was.Head().ID))
	if err != nil {
		return err
	}
	for name, side := range sides {
		if chosen, ok := in.Take[name]; ok {
			side = chosen
		}
		chancery.Take(keep, drop, name, side)
	}
	id := keep.Head().ID
	chancery.Repoint(keep, drop.Head().ID, id)
	chancery.Repoint(keep, id, id)
	if err := may(tx, string(keep.Head().Kind)+".edit", keep); err != nil { // the owner may have changed
		return err
	}
	keep.Head().Reason = strings.TrimSpace(in.Reason)
	return save(tx, keep)
}

// mergeRefused says that something which refers to the two stands against it,
// without telling what it is: the actor may not see it.
func mergeRefused(err error) error {
	if fields := chancery.FieldsOf(err); chancery.ProblemOf(err) == chancery.Bad && len(fields) > 0 && fields[0].Key == "activity.edition_taken" {
		return chancery.Refuse("merge.edition_in_both", fields[0].Args...)
	}
	return err
}

func notTheMinistry(tx *store.Tx, drop chancery.Entity) error {
	if drop.Head().Kind != "organisation" {
		return nil
	}
	top, err := ministry(tx)
	if err == nil && top == drop.Head().ID {
		return chancery.Refuse("merge.is_ministry", "ref", drop.Head().Ref)
	}
	return err
}

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
		return tx.MarkUnmerged(m.ID)
	})
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

package service

import (
	"context"
	"errors"
	"maps"
	"slices"
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
	DryRun                   bool // runs everything and keeps nothing
}

// check wants every choice to be one of a field the kind has.
func (in MergeInput) check(kind chancery.Kind) error {
	spec, err := chancery.SpecOf(kind)
	if err != nil {
		return err
	}
	var wrong []chancery.FieldError
	fields := spec.DescribeAll()
	for _, name := range slices.Sorted(maps.Keys(in.Take)) {
		if _, ok := fields.ByName(name); !ok && name != "state" {
			wrong = append(wrong, chancery.FieldError{Field: "take." + name, Key: "value.no_such_field", Args: []any{"value", name}})
			continue
		}
		switch in.Take[name] {
		case "", chancery.SideKept, chancery.SideOther, chancery.SideBoth:
		default:
			wrong = append(wrong, chancery.FieldError{Field: "take." + name, Key: "merge.no_such_side", Args: []any{"value", string(in.Take[name])}})
		}
	}
	if len(wrong) > 0 {
		return chancery.InvalidFields(wrong)
	}
	return nil
}

// Merging is what a merge did, or would do.
type Merging struct {
	Run   chancery.ID // to take it back by; empty of a dry run
	Kept  *View
	Moved int // other records that were changed, of those the actor may see
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

// Merge is MergeRecords for who needs only its run.
func (s *Service) Merge(ctx context.Context, who chancery.Actor, kind chancery.Kind, in MergeInput) (chancery.ID, error) {
	done, err := s.MergeRecords(ctx, who, kind, in)
	return done.Run, err
}

// MergeRecords makes one record out of two of a kind, in one transaction and one
// act of the ledger: the kept one gets the fields chosen, whatever refers to the
// other refers to it, and the other is removed. References in records that the
// actor may not see are moved too.
func (s *Service) MergeRecords(ctx context.Context, who chancery.Actor, kind chancery.Kind, in MergeInput) (done Merging, err error) {
	if err := in.check(kind); err != nil {
		return done, err
	}
	run := chancery.NewID(s.Now())
	done.Run = run
	err = s.store.WriteRun(ctx, who, string(kind)+".merge", string(run), func(tx *store.Tx) error {
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
		moved, err := tx.MoveReferences(m.Dropped, m.Kept)
		if err != nil {
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
		if err := tx.KeepMerge(m); err != nil {
			return err
		}
		return done.tell(tx, m, moved, in.DryRun)
	})
	if errors.Is(err, errDryRun) {
		done.Run, err = "", nil
	}
	return done, err
}

// tell fills in what the merge did, and ends a dry run.
func (d *Merging) tell(tx *store.Tx, m store.Merge, moved []chancery.ID, dry bool) error {
	names, err := tx.Names(moved)
	if err != nil {
		return err
	}
	delete(names, m.Kept)
	d.Moved = len(names)
	kept, err := tx.Load(m.Kind, string(m.Kept))
	if err != nil {
		return err
	}
	if d.Kept, err = wholeView(tx, kept); err != nil {
		return err
	}
	if dry {
		return errDryRun
	}
	return nil
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
	fields := chancery.FieldsOf(err)
	if chancery.ProblemOf(err) != chancery.Bad || len(fields) == 0 {
		return err
	}
	switch fields[0].Key {
	case "activity.edition_taken":
		return chancery.Refuse("merge.edition_in_both", fields[0].Args...)
	case "document.number_taken":
		return chancery.Refuse("merge.number_in_both")
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

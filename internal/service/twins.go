package service

import (
	"context"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// Likeness is why two records may be one, by one rule.
type Likeness = store.Likeness

// Alike is a record that may be the one somebody is about to enter.
type Alike struct {
	Name
	Why []Likeness // the surest first
}

// mostAlike is how many such records are looked at, and how many are named.
const (
	mostCompared = 200
	mostAlike    = 8
)

// Alike finds the records that a new one with these values, in the form
// Input.Values has, may be the same as, the likeliest first. It finds only what
// the person may see. What cannot be read of the values counts as empty.
func (s *Service) Alike(ctx context.Context, who chancery.Actor, kind chancery.Kind, values map[string]any) ([]Alike, error) {
	var out []Alike
	err := s.store.Read(ctx, who, func(tx *store.Tx) error {
		spec, err := chancery.SpecOf(kind)
		if err != nil {
			return err
		}
		e := spec.Make()
		if !spec.Shared && !has(values, "owner") {
			if e.Head().Owner = tx.Actor.Organisation; e.Head().Owner == "" {
				if e.Head().Owner, err = ministry(tx); err != nil {
					return err
				}
			}
		}
		for _, f := range chancery.AllFields(e) {
			if v, ok := values[f.Name]; ok {
				f.Accept(v, tx)
			}
		}
		out, err = alikeTo(tx, spec, e)
		return err
	})
	return out, err
}

// AlikeAfter finds the records that a record would become alike to by an edit
// with these values: not those it is like already, nor those that were found to
// be others.
func (s *Service) AlikeAfter(ctx context.Context, who chancery.Actor, kind chancery.Kind, ref string, values map[string]any) ([]Alike, error) {
	var out []Alike
	err := s.store.Read(ctx, who, func(tx *store.Tx) error {
		spec, err := chancery.SpecOf(kind)
		if err != nil || len(spec.Twins) == 0 {
			return err
		}
		e, err := tx.Load(kind, ref)
		if err != nil {
			return err
		}
		before, err := alikeTo(tx, spec, e)
		if err != nil {
			return err
		}
		for _, f := range chancery.AllFields(e) {
			if v, ok := values[f.Name]; ok {
				f.Accept(v, tx)
			}
		}
		after, err := alikeTo(tx, spec, e)
		if err != nil {
			return err
		}
		for _, a := range after {
			if slices.ContainsFunc(before, func(b Alike) bool { return b.ID == a.ID }) {
				continue
			}
			apart, err := tx.KnownApart(e.Head().ID, a.ID)
			if err != nil {
				return err
			}
			if !apart {
				out = append(out, a)
			}
		}
		return nil
	})
	return out, err
}

func alikeTo(tx *store.Tx, spec *chancery.Spec, e chancery.Entity) ([]Alike, error) {
	ids, err := tx.TwinsIn(spec.Kind, store.TwinBlocks(spec, e), mostCompared)
	if err != nil {
		return nil, err
	}
	found, err := tx.LoadMany(spec.Kind, ids)
	if err != nil {
		return nil, err
	}
	var out []Alike
	var like []chancery.Entity
	for _, o := range found {
		if why := store.LikenessOf(spec, e, o); len(why) > 0 && o.Head().ID != e.Head().ID {
			out = append(out, Alike{Name: Name{ID: o.Head().ID}, Why: why})
			like = append(like, o)
		}
	}
	names, err := namesOf(tx, nil, like...)
	if err != nil {
		return nil, err
	}
	for i := range out {
		out[i].Name = names[out[i].ID]
	}
	slices.SortStableFunc(out, func(a, b Alike) int { return int(b.Why[0].Likely) - int(a.Why[0].Likely) })
	return out[:min(len(out), mostAlike)], nil
}

// Pair is two records that may be one.
type Pair struct {
	One, Other chancery.Entity
	Why        []Likeness
	May        bool // the reader may make one of them
}

// Duplicates is a page of pairs of one kind.
type Duplicates struct {
	Spec   *chancery.Spec
	Pairs  []Pair
	Next   string // where the next page begins; empty at the end
	Names  map[chancery.ID]Name
	Terms  map[string][]chancery.Term
	Merged []Merged
}

// Merged is a merge that can be taken back.
type Merged struct {
	store.Merge
	KeptName, DroppedName Name
}

// How many pairs a page has, how many candidates one query brings and how many
// are compared for one page at most.
const (
	pairsPerPage  = 50
	pairsAtOnce   = 500
	pairsCompared = 5000
)

// Duplicates finds pairs of records of a kind that may be one, by the kind's
// rules, among those the reader may see; from is the Next of the page before.
func (s *Service) Duplicates(ctx context.Context, who chancery.Actor, kind chancery.Kind, from string) (*Duplicates, error) {
	d := &Duplicates{Names: map[chancery.ID]Name{}}
	err := s.store.Read(ctx, who, func(tx *store.Tx) (err error) {
		if d.Spec, err = chancery.SpecOf(kind); err != nil {
			return err
		}
		if d.Terms, err = tx.AllTerms(); err != nil {
			return err
		}
		if err := d.gather(tx, from); err != nil {
			return err
		}
		if err := d.name(tx); err != nil {
			return err
		}
		return d.gatherMerged(tx)
	})
	return d, err
}

func (d *Duplicates) gather(tx *store.Tx, from string) error {
	var after [2]chancery.ID
	if one, other, ok := strings.Cut(from, "."); ok {
		after = [2]chancery.ID{chancery.ID(one), chancery.ID(other)}
	}
	for compared := 0; compared < pairsCompared; compared += pairsAtOnce {
		pairs, last, err := tx.TwinPairs(d.Spec.Kind, after, pairsAtOnce)
		if err != nil {
			return err
		}
		var ids []chancery.ID
		for _, p := range pairs {
			ids = append(ids, p[0], p[1])
		}
		slices.Sort(ids)
		es, err := tx.LoadMany(d.Spec.Kind, slices.Compact(ids))
		if err != nil {
			return err
		}
		byID := map[chancery.ID]chancery.Entity{}
		for _, e := range es {
			byID[e.Head().ID] = e
		}
		for _, p := range pairs {
			a, b := byID[p[0]], byID[p[1]]
			if a == nil || b == nil {
				continue
			}
			if len(d.Pairs) == pairsPerPage {
				d.Next = string(after[0]) + "." + string(after[1])
				return nil
			}
			after = p
			if why := store.LikenessOf(d.Spec, a, b); len(why) > 0 {
				may, err := mayMerge(tx, a, b)
				if err != nil {
					return err
				}
				d.Pairs = append(d.Pairs, Pair{a, b, why, may == nil})
			}
		}
		if last[0] == "" {
			return nil
		}
		after = last
	}
	d.Next = string(after[0]) + "." + string(after[1])
	return nil
}

func (d *Duplicates) name(tx *store.Tx) error {
	var ids []chancery.ID
	var es []chancery.Entity
	for _, p := range d.Pairs {
		ids = append(append(ids, References(p.One)...), References(p.Other)...)
		es = append(es, p.One, p.Other)
	}
	slices.Sort(ids)
	names, err := namesOf(tx, slices.Compact(ids), es...)
	d.Names = names
	return err
}

func (d *Duplicates) gatherMerged(tx *store.Tx) (err error) {
	d.Merged, err = mergesOf(tx, d.Spec.Kind, 20)
	return err
}

// mostMerges is how many merges are listed at most.
const mostMerges = 500

// Merges lists the merges of a kind that can be taken back, the newest first,
// as far as the reader may see both records.
func (s *Service) Merges(ctx context.Context, who chancery.Actor, kind chancery.Kind) (out []Merged, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		out, err = mergesOf(tx, kind, mostMerges)
		return err
	})
	return out, err
}

func mergesOf(tx *store.Tx, kind chancery.Kind, limit int) (out []Merged, err error) {
	list, err := tx.Merges(kind, limit)
	if err != nil {
		return nil, err
	}
	var ids []chancery.ID
	for _, m := range list {
		ids = append(ids, m.Kept, m.Dropped)
	}
	names, err := namesOf(tx, ids)
	for _, m := range list {
		out = append(out, Merged{m, names[m.Kept], names[m.Dropped]})
	}
	return out, err
}

// NotDuplicates remembers that two records are two; they are not offered again.
func (s *Service) NotDuplicates(ctx context.Context, who chancery.Actor, kind chancery.Kind, one, other string) error {
	return s.store.Write(ctx, who, string(kind)+".not_duplicate", func(tx *store.Tx) error {
		a, b, err := loadTwo(tx, kind, one, other)
		if err != nil {
			return err
		}
		if no, err := mayMerge(tx, a, b); no != nil || err != nil {
			return firstError(err, no)
		}
		return tx.NotTwins(a.Head().ID, b.Head().ID)
	})
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func loadTwo(tx *store.Tx, kind chancery.Kind, one, other string) (a, b chancery.Entity, err error) {
	if a, err = tx.Load(kind, one); err != nil {
		return nil, nil, err
	}
	if b, err = tx.Load(kind, other); err != nil {
		return nil, nil, err
	}
	if a.Head().ID == b.Head().ID {
		return nil, nil, chancery.Refuse("merge.with_itself", "ref", a.Head().Ref)
	}
	return a, b, nil
}

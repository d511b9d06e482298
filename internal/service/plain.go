package service

import (
	"context"
	"slices"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/ledger"
	"chancery/internal/store"
)

// Record reads one record without what a screen needs around it: its view has
// no terms, no references from elsewhere and no position, and names are as
// stored, empty where a title is put together from others.
func (s *Service) Record(ctx context.Context, who chancery.Actor, kind chancery.Kind, ref string) (v *View, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		e, err := tx.Load(kind, ref)
		if err != nil {
			return err
		}
		v, err = plainView(tx, e)
		return err
	})
	return v, err
}

// plainView is a record as a reader sees it, and what they may do to it.
func plainView(tx *store.Tx, e chancery.Entity) (*View, error) {
	spec, err := chancery.SpecOf(e.Head().Kind)
	if err != nil {
		return nil, err
	}
	v := &View{Spec: spec, Entity: e}
	if v.Names, err = tx.Names(References(e)); err != nil {
		return nil, err
	}
	mine, err := belongs(tx, e)
	v.Acts = actsOn(tx.Actor, spec, e, mine)
	return v, err
}

// Page is one page of records as programs read them.
type Page struct {
	Records []chancery.Entity
	Acts    [][]string // of each record, what the reader may do to it now
	Names   map[chancery.ID]Name
	Next    string // cursor of the next page; empty at the end
	Total   int    // counted only on request
	More    bool   // there are more than Total
}

// Page reads one page of records, and how many there are where count is set.
func (s *Service) Page(ctx context.Context, who chancery.Actor, q Query, count bool) (p *Page, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) (err error) {
		p, err = page(tx, q)
		if err == nil && count {
			p.Total, p.More, err = tx.Count(q.Kind, q.Where)
		}
		return err
	})
	return p, err
}

func page(tx *store.Tx, q Query) (*Page, error) {
	spec, err := chancery.SpecOf(q.Kind)
	if err != nil {
		return nil, err
	}
	listed, err := tx.List(q)
	if err != nil {
		return nil, err
	}
	p := &Page{Records: listed.Records, Next: listed.Next}
	var ids []chancery.ID
	mine := map[chancery.ID]bool{}
	for _, e := range p.Records {
		ids = append(ids, References(e)...)
		owner := e.Head().Owner
		in, known := mine[owner]
		if !known {
			if in, err = belongs(tx, e); err != nil {
				return nil, err
			}
			mine[owner] = in
		}
		p.Acts = append(p.Acts, actsOn(tx.Actor, spec, e, in))
	}
	slices.Sort(ids)
	p.Names, err = tx.Names(slices.Compact(ids))
	return p, err
}

// LedgerAt is how many entries the ledger had at a moment: the position to
// read the past at.
func (s *Service) LedgerAt(ctx context.Context, at time.Time) (size int64, err error) {
	err = s.store.Read(ctx, chancery.System(), func(tx *store.Tx) (err error) {
		size, err = tx.LedgerAt(at)
		return err
	})
	return size, err
}

// LedgerEntries reads entries of the ledger from a position on, and how many
// there are in all.
func (s *Service) LedgerEntries(ctx context.Context, who chancery.Actor, from int64, limit int) (entries []ledger.Entry, size int64, err error) {
	if !who.Allows("ledger.read") {
		return nil, 0, chancery.May("ledger.read")
	}
	err = s.store.Read(ctx, who, func(tx *store.Tx) (err error) {
		if size, err = tx.LedgerSize(); err != nil {
			return err
		}
		for row, err := range tx.Entries(min(from, size), min(from+int64(limit), size)) {
			if err != nil {
				return err
			}
			entries = append(entries, row.Entry)
		}
		return nil
	})
	return entries, size, err
}

// LastCheckpoint is the checkpoint that was signed last; empty when none was.
func (s *Service) LastCheckpoint(ctx context.Context, who chancery.Actor) (signed string, err error) {
	if !who.Allows("ledger.read") {
		return "", chancery.May("ledger.read")
	}
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		last, err := tx.Checkpoints(1)
		if len(last) > 0 {
			signed = last[0].Signed
		}
		return err
	})
	return signed, err
}

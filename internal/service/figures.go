package service

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/figures"
	"chancery/internal/store"
)

// Ask says which figures are wanted.
type Ask struct {
	Period   string // "2022-H1"
	Calendar string // code of a reporting calendar; "" is the calendar year
	// Level is up to which marking the audience may see; "" is as high as the
	// reader sees. It never rises above the reader's own clearance. Records of
	// compartments are counted for no audience.
	Level chancery.Code
	// Organisation is the reference of the organisation whose subtree the
	// audience sees; "" is all the reader sees.
	Organisation string
	// Size is the position of the ledger at which to count; 0 is the present one.
	Size int64

	fromLedger bool // the tables are not to be trusted
}

// Figures computes the figures of the central report for an audience.
func (s *Service) Figures(ctx context.Context, who chancery.Actor, a Ask) (*figures.Set, error) {
	return s.forAudience(ctx, who, a, func(tx *store.Tx, set *figures.Set) error { return s.count(tx, a, set) })
}

// forAudience runs fn on the records as the audience sees them, where they
// stand as asked for: in their tables or, at a past position, in a scratch
// copy made from the ledger. The set it gives says who the audience is and
// what the position.
func (s *Service) forAudience(ctx context.Context, who chancery.Actor, a Ask, fn func(*store.Tx, *figures.Set) error) (*figures.Set, error) {
	set := &figures.Set{Kind: "central_report", Period: a.Period, GeneratedAt: s.Now().UTC().Truncate(time.Second)}
	var reader chancery.Actor
	past := false
	err := s.store.Read(ctx, who, func(tx *store.Tx) (err error) {
		if reader, err = audience(tx, a, set); err != nil {
			return err
		}
		size, err := position(tx, a.Size, set)
		if err != nil {
			return err
		}
		if past = a.fromLedger || set.Ledger.Size < size; past {
			return nil
		}
		return fn(tx.As(reader), set)
	})
	if err == nil && past {
		err = s.inScratch(ctx, reader, set.Ledger.Size, func(tx *store.Tx) error { return fn(tx, set) })
	}
	if err != nil {
		return nil, err
	}
	return set, nil
}

// position puts the position asked for into the set and gives the present one.
func position(tx *store.Tx, asked int64, set *figures.Set) (size int64, err error) {
	if size, err = tx.LedgerSize(); err != nil {
		return 0, err
	}
	if asked < 0 || asked > size {
		return 0, chancery.Invalid("as_of", "figures.position", "value", asked, "size", size)
	}
	if asked == 0 {
		asked = size
	}
	root, err := tx.LedgerRoot(asked)
	set.Ledger = figures.Position{Size: asked, Root: root.String()}
	return size, err
}

// count fills the set with the figures of the central report, those of the
// present position from memory where they were counted before.
func (s *Service) count(tx *store.Tx, a Ask, set *figures.Set) error {
	calendar, _, err := reportingCalendar(tx, a.Calendar)
	if err != nil {
		return err
	}
	a.Calendar = calendar.Ref // the ministry may choose another one as its own
	k := counted{
		size: set.Ledger.Size, period: a.Period, calendar: a.Calendar, rank: tx.Actor.Clearance.Rank, wide: tx.Actor.MinistryWide, organisation: tx.Actor.Organisation,
	}
	if had, ok := s.counts.get(k); ok {
		set.Calendar, set.From, set.To, set.Compared, set.Figures, set.Names = had.Calendar, had.From, had.To, had.Compared, had.Figures, had.Names
		return nil
	}
	if err := measure(tx, a, figures.Central(), set); err != nil {
		return err
	}
	s.counts.put(k, *set)
	return nil
}

// measure fills the set from the records the transaction shows.
func measure(tx *store.Tx, a Ask, measures []figures.Measure, set *figures.Set) error {
	calendar, _, err := reportingCalendar(tx, a.Calendar)
	if err != nil {
		return err
	}
	asked, err := figures.Ask(calendar, a.Period)
	if err != nil {
		return err
	}
	set.Calendar, set.From, set.To = chancery.Code(calendar.Ref), asked[0].From, asked[0].To
	set.Compared = figures.Compared{Previous: asked[1].Label(), YearBefore: asked[2].Label()}
	set.Figures, set.Names, err = tx.Figures(measures, asked)
	return err
}

// audience is somebody who sees what the audience sees, and no more than the
// reader does. It says in the set who that is.
func audience(tx *store.Tx, a Ask, set *figures.Set) (chancery.Actor, error) {
	reader := chancery.Actor{
		User: tx.Actor.User, MinistryWide: tx.Actor.MinistryWide, Organisation: tx.Actor.Organisation, Lang: tx.Actor.Lang,
		Clearance: chancery.Clearance{Rank: math.MinInt}, // until a level is found, nothing
	}
	levels, err := tx.Terms("marking_level")
	if err != nil {
		return reader, err
	}
	known := a.Level == ""
	for _, l := range levels {
		rank := int(l.Rank.N)
		if rank <= tx.Actor.Clearance.Rank {
			reader.Clearance.Rank, set.Audience.Level = rank, chancery.Code(l.Code)
		}
		if chancery.Code(l.Code) == a.Level {
			known = true
			break
		}
	}
	if !known {
		return reader, chancery.Invalid("level", "value.no_such_term", "value", string(a.Level), "vocabulary", "marking_level")
	}
	if a.Organisation != "" {
		if err := limit(tx, &reader, a.Organisation); err != nil {
			return reader, err
		}
	}
	if reader.MinistryWide {
		return reader, nil
	}
	names, err := tx.Names([]chancery.ID{reader.Organisation})
	if err != nil {
		return reader, err
	}
	n, ok := names[reader.Organisation]
	if !ok {
		return reader, chancery.NotFound("organisation", a.Organisation)
	}
	set.Audience.Organisation = &n.Ref
	return reader, nil
}

// limit makes the audience one organisation and those under it, which must lie
// within what the reader sees.
func limit(tx *store.Tx, reader *chancery.Actor, organisation string) error {
	id, ok := tx.ResolveRef([]chancery.Kind{"organisation"}, organisation)
	if !ok {
		return chancery.NotFound("organisation", organisation)
	}
	within, err := tx.InSubtree(id)
	if err != nil {
		return err
	}
	if !within {
		return &chancery.Error{Problem: chancery.Forbidden, Key: "figures.outside", Args: []any{"organisation", organisation}}
	}
	reader.MinistryWide, reader.Organisation = false, id
	return nil
}

// inScratch runs fn on the records as they stood when the ledger had size entries.
func (s *Service) inScratch(ctx context.Context, who chancery.Actor, size int64, fn func(*store.Tx) error) error {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return chancery.Failure("error.storage", err)
	}
	dir, err := os.MkdirTemp(s.dir, "replay-")
	if err != nil {
		return chancery.Failure("error.storage", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	past, err := s.store.Replay(ctx, size, filepath.Join(dir, "past.db"))
	if err != nil {
		return err
	}
	defer past.Close()
	return past.Read(ctx, who, fn)
}

// Counted is an ad-hoc figure: how many records a filter keeps, and how they
// are spread over the values of a field.
type Counted struct {
	Total int64
	By    []Facet // values of reference fields are identifiers found in Names
	Names map[chancery.ID]Name
}

// Count counts the records of a kind that filters keep, without a limit; by is
// a field to break the number down by, or "". The register with the same
// filters is its evidence.
func (s *Service) Count(ctx context.Context, who chancery.Actor, kind chancery.Kind, filters []Filter, by string) (*Counted, error) {
	c := &Counted{}
	err := s.store.Read(ctx, who, func(tx *store.Tx) (err error) {
		if by != "" {
			if c.By, err = tx.Spread(kind, filters, by); err != nil {
				return err
			}
		}
		if by == "" || severalIn(kind, by) {
			if c.Total, err = tx.CountAll(kind, filters); err != nil {
				return err
			}
		} else {
			for _, f := range c.By { // each record once, those without a value as well
				c.Total += int64(f.Count)
			}
		}
		var ids []chancery.ID
		for _, f := range c.By {
			if id := chancery.ID(f.Value); id.Valid() {
				ids = append(ids, id)
			}
		}
		c.Names, err = tx.Names(ids)
		return err
	})
	return c, err
}

// severalIn reports whether a record can have several values in the field.
func severalIn(kind chancery.Kind, field string) bool {
	spec, err := chancery.SpecOf(kind)
	if err != nil {
		return true
	}
	f, _ := spec.DescribeAll().ByName(field)
	return f.Type == chancery.TypeRefs || f.Type == chancery.TypeCodes
}

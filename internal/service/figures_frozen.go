package service

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/figures"
	"chancery/internal/store"
)

// Freeze computes the figures and keeps them as they were issued, with the
// measures they were computed by. content turns them into the JSON that is
// kept; nil keeps the figures alone. It returns the set and the identifier of
// what was kept.
func (s *Service) Freeze(ctx context.Context, who chancery.Actor, a Ask, content func(*figures.Set) ([]byte, error)) (*figures.Set, chancery.ID, error) {
	const right = "report.freeze"
	if !who.Allows(right) {
		return nil, "", chancery.May(right)
	}
	set, err := s.Figures(ctx, who, a)
	if err != nil {
		return nil, "", err
	}
	set.Definitions = figures.Central()
	if content == nil {
		content = func(set *figures.Set) ([]byte, error) { return json.Marshal(set) }
	}
	raw, err := content(set)
	if err != nil {
		return nil, "", chancery.Failure("error.snapshot", err)
	}
	f := store.Frozen{
		ID: chancery.NewID(s.Now()), Period: set.Period, Calendar: string(set.Calendar), Level: set.Audience.Level, LedgerSize: set.Ledger.Size, Content: string(raw),
	}
	err = s.store.Write(ctx, who, right, func(tx *store.Tx) error {
		if o := set.Audience.Organisation; o != nil {
			f.Organisation, _ = tx.ResolveRef([]chancery.Kind{"organisation"}, *o)
		}
		return tx.Freeze(f)
	})
	return set, f.ID, err
}

// Frozen lists the issued reports of a period whose audience the reader may
// belong to, the newest first; of all periods when period is empty.
func (s *Service) Frozen(ctx context.Context, who chancery.Actor, period string) ([]store.Frozen, error) {
	var out []store.Frozen
	err := s.store.Read(ctx, who, func(tx *store.Tx) error {
		all, err := tx.FrozenReports(period)
		if err != nil {
			return err
		}
		for _, f := range all {
			names, err := tx.Names([]chancery.ID{f.Organisation})
			if err != nil {
				return err
			}
			a := Ask{Level: f.Level, Organisation: names[f.Organisation].Ref}
			switch err := inAudience(tx, a); chancery.ProblemOf(err) {
			case chancery.Forbidden, chancery.Missing:
			default:
				if err != nil {
					return err
				}
				out = append(out, f)
			}
		}
		return nil
	})
	return out, err
}

// inAudience refuses a reader who does not see all that the audience sees.
func inAudience(tx *store.Tx, a Ask) error {
	var set figures.Set
	reader, err := audience(tx, a, &set)
	switch {
	case err != nil:
		return err
	case set.Audience.Level != a.Level, a.Organisation == "" && !reader.MinistryWide:
		return &chancery.Error{Problem: chancery.Forbidden, Key: "figures.audience", Args: []any{"level", string(a.Level)}}
	}
	return nil
}

// Difference is one part of a frozen report that does not come out again.
type Difference struct {
	Figure string // "activities.held", "activities.held.by_partner/CN", "ledger"
	Part   string // "value", "previous", "year_before", "records", "editions", "balance", "root"
	Frozen string
	Found  string
}

// Verified is what came of computing a frozen report again.
type Verified struct {
	Set         *figures.Set // as computed again
	Compared    int          // figures
	Differences []Difference
}

// Verify computes every figure of a frozen report again from the ledger, at
// the report's own position, for its own audience and by its own measures, and
// lists what differs. Whoever may not see all that the audience sees is refused.
func (s *Service) Verify(ctx context.Context, who chancery.Actor, frozen []byte) (*Verified, error) {
	was, now, err := s.again(ctx, who, frozen, true)
	if err != nil {
		return nil, err
	}
	v := &Verified{Set: now}
	if was.Ledger.Root != now.Ledger.Root {
		v.Differences = append(v.Differences, Difference{"ledger", "root", was.Ledger.Root, now.Ledger.Root})
	}
	for _, p := range pairs(was.Figures, now.Figures) {
		v.Compared++
		v.Differences = append(v.Differences, p.differences()...)
	}
	return v, nil
}

// Drift is how far a figure has moved since it was frozen.
type Drift struct {
	Figure string // as in Difference
	Frozen figures.Amount
	Now    figures.Amount
	Change figures.Amount // Now less Frozen
	// Added and Gone are the records counted now and not then, and the other
	// way round, where both name their records.
	Added, Gone []string
}

// Drift compares a frozen report with what its measures give now and lists the
// figures that have moved.
func (s *Service) Drift(ctx context.Context, who chancery.Actor, frozen []byte) ([]Drift, error) {
	was, now, err := s.again(ctx, who, frozen, false)
	if err != nil {
		return nil, err
	}
	var moved []Drift
	for _, p := range pairs(was.Figures, now.Figures) {
		d := Drift{Figure: p.name, Frozen: p.was.Value, Now: p.now.Value, Change: figures.Real(p.now.Value.N - p.was.Value.N)}
		if p.was.RecordsTotal == 0 && p.now.RecordsTotal == 0 {
			d.Added, d.Gone = without(p.now.Records, p.was.Records), without(p.was.Records, p.now.Records)
		}
		if d.Change.N != 0 || d.Frozen.OK != d.Now.OK || len(d.Added)+len(d.Gone) > 0 {
			moved = append(moved, d)
		}
	}
	return moved, nil
}

// again reads a frozen report and computes it again, at its own position of
// the ledger or at the present one.
func (s *Service) again(ctx context.Context, who chancery.Actor, frozen []byte, atItsPosition bool) (was, now *figures.Set, err error) {
	was = &figures.Set{}
	if err := json.Unmarshal(frozen, was); err != nil || was.Kind != "central_report" {
		return nil, nil, &chancery.Error{Problem: chancery.Bad, Key: "figures.not_frozen", Cause: err}
	}
	a := Ask{Period: was.Period, Calendar: string(was.Calendar), Level: was.Audience.Level}
	if o := was.Audience.Organisation; o != nil {
		a.Organisation = *o
	}
	if atItsPosition {
		a.Size, a.fromLedger = was.Ledger.Size, true
	}
	if err := s.store.Read(ctx, who, func(tx *store.Tx) error { return inAudience(tx, a) }); err != nil {
		return nil, nil, err
	}
	measures := was.Definitions
	if len(measures) == 0 {
		measures = figures.Central()
	}
	now, err = s.forAudience(ctx, who, a, func(tx *store.Tx, set *figures.Set) error { return measure(tx, a, measures, set) })
	return was, now, err
}

// pair is one figure as it was and as it is.
type pair struct {
	name     string
	was, now figures.Figure
}

// pairs puts the figures of two sets side by side, in order.
func pairs(was, now figures.Figures) []pair {
	a, b := flat(was), flat(now)
	names := slices.Collect(maps.Keys(a))
	names = slices.AppendSeq(names, maps.Keys(b))
	slices.Sort(names)
	var out []pair
	for _, name := range slices.Compact(names) {
		out = append(out, pair{name, a[name], b[name]})
	}
	return out
}

func flat(f figures.Figures) map[string]figures.Figure {
	all := maps.Clone(f.Totals)
	for name, g := range f.Groups {
		for key, x := range g {
			all[name+"/"+key] = x
		}
	}
	return all
}

func (p pair) differences() []Difference {
	var out []Difference
	compare := func(part, was, now string) {
		if was != now {
			out = append(out, Difference{p.name, part, was, now})
		}
	}
	compare("value", p.was.Value.String(), p.now.Value.String())
	compare("previous", p.was.Previous.String(), p.now.Previous.String())
	compare("year_before", p.was.YearBefore.String(), p.now.YearBefore.String())
	compare("records", evidence(p.was), evidence(p.now))
	compare("editions", fmt.Sprint(p.was.Editions), fmt.Sprint(p.now.Editions))
	compare("balance", balance(p.was), balance(p.now))
	return out
}

func evidence(f figures.Figure) string {
	if f.RecordsTotal > 0 {
		return strconv.Itoa(f.RecordsTotal) + " " + f.RecordsHash
	}
	return strings.Join(f.Records, " ")
}

func balance(f figures.Figure) string {
	if f.Reciprocal == nil {
		return ""
	}
	return fmt.Sprint(*f.Reciprocal)
}

// without are the entries of a sorted list that another lacks.
func without(list, other []string) []string {
	var out []string
	for _, x := range list {
		if _, there := slices.BinarySearch(other, x); !there {
			out = append(out, x)
		}
	}
	return out
}

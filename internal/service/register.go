package service

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// Showing is what a register shows beside one page of records. All of it is
// counted by the database over everything the reader may see of what the
// filters keep, never over the page.
type Showing struct {
	Facets []string // fields whose values are counted
	Most   int      // values of a field at most; 0 is MaxFacets
	Totals []string // number fields to add up
	Group  Grouping

	whole bool // every record, not one page
}

// Grouping divides a register by the values of a field. By is "month",
// "quarter", "half" or "year" for a date field and empty for any other.
type Grouping struct {
	Field, By string
	// Calendar is the one whose half-years, quarters and years count; the
	// calendar year where it is empty.
	Calendar string
}

// Bunch is one group of a grouped register.
type Bunch struct {
	Value string // as in Facet; of dates the month or the label of the period
	Count int
	Sums  []Sum
	// Where keeps, beside the filters of the register, exactly these records.
	Where   []Filter
	Records []chancery.Entity // the first of them
}

// The sizes of a grouped register.
const (
	MaxBunches  = 200 // groups in all
	OpenBunches = 20  // groups that show their first records
	BunchRows   = 8   // of which so many
)

// Sum is what numbers add up to.
type Sum = store.Sum

// The comparisons of a filter.
const (
	OneOf   = store.OneOf
	NoneOf  = store.NoneOf
	AtLeast = store.AtLeast
	AtMost  = store.AtMost
	Holds   = store.Holds
)

// Op is how a filter compares.
type Op = store.Op

// Register reads one page of a register and what is shown with it.
func (s *Service) Register(ctx context.Context, who chancery.Actor, q Query, o Showing) (*Register, error) {
	var reg *Register
	err := s.store.Read(ctx, who, func(tx *store.Tx) (err error) {
		reg, err = register(tx, q, o)
		return err
	})
	return reg, err
}

// groups fills the groups and returns the identifiers among their values.
func (reg *Register) group(tx *store.Tx, q Query, o Showing) ([]chancery.ID, error) {
	f, ok := reg.Spec.DescribeAll().ByName(o.Group.Field)
	if !ok && o.Group.Field != "state" {
		return nil, chancery.Invalid("group", "value.no_such_field", "value", o.Group.Field, "kind", string(reg.Spec.Kind))
	}
	found, err := tx.Groups(q.Kind, q.Where, o.Group.Field, o.Totals)
	if err != nil {
		return nil, err
	}
	switch {
	case f.Type == chancery.TypeDate:
		err = reg.byPeriod(tx, o.Group, found)
	case f.Type == chancery.TypeRef || f.Type == chancery.TypeRefs:
		reg.byRecord(o.Group.Field, found)
	default:
		for _, g := range found {
			reg.addBunch(g, Filter{Field: o.Group.Field, Values: []string{g.Value}})
		}
		err = reg.inOrderOf(tx, f)
	}
	if err != nil {
		return nil, err
	}
	reg.Bunches, reg.MoreBunches = reg.Bunches[:min(MaxBunches, len(reg.Bunches))], max(0, len(reg.Bunches)-MaxBunches)
	var ids []chancery.ID
	for i := range reg.Bunches {
		b := &reg.Bunches[i]
		if chancery.ID(b.Value).Valid() {
			ids = append(ids, chancery.ID(b.Value))
		}
		if i >= OpenBunches && !o.whole {
			continue
		}
		part := q
		part.Where, part.Limit, part.Cursor, part.Before = append(slices.Clone(q.Where), b.Where...), BunchRows, "", ""
		if o.whole {
			part.Limit = store.MaxPage
		}
		page, err := tx.List(part)
		if err == nil && o.whole {
			err = rest(tx, part, &page)
		}
		if err != nil {
			return nil, err
		}
		b.Records = page.Records
	}
	return ids, nil
}

// addBunch takes a group in, into the one with its value if there is one.
func (reg *Register) addBunch(g store.Group, where ...Filter) {
	for i := range reg.Bunches {
		if b := &reg.Bunches[i]; b.Value == g.Value {
			b.Count += g.Count
			for _, s := range g.Sums {
				b.Sums = store.AddSum(b.Sums, s)
			}
			return
		}
	}
	reg.Bunches = append(reg.Bunches, Bunch{Value: g.Value, Count: g.Count, Sums: g.Sums, Where: where})
}

// byRecord groups by records; those the reader may not see count as not stated.
func (reg *Register) byRecord(field string, found []store.Group) {
	for _, g := range found {
		reg.addBunch(g, Filter{Field: field, Values: []string{g.Value}})
	}
	reg.mostFirst()
}

// byPeriod groups dates by months or by the periods of a calendar; a date known
// to the month or the year counts on its last day, as everywhere.
func (reg *Register) byPeriod(tx *store.Tx, g Grouping, found []store.Group) error {
	calendar, _, err := reportingCalendar(tx, g.Calendar)
	if err != nil {
		return err
	}
	for _, x := range found {
		last := chancery.Date(x.Value).LastDay()
		if x.Value == "" || last == "" {
			x.Value = ""
			reg.addBunch(x, Filter{Field: g.Field})
			continue
		}
		from, to := last[:7].FirstDay(), last[:7].LastDay()
		x.Value = string(last[:7])
		if g.By != "" && g.By != "month" {
			p, ok := calendar.Around(g.By, last)
			if !ok {
				return chancery.Invalid("group", "period.not_in_calendar", "value", g.By, "calendar", calendar.Ref)
			}
			from, to, x.Value = p.From, p.To, p.Label()
		}
		reg.addBunch(x, Filter{Field: g.Field, Op: AtLeast, Values: []string{string(from)}}, Filter{Field: g.Field, Op: AtMost, Values: []string{string(to)}})
	}
	slices.SortFunc(reg.Bunches, func(a, b Bunch) int { return strings.Compare(b.Value, a.Value) }) // the latest first, no date last
	return nil
}

// inOrderOf puts states and terms into their own order.
func (reg *Register) inOrderOf(tx *store.Tx, f chancery.Field) error {
	place := map[string]int{}
	for i, s := range reg.Spec.States {
		if f.Name == "" {
			place[string(s)] = i + 1
		}
	}
	if f.Vocabulary != "" {
		terms, err := tx.Terms(f.Vocabulary)
		if err != nil {
			return err
		}
		for i, t := range terms {
			if t.Rank.OK {
				place[t.Code] = i + 1
			}
		}
	}
	reg.mostFirst()
	slices.SortStableFunc(reg.Bunches, func(a, b Bunch) int {
		if place[a.Value] == 0 || place[b.Value] == 0 {
			return 0
		}
		return place[a.Value] - place[b.Value]
	})
	return nil
}

// mostFirst puts the groups with the most records first and those without a
// value last.
func (reg *Register) mostFirst() {
	slices.SortFunc(reg.Bunches, func(a, b Bunch) int {
		if (a.Value == "") != (b.Value == "") {
			return cmp.Compare(b.Value, a.Value)
		}
		return cmp.Or(b.Count-a.Count, strings.Compare(a.Value, b.Value))
	})
}

// picked are the identifiers of records the filters name, as far as the reader
// may see them, so that a screen can say what they are.
func picked(tx *store.Tx, spec *chancery.Spec, filters []Filter) (ids []chancery.ID) {
	fields := spec.DescribeAll()
	for _, w := range filters {
		f, _ := fields.ByName(w.Field)
		if f.Type != chancery.TypeRef && f.Type != chancery.TypeRefs {
			continue
		}
		for _, v := range w.Values {
			if id, ok := tx.ResolveRef(f.Targets, v); ok {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// Calendar is the reporting calendar of that name; the calendar year where it
// is empty and the ministry has entered none.
func (s *Service) Calendar(ctx context.Context, who chancery.Actor, name string) (c *chancery.Calendar, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		c, _, err = reportingCalendar(tx, name)
		return err
	})
	return c, err
}

// Spot is where a record stands in a list.
type Spot struct{ Prev, Next *Name }

// Beside finds the neighbours of a record in a list. A record or a list that is
// not the reader's to see has none.
func (s *Service) Beside(ctx context.Context, who chancery.Actor, q Query, ref string) (spot Spot, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		n, err := tx.Find(q.Kind, ref)
		if err != nil {
			return err
		}
		here := append(slices.Clone(q.Where), Filter{Field: "ref", Values: []string{n.Ref}})
		if in, _, err := tx.Count(q.Kind, here); err != nil || in == 0 {
			return err // it is no longer in the list
		}
		prev, next, err := tx.Beside(q, n.ID)
		if err != nil {
			return err
		}
		names, err := namesOf(tx, []chancery.ID{prev, next})
		if n, ok := names[prev]; ok {
			spot.Prev = &n
		}
		if n, ok := names[next]; ok {
			spot.Next = &n
		}
		return err
	})
	return spot, err
}

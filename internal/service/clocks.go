package service

import (
	"context"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// Deadlines are what the clocks say of one record today, the next due first.
// Clocks that do not concern it, and those it never started, are left out.
func (s *Service) Deadlines(ctx context.Context, who chancery.Actor, kind chancery.Kind, ref string) (list []chancery.Deadline, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		e, err := tx.Load(kind, ref)
		if err != nil {
			return err
		}
		w, err := clockwork(tx)
		if err != nil {
			return err
		}
		for _, c := range w.clocks {
			if c.OfKind != string(kind) {
				continue
			}
			d, ok, err := w.deadline(c, e)
			if err != nil {
				return err
			}
			if ok {
				list = append(list, d)
			}
		}
		return nil
	})
	slices.SortStableFunc(list, func(a, b chancery.Deadline) int {
		return 2*(btoi(a.Met)-btoi(b.Met)) + strings.Compare(string(a.Due), string(b.Due))
	})
	return list, err
}

// DueRecord is a record with a deadline that it has not met.
type DueRecord struct {
	chancery.Deadline
	Record chancery.Entity
}

// Key tells the deadline from all others and orders it among them: the earliest
// first, those of a day by their clock.
func (d DueRecord) Key() string {
	return string(d.Due) + " " + d.Clock.Ref + " " + string(d.Record.Head().ID)
}

// DueList is what is due in the days ahead or became overdue in the days behind.
type DueList struct {
	Records []DueRecord // the earliest first
	Clocks  []*chancery.Clock
	Most    int  // how many records of each clock were looked at
	More    bool // a clock has more of them
	Around
}

// How far a list of deadlines looks, and at how many records of each clock.
const (
	daysBehind = 365
	daysAhead  = 60
	perClock   = 200
	mostOfAll  = 5000 // where all are asked for
)

// DueSoon lists the records with deadlines near today that are not met, as far as
// who may see them, looking at the latest records of each clock alone.
func (s *Service) DueSoon(ctx context.Context, who chancery.Actor) (*DueList, error) {
	return s.due(ctx, who, "", perClock)
}

// Due lists all records with deadlines near today that are not met, as far as who
// may see them; of one clock where its reference is given.
func (s *Service) Due(ctx context.Context, who chancery.Actor, clock string) (*DueList, error) {
	return s.due(ctx, who, clock, mostOfAll)
}

func (s *Service) due(ctx context.Context, who chancery.Actor, clock string, most int) (due *DueList, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		w, err := clockwork(tx)
		if err != nil {
			return err
		}
		if clock != "" {
			if _, err := tx.Load("clock", clock); err != nil {
				return err
			}
		}
		due = &DueList{Clocks: w.clocks, Most: most}
		var es []chancery.Entity
		for _, c := range w.clocks {
			if clock != "" && c.Ref != clock || c.To != "" && c.To.LastDay() < w.back(c, daysBehind) {
				continue
			}
			list, more, err := w.all(w.running(c), most)
			if err != nil {
				return err
			}
			due.More = due.More || more
			for _, e := range list {
				d, ok, err := w.deadline(c, e)
				if err != nil {
					return err
				}
				if ok && !d.Met && d.Due >= w.day(-daysBehind) && d.Due <= w.day(daysAhead) && (!d.Open || d.Left >= 0) {
					due.Records, es = append(due.Records, DueRecord{d, e}), append(es, e)
				}
			}
		}
		slices.SortFunc(due.Records, func(a, b DueRecord) int { return strings.Compare(a.Key(), b.Key()) })
		due.Around, err = around(tx, es)
		return err
	})
	return due, err
}

// clocks is the work of reckoning deadlines in one transaction: what they need
// is read once.
type clocks struct {
	tx       *store.Tx
	clocks   []*chancery.Clock
	units    []chancery.Term
	workdays map[chancery.Code]*chancery.Workdays
	periods  map[string]chancery.Date
}

func clockwork(tx *store.Tx) (*clocks, error) {
	w := &clocks{tx: tx, workdays: map[chancery.Code]*chancery.Workdays{}, periods: map[string]chancery.Date{}}
	var err error
	if w.clocks, _, err = every[chancery.Clock](tx, Query{Kind: "clock", Sort: "title"}, maxTerms); err != nil {
		return nil, err
	}
	w.units, err = tx.Terms("clock_unit")
	return w, err
}

// all reads the pages of a list up to so many records; more where there are others.
func (w *clocks) all(q Query, most int) (list []chancery.Entity, more bool, err error) {
	for {
		page, err := w.tx.List(q)
		if err != nil {
			return nil, false, err
		}
		list, q.Cursor = append(list, page.Records...), page.Next
		if page.Next == "" || len(list) >= most {
			return list, page.Next != "", nil
		}
	}
}

func (w *clocks) day(n int) chancery.Date {
	return chancery.DayOf(w.tx.Today().First().AddDate(0, 0, n))
}

// back is a day so early that what the clock starts then is due before the last n days.
func (w *clocks) back(c *chancery.Clock, n int) chancery.Date {
	if c.Before {
		return w.day(-n)
	}
	return w.day(-n - c.Reach())
}

// running asks for the records whose clock may be running, the latest first.
func (w *clocks) running(c *chancery.Clock) Query {
	q := Query{Kind: chancery.Kind(c.OfKind), Sort: "-ends", Limit: perClock}
	for name := range strings.FieldsSeq(c.MetField) {
		q.Where = append(q.Where, Filter{Field: name})
	}
	if met := strings.Fields(c.MetIn); len(met) > 0 {
		q.Where = append(q.Where, Filter{Field: "state", Op: store.NoneOf, Values: met})
	}
	fields := strings.Fields(c.FromField)
	back, ahead := w.back(c, daysBehind), w.day(daysAhead)
	if c.Before {
		ahead = w.day(daysAhead + c.Reach())
	}
	switch {
	case c.OfState != "" && c.MetIn == "":
		q.Where = append(q.Where, Filter{Field: "state", Values: []string{c.OfState}})
	case slices.Contains(fields, "end_date"): // with its start where it has no end: the days that every record is found by
		q.Where = append(q.Where, Filter{Field: "from", Values: []string{string(back)}}, Filter{Field: "to", Values: []string{string(ahead)}})
	case len(fields) == 1 && fields[0] != "period":
		q.Where = append(q.Where, Filter{Field: fields[0], Op: store.AtLeast, Values: []string{string(back)}}, Filter{Field: fields[0], Op: store.AtMost, Values: []string{string(ahead)}})
	}
	return q
}

// deadline reckons one clock for one record.
func (w *clocks) deadline(c *chancery.Clock, e chancery.Entity) (d chancery.Deadline, ok bool, err error) {
	f := chancery.Facts{Unit: chancery.MeaningOf(w.units, c.Unit), Today: w.tx.Today()}
	if f.Days, ok = w.workdays[c.Country]; !ok {
		if f.Days, err = workdays(w.tx, c.Country); err != nil {
			return d, false, err
		}
		w.workdays[c.Country] = f.Days
	}
	state := string(e.Head().State)
	switch {
	case c.Pauses != "", c.OfState != "" && (c.FromField == "" || state != c.OfState), slices.Contains(strings.Fields(c.MetIn), state):
		if f.Stays, err = w.stays(e); err != nil {
			return d, false, err
		}
	case c.OfState != "": // it is there, and a date says since when
		f.Stays = []chancery.Stay{{State: chancery.State(c.OfState), FromOutside: true}}
	}
	if f.PeriodEnd, err = w.periodEnd(e); err != nil {
		return d, false, err
	}
	if c.MetDocument != "" {
		if f.Document, err = w.document(c, e); err != nil {
			return d, false, err
		}
	}
	d, ok = c.Deadline(e, f)
	return d, ok, nil
}

// stays tells from its history how long a record was in which state.
func (w *clocks) stays(e chancery.Entity) (out []chancery.Stay, err error) {
	r := e.Head()
	spec, err := chancery.SpecOf(r.Kind)
	if err != nil {
		return nil, err
	}
	versions, err := w.tx.History(r.Kind, string(r.ID))
	if err != nil {
		return nil, err
	}
	for i := len(versions) - 1; i >= 0; i-- {
		v := versions[i]
		state := v.Entity.Head().State
		if n := len(out); n > 0 {
			if out[n-1].State == state {
				continue
			}
			out[n-1].Until = v.At()
		}
		out = append(out, chancery.Stay{State: state, Since: v.At(), FromOutside: len(out) == 0 && len(spec.States) > 0 && state != spec.States[0]})
	}
	return out, nil
}

// periodEnd is the last day of the period that a record names, by the calendar
// it names or the ministry's; empty where there is no such period.
func (w *clocks) periodEnd(e chancery.Entity) (chancery.Date, error) {
	fields := e.Fields()
	label, own := "", chancery.ID("")
	if f, ok := fields.ByName("period"); ok {
		if p, ok := f.Pointer().(*string); ok {
			label = *p
		}
	}
	if f, ok := fields.ByName("calendar"); ok {
		if p, ok := f.Pointer().(*chancery.ID); ok {
			own = *p
		}
	}
	key := string(own) + "/" + label
	if end, known := w.periods[key]; known || label == "" {
		return end, nil
	}
	calendar, all, err := reportingCalendar(w.tx, "")
	if err != nil && chancery.ProblemOf(err) != chancery.Missing {
		return "", err
	}
	if at := slices.IndexFunc(all, func(c *chancery.Calendar) bool { return c.ID == own }); at >= 0 {
		calendar = all[at]
	}
	w.periods[key] = ""
	if calendar != nil {
		if p, err := calendar.Period(label); err == nil {
			w.periods[key] = p.To
		}
	}
	return w.periods[key], nil
}

// document is the day of the first document of the clock's kind about a record;
// the day it was entered where it has none of its own.
func (w *clocks) document(c *chancery.Clock, e chancery.Entity) (first chancery.Date, err error) {
	docs, _, err := every[chancery.Document](w.tx, Query{Kind: "document", Where: []Filter{
		{Field: "about", Values: []string{string(e.Head().ID)}}, {Field: "type", Values: []string{string(c.MetDocument)}},
	}}, perClock)
	for _, d := range docs {
		on := d.IssuedOn
		if on == "" {
			on = chancery.DayOf(d.CreatedAt)
		}
		if first == "" || on.LastDay() < first.LastDay() {
			first = on
		}
	}
	return first, err
}

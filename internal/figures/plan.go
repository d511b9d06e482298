package figures

import (
	"slices"
	"strings"

	"chancery/internal/chancery"
)

// Span is a period with the one that follows it.
type Span struct {
	chancery.Period
	Next chancery.Period
}

// Asked are the periods figures are computed for, in the order of Figure's
// values: the period itself, the one just before, the same of the year before.
type Asked [3]Span

// Ask finds the periods to compute for a label of a calendar.
func Ask(c *chancery.Calendar, label string) (Asked, error) {
	var a Asked
	now, err := c.Period(label)
	if err != nil {
		return a, err
	}
	before, err := c.Before(now)
	if err != nil {
		return a, err
	}
	yearBefore, err := c.YearBefore(now)
	if err != nil {
		return a, err
	}
	for i, p := range []chancery.Period{now, before, yearBefore} {
		next, err := c.After(p)
		if err != nil {
			return a, err
		}
		a[i] = Span{p, next}
	}
	return a, nil
}

// first and last are the days that all periods lie within.
func (a Asked) first() chancery.Date { return min(a[0].From, a[1].From, a[2].From) }
func (a Asked) last() chancery.Date  { return max(a[0].To, a[1].To, a[2].To) }

// Query is what the store is to bring: a fact for each record of a kind (or
// each of its child lines) that may count, with the values at Paths.
type Query struct {
	Kind   chancery.Kind
	Each   string
	States []chancery.State // none means any
	// EndsFrom and EndsTo limit the records to those that end between them;
	// empty when dates of another kind decide.
	EndsFrom, EndsTo chancery.Date
	// Open, when given, leaves out records whose date at Open is stated and
	// lies in a year before OpenYear.
	Open     Path
	OpenYear string
	Paths    []Path

	tallies []*tally
}

// Fact is one record or child line, by what measures ask of it. Values stand
// in the order of the query's paths; several values of one path are separated
// by spaces. Ref is the record's kind and reference, "activity/2022-0001".
type Fact struct {
	Ref    string
	Values []string
}

// Computation turns facts into figures.
type Computation struct {
	asked   Asked
	queries []*Query
	tallies []*tally
}

// Plan says what facts the measures need for the periods, and computes figures
// from them. Queries are to be answered in their order.
func Plan(measures []Measure, asked Asked) *Computation {
	c := &Computation{asked: asked}
	for _, dependent := range []bool{false, true} {
		for i := range measures {
			if m := &measures[i]; (m.Less != "") == dependent {
				c.add(m)
			}
		}
	}
	for _, q := range c.queries {
		q.narrow(asked)
	}
	return c
}

func (c *Computation) add(m *Measure) {
	bounded := m.byEnd()
	i := slices.IndexFunc(c.queries, func(q *Query) bool {
		return q.Kind == m.Kind && q.Each == m.Each && q.tallies[0].m.byEnd() == bounded && q.tallies[0].m.Less == m.Less
	})
	if i < 0 {
		c.queries = append(c.queries, &Query{Kind: m.Kind, Each: m.Each})
		i = len(c.queries) - 1
	}
	q := c.queries[i]
	t := newTally(m, q, c.asked)
	if m.Less != "" {
		if j := slices.IndexFunc(c.tallies, func(x *tally) bool { return x.m.Name == m.Less }); j >= 0 {
			t.less = c.tallies[j]
		}
	}
	q.tallies = append(q.tallies, t)
	c.tallies = append(c.tallies, t)
}

// byEnd reports whether the record's own end decides, so that the register's
// order by end finds what counts.
func (m *Measure) byEnd() bool {
	return m.When.Rule == InPeriod && len(m.When.On) == 1 && m.When.On[0] == "ends"
}

// narrow says which records cannot count for any of the query's measures.
func (q *Query) narrow(asked Asked) {
	for _, t := range q.tallies {
		if len(t.m.States) == 0 {
			q.States = nil
			break
		}
		q.States = append(q.States, t.m.States...)
	}
	slices.Sort(q.States)
	q.States = slices.Compact(q.States)
	if q.tallies[0].m.byEnd() {
		q.EndsFrom, q.EndsTo = asked.first(), asked.last()
		return
	}
	closed := q.tallies[0].m.closedBy()
	for _, t := range q.tallies {
		if t.m.closedBy() != closed {
			return
		}
	}
	if closed != "" {
		q.Open, q.OpenYear = closed, string(asked.first()[:4])
	}
}

// closedBy is the one date before which a record no longer counts, "" when
// there is none.
func (m *Measure) closedBy() Path {
	var by Dates
	switch m.When.Rule {
	case InPeriod:
		by = m.When.On
	case OpenInTerm, OpenOverdue:
		by = m.When.Until
	}
	if len(by) != 1 || strings.ContainsAny(string(by[0]), ".^+") {
		return ""
	}
	return by[0]
}

// path is the place of a path in the query's values.
func (q *Query) path(p Path) int {
	if p == "" {
		return -1
	}
	i := slices.Index(q.Paths, p)
	if i < 0 {
		q.Paths = append(q.Paths, p)
		i = len(q.Paths) - 1
	}
	return i
}

// Queries are the facts to bring, in order.
func (c *Computation) Queries() []*Query { return c.queries }

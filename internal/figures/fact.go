package figures

import (
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
)

// place is where a path's value stands among a fact's values; a sum of a date
// and years stands in two places.
type place struct{ at, years int }

func (q *Query) places(paths Dates) []place {
	var out []place
	for _, p := range paths {
		date, years := p.parts()
		out = append(out, place{q.path(date), q.path(years)})
	}
	return out
}

// first gives the first value that is stated.
func first(v []string, places []place) string {
	for _, p := range places {
		s := v[p.at]
		if p.years >= 0 && s != "" {
			s = inYears(s, v[p.years])
		}
		if s != "" {
			return s
		}
	}
	return ""
}

func inYears(date, years string) string {
	n, err := strconv.Atoi(years)
	if err != nil {
		return ""
	}
	return string(chancery.Date(date).AddYears(n))
}

// last is the last day a date can mean.
func last(d string) string {
	switch len(d) {
	case 4:
		return d + "-12-31"
	case 7:
		return string(chancery.Date(d).LastDay())
	}
	return d
}

// test is a condition with its places found.
type test struct {
	at        int
	in        []string
	any       []test
	done, due []place
	not       bool
}

func (q *Query) tests(where []Condition) []test {
	var out []test
	for _, c := range where {
		out = append(out, test{at: q.path(c.Path), in: c.In, any: q.tests(c.Any), done: q.places(c.Done), due: q.places(c.Due), not: c.Not})
	}
	return out
}

func (t *test) holds(v []string) bool { return t.positive(v) != t.not }

func (t *test) positive(v []string) bool {
	switch {
	case len(t.any) > 0:
		return slices.ContainsFunc(t.any, func(x test) bool { return x.holds(v) })
	case len(t.done) > 0:
		done, due := chancery.Date(first(v, t.done)), chancery.Date(first(v, t.due))
		return !due.Certainly(done)
	case len(t.in) == 0:
		return v[t.at] != ""
	}
	for s := range strings.SplitSeq(v[t.at], " ") {
		if slices.Contains(t.in, s) {
			return true
		}
	}
	return false
}

// timing is a When with its places found.
type timing struct {
	*When
	on, since, until, due, stated []place
	state, calendar               int
}

func (q *Query) timing(w *When) timing {
	t := timing{When: w, on: q.places(w.On), since: q.places(w.Since), until: q.places(w.Until), due: q.places(w.Due), state: -1, calendar: q.path(w.Calendar)}
	t.stated = t.on
	if len(w.Stated) > 0 {
		t.stated = q.places(w.Stated)
	}
	if len(w.Done) > 0 {
		t.state = q.path("state")
	}
	return t
}

// belongs reports whether the fact counts in the period.
func (t *timing) belongs(v []string, p *Span) bool {
	switch t.Rule {
	case InPeriod:
		return within(last(first(v, t.on)), p.From, p.To)
	case InNextPeriod:
		return within(last(first(v, t.on)), p.Next.From, p.Next.To)
	case InProgress:
		since := first(v, t.since)
		return since != "" && last(since) <= string(p.To) && !t.before(v, p.From)
	case Standing:
		return last(first(v, t.on)) <= string(p.To)
	case ForPeriod:
		calendar := ""
		if t.calendar >= 0 {
			calendar = v[t.calendar]
		}
		return first(v, t.on) == p.Label() && (calendar == "" || calendar == string(p.Calendar))
	case OpenInTerm, OpenOverdue:
		due := last(first(v, t.due))
		overdue := due != "" && due < string(p.To)
		return last(first(v, t.since)) <= string(p.To) && !t.ended(v, p.To) && overdue == (t.Rule == OpenOverdue)
	}
	return t.Rule == Always
}

func within(day string, from, to chancery.Date) bool {
	return day >= string(from) && day <= string(to)
}

// before reports whether the fact had come to its end before the day.
func (t *timing) before(v []string, day chancery.Date) bool {
	until := first(v, t.until)
	return until != "" && last(until) < string(day)
}

// ended reports whether the fact had come to its end by the day.
func (t *timing) ended(v []string, day chancery.Date) bool {
	if t.state >= 0 && !slices.Contains(t.Done, chancery.State(v[t.state])) {
		return false
	}
	until := first(v, t.until)
	return until != "" && last(until) <= string(day)
}

// imprecise reports whether the date that decides is not known to the day.
func (t *timing) imprecise(v []string) bool {
	return (t.Rule == InPeriod || t.Rule == InNextPeriod) && len(first(v, t.stated)) < len("2006-01-02")
}

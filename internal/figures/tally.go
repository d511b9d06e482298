package figures

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"chancery/internal/chancery"
)

// tally counts the facts of one measure.
type tally struct {
	m                            *Measure
	asked                        Asked
	when                         timing
	where                        []test
	state                        int
	value, from, to, numbers, id int
	by                           []breakdown
	less                         *tally
	total                        *series
}

// breakdown counts by the values of one dimension.
type breakdown struct {
	Dimension
	path   []place
	series map[string]*series
}

// series is what was counted for one figure, for each of the periods asked for.
type series struct {
	n         [3]int64
	sum       [3]int64
	reals     [3][]float64
	distinct  [3]map[string]bool
	records   []string
	imprecise []string
	numbers   []int64
}

func newTally(m *Measure, q *Query, asked Asked) *tally {
	t := &tally{
		m: m, asked: asked, when: q.timing(&m.When), where: q.tests(m.Where), state: -1, id: -1, total: new(series),
		value: q.path(m.Value.Path), from: q.path(m.Value.From), to: q.path(m.Value.To), numbers: q.path(m.Value.Numbers),
	}
	if len(m.States) > 0 {
		t.state = q.path("state")
	}
	if m.Less != "" {
		t.id = q.path("id")
	}
	for _, d := range m.By {
		t.by = append(t.by, breakdown{d, q.places(d.Path), map[string]*series{}})
	}
	return t
}

// Add counts a fact for every measure of the query it answers.
func (c *Computation) Add(q *Query, f Fact) {
	for _, t := range q.tallies {
		t.add(f)
	}
}

func (t *tally) add(f Fact) {
	v := f.Values
	if t.state >= 0 && !slices.Contains(t.m.States, chancery.State(v[t.state])) {
		return
	}
	for i := range t.where {
		if !t.where[i].holds(v) {
			return
		}
	}
	for i := range t.asked {
		if !t.when.belongs(v, &t.asked[i]) || t.less != nil && t.less.total.distinct[i][v[t.id]] {
			continue
		}
		t.put(t.total, f, i)
		if i == 0 && t.when.imprecise(v) {
			t.total.imprecise = append(t.total.imprecise, f.Ref)
		}
		for j := range t.by {
			t.spread(&t.by[j], f, i)
		}
	}
}

func (t *tally) spread(b *breakdown, f Fact, period int) {
	keys := first(f.Values, b.path)
	if keys == "" {
		return
	}
	if b.Month {
		keys = t.month(keys, period)
	}
	if !strings.Contains(keys, " ") {
		t.put(b.of(keys), f, period)
		return
	}
	var seen []string
	for key := range strings.SplitSeq(keys, " ") {
		if !slices.Contains(seen, key) {
			seen = append(seen, key)
			t.put(b.of(key), f, period)
		}
	}
}

func (b *breakdown) of(key string) *series {
	s := b.series[key]
	if s == nil {
		s = new(series)
		b.series[key] = s
	}
	return s
}

// month is the month of a date; that of an earlier period is moved to the
// month it is compared with.
func (t *tally) month(date string, period int) string {
	key := date[:min(len(date), 7)]
	shift := months(t.asked[0].From) - months(t.asked[period].From)
	if shift == 0 {
		return key
	}
	moved := chancery.Date(key).First().AddDate(0, shift, 0)
	return moved.Format("2006-01"[:len(key)])
}

func months(d chancery.Date) int { return d.Year()*12 + int(d.First().Month()) }

func (t *tally) put(s *series, f Fact, period int) {
	v := f.Values
	switch t.m.Value.Of {
	case Sum:
		n, _ := strconv.ParseInt(v[t.value], 10, 64)
		s.sum[period] += n
	case Mean:
		x, err := strconv.ParseFloat(v[t.value], 64)
		if err != nil {
			return
		}
		s.reals[period] = append(s.reals[period], x)
	case MedianDays:
		days, ok := daysBetween(v[t.from], v[t.to])
		if !ok {
			return
		}
		s.reals[period] = append(s.reals[period], days)
	case Distinct:
		if s.distinct[period] == nil {
			s.distinct[period] = map[string]bool{}
		}
		for id := range strings.FieldsSeq(v[t.value]) {
			s.distinct[period][id] = true
		}
	}
	s.n[period]++
	if period == 0 {
		s.records = append(s.records, f.Ref)
		if t.numbers >= 0 && v[t.numbers] != "" {
			n, _ := strconv.ParseInt(v[t.numbers], 10, 64)
			s.numbers = append(s.numbers, n)
		}
	}
}

func daysBetween(from, to string) (float64, bool) {
	a, b := chancery.Date(from), chancery.Date(to)
	if a.Precision() != chancery.ToDay || b.Precision() != chancery.ToDay {
		return 0, false
	}
	return float64(b.First().Sub(a.First()) / (24 * time.Hour)), true
}

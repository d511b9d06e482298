package service

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// Chain is a mechanism as the line of its editions.
type Chain struct {
	View *View
	Around
	Mechanism *chancery.Mechanism
	Editions  []ChainEdition // in their order
	Gaps      []Gap
	Next      *Expected // nil where nothing lets us expect one
	Hosts     []HostTurn
	// Turn is whose turn it is to host, where two have taken turns so far.
	Turn chancery.Code
	Sub  []*chancery.Mechanism // mechanisms under this one
}

// ChainEdition is one link of a chain.
type ChainEdition struct {
	Number   chancery.Number
	From, To chancery.Date
	Host     chancery.Code
	// Activity is nil where the edition was held without a record of ours.
	Activity *chancery.Activity
	Source   string // of an edition without an activity
	Side     []*chancery.Activity
	Held     bool
	Off      bool // cancelled or rejected
}

// Gap is numbers missing between two editions of a chain.
type Gap struct{ From, To int64 }

// Expected is the next edition of a chain.
type Expected struct {
	Number chancery.Number
	// On is when it is due, as exactly as can be said.
	On      chancery.Date
	Overdue bool
	// Planned is the activity that is to be it; nil where the cadence alone says so.
	Planned *chancery.Activity
}

// HostTurn is how often somebody hosted.
type HostTurn struct {
	Host  chancery.Code
	Count int
}

// maxEditions bounds a chain.
const maxEditions = 1000

// Chain reads the editions of a mechanism.
func (s *Service) Chain(ctx context.Context, who chancery.Actor, ref string) (*Chain, error) {
	c := &Chain{}
	err := s.store.Read(ctx, who, func(tx *store.Tx) error { return c.read(tx, ref) })
	return c, err
}

func (c *Chain) read(tx *store.Tx, ref string) error {
	m, err := store.Load[chancery.Mechanism](tx, "mechanism", ref)
	if err != nil {
		return err
	}
	c.Mechanism = m
	if c.View, err = wholeView(tx, m); err != nil {
		return err
	}
	id := string(m.ID)
	activities, _, err := every[chancery.Activity](tx, Query{Kind: "activity", Where: where("mechanism", id), Sort: "begins"}, maxEditions)
	if err != nil {
		return err
	}
	ids := idsOf(activities)
	side, err := sideMeetings(tx, ids)
	if err != nil {
		return err
	}
	cadences, err := tx.Terms("cadence")
	if err != nil {
		return err
	}
	c.lay(activities, side, cadences, tx.Today())
	if c.Sub, _, err = every[chancery.Mechanism](tx, Query{Kind: "mechanism", Where: where("parent", id), Sort: "title"}, maxEditions); err != nil {
		return err
	}
	shown := append(entities(activities), entities(side)...)
	c.Around, err = around(tx, append(append(shown, entities(c.Sub)...), m))
	return err
}

// sideMeetings reads what took place within the activities.
func sideMeetings(tx *store.Tx, ids []chancery.ID) ([]*chancery.Activity, error) {
	var out []*chancery.Activity
	for chunk := range slices.Chunk(ids, 100) {
		names := make([]string, len(chunk))
		for i, id := range chunk {
			names[i] = string(id)
		}
		found, _, err := every[chancery.Activity](tx, Query{Kind: "activity", Where: where("within", names...), Sort: "begins"}, maxEditions)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

// lay puts the editions in order and says what is missing and what comes next.
func (c *Chain) lay(activities, side []*chancery.Activity, cadences []chancery.Term, today chancery.Date) {
	within := map[chancery.ID][]*chancery.Activity{}
	for _, a := range side {
		within[a.Within] = append(within[a.Within], a)
	}
	own := map[chancery.ID]bool{}
	for _, a := range activities {
		own[a.ID] = true
	}
	numbers := map[int64]bool{}
	var list []ChainEdition
	for _, a := range activities {
		if own[a.Within] && !a.Edition.OK {
			continue // a meeting inside an edition is not an edition
		}
		e := ChainEdition{Number: a.Edition, Host: a.Host, Activity: a, Side: within[a.ID], Held: tookPlace(a), Off: !tookPlace(a) && !comes(a)}
		e.From, e.To = when(a)
		if a.Edition.OK {
			numbers[a.Edition.N] = true
		}
		list = append(list, e)
	}
	for _, k := range c.Mechanism.Editions {
		if k.Number.OK && numbers[k.Number.N] {
			continue
		}
		list = append(list, known(k))
	}
	c.Editions = inSequence(list)
	c.Gaps = gaps(c.Editions)
	c.Hosts, c.Turn = hosts(c.Editions)
	c.Next = expect(c.Editions, chancery.MeaningOf(cadences, c.Mechanism.Cadence), today)
}

func known(k chancery.Edition) ChainEdition {
	e := ChainEdition{Number: k.Number, From: k.From, To: k.To, Host: k.Host, Source: k.Source, Held: true}
	if e.From == "" && k.Year.OK {
		e.From = chancery.Date(fmt.Sprintf("%04d", k.Year.N))
	}
	if e.To == "" {
		e.To = e.From
	}
	return e
}

// inSequence orders numbered editions by number and puts each of the others
// before the first numbered one that is later; those without a date come last.
func inSequence(list []ChainEdition) []ChainEdition {
	var numbered, others []ChainEdition
	for _, e := range list {
		if e.Number.OK {
			numbered = append(numbered, e)
		} else {
			others = append(others, e)
		}
	}
	slices.SortStableFunc(numbered, func(a, b ChainEdition) int { return cmp.Compare(a.Number.N, b.Number.N) })
	slices.SortStableFunc(others, func(a, b ChainEdition) int { return byDue(a.From, b.From) })
	out := make([]ChainEdition, 0, len(list))
	for _, e := range numbered {
		for len(others) > 0 && e.From != "" && others[0].From != "" && others[0].From.LastDay() < e.From.LastDay() {
			out, others = append(out, others[0]), others[1:]
		}
		out = append(out, e)
	}
	return append(out, others...)
}

// gaps are the numbers missing between the lowest and the highest known.
func gaps(list []ChainEdition) []Gap {
	var out []Gap
	last := int64(-1)
	for _, e := range list {
		if !e.Number.OK {
			continue
		}
		if last >= 0 && e.Number.N > last+1 {
			out = append(out, Gap{last + 1, e.Number.N - 1})
		}
		last = e.Number.N
	}
	return out
}

// hosts counts who hosted; turn is whose turn is next, where the known hosts
// have been two who took turns at least three times in a row up to the last.
func hosts(list []ChainEdition) (out []HostTurn, turn chancery.Code) {
	var line []chancery.Code
	for _, e := range list {
		if e.Host == "" || !e.Held {
			continue
		}
		line = append(line, e.Host)
		at := slices.IndexFunc(out, func(h HostTurn) bool { return h.Host == e.Host })
		if at < 0 {
			at = len(out)
			out = append(out, HostTurn{Host: e.Host})
		}
		out[at].Count++
	}
	slices.SortStableFunc(out, func(a, b HostTurn) int { return b.Count - a.Count })
	n := len(line)
	if len(out) == 2 && n >= 3 && line[n-1] != line[n-2] && line[n-3] == line[n-1] {
		turn = line[n-2]
	}
	return out, turn
}

// months is how long a cadence lasts; none is known of the others.
var months = map[chancery.Code]int{"monthly": 1, "quarterly": 3, "half_yearly": 6, "annual": 12, "biennial": 24, "triennial": 36}

// expect says when the next edition is due: the one planned after the last
// that was held, else one cadence after it. What is reckoned from a day is said
// to the month, since no cadence keeps to the day.
func expect(list []ChainEdition, cadence chancery.Code, today chancery.Date) *Expected {
	last := latestHeld(list)
	if e := nextPlanned(list, last); e != nil {
		return &Expected{Number: e.Number, On: e.From, Planned: e.Activity, Overdue: e.To.Certainly(today)}
	}
	n, ok := months[cadence]
	if last == nil || !ok {
		return nil
	}
	next := &Expected{On: later(last.From, n)}
	if last.Number.OK {
		next.Number = chancery.Num(last.Number.N + 1)
	}
	next.Overdue = next.On.Certainly(today)
	return next
}

func latestHeld(list []ChainEdition) (last *ChainEdition) {
	for i, e := range list {
		if e.Held && e.From != "" && (last == nil || e.From.LastDay() >= last.From.LastDay()) {
			last = &list[i]
		}
	}
	return last
}

// nextPlanned is the first planned edition that is not before the last held one.
func nextPlanned(list []ChainEdition, last *ChainEdition) (next *ChainEdition) {
	for i, e := range list {
		switch {
		case e.Held || e.Off || e.From == "", last != nil && e.From.LastDay() < last.From.LastDay():
		case next == nil || e.From.LastDay() < next.From.LastDay():
			next = &list[i]
		}
	}
	return next
}

// later moves a date on by months and keeps its precision, but to a day it
// answers with the month. A year moves by whole years, at least one.
func later(d chancery.Date, months int) chancery.Date {
	if d.Precision() == chancery.ToYear {
		return d.AddYears(max(months/12, 1))
	}
	return chancery.DayOf(d.First().AddDate(0, 0, 1-d.First().Day()).AddDate(0, months, 0))[:7]
}

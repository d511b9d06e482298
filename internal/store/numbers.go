package store

import (
	"chancery/internal/chancery"
)

// nextNumber gives a record of a Yearly kind its number: the next of its
// organisation's series in the year it belongs to, "2022-0142" or, where the
// organisation numbers for itself, "2022-0007-navy", or as the rule in force
// says. Two writers never get the same one, and a write that fails gives its
// number back.
func (t *Tx) nextNumber(spec *chancery.Spec, e chancery.Entity) (string, error) {
	owner := e.Head().Owner
	symbol, err := t.series(owner)
	if err != nil {
		return "", err
	}
	rule, err := t.numberingFor(spec.Kind, owner)
	if err != nil {
		return "", err
	}
	year := t.at.Year()
	if s, ok := e.(chancery.Spanning); ok {
		if from, _ := s.Span(); from.Year() != 0 {
			year = from.Year()
		}
	}
	series, counted := rule.series(symbol, year)
	n, err := t.counter(spec.Kind, series, counted)
	if err != nil {
		return "", err
	}
	for {
		*n++
		ref := rule.pattern.Format(year, *n, symbol)
		if rule.ref == "" {
			return ref, nil
		}
		// A pattern that came later may make what an earlier one made.
		var one int
		taken, err := t.one([]any{&one}, `SELECT 1 FROM record WHERE kind = ? AND ref = ?`, string(spec.Kind), ref)
		if err != nil || !taken {
			return ref, err
		}
	}
}

// claimNumber keeps the counter at or above a number that comes with the
// record, so that it is not given again.
func (t *Tx) claimNumber(spec *chancery.Spec, ref string) error {
	series, year, given, ok, err := t.readNumber(spec.Kind, ref)
	if err != nil {
		return err
	}
	if !ok {
		return chancery.Invalid("ref", "value.not_a_number", "value", ref)
	}
	n, err := t.counter(spec.Kind, series, year)
	if err == nil && given > *n {
		*n = given
	}
	return err
}

type counterKey struct {
	kind   chancery.Kind
	series string
	year   int
}

// counter is the last number of a series, kept in memory until the end of the
// job: the lock on the ledger keeps every other writer away until then.
func (t *Tx) counter(kind chancery.Kind, series string, year int) (*int64, error) {
	k := counterKey{kind, series, year}
	if n, ok := t.counters[k]; ok {
		return n, nil
	}
	n := new(int64)
	_, err := t.peek([]any{n}, `SELECT last FROM counter WHERE kind = ? AND series = ? AND "year" = ?`, string(k.kind), k.series, k.year)
	t.counters[k] = n
	return n, err
}

// counted copies the counters as they are, for a part that may fail.
func (t *Tx) counted() map[counterKey]*int64 {
	c := make(map[counterKey]*int64, len(t.counters))
	for k, n := range t.counters {
		at := *n
		c[k] = &at
	}
	return c
}

func (t *Tx) keepCounters() error {
	for k, n := range t.counters {
		if _, err := t.exec(`INSERT INTO counter (kind, series, "year", last) VALUES (?, ?, ?, ?)
			ON CONFLICT (kind, series, "year") DO UPDATE SET last = excluded.last`, string(k.kind), k.series, k.year, *n); err != nil {
			return err
		}
	}
	return nil
}

// series is the symbol of the nearest organisation upwards that numbers for
// itself; the ministry's own series has none.
func (t *Tx) series(owner chancery.ID) (string, error) {
	if t.touched["organisation"] { // the tree may have changed
		t.symbols = nil
	}
	if t.symbols == nil {
		t.symbols = map[chancery.ID]string{}
	}
	symbol := ""
	var passed []chancery.ID
	for range 50 { // a tree deeper than this is a ring, which saving refuses
		if known, ok := t.symbols[owner]; owner == "" || ok {
			symbol = known
			break
		}
		passed = append(passed, owner)
		var parent *string
		found, err := t.peek([]any{&symbol, &parent}, `SELECT symbol, parent FROM organisation WHERE id = ?`, string(owner))
		if err != nil {
			return "", err
		}
		if !found || symbol != "" || parent == nil {
			break
		}
		owner = chancery.ID(*parent)
	}
	for _, id := range passed {
		t.symbols[id] = symbol
	}
	return symbol, nil
}

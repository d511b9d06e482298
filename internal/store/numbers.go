package store

import (
	"fmt"
	"regexp"
	"strconv"

	"chancery/internal/chancery"
)

// nextNumber gives a record of a Yearly kind its number: the next of its
// organisation's series in the year it belongs to, "2022-0142" or, where the
// organisation numbers for itself, "2022-0007-navy". Two writers never get
// the same one, and a write that fails gives its number back.
func (t *Tx) nextNumber(spec *chancery.Spec, e chancery.Entity) (string, error) {
	series, err := t.series(e.Head().Owner)
	if err != nil {
		return "", err
	}
	year := t.at.Year()
	if s, ok := e.(chancery.Spanning); ok {
		if from, _ := s.Span(); from.Year() != 0 {
			year = from.Year()
		}
	}
	n, err := t.counter(spec.Kind, series, year)
	if err != nil {
		return "", err
	}
	*n++
	ref := fmt.Sprintf("%04d-%04d", year, *n)
	if series != "" {
		ref += "-" + series
	}
	return ref, nil
}

var numberForm = regexp.MustCompile(`^(\d{4})-(\d{4,9})(?:-([A-Za-z0-9._-]{1,20}))?$`)

// claimNumber keeps the counter at or above a number that comes with the
// record, so that it is not given again.
func (t *Tx) claimNumber(spec *chancery.Spec, ref string) error {
	m := numberForm.FindStringSubmatch(ref)
	if m == nil {
		return chancery.Invalid("ref", "value.not_a_number", "value", ref)
	}
	year, _ := strconv.Atoi(m[1])
	given, _ := strconv.ParseInt(m[2], 10, 64)
	n, err := t.counter(spec.Kind, m[3], year)
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
	_, err := t.one([]any{n}, `SELECT last FROM counter WHERE kind = ? AND series = ? AND "year" = ?`, string(k.kind), k.series, k.year)
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
		found, err := t.one([]any{&symbol, &parent}, `SELECT symbol, parent FROM organisation WHERE id = ?`, string(owner))
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

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
	var n int64
	_, err = t.one([]any{&n}, `INSERT INTO counter (kind, series, "year", last) VALUES (?, ?, ?, 1)
		ON CONFLICT (kind, series, "year") DO UPDATE SET last = counter.last + 1 RETURNING last`, string(spec.Kind), series, year)
	if err != nil {
		return "", err
	}
	ref := fmt.Sprintf("%04d-%04d", year, n)
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
	n, _ := strconv.ParseInt(m[2], 10, 64)
	_, err := t.exec(`INSERT INTO counter (kind, series, "year", last) VALUES (?, ?, ?, ?)
		ON CONFLICT (kind, series, "year") DO UPDATE SET last = CASE WHEN counter.last > excluded.last THEN counter.last ELSE excluded.last END`,
		string(spec.Kind), m[3], year, n)
	return err
}

// series is the symbol of the nearest organisation upwards that numbers for
// itself; the ministry's own series has none.
func (t *Tx) series(owner chancery.ID) (string, error) {
	for range 50 { // a tree deeper than this is a ring, which saving refuses
		if owner == "" {
			return "", nil
		}
		var symbol string
		var parent *string
		found, err := t.one([]any{&symbol, &parent}, `SELECT symbol, parent FROM organisation WHERE id = ?`, string(owner))
		if err != nil || !found || symbol != "" {
			return symbol, err
		}
		if parent == nil {
			return "", nil
		}
		owner = chancery.ID(*parent)
	}
	return "", nil
}

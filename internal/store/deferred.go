package store

import "strings"

// deferred holds rows of the tables that follow from records (link, coded,
// twin) until somebody looks or the job ends, so that many go in with one
// statement. Every query and every other statement of the transaction puts them
// in first; only put and peek go past them.
type deferred struct {
	tables []*deferredRows
}

type deferredRows struct {
	into  string // table and columns
	width int
	args  []any
}

// deferredMost bounds what one table holds back.
const deferredMost = 512

// deferredSizes are how many rows one statement takes: few sizes, so that the
// statements stay prepared.
var deferredSizes = []int{64, 8, 1}

// insertLater puts a row into a table before anything of the transaction can
// look for it.
func (t *Tx) insertLater(into string, args ...any) error {
	if t.later == nil {
		return t.insertRows(&deferredRows{into, len(args), args})
	}
	var rows *deferredRows
	for _, r := range t.later.tables {
		if r.into == into {
			rows = r
		}
	}
	if rows == nil {
		rows = &deferredRows{into: into, width: len(args)}
		t.later.tables = append(t.later.tables, rows)
	}
	rows.args = append(rows.args, args...)
	if len(rows.args) >= deferredMost*rows.width {
		return t.insertRows(rows)
	}
	return nil
}

// flush puts in what waits.
func (t *Tx) flush() error {
	if t.later == nil {
		return nil
	}
	for _, rows := range t.later.tables {
		if len(rows.args) > 0 {
			if err := t.insertRows(rows); err != nil {
				return err
			}
		}
	}
	return nil
}

// unwind forgets what waits: its records are about to be rolled back.
func (t *Tx) unwind() {
	if t.later != nil {
		for _, rows := range t.later.tables {
			rows.args = rows.args[:0]
		}
	}
}

func (t *Tx) insertRows(rows *deferredRows) error {
	args := rows.args
	rows.args = rows.args[:0]
	row := "(" + places(rows.width) + ")"
	for _, size := range deferredSizes {
		if len(args) < size*rows.width {
			continue
		}
		insert := "INSERT INTO " + rows.into + " VALUES " + row + strings.Repeat(", "+row, size-1)
		for ; len(args) >= size*rows.width; args = args[size*rows.width:] {
			if _, err := t.put(insert, args[:size*rows.width]...); err != nil {
				return err
			}
		}
	}
	return nil
}

package store

import "strings"

// deferred holds rows of the tables that follow from records (link, coded,
// twin) until somebody looks or the job ends, so that many go in with one
// statement. Every query and every other statement of the transaction puts them
// in first; only put and peek go past them. The words of records wait with them
// and go in last: SQLite writes the part of the index it holds in memory to the
// tables at every statement of several rows, and many small parts are slow.
type deferred struct {
	tables []*deferredRows
	words  []indexed
	size   int // of the words, in bytes
}

type deferredRows struct {
	into  string // table and columns
	width int
	args  []any
}

// deferredMost bounds what one table holds back, in rows, mostWords what the
// search index does, in bytes.
const (
	deferredMost = 512
	mostWords    = 4 << 20
)

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

// wordsLater puts the words of a record into the index, as insertLater does a row.
func (t *Tx) wordsLater(w indexed) error {
	if t.later == nil {
		return t.insertWords(w)
	}
	t.later.words = append(t.later.words, w)
	if t.later.size += len(w.ranked) + len(w.folded) + len(w.exact); t.later.size > mostWords {
		return t.flush()
	}
	return nil
}

func (t *Tx) insertWords(w indexed) error {
	s := t.s.dialect.searchSQL
	for i, args := range s.addArgs(w) {
		if _, err := t.put(s.add[i], args...); err != nil {
			return err
		}
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
	words := t.later.words
	t.later.words, t.later.size = nil, 0
	for _, w := range words {
		if err := t.insertWords(w); err != nil {
			return err
		}
	}
	return nil
}

// unwind forgets what waits: its records are about to be rolled back.
func (t *Tx) unwind() {
	if t.later != nil {
		t.later.words, t.later.size = nil, 0
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

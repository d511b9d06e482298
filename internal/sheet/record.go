package sheet

import (
	"strconv"
	"strings"

	"chancery/internal/chancery"
)

// Record is one record as a file has it.
type Record struct {
	Row   int // as a spreadsheet numbers it, or the line of a JSONL file
	Ref   string
	Key   string
	State chancery.State
	// Values by field name, in the form chancery.Field.Accept takes. A column
	// that the file does not have has no value; an empty cell is "". A text
	// holds only the languages the file has columns for.
	Values map[string]any
	// Print tells rows with the same cells: it is equal for them.
	Print uint64
	// Faults are what is wrong with the row before anybody asks what it means.
	Faults []chancery.FieldError
	// Broken is set where nothing but Row and Faults is known.
	Broken bool
	// Aside is the message that says why the row is no record, as one that adds
	// up those above; nothing but Row is known then.
	Aside string

	lineRows map[string][]int // of each group of child lines, the rows they stand in
}

// RowOf is the row a field stands in, by its path: child lines have rows of their own.
func (r *Record) RowOf(path string) int {
	group, rest, found := strings.Cut(path, ".")
	if !found {
		return r.Row
	}
	number, _, _ := strings.Cut(rest, ".")
	i, err := strconv.Atoi(number)
	if rows := r.lineRows[group]; err == nil && i >= 1 && i <= len(rows) {
		return rows[i-1]
	}
	return r.Row
}

// broken is a row that cannot be read at all.
func (r *Record) broken(key string, args ...any) {
	r.Broken = true
	r.fault("", key, args...)
}

func (r *Record) fault(field, key string, args ...any) {
	r.Faults = append(r.Faults, chancery.FieldError{Field: field, Key: key, Args: args})
}

// Limits bound what a file may be, so that nobody fills the memory with one.
type Limits struct {
	Bytes   int64 // of a CSV or JSONL file
	XLSX    int64 // bytes of an XLSX file as it is sent
	Unzip   int64 // bytes of an XLSX file unpacked
	Rows    int   // in one table
	Columns int
	Cell    int // bytes of one cell, or of one line of a JSONL file
}

// DefaultLimits are generous for people and safe for a small server.
var DefaultLimits = Limits{Bytes: 1 << 30, XLSX: 64 << 20, Unzip: 512 << 20, Rows: 2_000_000, Columns: 1_000, Cell: 1 << 20}

// Package sheet reads and writes files that hold records as tables: CSV, XLSX
// and JSONL both ways, ICS one way. It turns cells into values by field name
// and back, and says what is wrong with a row; it knows neither the database
// nor who may see what.
//
// Read record.go first: what a row of a file becomes. csv.go, xlsx.go and
// jsonl.go read one format each, columns.go understands a header.
package sheet

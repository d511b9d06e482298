// Package store keeps records in SQLite or PostgreSQL: one SQL text for both.
// It turns the fields of a kind into columns, adds visibility to every read,
// numbers records, indexes their words and appends every change to the ledger
// in the same transaction. It knows no use cases, no screens and no languages.
//
// Read store.go first (open, read, write), then save.go and load.go, then
// scope.go, which decides what a reader may see.
package store

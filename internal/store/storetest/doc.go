// Package storetest gives a test databases of its own: one on SQLite and one
// on PostgreSQL, empty or copied from a prepared one, gone when the test ends.
//
// It must not know the store or what is kept in it: whoever wants tables passes
// the function that makes them. Only tests import it. A PostgreSQL that cannot
// be had is a failure, never a skipped test.
//
// Read storetest.go first; cluster.go starts the PostgreSQL server that all
// test binaries of one account share, and scripts/test-teardown stops it.
package storetest

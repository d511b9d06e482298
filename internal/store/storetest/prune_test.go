package storetest

import (
	"fmt"
	"slices"
	"testing"
)

// TestPruneSparesNamesThatBeginAlike: templates of "x" may go, those of "x
// demo" must stay, though their names begin with the same words.
func TestPruneSparesNamesThatBeginAlike(t *testing.T) {
	server, err := sharedServer()
	if err != nil {
		t.Fatal(err)
	}
	stem, longer := templateStem("prunetest", "x"), templateStem("prunetest", "x demo")
	var mine, others []string
	for i := range 4 {
		mine = append(mine, fmt.Sprintf("%s%016x", stem, i))
		others = append(others, fmt.Sprintf("%s%016x", longer, i))
	}
	for _, name := range slices.Concat(others, mine) {
		if _, err := server.db.Exec("CREATE DATABASE " + name + " TEMPLATE template0"); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := server.drop(name); err != nil {
				t.Error(err)
			}
		})
	}
	if err := server.prune(stem); err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Concat(others, mine) {
		var there bool
		if err := server.db.QueryRow("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name).Scan(&there); err != nil {
			t.Fatal(err)
		}
		if want := name != mine[0]; there != want {
			t.Errorf("%s is there: %v", name, there)
		}
	}
}

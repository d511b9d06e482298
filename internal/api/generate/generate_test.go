package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"chancery/internal/api"
)

// TestTheClientIsTheOneKept compares the files of package client with what is
// made of the description now.
func TestTheClientIsTheOneKept(t *testing.T) {
	files, err := Files(api.Description())
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join("..", "..", "..", "client")
	for name, want := range files {
		have, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil || !bytes.Equal(have, want) {
			t.Errorf("client/%s is not what the description says; run go generate ./client (%v)", name, err)
		}
	}
	kept, err := filepath.Glob(filepath.Join(folder, "gen_*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range kept {
		if files[filepath.Base(name)] == nil {
			t.Errorf("%s is of a kind that is no more", name)
		}
	}
}

func TestGoNames(t *testing.T) {
	for name, want := range map[string]string{"start_date": "StartDate", "id": "ID", "of_kind": "OfKind", "body_sha256": "BodySHA256", "9m": "X9m"} {
		if got := goName(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string]string{"parties": "party", "items": "item", "progress": "progress", "delegation": "delegation"} {
		if got := singular(name); got != want {
			t.Errorf("one of %q is %q, want %q", name, got, want)
		}
	}
}

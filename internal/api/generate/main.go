// Command generate writes the files of package client that hold what the
// OpenAPI description says: a struct, a filter and the moves of each kind, and
// the schemas that belong to none. Run it by go generate ./client.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"chancery/internal/api"
)

func main() {
	folder := "."
	if len(os.Args) > 1 {
		folder = os.Args[1]
	}
	if err := run(folder); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(folder string) error {
	files, err := Files(api.Description())
	if err != nil {
		return err
	}
	old, err := filepath.Glob(filepath.Join(folder, "gen_*.go"))
	if err != nil {
		return err
	}
	for _, name := range old {
		if files[filepath.Base(name)] == nil {
			if err := os.Remove(name); err != nil {
				return err
			}
		}
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

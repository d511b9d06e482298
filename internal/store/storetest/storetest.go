package storetest

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	_ "modernc.org/sqlite" // the driver named sqlite
)

// Each runs fn once on each engine, in subtests named sqlite and postgres, with
// the DSN of an empty database: sqlite:PATH, where no file is yet, or
// postgres://….
func Each(t *testing.T, fn func(t *testing.T, dsn string)) {
	t.Helper()
	empty.Each(t, fn)
}

// SQLite returns the DSN of an empty SQLite database.
func SQLite(tb testing.TB) string {
	tb.Helper()
	return empty.SQLite(tb)
}

// Postgres returns the DSN of an empty PostgreSQL database.
func Postgres(tb testing.TB) string {
	tb.Helper()
	return empty.Postgres(tb)
}

// Seed is a prepared database whose copies tests start from.
type Seed struct {
	sqlite   func() ([]byte, error)
	postgres func() (string, error)
}

// empty has no tables.
var empty = &Seed{
	sqlite:   func() ([]byte, error) { return nil, nil },
	postgres: func() (string, error) { return "template0", nil },
}

// Template returns the seed that migrate makes from an empty database. It runs
// at most once for each engine, at the first test that asks, and again only for
// a test binary that was built from something else. It must leave its database
// closed. The name tells the templates of one package apart.
func Template(name string, migrate func(dsn string) error) *Seed {
	return &Seed{
		sqlite: sync.OnceValues(func() ([]byte, error) {
			content, err := migratedFile(migrate)
			return content, wrap(err, "template %s on SQLite", name)
		}),
		postgres: sync.OnceValues(func() (string, error) {
			database, err := migratedDatabase(name, migrate)
			return database, wrap(err, "template %s on PostgreSQL", name)
		}),
	}
}

// Each is the function [Each] with copies of the seed.
func (s *Seed) Each(t *testing.T, fn func(t *testing.T, dsn string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { fn(t, s.SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { fn(t, s.Postgres(t)) })
}

// SQLite returns the DSN of a copy on SQLite.
func (s *Seed) SQLite(tb testing.TB) string {
	tb.Helper()
	content, err := s.sqlite()
	if err != nil {
		tb.Fatal(err)
	}
	path := filepath.Join(tb.TempDir(), "test.db")
	if content != nil {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	return "sqlite:" + path
}

// Postgres returns the DSN of a copy on PostgreSQL.
func (s *Seed) Postgres(tb testing.TB) string {
	tb.Helper()
	template, err := s.postgres()
	if err != nil {
		tb.Fatal(err)
	}
	server, err := sharedServer()
	if err != nil {
		tb.Fatal(err)
	}
	database, err := server.clone(template)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := server.drop(database); err != nil {
			tb.Error(err)
		}
	})
	return server.dsn(database)
}

// Exec runs one statement behind the program's back, as somebody would who
// tampers with the database.
func Exec(tb testing.TB, dsn, statement string) {
	tb.Helper()
	driver, source := "pgx", dsn
	if path, ok := strings.CutPrefix(dsn, "sqlite:"); ok {
		driver, source = "sqlite", "file:"+path
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.Exec(statement); err != nil {
		tb.Fatal(err)
	}
}

// migratedFile returns the bytes of a SQLite file that migrate filled. They are
// read only after SQLite has let go of the file: closing it in the process that
// has it open would drop SQLite's locks.
func migratedFile(migrate func(dsn string) error) ([]byte, error) {
	folder, err := os.MkdirTemp("", "storetest")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "template.db")
	if err := migrate("sqlite:" + path); err != nil {
		return nil, err
	}
	if _, err := os.Stat(path + "-wal"); err == nil {
		return nil, errors.New("the database was left open: it still has a write-ahead log")
	}
	return os.ReadFile(path)
}

func wrap(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("storetest: %s: %w", strings.TrimSpace(fmt.Sprintf(format, args...)), err)
}

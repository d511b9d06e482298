package storetest_test

import (
	"database/sql"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"chancery/internal/store/storetest"
)

func open(tb testing.TB, dsn string) *sql.DB {
	tb.Helper()
	driver, source := "pgx", dsn
	if path, ok := strings.CutPrefix(dsn, "sqlite:"); ok {
		driver, source = "sqlite", path
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { db.Close() })
	return db
}

func exec1(tb testing.TB, db *sql.DB, statement string) {
	tb.Helper()
	if _, err := db.Exec(statement); err != nil {
		tb.Fatalf("%s: %v", statement, err)
	}
}

func count(tb testing.TB, db *sql.DB) (n int) {
	tb.Helper()
	if err := db.QueryRow("SELECT count(*) FROM person").Scan(&n); err != nil {
		tb.Fatal(err)
	}
	return n
}

func TestEachGivesEveryTestAnEmptyDatabase(t *testing.T) {
	for range 2 {
		var engines []string
		storetest.Each(t, func(t *testing.T, dsn string) {
			engines = append(engines, dsn[:strings.Index(dsn, ":")])
			db := open(t, dsn)
			exec1(t, db, "CREATE TABLE person (name TEXT)")
			exec1(t, db, "INSERT INTO person VALUES ('Lan'), ('Hùng')")
			if n := count(t, db); n != 2 {
				t.Errorf("%d rows, want 2", n)
			}
		})
		if got := strings.Join(engines, " "); got != "sqlite postgres" {
			t.Errorf("engines %q", got)
		}
	}
}

func TestTemplateIsMadeOnceAndCopied(t *testing.T) {
	var made atomic.Int32
	seed := storetest.Template("once", func(dsn string) error {
		made.Add(1)
		return makePeople(dsn)
	})
	for range 3 {
		seed.Each(t, func(t *testing.T, dsn string) {
			db := open(t, dsn)
			if n := count(t, db); n != 1 {
				t.Errorf("%d rows in a fresh copy, want 1", n)
			}
			exec1(t, db, "INSERT INTO person VALUES ('Hùng')")
		})
	}
	// PostgreSQL may have it from an earlier run of this same binary.
	if n := made.Load(); n < 1 || n > 2 {
		t.Errorf("made %d times for two engines", n)
	}
}

func makePeople(dsn string) error {
	driver, source := "pgx", dsn
	if path, ok := strings.CutPrefix(dsn, "sqlite:"); ok {
		driver, source = "sqlite", path
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		return err
	}
	_, err = db.Exec("CREATE TABLE person (name TEXT); INSERT INTO person VALUES ('Lan')")
	return errors.Join(err, db.Close())
}

func TestDatabaseIsGoneAfterTheTest(t *testing.T) {
	var name string
	t.Run("use", func(t *testing.T) {
		db := open(t, storetest.Postgres(t))
		if err := db.QueryRow("SELECT current_database()").Scan(&name); err != nil {
			t.Fatal(err)
		}
	})
	var left bool
	db := open(t, storetest.Postgres(t))
	if err := db.QueryRow("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name).Scan(&left); err != nil {
		t.Fatal(err)
	}
	if left {
		t.Errorf("database %s is still there", name)
	}
}

// TestBinariesShareOneServer starts several test binaries at once in a place
// where no server runs yet, and has the script stop the one they started.
func TestBinariesShareOneServer(t *testing.T) {
	t.Setenv("CHANCERY_TEST_POSTGRES", "")
	temp, err := os.MkdirTemp("", "storetest") // short: a socket's path has 107 bytes
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(temp, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(temp) })
	t.Setenv("TMPDIR", temp)
	var wait sync.WaitGroup
	for range 3 {
		wait.Go(func() {
			child := exec.Command(os.Args[0], "-test.run=^TestTemplateIsMadeOnceAndCopied$")
			if output, err := child.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, output)
			}
		})
	}
	wait.Wait()
	started, _ := filepath.Glob(filepath.Join(temp, "chancery-test-*/postgres-*/data/postmaster.pid"))
	if len(started) != 1 {
		t.Fatalf("%d servers were started, want 1", len(started))
	}
	if output, err := exec.Command("../../../scripts/test-teardown").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	if _, err := os.Stat(filepath.Dir(started[0])); !errors.Is(err, os.ErrNotExist) {
		t.Error("the cluster is still there")
	}
}

func TestTeardownSparesAServerInUse(t *testing.T) {
	db := open(t, storetest.Postgres(t))
	if output, err := exec.Command("../../../scripts/test-teardown").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	if err := db.Ping(); err != nil {
		t.Errorf("the server this test uses was stopped: %v", err)
	}
}

func BenchmarkPostgresCopy(b *testing.B) {
	seed := storetest.Template("bench", makePeople)
	for b.Loop() {
		seed.Postgres(b)
	}
}

package storetest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"hash/fnv"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver named pgx
)

// server is a PostgreSQL server on which this test binary may make databases.
type server struct {
	address *url.URL
	db      *sql.DB
}

// sharedServer is the server named by CHANCERY_TEST_POSTGRES, a postgres:// URL
// of a role that may create databases, or else the account's own cluster.
var sharedServer = sync.OnceValues(func() (*server, error) {
	dsn := os.Getenv("CHANCERY_TEST_POSTGRES")
	if dsn == "" {
		var err error
		if dsn, err = startCluster(); err != nil {
			return nil, wrap(err, "PostgreSQL")
		}
	}
	address, err := url.Parse(dsn)
	if err != nil {
		return nil, wrap(err, "CHANCERY_TEST_POSTGRES")
	}
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return nil, wrap(err, "PostgreSQL")
	}
	db.SetMaxOpenConns(4)
	return &server{address, db}, nil
})

// dsn returns the address of one of the server's databases.
func (s *server) dsn(database string) string {
	address := *s.address
	address.Path = "/" + database
	return address.String()
}

// clone makes a database from a template and returns its name. Copying files
// takes a third of the time of the default, which writes every page to the log.
func (s *server) clone(template string) (string, error) {
	database := "test_" + strings.ToLower(rand.Text())
	_, err := s.db.Exec(fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s STRATEGY FILE_COPY", database, template))
	return database, wrap(err, "copying %s", template)
}

// drop removes a database with whatever is still connected to it.
func (s *server) drop(database string) error {
	_, err := s.db.Exec(fmt.Sprintf("DROP DATABASE IF EXISTS %s WITH (FORCE)", database))
	return wrap(err, "dropping %s", database)
}

// migratedDatabase returns the name of a template database that migrate filled.
// It is named after the content of the test binary, so that what was prepared
// by other code is never taken for its own.
func migratedDatabase(name string, migrate func(dsn string) error) (string, error) {
	server, err := sharedServer()
	if err != nil {
		return "", err
	}
	executable, err := os.Executable()
	if err != nil {
		return "", err
	}
	content, err := digest(executable)
	if err != nil {
		return "", err
	}
	stem := templateStem(filepath.Base(executable), name)
	database := stem + content[:16]
	return database, server.prepare(stem, database, migrate)
}

// prepare makes the template unless another process has. The advisory lock lets
// one process at a time look, and the new name appears only when all is done.
func (s *server) prepare(stem, database string, migrate func(dsn string) error) error {
	ctx := context.Background()
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	key := fnv.New32a()
	key.Write([]byte(database))
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", int64(key.Sum32())); err != nil {
		return err
	}
	defer conn.ExecContext(ctx, "SELECT pg_advisory_unlock($1)", int64(key.Sum32()))

	var ready bool
	err = conn.QueryRowContext(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", database).Scan(&ready)
	if err != nil || ready {
		return err
	}
	unfinished := database + "_new"
	if err := s.drop(unfinished); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, "CREATE DATABASE "+unfinished+" TEMPLATE template0"); err != nil {
		return err
	}
	if err := migrate(s.dsn(unfinished)); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, "ALTER DATABASE "+unfinished+" RENAME TO "+database); err != nil {
		return err
	}
	return s.prune(stem)
}

// prune keeps the newest templates of a stem: a day of building and testing
// would otherwise leave hundreds.
func (s *server) prune(stem string) error {
	const keep = 3
	// The stem of one name may begin that of another, so the rest must be a digest.
	rows, err := s.db.Query(`SELECT datname FROM pg_database WHERE datname ~ $1 ORDER BY oid DESC OFFSET $2`, "^"+stem+"[0-9a-f]{16}$", keep)
	if err != nil {
		return err
	}
	defer rows.Close()
	var old []string
	for rows.Next() {
		var database string
		if err := rows.Scan(&database); err != nil {
			return err
		}
		old = append(old, database)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, database := range old {
		if err := s.drop(database); err != nil {
			return err
		}
	}
	return nil
}

var notInName = regexp.MustCompile(`[^a-z0-9]+`)

// templateStem is what the templates of one name in one package begin with; it
// leaves room for the rest in PostgreSQL's 63 bytes.
func templateStem(binary, name string) string {
	stem := notInName.ReplaceAllString(strings.ToLower(strings.TrimSuffix(binary, ".test")+" "+name), "_")
	return "template_" + stem[:min(len(stem), 32)] + "_"
}

func digest(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return "", err
	}
	return fmt.Sprintf("%x", sum.Sum(nil)), nil
}

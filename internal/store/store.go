package store

import (
	"context"
	"database/sql"
	"net/url"
	"strings"
	"sync"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx"

	"chancery/internal/chancery"
)

// Store is one ministry's records in one database.
type Store struct {
	read    *pool
	write   *pool
	dialect dialect
	now     func() time.Time
	jobs    chan *job
	done    chan struct{}
	terms   termCache
	classes classCache
	answers answers
	closing sync.Once
}

// Open connects to "sqlite:PATH", a plain file path or "postgres://…" and
// brings the schema up to date. now tells the time.
func Open(ctx context.Context, dsn string, now func() time.Time) (*Store, error) {
	s, err := connect(dsn, now)
	if err != nil {
		return nil, err
	}
	if err := s.migrate(ctx); err != nil {
		s.Close()
		return nil, err
	}
	if err := s.reindex(ctx); err != nil {
		s.Close()
		return nil, err
	}
	go s.writer()
	if err := s.refreshTwins(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func connect(dsn string, now func() time.Time) (*Store, error) {
	s := &Store{now: now, jobs: make(chan *job, 256), done: make(chan struct{})}
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		db, err := sql.Open("pgx", dsn)
		if err != nil {
			return nil, chancery.Failure("error.storage", err)
		}
		db.SetMaxOpenConns(postgresReaders + 4)
		db.SetMaxIdleConns(postgresReaders + 4)
		s.dialect = postgresDialect
		s.read = newPool(db, postgresReaders, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", false)
		s.write = newPool(db, 1, "BEGIN", false)
		return s, nil
	}
	path := strings.TrimPrefix(dsn, "sqlite:")
	write, err := sql.Open("sqlite", sqliteDSN(path, "cache_size(-32768)", "synchronous(FULL)", "temp_store(MEMORY)"))
	if err != nil {
		return nil, chancery.Failure("error.storage", err)
	}
	write.SetMaxOpenConns(2) // one for the writer, one for migrations before it
	read, err := sql.Open("sqlite", sqliteDSN(path, "cache_size(-8192)", "query_only(1)"))
	if err != nil {
		_ = write.Close()
		return nil, chancery.Failure("error.storage", err)
	}
	s.dialect = sqliteDialect
	s.read = newPool(read, sqliteReaders, "BEGIN", true)
	s.write = newPool(write, 1, "BEGIN IMMEDIATE", true)
	return s, nil
}

// sqliteDSN sets everything in the address, so that no connection ever runs without it.
func sqliteDSN(path string, more ...string) string {
	q := url.Values{"_pragma": append([]string{"busy_timeout(10000)", "journal_mode(WAL)", "foreign_keys(1)"}, more...)}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

// How many reads run at once.
const (
	sqliteReaders   = 4
	postgresReaders = 12
)

// Engine is "sqlite" or "postgres".
func (s *Store) Engine() string { return s.dialect.name }

// Now is the store's clock.
func (s *Store) Now() time.Time { return s.now() }

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.read.db.PingContext(ctx); err != nil {
		return chancery.Failure("error.storage", err)
	}
	return nil
}

// Close finishes the writes that were accepted and closes the database.
func (s *Store) Close() {
	s.closing.Do(func() {
		close(s.done)
		s.read.close()
		s.write.close()
	})
}

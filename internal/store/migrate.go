package store

import (
	"context"
	"embed"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"chancery/internal/chancery"
)

//go:embed schema/sqlite/*.sql schema/postgres/*.sql
var schema embed.FS

// migrate brings the schema up to date; on PostgreSQL only one process does it.
func (s *Store) migrate(ctx context.Context) error {
	fail := func(err error) error { return chancery.Failure("error.migrate", err) }
	files, err := fs.Sub(schema, "schema/"+s.dialect.name)
	if err != nil {
		return fail(err)
	}
	engine := goose.DialectSQLite3
	var opts []goose.ProviderOption
	if s.dialect.numbered {
		engine = goose.DialectPostgres
		locker, err := lock.NewPostgresTableLocker()
		if err != nil {
			return fail(err)
		}
		opts = append(opts, goose.WithLocker(locker))
	}
	p, err := goose.NewProvider(engine, s.write.db, files, opts...)
	if err != nil {
		return fail(err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fail(err)
	}
	return nil
}

// SchemaVersion is the number of the last migration that ran.
func (s *Store) SchemaVersion(ctx context.Context) (int64, error) {
	var v int64
	err := s.Read(ctx, chancery.System(), func(t *Tx) error {
		_, err := t.one([]any{&v}, `SELECT MAX(version_id) FROM goose_db_version WHERE is_applied`)
		return err
	})
	return v, err
}

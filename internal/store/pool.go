package store

import (
	"context"
	"database/sql"
	"fmt"

	"chancery/internal/chancery"
)

// pool lends connections for one transaction each. A connection keeps the
// statements it prepared: a statement of database/sql would want a second
// connection to prepare on while the first is in a transaction.
type pool struct {
	db      *sql.DB
	free    chan *conn
	begin   string
	prepare bool // PostgreSQL's driver keeps its own
}

type conn struct {
	c     *sql.Conn // nil until first used, and again after it broke
	stmts map[string]*sql.Stmt
}

// maxPrepared bounds the statements a connection keeps; filters make the texts
// of registers many.
const maxPrepared = 400

func newPool(db *sql.DB, size int, begin string, prepare bool) *pool {
	p := &pool{db: db, free: make(chan *conn, size), begin: begin, prepare: prepare}
	for range size {
		p.free <- &conn{}
	}
	return p
}

// within runs fn in a transaction, committed when fn says so and rolled back
// in every other case.
func (p *pool) within(ctx context.Context, fn func(*conn) (commit bool, err error)) error {
	var c *conn
	select {
	case c = <-p.free:
	case <-ctx.Done():
		return chancery.Failure("error.storage", ctx.Err())
	}
	defer func() { p.free <- c }()
	if err := c.start(ctx, p); err != nil {
		return chancery.Failure("error.storage", err)
	}
	committed := false
	defer func() {
		if !committed { // the context may be over, the connection must go on
			if _, err := c.c.ExecContext(context.WithoutCancel(ctx), "ROLLBACK"); err != nil {
				c.drop()
			}
		}
	}()
	commit, err := fn(c)
	if err != nil || !commit {
		return err
	}
	if _, err := c.c.ExecContext(context.WithoutCancel(ctx), "COMMIT"); err != nil {
		return chancery.Failure("error.storage", err)
	}
	committed = true
	return nil
}

// start begins a transaction, on a new connection if the old one broke.
func (c *conn) start(ctx context.Context, p *pool) error {
	for try := 0; ; try++ {
		if c.c == nil {
			fresh, err := p.db.Conn(ctx)
			if err != nil {
				return err
			}
			c.c, c.stmts = fresh, map[string]*sql.Stmt{}
		}
		_, err := c.c.ExecContext(ctx, p.begin)
		if err == nil {
			return nil
		}
		c.drop()
		if try > 0 || ctx.Err() != nil {
			return err
		}
	}
}

func (c *conn) drop() {
	for _, st := range c.stmts {
		_ = st.Close()
	}
	if c.c != nil {
		_ = c.c.Close()
	}
	c.c, c.stmts = nil, nil
}

// prepared gives a kept statement, or nil when the text is to be run as it is.
func (c *conn) prepared(ctx context.Context, p *pool, text string) (*sql.Stmt, error) {
	if !p.prepare {
		return nil, nil
	}
	if st, ok := c.stmts[text]; ok {
		return st, nil
	}
	if len(c.stmts) >= maxPrepared {
		return nil, nil
	}
	st, err := c.c.PrepareContext(ctx, text)
	if err != nil {
		return nil, fmt.Errorf("%w in %s", err, text)
	}
	c.stmts[text] = st
	return st, nil
}

// close waits for the transactions under way and closes the database.
func (p *pool) close() {
	for range cap(p.free) {
		c := <-p.free
		c.drop()
	}
	_ = p.db.Close()
}

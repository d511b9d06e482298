package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"runtime/debug"
	"time"

	"chancery/internal/chancery"
)

// Tx is one transaction of one actor. Every read through it sees only what the
// actor may see.
type Tx struct {
	ctx      context.Context
	s        *Store
	conn     *conn
	pool     *pool
	Actor    chancery.Actor
	action   string
	run      string // the import this change belongs to
	scoped   *scope
	markings map[string]int64 // of a transaction that only reads
	pending  []change
	base     int64 // size of the ledger before this job; of a reading transaction, once it was asked for
	counters map[counterKey]*int64
	numbered map[string]int64       // markings met in this job
	symbols  map[chancery.ID]string // of the series organisations number in
	rules    []*numberingRule       // of numbering, read with the first number
	touched  map[chancery.Kind]bool
	at       time.Time
	failed   error // an outage met where only yes or no could be answered

	later        *deferred     // of a transaction that writes
	vocabularies *vocabularies // as this transaction saw them first
}

// Read runs fn on one consistent view of the records.
func (s *Store) Read(ctx context.Context, who chancery.Actor, fn func(*Tx) error) error {
	return s.read.within(ctx, func(c *conn) (bool, error) {
		t := &Tx{ctx: ctx, s: s, conn: c, pool: s.read, Actor: who, at: s.now()}
		err := fn(t)
		if t.failed != nil {
			err = t.failed
		}
		return false, err
	})
}

type job struct {
	ctx    context.Context
	who    chancery.Actor
	action string
	run    string
	fn     func(*Tx) error
	err    chan error
}

// Write runs fn in one transaction and appends what it changed to the ledger.
// When Write returns nil the change is durable; on an error nothing of it is.
// fn may run together with the writes of others in one commit and must not
// wait for them.
func (s *Store) Write(ctx context.Context, who chancery.Actor, action string, fn func(*Tx) error) error {
	return s.enqueue(&job{ctx: ctx, who: who, action: action, fn: fn, err: make(chan error, 1)})
}

// WriteRun is Write as a part of an import run, which can be taken back whole.
func (s *Store) WriteRun(ctx context.Context, who chancery.Actor, action, run string, fn func(*Tx) error) error {
	return s.enqueue(&job{ctx: ctx, who: who, action: action, run: run, fn: fn, err: make(chan error, 1)})
}

func (s *Store) enqueue(j *job) error {
	select {
	case <-s.done:
		return chancery.Failure("error.storage", errClosed)
	case <-j.ctx.Done():
		return chancery.Failure("error.storage", j.ctx.Err())
	case s.jobs <- j:
	}
	select {
	case err := <-j.err:
		return err
	case <-s.done:
		return chancery.Failure("error.storage", errClosed)
	}
}

var errClosed = errors.New("the store is closed")

// maxGroup is how many writes share one commit at most.
const maxGroup = 64

// writer commits what many ask for together: one commit for all that wait.
func (s *Store) writer() {
	for {
		var group []*job
		select {
		case <-s.done:
			return
		case j := <-s.jobs:
			group = append(group, j)
		}
	gather:
		for len(group) < maxGroup {
			select {
			case j := <-s.jobs:
				group = append(group, j)
			default:
				break gather
			}
		}
		s.commit(group)
	}
}

func (s *Store) commit(group []*job) {
	errs := make([]error, len(group))
	touched := map[chancery.Kind]bool{}
	from, to, err := s.together(group, errs, touched)
	if err == nil {
		s.terms.committed(from, to, touched["term"])
	}
	for i, j := range group {
		if errs[i] == nil && err != nil {
			errs[i] = chancery.Failure("error.storage", err)
		}
		j.err <- errs[i]
	}
}

// together runs the group in one transaction; errs gets what each job says of
// itself, the result is what went wrong with the transaction as a whole, and
// the size of the ledger before and after.
func (s *Store) together(group []*job, errs []error, touched map[chancery.Kind]bool) (from, to int64, err error) {
	ctx := context.Background()
	err = s.write.within(ctx, func(c *conn) (bool, error) {
		head := &Tx{ctx: ctx, s: s, conn: c, pool: s.write}
		size, err := head.lockLedger()
		if err != nil {
			return false, err
		}
		from, to = size, size
		changed := false // a commit costs a write to the disk even where every job failed
		for i, j := range group {
			if j.ctx.Err() != nil {
				errs[i] = chancery.Failure("error.storage", j.ctx.Err())
				continue
			}
			t := &Tx{ctx: ctx, s: s, conn: c, pool: s.write, Actor: j.who, action: j.action, run: j.run, at: s.now(), touched: map[chancery.Kind]bool{}, counters: map[counterKey]*int64{}, numbered: map[string]int64{}, later: &deferred{}, base: size}
			run := t.savepoint
			if len(group) == 1 {
				run = t.alone
			}
			if size, errs[i], err = run(j, size); err != nil {
				return false, err
			}
			if errs[i] == nil {
				changed = true
				maps.Copy(touched, t.touched)
			}
		}
		to = size
		return changed, nil
	})
	return from, to, err
}

// alone is savepoint for a transaction of one job: that it fails rolls back the
// transaction, so that the engine need not remember how things were in between.
func (t *Tx) alone(j *job, size int64) (grown int64, jobErr, err error) {
	grown, jobErr = t.runJob(j, size)
	if jobErr != nil {
		t.unwind()
		return size, jobErr, nil
	}
	return grown, nil, t.flush()
}

// savepoint runs one job so that it can fail alone. It returns the size of the
// ledger after it, what the job says of itself, and what went wrong with the
// transaction as a whole.
func (t *Tx) savepoint(j *job, size int64) (grown int64, jobErr, err error) {
	if _, err := t.exec("SAVEPOINT one"); err != nil {
		return size, nil, err
	}
	grown, jobErr = t.runJob(j, size)
	if jobErr != nil {
		grown = size
		t.unwind()
		if _, err := t.exec("ROLLBACK TO SAVEPOINT one"); err != nil {
			return size, jobErr, err
		}
	}
	_, err = t.exec("RELEASE SAVEPOINT one")
	return grown, jobErr, err
}

func (t *Tx) runJob(j *job, size int64) (grown int64, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = chancery.Failure("error.storage", fmt.Errorf("%v\n%s", p, debug.Stack()))
		}
	}()
	err = j.fn(t)
	if t.failed != nil {
		err = t.failed
	}
	if err != nil {
		return 0, err
	}
	if err := t.keepCounters(); err != nil {
		return 0, err
	}
	return t.appendLedger(size)
}

// Try runs fn so that it can fail alone: on an error nothing of it is kept, and
// the transaction goes on. An error that is Broken must end the transaction.
func (t *Tx) Try(fn func() error) error {
	if _, err := t.exec("SAVEPOINT part"); err != nil {
		return err
	}
	noted, given := len(t.pending), t.counted()
	err := fn()
	if t.failed != nil {
		err = t.failed
	}
	if err != nil {
		t.pending, t.counters = t.pending[:noted], given
		t.unwind()
		if _, outage := t.exec("ROLLBACK TO SAVEPOINT part"); outage != nil {
			return outage
		}
	}
	if _, outage := t.exec("RELEASE SAVEPOINT part"); outage != nil {
		return outage
	}
	return err
}

// exec runs a statement that changes something.
func (t *Tx) exec(query string, args ...any) (int64, error) {
	if err := t.flush(); err != nil {
		return 0, err
	}
	return t.put(query, args...)
}

// put is exec for a statement that has nothing to do with rows that wait.
func (t *Tx) put(query string, args ...any) (int64, error) {
	query = t.s.dialect.bind(query)
	var res sql.Result
	st, err := t.conn.prepared(t.ctx, t.pool, query)
	if err == nil && st != nil {
		res, err = st.ExecContext(t.ctx, args...)
	} else if err == nil {
		res, err = t.conn.c.ExecContext(t.ctx, query, args...)
	}
	if err != nil {
		return 0, chancery.Failure("error.storage", fmt.Errorf("%w in %s", err, query))
	}
	n, err := res.RowsAffected()
	if err != nil {
		return 0, chancery.Failure("error.storage", err)
	}
	return n, nil
}

// query runs a statement and calls row for each line of its answer.
func (t *Tx) query(row func(scan func(...any) error) error, query string, args ...any) error {
	if err := t.flush(); err != nil {
		return err
	}
	return t.look(row, query, args...)
}

// look is query for what no row that waits can change.
func (t *Tx) look(row func(scan func(...any) error) error, query string, args ...any) error {
	query = t.s.dialect.bind(query)
	st, err := t.conn.prepared(t.ctx, t.pool, query)
	var rows *sql.Rows
	if err == nil && st != nil {
		rows, err = st.QueryContext(t.ctx, args...)
	} else if err == nil {
		rows, err = t.conn.c.QueryContext(t.ctx, query, args...)
	}
	if err != nil {
		return chancery.Failure("error.storage", fmt.Errorf("%w in %s", err, query))
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			if chancery.ProblemOf(err) == chancery.Broken {
				return chancery.Failure("error.storage", fmt.Errorf("%w in %s", err, query))
			}
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return chancery.Failure("error.storage", err)
	}
	return nil
}

// one reads a single line; found is false when there is none.
func (t *Tx) one(dest []any, query string, args ...any) (found bool, err error) {
	err = t.query(func(scan func(...any) error) error {
		found = true
		return scan(dest...)
	}, query, args...)
	return found, err
}

// peek is one for what no row that waits can change.
func (t *Tx) peek(dest []any, query string, args ...any) (found bool, err error) {
	err = t.look(func(scan func(...any) error) error {
		found = true
		return scan(dest...)
	}, query, args...)
	return found, err
}

// Context is the context of the transaction.
func (t *Tx) Context() context.Context { return t.ctx }

// Now is when the transaction began.
func (t *Tx) Now() time.Time { return t.at }

// Today is the day on which the transaction began.
func (t *Tx) Today() chancery.Date { return chancery.DayOf(t.at) }

package cli

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx"
	_ "modernc.org/sqlite"             // driver "sqlite"

	"chancery/internal/i18n"
)

// bare is the same work in hand-written SQL on the same engine: no rights, no
// history, no validation, the best indexes, its own search and its own rollups.
type bare struct {
	db       *sql.DB
	postgres bool
	path     string // of the SQLite file
	next     int
}

const bareSchema = `
CREATE TABLE bare_organisation (id BIGINT PRIMARY KEY, parent BIGINT);
CREATE INDEX bare_organisation_parent ON bare_organisation (parent);
CREATE TABLE bare_activity (id BIGINT PRIMARY KEY, ref TEXT NOT NULL, title_en TEXT NOT NULL, title_vi TEXT NOT NULL, kind TEXT NOT NULL, start_date TEXT NOT NULL,
	end_date TEXT NOT NULL, mode TEXT NOT NULL, level TEXT NOT NULL, field TEXT NOT NULL, organisation BIGINT NOT NULL, class BIGINT NOT NULL, state TEXT NOT NULL);
CREATE UNIQUE INDEX bare_activity_ref ON bare_activity (ref);
CREATE INDEX bare_activity_start ON bare_activity (start_date, id);
CREATE INDEX bare_activity_kind ON bare_activity (kind, end_date, id);
CREATE TABLE bare_partner (activity BIGINT NOT NULL, partner BIGINT NOT NULL, PRIMARY KEY (activity, partner));
CREATE INDEX bare_partner_partner ON bare_partner (partner, activity);
CREATE TABLE bare_rollup (month TEXT NOT NULL, dimension TEXT NOT NULL, value TEXT NOT NULL, class BIGINT NOT NULL, n BIGINT NOT NULL, PRIMARY KEY (month, dimension, value, class));
CREATE TABLE bare_task (id BIGINT PRIMARY KEY, text TEXT NOT NULL, organisation BIGINT NOT NULL, due TEXT NOT NULL, done TEXT NOT NULL, class BIGINT NOT NULL);
CREATE INDEX bare_task_organisation ON bare_task (organisation, due, done)`

func openBare(ctx context.Context, database string) (*bare, error) {
	b := &bare{postgres: file(database) == "", path: file(database)}
	var err error
	if b.postgres {
		b.db, err = sql.Open("pgx", database)
	} else {
		b.db, err = sql.Open("sqlite", "file:"+(&url.URL{Path: b.path}).EscapedPath()+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(10000)&_pragma=cache_size(-8192)")
	}
	if err != nil {
		return nil, err
	}
	b.db.SetMaxIdleConns(4)
	search := ";CREATE VIRTUAL TABLE bare_search USING fts5 (words, content = '', tokenize = 'unicode61 remove_diacritics 0')"
	if b.postgres {
		search = ";CREATE TABLE bare_search (rowid BIGINT PRIMARY KEY, words TSVECTOR NOT NULL);CREATE INDEX bare_search_words ON bare_search USING gin (words)"
	}
	for statement := range strings.SplitSeq(bareSchema+search, ";") {
		if _, err := b.db.ExecContext(ctx, statement); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// sql puts numbered placeholders where the engine wants them.
func (b *bare) sql(query string) string {
	if !b.postgres {
		return query
	}
	var out strings.Builder
	n := 0
	for _, r := range query {
		if r == '?' {
			n++
			out.WriteString("$" + strconv.Itoa(n))
		} else {
			out.WriteRune(r)
		}
	}
	return out.String()
}

// insertion holds the statements of one transaction that inserts.
type insertion struct {
	tx                                *sql.Tx
	activity, partner, search, rollup *sql.Stmt
	sums                              map[[3]string]map[int]int
}

func (b *bare) begin(ctx context.Context) (*insertion, error) {
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	in := &insertion{tx: tx, sums: map[[3]string]map[int]int{}}
	words := "INSERT INTO bare_search (rowid, words) VALUES (?, ?)"
	if b.postgres {
		words = "INSERT INTO bare_search (rowid, words) VALUES (?, to_tsvector('simple', ?))"
	}
	for _, s := range []struct {
		into **sql.Stmt
		text string
	}{
		{&in.activity, "INSERT INTO bare_activity VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'held')"},
		{&in.partner, "INSERT INTO bare_partner VALUES (?, ?)"}, {&in.search, words},
		{&in.rollup, "INSERT INTO bare_rollup VALUES (?, ?, ?, ?, ?) ON CONFLICT (month, dimension, value, class) DO UPDATE SET n = bare_rollup.n + excluded.n"},
	} {
		if *s.into, err = tx.PrepareContext(ctx, b.sql(s.text)); err != nil {
			return nil, err
		}
	}
	return in, nil
}

func (b *bare) insert(ctx context.Context, in *insertion, a benchActivity) error {
	b.next++
	id := b.next
	if _, err := in.activity.ExecContext(ctx, id, fmt.Sprintf("%s-%07d", a.start[:4], id), a.titleEN, a.titleVI, a.kind, a.start, a.end, a.mode, a.level, a.field, a.organisation, a.class); err != nil {
		return err
	}
	month := a.start[:7]
	values := [][2]string{{"all", ""}, {"kind", a.kind}, {"level", a.level}, {"mode", a.mode}, {"field", a.field}, {"organisation", strconv.Itoa(a.organisation)}}
	for _, p := range a.partners {
		if _, err := in.partner.ExecContext(ctx, id, p); err != nil {
			return err
		}
		values = append(values, [2]string{"partner", strconv.Itoa(p)})
	}
	for _, v := range values {
		key := [3]string{month, v[0], v[1]}
		if in.sums[key] == nil {
			in.sums[key] = map[int]int{}
		}
		in.sums[key][a.class]++
	}
	_, err := in.search.ExecContext(ctx, id, i18n.IndexText(a.titleEN+"\n"+a.titleVI))
	return err
}

func (b *bare) commit(ctx context.Context, in *insertion) error {
	for key, classes := range in.sums {
		for class, n := range classes {
			if _, err := in.rollup.ExecContext(ctx, key[0], key[1], key[2], class, n); err != nil {
				return err
			}
		}
	}
	return in.tx.Commit()
}

// load inserts activities in transactions of as many as the import has.
func (b *bare) load(ctx context.Context, list []benchActivity) error {
	const batch = 500
	for len(list) > 0 {
		n := min(batch, len(list))
		in, err := b.begin(ctx)
		if err != nil {
			return err
		}
		for _, a := range list[:n] {
			if err := b.insert(ctx, in, a); err != nil {
				_ = in.tx.Rollback()
				return err
			}
		}
		if err := b.commit(ctx, in); err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

func (b *bare) loadRest(ctx context.Context, m *benchMinistry) error {
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for i, p := range m.parents {
		if _, err := tx.ExecContext(ctx, b.sql("INSERT INTO bare_organisation VALUES (?, ?)"), i, p); err != nil {
			return err
		}
	}
	for i, t := range m.tasks {
		if _, err := tx.ExecContext(ctx, b.sql("INSERT INTO bare_task VALUES (?, ?, ?, ?, ?, ?)"), i, t.text, t.organisation, t.due, t.done, t.class); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// read runs a query and takes every row of its answer.
func (b *bare) read(ctx context.Context, query string, args ...any) error {
	rows, err := b.db.QueryContext(ctx, b.sql(query), args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	values := make([]any, len(columns))
	for i := range values {
		values[i] = new(any)
	}
	for rows.Next() {
		if err := rows.Scan(values...); err != nil {
			return err
		}
	}
	return rows.Err()
}

// drop takes away what was made beside a database that stays.
func (b *bare) drop(ctx context.Context) {
	for _, table := range []string{"organisation", "activity", "partner", "rollup", "task", "search"} {
		_, _ = b.db.ExecContext(ctx, "DROP TABLE IF EXISTS bare_"+table)
	}
	_ = b.db.Close()
}

const (
	bareFigures = `SELECT dimension, value, SUM(n) FROM bare_rollup WHERE month >= ? AND month <= ? GROUP BY dimension, value`
	bareSubtree = `WITH RECURSIVE sub (id) AS (SELECT id FROM bare_organisation WHERE id = ? UNION SELECT o.id FROM bare_organisation o JOIN sub ON o.parent = sub.id)
		SELECT kind, level, mode, field, COUNT(*) FROM bare_activity WHERE start_date >= ? AND start_date <= ? AND class < 3 AND organisation IN (SELECT id FROM sub) GROUP BY kind, level, mode, field`
	bareCount    = `SELECT kind, COUNT(*) FROM bare_activity WHERE level = ? AND start_date >= ? AND start_date <= ? GROUP BY kind`
	bareRegister = `SELECT id, ref, title_en, title_vi, kind, start_date, end_date, mode, level, state FROM bare_activity WHERE kind = ? ORDER BY end_date DESC, id DESC LIMIT 50`
	bareTasks    = `SELECT organisation, SUM(CASE WHEN done <> '' AND done <= due THEN 1 ELSE 0 END), SUM(CASE WHEN done > due THEN 1 ELSE 0 END),
		SUM(CASE WHEN done = '' AND due >= ? THEN 1 ELSE 0 END), SUM(CASE WHEN done = '' AND due < ? THEN 1 ELSE 0 END) FROM bare_task GROUP BY organisation`
)

// search is the query for words, newest first where many have them.
func (b *bare) search() string {
	if b.postgres {
		return `SELECT a.id, a.ref, a.title_vi FROM bare_search s JOIN bare_activity a ON a.id = s.rowid WHERE s.words @@ phraseto_tsquery('simple', ?) ORDER BY a.start_date DESC LIMIT 20`
	}
	return `SELECT a.id, a.ref, a.title_vi FROM bare_search s JOIN bare_activity a ON a.id = s.rowid WHERE bare_search MATCH '"' || ? || '"' ORDER BY a.start_date DESC LIMIT 20`
}

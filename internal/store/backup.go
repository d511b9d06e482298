package store

import (
	"context"
	"io/fs"
	"iter"
	"path"
	"regexp"
	"strings"

	"chancery/internal/chancery"
)

// DumpRow is one row of one table. Values are nil, bool, int64, float64,
// string or []byte, and mean the same on every engine.
type DumpRow struct {
	Table   string
	Columns []string
	Values  []any
}

var createsTable = regexp.MustCompile(`(?m)^CREATE TABLE (\w+)`)

// dumped lists the tables with content of their own, in the order in which the
// schema makes them. The search index follows from the records.
func (s *Store) dumped() ([]string, error) {
	files, err := fs.Glob(schema, path.Join("schema", s.dialect.name, "*.sql"))
	if err != nil {
		return nil, err
	}
	var out []string
	for _, name := range files {
		text, err := fs.ReadFile(schema, name)
		if err != nil {
			return nil, err
		}
		for _, m := range createsTable.FindAllSubmatch(text, -1) {
			if table := string(m[1]); !strings.HasPrefix(table, "search_") {
				out = append(out, table)
			}
		}
	}
	return out, nil
}

// Dump reads every row of the database in one consistent view and calls put
// with each, table by table; begin is called first, within the same view.
func (s *Store) Dump(ctx context.Context, begin func(*Tx) error, put func(DumpRow) error) error {
	tables, err := s.dumped()
	if err != nil {
		return chancery.Failure("error.storage", err)
	}
	return s.Read(ctx, chancery.System(), func(t *Tx) error {
		if err := begin(t); err != nil {
			return err
		}
		for _, table := range tables {
			if err := t.dumpTable(table, put); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *Tx) dumpTable(table string, put func(DumpRow) error) error {
	rows, err := t.conn.c.QueryContext(t.ctx, "SELECT * FROM "+table)
	if err != nil {
		return chancery.Failure("error.storage", err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return chancery.Failure("error.storage", err)
	}
	kinds, err := rows.ColumnTypes()
	if err != nil {
		return chancery.Failure("error.storage", err)
	}
	for rows.Next() {
		r := DumpRow{Table: table, Columns: columns, Values: make([]any, len(columns))}
		dest := make([]any, len(columns))
		for i := range dest {
			dest[i] = &r.Values[i]
		}
		if err := rows.Scan(dest...); err != nil {
			return chancery.Failure("error.storage", err)
		}
		for i, v := range r.Values { // SQLite keeps truth as a number
			if n, ok := v.(int64); ok && kinds[i].DatabaseTypeName() == "BOOLEAN" {
				r.Values[i] = n != 0
			}
		}
		if err := put(r); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return chancery.Failure("error.storage", err)
	}
	return nil
}

// Fill replaces everything in the database by the rows of a dump, in one
// transaction, and indexes the words of the records anew.
func (s *Store) Fill(ctx context.Context, rows iter.Seq2[DumpRow, error]) error {
	tables, err := s.dumped()
	if err != nil {
		return chancery.Failure("error.storage", err)
	}
	err = s.write.within(ctx, func(c *conn) (bool, error) {
		t := &Tx{ctx: ctx, s: s, conn: c, pool: s.write, Actor: chancery.System(), at: s.now(), touched: map[chancery.Kind]bool{}}
		if err := t.clear(tables); err != nil {
			return false, err
		}
		if err := t.fillTables(tables, rows); err != nil {
			return false, err
		}
		if err := t.PauseWebhooks("webhook.stopped.restored"); err != nil {
			return false, err
		}
		return true, t.indexAll()
	})
	if err == nil {
		s.terms.committed(0, 0, true)
		s.answers.forget()
		s.classes.mu.Lock()
		s.classes.ids = nil
		s.classes.mu.Unlock()
	}
	return err
}

func (t *Tx) clear(tables []string) error {
	if err := t.eachEntity(func(e chancery.Entity, _ chancery.Fields) error { return t.dropWords(e.Head().ID) }); err != nil {
		return err
	}
	for _, table := range tables {
		if _, err := t.exec("DELETE FROM " + table); err != nil {
			return err
		}
	}
	return nil
}

// fillTables inserts the rows. Names of tables and columns come from a file, so
// only those the schema has are taken.
func (t *Tx) fillTables(tables []string, rows iter.Seq2[DumpRow, error]) error {
	known := map[string]map[string]bool{}
	for _, table := range tables {
		columns, err := t.columnsOf(table)
		if err != nil {
			return err
		}
		known[table] = columns
	}
	statements := map[string]string{}
	for r, err := range rows {
		if err != nil {
			return err
		}
		name := r.Table + " " + strings.Join(r.Columns, " ")
		if statements[name] == "" {
			if known[r.Table] == nil {
				return chancery.Refuse("operations.unknown_table", "value", r.Table)
			}
			for _, c := range r.Columns {
				if !known[r.Table][c] {
					return chancery.Refuse("operations.unknown_table", "value", r.Table+"."+c)
				}
			}
			statements[name] = "INSERT INTO " + r.Table + " (" + strings.TrimPrefix(quoted(", ", r.Columns), ", ") + ") VALUES (" + places(len(r.Columns)) + ")"
		}
		if len(r.Values) != len(r.Columns) {
			return chancery.Refuse("operations.unknown_table", "value", r.Table)
		}
		if _, err := t.exec(statements[name], r.Values...); err != nil {
			return err
		}
	}
	return nil
}

func (t *Tx) columnsOf(table string) (map[string]bool, error) {
	rows, err := t.conn.c.QueryContext(t.ctx, "SELECT * FROM "+table+" WHERE 1 = 0")
	if err != nil {
		return nil, chancery.Failure("error.storage", err)
	}
	defer func() { _ = rows.Close() }()
	names, err := rows.Columns()
	if err != nil {
		return nil, chancery.Failure("error.storage", err)
	}
	out := map[string]bool{}
	for _, n := range names {
		out[n] = true
	}
	return out, rows.Err()
}

func (t *Tx) indexAll() error {
	return t.eachEntity(func(e chancery.Entity, fields chancery.Fields) error { return t.indexWords(e, fields) })
}

// eachEntity walks all records that were not removed.
func (t *Tx) eachEntity(fn func(chancery.Entity, chancery.Fields) error) error {
	for _, spec := range chancery.Specs() {
		after := ""
		for {
			es, err := t.loadWhere(spec, "r.id > ?", []any{after}, "ORDER BY r.id LIMIT ?", 500)
			if err != nil {
				return err
			}
			for _, e := range es {
				if err := fn(e, chancery.OwnFields(e)); err != nil {
					return err
				}
			}
			if len(es) < 500 {
				break
			}
			after = string(es[len(es)-1].Head().ID)
		}
	}
	return nil
}

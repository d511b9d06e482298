package store

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"chancery/internal/chancery"
)

// Ailment is something in the database that should not be so. Count is how many
// there are, Example one of them.
type Ailment struct {
	Key     string // names the message: doctor.dangling, doctor.rowless …
	Table   string
	Count   int
	Example string
}

// Ailments looks for references that lead nowhere, rows that belong to no
// record, records without their row, counters behind the numbers that were
// given, and entries of the ledger from the future. It reads the whole database
// and asks nobody's leave: it is for operators.
func (t *Tx) Ailments(tolerance time.Duration) ([]Ailment, error) {
	var out []Ailment
	find := func(key, table, query string, args ...any) error {
		a := Ailment{Key: key, Table: table}
		if _, err := t.one([]any{&a.Count, &a.Example}, query, args...); err != nil {
			return err
		}
		if a.Count > 0 {
			out = append(out, a)
		}
		return nil
	}
	if err := find("doctor.dangling", "link", `SELECT COUNT(*), COALESCE(MIN(s.kind || ' ' || s.ref || ' ' || l.field), '') FROM link l JOIN record s ON s.id = l.src
		WHERE NOT s.removed AND NOT EXISTS (SELECT 1 FROM record d WHERE d.id = l.dst)`); err != nil {
		return nil, err
	}
	for _, table := range []struct{ name, column string }{{"link", "src"}, {"coded", "record"}, {"search_text", "record"}} {
		if err := find("doctor.orphan", table.name, fmt.Sprintf(`SELECT COUNT(*), COALESCE(MIN(x.%[2]s), '') FROM %[1]s x
			WHERE NOT EXISTS (SELECT 1 FROM record r WHERE r.id = x.%[2]s AND NOT r.removed)`, table.name, table.column)); err != nil {
			return nil, err
		}
	}
	for _, spec := range chancery.Specs() {
		tab := tableOf(spec)
		if err := find("doctor.rowless", tab.name, `SELECT COUNT(*), COALESCE(MIN(r.ref), '') FROM record r
			WHERE r.kind = ? AND NOT r.removed AND NOT EXISTS (SELECT 1 FROM `+tab.name+` k WHERE k.id = r.id)`, string(spec.Kind)); err != nil {
			return nil, err
		}
		if err := find("doctor.orphan", tab.name, `SELECT COUNT(*), COALESCE(MIN(k.id), '') FROM `+tab.name+` k
			WHERE NOT EXISTS (SELECT 1 FROM record r WHERE r.id = k.id AND NOT r.removed)`); err != nil {
			return nil, err
		}
		for _, lines := range tab.lines {
			if err := find("doctor.orphan", lines.name, `SELECT COUNT(*), COALESCE(MIN(k.record), '') FROM `+lines.name+` k
				WHERE NOT EXISTS (SELECT 1 FROM record r WHERE r.id = k.record AND NOT r.removed)`); err != nil {
				return nil, err
			}
		}
	}
	if err := find("doctor.future", "ledger_entry", `SELECT COUNT(*), COALESCE(MIN(kind || ' ' || record), '') FROM ledger_entry WHERE at > ?`,
		t.at.Add(tolerance).UnixMicro()); err != nil {
		return nil, err
	}
	if err := find("doctor.ledger_size", "ledger_head", `SELECT COUNT(*), COALESCE(MIN('ledger'), '') FROM ledger_head h
		WHERE h.size <> (SELECT COUNT(*) FROM ledger_entry)`); err != nil {
		return nil, err
	}
	behind, err := t.countersBehind()
	return append(out, behind...), err
}

// countersBehind finds series whose next number was given already.
func (t *Tx) countersBehind() ([]Ailment, error) {
	last := map[counterKey]int64{}
	err := t.query(func(scan func(...any) error) error {
		var k counterKey
		var n int64
		err := scan(&k.kind, &k.series, &k.year, &n)
		last[k] = n
		return err
	}, `SELECT kind, series, "year", last FROM counter`)
	if err != nil {
		return nil, err
	}
	var out []Ailment
	for _, spec := range chancery.Specs() {
		if spec.Numbering != chancery.Yearly {
			continue
		}
		a := Ailment{Key: "doctor.counter", Table: string(spec.Kind)}
		var refs []string
		err := t.query(func(scan func(...any) error) error {
			var ref string
			if err := scan(&ref); err != nil {
				return err
			}
			refs = append(refs, ref)
			return nil
		}, `SELECT ref FROM record WHERE kind = ?`, string(spec.Kind))
		if err != nil {
			return nil, err
		}
		for _, ref := range refs {
			series, year, n, ok, err := t.readNumber(spec.Kind, ref)
			if err != nil {
				return nil, err
			}
			if ok && n > last[counterKey{spec.Kind, series, year}] {
				a.Count, a.Example = a.Count+1, ref
			}
		}
		if a.Count > 0 {
			out = append(out, a)
		}
	}
	a, err := t.registersBehind(last)
	if err == nil && a.Count > 0 {
		out = append(out, a)
	}
	return out, err
}

// NewestSchema is the number of the last migration this program has.
func NewestSchema() int64 {
	files, _ := schema.ReadDir("schema/sqlite") // embedded: it is there
	var newest int64
	for _, f := range files {
		number, _, _ := strings.Cut(f.Name(), "_")
		n, _ := strconv.ParseInt(number, 10, 64) // goose would not have taken another name
		newest = max(newest, n)
	}
	return newest
}

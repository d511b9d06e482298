package archtest

import (
	"fmt"
	"go/ast"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	// writing is a statement that changes rows, or the beginning of one whose
	// table is put in later.
	writing = regexp.MustCompile(`\b(INSERT\s+(OR\s+\w+\s+)?INTO|DELETE\s+FROM|UPDATE\s+("?\w+"?\s+SET\b|$))|^\s*(insert\s+into|delete\s+from|update\s+\w+\s+set)\b`)

	// reading is a query; English sentences begin "Select" or "select", a query
	// shouts or has a star, a comma or a call before its from.
	reading = regexp.MustCompile(`(?s)\bSELECT\b.*\bFROM\b|^\s*select\s+[^\s]*[*,(].*\bfrom\b`)
)

func TestSQLStaysInTheStore(t *testing.T) {
	holds(t, sqlElsewhere)
	bites(t, sqlElsewhere, []sample{
		{"internal/service/a.go", "package service; const q = `SELECT id FROM record`", true},
		{"internal/service/a.go", "package service; const q = `select count(*) from record`", true},
		{"internal/service/a.go", "package service; const q = \"INSERT INTO record\"", true},
		{"internal/service/a.go", "package service; const q = \"UPDATE \" + table", true},
		{"internal/service/a.go", "package service; const q = \"update record set state = ?\"", true},
		{"internal/web/a.go", "package web; const help = \"Select a partner from the list\"", false},
		{"internal/web/a.go", "package web; const help = \"Delete from the list; update the set\"", false},
		{"internal/web/a.go", "package web; type page struct { A string `help:\"SELECT FROM\"` }", false},
		{"internal/web/a_test.go", "package web; const q = `SELECT id FROM record`", false},
		{"internal/store/a.go", "package store; const q = `SELECT id FROM record`", false},
		{"internal/cli/benchbare.go", "package cli; const q = `SELECT id FROM record`", false},
		{"internal/cli/import.go", "package cli; const q = `SELECT id FROM record`", true},
	})
}

// sqlElsewhere looks at tests no more than the compiler does: some have to
// tamper with a database behind the store's back.
func sqlElsewhere(t *tree) (broken []string) {
	for _, f := range t.code(false) {
		if f.pkg() == "store" || f.pkg() == "store/storetest" || matchesAny(sqlOutsideStore, f.path) {
			continue
		}
		f.literals(func(node ast.Node, text string) {
			if writing.MatchString(text) || reading.MatchString(text) {
				broken = append(broken, t.at(node, "SQL outside the store: %.60q", text))
			}
		})
	}
	return broken
}

func matchesAny(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		ok, err := path.Match(pattern, name)
		return ok && err == nil
	})
}

func TestRecordsAreWrittenThroughTheLedger(t *testing.T) {
	holds(t, strayWriters)
	bites(t, strayWriters, []sample{
		{"internal/store/list.go", "package store; const q = `DELETE FROM record`", true},
		{"internal/store/list.go", "package store; var q = \"UPDATE \" + table + \" SET \"", true},
		{"internal/store/list.go", "package store; const q = `SELECT id FROM record`", false},
		{"internal/store/save.go", "package store; const q = `DELETE FROM record`", false},
		{"internal/store/list_test.go", "package store; const q = `DELETE FROM record`", false},
	})
}

func strayWriters(t *tree) (broken []string) {
	for _, f := range t.code(false) {
		if f.pkg() != "store" || slices.Contains(writers, path.Base(f.path)) {
			continue
		}
		f.literals(func(node ast.Node, text string) {
			if writing.MatchString(text) {
				broken = append(broken, t.at(node, "%s is not one of the writers in rules_test.go: %.60q", path.Base(f.path), text))
			}
		})
	}
	return broken
}

// forbiddenSQL fails, or means something else, on one of the engines: SQLite,
// PostgreSQL, or those that speak PostgreSQL's protocol over many machines.
var forbiddenSQL = []struct{ pattern, instead string }{
	{`\bILIKE\b`, "search the folded text"},
	{`\bFOR\s+UPDATE\b|\bSKIP\s+LOCKED\b`, "the dialect adds it where the engine has it"},
	{`\bMERGE\s+INTO\b`, "INSERT … ON CONFLICT"},
	{`\bLATERAL\b`, "a correlated subquery"},
	{`\bDISTINCT\s+ON\b`, "row_number()"},
	{`\bGROUPING\s+SETS\b`, "several queries"},
	{`=\s*ANY\s*\(`, "IN with one placeholder for each value"},
	{`\bjsonb?_\w+\s*\(|->>?\s*['"?$]`, "JSON stays opaque: promote the field to a column"},
	{`\bBLOB\b`, "BYTEA"},
	{`\bnow\s*\(`, "the time is a parameter"},
	{`\bextract\s*\(|\bjulianday\s*\(|\bstrftime\s*\(|\bdate_trunc\s*\(`, "dates are text, periods are computed in Go"},
	{`\bi?if\s*\(|\bgreatest\s*\(|\bleast\s*\(`, "CASE"},
	{`\b(max|min)\s*\([^()]*,`, "CASE: SQLite alone has a maximum of two values"},
	{`\bround\s*\([^()]*,`, "round in Go"},
	{`\brandom\s*\(`, "choose in Go"},
	{`\bDEFERRABLE\b|\bSTORED\b|\bEXCLUDE\s+USING\b|\bUSING\s+gist\b|\bLOCK\s+TABLE\b`, "not every engine has it"},
	{`\bpg_(try_)?advisory\w*|^\s*(LISTEN|NOTIFY)\s+\w`, "leases are rows"},
}

var forbidden = compileForbidden()

func compileForbidden() (compiled []*regexp.Regexp) {
	for _, f := range forbiddenSQL {
		compiled = append(compiled, regexp.MustCompile(`(?i)`+f.pattern))
	}
	return compiled
}

// statement recognises a literal as SQL, so that messages are left alone.
var statement = regexp.MustCompile(`\b(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|WHERE|FROM|JOIN|AND|OR|ORDER BY|VALUES|SET)\b|^\s*\w+\s*\(|=\s*\?`)

func TestSQLIsWhatEveryEngineHas(t *testing.T) {
	holds(t, unportableSQL)
	bites(t, unportableSQL, []sample{
		{"internal/store/a.go", "package store; const q = `SELECT id FROM record WHERE title ilike ?`", true},
		{"internal/store/a.go", "package store; const q = ` AND kind = ANY(?)`", true},
		{"internal/store/a.go", "package store; const q = `SELECT max(a, b) FROM record`", true},
		{"internal/store/a.go", "package store; const q = `SELECT MAX(version), min(version) FROM record`", false},
		{"internal/store/a.go", "package store; const q = `SELECT body->>'a' FROM record`", true},
		{"internal/store/a.go", "package store; const why = `nothing to merge into; stored now (later)`", false},
		{"internal/store/dialect.go", "package store; const q = `SELECT id FROM job FOR UPDATE SKIP LOCKED`", false},
		{"internal/store/schema/postgres/0001_core.sql", "CREATE TABLE file (content BLOB);", true},
		{"internal/store/schema/postgres/0001_core.sql", "-- a blob\nCREATE TABLE file (content BYTEA);", false},
	})
}

// unportableSQL leaves out the dialect, whose task the differences are.
func unportableSQL(t *tree) (broken []string) {
	for _, f := range t.files {
		switch {
		case strings.HasPrefix(f.path, "internal/store/schema/") && path.Ext(f.path) == ".sql":
			for i, line := range strings.Split(string(f.text), "\n") {
				code, _, _ := strings.Cut(line, "--")
				if why := unportable(code); why != "" {
					broken = append(broken, fmt.Sprintf("%s:%d: %s", f.path, i+1, why))
				}
			}
		case f.code != nil && !f.test() && f.pkg() == "store" && path.Base(f.path) != "dialect.go":
			f.literals(func(node ast.Node, text string) {
				if !statement.MatchString(text) {
					return
				}
				if why := unportable(text); why != "" {
					broken = append(broken, t.at(node, "%s", why))
				}
			})
		}
	}
	return broken
}

func unportable(sql string) string {
	for i, pattern := range forbidden {
		if found := pattern.FindString(sql); found != "" {
			return fmt.Sprintf("%q does not work on every engine; instead: %s", found, forbiddenSQL[i].instead)
		}
	}
	return ""
}

var migrationName = regexp.MustCompile(`^internal/store/schema/(sqlite|postgres)/(\d{4})_([a-z0-9_]+)\.sql$`)

func TestMigrationsAreInStep(t *testing.T) {
	holds(t, migrationsOutOfStep)
	bites(t, migrationsOutOfStep, []sample{
		{"internal/store/schema/sqlite/0001_core.sql", "", true},
		{"internal/store/schema/sqlite/core.sql", "", true},
		{"internal/store/schema/schema.sql", "", false},
	})
}

// migrationsOutOfStep wants the same numbers and names for both engines, from
// 0001 without a gap.
func migrationsOutOfStep(t *tree) (broken []string) {
	names := map[string][]string{}
	for _, f := range t.files {
		folder, found := strings.CutPrefix(path.Dir(f.path), "internal/store/schema/")
		if !found {
			continue
		}
		if !migrationName.MatchString(f.path) {
			broken = append(broken, f.path+": not named NNNN_name.sql")
			continue
		}
		names[folder] = append(names[folder], path.Base(f.path))
		if want := fmt.Sprintf("%04d_", len(names[folder])); !strings.HasPrefix(path.Base(f.path), want) {
			broken = append(broken, fmt.Sprintf("%s: the next number is %s", f.path, want[:4]))
		}
	}
	if !slices.Equal(names["sqlite"], names["postgres"]) {
		broken = append(broken, fmt.Sprintf("migrations differ: sqlite %v, postgres %v", names["sqlite"], names["postgres"]))
	}
	return broken
}

package store_test

import (
	"database/sql"
	"flag"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"chancery/internal/chancery"
)

var update = flag.Bool("update", false, "write schema/schema.sql anew")

// TestSchemaIsWrittenDown keeps schema/schema.sql, the page people read, equal
// to what the migrations make.
func TestSchemaIsWrittenDown(t *testing.T) {
	dsn := seed.SQLite(t)
	db, err := sql.Open("sqlite", "file:"+strings.TrimPrefix(dsn, "sqlite:"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	rows, err := db.Query(`SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'goose_%' AND name NOT LIKE 'search_index_%' ORDER BY rowid`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var b strings.Builder
	b.WriteString("-- What the migrations of SQLite make, to be read. Written by: go test ./internal/store -run TestSchemaIsWrittenDown -update\n")
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		b.WriteString("\n" + s + ";\n")
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	const file = "schema/schema.sql"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(have) != b.String() {
		t.Errorf("%s is not what the migrations make; run this test with -update", file)
	}
}

// TestBothEnginesHaveTheSameColumns compares what the migrations make on each.
func TestBothEnginesHaveTheSameColumns(t *testing.T) {
	columns := func(driver, source, query string) []string {
		db, err := sql.Open(driver, source)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		rows, err := db.Query(query)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = rows.Close() }()
		var out []string
		for rows.Next() {
			var table, column string
			if err := rows.Scan(&table, &column); err != nil {
				t.Fatal(err)
			}
			if !regexp.MustCompile(`^(goose_|search_)`).MatchString(table) {
				out = append(out, table+"."+column)
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		slices.Sort(out)
		return out
	}
	lite := columns("sqlite", "file:"+strings.TrimPrefix(seed.SQLite(t), "sqlite:"),
		`SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'`)
	post := columns("pgx", seed.Postgres(t), `SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'`)
	if !slices.Equal(lite, post) {
		t.Errorf("only on SQLite %v, only on PostgreSQL %v", without(lite, post), without(post, lite))
	}
	for _, spec := range chancery.Specs() {
		for _, f := range spec.Describe() {
			name := string(spec.Kind) + "." + f.Name
			switch f.Type {
			case chancery.TypeText, chancery.TypeStory:
				name += "_en"
			case chancery.TypeCodes, chancery.TypeRefs, chancery.TypeLines:
				continue
			}
			if !f.Title && !slices.Contains(lite, name) {
				t.Errorf("no column for %s", name)
			}
		}
	}
}

func without(list, other []string) (rest []string) {
	for _, s := range list {
		if !slices.Contains(other, s) {
			rest = append(rest, s)
		}
	}
	return rest
}

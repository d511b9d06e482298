package store

import (
	"errors"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
)

// dialect is what differs between the engines; everything else is one SQL text.
type dialect struct {
	name      string
	numbered  bool // placeholders are $1, $2 …
	searchSQL searchSQL
}

var (
	sqliteDialect   = dialect{name: "sqlite", searchSQL: sqliteSearch}
	postgresDialect = dialect{name: "postgres", numbered: true, searchSQL: postgresSearch}
)

// bind turns the ? of the one SQL text into what the engine reads. Texts hold
// no ? other than placeholders.
func (d dialect) bind(query string) string {
	if !d.numbered {
		return query
	}
	var b strings.Builder
	b.Grow(len(query) + 16)
	n := 0
	for i := range len(query) {
		if query[i] != '?' {
			b.WriteByte(query[i])
			continue
		}
		n++
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(n))
	}
	return b.String()
}

// badRow reports whether the database refused a row for what it holds: a value
// that is missing, there already or of another type.
func badRow(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return strings.HasPrefix(pg.Code, "22") || strings.HasPrefix(pg.Code, "23")
	}
	var lite *sqlite.Error
	if !errors.As(err, &lite) {
		return false
	}
	primary := lite.Code() & 0xff
	return primary == 19 || primary == 20 // SQLITE_CONSTRAINT, SQLITE_MISMATCH
}

// uniqueViolation names the index that refused a write; ok is false for any
// other error.
func uniqueViolation(err error) (detail string, ok bool) {
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.Code == "23505" {
		return pg.ConstraintName + " " + pg.Detail, true
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) && (lite.Code() == 2067 || lite.Code() == 1555) { // SQLITE_CONSTRAINT_UNIQUE, _PRIMARYKEY
		return lite.Error(), true
	}
	return "", false
}

// places is "?, ?, ?" for n values.
func places(n int) string {
	if n == 0 {
		return ""
	}
	return strings.Repeat("?, ", n-1) + "?"
}

package store

import (
	"database/sql/driver"

	"modernc.org/sqlite"

	"chancery/internal/i18n"
)

// SQLite gets the function that migration 7 makes on PostgreSQL.
func init() {
	sqlite.MustRegisterDeterministicScalarFunction("folded", 1, func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		s, _ := args[0].(string)
		return i18n.Fold(s), nil
	})
}

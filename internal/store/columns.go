package store

import (
	"database/sql"
	"strings"
	"sync"

	"chancery/internal/chancery"
)

// table is how a kind, or one kind of its child lines, is kept: a column for
// each field that holds one value, two for text in two languages. Fields that
// hold several stand in link and coded; the title stands in record.
type table struct {
	name    string
	columns []string
	insert  string
	update  string
	remove  string
	lines   map[string]*table
}

var (
	tablesMu sync.Mutex
	tables   = map[chancery.Kind]*table{}
)

// tableOf describes a kind's table. The description of a kind never changes
// while the program runs, except that tests take kinds out and in.
func tableOf(spec *chancery.Spec) *table {
	tablesMu.Lock()
	defer tablesMu.Unlock()
	if t, ok := tables[spec.Kind]; ok {
		return t
	}
	fields := spec.Describe()
	t := &table{name: string(spec.Kind), columns: columnsOf(fields), lines: map[string]*table{}}
	t.insert = "INSERT INTO " + t.name + " (id" + quoted(", ", t.columns) + ") VALUES (" + places(len(t.columns)+1) + ")"
	t.remove = "DELETE FROM " + t.name + " WHERE id = ?"
	if len(t.columns) > 0 {
		t.update = "UPDATE " + t.name + " SET " + strings.TrimPrefix(quoted(" = ?, ", t.columns), " = ?, ") + " = ? WHERE id = ?"
	}
	for _, f := range fields {
		if f.Type == chancery.TypeLines {
			l := &table{name: t.name + "_" + f.Name, columns: columnsOf(f.LineFields())}
			l.insert = "INSERT INTO " + l.name + " (record, ord" + quoted(", ", l.columns) + ") VALUES (" + places(len(l.columns)+2) + ")"
			l.remove = "DELETE FROM " + l.name + " WHERE record = ?"
			t.lines[f.Name] = l
		}
	}
	tables[spec.Kind] = t
	return t
}

func quoted(before string, columns []string) string {
	var b strings.Builder
	for _, c := range columns {
		b.WriteString(before + `"` + c + `"`)
	}
	return b.String()
}

func columnsOf(fields chancery.Fields) []string {
	var cols []string
	for _, f := range fields {
		switch f.Type {
		case chancery.TypeText, chancery.TypeStory:
			if !f.Title {
				cols = append(cols, f.Name+"_en", f.Name+"_vi")
			}
		case chancery.TypeCodes, chancery.TypeRefs, chancery.TypeLines:
		default:
			cols = append(cols, f.Name)
		}
	}
	return cols
}

// values are the column values of a record, in the order of columnsOf.
func values(fields chancery.Fields, args []any) []any {
	for _, f := range fields {
		switch p := f.Pointer().(type) {
		case *chancery.Text:
			if !f.Title {
				args = append(args, p.EN, p.VI)
			}
		case *string:
			args = append(args, *p)
		case *chancery.Code:
			args = append(args, string(*p))
		case *chancery.Date:
			args = append(args, string(*p))
		case *bool:
			args = append(args, *p)
		case *chancery.ID:
			args = append(args, nullID(*p))
		case *chancery.Number:
			args = append(args, sql.NullInt64{Int64: p.N, Valid: p.OK})
		}
	}
	return args
}

// targets are scan targets for the columns, and after is to be called once
// they are filled.
func targets(fields chancery.Fields) (dest []any, after func()) {
	type nullable struct {
		id  *chancery.ID
		num *chancery.Number
		s   *sql.NullString
		n   *sql.NullInt64
	}
	var nulls []nullable
	for _, f := range fields {
		switch p := f.Pointer().(type) {
		case *chancery.Text:
			if !f.Title {
				dest = append(dest, &p.EN, &p.VI)
			}
		case *chancery.ID:
			x := nullable{id: p, s: new(sql.NullString)}
			nulls = append(nulls, x)
			dest = append(dest, x.s)
		case *chancery.Number:
			x := nullable{num: p, n: new(sql.NullInt64)}
			nulls = append(nulls, x)
			dest = append(dest, x.n)
		case *string, *chancery.Code, *chancery.Date, *bool:
			dest = append(dest, p)
		}
	}
	return dest, func() {
		for _, x := range nulls {
			if x.id != nil {
				*x.id = chancery.ID(x.s.String)
			} else {
				*x.num = chancery.Number{N: x.n.Int64, OK: x.n.Valid}
			}
		}
	}
}

func nullID(id chancery.ID) any {
	if id == "" {
		return nil
	}
	return string(id)
}

// titleField is the field a record is called by.
func titleField(fields chancery.Fields) *chancery.Text {
	for _, f := range fields {
		if t, ok := f.Pointer().(*chancery.Text); ok && f.Title {
			return t
		}
	}
	return new(chancery.Text)
}

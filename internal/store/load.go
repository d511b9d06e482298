package store

import (
	"database/sql"
	"strings"
	"time"

	"chancery/internal/chancery"
)

// Pointer is *T where T is a kind.
type Pointer[T any] interface {
	*T
	chancery.Entity
}

// Load reads a record of a kind by its reference, its key or its identifier.
// What the actor may not see is NotFound, like what is not there.
func Load[T any, P Pointer[T]](t *Tx, kind chancery.Kind, name string) (P, error) {
	e, err := t.Load(kind, name)
	if err != nil {
		return nil, err
	}
	p, ok := e.(P)
	if !ok {
		return nil, chancery.NotFound(kind, name)
	}
	return p, nil
}

// Load reads a record of any kind by reference, key or identifier.
func (t *Tx) Load(kind chancery.Kind, name string) (chancery.Entity, error) {
	spec, err := chancery.SpecOf(kind)
	if err != nil {
		return nil, err
	}
	id, ok, err := t.resolve([]chancery.Kind{kind}, name)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, chancery.NotFound(kind, name)
	}
	es, err := t.loadWhere(spec, "r.id = ?", []any{string(id)}, "")
	if err != nil {
		return nil, err
	}
	if len(es) == 0 {
		return nil, chancery.NotFound(kind, name)
	}
	return es[0], nil
}

// LoadMany reads the records of one kind with these identifiers that the actor
// may see, in the order given.
func (t *Tx) LoadMany(kind chancery.Kind, ids []chancery.ID) ([]chancery.Entity, error) {
	spec, err := chancery.SpecOf(kind)
	if err != nil {
		return nil, err
	}
	byID := map[chancery.ID]chancery.Entity{}
	for chunk := range chunks(ids, 200) {
		es, err := t.loadWhere(spec, "r.id IN ("+places(len(chunk))+")", anyIDs(chunk), "")
		if err != nil {
			return nil, err
		}
		for _, e := range es {
			byID[e.Head().ID] = e
		}
	}
	var out []chancery.Entity
	for _, id := range ids {
		if e, ok := byID[id]; ok {
			out = append(out, e)
		}
	}
	return out, nil
}

func anyIDs(ids []chancery.ID) []any {
	out := make([]any, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return out
}

func chunks[T any](list []T, size int) func(func([]T) bool) {
	return func(yield func([]T) bool) {
		for len(list) > 0 {
			n := min(size, len(list))
			if !yield(list[:n]) {
				return
			}
			list = list[n:]
		}
	}
}

const loadColumns = `r.id, r.ref, r."key", COALESCE(r.owner, ''), r.class, r.source, r.state, r.version, r.removed, r.title_en, r.title_vi, r.reason, r.created_at, r.created_by, r.updated_at, r.updated_by`

// loadWhere reads whole records: where speaks of record r and the kind's own
// table k; tail is an ORDER BY and LIMIT.
func (t *Tx) loadWhere(spec *chancery.Spec, where string, args []any, tail string, tailArgs ...any) ([]chancery.Entity, error) {
	sc, err := t.scope()
	if err != nil {
		return nil, err
	}
	markings, err := t.classMarkings()
	if err != nil {
		return nil, err
	}
	tab := tableOf(spec)
	q := "SELECT " + loadColumns + quoted(", k.", tab.columns) + " FROM record r JOIN " + tab.name + " k ON k.id = r.id WHERE r.kind = ? AND NOT r.removed AND " +
		where + " AND " + sc.where + " " + tail
	all := append(append(append([]any{string(spec.Kind)}, args...), sc.args...), tailArgs...)
	var out []chancery.Entity
	err = t.query(func(scan func(...any) error) error {
		e := spec.Make()
		fields := chancery.OwnFields(e)
		dest, after := targets(fields)
		if err := scanRecord(e, titleField(fields), markings, scan, dest); err != nil {
			return err
		}
		after()
		out = append(out, e)
		return nil
	}, q, all...)
	if err != nil {
		return nil, err
	}
	for chunk := range chunks(out, 400) {
		if err := t.fill(spec, chunk); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func scanRecord(e chancery.Entity, title *chancery.Text, markings map[int64]chancery.Marking, scan func(...any) error, own []any) error {
	r := e.Head()
	var class, created, updated int64
	dest := append([]any{
		&r.ID, &r.Ref, &r.Key, &r.Owner, &class, &r.Source, &r.State, &r.Version, &r.Removed, &title.EN, &title.VI,
		&r.Reason, &created, &r.CreatedBy, &updated, &r.UpdatedBy,
	}, own...)
	if err := scan(dest...); err != nil {
		return err
	}
	m := markings[class]
	r.Marking = chancery.Marking{Level: m.Level, Compartments: append([]chancery.Code(nil), m.Compartments...)}
	r.CreatedAt, r.UpdatedAt = time.UnixMicro(created).UTC(), time.UnixMicro(updated).UTC()
	return nil
}

// fill reads what the records hold several of.
func (t *Tx) fill(spec *chancery.Spec, es []chancery.Entity) error {
	byID := make(map[string]chancery.Entity, len(es))
	fieldsOf := make(map[string]chancery.Fields, len(es))
	ids := make([]any, len(es))
	for i, e := range es {
		id := string(e.Head().ID)
		byID[id], fieldsOf[id], ids[i] = e, chancery.OwnFields(e), id
	}
	in := places(len(ids))
	var id, name, value string
	err := t.query(func(scan func(...any) error) error {
		if err := scan(&id, &name, &value); err != nil {
			return err
		}
		if name == "shared_with" {
			r := byID[id].Head()
			r.SharedWith = append(r.SharedWith, chancery.ID(value))
		}
		f, _ := fieldsOf[id].ByName(name)
		if p, ok := f.Pointer().(*[]chancery.ID); ok {
			*p = append(*p, chancery.ID(value))
		}
		return nil
	}, `SELECT src, field, dst FROM link WHERE src IN (`+in+`) ORDER BY src, field, ord`, ids...)
	if err != nil {
		return err
	}
	err = t.query(func(scan func(...any) error) error {
		if err := scan(&id, &name, &value); err != nil {
			return err
		}
		f, _ := fieldsOf[id].ByName(name)
		if p, ok := f.Pointer().(*[]chancery.Code); ok {
			*p = append(*p, chancery.Code(value))
		}
		return nil
	}, `SELECT record, field, code FROM coded WHERE record IN (`+in+`) ORDER BY record, field, ord`, ids...)
	if err != nil {
		return err
	}
	for lines, tab := range tableOf(spec).lines {
		err := t.query(func(scan func(...any) error) error {
			return scanLine(lines, fieldsOf, scan, tab)
		}, "SELECT record"+quoted(", ", tab.columns)+" FROM "+tab.name+" WHERE record IN ("+in+") ORDER BY record, ord", ids...)
		if err != nil {
			return err
		}
	}
	return nil
}

// scanLine reads one child line. Its record's name comes first in the row, so
// the line is scanned into a blank of the first record and copied over.
func scanLine(lines string, fieldsOf map[string]chancery.Fields, scan func(...any) error, tab *table) error {
	var record string
	row := make([]any, len(tab.columns)+1)
	raw := make([]any, len(tab.columns)+1)
	row[0] = &record
	for i := 1; i < len(row); i++ {
		row[i] = &raw[i]
	}
	if err := scan(row...); err != nil {
		return err
	}
	f, _ := fieldsOf[record].ByName(lines)
	l := f.AppendLine()
	dest, after := targets(l)
	for i, d := range dest {
		if err := assign(d, raw[i+1]); err != nil {
			return err
		}
	}
	after()
	return nil
}

// assign puts a value as the driver gives it into a scan target.
func assign(dest, v any) error {
	text := func() string {
		switch x := v.(type) {
		case string:
			return x
		case []byte:
			return string(x)
		}
		return ""
	}
	switch d := dest.(type) {
	case *string:
		*d = text()
	case *chancery.Code:
		*d = chancery.Code(text())
	case *chancery.Date:
		*d = chancery.Date(text())
	case *bool:
		switch x := v.(type) {
		case bool:
			*d = x
		case int64:
			*d = x != 0
		}
	case *sql.NullString:
		*d = sql.NullString{String: text(), Valid: v != nil}
	case *sql.NullInt64:
		return d.Scan(v)
	}
	return nil
}

// Name is how a record is called in lists and links.
type Name struct {
	ID      chancery.ID
	Kind    chancery.Kind
	Ref     string
	Title   chancery.Text
	State   chancery.State
	Begins  chancery.Date
	Ends    chancery.Date
	Removed bool
}

// Names gives the names of the records among ids that the actor may see.
func (t *Tx) Names(ids []chancery.ID) (map[chancery.ID]Name, error) {
	out := make(map[chancery.ID]Name, len(ids))
	for chunk := range chunks(ids, 200) {
		err := t.names("r.id IN ("+places(len(chunk))+")", anyIDs(chunk), "", func(n Name) { out[n.ID] = n })
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (t *Tx) names(where string, args []any, tail string, each func(Name)) error {
	sc, err := t.scope()
	if err != nil {
		return err
	}
	return t.query(func(scan func(...any) error) error {
		var n Name
		if err := scan(&n.ID, &n.Kind, &n.Ref, &n.Title.EN, &n.Title.VI, &n.State, &n.Begins, &n.Ends, &n.Removed); err != nil {
			return err
		}
		each(n)
		return nil
	}, `SELECT r.id, r.kind, r.ref, r.title_en, r.title_vi, r.state, r.begins, r.ends, r.removed FROM record r WHERE `+where+` AND `+sc.where+` `+strings.TrimSpace(tail),
		append(append([]any{}, args...), sc.args...)...)
}

// Backlink is one reference to a record: from which record and field.
type Backlink struct {
	From  Name
	Field string
}

// Backlinks lists what refers to the record, latest first.
func (t *Tx) Backlinks(id chancery.ID, limit int) ([]Backlink, error) {
	sc, err := t.scope()
	if err != nil {
		return nil, err
	}
	var out []Backlink
	err = t.query(func(scan func(...any) error) error {
		var b Backlink
		n := &b.From
		if err := scan(&b.Field, &n.ID, &n.Kind, &n.Ref, &n.Title.EN, &n.Title.VI, &n.State, &n.Begins, &n.Ends, &n.Removed); err != nil {
			return err
		}
		out = append(out, b)
		return nil
	}, `SELECT l.field, r.id, r.kind, r.ref, r.title_en, r.title_vi, r.state, r.begins, r.ends, r.removed
		FROM link l JOIN record r ON r.id = l.src WHERE l.dst = ? AND NOT r.removed AND `+sc.where+` ORDER BY r.ends DESC, r.ref LIMIT ?`,
		append(append([]any{string(id)}, sc.args...), limit)...)
	return out, err
}

package store

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"chancery/internal/chancery"
)

// Query asks for records of one kind.
type Query struct {
	Kind   chancery.Kind
	Where  []Filter
	Sort   string // a field, "ref", "title", "state", "begins", "ends" or "updated_at"; a leading "-" turns it round
	Limit  int    // at most MaxPage; 0 is DefaultPage
	Cursor string // of the page before
	Before string // cursor of the page after; it goes before Cursor
}

// The lengths of a page.
const (
	DefaultPage = 50
	MaxPage     = 500
	// CountedUpTo is how far totals are counted: beyond it they read "10,000+".
	CountedUpTo = 10_000
)

// Page is one page of an answer.
type Page struct {
	Records []chancery.Entity
	Next    string // cursor of the next page; empty at the end
	Prev    string // what Query.Before takes for the page before; empty at the beginning
}

// List reads one page of records.
func (t *Tx) List(q Query) (Page, error) {
	spec, err := chancery.SpecOf(q.Kind)
	if err != nil {
		return Page{}, err
	}
	where, args, err := t.where(spec, q.Where)
	if err != nil {
		return Page{}, err
	}
	expr, desc, err := sortExpr(spec, q.Sort)
	if err != nil {
		return Page{}, err
	}
	limit := q.Limit
	if limit <= 0 {
		limit = DefaultPage
	}
	limit = min(limit, MaxPage)
	at, back := q.Cursor, false
	if q.Before != "" {
		at, back = q.Before, true
	}
	dir, than := "ASC", ">"
	if desc != back {
		dir, than = "DESC", "<"
	}
	if at != "" {
		value, id, err := readCursor(at)
		if err != nil {
			return Page{}, err
		}
		where += " AND (" + expr + ", r.id) " + than + " (?, ?)"
		args = append(args, value, id)
	}
	es, err := t.loadWhere(spec, where, args, "ORDER BY "+expr+" "+dir+", r.id "+dir+" LIMIT ?", limit+1)
	if err != nil {
		return Page{}, err
	}
	more := len(es) > limit
	p := Page{Records: es[:min(limit, len(es))]}
	if back {
		slices.Reverse(p.Records)
	}
	return p, t.neighbours(&p, spec, expr, more || back, back && more || !back && at != "")
}

// neighbours sets the cursors of the pages beside one.
func (t *Tx) neighbours(p *Page, spec *chancery.Spec, expr string, after, before bool) (err error) {
	if len(p.Records) == 0 {
		return nil
	}
	if after {
		if p.Next, err = t.cursorAfter(spec, expr, p.Records[len(p.Records)-1].Head().ID); err != nil {
			return err
		}
	}
	if before {
		p.Prev, err = t.cursorAfter(spec, expr, p.Records[0].Head().ID)
	}
	return err
}

// Beside finds the records just before and just after one in the order of a
// query; the empty identifier where it stands at an end.
func (t *Tx) Beside(q Query, id chancery.ID) (prev, next chancery.ID, err error) {
	spec, err := chancery.SpecOf(q.Kind)
	if err != nil {
		return "", "", err
	}
	expr, _, err := sortExpr(spec, q.Sort)
	if err != nil {
		return "", "", err
	}
	at, err := t.cursorAfter(spec, expr, id)
	if err != nil {
		return "", "", err
	}
	one := func(q Query) (chancery.ID, error) {
		q.Limit = 1
		p, err := t.List(q)
		if err != nil || len(p.Records) == 0 {
			return "", err
		}
		return p.Records[0].Head().ID, nil
	}
	q.Cursor, q.Before = "", at
	if prev, err = one(q); err != nil {
		return "", "", err
	}
	q.Cursor, q.Before = at, ""
	next, err = one(q)
	return prev, next, err
}

// Count counts the records, up to CountedUpTo; more tells that there are more.
func (t *Tx) Count(kind chancery.Kind, filters []Filter) (n int, more bool, err error) {
	spec, err := chancery.SpecOf(kind)
	if err != nil {
		return 0, false, err
	}
	from, args, err := t.from(spec, filters)
	if err != nil {
		return 0, false, err
	}
	if lean := strings.Replace(from, joinOwn(spec), "", 1); !strings.Contains(lean, "k.") {
		from = lean // no condition speaks of the kind's own table
	}
	n, err = answered(t, "counted "+from, args, func() (n int, err error) {
		_, err = t.one([]any{&n}, `SELECT COUNT(*) FROM (SELECT r.id `+from+` LIMIT ?) AS counted`, append(args, CountedUpTo+1)...)
		return n, err
	})
	if n > CountedUpTo {
		return CountedUpTo, true, err
	}
	return n, false, err
}

// from is the FROM and WHERE of a query over one kind, visibility included.
func (t *Tx) from(spec *chancery.Spec, filters []Filter) (string, []any, error) {
	where, args, err := t.where(spec, filters)
	if err != nil {
		return "", nil, err
	}
	sc, err := t.scope()
	if err != nil {
		return "", nil, err
	}
	return "FROM record r" + joinOwn(spec) + " WHERE r.kind = ? AND NOT r.removed AND " + where + " AND " + sc.where,
		append(append([]any{string(spec.Kind)}, args...), sc.args...), nil
}

func joinOwn(spec *chancery.Spec) string {
	return " JOIN " + tableOf(spec).name + " k ON k.id = r.id"
}

func noField(spec *chancery.Spec, name string) error {
	return chancery.Invalid(name, "value.no_such_field", "value", name, "kind", string(spec.Kind))
}

func sortExpr(spec *chancery.Spec, by string) (expr string, desc bool, err error) {
	name, desc := strings.CutPrefix(by, "-")
	switch name {
	case "":
		if _, dated := spec.New().(chancery.Spanning); dated {
			return "r.ends", true, nil
		}
		return "r.sort_key", false, nil
	case "title":
		return "r.sort_key", desc, nil
	case "ref", "state", "begins", "ends", "updated_at":
		return "r." + name, desc, nil
	}
	f, ok := spec.DescribeAll().ByName(name)
	if !ok {
		return "", false, noField(spec, name)
	}
	switch {
	case f.Title:
		return "r.sort_key", desc, nil
	case f.Type == chancery.TypeNumber:
		return `COALESCE(k."` + name + `", -1)`, desc, nil
	case f.Type == chancery.TypeCode, f.Type == chancery.TypeLine, f.Type == chancery.TypeDate, f.Type == chancery.TypeTime:
		return `k."` + name + `"`, desc, nil
	}
	return "", false, chancery.Invalid(name, "value.not_sortable", "value", name)
}

// cursor is where a page ended: the value sorted by and the record.
type cursor struct {
	S *string `json:"s,omitempty"`
	N *int64  `json:"n,omitempty"`
	B []byte  `json:"b,omitempty"`
	I string  `json:"i"`
}

func (t *Tx) cursorAfter(spec *chancery.Spec, expr string, id chancery.ID) (string, error) {
	var v any
	if _, err := t.one([]any{&v}, "SELECT "+expr+" FROM record r JOIN "+tableOf(spec).name+" k ON k.id = r.id WHERE r.id = ?", string(id)); err != nil {
		return "", err
	}
	c := cursor{I: string(id)}
	switch x := v.(type) {
	case string:
		c.S = &x
	case int64:
		c.N = &x
	case []byte:
		c.B = x
	}
	b, err := json.Marshal(c)
	if err != nil {
		return "", chancery.Failure("error.storage", err)
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

func readCursor(s string) (value any, id string, err error) {
	var c cursor
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		err = json.Unmarshal(b, &c)
	}
	if err != nil || c.I == "" {
		return nil, "", chancery.Invalid("cursor", "value.not_cursor", "value", s)
	}
	switch {
	case c.S != nil:
		return *c.S, c.I, nil
	case c.N != nil:
		return *c.N, c.I, nil
	}
	return c.B, c.I, nil
}

package store

import (
	"encoding/base64"
	"encoding/json"
	"strconv"
	"strings"

	"chancery/internal/chancery"
)

// Filter keeps the records whose field has one of the values. Field is a
// field of the kind, or one of the words every kind has: "state", "ref",
// "from" and "to" (the days between which the record ends), "organisation"
// (owned or led by it or those under it), "q" (words to be found), "file"
// ("complete" or "incomplete" by the checklists in force). No values
// keeps those whose field is empty.
type Filter struct {
	Field  string
	Values []string
}

// Query asks for records of one kind.
type Query struct {
	Kind   chancery.Kind
	Where  []Filter
	Sort   string // a field, "ref", "title", "state", "begins", "ends" or "updated_at"; a leading "-" turns it round
	Limit  int    // at most MaxPage; 0 is DefaultPage
	Cursor string // of the page before
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
	dir, than := "ASC", ">"
	if desc {
		dir, than = "DESC", "<"
	}
	if q.Cursor != "" {
		value, id, err := readCursor(q.Cursor)
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
	p := Page{Records: es}
	if len(es) > limit {
		p.Records = es[:limit]
		p.Next, err = t.cursorAfter(spec, expr, p.Records[limit-1].Head().ID)
	}
	return p, err
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
	_, err = t.one([]any{&n}, `SELECT COUNT(*) FROM (SELECT r.id `+from+` LIMIT ?) AS counted`, append(args, CountedUpTo+1)...)
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

func (t *Tx) where(spec *chancery.Spec, filters []Filter) (string, []any, error) {
	conds := []string{"TRUE"}
	var args []any
	for _, f := range filters {
		c, a, err := t.condition(spec, f)
		if err != nil {
			return "", nil, err
		}
		conds = append(conds, c)
		args = append(args, a...)
	}
	return strings.Join(conds, " AND "), args, nil
}

func (t *Tx) condition(spec *chancery.Spec, f Filter) (string, []any, error) {
	first := ""
	if len(f.Values) > 0 {
		first = f.Values[0]
	}
	switch f.Field {
	case "from":
		// a task comes from a record; its day is told from that by its form
		if field, ok := spec.Describe().ByName("from"); ok && field.Type == chancery.TypeRef {
			if _, err := chancery.ParseDate(first); err != nil {
				return t.fieldCondition(spec, field, f.Values)
			}
		}
		return "r.ends >= ?", []any{first}, nil
	case "to":
		return "r.ends <= ?", []any{first}, nil
	case "state":
		return in("r.state", f.Values), anyStrings(f.Values), nil
	case "ref":
		return in("r.ref", f.Values), anyStrings(f.Values), nil
	case "key":
		return in(`r."key"`, f.Values), anyStrings(f.Values), nil
	case "owner":
		return t.ownerCondition(f.Values)
	case "organisation":
		return t.organisationCondition(spec, f.Values)
	case "marking":
		return in(`(SELECT mc.marking FROM marking_class mc WHERE mc.id = r.class)`, f.Values), anyStrings(f.Values), nil
	case "q":
		return t.wordsCondition(first)
	case "file": // is it complete?
		return t.fileCondition(spec, first)
	}
	field, ok := spec.DescribeAll().ByName(f.Field)
	if !ok {
		return "", nil, noField(spec, f.Field)
	}
	return t.fieldCondition(spec, field, f.Values)
}

func (t *Tx) fieldCondition(spec *chancery.Spec, f chancery.Field, values []string) (string, []any, error) {
	col := `k."` + f.Name + `"`
	switch f.Type {
	case chancery.TypeRef, chancery.TypeRefs:
		if len(values) == 0 {
			return `NOT EXISTS (SELECT 1 FROM link fl WHERE fl.src = r.id AND fl.field = ?)`, []any{f.Name}, nil
		}
		args := []any{f.Name}
		for _, v := range values {
			id, _ := t.ResolveRef(f.Targets, v) // an unknown name finds nothing
			args = append(args, string(id))
		}
		return `r.id IN (SELECT fl.src FROM link fl WHERE fl.field = ? AND fl.dst IN (` + places(len(values)) + `))`, args, nil
	case chancery.TypeCodes:
		if len(values) == 0 {
			return `NOT EXISTS (SELECT 1 FROM coded fc WHERE fc.record = r.id AND fc.field = ?)`, []any{f.Name}, nil
		}
		return `r.id IN (SELECT fc.record FROM coded fc WHERE fc.field = ? AND fc.code IN (` + places(len(values)) + `))`,
			append([]any{f.Name}, anyStrings(values)...), nil
	case chancery.TypeFlag:
		return col + " = ?", []any{len(values) > 0 && values[0] == "true"}, nil
	case chancery.TypeNumber:
		if len(values) == 0 {
			return col + " IS NULL", nil, nil
		}
		args := make([]any, len(values))
		for i, v := range values {
			n, err := strconv.ParseInt(v, 10, 64)
			if err != nil {
				return "", nil, chancery.Invalid(f.Name, "value.not_number", "value", v)
			}
			args[i] = n
		}
		return in(col, values), args, nil
	case chancery.TypeDate:
		if len(values) == 0 {
			return col + " = ''", nil, nil
		}
		return col + " >= ? AND " + col + " < ?", []any{values[0], values[0] + "~"}, nil
	case chancery.TypeCode, chancery.TypeLine, chancery.TypeTime:
		if len(values) == 0 {
			return col + " = ''", nil, nil
		}
		return in(col, values), anyStrings(values), nil
	}
	return "", nil, noField(spec, f.Name)
}

func (t *Tx) ownerCondition(values []string) (string, []any, error) {
	if len(values) == 0 {
		return "r.owner IS NULL", nil, nil
	}
	args := make([]any, len(values))
	for i, v := range values {
		id, _ := t.ResolveRef([]chancery.Kind{"organisation"}, v)
		args[i] = string(id)
	}
	return in("r.owner", values), args, nil
}

// organisationCondition keeps what an organisation or one under it owns or,
// where the kind has a lead, leads.
func (t *Tx) organisationCondition(spec *chancery.Spec, values []string) (string, []any, error) {
	var conds []string
	var args []any
	_, led := spec.Describe().ByName("lead")
	for _, v := range values {
		id, _ := t.ResolveRef([]chancery.Kind{"organisation"}, v)
		c := "r.owner IN (" + subtree + ")"
		args = append(args, string(id))
		if led {
			c += " OR k.lead IN (" + subtree + ")"
			args = append(args, string(id))
		}
		conds = append(conds, c)
	}
	if len(conds) == 0 {
		return "FALSE", nil, nil
	}
	return "(" + strings.Join(conds, " OR ") + ")", args, nil
}

func in(expr string, values []string) string {
	if len(values) == 0 {
		return expr + " = ''"
	}
	return expr + " IN (" + places(len(values)) + ")"
}

func anyStrings(list []string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
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

package store

import (
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/figures"
)

// Figures computes measures over the records the actor may see. One statement
// for each kind brings what all its measures ask for, in all periods; it is
// counted on the way. names tells what the keys of groups are called, as in
// figures.Set.
func (t *Tx) Figures(measures []figures.Measure, asked figures.Asked) (f figures.Figures, names map[string]chancery.Text, err error) {
	if measures, err = t.inTheirWords(measures); err != nil {
		return f, nil, err
	}
	c := figures.Plan(measures, asked)
	for _, q := range c.Queries() {
		if err := t.facts(c, q); err != nil {
			return f, nil, err
		}
	}
	known, err := t.Names(c.IDs())
	if err != nil {
		return f, nil, err
	}
	f = c.Finish(func(id chancery.ID) (figures.Named, bool) {
		n, ok := known[id]
		return figures.Named{Kind: n.Kind, Ref: n.Ref}, ok
	})
	names = map[string]chancery.Text{}
	for _, n := range known {
		names[string(n.Kind)+"/"+n.Ref] = n.Title
	}
	return f, names, t.nameTerms(measures, f, names)
}

// nameTerms adds the labels of the terms that are keys of groups.
func (t *Tx) nameTerms(measures []figures.Measure, f figures.Figures, names map[string]chancery.Text) error {
	for _, m := range measures {
		for _, d := range m.By {
			if d.Vocabulary == "" {
				continue
			}
			terms, err := t.Terms(d.Vocabulary)
			if err != nil {
				return err
			}
			group := f.Groups[m.Group(d)]
			for _, term := range terms {
				if _, used := group[term.Code]; used {
					names[d.Vocabulary+"/"+term.Code] = term.Label
				}
			}
		}
	}
	return nil
}

// facts answers one query and hands every fact to the computation.
func (t *Tx) facts(c *figures.Computation, q *figures.Query) error {
	from, args, err := t.factsFrom(q)
	if err != nil {
		return err
	}
	spec, err := chancery.SpecOf(q.Kind)
	if err != nil {
		return err
	}
	columns := []string{"r.ref"}
	lookups := make([]lookup, len(q.Paths))
	for i, p := range q.Paths {
		column, look, err := t.pathColumn(spec, q, p)
		if err != nil {
			return err
		}
		columns = append(columns, column)
		lookups[i] = look
	}
	var ref string
	values := make([]string, len(q.Paths))
	dest := []any{&ref}
	for i := range values {
		dest = append(dest, &values[i])
	}
	prefix := string(q.Kind) + "/"
	return t.query(func(scan func(...any) error) error {
		if err := scan(dest...); err != nil {
			return err
		}
		for i, look := range lookups {
			if look != nil {
				values[i] = look.all(values[i])
			}
		}
		c.Add(q, figures.Fact{Ref: prefix + ref, Values: values})
		return nil
	}, "SELECT "+strings.Join(columns, ", ")+" "+from, args...)
}

// factsFrom is the FROM and WHERE of a query: the records that may count and
// that the actor may see.
func (t *Tx) factsFrom(q *figures.Query) (string, []any, error) {
	spec, err := chancery.SpecOf(q.Kind)
	if err != nil {
		return "", nil, err
	}
	var filters []Filter
	if len(q.States) > 0 {
		states := make([]string, len(q.States))
		for i, s := range q.States {
			states[i] = string(s)
		}
		filters = append(filters, Filter{Field: "state", Values: states})
	}
	if q.EndsFrom != "" {
		filters = append(filters, Filter{Field: "from", Values: []string{string(q.EndsFrom)}}, Filter{Field: "to", Values: []string{string(q.EndsTo)}})
	}
	from, args, err := t.from(spec, filters)
	if err != nil {
		return "", nil, err
	}
	if q.Each != "" {
		lines, ok := tableOf(spec).lines[q.Each]
		if !ok {
			return "", nil, noField(spec, q.Each)
		}
		from = strings.Replace(from, " WHERE ", " JOIN "+lines.name+" e ON e.record = r.id WHERE ", 1)
	}
	if q.Open != "" {
		column, look, err := t.pathColumn(spec, q, q.Open)
		if err != nil {
			return "", nil, err
		}
		if look == nil {
			from += " AND (" + column + " = '' OR " + column + " >= ?)"
			args = append(args, q.OpenYear)
		}
	}
	return from, args, nil
}

// recordPaths are the words every record has.
var recordPaths = map[figures.Path]string{
	"id": "r.id", "ref": "r.ref", "state": "r.state", "owner": "COALESCE(r.owner, '')", "begins": "r.begins", "ends": "r.ends",
}

// pathColumn is the SQL of a path's value as text and, where the value stands
// in another record, the lookup to be made with what the SQL gives.
func (t *Tx) pathColumn(spec *chancery.Spec, q *figures.Query, p figures.Path) (string, lookup, error) {
	if column, ok := recordPaths[p]; ok {
		return column, nil, nil
	}
	name, rest := string(p), ""
	if back, ok := strings.CutPrefix(name, "^"); ok {
		look, err := t.pointingHere(spec, back)
		return "r.id", look, err
	}
	fields, alias := spec.Describe(), "k"
	if line, ok := strings.CutPrefix(name, q.Each+"."); ok && q.Each != "" {
		f, _ := fields.ByName(q.Each)
		fields, alias, name = f.LineFields(), "e", line
	}
	if name == "brier" && spec.Kind == "forecast" {
		look, err := t.scores(q)
		return "r.id", look, err
	}
	name, rest, _ = strings.Cut(name, ".")
	f, ok := fields.ByName(name)
	column, known := fieldColumn(f, alias)
	if !ok || !known {
		return "", nil, noField(spec, string(p))
	}
	if rest == "" {
		return column, nil, nil
	}
	look, err := t.pointedTo(spec, q, f, alias, rest)
	return column, look, err
}

// fieldColumn is the SQL of a field's value as text: several values with
// spaces between them, yes as "true", nothing as "".
func fieldColumn(f chancery.Field, alias string) (column string, ok bool) {
	column = alias + `."` + f.Name + `"`
	switch f.Type {
	case chancery.TypeCode, chancery.TypeLine, chancery.TypeDate, chancery.TypeTime:
		return column, true
	case chancery.TypeRef:
		return "COALESCE(" + column + ", '')", true
	case chancery.TypeNumber:
		return "COALESCE(CAST(" + column + " AS TEXT), '')", true
	case chancery.TypeFlag:
		return "CASE WHEN " + column + " THEN 'true' ELSE '' END", true
	case chancery.TypeRefs:
		return `COALESCE((SELECT string_agg(fl.dst, ' ') FROM link fl WHERE fl.src = r.id AND fl.field = '` + f.Name + `'), '')`, true
	case chancery.TypeCodes:
		return `COALESCE((SELECT string_agg(fc.code, ' ') FROM coded fc WHERE fc.record = r.id AND fc.field = '` + f.Name + `'), '')`, true
	}
	return "", false
}

// lookup finds values of other records by identifier.
type lookup map[string]string

// all gives the values of one or several identifiers.
func (l lookup) all(ids string) string {
	if !strings.Contains(ids, " ") {
		return l[ids]
	}
	var found []string
	for id := range strings.SplitSeq(ids, " ") {
		if v := l[id]; v != "" {
			found = append(found, v)
		}
	}
	return strings.Join(found, " ")
}

// pointedTo reads a value of the records that a reference field points to.
// Registers, which are short, are read whole, others as far as they are referred to.
func (t *Tx) pointedTo(spec *chancery.Spec, q *figures.Query, f chancery.Field, alias, name string) (lookup, error) {
	look := lookup{}
	for _, kind := range f.Targets {
		target, err := chancery.SpecOf(kind)
		if err != nil {
			return nil, err
		}
		where := "TRUE"
		if target.Numbering != chancery.Coded && f.Type == chancery.TypeRef {
			table := tableOf(spec).name
			if alias == "e" {
				table = tableOf(spec).lines[q.Each].name
			}
			where = `r.id IN (SELECT s."` + f.Name + `" FROM ` + table + ` s)`
		}
		if err := t.values(look, target, "r.id", name, where); err != nil {
			return nil, err
		}
	}
	return look, nil
}

// pointingHere reads a value of the records of the same kind that point to a
// record by one of their fields ("predecessor.begins"); of several the first.
func (t *Tx) pointingHere(spec *chancery.Spec, path string) (lookup, error) {
	field, name, _ := strings.Cut(path, ".")
	f, ok := spec.Describe().ByName(field)
	if !ok || f.Type != chancery.TypeRef {
		return nil, noField(spec, path)
	}
	look := lookup{}
	return look, t.values(look, spec, `k."`+f.Name+`"`, name, `k."`+f.Name+`" IS NOT NULL`)
}

// values reads one value of each visible record of a kind into the lookup.
func (t *Tx) values(look lookup, target *chancery.Spec, by, name, where string) error {
	column, ok := recordPaths[figures.Path(name)]
	if !ok {
		f, _ := target.Describe().ByName(name)
		if column, ok = fieldColumn(f, "k"); !ok {
			return nil // this kind has no such value
		}
	}
	from, args, err := t.from(target, nil)
	if err != nil {
		return err
	}
	return t.query(func(scan func(...any) error) error {
		var id, value string
		if err := scan(&id, &value); err != nil {
			return err
		}
		if had, ok := look[id]; value != "" && (!ok || value < had) {
			look[id] = value
		}
		return nil
	}, "SELECT "+by+", "+column+" "+from+" AND "+where, args...)
}

// scores are the Brier scores of the forecasts a query may count.
func (t *Tx) scores(q *figures.Query) (lookup, error) {
	bare := *q
	bare.Paths = nil
	from, args, err := t.factsFrom(&bare)
	if err != nil {
		return nil, err
	}
	var ids []chancery.ID
	err = t.query(func(scan func(...any) error) error {
		var id chancery.ID
		err := scan(&id)
		ids = append(ids, id)
		return err
	}, "SELECT r.id "+from, args...)
	if err != nil {
		return nil, err
	}
	es, err := t.LoadMany(q.Kind, ids)
	if err != nil {
		return nil, err
	}
	look := lookup{}
	for _, e := range es {
		if f, ok := e.(*chancery.Forecast); ok {
			if score, ok := f.Brier(); ok {
				look[string(f.ID)] = strconv.FormatFloat(score, 'g', -1, 64)
			}
		}
	}
	return look, nil
}

// As is the same view of the records as another reader has it.
func (t *Tx) As(who chancery.Actor) *Tx {
	other := *t
	other.Actor, other.scoped = who, nil
	return &other
}

// CountAll counts the records that filters keep, however many.
func (t *Tx) CountAll(kind chancery.Kind, filters []Filter) (n int64, err error) {
	spec, err := chancery.SpecOf(kind)
	if err != nil {
		return 0, err
	}
	from, args, err := t.from(spec, filters)
	if err != nil {
		return 0, err
	}
	return answered(t, "all "+from, args, func() (n int64, err error) {
		_, err = t.one([]any{&n}, "SELECT COUNT(*) "+from, args...)
		return n, err
	})
}

// Spread counts the records that filters keep by the values of a field, those
// without a value under "". A record with several values counts for each.
func (t *Tx) Spread(kind chancery.Kind, filters []Filter, field string) ([]Facet, error) {
	spec, err := chancery.SpecOf(kind)
	if err != nil {
		return nil, err
	}
	from, args, err := t.from(spec, filters)
	if err != nil {
		return nil, err
	}
	join, value, joinArgs, err := valueExpr(spec, field)
	if err != nil {
		return nil, err
	}
	query := "SELECT " + value + " AS value, COUNT(*) AS n " + strings.Replace(from, " WHERE ", join+" WHERE ", 1) + " GROUP BY " + value + " ORDER BY n DESC, value"
	args = append(joinArgs, args...)
	found, err := answered(t, query, args, func() (out []Facet, err error) {
		err = t.query(func(scan func(...any) error) error {
			var f Facet
			err := scan(&f.Value, &f.Count)
			out = append(out, f)
			return err
		}, query, args...)
		return out, err
	})
	return slices.Clone(found), err
}

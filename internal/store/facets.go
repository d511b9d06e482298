package store

import (
	"cmp"
	"slices"
	"strings"

	"chancery/internal/chancery"
)

// Facet is one value of a field with how many records have it.
type Facet struct {
	Value string // a code, or the identifier of a record
	Count int
}

// Facets counts the values of a field among the records the filters keep;
// filters on the field itself do not count. Most frequent first.
func (t *Tx) Facets(kind chancery.Kind, filters []Filter, field string, limit int) ([]Facet, error) {
	spec, err := chancery.SpecOf(kind)
	if err != nil {
		return nil, err
	}
	others := slices.DeleteFunc(slices.Clone(filters), func(f Filter) bool { return f.Field == field && f.Op == OneOf })
	from, args, err := t.from(spec, others)
	if err != nil {
		return nil, err
	}
	join, value, joinArgs, err := valueExpr(spec, field)
	if err != nil {
		return nil, err
	}
	from = strings.Replace(from, " WHERE ", join+" WHERE ", 1)
	query := `SELECT ` + value + ` AS value, COUNT(*) AS n ` + from + ` GROUP BY ` + value + ` ORDER BY n DESC, value LIMIT ?`
	args = append(append(joinArgs, args...), limit)
	found, err := answered(t, query, args, func() (out []Facet, err error) {
		err = t.query(func(scan func(...any) error) error {
			var f Facet
			if err := scan(&f.Value, &f.Count); err != nil {
				return err
			}
			out = append(out, f)
			return nil
		}, query, args...)
		return out, err
	})
	return slices.DeleteFunc(slices.Clone(found), func(f Facet) bool { return f.Value == "" }), err
}

// FacetsOf counts the values of several fields at once, as Facets does, and
// among the first CountedUpTo records only: one walk over the records serves
// all fields that are not filtered by themselves.
func (t *Tx) FacetsOf(kind chancery.Kind, filters []Filter, fields []string, limit int) (map[string][]Facet, error) {
	spec, err := chancery.SpecOf(kind)
	if err != nil {
		return nil, err
	}
	out := map[string][]Facet{}
	var single, many []string
	for _, name := range fields {
		f, _ := spec.DescribeAll().ByName(name)
		switch {
		case slices.ContainsFunc(filters, func(f Filter) bool { return f.Field == name && f.Op == OneOf }):
			if out[name], err = t.Facets(kind, filters, name, limit); err != nil {
				return nil, err
			}
		case f.Type == chancery.TypeRefs || f.Type == chancery.TypeCodes:
			many = append(many, name)
		default:
			single = append(single, name)
		}
	}
	from, args, err := t.from(spec, filters)
	if err != nil {
		return nil, err
	}
	key := from + strings.Join(single, ",") + ";" + strings.Join(many, ",")
	counts, err := answered(t, key, args, func() (map[string]map[string]int, error) {
		counts := map[string]map[string]int{}
		for _, name := range append(slices.Clone(single), many...) {
			counts[name] = map[string]int{}
		}
		if err := t.countSingle(spec, single, from, args, counts); err != nil {
			return nil, err
		}
		return counts, t.countMany(many, from, args, counts)
	})
	if err != nil {
		return nil, err
	}
	for name, values := range counts {
		out[name] = mostFrequent(values, limit)
	}
	return out, nil
}

func (t *Tx) countSingle(spec *chancery.Spec, names []string, from string, args []any, counts map[string]map[string]int) error {
	if len(names) == 0 {
		return nil
	}
	exprs := make([]string, len(names))
	values, dest := make([]string, len(names)), make([]any, len(names))
	joins := ""
	for i, name := range names {
		join, expr, _, err := valueExpr(spec, name)
		if err != nil {
			return err
		}
		joins += join
		exprs[i], dest[i] = expr, &values[i]
	}
	return t.query(func(scan func(...any) error) error {
		err := scan(dest...)
		for i, name := range names {
			counts[name][values[i]]++
		}
		return err
	}, `SELECT `+strings.Join(exprs, ", ")+` `+strings.Replace(from, " WHERE ", joins+" WHERE ", 1)+` LIMIT ?`, append(slices.Clone(args), CountedUpTo)...)
}

func (t *Tx) countMany(names []string, from string, args []any, counts map[string]map[string]int) error {
	if len(names) == 0 {
		return nil
	}
	for _, table := range []string{`SELECT v.field, v.dst, COUNT(*) FROM link v WHERE v.src`, `SELECT v.field, v.code, COUNT(*) FROM coded v WHERE v.record`} {
		all := append(append(slices.Clone(args), CountedUpTo), anyStrings(names)...)
		err := t.query(func(scan func(...any) error) error {
			var name, value string
			var n int
			err := scan(&name, &value, &n)
			if err == nil {
				counts[name][value] = n
			}
			return err
		}, table+` IN (SELECT r.id `+from+` LIMIT ?) AND v.field IN (`+places(len(names))+`) GROUP BY 1, 2`, all...)
		if err != nil {
			return err
		}
	}
	return nil
}

func mostFrequent(values map[string]int, limit int) []Facet {
	var out []Facet
	for v, n := range values {
		if v != "" {
			out = append(out, Facet{v, n})
		}
	}
	slices.SortFunc(out, func(a, b Facet) int {
		return cmp.Or(b.Count-a.Count, strings.Compare(a.Value, b.Value))
	})
	return out[:min(limit, len(out))]
}

// valueExpr is the SQL of a field's values and the join it needs.
func valueExpr(spec *chancery.Spec, name string) (join, value string, args []any, err error) {
	switch name {
	case "state":
		return "", "r.state", nil, nil
	case "owner":
		return "", "COALESCE(r.owner, '')", nil, nil
	case "marking":
		return " JOIN marking_class mc ON mc.id = r.class", "mc.marking", nil, nil
	}
	f, ok := spec.DescribeAll().ByName(name)
	if !ok {
		return "", "", nil, noField(spec, name)
	}
	switch f.Type {
	case chancery.TypeCodes:
		return " JOIN coded fc ON fc.record = r.id AND fc.field = ?", "fc.code", []any{name}, nil
	case chancery.TypeRefs:
		return " JOIN link fl ON fl.src = r.id AND fl.field = ?", "fl.dst", []any{name}, nil
	case chancery.TypeRef:
		return "", `COALESCE(k."` + name + `", '')`, nil, nil
	case chancery.TypeFlag:
		return "", `CASE WHEN k."` + name + `" THEN 'true' ELSE 'false' END`, nil, nil
	case chancery.TypeNumber:
		return "", `COALESCE(CAST(k."` + name + `" AS TEXT), '')`, nil, nil
	case chancery.TypeCode, chancery.TypeLine, chancery.TypeDate, chancery.TypeTime:
		return "", `k."` + name + `"`, nil, nil
	}
	return "", "", nil, noField(spec, name)
}

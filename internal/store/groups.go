package store

import (
	"strings"

	"chancery/internal/chancery"
)

// Group is one value of a field with what the records that have it add up to.
type Group struct {
	Value string // a code, a date as known, or the identifier of a record; empty where the field is
	Count int
	Sums  []Sum
}

// Sum is what the numbers of one field add up to, over the records that state one.
type Sum struct {
	Field           string
	Unit            string // the currency of an amount; empty for other numbers
	N               int    // records that state it
	Total, Min, Max int64
}

// Add takes in what other records add up to.
func (s *Sum) Add(o Sum) {
	if o.N == 0 {
		return
	}
	if s.N == 0 {
		s.Min, s.Max = o.Min, o.Max
	}
	s.N, s.Total, s.Min, s.Max = s.N+o.N, s.Total+o.Total, min(s.Min, o.Min), max(s.Max, o.Max)
}

// AddSum takes a sum into a list, beside those of other fields and units.
func AddSum(list []Sum, o Sum) []Sum {
	if o.N == 0 {
		return list
	}
	for i := range list {
		if list[i].Field == o.Field && list[i].Unit == o.Unit {
			list[i].Add(o)
			return list
		}
	}
	return append(list, o)
}

// Groups counts the records the filters keep by the values of a field, and adds
// up the number fields named. It counts every record, however many. A record
// with several values is in several groups; one that refers only to records the
// actor may not see is in the group without a value. No field makes one group of all.
func (t *Tx) Groups(kind chancery.Kind, filters []Filter, field string, numbers []string) ([]Group, error) {
	spec, err := chancery.SpecOf(kind)
	if err != nil {
		return nil, err
	}
	from, args, err := t.from(spec, filters)
	if err != nil {
		return nil, err
	}
	value := "''"
	if field != "" {
		join, expr, joinArgs, err := t.groupExpr(spec, field)
		if err != nil {
			return nil, err
		}
		if join != "" && field != "marking" { // those without any value are a group too
			join, expr = " LEFT"+join, "COALESCE("+expr+", '')"
		}
		from = strings.Replace(from, " WHERE ", join+" WHERE ", 1)
		value, args = expr, append(joinArgs, args...)
	}
	unit := "''"
	if _, ok := spec.Describe().ByName("currency"); ok && len(numbers) > 0 {
		unit = "k.currency"
	}
	sums := ""
	for _, n := range numbers {
		c := `k."` + n + `"`
		sums += ", COUNT(" + c + "), CAST(COALESCE(SUM(" + c + "), 0) AS BIGINT), COALESCE(MIN(" + c + "), 0), COALESCE(MAX(" + c + "), 0)"
	}
	var out []Group
	at := map[string]int{}
	err = t.query(func(scan func(...any) error) error {
		var g Group
		var currency string
		found := make([]Sum, len(numbers))
		dest := []any{&g.Value, &currency, &g.Count}
		for i := range found {
			dest = append(dest, &found[i].N, &found[i].Total, &found[i].Min, &found[i].Max)
		}
		if err := scan(dest...); err != nil {
			return err
		}
		i, known := at[g.Value]
		if !known {
			i = len(out)
			at[g.Value] = i
			out = append(out, Group{Value: g.Value})
		}
		out[i].Count += g.Count
		for k, s := range found {
			s.Field = numbers[k]
			if chancery.IsAmount(s.Field) {
				s.Unit = currency
			}
			out[i].Sums = AddSum(out[i].Sums, s)
		}
		return nil
	}, `SELECT `+value+` AS value, `+unit+` AS unit, COUNT(*)`+sums+` `+from+` GROUP BY 1, 2`, args...)
	return out, err
}

// groupExpr is valueExpr, but of references it has those only that the actor
// may see.
func (t *Tx) groupExpr(spec *chancery.Spec, name string) (join, value string, args []any, err error) {
	f, ok := spec.DescribeAll().ByName(name)
	if !ok || f.Type != chancery.TypeRef && f.Type != chancery.TypeRefs {
		return valueExpr(spec, name)
	}
	seen, args, err := t.seenAs("h")
	if name == "owner" { // is no link
		return " JOIN record h ON h.id = r.owner AND " + seen, "h.id", args, err
	}
	return " JOIN link fl ON fl.src = r.id AND fl.field = ? AND EXISTS (SELECT 1 FROM record h WHERE h.id = fl.dst AND " + seen + ")", "fl.dst", append([]any{name}, args...), err
}

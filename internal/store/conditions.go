package store

import (
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// Op is how a filter compares.
type Op string

// The comparisons of filters.
const (
	OneOf   Op = ""    // has one of the values
	NoneOf  Op = "not" // has none of the values, the empty field included
	AtLeast Op = "min" // a number, or a date that can mean this day or a later one
	AtMost  Op = "max" // a number, or a date that surely is over by this day
	Holds   Op = "has" // a text that contains the value; accents and case do not matter
)

// Filter keeps the records whose field has one of the values. Field is a
// field of the kind, or one of the words every kind has: "state", "ref",
// "from" and "to" (the days between which the record ends), "organisation"
// (owned or led by it or those under it), "q" (words to be found), "file"
// ("complete" or "incomplete" by the checklists in force). No values, or an
// empty one among others, keeps those whose field is empty.
type Filter struct {
	Field  string
	Op     Op
	Values []string
}

func (f Filter) first() string {
	if len(f.Values) == 0 {
		return ""
	}
	return f.Values[0]
}

// The most values one filter takes, and of those that name records or are words,
// which each are looked up or compared by themselves.
const (
	maxValues  = 10_000
	maxLookups = 200
)

func tooManyValues(spec *chancery.Spec, f Filter) error {
	most := maxLookups
	field, _ := spec.DescribeAll().ByName(f.Field)
	if f.Field == "ref" || field.Type == chancery.TypeCode || field.Type == chancery.TypeCodes || field.Type == chancery.TypeNumber {
		most = maxValues
	}
	if len(f.Values) > most {
		return chancery.Invalid(f.Field, "value.too_many_values", "count", len(f.Values), "max", most)
	}
	return nil
}

func (t *Tx) where(spec *chancery.Spec, filters []Filter) (string, []any, error) {
	conds := []string{"TRUE"}
	var args []any
	for _, f := range filters {
		if err := tooManyValues(spec, f); err != nil {
			return "", nil, err
		}
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
	switch f.Op {
	case OneOf:
		return t.oneOf(spec, f)
	case NoneOf:
		c, args, err := t.oneOf(spec, f)
		return "NOT COALESCE((" + c + "), FALSE)", args, err
	}
	field, ok := spec.DescribeAll().ByName(f.Field)
	if !ok {
		return "", nil, noField(spec, f.Field)
	}
	switch {
	case f.Op == Holds:
		return holds(spec, field, f.first())
	case f.Op != AtLeast && f.Op != AtMost:
	case field.Type == chancery.TypeDate:
		return dateBound(field, f.Op, f.first())
	case field.Type == chancery.TypeNumber:
		n, err := strconv.ParseInt(f.first(), 10, 64)
		if err != nil {
			return "", nil, chancery.Invalid(f.Field, "value.not_number", "value", f.first())
		}
		return `k."` + f.Field + `" ` + map[Op]string{AtLeast: ">=", AtMost: "<="}[f.Op] + " ?", []any{n}, nil
	}
	return "", nil, chancery.Invalid(f.Field, "value.no_such_filter", "value", string(f.Op))
}

// oneOf keeps what has one of the values; an empty one among others stands for
// the empty field.
func (t *Tx) oneOf(spec *chancery.Spec, f Filter) (string, []any, error) {
	if len(f.Values) > 0 && slices.Contains(f.Values, "") {
		stated := slices.DeleteFunc(slices.Clone(f.Values), func(s string) bool { return s == "" })
		empty, args, err := t.hasValue(spec, f.Field, nil)
		if err != nil || len(stated) == 0 {
			return empty, args, err
		}
		c, more, err := t.hasValue(spec, f.Field, stated)
		return "(" + empty + " OR " + c + ")", append(args, more...), err
	}
	return t.hasValue(spec, f.Field, f.Values)
}

func (t *Tx) hasValue(spec *chancery.Spec, name string, values []string) (string, []any, error) {
	first := Filter{Values: values}.first()
	switch name {
	case "from":
		// a task comes from a record; its day is told from that by its form
		if field, ok := spec.Describe().ByName("from"); ok && field.Type == chancery.TypeRef {
			if _, err := chancery.ParseDate(first); err != nil {
				return t.fieldCondition(spec, field, values)
			}
		}
		return "r.ends >= ?", []any{first}, nil
	case "to":
		return "r.ends <= ?", []any{first}, nil
	case "state":
		return in("r.state", values), anyStrings(values), nil
	case "ref":
		return in("r.ref", values), anyStrings(values), nil
	case "key":
		return in(`r."key"`, values), anyStrings(values), nil
	case "owner":
		return t.ownerCondition(values)
	case "organisation":
		return t.organisationCondition(spec, values)
	case "marking":
		return in(`(SELECT mc.marking FROM marking_class mc WHERE mc.id = r.class)`, values), anyStrings(values), nil
	case "q":
		return t.wordsCondition(first)
	case "file": // is it complete?
		return t.fileCondition(spec, first)
	}
	field, ok := spec.DescribeAll().ByName(name)
	if !ok {
		return "", nil, noField(spec, name)
	}
	return t.fieldCondition(spec, field, values)
}

func (t *Tx) fieldCondition(spec *chancery.Spec, f chancery.Field, values []string) (string, []any, error) {
	values = t.codesNow(f.Vocabulary, values)
	col := `k."` + f.Name + `"`
	switch f.Type {
	case chancery.TypeRef, chancery.TypeRefs:
		if len(values) == 0 {
			return t.refersToNone(f.Name)
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
		if len(values) > 1 && slices.Contains(values, "true") && slices.ContainsFunc(values, func(s string) bool { return s != "true" }) {
			return "TRUE", nil, nil
		}
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
		var conds []string
		var args []any
		for _, v := range values {
			conds = append(conds, col+" >= ? AND "+col+" < ?")
			args = append(args, v, v+"~")
		}
		return "(" + strings.Join(conds, " OR ") + ")", args, nil
	case chancery.TypeCode, chancery.TypeLine, chancery.TypeTime:
		if len(values) == 0 {
			return col + " = ''", nil, nil
		}
		return in(col, values), anyStrings(values), nil
	case chancery.TypeText, chancery.TypeStory, chancery.TypeNote, chancery.TypeLines:
		if len(values) == 0 {
			return isEmpty(spec, f), nil, nil
		}
	}
	return "", nil, noField(spec, f.Name)
}

// refersToNone keeps the records whose field names no record that the actor may
// see: a reference to a hidden one is left out wherever a record is shown.
func (t *Tx) refersToNone(field string) (string, []any, error) {
	seen, args, err := t.seenAs("h")
	return `NOT EXISTS (SELECT 1 FROM link fl JOIN record h ON h.id = fl.dst WHERE fl.src = r.id AND fl.field = ? AND ` + seen + `)`, append([]any{field}, args...), err
}

// textColumns are the columns of a field that holds text.
func textColumns(f chancery.Field) []string {
	switch {
	case f.Name == "source":
		return []string{"r.source"}
	case f.Type == chancery.TypeLine || f.Type == chancery.TypeNote:
		return []string{`k."` + f.Name + `"`}
	case f.Type != chancery.TypeText && f.Type != chancery.TypeStory:
		return nil
	case f.Title:
		return []string{"r.title_en", "r.title_vi"}
	}
	return []string{`k."` + f.Name + `_en"`, `k."` + f.Name + `_vi"`}
}

func isEmpty(spec *chancery.Spec, f chancery.Field) string {
	if f.Type == chancery.TypeLines {
		return "NOT EXISTS (SELECT 1 FROM " + tableOf(spec).lines[f.Name].name + " ll WHERE ll.record = r.id)"
	}
	return strings.Join(textColumns(f), " = '' AND ") + " = ''"
}

var likeMarks = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// holds keeps the records whose text contains what is looked for, as it reads
// without accents and capitals. "folded" is a function of the database: see
// fold.go and migration 7.
func holds(spec *chancery.Spec, f chancery.Field, part string) (string, []any, error) {
	columns := textColumns(f)
	if len(columns) == 0 {
		return "", nil, chancery.Invalid(f.Name, "value.no_such_filter", "value", string(Holds))
	}
	var conds []string
	var args []any
	for _, c := range columns {
		conds = append(conds, "folded("+c+`) LIKE ? ESCAPE '\'`)
		args = append(args, "%"+likeMarks.Replace(i18n.Fold(part))+"%")
	}
	return "(" + strings.Join(conds, " OR ") + ")", args, nil
}

// dateBound compares a date that may be known to the month or the year only: it
// counts, as everywhere, on the last day it can mean.
func dateBound(f chancery.Field, op Op, day string) (string, []any, error) {
	d, err := chancery.ParseDate(day)
	if err != nil {
		return "", nil, chancery.Invalid(f.Name, "date.form", "value", day)
	}
	col, than := `k."`+f.Name+`"`, ">="
	at := d.FirstDay()
	month, year := at[:7], at[:4]
	if op == AtMost {
		than, at = "<=", d.LastDay()
		month, year = wholeUpTo(at)
	}
	return "CASE LENGTH(" + col + ") WHEN 10 THEN " + col + " " + than + " ? WHEN 7 THEN " + col + " " + than + " ? WHEN 4 THEN " + col + " " + than + " ? ELSE FALSE END",
		[]any{string(at), string(month), string(year)}, nil
}

// wholeUpTo are the last month and the last year that are over by a day.
func wholeUpTo(day chancery.Date) (month, year chancery.Date) {
	month, year = day[:7], day[:4]
	if month.LastDay() != day {
		month = chancery.DayOf(month.First().AddDate(0, 0, -1))[:7]
	}
	if year.LastDay() != day {
		year = chancery.DayOf(year.First().AddDate(0, 0, -1))[:4]
	}
	return month, year
}

func (t *Tx) ownerCondition(values []string) (string, []any, error) {
	if len(values) == 0 {
		seen, args, err := t.seenAs("h")
		return `NOT EXISTS (SELECT 1 FROM record h WHERE h.id = r.owner AND ` + seen + `)`, args, err
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

func anyStrings[S ~string](list []S) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = string(s)
	}
	return out
}

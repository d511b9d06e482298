package web

import (
	"net/url"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// asked is what the query string of a list asks for, or the saved view it names.
type asked struct {
	spec     *chancery.Spec
	values   url.Values         // what is asked for, that of the view included
	view     *service.SavedView // shown, or begun from where changed is set
	changed  bool
	words    string
	from, to string // ISO
	period   string
	sort     string
	open     string              // which part of the panel of filters is open
	picked   map[string][]string // by "field" or "field.op"
	columns  []string            // besides title and reference
	group    service.Grouping
	query    service.Query
}

// reserved are the words of the query string that are no fields. Those of
// passing say where on the page somebody is and are never kept.
var (
	reserved = []string{"q", "from", "to", "period", "calendar", "sort", "columns", "group"}
	passing  = []string{"cursor", "before", "open", "removed", "done", "view", "base", "lang", "made_from"}
)

// asked reads the address of a register.
func (v *visit) asked(spec *chancery.Spec) (asked, error) {
	return v.askedIn(spec, v.r.URL.Query())
}

// askedIn reads a query string. ?view=ID stands for the query kept under it;
// base=ID says that the rest began as that view and was changed.
func (v *visit) askedIn(spec *chancery.Spec, given url.Values) (asked, error) {
	a := asked{spec: spec, values: given, picked: map[string][]string{}, open: given.Get("open")}
	if err := v.applyView(&a); err != nil {
		return a, err
	}
	a.words, a.period, a.sort = strings.TrimSpace(a.values.Get("q")), a.values.Get("period"), a.values.Get("sort")
	a.query = service.Query{Kind: spec.Kind, Sort: a.sort, Cursor: given.Get("cursor"), Before: given.Get("before")}
	if err := v.askedDays(&a); err != nil {
		return a, err
	}
	for name, given := range a.values {
		if slices.Contains(reserved, name) || slices.Contains(passing, name) {
			continue
		}
		values := slices.DeleteFunc(slices.Clone(given), func(s string) bool { return s == "" })
		if len(values) > 0 {
			a.picked[name] = values
		}
	}
	for _, key := range sortedKeys(a.picked) {
		more, err := v.filters(spec, key, a.picked[key])
		if err != nil {
			return a, err
		}
		a.query.Where = append(a.query.Where, more...)
	}
	a.columns = columnsAsked(spec, a.values["columns"])
	a.group.Field, a.group.By, _ = strings.Cut(a.values.Get("group"), ".")
	a.group.Calendar = a.values.Get("calendar")
	if by := a.values.Get("group"); by != "" && !slices.Contains(groupings(spec), by) {
		return a, chancery.Invalid("group", "value.no_such_field", "value", by, "kind", string(spec.Kind))
	}
	return a, nil
}

// askedDays reads the words, the period and the days between which records end.
func (v *visit) askedDays(a *asked) (err error) {
	if a.from, err = dayTyped(a.values.Get("from"), false); err != nil {
		return err
	}
	if a.to, err = dayTyped(a.values.Get("to"), true); err != nil {
		return err
	}
	from, to := a.from, a.to
	if a.period != "" {
		if from, to, err = v.span(a.period); err != nil {
			return err
		}
	}
	a.filter("q", a.words)
	a.filter("from", from)
	a.filter("to", to)
	return nil
}

// span reads a period, named or told from today, under the calendar the address
// names: "2022-H1", "this-half", "last-2-halves", "+30d".
func (v *visit) span(words string) (from, to string, err error) {
	c, err := v.site.service.Calendar(v.ctx(), v.who, v.query("calendar"))
	if err != nil {
		return "", "", err
	}
	f, t, ok := c.Relative(words, v.today())
	if !ok {
		return "", "", chancery.Invalid("period", "period.form", "value", words)
	}
	return string(f), string(t), nil
}

// none in a query string stands for "the field is empty".
const none = "-"

// filters are the conditions of one word of the query string: "type=meeting",
// "type.not=meeting", "due.in=this-half", "due.min=01/02/2022",
// "participants.max=20", "title.has=navy"; "-" is the empty field.
func (v *visit) filters(spec *chancery.Spec, key string, values []string) ([]service.Filter, error) {
	name, op, compares := strings.Cut(key, ".")
	f, known := spec.DescribeAll().ByName(name)
	if compares && !known && name != "state" {
		return nil, chancery.Invalid(name, "value.no_such_field", "value", name, "kind", string(spec.Kind))
	}
	given := make([]string, len(values))
	for i, s := range values {
		if given[i] = s; s == none {
			given[i] = ""
		} else if f.Type == chancery.TypeRef || f.Type == chancery.TypeRefs {
			given[i] = typedReference(s)
		}
	}
	out := service.Filter{Field: name, Op: service.Op(op), Values: given}
	switch {
	case op == "in" && f.Type == chancery.TypeDate:
		from, to, err := v.span(values[0])
		return []service.Filter{{Field: name, Op: service.AtLeast, Values: []string{from}}, {Field: name, Op: service.AtMost, Values: []string{to}}}, err
	case f.Type == chancery.TypeDate && (out.Op == service.AtLeast || out.Op == service.AtMost):
		day, err := dayTyped(values[0], out.Op == service.AtMost)
		out.Values = []string{day}
		return []service.Filter{out}, err
	case op == "with": // beside what "type=…" asks for
		out.Op = service.OneOf
		return []service.Filter{out}, nil
	case op == "" || out.Op == service.NoneOf || out.Op == service.AtLeast || out.Op == service.AtMost || out.Op == service.Holds:
		return []service.Filter{out}, nil
	}
	return nil, chancery.Invalid(name, "value.no_such_filter", "value", op)
}

// typedReference is the reference in what a field offers: "Laos (LA)" is LA.
func typedReference(s string) string {
	if i := strings.LastIndex(s, " ("); i >= 0 && strings.HasSuffix(s, ")") {
		return s[i+2 : len(s)-1]
	}
	return s
}

func (a *asked) filter(name, v string) {
	if v != "" {
		a.query.Where = append(a.query.Where, service.Filter{Field: name, Values: []string{v}})
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// dayTyped reads a date as typed; of a month or a year it takes the first or
// the last day.
func dayTyped(typed string, last bool) (string, error) {
	if strings.TrimSpace(typed) == "" {
		return "", nil
	}
	iso, err := i18n.ParseDate(typed)
	if err != nil {
		return "", chancery.Invalid("from", "date.form", "value", typed)
	}
	if last {
		return string(chancery.Date(iso).LastDay()), nil
	}
	return string(chancery.Date(iso).FirstDay()), nil
}

// kept is the part of the query that makes the list what it is: without the
// place in it and without what is only open on the page.
func (a asked) kept() url.Values {
	q := url.Values{}
	for k, vs := range a.values {
		vs = slices.DeleteFunc(slices.Clone(vs), func(s string) bool { return s == "" })
		if len(vs) > 0 && !slices.Contains(passing, k) {
			q[k] = vs
		}
	}
	return q
}

// address is the list with one word of the query string changed. The place in
// the list is given up; a saved view becomes what the list began from.
func (a asked) address(name string, values ...string) string {
	q := a.kept()
	delete(q, name)
	for _, v := range values {
		if v != "" {
			q.Add(name, v)
		}
	}
	if a.view != nil && name != "open" {
		q.Set("base", string(a.view.ID))
	}
	return join("/"+a.spec.Plural, q)
}

// place is the same list elsewhere: on another page, or with a part open.
func (a asked) place(name, value string) string {
	return join("/"+a.spec.Plural, a.placed(name, value))
}

func (a asked) placed(name, value string) url.Values {
	q := a.self()
	if value != "" {
		q.Set(name, value)
	}
	return q
}

// self names the list: by its view while that is unchanged.
func (a asked) self() url.Values {
	if a.view != nil && !a.changed {
		return url.Values{"view": {string(a.view.ID)}}
	}
	q := a.kept()
	if a.view != nil {
		q.Set("base", string(a.view.ID))
	} else if len(q) == 0 && a.values.Get("view") == allViews {
		q.Set("view", allViews)
	}
	return q
}

func join(path string, q url.Values) string {
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// cleared is the list without filters; empty when none is set.
func (a asked) cleared() string {
	if len(a.query.Where) == 0 {
		return ""
	}
	q := url.Values{}
	for _, k := range []string{"sort", "columns", "group"} {
		if vs := a.values[k]; len(vs) > 0 {
			q[k] = vs
		}
	}
	if a.view != nil {
		q.Set("base", string(a.view.ID))
	} else if len(q) == 0 {
		q.Set("view", allViews)
	}
	return join("/"+a.spec.Plural, q)
}

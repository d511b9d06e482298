package web

import (
	"net/url"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// asked is what the query string of a list asks for.
type asked struct {
	spec     *chancery.Spec
	values   url.Values
	words    string
	from, to string // ISO
	period   string
	sort     string
	picked   map[string][]string // of the fields filtered by
	columns  []string            // besides title and reference
	query    service.Query
}

// reserved are the words of the query string that are no fields.
var reserved = []string{"q", "from", "to", "period", "calendar", "sort", "cursor", "columns", "removed", "done", "lang", "made_from"}

func (v *visit) asked(spec *chancery.Spec) (asked, error) {
	a := asked{spec: spec, values: v.r.URL.Query(), picked: map[string][]string{}}
	a.words, a.period, a.sort = strings.TrimSpace(a.values.Get("q")), a.values.Get("period"), a.values.Get("sort")
	a.query = service.Query{Kind: spec.Kind, Sort: a.sort, Cursor: a.values.Get("cursor")}
	var err error
	if a.from, err = dayTyped(a.values.Get("from"), false); err != nil {
		return a, err
	}
	if a.to, err = dayTyped(a.values.Get("to"), true); err != nil {
		return a, err
	}
	from, to := a.from, a.to
	if a.period != "" {
		p, err := v.period(a.period)
		if err != nil {
			return a, err
		}
		from, to = string(p.From), string(p.To)
	}
	a.filter("q", a.words)
	a.filter("from", from)
	a.filter("to", to)
	for name, given := range a.values {
		if slices.Contains(reserved, name) {
			continue
		}
		values := slices.DeleteFunc(slices.Clone(given), func(s string) bool { return s == "" })
		if len(values) > 0 {
			a.picked[name] = values
		}
	}
	for _, name := range sortedKeys(a.picked) {
		a.query.Where = append(a.query.Where, service.Filter{Field: name, Values: withoutNone(a.picked[name])})
	}
	a.columns = columnsAsked(spec, a.values["columns"])
	return a, nil
}

// none in a query string stands for "the field is empty".
const none = "-"

func withoutNone(values []string) []string {
	return slices.DeleteFunc(slices.Clone(values), func(s string) bool { return s == none })
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

// columnsAsked are the columns wanted that the kind has, else its usual ones.
func columnsAsked(spec *chancery.Spec, wanted []string) []string {
	var names []string
	for _, w := range wanted {
		names = append(names, strings.Split(w, ",")...)
	}
	var out []string
	for _, name := range offered(spec) {
		if slices.Contains(names, name) {
			out = append(out, name)
		}
	}
	if len(out) > 0 {
		return out
	}
	if len(spec.States) > 0 {
		out = append(out, "state")
	}
	for _, f := range spec.Describe() {
		if f.Column && !f.Title && len(out) < usualColumns {
			out = append(out, f.Name)
		}
	}
	return out
}

// usualColumns is how many columns stand beside number and title unless more
// are asked for: what a screen is wide enough for.
const usualColumns = 5

// offered are all columns of a kind in the order they stand.
func offered(spec *chancery.Spec) []string {
	var out []string
	if len(spec.States) > 0 {
		out = append(out, "state")
	}
	for _, f := range spec.DescribeAll() {
		if f.Title || f.Type == chancery.TypeLines || f.Type == chancery.TypeStory || f.Type == chancery.TypeNote {
			continue
		}
		out = append(out, f.Name)
	}
	return append(out, "updated_at")
}

func (a asked) columnOptions(lang i18n.Lang) []option {
	var out []option
	for _, name := range offered(a.spec) {
		out = append(out, option{Value: name, Label: columnLabel(lang, a.spec, name), Chosen: slices.Contains(a.columns, name)})
	}
	return out
}

// address is the list with one word of the query string changed; the place in
// the list is given up unless it is what changes.
func (a asked) address(name string, values ...string) string {
	q := url.Values{}
	for k, vs := range a.values {
		if k != "cursor" && k != "removed" && k != "done" {
			q[k] = vs
		}
	}
	delete(q, name)
	for _, v := range values {
		if v != "" {
			q.Add(name, v)
		}
	}
	for k, vs := range q {
		if vs = slices.DeleteFunc(slices.Clone(vs), func(s string) bool { return s == "" }); len(vs) == 0 {
			delete(q, k)
		}
	}
	return join("/"+a.spec.Plural, q)
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
	for _, k := range []string{"sort", "columns"} {
		if vs := a.values[k]; len(vs) > 0 {
			q[k] = vs
		}
	}
	return join("/"+a.spec.Plural, q)
}

func (a asked) heads(v *visit) []headCell {
	title := "title"
	for _, f := range a.spec.Describe() {
		if f.Title {
			title = f.Name
		}
	}
	out := []headCell{
		a.head(v.t("web.register.number"), "ref", true, "ref"),
		a.head(fieldLabel(v.lang, string(a.spec.Kind), title), "title", true, ""),
	}
	fields := a.spec.DescribeAll()
	for _, name := range a.columns {
		f, _ := fields.ByName(name)
		sortable := name == "state" || name == "updated_at" || slices.Contains([]chancery.Type{chancery.TypeCode, chancery.TypeLine, chancery.TypeDate, chancery.TypeNumber, chancery.TypeTime}, f.Type)
		if name == "marking" {
			sortable = false
		}
		out = append(out, a.head(columnLabel(v.lang, a.spec, name), name, sortable, columnClass(f)))
	}
	return out
}

func (a asked) head(label, name string, sortable bool, class string) headCell {
	h := headCell{Label: label, Class: class}
	if !sortable {
		return h
	}
	to := name
	switch a.sort {
	case name:
		h.Sort, to = "ascending", "-"+name
	case "-" + name:
		h.Sort = "descending"
	}
	h.Href = a.address("sort", to)
	return h
}

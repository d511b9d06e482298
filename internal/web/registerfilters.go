package web

import (
	"net/url"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// filterPanel is where a register is filtered by any field it has.
type filterPanel struct {
	Groups []filterGroup
	Spans  []option
	Close  string
}

// filterGroup are the fields of one group of the form.
type filterGroup struct {
	Label  string
	Fields []filterField
}

// filterField is one field with the ways to filter by it.
type filterField struct {
	Name, Label        string
	Type               chancery.Type
	Is, Not            []option // values to choose from
	IsText, NotText    string   // a reference as typed
	Kinds              string   // to look up among
	In, Min, Max, Has  string
	Stated, CanBeEmpty bool
	Empty              string // "-" where the empty field is asked for, "+" where the stated
}

// panelKeys are the words of the query string that the open panel has inputs
// for; all others stay in hidden ones.
func (a asked) panelKeys() []string {
	var out []string
	for _, f := range a.filterable() {
		for _, op := range []string{"", ".not", ".in", ".min", ".max", ".has"} {
			if op == "" && f.Facet {
				continue // its own list keeps what is picked
			}
			out = append(out, f.Name+op)
		}
	}
	return out
}

// filterable are the fields of the kind that can be filtered by.
func (a asked) filterable() (out chancery.Fields) {
	for _, f := range a.spec.DescribeAll() {
		if f.Name != "compartments" && f.Name != "marking" && f.Type != chancery.TypeLines {
			out = append(out, f)
		}
	}
	return out
}

func (a asked) filterPanel(v *visit, l labels) *filterPanel {
	p := &filterPanel{Spans: v.spans(), Close: a.place("", "")}
	of := map[string]int{}
	for _, f := range a.filterable() {
		if f.Type == chancery.TypeTime || f.Facet && f.Type == chancery.TypeFlag {
			continue // its list says all there is
		}
		x := a.filterField(v, l, f)
		at, known := of[f.Group]
		if !known {
			at = len(p.Groups)
			of[f.Group] = at
			p.Groups = append(p.Groups, filterGroup{Label: first(l.lang, "group."+f.Group, "field."+f.Group)})
		}
		p.Groups[at].Fields = append(p.Groups[at].Fields, x)
	}
	return p
}

func (a asked) one(key string) string {
	if list := a.picked[key]; len(list) > 0 {
		return list[0]
	}
	return ""
}

func (a asked) filterField(v *visit, l labels, f chancery.Field) filterField {
	x := filterField{
		Name: f.Name, Label: columnLabel(l.lang, a.spec, f.Name), Type: f.Type, CanBeEmpty: canBeEmpty(f),
		In: a.one(f.Name + ".in"), Min: a.one(f.Name + ".min"), Max: a.one(f.Name + ".max"), Has: a.one(f.Name + ".has"),
	}
	switch {
	case a.one(f.Name) == none:
		x.Empty = none
	case a.one(f.Name+".not") == none:
		x.Empty = "+"
	}
	switch f.Type {
	case chancery.TypeCode, chancery.TypeCodes:
		for _, t := range l.terms[f.Vocabulary] {
			label := l.text(t.Label)
			o := option{Value: t.Code, Label: label.Text, Lang: label.Lang}
			o.Chosen = a.one(f.Name) == t.Code
			x.Is = append(x.Is, o)
			o.Chosen = a.one(f.Name+".not") == t.Code
			x.Not = append(x.Not, o)
		}
	case chancery.TypeFlag:
		for _, s := range []string{"true", "false"} {
			word := map[string]string{"true": "word.yes", "false": "word.no"}[s]
			x.Is = append(x.Is, option{Value: s, Label: v.t(word), Chosen: a.one(f.Name) == s})
		}
	case chancery.TypeRef, chancery.TypeRefs:
		kinds := make([]string, len(f.Targets))
		for i, k := range f.Targets {
			kinds[i] = string(k)
		}
		x.Kinds = strings.Join(kinds, " ")
		x.IsText, x.NotText = a.refTyped(v, l, f, f.Name), a.refTyped(v, l, f, f.Name+".not")
	}
	if f.Facet {
		x.Is, x.Stated = nil, true
	}
	return x
}

// refTyped is a picked reference as people type it.
func (a asked) refTyped(v *visit, l labels, f chancery.Field, key string) string {
	p := a.one(key)
	if p == none {
		return ""
	}
	if n, ok := l.named(f.Targets, typedReference(p)); ok {
		return v.typedRef(f.Targets, n)
	}
	return p
}

// spans are the periods told from today that a date can be filtered by.
func (v *visit) spans() []option {
	var out []option
	for _, s := range []string{
		"today", "this-week", "next-week", "+30d", "-30d", "this-month", "last-month", "next-month", "this-quarter", "last-quarter",
		"this-half", "last-half", "next-half", "last-2-halves", "this-year", "last-year", "next-year",
	} {
		out = append(out, option{Value: s, Label: spanLabel(v.lang, s)})
	}
	return out
}

// spanOptions are the periods of the choice above the register: those told from
// today, then the named ones.
func (v *visit) spanOptions(chosen string) (near, named []option) {
	for _, o := range v.spans() {
		o.Chosen = o.Value == chosen
		near = append(near, o)
	}
	if slices.ContainsFunc(near, func(o option) bool { return o.Chosen }) {
		chosen = ""
	}
	named = v.periodOptions("")
	known := false
	for i := range named {
		named[i].Chosen = named[i].Value == chosen
		known = known || named[i].Chosen
	}
	if chosen != "" && !known {
		named = append(named, option{Value: chosen, Label: spanLabel(v.lang, chosen), Chosen: true})
	}
	return near, named
}

// groupings are the words ?group= takes: fields, and dates by month, quarter,
// half-year and year.
func groupings(spec *chancery.Spec) []string {
	var out []string
	if len(spec.States) > 0 {
		out = append(out, "state")
	}
	for _, f := range spec.DescribeAll() {
		switch f.Type {
		case chancery.TypeCode, chancery.TypeCodes, chancery.TypeRef, chancery.TypeRefs, chancery.TypeFlag:
			if f.Name != "compartments" {
				out = append(out, f.Name)
			}
		case chancery.TypeDate:
			for _, by := range []string{"month", "quarter", "half", "year"} {
				out = append(out, f.Name+"."+by)
			}
		}
	}
	return out
}

func (a asked) groupOptions(v *visit) []option {
	var out []option
	for _, g := range groupings(a.spec) {
		name, by, dated := strings.Cut(g, ".")
		o := option{Value: g, Label: columnLabel(v.lang, a.spec, name), Chosen: a.values.Get("group") == g}
		if dated {
			o.Label = v.t("view.group.by_"+by, "field", o.Label)
		}
		out = append(out, o)
	}
	return out
}

// bunchView is one group of a grouped register.
type bunchView struct {
	Label string
	Lang  string
	Count string
	Href  string // of the list of just these records
	Sums  []string
	Rows  []registerRow
	More  string // how many more there are
}

func (a asked) bunches(v *visit, l, cells labels, reg *service.Register) []bunchView {
	var out []bunchView
	f, _ := a.spec.DescribeAll().ByName(a.group.Field)
	for _, b := range reg.Bunches {
		x := bunchView{Count: i18n.Integer(v.lang, b.Count), Sums: a.sumLines(v, b.Sums)}
		x.Label, x.Lang = a.bunchLabel(v, l, f, b)
		x.Href = a.bunchAddress(l, f, b)
		for _, e := range b.Records {
			x.Rows = append(x.Rows, a.row(cells, e, x.Href))
		}
		if rest := b.Count - len(b.Records); rest > 0 && len(b.Records) > 0 {
			x.More = v.t("view.group.more", "count", rest)
		}
		out = append(out, x)
	}
	return out
}

func (a asked) bunchLabel(v *visit, l labels, f chancery.Field, b service.Bunch) (text, lang string) {
	switch {
	case b.Value == "":
		return v.t("word.not_stated"), ""
	case f.Type == chancery.TypeDate:
		return spanLabel(v.lang, b.Value), ""
	case a.group.Field == "marking":
		x := l.marking(chancery.ParseMarking(b.Value))
		return x.Text, x.Lang
	}
	x := l.facetValue(a.spec, f, a.group.Field, b.Value)
	return x.Text, x.Lang
}

// bunchAddress is the list of the records of one group, without groups. What the
// field is filtered by already goes on to hold.
func (a asked) bunchAddress(l labels, f chancery.Field, b service.Bunch) string {
	key, value := a.group.Field, b.Value
	sub := a
	sub.values = a.kept()
	sub.values.Del("group")
	switch {
	case value == "":
		value = none
	case f.Type == chancery.TypeDate && (sub.values.Has(key+".in") || sub.values.Has(key+".min") || sub.values.Has(key+".max")):
		a.narrow(sub.values, b)
		return sub.address("group")
	case f.Type == chancery.TypeDate:
		key += ".in"
	case f.Type == chancery.TypeRef || f.Type == chancery.TypeRefs:
		if n, ok := l.named(f.Targets, value); ok {
			value = refValue(f.Targets, n)
		}
	}
	if several := f.Type == chancery.TypeRefs || f.Type == chancery.TypeCodes; several && sub.values.Has(key) && !slices.Equal(sub.values[key], []string{value}) {
		key += ".with"
	}
	sub.values[key] = []string{value}
	return sub.address("group")
}

// narrow limits the dates asked for to those of a group as well.
func (a asked) narrow(q url.Values, b service.Bunch) {
	bounds := map[service.Op]string{}
	for _, w := range append(slices.Clone(a.query.Where), b.Where...) {
		if w.Field != a.group.Field || len(w.Values) == 0 {
			continue
		}
		day := w.Values[0]
		switch was, set := bounds[w.Op]; {
		case !set:
		case w.Op == service.AtLeast:
			day = max(day, was)
		case w.Op == service.AtMost:
			day = min(day, was)
		}
		bounds[w.Op] = day
	}
	q.Del(a.group.Field + ".in")
	for _, op := range []service.Op{service.AtLeast, service.AtMost} {
		if day := bounds[op]; day != "" {
			q.Set(a.group.Field+"."+string(op), day)
		}
	}
}

// sumLines words what the number columns shown add up to.
func (a asked) sumLines(v *visit, sums []service.Sum) []string {
	var out []string
	for _, name := range a.totals() {
		for _, s := range sums {
			if s.Field == name {
				unit := ""
				if s.Unit != "" {
					unit = " " + s.Unit
				}
				out = append(out, v.t("view.sum", "field", columnLabel(v.lang, a.spec, name), "total", i18n.Integer(v.lang, s.Total)+unit, "min", i18n.Integer(v.lang, s.Min),
					"max", i18n.Integer(v.lang, s.Max), "mean", i18n.Decimal(v.lang, float64(s.Total)/float64(s.N), 1), "count", s.N))
			}
		}
	}
	return out
}

// totals are the columns shown whose numbers mean something added up.
func (a asked) totals() []string {
	var out []string
	fields := a.spec.DescribeAll()
	for _, name := range a.columns {
		if f, ok := fields.ByName(name); ok && f.Adds() {
			out = append(out, name)
		}
	}
	return out
}

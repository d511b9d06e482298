package web

import (
	"slices"
	"strconv"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// facets are the fields to filter by, each value with how many records have
// it; what is picked stays on offer though nothing has it.
func (a asked) facets(l labels, reg *service.Register) []facetView {
	var out []facetView
	add := func(name string, f chancery.Field) {
		fv := facetView{Name: name, Label: columnLabel(l.lang, a.spec, name), Picked: len(a.picked[name])}
		for _, c := range reg.Facets[name] {
			o := a.facetOption(l, f, name, c.Value)
			o.Count = c.Count
			if o.Label != "" {
				fv.Options = append(fv.Options, o)
			}
		}
		for _, p := range a.picked[name] {
			if !slices.ContainsFunc(fv.Options, func(o option) bool { return o.Value == p }) {
				o := a.facetOption(l, f, name, p)
				if o.Label == "" {
					o.Label = p
				}
				o.Value, o.Chosen = p, true
				fv.Options = append(fv.Options, o)
			}
		}
		if len(fv.Options) > 0 {
			out = append(out, fv)
		}
	}
	if len(a.spec.States) > 0 {
		add("state", chancery.Field{Name: "state"})
	}
	for _, f := range a.spec.DescribeAll() {
		if f.Facet {
			add(f.Name, f)
		}
	}
	return out
}

// facetOption is one value of a field as a choice. The value of a reference is
// its readable reference, so that the address can be read and sent.
func (a asked) facetOption(l labels, f chancery.Field, name, v string) option {
	o := option{Value: v}
	shown := l.facetValue(a.spec, f, name, v)
	o.Label, o.Lang = shown.Text, shown.Lang
	if f.Type == chancery.TypeRef || f.Type == chancery.TypeRefs {
		if n, ok := l.named(f.Targets, v); ok {
			o.Value = refValue(f.Targets, n)
		}
	}
	o.Chosen = slices.Contains(a.picked[name], o.Value)
	return o
}

// refValue is a reference as a query string holds it: with its kind where the
// field takes several.
func refValue(targets []chancery.Kind, n service.Name) string {
	if len(targets) == 1 {
		return n.Ref
	}
	return string(n.ID)
}

// named finds a record among the names by identifier or reference.
func (l labels) named(targets []chancery.Kind, v string) (service.Name, bool) {
	if n, ok := l.names[chancery.ID(v)]; ok {
		return n, true
	}
	for _, n := range l.names {
		if n.Ref == v && (len(targets) == 0 || slices.Contains(targets, n.Kind)) {
			return n, true
		}
	}
	return service.Name{}, false
}

// facetValue words one value of a field; nothing where it is a record the
// reader may not see.
func (l labels) facetValue(spec *chancery.Spec, f chancery.Field, name, v string) value {
	if v == none {
		return value{Text: i18n.T(l.lang, "word.not_stated")}
	}
	switch {
	case name == "state":
		return value{Text: stateLabel(l.lang, spec.Kind, chancery.State(v))}
	case name == "marking":
		return l.marking(chancery.ParseMarking(v))
	case f.Type == chancery.TypeCode || f.Type == chancery.TypeCodes:
		return l.code(f.Vocabulary, chancery.Code(v))
	case f.Type == chancery.TypeRef || f.Type == chancery.TypeRefs:
		n, ok := l.named(f.Targets, v)
		if !ok {
			return value{}
		}
		return nameValue(l.lang, n)
	case f.Type == chancery.TypeFlag:
		if v == "true" {
			return value{Text: i18n.T(l.lang, "word.yes")}
		}
		return value{Text: i18n.T(l.lang, "word.no")}
	case f.Type == chancery.TypeNumber:
		if n, err := strconv.ParseInt(v, 10, 64); err == nil {
			return value{Text: l.number(n)}
		}
	case f.Type == chancery.TypeDate:
		return value{Text: i18n.ShortDate(v)}
	}
	return value{Text: v}
}

// marking is a marking in words: the level, then the compartments.
func (l labels) marking(m chancery.Marking) value {
	v := l.code("marking_level", m.Level)
	for _, c := range m.Compartments {
		v.Text += " · " + l.code("compartment", c).Text
	}
	return v
}

// chips are the filters that are set.
func (a asked) chips(v *visit, l labels) []chip {
	var out []chip
	if a.words != "" {
		out = append(out, chip{v.t("action.search"), "“" + a.words + "”", a.address("q")})
	}
	if a.period != "" {
		out = append(out, chip{v.t("field.period"), i18n.Capitalise(i18n.Period(v.lang, a.period)), a.address("period")})
	} else {
		if a.from != "" {
			out = append(out, chip{v.t("web.register.from"), i18n.ShortDate(a.from), a.address("from")})
		}
		if a.to != "" {
			out = append(out, chip{v.t("web.register.to"), i18n.ShortDate(a.to), a.address("to")})
		}
	}
	fields := a.spec.DescribeAll()
	for _, name := range sortedKeys(a.picked) {
		f, _ := fields.ByName(name)
		for _, p := range a.picked[name] {
			rest := slices.DeleteFunc(slices.Clone(a.picked[name]), func(s string) bool { return s == p })
			word := l.facetValue(a.spec, f, name, p).Text
			if word == "" {
				word = p
			}
			label := columnLabel(l.lang, a.spec, name)
			if name == "file" { // by the checklists in force
				label, word = v.t("document.checks"), v.t("document.only_"+p)
			}
			out = append(out, chip{label, word, a.address(name, rest...)})
		}
	}
	return out
}

package web

import (
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// facetsShown is how many values an open facet shows before all are asked for.
const facetsShown = 20

// facets are the fields to filter by. Only the open one shows its values, each
// with how many records have it: counting all of them would cost more than the
// list itself. What is picked stays on offer though nothing has it.
func (a asked) facets(l labels, reg *service.Register) []facetView {
	var out []facetView
	fields := a.spec.DescribeAll()
	name, all := strings.CutSuffix(a.open, ".all")
	for _, facet := range service.FacetsOf(a.spec) {
		fv := facetView{Name: facet, Label: columnLabel(l.lang, a.spec, facet), Picked: len(a.picked[facet]), Href: a.place("open", facet) + "#facet-" + facet, Close: a.place("", "")}
		if facet != name {
			out = append(out, fv)
			continue
		}
		f, _ := fields.ByName(facet)
		fv.Open = true
		fv.Options = a.facetOptions(l, f, facet, reg.Facets[facet])
		if rest := len(fv.Options) - facetsShown; rest > 1 {
			fv.Many = true
			if !all {
				fv.All, fv.Count = a.place("open", facet+".all")+"#facet-"+facet, len(fv.Options)
				fv.Options = a.firstOptions(fv.Options)
			}
		}
		out = append(out, fv)
	}
	return out
}

// firstOptions are the most frequent values and those picked.
func (a asked) firstOptions(all []option) []option {
	out := slices.Clone(all[:facetsShown])
	for _, o := range all[facetsShown:] {
		if o.Chosen {
			out = append(out, o)
		}
	}
	return out
}

func (a asked) facetOptions(l labels, f chancery.Field, name string, counted []service.Facet) []option {
	var out []option
	for _, c := range counted {
		o := a.facetOption(l, f, name, c.Value)
		o.Count = c.Count
		if o.Label != "" {
			out = append(out, o)
		}
	}
	for _, p := range append(slices.Clone(a.picked[name]), none) {
		if !slices.ContainsFunc(out, func(o option) bool { return o.Value == p }) && (p != none || canBeEmpty(f)) {
			o := a.facetOption(l, f, name, p)
			if o.Label == "" {
				o.Label = hiddenWord(l.lang, p)
			}
			o.Value, o.Chosen = p, slices.Contains(a.picked[name], p)
			out = append(out, o)
		}
	}
	return out
}

// canBeEmpty reports whether records may leave the field empty; a state and a
// flag always are something.
func canBeEmpty(f chancery.Field) bool {
	return f.Name != "" && f.Name != "marking" && !f.Required && f.Type != chancery.TypeFlag
}

// hiddenWord stands for a value that has no words: a name of nothing, or of a
// record that is not the reader's to see.
func hiddenWord(lang i18n.Lang, v string) string {
	if v == service.HiddenRef {
		return i18n.T(lang, "view.hidden")
	}
	return v
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
	o.Chosen = slices.Contains(a.picked[name], o.Value) || slices.Contains(a.picked[name], v)
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
		out = append(out, chip{v.t("field.period"), spanLabel(v.lang, a.period), a.address("period")})
	} else {
		if a.from != "" {
			out = append(out, chip{v.t("web.register.from"), i18n.ShortDate(a.from), a.address("from")})
		}
		if a.to != "" {
			out = append(out, chip{v.t("web.register.to"), i18n.ShortDate(a.to), a.address("to")})
		}
	}
	fields := a.spec.DescribeAll()
	for _, key := range sortedKeys(a.picked) {
		name, op, _ := strings.Cut(key, ".")
		f, _ := fields.ByName(name)
		label := columnLabel(l.lang, a.spec, name)
		if op != "" {
			label += " " + v.t("view.op."+op)
		}
		if name == "file" { // by the checklists in force
			label = v.t("document.checks")
		}
		for _, p := range a.picked[key] {
			rest := slices.DeleteFunc(slices.Clone(a.picked[key]), func(s string) bool { return s == p })
			out = append(out, chip{label, a.chipWord(l, f, name, op, p), a.address(key, rest...)})
		}
	}
	return out
}

func (a asked) chipWord(l labels, f chancery.Field, name, op, p string) string {
	switch {
	case name == "file":
		return i18n.T(l.lang, "document.only_"+p)
	case op == "in":
		return spanLabel(l.lang, p)
	case op == "has":
		return "“" + p + "”"
	case f.Type == chancery.TypeRef || f.Type == chancery.TypeRefs:
		p = typedReference(p)
	}
	if word := l.facetValue(a.spec, f, name, p).Text; word != "" {
		return word
	}
	return hiddenWord(l.lang, p)
}

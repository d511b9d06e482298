package web

import (
	"fmt"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// formView is a form made from fields.
type formView struct {
	Title   string
	Action  string
	Back    string
	Version int64
	Summary []summaryItem
	Groups  []inputGroup
	Lists   []choiceList
	Save    string
	Danger  bool
	Again   bool // offer to add another
	Lead    string
	Reason  *input
	Dates   bool // there are dates to type

	Keep     bool   // may be kept as a draft
	Draft    string // the one it is
	For      string // the draft that goes on with the new record
	Into     string // the field of that
	Notes    []formNote
	Usual    string   // what the last entry was called, where it can be taken as an example
	UsualSet []string // fields that were filled as there
	Twins    []twinRow
	Anyway   string // the twins that were shown
}

// formNote stands above a form: what it begins from and what can be done about it.
type formNote struct {
	Text    string
	Links   []link
	Post    string // address of the button, where there is one
	Button  string
	Caution bool
}

// summaryItem is one line of the error summary, leading to its field.
type summaryItem struct {
	Text string
	Href string
}

// inputGroup is a group of fields under one heading.
type inputGroup struct {
	Name   string
	Label  string
	Inputs []input
}

// input is one field of a form in the shape its type has.
type input struct {
	Path     string // as errors name it
	Name     string
	ID       string
	Label    string
	Hint     string
	Error    string
	Type     chancery.Type
	Required bool
	Max      int
	Value    string
	EN, VI   string
	First    i18n.Lang // which of EN and VI stands first
	Values   []string
	Options  []option
	List     string // of choices, where there are few
	Kinds    string // to look up among, where there are many
	Picks    []option
	Focus    bool
	Heads    []string
	Rows     []inputRow
	Add      string
	When     string   // conditions for the script, where the field has any
	Makes    []option // kinds of record that can be made for it on the way
	Paste    string   // the button that takes pasted lines
	Choice   chancery.Choice
	Offer    bool // has the button that offers the choices of the kind that stands in it
}

// inputRow is one child line.
type inputRow struct {
	Number int
	Inputs []input
	Prefix string // of the buttons that move and remove it
	First  bool
	Last   bool
}

// choiceList is what a reference field offers while somebody types.
type choiceList struct {
	ID      string
	Options []string
}

// fewChoices is up to how many records of a kind a form offers all of them.
const fewChoices = 150

// form turns typed values into inputs.
type form struct {
	v      *visit
	kind   chancery.Kind
	terms  map[string][]chancery.Term
	errors map[string]string
	picks  map[string][]service.Name
	few    map[chancery.Kind]bool
	focus  string
	state  string
	makes  bool          // records can be made on the way
	of     chancery.Kind // that the record is about, on which choices depend
	offers bool          // there are such choices
}

// groups are the inputs of fields in the order of the form.
func (f *form) groups(fields chancery.Fields, typed entered) []inputGroup {
	var out []inputGroup
	of, _ := typed[fields.KindField()].(string)
	f.of, f.offers = chancery.Kind(of), slices.ContainsFunc(fields, func(x chancery.Field) bool { return x.Choice.Depends() })
	for _, x := range fields {
		in := f.input(string(f.kind), x, x.Name, typed[x.Name])
		i := slices.IndexFunc(out, func(g inputGroup) bool { return g.Name == x.Group })
		if i < 0 {
			out = append(out, inputGroup{Name: x.Group, Label: first(f.v.lang, "group."+x.Group, "field."+x.Group)})
			i = len(out) - 1
		}
		out[i].Inputs = append(out[i].Inputs, in)
	}
	return out
}

// inputID is the id of the input of a path: "delegation.2.person" is
// "f-delegation-2-person".
func inputID(path string) string { return "f-" + strings.ReplaceAll(path, ".", "-") }

func (f *form) input(of string, x chancery.Field, path string, typed any) input {
	in := input{
		Path: path, Name: "f." + path, ID: inputID(path), Label: fieldLabel(f.v.lang, of, x.Name), Hint: fieldHint(f.v.lang, of, x), Error: f.errors[path],
		Type: x.Type, Required: x.Required, Max: x.Max, First: f.v.lang, Focus: f.focus == path,
	}
	switch value := typed.(type) {
	case string:
		in.Value = value
	case bool:
		if value {
			in.Value = "true"
		}
	case chancery.Text:
		in.EN, in.VI = value.EN, value.VI
	case []string:
		in.Values = value
	}
	switch x.Type {
	case chancery.TypeCode, chancery.TypeCodes:
		in.Options = f.options(x, in)
	case chancery.TypeRef, chancery.TypeRefs:
		f.choices(x, &in)
		for _, n := range f.picks[path] {
			in.Picks = append(in.Picks, option{Name: "pick", Value: in.Name + "=" + f.v.typedRef(x.Targets, n), Label: f.v.typedRef(x.Targets, n)})
		}
		if x.Type == chancery.TypeRefs {
			in.Add = path + ".add"
		}
	case chancery.TypeLines:
		f.rows(x, &in, typed)
	}
	if x.Choice != "" {
		f.choose(x, &in)
	}
	f.condition(of, x, &in)
	return in
}

// options are the terms of a vocabulary; retired ones only where they are set.
func (f *form) options(x chancery.Field, in input) []option {
	var out []option
	l := labels{lang: f.v.lang, terms: f.terms}
	for _, t := range f.terms[x.Vocabulary] {
		chosen := t.Code == in.Value || slices.Contains(in.Values, t.Code)
		if t.Retired && !chosen {
			continue
		}
		if x.Vocabulary == "marking_level" && !f.v.who.SeesEverything() && int(t.Rank.N) > f.v.who.Clearance.Rank {
			continue
		}
		label := l.text(t.Label)
		out = append(out, option{Value: t.Code, Label: label.Text, Lang: label.Lang, Chosen: chosen, Retired: t.Retired})
	}
	return out
}

func (f *form) choices(x chancery.Field, in *input) {
	kinds := make([]string, len(x.Targets))
	for i, k := range x.Targets {
		kinds[i] = string(k)
	}
	in.Kinds = strings.Join(kinds, " ")
	if len(x.Targets) == 1 && f.few[x.Targets[0]] {
		in.List = "choices-" + kinds[0]
	}
	for _, k := range x.Targets {
		if f.makes && x.Group != "record" && len(x.Targets) <= mostMakes && f.v.who.Allows(string(k)+".create") {
			in.Makes = append(in.Makes, option{Value: in.Path + "=" + string(k), Label: f.v.t("web.form.make", "kind", kindLabel(f.v.lang, k))})
		}
	}
}

// mostMakes is from how many kinds on a field does not offer to make each.
const mostMakes = 5

func (f *form) rows(x chancery.Field, in *input, typed any) {
	in.Hint = ""
	lineFields := x.LineFields()
	for _, c := range lineFields {
		in.Heads = append(in.Heads, fieldLabel(f.v.lang, x.Name, c.Name))
	}
	rows, _ := typed.([]entered)
	for i, row := range rows {
		r := inputRow{Number: i + 1, Prefix: fmt.Sprintf("%s.%d", x.Name, i+1), First: i == 0, Last: i == len(rows)-1}
		for _, c := range lineFields {
			cell := f.input(x.Name, c, fmt.Sprintf("%s.%d.%s", x.Name, i+1, c.Name), row[c.Name])
			r.Inputs = append(r.Inputs, cell)
		}
		in.Rows = append(in.Rows, r)
	}
	in.Add = x.Name + ".add"
	in.Paste = x.Name + ".paste"
}

// summary lists what is wrong, in the order of the form.
func (f *form) summary(errs []chancery.FieldError) []summaryItem {
	var out []summaryItem
	f.errors = map[string]string{}
	for _, e := range errs {
		text := explain(f.v.lang, f.kind, e.Key, e.Args)
		if _, twice := f.errors[e.Field]; twice {
			continue
		}
		f.errors[e.Field] = text
		item := summaryItem{Text: text}
		if e.Field != "" {
			item.Text = pathLabel(f.v.lang, f.kind, e.Field) + ": " + text
			item.Href = "#" + inputID(e.Field)
		}
		out = append(out, item)
	}
	return out
}

// lists are the choices for the kinds of which there are few.
func (v *visit) lists(fields chancery.Fields) ([]choiceList, map[chancery.Kind]bool, error) {
	var kinds []chancery.Kind
	var walk func(chancery.Fields)
	walk = func(fs chancery.Fields) {
		for _, f := range fs {
			if len(f.Targets) == 1 && !slices.Contains(kinds, f.Targets[0]) {
				kinds = append(kinds, f.Targets[0])
			}
			walk(f.LineFields())
		}
	}
	walk(fields)
	found, err := v.site.service.Choices(v.ctx(), v.who, kinds, fewChoices)
	if err != nil {
		return nil, nil, err
	}
	few := map[chancery.Kind]bool{}
	var out []choiceList
	for _, k := range kinds {
		names, ok := found[k]
		if !ok {
			continue
		}
		few[k] = true
		list := choiceList{ID: "choices-" + string(k)}
		for _, n := range names {
			list.Options = append(list.Options, v.typedRef([]chancery.Kind{k}, n))
		}
		out = append(out, list)
	}
	return out, few, nil
}

// typedRef is a reference as an input holds it: the title with the reference
// in brackets, which alone decides.
func (v *visit) typedRef(targets []chancery.Kind, n service.Name) string {
	title, _ := n.Title.In(string(v.lang))
	ref := n.Ref
	if len(targets) != 1 {
		ref = string(n.Kind) + "/" + n.Ref
	}
	if title == "" {
		return ref
	}
	return title + " (" + ref + ")"
}

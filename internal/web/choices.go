package web

import (
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// offerDo is the button that offers what can be chosen for the kind that was chosen.
const offerDo = "offer"

// The shapes of inputs for choices besides a list and boxes to tick.
const (
	inputOrdered chancery.Type = "ordered" // lists one after the other: their order counts
	inputNothing chancery.Type = "nothing" // there is nothing to choose yet
)

// choose makes an input a choice among names.
func (f *form) choose(x chancery.Field, in *input) {
	in.Choice = x.Choice
	if !x.Choice.Depends() {
		in.Type, in.Offer = chancery.TypeCode, f.offers
	} else if in.Type = chancery.TypeCode; x.Choice.Ordered() {
		in.Type = inputOrdered
	} else if x.Listed {
		in.Type = chancery.TypeCodes
	}
	l := labels{lang: f.v.lang, terms: f.terms}
	have := in.Values
	if in.Value != "" {
		have = []string{in.Value}
	}
	names := choicesOf(x.Choice, f.of, f.terms)
	for _, name := range have { // what is refused must be seen to be mended
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, name := range names {
		label := l.chosen(x, f.of, []string{name})
		in.Options = append(in.Options, option{Value: name, Label: i18n.Capitalise(label.Text), Lang: label.Lang, Chosen: slices.Contains(have, name)})
	}
	switch {
	case !x.Choice.Depends():
		sortOptions(in.Options)
	case len(names) == 0:
		in.Type, in.Value = inputNothing, f.v.t("choice.none")
		if f.of == "" {
			in.Value = f.v.t("choice.kind_first")
		}
	case in.Type == inputOrdered: // one more list than there are names, two at least
		in.Values = append(slices.Clone(have), make([]string, max(2-len(have), 1))...)
	}
}

// choicesOf are the names a choice offers for a kind.
func choicesOf(c chancery.Choice, kind chancery.Kind, terms map[string][]chancery.Term) []string {
	if c != chancery.ChooseType {
		return c.Offers(kind)
	}
	var out []string
	for _, t := range terms[chancery.TypesOf(kind)] {
		if !t.Retired {
			out = append(out, t.Code)
		}
	}
	return out
}

// chosen are what the names in a line are called.
func (l labels) chosen(f chancery.Field, of chancery.Kind, names []string) value {
	var items []value
	for _, name := range names {
		item := value{Text: name}
		switch f.Choice {
		case chancery.ChooseKind, chancery.ChooseNumbered:
			item.Text = kindLabel(l.lang, chancery.Kind(name))
		case chancery.ChooseState:
			item.Text = stateLabel(l.lang, of, chancery.State(name))
		case chancery.ChooseDate:
			item.Text = fieldLabel(l.lang, string(of), name)
		case chancery.ChooseType:
			item = l.code(chancery.TypesOf(of), chancery.Code(name))
		}
		if item.Text == "" {
			item.Text = name
		}
		items = append(items, item)
	}
	return several(items)
}

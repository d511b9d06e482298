package chancery

import (
	"slices"
	"strings"
)

// Choice says what the names in a line are names of, where it holds names that
// the program knows and not words. Forms offer them, pages show what they mean.
type Choice string

// What a line may name. All but kinds depend on the kind that another field of
// the same record names.
const (
	ChooseKind     Choice = "kind"     // a kind of record
	ChooseNumbered Choice = "numbered" // a kind whose records are numbered
	ChooseState    Choice = "state"    // a state of the kind
	ChooseDate     Choice = "date"     // a field of the kind that holds a date, or the period it is about
	ChooseType     Choice = "type"     // a term of the vocabulary of the kind's types
)

// among makes a line one name out of what there is; of is where the kind stands
// on which that depends, nil for a choice of kinds.
func (f Field) among(c Choice, of *string) Field {
	f.Choice, f.of = c, of
	return f
}

// listed lets a line hold several names, with spaces between.
func (f Field) listed() Field { f.Listed = true; return f }

// Depends reports whether what can be chosen depends on a kind.
func (c Choice) Depends() bool { return c == ChooseState || c == ChooseDate || c == ChooseType }

// Ordered reports whether the order of several names means something.
func (c Choice) Ordered() bool { return c == ChooseDate }

// ChosenKind is the kind on which the field's choice depends, as the record has it.
func (f Field) ChosenKind() Kind {
	if f.of == nil {
		return ""
	}
	return Kind(*f.of)
}

// KindField is the name of the field in which the kind stands on which a choice
// among fs depends; empty where there is none.
func (fs Fields) KindField() string {
	for _, f := range fs {
		if f.Choice == ChooseKind || f.Choice == ChooseNumbered {
			return f.Name
		}
	}
	return ""
}

// TypesOf is the vocabulary of the types of a kind; empty where it has none.
func TypesOf(kind Kind) string {
	spec, err := SpecOf(kind)
	if err != nil {
		return ""
	}
	f, _ := spec.Describe().ByName("type")
	return f.Vocabulary
}

// Offers are the names that the choice offers for a kind, in the order of its
// life or its form. Types are not among them: they are terms of TypesOf.
func (c Choice) Offers(kind Kind) (names []string) {
	switch c {
	case ChooseKind, ChooseNumbered:
		for _, s := range Specs() {
			if c == ChooseKind || s.Numbering == Yearly {
				names = append(names, string(s.Kind))
			}
		}
		return names
	}
	spec, err := SpecOf(kind)
	if err != nil {
		return nil
	}
	switch c {
	case ChooseState:
		for _, s := range spec.States {
			names = append(names, string(s))
		}
	case ChooseDate:
		for _, f := range spec.Describe() {
			if f.Type == TypeDate || f.Name == periodField {
				names = append(names, f.Name)
			}
		}
	}
	return names
}

// checkChoice is what is wrong with the names of states or dates in a line for
// the kind they belong to.
func (f Field) checkChoice() (errs []FieldError) {
	p, _ := f.at.(*string)
	if p == nil || f.ChosenKind() == "" {
		return nil
	}
	offers := f.Choice.Offers(f.ChosenKind())
	for name := range strings.FieldsSeq(*p) {
		switch {
		case slices.Contains(offers, name):
		case f.Choice == ChooseState:
			errs = append(errs, noState(f.Name, f.ChosenKind(), name))
		default:
			errs = append(errs, FieldError{f.Name, "clock.no_such_date", []any{"value", name}})
		}
	}
	return errs
}

// recodeNames puts one term in the place of another in a line that names types.
func (f Field) recodeNames(vocabulary string, from, to Code) {
	p, ok := f.at.(*string)
	if !ok || f.Choice != ChooseType || TypesOf(f.ChosenKind()) != vocabulary {
		return
	}
	var names []string
	for name := range strings.FieldsSeq(*p) {
		if name == string(from) {
			name = string(to)
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	*p = strings.Join(names, " ")
}

package store

import (
	"slices"
	"strings"

	"chancery/internal/chancery"
)

// namesTypes reports whether a line names types, which are terms of the
// vocabulary of whatever kind the record is about.
func namesTypes(f chancery.Field) bool { return f.Choice == chancery.ChooseType }

// typesNamed finds the records of a kind that name terms of a vocabulary as
// types of the kind they are about, and which. from is where they are looked
// for, with the record as r and its fields as k.
func (t *Tx) typesNamed(spec *chancery.Spec, f chancery.Field, vocabulary, from string, args []any) (map[chancery.ID][]chancery.Code, error) {
	out := map[chancery.ID][]chancery.Code{}
	kind := spec.Describe().KindField()
	err := t.query(func(scan func(...any) error) error {
		var id chancery.ID
		var of chancery.Kind
		var names string
		err := scan(&id, &of, &names)
		if chancery.TypesOf(of) == vocabulary {
			for _, name := range slices.Compact(slices.Sorted(strings.FieldsSeq(names))) {
				out[id] = append(out[id], chancery.Code(name))
			}
		}
		return err
	}, `SELECT r.id, k."`+kind+`", k."`+f.Name+`" `+from+` AND k."`+f.Name+`" <> ''`, args...)
	return out, err
}

// typeUses counts the records that name each term as a type.
func (t *Tx) typeUses(p codedPlace, vocabulary, from string, args []any) (out []TermUse, err error) {
	named, err := t.typesNamed(p.spec, p.field, vocabulary, from, args)
	counts := map[chancery.Code]int{}
	for _, codes := range named {
		for _, c := range codes {
			counts[c]++
		}
	}
	for code, n := range counts {
		out = append(out, TermUse{p.spec.Kind, p.field.Name, code, n})
	}
	slices.SortFunc(out, func(a, b TermUse) int { return strings.Compare(string(a.Code), string(b.Code)) })
	return out, err
}

// typedWith lists the records that name a term as a type, in the order of their ids.
func (t *Tx) typedWith(p codedPlace, vocabulary string, code chancery.Code, from string, args []any) (ids []chancery.ID, err error) {
	named, err := t.typesNamed(p.spec, p.field, vocabulary, from, args)
	for id, codes := range named {
		if slices.Contains(codes, code) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids, err
}

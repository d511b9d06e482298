package store

import (
	"slices"

	"chancery/internal/chancery"
)

// MoveCodes makes every record that has one term of a vocabulary have another,
// in fields, lists and child lines, whether the actor may see it or not. The
// vocabularies of markings are not for it: they decide who sees what.
func (t *Tx) MoveCodes(vocabulary string, from, to chancery.Code) error {
	return t.seeingAll(func() error {
		for _, spec := range chancery.Specs() {
			ids, err := t.coded(spec, vocabulary, from)
			if err != nil {
				return err
			}
			for _, id := range ids {
				e, err := t.Load(spec.Kind, id)
				if chancery.ProblemOf(err) == chancery.Missing {
					continue // a removed one: it has what it had
				}
				if err != nil {
					return err
				}
				chancery.Recode(e, vocabulary, from, to)
				e.Head().Reason = ""
				if err := t.keepAsIs(e); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// coded lists the records of a kind that have a term anywhere.
func (t *Tx) coded(spec *chancery.Spec, vocabulary string, code chancery.Code) (ids []string, err error) {
	find := func(query string, args ...any) error {
		return t.query(func(scan func(...any) error) error {
			var id string
			err := scan(&id)
			ids = append(ids, id)
			return err
		}, query, args...)
	}
	tab := tableOf(spec)
	for _, f := range spec.Describe() {
		for _, c := range f.LineFields() {
			if c.Vocabulary == vocabulary && err == nil {
				err = find("SELECT record FROM "+tab.lines[f.Name].name+` WHERE "`+c.Name+`" = ?`, string(code))
			}
		}
		switch {
		case err != nil:
			return nil, err
		case namesTypes(f):
			named, lost := t.typedWith(codedPlace{spec, f, ""}, vocabulary, code, "FROM record r JOIN "+tab.name+" k ON k.id = r.id WHERE TRUE", nil)
			for _, id := range named {
				ids = append(ids, string(id))
			}
			err = lost
		case f.Vocabulary != vocabulary:
		case f.Type == chancery.TypeCodes:
			err = find(`SELECT c.record FROM coded c JOIN record r ON r.id = c.record WHERE r.kind = ? AND c.field = ? AND c.code = ?`, string(spec.Kind), f.Name, string(code))
		default:
			err = find("SELECT id FROM "+tab.name+` WHERE "`+f.Name+`" = ?`, string(code))
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids), err
}

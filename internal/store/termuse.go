package store

import (
	"strings"

	"chancery/internal/chancery"
)

// TermUse is how many records have a term in one field.
type TermUse struct {
	Kind  chancery.Kind
	Field string // "type", or "steps.advice_level" in child lines
	Code  chancery.Code
	Count int
}

// codedPlace is one place in which terms of a vocabulary stand.
type codedPlace struct {
	spec  *chancery.Spec
	field chancery.Field
	lines string // the child lines it stands in; empty for the record itself
}

func codedPlaces(vocabulary string) (out []codedPlace) {
	for _, spec := range chancery.Specs() {
		for _, f := range spec.DescribeAll() {
			if f.Vocabulary == vocabulary || namesTypes(f) {
				out = append(out, codedPlace{spec, f, ""})
			}
			for _, l := range f.LineFields() {
				if l.Vocabulary == vocabulary {
					out = append(out, codedPlace{spec, l, f.Name})
				}
			}
		}
	}
	return out
}

// Vocabularies lists the vocabularies that fields draw on, with the places.
func Vocabularies() map[string][]string {
	out := map[string][]string{}
	for _, spec := range chancery.Specs() {
		for _, f := range spec.DescribeAll() {
			if f.Vocabulary != "" {
				out[f.Vocabulary] = append(out[f.Vocabulary], string(spec.Kind)+"."+f.Name)
			}
			for _, l := range f.LineFields() {
				if l.Vocabulary != "" {
					out[l.Vocabulary] = append(out[l.Vocabulary], string(spec.Kind)+"."+f.Name+"."+l.Name)
				}
			}
		}
	}
	return out
}

// TermUses counts the records that have each term of a vocabulary, of those
// the actor may see.
func (t *Tx) TermUses(vocabulary string) ([]TermUse, error) {
	var out []TermUse
	for _, p := range codedPlaces(vocabulary) {
		from, args, err := t.from(p.spec, nil)
		if err != nil {
			return nil, err
		}
		value, path := "", p.field.Name
		switch {
		case namesTypes(p.field):
			uses, err := t.typeUses(p, vocabulary, from, args)
			if err != nil {
				return nil, err
			}
			out = append(out, uses...)
			continue
		case p.lines != "":
			table := tableOf(p.spec).lines[p.lines].name
			from = strings.Replace(from, " WHERE ", " JOIN "+table+" e ON e.record = r.id WHERE ", 1)
			value, path = `e."`+p.field.Name+`"`, p.lines+"."+p.field.Name
		case p.field.Name == "marking" || p.field.Name == "compartments":
			uses, err := t.markingUses(p, from, args)
			if err != nil {
				return nil, err
			}
			out = append(out, uses...)
			continue
		case p.field.Type == chancery.TypeCodes:
			from = strings.Replace(from, " WHERE ", " JOIN coded fc ON fc.record = r.id AND fc.field = '"+p.field.Name+"' WHERE ", 1)
			value = "fc.code"
		default:
			value = `k."` + p.field.Name + `"`
		}
		err = t.query(func(scan func(...any) error) error {
			u := TermUse{Kind: p.spec.Kind, Field: path}
			err := scan(&u.Code, &u.Count)
			if u.Code != "" {
				out = append(out, u)
			}
			return err
		}, `SELECT `+value+`, COUNT(DISTINCT r.id) `+from+` GROUP BY `+value+` ORDER BY `+value, args...)
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// markingUses counts the levels or the compartments of a kind's markings.
func (t *Tx) markingUses(p codedPlace, from string, args []any) ([]TermUse, error) {
	markings, err := t.classMarkings()
	if err != nil {
		return nil, err
	}
	counts := map[chancery.Code]int{}
	err = t.query(func(scan func(...any) error) error {
		var class int64
		var n int
		err := scan(&class, &n)
		m := markings[class]
		if p.field.Name == "marking" {
			counts[m.Level] += n
			return err
		}
		for _, c := range m.Compartments {
			counts[c] += n
		}
		return err
	}, `SELECT r.class, COUNT(*) `+from+` GROUP BY r.class`, args...)
	var out []TermUse
	for code, n := range counts {
		out = append(out, TermUse{p.spec.Kind, p.field.Name, code, n})
	}
	return out, err
}

// RecordsWith finds the records of every kind that have a term, in whatever
// field: those the actor may see.
func (t *Tx) RecordsWith(vocabulary string, code chancery.Code) (map[chancery.Kind][]chancery.ID, error) {
	out := map[chancery.Kind][]chancery.ID{}
	seen := map[chancery.ID]bool{}
	add := func(kind chancery.Kind, ids ...chancery.ID) {
		for _, id := range ids {
			if !seen[id] {
				seen[id] = true
				out[kind] = append(out[kind], id)
			}
		}
	}
	for _, p := range codedPlaces(vocabulary) {
		from, args, err := t.from(p.spec, nil)
		if err != nil {
			return nil, err
		}
		if namesTypes(p.field) {
			ids, err := t.typedWith(p, vocabulary, code, from, args)
			if err != nil {
				return nil, err
			}
			add(p.spec.Kind, ids...)
			continue
		}
		cond := ` AND k."` + p.field.Name + `" = ?`
		switch {
		case p.lines != "":
			cond = ` AND EXISTS (SELECT 1 FROM ` + tableOf(p.spec).lines[p.lines].name + ` e WHERE e.record = r.id AND e."` + p.field.Name + `" = ?)`
		case p.field.Name == "marking":
			cond = ` AND r.class IN (SELECT id FROM marking_class WHERE marking || '/' LIKE ? || '/%')`
		case p.field.Name == "compartments":
			cond = ` AND r.class IN (SELECT id FROM marking_class WHERE marking || '/' LIKE '%/' || ? || '/%')`
		case p.field.Type == chancery.TypeCodes:
			cond = ` AND EXISTS (SELECT 1 FROM coded fc WHERE fc.record = r.id AND fc.field = '` + p.field.Name + `' AND fc.code = ?)`
		}
		err = t.query(func(scan func(...any) error) error {
			var id chancery.ID
			err := scan(&id)
			add(p.spec.Kind, id)
			return err
		}, `SELECT r.id `+from+cond+` ORDER BY r.id`, append(args, string(code))...)
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// EverNamed lists the references of a kind's records that begin in a way,
// removed ones too, as far as the actor may see them.
func (t *Tx) EverNamed(kind chancery.Kind, prefix string) ([]string, error) {
	sc, err := t.scope()
	if err != nil {
		return nil, err
	}
	var out []string
	err = t.query(func(scan func(...any) error) error {
		var ref string
		err := scan(&ref)
		out = append(out, ref)
		return err
	}, `SELECT r.ref FROM record r WHERE r.kind = ? AND substr(r.ref, 1, ?) = ? AND `+sc.where+` ORDER BY r.ref`, append([]any{string(kind), len(prefix), prefix}, sc.args...)...)
	return out, err
}

package store

import (
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/figures"
)

// inTheirWords gives the measures with each word of the program that a
// condition asks for replaced by the terms that stand for it in this ministry.
func (t *Tx) inTheirWords(measures []figures.Measure) ([]figures.Measure, error) {
	out := slices.Clone(measures)
	for i, m := range out {
		where, err := t.conditionsInTheirWords(m, m.Where)
		if err != nil {
			return nil, err
		}
		out[i].Where = where
	}
	return out, nil
}

func (t *Tx) conditionsInTheirWords(m figures.Measure, where []figures.Condition) ([]figures.Condition, error) {
	out := slices.Clone(where)
	for i, c := range out {
		if len(c.Any) > 0 {
			either, err := t.conditionsInTheirWords(m, c.Any)
			if err != nil {
				return nil, err
			}
			out[i].Any = either
		}
		vocabulary := vocabularyOf(m, c.Path)
		if chancery.Meanings[vocabulary] == nil || len(c.In) == 0 {
			continue
		}
		codes, err := t.CodesFor(vocabulary, asCodes(c.In)...)
		if err != nil {
			return nil, err
		}
		out[i].In = codes
	}
	return out, nil
}

func asCodes(list []string) []chancery.Code {
	out := make([]chancery.Code, len(list))
	for i, s := range list {
		out[i] = chancery.Code(s)
	}
	return out
}

// vocabularyOf is the vocabulary of the field a path leads to; empty where it
// leads to none.
func vocabularyOf(m figures.Measure, p figures.Path) string {
	spec, err := chancery.SpecOf(m.Kind)
	if err != nil {
		return ""
	}
	fields, name := spec.DescribeAll(), string(p)
	if line, ok := strings.CutPrefix(name, m.Each+"."); ok && m.Each != "" {
		f, _ := fields.ByName(m.Each)
		fields, name = f.LineFields(), line
	}
	name, rest, _ := strings.Cut(name, ".")
	f, ok := fields.ByName(name)
	if !ok || rest == "" {
		return f.Vocabulary
	}
	for _, kind := range f.Targets {
		if target, err := chancery.SpecOf(kind); err == nil {
			if f, ok := target.DescribeAll().ByName(rest); ok {
				return f.Vocabulary
			}
		}
	}
	return ""
}

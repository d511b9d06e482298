package web

import (
	"encoding/json"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// wireCondition is a condition as the script of forms reads it.
type wireCondition struct {
	Field  string   `json:"f"`
	Values []string `json:"v,omitempty"`
	Empty  bool     `json:"e,omitempty"`
}

// condition tells when a field applies: to people in its hint, to the script in
// an attribute, so that it can leave out what does not. The state does not
// change while somebody types, so it is looked at here.
func (f *form) condition(of string, x chancery.Field, in *input) {
	if len(x.When) == 0 {
		return
	}
	wire := []wireCondition{}
	var words []string
	for _, c := range x.When {
		words = append(words, f.conditionWords(of, c))
		if c.Field != "state" {
			wire = append(wire, wireCondition{c.Field, c.Values, c.Empty})
		} else if c.Holds([]string{f.state}) {
			return // it applies, and there is nothing to say
		}
	}
	b, err := json.Marshal(wire)
	if err != nil {
		return // strings can always be written
	}
	in.When = string(b)
	only := f.v.t("web.form.only", "when", strings.Join(words, " "+f.v.t("web.form.or")+" "))
	in.Hint = strings.TrimSpace(in.Hint + " " + only)
}

func (f *form) conditionWords(of string, c chancery.Condition) string {
	if c.Field == "state" {
		var states []string
		for _, s := range c.Values {
			states = append(states, stateLabel(f.v.lang, f.kind, chancery.State(s)))
		}
		return f.v.t("web.form.only.state", "states", strings.Join(states, ", "))
	}
	label := fieldLabel(f.v.lang, of, c.Field)
	switch {
	case c.Empty:
		return f.v.t("web.form.only.empty", "field", label)
	case len(c.Values) == 0:
		return f.v.t("web.form.only.filled", "field", label)
	}
	return f.v.t("web.form.only.one_of", "field", label, "values", strings.Join(f.valueWords(of, c), ", "))
}

// valueWords are the labels of the terms a condition names.
func (f *form) valueWords(of string, c chancery.Condition) []string {
	vocabulary := ""
	if spec, err := chancery.SpecOf(chancery.Kind(of)); err == nil {
		x, _ := spec.DescribeAll().ByName(c.Field)
		vocabulary = x.Vocabulary
	}
	l := labels{lang: f.v.lang, terms: f.terms}
	var out []string
	for _, code := range c.Values {
		out = append(out, i18n.Capitalise(l.code(vocabulary, chancery.Code(code)).Text))
	}
	return out
}

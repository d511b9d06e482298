package chancery_test

import (
	"testing"

	"chancery/internal/chancery"
)

func TestConditionsHold(t *testing.T) {
	for _, c := range []struct {
		condition chancery.Condition
		values    []string
		want      bool
	}{
		{chancery.Condition{Field: "a"}, nil, false},
		{chancery.Condition{Field: "a"}, []string{""}, false},
		{chancery.Condition{Field: "a"}, []string{"x"}, true},
		{chancery.Condition{Field: "a", Empty: true}, []string{""}, true},
		{chancery.Condition{Field: "a", Empty: true}, []string{"x"}, false},
		{chancery.Condition{Field: "a", Values: []string{"x", "y"}}, []string{"z", "y"}, true},
		{chancery.Condition{Field: "a", Values: []string{"x", "y"}}, []string{"z"}, false},
		{chancery.Condition{Field: "a", Values: []string{"x"}}, nil, false},
	} {
		if got := c.condition.Holds(c.values); got != c.want {
			t.Errorf("%+v of %q: %t", c.condition, c.values, got)
		}
	}
}

// TestConditionsAndTwinsNameFields finds every field that a condition or a rule
// speaks of, and states that there are.
func TestConditionsAndTwinsNameFields(t *testing.T) {
	for _, spec := range chancery.Specs() {
		states := map[string]bool{}
		for _, s := range spec.States {
			states[string(s)] = true
		}
		all := spec.DescribeAll()
		conditions := func(fields, around chancery.Fields) {
			for _, f := range fields {
				for _, c := range f.When {
					if _, ok := around.ByName(c.Field); !ok && c.Field != "state" {
						t.Errorf("%s.%s depends on %q, which is no field", spec.Kind, f.Name, c.Field)
					}
					for _, v := range c.Values {
						if c.Field == "state" && !states[v] {
							t.Errorf("%s.%s depends on the state %q, which is none", spec.Kind, f.Name, v)
						}
					}
				}
			}
		}
		conditions(all, all)
		for _, f := range all {
			conditions(f.LineFields(), f.LineFields())
		}
		for _, rule := range spec.Twins {
			names := append(append([]string{}, rule.Same...), rule.Apart...)
			for _, n := range append(names, rule.Near, rule.Alike) {
				if _, ok := all.ByName(n); !ok && n != "" {
					t.Errorf("the rule %s of %s names %q, which is no field", rule.Name, spec.Kind, n)
				}
			}
			if f, _ := all.ByName(rule.Near); rule.Near != "" && f.Type != chancery.TypeDate {
				t.Errorf("the rule %s of %s wants a date, not %s", rule.Name, spec.Kind, rule.Near)
			}
			if len(rule.Same) == 0 && rule.Alike == "" || rule.Likely.Word() == "none" {
				t.Errorf("the rule %s of %s says too little", rule.Name, spec.Kind)
			}
		}
	}
}

package chancery

import "slices"

// Condition is what a record, or a child line, must hold for one of its fields
// to apply. It looks at one other field of the same record or line, or at
// "state", and holds where that has one of the values; where none are given,
// where it has any.
type Condition struct {
	Field  string
	Values []string
	// Empty turns it round: the field must hold nothing.
	Empty bool
}

// Holds reports whether a field with these values meets the condition.
func (c Condition) Holds(values []string) bool {
	values = slices.DeleteFunc(slices.Clone(values), func(s string) bool { return s == "" })
	switch {
	case c.Empty:
		return len(values) == 0
	case len(c.Values) == 0:
		return len(values) > 0
	}
	return slices.ContainsFunc(values, func(s string) bool { return slices.Contains(c.Values, s) })
}

func filled(field string) Condition { return Condition{Field: field} }

func blank(field string) Condition { return Condition{Field: field, Empty: true} }

func oneOf(field string, values ...string) Condition { return Condition{Field: field, Values: values} }

func stateIn(states ...string) Condition { return Condition{Field: "state", Values: states} }

// when says that the field applies where one of the conditions holds. A form
// need not show it otherwise; what stands in it stays.
func (f Field) when(any ...Condition) Field { f.When = any; return f }

// usual says that the field often holds what it held in the record entered
// before, so that a form may offer that.
func (f Field) usual() Field { f.Usual = true; return f }

// once says that a copy of the record must not have the field: it numbers this
// one record, or says what became of it.
func (f Field) once() Field { f.Once = true; return f }

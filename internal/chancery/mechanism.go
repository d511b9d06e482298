package chancery

// Mechanism is a recurring series of activities: bilateral, such as a border
// defence friendship exchange, or multilateral, such as ADMM.
type Mechanism struct {
	Record
	Name     Text
	Short    Text
	Scope    Code
	Type     Code
	Partners []ID
	Cadence  Code
	Since    Date
	Parent   ID
	Chairs   []Chair
	Editions []Edition
}

// Chair is who leads the mechanism in a year.
type Chair struct {
	Year    Number
	Partner ID
	Us      bool
}

// Edition is one that is known of without an activity of ours: it was held
// without us, or nothing is recorded of our part in it.
type Edition struct {
	Number Number
	Year   Number
	Host   Code
	From   Date
	To     Date
	Source string
}

// Fields binds the mechanism's fields.
func (m *Mechanism) Fields() Fields {
	return Fields{
		text("name", &m.Name).titled().required(),
		text("short", &m.Short).searched(),
		code("scope", &m.Scope, "mechanism_scope").required().facet().shown().usual(),
		code("type", &m.Type, "mechanism_type").facet().shown().usual(),
		refs("partners", &m.Partners, "partner").facet().shown().usual(),
		code("cadence", &m.Cadence, "cadence").facet().shown().usual(),
		date("since", &m.Since),
		ref("parent", &m.Parent, "mechanism").facet().usual(),
		lines("chairs", &m.Chairs, func(l *Chair) Fields {
			return Fields{number("year", &l.Year).required(), ref("partner", &l.Partner, "partner"), flag("us", &l.Us)}
		}),
		lines("editions", &m.Editions, func(l *Edition) Fields {
			return Fields{
				number("number", &l.Number), number("year", &l.Year), code("host", &l.Host, "country"),
				date("from", &l.From), date("to", &l.To), note("source", &l.Source),
			}
		}),
	}
}

// Check refuses a mechanism above itself and a number given to two of its known editions.
func (m *Mechanism) Check() []FieldError {
	var errs []FieldError
	if m.Parent != "" && m.Parent == m.ID {
		errs = append(errs, FieldError{"parent", "mechanism.above_itself", nil})
	}
	seen := map[int64]bool{}
	for i, e := range m.Editions {
		if e.Number.OK && seen[e.Number.N] {
			errs = append(errs, FieldError{linePath("editions", i, "number"), "mechanism.edition_twice", []any{"value", e.Number.N}})
		}
		seen[e.Number.N] = e.Number.OK
		errs = append(errs, under("editions", i, inOrder("from", e.From, "to", e.To))...)
	}
	return errs
}

var _ = register(Spec{
	Kind: "mechanism", Plural: "mechanisms", New: func() Entity { return new(Mechanism) }, Numbering: Coded, Area: AreaPartners, Shared: true,
	Twins: []Twin{
		{Name: "same_name", Alike: "name", Apart: []string{"partners", "parent"}, Likely: Likely},
	},
})

package chancery

// Organisation is an agency or unit of our own side, another body of the
// state, or a body of a partner. Own organisations form the tree that
// visibility follows.
type Organisation struct {
	Record
	Name    Text
	Short   Text
	Type    Code
	Parent  ID
	Own     bool
	Partner ID
	// Symbol marks an organisation that numbers its own records
	// ("2022-0007-navy"). One without a symbol numbers in the series of the
	// nearest organisation above it that has one.
	Symbol string
	Focal  Code
	Opened Date
	Closed Date
}

// Fields binds the organisation's fields.
func (o *Organisation) Fields() Fields {
	return Fields{
		text("name", &o.Name).titled().required(),
		text("short", &o.Short).searched(),
		code("type", &o.Type, "organisation_kind").facet().shown().usual(),
		ref("parent", &o.Parent, "organisation").facet().shown().usual(),
		flag("own", &o.Own).facet().usual(),
		ref("partner", &o.Partner, "partner").facet().shown().usual().when(blank("own")),
		line("symbol", &o.Symbol).upTo(20).once().when(filled("own")),
		code("focal", &o.Focal, "focal_point").when(filled("own")),
		date("opened", &o.Opened).in("dates"),
		date("closed", &o.Closed).in("dates"),
	}
}

// Check refuses an organisation above itself, a symbol that cannot stand in a reference, and an end before the beginning.
func (o *Organisation) Check() []FieldError {
	var errs []FieldError
	if o.Parent != "" && o.Parent == o.ID {
		errs = append(errs, FieldError{"parent", "organisation.above_itself", nil})
	}
	if o.Symbol != "" && !codeForm.MatchString(o.Symbol) {
		errs = append(errs, FieldError{"symbol", "value.not_a_reference", []any{"value", o.Symbol}})
	}
	return append(errs, inOrder("opened", o.Opened, "closed", o.Closed)...)
}

// Span is from opening to closing.
func (o *Organisation) Span() (from, to Date) { return o.Opened, o.Closed }

// inOrder refuses a second date that is certainly before the first.
func inOrder(first string, a Date, second string, b Date) []FieldError {
	if b.Certainly(a) {
		return []FieldError{{second, "date.before", []any{"day", string(b), "first", first, "date", string(a)}}}
	}
	return nil
}

var _ = register(Spec{
	Kind: "organisation", Plural: "organisations", New: func() Entity { return new(Organisation) }, Numbering: Coded, Area: AreaPeople, Shared: true,
	Twins: []Twin{
		{Name: "same_name", Alike: "name", Apart: []string{"parent", "partner", "own"}, Likely: Likely},
	},
})

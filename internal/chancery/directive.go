package chancery

// Directive is a document that sets what is to be done: a guideline, a
// resolution, a law, a decree, a circular, a regulation, a plan of action.
type Directive struct {
	Record
	Title      Text
	Number     string
	Type       Code
	Issuer     ID
	IssuedBy   Text
	IssuedOn   Date
	InForceOn  Date
	EndedOn    Date
	Supersedes []ID
	Content    Text
	Aims       []Aim
}

// Aim is one thing the directive sets.
type Aim struct {
	Number string
	Text   Text
}

// Fields binds the directive's fields.
func (d *Directive) Fields() Fields {
	return Fields{
		text("title", &d.Title).titled().required(),
		line("number_symbol", &d.Number).searched().shown().once(),
		code("type", &d.Type, "directive_kind").required().facet().shown().usual(),
		ref("issuer", &d.Issuer, "organisation").facet().usual(),
		text("issued_by", &d.IssuedBy),
		date("issued_on", &d.IssuedOn).in("validity").shown(),
		date("in_force_on", &d.InForceOn).in("validity"),
		date("ended_on", &d.EndedOn).in("validity"),
		refs("supersedes", &d.Supersedes, "directive").in("validity"),
		story("content", &d.Content).searched().in("content"),
		lines("aims", &d.Aims, func(l *Aim) Fields {
			return Fields{line("number", &l.Number), story("text", &l.Text).required().searched()}
		}),
	}
}

// Check refuses an end before the beginning.
func (d *Directive) Check() []FieldError {
	return inOrder("issued_on", d.IssuedOn, "ended_on", d.EndedOn)
}

// Span is from entry into force (or issue) to the end.
func (d *Directive) Span() (from, to Date) {
	if d.InForceOn != "" {
		return d.InForceOn, d.EndedOn
	}
	return d.IssuedOn, d.EndedOn
}

var _ = register(Spec{
	Kind: "directive", Plural: "directives", New: func() Entity { return new(Directive) }, Area: AreaReporting, Shared: true,
	Twins: []Twin{
		{Name: "same_number", Same: []string{"type", "number_symbol"}, Apart: []string{"issued_on", "issuer"}, Likely: AlmostCertain},
		{Name: "same_title", Alike: "title", Apart: []string{"number_symbol", "type", "issued_on"}, Likely: Possible},
	},
})

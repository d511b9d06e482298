package chancery

// Shortcoming is a weakness named at a conference or elsewhere, its cause and
// the tasks that remedy it.
type Shortcoming struct {
	Record
	Text        Text
	Conference  ID
	NamedOn     Date
	Cause       Text
	Lead        ID
	Responsible Text
	Remedies    []ID
	Repeats     ID // the earlier shortcoming that this one repeats
}

// Fields binds the shortcoming's fields.
func (s *Shortcoming) Fields() Fields {
	return Fields{
		text("text", &s.Text).titled().required().upTo(2000),
		ref("conference", &s.Conference, "conference").facet().shown().usual(),
		date("named_on", &s.NamedOn).shown().usual(),
		story("cause", &s.Cause).searched(),
		ref("lead", &s.Lead, "organisation").facet().usual(),
		text("responsible", &s.Responsible).shown(),
		refs("remedies", &s.Remedies, "task"),
		ref("repeats", &s.Repeats, "shortcoming"),
	}
}

// Span is from the day it was named; it goes on until it is remedied.
func (s *Shortcoming) Span() (from, to Date) { return s.NamedOn, "" }

var _ = register(Spec{
	Kind: "shortcoming", Plural: "shortcomings", New: func() Entity { return new(Shortcoming) }, Area: AreaReporting,
	Twins: []Twin{
		{Name: "same_source_and_text", Same: []string{"conference"}, Alike: "text", Likely: Likely},
	},
	States: []State{"open", "remedied"},
	Moves: Moves{
		"remedy": {From: []State{"open"}, To: "remedied"},
		"reopen": {From: []State{"remedied"}, To: "open", Reason: true},
	},
})

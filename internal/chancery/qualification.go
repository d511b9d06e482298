package chancery

// Qualification is a language, a course or a post abroad held by a person.
type Qualification struct {
	Record
	Person   ID
	Type     Code
	Language Code
	Title    Text
	Grade    string
	Body     Text
	Country  Code
	From, To Date
}

// Fields binds the qualification's fields.
func (q *Qualification) Fields() Fields {
	return Fields{
		text("title", &q.Title).titled().required(),
		ref("person", &q.Person, "person").required().facet().shown(),
		code("type", &q.Type, "qualification_kind").required().facet().shown().usual(),
		code("language", &q.Language, "language").facet().shown().usual().when(oneOf("type", "language")),
		line("grade", &q.Grade).shown(),
		text("body", &q.Body).usual(),
		code("country", &q.Country, "country").facet().usual(),
		date("from", &q.From).shown(),
		date("to", &q.To),
	}
}

// Check refuses an end before the beginning.
func (q *Qualification) Check() []FieldError { return inOrder("from", q.From, "to", q.To) }

// Span is how long it is held.
func (q *Qualification) Span() (from, to Date) { return q.From, q.To }

var _ = register(Spec{
	Kind: "qualification", Plural: "qualifications", New: func() Entity { return new(Qualification) }, Area: AreaPeople,
	Twins: []Twin{
		{Name: "same_person_and_title", Same: []string{"person", "type"}, Alike: "title", Apart: []string{"from", "grade", "language"}, Likely: Likely},
	},
})

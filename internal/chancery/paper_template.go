package chancery

// Template is a file of a word processor that papers are made from: which paper,
// for records of which kind, in which language, from when to when. One that is in
// force takes the place of the one that comes with the program.
type Template struct {
	Record
	Title    Text
	Paper    Code
	OfKind   string // the kind of record it is for; empty for every kind
	Language Code
	From, To Date
	Note     Text
	FileName string
	Size     Number
	Hash     string // SHA-256 of the file, in hexadecimal
}

// Fields binds the template's fields.
func (t *Template) Fields() Fields {
	return Fields{
		text("title", &t.Title).titled().required(),
		code("paper", &t.Paper, "paper_kind").required().facet().shown(),
		line("of_kind", &t.OfKind).among(ChooseKind, nil).shown().upTo(40),
		code("language", &t.Language, "language").required().facet().shown(),
		date("from", &t.From).in("validity").shown(),
		date("to", &t.To).in("validity").shown(),
		story("note", &t.Note),
		line("file_name", &t.FileName).in("file").given(),
		number("size", &t.Size).in("file").given(),
		line("hash", &t.Hash).in("file").given(),
	}
}

// Check wants a kind there is and an end after the beginning.
func (t *Template) Check() []FieldError {
	errs := inOrder("from", t.From, "to", t.To)
	if _, err := SpecOf(Kind(t.OfKind)); t.OfKind != "" && err != nil {
		errs = append(errs, FieldError{"of_kind", "clock.no_such_kind", []any{"value", t.OfKind}})
	}
	return errs
}

// Span is how long it is in force.
func (t *Template) Span() (from, to Date) { return t.From, t.To }

// InForce reports whether papers are made from it on a day: it has a file, and
// the day lies within its dates, an open end lasting for ever.
func (t *Template) InForce(on Date) bool {
	return t.Hash != "" && (t.From == "" || t.From.FirstDay() <= on) && (t.To == "" || on <= t.To.LastDay())
}

var _ = register(Spec{Kind: "template", Plural: "templates", New: func() Entity { return new(Template) }, Numbering: Coded, Area: AreaDocuments, Shared: true})

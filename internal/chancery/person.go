package chancery

// Person is an official of our own or of a partner.
type Person struct {
	Record
	Name      Text
	Country   Code
	Own       bool
	Born      Date
	Positions []Position
	Notes     string
}

// Position is a post held from one date to another.
type Position struct {
	Rank         Text
	Title        Text
	Organisation ID
	From, To     Date
}

// Fields binds the person's fields.
func (p *Person) Fields() Fields {
	return Fields{
		text("name", &p.Name).titled().required(),
		code("country", &p.Country, "country").facet().shown().usual(),
		flag("own", &p.Own).facet().shown().usual(),
		date("born", &p.Born),
		note("notes", &p.Notes),
		lines("positions", &p.Positions, func(l *Position) Fields {
			return Fields{
				text("rank", &l.Rank), text("title", &l.Title).searched(), ref("organisation", &l.Organisation, "organisation"),
				date("from", &l.From), date("to", &l.To),
			}
		}),
	}
}

// Check refuses posts that end before they begin.
func (p *Person) Check() []FieldError {
	var errs []FieldError
	for i, l := range p.Positions {
		errs = append(errs, under("positions", i, inOrder("from", l.From, "to", l.To))...)
	}
	return errs
}

// under puts the path of a child line before the fields of its errors.
func under(lines string, i int, errs []FieldError) []FieldError {
	for k := range errs {
		errs[k].Field = linePath(lines, i, errs[k].Field)
	}
	return errs
}

var _ = register(Spec{
	Kind: "person", Plural: "persons", New: func() Entity { return new(Person) }, Numbering: Coded, Area: AreaPeople, Shared: true,
	Twins: []Twin{
		{Name: "same_name_and_country", Same: []string{"country"}, Alike: "name", Apart: []string{"born"}, Likely: Likely},
	},
})

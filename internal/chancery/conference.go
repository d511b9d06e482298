package chancery

// Conference is the meeting that reviews a period: mid-year, annual, of a
// quarter or of several years. Its code is the period it reviews.
type Conference struct {
	Record
	Title       Text
	Type        Code
	Period      string
	Date        Date
	Chair       ID
	Mode        Code
	Sites       Number
	Place       Text
	Activity    ID // the same meeting in the register of activities
	Agenda      []ConferenceItem
	Opinions    []Opinion
	Conclusions []Conclusion
}

// ConferenceItem is one point of the agenda.
type ConferenceItem struct {
	At        string
	Item      Text
	Presenter ID
}

// Opinion is what a delegate said.
type Opinion struct {
	Organisation ID
	Person       ID
	Text         Text
}

// Conclusion is one numbered conclusion.
type Conclusion struct {
	Number string
	Text   Text
	Lead   ID
	Due    Date
}

// Fields binds the conference's fields.
func (c *Conference) Fields() Fields {
	return Fields{
		text("title", &c.Title).titled().required(),
		code("type", &c.Type, "conference_kind").required().facet().shown().usual(),
		line("period", &c.Period).required().shown().upTo(10),
		date("date", &c.Date).shown(),
		ref("chair", &c.Chair, "person").facet().shown().usual(),
		code("mode", &c.Mode, "mode").facet().usual(),
		number("sites", &c.Sites).shown(),
		text("place", &c.Place),
		ref("activity", &c.Activity, "activity"),
		lines("agenda", &c.Agenda, func(l *ConferenceItem) Fields {
			return Fields{timeOfDay("at", &l.At), text("item", &l.Item).required(), ref("presenter", &l.Presenter, "person")}
		}),
		lines("opinions", &c.Opinions, func(l *Opinion) Fields {
			return Fields{ref("organisation", &l.Organisation, "organisation"), ref("person", &l.Person, "person"), story("text", &l.Text).required().searched()}
		}),
		lines("conclusions", &c.Conclusions, func(l *Conclusion) Fields {
			return Fields{line("number", &l.Number), story("text", &l.Text).required().searched(), ref("lead", &l.Lead, "organisation"), date("due", &l.Due)}
		}),
	}
}

// Span is the day of the conference.
func (c *Conference) Span() (from, to Date) { return c.Date, c.Date }

var _ = register(Spec{
	Kind: "conference", Plural: "conferences", New: func() Entity { return new(Conference) }, Numbering: Coded, Area: AreaReporting, Shared: true,
	Twins: []Twin{
		{Name: "same_period_and_type", Same: []string{"period", "type"}, Apart: []string{"date"}, Likely: Likely},
	},
	States: []State{"planned", "called", "held", "closed"},
	Moves: Moves{
		"call":     {From: []State{"planned"}, To: "called", Needs: []string{"date"}},
		"begin":    {From: []State{"called"}, To: "held", Needs: []string{"date", "chair"}},
		"conclude": {From: []State{"held"}, To: "closed"},
		"reopen":   {From: []State{"closed"}, To: "held", Reason: true},
	},
	Needs: map[State][]string{"held": {"date"}, "closed": {"date"}},
})

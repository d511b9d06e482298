package chancery

// Programme is one organisation's plan of external activities for one year.
type Programme struct {
	Record
	Title      Text
	Year       Number
	Lines      []ProgrammeLine
	ApprovedOn Date
	ApprovedBy ID
	// Baseline is the size of the ledger at approval: the programme as it
	// stood then can be read again for ever.
	Baseline Number
}

// ProgrammeLine is one planned activity.
type ProgrammeLine struct {
	Title     Text
	Type      Code
	Partner   ID
	Mechanism ID
	Level     Code
	When      Date
	Place     Text
	Objective Text
	Activity  ID
	Status    Code
	Reason    Code
}

// Fields binds the programme's fields.
func (p *Programme) Fields() Fields {
	return Fields{
		text("title", &p.Title).titled().required(),
		number("year", &p.Year).required().shown().usual(),
		date("approved_on", &p.ApprovedOn).in("approval").shown().once().when(stateIn("reviewed", "approved", "closed")),
		ref("approved_by", &p.ApprovedBy, "person").in("approval").once().when(stateIn("reviewed", "approved", "closed")),
		number("baseline", &p.Baseline).in("approval").once().when(stateIn("approved", "closed")),
		lines("programme_lines", &p.Lines, func(l *ProgrammeLine) Fields {
			return Fields{
				text("title", &l.Title).required().searched(), code("type", &l.Type, "activity_kind"), ref("partner", &l.Partner, "partner"),
				ref("mechanism", &l.Mechanism, "mechanism"), code("level", &l.Level, "level"), date("when", &l.When), text("place", &l.Place),
				text("objective", &l.Objective), ref("activity", &l.Activity, "activity"), code("status", &l.Status, "line_status"), code("reason", &l.Reason, "off_reason"),
			}
		}),
	}
}

// Check wants a year that can be planned for.
func (p *Programme) Check() []FieldError {
	if p.Year.OK && (p.Year.N < 1945 || p.Year.N > 2200) {
		return []FieldError{{"year", "programme.year", []any{"value", p.Year.N}}}
	}
	return nil
}

// Span is the year.
func (p *Programme) Span() (from, to Date) {
	y := yearDate(p.Year)
	return y, y
}

var _ = register(Spec{
	Kind: "programme", Plural: "programmes", New: func() Entity { return new(Programme) }, Area: AreaWork,
	Twins: []Twin{
		{Name: "same_year_and_owner", Same: []string{"owner", "year"}, Likely: Likely},
	},
	States: []State{"draft", "submitted", "reviewed", "approved", "closed"},
	Moves: Moves{
		"submit":  {From: []State{"draft"}, To: "submitted"},
		"return":  {From: []State{"submitted", "reviewed"}, To: "draft", Reason: true},
		"review":  {From: []State{"submitted"}, To: "reviewed"},
		"approve": {From: []State{"reviewed"}, To: "approved"},
		"close":   {From: []State{"approved"}, To: "closed"},
		"reopen":  {From: []State{"closed"}, To: "approved", Reason: true},
	},
})

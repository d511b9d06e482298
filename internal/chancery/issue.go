package chancery

// Issue is a regional or global matter being followed.
type Issue struct {
	Record
	Title    Text
	Summary  Text
	Partners []ID
	Areas    []Code
	Lead     ID
	Since    Date
	Until    Date
}

// Fields binds the issue's fields.
func (i *Issue) Fields() Fields {
	return Fields{
		text("title", &i.Title).titled().required(),
		story("summary", &i.Summary).searched(),
		refs("partners", &i.Partners, "partner").facet().shown().usual(),
		codes("cooperation_fields", &i.Areas, "cooperation_field").facet().usual(),
		ref("lead", &i.Lead, "organisation").facet().shown().usual(),
		date("since", &i.Since).shown(),
		date("until", &i.Until),
	}
}

// Span is how long it has been followed.
func (i *Issue) Span() (from, to Date) { return i.Since, i.Until }

var _ = register(Spec{
	Kind: "issue", Plural: "issues", New: func() Entity { return new(Issue) }, Area: AreaSituation,
	Twins: []Twin{
		{Name: "same_title", Alike: "title", Apart: []string{"partners"}, Likely: Likely},
	},
	States: []State{"open", "closed"},
	Moves: Moves{
		"close":  {From: []State{"open"}, To: "closed"},
		"reopen": {From: []State{"closed"}, To: "open", Reason: true},
	},
})

// Assessment is a dated judgement on an issue, with how good its source is.
type Assessment struct {
	Record
	Title       Text
	Issue       ID
	Date        Date
	Text        Text
	Reliability Code
	Credibility Code
	Author      ID
	About       []ID
}

// Fields binds the assessment's fields.
func (a *Assessment) Fields() Fields {
	return Fields{
		text("title", &a.Title).titled().required(),
		ref("issue", &a.Issue, "issue").facet().shown().usual(),
		date("date", &a.Date).required().shown(),
		story("text", &a.Text).searched(),
		code("reliability", &a.Reliability, "source_reliability").facet().shown().usual(),
		code("credibility", &a.Credibility, "source_credibility").facet().shown().usual(),
		ref("author", &a.Author, "person").usual(),
		refs("about", &a.About),
	}
}

// Span is its day.
func (a *Assessment) Span() (from, to Date) { return a.Date, a.Date }

var _ = register(Spec{
	Kind: "assessment", Plural: "assessments", New: func() Entity { return new(Assessment) }, Area: AreaSituation,
	Twins: []Twin{
		{Name: "same_title_and_days", Alike: "title", Near: "date", Days: 3, Apart: []string{"issue", "author"}, Likely: Likely},
	},
})

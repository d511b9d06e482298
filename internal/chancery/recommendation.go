package chancery

// Recommendation is advice or a proposal going up the chain.
type Recommendation struct {
	Record
	Title     Text
	Content   Text
	About     []ID
	Partners  []ID
	Target    Code // the level that is to decide
	SentOn    Date
	Steps     []Step
	Decision  Code
	DecidedOn Date
	DecidedBy ID
	Reply     Text
}

// Step is what one level did with a recommendation.
type Step struct {
	Level        Code
	Organisation ID
	ReceivedOn   Date
	Opinion      Text
	ForwardedOn  Date
}

// Fields binds the recommendation's fields.
func (r *Recommendation) Fields() Fields {
	return Fields{
		text("title", &r.Title).titled().required(),
		story("content", &r.Content).searched(),
		refs("about", &r.About),
		refs("partners", &r.Partners, "partner").facet().shown().usual(),
		code("target", &r.Target, "advice_level").facet().shown().usual(),
		date("sent_on", &r.SentOn).in("when").shown().once(),
		lines("steps", &r.Steps, func(l *Step) Fields {
			return Fields{
				code("advice_level", &l.Level, "advice_level").required(), ref("organisation", &l.Organisation, "organisation"),
				date("received_on", &l.ReceivedOn), story("opinion", &l.Opinion), date("forwarded_on", &l.ForwardedOn),
			}
		}),
		code("decision", &r.Decision, "decision").facet().in("decision").shown().once().when(stateIn("received", "opinion", "decided")),
		date("decided_on", &r.DecidedOn).in("decision").shown().once().when(stateIn("received", "opinion", "decided")),
		ref("decided_by", &r.DecidedBy, "organisation").in("decision").once().when(stateIn("received", "opinion", "decided")),
		story("reply", &r.Reply).in("decision").once().when(stateIn("received", "opinion", "decided")),
	}
}

// Check refuses a decision before the sending.
func (r *Recommendation) Check() []FieldError {
	return inOrder("sent_on", r.SentOn, "decided_on", r.DecidedOn)
}

// Span is from sending to decision.
func (r *Recommendation) Span() (from, to Date) { return r.SentOn, r.DecidedOn }

var _ = register(Spec{
	Kind: "recommendation", Plural: "recommendations", New: func() Entity { return new(Recommendation) }, Area: AreaSituation,
	Twins: []Twin{
		{Name: "same_title_and_days", Alike: "title", Near: "sent_on", Days: 30, Apart: []string{"partners", "target"}, Likely: Likely},
	},
	States: []State{"draft", "sent", "received", "opinion", "forwarded", "decided"},
	Moves: Moves{
		"send":    {From: []State{"draft"}, To: "sent", Needs: []string{"sent_on"}},
		"receive": {From: []State{"sent", "forwarded"}, To: "received"},
		"opine":   {From: []State{"received"}, To: "opinion"},
		"forward": {From: []State{"received", "opinion"}, To: "forwarded"},
		"decide":  {From: []State{"received", "opinion"}, To: "decided", Needs: []string{"decision", "decided_on"}},
		"return":  {From: []State{"sent", "received"}, To: "draft", Reason: true},
	},
})

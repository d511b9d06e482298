package chancery

// Request is a call for coordination or opinion from one organisation to
// others, other ministries, localities and missions abroad included.
type Request struct {
	Record
	Title   Text
	Content Text
	About   []ID
	SentOn  Date
	Due     Date
	Answers []Answer
}

// Answer is what one organisation that was asked said.
type Answer struct {
	Organisation ID
	ReceivedOn   Date
	AnsweredOn   Date
	Stance       Code
	Text         Text
}

// Fields binds the request's fields.
func (r *Request) Fields() Fields {
	return Fields{
		text("title", &r.Title).titled().required(),
		story("content", &r.Content).searched(),
		refs("about", &r.About).usual(),
		date("sent_on", &r.SentOn).in("when").shown().usual(),
		date("due", &r.Due).in("when").shown().usual(),
		lines("answers", &r.Answers, func(l *Answer) Fields {
			return Fields{
				ref("organisation", &l.Organisation, "organisation").required(), date("received_on", &l.ReceivedOn), date("answered_on", &l.AnsweredOn),
				code("stance", &l.Stance, "stance"), story("text", &l.Text).searched(),
			}
		}),
	}
}

// Check refuses answers before the question.
func (r *Request) Check() []FieldError {
	errs := inOrder("sent_on", r.SentOn, "due", r.Due)
	for i, a := range r.Answers {
		errs = append(errs, under("answers", i, inOrder("sent_on", r.SentOn, "answered_on", a.AnsweredOn))...)
	}
	return errs
}

// Span is from sending to the due date.
func (r *Request) Span() (from, to Date) { return r.SentOn, r.Due }

var _ = register(Spec{
	Kind: "request", Plural: "requests", New: func() Entity { return new(Request) }, Area: AreaReporting,
	Twins: []Twin{
		{Name: "same_title_and_days", Alike: "title", Near: "sent_on", Days: 10, Likely: Likely},
	},
	States: []State{"draft", "sent", "received", "answered", "closed"},
	Moves: Moves{
		"send":    {From: []State{"draft"}, To: "sent", Needs: []string{"sent_on", "answers"}},
		"receive": {From: []State{"sent"}, To: "received"},
		"answer":  {From: []State{"sent", "received"}, To: "answered"},
		"close":   {From: []State{"answered", "sent", "received"}, To: "closed"},
		"reopen":  {From: []State{"closed", "answered"}, To: "sent", Reason: true},
	},
})

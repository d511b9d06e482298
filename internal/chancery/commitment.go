package chancery

// Commitment is one obligation of a provision, or one outcome promised at an
// activity: who bears it, until when, and how far it is.
type Commitment struct {
	Record
	Title      Text
	Agreement  ID
	Provision  string
	Activity   ID
	Partners   []ID
	Bearer     Code
	Lead       ID
	Due        Date
	Recurrence Code
	Progress   Text
	Evidence   []ID
	DoneOn     Date
}

// Fields binds the commitment's fields.
func (c *Commitment) Fields() Fields {
	return Fields{
		text("title", &c.Title).titled().required(),
		ref("agreement", &c.Agreement, "agreement").facet().shown().usual(),
		line("provision", &c.Provision).when(filled("agreement")),
		ref("activity", &c.Activity, "activity").facet(),
		refs("partners", &c.Partners, "partner").facet().shown().usual(),
		code("bearer", &c.Bearer, "bearer").required().facet().shown().usual(),
		ref("lead", &c.Lead, "organisation").facet().shown().usual(),
		date("due", &c.Due).shown(),
		code("recurrence", &c.Recurrence, "cadence"),
		story("progress", &c.Progress).searched().in("result").once(),
		refs("evidence", &c.Evidence).in("result").once(),
		date("done_on", &c.DoneOn).in("result").once(),
	}
}

// Span is up to the due date, or to the day it was done.
func (c *Commitment) Span() (from, to Date) {
	if c.DoneOn != "" {
		return c.Due, c.DoneOn
	}
	return c.Due, c.Due
}

var _ = register(Spec{
	Kind: "commitment", Plural: "commitments", New: func() Entity { return new(Commitment) }, Area: AreaWork,
	Twins: []Twin{
		{Name: "same_provision", Same: []string{"agreement", "provision"}, Alike: "title", Likely: AlmostCertain},
		{Name: "same_partner_and_title", Same: []string{"partners"}, Alike: "title", Apart: []string{"agreement", "activity"}, Likely: Likely},
	},
	States: []State{"open", "done", "dropped"},
	Moves: Moves{
		"finish": {From: []State{"open"}, To: "done"},
		"drop":   {From: []State{"open"}, To: "dropped", Reason: true},
		"reopen": {From: []State{"done", "dropped"}, To: "open", Reason: true},
	},
	Needs: map[State][]string{"done": {"done_on"}},
})

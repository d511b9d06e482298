package chancery

// Task is what a conclusion, a directive, an activity or a recommendation
// obliges somebody to do. Overdue is computed from the dates, never stored.
type Task struct {
	Record
	Text            Text
	From            ID // conference, directive, activity, recommendation or agreement
	GivenOn         Date
	Lead            ID
	Cooperating     []ID
	Responsible     Text // as the source words it
	Due             Date
	ExtendedTo      Date
	ExtensionReason Text
	Progress        Text
	DoneOn          Date
	Result          Text
	Evidence        []ID
	VerifiedOn      Date
}

// Fields binds the task's fields.
func (t *Task) Fields() Fields {
	return Fields{
		text("text", &t.Text).titled().required().upTo(2000),
		ref("from", &t.From, "conference", "directive", "activity", "recommendation", "agreement").facet().shown().usual(),
		date("given_on", &t.GivenOn).in("when").shown().usual(),
		ref("lead", &t.Lead, "organisation").facet().in("who").shown().usual(),
		refs("cooperating", &t.Cooperating, "organisation").in("who").usual(),
		text("responsible", &t.Responsible).in("who"),
		date("due", &t.Due).in("when").shown().usual(),
		date("extended_to", &t.ExtendedTo).in("when").once(),
		text("extension_reason", &t.ExtensionReason).in("when").once().when(filled("extended_to")),
		story("progress", &t.Progress).searched().in("result").once(),
		date("done_on", &t.DoneOn).in("result").shown().once().when(stateIn("accepted", "in_progress", "done", "verified")),
		story("result", &t.Result).searched().in("result").once().when(stateIn("accepted", "in_progress", "done", "verified")),
		refs("evidence", &t.Evidence).in("result").once().when(stateIn("accepted", "in_progress", "done", "verified")),
		date("verified_on", &t.VerifiedOn).in("result").once().when(stateIn("done", "verified")),
	}
}

// Check refuses a result before the task and an extension that shortens.
func (t *Task) Check() []FieldError {
	errs := inOrder("given_on", t.GivenOn, "done_on", t.DoneOn)
	errs = append(errs, inOrder("given_on", t.GivenOn, "due", t.Due)...)
	return append(errs, inOrder("due", t.Due, "extended_to", t.ExtendedTo)...)
}

// Deadline is the due date with extensions; empty when none was set.
func (t *Task) Deadline() Date {
	if t.ExtendedTo != "" {
		return t.ExtendedTo
	}
	return t.Due
}

// Span is from when it was given to when it was done; an open task goes on.
func (t *Task) Span() (from, to Date) { return t.GivenOn, t.DoneOn }

var _ = register(Spec{
	Kind: "task", Plural: "tasks", New: func() Entity { return new(Task) }, Area: AreaReporting,
	Twins: []Twin{
		{Name: "same_source_and_text", Same: []string{"from"}, Alike: "text", Apart: []string{"lead", "due"}, Likely: Likely},
	},
	States: []State{"assigned", "accepted", "in_progress", "done", "verified"},
	Moves: Moves{
		"accept": {From: []State{"assigned"}, To: "accepted"},
		"start":  {From: []State{"assigned", "accepted"}, To: "in_progress"},
		"extend": {From: []State{"assigned", "accepted", "in_progress"}, To: "in_progress", Needs: []string{"extended_to"}, Reason: true},
		"finish": {From: []State{"accepted", "in_progress"}, To: "done", Needs: []string{"done_on", "result"}},
		"verify": {From: []State{"done"}, To: "verified", Needs: []string{"verified_on"}},
		"return": {From: []State{"done"}, To: "in_progress", Reason: true},
		"reopen": {From: []State{"verified"}, To: "in_progress", Reason: true},
	},
	Needs: map[State][]string{"done": {"done_on"}, "verified": {"done_on"}},
})

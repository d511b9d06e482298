package chancery

// Forecast is a question that time will answer, with probabilities given on
// the way, a closing date and an outcome.
type Forecast struct {
	Record
	Question   Text
	Issue      ID
	Rule       Text // how it will be decided, and by which source
	OpenedOn   Date
	ClosesOn   Date
	ResolvedOn Date
	Estimates  []Estimate
	Note       Text
}

// Estimate is one probability in per cent, given by one person or unit on one day.
type Estimate struct {
	On          Date
	Person      ID
	Unit        ID
	Probability Number
	Reason      Text
}

// Fields binds the forecast's fields.
func (f *Forecast) Fields() Fields {
	return Fields{
		text("question", &f.Question).titled().required().upTo(1000),
		ref("issue", &f.Issue, "issue").facet().shown().usual(),
		story("rule", &f.Rule),
		date("opened_on", &f.OpenedOn).in("when"),
		date("closes_on", &f.ClosesOn).in("when").required().shown(),
		date("resolved_on", &f.ResolvedOn).in("when").shown().once().when(stateIn("closed", "resolved_yes", "resolved_no", "void")),
		lines("estimates", &f.Estimates, func(l *Estimate) Fields {
			return Fields{
				date("on", &l.On).required(), ref("person", &l.Person, "person"), ref("unit", &l.Unit, "organisation"),
				number("probability", &l.Probability).required(), text("reason", &l.Reason),
			}
		}),
		story("note", &f.Note),
	}
}

// Check keeps probabilities between 0 and 100 and the closing after the opening.
func (f *Forecast) Check() []FieldError {
	errs := inOrder("opened_on", f.OpenedOn, "closes_on", f.ClosesOn)
	for i, e := range f.Estimates {
		if e.Probability.OK && (e.Probability.N < 0 || e.Probability.N > 100) {
			errs = append(errs, FieldError{linePath("estimates", i, "probability"), "forecast.probability", []any{"value", e.Probability.N}})
		}
	}
	return errs
}

// Span is from opening to closing.
func (f *Forecast) Span() (from, to Date) { return f.OpenedOn, f.ClosesOn }

// Brier is the mean squared distance of the last estimates of each person or
// unit from the outcome, 0 best and 1 worst; ok is false while there is
// nothing to score.
func (f *Forecast) Brier() (score float64, ok bool) {
	if f.State != "resolved_yes" && f.State != "resolved_no" {
		return 0, false
	}
	outcome := 0.0
	if f.State == "resolved_yes" {
		outcome = 1
	}
	type source struct{ person, unit ID }
	last := map[source]Estimate{}
	for _, e := range f.Estimates {
		k := source{e.Person, e.Unit}
		if had, ok := last[k]; !ok || e.On >= had.On {
			last[k] = e
		}
	}
	for _, e := range last {
		d := float64(e.Probability.N)/100 - outcome
		score += d * d
	}
	if len(last) == 0 {
		return 0, false
	}
	return score / float64(len(last)), true
}

var _ = register(Spec{
	Kind: "forecast", Plural: "forecasts", New: func() Entity { return new(Forecast) }, Area: AreaSituation,
	Twins: []Twin{
		{Name: "same_question", Alike: "question", Apart: []string{"issue", "closes_on"}, Likely: Likely},
	},
	States: []State{"open", "closed", "resolved_yes", "resolved_no", "void"},
	Moves: Moves{
		"close":       {From: []State{"open"}, To: "closed"},
		"resolve_yes": {From: []State{"open", "closed"}, To: "resolved_yes", Needs: []string{"resolved_on"}},
		"resolve_no":  {From: []State{"open", "closed"}, To: "resolved_no", Needs: []string{"resolved_on"}},
		"void":        {From: []State{"open", "closed"}, To: "void", Reason: true},
		"reopen":      {From: []State{"closed", "resolved_yes", "resolved_no", "void"}, To: "open", Reason: true},
	},
})

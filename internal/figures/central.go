package figures

import "chancery/internal/chancery"

// Dimensions that several measures share.
var (
	byPartner      = Dimension{Name: "partner", Path: Dates{"partners"}, Kind: "partner"}
	byTier         = Dimension{Name: "tier", Path: Dates{"partners.tiers"}, Vocabulary: "partner_tier"}
	byField        = Dimension{Name: "field", Path: Dates{"cooperation_fields"}, Vocabulary: "cooperation_field"}
	byLevel        = Dimension{Name: "level", Path: Dates{"level"}, Vocabulary: "level"}
	byMode         = Dimension{Name: "mode", Path: Dates{"mode"}, Vocabulary: "mode"}
	byOrganisation = Dimension{Name: "organisation", Path: Dates{"lead"}, Kind: "organisation"}
	byMechanism    = Dimension{Name: "mechanism", Path: Dates{"mechanism"}, Kind: "mechanism"}
	byKind         = Dimension{Name: "kind", Path: Dates{"type"}, Vocabulary: "activity_kind"}
	byMonth        = Dimension{Name: "month", Path: Dates{"end_date", "start_date"}, Month: true}
	byConference   = Dimension{Name: "conference", Path: Dates{"from"}, Kind: "conference"}
	byMission      = Dimension{Name: "mission", Path: Dates{"missions"}, Vocabulary: "mission"}
	byUnit         = Dimension{Name: "unit", Path: Dates{"unit"}, Vocabulary: "deployment_unit"}
	byType         = Dimension{Name: "type", Path: Dates{"type"}, Vocabulary: "agreement_type"}
	byTarget       = Dimension{Name: "target", Path: Dates{"target"}, Vocabulary: "advice_level"}
)

func is(p Path, values ...string) Condition    { return Condition{Path: p, In: values} }
func isNot(p Path, values ...string) Condition { return Condition{Path: p, In: values, Not: true} }
func has(p Path) Condition                     { return Condition{Path: p} }
func hasNo(p Path) Condition                   { return Condition{Path: p, Not: true} }

// Central are the measures of the central report, in its order.
func Central() []Measure {
	var all []Measure
	for _, part := range [][]Measure{
		activities(), agreements(), commitments(), rotations(), tasks(), reports(), recommendations(), programmes(), forecasts(), partners(),
	} {
		all = append(all, part...)
	}
	return all
}

var (
	held     = []chancery.State{"held", "closed"}
	heldWhen = When{Rule: InPeriod, On: Dates{"ends"}, Stated: Dates{"end_date", "start_date"}}
)

func heldActivities(name string, where []Condition, by ...Dimension) Measure {
	return Measure{Name: name, Kind: "activity", States: held, Where: where, When: heldWhen, Value: Value{Of: Count}, By: by}
}

func activities() []Measure {
	editions := heldActivities("editions.held", []Condition{has("mechanism")}, byMechanism)
	editions.Value.Numbers = "edition"
	return []Measure{
		heldActivities("activities.held", nil, byKind, byPartner, byTier, byField, byLevel, byMode, byMonth, byOrganisation),
		heldActivities("delegations.out", []Condition{is("type", "visit_out")}, byPartner, byLevel),
		heldActivities("delegations.in", []Condition{is("type", "visit_in")}, byPartner, byLevel),
		editions,
		heldActivities("forums.attended", []Condition{is("mechanism.type", "forum"), hasNo("within")}, byMechanism, byLevel),
	}
}

var (
	signed = []chancery.State{"signed", "in_force", "renewed", "terminated", "expired"}
	valid  = []chancery.State{"in_force", "renewed"}
	alive  = []chancery.State{"signed", "in_force", "renewed"}
)

func agreements() []Measure {
	count := func(name string, states []chancery.State, when When) Measure {
		return Measure{Name: name, Kind: "agreement", States: states, When: when, Value: Value{Of: Count}, By: []Dimension{byType, byPartner, byField}}
	}
	until := Dates{"valid_until", "in_force_on+term_years", "signed_on+term_years"}
	return []Measure{
		count("agreements.signed", signed, When{Rule: InPeriod, On: Dates{"signed_on"}}),
		count("agreements.in_force", valid, When{Rule: Standing, On: Dates{"signed_on"}}),
		count("agreements.expiring", alive, When{Rule: InNextPeriod, On: until}),
	}
}

// fourWays are what became of duties: done on time, done late, open and in
// term, open and overdue.
func fourWays(name string, m Measure, since, due Dates, done ...chancery.State) []Measure {
	ended := Dates{"done_on"}
	m.Value = Value{Of: Count}
	finished := func(way string, late bool) Measure {
		n := m
		n.Name, n.States = name+"."+way, done
		n.Where, n.When = []Condition{{Done: ended, Due: due, Not: late}}, When{Rule: InPeriod, On: ended}
		return n
	}
	open := func(way string, rule Rule) Measure {
		n := m
		n.Name, n.When = name+"."+way, When{Rule: rule, Since: since, Until: ended, Due: due, Done: done}
		return n
	}
	return []Measure{
		finished("done_on_time", false), finished("done_late", true), open("open_in_term", OpenInTerm), open("open_overdue", OpenOverdue),
	}
}

func commitments() []Measure {
	m := Measure{
		Kind: "commitment", States: []chancery.State{"open", "done"},
		By: []Dimension{byOrganisation, byPartner, {Name: "bearer", Path: Dates{"bearer"}, Vocabulary: "bearer"}},
	}
	return fourWays("commitments", m, Dates{"agreement.signed_on", "activity.ends"}, Dates{"due"}, "done")
}

func tasks() []Measure {
	m := Measure{Kind: "task", By: []Dimension{byOrganisation, byConference}}
	return fourWays("tasks", m, Dates{"given_on"}, Dates{"extended_to", "due"}, "done", "verified")
}

func rotations() []Measure {
	began := Dates{"deployed_on", "seen_off_on"}
	ended := Dates{"returned_on", "^predecessor.begins"}
	rotation := func(name string, when When, value Value) Measure {
		return Measure{
			Name: name, Kind: "rotation", States: []chancery.State{"seen_off", "deployed", "returned"}, When: when, Value: value,
			By: []Dimension{byMission, byUnit},
		}
	}
	deployed := When{Rule: InPeriod, On: began}
	return []Measure{
		rotation("rotations.deployed", deployed, Value{Of: Count}),
		rotation("rotations.in_progress", When{Rule: InProgress, Since: began, Until: ended}, Value{Of: Count}),
		rotation("peacekeepers.deployed", deployed, Value{Of: Sum, Path: "strength"}),
		rotation("peacekeepers.women", deployed, Value{Of: Sum, Path: "women"}),
	}
}

func reports() []Measure {
	sent := []chancery.State{"submitted", "accepted"}
	due := Dates{"extended_to", "due"}
	in := Dates{"submitted_on"}
	report := func(name string, states []chancery.State, where ...Condition) Measure {
		return Measure{
			Name: "reports." + name, Kind: "report", States: states, Where: where, Value: Value{Of: Count},
			When: When{Rule: ForPeriod, On: Dates{"period"}, Calendar: "calendar.ref"},
			By:   []Dimension{{Name: "organisation", Path: Dates{"owner"}, Kind: "organisation"}},
		}
	}
	return []Measure{
		report("due", nil),
		report("on_time", sent, Condition{Done: in, Due: due}),
		report("late", sent, Condition{Done: in, Due: due, Not: true}),
		report("missing", []chancery.State{"draft", "returned"}),
		report("nil", sent, has("nil_return")),
	}
}

func recommendations() []Measure {
	decided := When{Rule: InPeriod, On: Dates{"decided_on"}}
	recommendation := func(name string, states []chancery.State, when When, value Value, where ...Condition) Measure {
		return Measure{Name: "recommendations." + name, Kind: "recommendation", States: states, Where: where, When: when, Value: value, By: []Dimension{byTarget}}
	}
	up := []chancery.State{"sent", "received", "opinion", "forwarded", "decided"}
	at := []chancery.State{"decided"}
	return []Measure{
		recommendation("sent", up, When{Rule: InPeriod, On: Dates{"sent_on"}}, Value{Of: Count}),
		recommendation("decided", at, decided, Value{Of: Count}),
		recommendation("adopted", at, decided, Value{Of: Count}, is("decision", "adopted", "adopted_in_part")),
		recommendation("median_days", at, decided, Value{Of: MedianDays, From: "sent_on", To: "decided_on"}, has("sent_on")),
	}
}

// programmes count the lines of approved programmes, and the activities that
// were approved beside them.
func programmes() []Measure {
	const status, became = "programme_lines.status", "programme_lines.activity.state"
	line := func(name string, where ...Condition) Measure {
		return Measure{
			Name: "programme." + name, Kind: "programme", Each: "programme_lines", States: []chancery.State{"approved", "closed"},
			Where: append([]Condition{isNot(status, "added")}, where...),
			When:  When{Rule: InPeriod, On: Dates{"programme_lines.when", "year"}}, Value: Value{Of: Count},
			By: []Dimension{
				{Name: "organisation", Path: Dates{"owner"}, Kind: "organisation"},
				{Name: "partner", Path: Dates{"programme_lines.partner"}, Kind: "partner"},
			},
		}
	}
	now := func(lineStatus string, states ...string) Condition {
		return Condition{Any: []Condition{is(status, lineStatus), is(became, states...)}}
	}
	return []Measure{
		line("planned"),
		line("held", now("held", "held", "closed")),
		{
			Name: "programme.additional", Kind: "activity", States: []chancery.State{"approved", "scheduled", "held", "closed"},
			Where: []Condition{has("additional")}, When: heldWhen, Value: Value{Of: Count}, By: []Dimension{byOrganisation, byPartner},
		},
		line("postponed", now("postponed", "postponed")),
		line("cancelled", now("cancelled", "cancelled")),
	}
}

func forecasts() []Measure {
	forecast := func(name string, value Value) Measure {
		return Measure{
			Name: "forecasts." + name, Kind: "forecast", States: []chancery.State{"resolved_yes", "resolved_no"},
			When: When{Rule: InPeriod, On: Dates{"resolved_on"}}, Value: value, By: []Dimension{{Name: "issue", Path: Dates{"issue"}, Kind: "issue"}},
		}
	}
	return []Measure{forecast("resolved", Value{Of: Count}), forecast("brier", Value{Of: Mean, Path: "brier"})}
}

func partners() []Measure {
	engaged := heldActivities("partners.engaged", nil)
	engaged.Value = Value{Of: Distinct, Path: "partners"}
	tiers := Dimension{Name: "tier", Path: Dates{"tiers"}, Vocabulary: "partner_tier"}
	return []Measure{
		engaged,
		{
			Name: "partners.without_contact", Kind: "partner", When: When{Rule: Always}, Value: Value{Of: Count}, By: []Dimension{tiers}, Less: "partners.engaged",
		},
	}
}

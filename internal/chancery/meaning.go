package chancery

import "slices"

// Meanings are the words that the program itself counts and writes by, for
// each vocabulary in which it knows any. A ministry names its terms as it likes
// and says by Term.CountsAs which of them stands for such a word; a term whose
// code is the word stands for it by itself. What no term stands for is counted
// as none.
var Meanings = map[string][]Code{
	"activity_kind": {
		"exchange", "dialogue", "consultation", "visit_out", "visit_in", "courtesy_call", "meeting", "conference", "forum", "exercise",
		"training", "port_call", "ceremony", "signing", "deployment", "expo", "celebration", "other",
	},
	"mode":              {"in_person", "online", "hybrid"},
	"level":             {"head_of_state", "minister", "deputy_minister", "chief_of_general_staff", "deputy_chief", "service", "department", "region", "province", "unit", "working"},
	"agreement_type":    {"treaty", "agreement", "protocol", "mou", "joint_vision", "joint_statement", "communique", "programme", "plan", "letter_of_intent", "record_of_discussion", "other"},
	"mechanism_type":    {"forum", "dialogue", "consultation", "exchange", "meeting", "exercise"},
	"mechanism_scope":   {"bilateral", "multilateral", "internal"},
	"cooperation_field": {"un_peacekeeping", "dialogue_consultation", "delegation_exchange", "other"},
	"partner_type":      {"country", "organisation"},
	"deployment_unit":   {"individual"},
	"cadence":           {"monthly", "quarterly", "half_yearly", "annual", "biennial", "triennial"},
	"conference_kind":   {"quarterly", "midyear", "annual", "multiyear", "thematic"},
	"renewal":           {"automatic"},
	"decision":          {"adopted", "adopted_in_part", "declined", "noted"},
	"line_status":       {"added", "held", "postponed", "cancelled"},
	"clock_unit":        {"day", "working_day"},
	"weekday":           weekdays,
}

// Meaning is the word of the program that the term stands for, or its code.
func (t *Term) Meaning() Code {
	if t.CountsAs != "" {
		return Code(t.CountsAs)
	}
	return Code(t.Code)
}

// MeaningOf is the word a code stands for in a vocabulary, or the code itself.
func MeaningOf(terms []Term, c Code) Code {
	for i := range terms {
		if Code(terms[i].Code) == c {
			return terms[i].Meaning()
		}
	}
	return c
}

// CodesFor are the codes of a vocabulary that stand for one of the words, in
// the order of the vocabulary. A word that no term stands for or has as its
// code is among them as it is, so that counting by it finds nothing instead of
// everything.
func CodesFor(terms []Term, words ...Code) []Code {
	var out []Code
	for i := range terms {
		if slices.Contains(words, terms[i].Meaning()) {
			out = append(out, Code(terms[i].Code))
		}
	}
	for _, w := range words {
		if !slices.ContainsFunc(terms, func(t Term) bool { return Code(t.Code) == w || t.Meaning() == w }) {
			out = append(out, w)
		}
	}
	return out
}

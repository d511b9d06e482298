package figures

import (
	"strings"

	"chancery/internal/chancery"
)

// Measure says what is counted. It is data: a frozen report carries the
// measures it was computed by and is computed by them again. The words for it
// are the messages "measure.<name>" and "measure.<name>.means".
type Measure struct {
	Name string        `json:"name"`
	Kind chancery.Kind `json:"kind"`
	// Each names child lines that are counted instead of the records.
	Each string `json:"each,omitempty"`
	// States a record must be in; none given means any.
	States []chancery.State `json:"states,omitempty"`
	Where  []Condition      `json:"where,omitempty"`
	When   When             `json:"when"`
	Value  Value            `json:"value"`
	By     []Dimension      `json:"by,omitempty"`
	// Less names a measure with distinct values; records counted by it are left out.
	Less string `json:"less,omitempty"`
}

// Path names a value of a record: a field ("level"), one of the words every
// record has ("id", "state", "owner", "begins", "ends"), a value of the
// records a reference field points to ("mechanism.type"), or, with a leading
// "^", a value of the records that point here by a field ("^predecessor.begins").
// A path with a plus is a date some years later ("signed_on+term_years").
type Path string

// Dates are paths of which the first that is stated counts.
type Dates []Path

// Condition keeps a record whose value at Path is one of In or, without In,
// is stated. Of several values one is enough. Not turns it round. With Any it
// keeps a record that meets at least one of them; with Done it keeps one whose
// Done is not surely after Due: without a due date everything is on time.
type Condition struct {
	Path Path        `json:"path,omitempty"`
	In   []string    `json:"in,omitempty"`
	Any  []Condition `json:"any,omitempty"`
	Done Dates       `json:"done,omitempty"`
	Due  Dates       `json:"due,omitempty"`
	Not  bool        `json:"not,omitempty"`
}

// Rule is how a record belongs to a period.
type Rule string

// The rules. A date counts by the last day it can mean.
const (
	// InPeriod: On lies in the period.
	InPeriod Rule = "in_period"
	// InNextPeriod: On lies in the period that follows.
	InNextPeriod Rule = "in_next_period"
	// InProgress: Since is not after the period and Until not before it; an
	// Until that is not stated has not come.
	InProgress Rule = "in_progress"
	// Standing: On is not after the period, or is not stated.
	Standing Rule = "standing"
	// ForPeriod: On is the label of the period itself ("2022-H1").
	ForPeriod Rule = "for_period"
	// OpenInTerm: Since is not after the period or not stated, Until does not lie
	// before its end, and neither does Due.
	OpenInTerm Rule = "open_in_term"
	// OpenOverdue: as OpenInTerm, but Due lies before the period's last day.
	OpenOverdue Rule = "open_overdue"
	// Always: every record there is.
	Always Rule = "always"
)

// When says what decides the period a record belongs to.
type When struct {
	Rule  Rule  `json:"rule"`
	On    Dates `json:"on,omitempty"`
	Since Dates `json:"since,omitempty"`
	Until Dates `json:"until,omitempty"`
	Due   Dates `json:"due,omitempty"`
	// Done are the states in which Until is meant; in others it has not come.
	Done []chancery.State `json:"done,omitempty"`
	// Calendar is where ForPeriod finds the calendar of the label; one that is
	// not stated is the period's own.
	Calendar Path `json:"calendar,omitempty"`
	// Stated is where the date behind On stands as it is known, where On is "ends".
	Stated Dates `json:"stated,omitempty"`
}

// Value is what is made of the records counted.
type Value struct {
	Of Of `json:"of"`
	// Path is the number added up or averaged, or the references told apart.
	Path Path `json:"path,omitempty"`
	// From and To are the days between which Days counts.
	From Path `json:"from,omitempty"`
	To   Path `json:"to,omitempty"`
	// Numbers are listed with the figures of groups: editions.
	Numbers Path `json:"numbers,omitempty"`
}

// Of is a way to make a value.
type Of string

// The ways to make a value.
const (
	Count      Of = "count"
	Sum        Of = "sum"
	Mean       Of = "mean"
	Distinct   Of = "distinct"    // how many different records Path refers to; they are the evidence
	MedianDays Of = "median_days" // of From to To, where both are known to the day
)

// Dimension is by what a measure is broken down. A record with several values
// counts once for each.
type Dimension struct {
	Name string `json:"name"` // the group is called "<measure>.by_<name>"
	Path Dates  `json:"path"` // the first that is stated
	// Kind of the records the path refers to, or vocabulary of its terms.
	Kind       chancery.Kind `json:"kind,omitempty"`
	Vocabulary string        `json:"vocabulary,omitempty"`
	// Month keeps of a date its month; of one known to the year only, the year.
	Month bool `json:"month,omitempty"`
}

// Of is the kind or vocabulary that names the dimension's keys: the first part
// of Set.Names.
func (d Dimension) Of() string {
	if d.Kind != "" {
		return string(d.Kind)
	}
	return d.Vocabulary
}

// Group is the name of the measure's group by a dimension.
func (m Measure) Group(d Dimension) string {
	if m.Name == Reciprocity {
		return m.Name
	}
	return m.Name + ".by_" + d.Name
}

// parts are the paths a sum of a date and years is made of.
func (p Path) parts() (date, years Path) {
	d, y, _ := strings.Cut(string(p), "+")
	return Path(d), Path(y)
}

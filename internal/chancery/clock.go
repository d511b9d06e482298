package chancery

import (
	"slices"
	"strings"
	"time"
)

// Clock is a legal or house deadline as data: what starts it, how long it
// runs, and the article it comes from.
type Clock struct {
	Record
	Name      Text
	OfKind    string // the kind it watches
	OfState   string // entering this state starts it
	FromField string // or the first of these date fields that is filled, with spaces between
	Length    Number
	Unit      Code // days or working days
	Country   Code // whose working days
	Before    bool // counted back from the date, not on from it
	Pauses    string
	// What ends it: the record in one of these states (spaces between), the first of
	// these date fields filled, or a document of this kind about the record. A
	// clock without any of them reminds of a day and is never overdue.
	MetIn       string
	MetField    string
	MetDocument Code
	Article     string
	From, To    Date // from when to when the rule is in force
	Note        Text
}

// Fields binds the clock's fields.
func (c *Clock) Fields() Fields {
	return Fields{
		text("name", &c.Name).titled().required(),
		line("of_kind", &c.OfKind).among(ChooseKind, nil).required().shown().upTo(40),
		line("of_state", &c.OfState).among(ChooseState, &c.OfKind).shown().upTo(40),
		line("from_field", &c.FromField).among(ChooseDate, &c.OfKind).listed().upTo(120),
		number("length", &c.Length).required().shown(),
		code("unit", &c.Unit, "clock_unit").required().shown(),
		code("country", &c.Country, "country"),
		flag("before", &c.Before),
		line("pauses_in", &c.Pauses).among(ChooseState, &c.OfKind).listed().upTo(40),
		line("met_in", &c.MetIn).among(ChooseState, &c.OfKind).listed().in("end").upTo(200),
		line("met_field", &c.MetField).among(ChooseDate, &c.OfKind).listed().in("end").upTo(120),
		code("met_document", &c.MetDocument, "document_kind").in("end"),
		line("article", &c.Article).required().shown(),
		date("from", &c.From).in("validity").shown(),
		date("to", &c.To).in("validity"),
		story("note", &c.Note),
	}
}

// Check wants a kind there is, with the states and dates that the clock names,
// something that starts it and a length that can run.
func (c *Clock) Check() []FieldError {
	errs := append(notNegative("length", c.Length), inOrder("from", c.From, "to", c.To)...)
	if c.OfKind == "" {
		return errs
	}
	if _, err := SpecOf(Kind(c.OfKind)); err != nil {
		return append(errs, FieldError{"of_kind", "clock.no_such_kind", []any{"value", c.OfKind}})
	}
	if c.OfState+c.FromField == "" {
		errs = append(errs, FieldError{"of_state", "clock.no_start", nil})
	}
	for _, f := range c.Fields() {
		if f.Choice == ChooseState || f.Choice == ChooseDate {
			errs = append(errs, f.checkChoice()...)
		}
	}
	return errs
}

// Span is how long the rule is in force.
func (c *Clock) Span() (from, to Date) { return c.From, c.To }

var _ = register(Spec{Kind: "clock", Plural: "clocks", New: func() Entity { return new(Clock) }, Numbering: Coded, Area: AreaVocabulary, Shared: true})

// DueAfter counts the clock on from a day, or back to it, and lists the days
// it passed over. unit is what the term of the clock's unit means: working
// days leave out the days on which the country does not work.
func (c *Clock) DueAfter(start Date, unit Code, days *Workdays) (due Date, passed []PassedOver) {
	t, step := start.Last(), 1
	if c.Before {
		t, step = start.First(), -1
	}
	if unit != "working_day" {
		return DayOf(t.AddDate(0, 0, step*int(c.Length.N))), nil
	}
	for n, run := c.Length.N, 0; n > 0 && run < maxRun; run++ {
		t = t.AddDate(0, 0, step)
		day := DayOf(t)
		if works, name := days.Works(day); works {
			n--
		} else {
			passed = append(passed, PassedOver{day, name})
		}
	}
	return DayOf(t), passed
}

// InForce reports whether the rule holds on a day.
func (c *Clock) InForce(on Date) bool {
	return (c.From == "" || c.From.FirstDay() <= on) && (c.To == "" || on <= c.To.LastDay())
}

// periodField is the field that starts a clock on the last day of the period it names.
const periodField = "period"

// Stay is the time a record spent in a state; Until is zero while it is there.
type Stay struct {
	State       State
	Since       time.Time
	Until       time.Time
	FromOutside bool // the record was entered in this state: nobody knows since when
}

// Facts is what a clock needs to know of a record beside its fields.
type Facts struct {
	Stays     []Stay // from the first to the present one
	PeriodEnd Date   // of the period that the record names
	Document  Date   // of the first document of the clock's MetDocument about it, empty for none
	Unit      Code   // what the clock's unit means
	Days      *Workdays
	Today     Date
}

// Deadline is what a clock says of one record on a day.
type Deadline struct {
	Clock    *Clock
	Start    Date // the day it began to run
	Computed Date // due by the rule alone
	Due      Date // due after pauses and a recorded extension
	Paused   bool // it stands still today
	Extended bool // by a recorded decision
	Met      bool
	MetOn    Date // empty where nothing tells the day
	Open     bool // nothing in the data can end it: it reminds, and is never late
	Works    bool // Left counts working days
	Left     int  // days until Due, or since it where negative
}

// Overdue reports whether the day is past and the duty not met; a clock that
// stands still is not.
func (d *Deadline) Overdue() bool { return !d.Met && !d.Paused && !d.Open && d.Left < 0 }

// MetLate reports whether the duty was met after the day it was due.
func (d *Deadline) MetLate() bool { return d.Met && d.Due.Certainly(d.MetOn) }

// Deadline says when the clock is due for a record. ok is false where it does not
// concern the record, has not started, or was not in force when it would have.
func (c *Clock) Deadline(e Entity, f Facts) (d Deadline, ok bool) {
	if string(e.Head().Kind) != c.OfKind {
		return d, false
	}
	start, ok := c.start(e, f)
	if !ok || !c.InForce(start.LastDay()) {
		return d, false
	}
	d = Deadline{Clock: c, Start: start, Works: f.Unit == "working_day", Open: c.MetIn == "" && c.MetField == "" && c.MetDocument == ""}
	d.Computed, _ = c.DueAfter(start, f.Unit, f.Days)
	d.Due = d.Computed
	d.Met, d.MetOn = c.met(e, f)
	c.pause(&d, f)
	if x, extended := dateField(e, "extended_to"); extended && x.LastDay() > d.Due {
		d.Due, d.Extended = x.LastDay(), true
	}
	d.Left = daysBetween(f.Today, d.Due, d.Works, f.Days)
	return d, true
}

// start is the day that started the clock: that of the first of its fields
// that is filled, else the day the record last came into its state.
func (c *Clock) start(e Entity, f Facts) (Date, bool) {
	at := slices.IndexFunc(f.Stays, func(s Stay) bool { return string(s.State) == c.OfState })
	if c.OfState != "" && at < 0 {
		return "", false
	}
	for name := range strings.FieldsSeq(c.FromField) {
		if name == periodField && f.PeriodEnd != "" {
			return f.PeriodEnd, true
		}
		if d, filled := dateField(e, name); filled {
			return d, true
		}
	}
	if c.FromField != "" || c.OfState == "" {
		return "", false
	}
	for i := len(f.Stays) - 1; i >= at; i-- {
		if s := f.Stays[i]; string(s.State) == c.OfState {
			return DayOf(s.Since), !s.FromOutside
		}
	}
	return "", false
}

func (c *Clock) met(e Entity, f Facts) (bool, Date) {
	for name := range strings.FieldsSeq(c.MetField) {
		if d, filled := dateField(e, name); filled {
			return true, d
		}
	}
	if f.Document != "" {
		return true, f.Document
	}
	if !slices.Contains(strings.Fields(c.MetIn), string(e.Head().State)) {
		return false, ""
	}
	if n := len(f.Stays); n > 0 && !f.Stays[n-1].FromOutside {
		return true, DayOf(f.Stays[n-1].Since)
	}
	return true, ""
}

// pause moves the due date on by the days that the record spent in a state in
// which the clock stands still.
func (c *Clock) pause(d *Deadline, f Facts) {
	if c.Pauses == "" || c.Before {
		return
	}
	for _, s := range f.Stays {
		since, until := DayOf(s.Since), f.Today
		if !slices.Contains(strings.Fields(c.Pauses), string(s.State)) || since < d.Start.LastDay() || since > d.Due {
			continue
		}
		if s.Until.IsZero() {
			d.Paused = !d.Met
		} else {
			until = DayOf(s.Until)
		}
		longer := Clock{Length: Num(int64(daysBetween(since, until, d.Works, f.Days)))}
		d.Due, _ = longer.DueAfter(d.Due, f.Unit, f.Days)
	}
}

// dateField is the value of a date field of a record, if it has it and it is filled.
func dateField(e Entity, name string) (Date, bool) {
	f, ok := e.Fields().ByName(name)
	if !ok {
		return "", false
	}
	d, ok := f.Pointer().(*Date)
	if !ok || *d == "" {
		return "", false
	}
	return *d, true
}

// daysBetween counts the days after one day up to another, negative where that
// is before it; working days alone where works is set.
func daysBetween(from, to Date, works bool, days *Workdays) int {
	if to.LastDay() < from.LastDay() {
		return -daysBetween(to, from, works, days)
	}
	a, b := from.Last(), to.Last()
	whole := int(b.Sub(a).Hours() / 24)
	if !works || whole > maxRun {
		return whole
	}
	n := 0
	for t := a.AddDate(0, 0, 1); !t.After(b); t = t.AddDate(0, 0, 1) {
		if working, _ := days.Works(DayOf(t)); working {
			n++
		}
	}
	return n
}

// Reach is how many days of the calendar the clock runs at most, holidays and
// days off included, for those who look for what it may have started.
func (c *Clock) Reach() int { return 2*int(c.Length.N) + 30 }

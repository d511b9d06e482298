package chancery

import "slices"

// Term is one word of a vocabulary: what a coded field may hold. Terms are
// records like any other, so a vocabulary has history, import and export.
type Term struct {
	Record
	Vocabulary string
	Code       string
	Label      Text
	Short      Text
	Rank       Number // order; of marking levels and levels of rank, their height
	Retired    bool   // kept for old records, not offered for new ones
	// CountsAs is the word of the program that the term stands for where figures
	// and papers count or write by it; empty for a term whose code is that word,
	// or that the program knows nothing of.
	CountsAs string
	Note     Text
}

// Fields binds the term's fields.
func (t *Term) Fields() Fields {
	return Fields{
		text("label", &t.Label).titled().required(),
		line("vocabulary", &t.Vocabulary).required().shown().upTo(60),
		line("code", &t.Code).required().shown().upTo(60),
		text("short", &t.Short),
		number("rank", &t.Rank).shown(),
		flag("retired", &t.Retired).facet().shown(),
		line("counts_as", &t.CountsAs).upTo(60),
		story("note", &t.Note),
	}
}

// Check wants a meaning that the program knows.
func (t *Term) Check() []FieldError {
	if t.CountsAs != "" && !slices.Contains(Meanings[t.Vocabulary], Code(t.CountsAs)) {
		return []FieldError{{"counts_as", "term.no_such_meaning", []any{"value", t.CountsAs, "vocabulary", t.Vocabulary}}}
	}
	return nil
}

var _ = register(Spec{
	Kind: "term", Plural: "terms", New: func() Entity { return new(Term) }, Numbering: Coded, Area: AreaVocabulary, Shared: true,
	CodeFrom: func(e Entity) string { t := e.(*Term); return t.Vocabulary + "." + t.Code },
	Twins:    []Twin{{Name: "same_name", Same: []string{"vocabulary"}, Alike: "label", Likely: Likely}},
})

// Calendar is a reporting calendar: on which days the parts of a year begin
// and end. Its code stands in reports ("vn-nd09").
type Calendar struct {
	Record
	Name    Text
	Article string
	Parts   []CalendarPart
}

// CalendarPart is one part of the year: "H1", "H2", "T1" to "T3", "Q1" … "Q4", "9M", or "Y"
// for the whole. FromYear and ToYear shift the year, -1 for the year before.
type CalendarPart struct {
	Part     string
	From     string // mm-dd
	FromYear Number
	To       string // mm-dd
	ToYear   Number
}

// Fields binds the calendar's fields.
func (c *Calendar) Fields() Fields {
	return Fields{
		text("name", &c.Name).titled().required(),
		line("article", &c.Article).shown(),
		lines("parts", &c.Parts, func(l *CalendarPart) Fields {
			return Fields{
				line("part", &l.Part).required().upTo(2), line("from_day", &l.From).required().upTo(5), number("from_year", &l.FromYear),
				line("to_day", &l.To).required().upTo(5), number("to_year", &l.ToYear),
			}
		}),
	}
}

// Check wants the halves and the year, each with days that exist.
func (c *Calendar) Check() []FieldError {
	var errs []FieldError
	for i, l := range c.Parts {
		if _, ok := monthDay(2023, l.From); !ok {
			errs = append(errs, FieldError{linePath("parts", i, "from_day"), "calendar.day", []any{"value", l.From}})
		}
		if _, ok := monthDay(2023, l.To); !ok {
			errs = append(errs, FieldError{linePath("parts", i, "to_day"), "calendar.day", []any{"value", l.To}})
		}
	}
	for _, part := range []Part{"H1", "H2", ""} {
		if _, err := c.period(2023, part); err != nil {
			errs = append(errs, FieldError{"parts", "calendar.missing_part", []any{"value", string(part)}})
		}
	}
	return errs
}

var _ = register(Spec{Kind: "calendar", Plural: "calendars", New: func() Entity { return new(Calendar) }, Numbering: Coded, Area: AreaVocabulary, Shared: true, Begin: beginCalendar})

// beginCalendar gives a new calendar the parts it must have, as the year of
// the calendar runs.
func beginCalendar(e Entity) {
	if c, ok := e.(*Calendar); ok {
		c.Parts = []CalendarPart{{Part: "H1", From: "01-01", To: "06-30"}, {Part: "H2", From: "07-01", To: "12-31"}, {Part: "Y", From: "01-01", To: "12-31"}}
	}
}

// Holiday is a day on which a country does not work or, where Worked is set, a
// day off of the week that it works in exchange for another.
type Holiday struct {
	Record
	Name    Text
	Country Code
	Date    Date
	Worked  bool
}

// Fields binds the holiday's fields.
func (h *Holiday) Fields() Fields {
	return Fields{
		text("name", &h.Name).titled().required(),
		code("country", &h.Country, "country").required().facet().shown(),
		date("date", &h.Date).required().shown(),
		flag("worked", &h.Worked).shown(),
	}
}

// Check wants a day, not a month.
func (h *Holiday) Check() []FieldError {
	if h.Date != "" && h.Date.Precision() != ToDay {
		return []FieldError{{"date", "date.needs_day", []any{"value", string(h.Date)}}}
	}
	return nil
}

// Span is its day.
func (h *Holiday) Span() (from, to Date) { return h.Date, h.Date }

var _ = register(Spec{
	Kind: "holiday", Plural: "holidays", New: func() Entity { return new(Holiday) }, Numbering: Coded, Area: AreaVocabulary, Shared: true,
	CodeFrom: func(e Entity) string { h := e.(*Holiday); return string(h.Country) + "-" + string(h.Date) },
})

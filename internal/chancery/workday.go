package chancery

import "slices"

// WorkingWeek says on which days of the week a country rests, and from when to
// when that holds.
type WorkingWeek struct {
	Record
	Name     Text
	Country  Code
	Off      []Code // terms of the vocabulary weekday
	Article  string
	From, To Date
}

// Fields binds the working week's fields.
func (w *WorkingWeek) Fields() Fields {
	return Fields{
		text("name", &w.Name).titled().required(),
		code("country", &w.Country, "country").required().facet().shown(),
		codes("off", &w.Off, "weekday").shown(),
		line("article", &w.Article),
		date("from", &w.From).in("validity").shown(),
		date("to", &w.To).in("validity").shown(),
	}
}

// Check wants a day of work in the week and dates in order.
func (w *WorkingWeek) Check() []FieldError {
	errs := inOrder("from", w.From, "to", w.To)
	if len(w.Off) > 6 {
		errs = append(errs, FieldError{"off", "working_week.no_day", nil})
	}
	return errs
}

// Span is how long the week is in force.
func (w *WorkingWeek) Span() (from, to Date) { return w.From, w.To }

var _ = register(Spec{Kind: "working_week", Plural: "working-weeks", New: func() Entity { return new(WorkingWeek) }, Numbering: Coded, Area: AreaVocabulary, Shared: true})

// weekdays are the words of the vocabulary weekday, from Sunday on as package
// time counts them.
var weekdays = []Code{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}

// Workdays tells the days on which a country works from those on which it
// rests. The zero value rests on Saturday and Sunday, as most countries do
// that have recorded nothing else.
type Workdays struct {
	weeks    []*WorkingWeek
	free     map[Date]Text
	worked   map[Date]bool
	meanings map[Code]Code // of the terms of the vocabulary weekday
}

// WorkdaysOf puts together what is recorded of one country.
func WorkdaysOf(country Code, weeks []*WorkingWeek, holidays []*Holiday, weekday []Term) *Workdays {
	w := &Workdays{free: map[Date]Text{}, worked: map[Date]bool{}, meanings: map[Code]Code{}}
	for _, k := range weeks {
		if k.Country == country {
			w.weeks = append(w.weeks, k)
		}
	}
	for _, h := range holidays {
		switch {
		case h.Country != country:
		case h.Worked:
			w.worked[h.Date] = true
		default:
			w.free[h.Date] = h.Name
		}
	}
	for _, t := range weekday {
		w.meanings[Code(t.Code)] = t.Meaning()
	}
	return w
}

// Works reports whether the day is worked; name is that of the holiday for
// which it is not.
func (w *Workdays) Works(d Date) (works bool, name Text) {
	if w == nil {
		w = &Workdays{}
	}
	if w.worked[d] {
		return true, Text{}
	}
	if name, free := w.free[d]; free {
		return false, name
	}
	return !w.rests(d), Text{}
}

func (w *Workdays) rests(d Date) bool {
	day := weekdays[d.First().Weekday()]
	found := false
	for _, k := range w.weeks {
		if k.From != "" && d < k.From.FirstDay() || k.To != "" && d > k.To.LastDay() {
			continue
		}
		found = true
		if slices.ContainsFunc(k.Off, func(c Code) bool { return c == day || w.meanings[c] == day }) {
			return true
		}
	}
	return !found && (day == "saturday" || day == "sunday")
}

// PassedOver is a day that a clock did not count, and the holiday it was;
// without a name it was a day off of the week.
type PassedOver struct {
	Day  Date
	Name Text
}

// maxRun is how many days a clock runs at most, so that a country without a
// day of work in its data cannot stop the program.
const maxRun = 40_000

package web

import (
	"strconv"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// period finds the days of a period under the calendar the address names.
func (v *visit) period(label string) (chancery.Period, error) {
	year, part, err := chancery.SplitPeriod(label)
	if err != nil {
		return chancery.Period{}, err
	}
	name := v.query("calendar")
	if name == "" {
		name = "calendar"
	}
	found, err := v.site.service.Get(v.ctx(), v.who, "calendar", name)
	if err == nil {
		return found.Entity.(*chancery.Calendar).Period(label)
	}
	if chancery.ProblemOf(err) != chancery.Missing {
		return chancery.Period{}, err
	}
	return plainPeriod(year, part)
}

// plainPeriod is a period by months of the calendar year, for a ministry that
// has entered no reporting calendar yet.
func plainPeriod(year int, part chancery.Part) (chancery.Period, error) {
	months := map[chancery.Part][2]string{
		"": {"-01-01", "-12-31"}, "H1": {"-01-01", "-06-30"}, "H2": {"-07-01", "-12-31"}, "9M": {"-01-01", "-09-30"},
		"Q1": {"-01-01", "-03-31"}, "Q2": {"-04-01", "-06-30"}, "Q3": {"-07-01", "-09-30"}, "Q4": {"-10-01", "-12-31"},
	}[part]
	y := strconv.Itoa(year)
	return chancery.Period{Calendar: "calendar", Year: year, Part: part, From: chancery.Date(y + months[0]), To: chancery.Date(y + months[1])}, nil
}

// currentPeriod is the half-year of today.
func currentPeriod(today chancery.Date) string {
	if today[5:7] <= "06" {
		return string(today[:4]) + "-H1"
	}
	return string(today[:4]) + "-H2"
}

// periodOptions are the half-years and years to choose from, latest first.
func (v *visit) periodOptions(chosen string) []option {
	var out []option
	listed := false
	add := func(label string) {
		listed = listed || label == chosen
		out = append(out, option{Value: label, Label: i18n.Capitalise(i18n.Period(v.lang, label)), Chosen: label == chosen})
	}
	for year := v.today().Year() + 1; year >= v.today().Year()-6; year-- {
		y := strconv.Itoa(year)
		add(y)
		add(y + "-H2")
		add(y + "-H1")
	}
	if chosen != "" && !listed {
		add(chosen)
	}
	return out
}

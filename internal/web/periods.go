package web

import (
	"strconv"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// period finds the days of a period under the calendar the address names,
// else under the ministry's own.
func (v *visit) period(label string) (chancery.Period, error) {
	c, err := v.site.service.ReportingCalendar(v.ctx(), v.who, v.query("calendar"))
	if err != nil {
		return chancery.Period{}, err
	}
	return c.Period(label)
}

// currentPeriod is the half-year of a day under the ministry's calendar.
func (v *visit) currentPeriod(today chancery.Date) (string, error) {
	c, err := v.site.service.ReportingCalendar(v.ctx(), v.who, "")
	if err != nil {
		return "", err
	}
	return c.HalfOf(today).Label(), nil
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

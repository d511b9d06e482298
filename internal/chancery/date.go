package chancery

import (
	"fmt"
	"regexp"
	"time"
)

// Date is a day, a month or a year as it is known: "2022-06-22", "2022-06" or
// "2022". The empty Date is "not stated".
type Date string

// Precision says how exactly a date is known.
type Precision int

// The precisions of a Date, from nothing to a day.
const (
	NotStated Precision = iota
	ToYear
	ToMonth
	ToDay
)

var dateForm = regexp.MustCompile(`^\d{4}(-\d\d(-\d\d)?)?$`)

// ParseDate reads the ISO forms and refuses days that do not exist.
func ParseDate(s string) (Date, error) {
	if !dateForm.MatchString(s) {
		return "", Invalid("", "date.form", "value", s)
	}
	if t, err := time.Parse("2006-01-02"[:len(s)], s); err != nil || t.Year() < 1000 {
		return "", Invalid("", "date.impossible", "value", s)
	}
	return Date(s), nil
}

// DayOf is the calendar day of t in t's own zone.
func DayOf(t time.Time) Date { return Date(t.Format("2006-01-02")) }

// Precision says how exactly the date is known.
func (d Date) Precision() Precision {
	switch len(d) {
	case 4:
		return ToYear
	case 7:
		return ToMonth
	case 10:
		return ToDay
	}
	return NotStated
}

// Year is the year, or 0 when not stated.
func (d Date) Year() int {
	if len(d) < 4 {
		return 0
	}
	return d.First().Year()
}

// First is the first day the date can mean; the zero time when not stated.
func (d Date) First() time.Time {
	s := string(d)
	switch d.Precision() {
	case ToYear:
		s += "-01-01"
	case ToMonth:
		s += "-01"
	case NotStated:
		return time.Time{}
	}
	t, _ := time.Parse("2006-01-02", s)
	return t
}

// Last is the last day the date can mean; the zero time when not stated.
func (d Date) Last() time.Time {
	t := d.First()
	switch d.Precision() {
	case ToYear:
		return t.AddDate(1, 0, -1)
	case ToMonth:
		return t.AddDate(0, 1, -1)
	}
	return t
}

// FirstDay and LastDay are First and Last as days.
func (d Date) FirstDay() Date { return d.day(d.First()) }

// LastDay is the last day the date can mean, as a day.
func (d Date) LastDay() Date { return d.day(d.Last()) }

func (d Date) day(t time.Time) Date {
	if d == "" {
		return ""
	}
	return DayOf(t)
}

// AddYears moves the date by whole years and keeps its precision. The 29th of
// February becomes the 28th where there is none.
func (d Date) AddYears(n int) Date {
	if d == "" {
		return ""
	}
	y := d.Year() + n
	s := fmt.Sprintf("%04d%s", y, d[4:])
	if len(s) == 10 {
		if _, err := time.Parse("2006-01-02", s); err != nil {
			s = s[:8] + "28"
		}
	}
	return Date(s)
}

// Certainly reports whether d is surely before o, whatever the days behind
// imprecise dates are.
func (d Date) Certainly(before Date) bool {
	return d != "" && before != "" && d.Last().Before(before.First())
}

func yearDate(n Number) Date {
	if !n.OK {
		return ""
	}
	return Date(fmt.Sprintf("%04d", n.N))
}

package chancery

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Relative is a span of days told from the day it is asked on: "this-half",
// "last-half", "last-2-halves" (those before the present one), "next-quarter",
// "this-year", "last-3-months", "today", "+30d" (from today on) and "-30d" (up
// to today). Periods may be named as well: "2022-H1", "2022H1", "2022",
// "2022-06", "2022-06-15". ok is false for anything else.
func (c *Calendar) Relative(words string, today Date) (from, to Date, ok bool) {
	if p, err := c.Period(dashed(words)); err == nil {
		return p.From, p.To, true
	}
	if d, err := ParseDate(words); err == nil {
		return d.FirstDay(), d.LastDay(), true
	}
	if words == "today" {
		return today, today, true
	}
	if m := daysForm.FindStringSubmatch(words); m != nil {
		n, _ := strconv.Atoi(m[2])
		other := DayOf(today.First().AddDate(0, 0, n))
		if m[1] == "-" {
			return DayOf(today.First().AddDate(0, 0, -n)), today, true
		}
		return today, other, true
	}
	m := spanForm.FindStringSubmatch(words)
	if m == nil || m[1] == "this" && m[2] != "" {
		return "", "", false
	}
	n := 1
	if m[2] != "" {
		n, _ = strconv.Atoi(m[2])
	}
	return c.span(m[1], n, strings.TrimSuffix(strings.Replace(m[3], "halves", "half", 1), "s"), today)
}

var (
	daysForm = regexp.MustCompile(`^([+-])(\d{1,4})d$`)
	spanForm = regexp.MustCompile(`^(this|last|next)-(?:([1-9]\d?)-)?(half|halves|quarters?|years?|months?|weeks?)$`)
	joined   = regexp.MustCompile(`^(\d{4})(H[12]|Q[1-4]|9M)$`)
)

// dashed is the label of a period as Period reads it.
func dashed(label string) string { return joined.ReplaceAllString(label, "$1-$2") }

// span finds the present unit, or the n just before or after it.
func (c *Calendar) span(which string, n int, unit string, today Date) (from, to Date, ok bool) {
	if unit == "month" || unit == "week" {
		return months(which, n, unit, today)
	}
	p, ok := c.Around(unit, today)
	if !ok || which == "this" {
		return p.From, p.To, ok
	}
	step := c.Before
	if which == "next" {
		step = c.After
	}
	for i := range n {
		next, err := step(p)
		if err != nil {
			return "", "", false
		}
		if p = next; i == 0 {
			from, to = p.From, p.To
		}
	}
	return min(from, p.From), max(to, p.To), true
}

// Around is the half-year, quarter or year of the calendar that a day is in.
func (c *Calendar) Around(unit string, day Date) (Period, bool) {
	parts := map[string][]Part{"half": {"H1", "H2"}, "quarter": {"Q1", "Q2", "Q3", "Q4"}, "year": {""}}[unit]
	for year := day.Year() - 1; year <= day.Year()+1; year++ {
		for _, part := range parts {
			if p, err := c.period(year, part); err == nil && p.Contains(day) {
				return p, true
			}
		}
	}
	return Period{}, false
}

func months(which string, n int, unit string, today Date) (from, to Date, ok bool) {
	begin := today[:7].First()
	add := func(t time.Time, n int) time.Time { return t.AddDate(0, n, 0) }
	if unit == "week" { // begins on Monday
		begin = today.First().AddDate(0, 0, -(int(today.First().Weekday())+6)%7)
		add = func(t time.Time, n int) time.Time { return t.AddDate(0, 0, 7*n) }
	}
	first, after := 0, 1
	switch which {
	case "last":
		first, after = -n, 0
	case "next":
		first, after = 1, n+1
	}
	return DayOf(add(begin, first)), DayOf(add(begin, after).AddDate(0, 0, -1)), true
}

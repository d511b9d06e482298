package chancery

import (
	"fmt"
	"regexp"
	"strconv"
)

// Part is a part of a reporting year: "H1", "H2", "T1" to "T3" for thirds, "Q1" … "Q4", "9M", or "" for
// the whole year.
type Part string

// Period is one part of one year under a reporting calendar, from its first
// to its last day.
type Period struct {
	Calendar Code
	Year     int
	Part     Part
	From, To Date
}

// Label is how a period is written: "2022-H1", "2022".
func (p Period) Label() string {
	if p.Part == "" {
		return strconv.Itoa(p.Year)
	}
	return fmt.Sprintf("%d-%s", p.Year, p.Part)
}

// Contains reports whether something known by date d belongs to the period: by
// the last day d can mean, so that what straddles two belongs to the later one.
func (p Period) Contains(d Date) bool {
	last := d.LastDay()
	return d != "" && last >= p.From && last <= p.To
}

// Meets reports whether something from one date to another goes on in the
// period; an empty end means it has not ended.
func (p Period) Meets(from, to Date) bool {
	return from != "" && from.LastDay() <= p.To && (to == "" || to.LastDay() >= p.From)
}

var periodForm = regexp.MustCompile(`^(\d{4})(?:-(H[12]|T[1-3]|Q[1-4]|9M))?$`)

// SplitPeriod reads "2022-H1" into its year and part.
func SplitPeriod(label string) (year int, part Part, err error) {
	m := periodForm.FindStringSubmatch(label)
	if m == nil {
		return 0, "", Invalid("period", "period.form", "value", label)
	}
	year, _ = strconv.Atoi(m[1])
	return year, Part(m[2]), nil
}

// Period finds the days of a period in the calendar.
func (c *Calendar) Period(label string) (Period, error) {
	year, part, err := SplitPeriod(label)
	if err != nil {
		return Period{}, err
	}
	return c.period(year, part)
}

func (c *Calendar) period(year int, part Part) (Period, error) {
	for _, l := range c.Parts {
		if Part(l.Part) == part || part == "" && l.Part == "Y" {
			from, ok1 := monthDay(year+int(l.FromYear.N), l.From)
			to, ok2 := monthDay(year+int(l.ToYear.N), l.To)
			if !ok1 || !ok2 {
				break
			}
			return Period{Calendar: Code(c.Ref), Year: year, Part: part, From: from, To: to}, nil
		}
	}
	return Period{}, Invalid("period", "period.not_in_calendar", "value", string(part), "calendar", c.Ref)
}

// Before is the period just before: the other half or the quarter before;
// of a year, the year before.
func (c *Calendar) Before(p Period) (Period, error) {
	switch {
	case len(p.Part) == 2 && p.Part[1] > '1' && p.Part != "9M":
		return c.period(p.Year, Part([]byte{p.Part[0], p.Part[1] - 1}))
	case p.Part == "H1":
		return c.period(p.Year-1, "H2")
	case p.Part == "T1":
		return c.period(p.Year-1, "T3")
	case p.Part == "Q1":
		return c.period(p.Year-1, "Q4")
	}
	return c.period(p.Year-1, p.Part)
}

// YearBefore is the same period of the year before.
func (c *Calendar) YearBefore(p Period) (Period, error) { return c.period(p.Year-1, p.Part) }

// After is the period that follows.
func (c *Calendar) After(p Period) (Period, error) {
	switch p.Part {
	case "H1", "T1", "T2", "Q1", "Q2", "Q3":
		return c.period(p.Year, Part([]byte{p.Part[0], p.Part[1] + 1}))
	case "H2":
		return c.period(p.Year+1, "H1")
	case "T3":
		return c.period(p.Year+1, "T1")
	case "Q4":
		return c.period(p.Year+1, "Q1")
	}
	return c.period(p.Year+1, p.Part)
}

// HalfOf is the half-year in which a day lies. A calendar that leaves the day
// out answers with the half of the year by months.
func (c *Calendar) HalfOf(day Date) Period {
	for _, year := range []int{day.Year(), day.Year() - 1, day.Year() + 1} {
		for _, part := range []Part{"H1", "H2"} {
			if p, err := c.period(year, part); err == nil && p.Contains(day) {
				return p
			}
		}
	}
	part := Part("H1")
	if len(day) >= 7 && day[5:7] > "06" {
		part = "H2"
	}
	return Period{Calendar: Code(c.Ref), Year: day.Year(), Part: part}
}

var monthDayForm = regexp.MustCompile(`^(\d\d)-(\d\d)$`)

func monthDay(year int, md string) (Date, bool) {
	if !monthDayForm.MatchString(md) {
		return "", false
	}
	d, err := ParseDate(fmt.Sprintf("%04d-%s", year, md))
	return d, err == nil
}

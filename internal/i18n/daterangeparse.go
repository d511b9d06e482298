package i18n

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"
)

var (
	rangeLead  = regexp.MustCompile(`^(từ|from|tu)\s+`)
	rangeDay   = regexp.MustCompile(`^(ngày|ngay|the)\s+`)
	rangeParts = regexp.MustCompile(`^(.+?)(?:\s*[-–—~]\s*|\s+(?:đến|den|tới|toi|to|until|through)\s+)(.+)$`)
	// rangeStart is a first day that leaves out what the last one says: its day,
	// or its day and month.
	rangeStart = regexp.MustCompile(`^([0-9]{1,2})(?:[/.]([0-9]{1,2})|\s+tháng\s+([0-9]{1,2}))?$`)
	// rangeInMonth is the English "March 5–7, 2024".
	rangeInMonth = regexp.MustCompile(`^([a-z]+)\s+([0-9]{1,2})\s*[-–—]\s*([0-9]{1,2}),?\s+([0-9]{4})$`)
)

// ParseDays reads two days that somebody typed as one span: "5–7/3/2024",
// "28/2-3/3/2024", "từ ngày 5 đến ngày 7 tháng 3 năm 2024", "March 5–7, 2024".
// Where the first day has no month or year it is that of the last, or the year
// before where the span goes over the end of a year. It is not ok where this is
// no span of whole days, or its end comes first.
func ParseDays(typed string) (from, to string, ok bool) {
	s := strings.ToLower(strings.Join(strings.Fields(norm.NFC.String(typed)), " "))
	if m := rangeInMonth.FindStringSubmatch(s); m != nil {
		return wholeDays(m[1]+" "+m[2]+", "+m[4], m[1]+" "+m[3]+", "+m[4])
	}
	s = rangeDay.ReplaceAllString(rangeLead.ReplaceAllString(s, ""), "")
	for at := 0; at < len(s); { // the first mark may stand inside a date: 28-2-2024 – 3-3-2024
		m := rangeParts.FindStringSubmatchIndex(s[at:])
		if m == nil {
			return "", "", false
		}
		left, right := s[:at+m[3]], rangeDay.ReplaceAllString(s[at+m[4]:], "")
		if from, to, ok = spanOf(strings.TrimSpace(left), strings.TrimSpace(right)); ok {
			return from, to, true
		}
		at += m[4]
	}
	return "", "", false
}

func spanOf(left, right string) (from, to string, ok bool) {
	to, err := ParseDate(right)
	last, whole := readISO(to)
	if err != nil || !whole || last.day == 0 {
		return "", "", false
	}
	m := rangeStart.FindStringSubmatch(left)
	if m == nil {
		return wholeDays(left, right)
	}
	month, year := pad(last.month, 2), last.year
	if m[2]+m[3] != "" {
		month = m[2] + m[3]
		if len(month) == 1 {
			month = "0" + month
		}
		if month > pad(last.month, 2) {
			year--
		}
	}
	return wholeDays(m[1]+"/"+month+"/"+pad(year, 4), right)
}

// wholeDays reads two dates that are both whole days, in their order.
func wholeDays(first, second string) (from, to string, ok bool) {
	from, err := ParseDate(first)
	if err != nil {
		return "", "", false
	}
	to, err = ParseDate(second)
	return from, to, err == nil && len(from) == len("2006-01-02") && len(to) == len("2006-01-02") && from <= to
}

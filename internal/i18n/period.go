package i18n

import "strings"

// Period names a reporting period by its code: "2022-H1" is "first half of
// 2022" or "6 tháng đầu năm 2022", "2022-Q1" is "first quarter of 2022" or
// "quý I năm 2022", "2022-9M" the first nine months, "2016-2021" a span of
// years; "2022" and "2022-06" read as dates. A code of no known form comes
// back as it is.
func Period(l Lang, code string) string {
	key, args, ok := periodMessage(code)
	if !ok {
		return LongDate(l, code)
	}
	return T(l, "period.long."+key, args...)
}

// InPeriod names a period inside a sentence: "in the first half of 2022",
// "trong 6 tháng đầu năm 2022".
func InPeriod(l Lang, code string) string {
	key, args, ok := periodMessage(code)
	if !ok {
		return OnDate(l, code)
	}
	return T(l, "period.in."+key, args...)
}

// ShortPeriod names a period for the head of a column or an axis: "H1 2022",
// "6T đầu 2022".
func ShortPeriod(l Lang, code string) string {
	key, args, ok := periodMessage(code)
	if !ok {
		return ShortDate(code)
	}
	return T(l, "period.short."+key, args...)
}

// periodMessage returns the last part of the message key for a period code and
// the arguments the message takes.
func periodMessage(code string) (key string, args []any, ok bool) {
	year, part, ok := strings.Cut(code, "-")
	if !ok || len(year) != 4 || !allDigits(year) {
		return "", nil, false
	}
	args = []any{"year", year}
	switch part {
	case "H1", "H2", "9M":
		return strings.ToLower(part), args, true
	case "T1", "T2", "T3":
		return "third." + part[1:], args, true
	case "Q1", "Q2", "Q3", "Q4":
		return "quarter." + part[1:], args, true
	}
	if len(part) == 4 && allDigits(part) {
		return "years", append(args, "to", part), true
	}
	return "", nil, false
}

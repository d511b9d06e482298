package i18n

// ShortRange shows a span of dates for a table: "10–12/06/2022",
// "30/05–02/06/2022", "30/12/2021 – 02/01/2022". An empty end, or one equal to
// the start, is a single date.
func ShortRange(from, to string) string {
	a, okA := readISO(from)
	b, okB := readISO(to)
	switch {
	case to == "" || from == to:
		return ShortDate(from)
	case from == "":
		return "– " + ShortDate(to)
	case okA && okB && a.day > 0 && b.day > 0 && a.year == b.year && a.month == b.month:
		return pad(a.day, 2) + "–" + b.short()
	case okA && okB && a.day > 0 && b.day > 0 && a.year == b.year:
		return pad(a.day, 2) + "/" + pad(a.month, 2) + "–" + b.short()
	case okA && okB && a.day == 0 && b.day == 0 && a.month > 0 && b.month > 0 && a.year == b.year:
		return pad(a.month, 2) + "–" + b.short()
	}
	return ShortDate(from) + " – " + ShortDate(to)
}

// FromTo shows a span of dates inside a sentence: "from 10 to 12 June 2022",
// "từ ngày 30 tháng 5 đến ngày 2 tháng 6 năm 2022", "from May to June 2022". A
// span with one end reads "from …" or "until …"; a span of one date reads as
// [OnDate] has it.
func FromTo(l Lang, from, to string) string {
	switch {
	case from == "" && to == "":
		return ""
	case from == to:
		return OnDate(l, from)
	case from == "":
		return T(l, "date.range.until", "to", LongDate(l, to))
	case to == "":
		return T(l, "date.range.since", "from", LongDate(l, from))
	}
	a, okA := readISO(from)
	b, okB := readISO(to)
	sameYear := okA && okB && a.year == b.year
	switch {
	case sameYear && a.day > 0 && b.day > 0 && a.month == b.month:
		return T(l, "date.range.days_of_month",
			"from_day", a.day, "to_day", b.day, "month", Month(l, b.month), "year", b.year)
	case sameYear && a.day > 0 && b.day > 0:
		return T(l, "date.range.days_of_year",
			"from_day", a.day, "from_month", Month(l, a.month),
			"to_day", b.day, "to_month", Month(l, b.month), "year", b.year)
	case sameYear && a.day == 0 && b.day == 0 && a.month > 0 && b.month > 0:
		return T(l, "date.range.months_of_year",
			"from_month", Month(l, a.month), "to_month", Month(l, b.month), "year", b.year)
	}
	return T(l, "date.range.any", "from", LongDate(l, from), "to", LongDate(l, to))
}

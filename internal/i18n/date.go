package i18n

import (
	"strconv"
	"time"
)

// partialDate is a date known to the day, the month or the year: what is not
// known is zero.
type partialDate struct {
	year, month, day int
}

// readISO reads "2022", "2022-06" or "2022-06-22" and nothing else.
func readISO(iso string) (partialDate, bool) {
	var d partialDate
	if len(iso) != 4 && len(iso) != 7 && len(iso) != 10 {
		return d, false
	}
	if !allDigits(iso[:4]) {
		return d, false
	}
	d.year, _ = strconv.Atoi(iso[:4])
	if len(iso) >= 7 {
		if iso[4] != '-' || !allDigits(iso[5:7]) {
			return d, false
		}
		d.month, _ = strconv.Atoi(iso[5:7])
		if d.month == 0 {
			return d, false
		}
	}
	if len(iso) == 10 {
		if iso[7] != '-' || !allDigits(iso[8:]) {
			return d, false
		}
		d.day, _ = strconv.Atoi(iso[8:])
		if d.day == 0 {
			return d, false
		}
	}
	return d, d.exists()
}

func (d partialDate) exists() bool {
	if d.year == 0 || d.month > 12 {
		return false
	}
	return d.day <= daysIn(d.year, d.month)
}

// daysIn is the length of a month; an unknown month has the longest.
func daysIn(year, month int) int {
	if month == 0 {
		return 31
	}
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

func (d partialDate) iso() string {
	switch {
	case d.month == 0:
		return pad(d.year, 4)
	case d.day == 0:
		return pad(d.year, 4) + "-" + pad(d.month, 2)
	}
	return pad(d.year, 4) + "-" + pad(d.month, 2) + "-" + pad(d.day, 2)
}

func (d partialDate) short() string {
	switch {
	case d.month == 0:
		return pad(d.year, 4)
	case d.day == 0:
		return pad(d.month, 2) + "/" + pad(d.year, 4)
	}
	return pad(d.day, 2) + "/" + pad(d.month, 2) + "/" + pad(d.year, 4)
}

func (d partialDate) long(l Lang) string {
	switch {
	case d.month == 0:
		return T(l, "date.long.year", "year", d.year)
	case d.day == 0:
		return T(l, "date.long.month", "month", Month(l, d.month), "year", d.year)
	}
	return T(l, "date.long.day", "day", d.day, "month", Month(l, d.month), "year", d.year)
}

// pad writes a number with leading zeros to at least width digits.
func pad(n, width int) string {
	s := strconv.Itoa(n)
	for len(s) < width {
		s = "0" + s
	}
	return s
}

// Month returns the name of a month from 1 to 12: "June", "tháng 6".
func Month(l Lang, month int) string { return T(l, "month."+strconv.Itoa(month)) }

// ShortDate shows a date as screens and tables do, the same in both languages:
// "22/06/2022", "06/2022", "2022". Text that is not an ISO date comes back as
// it is; this holds for every function of this package that shows a date.
func ShortDate(iso string) string {
	d, ok := readISO(iso)
	if !ok {
		return iso
	}
	return d.short()
}

// LongDate shows a date in words: "15 May 2022", "June 2022", "2022"; "ngày 15
// tháng 5 năm 2022", "tháng 6 năm 2022", "năm 2022".
func LongDate(l Lang, iso string) string {
	d, ok := readISO(iso)
	if !ok {
		return iso
	}
	return d.long(l)
}

// OnDate shows a date inside a sentence: "on 15 May 2022", "in June 2022", "in
// 2022"; "ngày 15 tháng 5 năm 2022", "trong tháng 6 năm 2022", "trong năm 2022".
func OnDate(l Lang, iso string) string {
	d, ok := readISO(iso)
	if !ok {
		return iso
	}
	key := "date.on.day"
	switch {
	case d.month == 0:
		key = "date.on.year"
	case d.day == 0:
		key = "date.on.month"
	}
	return T(l, key, "date", d.long(l))
}

// PaperDate shows a full date as the head of an official paper does: days
// below 10 and the months 1 and 2 take a leading zero in Vietnamese (Decree
// 30/2020/ND-CP, Annex I): "ngày 05 tháng 01 năm 2022". Imprecise dates show
// as [LongDate] shows them.
func PaperDate(l Lang, iso string) string {
	d, ok := readISO(iso)
	if !ok || d.day == 0 || l != VI {
		return LongDate(l, iso)
	}
	month := strconv.Itoa(d.month)
	if d.month <= 2 {
		month = pad(d.month, 2)
	}
	return T(l, "date.paper", "day", pad(d.day, 2), "month", month, "year", d.year)
}

// ShortTime shows a moment, in the zone t carries, as "22/06/2022 14:30".
func ShortTime(t time.Time) string { return t.Format("02/01/2006 15:04") }

package i18n

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// dateShapes are the forms a typed date may have. In a shape, D is a number of
// one or two digits, Y one of four, M the English name of a month; other words
// are Vietnamese, folded. The value says what the numbers mean, in order: day,
// month, year.
var dateShapes = map[string]string{
	"Y":                    "y",
	"nam Y":                "y",
	"D Y":                  "my",
	"Y D":                  "ym",
	"M Y":                  "my",
	"thang D Y":            "my",
	"thang D nam Y":        "my",
	"Y D D":                "ymd",
	"D D Y":                "dmy",
	"D M Y":                "dmy",
	"M D Y":                "mdy",
	"ngay D D Y":           "dmy",
	"D thang D nam Y":      "dmy",
	"ngay D thang D nam Y": "dmy",
	"ngay D thang D Y":     "dmy",
}

var englishMonths = []string{
	"january", "february", "march", "april", "may", "june", "july",
	"august", "september", "october", "november", "december",
}

// ParseDate reads a date somebody typed and returns it in ISO form, as precise
// as it was typed: 22/6/2022, 22-06-2022, 22.6.2022, 06/2022, 2022,
// 2022-06-22, "22 June 2022", "ngày 22 tháng 6 năm 2022". Numbers are read day
// first. The error is an [InputError].
func ParseDate(typed string) (iso string, err error) {
	refuse := func(why Reason) (string, error) {
		return "", &InputError{Input: typed, Reason: why}
	}
	if strings.TrimSpace(typed) == "" {
		return refuse(DateEmpty)
	}
	shape, numbers, ok := dateShape(Fold(typed))
	if !ok {
		return refuse(DateForm)
	}
	meaning, known := dateShapes[shape]
	if !known {
		if shape == "D D D" {
			return refuse(DateYear)
		}
		return refuse(DateForm)
	}
	var d partialDate
	for i, part := range meaning {
		switch part {
		case 'y':
			d.year = numbers[i]
		case 'm':
			d.month = numbers[i]
		case 'd':
			d.day = numbers[i]
		}
	}
	switch {
	case d.year < 1000:
		return refuse(DateYear)
	case strings.Contains(meaning, "m") && (d.month < 1 || d.month > 12):
		if d.month > 12 && d.month <= 31 && d.day >= 1 && d.day <= 12 {
			return refuse(DateOrder)
		}
		return refuse(DateMonth)
	case strings.Contains(meaning, "d") && (d.day < 1 || d.day > daysIn(d.year, d.month)):
		return refuse(DateDay)
	}
	return d.iso(), nil
}

// dateShape reduces folded text to one of the shapes above and the numbers in
// it. Between two parts stands space and at most one of / - . and comma.
func dateShape(folded string) (shape string, numbers []int, ok bool) {
	var parts []string
	for rest := strings.TrimSpace(folded); rest != ""; {
		if len(parts) == 6 {
			return "", nil, false
		}
		part, after := leadingRun(rest)
		switch {
		case part == "":
			return "", nil, false
		case !allDigits(part):
			if month := monthNamed(part); month > 0 {
				parts, numbers = append(parts, "M"), append(numbers, month)
			} else {
				parts = append(parts, part)
			}
		case len(part) == 4:
			parts, numbers = append(parts, "Y"), append(numbers, number(part))
		case len(part) <= 2:
			parts, numbers = append(parts, "D"), append(numbers, number(part))
		default:
			return "", nil, false
		}
		rest = strings.TrimLeftFunc(after, unicode.IsSpace)
		if rest != "" && strings.ContainsRune("/-.,", rune(rest[0])) {
			rest = strings.TrimLeftFunc(rest[1:], unicode.IsSpace)
			if rest == "" {
				return "", nil, false
			}
		}
	}
	return strings.Join(parts, " "), numbers, true
}

// leadingRun cuts off the digits or the a–z letters s begins with.
func leadingRun(s string) (run, rest string) {
	digits := s[0] >= '0' && s[0] <= '9'
	end := strings.IndexFunc(s, func(r rune) bool {
		if digits {
			return r < '0' || r > '9'
		}
		return r < 'a' || r > 'z'
	})
	if end < 0 {
		end = len(s)
	}
	return s[:end], s[end:]
}

// monthNamed returns the number of an English month, written out or cut to its
// first three letters, and 0 for anything else.
func monthNamed(word string) int {
	return 1 + slices.IndexFunc(englishMonths, func(name string) bool {
		return word == name || len(word) == 3 && strings.HasPrefix(name, word)
	})
}

func number(digits string) int {
	n, _ := strconv.Atoi(digits) // at most four digits
	return n
}

package i18n

import (
	"math"
	"strconv"
	"strings"
	"unicode"
)

// minus is the sign numbers are shown with; reading accepts the hyphen too.
const minus = "−"

// whole is any integer type a count comes in.
type whole interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint8 | ~uint16 | ~uint32
}

func separators(l Lang) (group, decimal byte) {
	if l == VI {
		return '.', ','
	}
	return ',', '.'
}

// Integer shows a whole number with its thousands grouped: 1,234 in English,
// 1.234 in Vietnamese. A year or a reference number is not for Integer.
func Integer[N whole](l Lang, n N) string {
	return localise(l, strconv.FormatInt(int64(n), 10))
}

// Decimal shows f with exactly digits decimals: 1,234.5 in English, 1.234,5 in
// Vietnamese. What is not a number shows as a dash.
func Decimal(l Lang, f float64, digits int) string {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return "–"
	}
	return localise(l, strconv.FormatFloat(f, 'f', max(digits, 0), 64))
}

// trimDecimal shows f with at most digits decimals and no trailing zeros.
func trimDecimal(l Lang, f float64, digits int) string {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return "–"
	}
	plain := strconv.FormatFloat(f, 'f', digits, 64)
	if strings.Contains(plain, ".") {
		plain = strings.TrimRight(strings.TrimRight(plain, "0"), ".")
	}
	return localise(l, plain)
}

// Percent shows a ratio, 0.125 as 12.5% or 12,5%, with digits decimals.
func Percent(l Lang, ratio float64, digits int) string {
	shown := Decimal(l, ratio*100, digits)
	if shown == "–" {
		return shown
	}
	return shown + "%"
}

// Change shows a difference with its sign: +12, −3, 0.
func Change[N whole](l Lang, n N) string {
	shown := Integer(l, n)
	if n > 0 {
		return "+" + shown
	}
	return shown
}

// localise turns strconv's spelling of a number into the reader's.
func localise(l Lang, plain string) string {
	group, decimal := separators(l)
	digits, negative := strings.CutPrefix(plain, "-")
	integer, fraction, fractional := strings.Cut(digits, ".")
	if negative && strings.Trim(digits, "0.") == "" {
		negative = false
	}
	if !negative && !fractional && len(integer) <= 3 {
		return integer
	}
	out := make([]byte, 0, len(plain)+len(plain)/3+len(minus))
	if negative {
		out = append(out, minus...)
	}
	for i := range len(integer) {
		if i > 0 && (len(integer)-i)%3 == 0 {
			out = append(out, group)
		}
		out = append(out, integer[i])
	}
	if fractional {
		out = append(append(out, decimal), fraction...)
	}
	return string(out)
}

// ParseNumber reads a number as somebody typing in language l writes it, with
// or without grouping. It refuses with an [InputError] what reads differently
// in the other language, such as 12.5 in Vietnamese, instead of guessing.
func ParseNumber(l Lang, typed string) (float64, error) {
	refused := &InputError{Input: typed, Reason: NumberForm}
	group, decimal := separators(l)
	s := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return -1
		case r == '−':
			return '-'
		}
		return r
	}, strings.TrimSpace(typed))
	if s == "" {
		return 0, &InputError{Input: typed, Reason: NumberEmpty}
	}
	s, negative := strings.CutPrefix(s, "-")
	integer, fraction, fractional := strings.Cut(s, string(decimal))
	groups := strings.Split(integer, string(group))
	for i, g := range groups {
		grouped := len(groups) > 1
		if !allDigits(g) || grouped && i > 0 && len(g) != 3 || grouped && i == 0 && len(g) > 3 {
			return 0, refused
		}
	}
	plain := strings.Join(groups, "")
	if fractional {
		if !allDigits(fraction) {
			return 0, refused
		}
		plain += "." + fraction
	}
	f, err := strconv.ParseFloat(plain, 64)
	if err != nil {
		return 0, refused
	}
	if negative {
		f = -f
	}
	return f, nil
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

package i18n

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Ordinal shows a position in figures: "1st", "7th"; "thứ nhất", "thứ 7".
func Ordinal(l Lang, n int) string {
	figures := strconv.Itoa(n)
	if l == VI {
		if n == 1 {
			return T(l, "ordinal.1")
		}
		return "thứ " + figures
	}
	suffix := "th"
	if tens := n / 10 % 10; tens != 1 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return figures + suffix
}

// OrdinalWord writes a position from 1 to 12 out: "seventh", "thứ bảy"; beyond
// that it is [Ordinal].
func OrdinalWord(l Lang, n int) string {
	if n < 1 || n > 12 {
		return Ordinal(l, n)
	}
	return T(l, "ordinal."+strconv.Itoa(n))
}

// Edition numbers one meeting of a series: "7th", "lần thứ 7", "lần thứ nhất".
func Edition(l Lang, n int) string {
	if l == VI {
		return "lần " + Ordinal(l, n)
	}
	return Ordinal(l, n)
}

// NumberWord writes a count from 1 to 12 out for prose: "three", "ba"; other
// counts stay in figures.
func NumberWord(l Lang, n int) string {
	if n < 1 || n > 12 {
		return Integer(l, n)
	}
	return T(l, "number."+strconv.Itoa(n))
}

// List joins items for a sentence: "a, b and c", "a, b và c". Empty items are
// left out.
func List(l Lang, items ...string) string { return join(l, "list.and", items) }

// ListOr joins alternatives: "a, b or c", "a, b hoặc c".
func ListOr(l Lang, items ...string) string { return join(l, "list.or", items) }

func join(l Lang, key string, items []string) string {
	var kept []string
	for _, item := range items {
		if item != "" {
			kept = append(kept, item)
		}
	}
	switch last := len(kept) - 1; last {
	case -1:
		return ""
	case 0:
		return kept[0]
	default:
		return T(l, key, "first", strings.Join(kept[:last], ", "), "last", kept[last])
	}
}

// Capitalise makes the first letter of a phrase a capital, to begin a sentence
// or stand as a heading.
func Capitalise(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 || unicode.IsUpper(first) || first == utf8.RuneError {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}

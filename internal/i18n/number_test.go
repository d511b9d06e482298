package i18n

import (
	"errors"
	"math"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

func TestNumbers(t *testing.T) {
	tests := []struct {
		name   string
		show   func(Lang) string
		en, vi string
	}{
		{"zero", func(l Lang) string { return Integer(l, 0) }, "0", "0"},
		{"three digits", func(l Lang) string { return Integer(l, 999) }, "999", "999"},
		{"four digits", func(l Lang) string { return Integer(l, 1234) }, "1,234", "1.234"},
		{"millions", func(l Lang) string { return Integer(l, int64(-12345678)) }, "−12,345,678", "−12.345.678"},
		{"smallest", func(l Lang) string { return Integer(l, int64(math.MinInt64)) }, "−9,223,372,036,854,775,808", "−9.223.372.036.854.775.808"},
		{"decimal", func(l Lang) string { return Decimal(l, 1234.5, 1) }, "1,234.5", "1.234,5"},
		{"decimals kept", func(l Lang) string { return Decimal(l, 2, 2) }, "2.00", "2,00"},
		{"no decimals", func(l Lang) string { return Decimal(l, 1999.6, 0) }, "2,000", "2.000"},
		{"negative that rounds to nothing", func(l Lang) string { return Decimal(l, -0.04, 1) }, "0.0", "0,0"},
		{"no number", func(l Lang) string { return Decimal(l, math.NaN(), 1) }, "–", "–"},
		{"percentage", func(l Lang) string { return Percent(l, 0.125, 1) }, "12.5%", "12,5%"},
		{"over all", func(l Lang) string { return Percent(l, 12.34, 0) }, "1,234%", "1.234%"},
		{"no ratio", func(l Lang) string { return Percent(l, math.Inf(1), 0) }, "–", "–"},
		{"more", func(l Lang) string { return Change(l, 1200) }, "+1,200", "+1.200"},
		{"fewer", func(l Lang) string { return Change(l, -3) }, "−3", "−3"},
		{"the same", func(l Lang) string { return Change(l, 0) }, "0", "0"},
	}
	for _, test := range tests {
		if got := test.show(EN); got != test.en {
			t.Errorf("%s in English: %q, want %q", test.name, got, test.en)
		}
		if got := test.show(VI); got != test.vi {
			t.Errorf("%s in Vietnamese: %q, want %q", test.name, got, test.vi)
		}
	}
}

func TestParseNumber(t *testing.T) {
	tests := []struct {
		lang  Lang
		typed string
		want  float64
		fails Reason
	}{
		{EN, "1,234.5", 1234.5, ""},
		{VI, "1.234,5", 1234.5, ""},
		{VI, "1.234", 1234, ""},
		{EN, "1.234", 1.234, ""},
		{VI, " -12 345,25 ", -12345.25, ""},
		{EN, "−3", -3, ""},
		{EN, "1234", 1234, ""},
		{VI, "12.5", 0, NumberForm},
		{EN, "12,5", 0, NumberForm},
		{EN, "1,2345", 0, NumberForm},
		{EN, "1234,567", 0, NumberForm},
		{EN, "1.2.3", 0, NumberForm},
		{EN, "12a", 0, NumberForm},
		{EN, "--1", 0, NumberForm},
		{EN, ".", 0, NumberForm},
		{EN, "1e9", 0, NumberForm},
		{EN, "  ", 0, NumberEmpty},
	}
	for _, test := range tests {
		got, err := ParseNumber(test.lang, test.typed)
		if got != test.want || reasonOf(err) != test.fails {
			t.Errorf("ParseNumber(%s, %q) = %v, %v", test.lang, test.typed, got, err)
		}
	}
}

// reasonOf returns why an input was refused, or nothing when it was not.
func reasonOf(err error) Reason {
	if refused, ok := errors.AsType[*InputError](err); ok {
		return refused.Reason
	}
	return ""
}

func TestParseNumberReadsWhatDecimalShows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := rapid.SampledFrom(Langs()).Draw(t, "lang")
		f := rapid.Float64Range(-1e12, 1e12).Draw(t, "number")
		digits := rapid.IntRange(0, 6).Draw(t, "digits")
		want, _ := strconv.ParseFloat(strconv.FormatFloat(f, 'f', digits, 64), 64)
		shown := Decimal(l, f, digits)
		if got, err := ParseNumber(l, shown); err != nil || got != want {
			t.Fatalf("%q reads as %v, %v; want %v", shown, got, err, want)
		}
	})
}

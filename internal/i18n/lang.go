package i18n

import (
	"strings"

	"golang.org/x/text/language"
)

// Lang is a language of the interface, written as its ISO 639-1 code.
type Lang string

// The languages every text exists in.
const (
	EN Lang = "en"
	VI Lang = "vi"
)

// Langs returns the languages of the interface in the order screens show them.
func Langs() []Lang { return []Lang{EN, VI} }

// Parse reads a language code such as "vi", "vi-VN" or "en_GB.UTF-8". It
// reports false for a language the interface does not have.
func Parse(s string) (Lang, bool) {
	primary, _, _ := strings.Cut(strings.ReplaceAll(strings.TrimSpace(s), "_", "-"), "-")
	switch strings.ToLower(primary) {
	case "en":
		return EN, true
	case "vi":
		return VI, true
	}
	return "", false
}

// Negotiate picks the language an Accept-Language header prefers, or otherwise
// when the header names none of ours.
func Negotiate(acceptLanguage string, otherwise Lang) Lang {
	tags, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil {
		return otherwise
	}
	for _, tag := range tags {
		if l, ok := Parse(tag.String()); ok {
			return l
		}
	}
	return otherwise
}

// Other returns the second language, the one a language toggle leads to.
func (l Lang) Other() Lang {
	if l == VI {
		return EN
	}
	return VI
}

// index is the position of l in tables held per language; an unknown language
// reads as English.
func (l Lang) index() int {
	if l == VI {
		return 1
	}
	return 0
}

package chancery

import "strings"

// Text is what people read, in Vietnamese and in English. One of the two may
// be missing; screens then show the other with a tag.
type Text struct {
	EN string `json:"en,omitempty"`
	VI string `json:"vi,omitempty"`
}

// Empty reports whether neither language is there.
func (t Text) Empty() bool { return t.EN == "" && t.VI == "" }

// In returns the text in lang ("en" or "vi") and the language it really is
// in: the other one where lang is missing.
func (t Text) In(lang string) (text, have string) {
	if lang == "vi" && t.VI != "" || t.EN == "" {
		return t.VI, "vi"
	}
	return t.EN, "en"
}

// Code is a term of a vocabulary ("port_call").
type Code string

// Number is a whole number that may be absent. Nought and "not stated" differ.
type Number struct {
	N  int64
	OK bool
}

// Num is a number that is there.
func Num(n int64) Number { return Number{n, true} }

// clean takes the white space off both ends and NULs out, which neither engine
// keeps in text, and ends lines as files and programs do, not as browsers send them.
func clean(s string) string {
	return strings.TrimSpace(unwanted.Replace(s))
}

var unwanted = strings.NewReplacer("\x00", "", "\r\n", "\n")

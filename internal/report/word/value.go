package word

import (
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// Scope is a place where fields are found by name: a record, a line of one, or
// what is known of the paper itself.
type Scope interface {
	// Get finds a field; ok is false where there is none of that name, whether
	// it is filled or not. The answer for a name never changes its Type, so that
	// a template can be checked with an empty record.
	Get(name string) (v Value, ok bool)
}

// Type is what a value holds.
type Type int

// The types of a value.
const (
	Words  Type = iota // text, perhaps in two languages
	Day                // a date
	Count              // a whole number
	Flag               // yes or no
	Term               // a word of a vocabulary
	Record             // another record
	List               // several of one sort
)

// Value is what a field holds.
type Value struct {
	Type   Type
	EN, VI string        // Words and Term, and how a Record is called
	Date   chancery.Date // Day
	N      int64         // Count
	Has    bool          // whether a Count or a Flag is there
	Code   string        // what conditions compare a Term or a Record with
	Of     Scope         // fields of a Record; of a List: those of an empty item
	Items  []Scope       // List
}

// Text is a value of one text in both languages.
func Text(s string) Value { return Value{EN: s, VI: s} }

// Itself is the name by which an item of a list that is not a record, a word or
// a text, is called within a loop.
const Itself = "this"

// formats are the words that may follow a field, by the type they are for.
var formats = map[string][]Type{
	"upper": {Words, Day, Term, Record, List, Count, Flag}, "lower": {Words, Day, Term, Record, List, Count, Flag}, "first": {Words, Day, Term, Record, List, Count, Flag},
	"sentence": {Words, Day, Term, Record, List}, "roman": {Count}, "on": {Day},
	"long": {Day}, "short": {Day}, "paper": {Day}, "day": {Day}, "month": {Day}, "year": {Day},
	"words": {Count}, "plain": {Count}, "rank": {Record}, "full": {Record}, "code": {Term, Record},
}

// empty reports whether there is nothing to say.
func (v Value) empty() bool {
	switch v.Type {
	case Day:
		return v.Date == ""
	case Count, Flag:
		return !v.Has
	case List:
		return len(v.Items) == 0
	case Record:
		return v.EN == "" && v.VI == "" && v.Code == ""
	}
	return v.EN == "" && v.VI == ""
}

// text is the value in words.
func (v Value) text(l i18n.Lang, forms []string) string {
	if v.empty() && v.Type != Flag {
		return ""
	}
	s := v.plain(l, forms)
	for _, f := range forms {
		switch f {
		case "upper":
			s = strings.ToUpper(s)
		case "lower":
			s = strings.ToLower(s)
		case "first":
			s = i18n.Capitalise(s)
		case "sentence":
			s = stopped(s)
		}
	}
	return readable(strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n"))
}

// stopped ends a text with a full stop, unless it ends with a mark already.
func stopped(s string) string {
	s = strings.TrimRight(s, " \u00a0\t\r\n")
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?:;") || strings.HasSuffix(s, "…") {
		return s
	}
	return s + "."
}

func (v Value) plain(l i18n.Lang, forms []string) string {
	has := func(f string) bool { return slices.Contains(forms, f) }
	switch v.Type {
	case Day:
		return v.day(l, has)
	case Count:
		switch {
		case has("words"):
			return i18n.NumberWord(l, int(v.N))
		case has("plain"):
			return itoa(int(v.N))
		case has("roman"):
			return roman(int(v.N))
		}
		return i18n.Integer(l, v.N)
	case Flag:
		return i18n.T(l, map[bool]string{true: "paper.yes", false: "paper.no"}[v.Has])
	case List:
		var all []string
		for _, item := range v.Items {
			if s := called(item).text(l, nil); s != "" {
				all = append(all, s)
			}
		}
		return i18n.List(l, all...)
	}
	if has("code") {
		return v.Code
	}
	for _, f := range []string{"rank", "full"} {
		if has(f) && v.Of != nil {
			if x, ok := v.Of.Get("as_" + f); ok {
				return x.text(l, nil)
			}
		}
	}
	s, _ := chancery.Text{EN: v.EN, VI: v.VI}.In(string(l))
	return s
}

// called is the name of an item of a list: a record's title, or the item itself.
func called(s Scope) Value {
	if v, ok := s.Get(Itself); ok {
		return v
	}
	return Value{}
}

func (v Value) day(l i18n.Lang, has func(string) bool) string {
	iso := string(v.Date)
	switch {
	case has("on"):
		return i18n.OnDate(l, iso)
	case has("long"):
		return i18n.LongDate(l, iso)
	case has("paper"):
		return i18n.PaperDate(l, iso)
	case has("year"):
		return iso[:4]
	case has("month") && len(iso) >= 7:
		return iso[5:7]
	case has("day") && len(iso) >= 10:
		return iso[8:10]
	case has("month"), has("day"):
		return ""
	}
	return i18n.ShortDate(iso)
}

// is compares with the word of a condition, without regard to capitals.
func (v Value) is(word string) bool {
	switch v.Type {
	case Count:
		return v.Has && itoa(int(v.N)) == word
	case Day:
		return string(v.Date) == word
	case Flag:
		return word == map[bool]string{true: "yes", false: "no"}[v.Has]
	case Term, Record:
		return strings.EqualFold(v.Code, word)
	}
	return strings.EqualFold(v.EN, word) || strings.EqualFold(v.VI, word)
}

// FormatsOf lists the formats that suit a type, in alphabetical order.
func FormatsOf(t Type) []string {
	var out []string
	for name, types := range formats {
		if slices.Contains(types, t) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

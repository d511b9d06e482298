package i18n

import (
	"strconv"
	"strings"

	"chancery/internal/chancery"
)

// FirstOf is the message of the first key that exists, else the last part of
// the last key, so that a word of a ministry's own shows as it is.
func FirstOf(l Lang, keys ...string) string {
	for _, k := range keys {
		if Has(l, k) {
			return T(l, k)
		}
	}
	last := keys[len(keys)-1]
	return last[strings.LastIndexByte(last, '.')+1:]
}

// VocabularyName is what a vocabulary is called; its code where it has no word.
func VocabularyName(l Lang, name string) string { return FirstOf(l, "vocabulary."+name) }

// KindName is what one record of a kind is called, KindsName what many are.
func KindName(l Lang, k chancery.Kind) string { return FirstOf(l, "kind."+string(k)) }

// KindsName is what the records of a kind are called.
func KindsName(l Lang, k chancery.Kind) string { return FirstOf(l, "kinds."+string(k)) }

// FieldName names a field; of is the kind or, for a field of child lines, the lines.
func FieldName(l Lang, of, name string) string {
	return FirstOf(l, "field."+of+"."+name, "field."+name)
}

// StateName names where a record of a kind stands.
func StateName(l Lang, k chancery.Kind, s chancery.State) string {
	return FirstOf(l, "state."+string(k)+"."+string(s))
}

// ActName is what a button for the act says.
func ActName(l Lang, k chancery.Kind, act string) string {
	return FirstOf(l, "act."+string(k)+"."+act, "act."+act)
}

// PathName names the field of an error path: "delegation.2.person" becomes
// "Delegation, line 2, Person".
func PathName(l Lang, kind chancery.Kind, path string) string {
	parts := strings.Split(path, ".")
	label := FieldName(l, string(kind), parts[0])
	if len(parts) == 3 {
		return T(l, "label.line_field", "lines", label, "number", parts[1], "field", FieldName(l, parts[0], parts[2]))
	}
	return label
}

// Explain words what is wrong with a record of a kind, or with what was asked
// where kind is empty. Codes among the arguments become what people call them.
func Explain(l Lang, kind chancery.Kind, key string, args []any) string {
	if !Has(l, key) {
		return T(l, "error.invalid")
	}
	given := map[string]any{}
	for i := 0; i+1 < len(args); i += 2 {
		if name, ok := args[i].(string); ok {
			given[name] = args[i+1]
		}
	}
	if k, ok := given["kind"].(string); ok {
		if _, err := chancery.SpecOf(chancery.Kind(k)); err == nil {
			kind = chancery.Kind(k)
		}
	}
	for name, v := range given {
		given[name] = argument(l, kind, name, v)
	}
	for _, name := range Args(l, key) {
		if _, ok := given[name]; !ok {
			given[name] = ""
		}
	}
	return T(l, key, given)
}

// argument words one argument of an error by its name.
func argument(l Lang, kind chancery.Kind, name string, v any) any {
	s, ok := v.(string)
	if !ok {
		if n, ok := v.(int64); ok && (name == "version" || name == "year" || name == "value") {
			return strconv.FormatInt(n, 10)
		}
		return v
	}
	switch name {
	case "kind":
		return kindNames(l, s)
	case "state":
		return StateName(l, kind, chancery.State(s))
	case "act":
		return ActName(l, kind, s)
	case "first", "field":
		return FieldName(l, string(kind), s)
	case "vocabulary":
		return FirstOf(l, "vocabulary."+s)
	case "right":
		k, act, _ := strings.Cut(s, ".")
		if !Has(l, "kind."+k) {
			return s
		}
		return T(l, "label.right", "act", ActName(l, chancery.Kind(k), act), "kind", KindName(l, chancery.Kind(k)))
	case "date", "day":
		return ShortDate(s)
	case "value":
		return shortened(s)
	}
	return s
}

// shownValue is how many characters of a value a message repeats.
const shownValue = 200

func shortened(s string) string {
	if r := []rune(s); len(r) > shownValue {
		return string(r[:shownValue]) + "…"
	}
	return s
}

func kindNames(l Lang, kinds string) string {
	if kinds == "" {
		return T(l, "kind.any")
	}
	var out []string
	for k := range strings.SplitSeq(kinds, ", ") {
		out = append(out, KindName(l, chancery.Kind(k)))
	}
	return ListOr(l, out...)
}

package api

import (
	"fmt"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// first is the message of the first key there is, else the last part of the
// last key: a word of a deployment's own shows as it is.
func first(lang i18n.Lang, keys ...string) string {
	for _, k := range keys {
		if i18n.Has(lang, k) {
			return i18n.T(lang, k)
		}
	}
	last := keys[len(keys)-1]
	return last[strings.LastIndexByte(last, '.')+1:]
}

func kindLabel(lang i18n.Lang, k chancery.Kind) string  { return first(lang, "kind."+string(k)) }
func kindsLabel(lang i18n.Lang, k chancery.Kind) string { return first(lang, "kinds."+string(k)) }

func fieldLabel(lang i18n.Lang, of, name string) string {
	return first(lang, "field."+of+"."+name, "field."+name)
}

func actLabel(lang i18n.Lang, k chancery.Kind, act string) string {
	return first(lang, "act."+string(k)+"."+act, "act."+act)
}

// pathLabel names the field of an error path: "delegation.2.person" becomes
// "Delegations 2, Person".
func pathLabel(lang i18n.Lang, kind chancery.Kind, path string) string {
	lines, number, name, deep := splitPath(path)
	if !deep {
		return fieldLabel(lang, string(kind), path)
	}
	return fmt.Sprintf("%s %d, %s", fieldLabel(lang, string(kind), lines), number, fieldLabel(lang, lines, name))
}

// explain words a message about a record of a kind: codes among its arguments
// become what people call them.
func explain(lang i18n.Lang, kind chancery.Kind, key string, args []any) string {
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
		given[name] = wordOf(lang, kind, name, v)
	}
	for _, name := range i18n.Args(lang, key) {
		if _, ok := given[name]; !ok {
			given[name] = ""
		}
	}
	return i18n.T(lang, key, given)
}

func wordOf(lang i18n.Lang, kind chancery.Kind, name string, v any) any {
	s, ok := v.(string)
	if !ok {
		return fmt.Sprint(v)
	}
	switch name {
	case "kind":
		return kindList(lang, s)
	case "state":
		return first(lang, "state."+string(kind)+"."+s)
	case "act":
		return actLabel(lang, kind, s)
	case "first", "field":
		return fieldLabel(lang, string(kind), s)
	case "vocabulary":
		return first(lang, "vocabulary."+s)
	}
	return s
}

func kindList(lang i18n.Lang, kinds string) string {
	if kinds == "" {
		return i18n.T(lang, "kind.any")
	}
	var out []string
	for k := range strings.SplitSeq(kinds, ", ") {
		out = append(out, kindLabel(lang, chancery.Kind(k)))
	}
	return i18n.ListOr(lang, out...)
}

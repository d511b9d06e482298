package service

import (
	"errors"
	"fmt"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/sheet"
)

// fieldErrors lists what an error says about a record, one entry at least.
func fieldErrors(err error) []chancery.FieldError {
	if fields := chancery.FieldsOf(err); len(fields) > 0 {
		return fields
	}
	var e *chancery.Error
	if errors.As(err, &e) {
		return []chancery.FieldError{{Key: e.Key, Args: e.Args}}
	}
	return []chancery.FieldError{{Key: "error.storage"}}
}

func argument(fe chancery.FieldError, name string) string {
	for i := 0; i+1 < len(fe.Args); i += 2 {
		if fe.Args[i] == name && fe.Args[i+1] != nil {
			return short(fmt.Sprint(fe.Args[i+1]))
		}
	}
	return ""
}

// shownValue is how much of a value a rejection shows.
const shownValue = 200

func short(s string) string {
	if r := []rune(s); len(r) > shownValue {
		return string(r[:shownValue]) + "…"
	}
	return s
}

// valueAt is what stands in a row for a field.
func valueAt(rec *sheet.Record, path string) string {
	switch path {
	case "":
		return ""
	case "ref":
		return short(rec.Ref)
	case "key":
		return short(rec.Key)
	case "state":
		return short(string(rec.State))
	}
	switch v := rec.Values[path].(type) {
	case string:
		return short(v)
	case map[string]any:
		for _, lang := range []string{"en", "vi"} {
			if s, _ := v[lang].(string); s != "" {
				return short(s)
			}
		}
	}
	return ""
}

// candidates lists the first few of many.
func candidates(refs []string) string {
	const most = 5
	if len(refs) > most {
		return strings.Join(refs[:most], ", ") + " …"
	}
	return strings.Join(refs, ", ")
}

// reasonIn words what is wrong with a record of a kind: codes among the
// arguments become what people call them.
func reasonIn(lang i18n.Lang, kind chancery.Kind, fe chancery.FieldError) string {
	given := map[string]any{}
	for i := 0; i+1 < len(fe.Args); i += 2 {
		if name, ok := fe.Args[i].(string); ok {
			given[name] = fe.Args[i+1]
		}
	}
	for name, v := range given {
		if s, ok := v.(string); ok {
			given[name] = wordFor(lang, kind, name, s)
		}
	}
	for _, name := range i18n.Args(lang, fe.Key) {
		if _, ok := given[name]; !ok {
			given[name] = ""
		}
	}
	return i18n.T(lang, fe.Key, given)
}

func wordFor(lang i18n.Lang, kind chancery.Kind, name, s string) string {
	var keys []string
	switch name {
	case "kind":
		words := []string{}
		for k := range strings.SplitSeq(s, ", ") {
			if k == "" {
				k = "any"
			}
			words = append(words, wordOr(lang, k, "kind."+k))
		}
		return strings.Join(words, ", ")
	case "state":
		keys = []string{"state." + string(kind) + "." + s}
	case "act":
		keys = []string{"act." + string(kind) + "." + s, "act." + s}
	case "first", "field":
		keys = []string{"field." + string(kind) + "." + s, "field." + s}
	case "vocabulary":
		keys = []string{"vocabulary." + s}
	case "value":
		return short(s)
	}
	return wordOr(lang, s, keys...)
}

func wordOr(lang i18n.Lang, otherwise string, keys ...string) string {
	for _, k := range keys {
		if i18n.Has(lang, k) {
			return i18n.T(lang, k)
		}
	}
	return otherwise
}

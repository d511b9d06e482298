package service

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"chancery/internal/chancery"
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

// candidates lists the first few of many, in order.
func candidates(refs []string) string {
	const most = 5
	refs = slices.Sorted(slices.Values(refs))
	if len(refs) > most {
		return strings.Join(refs[:most], ", ") + " …"
	}
	return strings.Join(refs, ", ")
}

package chancery

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Resolver knows what a record cannot know of itself: which records and which
// terms there are. It finds only what the person acting may see.
type Resolver interface {
	// ResolveRef finds a record of one of the kinds (any kind when none are
	// given) by reference, key or identifier.
	ResolveRef(kinds []Kind, name string) (ID, bool)
	// HasTerm reports whether the vocabulary has the code.
	HasTerm(vocabulary string, c Code) bool
}

// Value is the field as other programs read it: string, bool, int64, []string,
// Text, or []map[string]any for child lines; nil when empty. name turns an
// identifier into the reference to show; where it answers "" the reader may
// not see the record and it is left out.
func (f Field) Value(name func(ID) string) any {
	if f.Empty() {
		return nil
	}
	switch p := f.at.(type) {
	case *string:
		return *p
	case *Text:
		return *p
	case *Code:
		return string(*p)
	case *[]Code:
		out := make([]string, len(*p))
		for i, c := range *p {
			out[i] = string(c)
		}
		return out
	case *ID:
		if s := name(*p); s != "" {
			return s
		}
		return nil
	case *[]ID:
		var out []string
		for _, id := range *p {
			if s := name(id); s != "" {
				out = append(out, s)
			}
		}
		if out == nil {
			return nil
		}
		return out
	case *Date:
		return string(*p)
	case *Number:
		return p.N
	case *bool:
		return *p
	}
	var out []map[string]any
	for _, l := range f.Lines() {
		m := map[string]any{}
		for _, c := range l {
			if v := c.Value(name); v != nil {
				m[c.Name] = v
			}
		}
		out = append(out, m)
	}
	return out
}

var timeForm = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)

// Accept puts a value, in the form Value gives, into the field; nil and ""
// empty it. What it refuses it names, and then the field is left as it was.
func (f Field) Accept(v any, r Resolver) []FieldError {
	bad := func(key string, args ...any) []FieldError {
		return []FieldError{{f.Name, key, append([]any{"value", v}, args...)}}
	}
	switch p := f.at.(type) {
	case *string:
		s, ok := asString(v)
		switch {
		case !ok:
			return bad("value.not_text")
		case utf8.RuneCountInString(s) > f.Max:
			return bad("value.too_long", "max", f.Max)
		case f.Type == TypeTime && s != "" && !timeForm.MatchString(s):
			return bad("value.not_time")
		case f.Type == TypeLine && strings.ContainsAny(s, "\r\n"):
			return bad("value.one_line")
		}
		*p = s
	case *Text:
		t, ok := asText(v)
		if !ok {
			return bad("value.not_text")
		}
		if utf8.RuneCountInString(t.EN) > f.Max || utf8.RuneCountInString(t.VI) > f.Max {
			return bad("value.too_long", "max", f.Max)
		}
		*p = t
	case *Code:
		s, ok := asString(v)
		if !ok {
			return bad("value.not_code")
		}
		if s != "" && !r.HasTerm(f.Vocabulary, Code(s)) {
			return bad("value.no_such_term", "vocabulary", f.Vocabulary)
		}
		*p = Code(s)
	case *[]Code:
		list, ok := asList(v)
		if !ok {
			return bad("value.not_list")
		}
		var out []Code
		for _, s := range list {
			if !r.HasTerm(f.Vocabulary, Code(s)) {
				return []FieldError{{f.Name, "value.no_such_term", []any{"value", s, "vocabulary", f.Vocabulary}}}
			}
			out = appendOnce(out, Code(s))
		}
		*p = out
	case *ID:
		s, ok := asString(v)
		if !ok {
			return bad("value.not_reference")
		}
		if s == "" {
			*p = ""
			return nil
		}
		id, ok := r.ResolveRef(f.Targets, s)
		if !ok {
			return bad("value.no_such_record", "kind", kindNames(f.Targets))
		}
		*p = id
	case *[]ID:
		list, ok := asList(v)
		if !ok {
			return bad("value.not_list")
		}
		var out []ID
		for _, s := range list {
			id, ok := r.ResolveRef(f.Targets, s)
			if !ok {
				return []FieldError{{f.Name, "value.no_such_record", []any{"value", s, "kind", kindNames(f.Targets)}}}
			}
			out = appendOnce(out, id)
		}
		*p = out
	case *Date:
		s, ok := asString(v)
		if !ok {
			return bad("date.form")
		}
		if s == "" {
			*p = ""
			return nil
		}
		d, err := ParseDate(s)
		if err != nil {
			e := FieldsOf(err)
			e[0].Field = f.Name
			return e
		}
		*p = d
	case *Number:
		n, ok := asNumber(v)
		if !ok {
			return bad("value.not_number")
		}
		*p = n
	case *bool:
		b, ok := asFlag(v)
		if !ok {
			return bad("value.not_flag")
		}
		*p = b
	default:
		return f.acceptLines(v, r)
	}
	return nil
}

func (f Field) acceptLines(v any, r Resolver) []FieldError {
	rows, ok := asRows(v)
	if !ok {
		return []FieldError{{f.Name, "value.not_lines", []any{"value", v}}}
	}
	f.ResetLines()
	var errs []FieldError
	for i, row := range rows {
		l := f.AppendLine()
		for name, cell := range row {
			c, ok := l.ByName(name)
			if !ok {
				errs = append(errs, FieldError{linePath(f.Name, i, name), "value.no_such_field", []any{"value", name}})
				continue
			}
			for _, e := range c.Accept(cell, r) {
				e.Field = linePath(f.Name, i, e.Field)
				errs = append(errs, e)
			}
		}
	}
	return errs
}

func kindNames(kinds []Kind) string {
	s := make([]string, len(kinds))
	for i, k := range kinds {
		s[i] = string(k)
	}
	return strings.Join(s, ", ")
}

func appendOnce[T comparable](list []T, v T) []T {
	for _, o := range list {
		if o == v {
			return list
		}
	}
	return append(list, v)
}

func asString(v any) (string, bool) {
	switch x := v.(type) {
	case nil:
		return "", true
	case string:
		return clean(x), utf8.ValidString(x)
	case json.Number:
		return x.String(), true
	}
	return "", false
}

func asText(v any) (Text, bool) {
	switch x := v.(type) {
	case nil:
		return Text{}, true
	case Text:
		return Text{EN: clean(x.EN), VI: clean(x.VI)}, utf8.ValidString(x.EN + x.VI)
	case map[string]any:
		en, ok1 := asString(x["en"])
		vi, ok2 := asString(x["vi"])
		for k := range x {
			if k != "en" && k != "vi" {
				return Text{}, false
			}
		}
		return Text{EN: en, VI: vi}, ok1 && ok2
	}
	return Text{}, false
}

func asList(v any) ([]string, bool) {
	switch x := v.(type) {
	case nil:
		return nil, true
	case string:
		var out []string
		for _, s := range strings.Split(x, ";") {
			if s = clean(s); s != "" {
				out = append(out, s)
			}
		}
		return out, true
	case []string:
		return x, true
	case []any:
		out := make([]string, 0, len(x))
		for _, e := range x {
			s, ok := asString(e)
			if !ok {
				return nil, false
			}
			if s != "" {
				out = append(out, s)
			}
		}
		return out, true
	}
	return nil, false
}

func asNumber(v any) (Number, bool) {
	switch x := v.(type) {
	case nil:
		return Number{}, true
	case int64:
		return Num(x), true
	case float64:
		return Num(int64(x)), x == float64(int64(x))
	}
	s, ok := asString(v)
	if !ok || s == "" {
		return Number{}, ok
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return Num(n), err == nil
}

func asFlag(v any) (bool, bool) {
	switch x := v.(type) {
	case nil:
		return false, true
	case bool:
		return x, true
	case string:
		switch strings.ToLower(clean(x)) {
		case "", "false", "no", "0", "không":
			return false, true
		case "true", "yes", "1", "on", "có":
			return true, true
		}
	}
	return false, false
}

func asRows(v any) ([]map[string]any, bool) {
	switch x := v.(type) {
	case nil:
		return nil, true
	case []map[string]any:
		return x, true
	case []any:
		out := make([]map[string]any, len(x))
		for i, e := range x {
			m, ok := e.(map[string]any)
			if !ok {
				return nil, false
			}
			out[i] = m
		}
		return out, true
	}
	return nil, false
}

// linePath is the path of a field in the i-th child line, counted from 0; people count from 1.
func linePath(lines string, i int, field string) string {
	return fmt.Sprintf("%s.%d.%s", lines, i+1, field)
}

package ingest

import (
	"slices"
	"strings"

	"chancery/internal/chancery"
)

// Registry is what is known when a text is read: the records that may be meant
// in it and the terms of the vocabularies. The caller fills it with what the
// person reading may see.
type Registry struct {
	Home    chancery.Code // the own country: "VN"
	Records []Known
	Terms   []Term
}

// Known is a record of the registry. Fields are in the form Field.Value gives.
// Partners, mechanisms, organisations and persons are recognised by name;
// activities, rotations, agreements, conferences and tasks are compared with.
type Known struct {
	Kind   chancery.Kind
	Ref    string
	Fields map[string]any
	Names  []string // further names and spellings, in any language
}

// Term is a term of a vocabulary.
type Term struct {
	Vocabulary   string
	Code         chancery.Code
	Label, Short chancery.Text
}

// KnownOf takes a record's fields as they are; ref gives the references of the
// records it names.
func KnownOf(kind chancery.Kind, ref string, fields chancery.Fields, name func(chancery.ID) string) Known {
	k := Known{Kind: kind, Ref: ref, Fields: map[string]any{}}
	for _, f := range fields {
		if v := f.Value(name); v != nil {
			k.Fields[f.Name] = v
		}
	}
	return k
}

func (k *Known) str(field string) string {
	s, _ := k.Fields[field].(string)
	return s
}

func (k *Known) text(field string) chancery.Text {
	t, _ := k.Fields[field].(chancery.Text)
	return t
}

func (k *Known) list(field string) []string {
	l, _ := k.Fields[field].([]string)
	return l
}

func (k *Known) number(field string) int64 {
	n, ok := k.Fields[field].(int64)
	if !ok {
		return -1
	}
	return n
}

// names are all names a record goes by, without what stands in brackets.
func (k *Known) names() []string {
	t := k.text("name")
	out := slices.Clone(k.Names)
	for _, n := range []string{t.EN, t.VI} {
		if n = strings.TrimSpace(withoutBrackets(n)); n != "" {
			out = append(out, n)
		}
	}
	return out
}

func withoutBrackets(s string) string {
	for {
		open := strings.IndexByte(s, '(')
		if open < 0 {
			return s
		}
		end := strings.IndexByte(s[open:], ')')
		if end < 0 {
			return s[:open]
		}
		s = strings.TrimRight(s[:open], " ") + s[open+end+1:]
	}
}

// acronyms are the short forms that can stand for a mechanism alone: one word
// of at least three capitals that names no country.
func (k *Known) acronyms() []string {
	var out []string
	t, s := k.text("name"), k.text("short")
	candidates := []string{s.EN, s.VI, bracketed(t.EN), bracketed(t.VI)}
	for _, c := range candidates {
		capitals := 0
		for _, r := range c {
			if r >= 'A' && r <= 'Z' {
				capitals++
			}
		}
		if capitals >= 3 && !strings.ContainsAny(c, " ,") && !strings.HasPrefix(c, "ASEAN") && c != "ARMY" && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

func bracketed(s string) string {
	_, rest, ok := strings.Cut(s, "(")
	if !ok {
		return ""
	}
	inner, _, _ := strings.Cut(rest, ")")
	return inner
}

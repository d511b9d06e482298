package web

import (
	"fmt"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// reading turns what was typed into values the service takes, and gathers what
// cannot be read.
type reading struct {
	v     *visit
	errs  []chancery.FieldError
	picks map[string][]service.Name
	err   error // an outage
}

// values reads all fields. Only a failure of the system is an error; what was
// typed wrongly stands in errs.
func (r *reading) values(fields chancery.Fields, typed entered) map[string]any {
	r.picks = map[string][]service.Name{}
	out := map[string]any{}
	for _, f := range fields {
		out[f.Name] = r.value(f, f.Name, typed[f.Name])
	}
	return out
}

func (r *reading) wrong(path, key string, args ...any) any {
	r.errs = append(r.errs, chancery.FieldError{Field: path, Key: key, Args: args})
	return nil
}

func (r *reading) value(f chancery.Field, path string, typed any) any {
	s, _ := typed.(string)
	if names, ok := typed.([]string); ok && f.Listed {
		return strings.Join(names, " ")
	}
	switch f.Type {
	case chancery.TypeDate:
		return r.date(path, s)
	case chancery.TypeNumber:
		return r.number(path, s)
	case chancery.TypeRef:
		return r.ref(f, path, s)
	case chancery.TypeRefs:
		list, _ := typed.([]string)
		var ids []string
		for _, s := range list {
			if id, ok := r.ref(f, path, s).(string); ok && id != "" {
				ids = append(ids, id)
			}
		}
		return ids
	case chancery.TypeLines:
		rows, _ := typed.([]entered)
		out := make([]map[string]any, len(rows))
		for i, row := range rows {
			out[i] = map[string]any{}
			for _, c := range f.LineFields() {
				out[i][c.Name] = r.value(c, fmt.Sprintf("%s.%d.%s", path, i+1, c.Name), row[c.Name])
			}
		}
		return out
	}
	return typed
}

func (r *reading) date(path, s string) any {
	if strings.TrimSpace(s) == "" {
		return ""
	}
	iso, err := i18n.ParseDate(s)
	if err == nil {
		return iso
	}
	if e, ok := err.(*i18n.InputError); ok {
		return r.wrong(path, string(e.Reason), "input", e.Input)
	}
	return r.wrong(path, "date.form", "value", s)
}

func (r *reading) number(path, s string) any {
	if strings.TrimSpace(s) == "" {
		return ""
	}
	n, err := i18n.ParseNumber(r.v.lang, s)
	if err != nil || n != float64(int64(n)) {
		return r.wrong(path, "value.not_number", "value", s)
	}
	return int64(n)
}

// ref finds the record that was meant. What could be several is not guessed:
// they are offered.
func (r *reading) ref(f chancery.Field, path, s string) any {
	s = strings.TrimSpace(s)
	if s == "" || r.err != nil {
		return ""
	}
	name := s
	if i := strings.LastIndex(s, "("); i >= 0 && strings.HasSuffix(s, ")") {
		exact, _, err := r.lookup(f.Targets, s[i+1:len(s)-1], 1)
		if err == nil && exact != nil {
			return string(exact.ID)
		}
		if err != nil {
			r.err = err
			return ""
		}
		if i > 0 {
			name = strings.TrimSpace(s[:i])
		}
	}
	exact, like, err := r.lookup(f.Targets, name, 8)
	if err != nil {
		r.err = err
		return ""
	}
	if exact != nil {
		return string(exact.ID)
	}
	if same := slices.DeleteFunc(slices.Clone(like), func(n service.Name) bool { return !called(n, name) }); len(same) == 1 {
		return string(same[0].ID)
	}
	if len(like) > 0 {
		r.picks[path] = like
		return r.wrong(path, "web.form.several", "value", s)
	}
	return r.wrong(path, "value.no_such_record", "value", s, "kind", kindNames(f.Targets))
}

// lookup finds a record among the kinds; where there are several, "kind/reference" names one.
func (r *reading) lookup(targets []chancery.Kind, typed string, limit int) (*service.Name, []service.Name, error) {
	if kind, ref, ok := strings.Cut(typed, "/"); ok && slices.Contains(targets, chancery.Kind(kind)) {
		targets, typed = []chancery.Kind{chancery.Kind(kind)}, ref
	}
	return r.v.site.service.Lookup(r.v.ctx(), r.v.who, targets, typed, limit)
}

// called reports whether a record has exactly this title, accents and case aside.
func called(n service.Name, title string) bool {
	want := i18n.Fold(title)
	return i18n.Fold(n.Title.EN) == want || i18n.Fold(n.Title.VI) == want
}

func kindNames(kinds []chancery.Kind) string {
	s := make([]string, len(kinds))
	for i, k := range kinds {
		s[i] = string(k)
	}
	return strings.Join(s, ", ")
}

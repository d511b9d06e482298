package service

import (
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// labels are the words of a vocabulary as people know them, folded, each with
// its code; an empty code where two terms are called the same.
type labels map[string]chancery.Code

func labelsOf(terms []chancery.Term) labels {
	out := labels{}
	for _, t := range terms {
		for _, text := range unique([]string{t.Label.EN, t.Label.VI, t.Short.EN, t.Short.VI}) {
			folded := i18n.Fold(strings.TrimSpace(text))
			if had, twice := out[folded]; folded == "" || twice && had != chancery.Code(t.Code) {
				out[folded] = ""
				continue
			}
			out[folded] = chancery.Code(t.Code)
		}
	}
	return out
}

// coded puts codes in the place of the labels people write instead.
func (r *resolver) coded(f chancery.Field, v any) any {
	switch f.Type {
	case chancery.TypeCode:
		if s, ok := v.(string); ok {
			return r.codeOf(f.Vocabulary, s)
		}
	case chancery.TypeCodes:
		if s, ok := v.(string); ok {
			parts := strings.Split(s, ";")
			for i, p := range parts {
				parts[i] = r.codeOf(f.Vocabulary, p)
			}
			return strings.Join(parts, ";")
		}
	case chancery.TypeLines:
		lines, ok := v.([]map[string]any)
		if !ok {
			return v
		}
		for _, c := range f.LineFields() {
			for _, l := range lines {
				if cell, there := l[c.Name]; there {
					l[c.Name] = r.coded(c, cell)
				}
			}
		}
	}
	return v
}

func (r *resolver) codeOf(vocabulary, s string) string {
	s = strings.TrimSpace(s)
	if _, is := r.terms[vocabulary][chancery.Code(s)]; is || s == "" {
		return s
	}
	if r.labels[vocabulary] == nil {
		r.labels[vocabulary] = labelsOf(r.all[vocabulary])
	}
	if c := r.labels[vocabulary][i18n.Fold(s)]; c != "" {
		return string(c)
	}
	return s
}

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
			return r.each(s, func(p string) (string, bool) {
				c := r.codeOf(f.Vocabulary, p)
				_, known := r.terms[f.Vocabulary][chancery.Code(c)]
				return c, known
			})
		}
	case chancery.TypeRefs:
		if s, ok := v.(string); ok {
			return r.each(s, func(p string) (string, bool) {
				_, known := r.known[among(f.Targets)][p]
				return p, known
			})
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
	c, known := r.labels[vocabulary][i18n.Fold(s)]
	if !known { // the code of a term that was merged means the term it is part of
		if c = r.tx.CodeNow(vocabulary, chancery.Code(s)); string(c) == s {
			c = ""
		}
		r.labels[vocabulary][i18n.Fold(s)] = c
	}
	if c == "" { // of several terms, or of none
		return s
	}
	return string(c)
}

// each goes through the parts of a cell that holds several. Where a part is not
// known as it stands, but all of those it lists by commas are, these take its place.
func (r *resolver) each(cell string, of func(string) (string, bool)) string {
	parts := strings.Split(cell, ";")
	for i, p := range parts {
		p = strings.TrimSpace(p)
		as, known := of(p)
		if parts[i] = as; known {
			continue
		}
		var split []string
		for _, one := range listed(p) {
			c, known := of(one)
			if !known {
				split = nil
				break
			}
			split = append(split, c)
		}
		if split != nil {
			parts[i] = strings.Join(split, ";")
		}
	}
	return strings.Join(parts, ";")
}

var listMarks = strings.NewReplacer(",", ";", "\n", ";", "/", ";", " và ", ";", " and ", ";", " & ", ";", " - ", ";")

// listed are the things a text names one after the other; none where it is one.
func listed(text string) (out []string) {
	for p := range strings.SplitSeq(listMarks.Replace(text), ";") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

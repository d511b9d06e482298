package service

import (
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/sheet"
	"chancery/internal/store"
)

// names are what the records of the files are called, so that rows find each
// other before any of them is saved.
type names struct {
	refs, keys map[chancery.Kind]map[string]int32
	ids        map[chancery.ID]int32
	prints     map[uint64]int32 // by the cells of a row
}

func newNames() names {
	return names{refs: map[chancery.Kind]map[string]int32{}, keys: map[chancery.Kind]map[string]int32{}, ids: map[chancery.ID]int32{}, prints: map[uint64]int32{}}
}

func put(in map[chancery.Kind]map[string]int32, kind chancery.Kind, name string, at int32) {
	if name == "" {
		return
	}
	if in[kind] == nil {
		in[kind] = map[string]int32{}
	}
	in[kind][name] = at
}

// refField is a field that names other records.
type refField struct {
	group string // of child lines
	name  string
	many  bool
	kinds []chancery.Kind
}

func refFields(spec *chancery.Spec) []refField {
	var out []refField
	for _, f := range spec.DescribeAll() {
		if f.Type == chancery.TypeRef || f.Type == chancery.TypeRefs {
			out = append(out, refField{"", f.Name, f.Type == chancery.TypeRefs, f.Targets})
		}
		for _, l := range f.LineFields() {
			if l.Type == chancery.TypeRef || l.Type == chancery.TypeRefs {
				out = append(out, refField{f.Name, l.Name, l.Type == chancery.TypeRefs, l.Targets})
			}
		}
	}
	return out
}

// of gives the names that stand in the field.
func (f refField) of(rec *sheet.Record, each func(name string)) {
	if f.group == "" {
		f.split(rec.Values[f.name], each)
		return
	}
	switch lines := rec.Values[f.group].(type) {
	case []map[string]any:
		for _, l := range lines {
			f.split(l[f.name], each)
		}
	case []any:
		for _, l := range lines {
			if m, ok := l.(map[string]any); ok {
				f.split(m[f.name], each)
			}
		}
	}
}

func (f refField) split(v any, each func(name string)) {
	switch x := v.(type) {
	case string:
		if !f.many {
			x = strings.TrimSpace(x)
			if x != "" {
				each(x)
			}
			return
		}
		for part := range strings.SplitSeq(x, ";") {
			if part = strings.TrimSpace(part); part != "" {
				each(part)
				for _, p := range listed(part) {
					each(p)
				}
			}
		}
	case []any:
		for _, part := range x {
			if s, ok := part.(string); ok && strings.TrimSpace(s) != "" {
				each(strings.TrimSpace(s))
			}
		}
	}
}

// meant is the record a name stands for.
type meant struct {
	id      chancery.ID
	item    int32    // of the files, if it is new; else none
	several []string // the candidates of a name that could be any of them
}

const none = int32(-1)

// resolver answers what rows refer to: records there are, and records of the
// same files. It is asked once for many names and then answers from memory.
type resolver struct {
	tx     *store.Tx
	known  map[string]map[string]meant // by the kinds a field may name, then by name
	terms  map[string]map[chancery.Code]int32
	all    map[string][]chancery.Term // those there are already
	labels map[string]labels          // by vocabulary
	used   []dep                      // the new records the last row referred to
	unsure map[string][]string
	every  map[chancery.Kind][]store.Name // of kinds whose names were compared one by one
}

func newResolver(tx *store.Tx) (*resolver, error) {
	r := &resolver{tx: tx, known: map[string]map[string]meant{}, terms: map[string]map[chancery.Code]int32{}, labels: map[string]labels{}, every: map[chancery.Kind][]store.Name{}}
	all, err := tx.FreshTerms()
	r.all = all
	if err != nil {
		return nil, err
	}
	for vocabulary, terms := range all {
		for _, t := range terms {
			r.addTerm(vocabulary, chancery.Code(t.Code), none)
		}
	}
	return r, nil
}

func (r *resolver) addTerm(vocabulary string, c chancery.Code, item int32) {
	if r.terms[vocabulary] == nil {
		r.terms[vocabulary] = map[chancery.Code]int32{}
	}
	if _, there := r.terms[vocabulary][c]; !there {
		r.terms[vocabulary][c] = item
	}
}

// begin forgets what the row before referred to.
func (r *resolver) begin() { r.used, r.unsure = r.used[:0], nil }

// HasTerm reports whether a vocabulary has the code, or will have it.
func (r *resolver) HasTerm(vocabulary string, c chancery.Code) bool {
	item, ok := r.terms[vocabulary][c]
	if !ok {
		return vocabulary == "marking_level" && len(r.terms[vocabulary]) == 0 && c == "public"
	}
	if item != none {
		r.used = append(r.used, dep{item: item, name: string(c)})
	}
	return true
}

// ResolveRef finds the record a name stands for.
func (r *resolver) ResolveRef(kinds []chancery.Kind, name string) (chancery.ID, bool) {
	name = strings.TrimSpace(name)
	m, ok := r.known[among(kinds)][name]
	switch {
	case !ok:
		return "", false
	case len(m.several) > 0:
		if r.unsure == nil {
			r.unsure = map[string][]string{}
		}
		r.unsure[name] = m.several
		return "", false
	case m.item != none:
		r.used = append(r.used, dep{item: m.item, name: name})
	}
	return m.id, true
}

func among(kinds []chancery.Kind) string {
	if len(kinds) == 1 {
		return string(kinds[0])
	}
	var b strings.Builder
	for _, k := range kinds {
		b.WriteString(string(k))
		b.WriteByte(' ')
	}
	return b.String()
}

// wanted gathers the names rows refer to, by the kinds they may be of.
type wanted map[string]*wantedOf

type wantedOf struct {
	kinds []chancery.Kind
	names map[string]bool
}

func (w wanted) gather(refs []refField, rec *sheet.Record) {
	for _, f := range refs {
		f.of(rec, func(name string) {
			of := w[among(f.kinds)]
			if of == nil {
				of = &wantedOf{f.kinds, map[string]bool{}}
				w[among(f.kinds)] = of
			}
			of.names[name] = true
		})
	}
}

// resolve finds what the names stand for. planned, where it is given, knows the
// records of the same files and comes first.
func (r *resolver) resolve(w wanted, planned func(kind chancery.Kind, name string) (meant, bool)) error {
	open := map[chancery.Kind]map[string]bool{} // names still to be found, by kind
	for key, of := range w {
		if r.known[key] == nil {
			r.known[key] = map[string]meant{}
		}
		for name := range of.names {
			if _, done := r.known[key][name]; !done {
				for _, k := range candidateKinds(of.kinds, name) {
					if open[k] == nil {
						open[k] = map[string]bool{}
					}
					open[k][bare(name)] = true
				}
			}
		}
	}
	found := map[chancery.Kind]map[string]meant{}
	for kind, set := range open {
		var err error
		if found[kind], err = r.find(kind, set, planned); err != nil {
			return err
		}
	}
	for key, of := range w {
		for name := range of.names {
			if _, done := r.known[key][name]; done {
				continue
			}
			m, ok, err := r.choose(of.kinds, name, found)
			if err != nil {
				return err
			}
			if ok {
				r.known[key][name] = m
			}
		}
	}
	return nil
}

// candidateKinds are the kinds a name may be of; "activity/2022-0142" says it itself.
func candidateKinds(kinds []chancery.Kind, name string) []chancery.Kind {
	if kind, _, ok := strings.Cut(name, "/"); ok {
		if _, err := chancery.SpecOf(chancery.Kind(kind)); err == nil {
			if len(kinds) == 0 || slices.Contains(kinds, chancery.Kind(kind)) {
				return []chancery.Kind{chancery.Kind(kind)}
			}
			return nil
		}
	}
	return kinds
}

func bare(name string) string {
	if kind, rest, ok := strings.Cut(name, "/"); ok {
		if _, err := chancery.SpecOf(chancery.Kind(kind)); err == nil {
			return rest
		}
	}
	return name
}

// choose takes the one record a name stands for: by reference or key before by
// title, and never one of several.
func (r *resolver) choose(kinds []chancery.Kind, name string, found map[chancery.Kind]map[string]meant) (meant, bool, error) {
	if chancery.ID(name).Valid() {
		id, ok := r.tx.ResolveRef(kinds, name)
		return meant{id: id, item: none}, ok, nil
	}
	var hits []meant
	var several []string
	for _, k := range candidateKinds(kinds, name) {
		if m, ok := found[k][bare(name)]; ok {
			hits = append(hits, m)
			several = append(several, append(m.several, string(k)+"/"+bare(name))...)
		}
	}
	switch {
	case len(hits) == 1:
		return hits[0], true, nil
	case len(hits) > 1:
		return meant{several: several}, true, nil
	}
	return meant{}, false, nil
}

// find looks for names of one kind.
func (r *resolver) find(kind chancery.Kind, set map[string]bool, planned func(chancery.Kind, string) (meant, bool)) (map[string]meant, error) {
	out := map[string]meant{}
	var rest []string
	for name := range set {
		if planned != nil {
			if m, ok := planned(kind, name); ok {
				out[name] = m
				continue
			}
		}
		rest = append(rest, name)
	}
	matches, err := r.tx.Matches(kind, rest, rest)
	if err != nil {
		return nil, err
	}
	var gone []chancery.ID
	for _, m := range matches {
		if m.Removed && !m.Hidden {
			gone = append(gone, m.ID)
		}
	}
	standing, err := r.tx.StandingOf(kind, gone)
	if err != nil {
		return nil, err
	}
	byKey := map[string]meant{}
	for _, m := range matches {
		id := m.ID
		if m.Removed {
			id = standing[m.ID].ID
		}
		if m.Hidden || id == "" {
			continue
		}
		if set[m.Ref] {
			out[m.Ref] = meant{id: id, item: none}
		}
		if set[m.Key] {
			byKey[m.Key] = meant{id: id, item: none}
		}
	}
	var titles []string
	for _, name := range rest {
		if _, ok := out[name]; ok {
			continue
		}
		if m, ok := byKey[name]; ok {
			out[name] = m
			continue
		}
		titles = append(titles, name)
	}
	return out, r.findTitled(kind, titles, out)
}

// findTitled is the last resort: the exact title, in either language.
func (r *resolver) findTitled(kind chancery.Kind, titles []string, out map[string]meant) error {
	if len(titles) == 0 {
		return nil
	}
	named, err := r.tx.Titled(kind, titles)
	if err != nil {
		return err
	}
	for _, t := range titles {
		var hits []store.Name
		for _, n := range named {
			if n.Title.EN == t || n.Title.VI == t {
				hits = append(hits, n)
			}
		}
		if len(hits) == 1 {
			out[t] = meant{id: hits[0].ID, item: none}
		}
		if len(hits) > 1 {
			m := meant{item: none}
			for _, h := range hits {
				m.several = append(m.several, string(kind)+"/"+h.Ref)
			}
			out[t] = m
		}
	}
	return nil
}

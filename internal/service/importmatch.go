package service

import (
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/sheet"
	"chancery/internal/store"
)

// matched is the record a row speaks of; its id is empty when there is none yet.
type matched struct {
	id      chancery.ID
	removed bool
	moved   string // what this one is called, where the row names a record that was made part of it
	fault   *chancery.FieldError
}

// match is what was found at the survey.
func (it item) match() matched {
	if it.fresh && !it.removed {
		return matched{}
	}
	return matched{id: it.id, removed: it.removed}
}

// anything accepts every code and no reference: it is for reading a row before
// it is known what it refers to.
type anything struct{}

func (anything) ResolveRef([]chancery.Kind, string) (chancery.ID, bool) { return "", false }
func (anything) HasTerm(string, chancery.Code) bool                     { return true }

// sketch is a record with what a row says by itself, references left out.
func sketch(spec *chancery.Spec, rec *sheet.Record) chancery.Entity {
	e := spec.Make()
	for _, f := range e.Fields() {
		if v, ok := rec.Values[f.Name]; ok && f.Type != chancery.TypeLines {
			f.Accept(v, anything{})
		}
	}
	return e
}

// match finds the records that rows of one kind speak of. Those in made are
// rows of the same files: however alike, they are not what another row means.
func match(tx *store.Tx, spec *chancery.Spec, recs []*sheet.Record, made map[chancery.ID]bool) ([]matched, error) {
	var refs, keys, days []string
	var sketches []chancery.Entity
	for _, rec := range recs {
		if spec.CodeFrom != nil && !rec.Broken {
			made := spec.CodeFrom(sketch(spec, rec))
			if rec.Ref == "" {
				rec.Ref = made
			}
		}
		if rec.Ref != "" {
			refs = append(refs, rec.Ref)
		}
		if rec.Key != "" {
			keys = append(keys, rec.Key)
		}
		var e chancery.Entity
		if rec.Ref == "" && rec.Key == "" && spec.Numbering == chancery.Yearly && !rec.Broken {
			e = sketch(spec, rec)
			_, ends := chancery.SpanOf(e)
			days = append(days, string(ends))
		}
		sketches = append(sketches, e)
	}
	found, err := tx.Matches(spec.Kind, refs, keys)
	if err != nil {
		return nil, err
	}
	byRef, byKey := map[string]store.Match{}, map[string]store.Match{}
	for _, m := range found {
		byRef[m.Ref] = m
		if m.Key != "" {
			byKey[m.Key] = m
		}
	}
	alike, err := tx.Ending(spec.Kind, unique(days))
	if err != nil {
		return nil, err
	}
	alike = slices.DeleteFunc(alike, func(n store.Name) bool { return made[n.ID] })
	out := make([]matched, len(recs))
	for i, rec := range recs {
		if sketches[i] != nil {
			out[i] = matchAlike(sketches[i], alike)
			continue
		}
		out[i] = matchNamed(spec, rec, byRef, byKey)
	}
	return out, followMerges(tx, spec.Kind, out)
}

// followMerges lets rows that speak of a record which was merged mean the one
// it is part of now.
func followMerges(tx *store.Tx, kind chancery.Kind, ms []matched) error {
	var gone []chancery.ID
	for _, m := range ms {
		if m.removed {
			gone = append(gone, m.id)
		}
	}
	standing, err := tx.StandingOf(kind, gone)
	if err != nil {
		return err
	}
	for i, m := range ms {
		if n, merged := standing[m.id]; m.removed && merged {
			ms[i] = matched{id: n.ID, moved: n.Ref}
		}
	}
	return nil
}

func unique(list []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// matchNamed goes by reference, then by key; the two must not speak of
// different records.
func matchNamed(spec *chancery.Spec, rec *sheet.Record, byRef, byKey map[string]store.Match) matched {
	fault := func(field, key, value string) matched {
		return matched{fault: &chancery.FieldError{Field: field, Key: key, Args: []any{"value", value, "kind", string(spec.Kind)}}}
	}
	r, hasRef := byRef[rec.Ref]
	k, hasKey := byKey[rec.Key]
	hasRef, hasKey = hasRef && rec.Ref != "", hasKey && rec.Key != ""
	switch {
	case hasRef && r.Hidden:
		return fault("ref", "error.duplicate_ref", rec.Ref)
	case hasKey && (k.Hidden || hasRef && k.ID != r.ID):
		return fault("key", "error.duplicate_key", rec.Key)
	case hasRef:
		return matched{id: r.ID, removed: r.Removed}
	case hasKey && rec.Ref != "":
		return fault("ref", "import.ref_differs", rec.Ref)
	case hasKey:
		return matched{id: k.ID, removed: k.Removed}
	}
	return matched{}
}

// matchAlike goes by title and dates, where a row has no name.
func matchAlike(e chancery.Entity, alike []store.Name) matched {
	title := chancery.TitleOf(e)
	begins, ends := chancery.SpanOf(e)
	if title.Empty() {
		return matched{}
	}
	var hits []store.Name
	for _, n := range alike {
		if n.Begins == begins && n.Ends == ends && (title.EN == "" || title.EN == n.Title.EN) && (title.VI == "" || title.VI == n.Title.VI) {
			hits = append(hits, n)
		}
	}
	switch len(hits) {
	case 0:
		return matched{}
	case 1:
		return matched{id: hits[0].ID, removed: hits[0].Removed}
	}
	refs := make([]string, len(hits))
	for i, h := range hits {
		refs[i] = h.Ref
	}
	text, _ := title.In("en")
	return matched{fault: &chancery.FieldError{Key: "import.ambiguous_row", Args: []any{"value", text, "candidates", candidates(refs)}}}
}

package service

import (
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/sheet"
	"chancery/internal/store"
)

// judge decides about rows, one batch after the other, as saving them would.
type judge struct {
	im       *importer
	d        *drafting
	parents  map[chancery.ID]chancery.ID // of the rows judged so far
	editions map[edition]int32
	blocks   map[int64][]int32         // rows that make records, by what they may be found alike by
	rows     map[int32]chancery.Entity // what those rows make
}

type edition struct {
	mechanism chancery.ID
	number    int64
}

func (j *judge) judge(t *table, first int32, recs []*sheet.Record) error {
	im := j.im
	ms := make([]matched, len(recs))
	for i := range recs {
		if it := im.items[first+int32(i)]; it.verdict == pending {
			ms[i] = it.match()
		}
	}
	there, err := j.d.load(t.Spec.Kind, ms)
	if err != nil {
		return err
	}
	drafts := make([]chancery.Entity, len(recs))
	for i, rec := range recs {
		at := first + int32(i)
		if im.items[at].verdict != pending {
			continue
		}
		was := there[im.items[at].id]
		var before []byte
		if was != nil && im.o.DryRun {
			before = chancery.Snapshot(was)
		}
		e, v, errs, err := j.d.draft(t.Spec, rec, was, im.items[at].id)
		if err != nil {
			return err
		}
		if len(j.d.names.used) > 0 {
			im.deps[at] = slices.Clone(j.d.names.used)
		}
		im.items[at].verdict = v
		if e != nil {
			im.note(at, e)
		}
		errs = append(slices.Clone(rec.Faults), errs...)
		if errs = append(errs, j.rules(t.Spec, e, v, errs)...); len(errs) > 0 {
			im.reject(at, rec, errs)
			continue
		}
		drafts[i] = e
		if v == changed {
			if err := im.revision(at, before, t.Spec, e); err != nil {
				return err
			}
		}
	}
	if err := j.together(t, first, drafts); err != nil {
		return err
	}
	return j.twins(t.Spec, first, drafts)
}

// rules are what saving checks of one record by itself.
func (j *judge) rules(spec *chancery.Spec, e chancery.Entity, v verdict, already []chancery.FieldError) []chancery.FieldError {
	if e == nil || v == unchanged {
		return nil
	}
	r := e.Head()
	if r.Marking.Level == "" { // saving gives it the lowest
		r.Marking.Level = "public"
		defer func() { r.Marking.Level = "" }()
	} else if !j.d.tx.MayMark(r.Marking) && j.d.names.terms["marking_level"][r.Marking.Level] == none {
		return []chancery.FieldError{{Field: "marking", Key: "marking.above_clearance", Args: []any{"value", string(r.Marking.Level)}}}
	}
	var errs []chancery.FieldError
	for _, fe := range chancery.FieldsOf(spec.Check(e)) {
		told := slices.ContainsFunc(already, func(a chancery.FieldError) bool { return a.Field == fe.Field })
		if !told {
			errs = append(errs, fe)
		}
	}
	return errs
}

// together checks what rows must not do to each other: stand above themselves,
// or hold the same edition.
func (j *judge) together(t *table, first int32, drafts []chancery.Entity) error {
	var mechanisms []chancery.ID
	for i, e := range drafts {
		if e == nil {
			continue
		}
		if err := j.ring(first+int32(i), e); err != nil {
			return err
		}
		if a, ok := e.(*chancery.Activity); ok && a.Mechanism != "" && a.Edition.OK {
			mechanisms = append(mechanisms, a.Mechanism)
		}
	}
	if len(mechanisms) == 0 {
		return nil
	}
	taken, err := j.d.tx.Editions(mechanisms)
	if err != nil {
		return err
	}
	for i, e := range drafts {
		a, ok := e.(*chancery.Activity)
		if !ok || a.Mechanism == "" || !a.Edition.OK {
			continue
		}
		at, key := first+int32(i), edition{a.Mechanism, a.Edition.N}
		by, there := taken[a.Mechanism][a.Edition.N]
		_, moves := j.im.names.ids[by]
		_, twice := j.editions[key]
		if j.im.items[at].verdict != rejected && (twice || there && by != a.ID && !moves) {
			j.im.reject(at, nil, []chancery.FieldError{{Field: "edition", Key: "activity.edition_taken", Args: []any{"value", a.Edition.N}}})
			continue
		}
		j.editions[key] = at
	}
	return nil
}

// ring refuses a record that would stand above itself by way of others, saved
// ones or those of the files.
func (j *judge) ring(at int32, e chancery.Entity) error {
	name, ok := parents[e.Head().Kind]
	if !ok {
		return nil
	}
	f, _ := chancery.OwnFields(e).ByName(name)
	up := *f.Pointer().(*chancery.ID)
	j.parents[e.Head().ID] = up
	for seen := []chancery.ID{e.Head().ID}; up != ""; {
		if slices.Contains(seen, up) {
			j.im.reject(at, nil, []chancery.FieldError{{Field: name, Key: "value.ring", Args: []any{"value", firstOf(e.Head().Ref, e.Head().Key)}}})
			j.parents[e.Head().ID] = ""
			return nil
		}
		seen = append(seen, up)
		next, known := j.parents[up]
		if !known {
			var err error
			if next, err = parentOf(j.d.tx, e.Head().Kind, name, up); err != nil {
				return err
			}
			if _, later := j.im.names.ids[up]; later { // its row comes later and asks again
				next = ""
			} else {
				j.parents[up] = next
			}
		}
		up = next
	}
	return nil
}

func parentOf(tx *store.Tx, kind chancery.Kind, field string, id chancery.ID) (chancery.ID, error) {
	es, err := tx.LoadMany(kind, []chancery.ID{id})
	if err != nil || len(es) == 0 {
		return "", err
	}
	f, _ := chancery.OwnFields(es[0]).ByName(field)
	return *f.Pointer().(*chancery.ID), nil
}

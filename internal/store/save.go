package store

import (
	"slices"
	"strings"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// Save keeps a record: a new one when its version is 0, else the next version
// of the one that was loaded. It checks the record's own rules, numbers it if
// it has no reference yet, indexes its words and notes the change for the
// ledger. When somebody else saved in between it fails with Stale.
func Save(t *Tx, e chancery.Entity) error {
	r := e.Head()
	spec, err := chancery.SpecOf(r.Kind)
	if err != nil {
		return err
	}
	slices.Sort(r.Marking.Compartments) // a set: one spelling in the ledger
	isNew := r.Version == 0
	if isNew {
		if err := t.christen(spec, e); err != nil {
			return err
		}
	}
	if err := spec.Check(e); err != nil {
		return err
	}
	if !t.mayMark(r.Marking) {
		return chancery.Invalid("marking", "marking.above_clearance", "value", string(r.Marking.Level))
	}
	r.Removed = false
	t.stamp(r)
	if isNew {
		err = t.insert(spec, e)
	} else {
		err = t.replace(spec, e)
	}
	if err != nil {
		return t.explainUnique(spec, e, err)
	}
	return t.note(e)
}

// christen gives a new record its identifier, its reference and who made it.
func (t *Tx) christen(spec *chancery.Spec, e chancery.Entity) error {
	r := e.Head()
	if r.ID == "" {
		r.ID = chancery.NewID(t.at)
	}
	r.CreatedAt, r.CreatedBy = micros(t.at), t.Actor.User
	if r.Marking.Level == "" {
		r.Marking.Level = t.s.terms.lowestMarking(t)
	}
	switch {
	case spec.CodeFrom != nil:
		r.Ref = spec.CodeFrom(e)
	case r.Ref == "" && spec.Numbering == chancery.Yearly:
		ref, err := t.nextNumber(spec, e)
		if err != nil {
			return err
		}
		r.Ref = ref
	case spec.Numbering == chancery.Yearly:
		return t.claimNumber(spec, r.Ref)
	}
	return nil
}

func (t *Tx) stamp(r *chancery.Record) {
	r.Version++
	r.UpdatedAt, r.UpdatedBy = micros(t.at), t.Actor.User
}

func micros(at time.Time) time.Time { return time.UnixMicro(at.UnixMicro()).UTC() }

const recordColumns = `kind, ref, "key", owner, class, shared, source, state, version, removed, begins, ends, title_en, title_vi, sort_key, reason, entry, created_at, created_by, updated_at, updated_by`

func (t *Tx) recordValues(e chancery.Entity, class int64) []any {
	r := e.Head()
	begins, ends := chancery.SpanOf(e)
	title := chancery.TitleOf(e)
	sortBy, _ := title.In("vi")
	return []any{
		string(r.Kind), r.Ref, r.Key, nullID(r.Owner), class, len(r.SharedWith) > 0, r.Source, string(r.State), r.Version, r.Removed,
		string(begins), string(ends), title.EN, title.VI, i18n.CollationKey(sortBy), r.Reason, t.base + int64(len(t.pending)),
		r.CreatedAt.UnixMicro(), r.CreatedBy, r.UpdatedAt.UnixMicro(), r.UpdatedBy,
	}
}

var (
	insertRecord = "INSERT INTO record (id, " + recordColumns + ") VALUES (" + places(22) + ")"
	updateRecord = "UPDATE record SET " + strings.ReplaceAll(recordColumns, ",", " = ?,") + " = ? WHERE id = ? AND version = ?"
)

func (t *Tx) insert(spec *chancery.Spec, e chancery.Entity) error {
	r := e.Head()
	class, err := t.classOf(r.Marking)
	if err != nil {
		return err
	}
	if _, err := t.put(insertRecord, append([]any{string(r.ID)}, t.recordValues(e, class)...)...); err != nil {
		return err
	}
	return t.insertOwn(spec, e)
}

func (t *Tx) insertOwn(spec *chancery.Spec, e chancery.Entity) error {
	tab, fields := tableOf(spec), chancery.OwnFields(e)
	if _, err := t.put(tab.insert, values(fields, []any{string(e.Head().ID)})...); err != nil {
		return err
	}
	return t.insertMany(tab, e, fields)
}

func (t *Tx) replace(spec *chancery.Spec, e chancery.Entity) error {
	r := e.Head()
	class, err := t.classOf(r.Marking)
	if err != nil {
		return err
	}
	n, err := t.exec(updateRecord, append(t.recordValues(e, class), string(r.ID), r.Version-1)...)
	if err != nil {
		return err
	}
	if n == 0 {
		return &chancery.Error{Problem: chancery.Stale, Key: "error.conflict", Args: []any{"ref", r.Ref, "version", r.Version - 1}}
	}
	tab, fields := tableOf(spec), chancery.OwnFields(e)
	if tab.update != "" {
		n, err := t.exec(tab.update, append(values(fields, nil), string(r.ID))...)
		if err != nil {
			return err
		}
		if n == 0 { // it had been removed
			return t.insertOwn(spec, e)
		}
	}
	if err := t.deleteMany(tab, r.ID); err != nil {
		return err
	}
	return t.insertMany(tab, e, fields)
}

// Remove takes a record away; Revive brings it back. Its history stays, its
// reference is never given again.
func Remove(t *Tx, e chancery.Entity) error {
	r := e.Head()
	spec, err := chancery.SpecOf(r.Kind)
	if err != nil {
		return err
	}
	r.Removed = true
	t.stamp(r)
	class, err := t.classOf(r.Marking)
	if err != nil {
		return err
	}
	n, err := t.exec(updateRecord, append(t.recordValues(e, class), string(r.ID), r.Version-1)...)
	if err != nil {
		return err
	}
	if n == 0 {
		return &chancery.Error{Problem: chancery.Stale, Key: "error.conflict", Args: []any{"ref", r.Ref, "version", r.Version - 1}}
	}
	tab := tableOf(spec)
	if _, err := t.exec(tab.remove, string(r.ID)); err != nil {
		return err
	}
	if err := t.deleteMany(tab, r.ID); err != nil {
		return err
	}
	return t.note(e)
}

// insertMany keeps what a record holds several of: references, terms, lines.
func (t *Tx) insertMany(tab *table, e chancery.Entity, fields chancery.Fields) error {
	r := e.Head()
	id := string(r.ID)
	for i, dst := range r.SharedWith {
		if err := t.link(id, "shared_with", i, dst); err != nil {
			return err
		}
	}
	for _, f := range fields {
		switch p := f.Pointer().(type) {
		case *chancery.ID:
			if err := t.link(id, f.Name, 0, *p); err != nil {
				return err
			}
		case *[]chancery.ID:
			for i, dst := range *p {
				if err := t.link(id, f.Name, i, dst); err != nil {
					return err
				}
			}
		case *[]chancery.Code:
			for i, c := range *p {
				if err := t.insertLater(`coded (record, field, ord, code)`, id, f.Name, i, string(c)); err != nil {
					return err
				}
			}
		case nil:
			if err := t.insertLines(tab.lines[f.Name], id, f); err != nil {
				return err
			}
		}
	}
	if err := t.indexTwins(e); err != nil {
		return err
	}
	return t.indexWords(e, fields)
}

func (t *Tx) insertLines(tab *table, id string, f chancery.Field) error {
	for i, l := range f.Lines() {
		if _, err := t.put(tab.insert, values(l, []any{id, i})...); err != nil {
			return err
		}
		for _, c := range l {
			if p, ok := c.Pointer().(*chancery.ID); ok {
				if err := t.link(id, f.Name+"."+c.Name, i, *p); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (t *Tx) link(src, field string, ord int, dst chancery.ID) error {
	if dst == "" {
		return nil
	}
	return t.insertLater(`link (src, field, ord, dst)`, src, field, ord, string(dst))
}

func (t *Tx) deleteMany(tab *table, id chancery.ID) error {
	for _, q := range []string{`DELETE FROM link WHERE src = ?`, `DELETE FROM coded WHERE record = ?`} {
		if _, err := t.exec(q, string(id)); err != nil {
			return err
		}
	}
	if _, err := t.exec(`DELETE FROM twin WHERE kind = ? AND record = ?`, tab.name, string(id)); err != nil {
		return err
	}
	for _, l := range tab.lines {
		if _, err := t.exec(l.remove, string(id)); err != nil {
			return err
		}
	}
	return t.dropWords(id)
}

// explainUnique turns a refused index into what the person did wrong.
func (t *Tx) explainUnique(spec *chancery.Spec, e chancery.Entity, err error) error {
	detail, ok := uniqueViolation(err)
	r := e.Head()
	switch {
	case !ok:
		return err
	case strings.Contains(detail, "activity_edition") || strings.Contains(detail, "activity.edition"):
		a, _ := e.(*chancery.Activity)
		return chancery.Invalid("edition", "activity.edition_taken", "value", a.Edition.N)
	case strings.Contains(detail, "document_entries"):
		return chancery.Invalid("entries", "document.number_taken")
	case strings.Contains(detail, "record_key") || strings.Contains(detail, "record.key"):
		return chancery.Invalid("key", "error.duplicate_key", "value", r.Key, "kind", string(spec.Kind))
	case strings.Contains(detail, "record_ref") || strings.Contains(detail, "record.ref"), strings.Contains(detail, "term"):
		return chancery.Invalid("ref", "error.duplicate_ref", "value", r.Ref, "kind", string(spec.Kind))
	}
	return err
}

package service

import (
	"context"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/store"
)

// ChecklistState is a checklist and what a file has of it.
type ChecklistState struct {
	List    *chancery.Checklist
	Items   []CheckedItem
	Missing int
}

// CheckedItem is one item: the documents that are it, or why it is not needed, or
// neither, in which case it is missing.
type CheckedItem struct {
	chancery.ChecklistItem
	Documents []*chancery.Document
	Waiver    *chancery.Waiver
}

// Missing reports whether the document is neither there nor waived.
func (i CheckedItem) Missing() bool { return len(i.Documents) == 0 && i.Waiver == nil }

// checkFile holds the documents about a record against the checklists in force
// that concern it. It counts what the reader sees; [store.Tx.List] with the
// filter "file" decides by the same rule.
func checkFile(tx *store.Tx, e chancery.Entity, documents []*chancery.Document) ([]ChecklistState, error) {
	lists, err := tx.Checklists(e.Head().Kind)
	if err != nil || len(lists) == 0 {
		return nil, err
	}
	waivers, _, err := every[chancery.Waiver](tx, Query{Kind: "waiver", Where: where("about", string(e.Head().ID))}, maxDocuments)
	if err != nil {
		return nil, err
	}
	var out []ChecklistState
	for _, c := range lists {
		if !c.Concerns(e, tx.Today()) {
			continue
		}
		state := ChecklistState{List: c}
		for _, item := range c.Items {
			i := CheckedItem{ChecklistItem: item}
			for _, d := range documents {
				if d.Type == item.Type && (item.Language == "" || d.Language == item.Language) {
					i.Documents = append(i.Documents, d)
				}
			}
			for _, w := range waivers {
				if w.Checklist == c.ID && w.Item == item.Item {
					i.Waiver = w
				}
			}
			if i.Missing() {
				state.Missing++
			}
			state.Items = append(state.Items, i)
		}
		out = append(out, state)
	}
	return out, nil
}

// Waive says that an item of a checklist is not needed in the file of a record.
// The waiver is owned and marked as the record is.
func (s *Service) Waive(ctx context.Context, who chancery.Actor, kind chancery.Kind, ref, checklist, item, why string) error {
	return s.store.Write(ctx, who, "waiver.create", func(tx *store.Tx) error {
		e, err := tx.Load(kind, ref)
		if err != nil {
			return err
		}
		if err := may(tx, string(kind)+".edit", e); err != nil {
			return err
		}
		spec, err := chancery.SpecOf("waiver")
		if err != nil {
			return err
		}
		w := spec.Make()
		r := e.Head()
		h := w.Head()
		h.Owner, h.Marking, h.SharedWith = r.Owner, r.Marking, r.SharedWith
		if err := accept(tx, w, map[string]any{"about": string(kind) + "/" + r.Ref, "checklist": checklist, "item": item, "why": inLanguage(tx.Actor, why)}); err != nil {
			return err
		}
		if err := may(tx, "waiver.create", w); err != nil {
			return err
		}
		return save(tx, w)
	})
}

// inLanguage is a text in the language somebody writes.
func inLanguage(who chancery.Actor, s string) chancery.Text {
	if langOf(who) == i18n.EN {
		return chancery.Text{EN: s}
	}
	return chancery.Text{VI: s}
}

// IncompleteFiles are the records of one kind whose files lack a document.
type IncompleteFiles struct {
	Spec  *chancery.Spec
	Total int
	More  bool
	Files []IncompleteFile // the first of them
}

// IncompleteFile is a record and what its file lacks.
type IncompleteFile struct {
	Name
	Lacks []chancery.Text
}

// shownIncomplete is how many incomplete files of a kind are listed.
const shownIncomplete = 100

// Incomplete lists what is missing in the files of every kind that a checklist
// is for, as far as the reader sees the records and the documents.
func (s *Service) Incomplete(ctx context.Context, who chancery.Actor) (out []IncompleteFiles, a Around, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		for _, spec := range chancery.Specs() {
			lists, err := tx.Checklists(spec.Kind)
			if err != nil {
				return err
			}
			if len(lists) == 0 {
				continue
			}
			one := IncompleteFiles{Spec: spec}
			q := Query{Kind: spec.Kind, Where: where("file", "incomplete"), Limit: shownIncomplete}
			if one.Total, one.More, err = tx.Count(spec.Kind, q.Where); err != nil {
				return err
			}
			page, err := tx.List(q)
			if err != nil {
				return err
			}
			if one.Files, err = lacking(tx, page.Records); err != nil {
				return err
			}
			out = append(out, one)
		}
		a, err = around(tx, nil)
		return err
	})
	return out, a, err
}

func lacking(tx *store.Tx, es []chancery.Entity) ([]IncompleteFile, error) {
	var out []IncompleteFile
	for _, e := range es {
		about, _, err := every[chancery.Document](tx, Query{Kind: "document", Where: where("about", string(e.Head().ID))}, maxDocuments)
		if err != nil {
			return nil, err
		}
		states, err := checkFile(tx, e, about)
		if err != nil {
			return nil, err
		}
		r := e.Head()
		f := IncompleteFile{Name: Name{ID: r.ID, Kind: r.Kind, Ref: r.Ref, Title: chancery.TitleOf(e), State: r.State}}
		for _, s := range states {
			for _, i := range s.Items {
				if i.Missing() {
					f.Lacks = append(f.Lacks, i.Name)
				}
			}
		}
		out = append(out, f)
	}
	names := make([]Name, len(out))
	for i := range out {
		names[i] = out[i].Name
	}
	if err := nameList(tx, names); err != nil {
		return nil, err
	}
	for i := range out {
		out[i].Name = names[i]
	}
	return out, nil
}

package service

import (
	"bytes"
	"context"
	"maps"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/sheet"
	"chancery/internal/store"
)

// plan decides about every row before anything is saved: which records there
// are, what the rows refer to, what is wrong. Then it leaves out whatever
// refers to a new record that cannot be saved.
func (im *importer) plan(tx *store.Tx) error {
	w := wanted{}
	var err error
	if im.before, err = im.savedBefore(tx); err != nil {
		return err
	}
	im.made = maps.Clone(im.before.made)
	if im.keyed, err = newKeyed(tx, im.o.Match, im.tables); err != nil {
		return err
	}
	for i, t := range im.tables {
		if err := im.survey(tx, i, t, w); err != nil {
			return err
		}
	}
	names, err := newResolver(tx)
	if err != nil {
		return err
	}
	if err = im.planTerms(tx.Context(), names); err != nil {
		return err
	}
	if err := names.resolve(w, im.planned); err != nil {
		return err
	}
	if err := im.planTitles(tx.Context(), names, w); err != nil {
		return err
	}
	if err := names.resolveAlike(w); err != nil {
		return err
	}
	d := newDrafting(tx, names, im.reason())
	j := &judge{im: im, d: d, parents: map[chancery.ID]chancery.ID{}, editions: map[edition]int32{}, blocks: map[int64][]int32{}, rows: map[int32]chancery.Entity{}}
	err = im.each(tx.Context(), all, func(t *table, first int32, recs []*sheet.Record) error { return j.judge(t, first, recs) })
	if err != nil {
		return err
	}
	im.leaveOut()
	for i := range im.items {
		switch im.items[i].verdict {
		case isNew:
			im.receipt.New++
		case changed:
			im.receipt.Changed++
		case unchanged:
			im.receipt.Unchanged++
		case skipped:
			im.receipt.Skipped++
		}
	}
	im.tellRows()
	return nil
}

func (im *importer) reason() string { return i18n.T(im.lang, "import.reason", "name", im.title) }

// survey reads a table for the first time: which records its rows speak of and
// what they are called.
func (im *importer) survey(tx *store.Tx, index int, t *table, w wanted) error {
	t.first = int32(len(im.items))
	im.names.prints = map[uint64]int32{}
	var batch []*sheet.Record
	flush := func() error {
		if err := tx.Context().Err(); err != nil {
			return chancery.Failure("error.storage", err)
		}
		ms, err := im.match(tx, t, batch)
		if err != nil {
			return err
		}
		for i, rec := range batch {
			im.enter(int16(index), rec, ms[i])
			w.gather(t.refs, rec)
		}
		batch = batch[:0]
		return nil
	}
	for rec, err := range t.Records() {
		if err != nil {
			if chancery.ProblemOf(err) == chancery.Broken {
				return err
			}
			t.bad = true
			for i := range im.items[t.first:] { // nothing may refer to them
				im.items[int(t.first)+i].verdict = rejected
			}
			im.rejectFile(t.File, sheetOf(t), err)
			return nil
		}
		if batch = append(batch, rec); len(batch) == importBatch {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// enter notes one record and its names.
func (im *importer) enter(index int16, rec *sheet.Record, m matched) {
	at := int32(len(im.items))
	kind := im.tables[index].Spec.Kind
	im.items = append(im.items, item{id: m.id, row: int32(rec.Row), table: index, fresh: m.id == "" || m.removed, removed: m.removed, moved: m.moved})
	it := &im.items[at]
	if m.moved != "" && im.o.Rows[rec.Row].Do != "update" && !rec.Broken && rec.Aside == "" {
		// What the two said was settled when they were merged: an old list must
		// not settle it anew, least of all beside a row of the one that was kept.
		it.verdict, it.why = skipped, firstOf(im.passOver(rec, it), "import.skipped.merged")
		put(im.names.refs, kind, rec.Ref, at)
		put(im.names.keys, kind, rec.Key, at)
		return
	}
	if im.goOn(at, it, &m); it.id == "" {
		it.id = im.newID(at)
	}
	if it.why = im.passOver(rec, it); it.why != "" {
		it.verdict = skipped
		if it.fresh {
			return
		}
	}
	switch {
	case it.verdict == skipped:
	case rec.Broken:
		im.reject(at, rec, rec.Faults)
		return
	case m.fault != nil:
		im.reject(at, rec, []chancery.FieldError{*m.fault})
		return
	}
	if first, field, twice := im.twice(kind, rec, it.id); twice {
		if it.verdict == skipped {
			return
		}
		where := &im.items[first]
		im.reject(at, rec, []chancery.FieldError{{Field: field, Key: "import.twice", Args: []any{"value", valueAt(rec, field), "row", where.row, "file", im.tables[where.table].File}}})
		return
	}
	put(im.names.refs, kind, rec.Ref, at)
	put(im.names.keys, kind, rec.Key, at)
	im.names.ids[it.id] = at
	im.names.prints[rec.Print] = at
}

// twice finds an earlier row that speaks of the same record.
func (im *importer) twice(kind chancery.Kind, rec *sheet.Record, id chancery.ID) (first int32, field string, twice bool) {
	if first, ok := im.names.prints[rec.Print]; ok {
		return first, "", true
	}
	if first, ok := im.names.refs[kind][rec.Ref]; ok && rec.Ref != "" {
		return first, "ref", true
	}
	if first, ok := im.names.keys[kind][rec.Key]; ok && rec.Key != "" {
		return first, "key", true
	}
	first, twice = im.names.ids[id]
	return first, "", twice
}

// planned finds a record of the files by reference or key.
func (im *importer) planned(kind chancery.Kind, name string) (meant, bool) {
	at, ok := im.names.refs[kind][name]
	if !ok {
		at, ok = im.names.keys[kind][name]
	}
	if !ok {
		return meant{}, false
	}
	return im.meant(at), true
}

func (im *importer) meant(at int32) meant {
	if it := im.items[at]; !it.fresh {
		return meant{id: it.id, item: none}
	}
	return meant{id: im.items[at].id, item: at}
}

// planTerms lets rows use the terms that come with them.
func (im *importer) planTerms(ctx context.Context, names *resolver) error {
	isTerm := func(k chancery.Kind) bool { return k == "term" }
	return im.each(ctx, isTerm, func(t *table, first int32, recs []*sheet.Record) error {
		for i, rec := range recs {
			term, ok := sketch(t.Spec, rec).(*chancery.Term)
			if at := first + int32(i); ok && im.items[at].fresh {
				names.addTerm(term.Vocabulary, chancery.Code(term.Code), at)
			}
		}
		return nil
	})
}

// planTitles looks among the titles of the files for names that nothing else has.
func (im *importer) planTitles(ctx context.Context, names *resolver, w wanted) error {
	open := map[chancery.Kind]map[string][]string{} // kind → title → keys of known
	for key, of := range w {
		for name := range of.names {
			if _, done := names.known[key][name]; done {
				continue
			}
			for _, k := range of.kinds {
				if open[k] == nil {
					open[k] = map[string][]string{}
				}
				open[k][name] = append(open[k][name], key)
			}
		}
	}
	isOpen := func(k chancery.Kind) bool { return len(open[k]) > 0 }
	return im.each(ctx, isOpen, func(t *table, first int32, recs []*sheet.Record) error {
		titles := open[t.Spec.Kind]
		for i, rec := range recs {
			title := chancery.TitleOf(sketch(t.Spec, rec))
			for _, text := range unique([]string{title.EN, title.VI}) {
				for _, key := range titles[text] {
					names.addTitled(key, text, im.meant(first+int32(i)), string(t.Spec.Kind)+"/"+firstOf(rec.Ref, rec.Key, text))
				}
			}
		}
		return nil
	})
}

func firstOf(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

// addTitled notes a record of the files by its title; a second one makes it unsure.
func (r *resolver) addTitled(key, title string, m meant, shown string) {
	was, twice := r.known[key][title]
	if twice {
		m.several = append(append([]string{}, was.several...), shown)
		if len(was.several) == 0 {
			m.several = []string{title, shown}
		}
	}
	r.known[key][title] = m
}

// leaveOut rejects, until nothing changes any more, the rows that refer to a
// new record whose row was rejected.
func (im *importer) leaveOut() {
	users := map[int32][]int32{}
	for at, list := range im.deps {
		for _, d := range list {
			users[d.item] = append(users[d.item], at)
		}
	}
	var next []int32
	for at := range im.items {
		if v := im.items[at].verdict; (v == rejected || v == skipped) && im.items[at].fresh {
			next = append(next, int32(at))
		}
	}
	for len(next) > 0 {
		gone := next[0]
		next = next[1:]
		for _, at := range users[gone] {
			it := &im.items[at]
			if it.verdict == rejected || it.verdict == skipped {
				continue
			}
			im.reject(at, nil, im.dangling(at, gone))
			if it.fresh {
				next = append(next, at)
			}
		}
	}
}

// dangling says which references of a row point to a rejected one.
func (im *importer) dangling(at, gone int32) []chancery.FieldError {
	where := im.items[gone]
	for _, d := range im.deps[at] {
		if d.item == gone {
			return []chancery.FieldError{{Field: d.field, Key: "import.refers_to_rejected", Args: []any{"value", d.name, "row", where.row, "file", im.tables[where.table].File}}}
		}
	}
	return nil
}

// revision notes what an import would change.
func (im *importer) revision(at int32, before []byte, spec *chancery.Spec, e chancery.Entity) error {
	if !im.o.DryRun || len(im.receipt.Changes) >= MaxChanges {
		return nil
	}
	was := spec.New()
	if err := chancery.Restore(bytes.Clone(before), was); err != nil {
		return err
	}
	t := im.tables[im.items[at].table]
	r := Revision{File: t.File, Row: int(im.items[at].row), Kind: spec.Kind, Ref: e.Head().Ref, Fields: chancery.Differences(was, e)}
	im.receipt.Changes = append(im.receipt.Changes, r)
	return nil
}

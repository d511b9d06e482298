package service

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/sheet"
	"chancery/internal/store"
)

// rowToSave is a row the plan found good.
type rowToSave struct {
	t   *table
	at  int32
	rec *sheet.Record
}

// apply saves what the plan found good, batch by batch. A record is saved only
// after everything it refers to, so that nothing saved ever points to nothing;
// what refers to each other is saved together in one write.
func (im *importer) apply(ctx context.Context) error {
	im.receipt.New, im.receipt.Changed = im.before.counts()
	run := im.o.Run
	if run == "" {
		run = chancery.NewID(im.s.Now())
	}
	if !im.before.begun {
		err := im.s.store.WriteRun(ctx, im.who, "import.start", string(run), func(tx *store.Tx) error {
			return tx.StartRun(store.Run{ID: run, Source: im.title, Hash: im.hash})
		})
		if err != nil {
			return err
		}
	}
	im.receipt.Run = run
	seen := 0
	var later []rowToSave
	err := im.each(ctx, all, func(t *table, first int32, recs []*sheet.Record) error {
		var now []rowToSave
		for i, rec := range recs {
			at := first + int32(i)
			if it := im.items[at]; !it.written && (it.verdict == isNew || it.verdict == changed) {
				now = append(now, rowToSave{t, at, rec})
			}
		}
		now, wait := im.ready(now)
		later = append(later, wait...)
		err := im.save(ctx, now)
		if seen += len(recs); im.o.Progress != nil {
			im.o.Progress(seen, len(im.items))
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := im.applyLater(ctx, later); err != nil {
		return err
	}
	outcome, err := json.Marshal(im.finish())
	if err != nil {
		return chancery.Failure("error.storage", err)
	}
	return im.s.store.WriteRun(ctx, im.who, "import.finish", string(run), func(tx *store.Tx) error {
		return tx.FinishRun(run, string(outcome))
	})
}

// applyLater saves the rows that had to wait for others, and those that wait
// for each other in one write at the end.
func (im *importer) applyLater(ctx context.Context, later []rowToSave) error {
	now, wait := im.ready(later)
	for chunk := range slices.Chunk(now, importBatch) {
		if err := im.save(ctx, chunk); err != nil {
			return err
		}
	}
	return im.save(ctx, wait)
}

// ready puts the rows into an order in which each stands after the new records
// it refers to, as far as these are among the rows or saved; wait are the others.
func (im *importer) ready(rows []rowToSave) (now, wait []rowToSave) {
	open := make([]int, len(rows)) // references still to be saved
	users := map[int32][]int{}
	for i, r := range rows {
		for _, d := range im.deps[r.at] {
			if d.item != r.at && !im.items[d.item].written {
				open[i]++
				users[d.item] = append(users[d.item], i)
			}
		}
	}
	var next []int
	for i := range rows {
		if open[i] == 0 {
			next = append(next, i)
		}
	}
	for k := 0; k < len(next); k++ {
		now = append(now, rows[next[k]])
		for _, i := range users[rows[next[k]].at] {
			if open[i]--; open[i] == 0 {
				next = append(next, i)
			}
		}
	}
	for i, r := range rows {
		if open[i] > 0 {
			wait = append(wait, r)
		}
	}
	return now, wait
}

// errAgain rolls a batch back in which a row failed that the plan found good:
// somebody else saved something in between.
var errAgain = errors.New("a row failed; the others are saved again without it")

// save saves rows in one write. Rows that fail now are rejected, with all that
// refers to them, and the others are saved without them.
func (im *importer) save(ctx context.Context, rows []rowToSave) error {
	rows = im.good(rows)
	for carefully := false; len(rows) > 0; carefully = !carefully {
		b := &batch{im: im, rows: rows, carefully: carefully, verdicts: make([]verdict, len(rows)), errs: map[int32][]chancery.FieldError{}}
		err := im.s.store.WriteRun(ctx, im.who, "import", string(im.receipt.Run), b.write)
		if err == nil {
			b.count()
			return nil
		}
		if !errors.Is(err, errAgain) {
			return err
		}
		if carefully {
			for _, r := range rows {
				if errs := b.errs[r.at]; len(errs) > 0 {
					im.reject(r.at, r.rec, errs)
				}
			}
			im.leaveOut()
			rows = im.good(rows)
		}
	}
	return nil
}

// good are the rows that have not been rejected meanwhile.
func (im *importer) good(rows []rowToSave) []rowToSave {
	return slices.DeleteFunc(slices.Clone(rows), func(r rowToSave) bool { return im.items[r.at].verdict == rejected })
}

// batch is one write of an import.
type batch struct {
	im        *importer
	rows      []rowToSave
	carefully bool // find out which rows fail; keep nothing
	verdicts  []verdict
	errs      map[int32][]chancery.FieldError
}

func (b *batch) count() {
	for i, r := range b.rows {
		it := &b.im.items[r.at]
		it.written, it.verdict = true, b.verdicts[i]
		switch b.verdicts[i] {
		case isNew:
			b.im.receipt.New++
			b.im.made[it.id] = true
		case changed:
			b.im.receipt.Changed++
		default:
			b.im.receipt.Unchanged++
		}
	}
}

func (b *batch) write(tx *store.Tx) error {
	run, err := tx.Run(b.im.receipt.Run)
	if err != nil {
		return err
	}
	if run.Status != "running" {
		return chancery.Refuse("import.taken_back_meanwhile", "run", string(run.ID))
	}
	names, err := newResolver(tx)
	if err != nil {
		return err
	}
	matches, err := b.match(tx, names)
	if err != nil {
		return err
	}
	d := newDrafting(tx, names, b.im.reason())
	for from := 0; from < len(b.rows); {
		to := from + 1
		for to < len(b.rows) && b.rows[to].t.Spec == b.rows[from].t.Spec {
			to++
		}
		if err := b.writeKind(tx, d, matches, from, to); err != nil {
			return err
		}
		from = to
	}
	if b.carefully {
		return errAgain
	}
	return nil
}

// match finds the records the rows speak of and what they refer to, as things
// stand now.
func (b *batch) match(tx *store.Tx, names *resolver) ([]matched, error) {
	matches := make([]matched, 0, len(b.rows))
	for from := 0; from < len(b.rows); {
		to := from
		var recs []*sheet.Record
		for ; to < len(b.rows) && b.rows[to].t.Spec == b.rows[from].t.Spec; to++ {
			recs = append(recs, b.rows[to].rec)
		}
		ms, err := b.im.matchAgain(tx, b.rows[from:to], recs)
		if err != nil {
			return nil, err
		}
		matches = append(matches, ms...)
		from = to
	}
	here := map[int32]chancery.ID{}
	w := wanted{}
	for i, r := range b.rows {
		if here[r.at] = matches[i].id; matches[i].id == "" {
			here[r.at] = b.im.items[r.at].id
		}
		w.gather(r.t.refs, r.rec)
		if r.t.Spec.Kind == "term" {
			if t, ok := sketch(r.t.Spec, r.rec).(*chancery.Term); ok {
				names.addTerm(t.Vocabulary, chancery.Code(t.Code), r.at)
			}
		}
	}
	if err := names.resolve(w, b.here(here)); err != nil {
		return nil, err
	}
	return matches, names.resolveAlike(w)
}

// here finds the records of the batch itself by the names the plan found them by.
func (b *batch) here(ids map[int32]chancery.ID) func(chancery.Kind, string) (meant, bool) {
	named := map[chancery.Kind]map[string]int32{}
	for _, r := range b.rows {
		for _, d := range b.im.deps[r.at] {
			if _, ok := ids[d.item]; ok {
				put(named, b.im.tables[b.im.items[d.item].table].Spec.Kind, bare(d.name), d.item)
			}
		}
	}
	return func(kind chancery.Kind, name string) (meant, bool) {
		at, ok := named[kind][name]
		return meant{id: ids[at], item: at}, ok
	}
}

func (b *batch) writeKind(tx *store.Tx, d *drafting, matches []matched, from, to int) error {
	spec := b.rows[from].t.Spec
	there, err := d.load(spec.Kind, matches[from:to])
	if err != nil {
		return err
	}
	for i := from; i < to; i++ {
		r, m := b.rows[i], matches[i]
		one := func() error {
			if m.fault != nil {
				return chancery.InvalidFields([]chancery.FieldError{*m.fault})
			}
			e, v, errs, err := d.draft(spec, r.rec, there[m.id], b.im.items[r.at].id)
			if err != nil {
				return err
			}
			if b.verdicts[i] = v; len(errs) > 0 {
				return chancery.InvalidFields(errs)
			}
			if v == unchanged {
				return nil
			}
			return save(tx, e)
		}
		if b.carefully {
			err = tx.Try(one)
		} else {
			err = one()
		}
		switch {
		case err == nil:
		case chancery.ProblemOf(err) == chancery.Broken:
			return err
		case !b.carefully:
			return errAgain
		default:
			b.errs[r.at] = fieldErrors(err)
		}
	}
	return nil
}

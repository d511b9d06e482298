package service

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/sheet"
	"chancery/internal/store"
)

// earlier is what a run had saved before it was cut off.
type earlier struct {
	begun   bool
	made    map[chancery.ID]bool
	changed map[chancery.ID]bool
}

func (e *earlier) counts() (made, changed int) { return len(e.made), len(e.changed) }

// savedBefore reads what the run has saved already.
func (im *importer) savedBefore(tx *store.Tx) (*earlier, error) {
	e := &earlier{made: map[chancery.ID]bool{}, changed: map[chancery.ID]bool{}}
	if im.o.Run == "" || im.o.DryRun {
		return e, nil
	}
	run, err := tx.Run(im.o.Run)
	switch {
	case chancery.ProblemOf(err) == chancery.Missing:
		return e, nil
	case err != nil:
		return e, err
	case run.Status != "running":
		return e, chancery.Refuse("import.taken_back_meanwhile", "run", string(run.ID))
	}
	e.begun = true
	entries, err := tx.EntriesOfRun(string(run.ID))
	for _, entry := range entries {
		id := chancery.ID(entry.Record)
		if entry.Version == 1 {
			e.made[id] = true
			delete(e.changed, id)
		} else if !e.made[id] {
			e.changed[id] = true
		}
	}
	return e, err
}

// goOn recognises a row that the run has saved before it was cut off. Records
// it made belong to the one row they were made of, however alike others are.
func (im *importer) goOn(at int32, it *item, m *matched) {
	if !im.before.begun {
		return
	}
	own := im.newID(at)
	switch {
	case im.before.made[own]:
		*it = item{id: own, row: it.row, table: it.table, verdict: isNew, written: true}
		*m = matched{id: own}
	case im.before.changed[it.id]:
		it.verdict, it.written, it.fresh = changed, true, false
	}
}

// newID is the identifier of the record a row makes. Within a run that can go
// on it is always the same one.
func (im *importer) newID(at int32) chancery.ID {
	if im.o.Run == "" {
		return chancery.NewID(im.s.Now())
	}
	sum := sha256.Sum256([]byte(string(im.o.Run) + "/" + i18n.Integer(i18n.EN, int(at))))
	x := hex.EncodeToString(sum[:])
	return im.o.Run[:14] + chancery.ID("7"+x[0:3]+"-8"+x[3:6]+"-"+x[6:18])
}

// passOver says why a row is left alone on purpose; "" where it is not.
func (im *importer) passOver(rec *sheet.Record, it *item) string {
	choice := im.o.Rows[rec.Row].Do
	switch {
	case it.written:
		return ""
	case rec.Aside != "":
		return rec.Aside
	case choice == "skip":
		return "import.skipped.chosen"
	case choice != "" || rec.Broken:
		return ""
	case im.o.Mode == ImportCreate && !it.fresh:
		return "import.skipped.exists"
	case im.o.Mode == ImportUpdate && it.fresh:
		return "import.skipped.absent"
	}
	return ""
}

// match finds the records that rows speak of, as the options want it.
func (im *importer) match(tx *store.Tx, t *table, recs []*sheet.Record) ([]matched, error) {
	for _, rec := range recs {
		if c := im.o.Rows[rec.Row]; c.Do == "update" && c.Ref != "" {
			rec.Ref = c.Ref
		}
	}
	ms, err := match(tx, t.Spec, recs, im.before.made)
	if err != nil {
		return nil, err
	}
	if im.keyed != nil {
		if err := im.keyed.match(tx, t.Spec, recs, ms, im.o, im.before.made); err != nil {
			return nil, err
		}
	}
	for i, rec := range recs {
		if im.o.Rows[rec.Row].Do == "create" && rec.Ref == "" && rec.Key == "" {
			ms[i] = matched{}
		}
	}
	return ms, nil
}

// matchAgain finds the records of rows when they are saved. What was matched by
// chosen columns, or was chosen, stays as it was decided.
func (im *importer) matchAgain(tx *store.Tx, rows []rowToSave, recs []*sheet.Record) ([]matched, error) {
	ms, err := match(tx, rows[0].t.Spec, recs, im.made)
	if err != nil {
		return nil, err
	}
	for i, r := range rows {
		if it := im.items[r.at]; im.keyed != nil || im.o.Rows[r.rec.Row].Do != "" {
			ms[i] = it.match()
		}
	}
	return ms, nil
}

// keyed finds records by the values of some columns together.
type keyed struct {
	columns []string
	fields  []string
	names   *resolver
	records map[chancery.Kind]map[string][]store.Name
}

// newKeyed is nil where rows are matched as usual.
func newKeyed(tx *store.Tx, columns []string, tables []*table) (*keyed, error) {
	if len(columns) == 0 || len(columns) == 1 && (columns[0] == sheet.ColumnRef || columns[0] == sheet.ColumnKey) {
		return nil, nil
	}
	k := &keyed{columns: columns, records: map[chancery.Kind]map[string][]store.Name{}}
	for _, t := range tables {
		fields := t.Spec.DescribeAll()
		for _, c := range columns {
			f, ok := fields.ByName(c)
			if !ok {
				f, ok = fields.ByName(strings.TrimSuffix(strings.TrimSuffix(c, "_en"), "_vi"))
			}
			if !ok || f.Type == chancery.TypeLines {
				return nil, chancery.Invalid("match", "import.no_match_column", "value", c)
			}
			if !slices.Contains(k.fields, f.Name) {
				k.fields = append(k.fields, f.Name)
			}
		}
	}
	var err error
	k.names, err = newResolver(tx)
	return k, err
}

// match fills in what the chosen columns find; a row without any value in them
// speaks of no record. A reference in the row goes before them.
func (k *keyed) match(tx *store.Tx, spec *chancery.Spec, recs []*sheet.Record, ms []matched, o ImportOptions, made map[chancery.ID]bool) error {
	if k.records[spec.Kind] == nil {
		if err := k.read(tx, spec); err != nil {
			return err
		}
	}
	w := wanted{}
	for _, f := range refFields(spec) {
		if f.group == "" && slices.Contains(k.fields, f.name) {
			for _, rec := range recs {
				w.gather([]refField{f}, rec)
			}
		}
	}
	if err := k.names.resolve(w, nil); err != nil {
		return err
	}
	if err := k.names.resolveAlike(w); err != nil {
		return err
	}
	for i, rec := range recs {
		if rec.Broken || rec.Aside != "" || rec.Ref != "" && ms[i].id != "" || o.Rows[rec.Row].Ref != "" {
			continue
		}
		e := spec.Make()
		for _, f := range e.Fields() {
			if v, ok := rec.Values[f.Name]; ok && slices.Contains(k.fields, f.Name) {
				k.names.begin()
				f.Accept(k.names.coded(f, v), k.names)
			}
		}
		ms[i] = matched{}
		hits := slices.DeleteFunc(slices.Clone(k.records[spec.Kind][k.key(e)]), func(n store.Name) bool { return made[n.ID] })
		switch {
		case k.key(e) == "" || len(hits) == 0:
		case len(hits) == 1:
			ms[i] = matched{id: hits[0].ID}
		default:
			var refs []string
			for _, h := range hits {
				refs = append(refs, h.Ref)
			}
			ms[i] = matched{fault: &chancery.FieldError{Key: "import.ambiguous_row", Args: []any{"value", strings.Join(k.columns, ", "), "candidates", candidates(refs)}}}
		}
	}
	return nil
}

// key is the values of the chosen columns, texts folded; "" where all are empty.
func (k *keyed) key(e chancery.Entity) string {
	var b strings.Builder
	any := false
	fields := chancery.AllFields(e)
	for _, name := range k.fields {
		f, _ := fields.ByName(name)
		b.WriteByte(0)
		if f.Empty() {
			continue
		}
		any = true
		if text, ok := f.Pointer().(*chancery.Text); ok {
			for i, one := range []string{text.EN, text.VI} {
				if slices.Contains(k.columns, name+[]string{"_en", "_vi"}[i]) {
					b.WriteString(i18n.Fold(one))
				}
			}
			continue
		}
		b.WriteString(valueKey(f))
	}
	if !any {
		return ""
	}
	return b.String()
}

func valueKey(f chancery.Field) string {
	v := f.Value(func(id chancery.ID) string { return string(id) })
	switch x := v.(type) {
	case string:
		return i18n.Fold(x)
	case []string:
		list := slices.Clone(x)
		slices.Sort(list)
		return strings.Join(list, ";")
	}
	text, _ := jsonText(v)
	return text
}

// read goes through all records of a kind that the actor may see.
func (k *keyed) read(tx *store.Tx, spec *chancery.Spec) error {
	k.records[spec.Kind] = map[string][]store.Name{}
	q := Query{Kind: spec.Kind, Limit: store.MaxPage, Sort: "ref"}
	for {
		page, err := tx.List(q)
		if err != nil {
			return err
		}
		for _, e := range page.Records {
			if key := k.key(e); key != "" {
				k.records[spec.Kind][key] = append(k.records[spec.Kind][key], store.Name{ID: e.Head().ID, Ref: e.Head().Ref})
			}
		}
		if q.Cursor = page.Next; q.Cursor == "" {
			return nil
		}
	}
}

package service

import (
	"maps"
	"slices"

	"golang.org/x/text/unicode/norm"

	"chancery/internal/chancery"
	"chancery/internal/sheet"
	"chancery/internal/store"
)

// drafting makes records of rows. It belongs to one transaction and remembers
// what it asked, so that a thousand rows do not ask a thousand times.
type drafting struct {
	tx       *store.Tx
	names    *resolver
	seen     map[chancery.ID]store.Name // of what existing records refer to; nil where nothing is hidden
	mine     map[chancery.ID]bool
	ministry *chancery.ID
	reason   string // of moves that need one
}

func newDrafting(tx *store.Tx, names *resolver, reason string) *drafting {
	return &drafting{tx: tx, names: names, mine: map[chancery.ID]bool{}, reason: reason}
}

// load reads the records that rows speak of, removed ones as they were.
func (d *drafting) load(kind chancery.Kind, ms []matched) (map[chancery.ID]chancery.Entity, error) {
	out := map[chancery.ID]chancery.Entity{}
	var ids []chancery.ID
	for _, m := range ms {
		switch {
		case m.id == "" || m.fault != nil:
		case m.removed:
			e, err := d.tx.Removed(kind, string(m.id))
			if err != nil {
				return nil, err
			}
			out[m.id] = e
		default:
			ids = append(ids, m.id)
		}
	}
	es, err := d.tx.LoadMany(kind, ids)
	if err != nil {
		return nil, err
	}
	for _, e := range es {
		out[e.Head().ID] = e
	}
	return out, d.look(slices.Collect(maps.Values(out)))
}

// look finds out which references of the records the actor may see.
func (d *drafting) look(es []chancery.Entity) error {
	if d.tx.Actor.SeesEverything() && d.tx.Actor.MinistryWide {
		return nil
	}
	var ids []chancery.ID
	for _, e := range es {
		ids = append(ids, References(e)...)
	}
	slices.Sort(ids)
	seen, err := d.tx.Names(slices.Compact(ids))
	d.seen = seen
	return err
}

func (d *drafting) hidden(id chancery.ID) bool {
	if d.seen == nil || id == "" {
		return false
	}
	_, ok := d.seen[id]
	return !ok
}

// draft makes the record a row describes: a new one, or was with its changes.
// It returns what is wrong with the row, or an outage.
func (d *drafting) draft(spec *chancery.Spec, rec *sheet.Record, was chancery.Entity, id chancery.ID) (chancery.Entity, verdict, []chancery.FieldError, error) {
	d.names.begin()
	if was == nil {
		e, errs, err := d.create(spec, rec, id)
		return e, isNew, errs, err
	}
	return d.change(spec, rec, was)
}

func (d *drafting) create(spec *chancery.Spec, rec *sheet.Record, id chancery.ID) (chancery.Entity, []chancery.FieldError, error) {
	e := spec.Make()
	r := e.Head()
	r.ID, r.Ref, r.Key = id, rec.Ref, rec.Key
	who := d.tx.Actor
	var errs []chancery.FieldError
	mayImport := who.Allows(string(spec.Kind) + ".import")
	if spec.Numbering == chancery.Yearly && rec.Ref != "" {
		isNumber, err := d.tx.IsNumber(spec.Kind, rec.Ref)
		if err != nil {
			return nil, nil, err
		}
		switch {
		case !mayImport:
			errs = append(errs, chancery.FieldError{Field: "ref", Key: "value.number_is_given", Args: []any{"value", rec.Ref}})
		case !isNumber:
			errs = append(errs, chancery.FieldError{Field: "ref", Key: "value.not_a_number", Args: []any{"value", rec.Ref}})
		}
	}
	if rec.State != "" && rec.State != r.State {
		switch {
		case !slices.Contains(spec.States, rec.State):
			errs = append(errs, spec.NoState(rec.State))
		case !mayImport:
			errs = append(errs, chancery.FieldError{Field: "state", Key: "state.begins_at_first", Args: []any{"value", string(rec.State), "state", string(spec.States[0])}})
		default:
			r.State = rec.State
		}
	}
	if !spec.Shared {
		owner, err := d.ownerByDefault()
		if err != nil {
			return nil, nil, err
		}
		r.Owner = owner
	}
	errs = append(errs, d.fill(e, rec)...)
	errs = append(errs, codeStays(spec, e)...)
	refused, err := d.may("create", e)
	if err != nil {
		return nil, nil, err
	}
	return e, append(errs, refused...), nil
}

// codeStays wants the code of a record to be the one its content makes.
func codeStays(spec *chancery.Spec, e chancery.Entity) []chancery.FieldError {
	if spec.CodeFrom == nil {
		return nil
	}
	r, made := e.Head(), spec.CodeFrom(e)
	if r.Ref == "" {
		r.Ref = made
	}
	if made != r.Ref {
		return []chancery.FieldError{{Field: "ref", Key: "import.ref_is_made", Args: []any{"value", r.Ref, "made", made}}}
	}
	return nil
}

func (d *drafting) ownerByDefault() (chancery.ID, error) {
	if org := d.tx.Actor.Organisation; org != "" {
		return org, nil
	}
	if d.ministry == nil {
		id, err := ministry(d.tx)
		if err != nil {
			return "", err
		}
		d.ministry = &id
	}
	return *d.ministry, nil
}

func (d *drafting) change(spec *chancery.Spec, rec *sheet.Record, e chancery.Entity) (chancery.Entity, verdict, []chancery.FieldError, error) {
	r := e.Head()
	restored := r.Removed
	r.Removed = false
	before, was := composed(e), r.State
	errs := d.fill(e, rec)
	if rec.Key != "" {
		r.Key = rec.Key
	}
	errs = append(errs, codeStays(spec, e)...)
	moved, err := d.moveTo(spec, rec.State, e)
	if err != nil {
		return nil, changed, nil, err
	}
	errs = append(errs, moved...)
	if len(errs) == 0 && !restored && composed(e) == before {
		return e, unchanged, nil, nil
	}
	act := "edit"
	if restored {
		act = "restore"
	}
	if was == r.State {
		r.Reason = ""
	}
	refused, err := d.may(act, e)
	if err != nil {
		return nil, changed, nil, err
	}
	if len(refused) == 0 && act == "edit" && was == "accepted" && spec.Kind == "report" && r.State == was {
		errs = append(errs, chancery.FieldError{Key: "error.locked", Args: []any{"ref", r.Ref}})
	}
	if restored {
		return e, isNew, append(errs, refused...), nil
	}
	return e, changed, append(errs, refused...), nil
}

// composed is a record in bytes, however its letters are put together: files
// come composed, what people typed may not be.
func composed(e chancery.Entity) string { return string(norm.NFC.Bytes(chancery.Snapshot(e))) }

// moveTo makes the move that leads to the state a row names, if there is one.
func (d *drafting) moveTo(spec *chancery.Spec, to chancery.State, e chancery.Entity) ([]chancery.FieldError, error) {
	r := e.Head()
	if to == "" || to == r.State {
		return nil, nil
	}
	act, ok := spec.Moves.Between(r.State, to)
	switch {
	case !slices.Contains(spec.States, to):
		return []chancery.FieldError{spec.NoState(to)}, nil
	case !ok:
		return []chancery.FieldError{{Field: "state", Key: "import.no_move", Args: []any{"value", string(to), "state", string(r.State)}}}, nil
	}
	refused, err := d.may(act, e)
	if err != nil || len(refused) > 0 {
		return refused, err
	}
	if err := spec.Apply(e, act, d.reason); err != nil {
		return fieldErrors(err), nil
	}
	return nil, onMove(d.tx, e, act)
}

// may asks for a right on a record as may does, remembering whose it is.
func (d *drafting) may(act string, e chancery.Entity) ([]chancery.FieldError, error) {
	r := e.Head()
	right := string(r.Kind) + "." + act
	mine, known := d.mine[r.Owner]
	if !known || r.Owner == "" {
		var err error
		if mine, err = belongs(d.tx, e); err != nil {
			return nil, err
		}
		d.mine[r.Owner] = mine
	}
	if !mine || !d.tx.Actor.Allows(right) {
		return []chancery.FieldError{{Key: "error.forbidden", Args: []any{"right", right}}}, nil
	}
	return nil, nil
}

// fill puts the values of a row into the record. References the actor may not
// see stay: whoever cannot see them cannot take them out either.
func (d *drafting) fill(e chancery.Entity, rec *sheet.Record) []chancery.FieldError {
	var errs []chancery.FieldError
	for _, f := range chancery.AllFields(e) {
		v, ok := rec.Values[f.Name]
		if !ok || v == "" && (f.Name == "owner" || f.Name == "marking") {
			continue
		}
		if f.Name == "owner" && v == sheet.Nobody {
			if v = ""; f.Empty() {
				continue
			}
			if right := string(e.Head().Kind) + ".import"; !d.tx.Actor.Allows(right) {
				errs = append(errs, chancery.FieldError{Field: "owner", Key: "error.forbidden", Args: []any{"right", right}})
				continue
			}
		}
		keep := d.hiddenIn(f)
		used := len(d.names.used)
		for _, fe := range f.Accept(d.names.coded(f, withOther(f, v)), d.names) {
			errs = append(errs, d.ambiguous(fe))
		}
		keep(f)
		for i := range d.names.used[used:] {
			d.names.used[used+i].field = f.Name
		}
	}
	slices.Sort(e.Head().Marking.Compartments)
	return errs
}

// withOther adds the language of a text that the file has no column for.
func withOther(f chancery.Field, v any) any {
	given, ok := v.(map[string]any)
	was, text := f.Pointer().(*chancery.Text)
	if !ok || !text || len(given) == 2 {
		return v
	}
	both := map[string]any{"en": was.EN, "vi": was.VI}
	maps.Copy(both, given)
	return both
}

// ambiguous tells a name that could be several records from one that is none.
func (d *drafting) ambiguous(fe chancery.FieldError) chancery.FieldError {
	if several := d.names.unsure[argument(fe, "value")]; several != nil && fe.Key == "value.no_such_record" {
		return chancery.FieldError{Field: fe.Field, Key: "import.ambiguous", Args: []any{"value", argument(fe, "value"), "candidates", candidates(several)}}
	}
	return fe
}

// hiddenIn remembers the references of a field that the actor may not see, and
// returns what puts them back once the field was filled anew.
func (d *drafting) hiddenIn(f chancery.Field) func(chancery.Field) {
	switch p := f.Pointer().(type) {
	case *chancery.ID:
		if id := *p; d.hidden(id) {
			return func(f chancery.Field) {
				if *p == "" {
					*p = id
				}
			}
		}
	case *[]chancery.ID:
		if slices.ContainsFunc(*p, d.hidden) {
			was := slices.Clone(*p)
			return func(f chancery.Field) { *p = d.withHidden(was, *p) }
		}
	case nil:
		return d.hiddenInLines(f)
	}
	return func(chancery.Field) {}
}

// withHidden is the list as given, with the hidden ones of before; as it was
// where only they make the difference.
func (d *drafting) withHidden(was, given []chancery.ID) []chancery.ID {
	visible := slices.DeleteFunc(slices.Clone(was), d.hidden)
	if slices.Equal(visible, given) {
		return was
	}
	return append(slices.Clone(given), slices.DeleteFunc(was, func(id chancery.ID) bool { return !d.hidden(id) })...)
}

func (d *drafting) hiddenInLines(f chancery.Field) func(chancery.Field) {
	type place struct {
		line int
		name string
	}
	keep := map[place]chancery.ID{}
	for i, l := range f.Lines() {
		for _, c := range l {
			if p, ok := c.Pointer().(*chancery.ID); ok && d.hidden(*p) {
				keep[place{i, c.Name}] = *p
			}
		}
	}
	return func(f chancery.Field) {
		for i, l := range f.Lines() {
			for _, c := range l {
				if p, ok := c.Pointer().(*chancery.ID); ok && *p == "" {
					*p = keep[place{i, c.Name}]
				}
			}
		}
	}
}

package service

import (
	"cmp"
	"context"
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// View is one record as a reader sees it, with what a screen needs around it.
type View struct {
	Spec   *chancery.Spec
	Entity chancery.Entity
	// Names holds what the reader may see of the records it refers to. A
	// reference that is not in it must not be shown in any way.
	Names map[chancery.ID]Name
	Terms map[string][]chancery.Term
	Acts  []string // moves, edit, remove the reader may make now
	Back  []Backlink
	// Size is the ledger position the view was read at.
	Size int64
}

// Head is the common part of the record.
func (v *View) Head() *chancery.Record { return v.Entity.Head() }

// RefName gives the reference to show for an identifier, "" where the reader
// may not see the record: chancery.Field.Value takes it.
func (v *View) RefName(id chancery.ID) string { return v.Names[id].Ref }

// Get reads one record.
func (s *Service) Get(ctx context.Context, who chancery.Actor, kind chancery.Kind, ref string) (*View, error) {
	var v *View
	err := s.store.Read(ctx, who, func(tx *store.Tx) error {
		e, err := tx.Load(kind, ref)
		if err != nil {
			return err
		}
		v, err = view(tx, e)
		if err != nil {
			return err
		}
		if v.Back, err = tx.Backlinks(e.Head().ID, 200); err != nil {
			return err
		}
		return nameBacklinks(tx, v.Back)
	})
	return v, err
}

func view(tx *store.Tx, e chancery.Entity) (*View, error) {
	v, err := plainView(tx, e)
	if err != nil {
		return nil, err
	}
	if v.Names, err = namesOf(tx, References(e), e); err != nil {
		return nil, err
	}
	if v.Terms, err = tx.AllTerms(); err != nil {
		return nil, err
	}
	v.Size, err = tx.LedgerSize()
	return v, err
}

// actsOn lists what the actor may do to a record now: the moves of its life,
// then edit and remove, or restore where it was removed.
func actsOn(who chancery.Actor, spec *chancery.Spec, e chancery.Entity, mine bool) (acts []string) {
	if !mine {
		return nil
	}
	possible := append(spec.Moves.From(e.Head().State), "edit", "remove")
	if e.Head().Removed {
		possible = []string{"restore"}
	}
	for _, act := range possible {
		if who.Allows(string(spec.Kind)+"."+act) && (act != "edit" || !locked(e)) {
			acts = append(acts, act)
		}
	}
	return acts
}

// References lists the identifiers a record refers to, each once.
func References(e chancery.Entity) []chancery.ID {
	var ids []chancery.ID
	add := func(id chancery.ID) {
		if id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	var walk func(chancery.Fields)
	walk = func(fs chancery.Fields) {
		for _, f := range fs {
			switch p := f.Pointer().(type) {
			case *chancery.ID:
				add(*p)
			case *[]chancery.ID:
				for _, id := range *p {
					add(id)
				}
			}
			for _, l := range f.Lines() {
				walk(l)
			}
		}
	}
	walk(chancery.AllFields(e))
	return ids
}

// Register is one page of a register with what a screen needs around it.
type Register struct {
	Spec    *chancery.Spec
	Query   Query
	Records []chancery.Entity
	Next    string
	Prev    string
	Total   int
	More    bool  // there are more than Total
	Totals  []Sum // of the number fields asked for
	Bunches []Bunch
	// MoreBunches is how many groups were left out.
	MoreBunches int
	Names       map[chancery.ID]Name
	Terms       map[string][]chancery.Term
	Facets      map[string][]Facet // by field; values of reference fields are identifiers found in Names
	// Ever is false while there is not one record of the kind that the reader
	// may see, whatever the filter.
	Ever bool
	May  bool // create
}

// MaxFacets is how many values of a field a filter offers.
const MaxFacets = 60

// List reads one page of a register. With facets it also counts the values of
// the fields that can be filtered by.
func (s *Service) List(ctx context.Context, who chancery.Actor, q Query, facets bool) (*Register, error) {
	var reg *Register
	err := s.store.Read(ctx, who, func(tx *store.Tx) (err error) {
		o := Showing{}
		if spec, err := chancery.SpecOf(q.Kind); err == nil && facets {
			o.Facets = FacetsOf(spec)
		}
		reg, err = register(tx, q, o)
		return err
	})
	return reg, err
}

// FacetsOf are the fields of a kind that registers count by.
func FacetsOf(spec *chancery.Spec) (names []string) {
	if len(spec.States) > 0 {
		names = append(names, "state")
	}
	for _, f := range spec.DescribeAll() {
		if f.Facet {
			names = append(names, f.Name)
		}
	}
	return names
}

func register(tx *store.Tx, q Query, o Showing) (*Register, error) {
	spec, err := chancery.SpecOf(q.Kind)
	if err != nil {
		return nil, err
	}
	var page store.Page
	if o.Group.Field == "" {
		if page, err = tx.List(q); err == nil && o.whole {
			err = rest(tx, q, &page)
		}
		if err != nil {
			return nil, err
		}
	}
	reg := &Register{Spec: spec, Query: q, Records: page.Records, Next: page.Next, Prev: page.Prev, Facets: map[string][]Facet{}, May: tx.Actor.Allows(string(spec.Kind) + ".create")}
	if reg.Total, reg.More, err = tx.Count(q.Kind, q.Where); err != nil {
		return nil, err
	}
	reg.Ever = reg.Total > 0
	if !reg.Ever && len(q.Where) > 0 {
		n, _, err := tx.Count(q.Kind, nil)
		if err != nil {
			return nil, err
		}
		reg.Ever = n > 0
	}
	if reg.Terms, err = tx.AllTerms(); err != nil {
		return nil, err
	}
	ids := picked(tx, spec, q.Where)
	more, err := reg.around(tx, q, o)
	if err != nil {
		return nil, err
	}
	shown := slices.Clone(reg.Records)
	for _, b := range reg.Bunches {
		shown = append(shown, b.Records...)
	}
	for _, e := range shown {
		more = append(more, References(e)...)
	}
	ids = append(ids, more...)
	slices.Sort(ids)
	reg.Names, err = namesOf(tx, slices.Compact(ids), shown...)
	return reg, err
}

// around counts what is shown beside the records and returns the identifiers
// among its values.
func (reg *Register) around(tx *store.Tx, q Query, o Showing) (ids []chancery.ID, err error) {
	if len(o.Facets) > 0 {
		if ids, err = reg.count(tx, q, o.Facets, cmp.Or(o.Most, MaxFacets)); err != nil {
			return nil, err
		}
	}
	if o.Group.Field != "" {
		more, err := reg.group(tx, q, o)
		if err != nil {
			return nil, err
		}
		ids = append(ids, more...)
	}
	if len(o.Totals) > 0 {
		all, err := tx.Groups(q.Kind, q.Where, "", o.Totals)
		if err != nil {
			return nil, err
		}
		for _, g := range all {
			reg.Totals = g.Sums
		}
	}
	return ids, nil
}

// count fills the facets and returns the identifiers among their values.
func (reg *Register) count(tx *store.Tx, q Query, names []string, most int) (ids []chancery.ID, err error) {
	if reg.Facets, err = tx.FacetsOf(q.Kind, q.Where, names, most); err != nil {
		return nil, err
	}
	fields := reg.Spec.DescribeAll()
	for _, name := range names {
		if f, _ := fields.ByName(name); f.Type != chancery.TypeRef && f.Type != chancery.TypeRefs {
			continue
		}
		for _, f := range reg.Facets[name] {
			ids = append(ids, chancery.ID(f.Value))
		}
	}
	return ids, nil
}

// History lists the versions of a record with the names its references had.
type History struct {
	Name     Name
	Versions []Version // the newest first
	Names    map[chancery.ID]Name
	Terms    map[string][]chancery.Term
}

// History reads how a record came to be.
func (s *Service) History(ctx context.Context, who chancery.Actor, kind chancery.Kind, ref string) (*History, error) {
	h := &History{}
	err := s.store.Read(ctx, who, func(tx *store.Tx) (err error) {
		if h.Name, err = tx.Find(kind, ref); err != nil {
			return err
		}
		if h.Versions, err = tx.History(kind, ref); err != nil {
			return err
		}
		var ids []chancery.ID
		for _, v := range h.Versions {
			ids = append(ids, References(v.Entity)...)
		}
		slices.Sort(ids)
		if h.Names, err = namesOf(tx, slices.Compact(ids)); err != nil {
			return err
		}
		h.Terms, err = tx.AllTerms()
		return err
	})
	return h, err
}

// AsOf reads a record as it stood when the ledger had size entries.
func (s *Service) AsOf(ctx context.Context, who chancery.Actor, kind chancery.Kind, ref string, size int64) (*View, error) {
	var v *View
	err := s.store.Read(ctx, who, func(tx *store.Tx) error {
		e, err := tx.AsOf(kind, ref, size)
		if err != nil {
			return err
		}
		if v, err = view(tx, e); err != nil {
			return err
		}
		v.Acts, v.Size = nil, size
		return nil
	})
	return v, err
}

// Recent lists the records changed last that the reader may see; vocabularies
// and rules are no work and left out.
func (s *Service) Recent(ctx context.Context, who chancery.Actor, limit int) ([]Name, error) {
	var kinds []chancery.Kind
	for _, spec := range chancery.Specs() {
		if spec.Area != chancery.AreaVocabulary {
			kinds = append(kinds, spec.Kind)
		}
	}
	var out []Name
	err := s.store.Read(ctx, who, func(tx *store.Tx) (err error) {
		if out, err = tx.Recent(kinds, limit); err != nil {
			return err
		}
		return nameList(tx, out)
	})
	return out, err
}

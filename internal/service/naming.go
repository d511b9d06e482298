package service

import (
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/report"
	"chancery/internal/sheet"
	"chancery/internal/store"
)

// What screens and interfaces say to the store, by the names they know.
type (
	Query    = store.Query
	Filter   = store.Filter
	Name     = store.Name
	Facet    = store.Facet
	Backlink = store.Backlink
	Version  = store.Version
	Run      = store.Run
	Answered = store.Answered
	Writing  = sheet.Writing
	Format   = sheet.Format
)

// TitleOf is what a record is called, in both languages where names, which
// came with the record, know it.
func TitleOf(e chancery.Entity, names map[chancery.ID]Name) chancery.Text {
	if n, ok := names[e.Head().ID]; ok && !n.Title.Empty() {
		return n.Title
	}
	return chancery.TitleOf(e)
}

// Title is what a record is called in a language, and the language it is in.
func Title(lang string, e chancery.Entity, names map[chancery.ID]Name) (text, have string) {
	t := TitleOf(e, names)
	if t.Empty() {
		return e.Head().Ref, lang
	}
	return t.In(lang)
}

// namesOf gives the names of the records that the reader may see, and of own,
// which are read already. Activities and rotations without a title in a
// language are called by what is recorded of them; those of one page can be
// told apart.
func namesOf(tx *store.Tx, ids []chancery.ID, own ...chancery.Entity) (map[chancery.ID]Name, error) {
	names, err := tx.Names(ids)
	if err != nil {
		return nil, err
	}
	for _, e := range own {
		r := e.Head()
		begins, ends := chancery.SpanOf(e)
		names[r.ID] = Name{ID: r.ID, Kind: r.Kind, Ref: r.Ref, Title: chancery.TitleOf(e), State: r.State, Begins: begins, Ends: ends, Removed: r.Removed}
	}
	return names, nameTheNameless(tx, names, own)
}

// nameList completes names that come as a list: of a search, of what changed last.
func nameList(tx *store.Tx, list []Name) error {
	names := make(map[chancery.ID]Name, len(list))
	for _, n := range list {
		names[n.ID] = n
	}
	if err := nameTheNameless(tx, names, nil); err != nil {
		return err
	}
	for i := range list {
		list[i].Title = names[list[i].ID].Title
	}
	return nil
}

func nameBacklinks(tx *store.Tx, back []Backlink) error {
	list := make([]Name, len(back))
	for i, b := range back {
		list[i] = b.From
	}
	err := nameList(tx, list)
	for i, n := range list {
		back[i].From = n
	}
	return err
}

func nameTheNameless(tx *store.Tx, names map[chancery.ID]Name, own []chancery.Entity) error {
	nameless, missing := []chancery.Entity{}, map[chancery.Kind][]chancery.ID{}
	read := make(map[chancery.ID]bool, len(own))
	for _, e := range own {
		read[e.Head().ID] = true
		if lacksTitle(names[e.Head().ID]) {
			nameless = append(nameless, e)
		}
	}
	for id, n := range names {
		if !read[id] && lacksTitle(n) && !n.Removed {
			missing[n.Kind] = append(missing[n.Kind], id)
		}
	}
	for kind, ids := range missing {
		slices.Sort(ids)
		more, err := tx.LoadMany(kind, ids)
		if err != nil {
			return err
		}
		nameless = append(nameless, more...)
	}
	if len(nameless) == 0 {
		return nil
	}
	known, err := wordsFor(tx, nameless)
	if err != nil {
		return err
	}
	for id, title := range known.Titles(nameless) {
		n := names[id]
		n.Title = title
		names[id] = n
	}
	return nil
}

func lacksTitle(n Name) bool {
	return (n.Kind == "activity" || n.Kind == "rotation") && (n.Title.EN == "" || n.Title.VI == "")
}

// wordsFor reads what records are called by.
func wordsFor(tx *store.Tx, records []chancery.Entity) (*report.Names, error) {
	terms, err := tx.AllTerms()
	if err != nil {
		return nil, err
	}
	known := report.NewNames(terms)
	if known.Ministry, err = topOrganisation(tx); err != nil {
		return nil, err
	}
	if err := readAround(tx, known, records); err != nil {
		return nil, err
	}
	var within []chancery.Entity
	for _, a := range known.Activities {
		within = append(within, a)
	}
	return known, readAround(tx, known, within)
}

func readAround(tx *store.Tx, known *report.Names, records []chancery.Entity) error {
	ids := map[chancery.Kind][]chancery.ID{}
	for _, e := range records {
		if a, ok := e.(*chancery.Activity); ok {
			for kind, list := range report.Needs(a) {
				ids[kind] = append(ids[kind], list...)
			}
		}
	}
	for kind, list := range ids {
		slices.Sort(list)
		found, err := tx.LoadMany(kind, slices.Compact(list))
		if err != nil {
			return err
		}
		known.Add(found...)
	}
	return nil
}

// topOrganisation is the ministry itself; nil where there is none to be seen.
func topOrganisation(tx *store.Tx) (*chancery.Organisation, error) {
	id, err := ministry(tx)
	if err != nil || id == "" {
		return nil, err
	}
	found, err := tx.LoadMany("organisation", []chancery.ID{id})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0].(*chancery.Organisation), nil
}

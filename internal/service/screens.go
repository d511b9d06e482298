package service

import (
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// Around is what a screen needs besides the records it shows.
type Around struct {
	// Names holds what the reader may see of the records referred to.
	Names map[chancery.ID]Name
	Terms map[string][]chancery.Term
	// Today is the day that lateness was judged by.
	Today chancery.Date
	// Size is the ledger position everything was read at.
	Size int64
}

// around reads the names of what the records refer to and the vocabularies.
func around(tx *store.Tx, es []chancery.Entity, more ...chancery.ID) (a Around, err error) {
	ids := slices.Clone(more)
	for _, e := range es {
		ids = append(ids, References(e)...)
	}
	slices.Sort(ids)
	if a.Names, err = namesOf(tx, slices.Compact(ids), es...); err != nil {
		return a, err
	}
	if a.Terms, err = tx.AllTerms(); err != nil {
		return a, err
	}
	a.Today = tx.Today()
	a.Size, err = tx.LedgerSize()
	return a, err
}

// wholeView is a view with what refers to the record.
func wholeView(tx *store.Tx, e chancery.Entity) (*View, error) {
	v, err := view(tx, e)
	if err != nil {
		return nil, err
	}
	if v.Back, err = tx.Backlinks(e.Head().ID, 200); err != nil {
		return nil, err
	}
	return v, nameBacklinks(tx, v.Back)
}

// every reads the records of a query over as many pages as there are, at most
// most of them; cut tells that there are more.
func every[T any, P store.Pointer[T]](tx *store.Tx, q Query, most int) (out []P, cut bool, err error) {
	q.Limit = min(most, store.MaxPage)
	for {
		page, err := tx.List(q)
		if err != nil {
			return nil, false, err
		}
		for _, e := range page.Records {
			if len(out) == most {
				return out, true, nil
			}
			if p, ok := e.(P); ok {
				out = append(out, p)
			}
		}
		if page.Next == "" {
			return out, false, nil
		}
		q.Cursor = page.Next
	}
}

// many reads the records with these identifiers.
func many[T any, P store.Pointer[T]](tx *store.Tx, kind chancery.Kind, ids []chancery.ID) (out []P, err error) {
	es, err := tx.LoadMany(kind, ids)
	if err != nil {
		return nil, err
	}
	for _, e := range es {
		if p, ok := e.(P); ok {
			out = append(out, p)
		}
	}
	return out, nil
}

// entities widens a list for what treats all kinds alike.
func entities[P chancery.Entity](list []P) []chancery.Entity {
	out := make([]chancery.Entity, len(list))
	for i, p := range list {
		out[i] = p
	}
	return out
}

func idsOf[P chancery.Entity](list []P) []chancery.ID {
	out := make([]chancery.ID, len(list))
	for i, p := range list {
		out[i] = p.Head().ID
	}
	return out
}

// where is a filter on one field.
func where(field string, values ...string) []Filter { return []Filter{{Field: field, Values: values}} }

// happened are the states of an activity that took place.
var happened = Filter{Field: "state", Values: []string{"held", "closed"}}

// tookPlace reports whether the activity was held.
func tookPlace(a *chancery.Activity) bool { return a.State == "held" || a.State == "closed" }

// comes reports whether the activity is still expected.
func comes(a *chancery.Activity) bool {
	switch a.State {
	case "proposed", "endorsed", "approved", "scheduled":
		return true
	case "postponed":
		return a.PostponedTo != ""
	}
	return false
}

// when is the span in which an expected activity is to take place.
func when(a *chancery.Activity) (from, to chancery.Date) {
	if a.State == "postponed" && a.PostponedTo != "" {
		return a.PostponedTo, a.PostponedTo
	}
	return a.Span()
}

package service

import (
	"chancery/internal/chancery"
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
)

// namesOf gives the names of the records that the reader may see.
func namesOf(tx *store.Tx, ids []chancery.ID) (map[chancery.ID]Name, error) {
	return tx.Names(ids)
}

// Title is what a record is called in a language, and the language it is in.
func Title(lang string, e chancery.Entity) (text, have string) {
	t := chancery.TitleOf(e)
	if t.Empty() {
		return e.Head().Ref, lang
	}
	return t.In(lang)
}

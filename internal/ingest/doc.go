// Package ingest reads articles, letters and reports and proposes records from
// them: the events, editions of forums, rotations, documents signed, tasks,
// shortcomings and people they name, each with the passage it came from and
// the rule that saw it. Nothing it finds enters by itself: a person accepts,
// changes or refuses every proposal, and what the registry holds already is
// recognised instead of being proposed as new.
//
// It must not know the store, the clock or the network, and it never saves.
// What is known is handed to it as a [Registry]; what it finds are values.
// It reads English first, and Vietnamese by the same rules with other words.
//
// Read extract.go first, then sentence.go for what a rule sees of a sentence.
// The tables of words stand in words_en.go and words_vi.go.
package ingest

// Package i18n holds everything that depends on the language of the reader:
// the words of the interface, numbers, dates and periods, lists, the names of
// countries, and what Vietnamese needs beyond that: folding for search,
// collation keys, and the old encodings its files still come in.
//
// It knows two languages, [EN] and [VI], and no kinds of record, no storage
// and no request: callers pass the language in and get text, keys or bytes
// back. Dates come in as the ISO strings records hold ("2022", "2022-06",
// "2022-06-22").
//
// Read lang.go first, then message.go for the catalogue.
//
// # Words
//
// Words live in messages/<area>.en.toml and messages/<area>.vi.toml, one pair
// for each subject. A key is found by its path through the tables: [word]
// yes = "Yes" is word.yes. It stands in one area only, in both languages and
// with the same arguments, written {{.name}}. A table of exactly one and other
// is one message with plural forms, chosen by {{.count}}; Vietnamese has no
// plural and writes it as a plain text. [Check] and its test tell what is
// missing.
package i18n

package service

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/sheet"
	"chancery/internal/store"
)

// The vocabularies that hold a house's rules of numbering: the series of running
// numbers, each from the height of a marking on, and how a number is written.
const (
	SeriesVocabulary  = "register_series"
	PatternVocabulary = "number_pattern"
)

func atoi(s string) int {
	n, _ := strconv.Atoi(s) // no number is 0
	return n
}

// enter gives a document the next number in the register of its direction. The
// number of an outgoing document also becomes its symbol.
func enter(tx *store.Tx, d *chancery.Document, day chancery.Date) error {
	switch {
	case !chancery.Registered(d.Direction):
		return chancery.Invalid("direction", "document.no_direction")
	case d.Entry() != nil:
		return chancery.Refuse("document.entered_already", "ref", d.Ref)
	}
	e := chancery.RegisterEntry{Direction: d.Direction, On: day, Year: chancery.Num(int64(day.Year()))}
	top, err := ministry(tx)
	if err != nil {
		return err
	}
	if e.Organisation, err = tx.RegisterOf(d.Owner, top); err != nil {
		return err
	}
	if e.Series, err = seriesOf(tx, d.Marking); err != nil {
		return err
	}
	n, err := tx.NextEntry(e.Organisation, e.Direction, e.Series, day.Year())
	if err != nil {
		return err
	}
	e.Number = chancery.Num(n)
	if d.Direction == "outgoing" {
		symbol, err := symbolOf(tx, d, e)
		if err != nil {
			return err
		}
		if voided := len(d.Entries) > 0 && d.Entries[len(d.Entries)-1].Symbol == d.Number; d.Number == "" || voided {
			d.Number = symbol
		}
	}
	e.Symbol = d.Number
	d.Entries = append(d.Entries, e)
	return nil
}

// seriesOf is the series whose marking is the highest that a document reaches.
func seriesOf(tx *store.Tx, m chancery.Marking) (chancery.Code, error) {
	heights, err := ranksOf(tx, "marking_level")
	if err != nil {
		return "", err
	}
	terms, err := tx.Terms(SeriesVocabulary)
	best, at := chancery.Code("open"), int64(-1)
	for _, t := range terms {
		if !t.Retired && t.Rank.N <= heights[m.Level] && t.Rank.N > at {
			best, at = chancery.Code(t.Code), t.Rank.N
		}
	}
	return best, err
}

// symbolOf writes number and symbol by the house's pattern: that of the type of
// document, else that of its direction and series, else of its direction.
func symbolOf(tx *store.Tx, d *chancery.Document, e chancery.RegisterEntry) (string, error) {
	languages, err := tx.Setting(SettingLanguages)
	if err != nil {
		return "", err
	}
	lang, _, _ := strings.Cut(languages, ";")
	patterns, err := tx.Terms(PatternVocabulary)
	if err != nil {
		return "", err
	}
	pattern := "{number}/{type}-{organisation}"
search:
	for _, code := range []string{string(d.Type), string(e.Direction) + "_" + string(e.Series), string(e.Direction)} {
		for _, t := range patterns {
			if t.Code == code && !t.Retired {
				pattern, _ = t.Label.In(lang)
				break search
			}
		}
	}
	kinds, err := tx.Terms("document_kind")
	if err != nil {
		return "", err
	}
	short := ""
	for _, t := range kinds {
		if t.Code == string(d.Type) {
			short, _ = t.Short.In(lang)
		}
	}
	if short == "" {
		pattern = strings.NewReplacer("{type}-", "", "-{type}", "").Replace(pattern)
	}
	organisation := ""
	list, err := many[chancery.Organisation](tx, "organisation", []chancery.ID{e.Organisation})
	if err != nil {
		return "", err
	}
	if len(list) == 1 {
		if organisation, _ = list[0].Short.In(lang); organisation == "" {
			organisation = strings.ToUpper(list[0].Symbol)
		}
		if organisation == "" {
			organisation = strings.ToUpper(list[0].Ref)
		}
	}
	return strings.NewReplacer("{number}", fmt.Sprintf("%02d", e.Number.N), "{type}", short, "{organisation}", organisation, "{year}", strconv.FormatInt(e.Year.N, 10)).Replace(pattern), nil
}

// EnterDocument enters a document in the register of its direction, today.
func (s *Service) EnterDocument(ctx context.Context, who chancery.Actor, ref string, version int64) error {
	return s.onDocument(ctx, who, ref, "enter", version, func(tx *store.Tx, d *chancery.Document) error { return enter(tx, d, tx.Today()) })
}

// VoidEntry corrects a register: the line of a document no longer counts, its
// number stays taken, and with again the document is entered anew by what it is
// now. The reason is kept in the line.
func (s *Service) VoidEntry(ctx context.Context, who chancery.Actor, ref string, version int64, reason string, again bool) error {
	return s.onDocument(ctx, who, ref, "correct", version, func(tx *store.Tx, d *chancery.Document) error {
		e := d.Entry()
		if e == nil {
			return chancery.Refuse("document.not_entered", "ref", d.Ref)
		}
		reason = strings.TrimSpace(reason)
		if reason == "" {
			return chancery.Invalid("reason", "value.required")
		}
		e.Void, d.Reason = reason, reason
		if !again {
			return nil
		}
		return enter(tx, d, tx.Today())
	})
}

func (s *Service) onDocument(ctx context.Context, who chancery.Actor, ref, act string, version int64, fn func(*store.Tx, *chancery.Document) error) error {
	return s.store.Write(ctx, who, "document."+act, func(tx *store.Tx) error {
		d, err := store.Load[chancery.Document](tx, "document", ref)
		if err != nil {
			return err
		}
		if err := may(tx, "document."+act, d); err != nil {
			return err
		}
		if err := current(d, version); err != nil {
			return err
		}
		d.Reason = ""
		if err := fn(tx, d); err != nil {
			return err
		}
		return save(tx, d)
	})
}

// DocumentRegister is a register of documents as it is kept and printed.
type DocumentRegister struct {
	Around
	Query     RegisterQuery
	Registers []chancery.RegisterEntry // that have lines: organisation, direction, series and year
	Lines     []RegisteredDocument
	Cut       bool // there are more lines than are shown
}

// RegisteredDocument is one line of a register.
type RegisteredDocument struct {
	Document *chancery.Document
	Entry    chancery.RegisterEntry
}

// RegisterQuery asks for one register; what is empty is chosen: the actor's own
// organisation or the ministry, incoming, the first series, this year.
type RegisterQuery struct {
	Organisation string // reference
	Direction    chancery.Code
	Series       chancery.Code
	From, To     chancery.Date
}

// maxRegister is how many lines of a register are shown at most.
const maxRegister = 5000

// DocumentRegister reads a register of incoming or outgoing documents between
// two days, in the order of its numbers.
func (s *Service) DocumentRegister(ctx context.Context, who chancery.Actor, q RegisterQuery) (*DocumentRegister, error) {
	r := &DocumentRegister{Query: q}
	err := s.store.Read(ctx, who, func(tx *store.Tx) (err error) {
		if r.Registers, err = tx.Registers(); err != nil {
			return err
		}
		organisation, err := r.choose(tx)
		if err != nil {
			return err
		}
		lines, err := tx.RegisterLines(store.RegisterQuery{
			Organisation: organisation, Direction: r.Query.Direction, Series: r.Query.Series, From: r.Query.From, To: r.Query.To, Void: true, Limit: maxRegister + 1,
		})
		if err != nil {
			return err
		}
		if len(lines) > maxRegister {
			lines, r.Cut = lines[:maxRegister], true
		}
		more := []chancery.ID{organisation}
		for _, e := range r.Registers {
			more = append(more, e.Organisation)
		}
		return r.fill(tx, lines, more)
	})
	return r, err
}

// choose fills in what the query leaves open and finds the organisation.
func (r *DocumentRegister) choose(tx *store.Tx) (chancery.ID, error) {
	q := &r.Query
	if !chancery.Registered(q.Direction) {
		q.Direction = "incoming"
	}
	if q.Series == "" {
		var err error
		if q.Series, err = seriesOf(tx, chancery.Marking{}); err != nil {
			return "", err
		}
	}
	year := strconv.Itoa(tx.Today().Year())
	if q.From == "" && q.To == "" {
		q.From, q.To = chancery.Date(year+"-01-01"), chancery.Date(year+"-12-31")
	}
	if q.Organisation != "" {
		id, ok := tx.ResolveRef([]chancery.Kind{"organisation"}, q.Organisation)
		if !ok {
			return "", chancery.NotFound("organisation", q.Organisation)
		}
		return id, nil
	}
	top, err := ministry(tx)
	if err != nil {
		return "", err
	}
	owner := tx.Actor.Organisation
	if owner == "" {
		owner = top
	}
	id, err := tx.RegisterOf(owner, top)
	if err != nil {
		return "", err
	}
	names, err := tx.Names([]chancery.ID{id})
	q.Organisation = names[id].Ref
	return id, err
}

func (r *DocumentRegister) fill(tx *store.Tx, lines []store.RegisterLine, more []chancery.ID) error {
	ids := make([]chancery.ID, len(lines))
	for i, l := range lines {
		ids[i] = l.Document
	}
	found, err := many[chancery.Document](tx, "document", ids)
	if err != nil {
		return err
	}
	byID := map[chancery.ID]*chancery.Document{}
	for _, d := range found {
		byID[d.ID] = d
	}
	for _, l := range lines {
		if d := byID[l.Document]; d != nil && l.Entry < len(d.Entries) {
			r.Lines = append(r.Lines, RegisteredDocument{d, d.Entries[l.Entry]})
		}
	}
	r.Around, err = around(tx, entities(found), more...)
	return err
}

// WriteTable writes rows of text as a spreadsheet; the first row heads it.
func WriteTable(w io.Writer, format Format, rows [][]string) error {
	return writeError(sheet.WriteRows(w, format, rows))
}

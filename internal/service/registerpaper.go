package service

import (
	"context"

	"chancery/internal/chancery"
	"chancery/internal/report"
	"chancery/internal/store"
)

// What screens say to the writer of registers on paper.
type (
	Letterhead     = report.Letterhead
	PaperRegister  = report.Register
	RegisterColumn = report.RegisterColumn
	RegisterRow    = report.RegisterRow
)

// MaxPaperRows is how many records a register on paper holds at most.
const MaxPaperRows = 5000

// Letterhead is the head of the ministry's papers, as the reader may see it.
func (s *Service) Letterhead(ctx context.Context, who chancery.Actor) (h Letterhead, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		ref, err := tx.Setting(SettingMinistry)
		if err != nil {
			return err
		}
		country, err := tx.Setting(SettingCountry)
		h.Country = chancery.Code(country)
		if err != nil || ref == "" {
			return err
		}
		h.Ministry, err = store.Load[chancery.Organisation](tx, "organisation", ref)
		if chancery.ProblemOf(err) == chancery.Missing {
			h.Ministry, err = nil, nil
		}
		return err
	})
	return h, err
}

// Whole reads a register to its end, in the order of the query, at most
// MaxPaperRows records: more are refused.
func (s *Service) Whole(ctx context.Context, who chancery.Actor, q Query, o Showing) (*Register, error) {
	var reg *Register
	err := s.store.Read(ctx, who, func(tx *store.Tx) (err error) {
		n, _, err := tx.Count(q.Kind, q.Where)
		if err != nil {
			return err
		}
		if n > MaxPaperRows {
			return chancery.Refuse("view.paper.too_many", "count", n, "max", MaxPaperRows)
		}
		o.whole, q.Limit, q.Cursor, q.Before = true, store.MaxPage, "", ""
		reg, err = register(tx, q, o)
		return err
	})
	return reg, err
}

// rest reads the pages that follow a page.
func rest(tx *store.Tx, q Query, page *store.Page) error {
	for page.Next != "" {
		q.Cursor = page.Next
		more, err := tx.List(q)
		if err != nil {
			return err
		}
		page.Records, page.Next = append(page.Records, more.Records...), more.Next
	}
	return nil
}

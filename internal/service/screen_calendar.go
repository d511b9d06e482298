package service

import (
	"context"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// MonthOf is the activities of one month.
type MonthOf struct {
	Around
	Month chancery.Date // to the month
	// Days are the activities whose days are known, by their beginning.
	Days []*chancery.Activity
	// Sometime are those known to the month or the year only.
	Sometime []*chancery.Activity
	Cut      bool
}

// maxMonth bounds a month.
const maxMonth = 400

// MonthOf reads the activities of every state that go on in a month.
func (s *Service) MonthOf(ctx context.Context, who chancery.Actor, month chancery.Date, filters []Filter) (*MonthOf, error) {
	m := &MonthOf{Month: month}
	if month.Precision() != chancery.ToMonth {
		return nil, chancery.Invalid("month", "date.form", "value", string(month))
	}
	err := s.store.Read(ctx, who, func(tx *store.Tx) error {
		es, err := tx.Meeting("activity", filters, month.FirstDay(), month.LastDay(), maxMonth+1)
		if err != nil {
			return err
		}
		if len(es) > maxMonth {
			es, m.Cut = es[:maxMonth], true
		}
		for _, e := range es {
			a, ok := e.(*chancery.Activity)
			if !ok {
				continue
			}
			if from, to := a.Span(); from.Precision() == chancery.ToDay && to.Precision() == chancery.ToDay {
				m.Days = append(m.Days, a)
			} else {
				m.Sometime = append(m.Sometime, a)
			}
		}
		m.Around, err = around(tx, es)
		return err
	})
	return m, err
}

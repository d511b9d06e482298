package service

import (
	"context"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// Issued is a central report as it was issued.
type Issued struct {
	ID           chancery.ID
	At           time.Time
	By           string
	Level        chancery.Code
	Organisation *Name // nil for the whole ministry
	Size         int64 // position of the ledger
	// Changed is how many figures have moved since.
	Changed int
}

// IssuedReport is an issued report with its content and what has moved since.
type IssuedReport struct {
	Around
	Issued
	Content []byte // JSON, as it was kept
	Drift   []Drift
}

// maxIssued is how many issued reports of a period are compared with today.
const maxIssued = 8

// issued lists the issued reports of a period and counts what moved since.
func (s *Service) issued(ctx context.Context, who chancery.Actor, label, calendar string) (out []Issued, err error) {
	all, err := s.Frozen(ctx, who, label)
	if err != nil {
		return nil, err
	}
	for _, f := range all {
		if f.Calendar != calendar || len(out) == maxIssued {
			continue
		}
		moved, err := s.Drift(ctx, who, []byte(f.Content))
		if err != nil {
			return nil, err
		}
		x, err := s.asIssued(ctx, who, f)
		if err != nil {
			return nil, err
		}
		x.Changed = len(moved)
		out = append(out, x)
	}
	return out, nil
}

func (s *Service) asIssued(ctx context.Context, who chancery.Actor, f store.Frozen) (x Issued, err error) {
	x = Issued{ID: f.ID, At: time.UnixMicro(f.At).UTC(), By: f.Actor, Level: f.Level, Size: f.LedgerSize}
	if f.Organisation == "" {
		return x, nil
	}
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		names, err := tx.Names([]chancery.ID{f.Organisation})
		if n, ok := names[f.Organisation]; ok {
			x.Organisation = &n
		}
		return err
	})
	return x, err
}

// IssuedReport reads a report that was issued, with the figures that have
// moved since. One whose audience sees more than the reader is not found.
func (s *Service) IssuedReport(ctx context.Context, who chancery.Actor, period string, id chancery.ID) (*IssuedReport, error) {
	all, err := s.Frozen(ctx, who, period)
	if err != nil {
		return nil, err
	}
	for _, f := range all {
		if f.ID != id {
			continue
		}
		out := &IssuedReport{Content: []byte(f.Content)}
		if out.Issued, err = s.asIssued(ctx, who, f); err != nil {
			return nil, err
		}
		if out.Drift, err = s.Drift(ctx, who, out.Content); err != nil {
			return nil, err
		}
		out.Changed = len(out.Drift)
		err = s.store.Read(ctx, who, func(tx *store.Tx) (err error) {
			out.Around, err = around(tx, nil)
			return err
		})
		return out, err
	}
	return nil, chancery.NotFound("report", string(id))
}

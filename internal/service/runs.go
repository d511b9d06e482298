package service

import (
	"context"
	"encoding/json"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// Runs lists the imports the reader may see, the newest first. One whose
// status is "running" is under way or was cut off.
func (s *Service) Runs(ctx context.Context, who chancery.Actor, limit int) (runs []Run, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) (err error) {
		runs, err = tx.Runs(limit)
		for i := range runs {
			if err == nil {
				runs[i], err = openRun(who, runs[i])
			}
		}
		return err
	})
	return runs, err
}

// ImportRun reads one import.
func (s *Service) ImportRun(ctx context.Context, who chancery.Actor, id chancery.ID) (run Run, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) (err error) {
		if run, err = tx.Run(id); err == nil {
			run, err = openRun(who, run)
		}
		return err
	})
	return run, err
}

// openRun takes out of somebody else's run what it left out: those are rows of
// their file, or records that are not the reader's to see.
func openRun(who chancery.Actor, run Run) (Run, error) {
	if run.Actor == who.User || who.SeesEverything() {
		return run, nil
	}
	var kept struct {
		Bulk *BulkOutcome `json:"bulk"`
	}
	var of any = &kept
	if err := json.Unmarshal([]byte(run.Outcome), &kept); err != nil {
		return run, chancery.Failure("error.storage", err)
	}
	if kept.Bulk != nil {
		kept.Bulk.Total, kept.Bulk.Refused, kept.Bulk.Reasons = kept.Bulk.Total-kept.Bulk.Refused, 0, nil
	} else {
		r, err := ReceiptOf(run)
		if err != nil {
			return run, err
		}
		*r = Receipt{Run: r.Run, New: r.New, Changed: r.Changed, Rejected: []Rejection{}}
		of = r
	}
	text, err := json.Marshal(of)
	if err != nil {
		return run, chancery.Failure("error.storage", err)
	}
	run.Outcome = string(text)
	return run, nil
}

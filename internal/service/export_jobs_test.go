package service

import (
	"context"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// ClaimAndDie claims the next job some times and does nothing with it, as a
// process does that is killed each time.
func ClaimAndDie(s *Service, times int, then func()) error {
	for range times {
		err := s.store.Write(context.Background(), chancery.System(), "job.claim", func(tx *store.Tx) error {
			_, _, err := tx.ClaimJob(s.background.kinds(), jobLease)
			return err
		})
		if err != nil {
			return err
		}
		then()
	}
	return nil
}

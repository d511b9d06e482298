package store_test

import (
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// TestAWriteFindsWhatItSaved holds for words that wait to go into the index:
// those of a part that failed must not go in, those of a record saved twice once.
func TestAWriteFindsWhatItSaved(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		kept, gone := activity("Talks on training", "2022-06-01"), activity("Talks on hydrography", "2022-06-01")
		found := func(tx *store.Tx, words string, want int) {
			t.Helper()
			if hits, err := tx.Search(words, nil, 10, 0); err != nil || len(hits) != want {
				t.Errorf("%q: %v %v, want %d", words, hits, err, want)
			}
		}
		write(t, s, chancery.System(), func(tx *store.Tx) error {
			if err := store.Save(tx, kept); err != nil {
				return err
			}
			err := tx.Try(func() error {
				if err := store.Save(tx, gone); err != nil {
					return err
				}
				return chancery.Refuse("move.unknown")
			})
			if chancery.ProblemOf(err) != chancery.Refused {
				t.Error(err)
			}
			found(tx, "talks", 1)
			again := *kept
			again.Title.EN = "Talks on mine clearance"
			return store.Save(tx, &again)
		})
		read(t, s, chancery.System(), func(tx *store.Tx) error {
			found(tx, "talks", 1)
			found(tx, "training", 0)
			found(tx, "clearance", 1)
			found(tx, "hydrography", 0)
			return nil
		})
	})
}

package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/store"
	"chancery/internal/store/storetest"
)

// benchStore is an empty ministry on SQLite with one partner.
func benchStore(b *testing.B) (*store.Store, chancery.ID) {
	b.Helper()
	s, err := store.Open(context.Background(), storetest.SQLite(b), time.Now)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(s.Close)
	p := make_[chancery.Partner]("partner")
	p.Ref, p.Name, p.Tiers = "CN", chancery.Text{EN: "China"}, []chancery.Code{"neighbour"}
	if err := s.Write(context.Background(), chancery.System(), "bench", func(tx *store.Tx) error { return store.Save(tx, p) }); err != nil {
		b.Fatal(err)
	}
	return s, p.ID
}

func benchActivity(i int, partner chancery.ID) *chancery.Activity {
	a := activity(fmt.Sprintf("Talks number %d on cooperation in training", i), chancery.Date(fmt.Sprintf("2024-%02d-%02d", 1+i%12, 1+i%28)))
	a.Partners, a.CooperationFields, a.Place = []chancery.ID{partner}, []chancery.Code{"border", "cyber"}, chancery.Text{EN: "Hanoi", VI: "Hà Nội"}
	return a
}

// BenchmarkSaveInBulk saves 500 records in one write, as an import does.
func BenchmarkSaveInBulk(b *testing.B) {
	s, partner := benchStore(b)
	n := 0
	for b.Loop() {
		err := s.Write(context.Background(), chancery.System(), "bench", func(tx *store.Tx) error {
			for range 500 {
				n++
				if err := store.Save(tx, benchActivity(n, partner)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "records/s")
}

// BenchmarkSaveOne saves one record durably.
func BenchmarkSaveOne(b *testing.B) {
	s, partner := benchStore(b)
	for b.Loop() {
		if err := s.Write(context.Background(), chancery.System(), "bench", func(tx *store.Tx) error { return store.Save(tx, benchActivity(1, partner)) }); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLoadOne reads one record among a thousand.
func BenchmarkLoadOne(b *testing.B) {
	s, partner := benchStore(b)
	if err := s.Write(context.Background(), chancery.System(), "bench", func(tx *store.Tx) error {
		for i := range 1000 {
			if err := store.Save(tx, benchActivity(i, partner)); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := s.Read(context.Background(), chancery.System(), func(tx *store.Tx) error {
			_, err := tx.Load("activity", "2024-0500")
			return err
		}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRegister reads the first page of ten thousand records, its total
// and the counts of every filter, as a register's page does.
func BenchmarkRegister(b *testing.B) {
	s, partner := benchStore(b)
	for from := range 20 {
		if err := s.Write(context.Background(), chancery.System(), "bench", func(tx *store.Tx) error {
			for i := range 500 {
				if err := store.Save(tx, benchActivity(from*500+i, partner)); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
	read := func(b *testing.B, fn func(*store.Tx) error) {
		for b.Loop() {
			if err := s.Read(context.Background(), chancery.System(), fn); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.Run("page", func(b *testing.B) {
		read(b, func(tx *store.Tx) error { _, err := tx.List(store.Query{Kind: "activity"}); return err })
	})
	b.Run("total", func(b *testing.B) {
		read(b, func(tx *store.Tx) error { _, _, err := tx.Count("activity", nil); return err })
	})
	spec, err := chancery.SpecOf("activity")
	if err != nil {
		b.Fatal(err)
	}
	b.Run("filters", func(b *testing.B) {
		read(b, func(tx *store.Tx) error {
			var names []string
			for _, f := range spec.DescribeAll() {
				if f.Facet {
					names = append(names, f.Name)
				}
			}
			_, err := tx.FacetsOf("activity", nil, names, 60)
			return err
		})
	})
}

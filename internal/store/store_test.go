package store_test

import (
	"context"
	"errors"
	"fmt"

	"sync"
	"testing"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/ledger"
	"chancery/internal/store"
	"chancery/internal/store/storetest"
)

var seed = storetest.Template("store", func(dsn string) error {
	s, err := store.Open(context.Background(), dsn, time.Now)
	if err != nil {
		return err
	}
	s.Close()
	return nil
})

// each runs fn on an empty ministry on each engine, with the few terms the
// tests use.
func each(t *testing.T, fn func(t *testing.T, s *store.Store)) {
	t.Helper()
	seed.Each(t, func(t *testing.T, dsn string) {
		s, err := store.Open(context.Background(), dsn, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(s.Close)
		write(t, s, chancery.System(), func(tx *store.Tx) error {
			for i, m := range []string{"public", "internal", "confidential", "secret"} {
				if err := store.Save(tx, term("marking_level", m, int64(i*10))); err != nil {
					return err
				}
			}
			for _, v := range []struct{ vocabulary, code string }{
				{"activity_kind", "meeting"}, {"activity_kind", "exchange"}, {"partner_tier", "neighbour"}, {"country", "CN"},
				{"compartment", "cyber"}, {"organisation_kind", "ministry"}, {"mechanism_scope", "bilateral"}, {"cooperation_field", "border"}, {"cooperation_field", "cyber"},
			} {
				if err := store.Save(tx, term(v.vocabulary, v.code, 0)); err != nil {
					return err
				}
			}
			return nil
		})
		fn(t, s)
	})
}

func term(vocabulary, code string, rank int64) *chancery.Term {
	m := make_[chancery.Term]("term")
	m.Vocabulary, m.Code, m.Label, m.Rank = vocabulary, code, chancery.Text{EN: code, VI: code}, chancery.Num(rank)
	return m
}

func make_[T any, P store.Pointer[T]](kind chancery.Kind) P {
	spec, err := chancery.SpecOf(kind)
	if err != nil {
		panic(err)
	}
	return spec.Make().(P)
}

func write(t *testing.T, s *store.Store, who chancery.Actor, fn func(*store.Tx) error) {
	t.Helper()
	if err := s.Write(context.Background(), who, "test", fn); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, s *store.Store, who chancery.Actor, fn func(*store.Tx) error) {
	t.Helper()
	if err := s.Read(context.Background(), who, fn); err != nil {
		t.Fatal(err)
	}
}

func activity(title string, start chancery.Date) *chancery.Activity {
	a := make_[chancery.Activity]("activity")
	a.Title, a.Type, a.Start = chancery.Text{EN: title}, "meeting", start
	return a
}

func TestSaveAndLoadEveryKindOfValue(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		p := make_[chancery.Partner]("partner")
		p.Ref, p.Name, p.Tiers = "CN", chancery.Text{EN: "China", VI: "Trung Quốc"}, []chancery.Code{"neighbour"}
		a := activity("Talks", "2022-06")
		write(t, s, chancery.System(), func(tx *store.Tx) error {
			if err := store.Save(tx, p); err != nil {
				return err
			}
			a.Partners, a.Participants, a.Additional = []chancery.ID{p.ID}, chancery.Num(0), true
			a.CooperationFields = []chancery.Code{"cyber", "border"}
			a.Agenda = []chancery.AgendaItem{{At: "09:30", Item: chancery.Text{VI: "Hội đàm"}}, {Item: chancery.Text{EN: "Lunch"}, Day: "2022-06-02"}}
			a.Delegation = []chancery.Delegate{}
			return store.Save(tx, a)
		})
		read(t, s, chancery.System(), func(tx *store.Tx) error {
			got, err := store.Load[chancery.Activity](tx, "activity", "2022-0001")
			if err != nil {
				return err
			}
			if want, have := string(chancery.Snapshot(a)), string(chancery.Snapshot(got)); want != have {
				t.Errorf("saved\n%s\nloaded\n%s", want, have)
			}
			page, err := tx.List(store.Query{Kind: "activity", Where: []store.Filter{{Field: "partners", Values: []string{"CN"}}, {Field: "q", Values: []string{"hoi dam"}}}})
			if err != nil {
				return err
			}
			if len(page.Records) != 0 {
				t.Errorf("the agenda is not searched, yet found %d", len(page.Records))
			}
			page, err = tx.List(store.Query{Kind: "activity", Where: []store.Filter{{Field: "partners", Values: []string{"CN"}}, {Field: "q", Values: []string{"talks"}}}})
			if err != nil || len(page.Records) != 1 {
				t.Errorf("found %d, %v", len(page.Records), err)
			}
			return nil
		})
	})
}

func TestNumbersHaveNoGapsUnderConcurrentWriters(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		const writers, each = 8, 12
		var wg sync.WaitGroup
		var mu sync.Mutex
		seen := map[string]bool{}
		for w := range writers {
			wg.Add(1)
			go func() {
				defer wg.Done()
				for i := range each {
					a := activity(fmt.Sprintf("Meeting %d of %d", i, w), "2024-03-01")
					err := s.Write(context.Background(), chancery.System(), "activity.create", func(tx *store.Tx) error {
						if err := store.Save(tx, a); err != nil {
							return err
						}
						if i%3 == 2 {
							return errors.New("changed my mind")
						}
						return nil
					})
					if (err != nil) != (i%3 == 2) {
						t.Error(err)
					}
					if err == nil {
						mu.Lock()
						seen[a.Ref] = true
						mu.Unlock()
					}
				}
			}()
		}
		wg.Wait()
		if len(seen) != writers*each*2/3 {
			t.Errorf("%d numbers", len(seen))
		}
		for i := range len(seen) {
			if ref := fmt.Sprintf("2024-%04d", i+1); !seen[ref] {
				t.Errorf("%s is missing", ref)
			}
		}
	})
}

func TestLostUpdateIsRefused(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		a := activity("Talks", "2022-06-01")
		write(t, s, chancery.System(), func(tx *store.Tx) error { return store.Save(tx, a) })
		mine, theirs := load(t, s, a.Ref), load(t, s, a.Ref)
		theirs.Title.EN = "Theirs"
		write(t, s, chancery.System(), func(tx *store.Tx) error { return store.Save(tx, theirs) })
		mine.Title.EN = "Mine"
		err := s.Write(context.Background(), chancery.System(), "test", func(tx *store.Tx) error { return store.Save(tx, mine) })
		if chancery.ProblemOf(err) != chancery.Stale {
			t.Errorf("got %v", err)
		}
		if got := load(t, s, a.Ref); got.Title.EN != "Theirs" {
			t.Errorf("kept %q", got.Title.EN)
		}
	})
}

func load(t *testing.T, s *store.Store, ref string) *chancery.Activity {
	t.Helper()
	var a *chancery.Activity
	read(t, s, chancery.System(), func(tx *store.Tx) (err error) {
		a, err = store.Load[chancery.Activity](tx, "activity", ref)
		return err
	})
	return a
}

func TestRemovedRecordsComeBackWhole(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		a := activity("Talks", "2022-06-01")
		a.CooperationFields = []chancery.Code{"border"}
		write(t, s, chancery.System(), func(tx *store.Tx) error { return store.Save(tx, a) })
		write(t, s, chancery.System(), func(tx *store.Tx) error { return store.Remove(tx, a) })
		read(t, s, chancery.System(), func(tx *store.Tx) error {
			if _, err := tx.Load("activity", a.Ref); chancery.ProblemOf(err) != chancery.Missing {
				t.Errorf("removed record loads: %v", err)
			}
			if found, err := tx.Search("talks", nil, 10, 0); err != nil || len(found) != 0 {
				t.Errorf("removed record is found: %v %v", found, err)
			}
			return nil
		})
		write(t, s, chancery.System(), func(tx *store.Tx) error {
			e, err := tx.Removed("activity", a.Ref)
			if err != nil {
				return err
			}
			return store.Save(tx, e)
		})
		if got := load(t, s, a.Ref); len(got.CooperationFields) != 1 || got.Version != 3 {
			t.Errorf("came back as %+v", got)
		}
		read(t, s, chancery.System(), func(tx *store.Tx) error {
			vs, err := tx.History("activity", a.Ref)
			if err != nil || len(vs) != 3 {
				t.Fatalf("%d versions, %v", len(vs), err)
			}
			if d := chancery.Differences(vs[1].Entity, vs[0].Entity); len(d) != 1 || d[0].Field != "removed" {
				t.Errorf("differences %v", d)
			}
			return nil
		})
	})
}

func TestLedgerHoldsAndNamesWhatWasChangedBehindItsBack(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			dsn := storetest.SQLite(t)
			if engine == "postgres" {
				dsn = storetest.Postgres(t)
			}
			s, err := store.Open(context.Background(), dsn, time.Now)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			write(t, s, chancery.System(), func(tx *store.Tx) error {
				for i, m := range []string{"public", "internal"} {
					if err := store.Save(tx, term("marking_level", m, int64(i*10))); err != nil {
						return err
					}
				}
				return store.Save(tx, term("activity_kind", "meeting", 0))
			})
			for i := range 300 {
				write(t, s, chancery.System(), func(tx *store.Tx) error {
					return store.Save(tx, activity(fmt.Sprintf("Meeting %d", i), "2023-01-05"))
				})
			}
			verify := func() (found []*ledger.Error) {
				_, err := s.VerifyLedger(context.Background(), nil, func(e *ledger.Error) error { found = append(found, e); return nil })
				if err != nil {
					t.Fatal(err)
				}
				return found
			}
			compare := func() (found []store.Tampered) {
				err := s.CompareRows(context.Background(), func(x store.Tampered) error { found = append(found, x); return nil })
				if err != nil {
					t.Fatal(err)
				}
				return found
			}
			if f := verify(); len(f) != 0 {
				t.Fatalf("%v", f)
			}
			if f := compare(); len(f) != 0 {
				t.Fatalf("%v", f)
			}
			storetest.Exec(t, dsn, `UPDATE record SET title_en = 'Never happened' WHERE ref = '2023-0007'`)
			if f := compare(); len(f) != 1 || f[0].Ref != "2023-0007" || f[0].Reason != "row.changed" {
				t.Errorf("%v", f)
			}
			storetest.Exec(t, dsn, `UPDATE ledger_entry SET actor = 'somebody' WHERE idx = 100`)
			if f := verify(); len(f) == 0 || f[0].Index != 100 {
				t.Errorf("%v", f)
			}
		})
	}
}

func TestNobodySeesWhatTheyMayNot(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		org := func(ref string, parent chancery.ID) *chancery.Organisation {
			o := make_[chancery.Organisation]("organisation")
			o.Ref, o.Name, o.Parent, o.Own = ref, chancery.Text{EN: ref}, parent, true
			return o
		}
		ministry, navy, region, army := org("mnd", ""), org("navy", ""), org("region", ""), org("army", "")
		open, secret, boxed, shared := activity("Open talks", "2022-01-01"), activity("Secret talks", "2022-01-02"), activity("Boxed talks", "2022-01-03"), activity("Shared talks", "2022-01-04")
		write(t, s, chancery.System(), func(tx *store.Tx) error {
			for _, o := range []*chancery.Organisation{ministry, navy, region, army} {
				switch o {
				case navy, army:
					o.Parent = ministry.ID
				case region:
					o.Parent = navy.ID
				}
				if err := store.Save(tx, o); err != nil {
					return err
				}
			}
			open.Owner, secret.Owner, boxed.Owner, shared.Owner = region.ID, region.ID, region.ID, army.ID
			secret.Marking.Level = "secret"
			boxed.Marking = chancery.Marking{Level: "internal", Compartments: []chancery.Code{"cyber"}}
			shared.SharedWith = []chancery.ID{region.ID}
			for _, a := range []*chancery.Activity{open, secret, boxed, shared} {
				if err := store.Save(tx, a); err != nil {
					return err
				}
			}
			return nil
		})
		reader := func(org chancery.ID, rank int, compartments ...chancery.Code) chancery.Actor {
			return chancery.Actor{User: "reader", Organisation: org, Clearance: chancery.Clearance{Rank: rank, Compartments: compartments}}
		}
		wide := reader("", 10)
		wide.MinistryWide = true
		for name, c := range map[string]struct {
			who  chancery.Actor
			sees []string
		}{
			"region, internal":        {reader(region.ID, 10), []string{open.Ref, shared.Ref}},
			"navy above it":           {reader(navy.ID, 10), []string{open.Ref, shared.Ref}},
			"navy with compartment":   {reader(navy.ID, 10, "cyber"), []string{open.Ref, boxed.Ref, shared.Ref}},
			"navy, secret":            {reader(navy.ID, 30), []string{open.Ref, secret.Ref, shared.Ref}},
			"army":                    {reader(army.ID, 30), []string{shared.Ref}},
			"ministry-wide, internal": {wide, []string{open.Ref, shared.Ref}},
			"nowhere":                 {reader("", 30), nil},
		} {
			t.Run(name, func(t *testing.T) {
				read(t, s, c.who, func(tx *store.Tx) error {
					page, err := tx.List(store.Query{Kind: "activity", Sort: "ref"})
					if err != nil {
						return err
					}
					var got []string
					for _, e := range page.Records {
						got = append(got, e.Head().Ref)
					}
					if fmt.Sprint(got) != fmt.Sprint(c.sees) {
						t.Errorf("lists %v, may see %v", got, c.sees)
					}
					n, _, err := tx.Count("activity", nil)
					if err != nil || n != len(c.sees) {
						t.Errorf("counts %d, %v", n, err)
					}
					found, err := tx.Search("talks", nil, 10, 0)
					if err != nil || len(found) != len(c.sees) {
						t.Errorf("finds %v, %v", found, err)
					}
					for _, a := range []*chancery.Activity{open, secret, boxed, shared} {
						may := false
						for _, ref := range c.sees {
							may = may || ref == a.Ref
						}
						if _, err := tx.Load("activity", a.Ref); (err == nil) != may {
							t.Errorf("loads %s: %v", a.Ref, err)
						}
						if _, err := tx.Load("activity", string(a.ID)); (err == nil) != may {
							t.Errorf("loads %s by its identifier: %v", a.Ref, err)
						}
						if _, err := tx.History("activity", a.Ref); (err == nil) != may {
							t.Errorf("shows the history of %s: %v", a.Ref, err)
						}
					}
					return nil
				})
			})
		}
	})
}

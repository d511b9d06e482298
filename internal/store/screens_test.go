package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// TestScreenReads reads what special screens show, for somebody who sees all
// and for a reader cleared for public records only.
func TestScreenReads(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		cn := make_[chancery.Partner]("partner")
		cn.Ref, cn.Name, cn.Tiers = "CN", chancery.Text{EN: "China"}, []chancery.Code{"neighbour"}
		series := make_[chancery.Mechanism]("mechanism")
		series.Ref, series.Name, series.Scope = "series", chancery.Text{EN: "Series"}, "bilateral"
		open, hidden, year := activity("Open", "2022-06-22"), activity("Hidden", "2022-06-23"), activity("Some day", "2021")
		fromOpen, fromHidden := make_[chancery.Task]("task"), make_[chancery.Task]("task")
		write(t, s, chancery.System(), func(tx *store.Tx) error {
			for _, e := range []chancery.Entity{cn, series} {
				if err := store.Save(tx, e); err != nil {
					return err
				}
			}
			hidden.Type, hidden.Marking.Level = "exchange", "secret"
			for i, a := range []*chancery.Activity{open, hidden, year} {
				a.Partners, a.Mechanism, a.Edition, a.State = []chancery.ID{cn.ID}, series.ID, chancery.Num(int64(i+1)), "held"
				if err := store.Save(tx, a); err != nil {
					return err
				}
			}
			fromOpen.Text, fromOpen.From, fromOpen.GivenOn = chancery.Text{EN: "One"}, open.ID, "2022-06-24"
			fromHidden.Text, fromHidden.From, fromHidden.GivenOn = chancery.Text{EN: "Two"}, hidden.ID, "2022-06-24"
			if err := store.Save(tx, fromOpen); err != nil {
				return err
			}
			return store.Save(tx, fromHidden)
		})
		public := chancery.Actor{User: "reader", MinistryWide: true}
		for _, x := range []struct {
			who                             chancery.Actor
			years, month, through, editions string
		}{
			{chancery.System(), "2021 meeting 1; 2022 exchange 1; 2022 meeting 1; ", "Open Hidden ", "One Two ", "3@2021 1@2022-06-22 2@2022-06-23 "},
			{public, "2021 meeting 1; 2022 meeting 1; ", "Open ", "One ", "3@2021 1@2022-06-22 "},
		} {
			read(t, s, x.who, func(tx *store.Tx) error {
				counts, err := tx.CountByYear("activity", []store.Filter{{Field: "partners", Values: []string{"CN"}}}, "type")
				if err != nil {
					return err
				}
				got := ""
				for _, c := range counts {
					got += fmt.Sprintf("%s %s %d; ", c.Year, c.Value, c.Count)
				}
				want(t, "years", got, x.years)

				month, err := tx.Meeting("activity", nil, "2022-06-01", "2022-06-30", 10)
				if err != nil {
					return err
				}
				got = ""
				for _, e := range month {
					got += chancery.TitleOf(e).EN + " "
				}
				want(t, "month", got, x.month)

				ids, err := tx.Through("from", "activity", "partners", cn.ID, 10)
				if err != nil {
					return err
				}
				tasks, err := tx.LoadMany("task", ids)
				if err != nil {
					return err
				}
				var titles []string
				for _, e := range tasks {
					titles = append(titles, chancery.TitleOf(e).EN+" ")
				}
				slices.Sort(titles) // identifiers made at one moment have no order
				got = strings.Join(titles, "")
				want(t, "through", got, x.through)

				links, err := tx.ChainLinks([]chancery.ID{series.ID})
				if err != nil {
					return err
				}
				got = ""
				for _, a := range links {
					got += fmt.Sprintf("%d@%s ", a.Edition.N, a.Start)
				}
				want(t, "editions", got, x.editions)
				return nil
			})
		}
	})
}

func want(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

// TestTasksAreFoundByWhatTheyComeFrom tells the field from of a task from the
// day a list begins with.
func TestTasksAreFoundByWhatTheyComeFrom(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		a := activity("Talks", "2022-06-22")
		task := make_[chancery.Task]("task")
		write(t, s, chancery.System(), func(tx *store.Tx) error {
			if err := store.Save(tx, a); err != nil {
				return err
			}
			task.Text, task.From, task.GivenOn, task.DoneOn = chancery.Text{EN: "Do"}, a.ID, "2022-06-24", "2022-07-01"
			return store.Save(tx, task)
		})
		read(t, s, chancery.System(), func(tx *store.Tx) error {
			for value, found := range map[string]int{string(a.ID): 1, "activity/2022-0001": 1, string(task.ID): 0, "2022-06-30": 1, "2022-07-02": 0} {
				n, _, err := tx.Count("task", []store.Filter{{Field: "from", Values: []string{value}}})
				if err != nil {
					return err
				}
				if n != found {
					t.Errorf("from %s: %d tasks, want %d", value, n, found)
				}
			}
			return nil
		})
	})
}

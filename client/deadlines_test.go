package client_test

import (
	"testing"
	"time"

	"chancery/client"
)

// TestDeadlinesAreWalkedToTheEnd finds the deadlines of a clock of its own.
func TestDeadlinesAreWalkedToTheEnd(t *testing.T) {
	eachEngine(t, func(t *testing.T, m *ministry) {
		ctx, ten := t.Context(), int64(10)
		if _, err := m.Clocks.Create(ctx, &client.Clock{
			Head: client.Head{Ref: "own-report", Marking: "public"}, Name: client.Text{EN: "Report"}, OfKind: "activity", FromField: "end_date start_date", Length: &ten, Unit: "day", Article: "House rule", MetField: "reported_on",
		}); err != nil {
			t.Fatal(err)
		}
		held, err := m.Activities.Create(ctx, &client.Activity{
			Head: client.Head{Marking: "internal"}, Title: client.Text{EN: "Talks"}, Type: "meeting", StartDate: client.Date(time.Now().AddDate(0, 0, -3).Format(time.DateOnly)), Partners: []string{"LA"},
		})
		if err != nil {
			t.Fatal(err)
		}
		found, last := false, client.Date("")
		for d, err := range m.Deadlines(ctx, "own-report") {
			if err != nil {
				t.Fatal(err)
			}
			if d.Due < last || d.Clock.Ref != "own-report" {
				t.Errorf("after %s: %+v", last, d)
			}
			found, last = found || d.Record.Ref == held.Ref && d.State == "running", d.Due
		}
		if !found {
			t.Error("the deadline is not listed")
		}
		for _, err := range m.Deadlines(ctx, "no-such-clock") {
			if err == nil {
				t.Error("a clock that is not there has deadlines")
			}
		}
	})
}

package web_test

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// TestARecordShowsItsDeadlines looks at a clock on the file, on the first page,
// in the list of all and on the page of clocks, as those see it who may and who
// may not see the record.
func TestARecordShowsItsDeadlines(t *testing.T) {
	seed.Each(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		ctx := context.Background()
		// The demonstration's own rule runs from a later day on.
		if err := s.service.Edit(ctx, chancery.System(), "clock", "activity-report", service.Input{Merge: true, Values: map[string]any{"from": "2022-01-01"}}); err != nil {
			t.Fatal(err)
		}
		made := func(title, marking string, start string) string {
			ref, err := s.service.Create(ctx, chancery.System(), "activity", service.Input{State: "held", Values: map[string]any{
				"title": chancery.Text{EN: title}, "type": "meeting", "start_date": start, "owner": "vn-dfr", "marking": marking, "compartments": map[string][]string{"secret": {"cyber"}}[marking],
			}})
			if err != nil {
				t.Fatalf("%v %+v", err, chancery.FieldsOf(err))
			}
			return ref
		}
		late, soon, hidden := made("Late talks", "internal", "2022-05-30"), made("Talks of late", "internal", "2022-06-10"), made(secretWord+" late", "secret", "2022-05-30")
		keeper := s.as("keeper")
		keeper.want("/activities/"+late, http.StatusOK, `id="deadlines"`, "14/06/2022", "1 day overdue", "06/2020/QĐ-TTg", "/clocks/activity-report", "30/05/2022")
		keeper.want("/activities/"+soon, http.StatusOK, "25/06/2022", "10 days left")
		keeper.want("/activities/"+hidden, http.StatusOK, "1 day overdue")
		all := keeper.want("/deadlines", http.StatusOK, "/activities/"+late, "/activities/"+soon, "/activities/"+hidden, "1 day overdue", "10 days left")
		if strings.Index(all, "/activities/"+soon) < strings.Index(all, `id="soon"`) || strings.Index(all, "/activities/"+late) > strings.Index(all, `id="soon"`) {
			t.Error("what is overdue and what is due soon are not told apart")
		}
		keeper.want("/deadlines", http.StatusOK, `href="/deadlines.ics"`)
		keeper.want("/deadlines.ics", http.StatusOK, "BEGIN:VEVENT", "DTEND;VALUE=DATE:20220615", "Late talks", "06/2020")
		if ics := keeper.want("/deadlines.ics?clock=agreement-expiry", http.StatusOK, "BEGIN:VCALENDAR"); strings.Contains(ics, "Late talks") {
			t.Error("the calendar of one clock has the days of another")
		}
		keeper.want("/deadlines?clock=no-such", http.StatusNotFound)
		if _, ics := s.as("officer").get("/deadlines.ics"); !strings.Contains(ics, "Late talks") || strings.Contains(ics, secretWord) {
			t.Error("the calendar does not keep to what the reader may see")
		}
		keeper.want("/", http.StatusOK, "/activities/"+late, "1 day overdue")
		if page := keeper.want("/deadlines?clock=agreement-expiry", http.StatusOK); strings.Contains(page, "/activities/"+late) {
			t.Error("one clock lists the records of another")
		}
		keeper.want("/ministry/clocks", http.StatusOK, "End / Start, once “Held”", "Document: Report")
		officer := s.as("officer")
		if page := officer.want("/deadlines", http.StatusOK, "/activities/"+late); strings.Contains(page, hidden) || strings.Contains(page, secretWord) {
			t.Error("the list names a record that is not to be seen")
		}
		if _, page := officer.get("/"); strings.Contains(page, hidden) {
			t.Error("the first page names a record that is not to be seen")
		}
		if err := s.service.Edit(ctx, chancery.System(), "activity", late, service.Input{Values: map[string]any{"reported_on": "2022-06-15"}}); err != nil {
			t.Fatal(err)
		}
		keeper.want("/activities/"+late, http.StatusOK, "Met late, on 15/06/2022")
		if page := keeper.want("/deadlines", http.StatusOK); strings.Contains(page, "/activities/"+late) {
			t.Error("what is met is still due")
		}
	})
}

// TestManyDeadlinesHavePages goes from page to page of more deadlines than one
// page has, and meets each of them once.
func TestManyDeadlinesHavePages(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	ctx := context.Background()
	if err := s.service.Edit(ctx, chancery.System(), "clock", "activity-report", service.Input{Merge: true, Values: map[string]any{"from": "2022-05-20", "to": "2022-05-22"}}); err != nil {
		t.Fatal(err)
	}
	for i := range 120 {
		if _, err := s.service.Create(ctx, chancery.System(), "activity", service.Input{State: "held", Values: map[string]any{
			"title": chancery.Text{EN: fmt.Sprintf("Late talks %03d.", i)}, "type": "meeting", "start_date": "2022-05-21", "owner": "vn-dfr",
		}}); err != nil {
			t.Fatal(err)
		}
	}
	keeper := s.as("keeper")
	page := keeper.want("/deadlines?clock=activity-report", http.StatusOK, `id="overdue"`, `id="soon"`, "1–50 of 1")
	late, next := regexp.MustCompile(`Late talks \d+\.`), regexp.MustCompile(`href="(/deadlines[^"]*page=\d+[^"]*)">Next`)
	seen := map[string]int{}
	for pages := 1; ; pages++ {
		for _, one := range late.FindAllString(page, -1) {
			seen[one]++
		}
		on := next.FindStringSubmatch(page)
		if on == nil || pages == 10 {
			break
		}
		page = keeper.want(unescape(on[1]), http.StatusOK, `id="overdue"`)
		if strings.Contains(page, `id="soon"`) {
			t.Error("the pages of one part show another")
		}
	}
	for title, n := range seen {
		if n != 1 {
			t.Errorf("%s is met %d times", title, n)
		}
	}
	if len(seen) != 120 {
		t.Errorf("%d of 120 are met", len(seen))
	}
	keeper.want("/deadlines?show=overdue&page=soon", http.StatusOK, `id="overdue"`)
	keeper.want("/deadlines?show=all&page=-1", http.StatusOK, `id="soon"`)
}

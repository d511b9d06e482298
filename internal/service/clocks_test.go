package service_test

import (
	"context"
	"os"
	"testing"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// of finds what a clock says of a record.
func (r *registry) of(clock string, kind chancery.Kind, ref string) chancery.Deadline {
	r.t.Helper()
	list, err := r.Deadlines(context.Background(), system, kind, ref)
	if err != nil {
		r.t.Fatal(err)
	}
	for _, d := range list {
		if d.Clock.Ref == clock {
			return d
		}
	}
	r.t.Fatalf("%s does not run for %s", clock, ref)
	return chancery.Deadline{}
}

func (r *registry) made(kind chancery.Kind, in service.Input) string {
	r.t.Helper()
	ref, err := r.Create(context.Background(), system, kind, in)
	if err != nil {
		r.t.Fatalf("%v %+v", err, chancery.FieldsOf(err))
	}
	return ref
}

func (r *registry) moved(kind chancery.Kind, ref, act, reason string, values map[string]any) {
	r.t.Helper()
	if err := r.Act(context.Background(), system, kind, ref, act, service.Input{Values: values, Reason: reason}); err != nil {
		r.t.Fatalf("%s %s: %v %+v", act, ref, err, chancery.FieldsOf(err))
	}
}

func onDay(month time.Month, day int) time.Time {
	return time.Date(2022, month, day, 8, 0, 0, 0, time.UTC)
}

// TestDeadlines runs the clocks of the reference profile over holidays, a
// worked day off, a pause, an answer and a document.
func TestDeadlines(t *testing.T) {
	emptySeed.Each(t, func(t *testing.T, dsn string) {
		r, ctx := openRegistry(t, dsn), context.Background()
		r.now = onDay(time.July, 4)
		if err := r.Init(ctx, os.DirFS("../../profiles/vn-mnd"), "vn-mnd"); err != nil {
			t.Fatal(err)
		}
		r.made("clock", service.Input{Ref: "house-answer", Values: map[string]any{
			"name": chancery.Text{EN: "Answer"}, "of_kind": "request", "from_field": "sent_on", "length": int64(2), "unit": "working_day", "country": "VN", "met_in": "answered closed", "article": "House rule 1",
		}})

		report := r.made("report", service.Input{Values: map[string]any{"title": chancery.Text{EN: "First half"}, "period": "2022-H1"}})
		r.moved("report", report, "submit", "", map[string]any{"submitted_on": "2022-07-04"})
		if d := r.of("report-consolidate", "report", report); d.Due != "2022-07-07" || d.Left != 3 || !d.Works || d.Met || d.Overdue() {
			t.Errorf("submitted: %+v", d)
		}
		r.now = onDay(time.July, 5)
		r.moved("report", report, "return", "a figure is missing", nil)
		r.now = onDay(time.July, 8)
		if d := r.of("report-consolidate", "report", report); !d.Paused || d.Overdue() || d.Computed != "2022-07-07" || d.Due != "2022-07-12" {
			t.Errorf("returned: %+v", d)
		}
		r.moved("report", report, "submit", "", map[string]any{"submitted_on": "2022-07-04"})
		r.now = onDay(time.July, 13)
		if d := r.of("report-consolidate", "report", report); d.Paused || d.Left != -1 || !d.Overdue() || d.Due != "2022-07-12" {
			t.Errorf("late: %+v", d)
		}
		r.moved("report", report, "accept", "", nil)
		if d := r.of("report-consolidate", "report", report); !d.Met || d.MetOn != "2022-07-13" || !d.MetLate() || d.Overdue() {
			t.Errorf("accepted: %+v", d)
		}

		r.now = onDay(time.August, 31)
		request := r.made("request", service.Input{Values: map[string]any{
			"title": chancery.Text{EN: "Opinion on the plan"}, "sent_on": "2022-08-31", "answers": []map[string]any{{"organisation": "vn-navy"}},
		}})
		if d := r.of("house-answer", "request", request); d.Due != "2022-09-05" || d.Left != 2 {
			t.Errorf("over the national day: %+v", d)
		}
		r.made("holiday", service.Input{Values: map[string]any{"name": chancery.Text{VI: "Làm bù"}, "country": "VN", "date": "2022-09-03", "worked": true}})
		if d := r.of("house-answer", "request", request); d.Due != "2022-09-03" || d.Left != 2 {
			t.Errorf("with a Saturday that is worked: %+v", d)
		}
		r.now = onDay(time.September, 7)
		due, err := r.Due(ctx, system, "house-answer")
		if err != nil {
			t.Fatal(err)
		}
		if len(due.Records) != 1 || due.Records[0].Record.Head().Ref != request || due.Records[0].Left != -3 {
			t.Errorf("overdue: %+v", due.Records)
		}
		r.moved("request", request, "send", "", nil)
		r.moved("request", request, "answer", "", nil)
		if due, err = r.Due(ctx, system, "house-answer"); err != nil || len(due.Records) != 0 {
			t.Errorf("answered and still due: %+v, %v", due.Records, err)
		}

		r.made("partner", service.Input{Ref: "ZY", Values: map[string]any{"name": chancery.Text{EN: "Nearland"}, "type": "country", "tiers": []string{"partner"}}})
		agreement := r.made("agreement", service.Input{State: "signed", Values: map[string]any{
			"title": chancery.Text{EN: "Memorandum"}, "type": "mou", "partners": []string{"ZY"}, "signed_on": "2022-09-01", "valid_until": "2022-12",
		}})
		if d := r.of("agreement-report", "agreement", agreement); d.Due != "2022-09-16" || d.Works || d.Met {
			t.Errorf("signed: %+v", d)
		}
		if d := r.of("agreement-expiry", "agreement", agreement); d.Due != "2022-06-04" || !d.Overdue() {
			t.Errorf("expiring in a month that is all that is known: %+v", d)
		}
		r.made("document", service.Input{Values: map[string]any{
			"title": chancery.Text{EN: "Report on the signing"}, "type": "report", "issued_on": "2022-09-07", "about": []string{"agreement/" + agreement},
		}})
		if d := r.of("agreement-report", "agreement", agreement); !d.Met || d.MetOn != "2022-09-07" || d.MetLate() {
			t.Errorf("reported: %+v", d)
		}
	})
}

// TestClocksRefuseWhatCannotRun holds the data of clocks to the kinds there are.
func TestClocksRefuseWhatCannotRun(t *testing.T) {
	for field, values := range map[string]map[string]any{
		"of_state":   {"of_kind": "task"},
		"met_in":     {"of_kind": "task", "from_field": "given_on", "met_in": "done nonsense"},
		"from_field": {"of_kind": "task", "from_field": "text"},
		"met_field":  {"of_kind": "task", "from_field": "given_on", "met_field": "nothing"},
	} {
		c := &chancery.Clock{OfKind: "task", Length: chancery.Num(1)}
		c.OfState, _ = values["of_state"].(string)
		c.FromField, _ = values["from_field"].(string)
		c.MetIn, _ = values["met_in"].(string)
		c.MetField, _ = values["met_field"].(string)
		if errs := c.Check(); len(errs) != 1 || errs[0].Field != field {
			t.Errorf("%v: %+v, want one on %s", values, errs, field)
		}
	}
}

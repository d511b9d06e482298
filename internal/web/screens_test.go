package web_test

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// screens are the special screens with what each must say of the
// demonstration, in English.
var screens = []struct {
	path  string
	texts []string
}{
	{"/partners/CN", []string{"China", "Delegations sent and received", "Vietnam-China Border Defence Friendship Exchange", "href=\"/partners/CN/record\"", "Balance by level"}},
	{"/partners/CN/record", []string{"Neighbour"}},
	{"/partners/new", []string{"<form"}},
	{"/mechanisms/vn-cn-border-exchange", []string{"Chain of editions", "<svg", "7th", "by the cadence"}},
	{"/mechanisms/admm", []string{"Mechanisms under this one", "ADMM Retreat"}},
	{"/peacekeeping", []string{"UNMISS", "UNISFA", "Level-2 Field Hospital", "No. 4", "return of the one before not recorded"}},
	{"/agreements/register", []string{"105/2021/TT-BQP", "date not recorded", "Replaces: "}},
	{"/agreements/register?partner=LA", []string{"Laos"}},
	{"/conferences/2022-H1", []string{"What became of the tasks of the conference before", "/periods/2022-H1", "five-word motto", "of these 6 without a due date", "of these 7 without a due date"}},
	{"/tasks/board", []string{"Open, in term", "units of the whole army", "Review of international integration"}},
	{"/tasks/board?row=&way=open_in_term", []string{"Tasks: Open, in term"}},
	{"/periods", []string{"/periods/2022-H1"}},
	{"/periods/2022-H1", []string{"The cycle of the period", "/periods/2022-H1/figures/activities.held", "Activities held, by partner"}},
	{"/periods/2022-H1?organisation=vn-navy", []string{"Only for Vietnam People", "selected"}},
	{"/periods/2022-H1?calendar=vn-nd09", []string{"15 December 2021"}},
	{"/periods/2022-H1/figures/activities.held?dimension=partner&value=CN", []string{"Activities held: China", "What it counted"}},
	{"/periods/2022-H1/central-report", []string{"Central report, first half of 2022", "Word (DOCX)", "Issue this report", "class=\"paper"}},
	{"/periods/2022-H1/central-report?lang=vi", []string{"lang=\"vi\"", "BÁO CÁO"}},
	{"/calendar?month=2022-06", []string{"Calendar, June 2022", "aria-current=\"date\"", "Some time in this month or year"}},
}

// TestScreens opens every special screen on both engines.
func TestScreens(t *testing.T) {
	seed.Each(t, func(t *testing.T, dsn string) {
		keeper := serve(t, dsn).as("keeper")
		for _, s := range screens {
			keeper.want(s.path, http.StatusOK, s.texts...)
		}
		keeper.want("/partners/none", http.StatusNotFound)
		keeper.want("/periods/2022-H7", http.StatusUnprocessableEntity)
		keeper.want("/periods/2022-H1?level=nonsense", http.StatusUnprocessableEntity)
		keeper.want("/periods/2022-H1/figures/nonsense", http.StatusUnprocessableEntity)
		keeper.want("/calendar?month=never", http.StatusUnprocessableEntity)
		keeper.want("/activities/2022-0001/record", http.StatusNotFound)
	})
}

// TestCentralReportIsIssued issues a report, changes a record it counted and
// reads what has moved.
func TestCentralReportIsIssued(t *testing.T) {
	seed.Each(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		keeper := s.as("keeper")
		for _, suffix := range []string{".docx", ".pdf", ".html", ".json"} {
			if status, body := keeper.get("/periods/2022-H1/central-report" + suffix + "?lang=en"); status != http.StatusOK || len(body) < 1000 {
				t.Errorf("%s: %d, %d bytes", suffix, status, len(body))
			}
		}
		status, page := keeper.post("/periods/2022-H1/central-report", nil)
		keeper.check("issuing", status, page, http.StatusOK, "The report has been issued.", "nothing has changed")
		issued := regexp.MustCompile(`/periods/2022-H1/issued/[0-9a-f-]+`).FindString(page)
		keeper.want(issued, http.StatusOK, "Every figure is what it was.")
		ctx := context.Background()
		held, err := s.service.List(ctx, chancery.System(), service.Query{Kind: "activity", Limit: 1, Where: []service.Filter{
			{Field: "partners", Values: []string{"CN"}}, {Field: "from", Values: []string{"2022-01-01"}}, {Field: "to", Values: []string{"2022-06-30"}}, {Field: "state", Values: []string{"held"}},
		}}, false)
		if err != nil {
			t.Fatal(err)
		}
		ref := held.Records[0].Head().Ref
		if err := s.service.Edit(ctx, chancery.System(), "activity", ref, service.Input{Values: map[string]any{"start_date": "2021-03-01", "end_date": "2021-03-01"}}); err != nil {
			t.Fatal(err)
		}
		keeper.want("/periods/2022-H1", http.StatusOK, "figures have changed")
		keeper.want(issued, http.StatusOK, "Activities held", ref)
		keeper.want(issued+"/json", http.StatusOK, `"central_report"`, "activity/"+ref)

		stranger := s.as("stranger")
		stranger.want(issued, http.StatusNotFound)
		if _, body := stranger.get("/periods/2022-H1"); strings.Contains(body, issued) {
			t.Error("a stranger is told of a report for an audience that sees more")
		}
		if status, _ := stranger.post("/periods/2022-H1/central-report", nil); status != http.StatusForbidden {
			t.Errorf("a stranger issues a report: %d", status)
		}
	})
}

// TestScreensHideWhatIsMarked looks for the secret activity and its task on
// every special screen, with the eyes of two readers.
func TestScreensHideWhatIsMarked(t *testing.T) {
	seed.Each(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		keeper, stranger := s.as("keeper"), s.as("stranger")
		keeper.want("/partners/CN", http.StatusOK, secretWord)
		keeper.want("/tasks/board?row=&way=open_in_term", http.StatusOK, secretWord)
		keeper.want("/calendar?month=2022-03", http.StatusOK, secretWord)
		more := []string{"/calendar?month=2022-03", "/tasks/board?row=activity/2022-0901-dfr&by=source", "/periods/2022-H1?level=secret"}
		for _, x := range screens {
			more = append(more, x.path)
		}
		for _, path := range more {
			status, body := stranger.get(path)
			if status >= http.StatusInternalServerError || strings.Contains(body, secretWord) || strings.Contains(strings.ReplaceAll(body, path, ""), secret["task"]) {
				t.Errorf("%s shows a secret or fails (%d)", path, status)
			}
		}
		stranger.want("/periods/2022-H1?organisation=vn-dfr", http.StatusForbidden)
		if _, body := stranger.get("/periods/2022-H1"); strings.Contains(body, `value="vn-dfr"`) || !strings.Contains(body, `value="vn-navy"`) {
			t.Error("a reader may choose an audience outside the own organisation, or not within it")
		}
		_, shown := keeper.get("/tasks/board")
		_, hidden := stranger.get("/tasks/board")
		if strings.Contains(hidden, "2022-0901-dfr") || !strings.Contains(shown, "2022-0901-dfr") {
			t.Error("the board of tasks tells of a source the reader may not see")
		}
	})
}

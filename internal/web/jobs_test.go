package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// TestJobsAreFollowedOnTheirPage looks at a job before, during and after it is
// done, without JavaScript.
func TestJobsAreFollowedOnTheirPage(t *testing.T) {
	ctx := context.Background()
	s := serve(t, seed.SQLite(t))
	keeper, officer, stranger := s.as("keeper"), s.as("officer"), s.as("stranger")
	who, err := s.service.Actor(ctx, "officer")
	if err != nil {
		t.Fatal(err)
	}
	officer.want("/jobs", http.StatusOK, "No jobs yet")
	id, err := s.service.Enqueue(ctx, who, "import", "sổ tay.xlsx", nil)
	if err != nil {
		t.Fatal(err)
	}
	page := "/jobs/" + string(id)
	officer.want("/jobs", http.StatusOK, "sổ tay.xlsx", page)
	keeper.want("/jobs", http.StatusOK, "sổ tay.xlsx", "The jobs of everybody")
	if _, body := stranger.get("/jobs"); strings.Contains(body, "sổ tay") {
		t.Error("a stranger sees the job")
	}
	stranger.want(page, http.StatusNotFound)
	if status, _ := stranger.post(page+"/cancel", url.Values{}); status != http.StatusNotFound {
		t.Errorf("a stranger cancels: %d", status)
	}
	officer.want(page, http.StatusOK, `http-equiv="refresh"`, "<progress", "Waiting")
	if _, body := officer.get(page + "?still=1"); strings.Contains(body, `http-equiv="refresh"`) {
		t.Error("a page that was stopped refreshes itself")
	}

	s.service.Handle("import", func(_ context.Context, _ chancery.Actor, w *service.Work) (service.JobResult, error) {
		w.Progress(1, 2)
		officer.want(page, http.StatusOK, `max="2" value="1"`, "1 of 2")
		return service.JobResult{Key: "job.of", Args: []any{"done", 2, "total", 2}, Href: "/activities"}, nil
	})
	if _, err := s.service.RunJob(ctx); err != nil {
		t.Fatal(err)
	}
	body := officer.want(page, http.StatusOK, "2 of 2", `href="/activities"`, "Done")
	if strings.Contains(body, `http-equiv="refresh"`) {
		t.Error("a page of a job that is done refreshes itself")
	}

	if id, err = s.service.Enqueue(ctx, who, "import", "another", nil); err != nil {
		t.Fatal(err)
	}
	if status, body := officer.post("/jobs/"+string(id)+"/cancel", url.Values{}); status != http.StatusOK || !strings.Contains(body, "The job was cancelled.") {
		t.Errorf("cancelling: %d", status)
	}
}

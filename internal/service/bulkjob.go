package service

import (
	"context"
	"net/url"

	"chancery/internal/chancery"
)

// bulkJob is the kind of job that acts on many records.
const bulkJob = "bulk"

// BulkAtOnce is up to how many records a bulk act is done while its author
// waits; more become a job.
const BulkAtOnce = 500

// bulkInput is what the job of a bulk act has to do.
type bulkInput struct {
	Bulk  Bulk   `json:"bulk"`
	Title string `json:"title"`
	Back  string `json:"back"` // address of the list
}

// EnqueueBulk has a bulk act done in the background, as DoBulk does it. back is
// the address of the list, for the page of the result.
func (s *Service) EnqueueBulk(ctx context.Context, who chancery.Actor, b Bulk, title string, expected int, back string) (chancery.ID, error) {
	refs, err := s.expected(ctx, who, b, expected)
	if err != nil {
		return "", err
	}
	b.Refs, b.All, b.Where = refs, false, nil
	return s.Enqueue(ctx, who, bulkJob, title, bulkInput{b, title, back})
}

// handleBulks registers the job.
func (s *Service) handleBulks() { s.Handle(bulkJob, s.doBulkJob) }

// doBulkJob does the act as the run that has the identifier of the job, so that
// a job that was cut off goes on where it was.
func (s *Service) doBulkJob(ctx context.Context, who chancery.Actor, w *Work) (JobResult, error) {
	var in bulkInput
	if err := w.Read(&in); err != nil {
		return JobResult{}, err
	}
	spec, err := chancery.SpecOf(in.Bulk.Kind)
	if err != nil {
		return JobResult{}, err
	}
	out, err := s.runBulk(ctx, who, in.Bulk, in.Title, w.ID(), w.Progress)
	if err != nil {
		return JobResult{}, err
	}
	href := "/bulk/" + spec.Plural + "/done/" + string(out.Run) + "?" + url.Values{"back": {in.Back}}.Encode()
	return JobResult{Key: "bulk.done", Args: []any{"count", out.Done, "total", out.Total}, Href: href}, nil
}

package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// TestHistoryHidesWhatChangedUnseen changes a reference to a hidden record and
// nothing else: the history tells somebody who may not see it of no field.
func TestHistoryHidesWhatChangedUnseen(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	ctx := context.Background()
	values := map[string]any{"title": chancery.Text{EN: "Open talks"}, "type": "meeting", "start_date": "2022-03-05", "owner": "vn-navy", "marking": "public"}
	if _, err := s.service.Create(ctx, chancery.System(), "activity", service.Input{Ref: "2022-0950-navy", Values: values}); err != nil {
		t.Fatal(err)
	}
	for _, lead := range []string{"xylothea-person", ""} {
		if err := s.service.Edit(ctx, chancery.System(), "activity", "2022-0950-navy", service.Input{Merge: true, Values: map[string]any{"lead_person": lead}}); err != nil {
			t.Fatal(err)
		}
	}
	const at = "/activities/2022-0950-navy/history"
	label := "Head on our side"
	s.as("keeper").want(at, http.StatusOK, "Xylothea person")
	_, body := s.as("stranger").get(at)
	_, seen := s.as("keeper").get(at)
	if !strings.Contains(seen, label) || strings.Contains(body, label) || strings.Contains(body, "Xylothea") {
		t.Errorf("the history tells of a hidden reference (%t): %s", strings.Contains(seen, label), body)
	}
}

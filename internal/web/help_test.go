package web

import (
	"path"
	"strings"
	"testing"

	"chancery/internal/i18n"
)

// TestGuide holds that each page of the guide has the same sections in both
// languages, and that every pattern of a screen is well formed.
func TestGuide(t *testing.T) {
	guide, err := guides()
	if err != nil {
		t.Fatal(err)
	}
	for i, topic := range helpTopics {
		en, vi := guide[i18n.EN][i], guide[i18n.VI][i]
		if len(en.sections) != len(vi.sections) {
			t.Errorf("%s has %d sections in English and %d in Vietnamese", topic.name, len(en.sections), len(vi.sections))
		}
		for _, pattern := range topic.screens {
			if _, err := path.Match(pattern, "/"); err != nil {
				t.Errorf("%s: %s", topic.name, err)
			}
		}
	}
}

func TestHelpFor(t *testing.T) {
	for address, want := range map[string]string{
		"/": "start", "/activities": "registers", "/activities/2022-0001": "records", "/activities/new": "entering", "/activities/2022-0001/edit": "entering",
		"/activities/2022-0001/hold": "moving", "/activities/2022-0001/history": "records", "/partners/CN": "partners", "/periods/2022-H1/figures/activities.held": "periods",
		"/tasks/board": "tasks", "/deadlines": "deadlines", "/ministry/clocks": "deadlines", "/vocabularies/mode": "ministry", "/users/new": "ministry", "/first-steps/people": "ministry", "/drafts": "entering",
		"/no/such/address/at/all": "start",
	} {
		if got := helpFor(address); got != want {
			t.Errorf("the help of %s is %s, not %s", address, got, want)
		}
	}
}

// TestHelpSearch finds the same with and without accents.
func TestHelpSearch(t *testing.T) {
	guide, err := guides()
	if err != nil {
		t.Fatal(err)
	}
	for _, typed := range []string{"sổ cái", "so cai"} {
		q, found := i18n.ParseQuery(typed), ""
		for _, p := range guide[i18n.VI] {
			for _, s := range p.sections {
				if q.Matches(s.title + " " + s.words) {
					found += " " + p.name
				}
			}
		}
		if !strings.Contains(found, "periods") {
			t.Errorf("%q finds%s", typed, found)
		}
	}
}

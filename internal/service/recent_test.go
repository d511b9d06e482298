package service_test

import (
	"context"
	"fmt"
	"testing"

	"chancery/internal/service"
)

// TestRecentIsWhatIsThere: neither what was removed nor a vocabulary takes the
// place of work among what was changed last.
func TestRecentIsWhatIsThere(t *testing.T) {
	eachMinistry(t, func(t *testing.T, s *service.Service) {
		ctx := context.Background()
		create(t, s, "activity", service.Input{Key: "stays", Values: map[string]any{"title": map[string]any{"en": "Stays"}, "type": "meeting"}})
		for i := range 20 {
			key := fmt.Sprintf("goes-%d", i)
			create(t, s, "activity", service.Input{Key: key, Values: map[string]any{"title": map[string]any{"en": "Goes"}, "type": "meeting"}})
			if err := s.Remove(ctx, system, "activity", key, ""); err != nil {
				t.Fatal(err)
			}
		}
		edit(t, s, "term", "activity_kind.meeting", map[string]any{"label": map[string]any{"en": "Talks"}})
		got, err := s.Recent(ctx, system, 3)
		if err != nil || len(got) == 0 || got[0].Title.EN != "Stays" {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"chancery/internal/chancery"
)

func TestRegisters(t *testing.T) {
	seed.Each(t, func(t *testing.T, dsn string) {
		keeper := serve(t, dsn).as("keeper")
		for _, spec := range chancery.Specs() {
			keeper.want("/"+spec.Plural, http.StatusOK, "<h1>")
		}
		keeper.want("/activities", http.StatusOK, `open=type`, "Next page", "526 records")
		keeper.want("/activities?period=2022-H1&partners=LA", http.StatusOK, "Laos", "First half of 2022", "Clear filters")
		keeper.want("/activities?sort=start_date", http.StatusOK, `aria-sort="ascending"`, "sort=-start_date")
		keeper.want("/activities?columns=country,updated_at", http.StatusOK, `data-label="Country"`, `data-label="Last changed"`)
		keeper.want("/activities?partners=-", http.StatusOK, "Not stated")
		keeper.want("/tasks?state=assigned&lead=-", http.StatusOK, "Assigned")
		keeper.want("/nothing", http.StatusNotFound, "Nothing is at this address")
		keeper.want("/activities?colour=red", http.StatusUnprocessableEntity, "colour")
		keeper.want("/activities?from=31/31/2022", http.StatusUnprocessableEntity, "31/31/2022")
		keeper.want("/activities?cursor=%20", http.StatusUnprocessableEntity)
		keeper.want("/activities?sort=agenda", http.StatusUnprocessableEntity)
	})
}

// TestEveryRowIsReached follows the pages of a register to its end.
func TestEveryRowIsReached(t *testing.T) {
	keeper := serve(t, seed.SQLite(t)).as("keeper")
	rows := regexp.MustCompile(`<td class="ref"[^>]*>([^<]+)`)
	next := regexp.MustCompile(`rel="next" href="([^"]+)"`)
	seen := map[string]bool{}
	for at := "/agreements?sort=-title"; at != ""; {
		body := keeper.want(at, http.StatusOK)
		for _, m := range rows.FindAllStringSubmatch(body, -1) {
			if seen[m[1]] {
				t.Fatalf("%s comes twice", m[1])
			}
			seen[m[1]] = true
		}
		at = ""
		if m := next.FindStringSubmatch(body); m != nil {
			at = strings.ReplaceAll(m[1], "&amp;", "&")
		}
	}
	if len(seen) != 106 {
		t.Errorf("%d agreements, want 106", len(seen))
	}
}

func TestEmptyStates(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	officer, stranger := s.as("officer"), s.as("stranger")
	officer.want("/requests", http.StatusOK, "There is nothing here yet.", "New: Coordination request")
	stranger.want("/requests", http.StatusOK, "There is nothing here you may see.")
	officer.want("/activities?q=zzzzz", http.StatusOK, "Nothing matches these filters.")
	s.as("keeper").want("/rotations?state=preparing", http.StatusOK, "All done.")
}

func TestExports(t *testing.T) {
	seed.Each(t, func(t *testing.T, dsn string) {
		keeper := serve(t, dsn).as("keeper")
		lines := func(path string) int {
			return strings.Count(strings.TrimSpace(keeper.want(path, http.StatusOK)), "\n") + 1
		}
		if n := lines("/agreements.jsonl?state=in_force"); n != 41 {
			t.Errorf("%d agreements in force as JSON lines, want 41", n)
		}
		if n := lines("/agreements.csv?q=defence"); n < 2 {
			t.Errorf("%d lines of CSV", n)
		}
		keeper.want("/activities.ics?period=2022-H1", http.StatusOK, "BEGIN:VCALENDAR", "DTSTART")
		keeper.want("/activities.xlsx?period=2022-H1", http.StatusOK, "xl/workbook.xml")
		keeper.want("/terms.ics", http.StatusNotFound)
		keeper.want("/activities.exe", http.StatusNotFound)
		keeper.want("/activities.csv?colour=red", http.StatusUnprocessableEntity)
	})
}

func TestSearch(t *testing.T) {
	seed.Each(t, func(t *testing.T, dsn string) {
		keeper := serve(t, dsn).as("keeper")
		keeper.want("/search?q=doi+ngoai", http.StatusOK, "<mark>đối ngoại</mark>", "Tasks")
		keeper.want("/search?q=doi+ngoai&kind=task", http.StatusOK, `aria-current="page">Tasks`)
		keeper.want("/search?q=zzzz", http.StatusOK, "Nothing was found")
		keeper.want("/search", http.StatusOK, `role="search"`)
		keeper.want("/lookup?kinds=partner&q=Lao", http.StatusOK, `"Laos (LA)"`)
		keeper.want("/lookup?kinds=nonsense&q=Lao", http.StatusNotFound)
	})
}

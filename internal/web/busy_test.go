package web_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"chancery/internal/service"
)

// TestTooMuchAtOnceIsRefused asks for more files and sends more forms than one
// account may: it is told when to come again, in its language; reading goes on,
// and so does whoever else asks.
func TestTooMuchAtOnceIsRefused(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	s.service.LimitCost(service.CostExport, 3, time.Hour)
	s.service.LimitCost(service.CostSave, 3, time.Hour)
	keeper, officer := s.as("keeper"), s.as("officer")
	refused := func(response *http.Response, err error) (string, string) {
		t.Helper()
		_, body := keeper.read(response, err)
		if response.StatusCode != http.StatusTooManyRequests {
			t.Fatalf("not refused: %d", response.StatusCode)
		}
		if n, err := strconv.Atoi(response.Header.Get("Retry-After")); err != nil || n < 1 {
			t.Errorf("to come again after %q", response.Header.Get("Retry-After"))
		}
		return response.Header.Get("Content-Language"), body
	}
	for range 3 {
		keeper.want("/terms.csv", http.StatusOK)
	}
	if _, body := refused(keeper.client.Get(s.url + "/deadlines.ics")); !strings.Contains(body, "Too many requests") || !strings.Contains(body, "seconds") {
		t.Errorf("told: %.400s", body)
	}
	keeper.want("/terms", http.StatusOK)
	officer.want("/terms.csv", http.StatusOK)
	for i := range 3 {
		if status, _ := keeper.post("/tasks/new", url.Values{}); status != http.StatusUnprocessableEntity {
			t.Fatalf("form %d: %d", i, status)
		}
	}
	keeper.want("/lang?to=vi&back=/", http.StatusOK)
	if lang, body := refused(keeper.client.PostForm(s.url+"/tasks/new", url.Values{})); lang != "vi" || !strings.Contains(body, "Quá nhiều yêu cầu") {
		t.Errorf("told in %s: %.400s", lang, body)
	}
	if status, _ := keeper.post("/sign-out", nil); status != http.StatusOK {
		t.Errorf("signing out: %d", status)
	}
}

// TestOneAddressIsCountedAsAWhole asks as nobody, whom no account counts.
func TestOneAddressIsCountedAsAWhole(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	s.service.LimitCost(service.CostSave, 1, time.Hour)
	nobody := s.as("")
	status := 0
	for range 11 {
		status, _ = nobody.post("/tasks/new", url.Values{})
	}
	if status != http.StatusTooManyRequests {
		t.Errorf("the eleventh form: %d", status)
	}
}

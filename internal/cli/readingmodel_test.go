package cli

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"chancery/internal/ingest"
)

// TestModelAt asks a model that answers well, and ones that do not.
func TestModelAt(t *testing.T) {
	q := ingest.ModelRequest{File: "a.txt", Text: "A delegation visited Laos."}
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   int // proposals; -1 for an error
	}{
		"well": {func(w http.ResponseWriter, r *http.Request) {
			var got ingest.ModelRequest
			if r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" || json.NewDecoder(r.Body).Decode(&got) != nil || got.Text != q.Text {
				http.Error(w, "no", http.StatusBadRequest)
				return
			}
			_ = json.NewEncoder(w).Encode(ingest.ModelAnswer{Proposals: []ingest.ModelProposal{{Kind: "activity", Passage: got.Text, Fields: map[string]any{"type": "visit_out"}}}})
		}, 1},
		"refuses": {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "busy", http.StatusServiceUnavailable) }, -1},
		"no JSON": {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("Certainly! Here is")) }, -1},
		"elsewhere": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/other", http.StatusTemporaryRedirect)
		}, -1},
		"too long": {func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(`{"proposals":[` + strings.Repeat(" ", maxModelAnswer) + `]}`))
		}, -1},
	} {
		server := httptest.NewServer(c.answer)
		m, err := modelAt(server.URL + "/propose")
		if err != nil {
			t.Fatal(err)
		}
		got, err := m.Propose(context.Background(), q)
		if (err != nil) != (c.want < 0) || err == nil && len(got.Proposals) != c.want {
			t.Errorf("%s: %v, %v", name, got, err)
		}
		server.Close()
		if m.Name() == "" || strings.Contains(m.Name(), "/") {
			t.Errorf("it is called %q", m.Name())
		}
	}
	for _, address := range []string{"", "model", "ftp://host/x", "http://", "::"} {
		if _, err := modelAt(address); err == nil {
			t.Errorf("%q is taken for an address", address)
		}
	}
}

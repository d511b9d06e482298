package cli

import (
	"io"
	"log/slog"
	"net/http"
	"time"
)

// redacted are attributes that could carry what a record says. Records are
// named in the log by kind and reference, never by their words.
var redacted = map[string]bool{"title": true, "body": true, "text": true, "values": true, "password": true, "secret": true, "query": true, "q": true}

// newLog writes one JSON object a line.
func newLog(w io.Writer) *slog.Logger {
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if redacted[a.Key] {
			return slog.String(a.Key, "[redacted]")
		}
		return a
	}}))
}

// answered notes what a handler answers with.
type answered struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (a *answered) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
	a.ResponseWriter.WriteHeader(status)
}

func (a *answered) Write(b []byte) (int, error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	n, err := a.ResponseWriter.Write(b)
	a.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (a *answered) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// logged writes a line for each request: its path without the query, which may
// hold what somebody searched for.
func logged(log *slog.Logger, m *metrics, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin := time.Now()
		a := &answered{ResponseWriter: w}
		h.ServeHTTP(a, r)
		took := time.Since(begin)
		m.count(a.status, took)
		log.LogAttrs(r.Context(), slog.LevelInfo, "request", slog.String("method", r.Method), slog.String("path", r.URL.Path),
			slog.Int("status", a.status), slog.Int64("bytes", a.bytes), slog.Float64("ms", float64(took.Microseconds())/1000))
	})
}

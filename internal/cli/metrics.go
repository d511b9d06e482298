package cli

import (
	"fmt"
	"net/http"
	"net/http/pprof"
	"runtime"
	"sync/atomic"
	"time"
)

// metrics counts what the server answered, for the listener of its operators.
type metrics struct {
	begun    time.Time
	requests [6]atomic.Int64 // by the first digit of the status
	busy     atomic.Int64    // microseconds
}

func (m *metrics) count(status int, took time.Duration) {
	if class := status / 100; class > 0 && class < len(m.requests) {
		m.requests[class].Add(1)
	}
	m.busy.Add(took.Microseconds())
}

// ServeHTTP writes the text form that Prometheus reads.
func (m *metrics) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	fmt.Fprintln(w, "# TYPE chancery_requests_total counter")
	for class := 1; class < len(m.requests); class++ {
		fmt.Fprintf(w, "chancery_requests_total{status=\"%dxx\"} %d\n", class, m.requests[class].Load())
	}
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	fmt.Fprintf(w, "# TYPE chancery_request_seconds_total counter\nchancery_request_seconds_total %g\n", float64(m.busy.Load())/1e6)
	fmt.Fprintf(w, "# TYPE chancery_uptime_seconds gauge\nchancery_uptime_seconds %.0f\n", time.Since(m.begun).Seconds())
	fmt.Fprintf(w, "# TYPE go_goroutines gauge\ngo_goroutines %d\n", runtime.NumGoroutine())
	fmt.Fprintf(w, "# TYPE go_memstats_sys_bytes gauge\ngo_memstats_sys_bytes %d\n", memory.Sys)
	fmt.Fprintf(w, "# TYPE go_memstats_heap_alloc_bytes gauge\ngo_memstats_heap_alloc_bytes %d\n", memory.HeapAlloc)
}

// operators is what the second listener serves: metrics and profiles, to whoever
// reaches it.
func operators(m *metrics) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", m)
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	return mux
}

package job_test

import (
	"context"
	"io"
	"log/slog"
	"testing"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/job"
	"chancery/internal/service"
	"chancery/internal/store"
	"chancery/internal/store/storetest"
)

// TestWorkersOfTwoProcessesShareAQueue runs two processes on one database: each
// job is done once, and stopping returns when nothing is under way.
func TestWorkersOfTwoProcessesShareAQueue(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		ctx, stop := context.WithCancel(context.Background())
		defer stop()
		done := make(chan string, 100)
		ended := make(chan struct{}, 2)
		var services []*service.Service
		for range 2 {
			st, err := store.Open(ctx, dsn, time.Now)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(st.Close)
			s := service.New(st, t.TempDir())
			s.Handle("note", func(_ context.Context, _ chancery.Actor, w *service.Work) (service.JobResult, error) {
				var name string
				err := w.Read(&name)
				done <- name
				return service.JobResult{}, err
			})
			services = append(services, s)
			go func() {
				job.Run(ctx, job.Config{Service: s, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Poll: 10 * time.Millisecond})
				ended <- struct{}{}
			}()
		}
		names := []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}
		for i, name := range names {
			if _, err := services[i%2].Enqueue(ctx, chancery.System(), "note", name, name); err != nil {
				t.Fatal(err)
			}
		}
		seen := map[string]int{}
		for range names {
			seen[<-done]++
		}
		stop()
		<-ended
		<-ended
		close(done)
		for name := range done {
			seen[name]++
		}
		for _, name := range names {
			if seen[name] != 1 {
				t.Errorf("%s was done %d times", name, seen[name])
			}
		}
	})
}

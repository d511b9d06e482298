// Package job runs timed work and the jobs of the queue: some workers take one
// job after the other until they are stopped. What a job does, whose it is and
// what becomes of it stands in package service; read its jobs_run.go first.
package job

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"chancery/internal/service"
)

// Config is what jobs are run with.
type Config struct {
	Service *service.Service
	Log     *slog.Logger
	Workers int           // how many jobs at once; 2 when 0
	Poll    time.Duration // how often workers look for jobs of other processes; 2 s when 0
	Timed   []Timed
}

// Timed is work that is so small and so frequent that nobody needs to find it
// in a list of jobs.
type Timed struct {
	Name  string // in the log
	Every time.Duration
	Do    func(context.Context) error
}

// repeatEvery is how often it is looked whether repeated jobs are due.
const repeatEvery = time.Minute

// Run takes jobs from the queue until ctx ends, and returns when the jobs under
// way have been given back. What breaks goes to the log.
func Run(ctx context.Context, c Config) {
	if c.Workers == 0 {
		c.Workers = 2
	}
	if c.Poll == 0 {
		c.Poll = 2 * time.Second
	}
	var workers sync.WaitGroup
	for range c.Workers {
		workers.Go(func() { c.work(ctx) })
	}
	workers.Go(func() { c.repeat(ctx) })
	for _, t := range c.Timed {
		workers.Go(func() { c.timed(ctx, t) })
	}
	workers.Wait()
}

func (c Config) work(ctx context.Context) {
	look := time.NewTicker(c.Poll)
	defer look.Stop()
	for ctx.Err() == nil {
		did, err := c.Service.RunJob(ctx)
		if err != nil && ctx.Err() == nil {
			c.Log.Error("job failed", "error", err)
		}
		if did {
			continue
		}
		select {
		case <-ctx.Done():
		case <-look.C:
		case <-c.Service.JobBell():
		}
	}
}

func (c Config) timed(ctx context.Context, t Timed) {
	due := time.NewTicker(t.Every)
	defer due.Stop()
	for ctx.Err() == nil {
		if err := t.Do(ctx); err != nil && ctx.Err() == nil {
			c.Log.Error("timed work failed", "name", t.Name, "error", err)
		}
		select {
		case <-ctx.Done():
		case <-due.C:
		}
	}
}

func (c Config) repeat(ctx context.Context) {
	due := time.NewTicker(repeatEvery)
	defer due.Stop()
	for ctx.Err() == nil {
		if err := c.Service.EnqueueRepeated(ctx); err != nil && ctx.Err() == nil {
			c.Log.Error("repeated jobs were not queued", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-due.C:
		}
	}
}

package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// JobHandler does the jobs of one kind. who is the job's owner with the rights
// they have now; the handler asks for rights as any use case does. It may be
// called again for the same job after an outage or a crash, so it must go on
// from what was saved, or save all in one write. What it returns is shown to
// the owner; an error that is not Broken ends the job, any other is tried again.
type JobHandler func(ctx context.Context, who chancery.Actor, w *Work) (JobResult, error)

// background is what a service knows of its jobs besides the queue.
type background struct {
	mu       sync.Mutex
	handlers map[string]JobHandler
	repeated map[string]time.Duration
	bell     chan struct{}
}

func newBackground() *background {
	return &background{handlers: map[string]JobHandler{}, repeated: map[string]time.Duration{}, bell: make(chan struct{}, 1)}
}

// ring tells a worker of this process that there may be something to do.
func (b *background) ring() {
	select {
	case b.bell <- struct{}{}:
	default:
	}
}

func (b *background) handler(kind string) JobHandler {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.handlers[kind]
}

func (b *background) kinds() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Sorted(maps.Keys(b.handlers))
}

// Handle says who does the jobs of a kind. Call it before the jobs are run.
func (s *Service) Handle(kind string, h JobHandler) {
	s.background.mu.Lock()
	defer s.background.mu.Unlock()
	s.background.handlers[kind] = h
}

// Repeat has a job of a kind done again and again, every so often over all
// processes together, as the system.
func (s *Service) Repeat(kind string, every time.Duration) {
	s.background.mu.Lock()
	defer s.background.mu.Unlock()
	s.background.repeated[kind] = every
}

// JobBell wakes whoever waits for jobs of this process.
func (s *Service) JobBell() <-chan struct{} { return s.background.bell }

// How jobs are run.
const (
	// jobLease is how long a job is left to its worker without a sign of life.
	jobLease = time.Minute
	// maxAttempts is how often a job is begun before it has failed.
	maxAttempts = 5
	// jobMemory is how long a job that ended can be looked up.
	jobMemory = 60 * 24 * time.Hour
)

// backOff is how long to wait after an attempt that broke.
func backOff(attempts int64) time.Duration { return 10 * time.Second << (2 * (attempts - 1)) }

var errJobLost = errors.New("the job was cancelled or is another worker's now")

// Work is a job in the hands of its handler.
type Work struct {
	s    *Service
	mu   sync.Mutex
	job  store.Job
	told time.Time // when progress was kept last
	stop context.CancelCauseFunc
}

// ID is the job's identifier, the same on every attempt.
func (w *Work) ID() chancery.ID { return w.job.ID }

// Read takes the job's input.
func (w *Work) Read(into any) error {
	if err := json.Unmarshal([]byte(w.job.Input), into); err != nil {
		return &chancery.Error{Problem: chancery.Bad, Key: "job.bad_input", Cause: err}
	}
	return nil
}

// Progress says how far the work is, at most about once a second to the queue.
func (w *Work) Progress(done, total int) {
	w.mu.Lock()
	w.job.Done, w.job.Total = int64(done), int64(total)
	due := w.s.Now().Sub(w.told) >= time.Second
	if due {
		w.told = w.s.Now()
	}
	w.mu.Unlock()
	if due {
		w.renew()
	}
}

// renew keeps the progress and lengthens the lease; a job that is no longer
// this worker's stops. An outage of the database is the handler's to meet.
func (w *Work) renew() {
	w.mu.Lock()
	job := w.job
	w.mu.Unlock()
	still := true
	err := w.s.store.Write(context.Background(), chancery.System(), "job.progress", func(tx *store.Tx) (err error) {
		still, err = tx.ProgressJob(job, jobLease)
		return err
	})
	if err == nil && !still {
		w.stop(errJobLost)
	}
}

// RunJob takes one job that waits and does it; did is false when there is none.
// When ctx ends, the job is given back to the queue. The error is for the log:
// what broke, be it in the queue or in the work.
func (s *Service) RunJob(ctx context.Context) (did bool, err error) {
	kinds := s.background.kinds()
	waits := false
	err = s.store.Read(ctx, chancery.System(), func(tx *store.Tx) (err error) {
		waits, err = tx.JobWaits(kinds)
		return err
	})
	if err != nil || !waits {
		return false, err
	}
	var job store.Job
	err = s.store.Write(ctx, chancery.System(), "job.claim", func(tx *store.Tx) (err error) {
		job, did, err = tx.ClaimJob(kinds, jobLease)
		return err
	})
	if err != nil || !did {
		return false, err
	}
	return true, s.perform(ctx, job)
}

// perform does a claimed job, keeping its lease alive meanwhile.
func (s *Service) perform(ctx context.Context, job store.Job) error {
	if job.Attempts > maxAttempts {
		job.State, job.Error = JobFailed, failureOf(chancery.Refuse("job.gave_up", "attempts", maxAttempts))
		return s.endJob(job)
	}
	working, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	w := &Work{s: s, job: job, stop: stop}
	beating := make(chan struct{})
	go func() {
		defer close(beating)
		beat := time.NewTicker(jobLease / 4)
		defer beat.Stop()
		for {
			select {
			case <-working.Done():
				return
			case <-beat.C:
				w.renew()
			}
		}
	}()
	result, err := s.handle(working, w)
	cause := context.Cause(working)
	stop(nil)
	<-beating
	job = w.job
	switch {
	case errors.Is(cause, errJobLost):
		return nil
	case err != nil && ctx.Err() != nil:
		job.RunAfter = s.Now()
		return s.requeue(job, job.Attempts-1)
	case err == nil:
		text, _ := json.Marshal(result) // of strings and numbers
		job.State, job.Result = JobDone, string(text)
		return s.endJob(job)
	}
	job.Error = failureOf(err)
	broken := chancery.ProblemOf(err) == chancery.Broken
	if broken && job.Attempts < maxAttempts {
		job.RunAfter = s.Now().Add(backOff(job.Attempts))
		return errors.Join(err, s.requeue(job, job.Attempts))
	}
	job.State = JobFailed
	if !broken {
		err = nil
	}
	return errors.Join(err, s.endJob(job))
}

// handle runs the handler as the job's owner is now. A panic is an outage.
func (s *Service) handle(ctx context.Context, w *Work) (result JobResult, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = chancery.Failure("error.storage", fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}
	}()
	who, err := s.jobOwner(ctx, w.job)
	if err != nil {
		return result, err
	}
	return s.background.handler(w.job.Kind)(ctx, who, w)
}

func (s *Service) jobOwner(ctx context.Context, job store.Job) (chancery.Actor, error) {
	who := chancery.System()
	if job.Account != who.User {
		var err error
		if who, err = s.Actor(ctx, job.Account); err != nil {
			return who, err
		}
	}
	if job.Lang != "" {
		who.Lang = job.Lang
	}
	return who, nil
}

// endJob and requeue keep how an attempt ended even while the process stops.
func (s *Service) endJob(job store.Job) error {
	return s.store.Write(context.Background(), chancery.System(), "job.end", func(tx *store.Tx) error {
		_, err := tx.EndJob(job)
		return err
	})
}

func (s *Service) requeue(job store.Job, attempts int64) error {
	return s.store.Write(context.Background(), chancery.System(), "job.requeue", func(tx *store.Tx) error {
		_, err := tx.RequeueJob(job, attempts)
		return err
	})
}

// EnqueueRepeated asks for the repeated jobs that are due, and forgets jobs
// that ended long ago. Any process may call it at any time.
func (s *Service) EnqueueRepeated(ctx context.Context) error {
	s.background.mu.Lock()
	repeated := maps.Clone(s.background.repeated)
	s.background.mu.Unlock()
	return s.store.Write(ctx, chancery.System(), "job.enqueue", func(tx *store.Tx) error {
		for kind, every := range repeated {
			last, open, err := tx.LastJob(kind)
			if err != nil {
				return err
			}
			if open || tx.Now().Before(last.Add(every)) {
				continue
			}
			if _, err := enqueue(tx, kind, "", struct{}{}); err != nil {
				return err
			}
		}
		return tx.ForgetJobs(tx.Now().Add(-jobMemory))
	})
}

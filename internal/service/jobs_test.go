package service_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/service"
	"chancery/internal/store"
)

// shift is a clock that tests move on.
type shift struct{ by atomic.Int64 }

func (c *shift) now() time.Time { return time.Now().Add(time.Duration(c.by.Load())) }

func (c *shift) pass(d time.Duration) { c.by.Add(int64(d)) }

func eachQueue(t *testing.T, fn func(t *testing.T, s *service.Service, c *shift, second func() *service.Service)) {
	t.Helper()
	ministrySeed.Each(t, func(t *testing.T, dsn string) {
		c := &shift{}
		another := func() *service.Service {
			st, err := store.Open(ctx, dsn, c.now)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(st.Close)
			return service.New(st, t.TempDir())
		}
		fn(t, another(), c, another)
	})
}

func wantJob(t *testing.T, s *service.Service, who chancery.Actor, id chancery.ID, state string) service.Job {
	t.Helper()
	j, err := s.Job(ctx, who, id)
	if err != nil {
		t.Fatal(err)
	}
	if j.State != state {
		t.Fatalf("the job is %s, want %s: %+v", j.State, state, j)
	}
	return j
}

func runJob(t *testing.T, s *service.Service, want bool) error {
	t.Helper()
	did, err := s.RunJob(ctx)
	if did != want {
		t.Fatalf("a job was done: %t, want %t (%v)", did, want, err)
	}
	return err
}

func enqueued(t *testing.T, s *service.Service, who chancery.Actor, kind string) chancery.ID {
	t.Helper()
	id, err := s.Enqueue(ctx, who, kind, "a title", map[string]int{"n": 7})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestJobsAreDoneAsTheirOwnerIsThen(t *testing.T) {
	eachQueue(t, func(t *testing.T, s *service.Service, _ *shift, _ func() *service.Service) {
		account := service.Account{Name: "lan", Roles: []chancery.Role{chancery.RoleOfficer}, MinistryWide: true, Marking: "internal"}
		if err := s.AddUser(ctx, system, account, "mật khẩu dài của Lan 2024"); err != nil {
			t.Fatal(err)
		}
		lan, err := s.Actor(ctx, "lan")
		if err != nil {
			t.Fatal(err)
		}
		var input struct{ N int }
		s.Handle("count", func(_ context.Context, who chancery.Actor, w *service.Work) (service.JobResult, error) {
			if who.User != "lan" || !who.Allows("activity.create") {
				t.Errorf("done as %+v", who)
			}
			w.Progress(3, 9)
			return service.JobResult{Key: "job.of", Args: []any{"done", 3, "total", 9}, Href: "/jobs"}, w.Read(&input)
		})
		id := enqueued(t, s, lan, "count")
		if err := runJob(t, s, true); err != nil || input.N != 7 {
			t.Fatalf("%v, input %d", err, input.N)
		}
		j := wantJob(t, s, lan, id, service.JobDone)
		if j.Result.Text("en") != "3 of 9" || j.Result.Href != "/jobs" || j.Done != 3 || j.Total != 9 || j.FinishedAt.IsZero() {
			t.Errorf("%+v", j)
		}
		_ = runJob(t, s, false)

		// Whoever has lost the account between asking and doing gets nothing done.
		id = enqueued(t, s, lan, "count")
		if err := s.DisableUser(ctx, system, "lan"); err != nil {
			t.Fatal(err)
		}
		if err := runJob(t, s, true); err != nil {
			t.Fatal(err)
		}
		if j := wantJob(t, s, system, id, service.JobFailed); !strings.Contains(j.Failure, "lan") {
			t.Errorf("the reason is %q", j.Failure)
		}
	})
}

func TestJobsAreTheirOwnersAlone(t *testing.T) {
	eachQueue(t, func(t *testing.T, s *service.Service, _ *shift, _ func() *service.Service) {
		s.Handle("wait", func(context.Context, chancery.Actor, *service.Work) (service.JobResult, error) {
			return service.JobResult{}, nil
		})
		minh := chancery.Actor{User: "minh", Roles: []chancery.Role{chancery.RoleOfficer}, MinistryWide: true}
		other := chancery.Actor{User: "hoa", Roles: []chancery.Role{chancery.RoleCentre}, MinistryWide: true}
		id := enqueued(t, s, minh, "wait")
		if _, err := s.Job(ctx, other, id); chancery.ProblemOf(err) != chancery.Missing {
			t.Errorf("another one's job: %v", err)
		}
		if err := s.CancelJob(ctx, other, id); chancery.ProblemOf(err) != chancery.Missing {
			t.Errorf("cancelling another one's job: %v", err)
		}
		for who, want := range map[*chancery.Actor]int{&minh: 1, &other: 0, &system: 1} {
			if list, err := s.Jobs(ctx, *who); err != nil || len(list) != want {
				t.Errorf("%s sees %d jobs, want %d (%v)", who.User, len(list), want, err)
			}
		}
		minh.ReadOnly = true
		if err := s.CancelJob(ctx, minh, id); chancery.ProblemOf(err) != chancery.Forbidden {
			t.Errorf("cancelled by a reading token: %v", err)
		}
		if _, err := s.Enqueue(ctx, minh, "wait", "", nil); chancery.ProblemOf(err) != chancery.Forbidden {
			t.Errorf("asked for by a reading token: %v", err)
		}
		if err := s.CancelJob(ctx, system, id); err != nil {
			t.Fatal(err)
		}
		wantJob(t, s, system, id, service.JobCancelled)
		if err := s.CancelJob(ctx, system, id); chancery.ProblemOf(err) != chancery.Refused {
			t.Errorf("cancelled twice: %v", err)
		}
		_ = runJob(t, s, false)
	})
}

func TestWhatBreaksIsTriedAgainAndWhatIsRefusedIsNot(t *testing.T) {
	eachQueue(t, func(t *testing.T, s *service.Service, c *shift, _ func() *service.Service) {
		begun := 0
		s.Handle("break", func(context.Context, chancery.Actor, *service.Work) (service.JobResult, error) {
			begun++
			if begun == 2 {
				panic("once")
			}
			return service.JobResult{}, errors.New("a disk of the cellar")
		})
		s.Handle("refuse", func(context.Context, chancery.Actor, *service.Work) (service.JobResult, error) {
			return service.JobResult{}, chancery.Refuse("move.wrong_state", "act", "sign", "kind", "agreement", "state", "draft")
		})
		id := enqueued(t, s, system, "break")
		for range 4 {
			if err := runJob(t, s, true); err == nil {
				t.Error("what broke is not told to the log")
			}
			j := wantJob(t, s, system, id, service.JobQueued)
			if strings.Contains(j.Failure, "cellar") || j.Failure == "" {
				t.Errorf("the reason shown is %q", j.Failure)
			}
			_ = runJob(t, s, false) // it waits before the next attempt
			c.pass(j.RunAfter.Sub(c.now()) + time.Second)
		}
		_ = runJob(t, s, true)
		wantJob(t, s, system, id, service.JobFailed)

		id = enqueued(t, s, system, "refuse")
		if err := runJob(t, s, true); err != nil {
			t.Errorf("a refusal went to the log: %v", err)
		}
		if j := wantJob(t, s, system, id, service.JobFailed); j.Attempts != 1 {
			t.Errorf("refused after %d attempts", j.Attempts)
		}
	})
}

// TestAJobOfADeadProcessIsTakenAgain lets a worker hang, as if its process had
// been killed: once its lease has run out another process does the job, and
// what the first one says afterwards counts for nothing.
func TestAJobOfADeadProcessIsTakenAgain(t *testing.T) {
	eachQueue(t, func(t *testing.T, s *service.Service, c *shift, second func() *service.Service) {
		hanging, wake, woken := make(chan struct{}), make(chan struct{}), make(chan error, 1)
		s.Handle("hang", func(ctx context.Context, _ chancery.Actor, w *service.Work) (service.JobResult, error) {
			close(hanging)
			<-wake
			c.pass(2 * time.Second)
			w.Progress(1, 2) // finds out that the job is lost
			<-ctx.Done()
			return service.JobResult{Href: "/first"}, nil
		})
		id := enqueued(t, s, system, "hang")
		go func() {
			_, err := s.RunJob(ctx)
			woken <- err
		}()
		<-hanging
		other := second()
		other.Handle("hang", func(context.Context, chancery.Actor, *service.Work) (service.JobResult, error) {
			return service.JobResult{Href: "/second"}, nil
		})
		_ = runJob(t, other, false) // the lease still holds
		c.pass(2 * time.Minute)
		if err := runJob(t, other, true); err != nil {
			t.Fatal(err)
		}
		close(wake)
		if err := <-woken; err != nil {
			t.Error(err)
		}
		if j := wantJob(t, s, system, id, service.JobDone); j.Result.Href != "/second" || j.Attempts != 2 {
			t.Errorf("%+v", j)
		}
	})
}

func TestAStoppedWorkerGivesItsJobBack(t *testing.T) {
	eachQueue(t, func(t *testing.T, s *service.Service, c *shift, _ func() *service.Service) {
		stopping, stop := context.WithCancel(ctx)
		s.Handle("long", func(ctx context.Context, _ chancery.Actor, w *service.Work) (service.JobResult, error) {
			stop()
			<-ctx.Done()
			return service.JobResult{}, ctx.Err()
		})
		id := enqueued(t, s, system, "long")
		if did, err := s.RunJob(stopping); !did || err != nil {
			t.Fatal(did, err)
		}
		if j := wantJob(t, s, system, id, service.JobQueued); j.Attempts != 0 || j.Failure != "" {
			t.Errorf("%+v", j)
		}

		// A process that dies each time is not tried for ever.
		s.Handle("long", func(context.Context, chancery.Actor, *service.Work) (service.JobResult, error) {
			t.Error("begun again")
			return service.JobResult{}, nil
		})
		if err := service.ClaimAndDie(s, 5, func() { c.pass(2 * time.Minute) }); err != nil {
			t.Fatal(err)
		}
		_ = runJob(t, s, true)
		wantJob(t, s, system, id, service.JobFailed)
	})
}

func TestRepeatedJobsAreAskedForOnceInTheirTime(t *testing.T) {
	eachQueue(t, func(t *testing.T, s *service.Service, c *shift, second func() *service.Service) {
		other := second()
		done := 0
		for _, one := range []*service.Service{s, other} {
			one.Repeat("sweep", time.Hour)
			one.Handle("sweep", func(_ context.Context, who chancery.Actor, _ *service.Work) (service.JobResult, error) {
				if done++; !who.SeesEverything() {
					t.Errorf("done as %s", who.User)
				}
				return service.JobResult{}, nil
			})
		}
		for round := range 2 {
			for _, one := range []*service.Service{s, other} {
				if err := one.EnqueueRepeated(ctx); err != nil {
					t.Fatal(err)
				}
			}
			for did := true; did; {
				var err error
				if did, err = other.RunJob(ctx); err != nil {
					t.Fatal(err)
				}
			}
			if done != round+1 {
				t.Errorf("done %d times after %d hours", done, round)
			}
			c.pass(time.Hour + time.Minute)
		}
		c.pass(61 * 24 * time.Hour)
		if err := s.EnqueueRepeated(ctx); err != nil {
			t.Fatal(err)
		}
		list, err := s.Jobs(ctx, system)
		for _, j := range list {
			if !j.Open() {
				t.Errorf("%s is remembered still", j.Kind)
			}
		}
		if err != nil || len(list) == 0 {
			t.Error(len(list), err)
		}
	})
}

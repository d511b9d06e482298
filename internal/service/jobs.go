package service

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/store"
)

// Job is one piece of work in the background, as its owner sees it.
type Job struct {
	ID         chancery.ID
	Kind       string // named by the message "job.kind.<kind>"
	Account    string
	Title      string
	State      string // JobQueued and the others
	Done       int64
	Total      int64 // 0 while it is not known
	Result     JobResult
	Failure    string // why it failed, or failed so far, in the reader's language
	Attempts   int64
	RunAfter   time.Time
	CreatedAt  time.Time
	FinishedAt time.Time // zero while it is open
}

// The states of a job.
const (
	JobQueued    = store.JobQueued
	JobRunning   = store.JobRunning
	JobDone      = store.JobDone
	JobFailed    = store.JobFailed
	JobCancelled = store.JobCancelled
)

// Open reports whether the job has not ended yet.
func (j Job) Open() bool { return j.State == JobQueued || j.State == JobRunning }

// JobResult is what a job came to.
type JobResult struct {
	Key  string `json:"key,omitempty"`  // of the message that says it
	Args []any  `json:"args,omitempty"` // of the message: name, value pairs
	Href string `json:"href,omitempty"` // address of the page or file that shows it
}

// Text is the result in words; empty where it has none.
func (r JobResult) Text(l i18n.Lang) string {
	if r.Key == "" {
		return ""
	}
	return i18n.Explain(l, "", r.Key, r.Args)
}

// maxJobs is how many jobs a list shows; MaxOpenJobs is how many of one account
// may wait or run at a time, so that nobody's keep those of all others waiting.
const (
	maxJobs     = 100
	MaxOpenJobs = 20
)

// allJobs is the right to see and cancel the jobs of everybody.
const allJobs = "system.jobs"

// Enqueue asks for a job of a kind, to be done with the rights its owner will
// have then. input must be what the kind's handler reads, as JSON.
func (s *Service) Enqueue(ctx context.Context, who chancery.Actor, kind, title string, input any) (id chancery.ID, err error) {
	err = s.store.Write(ctx, who, "job.enqueue", func(tx *store.Tx) error {
		id, err = enqueue(tx, kind, title, input)
		return err
	})
	if err == nil {
		s.background.ring()
	}
	return id, err
}

// enqueue is Enqueue as a part of a use case: there is a job only if the rest
// was saved. Call ring after the commit, or the job begins a few seconds later.
func enqueue(tx *store.Tx, kind, title string, input any) (chancery.ID, error) {
	if tx.Actor.ReadOnly {
		return "", chancery.May("job.create")
	}
	if open, err := tx.OpenJobs(); err != nil {
		return "", err
	} else if open >= MaxOpenJobs && !tx.Actor.SeesEverything() {
		return "", chancery.Refuse("job.too_many", "max", MaxOpenJobs)
	}
	text, err := json.Marshal(input)
	if err != nil {
		return "", chancery.Failure("error.storage", err)
	}
	id := chancery.NewID(tx.Now())
	return id, tx.AddJob(store.Job{ID: id, Kind: kind, Account: tx.Actor.User, Lang: tx.Actor.Lang, Title: title, Input: string(text), RunAfter: tx.Now()})
}

// Jobs lists the reader's jobs, the newest first; an administrator's list has
// those of everybody.
func (s *Service) Jobs(ctx context.Context, who chancery.Actor) (out []Job, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		list, err := tx.Jobs(who.Allows(allJobs), maxJobs)
		for _, j := range list {
			out = append(out, jobOf(j, langOf(who)))
		}
		return err
	})
	return out, err
}

// Job reads one job. That of somebody else looks as if it were not there.
func (s *Service) Job(ctx context.Context, who chancery.Actor, id chancery.ID) (out Job, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		j, err := tx.Job(id, who.Allows(allJobs))
		out = jobOf(j, langOf(who))
		return err
	})
	return out, err
}

// CancelJob ends a job that is open. What it has saved stays saved.
func (s *Service) CancelJob(ctx context.Context, who chancery.Actor, id chancery.ID) error {
	return s.store.Write(ctx, who, "job.cancel", func(tx *store.Tx) error {
		if who.ReadOnly {
			return chancery.May("job.cancel")
		}
		if _, err := tx.Job(id, who.Allows(allJobs)); err != nil {
			return err
		}
		was, err := tx.CancelJob(id)
		if err == nil && !was {
			err = chancery.Refuse("job.ended_already")
		}
		return err
	})
}

func jobOf(j store.Job, lang i18n.Lang) Job {
	out := Job{
		ID: j.ID, Kind: j.Kind, Account: j.Account, Title: j.Title, State: j.State, Done: j.Done, Total: j.Total, Attempts: j.Attempts,
		RunAfter: j.RunAfter, CreatedAt: j.CreatedAt, FinishedAt: j.FinishedAt,
	}
	if j.Result != "" && json.Unmarshal([]byte(j.Result), &out.Result) == nil {
		out.Result.Args = wholeNumbers(out.Result.Args)
	}
	if j.Error != "" {
		out.Failure = failureText(j.Error, lang)
	}
	return out
}

// failed is an error as a job keeps it, to be worded in the language of
// whoever reads it.
type failed struct {
	Key    string   `json:"key"`
	Args   []any    `json:"args,omitempty"`
	Fields []failed `json:"fields,omitempty"`
}

// failureOf keeps of an error what may be shown; what broke is for the log.
func failureOf(err error) string {
	f := failed{Key: "job.broke"}
	var e *chancery.Error
	if errors.As(err, &e) && e.Problem != chancery.Broken {
		f.Key, f.Args = e.Key, e.Args
		for _, fe := range e.Fields {
			f.Fields = append(f.Fields, failed{Key: fe.Key, Args: fe.Args})
		}
	}
	text, err := json.Marshal(f)
	if err != nil { // an argument without a JSON form
		return `{"key":"job.broke"}`
	}
	return string(text)
}

func failureText(kept string, lang i18n.Lang) string {
	var f failed
	if json.Unmarshal([]byte(kept), &f) != nil {
		f = failed{Key: "job.broke"}
	}
	words := i18n.Explain(lang, "", f.Key, wholeNumbers(f.Args))
	for _, one := range f.Fields {
		words += " " + i18n.Explain(lang, "", one.Key, wholeNumbers(one.Args))
	}
	return words
}

// wholeNumbers undoes what JSON makes of whole numbers.
func wholeNumbers(args []any) []any {
	for i, a := range args {
		if n, ok := a.(float64); ok && n == float64(int64(n)) {
			args[i] = int64(n)
		}
	}
	return args
}

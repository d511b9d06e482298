package store

import (
	"time"

	"chancery/internal/chancery"
)

// The states of a job.
const (
	JobQueued    = "queued"
	JobRunning   = "running"
	JobDone      = "done"
	JobFailed    = "failed"
	JobCancelled = "cancelled"
)

// Job is one piece of work done in the background for an account.
type Job struct {
	ID         chancery.ID
	Kind       string
	Account    string // whose rights it has
	Lang       string // in which it words what it writes
	Title      string
	Input      string // JSON
	State      string
	Done       int64
	Total      int64  // 0 while it is not known
	Result     string // JSON
	Error      string // JSON
	Attempts   int64  // how often it was begun; also tells one worker's claim from the next
	RunAfter   time.Time
	LeaseUntil time.Time
	CreatedAt  time.Time
	FinishedAt time.Time // zero while it is open
}

const jobColumns = `id, kind, account, lang, title, input, state, done, total, result, error, attempts, run_after, lease_until, created_at, COALESCE(finished_at, 0)`

func scanJob(scan func(...any) error) (Job, error) {
	var j Job
	var after, lease, created, finished int64
	err := scan(&j.ID, &j.Kind, &j.Account, &j.Lang, &j.Title, &j.Input, &j.State, &j.Done, &j.Total, &j.Result, &j.Error, &j.Attempts, &after, &lease, &created, &finished)
	j.RunAfter, j.LeaseUntil, j.CreatedAt = time.UnixMicro(after).UTC(), time.UnixMicro(lease).UTC(), time.UnixMicro(created).UTC()
	if finished != 0 {
		j.FinishedAt = time.UnixMicro(finished).UTC()
	}
	return j, err
}

func (t *Tx) jobs(rest string, args ...any) ([]Job, error) {
	var out []Job
	err := t.query(func(scan func(...any) error) error {
		j, err := scanJob(scan)
		out = append(out, j)
		return err
	}, `SELECT `+jobColumns+` FROM job `+rest, args...)
	return out, err
}

// AddJob puts a job into the queue.
func (t *Tx) AddJob(j Job) error {
	_, err := t.exec(`INSERT INTO job (id, kind, account, lang, title, input, state, run_after, created_at) VALUES (?, ?, ?, ?, ?, ?, 'queued', ?, ?)`,
		string(j.ID), j.Kind, j.Account, j.Lang, j.Title, j.Input, j.RunAfter.UnixMicro(), t.at.UnixMicro())
	return err
}

// OpenJobs counts the jobs of the actor that have not ended.
func (t *Tx) OpenJobs() (n int, err error) {
	_, err = t.one([]any{&n}, `SELECT COUNT(*) FROM job WHERE account = ? AND state IN ('queued', 'running')`, t.Actor.User)
	return n, err
}

// ClaimJob takes the job of one of the kinds that waits longest, or one whose
// worker has not been heard of since its lease ran out. Writes of all processes
// follow each other, so that no two workers get the same one.
func (t *Tx) ClaimJob(kinds []string, lease time.Duration) (j Job, found bool, err error) {
	if len(kinds) == 0 {
		return Job{}, false, nil
	}
	now := t.at.UnixMicro()
	list, err := t.jobs(`WHERE (state = 'queued' AND run_after <= ? OR state = 'running' AND lease_until <= ?) AND kind IN (`+places(len(kinds))+`) ORDER BY run_after, id LIMIT 1`,
		append([]any{now, now}, anyStrings(kinds)...)...)
	if err != nil || len(list) == 0 {
		return Job{}, false, err
	}
	j = list[0]
	j.State, j.Attempts, j.LeaseUntil = JobRunning, j.Attempts+1, t.at.Add(lease).UTC()
	_, err = t.exec(`UPDATE job SET state = 'running', attempts = ?, lease_until = ? WHERE id = ?`, j.Attempts, j.LeaseUntil.UnixMicro(), string(j.ID))
	return j, true, err
}

// JobWaits reports whether a job could be claimed now. It only reads, so that
// workers with nothing to do cost no commits.
func (t *Tx) JobWaits(kinds []string) (bool, error) {
	if len(kinds) == 0 {
		return false, nil
	}
	var one int64
	now := t.at.UnixMicro()
	return t.one([]any{&one}, `SELECT 1 FROM job WHERE (state = 'queued' AND run_after <= ? OR state = 'running' AND lease_until <= ?) AND kind IN (`+places(len(kinds))+`) LIMIT 1`,
		append([]any{now, now}, anyStrings(kinds)...)...)
}

// stillClaimed is what a worker changes of a job only while it is still the one that
// claimed it last.
const stillClaimed = ` WHERE id = ? AND state = 'running' AND attempts = ?`

// ProgressJob notes how far a job has come and lengthens its lease. still is
// false where the job was cancelled or belongs to another worker now.
func (t *Tx) ProgressJob(j Job, lease time.Duration) (still bool, err error) {
	n, err := t.exec(`UPDATE job SET done = ?, total = ?, lease_until = ?`+stillClaimed, j.Done, j.Total, t.at.Add(lease).UnixMicro(), string(j.ID), j.Attempts)
	return n > 0, err
}

// EndJob keeps how a claimed job ended: its State, Result and Error.
func (t *Tx) EndJob(j Job) (still bool, err error) {
	n, err := t.exec(`UPDATE job SET state = ?, done = ?, total = ?, result = ?, error = ?, finished_at = ?`+stillClaimed,
		j.State, j.Done, j.Total, j.Result, j.Error, t.at.UnixMicro(), string(j.ID), j.Attempts)
	return n > 0, err
}

// RequeueJob gives a claimed job back, to be begun again at its RunAfter;
// Attempts becomes attempts.
func (t *Tx) RequeueJob(j Job, attempts int64) (still bool, err error) {
	n, err := t.exec(`UPDATE job SET state = 'queued', run_after = ?, error = ?, lease_until = 0, attempts = ?`+stillClaimed,
		j.RunAfter.UnixMicro(), j.Error, attempts, string(j.ID), j.Attempts)
	return n > 0, err
}

// CancelJob ends a job that is open. Whoever works on it finds out at its next
// progress.
func (t *Tx) CancelJob(id chancery.ID) (was bool, err error) {
	n, err := t.exec(`UPDATE job SET state = 'cancelled', finished_at = ? WHERE id = ? AND state IN ('queued', 'running')`, t.at.UnixMicro(), string(id))
	return n > 0, err
}

// Job reads one job; all of them where everybody is set, else only the actor's own.
func (t *Tx) Job(id chancery.ID, everybody bool) (Job, error) {
	list, err := t.jobs(`WHERE id = ? AND (? OR account = ?)`, string(id), everybody, t.Actor.User)
	if err == nil && len(list) == 0 {
		err = &chancery.Error{Problem: chancery.Missing, Key: "job.no_such_job", Args: []any{"job", string(id)}}
	}
	if err != nil {
		return Job{}, err
	}
	return list[0], nil
}

// Jobs lists jobs, the newest first; of everybody, or only the actor's own.
func (t *Tx) Jobs(everybody bool, limit int) ([]Job, error) {
	return t.jobs(`WHERE ? OR account = ? ORDER BY created_at DESC, id DESC LIMIT ?`, everybody, t.Actor.User, limit)
}

// LastJob finds when a job of the kind was asked for last, and whether one is
// still open.
func (t *Tx) LastJob(kind string) (at time.Time, open bool, err error) {
	list, err := t.jobs(`WHERE kind = ? ORDER BY created_at DESC, id DESC LIMIT 1`, kind)
	if err != nil || len(list) == 0 {
		return time.Time{}, false, err
	}
	return list[0].CreatedAt, list[0].FinishedAt.IsZero(), nil
}

// ForgetJobs drops what ended before a time.
func (t *Tx) ForgetJobs(before time.Time) error {
	_, err := t.exec(`DELETE FROM job WHERE finished_at < ?`, before.UnixMicro())
	return err
}

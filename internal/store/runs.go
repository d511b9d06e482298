package store

import (
	"time"

	"chancery/internal/chancery"
)

// Run is one import.
type Run struct {
	ID       chancery.ID
	At       time.Time
	Actor    string
	Source   string // names of the files
	Hash     string // SHA-256 of their content
	Status   string // "running", "done", "undone"
	Outcome  string // JSON: counts and rejected rows
	UndoneAt time.Time
	UndoneBy string
}

// StartRun keeps a new import run.
func (t *Tx) StartRun(r Run) error {
	_, err := t.exec(`INSERT INTO import_run (id, at, actor, source, hash, status, outcome) VALUES (?, ?, ?, ?, ?, 'running', '{}')`,
		string(r.ID), t.at.UnixMicro(), t.Actor.User, r.Source, r.Hash)
	return err
}

// FinishRun notes how an import ended.
func (t *Tx) FinishRun(id chancery.ID, outcome string) error {
	_, err := t.exec(`UPDATE import_run SET status = 'done', outcome = ? WHERE id = ?`, outcome, string(id))
	return err
}

// MarkUndone notes that an import was taken back.
func (t *Tx) MarkUndone(id chancery.ID) error {
	_, err := t.exec(`UPDATE import_run SET status = 'undone', undone_at = ?, undone_by = ? WHERE id = ?`, t.at.UnixMicro(), t.Actor.User, string(id))
	if err == nil { // a merge of terms is both
		_, err = t.exec(`UPDATE merge SET undone_at = ?, undone_by = ? WHERE id = ? AND undone_at IS NULL`, t.at.UnixMicro(), t.Actor.User, string(id))
	}
	return err
}

const runColumns = `id, at, actor, source, hash, status, outcome, COALESCE(undone_at, 0), undone_by`

func scanRun(scan func(...any) error) (Run, error) {
	var r Run
	var at, undone int64
	err := scan(&r.ID, &at, &r.Actor, &r.Source, &r.Hash, &r.Status, &r.Outcome, &undone, &r.UndoneBy)
	r.At = time.UnixMicro(at).UTC()
	if undone != 0 {
		r.UndoneAt = time.UnixMicro(undone).UTC()
	}
	return r, err
}

// Run reads one import run; only its own actor and ministry-wide actors see it.
func (t *Tx) Run(id chancery.ID) (Run, error) {
	var r Run
	found := false
	err := t.query(func(scan func(...any) error) (err error) {
		r, err = scanRun(scan)
		found = true
		return err
	}, `SELECT `+runColumns+` FROM import_run WHERE id = ? AND (? OR actor = ?)`, string(id), t.Actor.MinistryWide, t.Actor.User)
	if err == nil && !found {
		err = &chancery.Error{Problem: chancery.Missing, Key: "import.no_such_run", Args: []any{"run", string(id)}}
	}
	return r, err
}

// Runs lists import runs the actor may see, the newest first.
func (t *Tx) Runs(limit int) ([]Run, error) {
	var out []Run
	err := t.query(func(scan func(...any) error) error {
		r, err := scanRun(scan)
		out = append(out, r)
		return err
	}, `SELECT `+runColumns+` FROM import_run WHERE ? OR actor = ? ORDER BY at DESC, id DESC LIMIT ?`, t.Actor.MinistryWide, t.Actor.User, limit)
	return out, err
}

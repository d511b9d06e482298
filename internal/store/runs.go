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

// runsSeen limits runs to the actor's own and, for those who see the whole
// ministry, to those of others that changed records, none of them hidden from them.
func (t *Tx) runsSeen() (where string, args []any, err error) {
	if !t.Actor.MinistryWide {
		return "u.actor = ?", []any{t.Actor.User}, nil
	}
	sc, err := t.scope()
	if err != nil {
		return "", nil, err
	}
	if t.Actor.SeesEverything() {
		return "TRUE", nil, nil
	}
	return `(u.actor = ? OR EXISTS (SELECT 1 FROM ledger_entry e WHERE e.run = u.id) AND NOT EXISTS (SELECT 1 FROM ledger_entry e JOIN record r ON r.id = e.record WHERE e.run = u.id AND NOT (` + sc.where + `)))`,
		append([]any{t.Actor.User}, sc.args...), nil
}

// Run reads one run that the actor may see: their own, or for ministry-wide
// actors one that changed records, none of them hidden from them.
func (t *Tx) Run(id chancery.ID) (Run, error) {
	var r Run
	found := false
	seen, args, err := t.runsSeen()
	if err != nil {
		return r, err
	}
	err = t.query(func(scan func(...any) error) (err error) {
		r, err = scanRun(scan)
		found = true
		return err
	}, `SELECT `+runColumns+` FROM import_run u WHERE u.id = ? AND `+seen, append([]any{string(id)}, args...)...)
	if err == nil && !found {
		err = &chancery.Error{Problem: chancery.Missing, Key: "import.no_such_run", Args: []any{"run", string(id)}}
	}
	return r, err
}

// Runs lists runs the actor may see, as Run does, the newest first.
func (t *Tx) Runs(limit int) ([]Run, error) {
	var out []Run
	seen, args, err := t.runsSeen()
	if err != nil {
		return nil, err
	}
	err = t.query(func(scan func(...any) error) error {
		r, err := scanRun(scan)
		out = append(out, r)
		return err
	}, `SELECT `+runColumns+` FROM import_run u WHERE `+seen+` ORDER BY u.at DESC, u.id DESC LIMIT ?`, append(args, limit)...)
	return out, err
}

package store

import (
	"time"

	"chancery/internal/chancery"
)

// Stage is a file that somebody prepares for an import.
type Stage struct {
	ID         chancery.ID
	Account    string
	CreatedAt  time.Time
	UpdatedAt  time.Time
	Name       string // of the file
	Hash       string // SHA-256 of its content
	Size       int64  // in bytes
	Options    string // JSON
	Checked    string // JSON: what a dry run said
	CheckedFor string // what it was said of: options and position of the ledger
	Run        chancery.ID
	Job        chancery.ID
}

const stageColumns = `id, account, created_at, updated_at, name, hash, size, options, checked, checked_for, run, job`

func (t *Tx) stages(columns, rest string, args ...any) ([]Stage, error) {
	var out []Stage
	err := t.query(func(scan func(...any) error) error {
		var s Stage
		var created, updated int64
		err := scan(&s.ID, &s.Account, &created, &updated, &s.Name, &s.Hash, &s.Size, &s.Options, &s.Checked, &s.CheckedFor, &s.Run, &s.Job)
		s.CreatedAt, s.UpdatedAt = time.UnixMicro(created).UTC(), time.UnixMicro(updated).UTC()
		out = append(out, s)
		return err
	}, `SELECT `+columns+` FROM import_stage `+rest, args...)
	return out, err
}

// AddStage keeps a new one for the actor.
func (t *Tx) AddStage(s Stage) error {
	_, err := t.exec(`INSERT INTO import_stage (id, account, created_at, updated_at, name, hash, size, options) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		string(s.ID), t.Actor.User, t.at.UnixMicro(), t.at.UnixMicro(), s.Name, s.Hash, s.Size, s.Options)
	return err
}

// Stage reads one of the actor's own; nobody else's is there.
func (t *Tx) Stage(id chancery.ID) (Stage, error) {
	list, err := t.stages(stageColumns, `WHERE id = ? AND account = ?`, string(id), t.Actor.User)
	return oneStage(list, err, string(id))
}

// StageOfRun reads the one that a run was made of. Who may see the run is the
// caller's to have asked.
func (t *Tx) StageOfRun(run chancery.ID) (Stage, error) {
	list, err := t.stages(stageColumns, `WHERE run = ? AND run <> ''`, string(run))
	return oneStage(list, err, string(run))
}

func oneStage(list []Stage, err error, id string) (Stage, error) {
	if err == nil && len(list) == 0 {
		err = &chancery.Error{Problem: chancery.Missing, Key: "import.no_such_stage", Args: []any{"value", id}}
	}
	if err != nil {
		return Stage{}, err
	}
	return list[0], nil
}

// Stages lists the actor's own that were not begun, the newest first, without
// what was found out about them.
func (t *Tx) Stages(limit int) ([]Stage, error) {
	return t.stages(`id, account, created_at, updated_at, name, hash, size, options, '', '', run, job`, `WHERE account = ? AND run = '' ORDER BY updated_at DESC LIMIT ?`, t.Actor.User, limit)
}

// StagesWaiting counts the actor's own that were not begun.
func (t *Tx) StagesWaiting() (n int, err error) {
	_, err = t.one([]any{&n}, `SELECT COUNT(*) FROM import_stage WHERE account = ? AND run = ''`, t.Actor.User)
	return n, err
}

// SaveStage keeps new options of one of the actor's own, as long as it was not begun.
func (t *Tx) SaveStage(id chancery.ID, options string) error {
	n, err := t.exec(`UPDATE import_stage SET options = ?, updated_at = ? WHERE id = ? AND account = ? AND run = ''`, options, t.at.UnixMicro(), string(id), t.Actor.User)
	if err == nil && n == 0 {
		err = chancery.Refuse("import.begun_already")
	}
	return err
}

// CheckStage keeps what a dry run said.
func (t *Tx) CheckStage(id chancery.ID, checked, checkedFor string) error {
	_, err := t.exec(`UPDATE import_stage SET checked = ?, checked_for = ? WHERE id = ? AND account = ?`, checked, checkedFor, string(id), t.Actor.User)
	return err
}

// BeginStage notes the run and the job of one that begins now.
func (t *Tx) BeginStage(id, run, job chancery.ID) error {
	n, err := t.exec(`UPDATE import_stage SET run = ?, job = ?, updated_at = ? WHERE id = ? AND account = ? AND run = ''`, string(run), string(job), t.at.UnixMicro(), string(id), t.Actor.User)
	if err == nil && n == 0 {
		err = chancery.Refuse("import.begun_already")
	}
	return err
}

// DropStage forgets one of the actor's own that was not begun.
func (t *Tx) DropStage(id chancery.ID) error {
	_, err := t.exec(`DELETE FROM import_stage WHERE id = ? AND account = ? AND run = ''`, string(id), t.Actor.User)
	return err
}

// DropStages forgets those nobody touched since a time, and lists the hashes of
// the files that are still wanted.
func (t *Tx) DropStages(before time.Time) (wanted []string, err error) {
	if _, err := t.exec(`DELETE FROM import_stage WHERE updated_at < ?`, before.UnixMicro()); err != nil {
		return nil, err
	}
	err = t.query(func(scan func(...any) error) error {
		var hash string
		err := scan(&hash)
		wanted = append(wanted, hash)
		return err
	}, `SELECT DISTINCT hash FROM import_stage`)
	return wanted, err
}

// Mapping is what somebody took the columns of a file for.
type Mapping struct {
	Kind    chancery.Kind
	Shape   string // hash of the names of the columns
	Shared  bool   // offered to everybody
	Own     bool   // the actor's; set when read
	Options string // JSON
}

// SaveMapping remembers the actor's mapping for files of a shape.
func (t *Tx) SaveMapping(m Mapping) error {
	_, err := t.exec(`INSERT INTO import_mapping (account, kind, shape, shared, options, updated_at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (account, kind, shape) DO UPDATE SET shared = excluded.shared, options = excluded.options, updated_at = excluded.updated_at`,
		t.Actor.User, string(m.Kind), m.Shape, m.Shared, m.Options, t.at.UnixMicro())
	return err
}

// Mapping finds what columns of a shape were taken for: by the actor, else by
// whoever shared it last.
func (t *Tx) Mapping(kind chancery.Kind, shape string) (m Mapping, found bool, err error) {
	m = Mapping{Kind: kind, Shape: shape}
	found, err = t.one([]any{&m.Shared, &m.Own, &m.Options}, `SELECT shared, account = ?, options FROM import_mapping WHERE kind = ? AND shape = ? AND (shared OR account = ?)
		ORDER BY CASE WHEN account = ? THEN 0 ELSE 1 END, updated_at DESC LIMIT 1`, t.Actor.User, string(kind), shape, t.Actor.User, t.Actor.User)
	return m, found, err
}

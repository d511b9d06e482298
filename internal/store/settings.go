package store

import (
	"chancery/internal/chancery"
)

// Setting reads one setting of the installation; "" when it was never set.
func (t *Tx) Setting(name string) (string, error) {
	var v string
	_, err := t.one([]any{&v}, `SELECT value FROM setting WHERE name = ?`, name)
	return v, err
}

// Set keeps one setting.
func (t *Tx) Set(name, value string) error {
	_, err := t.exec(`INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
	return err
}

// Change keeps one setting that people choose and notes what it was.
func (t *Tx) Change(name, value string) error {
	was, err := t.Setting(name)
	if err != nil || was == value {
		return err
	}
	if err := t.Set(name, value); err != nil {
		return err
	}
	return t.NoteAccountChange("", map[string][2]string{name: {was, value}})
}

// Checkpoint is a signed statement of what the ledger was at a size.
type Checkpoint struct {
	Size   int64
	Signed string
}

// SaveCheckpoint keeps a signed checkpoint.
func (t *Tx) SaveCheckpoint(c Checkpoint) error {
	_, err := t.exec(`INSERT INTO ledger_checkpoint (size, at, signed) VALUES (?, ?, ?) ON CONFLICT (size) DO UPDATE SET signed = excluded.signed`,
		c.Size, t.at.UnixMicro(), c.Signed)
	return err
}

// Checkpoints lists the kept checkpoints, the newest first.
func (t *Tx) Checkpoints(limit int) ([]Checkpoint, error) {
	var out []Checkpoint
	err := t.query(func(scan func(...any) error) error {
		var c Checkpoint
		err := scan(&c.Size, &c.Signed)
		out = append(out, c)
		return err
	}, `SELECT size, signed FROM ledger_checkpoint ORDER BY size DESC LIMIT ?`, limit)
	return out, err
}

// Frozen is a central report as it was issued: its content never changes.
type Frozen struct {
	ID           chancery.ID
	Period       string
	Calendar     string
	Level        chancery.Code // of the audience
	Organisation chancery.ID   // of the audience; empty for the whole ministry
	LedgerSize   int64
	At           int64 // microseconds
	Actor        string
	Content      string // JSON
}

// Freeze keeps a report as it was issued.
func (t *Tx) Freeze(f Frozen) error {
	_, err := t.exec(`INSERT INTO frozen_report (id, period, calendar, class_limit, organisation, ledger_size, at, actor, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		string(f.ID), f.Period, f.Calendar, string(f.Level), nullID(f.Organisation), f.LedgerSize, t.at.UnixMicro(), t.Actor.User, f.Content)
	return err
}

// FrozenReports lists the issued reports of a period, the newest first; of all
// periods when period is empty. Who may see one of them the caller decides:
// a report shows what its audience may see.
func (t *Tx) FrozenReports(period string) ([]Frozen, error) {
	var out []Frozen
	err := t.query(func(scan func(...any) error) error {
		var f Frozen
		err := scan(&f.ID, &f.Period, &f.Calendar, &f.Level, &f.Organisation, &f.LedgerSize, &f.At, &f.Actor, &f.Content)
		out = append(out, f)
		return err
	}, `SELECT id, period, calendar, class_limit, COALESCE(organisation, ''), ledger_size, at, actor, content FROM frozen_report
		WHERE ? = '' OR period = ? ORDER BY at DESC`, period, period)
	return out, err
}

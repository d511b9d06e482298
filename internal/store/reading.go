package store

import (
	"time"

	"chancery/internal/chancery"
)

// Reading is texts being read in by one person, who alone sees them.
type Reading struct {
	ID        chancery.ID
	At        time.Time
	ChangedAt time.Time
	Version   int64
	Title     string
	Run       chancery.ID // of what was accepted; empty until something is
	Counts    string      // of its proposals, JSON, for lists
	Content   string      // JSON: the texts, the proposals and what was decided
}

// SaveReading keeps a reading of the actor; version 0 is a new one. It is Stale
// when somebody else changed it since it was read.
func (t *Tx) SaveReading(r Reading) error {
	if r.Version == 0 {
		_, err := t.exec(`INSERT INTO reading (id, account, at, changed_at, version, title, run, counts, content) VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?)`,
			string(r.ID), t.Actor.User, t.at.UnixMicro(), t.at.UnixMicro(), r.Title, string(r.Run), r.Counts, r.Content)
		return err
	}
	n, err := t.exec(`UPDATE reading SET changed_at = ?, version = version + 1, title = ?, run = ?, counts = ?, content = ? WHERE id = ? AND account = ? AND version = ?`,
		t.at.UnixMicro(), r.Title, string(r.Run), r.Counts, r.Content, string(r.ID), t.Actor.User, r.Version)
	if err == nil && n == 0 {
		err = &chancery.Error{Problem: chancery.Stale, Key: "reading.changed_meanwhile"}
	}
	return err
}

const readingColumns = `id, at, changed_at, version, title, run, counts`

func scanReading(scan func(...any) error, more ...any) (Reading, error) {
	var r Reading
	var at, changed int64
	err := scan(append([]any{&r.ID, &at, &changed, &r.Version, &r.Title, &r.Run, &r.Counts}, more...)...)
	r.At, r.ChangedAt = time.UnixMicro(at).UTC(), time.UnixMicro(changed).UTC()
	return r, err
}

// Reading reads one reading of the actor; nobody else's is found.
func (t *Tx) Reading(id chancery.ID) (Reading, error) {
	var r Reading
	found := false
	err := t.query(func(scan func(...any) error) (err error) {
		found = true
		var content string
		r, err = scanReading(scan, &content)
		r.Content = content
		return err
	}, `SELECT `+readingColumns+`, content FROM reading WHERE id = ? AND account = ?`, string(id), t.Actor.User)
	if err == nil && !found {
		err = &chancery.Error{Problem: chancery.Missing, Key: "reading.not_found"}
	}
	return r, err
}

// Readings lists the actor's own readings without their content, the one
// changed last first.
func (t *Tx) Readings(limit int) ([]Reading, error) {
	var out []Reading
	err := t.query(func(scan func(...any) error) error {
		r, err := scanReading(scan)
		out = append(out, r)
		return err
	}, `SELECT `+readingColumns+` FROM reading WHERE account = ? ORDER BY changed_at DESC, id DESC LIMIT ?`, t.Actor.User, limit)
	return out, err
}

// DropReading deletes a reading of the actor. The passages records were read
// from stay with the records.
func (t *Tx) DropReading(id chancery.ID) error {
	if _, err := t.exec(`DELETE FROM reading_file WHERE reading = ? AND account = ?`, string(id), t.Actor.User); err != nil {
		return err
	}
	_, err := t.exec(`DELETE FROM reading WHERE id = ? AND account = ?`, string(id), t.Actor.User)
	return err
}

// KeepReadingFile notes the file of a text of a reading; name is what passages
// call the text.
func (t *Tx) KeepReadingFile(reading chancery.ID, name string, u Upload) error {
	_, err := t.exec(`INSERT INTO reading_file (reading, name, account, hash, file_name, media_type, "size") VALUES (?, ?, ?, ?, ?, ?, ?)`,
		string(reading), name, t.Actor.User, u.Hash, u.FileName, u.MediaType, u.Size)
	return err
}

// ReadingFiles are the files of a reading of the actor, by the names of its
// texts; those that were not kept are not there.
func (t *Tx) ReadingFiles(reading chancery.ID) (map[string]Upload, error) {
	out := map[string]Upload{}
	err := t.query(func(scan func(...any) error) error {
		var name string
		var u Upload
		err := scan(&name, &u.Hash, &u.FileName, &u.MediaType, &u.Size)
		out[name] = u
		return err
	}, `SELECT name, hash, file_name, media_type, "size" FROM reading_file WHERE reading = ? AND account = ?`, string(reading), t.Actor.User)
	return out, err
}

// DocumentsOf are documents the actor sees that have the content of a file, the
// oldest first.
func (t *Tx) DocumentsOf(hash string) ([]chancery.ID, error) {
	sc, err := t.scope()
	if err != nil {
		return nil, err
	}
	var out []chancery.ID
	err = t.query(func(scan func(...any) error) error {
		var id chancery.ID
		err := scan(&id)
		out = append(out, id)
		return err
	}, `SELECT r.id FROM document k JOIN record r ON r.id = k.id WHERE k.hash = ? AND NOT r.removed AND `+sc.where+` ORDER BY r.id LIMIT 20`,
		append([]any{hash}, sc.args...)...)
	return out, err
}

// Passage is where in a text a record was read.
type Passage struct {
	At    time.Time
	By    string // account
	File  string
	Words string
}

// SavePassages notes from which passages of a reading a record was read.
func (t *Tx) SavePassages(record, reading chancery.ID, item int, passages []Passage) error {
	for i, p := range passages {
		if _, err := t.exec(`INSERT INTO passage (record, reading, item, ord, at, account, file, words) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			string(record), string(reading), item, i, t.at.UnixMicro(), t.Actor.User, p.File, p.Words); err != nil {
			return err
		}
	}
	return nil
}

// DropPassages takes back what SavePassages noted for a reading.
func (t *Tx) DropPassages(reading chancery.ID) error {
	_, err := t.exec(`DELETE FROM passage WHERE reading = ?`, string(reading))
	return err
}

// Passages lists where a record was read, or one that was merged into it, the
// latest first. None are given of
// a record the actor may not see.
func (t *Tx) Passages(record chancery.ID) ([]Passage, error) {
	names, err := t.Names([]chancery.ID{record})
	if _, seen := names[record]; err != nil || !seen {
		return nil, err
	}
	sc, err := t.scope()
	if err != nil {
		return nil, err
	}
	var out []Passage
	err = t.query(func(scan func(...any) error) error {
		var p Passage
		var at int64
		err := scan(&at, &p.By, &p.File, &p.Words)
		p.At = time.UnixMicro(at).UTC()
		out = append(out, p)
		return err
	}, `SELECT w.at, w.account, w.file, w.words FROM passage w JOIN record r ON r.id = w.record WHERE w.record IN (`+merged+`) AND `+sc.where+` ORDER BY w.at DESC, w.reading, w.item, w.ord`,
		append([]any{string(record)}, sc.args...)...)
	return out, err
}

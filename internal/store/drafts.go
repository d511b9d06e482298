package store

import (
	"time"

	"chancery/internal/chancery"
)

// Draft is a form on its way: what an account typed and has not saved. It is
// nobody else's.
type Draft struct {
	ID     chancery.ID
	Kind   chancery.Kind
	Record chancery.ID // being edited; empty for a new one
	Base   int64       // version the edit began from
	Title  string      // what it may be called in a list
	// Marking is the one chosen in it, if one was.
	Marking chancery.Marking
	// Waiting is the draft that goes on with the new record, in its Field.
	Waiting   chancery.ID
	Field     string
	Content   string
	CreatedAt time.Time
	UpdatedAt time.Time
}

// The limits of drafts: how many one account keeps, and how long each is in bytes.
const (
	MaxDrafts    = 60
	MaxDraftSize = 1 << 20
)

// KeepDraft keeps a draft of the actor's, over the one with the same
// identifier or of the same record if there is one, and returns its identifier.
func (t *Tx) KeepDraft(d Draft) (chancery.ID, error) {
	if len(d.Content) > MaxDraftSize {
		return "", chancery.Refuse("draft.too_large", "max", MaxDraftSize)
	}
	had, found, err := t.draft(`(id = ? OR record = ?)`, string(d.ID), nullID(d.Record))
	if err != nil {
		return "", err
	}
	if found {
		_, err := t.exec(`UPDATE draft SET base = ?, title = ?, marking = ?, content = ?, updated_at = ? WHERE id = ? AND account = ?`,
			d.Base, d.Title, canonical(d.Marking), d.Content, t.at.UnixMicro(), string(had.ID), t.Actor.User)
		return had.ID, err
	}
	var n int
	if _, err := t.one([]any{&n}, `SELECT COUNT(*) FROM draft WHERE account = ?`, t.Actor.User); err != nil {
		return "", err
	}
	if n >= MaxDrafts {
		return "", chancery.Refuse("draft.too_many", "max", MaxDrafts)
	}
	d.ID = chancery.NewID(t.at)
	_, err = t.exec(`INSERT INTO draft (id, account, kind, record, base, title, marking, waiting, field, content, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		string(d.ID), t.Actor.User, string(d.Kind), nullID(d.Record), d.Base, d.Title, canonical(d.Marking), nullID(d.Waiting), d.Field, d.Content, t.at.UnixMicro(), t.at.UnixMicro())
	return d.ID, err
}

func canonical(m chancery.Marking) string {
	if m.Level == "" {
		return ""
	}
	return m.Canonical()
}

// Draft reads a draft of the actor's.
func (t *Tx) Draft(id chancery.ID) (Draft, error) {
	d, found, err := t.draft(`id = ?`, string(id))
	if err == nil && !found {
		err = &chancery.Error{Problem: chancery.Missing, Key: "draft.no_such"}
	}
	return d, err
}

// DraftOf finds the actor's draft of a record.
func (t *Tx) DraftOf(record chancery.ID) (d Draft, found bool, err error) {
	return t.draft(`record = ?`, string(record))
}

// Drafts lists the actor's drafts, the latest first.
func (t *Tx) Drafts() ([]Draft, error) { return t.drafts(`TRUE`) }

func (t *Tx) draft(where string, args ...any) (Draft, bool, error) {
	found, err := t.drafts(where, args...)
	if err != nil || len(found) == 0 {
		return Draft{}, false, err
	}
	return found[0], true, nil
}

func (t *Tx) drafts(where string, args ...any) ([]Draft, error) {
	var out []Draft
	err := t.query(func(scan func(...any) error) error {
		var d Draft
		var created, updated int64
		var marking string
		err := scan(&d.ID, &d.Kind, &d.Record, &d.Base, &d.Title, &marking, &d.Waiting, &d.Field, &d.Content, &created, &updated)
		if marking != "" {
			d.Marking = chancery.ParseMarking(marking)
		}
		d.CreatedAt, d.UpdatedAt = time.UnixMicro(created).UTC(), time.UnixMicro(updated).UTC()
		out = append(out, d)
		return err
	}, `SELECT id, kind, COALESCE(record, ''), base, title, marking, COALESCE(waiting, ''), field, content, created_at, updated_at FROM draft
		WHERE account = ? AND `+where+` ORDER BY updated_at DESC, id DESC`, append([]any{t.Actor.User}, args...)...)
	return out, err
}

// DropDraft forgets a draft of the actor's; one that is not there is forgotten already.
func (t *Tx) DropDraft(id chancery.ID) error {
	_, err := t.exec(`DELETE FROM draft WHERE id = ? AND account = ?`, string(id), t.Actor.User)
	return err
}

// LastBy finds the record of a kind that the actor entered last and may see.
func (t *Tx) LastBy(kind chancery.Kind) (chancery.ID, bool, error) {
	var found []Name
	err := t.names(`r.created_by = ? AND r.kind = ? AND NOT r.removed`, []any{t.Actor.User, string(kind)}, "ORDER BY r.id DESC LIMIT 1", func(n Name) { found = append(found, n) })
	if err != nil || len(found) == 0 {
		return "", false, err
	}
	return found[0].ID, true, nil
}

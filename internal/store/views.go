package store

import (
	"chancery/internal/chancery"
)

// SavedView is a register as somebody wants to see it again. It is an address
// and gives no rights: each reader sees through it what they may see anyway.
type SavedView struct {
	ID      chancery.ID
	Kind    chancery.Kind
	Name    string
	Query   string // as it stands in the address of the register
	Owner   string // account
	Sharing Sharing
	// Organisation is the one it is shared with, those under it included.
	Organisation chancery.ID
	Pinned       bool // the register of the kind opens with it, for the actor
}

// Sharing says who besides its owner finds a view.
type Sharing string

// The ways to share a view.
const (
	SharedNot   Sharing = "private"
	SharedBelow Sharing = "organisation"
	SharedWide  Sharing = "ministry"
)

const viewColumns = `v.id, v.kind, v.name, v.query, v.owner, v.sharing, COALESCE(v.organisation, ''), EXISTS (SELECT 1 FROM view_pin p WHERE p.account = ? AND p.view = v.id)`

// above are the organisation ?, all above it, and those that were merged into them.
const above = `WITH RECURSIVE up (id) AS (SELECT o.id FROM organisation o WHERE o.id = ? UNION SELECT e.next FROM up JOIN (
	SELECT o.id AS id, o.parent AS next FROM organisation o WHERE o.parent IS NOT NULL UNION ALL SELECT m.kept, m.dropped FROM merge m WHERE m.kind = 'organisation' AND m.undone_at IS NULL
	) e ON e.id = up.id) SELECT id FROM up`

// viewsSeen limits views to the actor's own and those shared with the actor; it
// takes the account and the organisation.
const viewsSeen = `(v.owner = ? OR v.sharing = 'ministry' OR v.sharing = 'organisation' AND v.organisation IN (` + above + `))`

func (t *Tx) views(where string, args ...any) ([]SavedView, error) {
	all := append([]any{t.Actor.User, t.Actor.User, string(t.Actor.Organisation)}, args...)
	var out []SavedView
	err := t.query(func(scan func(...any) error) error {
		var v SavedView
		err := scan(&v.ID, &v.Kind, &v.Name, &v.Query, &v.Owner, &v.Sharing, &v.Organisation, &v.Pinned)
		out = append(out, v)
		return err
	}, `SELECT `+viewColumns+` FROM view v WHERE `+viewsSeen+` AND `+where+` ORDER BY v.kind, v.name, v.id`, all...)
	return out, err
}

// Views lists the views of a kind, or of all kinds where none is named, that
// the actor owns or that were shared with the actor.
func (t *Tx) Views(kind chancery.Kind) ([]SavedView, error) {
	return t.views(`(? = '' OR v.kind = ?)`, string(kind), string(kind))
}

// View reads one view; one that is not shared with the actor is not there.
func (t *Tx) View(id chancery.ID) (SavedView, error) {
	found, err := t.views(`v.id = ?`, string(id))
	if err == nil && len(found) == 0 {
		return SavedView{}, &chancery.Error{Problem: chancery.Missing, Key: "view.no_such_view"}
	}
	if err != nil {
		return SavedView{}, err
	}
	return found[0], nil
}

// SaveView keeps a view of the actor's own, new or changed.
func (t *Tx) SaveView(v SavedView) error {
	n, err := t.exec(`INSERT INTO view (id, kind, name, query, owner, sharing, organisation, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, query = excluded.query, sharing = excluded.sharing, organisation = excluded.organisation, updated_at = excluded.updated_at
		WHERE view.owner = excluded.owner`,
		string(v.ID), string(v.Kind), v.Name, v.Query, t.Actor.User, string(v.Sharing), nullID(v.Organisation), t.at.UnixMicro(), t.at.UnixMicro())
	if err == nil && n == 0 {
		return &chancery.Error{Problem: chancery.Missing, Key: "view.no_such_view"}
	}
	return err
}

// DropView takes a view of the actor's own away, with the pins of everybody.
func (t *Tx) DropView(id chancery.ID) error {
	n, err := t.exec(`DELETE FROM view WHERE id = ? AND owner = ?`, string(id), t.Actor.User)
	if err == nil && n == 0 {
		return &chancery.Error{Problem: chancery.Missing, Key: "view.no_such_view"}
	}
	if err == nil {
		_, err = t.exec(`DELETE FROM view_pin WHERE view = ?`, string(id))
	}
	return err
}

// PinView makes the register of a kind open with a view for the actor; the
// empty identifier takes the pin off.
func (t *Tx) PinView(kind chancery.Kind, id chancery.ID) error {
	if _, err := t.exec(`DELETE FROM view_pin WHERE account = ? AND kind = ?`, t.Actor.User, string(kind)); err != nil || id == "" {
		return err
	}
	_, err := t.exec(`INSERT INTO view_pin (account, kind, view) VALUES (?, ?, ?)`, t.Actor.User, string(kind), string(id))
	return err
}

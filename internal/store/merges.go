package store

import (
	"slices"
	"strings"
	"time"

	"chancery/internal/chancery"
)

// Merge is the making of one record out of two. Its identifier is the run
// under which the ledger has what it changed.
type Merge struct {
	ID       chancery.ID
	Kind     chancery.Kind
	Kept     chancery.ID
	Dropped  chancery.ID
	Accounts []string // that served in the organisation dropped
	Actor    string
	At       time.Time
	Undone   bool
}

// KeepMerge notes a merge.
func (t *Tx) KeepMerge(m Merge) error {
	_, err := t.exec(`INSERT INTO merge (id, kind, kept, dropped, accounts, actor, at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		string(m.ID), string(m.Kind), string(m.Kept), string(m.Dropped), strings.Join(m.Accounts, "\n"), t.Actor.User, t.at.UnixMicro())
	return err
}

// MarkUnmerged notes that a merge was taken back.
func (t *Tx) MarkUnmerged(id chancery.ID) error {
	return t.MarkUndone(id)
}

// Merges lists the merges of a kind that are not taken back, the newest first,
// as far as the actor may see both records.
func (t *Tx) Merges(kind chancery.Kind, limit int) ([]Merge, error) {
	return t.merges(`m.kind = ? AND m.undone_at IS NULL`, []any{string(kind)}, limit)
}

// MergeNamed finds a merge both of whose records the actor may see.
func (t *Tx) MergeNamed(id chancery.ID) (Merge, error) {
	found, err := t.merges(`m.id = ?`, []any{string(id)}, 1)
	if err == nil && len(found) == 0 {
		err = &chancery.Error{Problem: chancery.Missing, Key: "merge.no_such", Args: []any{"value", string(id)}}
	}
	if err != nil {
		return Merge{}, err
	}
	return found[0], nil
}

// MergedInto finds the merge that took a record away, if one did.
func (t *Tx) MergedInto(dropped chancery.ID) (Merge, bool, error) {
	found, err := t.merges(`m.dropped = ? AND m.undone_at IS NULL`, []any{string(dropped)}, 1)
	if err != nil || len(found) == 0 {
		return Merge{}, false, err
	}
	return found[0], true, nil
}

func (t *Tx) merges(where string, args []any, limit int) ([]Merge, error) {
	sc, err := t.scope()
	if err != nil {
		return nil, err
	}
	other := strings.ReplaceAll(sc.where, "r.", "q.")
	args = append(append(args, append(slices.Clone(sc.args), sc.args...)...), limit)
	var out []Merge
	err = t.query(func(scan func(...any) error) error {
		var m Merge
		var at int64
		var accounts string
		if err := scan(&m.ID, &m.Kind, &m.Kept, &m.Dropped, &accounts, &m.Actor, &at, &m.Undone); err != nil {
			return err
		}
		m.At = time.UnixMicro(at).UTC()
		if accounts != "" {
			m.Accounts = strings.Split(accounts, "\n")
		}
		out = append(out, m)
		return nil
	}, `SELECT m.id, m.kind, m.kept, m.dropped, m.accounts, m.actor, m.at, m.undone_at IS NOT NULL
		FROM merge m JOIN record r ON r.id = m.kept JOIN record q ON q.id = m.dropped WHERE `+where+` AND `+sc.where+` AND `+other+` ORDER BY m.at DESC, m.id LIMIT ?`, args...)
	return out, err
}

// repointed is how many records a merge changes at a time.
const repointed = 300

// MoveReferences makes every record that refers to one refer to another, in
// fields, lists, child lines, shares and owners alike, whether the actor may
// see it or not: nothing may point to a record that is gone. It says which.
// Only the merge of records the actor may change calls it.
func (t *Tx) MoveReferences(from, to chancery.ID) (moved []chancery.ID, err error) {
	err = t.seeingAll(func() error {
		for {
			ids, err := t.referrers(from, moved)
			if err != nil || len(ids) == 0 {
				return err
			}
			for _, id := range ids {
				if err := t.repoint(id, from, to); err != nil {
					return err
				}
				moved = append(moved, id.ID)
			}
		}
	})
	return moved, err
}

func (t *Tx) referrers(of chancery.ID, done []chancery.ID) ([]Name, error) {
	var ids []chancery.ID
	err := t.query(func(scan func(...any) error) error {
		var id chancery.ID
		err := scan(&id)
		ids = append(ids, id)
		return err
	}, `SELECT l.src FROM link l JOIN record r ON r.id = l.src WHERE l.dst = ? AND NOT r.removed
		UNION SELECT o.id FROM record o WHERE o.owner = ? AND NOT o.removed ORDER BY 1 LIMIT ?`, string(of), string(of), repointed)
	if err != nil {
		return nil, err
	}
	names, err := t.Names(ids)
	if err != nil {
		return nil, err
	}
	var out []Name
	for _, id := range ids {
		if n, ok := names[id]; ok && id != of && !slices.Contains(done, id) {
			out = append(out, n)
		}
	}
	return out, nil
}

func (t *Tx) repoint(n Name, from, to chancery.ID) error {
	e, err := t.Load(n.Kind, string(n.ID))
	if err != nil {
		return err
	}
	chancery.Repoint(e, from, to)
	e.Head().Reason = ""
	return t.keepAsIs(e)
}

// keepAsIs saves a next version without asking whether the actor could mark it
// so and whether the rest of it is in order: only references changed.
func (t *Tx) keepAsIs(e chancery.Entity) error {
	spec, err := chancery.SpecOf(e.Head().Kind)
	if err != nil {
		return err
	}
	e.Head().Removed = false
	t.stamp(e.Head())
	if d, ok := e.(*chancery.Document); ok { // its entries may stand in another register now
		for _, entry := range d.Entries {
			if err := t.ClaimEntry(entry); err != nil {
				return err
			}
		}
	}
	if err := t.replace(spec, e); err != nil {
		if _, taken := uniqueViolation(err); taken {
			if named := t.explainUnique(spec, e, err); chancery.ProblemOf(named) == chancery.Bad {
				return named
			}
			return chancery.Refuse("merge.both_have_it")
		}
		return err
	}
	return t.note(e)
}

// seeingAll lifts the limits of visibility while fn runs.
func (t *Tx) seeingAll(fn func() error) error {
	was := t.scoped
	t.scoped = &scope{where: "TRUE"}
	defer func() { t.scoped = was }()
	return fn()
}

// Left is what a taking back did not touch, because somebody changed it since.
type Left struct {
	ID     chancery.ID
	Fields []string // none: the record itself was brought back or removed since
}

// TakeBackRun puts every record that a run of the ledger changed back to what
// it was before, field by field, except what was changed since.
func (t *Tx) TakeBackRun(run string) (left []Left, err error) {
	entries, err := t.EntriesOfRun(run)
	if err != nil {
		return nil, err
	}
	err = t.seeingAll(func() error {
		for _, e := range entries {
			l, err := t.takeBackOne(chancery.Kind(e.Kind), e.Record, e.Version)
			if err != nil {
				return err
			}
			if l != nil {
				left = append(left, *l)
			}
		}
		return nil
	})
	return left, err
}

func (t *Tx) takeBackOne(kind chancery.Kind, id string, version int64) (*Left, error) {
	before, err := t.versionOf(kind, id, version-1)
	if err != nil {
		return nil, err
	}
	after, err := t.versionOf(kind, id, version)
	if err != nil {
		return nil, err
	}
	now, err := t.Load(kind, id)
	gone := chancery.ProblemOf(err) == chancery.Missing
	if err != nil && !gone {
		return nil, err
	}
	switch {
	case after.Head().Removed && gone: // the one dropped comes back
		current, err := t.latestVersion(id)
		if err != nil {
			return nil, err
		}
		before.Head().Version = current
		return nil, t.keepAsIs(before)
	case after.Head().Removed || gone:
		return &Left{ID: chancery.ID(id)}, nil
	}
	was := string(chancery.Snapshot(now))
	fields := chancery.TakeBack(before, after, now)
	if string(chancery.Snapshot(now)) != was {
		if err := t.keepAsIs(now); err != nil {
			return nil, err
		}
	}
	if len(fields) > 0 {
		return &Left{ID: chancery.ID(id), Fields: fields}, nil
	}
	return nil, nil
}

func (t *Tx) versionOf(kind chancery.Kind, id string, version int64) (chancery.Entity, error) {
	spec, err := chancery.SpecOf(kind)
	if err != nil {
		return nil, err
	}
	e := spec.New()
	found := false
	err = t.query(func(scan func(...any) error) error {
		row, err := scanEntry(scan)
		if err != nil {
			return err
		}
		found = true
		return chancery.Restore(row.Body, e)
	}, `SELECT `+entryColumns+` FROM ledger_entry WHERE record = ? AND version = ?`, id, version)
	if err == nil && !found {
		err = chancery.NotFound(kind, id)
	}
	return e, err
}

func (t *Tx) latestVersion(id string) (version int64, err error) {
	_, err = t.one([]any{&version}, `SELECT version FROM record WHERE id = ?`, id)
	return version, err
}

// MoveAccounts makes those who serve in one organisation serve in another and
// says who they are; with only given, no others.
func (t *Tx) MoveAccounts(from, to chancery.ID, only []string) (names []string, err error) {
	err = t.query(func(scan func(...any) error) error {
		var name string
		err := scan(&name)
		if only == nil || slices.Contains(only, name) {
			names = append(names, name)
		}
		return err
	}, `SELECT name FROM account WHERE organisation = ? ORDER BY name`, string(from))
	for _, name := range names {
		if err == nil {
			_, err = t.exec(`UPDATE account SET organisation = ? WHERE name = ?`, string(to), name)
		}
		if err == nil {
			err = t.NoteAccountChange(name, map[string][2]string{"organisation": {string(from), string(to)}})
		}
	}
	return names, err
}

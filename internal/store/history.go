package store

import (
	"context"
	"fmt"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/ledger"
)

// Version is one version of a record as the ledger holds it.
type Version struct {
	Entry  ledger.Entry
	Entity chancery.Entity
}

// At is when the version was saved.
func (v Version) At() time.Time { return time.UnixMicro(v.Entry.At).UTC() }

// History lists the versions of a record, the newest first. Who may see the
// record as it stands, or as it stood when it was removed, may see how it came
// to be, save the versions whose marking is above the reader's clearance.
func (t *Tx) History(kind chancery.Kind, name string) ([]Version, error) {
	spec, err := chancery.SpecOf(kind)
	if err != nil {
		return nil, err
	}
	n, err := t.nameOf(kind, name)
	if err != nil {
		return nil, err
	}
	var out []Version
	err = t.query(func(scan func(...any) error) error {
		row, err := scanEntry(scan)
		if err != nil {
			return err
		}
		v := Version{Entry: row.Entry, Entity: spec.New()}
		if err := chancery.Restore(row.Body, v.Entity); err != nil {
			return err
		}
		if t.mayMark(v.Entity.Head().Marking) {
			out = append(out, v)
		}
		return nil
	}, `SELECT `+entryColumns+` FROM ledger_entry WHERE record = ? ORDER BY version DESC`, string(n.ID))
	return out, err
}

// nameOf finds a record that may have been removed.
func (t *Tx) nameOf(kind chancery.Kind, name string) (Name, error) {
	var found []Name
	k := string(kind)
	err := t.names(`r.id IN (SELECT x.id FROM record x WHERE x.kind = ? AND x.ref = ?
			UNION ALL SELECT x.id FROM record x WHERE x.kind = ? AND x."key" = ? AND x."key" <> '' UNION ALL SELECT x.id FROM record x WHERE x.kind = ? AND x.id = ?)`,
		[]any{k, name, k, name, k, name}, "ORDER BY r.id LIMIT 1", // an OR would read the whole kind
		func(n Name) { found = append(found, n) })
	if err != nil {
		return Name{}, err
	}
	if len(found) == 0 {
		return Name{}, chancery.NotFound(kind, name)
	}
	return found[0], nil
}

// Find gives the name of a record by reference, key or identifier, removed ones included.
func (t *Tx) Find(kind chancery.Kind, name string) (Name, error) { return t.nameOf(kind, name) }

// AsOf reads a record as it stood when the ledger had size entries.
func (t *Tx) AsOf(kind chancery.Kind, name string, size int64) (chancery.Entity, error) {
	vs, err := t.History(kind, name)
	if err != nil {
		return nil, err
	}
	for _, v := range vs {
		if v.Entry.Index < size {
			if v.Entity.Head().Removed {
				break
			}
			return v.Entity, nil
		}
	}
	return nil, chancery.NotFound(kind, name)
}

// Removed reads a removed record as it stood before its removal.
func (t *Tx) Removed(kind chancery.Kind, name string) (chancery.Entity, error) {
	n, err := t.nameOf(kind, name)
	if err != nil {
		return nil, err
	}
	vs, err := t.History(kind, string(n.ID))
	if err != nil {
		return nil, err
	}
	if !n.Removed || len(vs) == 0 {
		return nil, chancery.Refuse("error.not_removed", "ref", n.Ref)
	}
	return vs[0].Entity, nil
}

// Recent lists the records of some kinds that were changed last and are there.
func (t *Tx) Recent(kinds []chancery.Kind, limit int) ([]Name, error) {
	var out []Name
	err := t.names("NOT r.removed AND r.kind IN ("+places(len(kinds))+")", anyStrings(kinds), fmt.Sprintf("ORDER BY r.updated_at DESC, r.id LIMIT %d", limit), func(n Name) { out = append(out, n) })
	return out, err
}

// Replay copies the records as they stood when the ledger had size entries
// into a scratch store, so that figures can be computed again as they were.
// The caller closes the scratch store.
func (s *Store) Replay(ctx context.Context, size int64, path string) (*Store, error) {
	scratch, err := Open(ctx, "sqlite:"+path, s.now)
	if err != nil {
		return nil, err
	}
	err = s.Read(ctx, chancery.System(), func(t *Tx) error {
		last := map[string]int64{}
		for row, err := range t.Entries(0, size) {
			if err != nil {
				return err
			}
			last[row.Entry.Record] = row.Entry.Index
		}
		var batch []chancery.Entity
		for row, err := range t.Entries(0, size) {
			if err != nil {
				return err
			}
			if last[row.Entry.Record] != row.Entry.Index {
				continue
			}
			spec, err := chancery.SpecOf(chancery.Kind(row.Entry.Kind))
			if err != nil {
				return err
			}
			e := spec.New()
			if err := chancery.Restore(row.Body, e); err != nil {
				return err
			}
			if !e.Head().Removed {
				batch = append(batch, e)
			}
		}
		return scratch.Write(ctx, chancery.System(), "replay", func(w *Tx) error {
			for _, e := range batch {
				if err := w.place(e); err != nil {
					return err
				}
			}
			return nil
		})
	})
	if err != nil {
		scratch.Close()
		return nil, err
	}
	return scratch, nil
}

// place keeps a record exactly as it is, without a new version and outside the
// ledger: only a replay may.
func (t *Tx) place(e chancery.Entity) error {
	spec, err := chancery.SpecOf(e.Head().Kind)
	if err != nil {
		return err
	}
	t.touched[e.Head().Kind] = true
	return t.insert(spec, e)
}

// EntriesOfRun lists the changes of an import run, the newest first.
func (t *Tx) EntriesOfRun(run string) ([]ledger.Entry, error) {
	var out []ledger.Entry
	err := t.query(func(scan func(...any) error) error {
		row, err := scanEntry(scan)
		out = append(out, row.Entry)
		return err
	}, `SELECT `+entryColumns+` FROM ledger_entry WHERE run = ? ORDER BY idx DESC`, run)
	return out, err
}

// EntryOf is the last entry of a record the actor may see, with its body.
func (t *Tx) EntryOf(kind chancery.Kind, name string) (ledger.Row, error) {
	n, err := t.nameOf(kind, name)
	if err != nil {
		return ledger.Row{}, err
	}
	var row ledger.Row
	err = t.query(func(scan func(...any) error) (err error) {
		row, err = scanEntry(scan)
		return err
	}, `SELECT `+entryColumns+` FROM ledger_entry WHERE record = ? ORDER BY version DESC LIMIT 1`, string(n.ID))
	return row, err
}

package store

import (
	"context"
	"crypto/sha256"
	"iter"
	"maps"
	"math"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"chancery/internal/chancery"
	"chancery/internal/ledger"
)

// change is one saved version of a record, waiting for the end of its
// transaction to be appended to the ledger.
type change struct {
	entity chancery.Entity
	body   []byte
}

// note remembers a change for the ledger. Nothing is saved without it.
func (t *Tx) note(e chancery.Entity) error {
	t.pending = append(t.pending, change{e, chancery.Snapshot(e)})
	t.touched[e.Head().Kind] = true
	return nil
}

// lockLedger makes this transaction the only one that appends, on every
// process, and gives the size of the ledger.
func (t *Tx) lockLedger() (size int64, err error) {
	_, err = t.one([]any{&size}, `UPDATE ledger_head SET size = size WHERE one = 1 RETURNING size`)
	return size, err
}

// appendLedger writes an entry for each change and the tiles that fill.
func (t *Tx) appendLedger(size int64) (int64, error) {
	if len(t.pending) == 0 {
		return size, nil
	}
	leaves := make([]tlog.Hash, len(t.pending))
	for i, c := range t.pending {
		r := c.entity.Head()
		e := ledger.Entry{
			Index: size + int64(i), At: r.UpdatedAt.UnixMicro(), Actor: t.Actor.User, Action: t.action, Kind: string(r.Kind),
			Record: string(r.ID), Version: r.Version, BodyHash: ledger.HashBody(c.body),
		}
		leaves[i] = e.LeafHash()
		var run any
		if t.run != "" {
			run = t.run
		}
		if err := t.insertLater(`ledger_entry (idx, at, actor, action, kind, record, version, run, body, body_hash, leaf)`,
			e.Index, e.At, e.Actor, e.Action, e.Kind, e.Record, e.Version, run, string(c.body), e.BodyHash[:], leaves[i][:]); err != nil {
			return 0, err
		}
	}
	tiles, err := ledger.NewTiles(ledgerSource{t}, size, leaves)
	if err != nil {
		return 0, chancery.Failure("error.ledger", err)
	}
	for _, tile := range tiles {
		if _, err := t.exec(`INSERT INTO ledger_tile (level, idx, root, hashes) VALUES (?, ?, ?, ?)`, tile.Level, tile.Index, tile.Root[:], tile.Hashes); err != nil {
			return 0, err
		}
	}
	size += int64(len(t.pending))
	_, err = t.exec(`UPDATE ledger_head SET size = ? WHERE one = 1`, size)
	return size, err
}

// ledgerSource reads the stored tree.
type ledgerSource struct{ t *Tx }

func (s ledgerSource) LeafHashes(from, to int64) ([]tlog.Hash, error) {
	return s.hashes(`SELECT leaf FROM ledger_entry WHERE idx >= ? AND idx < ? ORDER BY idx`, from, to)
}

func (s ledgerSource) TileRoots(level int, from, to int64) ([]tlog.Hash, error) {
	return s.hashes(`SELECT root FROM ledger_tile WHERE level = ? AND idx >= ? AND idx < ? ORDER BY idx`, level, from, to)
}

func (s ledgerSource) hashes(query string, args ...any) ([]tlog.Hash, error) {
	var out []tlog.Hash
	err := s.t.query(func(scan func(...any) error) error {
		var b []byte
		err := scan(&b)
		out = append(out, hashOf(b))
		return err
	}, query, args...)
	return out, err
}

func hashOf(b []byte) (h tlog.Hash) {
	copy(h[:], b)
	return h
}

func (s ledgerSource) Tiles(level int, from, to int64) ([]ledger.Tile, error) {
	var out []ledger.Tile
	err := s.t.query(func(scan func(...any) error) error {
		tile := ledger.Tile{Level: level}
		var root []byte
		err := scan(&tile.Index, &root, &tile.Hashes)
		tile.Root = hashOf(root)
		out = append(out, tile)
		return err
	}, `SELECT idx, root, hashes FROM ledger_tile WHERE level = ? AND idx >= ? AND idx < ? ORDER BY idx`, level, from, to)
	return out, err
}

// LedgerSize is how many entries the ledger has.
func (t *Tx) LedgerSize() (size int64, err error) {
	_, err = t.one([]any{&size}, `SELECT size FROM ledger_head WHERE one = 1`)
	return size, err
}

// LedgerRoot is the root of the tree of the first size entries.
func (t *Tx) LedgerRoot(size int64) (tlog.Hash, error) {
	h, err := ledger.Root(ledgerSource{t}, size)
	if err != nil {
		return h, chancery.Failure("error.ledger", err)
	}
	return h, nil
}

// LedgerAt is the size the ledger had at a moment.
func (t *Tx) LedgerAt(at time.Time) (size int64, err error) {
	_, err = t.one([]any{&size}, `SELECT COALESCE(MAX(idx) + 1, 0) FROM ledger_entry WHERE at <= ?`, at.UnixMicro())
	return size, err
}

// LedgerSource reads the stored tree for proofs.
func (t *Tx) LedgerSource() ledger.Source { return ledgerSource{t} }

const entryColumns = `idx, at, actor, action, kind, record, version, body_hash, leaf, body`

func scanEntry(scan func(...any) error) (ledger.Row, error) {
	var row ledger.Row
	var hash, leaf []byte
	var body string
	e := &row.Entry
	err := scan(&e.Index, &e.At, &e.Actor, &e.Action, &e.Kind, &e.Record, &e.Version, &hash, &leaf, &body)
	copy(e.BodyHash[:], hash)
	row.Leaf, row.Body = hashOf(leaf), []byte(body)
	return row, err
}

// entryPage is how many entries a walk through the ledger reads at once.
const entryPage = 2000

// Entries walks the ledger from one position up to another. It is for
// verification and replay: it shows bodies without asking who reads.
func (t *Tx) Entries(from, to int64) iter.Seq2[ledger.Row, error] {
	return func(yield func(ledger.Row, error) bool) {
		for from < to {
			var page []ledger.Row
			err := t.query(func(scan func(...any) error) error {
				row, err := scanEntry(scan)
				page = append(page, row)
				return err
			}, `SELECT `+entryColumns+` FROM ledger_entry WHERE idx >= ? AND idx < ? ORDER BY idx LIMIT ?`, from, to, entryPage)
			if err != nil {
				yield(ledger.Row{}, err)
				return
			}
			for _, row := range page {
				if !yield(row, nil) {
					return
				}
			}
			if len(page) < entryPage {
				return
			}
			from = page[len(page)-1].Entry.Index + 1
		}
	}
}

// Tampered is a record whose row is not what the ledger says was saved.
type Tampered struct {
	Kind   chancery.Kind
	Ref    string
	ID     chancery.ID
	Reason string // "row.changed", "row.missing", "row.unknown"
}

// CompareRows holds every record as it stands against its last entry in the
// ledger and reports those that were changed behind the program's back.
func (s *Store) CompareRows(ctx context.Context, report func(Tampered) error) error {
	return s.Read(ctx, chancery.System(), func(t *Tx) error {
		for _, spec := range chancery.Specs() {
			if err := t.compareKind(spec, report); err != nil {
				return err
			}
		}
		return t.compareUnknown(report)
	})
}

// compareKind takes from the hashes of the last entries those of the records
// that are there; what is left over should have been removed.
func (t *Tx) compareKind(spec *chancery.Spec, report func(Tampered) error) error {
	last := map[chancery.ID][sha256.Size]byte{}
	err := t.query(func(scan func(...any) error) error {
		var id string
		var hash []byte
		if err := scan(&id, &hash); err != nil {
			return err
		}
		var sum [sha256.Size]byte
		copy(sum[:], hash)
		last[chancery.ID(id)] = sum
		return nil
	}, `SELECT e.record, e.body_hash FROM ledger_entry e
		WHERE e.kind = ? AND e.version = (SELECT MAX(m.version) FROM ledger_entry m WHERE m.record = e.record)`, string(spec.Kind))
	if err != nil {
		return err
	}
	const page = 500
	after := ""
	for {
		es, err := t.loadWhere(spec, "r.id > ?", []any{after}, "ORDER BY r.id LIMIT ?", page)
		if err != nil {
			return err
		}
		for _, e := range es {
			r := e.Head()
			want, known := last[r.ID]
			delete(last, r.ID)
			reason := ""
			switch {
			case !known:
				reason = "row.unknown"
			case want != ledger.HashBody(chancery.Snapshot(e)):
				reason = "row.changed"
			}
			if reason != "" {
				if err := report(Tampered{spec.Kind, r.Ref, r.ID, reason}); err != nil {
					return err
				}
			}
		}
		if len(es) < page {
			return t.compareGone(spec, slices.Sorted(maps.Keys(last)), report)
		}
		after = string(es[len(es)-1].Head().ID)
	}
}

// compareGone reports those of the records that are not there although their
// last entry did not remove them.
func (t *Tx) compareGone(spec *chancery.Spec, ids []chancery.ID, report func(Tampered) error) error {
	for _, id := range ids {
		var body string
		if _, err := t.one([]any{&body}, `SELECT body FROM ledger_entry WHERE record = ? ORDER BY version DESC LIMIT 1`, string(id)); err != nil {
			return err
		}
		e := spec.New()
		if err := chancery.Restore([]byte(body), e); err != nil {
			return err
		}
		if r := e.Head(); !r.Removed {
			if err := report(Tampered{spec.Kind, r.Ref, id, "row.missing"}); err != nil {
				return err
			}
		}
	}
	return nil
}

// compareUnknown finds rows of kinds the program does not know.
func (t *Tx) compareUnknown(report func(Tampered) error) error {
	var known []any
	for _, s := range chancery.Specs() {
		known = append(known, string(s.Kind))
	}
	var found []Tampered
	err := t.query(func(scan func(...any) error) error {
		x := Tampered{Reason: "row.unknown"}
		err := scan(&x.Kind, &x.Ref, &x.ID)
		found = append(found, x)
		return err
	}, `SELECT kind, ref, id FROM record WHERE kind NOT IN (`+places(len(known))+`)`, known...)
	if err != nil {
		return err
	}
	for _, x := range found {
		if err := report(x); err != nil {
			return err
		}
	}
	return nil
}

// VerifyLedger audits the tree of the whole ledger against its entries, its
// bodies, its tiles and the checkpoints given.
func (s *Store) VerifyLedger(ctx context.Context, checkpoints []ledger.Checkpoint, report func(*ledger.Error) error) (ledger.Verified, error) {
	var done ledger.Verified
	err := s.Read(ctx, chancery.System(), func(t *Tx) (err error) {
		v := ledger.Verification{Source: ledgerSource{t}, Checkpoints: checkpoints, Report: report}
		done, err = v.Run(t.Entries(0, math.MaxInt64))
		return err
	})
	return done, err
}

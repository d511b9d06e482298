package ledger

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"
)

// Row is what is stored for one entry.
type Row struct {
	Entry Entry
	Leaf  tlog.Hash // as stored
	Body  []byte    // canonical snapshot of the record; nil is not checked
}

// Verification is an audit of the whole log.
type Verification struct {
	// Source holds the stored tiles to compare; nil leaves them out.
	Source Source
	// Checkpoints are what the log must agree with, signatures already checked.
	Checkpoints []Checkpoint
	// Report is called for each discrepancy as it is found, in order of entries; an
	// error stops the audit. Nil stops at the first discrepancy with that as the error.
	Report func(*Error) error
}

// Verified is the outcome of an audit.
type Verified struct {
	Size     int64     // one more than the last index
	Root     tlog.Hash // of the stored leaf hashes; zero if entries are missing or the audit was stopped
	Bodies   int64     // bodies that were compared
	Findings int64
}

// Run reads the log once, in order, in constant memory. A changed entry, leaf,
// body, tile or tile root is one finding each: leaves are checked against entries,
// and the tree against leaves. After a gap the entries are still checked, but
// neither tiles nor checkpoints, since no tree can be made.
//
// Findings have the reasons IndexGap, IndexRepeated, LeafMismatch, BodyMismatch,
// those about tiles, RootMismatch and Truncated. The error is that of rows, of
// the source or of Report.
func (v Verification) Run(rows iter.Seq2[Row, error]) (Verified, error) {
	a := &audit{Verification: v, due: slices.Clone(v.Checkpoints)}
	slices.SortStableFunc(a.due, func(x, y Checkpoint) int { return cmp.Compare(x.Size, y.Size) })
	if err := a.compareRoot(); err != nil {
		return a.done, err
	}
	for row, err := range rows {
		if err != nil {
			return a.done, fmt.Errorf("ledger: read entries after %d: %w", a.done.Size, err)
		}
		if err := a.row(&row); err != nil {
			return a.done, err
		}
	}
	return a.done, a.finish()
}

// audit is a verification under way. The next index due is done.Size.
type audit struct {
	Verification
	tree spine
	gap  bool
	due  []Checkpoint // not yet reached, smallest first
	buf  []byte
	done Verified
}

func (a *audit) found(e *Error) error {
	a.done.Findings++
	if a.Report == nil {
		return e
	}
	return a.Report(e)
}

func (a *audit) row(row *Row) error {
	index, due := row.Entry.Index, a.done.Size
	if index < due {
		if err := a.found(&Error{Reason: IndexRepeated, Index: index, Want: decimal(due), Got: decimal(index)}); err != nil {
			return err
		}
		return a.entry(row)
	}
	if index > due {
		a.gap = true
		if err := a.found(&Error{Reason: IndexGap, Index: due, Want: decimal(due), Got: decimal(index)}); err != nil {
			return err
		}
	}
	if err := a.entry(row); err != nil {
		return err
	}
	a.done.Size = index + 1
	if a.gap {
		return nil
	}
	if err := a.tree.push(row.Leaf, a.tile); err != nil {
		return err
	}
	return a.compareRoot()
}

// entry checks what can be known of one row by itself.
func (a *audit) entry(row *Row) error {
	var leaf tlog.Hash
	if leaf, a.buf = row.Entry.leaf(a.buf); leaf != row.Leaf {
		if err := a.found(&Error{Reason: LeafMismatch, Index: row.Entry.Index, Want: leaf.String(), Got: row.Leaf.String()}); err != nil {
			return err
		}
	}
	if row.Body == nil {
		return nil
	}
	a.done.Bodies++
	if mismatch := bodyMismatch(row.Entry, row.Body); mismatch != nil {
		return a.found(mismatch)
	}
	return nil
}

// tile compares a tile that the leaves just filled with the one that is stored.
func (a *audit) tile(level int, tile int64, hashes []tlog.Hash, root tlog.Hash) error {
	if a.Source == nil {
		return nil
	}
	stored, storedRoot, err := readTile(a.Source, level, tile)
	if bad, ok := errors.AsType[*Error](err); ok {
		return a.found(bad)
	}
	if err != nil {
		return err
	}
	for i, want := range hashes {
		if stored[i] != want {
			if err := a.found(tileError(TileMismatch, level, tile, i, want.String(), stored[i].String())); err != nil {
				return err
			}
			break
		}
	}
	if storedRoot != root {
		return a.found(tileError(TileRootMismatch, level, tile, 0, root.String(), storedRoot.String()))
	}
	return nil
}

// compareRoot compares the tree with the checkpoints of exactly its size.
func (a *audit) compareRoot() error {
	for len(a.due) > 0 && a.due[0].Size == a.done.Size {
		c := a.due[0]
		a.due = a.due[1:]
		if root := a.tree.root(); root != c.Root {
			if err := a.found(&Error{Reason: RootMismatch, Index: c.Size, Want: c.Root.String(), Got: root.String()}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a *audit) finish() error {
	for _, c := range a.due {
		if c.Size > a.done.Size {
			if err := a.found(&Error{Reason: Truncated, Index: a.done.Size, Want: decimal(c.Size), Got: decimal(a.done.Size)}); err != nil {
				return err
			}
		}
	}
	if a.Source != nil {
		if err := a.surplus(); err != nil {
			return err
		}
	}
	if !a.gap {
		a.done.Root = a.tree.root()
	}
	return nil
}

// surplus looks at every level for tiles after the last full one: the trace of
// entries cut off at the end.
func (a *audit) surplus() error {
	full := a.done.Size
	for level := range maxLevels {
		full /= TileWidth
		roots, err := a.Source.TileRoots(level, full, math.MaxInt64)
		if err != nil {
			return fmt.Errorf("ledger: tiles from %d/%d: %w", level, full, err)
		}
		if len(roots) > 0 {
			if err := a.found(tileError(TileSurplus, level, full, 0, "0", strconv.Itoa(len(roots)))); err != nil {
				return err
			}
		}
	}
	return nil
}

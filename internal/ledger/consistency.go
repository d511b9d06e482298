package ledger

import (
	"fmt"
	"io"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const consistencyFormat = "chancery-consistency/1"

// Consistency shows by itself that the log of a newer checkpoint begins with the
// log of an older one: nothing was changed or removed in between, only added.
type Consistency struct {
	Format string      `json:"format"`
	Old    string      `json:"old"`  // signed note
	New    string      `json:"new"`  // signed note
	Path   []tlog.Hash `json:"path"` // RFC 6962, section 2.1.2
}

// NewConsistency proves that the newer of two signed checkpoints extends the
// older; src holds the entries of the newer. A proof that would not hold is not
// returned: the reason is then that of [CheckConsistency], except that
// signatures are not looked at.
func NewConsistency(src Source, older, newer []byte) (*Consistency, error) {
	o, err := ParseCheckpoint(older)
	if err != nil {
		return nil, err
	}
	n, err := ParseCheckpoint(newer)
	if err != nil {
		return nil, err
	}
	c := &Consistency{Format: consistencyFormat, Old: string(older), New: string(newer), Path: []tlog.Hash{}}
	if 0 < o.Size && o.Size < n.Size {
		if c.Path, err = tlog.ProveTree(n.Size, o.Size, NewReader(src, n.Size)); err != nil {
			return nil, fmt.Errorf("ledger: prove %d extends %d: %w", n.Size, o.Size, err)
		}
	}
	if err := checkExtends(c.Path, o, n); err != nil {
		return nil, err
	}
	return c, nil
}

// CheckConsistency makes sure that known keys signed both checkpoints, that they
// speak for one log and that the newer extends the older. It returns them.
//
// It fails with OriginMismatch (Want and Got are then the two origins),
// SizeDecreased, Forked, ConsistencyMismatch or a reason of [OpenCheckpoint].
func CheckConsistency(c *Consistency, known ...note.Verifier) (older, newer Checkpoint, err error) {
	if older, err = OpenCheckpoint([]byte(c.Old), known...); err != nil {
		return Checkpoint{}, Checkpoint{}, fmt.Errorf("older checkpoint: %w", err)
	}
	if newer, err = OpenCheckpoint([]byte(c.New), known...); err != nil {
		return Checkpoint{}, Checkpoint{}, fmt.Errorf("newer checkpoint: %w", err)
	}
	if err := checkExtends(c.Path, older, newer); err != nil {
		return Checkpoint{}, Checkpoint{}, err
	}
	return older, newer, nil
}

func checkExtends(path []tlog.Hash, o, n Checkpoint) error {
	switch {
	case o.Origin != n.Origin:
		return &Error{Reason: OriginMismatch, Index: n.Size, Want: o.Origin, Got: n.Origin}
	case n.Size < o.Size:
		return &Error{Reason: SizeDecreased, Want: decimal(o.Size), Got: decimal(n.Size)}
	case n.Size == o.Size && n.Root != o.Root:
		return &Error{Reason: Forked, Index: n.Size, Want: o.Root.String(), Got: n.Root.String()}
	}
	mismatch := &Error{Reason: ConsistencyMismatch, Index: o.Size, Want: o.Root.String(), Got: n.Root.String()}
	if o.Size == 0 {
		if empty := (spine{}).root(); o.Root != empty || len(path) > 0 {
			return mismatch
		}
		return nil
	}
	if err := tlog.CheckTree(path, n.Size, n.Root, o.Size, o.Root); err != nil {
		mismatch.Err = err
		return mismatch
	}
	return nil
}

// Write writes the proof as a file.
func (c *Consistency) Write(w io.Writer) error { return writeFile(w, c) }

// ReadConsistency reads a consistency proof file, at most 16 MiB, and checks its
// form only. It fails with ProofMalformed, or with UnknownFormat if it is a file
// of another format.
func ReadConsistency(r io.Reader) (*Consistency, error) {
	c := new(Consistency)
	if err := readFile(r, consistencyFormat, c); err != nil {
		return nil, err
	}
	return c, nil
}

package service

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"golang.org/x/mod/sumdb/note"

	"chancery/internal/chancery"
	"chancery/internal/ledger"
	"chancery/internal/store"
)

// Finding is one thing that does not hold, worded by Key and Args.
type Finding struct {
	Key  string
	Args []any
	Kind chancery.Kind // of the record it is about, if it is about one
	Ref  string
}

// LedgerVerified is the outcome of an audit of the ledger and of the records
// against it.
type LedgerVerified struct {
	Size        int64 // entries
	Root        string
	Bodies      int64 // versions of records that were compared with their entries
	Checkpoints int
	Found       int64     // how many things do not hold
	Findings    []Finding // the first of them
}

// maxFindings is how many findings are described; a database that was swapped
// has one for each record.
const maxFindings = 500

func (v *LedgerVerified) add(f Finding) {
	v.Found++
	if len(v.Findings) < maxFindings {
		v.Findings = append(v.Findings, f)
	}
}

// LedgerVerify holds every entry against the tree, every kept checkpoint
// against the entries and every record as it stands against its last entry.
// What does not hold is a finding; an error means that it could not be checked.
func (s *Service) LedgerVerify(ctx context.Context, who chancery.Actor) (*LedgerVerified, error) {
	if !who.Allows("ledger.read") {
		return nil, chancery.May("ledger.read")
	}
	v := &LedgerVerified{}
	known, err := s.openCheckpoints(ctx, v)
	if err != nil {
		return nil, err
	}
	done, err := s.store.VerifyLedger(ctx, known, func(e *ledger.Error) error {
		v.add(findingOf(e))
		return nil
	})
	if err != nil {
		return nil, err
	}
	v.Size, v.Root, v.Bodies, v.Checkpoints = done.Size, done.Root.String(), done.Bodies, len(known)
	err = s.store.CompareRows(ctx, func(t store.Tampered) error {
		v.add(Finding{Key: t.Reason, Kind: t.Kind, Ref: t.Ref})
		return nil
	})
	return v, err
}

// openCheckpoints reads the kept checkpoints; one that this installation's key
// did not sign is a finding.
func (s *Service) openCheckpoints(ctx context.Context, v *LedgerVerified) ([]ledger.Checkpoint, error) {
	var kept []store.Checkpoint
	err := s.store.Read(ctx, chancery.System(), func(tx *store.Tx) (err error) {
		kept, err = tx.Checkpoints(10_000)
		return err
	})
	if err != nil || len(kept) == 0 {
		return nil, err
	}
	verifier, err := s.ledgerVerifier()
	if err != nil {
		return nil, err
	}
	var known []ledger.Checkpoint
	for _, k := range kept {
		c, err := ledger.OpenCheckpoint([]byte(k.Signed), verifier)
		var wrong *ledger.Error
		switch {
		case errors.As(err, &wrong):
			v.add(findingOf(wrong))
		case err != nil:
			return nil, chancery.Failure("error.ledger", err)
		default:
			known = append(known, c)
		}
	}
	return known, nil
}

func findingOf(e *ledger.Error) Finding {
	return Finding{Key: string(e.Reason), Args: []any{"index", e.Index, "level", e.Level, "tile", e.Tile, "want", e.Want, "got", e.Got}}
}

// ledgerProblem turns what does not hold into a refusal that can be worded.
func ledgerProblem(err error) error {
	var wrong *ledger.Error
	if !errors.As(err, &wrong) {
		return chancery.Failure("error.ledger", err)
	}
	f := findingOf(wrong)
	return &chancery.Error{Problem: chancery.Refused, Key: f.Key, Args: f.Args, Cause: err}
}

// Checkpoint signs what the ledger is now and keeps it: a note in the form of
// C2SP tlog-checkpoint, to be given to somebody else. It refuses to sign a
// ledger that does not continue the one it signed last.
func (s *Service) Checkpoint(ctx context.Context, who chancery.Actor) (signed string, err error) {
	if !who.Allows("ledger.checkpoint") {
		return "", chancery.May("ledger.checkpoint")
	}
	signer, err := s.ledgerSigner(ctx)
	if err != nil {
		return "", err
	}
	err = s.store.Write(ctx, who, "ledger.checkpoint", func(tx *store.Tx) error {
		signed, err = checkpoint(tx, signer)
		return err
	})
	return signed, err
}

func checkpoint(tx *store.Tx, signer note.Signer) (string, error) {
	size, err := tx.LedgerSize()
	if err != nil {
		return "", err
	}
	root, err := tx.LedgerRoot(size)
	if err != nil {
		return "", err
	}
	signed, err := ledger.Checkpoint{Origin: signer.Name(), Size: size, Root: root}.Sign(signer)
	if err != nil {
		return "", ledgerProblem(err)
	}
	last, err := tx.Checkpoints(1)
	if err != nil {
		return "", err
	}
	if len(last) > 0 {
		if _, err := ledger.NewConsistency(tx.LedgerSource(), []byte(last[0].Signed), signed); err != nil {
			return "", ledgerProblem(err)
		}
	}
	return string(signed), tx.SaveCheckpoint(store.Checkpoint{Size: size, Signed: string(signed)})
}

// Prove makes a file that shows by itself, to whoever has the ledger's public
// key, that the last version of a record is in the ledger.
func (s *Service) Prove(ctx context.Context, who chancery.Actor, kind chancery.Kind, ref string) (*ledger.Proof, error) {
	row, signed, err := s.entryToProve(ctx, who, kind, ref)
	if err != nil {
		return nil, err
	}
	if signed == "" {
		if signed, err = s.Checkpoint(ctx, chancery.System()); err != nil {
			return nil, err
		}
	}
	var proof *ledger.Proof
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		proof, err = ledger.NewProof(tx.LedgerSource(), []byte(signed), row.Entry, row.Body)
		if err != nil {
			return ledgerProblem(err)
		}
		return nil
	})
	return proof, err
}

// entryToProve reads the last entry of a record, and the last checkpoint if it
// covers that.
func (s *Service) entryToProve(ctx context.Context, who chancery.Actor, kind chancery.Kind, ref string) (row ledger.Row, signed string, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		if row, err = tx.EntryOf(kind, ref); err != nil {
			return err
		}
		last, err := tx.Checkpoints(1)
		if len(last) > 0 && last[0].Size > row.Entry.Index {
			signed = last[0].Signed
		}
		return err
	})
	return row, signed, err
}

// Proven is what a proof file shows.
type Proven struct {
	Kind    chancery.Kind
	Record  chancery.ID
	Ref     string // where the file has the record itself
	Title   chancery.Text
	Version int64
	Index   int64
	At      time.Time
	Actor   string
	Action  string
	Origin  string // the ledger that vouches for it
	Size    int64  // of its checkpoint
}

// CheckProof reads a proof file and checks it against the public keys given, in
// the form of note.NewVerifier; against this installation's own when none is given.
func (s *Service) CheckProof(r io.Reader, keys ...string) (*Proven, error) {
	known, err := s.verifiers(keys)
	if err != nil {
		return nil, err
	}
	p, err := ledger.ReadProof(r)
	if err != nil {
		return nil, ledgerProblem(err)
	}
	e, c, err := ledger.CheckProof(p, known...)
	if err != nil {
		return nil, ledgerProblem(err)
	}
	out := &Proven{
		Kind: chancery.Kind(e.Kind), Record: chancery.ID(e.Record), Version: e.Version, Index: e.Index, At: time.UnixMicro(e.At).UTC(),
		Actor: e.Actor, Action: e.Action, Origin: c.Origin, Size: c.Size,
	}
	if spec, err := chancery.SpecOf(out.Kind); err == nil && p.Body != "" {
		entity := spec.New()
		if err := chancery.Restore([]byte(p.Body), entity); err == nil {
			out.Ref, out.Title = entity.Head().Ref, chancery.TitleOf(entity)
		}
	}
	return out, nil
}

func (s *Service) verifiers(keys []string) ([]note.Verifier, error) {
	if len(keys) == 0 {
		own, err := s.ledgerVerifier()
		return []note.Verifier{own}, err
	}
	var known []note.Verifier
	for _, k := range keys {
		v, err := note.NewVerifier(k)
		if err != nil {
			return nil, &chancery.Error{Problem: chancery.Bad, Key: "operations.bad_key", Args: []any{"value", fmt.Sprintf("%.80s", k)}, Cause: err}
		}
		known = append(known, v)
	}
	return known, nil
}

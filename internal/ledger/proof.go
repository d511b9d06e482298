package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	proofFormat = "chancery-proof/1"

	// maxProofSize bounds what is read of a file from elsewhere, in bytes. A proof is
	// a few kilobytes and the body of one record.
	maxProofSize = 16 << 20
)

// Proof shows by itself that one entry is in the log that a checkpoint describes.
// As a file it is JSON; entry, checkpoint and body are strings so that the very
// bytes that were hashed or signed come out of any JSON reader.
type Proof struct {
	Format     string      `json:"format"`
	Index      int64       `json:"index"`
	Entry      string      `json:"entry"` // Entry.Bytes
	Leaf       tlog.Hash   `json:"leaf"`
	Path       []tlog.Hash `json:"path"`           // RFC 6962, section 2.1.1, leaf first
	Checkpoint string      `json:"checkpoint"`     // signed note
	Body       string      `json:"body,omitempty"` // canonical snapshot of the record, or empty
}

// NewProof proves that e is in the log described by a signed checkpoint, whose
// entries src holds. The body may be nil. A proof that would not hold is not
// returned: the reason is then that of [CheckProof], except that signatures are
// not looked at.
func NewProof(src Source, signed []byte, e Entry, body []byte) (*Proof, error) {
	c, err := ParseCheckpoint(signed)
	if err != nil {
		return nil, err
	}
	if e.Index < 0 || e.Index >= c.Size {
		return nil, beyondSize(e.Index, c)
	}
	path, err := tlog.ProveRecord(c.Size, e.Index, NewReader(src, c.Size))
	if err != nil {
		return nil, fmt.Errorf("ledger: prove entry %d: %w", e.Index, err)
	}
	p := &Proof{
		Format:     proofFormat,
		Index:      e.Index,
		Entry:      string(e.Bytes()),
		Leaf:       e.LeafHash(),
		Path:       path,
		Checkpoint: string(signed),
		Body:       string(body),
	}
	if _, err := p.checkContent(); err != nil {
		return nil, err
	}
	if err := p.checkPath(c); err != nil {
		return nil, err
	}
	return p, nil
}

// CheckProof makes sure that everything in the proof holds and that a known key
// signed the checkpoint. What it returns is proven; Body, where there is one, is
// then the record as that entry left it.
//
// It fails with EntryMalformed, UnknownFormat, ProofIndexMismatch, LeafMismatch,
// BodyMismatch, ProofBeyondSize, ProofRootMismatch or a reason of [OpenCheckpoint].
func CheckProof(p *Proof, known ...note.Verifier) (Entry, Checkpoint, error) {
	e, err := p.checkContent()
	if err != nil {
		return Entry{}, Checkpoint{}, err
	}
	c, err := OpenCheckpoint([]byte(p.Checkpoint), known...)
	if err != nil {
		return Entry{}, Checkpoint{}, err
	}
	if err := p.checkPath(c); err != nil {
		return Entry{}, Checkpoint{}, err
	}
	return e, c, nil
}

// checkContent checks entry, leaf and body against each other.
func (p *Proof) checkContent() (Entry, error) {
	e, err := ParseEntry([]byte(p.Entry))
	if err != nil {
		return Entry{}, err
	}
	if e.Index != p.Index {
		return Entry{}, &Error{Reason: ProofIndexMismatch, Index: e.Index, Want: decimal(e.Index), Got: decimal(p.Index)}
	}
	if leaf := e.LeafHash(); leaf != p.Leaf {
		return Entry{}, &Error{Reason: LeafMismatch, Index: e.Index, Want: leaf.String(), Got: p.Leaf.String()}
	}
	if p.Body != "" {
		if mismatch := bodyMismatch(e, []byte(p.Body)); mismatch != nil {
			return Entry{}, mismatch
		}
	}
	return e, nil
}

// bodyMismatch compares a snapshot with the hash in its entry; nil if it holds.
func bodyMismatch(e Entry, body []byte) *Error {
	if got := HashBody(body); got != e.BodyHash {
		return &Error{Reason: BodyMismatch, Index: e.Index, Want: tlog.Hash(e.BodyHash).String(), Got: tlog.Hash(got).String()}
	}
	return nil
}

// checkPath follows the path from the leaf to the root in c.
func (p *Proof) checkPath(c Checkpoint) error {
	if p.Index < 0 || p.Index >= c.Size {
		return beyondSize(p.Index, c)
	}
	if err := tlog.CheckRecord(p.Path, c.Size, c.Root, p.Index, p.Leaf); err != nil {
		return &Error{Reason: ProofRootMismatch, Index: p.Index, Want: c.Root.String(), Err: err}
	}
	return nil
}

func beyondSize(index int64, c Checkpoint) error {
	return &Error{Reason: ProofBeyondSize, Index: index, Got: decimal(c.Size)}
}

// Write writes the proof as a file.
func (p *Proof) Write(w io.Writer) error {
	if !utf8.ValidString(p.Body) {
		return &Error{Reason: ProofMalformed, Index: p.Index, Err: errors.New("body is not UTF-8")}
	}
	return writeFile(w, p)
}

// ReadProof reads a proof file, at most 16 MiB, and checks its form only. It fails
// with ProofMalformed, or with UnknownFormat if it is a file of another format.
func ReadProof(r io.Reader) (*Proof, error) {
	p := new(Proof)
	if err := readFile(r, proofFormat, p); err != nil {
		return nil, err
	}
	return p, nil
}

func writeFile(w io.Writer, file any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(file)
}

// readFile reads one JSON object of the wanted format into file.
func readFile(r io.Reader, want string, file any) error {
	b, err := io.ReadAll(io.LimitReader(r, maxProofSize+1))
	if err != nil {
		return fmt.Errorf("ledger: read %s: %w", want, err)
	}
	if len(b) > maxProofSize {
		return &Error{Reason: ProofMalformed, Err: errors.New("file too long")}
	}
	if !utf8.Valid(b) {
		return &Error{Reason: ProofMalformed, Err: errors.New("file is not UTF-8")}
	}
	var head struct {
		Format string `json:"format"`
	}
	if err := json.Unmarshal(b, &head); err != nil {
		return &Error{Reason: ProofMalformed, Err: err}
	}
	if head.Format != want {
		return &Error{Reason: UnknownFormat, Want: want, Got: head.Format}
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(file); err != nil {
		return &Error{Reason: ProofMalformed, Err: err}
	}
	return nil
}

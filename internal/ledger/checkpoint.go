package ledger

import (
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Checkpoint says what a log was at one size (https://c2sp.org/tlog-checkpoint).
// Signed and given to someone else, it binds everything before it.
type Checkpoint struct {
	Origin string // names the log, such as "chancery/vn-mnd"
	Size   int64  // number of entries
	Root   tlog.Hash
}

// NewKey makes an Ed25519 key pair for the log named origin, in the encodings of
// note.NewSigner (skey, secret) and note.NewVerifier (vkey, to be given away).
func NewKey(origin string) (skey, vkey string, err error) {
	if err := checkOrigin(origin); err != nil {
		return "", "", err
	}
	return note.GenerateKey(rand.Reader, origin)
}

// checkOrigin holds an origin to the rules of a key name (https://c2sp.org/signed-note),
// because the log signs under its origin.
func checkOrigin(origin string) error {
	bad := func(r rune) bool { return r == '+' || r < 0x20 || unicode.IsSpace(r) }
	if origin == "" || !utf8.ValidString(origin) || strings.ContainsFunc(origin, bad) {
		return &Error{Reason: OriginInvalid, Got: strconv.Quote(origin)}
	}
	return nil
}

// Text returns what is signed: origin, size and root, a line each.
func (c Checkpoint) Text() string {
	return fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, c.Root)
}

// Sign returns the checkpoint as a note signed by keys named like its origin. A
// log must never sign two checkpoints of which one does not extend the other:
// whoever calls this makes sure by proving consistency with the last one first.
func (c Checkpoint) Sign(signers ...note.Signer) ([]byte, error) {
	if err := checkOrigin(c.Origin); err != nil {
		return nil, err
	}
	if c.Size < 0 {
		return nil, malformedCheckpoint("negative size")
	}
	if len(signers) == 0 {
		return nil, &Error{Reason: SignatureUnknown, Index: c.Size, Want: c.Origin}
	}
	for _, s := range signers {
		if s.Name() != c.Origin {
			return nil, &Error{Reason: OriginMismatch, Index: c.Size, Want: c.Origin, Got: s.Name()}
		}
	}
	return note.Sign(&note.Note{Text: c.Text()}, signers...)
}

// OpenCheckpoint reads a signed checkpoint and makes sure that a known key
// with the name of its origin signed it. Signatures by unknown keys, of
// witnesses for example, do not count. Each key is given once.
//
// It fails with CheckpointMalformed, SignatureUnknown, SignatureInvalid or
// OriginMismatch.
func OpenCheckpoint(signed []byte, known ...note.Verifier) (Checkpoint, error) {
	n, err := note.Open(signed, note.VerifierList(known...))
	var unknown *note.UnverifiedNoteError
	var invalid *note.InvalidSignatureError
	switch {
	case errors.As(err, &unknown):
		return Checkpoint{}, &Error{Reason: SignatureUnknown, Got: signerNames(unknown.Note.UnverifiedSigs)}
	case errors.As(err, &invalid):
		return Checkpoint{}, &Error{Reason: SignatureInvalid, Got: fmt.Sprintf("%s+%08x", invalid.Name, invalid.Hash)}
	case err != nil:
		return Checkpoint{}, &Error{Reason: CheckpointMalformed, Err: err}
	}
	c, err := parseText(n.Text)
	if err != nil {
		return Checkpoint{}, err
	}
	for _, s := range n.Sigs {
		if s.Name == c.Origin {
			return c, nil
		}
	}
	return Checkpoint{}, &Error{Reason: OriginMismatch, Index: c.Size, Want: c.Origin, Got: signerNames(n.Sigs)}
}

// ParseCheckpoint reads a signed checkpoint without looking at its signatures. It
// is for checkpoints of one's own; those of others are opened.
func ParseCheckpoint(signed []byte) (Checkpoint, error) {
	_, err := note.Open(signed, nil)
	var unknown *note.UnverifiedNoteError
	if !errors.As(err, &unknown) {
		return Checkpoint{}, &Error{Reason: CheckpointMalformed, Err: err}
	}
	return parseText(unknown.Note.Text)
}

// parseText reads the text of a note. Lines after the third are extensions, which
// the standard lets pass unread unless they are empty.
func parseText(text string) (Checkpoint, error) {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) < 3 {
		return Checkpoint{}, malformedCheckpoint("fewer than three lines")
	}
	for _, line := range lines {
		if line == "" {
			return Checkpoint{}, malformedCheckpoint("empty line")
		}
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || decimal(size) != lines[1] {
		return Checkpoint{}, malformedCheckpoint("size is not a plain decimal number")
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil || root.String() != lines[2] {
		return Checkpoint{}, malformedCheckpoint("root is not a hash in base64")
	}
	return Checkpoint{Origin: lines[0], Size: size, Root: root}, nil
}

func malformedCheckpoint(why string) error {
	return &Error{Reason: CheckpointMalformed, Err: errors.New(why)}
}

func signerNames(sigs []note.Signature) string {
	names := make([]string, len(sigs))
	for i, s := range sigs {
		names[i] = s.Name
	}
	return strings.Join(names, ", ")
}

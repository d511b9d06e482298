package ledger

import (
	"fmt"
	"strings"
)

// Reason says what does not hold. It is a message key; errors.Is(err, reason)
// finds it in any error of this package that carries it.
type Reason string

func (r Reason) Error() string { return string(r) }

// Reasons about an entry and what is stored for it. Index is the entry.
const (
	// EntryMalformed: the bytes are not the canonical form of an entry.
	EntryMalformed Reason = "ledger.entry_malformed"
	// IndexGap: entries are missing. Want is the index due, Got the one found.
	IndexGap Reason = "ledger.index_gap"
	// IndexRepeated: an entry came again or late. Want is the index due, Got the one found.
	IndexRepeated Reason = "ledger.index_repeated"
	// LeafMismatch: Want is the leaf hash of the entry's bytes, Got the one recorded.
	LeafMismatch Reason = "ledger.leaf_mismatch"
	// LeafMissing: the source holds no leaf hash for an entry it should hold.
	LeafMissing Reason = "ledger.leaf_missing"
	// BodyMismatch: Want is the body hash in the entry, Got that of the body.
	BodyMismatch Reason = "ledger.body_mismatch"
)

// Reasons about a stored tile. Level and Tile name it, Index is the first entry
// affected.
const (
	// TileMissing: a tile that must be full is not stored.
	TileMissing Reason = "ledger.tile_missing"
	// TileLength: Want and Got are numbers of bytes.
	TileLength Reason = "ledger.tile_length"
	// TileMismatch: a hash in the tile is not the one the leaves give.
	TileMismatch Reason = "ledger.tile_mismatch"
	// TileRootMismatch: the root stored with the tile is not the one the leaves give.
	TileRootMismatch Reason = "ledger.tile_root_mismatch"
	// TileSurplus: from Tile on, Got tiles are stored that the entries do not fill.
	TileSurplus Reason = "ledger.tile_surplus"
)

// Reasons about a checkpoint.
const (
	// OriginInvalid: Got cannot name a log.
	OriginInvalid Reason = "ledger.origin_invalid"
	// CheckpointMalformed: the text is not a signed checkpoint.
	CheckpointMalformed Reason = "ledger.checkpoint_malformed"
	// SignatureUnknown: no signature is by a key that is trusted.
	SignatureUnknown Reason = "ledger.signature_unknown"
	// SignatureInvalid: Got names a trusted key that did not sign this text.
	SignatureInvalid Reason = "ledger.signature_invalid"
	// OriginMismatch: Want is the log the checkpoint speaks for, Got the name of the signing key.
	OriginMismatch Reason = "ledger.origin_mismatch"
	// RootMismatch: Want is the root in the checkpoint, Got that of the entries; Index is its size.
	RootMismatch Reason = "ledger.root_mismatch"
	// Truncated: Want is the size in the checkpoint, Got the number of entries.
	Truncated Reason = "ledger.truncated"
)

// Reasons about a proof file.
const (
	// UnknownFormat: Want is the format understood here, Got that of the file or entry.
	UnknownFormat Reason = "ledger.unknown_format"
	// ProofMalformed: the file is not a proof.
	ProofMalformed Reason = "ledger.proof_malformed"
	// ProofIndexMismatch: Want is the index in the entry, Got that in the file.
	ProofIndexMismatch Reason = "ledger.proof_index_mismatch"
	// ProofBeyondSize: the entry Index is not yet in a log of size Got.
	ProofBeyondSize Reason = "ledger.proof_beyond_size"
	// ProofRootMismatch: the path does not lead from the leaf of Index to Want, the signed root.
	ProofRootMismatch Reason = "ledger.proof_root_mismatch"
	// SizeDecreased: Want is the size of the older checkpoint, Got that of the newer.
	SizeDecreased Reason = "ledger.size_decreased"
	// Forked: two checkpoints of one size Index have the roots Want and Got.
	Forked Reason = "ledger.forked"
	// ConsistencyMismatch: the log with root Got does not begin with the log of size Index and root Want.
	ConsistencyMismatch Reason = "ledger.consistency_mismatch"
)

// Reasons returns every reason, so that a caller can prove it words them all.
func Reasons() []Reason {
	return []Reason{
		EntryMalformed, IndexGap, IndexRepeated, LeafMismatch, LeafMissing, BodyMismatch,
		TileMissing, TileLength, TileMismatch, TileRootMismatch, TileSurplus,
		OriginInvalid, CheckpointMalformed, SignatureUnknown, SignatureInvalid, OriginMismatch, RootMismatch, Truncated,
		UnknownFormat, ProofMalformed, ProofIndexMismatch, ProofBeyondSize, ProofRootMismatch,
		SizeDecreased, Forked, ConsistencyMismatch,
	}
}

// Error is one thing that does not hold. The reason says which of the other
// fields have a meaning; the rest are zero.
type Error struct {
	Reason    Reason
	Index     int64  // of an entry, or a size where the reason says so
	Level     int    // of a tile
	Tile      int64  // index of the tile within its level
	Want, Got string // hashes in base64, numbers in decimal
	Err       error  // cause, if any
}

// Error returns the reason and its particulars for a log or a developer; what a
// user reads is worded by the caller from the fields.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(string(e.Reason))
	switch e.Reason {
	case OriginInvalid, CheckpointMalformed, SignatureUnknown, SignatureInvalid, UnknownFormat, ProofMalformed, SizeDecreased:
	case TileMissing, TileLength, TileMismatch, TileRootMismatch, TileSurplus:
		fmt.Fprintf(&b, ", tile %d/%d, index %d", e.Level, e.Tile, e.Index)
	default:
		fmt.Fprintf(&b, ", index %d", e.Index)
	}
	if e.Want != "" {
		fmt.Fprintf(&b, ", want %s", e.Want)
	}
	if e.Got != "" {
		fmt.Fprintf(&b, ", got %s", e.Got)
	}
	if e.Err != nil {
		fmt.Fprintf(&b, ": %v", e.Err)
	}
	return b.String()
}

// Unwrap lets errors.Is and errors.As find both the reason and the cause.
func (e *Error) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Reason}
	}
	return []error{e.Reason, e.Err}
}

// Package ledger is the tamper-evident log: every change of every record is one
// [Entry], and the entries are the leaves of an RFC 6962 Merkle tree. Whoever
// holds one signed [Checkpoint] can tell later whether anything before it was
// altered, removed or slipped in, without trusting the database or its
// administrator.
//
// It must not know what a kind of record is, nor SQL, files, clocks or networks:
// entries and hashes come in, hashes, proofs and discrepancies come out. What is
// stored is read through [Source].
//
// The tree is kept as in C2SP tlog-tiles (https://c2sp.org/tlog-tiles): tiles of
// 256 hashes. Only full tiles are stored, so appending writes one row per entry
// and one more each time 256 leaves, or 256 tiles one level down, are complete.
// Checkpoints are C2SP tlog-checkpoint notes, so tools made for other
// transparency logs can check them.
//
// Read entry.go first, then tile.go (what is stored), reader.go (how hashes are
// found again), checkpoint.go and proof.go (what is handed to others) and
// verify.go (the audit of the whole log).
package ledger

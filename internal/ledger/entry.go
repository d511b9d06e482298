package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strconv"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/tlog"
)

// MaxEntrySize is the most bytes an entry may take: C2SP tlog-tiles carries the
// length of an entry in 16 bits.
const MaxEntrySize = 1<<16 - 1

const (
	entryFormat = 1
	usualSize   = 384 // bytes that hold most entries, so that a buffer is made once
)

// Entry is one change of one record.
type Entry struct {
	Index    int64  // position in the log, from 0
	At       int64  // microseconds since 1970-01-01 UTC
	Actor    string // who did it
	Action   string // what was done, such as "activity.create"
	Kind     string // kind of the record
	Record   string // id of the record
	Version  int64  // version of the record after the change
	BodyHash [sha256.Size]byte
}

// HashBody returns what [Entry] keeps of a record's canonical snapshot.
func HashBody(body []byte) [sha256.Size]byte { return sha256.Sum256(body) }

// Bytes returns the canonical form of the entry: one line of JSON without a
// newline, its fields in fixed order, the body hash in lower-case hex. Different
// entries have different bytes.
func (e Entry) Bytes() []byte { return e.AppendBytes(make([]byte, 0, usualSize)) }

// AppendBytes appends the canonical form to b.
func (e Entry) AppendBytes(b []byte) []byte {
	b = append(b, `{"v":`...)
	b = strconv.AppendInt(b, entryFormat, 10)
	b = append(b, `,"index":`...)
	b = strconv.AppendInt(b, e.Index, 10)
	b = append(b, `,"at":`...)
	b = strconv.AppendInt(b, e.At, 10)
	b = append(b, `,"actor":`...)
	b = appendString(b, e.Actor)
	b = append(b, `,"action":`...)
	b = appendString(b, e.Action)
	b = append(b, `,"kind":`...)
	b = appendString(b, e.Kind)
	b = append(b, `,"record":`...)
	b = appendString(b, e.Record)
	b = append(b, `,"version":`...)
	b = strconv.AppendInt(b, e.Version, 10)
	b = append(b, `,"body_sha256":"`...)
	b = hex.AppendEncode(b, e.BodyHash[:])
	return append(b, `"}`...)
}

// appendString appends s as a JSON string. Only what JSON demands is escaped, and
// always the same way, because encoders disagree about the rest and the hash must not.
func appendString(b []byte, s string) []byte {
	const hexDigits = "0123456789abcdef"
	b = append(b, '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c < 0x20:
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}

// LeafHash returns the hash of the entry as a leaf of the tree (RFC 6962,
// section 2.1).
func (e Entry) LeafHash() tlog.Hash {
	h, _ := e.leaf(make([]byte, 0, usualSize))
	return h
}

// leaf is LeafHash with a buffer to use again.
func (e Entry) leaf(buf []byte) (tlog.Hash, []byte) {
	buf = e.AppendBytes(append(buf[:0], 0x00))
	return sha256.Sum256(buf), buf
}

// Check returns EntryMalformed if ParseEntry would refuse the entry's bytes:
// negative index or version, text that is not UTF-8, or more than
// [MaxEntrySize] bytes. It is to be called before an entry is appended.
func (e Entry) Check() error { return e.checkBytes(e.Bytes()) }

func (e Entry) checkBytes(b []byte) error {
	switch {
	case e.Index < 0 || e.Version < 0:
		return e.malformed("negative index or version")
	case len(b) > MaxEntrySize:
		return e.malformed("entry too long")
	case !utf8.Valid(b):
		return e.malformed("text is not UTF-8")
	}
	return nil
}

func (e Entry) malformed(why string) error {
	return &Error{Reason: EntryMalformed, Index: e.Index, Err: errors.New(why)}
}

// ParseEntry reads the canonical form of an entry and nothing else: any other
// spelling of the same JSON would have another leaf hash. It fails with
// EntryMalformed or UnknownFormat.
func ParseEntry(b []byte) (Entry, error) {
	if len(b) > MaxEntrySize {
		return Entry{}, Entry{}.malformed("entry too long")
	}
	var w struct {
		V        int    `json:"v"`
		Index    int64  `json:"index"`
		At       int64  `json:"at"`
		Actor    string `json:"actor"`
		Action   string `json:"action"`
		Kind     string `json:"kind"`
		Record   string `json:"record"`
		Version  int64  `json:"version"`
		BodyHash string `json:"body_sha256"`
	}
	if err := json.Unmarshal(b, &w); err != nil {
		return Entry{}, &Error{Reason: EntryMalformed, Err: err}
	}
	if w.V != entryFormat {
		return Entry{}, &Error{Reason: UnknownFormat, Want: strconv.Itoa(entryFormat), Got: strconv.Itoa(w.V)}
	}
	hash, err := hex.DecodeString(w.BodyHash)
	if err != nil || len(hash) != sha256.Size {
		return Entry{}, Entry{Index: w.Index}.malformed("body hash is not 64 hex digits")
	}
	e := Entry{
		Index: w.Index, At: w.At, Actor: w.Actor, Action: w.Action,
		Kind: w.Kind, Record: w.Record, Version: w.Version, BodyHash: [sha256.Size]byte(hash),
	}
	if err := e.checkBytes(b); err != nil {
		return Entry{}, err
	}
	if !bytes.Equal(e.Bytes(), b) {
		return Entry{}, e.malformed("not in canonical form")
	}
	return e, nil
}

package ledger_test

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"iter"
	"slices"
	"testing"

	"chancery/internal/ledger"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// memory is a Source held in memory. A nil tile is one that was deleted.
type memory struct {
	leaves []tlog.Hash
	tiles  [8][]*ledger.Tile
	reads  []string // one name for each call
	hashes int64    // read so far
	fail   error    // returned by every read
}

func part[T any](all []T, from, to int64) []T {
	n := int64(len(all))
	return all[min(from, n):min(to, n)]
}

func (m *memory) LeafHashes(from, to int64) ([]tlog.Hash, error) {
	m.reads = append(m.reads, "leaves")
	out := slices.Clone(part(m.leaves, from, to))
	m.hashes += int64(len(out))
	return out, m.fail
}

func (m *memory) TileRoots(level int, from, to int64) ([]tlog.Hash, error) {
	m.reads = append(m.reads, "roots")
	var out []tlog.Hash
	for _, t := range part(m.tiles[level], from, to) {
		if t != nil {
			out = append(out, t.Root)
		}
	}
	m.hashes += int64(len(out))
	return out, m.fail
}

func (m *memory) Tiles(level int, from, to int64) ([]ledger.Tile, error) {
	m.reads = append(m.reads, "tiles")
	var out []ledger.Tile
	for _, t := range part(m.tiles[level], from, to) {
		if t != nil {
			out = append(out, *t)
		}
	}
	m.hashes += int64(len(out)) * ledger.TileWidth
	return out, m.fail
}

// add appends leaves as a store would and returns the tiles that filled.
func (m *memory) add(t testing.TB, leaves ...tlog.Hash) []ledger.Tile {
	t.Helper()
	tiles, err := ledger.NewTiles(m, int64(len(m.leaves)), leaves)
	if err != nil {
		t.Fatalf("NewTiles at %d: %v", len(m.leaves), err)
	}
	m.leaves = append(m.leaves, leaves...)
	for i := range tiles {
		tile := tiles[i]
		if want := int64(len(m.tiles[tile.Level])); tile.Index != want {
			t.Fatalf("tile %d/%d is new, the next one is %d", tile.Level, tile.Index, want)
		}
		m.tiles[tile.Level] = append(m.tiles[tile.Level], &tile)
	}
	return tiles
}

func (m *memory) size() int64 { return int64(len(m.leaves)) }

func (m *memory) root(t testing.TB, size int64) tlog.Hash {
	t.Helper()
	root, err := ledger.Root(m, size)
	if err != nil {
		t.Fatalf("root at %d: %v", size, err)
	}
	return root
}

// leaf is a cheap stand-in for the hash of entry i.
func leaf(i int) tlog.Hash {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], uint64(i))
	return sha256.Sum256(b[:])
}

func leafRange(from, to int) []tlog.Hash {
	out := make([]tlog.Hash, 0, to-from)
	for i := from; i < to; i++ {
		out = append(out, leaf(i))
	}
	return out
}

// flat stores every hash of the tree, the way tlog does: slow to keep, simple to trust.
type flat []tlog.Hash

func (f flat) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		out[i] = f[x]
	}
	return out, nil
}

func (f *flat) add(t testing.TB, n int, h tlog.Hash) {
	t.Helper()
	hashes, err := tlog.StoredHashesForRecordHash(int64(n), h, f)
	if err != nil {
		t.Fatal(err)
	}
	*f = append(*f, hashes...)
}

func flatTree(t testing.TB, size int) *flat {
	t.Helper()
	f := new(flat)
	for i := range size {
		f.add(t, i, leaf(i))
	}
	return f
}

// testLog is a log of size entries with bodies, and a key to sign for it.
type testLog struct {
	memory
	rows     []ledger.Row
	signer   note.Signer
	verifier note.Verifier
}

const testOrigin = "chancery/example"

func newTestLog(t testing.TB, size int) *testLog {
	t.Helper()
	l := &testLog{rows: make([]ledger.Row, size)}
	leaves := make([]tlog.Hash, size)
	for i := range l.rows {
		l.rows[i] = testRow(i)
		leaves[i] = l.rows[i].Leaf
	}
	l.add(t, leaves...)
	l.signer, l.verifier = testKey(t, testOrigin)
	return l
}

func testRow(i int) ledger.Row {
	body := []byte{'{', '"', 'n', '"', ':', '0' + byte(i%10), '}'}
	e := ledger.Entry{
		Index: int64(i), At: 1_700_000_000_000_000 + int64(i), Actor: "nguyễn.văn.a", Action: "activity.create",
		Kind: "activity", Record: "01HF7YAT00B3Q5R7T9V1X3Z5B7", Version: 1, BodyHash: ledger.HashBody(body),
	}
	return ledger.Row{Entry: e, Leaf: e.LeafHash(), Body: body}
}

func testKey(t testing.TB, origin string) (note.Signer, note.Verifier) {
	t.Helper()
	skey, vkey, err := ledger.NewKey(origin)
	if err != nil {
		t.Fatal(err)
	}
	s, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	v, err := note.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	return s, v
}

func (l *testLog) checkpoint(t testing.TB, size int64) ledger.Checkpoint {
	t.Helper()
	return ledger.Checkpoint{Origin: testOrigin, Size: size, Root: l.root(t, size)}
}

func (l *testLog) signed(t testing.TB, size int64) []byte {
	t.Helper()
	return sign(t, l.checkpoint(t, size), l.signer)
}

func sign(t testing.TB, c ledger.Checkpoint, s note.Signer) []byte {
	t.Helper()
	signed, err := c.Sign(s)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func stream(rows []ledger.Row) iter.Seq2[ledger.Row, error] {
	return func(yield func(ledger.Row, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// wantReason fails unless err is an *Error for exactly that reason.
func wantReason(t testing.TB, err error, want ledger.Reason) *ledger.Error {
	t.Helper()
	bad, ok := errors.AsType[*ledger.Error](err)
	if !ok || bad.Reason != want || !errors.Is(err, want) {
		t.Fatalf("error %v, want %s", err, want)
	}
	return bad
}

package ledger_test

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"chancery/internal/ledger"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

// merkle is the definition of RFC 6962, section 2.1, word for word.
func merkle(leaves []tlog.Hash) tlog.Hash {
	if len(leaves) == 1 {
		return leaves[0]
	}
	k := 1
	for 2*k < len(leaves) {
		k *= 2
	}
	return tlog.NodeHash(merkle(leaves[:k]), merkle(leaves[k:]))
}

func TestEverySize(t *testing.T) {
	const last = 1200
	m, f := new(memory), new(flat)
	leaves := leafRange(0, last)
	if got, want := m.root(t, 0), (tlog.Hash)(ledger.HashBody(nil)); got != want {
		t.Fatalf("root of the empty tree %s, want the hash of nothing %s", got, want)
	}
	for i, h := range leaves {
		tiles := m.add(t, h)
		f.add(t, i, h)
		size := i + 1
		if got, want := m.root(t, int64(size)), merkle(leaves[:size]); got != want {
			t.Fatalf("root at %d is %s, want %s", size, got, want)
		}
		if full := size%ledger.TileWidth == 0; full != (len(tiles) == 1) {
			t.Fatalf("%d tiles at %d", len(tiles), size)
		}
	}
	for size := int64(1); size <= last; size++ {
		if got, want := m.root(t, size), merkle(leaves[:size]); got != want {
			t.Fatalf("root at %d, read from %d, is %s, want %s", size, last, got, want)
		}
		for _, n := range []int64{0, size / 3, size - 1} {
			checkProofs(t, m, f, size, n)
		}
	}
}

// checkProofs compares proofs read from tiles, by a reader of the present size and
// by one of the proof's, with those of the flat tree.
func checkProofs(t testing.TB, m *memory, f *flat, size, n int64) {
	t.Helper()
	wantRecord, err := tlog.ProveRecord(size, n, f)
	if err != nil {
		t.Fatal(err)
	}
	wantTree, err := tlog.ProveTree(size, n+1, f)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []*ledger.Reader{ledger.NewReader(m, m.size()), ledger.NewReader(m, size)} {
		if got, err := tlog.ProveRecord(size, n, r); err != nil || !slices.Equal(got, wantRecord) {
			t.Fatalf("proof of %d in %d: %v, %v, want %v", n, size, got, err, wantRecord)
		}
		if got, err := tlog.ProveTree(size, n+1, r); err != nil || !slices.Equal(got, wantTree) {
			t.Fatalf("proof that %d extends %d: %v, %v, want %v", size, n+1, got, err, wantTree)
		}
	}
}

func TestSecondLevel(t *testing.T) {
	const edge = ledger.TileWidth * ledger.TileWidth
	m, f := new(memory), flatTree(t, edge+1)
	m.add(t, leafRange(0, edge-2)...)
	for _, step := range []struct {
		size   int
		levels []int // of the tiles that fill
	}{{edge - 1, nil}, {edge, []int{0, 1}}, {edge + 1, nil}} {
		var levels []int
		for _, tile := range m.add(t, leaf(step.size-1)) {
			levels = append(levels, tile.Level)
			if want := merkle(leafRange(0, step.size)); tile.Level == 1 && tile.Root != want {
				t.Errorf("root of tile 1/0 is %s, want %s", tile.Root, want)
			}
		}
		if !slices.Equal(levels, step.levels) {
			t.Errorf("tiles of levels %v fill at %d, want %v", levels, step.size, step.levels)
		}
		size := int64(step.size)
		want, err := tlog.TreeHash(size, f)
		if err != nil {
			t.Fatal(err)
		}
		if got := m.root(t, size); got != want {
			t.Errorf("root at %d is %s, want %s", size, got, want)
		}
		for _, n := range []int64{0, 255, 256, 257, size - 258, size - 257, size - 2, size - 1} {
			checkProofs(t, m, f, size, n)
		}
	}
}

func TestTileHoldsTheHashesBelow(t *testing.T) {
	const size = ledger.TileWidth * ledger.TileWidth
	m := new(memory)
	m.add(t, leafRange(0, size)...)
	for level, tiles := range m.tiles {
		for _, tile := range tiles {
			coordinates := tlog.Tile{H: ledger.TileHeight, L: level, N: tile.Index, W: ledger.TileWidth}
			want, err := tlog.ReadTileData(coordinates, ledger.NewReader(m, size))
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(tile.Hashes, want) || len(want) != ledger.TileBytes {
				t.Fatalf("tile %d/%d does not hold the hashes below it", level, tile.Index)
			}
		}
	}
	if len(m.tiles[0]) != 256 || len(m.tiles[1]) != 1 {
		t.Errorf("%d and %d tiles, want 256 and 1", len(m.tiles[0]), len(m.tiles[1]))
	}
}

func TestBatchesDoNotMatter(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		whole, parts := new(memory), new(memory)
		size := 0
		for _, n := range rapid.SliceOfN(rapid.IntRange(0, 700), 1, 8).Draw(rt, "batches") {
			parts.add(t, leafRange(size, size+n)...)
			size += n
		}
		whole.add(t, leafRange(0, size)...)
		if !reflect.DeepEqual(parts.tiles, whole.tiles) {
			rt.Fatal("tiles depend on the batches")
		}
		if size == 0 {
			return
		}
		f := flatTree(t, size)
		at := rapid.Int64Range(1, int64(size)).Draw(rt, "size")
		checkProofs(t, parts, f, at, rapid.Int64Range(0, at-1).Draw(rt, "index"))
	})
}

func TestAppendReadsOnlyWhenATileFills(t *testing.T) {
	const edge = ledger.TileWidth * ledger.TileWidth
	for _, test := range []struct {
		name    string
		size, n int
		reads   []string
		hashes  int64
	}{
		{"nothing", 300, 0, nil, 0},
		{"one leaf", 300, 1, nil, 0},
		{"up to the last but one", 300, 211, nil, 0},
		{"one tile", 300, 212, []string{"leaves"}, 44},
		{"whole tiles only", 512, 512, nil, 0},
		{"tiles on both levels", edge - 1, 1, []string{"leaves", "roots"}, 255 + 255},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := new(memory)
			m.add(t, leafRange(0, test.size)...)
			m.reads, m.hashes = nil, 0
			m.add(t, leafRange(test.size, test.size+test.n)...)
			if !slices.Equal(m.reads, test.reads) || m.hashes != test.hashes {
				t.Errorf("read %v, %d hashes; want %v, %d", m.reads, m.hashes, test.reads, test.hashes)
			}
		})
	}
}

func TestReadingCostsTheSameAtAMillion(t *testing.T) {
	const size = 1_000_000
	m := new(memory)
	m.add(t, leafRange(0, size)...)
	for _, test := range []struct {
		name string
		read func() error
	}{
		{"root", func() error { _, err := ledger.Root(m, size); return err }},
		{"root of an older size", func() error { _, err := ledger.Root(m, 777_777); return err }},
		{"record", func() error { _, err := tlog.ProveRecord(size, 123_456, ledger.NewReader(m, size)); return err }},
		{"extension", func() error { _, err := tlog.ProveTree(size, 543_210, ledger.NewReader(m, size)); return err }},
	} {
		m.reads, m.hashes = nil, 0
		if err := test.read(); err != nil {
			t.Fatal(err)
		}
		if len(m.reads) > 6 || m.hashes > 6*ledger.TileWidth {
			t.Errorf("%s: %d reads of %d hashes, want at most two tiles a level", test.name, len(m.reads), m.hashes)
		}
	}
}

func TestHolesAreNamed(t *testing.T) {
	const size = 700
	for _, test := range []struct {
		name  string
		spoil func(*memory)
		size  int64
		want  ledger.Reason
		index int64
	}{
		{"leaf", func(m *memory) { m.leaves = m.leaves[:size-1] }, size, ledger.LeafMissing, 512},
		{"tile read whole", func(m *memory) { m.tiles[0][1] = nil }, 300, ledger.TileMissing, 0},
		{"tile read for its root", func(m *memory) { m.tiles[0][1] = nil }, size, ledger.TileMissing, 0},
		{"short tile", func(m *memory) { m.tiles[0][1].Hashes = m.tiles[0][1].Hashes[1:] }, 511, ledger.TileLength, 256},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := new(memory)
			m.add(t, leafRange(0, size)...)
			test.spoil(m)
			_, err := tlog.TreeHash(test.size, ledger.NewReader(m, size))
			if bad := wantReason(t, err, test.want); bad.Index != test.index {
				t.Errorf("index %d, want %d: %v", bad.Index, test.index, bad)
			}
		})
	}
}

func TestAppendNamesAMissingLeaf(t *testing.T) {
	m := new(memory)
	m.add(t, leafRange(0, 200)...)
	m.leaves = m.leaves[:199]
	_, err := ledger.NewTiles(m, 200, leafRange(200, 256))
	wantReason(t, err, ledger.LeafMissing)
}

func TestReadErrorsAreNotFindings(t *testing.T) {
	outage := errors.New("connection lost")
	m := new(memory)
	m.add(t, leafRange(0, 700)...)
	m.fail = outage
	_, rootErr := ledger.Root(m, 700)
	_, tileErr := ledger.NewTiles(m, 700, leafRange(700, 800))
	_, wholeErr := tlog.ProveRecord(700, 3, ledger.NewReader(m, 700))
	for _, err := range []error{rootErr, tileErr, wholeErr} {
		if _, ok := errors.AsType[*ledger.Error](err); ok || !errors.Is(err, outage) {
			t.Errorf("error %v, want the outage and no finding", err)
		}
	}
}

func TestReaderRefusesHashesBeyondItsSize(t *testing.T) {
	m := new(memory)
	m.add(t, leafRange(0, 10)...)
	if _, err := ledger.NewReader(m, 8).ReadHashes([]int64{tlog.StoredHashIndex(0, 8)}); err == nil {
		t.Error("read leaf 8 of a tree of 8")
	}
}

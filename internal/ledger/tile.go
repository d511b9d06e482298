package ledger

import (
	"fmt"
	"slices"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"
)

// A tile holds 256 consecutive hashes of one tree level in eight: leaf hashes at
// level 0, roots of the tiles one level down above it.
const (
	TileHeight = 8
	TileWidth  = 1 << TileHeight
	TileBytes  = TileWidth * tlog.HashSize

	maxLevels = 8 // 256⁸ entries are more than an index can count
)

// Tile is one full tile as it is stored.
type Tile struct {
	Level  int
	Index  int64 // within the level, from 0
	Root   tlog.Hash
	Hashes []byte // TileBytes long
}

// Source reads what is stored. Each method returns the rows there are with
// from ≤ index < to, in order of index; rows that are missing are left out, and
// the ledger notices. To may be math.MaxInt64. An error means that reading failed.
type Source interface {
	// LeafHashes returns the leaf hashes of entries.
	LeafHashes(from, to int64) ([]tlog.Hash, error)
	// TileRoots returns the roots of the full tiles of a level.
	TileRoots(level int, from, to int64) ([]tlog.Hash, error)
	// Tiles returns the full tiles of a level.
	Tiles(level int, from, to int64) ([]Tile, error)
}

// NewTiles returns the tiles that become full when leaves are appended to a log
// of size entries, to be stored in the same transaction as those entries. The
// source is read only for the earlier part of a tile that fills: at most one read
// for each level with a full tile. The root of the tree is not computed.
func NewTiles(src Source, size int64, leaves []tlog.Hash) ([]Tile, error) {
	var tiles []Tile
	for level, at, added := 0, size, leaves; ; level++ {
		open := at % TileWidth
		if open+int64(len(added)) < TileWidth {
			return tiles, nil
		}
		hashes := added
		if open > 0 {
			earlier, err := readHashes(src, level, at-open, at)
			if err != nil {
				return nil, err
			}
			hashes = slices.Concat(earlier, added)
		}
		at /= TileWidth
		var roots []tlog.Hash
		for n := at; len(hashes) >= TileWidth; n++ {
			t := newTile(level, n, hashes[:TileWidth])
			tiles = append(tiles, t)
			roots = append(roots, t.Root)
			hashes = hashes[TileWidth:]
		}
		added = roots
	}
}

func newTile(level int, index int64, hashes []tlog.Hash) Tile {
	t := Tile{Level: level, Index: index, Root: subtreeRoot(hashes), Hashes: make([]byte, 0, TileBytes)}
	for i := range hashes {
		t.Hashes = append(t.Hashes, hashes[i][:]...)
	}
	return t
}

// readHashes returns hashes from ≤ n < to that make up tiles of a level: leaves
// for level 0, roots of full tiles one level down otherwise.
func readHashes(src Source, level int, from, to int64) ([]tlog.Hash, error) {
	var hashes []tlog.Hash
	var err error
	if level == 0 {
		hashes, err = src.LeafHashes(from, to)
	} else {
		hashes, err = src.TileRoots(level-1, from, to)
	}
	switch {
	case err != nil:
		return nil, fmt.Errorf("ledger: hashes %d to %d below level %d: %w", from, to, level, err)
	case int64(len(hashes)) == to-from:
		return hashes, nil
	case level == 0:
		return nil, &Error{Reason: LeafMissing, Index: from, Want: decimal(to - from), Got: strconv.Itoa(len(hashes))}
	default:
		return nil, tileError(TileMissing, level-1, from, 0, decimal(to-from), strconv.Itoa(len(hashes)))
	}
}

// readTile returns what is stored of one full tile.
func readTile(src Source, level int, index int64) (hashes []tlog.Hash, root tlog.Hash, err error) {
	tiles, err := src.Tiles(level, index, index+1)
	if err != nil {
		return nil, root, fmt.Errorf("ledger: tile %d/%d: %w", level, index, err)
	}
	if len(tiles) != 1 {
		return nil, root, tileError(TileMissing, level, index, 0, "1", strconv.Itoa(len(tiles)))
	}
	t := &tiles[0]
	if len(t.Hashes) != TileBytes {
		return nil, root, tileError(TileLength, level, index, 0, strconv.Itoa(TileBytes), strconv.Itoa(len(t.Hashes)))
	}
	hashes = make([]tlog.Hash, TileWidth)
	for i := range hashes {
		hashes[i] = tlog.Hash(t.Hashes[i*tlog.HashSize:])
	}
	return hashes, t.Root, nil
}

// tileError names a tile and, as Index, the first entry under its slot.
func tileError(why Reason, level int, tile int64, slot int, want, got string) *Error {
	first := (tile*TileWidth + int64(slot)) << (TileHeight * level)
	return &Error{Reason: why, Index: first, Level: level, Tile: tile, Want: want, Got: got}
}

// subtreeRoot returns the root over hashes, whose number is a power of two.
func subtreeRoot(hashes []tlog.Hash) tlog.Hash {
	if len(hashes) == 1 {
		return hashes[0]
	}
	half := len(hashes) / 2
	return tlog.NodeHash(subtreeRoot(hashes[:half]), subtreeRoot(hashes[half:]))
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }

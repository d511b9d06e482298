package ledger

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Reader is a [tlog.HashReader] over what is stored, for tlog.TreeHash,
// tlog.ProveRecord and tlog.ProveTree of any tree up to its size. One call reads
// each tile it touches once, which for these is at most two a level.
type Reader struct {
	src  Source
	size int64
}

// NewReader reads the tree of the first size entries of src, which may hold more.
func NewReader(src Source, size int64) *Reader { return &Reader{src, size} }

// Root returns the root of the tree of the first size entries.
func Root(src Source, size int64) (tlog.Hash, error) {
	return tlog.TreeHash(size, NewReader(src, size))
}

// ReadHashes returns the hashes of complete subtrees. It fails with LeafMissing,
// TileMissing or TileLength where the source has holes; it does not otherwise
// check what it reads, since the proof or root made of it shows that.
func (r *Reader) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	type place struct {
		level int
		tile  int64
	}
	seen := make(map[place][]tlog.Hash)
	out := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		height, n := tlog.SplitStoredHashIndex(index)
		if n >= r.size>>height {
			return nil, fmt.Errorf("ledger: hash %d at height %d is not in a tree of size %d", n, height, r.size)
		}
		inTile := height % TileHeight
		at := place{height / TileHeight, n >> (TileHeight - inTile)}
		hashes, ok := seen[at]
		if !ok {
			var err error
			if hashes, err = r.tile(at.level, at.tile); err != nil {
				return nil, err
			}
			seen[at] = hashes
		}
		first := n << inTile % TileWidth
		out[i] = subtreeRoot(hashes[first : first+1<<inTile])
	}
	return out, nil
}

// tile returns the hashes of a tile, as many of them as there are at this size.
func (r *Reader) tile(level int, index int64) ([]tlog.Hash, error) {
	from := index * TileWidth
	to := min(from+TileWidth, r.size>>(TileHeight*level))
	if to-from < TileWidth {
		return readHashes(r.src, level, from, to)
	}
	hashes, _, err := readTile(r.src, level, index)
	return hashes, err
}

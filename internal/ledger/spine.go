package ledger

import (
	"crypto/sha256"

	"golang.org/x/mod/sumdb/tlog"
)

// spine is the right edge of a tree that grows leaf by leaf: the hashes of the
// tile that is not yet full at each level.
type spine []openTile

type openTile struct {
	index  int64 // within its level
	hashes []tlog.Hash
}

// push adds a leaf and calls full for each tile it completes, lowest first. The
// hashes are valid during the call only.
func (s *spine) push(h tlog.Hash, full func(level int, tile int64, hashes []tlog.Hash, root tlog.Hash) error) error {
	for level := 0; ; level++ {
		if level == len(*s) {
			*s = append(*s, openTile{})
		}
		l := &(*s)[level]
		l.hashes = append(l.hashes, h)
		if len(l.hashes) < TileWidth {
			return nil
		}
		h = subtreeRoot(l.hashes)
		if err := full(level, l.index, l.hashes, h); err != nil {
			return err
		}
		l.index++
		l.hashes = l.hashes[:0]
	}
}

// root returns the root of the tree so far, folding its complete subtrees from
// the right, where they are smallest (RFC 6962, section 2.1).
func (s spine) root() tlog.Hash {
	var root tlog.Hash
	found := false
	for _, l := range s {
		for end := len(l.hashes); end > 0; {
			width := end & -end
			left := subtreeRoot(l.hashes[end-width : end])
			if found {
				root = tlog.NodeHash(left, root)
			} else {
				root, found = left, true
			}
			end -= width
		}
	}
	if !found {
		return sha256.Sum256(nil)
	}
	return root
}

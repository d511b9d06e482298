package service

import (
	"slices"
	"sync"

	"chancery/internal/chancery"
	"chancery/internal/figures"
)

// counted is everything the figures of the central report depend on: what the
// records are follows from the position of the ledger, which of them count
// from who sees them.
type counted struct {
	size             int64
	period, calendar string
	rank             int
	wide             bool
	organisation     chancery.ID
}

// countedSets remembers the figures counted last, so that a report that several
// people read is counted once as long as nothing changes.
type countedSets struct {
	mu    sync.Mutex
	sets  map[counted]figures.Set
	order []counted // the latest last
	held  int       // records named by all of them
}

// maxCounted is how many records the remembered figures may name together:
// some forty megabytes.
const maxCounted = 1_000_000

// get finds figures counted before. They are shared: nobody may change them.
func (c *countedSets) get(k counted) (figures.Set, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	set, ok := c.sets[k]
	return set, ok
}

// put remembers figures. Those of earlier positions will not be asked for again.
func (c *countedSets) put(k counted, set figures.Set) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.sets == nil {
		c.sets = map[counted]figures.Set{}
	}
	if _, had := c.sets[k]; had {
		c.drop(slices.Index(c.order, k))
	}
	for len(c.order) > 0 && (c.order[0].size < k.size || c.held+weight(set) > maxCounted) {
		c.drop(0)
	}
	if weight(set) > maxCounted {
		return
	}
	c.sets[k] = set
	c.order = append(c.order, k)
	c.held += weight(set)
}

func (c *countedSets) drop(at int) {
	k := c.order[at]
	c.held -= weight(c.sets[k])
	delete(c.sets, k)
	c.order = slices.Delete(c.order, at, at+1)
}

func weight(set figures.Set) int {
	n := 0
	for _, f := range set.Figures.Totals {
		n += len(f.Records)
	}
	for _, g := range set.Figures.Groups {
		for _, f := range g {
			n += len(f.Records) + 1
		}
	}
	return n
}

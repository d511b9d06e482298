package auth

import (
	"sync"
	"time"
)

// Throttle slows down guessing. Every attempt takes one from a bucket for each
// of its subjects, which refills with time; an attempt that finds one of them
// empty is refused. It remembers in memory: each process of an installation
// counts for itself.
type Throttle struct {
	mu      sync.Mutex
	buckets map[string]bucket
}

type bucket struct {
	left  float64
	at    time.Time
	limit Limit
}

// Limit is the size of a bucket and how long one attempt takes to come back.
type Limit struct {
	Burst int
	Every time.Duration
}

// Subject is somebody or something whose attempts are counted together.
type Subject struct {
	Name  string
	Limit Limit
}

// maxBuckets is beyond what one process needs in a normal hour.
const maxBuckets = 20_000

// Take makes one attempt. When it is refused wait says for how long, and
// nothing was taken.
func (t *Throttle) Take(now time.Time, subjects ...Subject) (wait time.Duration, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.buckets == nil {
		t.buckets = map[string]bucket{}
	}
	if len(t.buckets) > maxBuckets {
		t.prune(now)
	}
	for _, s := range subjects {
		if b := t.refilled(now, s); b.left < 1 {
			wait = max(wait, time.Duration((1-b.left)*float64(s.Limit.Every)))
		}
	}
	if wait > 0 {
		return wait, false
	}
	for _, s := range subjects {
		b := t.refilled(now, s)
		b.left--
		t.buckets[s.Name] = b
	}
	return 0, true
}

// Forget gives back what the subjects took: the attempt was no guess.
func (t *Throttle) Forget(now time.Time, subjects ...Subject) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, s := range subjects {
		b := t.refilled(now, s)
		b.left = min(b.left+1, float64(s.Limit.Burst))
		t.buckets[s.Name] = b
	}
}

func (t *Throttle) refilled(now time.Time, s Subject) bucket {
	b, known := t.buckets[s.Name]
	if !known {
		return bucket{left: float64(s.Limit.Burst), at: now, limit: s.Limit}
	}
	if passed := now.Sub(b.at); passed > 0 {
		b.left = min(b.left+float64(passed)/float64(s.Limit.Every), float64(s.Limit.Burst))
	}
	b.at, b.limit = now, s.Limit
	return b
}

// prune drops the buckets that are full again: they say nothing.
func (t *Throttle) prune(now time.Time) {
	for name, b := range t.buckets {
		if b.left+float64(now.Sub(b.at))/float64(b.limit.Every) >= float64(b.limit.Burst) {
			delete(t.buckets, name)
		}
	}
}

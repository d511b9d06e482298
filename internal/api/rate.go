package api

import (
	"math"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// limits counts what each account asks and each address guesses.
type limits struct {
	perSecond rate.Limit
	burst     int

	mu      sync.Mutex
	callers map[string]*caller
}

type caller struct {
	limiter *rate.Limiter
	seen    time.Time
}

// Wrong secrets one address may send: one a second, after twenty at once.
const (
	guessRate  = 1
	guessBurst = 20
)

// callers beyond this number are forgotten once they have been quiet.
const (
	manyCallers = 10_000
	quietAfter  = 10 * time.Minute
)

func newLimits(perSecond float64, burst int) *limits {
	return &limits{perSecond: rate.Limit(perSecond), burst: burst, callers: map[string]*caller{}}
}

func (l *limits) of(name string, perSecond rate.Limit, burst int) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	c, ok := l.callers[name]
	if !ok {
		if len(l.callers) >= manyCallers {
			for n, old := range l.callers {
				if now.Sub(old.seen) > quietAfter {
					delete(l.callers, n)
				}
			}
		}
		c = &caller{limiter: rate.NewLimiter(perSecond, burst)}
		l.callers[name] = c
	}
	c.seen = now
	return c.limiter
}

// allow counts a request of an account; where it is one too many, wait is how
// many seconds later it would not be.
func (l *limits) allow(account string) (wait int, ok bool) {
	r := l.of("account "+account, l.perSecond, l.burst).Reserve()
	if delay := r.Delay(); delay > 0 {
		r.Cancel()
		return int(math.Ceil(delay.Seconds())), false
	}
	return 0, true
}

func (l *limits) mayGuess(address string) bool {
	return l.of("address "+address, guessRate, guessBurst).Tokens() >= 1
}

func (l *limits) guessed(address string) { l.of("address "+address, guessRate, guessBurst).Allow() }

func (c *call) slowDown(seconds int) error {
	c.w.Header().Set("Retry-After", strconv.Itoa(max(seconds, 1)))
	return tooMany
}

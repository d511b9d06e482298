package store

import (
	"fmt"
	"strings"
	"sync"
)

// answers remembers what was counted at the latest position of the ledger: as
// long as no record changes, whoever may see the same is given the same counts
// without counting. What a reader may see stands in the text and the arguments
// of every query, which are the key, so that nobody gets the answer of another.
type answers struct {
	mu   sync.Mutex
	size int64 // of the ledger
	kept map[string]any
}

// maxAnswers is how many are remembered; beyond it, they begin anew.
const maxAnswers = 1000

// answered gives what ask finds, asking only where the same was not asked at
// this position of the ledger. The query must depend on nothing but records;
// the result is shared and must not be changed.
func answered[T any](t *Tx, query string, args []any, ask func() (T, error)) (T, error) {
	if !t.reads() || strings.Contains(query, "search_") { // words of files come without an entry
		return ask()
	}
	size, err := t.position()
	if err != nil {
		var none T
		return none, err
	}
	key := fmt.Sprintf("%s\x00%#v", query, args)
	a := &t.s.answers
	if had, ok := a.get(size, key); ok {
		if answer, ok := had.(T); ok {
			return answer, nil
		}
	}
	answer, err := ask()
	if err == nil {
		a.put(size, key, answer)
	}
	return answer, err
}

func (a *answers) get(size int64, key string) (any, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	answer, ok := a.kept[key]
	return answer, ok && a.size == size
}

func (a *answers) put(size int64, key string, answer any) {
	a.mu.Lock()
	defer a.mu.Unlock()
	switch {
	case a.kept == nil || size > a.size || size == a.size && len(a.kept) >= maxAnswers:
		a.kept, a.size = map[string]any{}, size
	case size < a.size: // of a transaction that began before
		return
	}
	a.kept[key] = answer
}

// ForgetCounts drops what was remembered, so that the next count is a first one;
// measurements need it.
func (s *Store) ForgetCounts() { s.answers.forget() }

// forget drops everything: the ledger is about to be another one.
func (a *answers) forget() {
	a.mu.Lock()
	a.kept, a.size = nil, 0
	a.mu.Unlock()
}

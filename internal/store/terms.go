package store

import (
	"slices"
	"strings"
	"sync"

	"chancery/internal/chancery"
)

// termCache holds the vocabularies: they are read with almost every record
// and change almost never. What is kept is exact: it is as the terms were when
// the ledger had so many entries, and is used only where none of a term was
// added since, by whatever process.
type termCache struct {
	mu   sync.Mutex
	size int64 // of the ledger
	kept *vocabularies
}

type vocabularies struct {
	terms map[string][]chancery.Term // by vocabulary, in order of rank
	has   map[string]map[chancery.Code]int
}

// load gives the vocabularies as the transaction saw them first, or as it left
// them where it changed one.
func (c *termCache) load(t *Tx) (map[string][]chancery.Term, map[string]map[chancery.Code]int, error) {
	if t.vocabularies != nil && !t.touched["term"] {
		return t.vocabularies.terms, t.vocabularies.has, nil
	}
	size, err := t.position()
	if err != nil {
		return nil, nil, err
	}
	if !t.touched["term"] {
		if t.vocabularies, err = c.at(t, size); err != nil {
			return nil, nil, err
		}
	}
	if t.vocabularies == nil || t.touched["term"] {
		if err := t.readTerms(); err != nil {
			return nil, nil, err
		}
		if t.reads() { // what a writer sees may still be rolled back
			c.keep(t.vocabularies, size)
		}
	}
	return t.vocabularies.terms, t.vocabularies.has, nil
}

// at gives what is kept if that is how the terms are at a position, else nil.
func (c *termCache) at(t *Tx, size int64) (*vocabularies, error) {
	c.mu.Lock()
	kept, from := c.kept, c.size
	c.mu.Unlock()
	if kept == nil || from > size { // it is newer than what the transaction may see
		return nil, nil
	}
	var one int
	changed := false
	if from < size {
		var err error
		if changed, err = t.peek([]any{&one}, `SELECT 1 FROM ledger_entry WHERE idx >= ? AND kind = 'term' LIMIT 1`, from); err != nil {
			return nil, err
		}
	}
	switch {
	case changed:
		return nil, nil
	case t.reads():
		c.keep(kept, size)
	}
	return kept, nil
}

// keep remembers the terms of a position; those of an earlier one do not
// replace later ones.
func (c *termCache) keep(v *vocabularies, size int64) {
	c.mu.Lock()
	if c.kept == nil || size >= c.size {
		c.kept, c.size = v, size
	}
	c.mu.Unlock()
}

// committed moves what is kept over entries that this process added itself.
func (c *termCache) committed(from, to int64, terms bool) {
	c.mu.Lock()
	switch {
	case terms:
		c.kept = nil
	case c.kept != nil && c.size == from:
		c.size = to
	}
	c.mu.Unlock()
}

// position is the size of the ledger as the transaction sees it, without what
// it has changed itself.
func (t *Tx) position() (size int64, err error) {
	if !t.reads() {
		return t.base, nil
	}
	if t.base == 0 {
		_, err = t.peek([]any{&t.base}, `SELECT size FROM ledger_head WHERE one = 1`)
	}
	return t.base, err
}

// reads reports whether the transaction can change nothing.
func (t *Tx) reads() bool { return t.pool == t.s.read }

// FreshTerms is AllTerms as the database has them now, however fresh those in
// memory are, and keeps them for the transaction.
func (t *Tx) FreshTerms() (map[string][]chancery.Term, error) {
	if err := t.readTerms(); err != nil {
		return nil, err
	}
	return t.vocabularies.terms, nil
}

func (t *Tx) readTerms() error {
	v := &vocabularies{map[string][]chancery.Term{}, map[string]map[chancery.Code]int{}}
	err := t.query(func(scan func(...any) error) error {
		var m chancery.Term
		var rank *int64
		if err := scan(&m.Vocabulary, &m.Code, &m.Label.EN, &m.Label.VI, &m.Short.EN, &m.Short.VI, &rank, &m.Retired, &m.CountsAs); err != nil {
			return err
		}
		if rank != nil {
			m.Rank = chancery.Num(*rank)
		}
		if v.has[m.Vocabulary] == nil {
			v.has[m.Vocabulary] = map[chancery.Code]int{}
		}
		v.has[m.Vocabulary][chancery.Code(m.Code)] = len(v.terms[m.Vocabulary])
		v.terms[m.Vocabulary] = append(v.terms[m.Vocabulary], m)
		return nil
	}, `SELECT k.vocabulary, k.code, r.title_en, r.title_vi, k.short_en, k.short_vi, k.rank, k.retired, k.counts_as
		FROM term k JOIN record r ON r.id = k.id ORDER BY k.vocabulary, COALESCE(k.rank, 1000000), r.sort_key, k.code`)
	if err == nil {
		t.vocabularies = v
	}
	return err
}

func (c *termCache) ranks(t *Tx, vocabulary string) (map[chancery.Code]int, error) {
	terms, _, err := c.load(t)
	if err != nil {
		return nil, err
	}
	out := map[chancery.Code]int{}
	for _, m := range terms[vocabulary] {
		out[chancery.Code(m.Code)] = int(m.Rank.N)
	}
	return out, nil
}

// lowestMarking is the marking of records that were given none.
func (c *termCache) lowestMarking(t *Tx) chancery.Code {
	terms, _, err := c.load(t)
	if err != nil || len(terms["marking_level"]) == 0 {
		return "public" // the first terms of an empty ministry need one
	}
	return chancery.Code(terms["marking_level"][0].Code)
}

// Terms lists a vocabulary in its order, retired terms included.
func (t *Tx) Terms(vocabulary string) ([]chancery.Term, error) {
	terms, _, err := t.s.terms.load(t)
	return terms[vocabulary], err
}

// AllTerms gives every vocabulary by its name.
func (t *Tx) AllTerms() (map[string][]chancery.Term, error) {
	terms, _, err := t.s.terms.load(t)
	return terms, err
}

// HasTerm reports whether the vocabulary has the code.
func (t *Tx) HasTerm(vocabulary string, c chancery.Code) bool {
	_, has, err := t.s.terms.load(t)
	if err != nil {
		t.failed = err
		return false
	}
	_, ok := has[vocabulary][c]
	if !ok && vocabulary == "marking_level" && len(has[vocabulary]) == 0 {
		return c == "public"
	}
	return ok
}

// ResolveRef finds a record by reference, key or identifier among those the
// actor may see; the name of one that was merged finds the one it is part of
// now. An outage on the way fails the whole transaction: it must not
// look like a record that is not there.
func (t *Tx) ResolveRef(kinds []chancery.Kind, name string) (chancery.ID, bool) {
	id, found, err := t.resolve(kinds, name)
	if err == nil && !found {
		id, found, err = t.resolveMoved(kinds, name)
	}
	if err != nil {
		t.failed = err
	}
	return id, found && err == nil
}

func (t *Tx) resolve(kinds []chancery.Kind, name string) (chancery.ID, bool, error) {
	sc, err := t.scope()
	if err != nil {
		return "", false, err
	}
	cond, args := "", []any(nil)
	kind, ref, full := strings.Cut(name, "/") // "activity/2022-0142", which several kinds need
	switch {
	case chancery.ID(name).Valid():
		cond, args = `r.id = ?`, []any{name}
		if len(kinds) > 0 {
			cond += ` AND r.kind IN (` + places(len(kinds)) + `)`
			for _, k := range kinds {
				args = append(args, string(k))
			}
		}
	case full:
		if len(kinds) > 0 && !slices.Contains(kinds, chancery.Kind(kind)) {
			return "", false, nil
		}
		cond, args = namedSQL, []any{kind, ref, ref}
	case len(kinds) == 0:
		return "", false, nil
	default:
		cond = namedSQL + strings.Repeat(" OR "+namedSQL, len(kinds)-1)
		for _, k := range kinds {
			args = append(args, string(k), name, name)
		}
	}
	args = append(append(args, sc.args...), name)
	var id chancery.ID
	found, err := t.one([]any{&id}, `SELECT r.id FROM record r WHERE (`+cond+`) AND NOT r.removed AND `+sc.where+` ORDER BY CASE WHEN r.ref = ? THEN 0 ELSE 1 END LIMIT 1`, args...)
	return id, found, err
}

const namedSQL = `r.kind = ? AND (r.ref = ? OR r."key" = ? AND r."key" <> '')`

// CodesFor are the codes of a vocabulary that stand for words of the program.
func (t *Tx) CodesFor(vocabulary string, words ...chancery.Code) ([]string, error) {
	terms, err := t.Terms(vocabulary)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, c := range chancery.CodesFor(terms, words...) {
		out = append(out, string(c))
	}
	return out, nil
}

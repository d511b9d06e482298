package store

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"chancery/internal/chancery"
)

// scope is what the actor of a transaction may see, as a condition on record r.
type scope struct {
	where string
	args  []any
}

// subtree are the organisation ? and all under it.
const subtree = `WITH RECURSIVE sub (id) AS (SELECT s.id FROM organisation s WHERE s.id = ? UNION SELECT o.id FROM organisation o JOIN sub ON o.parent = sub.id) SELECT id FROM sub`

// scope gives the condition every read carries. A reader sees a record whose
// marking the clearance covers and whose owner is none, in the reader's
// subtree, or that was shared with an organisation of that subtree; a
// ministry-wide role lifts only the second limit.
func (t *Tx) scope() (*scope, error) {
	if t.scoped != nil {
		return t.scoped, nil
	}
	sc := &scope{where: "TRUE"}
	var conds []string
	if !t.Actor.SeesEverything() {
		ids, err := t.visibleClasses()
		if err != nil {
			return nil, err
		}
		if len(ids) == 0 {
			conds = append(conds, "FALSE")
		} else {
			conds = append(conds, "r.class IN ("+strings.Join(ids, ", ")+")")
		}
	}
	if !t.Actor.MinistryWide {
		conds = append(conds, `(r.owner IS NULL OR r.owner IN (`+subtree+`)
			OR r.shared AND EXISTS (SELECT 1 FROM link s WHERE s.src = r.id AND s.field = 'shared_with' AND s.dst IN (`+subtree+`)))`)
		org := string(t.Actor.Organisation)
		sc.args = append(sc.args, org, org)
	}
	if len(conds) > 0 {
		sc.where = strings.Join(conds, " AND ")
	}
	t.scoped = sc
	return sc, nil
}

// seenAs is the scope as a condition on a record of another name than r.
func (t *Tx) seenAs(name string) (string, []any, error) {
	sc, err := t.scope()
	if err != nil {
		return "", nil, err
	}
	return "(" + strings.ReplaceAll(sc.where, "r.", name+".") + ")", slices.Clone(sc.args), nil
}

// InSubtree reports whether the organisation is the actor's own or under it.
// Everything is for a ministry-wide actor.
func (t *Tx) InSubtree(org chancery.ID) (bool, error) {
	if t.Actor.MinistryWide {
		return true, nil
	}
	var one int
	return t.one([]any{&one}, `SELECT 1 FROM (`+subtree+`) AS under WHERE id = ?`, string(t.Actor.Organisation), string(org))
}

// classCache remembers the few markings in use and their numbers.
type classCache struct {
	mu  sync.RWMutex
	ids map[string]int64
}

// allClasses reads the markings in use; a reading transaction, for which they
// cannot change, does so once.
func (t *Tx) allClasses() (map[string]int64, error) {
	if t.markings != nil {
		return t.markings, nil
	}
	ids := map[string]int64{}
	var id int64
	var marking string
	err := t.query(func(scan func(...any) error) error {
		err := scan(&id, &marking)
		ids[marking] = id
		return err
	}, `SELECT id, marking FROM marking_class`)
	if err == nil && t.pool == t.s.read {
		t.markings = ids
	}
	return ids, err
}

// classOf is the number of a marking; a new one gets the next.
func (t *Tx) classOf(m chancery.Marking) (int64, error) {
	name := m.Canonical()
	c := &t.s.classes
	c.mu.RLock()
	id, ok := c.ids[name]
	c.mu.RUnlock()
	if !ok {
		id, ok = t.numbered[name]
	}
	if ok {
		return id, nil
	}
	found, err := t.one([]any{&id}, `SELECT id FROM marking_class WHERE marking = ?`, name)
	if err == nil && !found {
		_, err = t.one([]any{&id}, `INSERT INTO marking_class (id, marking) SELECT COALESCE(MAX(id), 0) + 1, ? FROM marking_class RETURNING id`, name)
	} else if found && t.numbered != nil {
		t.numbered[name] = id // one that this job made itself may still be rolled back
	}
	return id, err
}

// visibleClasses are the numbers of the markings the actor's clearance covers.
func (t *Tx) visibleClasses() ([]string, error) {
	all, err := t.allClasses()
	if err != nil {
		return nil, err
	}
	ranks, err := t.s.terms.ranks(t, "marking_level")
	if err != nil {
		return nil, err
	}
	var ids []string
	for name, id := range all {
		m := chancery.ParseMarking(name)
		if rank, known := ranks[m.Level]; known && t.Actor.Clearance.Covers(m, rank) {
			ids = append(ids, strconv.FormatInt(id, 10))
		}
	}
	slices.Sort(ids)
	return ids, nil
}

// mayMark reports whether the actor could still see a record so marked.
func (t *Tx) mayMark(m chancery.Marking) bool {
	if t.Actor.SeesEverything() {
		return true
	}
	ranks, err := t.s.terms.ranks(t, "marking_level")
	if err != nil {
		return false
	}
	rank, known := ranks[m.Level]
	return known && t.Actor.Clearance.Covers(m, rank)
}

// classMarkings turns the numbers of markings back into markings.
func (t *Tx) classMarkings() (map[int64]chancery.Marking, error) {
	c := &t.s.classes
	all, err := t.allClasses()
	if err != nil {
		return nil, err
	}
	out := make(map[int64]chancery.Marking, len(all))
	for name, id := range all {
		out[id] = chancery.ParseMarking(name)
	}
	if t.pool == t.s.read { // what a writer sees may still be rolled back
		c.mu.Lock()
		c.ids = all
		c.mu.Unlock()
	}
	return out, nil
}

// Outranks reports whether one level of marking is above another.
func (t *Tx) Outranks(a, b chancery.Code) (bool, error) {
	ranks, err := t.s.terms.ranks(t, "marking_level")
	return ranks[a] > ranks[b], err
}

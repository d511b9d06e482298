package store

import (
	"slices"
	"strings"

	"chancery/internal/chancery"
)

// What names a record outside the fields of records is never rewritten by a
// merge: it is read through the merges that stand. So nothing of it has to be
// put back when a merge is taken back. It is kept papers (what they are about),
// passages (what was read there), views (whom they are shared with, what they
// are filtered by), the filters of webhooks, and whatever is typed.
//
// These stay with the record that went, and are whole again after an un-merge:
// drafts of it, its log of deliveries, who was found to be its like or not, and
// frozen reports made for an organisation, whose figures may not change.

// merged are the record ? and all that merges which stand made part of it.
const merged = `WITH RECURSIVE one (id) AS (SELECT x.id FROM record x WHERE x.id = ? UNION SELECT m.dropped FROM merge m JOIN one ON m.kept = one.id WHERE m.undone_at IS NULL) SELECT id FROM one`

// Standing is the name of the record that a name leads to: the record itself,
// or the one it was made part of. A record that is removed stays the one meant.
func (t *Tx) Standing(kind chancery.Kind, name string) (Name, error) {
	n, err := t.nameOf(kind, name)
	for err == nil && n.Removed {
		m, found, lost := t.MergedInto(n.ID)
		if lost != nil || !found {
			return n, lost
		}
		n, err = t.nameOf(kind, string(m.Kept))
	}
	return n, err
}

// resolveMoved finds what a name of a record that was merged leads to.
func (t *Tx) resolveMoved(kinds []chancery.Kind, name string) (chancery.ID, bool, error) {
	if kind, ref, full := strings.Cut(name, "/"); full {
		if len(kinds) > 0 && !slices.Contains(kinds, chancery.Kind(kind)) {
			return "", false, nil
		}
		kinds, name = []chancery.Kind{chancery.Kind(kind)}, ref
	}
	for _, kind := range kinds {
		n, err := t.Standing(kind, name)
		switch {
		case chancery.ProblemOf(err) == chancery.Missing:
		case err != nil:
			return "", false, err
		case !n.Removed:
			return n.ID, true, nil
		}
	}
	return "", false, nil
}

// codesNow are the codes of a vocabulary, with those that were merged into
// another as that one.
func (t *Tx) codesNow(vocabulary string, codes []string) []string {
	if vocabulary == "" {
		return codes
	}
	out := slices.Clone(codes)
	for i, c := range out {
		if c == "" || t.HasTerm(vocabulary, chancery.Code(c)) {
			continue
		}
		n, err := t.Standing("term", vocabulary+"."+c)
		if _, code, dotted := strings.Cut(n.Ref, "."); err == nil && !n.Removed && dotted {
			out[i] = code
		} else if err != nil && chancery.ProblemOf(err) != chancery.Missing {
			t.failed = err
		}
	}
	return out
}

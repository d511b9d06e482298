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

// StandingOf gives, for those of many removed records that a merge made part of
// another, the one each is part of now. One whose merge the actor may not see
// is not told.
func (t *Tx) StandingOf(kind chancery.Kind, removed []chancery.ID) (map[chancery.ID]Name, error) {
	out := map[chancery.ID]Name{}
	for chunk := range chunks(removed, matchChunk) {
		var dropped []chancery.ID
		err := t.query(func(scan func(...any) error) error {
			var id chancery.ID
			err := scan(&id)
			dropped = append(dropped, id)
			return err
		}, `SELECT m.dropped FROM merge m WHERE m.undone_at IS NULL AND m.dropped IN (`+places(len(chunk))+`)`, anyStrings(chunk)...)
		if err != nil {
			return nil, err
		}
		for _, id := range dropped {
			n, err := t.Standing(kind, string(id))
			if err != nil && chancery.ProblemOf(err) != chancery.Missing {
				return nil, err
			}
			if err == nil && !n.Removed {
				out[id] = n
			}
		}
	}
	return out, nil
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

// CodeNow is a code of a vocabulary, or the one it was merged into.
func (t *Tx) CodeNow(vocabulary string, code chancery.Code) chancery.Code {
	return chancery.Code(t.codesNow(vocabulary, []string{string(code)})[0])
}

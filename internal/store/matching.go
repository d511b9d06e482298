package store

import (
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
)

// Match is a record that has one of the names an import asks for. Hidden is
// one the actor may not see: only that its names are taken may be told, as the
// indexes that keep names unique tell it anyway.
type Match struct {
	ID      chancery.ID
	Ref     string
	Key     string
	Removed bool
	Hidden  bool
}

// matchChunk is how many names one query asks for.
const matchChunk = 400

// Matches finds the records of a kind by many references and keys at once,
// removed ones included.
func (t *Tx) Matches(kind chancery.Kind, refs, keys []string) ([]Match, error) {
	sc, err := t.scope()
	if err != nil {
		return nil, err
	}
	var out []Match
	find := func(where string, names []string) error {
		for chunk := range chunks(names, matchChunk) {
			args := append(append(slices.Clone(sc.args), string(kind)), anyStrings(chunk)...)
			err := t.query(func(scan func(...any) error) error {
				var m Match
				err := scan(&m.ID, &m.Ref, &m.Key, &m.Removed, &m.Hidden)
				out = append(out, m)
				return err
			}, `SELECT r.id, r.ref, r."key", r.removed, NOT (`+sc.where+`) FROM record r WHERE r.kind = ? AND `+where+` (`+places(len(chunk))+`)`, args...)
			if err != nil {
				return err
			}
		}
		return nil
	}
	if err := find(`r.ref IN`, refs); err != nil {
		return nil, err
	}
	return out, find(`r."key" <> '' AND r."key" IN`, keys)
}

// Titled finds records of a kind that are called by one of the titles, in
// either language.
func (t *Tx) Titled(kind chancery.Kind, titles []string) ([]Name, error) {
	var out []Name
	for chunk := range chunks(titles, matchChunk) {
		in := `(` + places(len(chunk)) + `)`
		args := append(append([]any{string(kind)}, anyStrings(chunk)...), anyStrings(chunk)...)
		err := t.names(`r.kind = ? AND NOT r.removed AND (r.title_en IN `+in+` OR r.title_vi IN `+in+`)`, args, "ORDER BY r.id", func(n Name) { out = append(out, n) })
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// EveryName lists the names of the records of a kind, limit at most.
func (t *Tx) EveryName(kind chancery.Kind, limit int) ([]Name, error) {
	var out []Name
	err := t.names(`r.kind = ? AND NOT r.removed`, []any{string(kind)}, "ORDER BY r.ref LIMIT "+strconv.Itoa(limit), func(n Name) { out = append(out, n) })
	return out, err
}

// Ending finds records of a kind by the days they end on, removed ones included.
func (t *Tx) Ending(kind chancery.Kind, days []string) ([]Name, error) {
	var out []Name
	for chunk := range chunks(days, matchChunk) {
		err := t.names(`r.kind = ? AND r.ends IN (`+places(len(chunk))+`)`, append([]any{string(kind)}, anyStrings(chunk)...), "ORDER BY r.id", func(n Name) { out = append(out, n) })
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Index lists the identifiers and references of all records of a kind that
// the filters keep, in the order of their references byte by byte, which is
// the same on every engine.
func (t *Tx) Index(kind chancery.Kind, filters []Filter) ([]Name, error) {
	spec, err := chancery.SpecOf(kind)
	if err != nil {
		return nil, err
	}
	from, args, err := t.from(spec, filters)
	if err != nil {
		return nil, err
	}
	var out []Name
	err = t.query(func(scan func(...any) error) error {
		n := Name{Kind: kind}
		err := scan(&n.ID, &n.Ref)
		out = append(out, n)
		return err
	}, `SELECT r.id, r.ref `+from, args...)
	slices.SortFunc(out, func(a, b Name) int { return strings.Compare(a.Ref, b.Ref) })
	return out, err
}

// Editions finds which activities hold the numbered editions of mechanisms,
// whoever may see them: an edition is there once.
func (t *Tx) Editions(mechanisms []chancery.ID) (map[chancery.ID]map[int64]chancery.ID, error) {
	out := map[chancery.ID]map[int64]chancery.ID{}
	for chunk := range chunks(mechanisms, matchChunk) {
		err := t.query(func(scan func(...any) error) error {
			var mechanism, activity chancery.ID
			var number int64
			if err := scan(&mechanism, &number, &activity); err != nil {
				return err
			}
			if out[mechanism] == nil {
				out[mechanism] = map[int64]chancery.ID{}
			}
			out[mechanism][number] = activity
			return nil
		}, `SELECT mechanism, edition, id FROM activity WHERE edition IS NOT NULL AND mechanism IN (`+places(len(chunk))+`)`, anyIDs(chunk)...)
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// MayMark reports whether the actor could still see a record so marked.
func (t *Tx) MayMark(m chancery.Marking) bool { return t.mayMark(m) }

// Use is one record that refers to another, whether the actor may see it or not.
type Use struct{ Of, By chancery.ID }

// Uses finds what refers to records, their owners' included, whoever may see
// it: taking back an import must leave nothing that points to nothing.
func (t *Tx) Uses(ids, organisations []chancery.ID) ([]Use, error) {
	var out []Use
	find := func(query string, ids []chancery.ID) error {
		for chunk := range chunks(ids, matchChunk) {
			err := t.query(func(scan func(...any) error) error {
				var u Use
				err := scan(&u.Of, &u.By)
				out = append(out, u)
				return err
			}, query+` (`+places(len(chunk))+`)`, anyIDs(chunk)...)
			if err != nil {
				return err
			}
		}
		return nil
	}
	if err := find(`SELECT l.dst, l.src FROM link l JOIN record r ON r.id = l.src WHERE NOT r.removed AND l.dst IN`, ids); err != nil {
		return nil, err
	}
	return out, find(`SELECT r.owner, r.id FROM record r WHERE NOT r.removed AND r.owner IN`, organisations)
}

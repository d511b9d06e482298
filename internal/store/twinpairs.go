package store

import "chancery/internal/chancery"

// Of how many records the pairs are sought at a time: of one at first, since it
// may be like thousands of others, then of more.
const (
	fewestTwins = 1
	mostTwins   = 512
)

// TwinPairs lists pairs of records of a kind that share a block and were not
// found to be two, after the pair given, as far as the actor may see both;
// last is the pair to go on after, empty at the end. It takes time by the pairs
// it lists, not by those there are.
func (t *Tx) TwinPairs(kind chancery.Kind, after [2]chancery.ID, limit int) (pairs [][2]chancery.ID, last [2]chancery.ID, err error) {
	from, than := after[0], ">="
	for n := fewestTwins; ; n = min(2*n, mostTwins) {
		ones, err := t.twinned(kind, than, from, n)
		if err != nil || len(ones) == 0 {
			return pairs, last, err
		}
		more, err := t.pairsOf(kind, ones, after, limit-len(pairs))
		if err != nil {
			return nil, last, err
		}
		if pairs = append(pairs, more...); len(pairs) == limit {
			return pairs, pairs[limit-1], nil
		}
		from, than = ones[len(ones)-1], ">"
	}
}

// twinned lists records that share a block with a later one, in their order,
// whatever the actor may see of the later one.
func (t *Tx) twinned(kind chancery.Kind, than string, from chancery.ID, limit int) (ids []chancery.ID, err error) {
	sc, err := t.scope()
	if err != nil {
		return nil, err
	}
	err = t.query(func(scan func(...any) error) error {
		var id chancery.ID
		err := scan(&id)
		ids = append(ids, id)
		return err
	}, `SELECT r.id FROM record r WHERE r.kind = ? AND r.id `+than+` ? AND `+sc.where+`
		AND EXISTS (SELECT 1 FROM twin a JOIN twin b ON b.block = a.block AND b.record > a.record WHERE a.kind = r.kind AND a.record = r.id) ORDER BY r.id LIMIT ?`,
		append(append([]any{string(kind), string(from)}, sc.args...), limit)...)
	return ids, err
}

// pairsOf lists the pairs whose first record is one of those given, after a pair.
func (t *Tx) pairsOf(kind chancery.Kind, ones []chancery.ID, after [2]chancery.ID, limit int) (pairs [][2]chancery.ID, err error) {
	other, seen, err := t.seenAs("q")
	if err != nil {
		return nil, err
	}
	args := append(anyIDs(ones), string(kind), string(after[0]), string(after[1])) // none of ones is before after[0]
	err = t.query(func(scan func(...any) error) error {
		var p [2]chancery.ID
		err := scan(&p[0], &p[1])
		pairs = append(pairs, p)
		return err
	}, `SELECT DISTINCT a.record, b.record FROM twin a JOIN twin b ON b.block = a.block AND b.record > a.record JOIN record q ON q.id = b.record
		WHERE a.record IN (`+places(len(ones))+`) AND a.kind = ? AND b.kind = a.kind AND (a.record > ? OR b.record > ?) AND `+other+`
		AND NOT EXISTS (SELECT 1 FROM not_twin n WHERE n.one = a.record AND n.other = b.record)
		ORDER BY a.record, b.record LIMIT ?`, append(append(args, seen...), limit)...)
	return pairs, err
}

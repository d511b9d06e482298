package service

import (
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/store"
)

// parents are the fields that make a tree of a kind: a record may not stand
// above itself by way of others.
var parents = map[chancery.Kind]string{
	"organisation": "parent", "mechanism": "parent", "activity": "within", "rotation": "predecessor", "document": "replaces", "shortcoming": "repeats",
}

func checkRings(tx *store.Tx, e chancery.Entity) error {
	name, ok := parents[e.Head().Kind]
	if !ok {
		return nil
	}
	seen := []chancery.ID{e.Head().ID}
	f, _ := chancery.OwnField(e, name)
	at := *f.Pointer().(*chancery.ID)
	for at != "" && e.Head().ID != "" {
		if slices.Contains(seen, at) {
			return chancery.Invalid(name, "value.ring", "value", e.Head().Ref)
		}
		seen = append(seen, at)
		up, err := tx.LoadMany(e.Head().Kind, []chancery.ID{at})
		if err != nil {
			return err
		}
		if len(up) == 0 {
			return nil
		}
		f, _ := chancery.OwnField(up[0], name)
		at = *f.Pointer().(*chancery.ID)
	}
	return nil
}

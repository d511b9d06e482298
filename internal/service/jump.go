package service

import (
	"context"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/store"
)

// Jump finds the records somebody may mean by a reference, a code, a key or the
// beginning of words of a title, the surest first.
func (s *Service) Jump(ctx context.Context, who chancery.Actor, typed string, limit int) (out []Name, err error) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return nil, nil
	}
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		named, err := namedSo(tx, typed)
		if err != nil {
			return err
		}
		words := typed
		if !strings.HasSuffix(words, `"`) {
			words += "*"
		}
		like, err := tx.Search(words, nil, 4*limit, 0)
		if err != nil {
			return err
		}
		if err := nameList(tx, like); err != nil {
			return err
		}
		// what is called so comes before what only speaks of it
		slices.SortStableFunc(like, func(a, b Name) int { return titleRank(a, typed) - titleRank(b, typed) })
		for _, n := range append(named, like...) {
			if len(out) < limit && !slices.ContainsFunc(out, func(o Name) bool { return o.ID == n.ID }) {
				out = append(out, n)
			}
		}
		return nil
	})
	return out, err
}

// namedSo are the records of any kind that have the reference or key.
func namedSo(tx *store.Tx, typed string) ([]Name, error) {
	var ids []chancery.ID
	for _, name := range []string{typed, strings.ToUpper(typed), strings.ToLower(typed)} {
		for _, spec := range chancery.Specs() {
			if id, ok := tx.ResolveRef([]chancery.Kind{spec.Kind}, name); ok && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	names, err := namesOf(tx, ids)
	if err != nil {
		return nil, err
	}
	var out []Name
	for _, id := range ids {
		if n, ok := names[id]; ok && !n.Removed {
			out = append(out, n)
		}
	}
	return out, nil
}

func titleRank(n Name, typed string) int {
	want := i18n.Fold(typed)
	for _, title := range []string{n.Title.EN, n.Title.VI} {
		if folded := i18n.Fold(title); strings.HasPrefix(folded, want) {
			return 0
		} else if strings.Contains(folded, want) {
			return 1
		}
	}
	return 2
}

package ingest

import (
	"cmp"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// comparable are the records of the registry a draft may be: those of its kind,
// of persons those whose name is alike.
func (x *reading) comparable(d *draft) []*Known {
	if d.Kind != "person" {
		return x.kinds[d.Kind]
	}
	t, _ := d.Fields["name"].(chancery.Text)
	var out []*Known
	for _, key := range alikeKeys(cmp.Or(t.EN, t.VI)) {
		for _, k := range x.namely[key] {
			if !slices.Contains(out, k) {
				out = append(out, k)
			}
		}
	}
	return out
}

// alikeKeys are two keys, one of which two names share that may be of one
// person: the first and last name, and all names whatever their order.
func alikeKeys(name string) []string {
	names := keysOf(i18n.Fold(name))
	if len(names) < 2 {
		return nil
	}
	return []string{"ends " + names[0] + " " + names[len(names)-1], "names " + strings.Join(slices.Sorted(slices.Values(names)), " ")}
}

// nameAlike says whether a new person may be a known one: the same first and
// last name with another between, or the same names in another order.
func nameAlike(d *draft, k *Known) bool {
	t, _ := d.Fields["name"].(chancery.Text)
	have := keysOf(cmp.Or(t.EN, t.VI))
	if len(have) < 2 {
		return false
	}
	for _, name := range k.names() {
		other := keysOf(i18n.Fold(name))
		mine := keysOf(i18n.Fold(strings.Join(have, " ")))
		if len(other) < 2 || len(mine) < 2 {
			continue
		}
		ends := len(mine) != len(other) && mine[0] == other[0] && mine[len(mine)-1] == other[len(other)-1]
		if ends || slices.Equal(slices.Sorted(slices.Values(mine)), slices.Sorted(slices.Values(other))) {
			return true
		}
	}
	return false
}

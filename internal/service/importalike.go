package service

import (
	"cmp"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/store"
)

// alikeWithin is how many records a kind may have for its names to be compared
// one by one.
const alikeWithin = 5000

// everyName lists the names of a kind; none where there are too many.
func (r *resolver) everyName(kind chancery.Kind) ([]store.Name, error) {
	if list, ok := r.every[kind]; ok {
		return list, nil
	}
	list, err := r.tx.EveryName(kind, alikeWithin+1)
	if len(list) > alikeWithin {
		list = nil
	}
	r.every[kind] = list
	return list, err
}

// resolveAlike finds what is still open by names written a little otherwise:
// without accents, in capitals, a country by any of its names. People it leaves
// alone, because an accent tells two of them apart.
func (r *resolver) resolveAlike(w wanted) error {
	for key, of := range w {
		for name := range of.names {
			if _, done := r.known[key][name]; done || len(of.kinds) == 0 {
				continue
			}
			var hits []store.Name
			for _, kind := range of.kinds {
				if kind == "person" {
					continue
				}
				list, err := r.everyName(kind)
				if err != nil {
					return err
				}
				hits = append(hits, called(kind, list, name)...)
			}
			if len(hits) == 1 {
				r.known[key][name] = meant{id: hits[0].ID, item: none}
			}
		}
	}
	return nil
}

// called are the records that a name means when accents and capitals do not
// count: “Mỹ” is the country so called, before it is the code MY without its accent.
func called(kind chancery.Kind, list []store.Name, name string) (hits []store.Name) {
	by := func(is func(store.Name) bool) []store.Name {
		return slices.Collect(func(yield func(store.Name) bool) {
			for _, n := range list {
				if is(n) && !yield(n) {
					return
				}
			}
		})
	}
	if hits = by(func(n store.Name) bool { return strings.EqualFold(n.Ref, name) }); len(hits) > 0 {
		return hits
	}
	if c, ok := i18n.FindCountry(name); ok && kind == "partner" {
		if hits = by(func(n store.Name) bool { return n.Ref == c.Code }); len(hits) > 0 {
			return hits
		}
	}
	folded := i18n.Fold(name)
	return by(func(n store.Name) bool {
		return i18n.Fold(n.Ref) == folded || i18n.Fold(n.Title.EN) == folded || i18n.Fold(n.Title.VI) == folded
	})
}

// Unknown is a value of the files that stands for nothing known, with what it
// may mean.
type Unknown struct {
	Column  string   `json:"column"`
	Label   string   `json:"label"`
	Value   string   `json:"value"`
	Rows    int      `json:"rows"`
	Choices []Choice `json:"choices,omitempty"`
	// Probably is the value of the one choice that it all but names, if there is one.
	Probably string `json:"probably,omitempty"`
}

// Choice is something a value may mean.
type Choice struct {
	Value string `json:"value"` // to be written instead
	Label string `json:"label"`
}

// Limits of what is offered.
const (
	maxUnknown = 200
	maxChoices = 6
	theSame    = 0.98 // likeness of what differs in capitals only
	sure       = 0.85 // and of what a value all but names
)

// unknowns gathers the values a receipt rejects because nothing is called so,
// the most frequent first, and looks for what they may mean.
func unknowns(tx *store.Tx, spec *chancery.Spec, rec *Receipt, lang i18n.Lang) ([]Unknown, error) {
	at := map[[2]string]int{}
	var out []Unknown
	for _, x := range rec.Rejected {
		switch x.Key {
		case "value.no_such_record", "value.no_such_term", "import.ambiguous":
		default:
			continue
		}
		column := x.Field
		if parts := strings.Split(x.Field, "."); len(parts) == 3 {
			column = parts[0] + "." + parts[2]
		}
		k := [2]string{column, x.Value}
		i, known := at[k]
		if !known {
			i = len(out)
			at[k] = i
			out = append(out, Unknown{Column: column, Label: i18n.PathName(lang, spec.Kind, x.Field), Value: x.Value})
			if column != x.Field {
				group, name, _ := strings.Cut(column, ".")
				out[i].Label = i18n.FieldName(lang, string(spec.Kind), group) + " – " + i18n.FieldName(lang, group, name)
			}
		}
		out[i].Rows++
	}
	slices.SortStableFunc(out, func(a, b Unknown) int { return cmp.Compare(b.Rows, a.Rows) })
	if len(out) > maxUnknown {
		out = out[:maxUnknown]
	}
	r, err := newResolver(tx)
	if err != nil {
		return nil, err
	}
	for i := range out {
		f, ok := ColumnField(spec, out[i].Column)
		if !ok {
			continue
		}
		if out[i].Choices, out[i].Probably, err = r.choices(f, out[i].Value, lang); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// ColumnField is the field a column stands for: "partners", or "delegation.person"
// of child lines.
func ColumnField(spec *chancery.Spec, column string) (chancery.Field, bool) {
	fields := spec.DescribeAll()
	group, name, found := strings.Cut(column, ".")
	if !found {
		return fields.ByName(column)
	}
	f, ok := fields.ByName(group)
	if !ok {
		return f, false
	}
	return f.LineFields().ByName(name)
}

// choices are what a value of a field may mean, the likeliest first.
func (r *resolver) choices(f chancery.Field, value string, lang i18n.Lang) (out []Choice, probably string, err error) {
	type scored struct {
		Choice
		score float64
	}
	var list []scored
	add := func(write string, label string, spellings ...string) {
		best := 0.0
		for _, s := range spellings {
			best = max(best, likeness(value, s))
			for part := range strings.FieldsFuncSeq(s, func(c rune) bool { return strings.ContainsRune(",;/()", c) }) {
				best = max(best, likeness(value, part)*0.99)
			}
		}
		if best > 0.3 {
			list = append(list, scored{Choice{write, label}, best})
		}
	}
	if f.Vocabulary != "" {
		for _, t := range r.all[f.Vocabulary] {
			label, _ := t.Label.In(string(lang))
			add(t.Code, label, t.Label.EN, t.Label.VI, t.Short.EN, t.Short.VI, t.Code)
		}
	}
	for _, kind := range f.Targets {
		names, err := r.everyName(kind)
		if err != nil {
			return nil, "", err
		}
		for _, n := range names {
			title, _ := n.Title.In(string(lang))
			write := n.Ref
			if len(f.Targets) > 1 {
				write = string(kind) + "/" + n.Ref
			}
			add(write, strings.TrimSpace(title+" ("+n.Ref+")"), n.Title.EN, n.Title.VI, n.Ref)
		}
	}
	slices.SortStableFunc(list, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	for _, c := range list[:min(len(list), maxChoices)] {
		out = append(out, c.Choice)
	}
	if _, another := i18n.FindCountry(value); another && slices.Contains(f.Targets, "partner") {
		return out, "", nil // Austria is not Australia
	}
	for _, enough := range []float64{theSame, sure} {
		if len(list) > 0 && list[0].score >= enough && (len(list) == 1 || list[1].score < enough) {
			return out, list[0].Value, nil
		}
	}
	return out, "", nil
}

// likeness compares two names from 0 to 1: by the words they share, and by the
// pairs of letters, so that a slip of the fingers counts little and an accent less.
func likeness(a, b string) float64 {
	a, b = strings.TrimSpace(a), strings.TrimSpace(b)
	if a == "" || b == "" {
		return 0
	}
	if strings.EqualFold(a, b) {
		return 1
	}
	if a, b = i18n.Fold(a), i18n.Fold(b); a == b {
		return 0.97
	}
	words := overlap(strings.Fields(a), strings.Fields(b))
	return max(overlap(letterPairs(a), letterPairs(b)), words*0.95)
}

func letterPairs(s string) (out []string) {
	r := []rune(" " + s + " ")
	for i := range len(r) - 1 {
		out = append(out, string(r[i:i+2]))
	}
	return out
}

// overlap is Dice's measure of two lists.
func overlap(a, b []string) float64 {
	counts := map[string]int{}
	for _, x := range a {
		counts[x]++
	}
	same := 0
	for _, x := range b {
		if counts[x] > 0 {
			counts[x]--
			same++
		}
	}
	return 2 * float64(same) / float64(len(a)+len(b))
}

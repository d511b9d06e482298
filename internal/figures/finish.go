package figures

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"chancery/internal/chancery"
)

// Named is a record the audience may see, by what figures call it.
type Named struct {
	Kind chancery.Kind
	Ref  string
}

// IDs are the records whose names Finish needs: those that figures are broken
// down by or count as different ones.
func (c *Computation) IDs() []chancery.ID {
	var ids []chancery.ID
	for _, t := range c.tallies {
		for _, d := range t.total.distinct {
			for id := range d {
				ids = append(ids, chancery.ID(id))
			}
		}
		for _, b := range t.by {
			if b.Kind != "" {
				for id := range b.series {
					ids = append(ids, chancery.ID(id))
				}
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// Finish gives the figures. name tells what a record is called; what the
// audience may not see it must not know, and no group then has a key for it.
func (c *Computation) Finish(name func(chancery.ID) (Named, bool)) Figures {
	f := Figures{Totals: map[string]Figure{}, Groups: map[string]Group{}}
	for _, t := range c.tallies {
		f.Totals[t.m.Name] = t.figure(t.total, name)
		for _, b := range t.by {
			g := Group{}
			for key, s := range b.series {
				if b.Kind != "" {
					n, ok := name(chancery.ID(key))
					if !ok || n.Kind != b.Kind {
						continue
					}
					key = n.Ref
				}
				g[key] = t.figure(s, name)
			}
			f.Groups[t.m.Group(b.Dimension)] = g
		}
	}
	f.reciprocate()
	return f
}

func (t *tally) figure(s *series, name func(chancery.ID) (Named, bool)) Figure {
	records := s.records
	var amounts [3]Amount
	for i := range amounts {
		switch t.m.Value.Of {
		case Sum:
			amounts[i] = Whole(s.sum[i])
		case Mean:
			amounts[i] = mean(s.reals[i])
		case MedianDays:
			amounts[i] = median(s.reals[i])
		case Distinct:
			seen := refs(s.distinct[i], name)
			amounts[i] = Whole(int64(len(seen)))
			if i == 0 {
				records = seen
			}
		default:
			amounts[i] = Whole(s.n[i])
		}
	}
	f := Figure{Value: amounts[0], Previous: amounts[1], YearBefore: amounts[2], Editions: s.numbers}
	slices.Sort(f.Editions)
	if len(s.imprecise) > 0 {
		f.Imprecise = sorted(s.imprecise)
	}
	f.keep(sorted(records))
	return f
}

// keep names the records counted, or of very many only how many and their hash.
func (f *Figure) keep(records []string) {
	f.Records = records
	if len(records) > MaxRecords {
		sum := sha256.Sum256([]byte(strings.Join(records, "\n") + "\n"))
		f.Records, f.RecordsTotal, f.RecordsHash = []string{}, len(records), hex.EncodeToString(sum[:])
	}
}

func refs(ids map[string]bool, name func(chancery.ID) (Named, bool)) []string {
	var out []string
	for id := range ids {
		if n, ok := name(chancery.ID(id)); ok {
			out = append(out, string(n.Kind)+"/"+n.Ref)
		}
	}
	return out
}

// sorted is the list in order, each record once, never nil.
func sorted(list []string) []string {
	out := append([]string{}, list...)
	slices.Sort(out)
	return slices.Compact(out)
}

func mean(x []float64) Amount {
	if len(x) == 0 {
		return Amount{}
	}
	sum := 0.0
	slices.Sort(x) // the sum must not depend on the order in which an engine answers
	for _, n := range x {
		sum += n
	}
	return Real(sum / float64(len(x)))
}

func median(x []float64) Amount {
	if len(x) == 0 {
		return Amount{}
	}
	slices.Sort(x)
	half := len(x) / 2
	if len(x)%2 == 1 {
		return Real(x[half])
	}
	return Real((x[half-1] + x[half]) / 2)
}

// reciprocate sets delegations sent against those received, by partner.
func (f *Figures) reciprocate() {
	out, in := f.Groups["delegations.out.by_partner"], f.Groups["delegations.in.by_partner"]
	if out == nil || in == nil {
		return
	}
	g := Group{}
	for _, side := range []Group{out, in} {
		for key := range side {
			if _, done := g[key]; done {
				continue
			}
			o, i := out[key], in[key]
			x := Figure{
				Value: difference(o.Value, i.Value), Previous: difference(o.Previous, i.Previous), YearBefore: difference(o.YearBefore, i.YearBefore),
				Reciprocal: &Reciprocal{Out: o.Value.Int(), In: i.Value.Int(), Balance: o.Value.Int() - i.Value.Int()},
			}
			x.keep(sorted(append(append([]string{}, o.Records...), i.Records...)))
			g[key] = x
		}
	}
	f.Groups[Reciprocity] = g
}

// difference takes a side that has no figure for nought.
func difference(a, b Amount) Amount { return Whole(a.Int() - b.Int()) }

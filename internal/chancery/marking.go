package chancery

import (
	"slices"
	"strings"
)

// Marking is how sensitive a record is: one level and a set of compartments.
type Marking struct {
	Level        Code
	Compartments []Code
}

// Canonical is the one spelling of a marking: the level, then the
// compartments in alphabetical order, "secret//cyber/navy".
func (m Marking) Canonical() string {
	c := slices.Clone(m.Compartments)
	slices.Sort(c)
	s := string(m.Level)
	for i, x := range c {
		if i == 0 {
			s += "/"
		}
		s += "/" + string(x)
	}
	return s
}

// ParseMarking reads what Canonical writes.
func ParseMarking(s string) Marking {
	level, rest, found := strings.Cut(s, "//")
	m := Marking{Level: Code(level)}
	if found {
		for c := range strings.SplitSeq(rest, "/") {
			m.Compartments = append(m.Compartments, Code(c))
		}
	}
	return m
}

// Clearance is up to where somebody may see: the rank of a level and the
// compartments held.
type Clearance struct {
	Rank         int
	Compartments []Code
}

// Covers reports whether the clearance reaches a marking; rank is the
// marking's own, as the marking_level vocabulary orders it.
func (c Clearance) Covers(m Marking, rank int) bool {
	if rank > c.Rank {
		return false
	}
	for _, x := range m.Compartments {
		if !slices.Contains(c.Compartments, x) {
			return false
		}
	}
	return true
}

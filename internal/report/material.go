package report

import (
	"cmp"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/figures"
	"chancery/internal/i18n"
)

// Material is what a central report is written from: the figures of the
// period and the records behind them, all as the audience sees them.
type Material struct {
	Set      *figures.Set
	Calendar chancery.Text // name of the reporting calendar
	Next     string        // label of the period that follows
	Names    *Names
	// Activities are those held that count in the period.
	Activities []*chancery.Activity
	// The other records, of any period.
	Agreements      []*chancery.Agreement
	Rotations       []*chancery.Rotation
	Directives      []*chancery.Directive
	Conferences     []*chancery.Conference
	Shortcomings    []*chancery.Shortcoming
	Tasks           []*chancery.Task
	Recommendations []*chancery.Recommendation
	Requests        []*chancery.Request

	Ministry *chancery.Organisation // whose report it is; nil where the audience may not see it
	Audience *chancery.Organisation // whose records it is limited to; nil for the whole ministry
	Country  chancery.Code          // of the ministry, "" where it has none
	Work     chancery.Text          // what the ministry calls the work reported on; may be empty
	Base     string                 // address of the installation, for links from files
}

// order puts everything where the report expects it: by date, then by reference.
func (m *Material) order() {
	slices.SortFunc(m.Activities, func(a, b *chancery.Activity) int {
		return cmp.Or(cmp.Compare(a.Start.FirstDay(), b.Start.FirstDay()), cmp.Compare(a.Ref, b.Ref))
	})
	slices.SortFunc(m.Agreements, func(a, b *chancery.Agreement) int {
		return cmp.Or(cmp.Compare(a.SignedOn.LastDay(), b.SignedOn.LastDay()), cmp.Compare(a.Ref, b.Ref))
	})
	slices.SortFunc(m.Rotations, func(a, b *chancery.Rotation) int {
		return cmp.Or(cmp.Compare(a.Began().FirstDay(), b.Began().FirstDay()), cmp.Compare(a.Ref, b.Ref))
	})
	slices.SortFunc(m.Directives, func(a, b *chancery.Directive) int {
		return cmp.Or(cmp.Compare(a.IssuedOn.FirstDay(), b.IssuedOn.FirstDay()), cmp.Compare(a.Number, b.Number))
	})
	slices.SortFunc(m.Conferences, func(a, b *chancery.Conference) int {
		return cmp.Or(cmp.Compare(a.Date.FirstDay(), b.Date.FirstDay()), cmp.Compare(a.Ref, b.Ref))
	})
	slices.SortFunc(m.Tasks, func(a, b *chancery.Task) int {
		return cmp.Or(cmp.Compare(a.GivenOn.FirstDay(), b.GivenOn.FirstDay()), cmp.Compare(a.Key, b.Key), cmp.Compare(a.Ref, b.Ref))
	})
}

func (m *Material) period() chancery.Period {
	return chancery.Period{Calendar: m.Set.Calendar, From: m.Set.From, To: m.Set.To}
}

// within reports whether something dated d belongs to the period.
func (m *Material) within(d chancery.Date) bool { return m.period().Contains(d) }

// surely reports whether every day that d can mean lies in the period.
func (m *Material) surely(d chancery.Date) bool { return m.within(d) && d.FirstDay() >= m.Set.From }

// before reports whether something dated d was there by the end of the period.
func (m *Material) before(d chancery.Date) bool { return d != "" && d.LastDay() <= m.Set.To }

// conference is the one that reviewed the period; nil while there was none. A
// second half is reviewed with its year.
func (m *Material) conference() *chancery.Conference {
	labels := []string{m.Set.Period}
	if year, ok := strings.CutSuffix(m.Set.Period, "-H2"); ok {
		labels = append(labels, year)
	}
	for _, label := range labels {
		for _, c := range m.Conferences {
			if c.Period == label && c.Date != "" {
				return c
			}
		}
	}
	return nil
}

// share is the part of the report an activity stands in.
type share int

const (
	bilateral share = iota
	withSeveral
	multilateral
	peacekeeping
	internal
)

// shareOf decides it from the mechanism, the occasion the activity is part of,
// and the partners; it has one place in the text, however many partners it has.
func (m *Material) shareOf(a *chancery.Activity) share {
	n := m.Names
	mech, scope := n.Mechanisms[a.Mechanism], chancery.Code("")
	if mech != nil {
		scope = n.means("mechanism_scope", mech.Scope)
	}
	if host := n.Activities[a.Within]; host != nil && m.shareOf(host) == multilateral {
		return multilateral
	}
	switch {
	case scope == "multilateral":
		return multilateral
	case (mech == nil || scope == "internal") && n.aboutPeacekeeping(a) && !m.withCountry(a):
		return peacekeeping
	case scope == "internal", len(known(n.Partners, a.Partners)) == 0:
		return internal
	case len(known(n.Partners, a.Partners)) > 1:
		return withSeveral
	}
	return bilateral
}

// withCountry reports whether one of the partners is a country.
func (m *Material) withCountry(a *chancery.Activity) bool {
	return slices.ContainsFunc(a.Partners, func(id chancery.ID) bool {
		p := m.Names.Partners[id]
		return p != nil && m.Names.means("partner_type", p.Type) == "country"
	})
}

func known[T any](all map[chancery.ID]*T, ids []chancery.ID) (out []chancery.ID) {
	for _, id := range ids {
		if all[id] != nil {
			out = append(out, id)
		}
	}
	return out
}

// in lists the activities of a part.
func (m *Material) in(s share) []*chancery.Activity {
	return filter(m.Activities, func(a *chancery.Activity) bool { return m.shareOf(a) == s })
}

func filter[T any](list []T, keep func(T) bool) (out []T) {
	for _, x := range list {
		if keep(x) {
			out = append(out, x)
		}
	}
	return out
}

// signed are the agreements signed in the period.
func (m *Material) signed() []*chancery.Agreement {
	done := []chancery.State{"signed", "in_force", "renewed", "terminated", "expired"}
	return filter(m.Agreements, func(a *chancery.Agreement) bool { return m.within(a.SignedOn) && slices.Contains(done, a.State) })
}

// ofTypes keeps the activities of kinds that mean one of the types.
func (w *writer) ofTypes(list []*chancery.Activity, types ...chancery.Code) []*chancery.Activity {
	return filter(list, func(a *chancery.Activity) bool { return slices.Contains(types, w.m.Names.kindOf(a)) })
}

// refs are the references of records, in order.
func refs[E chancery.Entity](list []E) []string {
	out := make([]string, len(list))
	for i, e := range list {
		out[i] = e.Head().Ref
	}
	return out
}

// count shows how the audience is limited, for the face of the paper.
func (m *Material) audience(l i18n.Lang) string {
	level := m.Names.Term(l, "marking_level", m.Set.Audience.Level)
	if m.Audience == nil {
		return i18n.T(l, "central.audience.all", "level", level)
	}
	return i18n.T(l, "central.audience.part", "level", level, "organisation", in(l, m.Audience.Name))
}

// nationOf says whether the paper carries the national name of Viet Nam.
func (m *Material) vietnamese() bool { return strings.EqualFold(string(m.Country), "VN") }

package report

import (
	"cmp"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/figures"
	"chancery/internal/i18n"
	"chancery/internal/report/paper"
)

// direction tells what guided the period: directives in force and the
// conferences held in it.
func (w *writer) direction() {
	inForce := filter(w.m.Directives, w.inForce)
	slices.SortStableFunc(inForce, func(a, b *chancery.Directive) int {
		return cmp.Compare(w.m.Names.rank("directive_kind", a.Type), w.m.Names.rank("directive_kind", b.Type))
	})
	if len(inForce) == 0 {
		w.paragraph(w.sentence("central.direction.none"))
	} else {
		var names [][]paper.Span
		for _, d := range inForce {
			names = append(names, plain(w.directive(d)))
		}
		w.paragraph(w.sentence("central.direction.in_force", "count", w.figure("directive", refs(inForce)), "items", listed(names)))
	}
	issued := filter(inForce, func(d *chancery.Directive) bool { return w.m.surely(d.IssuedOn) || w.m.surely(d.InForceOn) })
	if len(issued) > 0 {
		var items [][]paper.Span
		for _, d := range issued {
			items = append(items, plain(w.directive(d)))
		}
		w.paragraph(w.sentence("central.direction.issued", "count", w.figure("directive", refs(issued)), "items", listed(items)))
	}
	for _, c := range filter(w.m.Conferences, func(c *chancery.Conference) bool { return w.m.within(c.Date) }) {
		w.paragraph(w.guidedBy(c)...)
	}
}

// inForce reports whether a directive was in force at the end of the period:
// issued, begun, not ended, and superseded by none that is.
func (w *writer) inForce(d *chancery.Directive) bool {
	begun := func(d *chancery.Directive) bool {
		from, to := d.Span()
		return w.m.before(d.IssuedOn) && w.m.before(from) && (to == "" || to.LastDay() > w.m.Set.To)
	}
	for _, later := range w.m.Directives {
		for _, id := range later.Supersedes {
			if id == d.ID && begun(later) {
				return false
			}
		}
	}
	return begun(d)
}

func (w *writer) directive(d *chancery.Directive) string {
	if d.Number == "" {
		return in(w.l, d.Title)
	}
	return w.t("central.direction.directive", "title", in(w.l, d.Title), "number", d.Number)
}

func (w *writer) guidedBy(c *chancery.Conference) [][]paper.Span {
	args := []any{"conference", w.conference(c), "on", w.on(c.Date)}
	if chair := w.m.Names.PersonInFull(w.l, c.Chair, c.Date); chair != "" {
		if w.introduced[c.Chair] {
			chair = w.m.Names.Person(w.l, c.Chair, c.Date)
		}
		w.introduced[c.Chair] = true
		args = append(args, "chair", chair)
	}
	key := "central.direction.conference"
	if len(args) < 6 {
		key = "central.direction.conference_unchaired"
	}
	out := [][]paper.Span{w.sentence(key, args...)}
	if given := filter(w.m.Tasks, func(t *chancery.Task) bool { return t.From == c.ID }); len(given) > 0 {
		key := "central.direction.tasks"
		if c == w.m.conference() {
			key = "central.direction.tasks_ahead"
		}
		out = append(out, w.sentence(key, "count", w.figure("task", refs(given))))
	}
	return out
}

// results give the whole in figures, with what they are compared to.
func (w *writer) results() {
	s := w.m.Set
	if s.Value("activities.held") == 0 {
		w.paragraph(w.sentence("central.results.none", "period", i18n.Capitalise(i18n.InPeriod(w.l, s.Period))), w.composition())
		return
	}
	w.paragraph(
		w.sentence("central.results.held", "period", i18n.Capitalise(i18n.InPeriod(w.l, s.Period)), "count", w.held(), "partners", w.measured("partners.engaged")),
		w.compared(s.Figure("activities.held")),
	)
	w.paragraph(w.composition())
	w.paragraph(
		w.spread("central.results.by_level", "activities.held.by_level", "level", "level"),
		w.spread("central.results.by_tier", "activities.held.by_tier", "partner_tier", ""),
	)
	w.paragraph(w.leadingPartners(), w.sentence("central.results.without_contact", "count", w.measured("partners.without_contact")))
}

// composition names the main parts of the whole, those that are not nought.
func (w *writer) composition() []paper.Span {
	var items [][]paper.Span
	for _, measure := range []string{"delegations.out", "delegations.in", "editions.held", "forums.attended", "agreements.signed", "rotations.deployed"} {
		if f := w.measured(measure); f.n > 0 {
			items = append(items, w.sentence("central.results.part."+measure, "count", f))
		}
	}
	if len(items) == 0 {
		return nil
	}
	return w.sentence("central.results.composition", "items", listed(items))
}

// compared sets a figure against the period before and the year before, where
// there is something to compare with.
func (w *writer) compared(f figures.Figure) []paper.Span {
	s := w.m.Set
	if f.Previous.Int() == 0 && f.YearBefore.Int() == 0 {
		if s.Compared.Previous == s.Compared.YearBefore {
			return w.sentence("central.compared.nothing_one", "before", w.period(s.Compared.Previous))
		}
		return w.sentence("central.compared.nothing", "before", w.period(s.Compared.Previous), "year_before", w.period(s.Compared.YearBefore))
	}
	var parts [][]paper.Span
	one := func(base figures.Amount, label string) {
		if base.Int() > 0 {
			parts = append(parts, w.against(f.Value.Int(), base.Int(), label))
		}
	}
	one(f.Previous, s.Compared.Previous)
	if s.Compared.YearBefore != s.Compared.Previous {
		one(f.YearBefore, s.Compared.YearBefore)
	}
	return w.sentence("central.compared.all", "parts", join("; ", parts...))
}

func (w *writer) against(now, base int64, label string) []paper.Span {
	args := []any{"period", w.period(label), "base", base, "by", max(now-base, base-now)}
	switch {
	case now > base:
		return w.sentence("central.compared.more", args...)
	case now < base:
		return w.sentence("central.compared.fewer", args...)
	}
	return w.sentence("central.compared.same", args[:4]...)
}

// spread tells how the activities are spread over the values of a group.
func (w *writer) spread(key, group, vocabulary, field string) []paper.Span {
	var items [][]paper.Span
	for _, r := range w.m.Set.By(group) {
		f := w.counted(r.Figure)
		if field != "" {
			f = w.heldBy(r.Figure, field, r.Key)
		}
		label := w.m.Names.Term(w.l, vocabulary, chancery.Code(r.Key))
		items = append(items, w.sentence("central.results.share", "label", label, "count", f))
	}
	if len(items) == 0 {
		return nil
	}
	return w.sentence(key, "items", listed(items))
}

// leadingPartners names the partners with the most activities.
func (w *writer) leadingPartners() []paper.Span {
	const most = 6
	rows := w.m.Set.By("activities.held.by_partner")
	if len(rows) == 0 {
		return nil
	}
	var items [][]paper.Span
	for _, r := range rows[:min(most, len(rows))] {
		items = append(items, w.sentence("central.results.partner", "partner", w.partnerOf(r.Key), "count", w.heldBy(r.Figure, "partners", r.Key)))
	}
	return w.sentence("central.results.partners", "items", join(", ", items...))
}

// partnerOf is the name of a partner by its code.
func (w *writer) partnerOf(ref string) string {
	for id, p := range w.m.Names.Partners {
		if p.Ref == ref {
			return w.m.Names.partner(w.l, id)
		}
	}
	return in(w.l, w.m.Set.Name("partner", ref))
}

// cut splits "activity/2022-0001".
func cut(record string) (chancery.Kind, string, bool) {
	kind, ref, ok := strings.Cut(record, "/")
	return chancery.Kind(kind), ref, ok
}

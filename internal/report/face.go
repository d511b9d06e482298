package report

import (
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/report/paper"
)

// face is the head of the paper, with the notes that say for whom it was made
// and how it counts. Number and signer are left for whoever issues it.
func face(m *Material, l i18n.Lang) *paper.Paper {
	w := &writer{m: m, l: l}
	period, next := i18n.Period(l, m.Set.Period), i18n.Period(l, m.Next)
	p := &paper.Paper{Lang: string(l), Base: m.Base, Meta: paper.Meta{
		Kind: w.t("central.face.kind"), Abstract: w.t("central.face.abstract", "period", period, "next", next),
		Issued: m.Set.GeneratedAt, Marking: strings.ToUpper(m.marking(l)),
		Place: w.t("central.face.date", "date", i18n.PaperDate(l, string(chancery.DayOf(m.Set.GeneratedAt)))),
	}}
	if m.Ministry != nil {
		p.Meta.Issuer = []string{strings.ToUpper(in(l, m.Ministry.Name))}
		p.Meta.Number = w.t("central.face.number", "symbol", in(l, m.Ministry.Short))
	}
	if m.vietnamese() {
		p.Meta.Nation, p.Meta.Motto = w.t("central.face.nation"), w.t("central.face.motto")
		p.Meta.Place = w.t("central.face.place", "date", i18n.PaperDate(l, string(chancery.DayOf(m.Set.GeneratedAt))))
	}
	if work, have := m.Work.In(string(l)); have == string(l) && work != "" {
		p.Meta.Abstract = w.t("central.face.abstract_of", "work", work, "period", period, "next", next)
	}
	p.Signer.Authority = []string{w.t("central.face.signer")}
	p.Recipients = paper.Recipients{Label: w.t("central.face.recipients"), Lines: strings.Split(w.t("central.face.recipient_lines"), "; ")}
	p.Footer = w.t("central.face.footer", "audience", m.audience(l), "size", m.Set.Ledger.Size, "root", shortRoot(m.Set.Ledger.Root))
	w.conditions()
	p.Blocks = w.blocks
	return p
}

// conditions say for whom, from what and how the report counts.
func (w *writer) conditions() {
	s := w.m.Set
	w.note(w.sentence("central.face.audience", "audience", w.m.audience(w.l), "calendar", in(w.l, w.m.Calendar),
		"from", i18n.LongDate(w.l, string(s.From)), "to", i18n.LongDate(w.l, string(s.To)), "size", s.Ledger.Size, "root", shortRoot(s.Ledger.Root)))
	w.note(w.sentence("central.face.counting"))
	if imprecise := w.impreciseRefs(); len(imprecise) > 0 {
		w.note(w.sentence("central.face.imprecise", "count", w.figure("activity", imprecise)))
	}
}

// impreciseRefs are the activities counted by a month or a year.
func (w *writer) impreciseRefs() (out []string) {
	for _, r := range w.m.Set.Figure("activities.held").Imprecise {
		_, ref, _ := cut(r)
		out = append(out, ref)
	}
	return out
}

// shortRoot is enough of the root of the ledger to compare by eye.
func shortRoot(root string) string { return root[:min(12, len(root))] }

// marking is the highest marking of a record in the report, "" where none is
// above the lowest.
func (m *Material) marking(l i18n.Lang) string {
	var top chancery.Code
	var rank int64
	note := func(e chancery.Entity) {
		level := e.Head().Marking.Level
		if r := m.Names.rank("marking_level", level); r > rank {
			top, rank = level, r
		}
	}
	for _, a := range m.Activities {
		note(a)
	}
	for _, a := range m.Agreements {
		note(a)
	}
	for _, r := range m.Rotations {
		note(r)
	}
	for _, t := range m.Tasks {
		note(t)
	}
	for _, s := range m.Shortcomings {
		note(s)
	}
	for _, r := range m.Recommendations {
		note(r)
	}
	for _, r := range m.Requests {
		note(r)
	}
	for _, d := range m.Directives {
		note(d)
	}
	for _, c := range m.Conferences {
		note(c)
	}
	if top == "" {
		return ""
	}
	return m.Names.Term(l, "marking_level", top)
}

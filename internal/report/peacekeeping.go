package report

import (
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/report/paper"
)

// peacekeeping tells rotations deployed, in progress and returned, and the
// other activities of the field.
func (w *writer) peacekeeping() {
	s := w.m.Set
	deployed, returned := w.counting("rotations.deployed"), filter(w.m.Rotations, func(r *chancery.Rotation) bool { return w.m.within(r.ReturnedOn) })
	others := w.m.in(peacekeeping)
	inProgress := w.counting("rotations.in_progress")
	if len(deployed)+len(returned)+len(others)+len(inProgress) == 0 {
		w.paragraph(w.sentence("central.peacekeeping.none"))
		return
	}
	if len(deployed) > 0 {
		w.paragraph(w.sentence("central.peacekeeping.deployed", "count", w.measured("rotations.deployed"), "people", w.measured("peacekeepers.deployed")),
			w.women(deployed), w.compared(s.Figure("rotations.deployed")))
	} else {
		w.paragraph(w.sentence("central.peacekeeping.none_deployed"))
	}
	for _, r := range deployed {
		if r.Number.OK {
			w.paragraph(w.unit(r)...)
		}
	}
	w.individuals(filter(deployed, func(r *chancery.Rotation) bool { return !r.Number.OK }))
	if len(returned) > 0 {
		var items [][]paper.Span
		for _, r := range returned {
			items = append(items, w.sentence("central.item.plain", "name", in(w.l, w.m.Names.Title(r)), "when", w.when(r.ReturnedOn, "")))
		}
		w.paragraph(w.sentence("central.peacekeeping.returned", "count", w.figure("rotation", refs(returned)), "items", listed(items)))
	}
	if len(others) > 0 {
		w.paragraph(w.group("central.peacekeeping.others", others, 10, (*writer).plainItem))
	}
	if len(inProgress) > 0 {
		w.paragraph(w.sentence("central.peacekeeping.in_progress", "count", w.measured("rotations.in_progress")))
	}
}

// seenOff are the rotations seen off on the day of a ceremony.
func (w *writer) seenOff(a *chancery.Activity) (names []string) {
	if w.m.Names.kindOf(a) != "ceremony" || a.Mechanism != "" || a.Start.Precision() < chancery.ToDay {
		return nil
	}
	for _, r := range w.m.Rotations {
		if r.Number.OK && r.SeenOffOn == a.Start {
			names = append(names, in(w.l, w.m.Names.Title(r)))
		}
	}
	return names
}

// counting are the rotations a figure counted.
func (w *writer) counting(measure string) []*chancery.Rotation {
	records := w.m.Set.Figure(measure).Records
	return filter(w.m.Rotations, func(r *chancery.Rotation) bool { return slices.Contains(records, "rotation/"+r.Ref) })
}

// women are counted only where a rotation's record states their number, and
// the sentence says of how many rotations.
func (w *writer) women(list []*chancery.Rotation) []paper.Span {
	stated := filter(list, func(r *chancery.Rotation) bool { return r.Women.OK })
	if len(stated) == 0 {
		return w.sentence("central.peacekeeping.women_not_stated")
	}
	return w.sentence("central.peacekeeping.women", "women", w.measured("peacekeepers.women"), "count", w.figure("rotation", refs(stated)))
}

// unit is what is recorded of one rotation of a unit.
func (w *writer) unit(r *chancery.Rotation) [][]paper.Span {
	out := [][]paper.Span{w.sentence("central.rotation.name", "name", paper.Bold(in(w.l, w.m.Names.Title(r))))}
	tell := func(key string, args ...any) { out = append(out, w.sentence("central.rotation."+key, args...)) }
	switch {
	case r.Strength.OK && r.Women.OK:
		tell("strength_and_women", "strength", r.Strength.N, "women", r.Women.N)
	case r.Strength.OK:
		tell("strength", "strength", r.Strength.N)
	}
	if r.SeenOffOn != "" {
		tell("seen_off", "on", w.on(r.SeenOffOn))
	}
	if r.DeployedOn != "" {
		tell("deployed", "on", w.on(r.DeployedOn))
	} else {
		tell("not_deployed")
	}
	for _, before := range w.m.Rotations {
		if before.ID == r.Predecessor {
			tell("relieves", "name", in(w.l, w.m.Names.Title(before)))
		}
	}
	return out
}

// individuals are told together: how many to which mission, and when the decision was handed over.
func (w *writer) individuals(list []*chancery.Rotation) {
	if len(list) == 0 {
		return
	}
	var items [][]paper.Span
	for _, r := range list {
		args := []any{"missions", w.missions(r), "when", w.when(r.Began(), ""), "people", "–"}
		if r.Strength.OK {
			args[5] = i18n.Integer(w.l, r.Strength.N)
		}
		items = append(items, w.sentence("central.peacekeeping.individual", args...))
	}
	w.paragraph(w.sentence("central.peacekeeping.individuals", "count", w.figure("rotation", refs(list)), "items", listed(items)))
}

func (w *writer) missions(r *chancery.Rotation) string {
	var out []string
	for _, m := range r.Missions {
		out = append(out, w.m.Names.Short(w.l, "mission", m))
	}
	return i18n.List(w.l, out...)
}

// agreements tells what was signed, what is in force and what runs out next.
func (w *writer) agreements() {
	s := w.m.Set
	signed := w.m.signed()
	if len(signed) == 0 {
		w.paragraph(w.sentence("central.agreements.none"))
	} else {
		w.paragraph(w.sentence("central.agreements.signed", "count", w.figure("agreement", refs(signed))), w.compared(s.Figure("agreements.signed")))
		var items []paper.Item
		for _, a := range signed {
			items = append(items, paper.Item{Text: w.agreement(a)})
		}
		w.blocks = append(w.blocks, paper.List{Items: items})
	}
	w.paragraph(w.sentence("central.agreements.in_force", "count", w.measured("agreements.in_force")), w.expiring())
}

// agreement is one signed document: what, where and when, and on which occasion.
func (w *writer) agreement(a *chancery.Agreement) []paper.Span {
	key, args := "central.agreement", []any{"title", in(w.l, a.Title), "when", w.on(a.SignedOn)}
	if place := placeIn(w.l, a.Place); place != "" {
		key, args = key+".placed", append(args, "place", place)
	} else {
		key += ".plain"
	}
	text := w.sentence(key, args...)
	at := w.m.Names.Activities[a.SignedAt]
	if at != nil && w.m.Names.Mechanisms[at.Mechanism] != nil && !strings.Contains(in(w.l, a.Title), head(in(w.l, w.m.Names.Mechanisms[at.Mechanism].Name))) {
		return w.sentence("central.agreement.at", "agreement", text, "occasion", w.m.Names.briefly(w.l, at))
	}
	return text
}

func (w *writer) expiring() []paper.Span {
	f := w.m.Set.Figure("agreements.expiring")
	next := w.period(w.m.Next)
	if f.Count() == 0 {
		return w.sentence("central.agreements.none_expiring", "period", next)
	}
	var items [][]paper.Span
	for _, a := range w.m.Agreements {
		if slices.Contains(f.Records, "agreement/"+a.Ref) {
			items = append(items, w.sentence("central.item.plain", "name", in(w.l, a.Title), "when", w.when(a.Until(), "")))
		}
	}
	return w.sentence("central.agreements.expiring", "count", w.counted(f), "period", next, "items", listed(items))
}

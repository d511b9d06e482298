package report

import (
	"slices"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/report/paper"
)

// occasion is an edition of a multilateral mechanism with what was held on the
// same occasion and within it.
type occasion struct {
	main   *chancery.Activity
	joined []*chancery.Activity // editions of mechanisms under the same one
	side   []*chancery.Activity // meetings within
}

// occasions gathers the multilateral activities: what is within another, and
// what belongs to a mechanism under that of another, in the same place and
// month, stand with it.
func (m *Material) occasions() (out []*occasion) {
	all := m.in(multilateral)
	at := map[chancery.ID]*occasion{}
	for _, a := range all {
		if m.Names.Activities[a.Within] == nil && m.above(a, all) == nil {
			o := &occasion{main: a}
			at[a.ID] = o
			out = append(out, o)
		}
	}
	for _, a := range all {
		if _, main := at[a.ID]; main {
			continue
		}
		host := m.host(a, all)
		o := at[host.ID]
		if o == nil { // not counted in the period: the meetings still stand under its name
			o = &occasion{main: host}
			at[host.ID] = o
			out = append(out, o)
		}
		if a.Within == "" {
			o.joined = append(o.joined, a)
		} else {
			o.side = append(o.side, a)
		}
	}
	return out
}

// host is the occasion an activity is told under.
func (m *Material) host(a *chancery.Activity, all []*chancery.Activity) *chancery.Activity {
	for range 8 { // deeper than any nesting; a ring ends here
		up := m.Names.Activities[a.Within]
		if up == nil {
			up = m.above(a, all)
		}
		if up == nil {
			return a
		}
		a = up
	}
	return a
}

// above is the edition of the parent mechanism held at the same time and place.
func (m *Material) above(a *chancery.Activity, all []*chancery.Activity) *chancery.Activity {
	mech := m.Names.Mechanisms[a.Mechanism]
	if mech == nil || mech.Parent == "" || a.Within != "" {
		return nil
	}
	for _, b := range all {
		if b.ID != a.ID && b.Mechanism == mech.Parent && b.Within == "" && b.Place == a.Place && near(a.Start, b.Start) {
			return b
		}
	}
	return nil
}

// near reports whether two dates belong to one occasion: within a week, or the
// same month where no day is known.
func near(a, b chancery.Date) bool {
	if a.Precision() == chancery.ToDay && b.Precision() == chancery.ToDay {
		return a.First().Sub(b.First()).Abs() <= 7*24*time.Hour
	}
	return a.Precision() >= chancery.ToMonth && b.Precision() >= chancery.ToMonth && a[:7] == b[:7]
}

// multilateral tells each occasion in a paragraph, exercises and other
// gatherings of units together.
func (w *writer) multilateral() {
	all := w.m.in(multilateral)
	if len(all) == 0 {
		w.paragraph(w.sentence("central.multilateral.none"))
		return
	}
	w.paragraph(w.sentence("central.multilateral.all", "count", w.figure("activity", refs(all)), "forums", w.measured("forums.attended")))
	var small []*chancery.Activity
	for _, o := range w.m.occasions() {
		if len(o.joined)+len(o.side) == 0 && !w.isForum(o.main) {
			small = append(small, o.main)
			continue
		}
		w.occasion(o)
	}
	if len(small) > 0 {
		w.paragraph(w.group("central.multilateral.others", small, len(small), (*writer).anyItem))
	}
}

func (w *writer) isForum(a *chancery.Activity) bool {
	m := w.m.Names.Mechanisms[a.Mechanism]
	return m != nil && slices.Contains([]chancery.Code{"forum", "meeting", "exchange"}, w.m.Names.means("mechanism_type", m.Type))
}

func (w *writer) occasion(o *occasion) {
	args := []any{"name", paper.Bold(w.m.Names.Edition(w.l, o.main)), "when", w.on(o.main.Start)}
	if from, to := o.main.Span(); from != to {
		args[3] = w.when(from, to)
	}
	key := "central.occasion"
	if place := placeIn(w.l, o.main.Place); place != "" {
		key, args = key+".placed", append(args, "place", place)
	} else {
		key += ".plain"
	}
	counts := slices.Contains(w.m.Activities, o.main)
	if !counts {
		key, args = "central.occasion.not_counted", args[:4]
	}
	sentences := [][]paper.Span{w.sentence(key, args...)}
	if lead := w.lead(o.main); lead != "" && counts {
		sentences = append(sentences, w.sentence("central.occasion.lead", "lead", lead))
	}
	if len(o.joined) > 0 {
		var items [][]paper.Span
		for _, a := range o.joined {
			items = append(items, w.item(w.m.Names.Edition(w.l, a), a))
		}
		sentences = append(sentences, w.sentence("central.occasion.joined", "items", listed(items)))
	}
	w.paragraph(append(sentences, w.sideMeetings(o.side)...)...)
}

// sideMeetings groups the meetings by who led them; the rest is told one by one.
func (w *writer) sideMeetings(list []*chancery.Activity) (out [][]paper.Span) {
	led := map[chancery.ID][]*chancery.Activity{}
	var order []chancery.ID
	var others []*chancery.Activity
	for _, a := range list {
		if w.m.Names.kindOf(a) != "meeting" || w.m.Names.Persons[a.LeadPerson] == nil || len(known(w.m.Names.Partners, a.Partners)) == 0 {
			others = append(others, a)
			continue
		}
		if led[a.LeadPerson] == nil {
			order = append(order, a.LeadPerson)
		}
		led[a.LeadPerson] = append(led[a.LeadPerson], a)
	}
	for _, id := range order {
		var items [][]paper.Span
		for _, a := range led[id] {
			items = append(items, plain(w.m.Names.partners(w.l, a.Partners)))
		}
		out = append(out, w.sentence("central.occasion.meetings", "count", w.figure("activity", refs(led[id])),
			"lead", w.m.Names.Person(w.l, id, led[id][0].Start), "items", listed(items)))
	}
	if len(others) > 0 {
		out = append(out, w.sentence("central.occasion.others", "items", listed(w.sideItems(others))))
	}
	return out
}

// sideItems name activities without repeating the occasion they stand under.
func (w *writer) sideItems(list []*chancery.Activity) (out [][]paper.Span) {
	for _, a := range list {
		name := w.title(a)
		if !w.titled(a) {
			name = i18n.Capitalise(w.m.Names.occasion(w.l, a))
		}
		out = append(out, w.item(name, a))
	}
	return out
}

package report

import (
	"cmp"
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/report/paper"
)

// bilateral goes through the partners by tier, each under the first of its tiers.
func (w *writer) bilateral() {
	all := w.m.in(bilateral)
	several := w.m.in(withSeveral)
	if len(all)+len(several) == 0 {
		w.paragraph(w.sentence("central.bilateral.none"))
		return
	}
	byPartner := map[chancery.ID][]*chancery.Activity{}
	for _, a := range all {
		id := known(w.m.Names.Partners, a.Partners)[0]
		byPartner[id] = append(byPartner[id], a)
	}
	w.paragraph(w.sentence("central.bilateral.all", "count", w.figure("activity", refs(all)), "partners", len(byPartner)))
	letter := 'a'
	for _, tier := range w.m.Names.Terms["partner_tier"] {
		if ids := w.ofTier(chancery.Code(tier.Code), byPartner); len(ids) > 0 {
			w.blocks = append(w.blocks, paper.Heading{Level: 3, Text: plain(string(letter) + ") " + w.t("central.bilateral.tier", "tier", w.tierName(tier)))})
			letter++
			for _, id := range ids {
				w.withPartner(id, byPartner[id])
			}
		}
	}
	if len(several) > 0 {
		w.blocks = append(w.blocks, paper.Heading{Level: 3, Text: plain(string(letter) + ") " + w.t("central.bilateral.several_title"))})
		w.paragraph(w.group("central.bilateral.several", several, len(several), (*writer).anyItem))
	}
}

// tierName is how a tier is called in a heading; message files may know a
// better form than the label of the term.
func (w *writer) tierName(tier chancery.Term) string {
	if key := "central.tier." + tier.Code; i18n.Has(w.l, key) {
		return w.t(key)
	}
	return in(w.l, tier.Label)
}

// ofTier lists the partners whose first tier, in the order of the vocabulary,
// is this one; those with the most activities come first.
func (w *writer) ofTier(tier chancery.Code, byPartner map[chancery.ID][]*chancery.Activity) (ids []chancery.ID) {
	for id := range byPartner {
		if w.firstTier(w.m.Names.Partners[id]) == tier {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b chancery.ID) int {
		return cmp.Or(len(byPartner[b])-len(byPartner[a]), cmp.Compare(w.m.Names.Partners[a].Ref, w.m.Names.Partners[b].Ref))
	})
	return ids
}

func (w *writer) firstTier(p *chancery.Partner) chancery.Code {
	for _, t := range w.m.Names.Terms["partner_tier"] {
		if slices.Contains(p.Tiers, chancery.Code(t.Code)) {
			return chancery.Code(t.Code)
		}
	}
	return ""
}

// groups are how a partner's activities are told, in this order. Activities of
// a mechanism are told first, whatever their type.
var groups = []struct {
	key    string
	types  []chancery.Code
	at     int // up to how many are named; more are only counted
	styled func(*writer, *chancery.Activity) []paper.Span
}{
	{"out", []chancery.Code{"visit_out"}, 8, (*writer).visit},
	{"in", []chancery.Code{"visit_in"}, 8, (*writer).visit},
	{"contacts", []chancery.Code{"courtesy_call", "meeting", "dialogue", "consultation"}, 4, (*writer).contact},
	{"port_calls", []chancery.Code{"port_call"}, 6, (*writer).plainItem},
	{"exercises", []chancery.Code{"exercise"}, 6, (*writer).plainItem},
	{"others", nil, 6, (*writer).plainItem},
}

// withPartner is the paragraph on one partner.
func (w *writer) withPartner(id chancery.ID, all []*chancery.Activity) {
	name := w.m.Names.partner(w.l, id)
	sentences := [][]paper.Span{w.sentence("central.partner.name", "name", paper.Bold(i18n.Capitalise(name)))}
	if len(all) > 1 {
		sentences = [][]paper.Span{w.sentence("central.partner.begins", "name", paper.Bold(i18n.Capitalise(name)), "count", w.figure("activity", refs(all)))}
	}
	rest := filter(all, func(a *chancery.Activity) bool { return w.m.Names.Mechanisms[a.Mechanism] == nil })
	if series := filter(all, func(a *chancery.Activity) bool { return w.m.Names.Mechanisms[a.Mechanism] != nil }); len(series) > 0 {
		sentences = append(sentences, w.group("central.partner.series", series, 24, (*writer).edition))
	}
	for _, g := range groups {
		list := rest
		if g.types != nil {
			list = w.ofTypes(rest, g.types...)
			rest = filter(rest, func(a *chancery.Activity) bool { return !slices.Contains(g.types, w.m.Names.kindOf(a)) })
		}
		if len(list) > 0 {
			sentences = append(sentences, w.group("central.partner."+g.key, list, g.at, g.styled))
		}
	}
	w.paragraph(append(sentences, w.signedWith(id), w.margins(id))...)
}

// group names up to most of the activities, the highest level first where some
// must be left out, and counts them all.
func (w *writer) group(key string, list []*chancery.Activity, most int, styled func(*writer, *chancery.Activity) []paper.Span) []paper.Span {
	if len(list) == 1 {
		return w.sentence(key+".one", "items", w.anyItem(list[0]))
	}
	named := w.foremost(list, most)
	args := []any{"count", w.figure("activity", refs(list)), "items", listed(w.styled(named, styled))}
	if len(named) < len(list) {
		return w.sentence(key+".most", args...)
	}
	return w.sentence(key+".all", args...)
}

// styled writes the activities; those that would read alike but for their
// dates are told once, with all the dates.
func (w *writer) styled(list []*chancery.Activity, styled func(*writer, *chancery.Activity) []paper.Span) (items [][]paper.Span) {
	type told struct {
		name  string
		place chancery.Text
	}
	alike := map[told][]*chancery.Activity{}
	key := func(a *chancery.Activity) told { return told{w.title(a), a.Place} }
	for _, a := range list {
		alike[key(a)] = append(alike[key(a)], a)
	}
	for _, a := range list {
		same := alike[key(a)]
		switch {
		case len(same) == 1:
			items = append(items, styled(w, a))
		case same[0] == a:
			items = append(items, w.repeated(same))
		}
	}
	return items
}

// repeated tells activities of one name and place with their dates.
func (w *writer) repeated(list []*chancery.Activity) []paper.Span {
	dates := make([]string, len(list))
	for i, a := range list {
		dates[i] = w.when(a.Span())
	}
	return w.itemOn(w.title(list[0]), list[0], i18n.List(w.l, dates...))
}

// foremost are the activities at the highest level, in the order of their dates.
func (w *writer) foremost(list []*chancery.Activity, most int) []*chancery.Activity {
	if len(list) <= most+1 {
		return list
	}
	top := slices.Clone(list)
	slices.SortStableFunc(top, func(a, b *chancery.Activity) int {
		return cmp.Compare(w.m.Names.rank("level", b.Level), w.m.Names.rank("level", a.Level))
	})
	top = top[:most]
	return filter(list, func(a *chancery.Activity) bool { return slices.Contains(top, a) })
}

// edition is an occurrence of a mechanism with dates, place and who led on our side.
func (w *writer) edition(a *chancery.Activity) []paper.Span {
	text := w.item(w.m.Names.Edition(w.l, a), a)
	if lead := w.lead(a); lead != "" {
		return w.sentence("central.item.led", "item", text, "lead", lead)
	}
	return text
}

func (w *writer) plainItem(a *chancery.Activity) []paper.Span { return w.item(w.title(a), a) }

// anyItem tells an occurrence of a mechanism as such and anything else by its title.
func (w *writer) anyItem(a *chancery.Activity) []paper.Span {
	if w.m.Names.Mechanisms[a.Mechanism] != nil {
		return w.edition(a)
	}
	return w.plainItem(a)
}

// titled reports whether the record itself has a title in the language.
func (w *writer) titled(a *chancery.Activity) bool {
	if w.l == i18n.VI {
		return a.Title.VI != ""
	}
	return a.Title.EN != ""
}

// visit tells a delegation by its title; without one by who led, when and where.
func (w *writer) visit(a *chancery.Activity) []paper.Span {
	if w.titled(a) {
		return w.plainItem(a)
	}
	key := "central.visit." + string(a.Type)
	lead := w.lead(a)
	if lead == "" {
		return w.item(w.t(key+".at_level", "level", w.m.Names.atLevel(w.l, a.Level)), a)
	}
	return w.item(w.t(key+".led", "lead", lead), a)
}

// contact is a call or a meeting; at home its place goes without saying.
func (w *writer) contact(a *chancery.Activity) []paper.Span {
	if w.m.Names.atPartner(a) {
		return w.plainItem(a)
	}
	return w.sentence("central.item.plain", "name", w.title(a), "when", w.when(a.Span()))
}

// signedWith tells what was signed with one partner alone.
func (w *writer) signedWith(id chancery.ID) []paper.Span {
	list := filter(w.m.signed(), func(a *chancery.Agreement) bool { return len(a.Partners) == 1 && a.Partners[0] == id })
	if len(list) == 0 {
		return nil
	}
	var items [][]paper.Span
	for _, a := range list {
		items = append(items, plain(in(w.l, a.Title)))
	}
	return w.sentence("central.partner.signed", "count", w.figure("agreement", refs(list)), "items", listed(items))
}

// margins points to the meetings with the partner within multilateral occasions.
func (w *writer) margins(id chancery.ID) []paper.Span {
	list := filter(w.m.in(multilateral), func(a *chancery.Activity) bool {
		return w.m.Names.Activities[a.Within] != nil && slices.Contains(a.Partners, id) && len(a.Partners) <= 3
	})
	if len(list) == 0 {
		return nil
	}
	return w.sentence("central.partner.margins", "count", w.figure("activity", refs(list)))
}

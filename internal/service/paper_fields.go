package service

import (
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/report/word"
)

// addedField is a field that a template finds in a record beside the kind's own:
// one that is worked out.
type addedField struct {
	name  string
	kind  chancery.Kind // "" for every kind
	value func(*paperGraph, chancery.Entity) word.Value
}

// added finds such a field. One that is worked out comes before a kind's own of
// that name, which it completes.
func added(kind chancery.Kind, name string) (addedField, bool) {
	for _, f := range addedFields() {
		if f.name == name && (f.kind == kind || f.kind == "") && f.fits(kind) {
			return f, true
		}
	}
	return addedField{}, false
}

func (f addedField) fits(kind chancery.Kind) bool {
	spec, err := chancery.SpecOf(kind)
	if err != nil {
		return false
	}
	switch f.name {
	case "when", "dates":
		_, dated := spec.New().(chancery.Spanning)
		return dated
	case "state":
		return len(spec.States) > 0
	}
	return true
}

func addedFields() []addedField {
	title := func(g *paperGraph, e chancery.Entity) word.Value {
		v := g.of(e)
		return word.Value{EN: v.EN, VI: v.VI}
	}
	return []addedField{
		{word.Itself, "", func(g *paperGraph, e chancery.Entity) word.Value { return g.of(e) }},
		{"title", "", title},
		{"ref", "", func(_ *paperGraph, e chancery.Entity) word.Value { return word.Text(e.Head().Ref) }},
		{"state", "", stateField},
		{"when", "", whenField},
		{"dates", "", datesField},
		{"ours", "activity", side("ours")},
		{"theirs", "activity", side("theirs")},
		{"recent", "partner", contacts(true)},
		{"upcoming", "partner", contacts(false)},
		{"deadline", "task", func(_ *paperGraph, e chancery.Entity) word.Value {
			return word.Value{Type: word.Day, Date: e.(*chancery.Task).Deadline()}
		}},
		{"until", "agreement", func(_ *paperGraph, e chancery.Entity) word.Value {
			return word.Value{Type: word.Day, Date: e.(*chancery.Agreement).Until()}
		}},
		{"rank", "person", post(func(p chancery.Position) chancery.Text { return p.Rank })},
		{"post", "person", post(func(p chancery.Position) chancery.Text { return p.Title })},
		{"as_rank", "person", rankedField},
		{"as_full", "person", func(g *paperGraph, e chancery.Entity) word.Value {
			p := e.(*chancery.Person)
			return inBoth(func(l i18n.Lang) string { return g.person(p).PersonInFull(l, p.ID, g.on) })
		}},
	}
}

func stateField(_ *paperGraph, e chancery.Entity) word.Value {
	r := e.Head()
	v := word.Value{Type: word.Term, Code: string(r.State)}
	if r.State != "" {
		v.EN, v.VI = i18n.StateName(i18n.EN, r.Kind, r.State), i18n.StateName(i18n.VI, r.Kind, r.State)
	}
	return v
}

func whenField(_ *paperGraph, e chancery.Entity) word.Value {
	from, to := e.(chancery.Spanning).Span()
	if from == "" {
		return word.Value{}
	}
	return inBoth(func(l i18n.Lang) string { return i18n.FromTo(l, string(from), string(to)) })
}

func datesField(_ *paperGraph, e chancery.Entity) word.Value {
	from, to := e.(chancery.Spanning).Span()
	return word.Text(i18n.ShortRange(string(from), string(to)))
}

// side are the members of the delegation of one side.
func side(of chancery.Code) func(*paperGraph, chancery.Entity) word.Value {
	return func(g *paperGraph, e chancery.Entity) word.Value {
		f, _ := chancery.OwnFields(e).ByName("delegation")
		v := word.Value{Type: word.List, Of: lineScope{g, f.LineFields()}}
		for i, d := range e.(*chancery.Activity).Delegation {
			if d.Side == of {
				v.Items = append(v.Items, lineScope{g, f.Lines()[i]})
			}
		}
		return v
	}
}

// recentContacts is how many activities a brief of a partner lists.
const recentContacts = 15

// contacts are the partner's activities that took place, the latest first, or
// those to come, the nearest first.
func contacts(past bool) func(*paperGraph, chancery.Entity) word.Value {
	return func(g *paperGraph, e chancery.Entity) word.Value {
		v := word.Value{Type: word.List, Of: g.blank("activity")}
		if g.tx == nil || g.err != nil || e.Head().ID == "" {
			return v
		}
		var list []*chancery.Activity
		list, _, g.err = every[chancery.Activity](g.tx, Query{Kind: "activity", Where: where("partners", string(e.Head().ID)), Sort: "-ends"}, fileActivities)
		today := g.tx.Today()
		var ids []chancery.ID
		for _, a := range list {
			_, to := when(a)
			if past && tookPlace(a) || !past && comes(a) && to.LastDay() >= today {
				ids = append(ids, a.ID)
			}
		}
		if !past {
			slices.Reverse(ids)
		}
		for _, x := range g.load("activity", ids[:min(len(ids), recentContacts)]) {
			v.Items = append(v.Items, recordScope{g, x})
		}
		return v
	}
}

// post is what somebody held on the day the paper is about.
func post(of func(chancery.Position) chancery.Text) func(*paperGraph, chancery.Entity) word.Value {
	return func(g *paperGraph, e chancery.Entity) word.Value {
		t := of(g.held(e.(*chancery.Person)))
		return word.Value{EN: t.EN, VI: t.VI}
	}
}

// held is the position somebody held on the day; with several, the one begun last.
func (g *paperGraph) held(p *chancery.Person) (found chancery.Position) {
	for _, x := range p.Positions {
		if g.on.Certainly(x.From) || x.To != "" && x.To.Certainly(g.on) {
			continue
		}
		if found.Title.Empty() && found.Rank.Empty() || x.From > found.From {
			found = x
		}
	}
	return found
}

func rankedField(g *paperGraph, e chancery.Entity) word.Value {
	p := e.(*chancery.Person)
	rank := g.held(p).Rank
	return inBoth(func(l i18n.Lang) string {
		name, _ := p.Name.In(string(l))
		if r, _ := rank.In(string(l)); r != "" {
			return r + " " + name
		}
		return name
	})
}

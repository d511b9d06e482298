package service

import (
	"cmp"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/report"
	"chancery/internal/report/word"
	"chancery/internal/store"
)

// paperGraph is what a template finds its fields in: a record, and through its
// references every record the reader may see. Records are read when a field asks
// for them. Without a transaction it is the same graph of empty records, by which
// a template is checked.
type paperGraph struct {
	tx    *store.Tx
	terms map[string][]chancery.Term
	known map[chancery.ID]chancery.Entity
	names map[chancery.ID]chancery.Text
	on    chancery.Date // the day by which posts are told
	read  []chancery.Entity
	err   error // an outage; every further field is empty
}

func newPaperGraph(tx *store.Tx) (*paperGraph, error) {
	g := &paperGraph{tx: tx, known: map[chancery.ID]chancery.Entity{}, names: map[chancery.ID]chancery.Text{}}
	if tx == nil {
		return g, nil
	}
	g.on = tx.Today()
	var err error
	g.terms, err = tx.AllTerms()
	return g, err
}

// maxPaperRecords is how many records one paper reads at most.
const maxPaperRecords = 20_000

// load reads records of a kind and what they are called.
func (g *paperGraph) load(kind chancery.Kind, ids []chancery.ID) []chancery.Entity {
	var missing []chancery.ID
	for _, id := range ids {
		if g.known[id] == nil {
			missing = append(missing, id)
		}
	}
	if len(missing) > 0 && g.tx != nil && g.err == nil {
		found, err := g.tx.LoadMany(kind, missing)
		if err == nil && len(g.read)+len(found) > maxPaperRecords {
			err = chancery.Refuse("word.too_much_made", "max", maxPaperRecords)
		}
		if err == nil {
			err = g.know(found)
		}
		g.err = err
	}
	var out []chancery.Entity
	for _, id := range ids {
		if e := g.known[id]; e != nil {
			out = append(out, e)
		}
	}
	return out
}

func (g *paperGraph) know(es []chancery.Entity) error {
	var nameless []chancery.Entity
	for _, e := range es {
		r := e.Head()
		g.known[r.ID] = e
		g.read = append(g.read, e)
		if lacksTitle(Name{Kind: r.Kind, Title: chancery.TitleOf(e)}) {
			nameless = append(nameless, e)
		} else {
			g.names[r.ID] = chancery.TitleOf(e)
		}
	}
	if len(nameless) == 0 {
		return nil
	}
	words, err := wordsFor(g.tx, nameless)
	if err != nil {
		return err
	}
	for id, t := range words.Titles(nameless) {
		g.names[id] = t
	}
	return nil
}

// marking is the highest level and every compartment of what was read.
func (g *paperGraph) marking() chancery.Marking {
	var m chancery.Marking
	rank := int64(-1)
	for _, e := range g.read {
		x := e.Head().Marking
		for _, t := range g.terms["marking_level"] {
			if t.Code == string(x.Level) && t.Rank.N > rank {
				m.Level, rank = x.Level, t.Rank.N
			}
		}
		for _, c := range x.Compartments {
			if !slices.Contains(m.Compartments, c) {
				m.Compartments = append(m.Compartments, c)
			}
		}
	}
	slices.Sort(m.Compartments)
	return m
}

// recordScope is a record, or an empty one of a kind.
type recordScope struct {
	g *paperGraph
	e chancery.Entity
}

func (g *paperGraph) blank(kind chancery.Kind) word.Scope {
	spec, err := chancery.SpecOf(kind)
	if err != nil {
		return nil
	}
	return recordScope{g, spec.Make()}
}

// Get finds a field of the kind, one the program adds, or the records of another
// kind that refer to this one, by that kind's plural.
func (r recordScope) Get(name string) (word.Value, bool) {
	if f, ok := added(r.e.Head().Kind, name); ok {
		return f.value(r.g, r.e), true
	}
	if f, ok := chancery.AllFields(r.e).ByName(name); ok {
		return r.g.field(f), true
	}
	if kind, ok := refersTo(r.e.Head().Kind, name); ok {
		return r.g.referring(r.e, kind), true
	}
	return word.Value{}, false
}

// field is the value of a field.
func (g *paperGraph) field(f chancery.Field) word.Value {
	switch p := f.Pointer().(type) {
	case *string:
		return word.Text(*p)
	case *chancery.Text:
		return word.Value{EN: p.EN, VI: p.VI}
	case *chancery.Code:
		return g.term(f.Vocabulary, *p)
	case *[]chancery.Code:
		v := word.Value{Type: word.List, Of: itemScope{word.Value{Type: word.Term}}}
		for _, c := range *p {
			v.Items = append(v.Items, itemScope{g.term(f.Vocabulary, c)})
		}
		return v
	case *chancery.ID:
		return g.ref(f.Targets, *p)
	case *[]chancery.ID:
		return g.refs(f.Targets, *p)
	case *chancery.Date:
		return word.Value{Type: word.Day, Date: *p}
	case *chancery.Number:
		return word.Value{Type: word.Count, N: p.N, Has: p.OK}
	case *bool:
		return word.Value{Type: word.Flag, Has: *p}
	}
	v := word.Value{Type: word.List, Of: lineScope{g, f.LineFields()}}
	for _, l := range f.Lines() {
		v.Items = append(v.Items, lineScope{g, l})
	}
	return v
}

func (g *paperGraph) term(vocabulary string, c chancery.Code) word.Value {
	v := word.Value{Type: word.Term, Code: string(c)}
	if c == "" {
		return v
	}
	v.EN, v.VI = string(c), string(c)
	for _, t := range g.terms[vocabulary] {
		if t.Code == string(c) {
			v.EN, v.VI = t.Label.EN, t.Label.VI
		}
	}
	return v
}

// of is a record as a value.
func (g *paperGraph) of(e chancery.Entity) word.Value {
	t := g.names[e.Head().ID]
	if t.Empty() {
		t = chancery.TitleOf(e)
	}
	return word.Value{Type: word.Record, EN: t.EN, VI: t.VI, Code: e.Head().Ref, Of: recordScope{g, e}}
}

// ref is the record an identifier names, empty where the reader may not see it.
func (g *paperGraph) ref(targets []chancery.Kind, id chancery.ID) word.Value {
	none := word.Value{Type: word.Record, Of: unionScope{g, targets}}
	if id == "" || g.tx == nil {
		return none
	}
	for _, e := range g.many([]chancery.ID{id}) {
		return g.of(e)
	}
	return none
}

func (g *paperGraph) refs(targets []chancery.Kind, ids []chancery.ID) word.Value {
	v := word.Value{Type: word.List, Of: unionScope{g, targets}}
	for _, e := range g.many(ids) {
		v.Items = append(v.Items, recordScope{g, e})
	}
	return v
}

// many reads records of any kinds in the order given.
func (g *paperGraph) many(ids []chancery.ID) (out []chancery.Entity) {
	if g.tx == nil || g.err != nil || len(ids) == 0 {
		return nil
	}
	names, err := g.tx.Names(ids)
	if err != nil {
		g.err = err
		return nil
	}
	byKind := map[chancery.Kind][]chancery.ID{}
	for _, id := range ids {
		if n, ok := names[id]; ok && !n.Removed {
			byKind[n.Kind] = append(byKind[n.Kind], id)
		}
	}
	for kind, list := range byKind {
		g.load(kind, list)
	}
	for _, id := range ids {
		if e := g.known[id]; e != nil {
			out = append(out, e)
		}
	}
	return out
}

// refersTo finds a kind by its plural with "_" for "-", among those that have a
// field which may point to this one.
func refersTo(kind chancery.Kind, plural string) (chancery.Kind, bool) {
	spec, err := chancery.SpecByPlural(strings.ReplaceAll(plural, "_", "-"))
	if err != nil {
		return "", false
	}
	points := func(f chancery.Field) bool {
		return (f.Type == chancery.TypeRef || f.Type == chancery.TypeRefs) && (len(f.Targets) == 0 || slices.Contains(f.Targets, kind))
	}
	for _, f := range spec.Describe() {
		if points(f) || slices.ContainsFunc(f.LineFields(), points) {
			return spec.Kind, true
		}
	}
	return "", false
}

// maxReferring is how many records of a kind a paper lists that refer to one.
const maxReferring = 2000

// referring are the records of a kind that refer to e, by date and reference.
func (g *paperGraph) referring(e chancery.Entity, kind chancery.Kind) word.Value {
	v := word.Value{Type: word.List, Of: g.blank(kind)}
	if g.tx == nil || e.Head().ID == "" || g.err != nil {
		return v
	}
	back, err := g.tx.Backlinks(e.Head().ID, maxReferring)
	if err != nil {
		g.err = err
		return v
	}
	var ids []chancery.ID
	for _, b := range back {
		if b.From.Kind == kind && !slices.Contains(ids, b.From.ID) {
			ids = append(ids, b.From.ID)
		}
	}
	found := g.load(kind, ids)
	slices.SortStableFunc(found, func(a, b chancery.Entity) int {
		from, _ := chancery.SpanOf(a)
		to, _ := chancery.SpanOf(b)
		return cmp.Or(cmp.Compare(from, to), cmp.Compare(a.Head().Ref, b.Head().Ref))
	})
	for _, x := range found {
		v.Items = append(v.Items, recordScope{g, x})
	}
	return v
}

// unionScope is an empty record of one of several kinds: a field that any of them has.
type unionScope struct {
	g     *paperGraph
	kinds []chancery.Kind
}

func (u unionScope) Get(name string) (word.Value, bool) {
	kinds := u.kinds
	if len(kinds) == 0 {
		kinds = []chancery.Kind{"document"} // of any kind: what all have
	}
	for _, k := range kinds {
		if s := u.g.blank(k); s != nil {
			if v, ok := s.Get(name); ok {
				return v, true
			}
		}
	}
	return word.Value{}, false
}

// itemScope is an item that is one value.
type itemScope struct{ v word.Value }

func (i itemScope) Get(name string) (word.Value, bool) { return i.v, name == word.Itself }

// lineScope is a child line of a record.
type lineScope struct {
	g      *paperGraph
	fields chancery.Fields
}

// Get finds a field of the line. Where a line names a person, what it leaves
// open of name, rank and post is what is recorded of the person.
func (l lineScope) Get(name string) (word.Value, bool) {
	if name == word.Itself {
		return l.itself(), true
	}
	f, ok := l.fields.ByName(name)
	if !ok {
		return word.Value{}, false
	}
	v := l.g.field(f)
	p, hasPerson := l.fields.ByName("person")
	if !hasPerson || !f.Empty() || !slices.Contains([]string{"name", "rank", "post"}, name) {
		return v, true
	}
	person := l.g.field(p)
	if person.Code == "" || person.Of == nil {
		return v, true
	}
	if x, ok := person.Of.Get(name); ok {
		return x, true
	}
	return v, true
}

// itself is a line in short: who, with rank and post, or its first text.
func (l lineScope) itself() word.Value {
	if _, ok := l.fields.ByName("post"); ok {
		var en, vi []string
		for _, part := range []string{"rank", "name", "post"} {
			if x, ok := l.Get(part); ok && x.EN+x.VI != "" {
				t := chancery.Text{EN: x.EN, VI: x.VI}
				e, _ := t.In("en")
				v, _ := t.In("vi")
				if part == "post" {
					e, v = "("+e+")", "("+v+")"
				}
				en, vi = append(en, e), append(vi, v)
			}
		}
		return word.Value{EN: strings.Join(en, " "), VI: strings.Join(vi, " ")}
	}
	for _, f := range l.fields {
		if f.Type == chancery.TypeText || f.Type == chancery.TypeStory || f.Type == chancery.TypeRef {
			if v := l.g.field(f); v.EN+v.VI != "" {
				return word.Value{EN: v.EN, VI: v.VI}
			}
		}
	}
	return word.Value{}
}

// inBoth words something in both languages.
func inBoth(say func(i18n.Lang) string) word.Value {
	return word.Value{EN: say(i18n.EN), VI: say(i18n.VI)}
}

// person says what is recorded of somebody for the day the paper is about.
func (g *paperGraph) person(p *chancery.Person) *report.Names {
	n := report.NewNames(g.terms)
	n.Add(p)
	return n
}

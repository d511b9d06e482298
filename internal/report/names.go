package report

import (
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// Names are the records that other records are called by, and the words of the
// vocabularies. A reference to a record that is in none of the maps is left
// unsaid: the reader may not see it.
type Names struct {
	Partners      map[chancery.ID]*chancery.Partner
	Persons       map[chancery.ID]*chancery.Person
	Mechanisms    map[chancery.ID]*chancery.Mechanism
	Organisations map[chancery.ID]*chancery.Organisation
	Activities    map[chancery.ID]*chancery.Activity // that others are part of
	Terms         map[string][]chancery.Term
	// Ministry is left out of the posts held in it: "Minister", not "Minister of
	// National Defence", where a person is not named in full.
	Ministry *chancery.Organisation
}

// NewNames has nothing yet.
func NewNames(terms map[string][]chancery.Term) *Names {
	return &Names{
		Partners: map[chancery.ID]*chancery.Partner{}, Persons: map[chancery.ID]*chancery.Person{},
		Mechanisms: map[chancery.ID]*chancery.Mechanism{}, Organisations: map[chancery.ID]*chancery.Organisation{},
		Activities: map[chancery.ID]*chancery.Activity{}, Terms: terms,
	}
}

// Add makes records known.
func (n *Names) Add(records ...chancery.Entity) {
	for _, e := range records {
		id := e.Head().ID
		switch r := e.(type) {
		case *chancery.Partner:
			n.Partners[id] = r
		case *chancery.Person:
			n.Persons[id] = r
		case *chancery.Mechanism:
			n.Mechanisms[id] = r
		case *chancery.Organisation:
			n.Organisations[id] = r
		case *chancery.Activity:
			n.Activities[id] = r
		}
	}
}

// Needs are the records by which an activity is called where it lacks a title.
func Needs(a *chancery.Activity) map[chancery.Kind][]chancery.ID {
	needs := map[chancery.Kind][]chancery.ID{}
	for kind, id := range map[chancery.Kind]chancery.ID{"mechanism": a.Mechanism, "activity": a.Within, "person": a.LeadPerson} {
		if id != "" {
			needs[kind] = []chancery.ID{id}
		}
	}
	if len(a.Partners) > 0 {
		needs["partner"] = a.Partners
	}
	return needs
}

// Title is what a record is called in both languages: as recorded and, for
// activities and rotations, composed in the language that is missing.
func (n *Names) Title(e chancery.Entity) chancery.Text {
	t := chancery.TitleOf(e)
	if t.EN == "" {
		t.EN = n.compose(i18n.EN, e)
	}
	if t.VI == "" {
		t.VI = n.compose(i18n.VI, e)
	}
	return t
}

func (n *Names) compose(l i18n.Lang, e chancery.Entity) string {
	switch r := e.(type) {
	case *chancery.Activity:
		return n.activity(l, r)
	case *chancery.Rotation:
		return n.rotation(l, r)
	}
	return ""
}

// Titles names several records that stand on one page. Composed names that
// come out alike are told apart by the date, then by the place, then by the reference.
func (n *Names) Titles(records []chancery.Entity) map[chancery.ID]chancery.Text {
	out := make(map[chancery.ID]chancery.Text, len(records))
	for _, e := range records {
		out[e.Head().ID] = n.Title(e)
	}
	for _, l := range i18n.Langs() {
		for _, more := range []func(chancery.Entity) string{whenTold(l), whereTold(l), refTold} {
			tellApart(l, records, out, more)
		}
	}
	return out
}

func tellApart(l i18n.Lang, records []chancery.Entity, names map[chancery.ID]chancery.Text, more func(chancery.Entity) string) {
	alike := map[string]int{}
	for _, e := range records {
		alike[in(l, names[e.Head().ID])]++
	}
	for _, e := range records {
		t := names[e.Head().ID]
		s := in(l, t)
		if alike[s] < 2 || in(l, chancery.TitleOf(e)) == s {
			continue
		}
		if add := more(e); add != "" && !strings.Contains(s, add) {
			s += ", " + add
		}
		if l == i18n.VI {
			t.VI = s
		} else {
			t.EN = s
		}
		names[e.Head().ID] = t
	}
}

func whenTold(l i18n.Lang) func(chancery.Entity) string {
	return func(e chancery.Entity) string {
		s, ok := e.(chancery.Spanning)
		if !ok {
			return ""
		}
		from, _ := s.Span()
		return i18n.LongDate(l, string(from))
	}
}

func whereTold(l i18n.Lang) func(chancery.Entity) string {
	return func(e chancery.Entity) string {
		if a, ok := e.(*chancery.Activity); ok && !a.Place.Empty() {
			return placeIn(l, a.Place)
		}
		return ""
	}
}

func refTold(e chancery.Entity) string { return e.Head().Ref }

// in is a text in the language, or in the other one where it is missing.
func in(l i18n.Lang, t chancery.Text) string {
	s, _ := t.In(string(l))
	return s
}

// Term is the label of a code, the code itself where the vocabulary lacks it.
func (n *Names) Term(l i18n.Lang, vocabulary string, c chancery.Code) string {
	if t := n.term(vocabulary, c); t != nil {
		return in(l, t.Label)
	}
	return string(c)
}

// Short is the short label of a code, else the code.
func (n *Names) Short(l i18n.Lang, vocabulary string, c chancery.Code) string {
	if t := n.term(vocabulary, c); t != nil && !t.Short.Empty() {
		return in(l, t.Short)
	}
	return string(c)
}

// means is the word of the program that a term stands for.
func (n *Names) means(vocabulary string, c chancery.Code) chancery.Code {
	return chancery.MeaningOf(n.Terms[vocabulary], c)
}

// kindOf is what the kind of an activity means.
func (n *Names) kindOf(a *chancery.Activity) chancery.Code { return n.means("activity_kind", a.Type) }

// aboutPeacekeeping reports whether the first field of cooperation is that of
// the United Nations' peacekeeping.
func (n *Names) aboutPeacekeeping(a *chancery.Activity) bool {
	return len(a.CooperationFields) > 0 && n.means("cooperation_field", a.CooperationFields[0]) == "un_peacekeeping"
}

func (n *Names) term(vocabulary string, c chancery.Code) *chancery.Term {
	for i, t := range n.Terms[vocabulary] {
		if t.Code == string(c) {
			return &n.Terms[vocabulary][i]
		}
	}
	return nil
}

// rank is the rank of a code in its vocabulary, 0 where it has none.
func (n *Names) rank(vocabulary string, c chancery.Code) int64 {
	if t := n.term(vocabulary, c); t != nil {
		return t.Rank.N
	}
	return 0
}

// atLevel is a level as it stands after "at the level of".
func (n *Names) atLevel(l i18n.Lang, level chancery.Code) string {
	label := lowerFirst(n.Term(l, "level", level))
	if prefix := i18n.T(l, "naming.level", "level", ""); strings.HasPrefix(label, prefix) {
		return label
	}
	return i18n.T(l, "naming.level", "level", label)
}

// partner is how a partner is called in a sentence: "the United States".
func (n *Names) partner(l i18n.Lang, id chancery.ID) string {
	p := n.Partners[id]
	if p == nil {
		return ""
	}
	if c, ok := i18n.CountryByCode(p.Ref); ok && l == i18n.EN && p.Name.EN == c.Name(l) {
		return c.ProseName(l)
	}
	if c, ok := i18n.CountryByCode(p.Ref); ok && c.Organisation {
		return c.ProseName(l)
	}
	return in(l, p.Name)
}

// partners lists them; of many only the organisations among them.
func (n *Names) partners(l i18n.Lang, ids []chancery.ID) string {
	const many = 5
	var all, bodies []string
	for _, id := range ids {
		s := n.partner(l, id)
		if s == "" {
			continue
		}
		all = append(all, s)
		if n.Partners[id].Type == "organisation" {
			bodies = append(bodies, s)
		}
	}
	if len(all) > many && len(bodies) > 0 {
		return i18n.List(l, bodies...)
	}
	return i18n.List(l, all...)
}

// Person is somebody with the post recorded for the day: "Minister of National
// Defence Phan Van Giang". Where two posts may have been held, or what is
// recorded is no single title, the name stands alone.
func (n *Names) Person(l i18n.Lang, id chancery.ID, on chancery.Date) string {
	p := n.Persons[id]
	if p == nil {
		return ""
	}
	name := in(l, p.Name)
	held := positionOn(p, on)
	post := plainOf(l, held.Title)
	if post == "" {
		return untitled(l, p)
	}
	if m := n.Ministry; m != nil && held.Organisation == m.ID {
		post = strings.TrimSuffix(post, " "+strings.TrimPrefix(in(l, m.Name), "Ministry "))
	}
	return i18n.T(l, "naming.post", "post", post, "name", name)
}

// PersonInFull puts the rank before the name and the post after it, as far as
// they are recorded for the day.
func (n *Names) PersonInFull(l i18n.Lang, id chancery.ID, on chancery.Date) string {
	p := n.Persons[id]
	if p == nil {
		return ""
	}
	held := positionOn(p, on)
	rank, post := plainOf(l, held.Rank), plainOf(l, held.Title)
	switch {
	case post == "":
		return untitled(l, p)
	case rank == "":
		return i18n.T(l, "naming.post", "post", post, "name", in(l, p.Name))
	}
	return i18n.T(l, "naming.rank_and_post", "rank", rank, "name", in(l, p.Name), "post", post)
}

// untitled is how somebody is called whose post of the day is not known.
func untitled(l i18n.Lang, p *chancery.Person) string {
	if p.Own {
		return i18n.T(l, "naming.ours", "name", in(l, p.Name))
	}
	return in(l, p.Name)
}

// positionOn is the one position that can have been held on the day; nothing
// where there is none or more than one.
func positionOn(p *chancery.Person, on chancery.Date) (held chancery.Position) {
	found := 0
	for _, x := range p.Positions {
		if on.Certainly(x.From) || x.To.Certainly(on) {
			continue
		}
		held = x
		found++
	}
	if found != 1 {
		return chancery.Position{}
	}
	return held
}

// plainOf is the first of the titles in a text of the language, nothing where
// a remark in it ("later General", "(2022)") leaves open when it was held.
func plainOf(l i18n.Lang, t chancery.Text) string {
	s := t.EN
	if l == i18n.VI {
		s = t.VI
	}
	s, _, _ = strings.Cut(s, ";")
	if strings.ContainsAny(s, "()0123456789") || strings.Contains(s, ", later") || strings.Contains(s, ", sau là") {
		return ""
	}
	return strings.TrimSpace(s)
}

// organisation is the name of an agency or unit.
func (n *Names) organisation(l i18n.Lang, id chancery.ID) string {
	if o := n.Organisations[id]; o != nil {
		return in(l, o.Name)
	}
	return ""
}

// placeIn is a place in the language; two places of one meeting are joined.
func placeIn(l i18n.Lang, t chancery.Text) string {
	s := in(l, t)
	for _, sep := range []string{" / ", "; "} {
		if parts := strings.Split(s, sep); len(parts) > 1 {
			return i18n.List(l, parts...)
		}
	}
	return s
}

// lowerFirst makes a label fit inside a sentence, unless it begins with an acronym.
func lowerFirst(s string) string {
	r := []rune(s)
	if len(r) > 1 && strings.ToUpper(string(r[1])) == string(r[1]) {
		return s
	}
	if len(r) == 0 {
		return s
	}
	return strings.ToLower(string(r[0])) + string(r[1:])
}

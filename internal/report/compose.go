package report

import (
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// placed are the kinds of activity whose composed name says where.
var placed = []chancery.Code{"exchange", "conference", "forum", "exercise", "training", "ceremony", "signing", "deployment", "expo", "celebration", "other"}

// general are the fields of cooperation that say nothing of what an activity is about.
var general = []chancery.Code{"other", "dialogue_consultation", "delegation_exchange"}

// activity composes the name of an activity from what is recorded of it.
func (n *Names) activity(l i18n.Lang, a *chancery.Activity) string {
	name := n.occasion(l, a)
	if n.means("mode", a.Mode) == "online" && n.Mechanisms[a.Mechanism] == nil {
		name = i18n.T(l, "naming.online", "name", name)
	}
	if host := n.Activities[a.Within]; host != nil {
		name = i18n.T(l, "naming.within", "name", name, "occasion", n.briefly(l, host))
	}
	return i18n.Capitalise(name)
}

// occasion is the name without place and surroundings.
func (n *Names) occasion(l i18n.Lang, a *chancery.Activity) string {
	if n.Mechanisms[a.Mechanism] != nil {
		return n.Edition(l, a)
	}
	key, lead, partners := "naming."+string(n.form(a)), n.Person(l, a.LeadPerson, a.Start), n.others(l, a)
	if subject := "naming.subject." + string(n.means("level", a.Level)); lead == "" && i18n.Has(l, subject) && i18n.Has(l, key+".led") {
		lead = i18n.T(l, subject)
	}
	args := []any{"lead", lead, "partners", partners, "place", n.reached(l, a)}
	switch {
	case lead != "" && partners != "" && i18n.Has(l, key+".led"):
		return i18n.T(l, key+".led", args...)
	case partners != "":
		key += ".plain"
	default:
		key += ".alone"
	}
	name := i18n.T(l, key, append(args, "about", n.about(l, a))...)
	if slices.Contains(placed, n.kindOf(a)) && !a.Place.Empty() {
		name = i18n.T(l, "naming.at", "name", name, "place", placeIn(l, a.Place))
	}
	return n.ledBy(l, name, lead, a)
}

// others are the partners, unless the activity is about peacekeeping and the
// United Nations alone: the one says the other.
func (n *Names) others(l i18n.Lang, a *chancery.Activity) string {
	if len(a.Partners) == 1 && slices.Contains(placed, n.kindOf(a)) && n.aboutPeacekeeping(a) {
		if p := n.Partners[a.Partners[0]]; p != nil && p.Ref == "UN" {
			return ""
		}
	}
	return n.partners(l, a.Partners)
}

// form is the kind of activity as far as wording goes: being received differs
// from receiving, and a call abroad from one at home.
func (n *Names) form(a *chancery.Activity) chancery.Code {
	kind, level, abroad := n.kindOf(a), n.means("level", a.Level), n.atPartner(a)
	switch {
	case kind == "courtesy_call" && abroad:
		return "call_on"
	case kind == "courtesy_call":
		return "receive"
	case kind == "port_call" && abroad:
		return "port_call_abroad"
	case kind == "visit_out" && (level == "unit" || level == "region"):
		return "visit_out_unit"
	case kind == "forum":
		return "conference"
	case kind == "consultation":
		return "dialogue"
	case !i18n.Has(i18n.EN, "naming."+string(kind)+".plain"):
		return "other"
	}
	return kind
}

// atPartner reports whether the activity took place in a partner's country.
func (n *Names) atPartner(a *chancery.Activity) bool {
	where := a.Country
	if where == "" {
		where = a.Host
	}
	return slices.ContainsFunc(a.Partners, func(id chancery.ID) bool {
		p := n.Partners[id]
		return p != nil && p.Ref == string(where)
	})
}

// reached is where a ship put in: the place, else the country.
func (n *Names) reached(l i18n.Lang, a *chancery.Activity) string {
	if !a.Place.Empty() {
		return placeIn(l, a.Place)
	}
	if c, ok := i18n.CountryByCode(string(a.Country)); ok {
		return c.ProseName(l)
	}
	return n.partners(l, a.Partners)
}

// about is the first field of cooperation that says what the activity is about, with the word before it.
func (n *Names) about(l i18n.Lang, a *chancery.Activity) string {
	for _, f := range a.CooperationFields {
		if !slices.Contains(general, n.means("cooperation_field", f)) {
			field := lowerFirst(n.Term(l, "cooperation_field", f))
			if n.kindOf(a) == "deployment" {
				return " " + i18n.T(l, "naming.for", "field", field)
			}
			return " " + i18n.T(l, "naming.about", "field", field)
		}
	}
	return ""
}

// ledBy adds who led, or where nobody is named at which level it was.
func (n *Names) ledBy(l i18n.Lang, name, lead string, a *chancery.Activity) string {
	switch {
	case n.kindOf(a) == "port_call":
		return name
	case lead != "" && n.kindOf(a) == "deployment":
		return i18n.T(l, "naming.with_commander", "name", name, "lead", lead)
	case lead != "" && n.atPartner(a):
		return i18n.T(l, "naming.with_lead_on_our_side", "name", name, "lead", lead)
	case lead != "":
		return i18n.T(l, "naming.with_lead", "name", name, "lead", lead)
	case a.Level != "" && !slices.Contains(placed, n.kindOf(a)):
		return i18n.T(l, "naming.at_level", "name", name, "level", lowerFirst(n.Short(l, "level", a.Level)))
	}
	return name
}

// Edition is an occurrence of a mechanism, with its number where it has one:
// "Hội nghị … lần thứ 16 (ADMM-16)".
func (n *Names) Edition(l i18n.Lang, a *chancery.Activity) string {
	m := n.Mechanisms[a.Mechanism]
	name := in(l, m.Name)
	if !a.Edition.OK {
		return name
	}
	return i18n.T(l, "naming.edition", "name", head(name), "edition", i18n.Edition(l, int(a.Edition.N))) + n.tail(m, name, a)
}

// tail is the remark in parentheses that a mechanism's name ends in; an
// acronym of a forum takes the number of the edition.
func (n *Names) tail(m *chancery.Mechanism, name string, a *chancery.Activity) string {
	rest := strings.TrimPrefix(name, head(name))
	if acronym := n.acronymOf(m); acronym != "" && !strings.Contains(head(name), acronym) {
		return " (" + acronym + "-" + itoa(a.Edition.N) + ")"
	}
	return rest
}

// head is a name without the remark it ends in.
func head(name string) string {
	if i := strings.LastIndex(name, " ("); i > 0 && strings.HasSuffix(name, ")") {
		return name[:i]
	}
	return name
}

// acronymOf is the acronym a forum is known by: "ADMM"; nothing for other mechanisms.
func (n *Names) acronymOf(m *chancery.Mechanism) string {
	s := m.Short.EN
	if n.means("mechanism_type", m.Type) != "forum" || s == "" || strings.ContainsFunc(s, func(r rune) bool { return r < 'A' || r > 'Z' }) {
		return ""
	}
	return s
}

// briefly is a short name of an occasion to which others belong: "ADMM-16".
func (n *Names) briefly(l i18n.Lang, a *chancery.Activity) string {
	m := n.Mechanisms[a.Mechanism]
	if m == nil {
		return in(l, n.Title(a))
	}
	if s := n.acronymOf(m); s != "" && a.Edition.OK {
		return s + "-" + itoa(a.Edition.N)
	}
	if s := n.acronymOf(m); s != "" {
		return s + " " + itoa(int64(a.Start.Year()))
	}
	if l == i18n.EN {
		return i18n.T(l, "naming.the", "name", n.Edition(l, a))
	}
	return n.Edition(l, a)
}

// rotation composes the name of a rotation from unit, number and missions.
func (n *Names) rotation(l i18n.Lang, r *chancery.Rotation) string {
	var missions []string
	for _, m := range r.Missions {
		missions = append(missions, n.Short(l, "mission", m))
	}
	unit, to := n.Term(l, "deployment_unit", r.Unit), strings.Join(missions, ", ")
	if r.Number.OK {
		return i18n.T(l, "naming.rotation.numbered", "unit", unit, "number", itoa(r.Number.N), "missions", to)
	}
	return i18n.T(l, "naming.rotation.plain", "unit", unit, "missions", to)
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

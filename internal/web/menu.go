package web

import (
	"chancery/internal/chancery"
)

// menuArea is one area of the menu with its registers.
type menuArea struct {
	Label string
	Open  bool
	Links []link
}

// menu lists every kind under its area; the area of the page is open.
func (v *visit) menu(h head) []menuArea {
	area := h.Area
	if spec, err := chancery.SpecOf(h.Kind); err == nil {
		area = spec.Area
	}
	var out []menuArea
	for _, a := range chancery.Areas {
		m := menuArea{Label: v.t("area." + string(a)), Open: a == area || area == "" && (a == chancery.AreaWork || a == chancery.AreaPartners || a == chancery.AreaReporting)}
		for _, l := range v.site.extraLinks(v, a) {
			l.Current = l.Href == v.r.URL.Path
			m.Links = append(m.Links, l)
		}
		for _, spec := range kindsOf(a) {
			m.Links = append(m.Links, link{Text: kindsLabel(v.lang, spec.Kind), Href: "/" + spec.Plural, Current: spec.Kind == h.Kind})
		}
		if len(m.Links) > 0 {
			out = append(out, m)
		}
	}
	return out
}

// kindsOf lists the kinds of an area as the registry has them.
func kindsOf(a chancery.Area) []*chancery.Spec {
	var out []*chancery.Spec
	for _, spec := range chancery.Specs() {
		if spec.Area == a {
			out = append(out, spec)
		}
	}
	return out
}

// special are the screens of their own that the menu leads to, by area: a
// message key and an address.
var special = map[chancery.Area][]struct{ key, href string }{
	chancery.AreaWork:      {{"screen.month.menu", "/calendar"}, {"deadline.title", "/deadlines"}, {"screen.agreements.title", "/agreements/register"}, {"screen.peace.title", "/peacekeeping"}},
	chancery.AreaMinistry:  {{"ministry.title", "/ministry"}, {"ministry.vocabularies.title", "/vocabularies"}, {"ministry.calendars.title", "/ministry/calendars"}, {"ministry.holidays.title", "/ministry/holidays"}, {"ministry.clocks.title", "/ministry/clocks"}, {"ministry.numbering.title", "/ministry/numbering"}, {"ministry.users.title", "/users"}, {"ministry.changes.title", "/ministry/changes"}, {"twin.title", "/duplicates"}, {"importing.title", "/import"}, {"job.title", "/jobs"}},
	chancery.AreaDocuments: {{"document.register.title", "/documents/register"}, {"document.incomplete.title", "/documents/incomplete"}, {"papers.templates", "/paper-templates"}, {"papers.guide", "/template-guide"}},
	chancery.AreaReporting: {{"screen.period.list", "/periods"}, {"screen.board.title", "/tasks/board"}, {"reading.title", "/reading"}},
}

// needs are the rights without which the menu leaves a screen out.
var needs = map[string]string{"/reading": "activity.create", "/ministry": "setting.edit", "/users": "user.read", "/ministry/changes": "account_change.read"}

func (s *Site) extraLinks(v *visit, a chancery.Area) []link {
	var out []link
	for _, x := range special[a] {
		if right := needs[x.href]; right != "" && !v.who.Allows(right) {
			continue
		}
		out = append(out, link{Text: v.t(x.key), Href: x.href})
	}
	return out
}

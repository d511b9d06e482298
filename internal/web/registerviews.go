package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// allViews as a view is the register without any, where another is pinned.
const allViews = "all"

// applyView puts the query of the view that the address names, or that the
// register opens with, in the place of the address's own.
func (v *visit) applyView(a *asked) error {
	id, changed := a.values.Get("view"), false
	if base := a.values.Get("base"); id == "" && base != "" {
		id, changed = base, true
	}
	if id == "" || id == allViews {
		return nil
	}
	found, err := v.site.service.SavedView(v.ctx(), v.who, chancery.ID(id))
	switch {
	case changed && chancery.ProblemOf(err) == chancery.Missing && err != nil:
		return nil // the view it began from was taken away meanwhile
	case err != nil:
		return err
	case found.Kind != a.spec.Kind:
		return &chancery.Error{Problem: chancery.Missing, Key: "view.no_such_view"}
	}
	a.view, a.changed = &found, changed
	if changed {
		return nil
	}
	kept, err := url.ParseQuery(found.Query)
	if err != nil {
		return chancery.Failure("error.storage", err)
	}
	for _, k := range passing {
		if a.values.Has(k) {
			kept[k] = a.values[k]
		}
	}
	a.values = kept
	return nil
}

// viewsPanel is where a view is saved, changed and taken away.
type viewsPanel struct {
	Kind    chancery.Kind
	Query   string
	Name    string
	ID      chancery.ID // of one's own view that can be saved over
	Sharing []option
	Pinned  bool
	Close   string
}

// viewTabs are the views of the register, the one shown marked.
func (a asked) viewTabs(v *visit, views []service.SavedView) []link {
	if len(views) == 0 {
		return nil
	}
	all := link{Text: v.t("word.all"), Href: "/" + a.spec.Plural, Current: a.view == nil}
	if slices.ContainsFunc(views, func(x service.SavedView) bool { return x.Pinned }) {
		all.Href += "?view=" + allViews
	}
	out := []link{all}
	for _, x := range views {
		l := link{Text: x.Name, Href: viewAddress(x), Current: a.view != nil && a.view.ID == x.ID}
		if l.Current && a.changed {
			l.Text = v.t("view.changed", "name", x.Name)
		}
		out = append(out, l)
	}
	return out
}

func viewAddress(x service.SavedView) string {
	spec, err := chancery.SpecOf(x.Kind)
	if err != nil {
		return "/views"
	}
	return "/" + spec.Plural + "?view=" + url.QueryEscape(string(x.ID))
}

func (a asked) viewsPanel(v *visit) *viewsPanel {
	p := &viewsPanel{Kind: a.spec.Kind, Query: a.kept().Encode(), Close: a.place("", "")}
	sharing := service.SharedNot
	if a.view != nil && a.view.Owner == v.who.User {
		p.ID, p.Name, p.Pinned, sharing = a.view.ID, a.view.Name, a.view.Pinned, a.view.Sharing
	}
	p.Sharing = v.sharings(sharing)
	return p
}

func (v *visit) sharings(chosen service.Sharing) []option {
	var out []option
	for _, s := range []service.Sharing{service.SharedNot, service.SharedBelow, service.SharedWide} {
		if s == service.SharedBelow && v.who.Organisation == "" && s != chosen {
			continue
		}
		out = append(out, option{Value: string(s), Label: v.t("view.sharing." + string(s)), Chosen: s == chosen})
	}
	return out
}

// viewsView is the list of the views somebody finds.
type viewsView struct {
	Mine, Others []viewRow
}

// viewRow is one view with what can be done about it.
type viewRow struct {
	service.SavedView
	Href    string
	Address string // to POST to
	Shared  string
	Options []option
	Exports []link
}

var viewsPage = newPage[viewsView]("views")

// views lists all views.
func (s *Site) views(v *visit) error {
	list, err := s.service.Views(v.ctx(), v.who, "")
	if err != nil {
		return err
	}
	var view viewsView
	for _, x := range list {
		row := viewRow{SavedView: x, Href: viewAddress(x), Address: "/views/" + string(x.ID), Shared: v.t("view.sharing." + string(x.Sharing)), Options: v.sharings(x.Sharing)}
		path, query, _ := strings.Cut(row.Href, "?")
		for _, f := range []string{"csv", "xlsx"} {
			row.Exports = append(row.Exports, link{Text: v.t("web.export." + f), Href: path + "." + f + "?" + query})
		}
		if x.Owner == v.who.User {
			view.Mine = append(view.Mine, row)
		} else {
			view.Others = append(view.Others, row)
		}
	}
	h := head{Title: v.t("view.title")}
	if done := v.query("done"); done == "dropped" {
		h.Notice = v.t("view.dropped")
	}
	return viewsPage.show(v, h, view)
}

// saveView keeps a new view, or saves over one's own.
func (s *Site) saveView(v *visit) error {
	sent := v.r.PostForm
	x := service.SavedView{
		Kind: chancery.Kind(sent.Get("kind")), Name: sent.Get("name"), Query: sent.Get("query"),
		Sharing: service.Sharing(sent.Get("sharing")), Pinned: sent.Get("pinned") != "",
	}
	if sent.Get("do") == "over" {
		x.ID = chancery.ID(sent.Get("id"))
	}
	spec, err := chancery.SpecOf(x.Kind)
	if err != nil {
		return err
	}
	values, err := url.ParseQuery(x.Query)
	if err != nil {
		return chancery.Invalid("query", "error.bad_request")
	}
	a, err := v.askedIn(spec, values) // a view that cannot be read again is not kept
	if err != nil {
		return err
	}
	a.view = nil
	x.Query = a.kept().Encode()
	id, err := s.service.SaveView(v.ctx(), v.who, x)
	if err != nil {
		return err
	}
	return v.redirect("/" + spec.Plural + "?view=" + string(id) + "&done=view")
}

// changeView renames, shares, pins or takes away a view.
func (s *Site) changeView(v *visit) error {
	id, sent := chancery.ID(v.path("id")), v.r.PostForm
	switch sent.Get("do") {
	case "drop":
		if err := s.service.DropView(v.ctx(), v.who, id); err != nil {
			return err
		}
		return v.redirect("/views?done=dropped")
	case "pin", "unpin":
		if err := s.service.PinView(v.ctx(), v.who, id, sent.Get("do") == "pin"); err != nil {
			return err
		}
		return v.redirect("/views#v-" + url.PathEscape(string(id)))
	}
	x, err := s.service.SavedView(v.ctx(), v.who, id)
	if err != nil {
		return err
	}
	x.Name, x.Sharing = sent.Get("name"), service.Sharing(sent.Get("sharing"))
	if _, err := s.service.SaveView(v.ctx(), v.who, x); err != nil {
		return err
	}
	return v.redirect("/views#v-" + url.PathEscape(string(id)))
}

// openView leads to the register of a view.
func (s *Site) openView(v *visit) error {
	x, err := s.service.SavedView(v.ctx(), v.who, chancery.ID(v.path("id")))
	if err != nil {
		return err
	}
	return v.redirect(viewAddress(x))
}

// spanLabel words a period, named or told from today.
func spanLabel(lang i18n.Lang, words string) string {
	if n, ok := strings.CutPrefix(words, "+"); ok {
		return i18n.T(lang, "view.span.next.day", "count", atoi(strings.TrimSuffix(n, "d")))
	}
	if n, ok := strings.CutPrefix(words, "-"); ok {
		return i18n.T(lang, "view.span.last.day", "count", atoi(strings.TrimSuffix(n, "d")))
	}
	if words == "today" {
		return i18n.T(lang, "view.span.today")
	}
	which, rest, _ := strings.Cut(words, "-")
	n, unit, counted := strings.Cut(rest, "-")
	if !counted {
		n, unit = "1", rest
	}
	unit = strings.TrimSuffix(strings.Replace(unit, "halves", "half", 1), "s")
	if key := "view.span." + which + "." + unit; i18n.Has(lang, key) || i18n.Has(lang, key+".other") {
		if which == "this" {
			return i18n.T(lang, key)
		}
		return i18n.T(lang, key, "count", atoi(n))
	}
	if len(words) == 6 && !strings.Contains(words, "-") { // "2022H1"
		words = words[:4] + "-" + words[4:]
	}
	return i18n.Capitalise(i18n.Period(lang, words))
}

// atoi is the number a text says; what is none is none of something.
func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

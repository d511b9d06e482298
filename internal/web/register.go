package web

import (
	"net/url"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// registerView is a list of one kind.
type registerView struct {
	Kind     chancery.Kind
	What     string // what the kind is, in a sentence
	Path     string
	Total    string
	Words    string
	From     string
	To       string
	Near     []option // periods told from today
	Periods  []option
	Groups   []option
	Facets   []facetView
	Panel    *filterPanel
	Choice   *columnsPanel
	Saving   *viewsPanel
	Open     map[string]string // addresses that open a part of the panel
	Chips    []chip
	Clear    string
	Keep     []option // hidden inputs of the filter form
	Tabs     []link   // saved views
	Heads    []headCell
	Rows     []registerRow
	Bunches  []bunchView
	Grouped  bool
	More     int // groups left out
	Sums     []string
	Prev     string
	Next     string
	Create   string
	Import   string // address of the import of such records; empty for who may not
	Template string
	Exports  []link
	Bulk     *bulkBar
	Empty    string // which of the empty states, "" when there are rows
	Wide     bool   // too many columns for an upright sheet
}

// headCell is the head of a column, with the address that sorts by it.
type headCell struct {
	Label string
	Href  string
	Sort  string // ascending, descending, or nothing
	Class string
}

// registerRow is one record of a list.
type registerRow struct {
	Number int // from 1, on this page
	Title  value
	Ref    string
	Cells  []cell
}

// cell is one column of a record.
type cell struct {
	Label string
	Class string
	Value value
	State *stateTag
}

// Blank reports that a phone may leave the cell out.
func (c cell) Blank() bool { return c.State == nil && !c.Value.Shown() }

// facetView is one field to filter by with its values.
type facetView struct {
	Name    string
	Label   string
	Picked  int
	Options []option
	Open    bool
	Many    bool   // enough values to look among them
	Href    string // that opens it
	Close   string
	All     string // address that shows all values
	Count   int    // of all
}

// option is one choice of a control.
type option struct {
	Name    string
	Value   string
	Label   string
	Lang    string
	Count   int
	Chosen  bool
	Retired bool
}

// chip is a filter that is set, and the address without it.
type chip struct {
	Label string
	Value string
	Href  string
}

var registerPage = newPage[registerView]("register")

func (s *Site) register(v *visit) error {
	plural, suffix, _ := strings.Cut(v.path("plural"), ".")
	spec, err := chancery.SpecByPlural(plural)
	if err != nil {
		return err
	}
	asked, err := v.asked(spec)
	if err != nil {
		return err
	}
	if suffix != "" {
		return s.export(v, asked, suffix)
	}
	views, err := s.service.Views(v.ctx(), v.who, spec.Kind)
	if err != nil {
		return err
	}
	if to := pinnedAddress(v, views); to != "" {
		return v.redirect(to)
	}
	reg, err := s.service.Register(v.ctx(), v.who, asked.query, asked.showing())
	if err != nil {
		return err
	}
	view := asked.page(v, reg)
	view.Tabs = asked.viewTabs(v, views)
	sheet, err := v.registerHead(asked)
	if err != nil {
		return err
	}
	title := kindsLabel(v.lang, spec.Kind)
	h := head{Title: title, Kind: spec.Kind, Trail: []link{{Text: v.t("area." + string(spec.Area))}}, Wide: true, Sheet: &sheet}
	if asked.view != nil && !asked.changed {
		h.Title = asked.view.Name + " – " + title
	}
	if ref := v.query("removed"); ref != "" {
		h.Notice = v.t("web.done.removed", "ref", ref)
		h.Undo = "/" + spec.Plural + "/" + url.PathEscape(ref) + "/restore"
	}
	if v.query("done") == "view" && asked.view != nil {
		h.Notice = v.t("view.saved", "name", asked.view.Name)
	}
	return registerPage.show(v, h, view)
}

// pinnedAddress is where a register that is asked for without anything leads
// to: the view its reader has pinned.
func pinnedAddress(v *visit, views []service.SavedView) string {
	q := v.r.URL.Query()
	for k := range q {
		if k != "removed" {
			return ""
		}
	}
	at := slices.IndexFunc(views, func(x service.SavedView) bool { return x.Pinned })
	if at < 0 {
		return ""
	}
	to := viewAddress(views[at])
	if ref := q.Get("removed"); ref != "" {
		to += "&removed=" + url.QueryEscape(ref)
	}
	return to
}

// showing is what the page shows beside the records.
func (a asked) showing() service.Showing {
	o := service.Showing{Totals: a.totals(), Group: a.group}
	if name := strings.TrimSuffix(a.open, ".all"); slices.Contains(service.FacetsOf(a.spec), name) {
		o.Facets, o.Most = []string{name}, 2000
	}
	return o
}

// page is the page of a list.
func (a asked) page(v *visit, reg *service.Register) registerView {
	l := labels{lang: v.lang, names: reg.Names, terms: reg.Terms}
	out := registerView{
		Kind: a.spec.Kind, What: first(v.lang, "kind."+string(a.spec.Kind)+".what"), Path: "/" + a.spec.Plural,
		Total: total(v.lang, reg), Words: a.words, From: i18n.ShortDate(a.from), To: i18n.ShortDate(a.to),
		Groups: a.groupOptions(v), Facets: a.facets(l, reg), Chips: a.chips(v, l), Clear: a.cleared(),
		Heads: a.heads(v), Exports: a.exports(v), Grouped: a.group.Field != "", More: reg.MoreBunches, Sums: a.sumLines(v, reg.Totals),
		Wide: len(a.columns) > uprightColumns,
	}
	out.Near, out.Periods = v.spanOptions(a.period)
	a.openPart(v, l, &out)
	out.Keep = a.hidden()
	cells := l.short()
	back := a.listAddress()
	for _, e := range reg.Records {
		out.Rows = append(out.Rows, a.row(cells, e, back))
	}
	out.Bunches = a.bunches(v, l, cells, reg)
	if reg.Next != "" {
		out.Next = a.place("cursor", reg.Next)
	}
	if reg.Prev != "" {
		out.Prev = a.place("before", reg.Prev)
	}
	if reg.May {
		out.Create = out.Path + "/new"
	}
	if v.mayImport(a.spec.Kind) {
		out.Import = importPath + "?kind=" + string(a.spec.Kind)
		out.Template = "/import/templates/" + string(a.spec.Kind) + ".xlsx"
	}
	if len(out.Rows) == 0 && len(out.Bunches) == 0 {
		out.Empty = emptiness(a, reg)
	} else {
		out.Bulk = a.bulkBar(v, reg)
	}
	return out
}

// uprightColumns is up to how many columns beside number and title an upright
// sheet takes.
const uprightColumns = 3

// openPart fills the part of the panel that is open and says how to open the others.
func (a asked) openPart(v *visit, l labels, out *registerView) {
	out.Open = map[string]string{}
	for _, part := range []string{"filters", "columns", "views"} {
		out.Open[part] = a.place("open", part) + "#" + part
	}
	switch a.open {
	case "filters":
		out.Panel = a.filterPanel(v, l)
	case "columns":
		out.Choice = a.columnsPanel(v.lang)
	case "views":
		out.Saving = a.viewsPanel(v)
	}
}

// hidden are what the list is that no input of the page shows.
func (a asked) hidden() []option {
	shown := []string{"q", "from", "to", "period", "group", strings.TrimSuffix(a.open, ".all")}
	if a.open == "filters" {
		shown = append(shown, a.panelKeys()...)
	}
	var out []option
	q := a.kept()
	if a.view != nil {
		q.Set("base", string(a.view.ID))
	}
	for _, k := range sortedKeys(q) {
		if slices.Contains(shown, k) {
			continue
		}
		for _, x := range q[k] {
			out = append(out, option{Name: k, Value: x})
		}
	}
	return out
}

// listAddress is the page of the list somebody reads, to come back to.
func (a asked) listAddress() string {
	q := a.self()
	if a.query.Cursor != "" {
		q.Set("cursor", a.query.Cursor)
	}
	if a.query.Before != "" {
		q.Set("before", a.query.Before)
	}
	return join("/"+a.spec.Plural, q)
}

// emptiness tells the empty states apart: nothing was ever entered that the
// reader could enter, nothing of it is theirs to see, or the filters keep nothing.
func emptiness(a asked, reg *service.Register) string {
	switch {
	case reg.Ever && onlyOpen(a):
		return "done"
	case reg.Ever:
		return "filtered"
	case reg.May:
		return "never"
	}
	return "hidden"
}

// onlyOpen reports whether the list asks for what is still to be done.
func onlyOpen(a asked) bool {
	picked := a.picked["state"]
	if len(picked) == 0 || len(a.spec.States) == 0 {
		return false
	}
	return !slices.ContainsFunc(picked, func(s string) bool {
		t := toneOf(a.spec, chancery.State(s))
		return t == toneDone || t == toneOff
	})
}

func total(lang i18n.Lang, reg *service.Register) string {
	if reg.More {
		return i18n.T(lang, "web.register.more_than", "count", reg.Total)
	}
	return i18n.T(lang, "list_page.records", "count", reg.Total)
}

// row is a record; its link says which list it came from.
func (a asked) row(l labels, e chancery.Entity, list string) registerRow {
	r := e.Head()
	title := nameValue(l.lang, service.Name{Kind: r.Kind, Ref: r.Ref, Title: service.TitleOf(e, l.names)})
	if list != "" {
		title.Href += "?from=" + url.QueryEscape(list)
	}
	row := registerRow{Title: title, Ref: r.Ref}
	fields := chancery.AllFields(e)
	for _, name := range a.columns {
		c := cell{Label: columnLabel(l.lang, a.spec, name)}
		switch name {
		case "state":
			tag := stateOf(l.lang, r.Kind, r.State)
			c.State = &tag
		case "updated_at":
			c.Value = value{Text: i18n.ShortTime(r.UpdatedAt)}
		default:
			f, _ := fields.ByName(name)
			c.Value, c.Class = l.of(f).briefly(), columnClass(f)
		}
		row.Cells = append(row.Cells, c)
	}
	return row
}

func columnClass(f chancery.Field) string {
	switch f.Type {
	case chancery.TypeNumber:
		return "num"
	case chancery.TypeDate, chancery.TypeTime:
		return "date"
	}
	return ""
}

func columnLabel(lang i18n.Lang, spec *chancery.Spec, name string) string {
	return fieldLabel(lang, string(spec.Kind), name)
}

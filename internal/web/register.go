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
	Period   string
	Periods  []option
	Facets   []facetView
	Chips    []chip
	Clear    string
	Keep     []option // hidden inputs of the filter form
	Columns  []option
	Heads    []headCell
	Rows     []registerRow
	Next     string
	Create   string
	Import   string // address of the import of such records; empty for who may not
	Template string
	Exports  []link
	Empty    string // which of the empty states, "" when there are rows
	Removed  string // reference of a record just removed
	Printed  string
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
	Title value
	Ref   string
	Cells []cell
}

// cell is one column of a record.
type cell struct {
	Label string
	Class string
	Value value
	State *stateTag
}

// facetView is one field to filter by with its values.
type facetView struct {
	Name    string
	Label   string
	Picked  int
	Options []option
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
	reg, err := s.service.List(v.ctx(), v.who, asked.query, true)
	if err != nil {
		return err
	}
	view := asked.view(v, reg)
	title := kindsLabel(v.lang, spec.Kind)
	h := head{Title: title, Kind: spec.Kind, Trail: []link{{Text: v.t("area." + string(spec.Area))}}, Wide: true}
	if ref := v.query("removed"); ref != "" {
		h.Notice = v.t("web.done.removed", "ref", ref)
		h.Undo = "/" + spec.Plural + "/" + url.PathEscape(ref) + "/restore"
	}
	return registerPage.show(v, h, view)
}

// view is the page of a list.
func (a asked) view(v *visit, reg *service.Register) registerView {
	l := labels{lang: v.lang, names: reg.Names, terms: reg.Terms}
	out := registerView{
		Kind: a.spec.Kind, What: first(v.lang, "kind."+string(a.spec.Kind)+".what"), Path: "/" + a.spec.Plural,
		Total: total(v.lang, reg), Words: a.words, From: i18n.ShortDate(a.from), To: i18n.ShortDate(a.to), Period: a.period,
		Periods: v.periodOptions(a.period), Facets: a.facets(l, reg), Chips: a.chips(v, l), Clear: a.cleared(),
		Columns: a.columnOptions(v.lang), Heads: a.heads(v), Exports: a.exports(v),
		Printed: v.t("web.printed", "by", v.name, "at", i18n.ShortTime(v.site.service.Now())),
	}
	if a.sort != "" {
		out.Keep = append(out.Keep, option{Name: "sort", Value: a.sort})
	}
	cells := l.short()
	for _, e := range reg.Records {
		out.Rows = append(out.Rows, a.row(cells, e))
	}
	if reg.Next != "" {
		out.Next = a.address("cursor", reg.Next)
	}
	if reg.May {
		out.Create = out.Path + "/new"
	}
	if v.mayImport(a.spec.Kind) {
		out.Import = importPath + "?kind=" + string(a.spec.Kind)
		out.Template = "/import/templates/" + string(a.spec.Kind) + ".xlsx"
	}
	if len(out.Rows) == 0 {
		out.Empty = emptiness(a, reg)
	}
	return out
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

func (a asked) row(l labels, e chancery.Entity) registerRow {
	r := e.Head()
	title := nameValue(l.lang, service.Name{Kind: r.Kind, Ref: r.Ref, Title: service.TitleOf(e, l.names)})
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

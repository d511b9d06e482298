package web

import (
	"html/template"
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/chart"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// screenView is a screen of its own: the top and the right column of a record
// where it is about one, and panels below one another.
type screenView struct {
	Top     *fileTop
	Side    *fileSide
	Title   string // where there is no Top
	Lead    string // what is to be seen, in a sentence
	Hint    string // what can be done on the screen: not printed
	Nav     []link // to the screens before and after
	Filters *filterForm
	Panels  []panel
	Guide   bool   // to read, not a list
	Class   string // official: a register to be printed as it stands
}

// filterForm is a form of choices that shows the page again.
type filterForm struct {
	Action  string
	Selects []choice
	Days    []dayInput
	Keep    []option // hidden inputs
	Clear   string
}

// dayInput is a date of a filter form, as people type it.
type dayInput struct{ Name, Label, Value string }

// choice is one select of a filter form.
type choice struct {
	Name, Label string
	Options     []option
}

// panel is one part of a screen: facts, counts, a chart and a table, as far as
// it has them.
type panel struct {
	ID, Title string
	Text      string
	Hint      string // what can be done: not printed
	Facts     []shownField
	Stats     []stat
	Steps     bool // the counts are steps that follow one another
	Chart     *drawing
	Charts    []*drawing
	Month     *monthGrid
	Grids     []grid
	Files     []fileGroup
	Links     []link
	Empty     string // what is said where there is nothing
}

// stat is a number that stands for itself, with the list behind it.
type stat struct {
	Label, Text, Note, Href string
	Tone                    tone
}

// drawing is a chart and its table.
type drawing struct {
	Title string
	SVG   template.HTML
	Table *grid
}

// grid is a table of values. On a narrow screen its rows become cards.
type grid struct {
	Caption string
	Hidden  bool // the caption is only for those who do not see the heading above
	Heads   []gridHead
	Rows    []gridRow
	Fold    string // shut behind this word at first
	Compact bool
}

// gridHead is the head of a column.
type gridHead struct{ Label, Class string }

// gridRow is a line; the first cell heads it.
type gridRow struct {
	Cells []gridCell
	Total bool
}

// gridCell holds values below one another, a state, or a warning.
type gridCell struct {
	Label  string
	Class  string
	Values []value
	State  *stateTag
	Flag   string
}

// Blank reports that a phone may leave the cell out.
func (c gridCell) Blank() bool {
	return c.State == nil && c.Flag == "" && !slices.ContainsFunc(c.Values, value.Shown)
}

var screenPage = newPage[screenView]("screen")

// show answers with the screen, headed by the title of the page.
func (w screenView) show(v *visit, h head) error {
	if w.Top == nil {
		w.Title, h.List = h.Title, !w.Guide
	}
	return screenPage.show(v, h, w)
}

// draw turns a chart into what a page shows. The writer of charts escapes all
// text that it is given.
func draw(c chart.Chart, fold string) *drawing {
	g := grid{Caption: c.Table.Caption, Fold: fold, Compact: true}
	for i, h := range c.Table.Head {
		class := ""
		if i > 0 && numeric(c.Table.Rows, i) {
			class = "num"
		}
		g.Heads = append(g.Heads, gridHead{h, class})
	}
	for _, r := range c.Table.Rows {
		var row gridRow
		for i, cell := range r {
			row.Cells = append(row.Cells, gridCell{Label: g.Heads[i].Label, Class: g.Heads[i].Class, Values: []value{{Text: cell.Text, Href: cell.Href}}})
		}
		g.Rows = append(g.Rows, row)
	}
	return &drawing{Title: c.Table.Caption, SVG: template.HTML(c.Scene.SVG(chart.SVG{Font: "inherit"})), Table: &g}
}

// numeric reports whether a column holds nothing but figures.
func numeric(rows [][]chart.Cell, i int) bool {
	for _, r := range rows {
		for _, c := range r[i].Text {
			if (c < '0' || c > '9') && c != '.' && c != ',' && c != '–' && c != '-' && c != '%' && c != ' ' {
				return false
			}
		}
	}
	return true
}

// gridOf begins a table with these columns; a label that begins with "#" heads
// a column of numbers.
func gridOf(caption string, labels ...string) grid {
	g := grid{Caption: caption, Hidden: true}
	for _, l := range labels {
		h := gridHead{Label: l}
		if l != "" && l[0] == '#' {
			h = gridHead{l[1:], "num"}
		}
		g.Heads = append(g.Heads, h)
	}
	return g
}

// add appends a line; it knows value, []value, stateTag, gridCell, string and int.
func (g *grid) add(lang i18n.Lang, cells ...any) *gridRow {
	var row gridRow
	for i, c := range cells {
		var out gridCell
		switch x := c.(type) {
		case gridCell:
			out = x
		case stateTag:
			out.State = &x
		case value:
			out.Values = spread(x)
		case []value:
			out.Values = x
		case string:
			out.Values = []value{{Text: x}}
		case int:
			out.Values = []value{{Text: i18n.Integer(lang, x)}}
		}
		out.Label = g.Heads[i].Label
		if out.Class == "" {
			out.Class = g.Heads[i].Class
		}
		row.Cells = append(row.Cells, out)
	}
	g.Rows = append(g.Rows, row)
	return &g.Rows[len(g.Rows)-1]
}

// trim takes the columns out that nobody filled.
func (g *grid) trim() {
	for i := len(g.Heads) - 1; i > 0; i-- {
		filled := slices.ContainsFunc(g.Rows, func(r gridRow) bool {
			c := r.Cells[i]
			return c.State != nil || c.Flag != "" || slices.ContainsFunc(c.Values, value.Shown)
		})
		if filled {
			continue
		}
		g.Heads = slices.Delete(g.Heads, i, i+1)
		for k := range g.Rows {
			g.Rows[k].Cells = slices.Delete(g.Rows[k].Cells, i, i+1)
		}
	}
}

// spread puts the items of a value below one another.
func spread(v value) []value {
	if len(v.Items) > 0 {
		return v.Items
	}
	if v.Text == "" {
		return nil
	}
	return []value{v}
}

// known names a record shown in full, as a link to it.
func (l labels) known(e chancery.Entity) value {
	r := e.Head()
	return nameValue(l.lang, service.Name{ID: r.ID, Kind: r.Kind, Ref: r.Ref, Title: service.TitleOf(e, l.names)})
}

// codes are several terms below one another.
func (l labels) codes(vocabulary string, list []chancery.Code) []value {
	var out []value
	for _, c := range list {
		out = append(out, l.code(vocabulary, c))
	}
	return out
}

// refs are links to the records among ids that the reader may see.
func (l labels) refs(ids []chancery.ID) []value {
	var out []value
	for _, id := range ids {
		if v := l.ref(id); v.Shown() {
			out = append(out, v)
		}
	}
	return out
}

// date is a date as it is known.
func (l labels) date(d chancery.Date) value { return value{Text: i18n.ShortDate(string(d))} }

// span is from one date to another.
func (l labels) span(from, to chancery.Date) value {
	return value{Text: i18n.ShortRange(string(from), string(to))}
}

// plain is a text in the reader's language or, failing that, the other.
func (l labels) plain(t chancery.Text) string { return l.text(t).Text }

func around(lang i18n.Lang, a service.Around) labels {
	return labels{lang: lang, names: a.Names, terms: a.Terms}
}

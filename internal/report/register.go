package report

import (
	"io"
	"strconv"
	"strings"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/report/paper"
)

// Letterhead is what stands at the head of a paper of the ministry.
type Letterhead struct {
	Ministry *chancery.Organisation // nil where none is entered
	Country  chancery.Code
}

// Register is a list of records as an official register ("sổ"): numbered rows
// in ruled columns under the ministry's head, closed by who signs it.
type Register struct {
	Letterhead
	Lang    i18n.Lang
	Title   string
	Period  string   // which days it covers; empty for all
	Filters []string // what else limits it
	Columns []RegisterColumn
	Rows    []RegisterRow
	Groups  bool // rows with a Group begin one
	Total   string
	Sums    []string
	Marking string // the highest of its records, where above the lowest
	Made    string // who made it, when, from which position of the ledger
	Base    string // address of the installation, for links
	At      time.Time
}

// RegisterColumn is a column with what its cells are like.
type RegisterColumn struct {
	Head   string
	Narrow bool // dates, numbers, references: no wider than they are
	Right  bool
}

// RegisterRow is one record, or the head of a group where Group is set.
type RegisterRow struct {
	Group string
	Ref   string
	Href  string
	Cells []string
}

// upright is up to how many columns an upright sheet takes.
const upright = 6

// Nation is the national name and the motto, for ministries of Viet Nam.
func (h Letterhead) Nation(l i18n.Lang) (name, motto string) {
	if !strings.EqualFold(string(h.Country), "VN") {
		return "", ""
	}
	return i18n.T(l, "central.face.nation"), i18n.T(l, "central.face.motto")
}

// Issuer is the ministry's name in capitals, empty where none is entered.
func (h Letterhead) Issuer(l i18n.Lang) string {
	if h.Ministry == nil {
		return ""
	}
	return strings.ToUpper(in(l, h.Ministry.Name))
}

// Place is the line with place and date.
func (h Letterhead) Place(l i18n.Lang, at time.Time) string {
	date := i18n.PaperDate(l, string(chancery.DayOf(at)))
	if name, _ := h.Nation(l); name != "" {
		return i18n.T(l, "central.face.place", "date", date)
	}
	return i18n.T(l, "central.face.date", "date", date)
}

// DOCX writes the register for a word processor.
func (r *Register) DOCX(w io.Writer) error { return paper.WriteDOCX(w, r.paper(), r.layout()) }

// PDF writes the register to print.
func (r *Register) PDF(w io.Writer) error { return paper.WritePDF(w, r.paper(), r.layout()) }

// layout lies where the columns are too many for an upright sheet.
func (r *Register) layout() paper.Layout {
	l := paper.Decree30()
	l.Cell = 11
	if len(r.Columns) > upright {
		l.Cell = 10
		return l.Lying()
	}
	return l
}

func (r *Register) paper() *paper.Paper {
	t := func(key string, args ...any) string { return i18n.T(r.Lang, key, args...) }
	p := &paper.Paper{Lang: string(r.Lang), Base: r.Base, Footer: r.Made, Meta: paper.Meta{
		Kind: t("view.paper.kind"), Abstract: r.Title, Issued: r.At, Place: r.Place(r.Lang, r.At), Marking: strings.ToUpper(r.Marking),
	}}
	if r.Period != "" {
		p.Meta.Abstract += "\n" + r.Period
	}
	if name := r.Issuer(r.Lang); name != "" {
		p.Meta.Issuer = []string{name}
	}
	p.Meta.Nation, p.Meta.Motto = r.Nation(r.Lang)
	p.Signer.Authority = []string{t("view.paper.signer")}
	p.Recipients = paper.Recipients{Label: t("central.face.recipients"), Lines: strings.Split(t("view.paper.recipients"), "; ")}
	for _, f := range r.Filters {
		p.Blocks = append(p.Blocks, paper.Note{Text: plain(f)})
	}
	p.Blocks = append(p.Blocks, r.table(), paper.Paragraph{Text: plain(t("view.paper.total", "total", r.Total)), Align: paper.Left})
	for _, s := range r.Sums {
		p.Blocks = append(p.Blocks, paper.Paragraph{Text: plain(s), Align: paper.Left})
	}
	return p
}

func (r *Register) table() paper.Table {
	t := paper.Table{Columns: []paper.Column{{Align: paper.Centre, Width: .05}}}
	head := paper.Row{Cells: paper.Cells(i18n.T(r.Lang, "view.paper.number"))}
	for _, c := range r.Columns {
		col := paper.Column{}
		if c.Narrow {
			col.Width = .1
		}
		if c.Right {
			col.Align, col.Width = paper.Right, .08
		}
		t.Columns = append(t.Columns, col)
		head.Cells = append(head.Cells, paper.Cells(c.Head)...)
	}
	t.Head = []paper.Row{head}
	n := 0
	for _, row := range r.Rows {
		if row.Group != "" {
			t.Rows = append(t.Rows, paper.Row{Total: true, Cells: []paper.Cell{{Text: plain(row.Group), Across: len(t.Columns), Heading: true}}})
			continue
		}
		n++
		cells := paper.Cells(strconv.Itoa(n))
		for i, c := range row.Cells {
			cell := paper.Cell{Text: plain(c)}
			if i == 0 && row.Href != "" {
				cell.Text = paper.Spans(paper.Figure(c, row.Href))
			}
			cells = append(cells, cell)
		}
		t.Rows = append(t.Rows, paper.Row{Cells: cells})
	}
	return t
}

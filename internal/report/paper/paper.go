package paper

import (
	"strings"
	"time"

	"chancery/internal/chart"
)

// Paper is an official paper. Whatever is empty is left out, so that a plain
// brief or register is a Paper too.
type Paper struct {
	Lang       string // "vi" or "en": the language of everything not marked otherwise
	Meta       Meta
	Blocks     []Block
	Signer     Signer
	Recipients Recipients
	Footer     string // stands small at the foot of every page: audience, ledger position
	// Base is the address that relative links are read against in DOCX and PDF,
	// such as "https://chancery.example.org". Without it they are left out there.
	Base string
}

// Meta is the head of a paper and what its file says about itself. Sizes and
// places follow annex I of Decree 30/2020/ND-CP.
type Meta struct {
	Parent        []string // the body above the issuing one
	Issuer        []string // the issuing body, in bold above a short rule
	Number        string   // number and symbol: "Số: 15/BC-BQP"
	About         string   // subject under the number, in letters: "V/v …"
	Nation, Motto string   // national name, and motto above a rule of its own length
	Place         string   // place and date, in italics
	Kind          string   // kind of paper: "BÁO CÁO"
	Abstract      string   // what the paper is about, under its kind
	To            []string // "Kính gửi: …", centred above the text
	Marking       string   // level of secrecy; stands at the top of every page
	Urgency       string   // stands boxed under the number
	Issued        time.Time
}

// Title is the paper's name in lists of files and in window titles.
func (m Meta) Title() string {
	return strings.TrimSpace(strings.TrimSpace(m.Kind) + " " + strings.ReplaceAll(strings.TrimSpace(m.Abstract), "\n", " "))
}

// Signer is the block at the end on the right.
type Signer struct {
	Authority []string // "TM. ỦY BAN …", "KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"
	Name      string   // with rank where the signer has one
}

// Recipients is the block at the end on the left.
type Recipients struct {
	Label string   // "Nơi nhận:"
	Lines []string // without the leading dash
}

// Block is one of Heading, Paragraph, List, Table, Chart, Note, Ending and PageBreak.
type Block interface{ block() }

// Heading begins a part of the paper. Level is 1 to 3; the number, if any, is
// part of the text. ID may be the target of a link "#id".
type Heading struct {
	Level int
	Text  []Span
	ID    string
}

// Align is how lines stand between the margins.
type Align int

// The alignments. Justified is for running text and begins with an indent.
const (
	Justified Align = iota
	Left
	Centre
	Right
)

// Paragraph is running text.
type Paragraph struct {
	Text  []Span
	Align Align
}

// List is a list with dashes, or with numbers that start again at 1.
type List struct {
	Numbered bool
	Items    []Item
}

// Item is one point of a list and the points under it. What lies deeper than
// three levels looks like the third.
type Item struct {
	Text []Span
	Sub  []Item
}

// Note is a remark in small type, such as how figures were counted.
type Note struct{ Text []Span }

// Ending is where signer and recipients stand when annexes follow them. Without
// one they close the paper.
type Ending struct{}

// PageBreak starts a new page, upright or lying, for all that follows.
type PageBreak struct{ Landscape bool }

// Chart shows a chart under its caption, and its table below. TableLabel,
// when set, folds the table away in HTML under these words. NoTable is for a
// chart whose figures stand in a table of the same paper.
type Chart struct {
	Chart      chart.Chart
	TableLabel string
	NoTable    bool
}

// Table is a grid with ruled cells. The rows of Head are repeated on every
// page. Rows may be shorter than Columns; what is missing is empty.
type Table struct {
	Caption string
	Columns []Column
	Head    []Row
	Rows    []Row
	// Fixed keeps the full size of type, however deep the cells are: those of a
	// template hold fields, whose names say nothing of what will stand there.
	Fixed bool
}

// Column is how a column of a table stands. Width is its share of the page;
// columns without one share what is left by what they hold. The cells of a Whole
// column, dates and numbers, are not broken into lines as long as there is room.
type Column struct {
	Align Align // Justified means Left
	Width float64
	Whole bool
}

// Row is a row of cells. A Total row is in bold.
type Row struct {
	Cells []Cell
	Total bool
}

// Cell is a cell of a table. Across and Down are how many columns and, in the
// head only, rows it covers; 0 means 1. Heading cells name their row.
type Cell struct {
	Text         []Span
	Across, Down int
	Heading      bool
}

func (Heading) block()   {}
func (Paragraph) block() {}
func (List) block()      {}
func (Note) block()      {}
func (PageBreak) block() {}
func (Ending) block()    {}
func (Chart) block()     {}
func (Table) block()     {}

// Span is a run of text of one look. Lang is set where it differs from the
// paper's. Href makes it a link: to the records behind a figure, or to a
// heading as "#id". Drift says, behind a frozen figure, what has become of it.
type Span struct {
	Text         string
	Bold, Italic bool
	Lang         string
	Href         string
	Drift        string
}

// Plain is text without anything.
func Plain(s string) Span { return Span{Text: s} }

// Bold is text in bold.
func Bold(s string) Span { return Span{Text: s, Bold: true} }

// Italic is text in italics.
func Italic(s string) Span { return Span{Text: s, Italic: true} }

// Figure is a value that leads to the records it counted.
func Figure(value, href string) Span { return Span{Text: value, Href: href} }

// Spans gathers runs of text.
func Spans(s ...Span) []Span { return s }

// Cells makes one plain cell of each text.
func Cells(texts ...string) []Cell {
	cells := make([]Cell, len(texts))
	for i, t := range texts {
		cells[i].Text = []Span{{Text: t}}
	}
	return cells
}

// spans is a text of the paper as one run.
func spans(s string, bold, italic bool) []Span {
	return []Span{{Text: s, Bold: bold, Italic: italic}}
}

// table is the table of a chart in the form of the paper's own tables: names
// left, figures right.
func (c Chart) table() Table {
	src := c.Chart.Table
	t := Table{Head: []Row{{Cells: Cells(src.Head...)}}}
	for i := range src.Head {
		t.Columns = append(t.Columns, Column{Align: columnAlign(src.Rows, i)})
	}
	for _, r := range src.Rows {
		row := Row{}
		for i, c := range r {
			row.Cells = append(row.Cells, Cell{Text: []Span{Figure(c.Text, c.Href)}, Heading: i == 0})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// columnAlign sets columns that hold only short figures to the right.
func columnAlign(rows [][]chart.Cell, i int) Align {
	if i == 0 {
		return Left
	}
	for _, r := range rows {
		if i < len(r) && strings.ContainsFunc(r[i].Text, func(c rune) bool { return c > '9' && c != '–' && c != '−' || c == '/' }) {
			return Left
		}
	}
	return Right
}

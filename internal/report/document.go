package report

import (
	"encoding/json"
	"io"

	"chancery/internal/chart"
	"chancery/internal/figures"
	"chancery/internal/i18n"
	"chancery/internal/report/paper"
)

// CSS is the look of papers in a page that shows them as fragments.
func CSS() string { return paper.CSS + chart.CSS }

// Document is a report in both languages, to be written in any form.
type Document struct {
	set      *figures.Set
	papers   map[i18n.Lang]*paper.Paper
	sections map[i18n.Lang][]Section
}

// NewCentral writes the central report in both languages.
func NewCentral(m *Material) *Document {
	d := &Document{set: m.Set, papers: map[i18n.Lang]*paper.Paper{}, sections: map[i18n.Lang][]Section{}}
	for _, l := range i18n.Langs() {
		d.papers[l], d.sections[l] = central(m, l)
	}
	return d
}

// Title is what the paper is called in a language.
func (d *Document) Title(l i18n.Lang) string { return d.papers[l].Meta.Title() }

// HTML writes a fragment for a page that has its own heading.
func (d *Document) HTML(w io.Writer, l i18n.Lang) error { return paper.WriteHTML(w, d.papers[l]) }

// Page writes an HTML document of its own.
func (d *Document) Page(w io.Writer, l i18n.Lang) error {
	return paper.WritePage(w, d.papers[l], paper.Decree30())
}

// DOCX writes a file for a word processor.
func (d *Document) DOCX(w io.Writer, l i18n.Lang) error {
	return paper.WriteDOCX(w, d.papers[l], paper.Decree30())
}

// PDF writes a file to print.
func (d *Document) PDF(w io.Writer, l i18n.Lang) error {
	return paper.WritePDF(w, d.papers[l], paper.Decree30())
}

// JSON gives the figures with the text of both languages by sections.
func (d *Document) JSON() ([]byte, error) {
	out := struct {
		*figures.Set
		Sections []sectionJSON `json:"sections"`
	}{Set: d.set}
	for i, s := range d.sections[i18n.EN] {
		x := sectionJSON{ID: s.ID, Title: textJSON{s.Title.EN, s.Title.VI}, Blocks: []blockJSON{}}
		for _, l := range i18n.Langs() {
			for _, b := range d.sections[l][i].Blocks[1:] { // the first is the title
				if j, ok := blockAsJSON(b); ok {
					j.Lang = l
					x.Blocks = append(x.Blocks, j)
				}
			}
		}
		out.Sections = append(out.Sections, x)
	}
	return json.Marshal(out)
}

type textJSON struct {
	EN string `json:"en"`
	VI string `json:"vi"`
}

type sectionJSON struct {
	ID     string      `json:"id"`
	Title  textJSON    `json:"title"`
	Blocks []blockJSON `json:"blocks"`
}

// blockJSON is one block of text; Figures are the numbers in it with where
// their records are listed.
type blockJSON struct {
	Lang    i18n.Lang    `json:"lang"`
	Kind    string       `json:"kind"` // heading, paragraph, list, note, table or chart
	Text    string       `json:"text,omitempty"`
	Items   []string     `json:"items,omitempty"`
	Head    []string     `json:"head,omitempty"`
	Rows    [][]string   `json:"rows,omitempty"`
	Figures []figureJSON `json:"figures,omitempty"`
}

type figureJSON struct {
	Text string `json:"text"`
	Href string `json:"href"`
}

func (b *blockJSON) add(spans []paper.Span) (text string) {
	for _, s := range spans {
		text += s.Text
		if s.Href != "" {
			b.Figures = append(b.Figures, figureJSON{s.Text, s.Href})
		}
	}
	return text
}

func blockAsJSON(block paper.Block) (b blockJSON, ok bool) {
	switch x := block.(type) {
	case paper.Heading:
		b.Kind, b.Text = "heading", b.add(x.Text)
	case paper.Paragraph:
		b.Kind, b.Text = "paragraph", b.add(x.Text)
	case paper.Note:
		b.Kind, b.Text = "note", b.add(x.Text)
	case paper.List:
		b.Kind = "list"
		for _, it := range x.Items {
			b.Items = append(b.Items, b.add(it.Text))
		}
	case paper.Table:
		b.Kind, b.Text = "table", x.Caption
		for _, r := range x.Head {
			b.Head = append(b.Head, b.row(r)...)
		}
		for _, r := range x.Rows {
			b.Rows = append(b.Rows, b.row(r))
		}
	case paper.Chart:
		b.Kind, b.Text, b.Head = "chart", x.Chart.Table.Caption, x.Chart.Table.Head
		for _, r := range x.Chart.Table.Rows {
			var cells []string
			for _, c := range r {
				cells = append(cells, c.Text)
			}
			b.Rows = append(b.Rows, cells)
		}
	default:
		return b, false
	}
	return b, true
}

func (b *blockJSON) row(r paper.Row) (cells []string) {
	for _, c := range r.Cells {
		cells = append(cells, b.add(c.Text))
	}
	return cells
}

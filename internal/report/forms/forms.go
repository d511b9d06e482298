// Package forms holds the templates of official papers that come with the
// program: plain texts beside this file, made into .docx files by package paper in
// the layout of Decree 30/2020/ND-CP. A ministry takes one as it is, changes it in
// a word processor, and puts its own in its place.
//
// A text is named PAPER.KIND.LANGUAGE.txt; "any" stands for every kind of record.
// Lines that begin with "@" fill the head, "#" is a heading, "-" a list, ">" a centred line, "|" a table:
// its first row gives width in millimetres, "c" for centred, and the head of each column.
package forms

import (
	"bytes"
	"embed"
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/report/paper"
)

//go:embed *.txt
var texts embed.FS

// Form is one template that ships.
type Form struct {
	Paper chancery.Code // of the vocabulary paper_kind
	Kind  chancery.Kind // empty for every kind
}

// Forms lists what ships, in the order of the papers' names.
func Forms() (out []Form) {
	files, err := texts.ReadDir(".")
	if err != nil {
		panic(err) // the files are part of the program
	}
	for _, f := range files {
		parts := strings.Split(f.Name(), ".")
		if len(parts) != 4 || parts[2] != "vi" {
			continue
		}
		x := Form{Paper: chancery.Code(parts[0]), Kind: chancery.Kind(parts[1])}
		if x.Kind == "any" {
			x.Kind = ""
		}
		out = append(out, x)
	}
	return out
}

// Find is the form of a paper for records of a kind: its own before that for
// every kind.
func Find(name chancery.Code, kind chancery.Kind) (Form, bool) {
	for _, k := range []chancery.Kind{kind, ""} {
		if i := slices.Index(Forms(), Form{name, k}); i >= 0 {
			return Forms()[i], true
		}
	}
	return Form{}, false
}

// DOCX writes the template for records of a kind. Vietnamese papers, and those
// of a ministry of Viet Nam in English, begin with the national name.
func (f Form) DOCX(l i18n.Lang, kind *chancery.Spec, country chancery.Code) ([]byte, error) {
	file := string(f.Paper) + "." + string(f.Kind) + "." + string(l) + ".txt"
	if f.Kind == "" {
		file = string(f.Paper) + ".any." + string(l) + ".txt"
	}
	layout := paper.Decree30()
	layout.LeastRule = 100
	r := reader{lang: l, kind: kind, layout: layout, paper: &paper.Paper{Lang: string(l)}}
	for _, name := range []string{"head." + string(l) + ".txt", file, "end." + string(l) + ".txt"} {
		b, err := texts.ReadFile(name)
		if err != nil {
			return nil, chancery.NotFound("template", string(f.Paper))
		}
		for line := range strings.Lines(string(b)) {
			r.line(strings.TrimRight(line, "\n"))
		}
		r.endTable()
		r.endList()
	}
	if country == "VN" {
		r.paper.Meta.Nation, r.paper.Meta.Motto = i18n.T(l, "central.face.nation"), i18n.T(l, "central.face.motto")
	}
	var b bytes.Buffer
	err := paper.WriteDOCX(&b, r.paper, r.layout)
	return b.Bytes(), err
}

type reader struct {
	lang   i18n.Lang
	kind   *chancery.Spec
	layout paper.Layout
	paper  *paper.Paper
	table  *paper.Table
	items  []paper.Item
}

func (r *reader) line(s string) {
	if !strings.HasPrefix(s, "|") {
		r.endTable()
	}
	if !strings.HasPrefix(s, "- ") {
		r.endList()
	}
	mark, rest, _ := strings.Cut(s, " ")
	switch {
	case s == "":
	case s[0] == '@':
		r.head(mark[1:], rest)
	case mark == "#":
		r.put(paper.Heading{Level: 2, Text: plain(rest)})
	case mark == ">":
		r.put(paper.Paragraph{Align: paper.Centre, Text: plain(rest)})
	case mark == "-":
		r.items = append(r.items, paper.Item{Text: plain(rest)})
	case s[0] == '|':
		r.row(strings.Split(s[1:], "|"))
	default:
		r.put(paper.Paragraph{Text: plain(s)})
	}
}

func plain(s string) []paper.Span { return paper.Spans(paper.Plain(s)) }

func (r *reader) put(b paper.Block) { r.paper.Blocks = append(r.paper.Blocks, b) }

func (r *reader) head(key, s string) {
	m := &r.paper.Meta
	switch key {
	case "issuer":
		m.Issuer = append(m.Issuer, s)
	case "number":
		m.Number = s
	case "about":
		m.About = s
	case "place":
		m.Place = s
	case "marking":
		m.Marking = s
	case "kind":
		m.Kind = s
	case "abstract":
		m.Abstract = s
	case "to":
		m.To = append(m.To, s)
	case "footer":
		r.paper.Footer = s
	case "signer":
		r.paper.Signer.Authority = append(r.paper.Signer.Authority, s)
	case "name":
		r.paper.Signer.Name = s
	case "recipients":
		r.paper.Recipients.Label = s
	case "recipient":
		r.paper.Recipients.Lines = append(r.paper.Recipients.Lines, s)
	case "landscape":
		l := &r.layout
		l.PageWidth, l.PageHeight = l.PageHeight, l.PageWidth
	case "columns":
		r.register(s)
	}
}

// row begins a table or goes on with it.
func (r *reader) row(cells []string) {
	if r.table == nil {
		r.table = &paper.Table{Fixed: true}
		var heads []string
		for _, c := range cells {
			width, rest, _ := strings.Cut(strings.TrimSpace(c), " ")
			mm, _ := strconv.Atoi(width) // the texts are part of the program; a test reads them all
			col := paper.Column{Align: paper.Left, Width: float64(mm) / (r.layout.PageWidth - r.layout.Left - r.layout.Right)}
			if s, ok := strings.CutPrefix(rest, "c "); ok {
				col.Align, rest = paper.Centre, s
			}
			r.table.Columns, heads = append(r.table.Columns, col), append(heads, rest)
		}
		r.table.Head = []paper.Row{{Cells: paper.Cells(heads...)}}
		return
	}
	for i, c := range cells {
		cells[i] = strings.TrimSpace(c)
	}
	r.table.Rows = append(r.table.Rows, paper.Row{Cells: paper.Cells(cells...)})
}

func (r *reader) endTable() {
	if r.table != nil {
		r.put(*r.table)
		r.table = nil
	}
}

func (r *reader) endList() {
	if len(r.items) > 0 {
		r.put(paper.List{Items: r.items})
		r.items = nil
	}
}

// register is the table of a register: the number, the reference, and the
// columns that the register of the kind shows.
func (r *reader) register(first string) {
	heads, cells := []string{first, i18n.FieldName(r.lang, string(r.kind.Kind), "ref")}, []string{"{{#each records}}{{@number}}", "{{ref}}"}
	widths := []float64{.05, .1}
	for _, f := range r.kind.Describe() {
		if f.Column || f.Title {
			heads, cells = append(heads, i18n.FieldName(r.lang, string(r.kind.Kind), f.Name)), append(cells, "{{"+f.Name+"}}")
			widths = append(widths, 1)
			switch {
			case f.Type == chancery.TypeDate:
				widths[len(widths)-1] = 1.3 // ten figures in one line
			case f.Title:
				widths[len(widths)-1] = 2.5
			case f.Type == chancery.TypeRefs:
				widths[len(widths)-1] = 1.7
			}
		}
	}
	if len(r.kind.States) > 0 {
		heads, cells, widths = append(heads, i18n.T(r.lang, "word.state")), append(cells, "{{state}}"), append(widths, 1)
	}
	total := 0.0
	for _, w := range widths[2:] {
		total += w
	}
	t := paper.Table{Fixed: true, Head: []paper.Row{{Cells: paper.Cells(heads...)}}}
	for i, w := range widths {
		c := paper.Column{Align: paper.Left, Width: w}
		if i < 2 {
			c.Align = paper.Centre
		} else {
			c.Width = .85 * w / total
		}
		t.Columns = append(t.Columns, c)
	}
	cells[len(cells)-1] += "{{/each}}"
	t.Rows = []paper.Row{{Cells: paper.Cells(cells...)}}
	r.put(t)
}

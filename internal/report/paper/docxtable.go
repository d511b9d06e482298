package paper

import (
	"fmt"
	"strings"

	"chancery/internal/chart"
)

// table writes a ruled table with its caption above. Header rows come again
// on every page and rows are not torn apart.
func (d *docx) table(t Table) {
	width := d.l.textWidth(d.landscape)
	n := t.columns()
	size := t.size(width, d.l.Cell)
	widths := t.columnWidths(width, size)
	g := docxGrid{docx: d, t: t, widths: widths}
	if size != d.l.Cell {
		g.size = size
	}
	if t.Caption != "" {
		d.paragraph(para{style: "Caption"}, spans(t.Caption, false, false))
	} else {
		d.paragraph(para{style: "Normal", exact: 4, keepNext: true}, nil)
	}
	m := &d.body
	m.open("w:tbl")
	d.tableProperties("TableGrid", width)
	d.tableGrid(widths)
	g.head(place(t.Head, n, true))
	for i, row := range place(t.Rows, n, false) {
		g.row(row, i)
	}
	m.end("w:tbl")
	d.paragraph(para{style: "Normal", exact: 6}, nil) // two tables in a row would become one
}

// docxGrid writes the rows of one table; size is 0 where the style's holds.
type docxGrid struct {
	*docx
	t      Table
	widths []float64
	size   float64
}

// smallTable is how many rows are kept on one page.
const smallTable = 12

// head writes the header rows. A cell that covers rows below comes again in
// each of them as its continuation.
func (g docxGrid) head(rows [][]placed) {
	m := &g.body
	open := map[int]placed{} // cells still going down, by their column
	for i, row := range rows {
		m.open("w:tr")
		m.open("w:trPr")
		m.empty("w:cantSplit")
		m.empty("w:tblHeader")
		m.end("w:trPr")
		next := 0
		for col := 0; col < len(g.widths); {
			if c, ok := open[col]; ok {
				g.cell(c, "continue", "TableHead", "center", nil, true)
				if c.down--; c.down == 0 {
					delete(open, col)
				} else {
					open[col] = c
				}
				col += c.across
				continue
			}
			if next >= len(row) {
				break
			}
			c := row[next]
			next++
			merge := ""
			if c.down > 1 {
				merge = "restart"
				rest := c
				rest.down = min(c.down, len(rows)-i) - 1
				open[col] = rest
			}
			g.cell(c, merge, "TableHead", "center", c.Text, true)
			col += c.across
		}
		m.end("w:tr")
	}
}

func (g docxGrid) row(row []placed, i int) {
	m, n := &g.body, len(g.t.Rows)
	m.open("w:tr")
	m.open("w:trPr")
	m.empty("w:cantSplit")
	m.end("w:trPr")
	keep := i < n-1 && (n <= smallTable || i == n-2)
	for _, c := range row {
		g.cellWith(c, "", "TableText", jc(g.t.align(c.col)), emphasise(c.Text, g.t.Rows[i].Total), keep, "top")
	}
	m.end("w:tr")
}

func (g docxGrid) cell(c placed, merge, style, align string, text []Span, keep bool) {
	g.cellWith(c, merge, style, align, text, keep, "center")
}

func (g docxGrid) cellWith(c placed, merge, style, align string, text []Span, keep bool, vertical string) {
	m := &g.body
	m.open("w:tc")
	m.open("w:tcPr")
	m.empty("w:tcW", "w:w", twips(sum(g.widths[c.col:c.col+c.across])), "w:type", "dxa")
	if c.across > 1 {
		m.val("w:gridSpan", itoa(c.across))
	}
	if merge != "" {
		m.val("w:vMerge", merge)
	}
	m.val("w:vAlign", vertical)
	m.end("w:tcPr")
	g.paragraph(para{style: style, align: align, keepNext: keep, size: g.size}, text)
	m.end("w:tc")
}

// chart places the drawing as a picture: SVG for those who can show it, PNG
// for the others; the description is its alternative text.
func (d *docx) chart(c Chart) error {
	s := c.Chart.Scene
	if s.W > 0 && s.H > 0 {
		png, err := rasterise(s)
		if err != nil {
			return fmt.Errorf("docx chart %q: %w", s.Title, err)
		}
		d.pictures++
		name := "media/chart" + itoa(d.pictures)
		d.parts = append(d.parts, part{"word/" + name + ".png", string(png)},
			part{"word/" + name + ".svg", s.SVG(chart.SVG{File: true, Font: "Times New Roman, Liberation Serif, serif"})})
		if caption := c.Chart.Table.Caption; caption != "" {
			d.paragraph(para{style: "Caption"}, spans(caption, false, false))
		}
		scale := min(.75, d.l.textWidth(d.landscape)/s.W, (d.l.textHeight(d.landscape)-60)/s.H)
		d.picture(name, s, s.W*scale, s.H*scale)
	}
	if !c.NoTable && len(c.Chart.Table.Rows) > 0 {
		d.table(c.table())
	}
	return nil
}

func (d *docx) picture(name string, s chart.Scene, w, h float64) {
	m, id := &d.body, itoa(d.pictures)
	png, svg := d.rel("image", name+".png", false), d.rel("image", name+".svg", false)
	title, desc := flat(s.Title), strings.TrimSpace(flat(s.Title)+". "+flat(s.Desc))
	m.open("w:p")
	m.open("w:pPr")
	m.val("w:pStyle", "Picture")
	m.end("w:pPr")
	m.open("w:r")
	m.open("w:drawing")
	m.open("wp:inline", "distT", "0", "distB", "0", "distL", "0", "distR", "0")
	m.empty("wp:extent", "cx", emu(w), "cy", emu(h))
	m.empty("wp:docPr", "id", id, "name", "Chart "+id, "descr", desc, "title", title)
	m.open("wp:cNvGraphicFramePr")
	m.empty("a:graphicFrameLocks", "noChangeAspect", "1")
	m.end("wp:cNvGraphicFramePr")
	m.open("a:graphic")
	m.open("a:graphicData", "uri", drawNS+"/picture")
	m.open("pic:pic")
	m.open("pic:nvPicPr")
	m.empty("pic:cNvPr", "id", id, "name", "chart"+id+".png", "descr", desc)
	m.empty("pic:cNvPicPr")
	m.end("pic:nvPicPr")
	m.open("pic:blipFill")
	m.open("a:blip", "r:embed", png)
	m.open("a:extLst")
	m.open("a:ext", "uri", "{96DAC541-7B7A-43D3-8B79-37D633B846F1}")
	m.empty("asvg:svgBlip", "xmlns:asvg", "http://schemas.microsoft.com/office/drawing/2016/SVG/main", "r:embed", svg)
	m.end("a:ext", "a:extLst", "a:blip")
	m.open("a:stretch")
	m.empty("a:fillRect")
	m.end("a:stretch", "pic:blipFill")
	m.open("pic:spPr")
	m.open("a:xfrm")
	m.empty("a:off", "x", "0", "y", "0")
	m.empty("a:ext", "cx", emu(w), "cy", emu(h))
	m.end("a:xfrm")
	m.open("a:prstGeom", "prst", "rect")
	m.empty("a:avLst")
	m.end("a:prstGeom", "pic:spPr", "pic:pic", "a:graphicData", "a:graphic", "wp:inline", "w:drawing", "w:r", "w:p")
}

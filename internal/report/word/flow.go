package word

import (
	"io"
	"strconv"
	"strings"
	"time"

	"chancery/internal/report/paper"
)

// WritePDF puts a file on pages, with the one typeface of official papers.
//
// Text in columns, lists, tables, headers and footers, page numbers, notes, pictures,
// text boxes and lines come out. Text does not run round what floats but goes on below
// it; shapes other than boxes and lines are left out. Footnotes stand at the end.
func WritePDF(w io.Writer, f *File) error {
	flow, err := f.flow()
	if err != nil {
		return err
	}
	return paper.WriteFlowPDF(w, flow)
}

// laying reads one file.
type laying struct {
	f     *File
	sheet *sheet
	part  string
	links map[string]string
	notes []string // ids of footnotes in the order of the text
	table looks    // of the table that is being read, with its style
	field struct {
		depth int
		code  string
		shown bool // what the field showed last is being read
	}
	newPage bool
	boxes   int // text boxes that are being read
}

func (f *File) flow() (*paper.Flow, error) {
	root, err := f.story(f.main)
	if err != nil {
		return nil, err
	}
	l := &laying{f: f, sheet: readSheet(f), part: f.main, links: f.related(f.main)}
	out := &paper.Flow{Lang: "vi"}
	f.describe(out)
	body := root.child("w:body")
	if body == nil {
		body = &node{}
	}
	var blocks []paper.FlowBlock
	for _, k := range opened(body.kids) {
		if k.name == "w:sectPr" {
			continue
		}
		blocks = append(blocks, l.block(k)...)
		if end := k.child("w:pPr").child("w:sectPr"); k.name == "w:p" && end != nil {
			out.Sections = append(out.Sections, l.section(end, blocks, out.Sections))
			blocks = nil
		}
	}
	out.Sections = append(out.Sections, l.section(body.child("w:sectPr"), blocks, out.Sections))
	out.Notes = l.footnotes()
	return out, nil
}

// opened are the elements of a body, those in content controls and tracked
// insertions among them, so that the end of a section is seen wherever it stands.
func opened(kids []*node) (out []*node) {
	for _, k := range kids {
		switch k.name {
		case "w:sdt":
			if c := k.child("w:sdtContent"); c != nil {
				out = append(out, opened(c.kids)...)
			}
		case "w:ins", "w:moveTo", "w:customXml", "w:smartTag":
			out = append(out, opened(k.kids)...)
		default:
			out = append(out, k)
		}
	}
	return out
}

// describe reads what the file says of itself.
func (f *File) describe(out *paper.Flow) {
	root, err := parseXML(f.part(properties))
	if err != nil {
		return
	}
	for _, k := range root.kids {
		switch k.name {
		case "dc:title":
			out.Title = k.content()
		case "dc:creator":
			out.Author = k.content()
		case "dc:language":
			out.Lang, _, _ = strings.Cut(k.content(), "-")
		case "dcterms:modified":
			if t, err := time.Parse(time.RFC3339, k.content()); err == nil {
				out.Issued = t
			}
		}
	}
}

// section reads a sheet. Headers that it does not name are those of the section before.
func (l *laying) section(p *node, blocks []paper.FlowBlock, before []paper.FlowSection) paper.FlowSection {
	s := paper.FlowSection{Width: 595.3, Height: 841.9, Top: 56.7, Right: 42.5, Bottom: 56.7, Left: 85, HeaderAt: 28, FooterAt: 28, Blocks: blocks}
	if len(before) > 0 {
		prev := before[len(before)-1]
		s.Header, s.Footer, s.First, s.FirstFoot, s.Even, s.EvenFoot = prev.Header, prev.Footer, prev.First, prev.FirstFoot, prev.Even, prev.EvenFoot
	}
	s.OwnEven = l.sheet.evenOdd
	if p == nil {
		return s
	}
	size, margins := p.child("w:pgSz"), p.child("w:pgMar")
	read := func(n *node, attr string, into *float64, least, most float64) {
		if n != nil && n.attr(attr) != "" {
			*into = min(max(twips(n.attr(attr)), least), most)
		}
	}
	read(size, "w:w", &s.Width, 72, 2000)
	read(size, "w:h", &s.Height, 72, 2000)
	for attr, into := range map[string]*float64{"w:top": &s.Top, "w:right": &s.Right, "w:bottom": &s.Bottom, "w:left": &s.Left, "w:header": &s.HeaderAt, "w:footer": &s.FooterAt} {
		read(margins, attr, into, 0, 600)
	}
	s.Continues = p.val("w:type") == "continuous"
	s.OwnFirst = looks{p}.is("w:titlePg")
	s.Columns, s.Separated = columns(p.child("w:cols"), s.Width-s.Left-s.Right)
	for _, k := range p.kids {
		if k.name != "w:headerReference" && k.name != "w:footerReference" {
			continue
		}
		content := l.edge(l.links[k.attr("r:id")])
		switch k.name + k.attr("w:type") {
		case "w:headerReferencedefault":
			s.Header = content
		case "w:headerReferencefirst":
			s.First = content
		case "w:footerReferencedefault":
			s.Footer = content
		case "w:footerReferencefirst":
			s.FirstFoot = content
		case "w:headerReferenceeven":
			s.Even = content
		case "w:footerReferenceeven":
			s.EvenFoot = content
		}
	}
	return s
}

// columns reads how a section is divided; none where text goes across the sheet.
func columns(n *node, width float64) (out []paper.FlowColumn, separated bool) {
	if n == nil {
		return nil, false
	}
	if on(n.attr("w:equalWidth")) || n.child("w:col") == nil {
		num, err := strconv.Atoi(n.attr("w:num"))
		if err != nil || num < 2 {
			return nil, false
		}
		num = min(num, 12)
		space := 36.0
		if s := n.attr("w:space"); s != "" {
			space = max(twips(s), 0)
		}
		w := (width - float64(num-1)*space) / float64(num)
		for i := range num {
			out = append(out, paper.FlowColumn{At: float64(i) * (w + space), Width: max(w, 18)})
		}
	} else {
		at := 0.0
		for _, c := range n.kids {
			if c.name == "w:col" && len(out) < 12 {
				out = append(out, paper.FlowColumn{At: at, Width: max(twips(c.attr("w:w")), 18)})
				at += max(twips(c.attr("w:w")), 18) + max(twips(c.attr("w:space")), 0)
			}
		}
	}
	if len(out) < 2 {
		return nil, false
	}
	return out, n.attr("w:sep") != "" && on(n.attr("w:sep"))
}

// edge reads a header or footer.
func (l *laying) edge(part string) (out []paper.FlowBlock) {
	root, err := parseXML(l.f.part(part))
	if err != nil {
		return nil
	}
	in := &laying{f: l.f, sheet: l.sheet, part: part, links: l.f.related(part)}
	for _, k := range root.kids {
		out = append(out, in.block(k)...)
	}
	return out
}

// footnotes are the notes of the text, numbered as there.
func (l *laying) footnotes() (out []paper.FlowBlock) {
	for i := 0; i < len(l.notes); i++ {
		for _, name := range l.f.storyNames()[1:] {
			root, err := l.f.story(name)
			if err != nil || root.name != "w:footnotes" && root.name != "w:endnotes" {
				continue
			}
			in := &laying{f: l.f, sheet: l.sheet, part: name, links: l.f.related(name)}
			for _, n := range root.kids {
				if n.attr("w:id") != l.notes[i] || n.attr("w:type") != "" {
					continue
				}
				for k, p := range n.kids {
					for _, b := range in.block(p) {
						if t, ok := b.(paper.FlowText); ok && k == 0 {
							t.Spans = append([]paper.FlowSpan{{Text: itoa(i + 1), Size: t.Size, Raised: 1}, {Text: " ", Size: t.Size}}, t.Spans...)
							b = t
						}
						out = append(out, b)
					}
				}
			}
		}
	}
	return out
}

func (l *laying) block(n *node) []paper.FlowBlock {
	switch n.name {
	case "w:p":
		return l.paragraph(n)
	case "w:tbl":
		return []paper.FlowBlock{l.grid(n)}
	case "w:sdt":
		return l.blocks(n.child("w:sdtContent"))
	case "w:ins", "w:moveTo", "w:customXml", "w:smartTag":
		return l.blocks(n)
	}
	return nil
}

func (l *laying) blocks(n *node) (out []paper.FlowBlock) {
	if n != nil {
		for _, k := range n.kids {
			out = append(out, l.block(k)...)
		}
	}
	return out
}

var aligns = map[string]paper.Align{"both": paper.Justified, "distribute": paper.Justified, "left": paper.Left, "start": paper.Left, "center": paper.Centre, "right": paper.Right, "end": paper.Right}

func (l *laying) paragraph(n *node) []paper.FlowBlock {
	form := n.child("w:pPr")
	para, run := l.sheet.paragraphLooks(form, l.table)
	p := paper.FlowText{Align: paper.Left, Style: para.get("w:pStyle", "w:val"), NewPage: para.is("w:pageBreakBefore") || l.newPage, KeepNext: para.is("w:keepNext"), KeepLines: para.is("w:keepLines"), NoGapBetweenAlike: para.is("w:contextualSpacing")}
	l.newPage = false
	if a, ok := aligns[para.get("w:jc", "w:val")]; ok {
		p.Align = a
	}
	indent := func(names ...string) (v float64) {
		for _, name := range names {
			if s := para.get("w:ind", name); s != "" {
				return twips(s)
			}
		}
		return 0
	}
	p.Left, p.Right = indent("w:left", "w:start"), indent("w:right", "w:end")
	p.Indent = firstLine(para)
	p.Before, p.After = twips(para.get("w:spacing", "w:before")), twips(para.get("w:spacing", "w:after"))
	switch line := para.get("w:spacing", "w:line"); para.get("w:spacing", "w:lineRule") {
	case "exact":
		p.Rule, p.Line = paper.Exactly, twips(line)
	case "atLeast":
		p.Rule, p.Line = paper.AtLeast, twips(line)
	default:
		p.Line = twips(line) / 12
	}
	p.Borders = borders(para.last("w:pBdr"), paper.Borders{})
	p.Tabs = tabs(para)
	p.Size = sizeOf(l.sheet.runLooks(run, form.child("w:rPr")))
	if text, level := l.sheet.label(para); level != nil {
		p.Spans = append(p.Spans, l.label(run, text, level)...)
	}
	breaks := l.runs(&p, n, run, "")
	if len(p.Spans) == 0 && breaks > 0 && len(textOf(n)) < 2 {
		l.newPage = true
	}
	if l.boxes > 0 {
		p.NewPage, p.NewColumn = false, false
	}
	return []paper.FlowBlock{p}
}

// firstLine is the indent of the first line; what hangs is below 0. Whichever of
// the two is said last holds.
func firstLine(para looks) float64 {
	for i := len(para) - 1; i >= 0; i-- {
		if c := para[i].child("w:ind"); c != nil {
			if h := c.attr("w:hanging"); h != "" {
				return -twips(h)
			}
			if f := c.attr("w:firstLine"); f != "" {
				return twips(f)
			}
		}
	}
	return 0
}

func (l *laying) label(run looks, text string, level *node) []paper.FlowSpan {
	s := l.look(append(append(looks(nil), run...), compact(looks{level.child("w:rPr")})...), text, "")
	switch level.val("w:suff") {
	case "nothing":
		return []paper.FlowSpan{s}
	case "space":
		s.Text += " "
		return []paper.FlowSpan{s}
	}
	return []paper.FlowSpan{s, {Tab: true}}
}

func tabs(para looks) (out []paper.FlowTab) {
	at := map[float64]paper.Align{}
	var order []float64
	for _, p := range para {
		t := p.child("w:tabs")
		if t == nil {
			continue
		}
		for _, k := range t.kids {
			pos := twips(k.attr("w:pos"))
			if k.attr("w:val") == "clear" {
				delete(at, pos)
				continue
			}
			a, ok := aligns[k.attr("w:val")]
			if !ok {
				a = paper.Left
			}
			if _, had := at[pos]; !had {
				order = append(order, pos)
			}
			at[pos] = a
		}
	}
	for _, pos := range order {
		if a, ok := at[pos]; ok {
			out = append(out, paper.FlowTab{At: pos, Align: a})
			delete(at, pos)
		}
	}
	return out
}

// borders reads lines, with those of a table where a cell says nothing.
func borders(n *node, otherwise paper.Borders) paper.Borders {
	b := otherwise
	if n == nil {
		return b
	}
	side := func(into *float64, names ...string) {
		for _, name := range names {
			c := n.child(name)
			if c == nil {
				continue
			}
			*into = 0
			if v := c.attr("w:val"); v != "nil" && v != "none" && v != "" {
				*into = max(eighths(c.attr("w:sz")), .25)
			}
			if space, err := decimal(c.attr("w:space")); err == nil {
				b.Space = min(max(space, 0), 31)
			}
		}
	}
	side(&b.Top, "w:top")
	side(&b.Bottom, "w:bottom")
	side(&b.Left, "w:left", "w:start")
	side(&b.Right, "w:right", "w:end")
	return b
}

func eighths(s string) float64 {
	n, err := decimal(s)
	if err != nil || n < 0 || n > 96 {
		return 0
	}
	return n / 8
}

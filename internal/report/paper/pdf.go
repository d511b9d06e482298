package paper

import (
	"io"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// WritePDF writes the paper as PDF, its typeface embedded. The bytes depend on
// nothing but the paper and the layout.
func WritePDF(w io.Writer, p *Paper, l Layout) error {
	d := newPDF(p, l)
	d.newPage(false)
	d.head()
	for i, b := range p.Blocks {
		d.block(b, i)
	}
	if !d.p.endsWithin() {
		d.ending()
	}
	d.bookmarks()
	return d.f.Output(w)
}

const family = "serif"

// pdf lays a paper out on pages. y is how far down the page is filled, in
// points from its top edge.
type pdf struct {
	f       *fpdf.Fpdf
	p       *Paper
	l       Layout
	anchors map[string]bool
	links   map[string]int
	marks   []bookmark

	landscape         bool
	page              int
	pageW, pageH      float64
	left, top, bottom float64
	width             float64 // between the margins
	y                 float64
	face              face
	size              float64
	fresh             bool // nothing stands on the page yet
	spoken            int  // level of the last heading in the outline
}

type bookmark struct {
	title string
	level int
	page  int
	y     float64 // from the bottom edge
}

func newPDF(p *Paper, l Layout) *pdf {
	f := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: pt(l.PageWidth), Ht: pt(l.PageHeight)}})
	for i, style := range [faces]string{"", "B", "I", "BI"} {
		f.AddUTF8FontFromBytes(family, style, face(i).file())
	}
	f.SetAutoPageBreak(false, 0)
	f.SetCellMargin(0)
	f.SetCatalogSort(true)
	when := p.Meta.Issued
	if when.IsZero() {
		when = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	f.SetCreationDate(when.UTC())
	f.SetModificationDate(when.UTC())
	f.SetLang(strings.Map(languageTag, p.Lang))
	f.SetTitle(flat(p.Meta.Title()), true)
	f.SetAuthor(flat(strings.Join(p.Meta.Issuer, " ")), true)
	f.SetSubject(flat(p.Meta.Number), true)
	f.SetCreator("chancery", false)
	f.SetProducer("chancery", false)
	f.SetDisplayMode("fullwidth", "continuous")
	return &pdf{f: f, p: p, l: l, anchors: p.anchors(), links: map[string]int{}, face: -1}
}

// languageTag keeps what a language tag may hold; the PDF library writes it
// unescaped.
func languageTag(r rune) rune {
	if r == '-' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
		return r
	}
	return -1
}

// newPage begins a page and writes what stands at its edges.
func (d *pdf) newPage(landscape bool) {
	l := d.l
	d.landscape = landscape
	d.page++
	d.pageW, d.pageH = pt(l.PageWidth), pt(l.PageHeight)
	d.left, d.top = pt(l.Left), pt(l.Top)
	d.bottom = d.pageH - pt(l.Bottom)
	orientation := "P"
	if landscape {
		orientation = "L"
		d.pageW, d.pageH = d.pageH, d.pageW
		d.left, d.top = pt(l.Top), pt(l.Left)
		d.bottom = d.pageH - pt(l.Right)
	}
	d.width = l.textWidth(landscape)
	d.f.AddPageFormat(orientation, fpdf.SizeType{Wd: pt(l.PageWidth), Ht: pt(l.PageHeight)})
	d.face = -1
	d.edges()
	d.y, d.fresh = d.top, true
}

// edges writes the marking, the page number and the footer.
func (d *pdf) edges() {
	l := d.l
	base := pt(l.HeaderAt) + ascent*l.PageNo
	if d.page > 1 {
		d.centred(spans(itoa(d.page), false, false), l.PageNo, d.left, d.width, base-ascent*l.PageNo)
	}
	if m := flat(d.p.Meta.Marking); m != "" {
		w := bold.width(m, l.Marking)
		d.text(d.left+d.width-w, base, m, bold, l.Marking)
	}
	foot := flat(d.p.Footer)
	if foot == "" {
		return
	}
	lines := breakLines(spans(foot, false, false), l.Footer, d.width, d.width)
	lines = lines[:min(len(lines), 2)]
	y := d.pageH - pt(l.FooterAt) - float64(len(lines))*l.Footer*singleLine
	for i, ln := range lines {
		d.line(ln, d.left, y+float64(i)*l.Footer*singleLine, d.width, l.Footer, Centre)
	}
}

func (d *pdf) font(f face, size float64) {
	if d.face != f || d.size != size {
		d.f.SetFont(family, [faces]string{"", "B", "I", "BI"}[f], size)
		d.face, d.size = f, size
	}
}

// printable puts a mark in place of what the embedded typeface cannot address.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r > 0xFFFF {
			return '\uFFFD'
		}
		return r
	}, s)
}

// text writes one stretch at a baseline.
func (d *pdf) text(x, base float64, s string, f face, size float64) {
	d.font(f, size)
	d.f.Text(x, base, printable(s))
}

// pitch is the distance between lines of running text of a size.
func (d *pdf) pitch(size float64) float64 { return size * singleLine * d.l.Line }

// line writes a line whose top is at y; lines that were full are justified
// when the alignment says so.
func (d *pdf) line(ln line, x, y, width, size float64, a Align) {
	extra := 0.0
	switch spare := width - ln.width; {
	case a == Centre:
		x += spare / 2
	case a == Right:
		x += spare
	case a == Justified && ln.broken && ln.spaces() > 0 && spare > 0:
		extra = spare / float64(ln.spaces())
	}
	base := y + ascent*size
	for _, r := range ln.runs {
		w := r.width + float64(r.spaces)*extra
		if r.image != nil {
			d.image(r.image, x, base)
		} else if r.text != "" {
			d.font(r.face, r.size)
			d.f.SetXY(x, base-r.raise-.3*r.size) // the library sets the baseline 0.3 of the size below
			d.f.CellFormat(w, 0, printable(r.text), "", 0, "J", false, 0, "")
			if r.under {
				d.rule(x, base+.1*r.size, w)
			}
		}
		d.link(r.href, x, y, w, size*(ascent+descent))
		x += w
	}
}

// link makes an area of the page lead to href.
func (d *pdf) link(href string, x, y, w, h float64) {
	switch to := d.p.target(href, d.anchors); {
	case to == "":
	case to[0] == '#':
		d.f.Link(x, y, w, h, d.anchor(to[1:]))
	default:
		d.f.LinkString(x, y, w, h, to)
	}
}

func (d *pdf) anchor(id string) int {
	n, ok := d.links[id]
	if !ok {
		n = d.f.AddLink()
		d.links[id] = n
	}
	return n
}

// centred writes text in the middle of a column from y on and returns the
// height it took, single-spaced.
func (d *pdf) centred(text []Span, size, x, width, y float64) float64 {
	lines := breakLines(text, size, width, width)
	for i, ln := range lines {
		d.line(ln, x, y+float64(i)*size*singleLine, width, size, Centre)
	}
	return float64(len(lines)) * size * singleLine
}

func (d *pdf) rule(x, y, width float64) {
	d.f.SetDrawColor(0, 0, 0)
	d.f.SetLineWidth(.6)
	d.f.Line(x, y, x+width, y)
}

// need begins a new page unless h fits on this one.
func (d *pdf) need(h float64) {
	if d.y+h > d.bottom+.01 && !d.fresh {
		d.newPage(d.landscape)
	}
}

// gap leaves room between blocks, but not at the top of a page.
func (d *pdf) gap(h float64) {
	if !d.fresh {
		d.y += h
	}
}

// flow writes lines down the page and over to the next ones, never leaving one
// line of several alone.
func (d *pdf) flow(lines []line, size, pitch, indent float64, a Align) {
	for i := 0; i < len(lines); {
		left := len(lines) - i
		n := min(left, int((d.bottom-d.y+.01)/pitch))
		if n < left && n == left-1 {
			n--
		}
		if i == 0 && n < left && n < 2 {
			n = 0
		}
		if n <= 0 {
			if !d.fresh {
				d.newPage(d.landscape)
				continue
			}
			n = 1
		}
		for ; n > 0; n-- {
			x, w := d.left, d.width
			if i == 0 {
				x, w = x+indent, w-indent
			}
			d.line(lines[i], x, d.y+(pitch-size*(ascent+descent))/2, w, size, a)
			d.y += pitch
			d.fresh = false
			i++
		}
	}
}

// bookmarks writes the outline. It comes last, because the library measures
// all of it from the height of the last page.
func (d *pdf) bookmarks() {
	d.font(regular, d.l.Body)
	last := d.pageH
	for _, b := range d.marks {
		d.f.SetPage(b.page)
		d.f.Bookmark(b.title, b.level, last-b.y)
	}
	d.f.SetPage(d.page)
}

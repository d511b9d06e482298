package paper

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/draw"
	_ "image/jpeg" // pictures of papers
	"image/png"
	"slices"

	"codeberg.org/go-pdf/fpdf"
)

// picture is an image within a line.
type picture struct {
	name          string
	content       []byte
	width, height float64
}

// flower puts a Flow on pages.
type flower struct {
	*pdf
	flow   *Flow
	sec    *FlowSection
	first  bool // page of the section
	total  int  // pages, as the first time over found them
	counts bool // the number of pages is asked for
	gap    float64
	style  string // of the paragraph before, with After of it in gap

	column int     // of the section, from 0
	begun  float64 // where the columns begin on this page
	low    float64 // how far down the fullest of them reaches
	foot   float64 // where the page ends, when columns end before it
}

func newFlower(f *Flow, total int) *flower {
	p := &Paper{Lang: f.Lang, Meta: Meta{Kind: f.Title, Issued: f.Issued, Issuer: []string{f.Author}}}
	return &flower{pdf: newPDF(p, Decree30()), flow: f, total: total}
}

func (d *flower) all() {
	for i := range d.flow.Sections {
		s := &d.flow.Sections[i]
		if i == 0 || !s.Continues || s.Width != d.sec.Width {
			d.sec, d.first = s, true
			d.turn()
		}
		d.sec = s
		d.columns(s, i+1 < len(d.flow.Sections) && d.flow.Sections[i+1].Continues)
	}
	if len(d.flow.Notes) > 0 {
		d.y += 8
		d.rule(d.left, d.y, min(144, d.width))
		d.y += 4
		d.body(d.flow.Notes)
	}
}

// turn begins a page.
func (d *flower) turn() {
	s := d.sec
	d.page++
	d.pageW, d.pageH, d.left, d.width = s.Width, s.Height, s.Left, max(s.Width-s.Left-s.Right, 36)
	format, orientation := fpdf.SizeType{Wd: s.Width, Ht: s.Height}, "P"
	if s.Width > s.Height {
		format, orientation = fpdf.SizeType{Wd: s.Height, Ht: s.Width}, "L"
	}
	d.f.AddPageFormat(orientation, format)
	d.face = -1
	head, foot := s.Header, s.Footer
	if s.OwnEven && d.page%2 == 0 {
		head, foot = s.Even, s.EvenFoot
	}
	if d.first && s.OwnFirst {
		head, foot = s.First, s.FirstFoot
	}
	d.first = false
	above, below := d.measure(head, d.width), d.measure(foot, d.width)
	d.put(head, d.left, s.HeaderAt, d.width)
	d.put(foot, d.left, s.Height-s.FooterAt-below, d.width)
	d.top = max(s.Top, s.HeaderAt+above)
	d.bottom = s.Height - max(s.Bottom, s.FooterAt+below)
	if d.bottom < d.top+36 { // margins that leave nothing
		d.bottom = d.top + 36
	}
	d.foot = d.bottom
	d.y, d.fresh, d.gap, d.style = d.top, true, 0, ""
}

// strip is what is put on a page whole: a line or a row.
type strip struct {
	height    float64
	before    float64
	after     float64
	keep      bool // with the next one
	newPage   bool
	style     string
	newColumn bool
	together  bool // no gap between it and one of the same style
	draw      func(x, y float64)
	heads     []strip                                // come again above it on a new page
	split     func(room float64) (head, rest *strip) // of one higher than a page; nil where it cannot be
}

func (d *flower) body(blocks []FlowBlock) {
	var list []strip
	for _, b := range blocks {
		list = append(list, d.strips(b, d.width)...)
	}
	for i := 0; i < len(list); i++ {
		s := list[i]
		switch {
		case s.newPage && !d.fresh:
			d.page1()
		case s.newColumn && (!d.fresh || len(d.sec.Columns) > 0):
			d.onward()
		}
		gap := d.space(s)
		if need := gap + d.chain(list[i:]); d.y+need > d.bottom+.01 && !d.fresh {
			room := d.bottom - d.y - gap
			if s.split != nil && s.height > d.bottom-d.top-totalHeight(s.heads) && room > 40 {
				if head, rest := s.split(room); head != nil {
					list = slices.Replace(list, i, i+1, *head, *rest)
					s = list[i]
					d.set(s, gap)
					continue
				}
			}
			d.onward()
			gap = 0
			d.again(s.heads)
		}
		if room := d.bottom - d.y; s.split != nil && s.height > room+.01 {
			if head, rest := s.split(room); head != nil {
				list = slices.Replace(list, i, i+1, *head, *rest)
				s = list[i]
			}
		}
		d.set(s, gap)
	}
}

func (d *flower) set(s strip, gap float64) {
	d.y += gap
	s.draw(d.left, d.y)
	d.y += s.height
	d.fresh, d.gap, d.style = false, s.after, s.style
}

// again draws the head of a table on a new page.
func (d *flower) again(heads []strip) {
	for _, h := range heads {
		h.draw(d.left, d.y)
		d.y += h.height
	}
}

func totalHeight(list []strip) (h float64) {
	for _, s := range list {
		h += s.height
	}
	return h
}

// space is the room between what was set last and s: the larger of the two that
// ask for it.
func (d *flower) space(s strip) float64 {
	if d.fresh || s.together && s.style == d.style {
		return 0
	}
	return max(d.gap, s.before)
}

// chain is the height of a strip with those it must stay with, as far as they fit
// on one page.
func (d *flower) chain(list []strip) float64 {
	h := list[0].height
	for i := 1; i < len(list) && list[i-1].keep; i++ {
		h += max(list[i-1].after, list[i].before) + list[i].height
	}
	if h > d.bottom-d.top {
		return list[0].height
	}
	return h
}

// measure is how high blocks come out in a column.
func (d *flower) measure(blocks []FlowBlock, width float64) (h float64) {
	gap, style, any := 0.0, "", false
	for _, b := range blocks {
		for _, s := range d.strips(b, width) {
			if any && (!s.together || s.style != style) {
				h += max(gap, s.before)
			} else if !any {
				h += s.before
			}
			h += s.height
			gap, style, any = s.after, s.style, true
		}
	}
	return h + gap
}

// put draws blocks from a point down, whether they fit or not.
func (d *flower) put(blocks []FlowBlock, x, y, width float64) {
	gap, style, any := 0.0, "", false
	for _, b := range blocks {
		for _, s := range d.strips(b, width) {
			if any && (!s.together || s.style != style) {
				y += max(gap, s.before)
			} else if !any {
				y += s.before
			}
			s.draw(x, y)
			y += s.height
			gap, style, any = s.after, s.style, true
		}
	}
}

func (d *flower) strips(b FlowBlock, width float64) []strip {
	switch b := b.(type) {
	case FlowText:
		return d.text1(b, width)
	case FlowTable:
		return d.table1(b)
	}
	return nil
}

// image draws a picture that stands on a baseline. What is no image the library
// can read is left out.
func (d *pdf) image(p *picture, x, base float64) {
	opt := fpdf.ImageOptions{ImageType: "png"}
	if d.f.GetImageInfo(p.name) == nil {
		d.f.RegisterImageOptionsReader(p.name, opt, bytes.NewReader(p.content))
	}
	d.f.ImageOptions(p.name, x, base-p.height, p.width, p.height, false, opt, 0, "")
}

// pictureOf reads what an image is; nil for one that cannot be shown or is too large.
func pictureOf(s FlowSpan) *picture {
	c, _, err := image.DecodeConfig(bytes.NewReader(s.Image))
	if err != nil || c.Width*c.Height > 40_000_000 {
		return nil
	}
	img, _, err := image.Decode(bytes.NewReader(s.Image))
	if err != nil {
		return nil
	}
	// The library reads few forms of PNG and JPEG; this one it reads.
	flat := image.NewRGBA(img.Bounds())
	draw.Draw(flat, flat.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(flat, flat.Bounds(), img, img.Bounds().Min, draw.Over)
	var b bytes.Buffer
	if err := png.Encode(&b, flat); err != nil {
		return nil
	}
	sum := sha256.Sum256(s.Image)
	return &picture{hex.EncodeToString(sum[:]), b.Bytes(), s.Width, s.Height}
}

package paper

// Layout is the form of a paper as data: lengths in millimetres, sizes of type
// in points. It can be changed without touching the writers.
type Layout struct {
	PageWidth, PageHeight    float64
	Top, Bottom, Left, Right float64 // margins; a lying page turns them with it
	HeaderAt, FooterAt       float64 // from the edge of the sheet to the header and the footer

	Body      float64 // running text
	Line      float64 // line pitch as a multiple of the single line of the typeface
	Indent    float64 // first line of a paragraph, mm
	Gap       float64 // before a paragraph, pt
	Headings  [3]HeadingStyle
	Nation    float64
	Motto     float64
	Issuer    float64
	Number    float64
	About     float64
	Place     float64
	Kind      float64
	Abstract  float64
	Signer    float64
	SignSpace float64 // room for the signature and seal, pt
	Label     float64 // "Nơi nhận:"
	Recipient float64
	PageNo    float64
	Marking   float64
	Cell      float64 // text of tables
	Caption   float64
	Note      float64
	Footer    float64
	Rule      float64 // thickness of the rules of tables, pt
}

// HeadingStyle is the look of one level of headings.
type HeadingStyle struct {
	Size               float64
	Bold, Italic, Caps bool
	Indent             bool // as far as the first line of a paragraph
}

// Decree30 is the layout of annex I, part I of Decree 30/2020/ND-CP: A4;
// margins top and bottom 20–25 mm, left 30–35, right 15–20; Times New Roman,
// black; national name 12–13 and motto 13–14, both bold; issuing body 12–13;
// number 13; place and date 13–14 in italics; kind, abstract, text and signer
// 13–14; recipients 12 and 11; lines single to 1.5 apart, paragraphs at least
// 6 pt; first lines in by 1 or 1.27 cm; page number 13–14, centred in the top
// margin, not on the first page.
func Decree30() Layout {
	return Layout{
		PageWidth: 210, PageHeight: 297,
		Top: 20, Bottom: 20, Left: 30, Right: 15,
		HeaderAt: 10, FooterAt: 9,
		Body: 14, Line: 1.08, Indent: 12.7, Gap: 6,
		Headings: [3]HeadingStyle{
			{Size: 14, Bold: true, Caps: true, Indent: true},
			{Size: 14, Bold: true, Indent: true},
			{Size: 14, Bold: true, Italic: true, Indent: true},
		},
		Nation: 13, Motto: 14, Issuer: 13, Number: 13, About: 12, Place: 14, Kind: 14, Abstract: 14,
		Signer: 14, SignSpace: 72, Label: 12, Recipient: 11, PageNo: 13, Marking: 13,
		Cell: 12, Caption: 13, Note: 11, Footer: 9, Rule: .5,
	}
}

// pt turns millimetres into points.
func pt(mm float64) float64 { return mm * 72 / 25.4 }

// textWidth is the width between the margins, in points.
func (l Layout) textWidth(landscape bool) float64 {
	if landscape {
		return pt(l.PageHeight - l.Top - l.Bottom)
	}
	return pt(l.PageWidth - l.Left - l.Right)
}

// textHeight is the height between the margins, in points.
func (l Layout) textHeight(landscape bool) float64 {
	if landscape {
		return pt(l.PageWidth - l.Left - l.Right)
	}
	return pt(l.PageHeight - l.Top - l.Bottom)
}

func (l Layout) heading(level int) HeadingStyle {
	return l.Headings[min(max(level, 1), 3)-1]
}

// Lying is the layout with every page on its side; the margins turn with it.
func (l Layout) Lying() Layout {
	l.PageWidth, l.PageHeight = l.PageHeight, l.PageWidth
	l.Top, l.Right, l.Bottom, l.Left = l.Left, l.Top, l.Right, l.Bottom
	return l
}

package word

import (
	"strconv"
	"strings"

	"chancery/internal/report/paper"
)

// runs reads what stands in a paragraph and counts the breaks of the page in it.
func (l *laying) runs(p *paper.FlowText, n *node, para looks, href string) (breaks int) {
	for _, k := range n.kids {
		switch k.name {
		case "w:r":
			breaks += l.run(p, k, para, href)
		case "w:hyperlink":
			to := l.links[k.attr("r:id")]
			if !strings.HasPrefix(to, "http://") && !strings.HasPrefix(to, "https://") {
				to = ""
			}
			breaks += l.runs(p, k, para, to)
		case "w:fldSimple":
			if !l.pageField(p, k.attr("w:instr"), para) {
				breaks += l.runs(p, k, para, href)
			}
		case "w:ins", "w:moveTo", "w:smartTag", "w:customXml", "w:dir", "w:bdo":
			breaks += l.runs(p, k, para, href)
		case "w:sdt":
			if c := k.child("w:sdtContent"); c != nil {
				breaks += l.runs(p, c, para, href)
			}
		}
	}
	return breaks
}

func (l *laying) run(p *paper.FlowText, r *node, para looks, href string) (breaks int) {
	form := r.child("w:rPr")
	with := l.sheet.runLooks(para, form)
	if with.is("w:vanish") {
		return 0
	}
	put := func(s string) {
		if l.field.depth > 0 && (!l.field.shown || isPage(l.field.code)) {
			return // the code of a field, or a page number that is counted anew
		}
		p.Spans = append(p.Spans, l.look(with, s, href))
	}
	for _, k := range r.kids {
		switch k.name {
		case "w:t":
			put(k.content())
		case "w:br", "w:cr":
			if k.attr("w:type") == "column" {
				p.NewColumn = true
				continue
			}
			if k.attr("w:type") == "page" {
				breaks++
				p.NewPage = p.NewPage || len(p.Spans) == 0 && breaks > 0 && k != r.kids[len(r.kids)-1]
				continue
			}
			put("\n")
		case "w:tab", "w:ptab":
			p.Spans = append(p.Spans, paper.FlowSpan{Tab: true})
		case "w:noBreakHyphen":
			put("\u2011")
		case "w:sym":
			put(bullet(symbol(k.attr("w:char"))))
		case "w:footnoteReference", "w:endnoteReference":
			l.notes = append(l.notes, k.attr("w:id"))
			s := l.look(with, itoa(len(l.notes)), "")
			s.Raised = 1
			p.Spans = append(p.Spans, s)
		case "w:drawing", "w:pict", "mc:AlternateContent":
			if l.field.depth == 0 || l.field.shown {
				l.drawn(p, k, with)
			}
		case "w:fldChar":
			l.fieldMark(p, k.attr("w:fldCharType"), with)
		case "w:instrText":
			l.field.code += k.content()
		}
	}
	return breaks
}

func symbol(hex string) string {
	n, err := strconv.ParseInt(hex, 16, 32)
	if err != nil {
		return ""
	}
	return string(rune(n))
}

// fieldMark follows a field that is written in runs.
func (l *laying) fieldMark(p *paper.FlowText, kind string, with looks) {
	switch kind {
	case "begin":
		l.field.depth++
		if l.field.depth == 1 {
			l.field.code, l.field.shown = "", false
		}
	case "separate":
		l.field.shown = true
	case "end":
		if l.field.depth == 1 {
			l.pageField(p, l.field.code, with)
		}
		l.field.depth = max(l.field.depth-1, 0)
	}
}

func isPage(code string) bool {
	f := strings.Fields(code)
	return len(f) > 0 && (strings.EqualFold(f[0], "PAGE") || strings.EqualFold(f[0], "NUMPAGES"))
}

// pageField puts the number of the page or of pages; it reports whether the field is one.
func (l *laying) pageField(p *paper.FlowText, code string, with looks) bool {
	if !isPage(code) {
		return false
	}
	s := l.look(with, "", "")
	s.Page = strings.EqualFold(strings.Fields(code)[0], "PAGE")
	s.Pages = !s.Page
	p.Spans = append(p.Spans, s)
	return true
}

// look is text with the looks of its run.
func (l *laying) look(with looks, text, href string) paper.FlowSpan {
	s := paper.FlowSpan{Text: text, Bold: with.is("w:b"), Italic: with.is("w:i"), Size: sizeOf(with), Href: href}
	if u := with.get("w:u", "w:val"); u != "" && u != "none" {
		s.Underline = true
	}
	if with.is("w:caps") || with.is("w:smallCaps") {
		s.Text = strings.ToUpper(s.Text)
	}
	switch with.get("w:vertAlign", "w:val") {
	case "superscript":
		s.Raised = 1
	case "subscript":
		s.Raised = -1
	}
	return s
}

// sizeOf is the size of type in points; files count in halves.
func sizeOf(with looks) float64 {
	n, err := decimal(with.get("w:sz", "w:val"))
	if err != nil || n < 2 || n > 400 {
		return 10
	}
	return n / 2
}

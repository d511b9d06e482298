package paper

import "slices"

// headColumns shares the width of the first page between the issuing body on
// the left and the national name on the right, which must stay on one line.
func headColumns(m Meta, l Layout, width float64) (left, right float64) {
	right = width * .5
	for _, s := range []struct {
		text string
		size float64
		face face
	}{{m.Nation, l.Nation, bold}, {m.Motto, l.Motto, bold}, {m.Place, l.Place, italic}} {
		right = max(right, s.face.width(flat(s.text), s.size)+6)
	}
	right = min(right, width*.66)
	return width - right, right
}

// Lengths of the rules: under the issuing body and the abstract between a
// third and a half of the line above, under the motto as long as the motto.
const shortRule = 0.4

// ruleUnder is the length of the rule under the last line of text.
func ruleUnder(text []Span, size, width, part float64) float64 {
	lines := breakLines(text, size, width, width)
	return min(lines[len(lines)-1].width*part, width)
}

// joined is texts as lines of one centred paragraph.
func joined(texts []string, b bool) []Span {
	var out []Span
	for i, s := range texts {
		if i > 0 {
			s = "\n" + s
		}
		out = append(out, Span{Text: s, Bold: b})
	}
	return out
}

// hasNation reports whether the paper has a block at its head.
func (p *Paper) hasNation() bool {
	m := p.Meta
	return len(m.Issuer)+len(m.Parent) > 0 || m.Nation != "" || m.Motto != "" || m.Number != "" || m.Place != ""
}

// hasEnding reports whether anybody signs or receives the paper.
func (p *Paper) hasEnding() bool {
	return len(p.Signer.Authority) > 0 || p.Signer.Name != "" || len(p.Recipients.Lines) > 0
}

// endsWithin reports whether signer and recipients stand before the last block.
func (p *Paper) endsWithin() bool { return slices.Contains(p.Blocks, Block(Ending{})) }

// recipient is the n-th of count lines of recipients, with its dash and stop.
func recipient(s string, n, count int) string {
	s = "- " + trimStop(flat(s))
	if n == count-1 {
		return s + "."
	}
	return s + ";"
}

func trimStop(s string) string {
	for len(s) > 0 && (s[len(s)-1] == ';' || s[len(s)-1] == '.') {
		s = s[:len(s)-1]
	}
	return s
}

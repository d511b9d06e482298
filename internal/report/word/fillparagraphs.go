package word

// madeBreak marks a break that came with a value, not with the template.
const madeBreak = -1

// inParagraphs makes a paragraph that holds one text of several lines, and
// nothing else, into as many paragraphs.
func inParagraphs(p *node) []*node {
	var run *node
	for _, k := range p.kids {
		switch k.name {
		case "w:r":
			if run != nil {
				return []*node{p}
			}
			run = k
		case "w:pPr", "w:bookmarkStart", "w:bookmarkEnd", "w:proofErr":
		default:
			return []*node{p}
		}
	}
	if run == nil || run.child("w:br") == nil || p.child("w:pPr").child("w:sectPr") != nil {
		return []*node{p}
	}
	var out []*node
	for _, k := range run.kids {
		if k.name != "w:t" && k.name != "w:rPr" && (k.name != "w:br" || k.para != madeBreak) {
			return []*node{p}
		}
		if k.name != "w:t" || k.content() == "" {
			continue
		}
		made := &node{name: run.name, attrs: run.attrs}
		if looks := run.child("w:rPr"); looks != nil {
			made.kids = append(made.kids, looks)
		}
		made.kids = append(made.kids, k)
		line := &node{name: p.name}
		if form := p.child("w:pPr"); form != nil {
			line.kids = append(line.kids, form)
		}
		line.kids = append(line.kids, made)
		out = append(out, line)
	}
	return out
}

package word

import (
	"strings"

	"chancery/internal/report/paper"
)

// drawn reads what is drawn at a place of the text: a picture in the line, or a
// text box, a line or a picture that floats. Of what a file offers in two forms
// the first that can be read counts.
func (l *laying) drawn(p *paper.FlowText, n *node, with looks) {
	switch n.name {
	case "mc:AlternateContent":
		for _, form := range n.kids {
			spans, floats := len(p.Spans), len(p.Floats)
			for _, k := range form.kids {
				if k.name == "w:drawing" || k.name == "w:pict" {
					l.drawn(p, k, with)
				}
			}
			if len(p.Spans) > spans || len(p.Floats) > floats {
				return
			}
		}
	case "w:pict":
		l.pict(p, n, with)
	case "w:drawing":
		for _, k := range n.kids {
			switch k.name {
			case "wp:anchor":
				l.anchor(p, k)
			case "wp:inline":
				l.inline(p, k, with)
			}
		}
	}
}

// below is the first element of a name below n; what stands in text boxes is not looked at.
func (n *node) below(name string) (found *node) {
	if n == nil {
		return nil
	}
	n.walk(func(k *node) bool {
		if found == nil && k.name == name {
			found = k
		}
		return found == nil && k.name != "w:txbxContent"
	})
	return found
}

// emu is a length that is counted in 12700ths of a point.
func emu(s string) float64 {
	v, err := decimal(s)
	if err != nil {
		return 0
	}
	return min(max(v/12700, -2000), 2000)
}

func (l *laying) inline(p *paper.FlowText, n *node, with looks) {
	size := n.child("wp:extent")
	if size == nil {
		return
	}
	if blip := n.below("a:blip"); blip != nil {
		if b := l.f.part(l.links[blip.attr("r:embed")]); b != nil {
			p.Spans = append(p.Spans, paper.FlowSpan{Image: b, Width: max(emu(size.attr("cx")), 0), Height: max(emu(size.attr("cy")), 0), Size: sizeOf(with)})
		}
		return
	}
	f := paper.FlowFloat{Width: max(emu(size.attr("cx")), 0), Height: max(emu(size.attr("cy")), 0), Beside: true}
	if l.shape(&f, n.below("wps:wsp")) {
		p.Floats = append(p.Floats, f)
	}
}

// anchor reads a drawing that floats. Text keeps clear of it above and below; it
// does not run round it.
func (l *laying) anchor(p *paper.FlowText, n *node) {
	size := n.child("wp:extent")
	if size == nil || on(n.attr("hidden")) && n.attr("hidden") != "" {
		return
	}
	f := paper.FlowFloat{
		Width: max(emu(size.attr("cx")), 0), Height: max(emu(size.attr("cy")), 0),
		X: place3(n.child("wp:positionH")), Y: place3(n.child("wp:positionV")),
	}
	for _, k := range []string{"wp:wrapSquare", "wp:wrapTight", "wp:wrapThrough", "wp:wrapTopAndBottom"} {
		f.Beside = f.Beside || n.child(k) != nil
	}
	shapes := l.shapes(f, n)
	if len(shapes) == 0 {
		if blip := n.below("a:blip"); blip != nil {
			if f.Image = l.f.part(l.links[blip.attr("r:embed")]); f.Image != nil {
				shapes = append(shapes, f)
			}
		}
	}
	p.Floats = append(p.Floats, shapes...)
}

// shapes are those of a drawing: one, or those of a group at their places in it.
func (l *laying) shapes(f paper.FlowFloat, n *node) (out []paper.FlowFloat) {
	group := n.below("wpg:wgp")
	if group == nil {
		if l.shape(&f, n.below("wps:wsp")) {
			out = append(out, f)
		}
		return out
	}
	form := group.child("wpg:grpSpPr").child("a:xfrm")
	from, inner := form.child("a:chOff"), form.child("a:chExt")
	if inner == nil || from == nil || emu(inner.attr("cx")) <= 0 && emu(inner.attr("cy")) <= 0 {
		return nil
	}
	scale := func(have float64, inner string) float64 {
		if v := emu(inner); v > 0 {
			return have / v
		}
		return 1
	}
	sx, sy := scale(f.Width, inner.attr("cx")), scale(f.Height, inner.attr("cy"))
	for _, k := range group.kids {
		at := k.child("wps:spPr").child("a:xfrm")
		if k.name != "wps:wsp" || at.child("a:off") == nil || at.child("a:ext") == nil || len(out) >= maxShapes {
			continue
		}
		g := f
		g.X.Aligned, g.Y.Aligned = false, false
		g.X.Offset += (emu(at.child("a:off").attr("x")) - emu(from.attr("x"))) * sx
		g.Y.Offset += (emu(at.child("a:off").attr("y")) - emu(from.attr("y"))) * sy
		g.Width, g.Height = max(emu(at.child("a:ext").attr("cx"))*sx, 0), max(emu(at.child("a:ext").attr("cy"))*sy, 0)
		if l.shape(&g, k) {
			out = append(out, g)
		}
	}
	return out
}

// maxShapes bounds what one group may hold.
const maxShapes = 100

// shape reads a shape: what is written in it, its lines and its shade. It reports
// whether there is anything to be seen.
func (l *laying) shape(f *paper.FlowFloat, n *node) bool {
	if n == nil {
		return false
	}
	form := n.child("wps:spPr")
	f.Border = outline(form.child("a:ln"), n.child("wps:style"))
	if c := form.child("a:solidFill").child("a:srgbClr"); c != nil {
		f.Shade, f.Shaded = colour(c.attr("val"))
	}
	if g := form.child("a:prstGeom"); g != nil && (g.attr("prst") == "line" || strings.HasPrefix(g.attr("prst"), "straightConnector")) {
		f.Rule = true
		if x := form.child("a:xfrm"); x != nil {
			f.Rising = (x.attr("flipV") == "1") != (x.attr("flipH") == "1")
		}
		f.Border = max(f.Border, .5)
		return true
	}
	body := n.child("wps:bodyPr")
	inset := func(name string, otherwise float64) float64 {
		if body != nil && body.attr(name) != "" {
			return max(emu(body.attr(name)), 0)
		}
		return otherwise
	}
	f.PadLeft, f.PadRight, f.PadTop, f.PadBottom = inset("lIns", 7.2), inset("rIns", 7.2), inset("tIns", 3.6), inset("bIns", 3.6)
	f.Grows = body.child("a:spAutoFit") != nil
	if body != nil {
		f.Middle = map[string]paper.Align{"ctr": paper.Centre, "b": paper.Right}[body.attr("anchor")]
	}
	f.Blocks = l.boxed(n.child("wps:txbx").child("w:txbxContent"))
	return len(f.Blocks) > 0 || f.Border > 0 || f.Shaded
}

// boxed are the blocks of a text box. A box within a box is left out: no word
// processor writes one.
func (l *laying) boxed(n *node) []paper.FlowBlock {
	if n == nil || l.boxes > 0 {
		return nil
	}
	table, field, newPage := l.table, l.field, l.newPage
	l.boxes++
	l.table, l.newPage = nil, false
	l.field.depth = 0
	out := l.blocks(n)
	l.boxes--
	l.table, l.field, l.newPage = table, field, newPage
	return out
}

// outline is how thick the line around a shape is, 0 where there is none.
func outline(ln, style *node) float64 {
	switch {
	case ln.child("a:noFill") != nil:
		return 0
	case ln != nil && ln.attr("w") != "":
		return min(max(emu(ln.attr("w")), .25), 12)
	case ln.child("a:solidFill") != nil:
		return .75
	}
	if ref := style.child("a:lnRef"); ref != nil && ref.attr("idx") != "0" {
		return .75
	}
	return 0
}

// place3 reads a place across or down a page.
func place3(n *node) (out paper.FlowPlace) {
	if n == nil {
		return out
	}
	switch n.attr("relativeFrom") {
	case "page":
		out.From = paper.FromPage
	case "margin":
		out.From = paper.FromMargin
	case "leftMargin", "insideMargin", "topMargin":
		out.From = paper.FromPage
	case "rightMargin", "outsideMargin", "bottomMargin":
		out.From = paper.FromFarMargin
	}
	if c := n.child("wp:align"); c != nil {
		out.Aligned = true
		out.Align = map[string]paper.Align{"center": paper.Centre, "right": paper.Right, "bottom": paper.Right, "outside": paper.Right}[strings.TrimSpace(c.content())]
		return out
	}
	if c := n.child("wp:posOffset"); c != nil {
		out.Offset = emu(strings.TrimSpace(c.content()))
	}
	return out
}

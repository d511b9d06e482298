package word

import (
	"strings"

	"chancery/internal/report/paper"
)

// pict reads a drawing as word processors wrote it before 2010 and still write it
// beside the newer form.
func (l *laying) pict(p *paper.FlowText, n *node, with looks) {
	n.walk(func(k *node) bool {
		switch k.name {
		case "v:shape", "v:rect", "v:roundrect", "v:line":
			if len(p.Floats) < maxShapes {
				l.vml(p, k, with)
			}
			return false
		}
		return k.name != "v:shapetype"
	})
}

func (l *laying) vml(p *paper.FlowText, n *node, with looks) {
	style := map[string]string{}
	for part := range strings.SplitSeq(n.attr("style"), ";") {
		name, value, _ := strings.Cut(part, ":")
		style[strings.TrimSpace(name)] = strings.TrimSpace(value)
	}
	f := paper.FlowFloat{Width: max(cssLength(style["width"]), 0), Height: max(cssLength(style["height"]), 0)}
	f.X = vmlPlace(style, "horizontal", "margin-left")
	f.Y = vmlPlace(style, "vertical", "margin-top")
	f.Beside = n.child("w10:wrap") != nil && n.child("w10:wrap").attr("type") != "none"
	if n.attr("stroked") != "f" && n.attr("stroked") != "false" {
		f.Border = .75
		if w := cssLength(n.attr("strokeweight")); w > 0 {
			f.Border = min(w, 12)
		}
	}
	if s := strings.TrimPrefix(n.attr("fillcolor"), "#"); len(s) >= 6 && n.attr("filled") != "f" {
		f.Shade, f.Shaded = colour(s[:6])
	}
	absolute := style["position"] == "absolute"
	if !absolute {
		f.X, f.Y, f.Beside = paper.FlowPlace{}, paper.FlowPlace{}, true
	}
	switch image := n.child("v:imagedata"); {
	case n.name == "v:line":
		l.vmlLine(&f, n)
	case image != nil:
		f.Border, f.Shaded = 0, false
		b := l.f.part(l.links[image.attr("r:id")])
		if b == nil {
			return
		}
		if !absolute {
			p.Spans = append(p.Spans, paper.FlowSpan{Image: b, Width: f.Width, Height: f.Height, Size: sizeOf(with)})
			return
		}
		f.Image = b
	default:
		box := n.child("v:textbox")
		if box == nil {
			return // a shape of points and curves
		}
		f.PadLeft, f.PadRight, f.PadTop, f.PadBottom = 7.2, 7.2, 3.6, 3.6
		f.Grows = strings.Contains(box.attr("style"), "mso-fit-shape-to-text:t")
		f.Blocks = l.boxed(box.child("w:txbxContent"))
	}
	p.Floats = append(p.Floats, f)
}

// vmlLine reads a line from one point to another.
func (l *laying) vmlLine(f *paper.FlowFloat, n *node) {
	point := func(s string) (x, y float64) {
		a, b, _ := strings.Cut(s, ",")
		return cssLength(a), cssLength(b)
	}
	x0, y0 := point(n.attr("from"))
	x1, y1 := point(n.attr("to"))
	f.Rule, f.Border = true, max(f.Border, .5)
	f.Rising = (x1-x0)*(y1-y0) < 0
	f.X.Offset += min(x0, x1)
	f.Y.Offset += min(y0, y1)
	f.Width, f.Height = max(x0, x1)-min(x0, x1), max(y0, y1)-min(y0, y1)
}

func vmlPlace(style map[string]string, way, offset string) (out paper.FlowPlace) {
	switch style["mso-position-"+way+"-relative"] {
	case "page":
		out.From = paper.FromPage
	case "margin":
		out.From = paper.FromMargin
	}
	switch style["mso-position-"+way] {
	case "center":
		out.Aligned, out.Align = true, paper.Centre
	case "right", "bottom":
		out.Aligned, out.Align = true, paper.Right
	case "left", "top":
		out.Aligned = true
	default:
		out.Offset = cssLength(style[offset])
	}
	return out
}

// cssLength is a length with its unit, in points; without one it counts points.
func cssLength(s string) float64 {
	s = strings.TrimSpace(s)
	for unit, points := range map[string]float64{"pt": 1, "in": 72, "cm": 72 / 2.54, "mm": 72 / 25.4, "px": .75} {
		if rest, ok := strings.CutSuffix(s, unit); ok {
			s = rest
			if v, err := decimal(s); err == nil {
				return min(max(v*points, -2000), 2000)
			}
			return 0
		}
	}
	v, err := decimal(s)
	if err != nil {
		return 0
	}
	return min(max(v, -2000), 2000)
}

package chart

import (
	"fmt"
	"hash/fnv"
	"image/color"
	"io"
	"strconv"
	"strings"

	_ "embed"
)

// CSS colours inline SVG for light, dark and print. A site may set the custom
// properties it names (--chart-1 …) itself; without any sheet the drawing
// shows the colours of Style.
//
//go:embed chart.css
var CSS string

// SVG says how a scene is written.
type SVG struct {
	// File makes a document of its own, with the namespace and without links.
	// Otherwise the SVG is meant to stand inside an HTML page.
	File bool
	// Font is the CSS font-family; sans-serif when empty.
	Font string
}

// WriteSVG writes the scene. Text stays text. Addresses other than http, https,
// mailto and relative ones are left out.
func (s Scene) WriteSVG(w io.Writer, o SVG) error {
	_, err := io.WriteString(w, s.SVG(o))
	return err
}

// SVG is the scene as SVG.
func (s Scene) SVG(o SVG) string {
	body := &svgText{file: o.File}
	body.marks(s.Marks)
	id := s.ID
	if id == "" { // the same for the same drawing, so pages stay the same byte for byte
		h := fnv.New32a()
		io.WriteString(h, s.Title+"\x00"+s.Desc+"\x00"+body.String())
		id = fmt.Sprintf("chart-%08x", h.Sum32())
	}
	return s.head(id, o) + body.String() + "</svg>"
}

// head opens the element and says in words what is drawn.
func (s Scene) head(id string, o SVG) string {
	b := new(svgText)
	role := "img"
	if !o.File && linked(s.Marks) {
		role = "group" // an image would hide its links from a screen reader
	}
	font := o.Font
	if font == "" {
		font = "sans-serif"
	}
	b.WriteString("<svg")
	if o.File {
		b.attr("xmlns", "http://www.w3.org/2000/svg")
	}
	b.attr("class", "chart")
	b.attr("role", role)
	b.attr("aria-labelledby", strings.TrimSpace(id+"-t "+ifText(s.Desc, id+"-d")))
	b.attr("viewBox", "0 0 "+num(s.W)+" "+num(s.H))
	b.attr("width", num(s.W))
	b.attr("height", num(s.H))
	b.attr("font-family", font)
	b.WriteString("><title")
	b.attr("id", id+"-t")
	b.WriteString(">" + escape(s.Title) + "</title>")
	if s.Desc != "" {
		b.WriteString("<desc")
		b.attr("id", id+"-d")
		b.WriteString(">" + escape(s.Desc) + "</desc>")
	}
	return b.String()
}

func ifText(s, then string) string {
	if s == "" {
		return ""
	}
	return then
}

type svgText struct {
	strings.Builder
	file bool
}

func (b *svgText) attr(name, value string) {
	b.WriteString(" " + name + `="` + escape(value) + `"`)
}

// raw is attr for values that hold nothing to escape.
func (b *svgText) raw(name, value string) {
	b.WriteByte(' ')
	b.WriteString(name)
	b.WriteString(`="`)
	b.WriteString(value)
	b.WriteByte('"')
}

func (b *svgText) marks(marks []Mark) {
	for _, m := range marks {
		switch m := m.(type) {
		case Line:
			b.open("line", m.Ink)
			b.nums("x1", m.X1, "y1", m.Y1, "x2", m.X2, "y2", m.Y2)
			b.WriteString("/>")
		case Rect:
			b.open("rect", m.Ink)
			b.nums("x", m.X, "y", m.Y, "width", m.W, "height", m.H)
			b.WriteString("/>")
		case Path:
			b.open("path", m.Ink)
			b.raw("d", outline(m.Steps))
			b.WriteString("/>")
		case Text:
			b.text(m)
		case Group:
			b.group(m)
		}
	}
}

func (b *svgText) group(g Group) {
	tag := "g"
	b.WriteString("<")
	if SafeHref(g.Href) && !b.file {
		tag = "a"
		b.WriteString("a")
		b.attr("href", g.Href)
	} else {
		b.WriteString("g")
	}
	b.WriteString(">")
	if g.Title != "" {
		b.WriteString("<title>" + escape(g.Title) + "</title>")
	}
	b.marks(g.Marks)
	b.WriteString("</" + tag + ">")
}

func (b *svgText) text(t Text) {
	b.open("text", t.Ink)
	b.nums("x", t.X, "y", t.Y, "font-size", t.Size)
	if t.Anchor != Start {
		b.attr("text-anchor", [...]string{Middle: "middle", End: "end"}[t.Anchor])
	}
	if t.Bold {
		b.attr("font-weight", "bold")
	}
	b.WriteString(">" + escape(t.S) + "</text>")
}

// open starts an element with its class and, for renderers that read no style
// sheet, the same look as attributes, which any sheet overrides.
func (b *svgText) open(name string, ink Ink) {
	st := styles[ink]
	b.WriteString("<" + name)
	b.raw("class", classes[ink])
	b.raw("fill", hex(st.Fill))
	if st.Stroke.A == 0 {
		return
	}
	b.raw("stroke", hex(st.Stroke))
	b.nums("stroke-width", st.Width)
	if len(st.Dash) > 0 {
		parts := make([]string, len(st.Dash))
		for i, d := range st.Dash {
			parts[i] = num(d)
		}
		b.raw("stroke-dasharray", strings.Join(parts, " "))
	}
}

func (b *svgText) nums(pairs ...any) {
	for i := 0; i < len(pairs); i += 2 {
		b.raw(pairs[i].(string), num(pairs[i+1].(float64)))
	}
}

func outline(steps []Step) string {
	var d strings.Builder
	for _, s := range steps {
		d.WriteByte(s.Op)
		for i, p := range s.P[:points(s.Op)] {
			if i > 0 {
				d.WriteByte(' ')
			}
			d.WriteString(num(p.X) + " " + num(p.Y))
		}
	}
	return d.String()
}

// num rounds to a tenth of a pixel, which no reader can see and bytes repay.
func num(v float64) string {
	s := strconv.FormatFloat(v, 'f', 1, 64)
	s = strings.TrimSuffix(s, ".0")
	if s == "-0" {
		return "0"
	}
	return s
}

func hex(c color.NRGBA) string {
	if c.A == 0 {
		return "none"
	}
	const digits = "0123456789abcdef"
	return string([]byte{'#', digits[c.R>>4], digits[c.R&15], digits[c.G>>4], digits[c.G&15], digits[c.B>>4], digits[c.B&15]})
}

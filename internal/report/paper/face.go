package paper

import (
	"embed"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// fontFiles are the four faces of Liberation Serif, which has the widths of
// Times New Roman, under the SIL Open Font License that stands beside them.
//
//go:embed fonts/*.ttf
var fontFiles embed.FS

// face is one of the four faces of the one typeface of a paper.
type face int

const (
	regular face = iota
	bold
	italic
	boldItalic
	faces
)

var faceFiles = [faces]string{"Regular", "Bold", "Italic", "BoldItalic"}

// Vertical measures of the typeface, in parts of its size.
const (
	ascent     = 0.891
	descent    = 0.216
	singleLine = 1.149 // line pitch of the typeface
)

func faceOf(b, i bool) face {
	f := regular
	if b {
		f |= bold
	}
	if i {
		f |= italic
	}
	return f
}

func (f face) file() []byte {
	b, err := fontFiles.ReadFile("fonts/LiberationSerif-" + faceFiles[f] + ".ttf")
	if err != nil {
		panic(err) // the files are part of the program
	}
	return b
}

// metrics are the widths of the runes below near in units of the em, and the
// outlines of all.
type metrics struct {
	font *sfnt.Font
	wide [near]uint16
}

// near takes in Latin, Vietnamese, Cyrillic, Greek and the punctuation of all.
const near = 0x2200

const unitsPerEm = 2048

var loaded [faces]struct {
	sync.Once
	m *metrics
}

func (f face) metrics() *metrics {
	l := &loaded[f]
	l.Do(func() {
		fnt, err := sfnt.Parse(f.file())
		if err != nil {
			panic(err)
		}
		l.m = &metrics{font: fnt}
		var buf sfnt.Buffer
		for r := range l.m.wide {
			l.m.wide[r] = l.m.advance(&buf, rune(r))
		}
	})
	return l.m
}

func (m *metrics) advance(buf *sfnt.Buffer, r rune) uint16 {
	g, err := m.font.GlyphIndex(buf, r)
	if err != nil {
		return 0
	}
	a, err := m.font.GlyphAdvance(buf, g, fixed.I(unitsPerEm), font.HintingNone)
	if err != nil {
		return 0
	}
	return uint16(a.Round())
}

// width is how wide s is at a size in points.
func (f face) width(s string, size float64) float64 {
	m, total := f.metrics(), 0
	for _, r := range s {
		if r < near {
			total += int(m.wide[r])
		} else {
			var buf sfnt.Buffer
			total += int(m.advance(&buf, r))
		}
	}
	return float64(total) * size / unitsPerEm
}

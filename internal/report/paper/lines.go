package paper

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// clean is how every text enters a document: valid UTF-8, normal form C, and
// without characters that XML or a page cannot hold. A line feed stays and
// breaks the line.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t', r == '\r', r == '\v', r == '\f', r == '\u2028', r == '\u2029':
			return ' '
		case r < ' ', r >= 0x7F && r < 0xA0, r == 0xFFFE, r == 0xFFFF, r == '\u200B', r == '\uFEFF':
			return -1
		}
		return r
	}, s)
	return norm.NFC.String(s)
}

// flat is clean for places that hold one line only.
func flat(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// run is a stretch of text of one look within one line. spaces counts the
// spaces in it, which justification widens.
type run struct {
	text string
	look
	width  float64
	spaces int
}

// look is how a stretch of text stands on the page. raise lifts its baseline,
// in points; a picture stands in place of text.
type look struct {
	face  face
	href  string
	size  float64
	under bool
	raise float64
	image *picture
}

// line is what stands between two line breaks. broken lines were full and may
// be justified; the others end a paragraph or were ended by a line feed.
type line struct {
	runs   []run
	width  float64
	broken bool
}

func (l line) spaces() (n int) {
	for _, r := range l.runs {
		n += r.spaces
	}
	return n
}

// atom is a piece of text that is not broken, a space, or a line feed.
type atom struct {
	text string
	look
	width float64
}

func (a atom) space() bool { return a.text == " " }

// breaker fills lines greedily.
type breaker struct {
	width func(line int) float64 // room on a line; the first may be indented
	out   []line
	cur   []atom
	used  float64
	gap   []atom // spaces that count only if a word follows
}

// breakLines sets spans at a size into lines. first and rest are the widths of
// the first line and of the others. There is always at least one line.
func breakLines(text []Span, size, first, rest float64) []line {
	return fillLines(atoms(text, size), first, rest)
}

// fillLines sets atoms into lines.
func fillLines(list []atom, first, rest float64) []line {
	b := &breaker{width: func(n int) float64 {
		if n == 0 {
			return first
		}
		return rest
	}}
	var word []atom
	for _, a := range list {
		switch {
		case a.text == "\n":
			b.word(word)
			word = nil
			b.end(false)
		case a.space():
			b.word(word)
			word = nil
			b.gap = append(b.gap[:0], a)
		default:
			word = append(word, a)
		}
	}
	b.word(word)
	b.end(false)
	return b.out
}

// atoms takes spans apart at spaces and line feeds, and appends to a figure
// what has become of it.
func atoms(text []Span, size float64) []atom {
	var out []atom
	for _, s := range text {
		out = append(out, pieces(s.Text, look{face: faceOf(s.Bold, s.Italic), href: s.Href, size: size})...)
		if s.Drift != "" {
			out = append(out, pieces(" "+s.Drift, look{face: faceOf(s.Bold, true), size: size})...)
		}
	}
	return out
}

// pieces are the words, spaces and line feeds of a text of one look.
func pieces(s string, k look) (out []atom) {
	s = clean(s)
	for len(s) > 0 {
		n := strings.IndexAny(s, " \n")
		switch n {
		case 0:
			n = 1
		case -1:
			n = len(s)
		}
		piece := s[:n]
		s = s[n:]
		out = append(out, atom{piece, k, k.face.width(piece, k.size)})
	}
	return out
}

func (b *breaker) room() float64 { return b.width(len(b.out)) }

func width(atoms []atom) (w float64) {
	for _, a := range atoms {
		w += a.width
	}
	return w
}

// word puts an unbreakable stretch on the line, on the next one, or, when it
// is wider than any line, breaks it where it must.
func (b *breaker) word(word []atom) {
	if len(word) == 0 {
		return
	}
	w := width(word)
	if len(b.cur) > 0 && b.used+width(b.gap)+w > b.room()+.01 {
		b.end(true)
	}
	if len(b.cur) > 0 {
		b.put(b.gap...)
	}
	b.gap = b.gap[:0]
	if w <= b.room()+.01 {
		b.put(word...)
		return
	}
	for _, a := range word {
		if a.image != nil {
			b.put(a)
			continue
		}
		b.force(a)
	}
}

// force puts an atom on as many lines as it takes, preferring to break behind
// a stroke, hyphen or full stop.
func (b *breaker) force(a atom) {
	rs := []rune(a.text)
	for len(rs) > 0 {
		n, good, w := 0, 0, 0.0
		for n < len(rs) {
			rw := a.face.width(string(rs[n]), a.size)
			if b.used+w+rw > b.room()+.01 && (n > 0 || len(b.cur) > 0) {
				break
			}
			w += rw
			n++
			if strings.ContainsRune("/-._?&=", rs[n-1]) {
				good = n
			}
		}
		if n < len(rs) && good > n/2 {
			n = good
		}
		if n > 0 {
			piece := string(rs[:n])
			b.put(atom{piece, a.look, a.face.width(piece, a.size)})
		}
		rs = rs[n:]
		if len(rs) > 0 {
			b.end(true)
		}
	}
}

func (b *breaker) put(atoms ...atom) {
	b.cur = append(b.cur, atoms...)
	b.used += width(atoms)
}

// end closes the line; neighbouring atoms of one look become one run.
func (b *breaker) end(broken bool) {
	l := line{width: b.used, broken: broken}
	for _, a := range b.cur {
		n := len(l.runs)
		if n == 0 || l.runs[n-1].look != a.look {
			l.runs = append(l.runs, run{look: a.look})
			n++
		}
		r := &l.runs[n-1]
		r.text += a.text
		r.width += a.width
		if a.space() {
			r.spaces++
		}
	}
	b.out = append(b.out, l)
	b.cur, b.used, b.gap = nil, 0, b.gap[:0]
}

// widths are the natural width of a text on one line and the width of its
// widest word.
func widths(text []Span, size float64) (natural, word float64) {
	l, w := 0.0, 0.0
	for _, a := range atoms(text, size) {
		switch {
		case a.text == "\n":
			natural, l = max(natural, l), 0
			word, w = max(word, w), 0
			continue
		case a.space():
			word, w = max(word, w), 0
		default:
			w += a.width
		}
		l += a.width
	}
	return max(natural, l), max(word, w)
}

// upper is s in capitals; Vietnamese letters keep their marks.
func upper(text []Span) []Span {
	out := make([]Span, len(text))
	for i, s := range text {
		s.Text = strings.ToUpper(norm.NFC.String(s.Text))
		out[i] = s
	}
	return out
}

// words is the plain text of spans.
func words(text []Span) string {
	var b strings.Builder
	for _, s := range text {
		b.WriteString(s.Text)
	}
	return strings.TrimFunc(flat(b.String()), unicode.IsSpace)
}

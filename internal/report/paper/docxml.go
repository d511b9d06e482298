package paper

import (
	"bytes"
	"encoding/xml"
	"math"
	"strings"
)

// markup writes XML. Names are given with their prefixes and attributes as
// name, value pairs; values and text are escaped.
type markup struct{ bytes.Buffer }

const xmlHeader = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

func (m *markup) tag(name string, attrs []string, end string) {
	m.WriteByte('<')
	m.WriteString(name)
	for i := 0; i+1 < len(attrs); i += 2 {
		m.WriteByte(' ')
		m.WriteString(attrs[i])
		m.WriteString(`="`)
		m.escaped(attrs[i+1])
		m.WriteByte('"')
	}
	m.WriteString(end)
}

// open, end and empty write tags.
func (m *markup) open(name string, attrs ...string) { m.tag(name, attrs, ">") }

func (m *markup) empty(name string, attrs ...string) { m.tag(name, attrs, "/>") }

func (m *markup) end(names ...string) {
	for _, n := range names {
		m.WriteString("</" + n + ">")
	}
}

// element is text in a tag of its own.
func (m *markup) element(name, text string, attrs ...string) {
	m.open(name, attrs...)
	m.escaped(text)
	m.end(name)
}

// escaped writes text; what XML cannot hold becomes a mark.
func (m *markup) escaped(s string) {
	if strings.ContainsAny(s, "<>&\"'\t\r\n") || strings.ContainsFunc(s, odd) {
		xml.EscapeText(m, []byte(s)) // a buffer never fails
		return
	}
	m.WriteString(s)
}

// odd takes in U+FFFD, which stands for bytes that are no text.
func odd(r rune) bool { return r < ' ' || r >= 0xFFFD && r <= 0xFFFF }

// val is an element that says one thing: <name w:val="value"/>.
func (m *markup) val(name, value string) { m.empty(name, "w:val", value) }

// Word processors count in twentieths of a point, half points and EMU.
func twips(points float64) string  { return itoa(int(math.Round(points * 20))) }
func halves(points float64) string { return itoa(int(math.Round(points * 2))) }
func emu(points float64) string    { return itoa(int(math.Round(points * 12700))) }

package ingest

import (
	"strings"
	"unicode/utf8"

	"chancery/internal/chancery"
)

// Format is how a file holds its text.
type Format string

// The formats that can be read in.
const (
	Plain Format = "txt"
	HTML  Format = "html"
	DOCX  Format = "docx"
	PDF   Format = "pdf"
)

// Role says what a paragraph is to its text.
type Role string

// The roles of a paragraph. Events are read from headings and the body;
// captions and bylines only name people, page furniture is not read at all.
const (
	Body      Role = "body"
	Heading   Role = "heading"
	Caption   Role = "caption"
	Furniture Role = "furniture" // menus, share bars, "Translated by …"
)

// Paragraph is a part of Text.Body, from byte Start to before byte End.
type Paragraph struct {
	Start, End int
	Role       Role
}

// Text is what was read from a file. Body is all of it, in UTF-8 and composed
// (NFC); for a plain file in UTF-8 its offsets are those of the file.
type Text struct {
	File       string
	Format     Format
	Title      string
	Date       chancery.Date // as the file states it, else empty
	Body       string
	Paragraphs []Paragraph
	Unverified bool // read by machine from a PDF: letters may be wrong
}

// Language is "vi" or "en", by the letters of the text.
func (t *Text) Language() string { return string(languageOf(t.Body)) }

// Passage is a piece of a text: bytes Start to before End of its Body.
type Passage struct {
	File  string `json:"file"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

// Passage cuts a piece out; the ends are moved into the body and off the
// middle of letters.
func (t *Text) Passage(start, end int) Passage {
	start, end = t.edge(start), t.edge(end)
	if end < start {
		end = start
	}
	return Passage{File: t.File, Start: start, End: end, Text: t.Body[start:end]}
}

func (t *Text) edge(i int) int {
	i = max(0, min(i, len(t.Body)))
	for i > 0 && i < len(t.Body) && !utf8.RuneStart(t.Body[i]) {
		i--
	}
	return i
}

// builder gathers paragraphs into a body.
type builder struct {
	body  strings.Builder
	paras []Paragraph
}

func (b *builder) add(role Role, text string) {
	text = strings.Join(strings.Fields(text), " ")
	if text == "" {
		return
	}
	if b.body.Len() > 0 {
		b.body.WriteString("\n\n")
	}
	start := b.body.Len()
	b.body.WriteString(text)
	b.paras = append(b.paras, Paragraph{start, b.body.Len(), role})
}

package preview

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// Word shows the main part of a word processor's file: paragraphs, headings,
// items of lists and tables, with what is bold and italic. Pictures, fields,
// scripts and links are left out.
func Word(b []byte) (*Document, error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, err
	}
	for _, f := range z.File {
		if f.Name != "word/document.xml" {
			continue
		}
		part, err := f.Open()
		if err != nil {
			return nil, err
		}
		defer func() { _ = part.Close() }()
		w := &wordReader{d: &Document{}, xml: xml.NewDecoder(io.LimitReader(part, 32<<20))}
		return w.d, w.read()
	}
	return nil, errNotThis
}

// wordReader walks the elements of a document. A table within a table becomes
// text of its cell.
type wordReader struct {
	xml   *xml.Decoder
	d     *Document
	depth int
	size  int

	para         Block
	bold, italic bool
	inText       bool
	deleted      int // within what tracked changes took out

	tables int
	table  Block
	row    []Cell
	cell   Cell
}

func (w *wordReader) read() error {
	for !w.d.Cut {
		token, err := w.xml.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch e := token.(type) {
		case xml.StartElement:
			if w.depth++; w.depth > 200 {
				return errTooDeep
			}
			w.start(e)
		case xml.EndElement:
			w.depth--
			w.end(e.Name.Local)
		case xml.CharData:
			if w.inText && w.deleted == 0 {
				w.text(string(e))
			}
		}
	}
	return nil
}

func (w *wordReader) start(e xml.StartElement) {
	switch e.Name.Local {
	case "p":
		w.para = Block{}
	case "pStyle":
		w.style(value(e))
	case "numPr":
		w.para.List = true
	case "r":
		w.bold, w.italic = false, false
	case "b":
		w.bold = on(e)
	case "i":
		w.italic = on(e)
	case "t":
		w.inText = true
	case "tab":
		w.text(" ")
	case "br", "cr":
		w.text("\n")
	case "del", "moveFrom":
		w.deleted++
	case "tbl":
		if w.tables++; w.tables == 1 {
			w.table = Block{}
		}
	case "tr":
		if w.tables == 1 {
			w.row = nil
		}
	case "tc":
		if w.tables == 1 {
			w.cell = nil
		}
	}
}

func (w *wordReader) end(name string) {
	switch name {
	case "t":
		w.inText = false
	case "del", "moveFrom":
		w.deleted--
	case "p":
		w.paragraph()
	case "tc":
		if w.tables == 1 {
			w.row = append(w.row, w.cell)
		}
	case "tr":
		if w.tables == 1 && len(w.row) > 0 {
			w.table.Rows = append(w.table.Rows, w.row)
			w.d.Cut = w.d.Cut || len(w.table.Rows) > maxRows
		}
	case "tbl":
		if w.tables--; w.tables == 0 && len(w.table.Rows) > 0 {
			w.add(w.table)
		}
	}
}

func (w *wordReader) paragraph() {
	if len(w.para.Runs) == 0 {
		return
	}
	if w.tables == 0 {
		w.add(w.para)
		return
	}
	if len(w.cell) > 0 {
		w.cell = append(w.cell, Run{Text: "\n"})
	}
	w.cell = append(w.cell, w.para.Runs...)
	w.para = Block{}
}

func (w *wordReader) add(b Block) {
	w.d.Blocks = append(w.d.Blocks, b)
	w.d.Cut = w.d.Cut || len(w.d.Blocks) >= maxBlocks
}

func (w *wordReader) text(s string) {
	if w.size += len(s); w.size > maxText {
		w.d.Cut = true
		return
	}
	runs := w.para.Runs
	if n := len(runs); n > 0 && runs[n-1].Bold == w.bold && runs[n-1].Italic == w.italic {
		runs[n-1].Text += s
		return
	}
	w.para.Runs = append(runs, Run{s, w.bold, w.italic})
}

func (w *wordReader) style(s string) {
	s = strings.ToLower(s)
	switch {
	case s == "title":
		w.para.Level = 1
	case strings.HasPrefix(s, "heading") && len(s) == len("heading1") && s[7] >= '1' && s[7] <= '6':
		w.para.Level = int(s[7] - '0')
	case strings.HasPrefix(s, "list"):
		w.para.List = true
	}
}

// value is what an element sets.
func value(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "val" {
			return a.Value
		}
	}
	return ""
}

// on reports whether a property is switched on: it is by being there.
func on(e xml.StartElement) bool {
	v := value(e)
	return v != "0" && v != "false" && v != "none"
}

// Package preview turns an uploaded file into what a page can show safely:
// paragraphs, headings and tables as values. Nothing of the file is run or
// copied into a page as it stands: what is no text is left out. It knows no
// records, no store and no network.
package preview

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"chancery/internal/i18n"
)

// Document is what is shown of a file.
type Document struct {
	Blocks []Block
	Cut    bool // there is more than is shown
}

// Block is a paragraph, a heading or a table.
type Block struct {
	Level int   // of a heading, 1 to 6; 0 for a paragraph
	List  bool  // an item of a list
	Runs  []Run // of a paragraph or heading
	Title string
	Rows  [][]Cell // of a table
}

// Cell is the text of one cell, one run after the other.
type Cell []Run

// Run is text in one look.
type Run struct {
	Text         string
	Bold, Italic bool
}

// The bounds of what is shown of one file.
const (
	maxBlocks  = 3000
	maxText    = 1 << 20
	maxRows    = 500
	maxColumns = 40
	maxSheets  = 20
	maxUnzip   = 64 << 20
	maxPlain   = 256 << 10
)

var (
	errNotThis = errors.New("the file is not what its first bytes promise")
	errTooDeep = errors.New("the elements are nested too deeply")
)

// Text is the text of a document, a line for each paragraph or row.
func (d *Document) Text() string {
	var b strings.Builder
	for _, x := range d.Blocks {
		if x.Title != "" {
			b.WriteString(x.Title + "\n")
		}
		for _, r := range x.Runs {
			b.WriteString(r.Text)
		}
		for _, row := range x.Rows {
			for i, cell := range row {
				if i > 0 {
					b.WriteString(" | ")
				}
				for _, r := range cell {
					b.WriteString(r.Text)
				}
			}
			b.WriteByte('\n')
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// Plain shows text as it is, also of the older Vietnamese encodings.
func Plain(b []byte) (*Document, error) {
	d := &Document{Cut: len(b) > maxPlain}
	if d.Cut {
		b = b[:maxPlain]
		for i := 0; i < utf8.UTFMax && len(b) > 0 && !utf8.Valid(b[max(0, len(b)-utf8.UTFMax):]); i++ {
			b = b[:len(b)-1]
		}
	}
	text, _, err := i18n.DecodeText(b)
	if err != nil {
		return nil, err
	}
	d.Blocks = []Block{{Runs: []Run{{Text: text}}}}
	return d, nil
}

// Table shows values separated by commas, semicolons or tabs.
func Table(b []byte) (*Document, error) {
	text, _, err := i18n.DecodeText(b)
	if err != nil {
		return nil, err
	}
	first, _, _ := strings.Cut(text, "\n")
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	for _, sep := range []rune{';', '\t'} {
		if strings.ContainsRune(first, sep) && !strings.ContainsRune(first, ',') {
			r.Comma = sep
		}
	}
	d, block := &Document{}, Block{}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if len(block.Rows) == maxRows {
			d.Cut = true
			break
		}
		block.Rows = append(block.Rows, cells(row, d))
	}
	d.Blocks = []Block{block}
	return d, nil
}

func cells(row []string, d *Document) []Cell {
	if len(row) > maxColumns {
		row, d.Cut = row[:maxColumns], true
	}
	out := make([]Cell, len(row))
	for i, text := range row {
		out[i] = Cell{{Text: strings.ToValidUTF8(text, "")}}
	}
	return out
}

// Workbook shows the sheets of a spreadsheet as tables, by the values they had
// when they were saved; no formula is computed.
func Workbook(b []byte) (d *Document, err error) {
	defer func() { // the reader of workbooks panics on some damaged ones
		if recover() != nil {
			d, err = nil, errNotThis
		}
	}()
	book, err := excelize.OpenReader(bytes.NewReader(b), excelize.Options{UnzipSizeLimit: maxUnzip, UnzipXMLSizeLimit: 16 << 20})
	if err != nil {
		return nil, err
	}
	defer func() { _ = book.Close() }()
	d = &Document{}
	for i, name := range book.GetSheetList() {
		if i == maxSheets {
			d.Cut = true
			break
		}
		block, err := sheetBlock(book, name, d)
		if err != nil {
			return nil, err
		}
		if len(block.Rows) > 0 {
			d.Blocks = append(d.Blocks, block)
		}
	}
	return d, nil
}

func sheetBlock(book *excelize.File, name string, d *Document) (Block, error) {
	block := Block{Title: name}
	rows, err := book.Rows(name)
	if err != nil {
		return block, err
	}
	defer func() { _ = rows.Close() }()
	for seen := 0; rows.Next(); seen++ {
		if len(block.Rows) == maxRows || seen > 20*maxRows {
			d.Cut = true
			break
		}
		row, err := rows.Columns()
		if err != nil {
			return block, err
		}
		if strings.TrimSpace(strings.Join(row, "")) != "" {
			block.Rows = append(block.Rows, cells(row, d))
		}
	}
	return block, rows.Error()
}

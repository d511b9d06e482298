package sheet

import (
	"archive/zip"
	"bytes"
	"io"
	"iter"
	"strings"

	"github.com/xuri/excelize/v2"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// xlsxRows reads one sheet of a workbook. Cells come as the spreadsheet keeps
// them, dates as day numbers; formulas as the values they had when saved.
func xlsxRows(book *excelize.File, name string, limits Limits) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		rows, err := book.Rows(name)
		if err != nil {
			yield(row{}, unreadable(err))
			return
		}
		defer func() { _ = rows.Close() }()
		for number := 1; rows.Next(); number++ {
			cells, err := rows.Columns(excelize.Options{RawCellValue: true})
			if err != nil {
				yield(row{}, unreadable(err))
				return
			}
			if number > limits.Rows {
				yield(row{}, chancery.Invalid("", "import.too_many_rows", "max", limits.Rows))
				return
			}
			out := row{number: number, cells: cells}
			for _, c := range cells {
				if len(c) > limits.Cell {
					out.fault = &chancery.FieldError{Key: "import.cell_too_long", Args: []any{"max", limits.Cell}}
				}
			}
			if !yield(out, nil) {
				return
			}
		}
		if err := rows.Error(); err != nil {
			yield(row{}, unreadable(err))
		}
	}
}

func unreadable(err error) error {
	return &chancery.Error{Problem: chancery.Bad, Key: "import.not_xlsx", Cause: err}
}

// mergedWithin is the size of a workbook up to which merged cells are looked for.
const mergedWithin = 16 << 20

// lookAtCells finds out what cells merged with one above hold, and whether the
// letters are those of old Vietnamese fonts.
func (t *Table) lookAtCells(content []byte) {
	var sample strings.Builder
	for r, err := range xlsxRows(t.book, t.Sheet, t.reading.Limits) {
		if err != nil || r.number > 500 || sample.Len() > 64<<10 {
			break
		}
		sample.WriteString(strings.Join(r.cells, " ") + "\n")
	}
	t.legacy = i18n.DetectFont(sample.String())
	if len(content) > mergedWithin || !hasMerges(content) {
		return
	}
	// Asking the open workbook would make it write its sheet anew at each reading.
	book, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{UnzipSizeLimit: t.reading.Limits.Unzip, UnzipXMLSizeLimit: 16 << 20, RawCellValue: true})
	if err != nil {
		return
	}
	defer func() { _ = book.Close() }()
	merges, err := book.GetMergeCells(t.Sheet)
	if err != nil {
		return
	}
	t.merged = map[place]string{}
	for _, m := range merges {
		column, top, err := excelize.CellNameToCoordinates(m.GetStartAxis())
		_, bottom, err2 := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err != nil || err2 != nil || bottom > t.reading.Limits.Rows || len(t.merged) > t.reading.Limits.Rows {
			continue
		}
		value := m.GetCellValue()
		if t.legacy != "" {
			value = t.legacy.Reread(value)
		}
		for at := top + 1; at <= bottom; at++ {
			t.merged[place{at, column - 1}] = value
		}
	}
}

// hasMerges looks for merged cells in the sheets of a workbook.
func hasMerges(content []byte) bool {
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return false
	}
	for _, f := range z.File {
		if !strings.HasPrefix(f.Name, "xl/worksheets/") || f.UncompressedSize64 > 8*mergedWithin {
			continue
		}
		in, err := f.Open()
		if err != nil {
			continue
		}
		text, err := io.ReadAll(io.LimitReader(in, 8*mergedWithin))
		_ = in.Close()
		if err == nil && bytes.Contains(text, []byte("<mergeCell ")) {
			return true
		}
	}
	return false
}

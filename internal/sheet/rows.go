package sheet

import (
	"encoding/csv"
	"io"

	"github.com/xuri/excelize/v2"
)

// WriteRows writes rows of text that are no records, such as a register as it is
// printed; the first row heads it. Texts that a spreadsheet would take for
// formulas are escaped in CSV, and are text in a workbook.
func WriteRows(w io.Writer, format Format, rows [][]string) error {
	if format != XLSX {
		if _, err := io.WriteString(w, "\uFEFF"); err != nil {
			return err
		}
		out := csv.NewWriter(w)
		for _, row := range rows {
			line := make([]string, len(row))
			for i, text := range row {
				line[i] = Escape(text)
			}
			if err := out.Write(line); err != nil {
				return err
			}
		}
		out.Flush()
		return out.Error()
	}
	book := excelize.NewFile()
	defer func() { _ = book.Close() }()
	stream, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	bold, err := headerStyle(book)
	if err != nil {
		return err
	}
	if err := stream.SetPanes(&headerPanes); err != nil {
		return err
	}
	for n, row := range rows {
		cells := make([]any, len(row))
		for i, text := range row {
			cells[i] = excelize.Cell{Value: text}
			if n == 0 {
				cells[i] = excelize.Cell{StyleID: bold, Value: text}
			}
		}
		at, err := excelize.CoordinatesToCellName(1, n+1)
		if err != nil {
			return err
		}
		if err := stream.SetRow(at, cells); err != nil {
			return err
		}
	}
	if err := stream.Flush(); err != nil {
		return err
	}
	return book.Write(w)
}

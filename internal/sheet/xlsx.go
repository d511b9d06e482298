package sheet

import (
	"iter"

	"github.com/xuri/excelize/v2"

	"chancery/internal/chancery"
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
		width := 0
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
			if width == 0 {
				width = len(cells)
			}
			for len(out.cells) < width { // empty cells at the end of a row are not kept
				out.cells = append(out.cells, "")
			}
			for len(out.cells) > width && out.cells[len(out.cells)-1] == "" {
				out.cells = out.cells[:len(out.cells)-1]
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

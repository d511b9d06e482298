package sheet

import (
	"io"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"chancery/internal/chancery"
)

// xlsxWriter writes a workbook with one sheet: a header that stays in sight,
// numbers as numbers and full dates as dates.
type xlsxWriter struct {
	w       io.Writer
	book    *excelize.File
	stream  *excelize.StreamWriter
	grid    *grid
	row     int
	day     int    // the style of a date
	tooLong string // the field that does not fit into a cell
}

func newXLSXWriter(w io.Writer, spec *chancery.Spec) (Writer, error) {
	x := &xlsxWriter{w: w, book: excelize.NewFile(), row: 1}
	x.grid = newGrid(spec, x.put)
	if err := x.book.SetSheetName("Sheet1", string(spec.Kind)); err != nil {
		return nil, err
	}
	form := "dd/mm/yyyy"
	var err error
	if x.day, err = x.book.NewStyle(&excelize.Style{CustomNumFmt: &form}); err != nil {
		return nil, err
	}
	if x.stream, err = x.book.NewStreamWriter(string(spec.Kind)); err != nil {
		return nil, err
	}
	return x, x.header()
}

// columnWidth is in characters.
const columnWidth = 18

// headerPanes keep the first row in sight.
var headerPanes = excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}

func headerStyle(book *excelize.File) (int, error) {
	return book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8E8E8"}}})
}

// header writes the first row.
func (x *xlsxWriter) header() error {
	bold, err := headerStyle(x.book)
	if err != nil {
		return err
	}
	if err := x.stream.SetColWidth(1, len(x.grid.names), columnWidth); err != nil {
		return err
	}
	if err := x.stream.SetPanes(&headerPanes); err != nil {
		return err
	}
	row := make([]any, len(x.grid.names))
	for i, n := range x.grid.names {
		row[i] = excelize.Cell{StyleID: bold, Value: n}
	}
	return x.stream.SetRow("A1", row)
}

func (x *xlsxWriter) put(row []any, at int, f chancery.Field, v any) {
	switch y := v.(type) {
	case int64, bool:
		row[at] = y
		return
	}
	text := plainText(v)
	if len(utf16.Encode([]rune(text))) > excelize.TotalCellChars {
		x.tooLong = f.Name
	}
	if text != "" {
		row[at] = text
	}
	if d := chancery.Date(text); f.Type == chancery.TypeDate && d.Precision() == chancery.ToDay && d.Year() > 1900 {
		row[at] = excelize.Cell{StyleID: x.day, Value: d.First()}
	}
}

func (x *xlsxWriter) Write(e chancery.Entity, name Naming) error {
	rows := x.grid.rows(e, name)
	if x.tooLong != "" {
		r := e.Head()
		return chancery.Refuse("export.too_long_for_xlsx", "ref", r.Ref, "kind", string(r.Kind), "field", x.tooLong)
	}
	for _, row := range rows {
		if x.row++; x.row > excelize.TotalRows {
			return chancery.Refuse("export.too_many_for_xlsx", "max", excelize.TotalRows-1)
		}
		at, err := excelize.CoordinatesToCellName(1, x.row)
		if err != nil {
			return err
		}
		if err := x.stream.SetRow(at, row); err != nil {
			return err
		}
	}
	return nil
}

// Close writes the workbook.
func (x *xlsxWriter) Close() error {
	defer func() { _ = x.book.Close() }()
	if err := x.stream.Flush(); err != nil {
		return err
	}
	return x.book.Write(x.w)
}

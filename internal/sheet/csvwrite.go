package sheet

import (
	"encoding/csv"
	"io"

	"chancery/internal/chancery"
)

// csvWriter writes UTF-8 with LF and quotation marks only where they are
// needed. Texts that a spreadsheet would take for formulas are escaped.
type csvWriter struct {
	w    *csv.Writer
	grid *grid
}

func newCSVWriter(w io.Writer, spec *chancery.Spec, bom bool) (Writer, error) {
	if bom {
		if _, err := io.WriteString(w, "\uFEFF"); err != nil {
			return nil, err
		}
	}
	c := &csvWriter{csv.NewWriter(w), newGrid(spec, putText)}
	return c, c.w.Write(c.grid.names)
}

func putText(row []any, at int, f chancery.Field, v any) {
	text := plainText(v)
	if isText(f) {
		text = Escape(text)
	}
	row[at] = text
}

func (c *csvWriter) Write(e chancery.Entity, name Naming) error {
	line := make([]string, len(c.grid.names))
	for _, row := range c.grid.rows(e, name) {
		for i, v := range row {
			line[i], _ = v.(string)
		}
		if err := c.w.Write(line); err != nil {
			return err
		}
	}
	return nil
}

// Close writes what is still held back.
func (c *csvWriter) Close() error {
	c.w.Flush()
	return c.w.Error()
}

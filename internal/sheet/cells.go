package sheet

import (
	"strings"

	"chancery/internal/chancery"
)

// maxPasted is how many rows and how long a cell a paste may have.
var maxPasted = Limits{Rows: 1000, Cell: 50_000}

// Cells reads text that was copied out of a spreadsheet, or typed with tabs,
// semicolons or commas between the cells. Rows with nothing in them are left out.
func Cells(text string) ([][]string, error) {
	var out [][]string
	for r, err := range csvRows(strings.NewReader(strings.ReplaceAll(text, "\r\n", "\n")), 0, maxPasted) {
		if err != nil {
			return nil, err
		}
		if r.fault != nil {
			return nil, chancery.Invalid("", r.fault.Key, append(r.fault.Args, "row", r.number)...)
		}
		if blank(r.cells) {
			continue
		}
		for i, c := range r.cells {
			r.cells[i] = Unescape(strings.TrimSpace(c))
		}
		out = append(out, r.cells)
	}
	return out, nil
}

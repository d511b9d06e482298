package sheet

import (
	"iter"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// headerWithin is how many rows at the top of a table may stand above its header.
const headerWithin = 40

// body is a table from its header on.
type body struct {
	cols  []column
	heads []string // of the columns, as the file names them
	// top is the first row of the header, last its last one with the row that
	// only numbers the columns, if there is one.
	top, last int
	above     []row // what stands above the header: titles
	below     iter.Seq2[row, error]
	stop      func()
}

// body reads a table up to its header and understands it. Call stop when done
// with the rows below.
func (t *Table) body() (*body, error) {
	next, stop := iter.Pull2(t.rows())
	b := &body{stop: stop}
	var ahead []row
	for len(ahead) < headerWithin {
		r, err, ok := next()
		if err != nil {
			stop()
			return nil, err
		}
		if !ok {
			break
		}
		ahead = append(ahead, r)
	}
	at, err := t.findHeader(ahead)
	if err == nil {
		err = t.understand(b, ahead, at)
	}
	if err != nil {
		stop()
		return nil, err
	}
	rest := ahead[slices.IndexFunc(ahead, func(r row) bool { return r.number == b.last })+1:]
	b.below = func(yield func(row, error) bool) {
		for _, r := range rest {
			if !yield(t.fitted(b, r), nil) {
				return
			}
		}
		for r, err, ok := next(); ok; r, err, ok = next() {
			if !yield(t.fitted(b, r), err) {
				return
			}
		}
	}
	return b, nil
}

// findHeader finds the row that names the columns: the first in which anything
// stands, unless one below it names more columns that are known here, or it is
// clearly a title above a wider table.
func (t *Table) findHeader(rows []row) (int, error) {
	if want := t.reading.HeaderRow; want > 0 {
		at := slices.IndexFunc(rows, func(r row) bool { return r.number == want && !blank(r.cells) })
		if at < 0 {
			return 0, chancery.Invalid("header_row", "import.no_header", "row", want, "within", headerWithin)
		}
		return at, nil
	}
	first, best, most, widest := -1, -1, 0, 0
	for i, r := range rows {
		if r.fault == nil && blank(r.cells) {
			continue
		}
		if r.fault != nil {
			if first < 0 {
				return 0, chancery.InvalidFields([]chancery.FieldError{*r.fault})
			}
			continue
		}
		widest = max(widest, filled(r.cells))
		n := t.recognised(r.cells)
		if first < 0 {
			first, best, most = i, i, n
		} else if n >= 2 && n > most {
			best, most = i, n
		}
	}
	if first < 0 {
		return 0, chancery.Invalid("", "import.empty")
	}
	if most > 0 || widest < 3 || filled(rows[first].cells)*3 > widest {
		return best, nil
	}
	for i, r := range rows {
		if r.fault == nil && filled(r.cells)*2 >= widest {
			return i, nil
		}
	}
	return best, nil
}

// recognised counts the cells that name a column, or one that sheets number
// their rows by.
func (t *Table) recognised(cells []string) int {
	n := 0
	for _, c := range cells {
		c = tidy(c)
		if c == "" {
			continue
		}
		if _, mapped := t.reading.Map[c]; mapped || columnFor(t.Spec, c) != "" {
			n++
		}
	}
	return n
}

// rowNumberHeads are what a column is called that only counts the rows.
var rowNumberHeads = []string{"stt", "tt", "so tt", "no", "no.", "#", "so thu tu"}

// understand lays out the columns of the header that begins at a row.
func (t *Table) understand(b *body, rows []row, at int) error {
	b.above = slices.DeleteFunc(slices.Clone(rows[:at]), func(r row) bool { return blank(r.cells) })
	b.top, b.last = rows[at].number, rows[at].number
	b.heads = make([]string, len(rows[at].cells))
	for i, c := range rows[at].cells {
		b.heads[i] = tidy(c)
	}
	if at+1 < len(rows) && t.reading.HeaderRows != 1 {
		if under := rows[at+1]; under.number == b.last+1 && (t.reading.HeaderRows == 2 || secondHeader(b.heads, under)) {
			b.heads, b.last = joinHeads(b.heads, under.cells), under.number
			at++
		}
	}
	if at+1 < len(rows) && rows[at+1].number == b.last+1 && numbersColumns(rows[at+1]) {
		b.last = rows[at+1].number
	}
	var err error
	b.cols, err = layout(t.Spec, b.heads, t.reading)
	return err
}

// secondHeader tells the lower row of a header of two from a row of the table:
// it has words only under cells that are empty or that begin a merged one.
func secondHeader(heads []string, under row) bool {
	if under.fault != nil {
		return false
	}
	split := false
	for i, c := range under.cells {
		c = tidy(c)
		switch {
		case c == "" || i < len(heads) && heads[i] == c:
			continue
		case strings.ContainsAny(c, "0123456789"):
			return false
		case i >= len(heads) || heads[i] == "":
			split = true
		case i+1 >= len(heads) || heads[i+1] != "":
			return false
		}
	}
	return split
}

// headJoin stands between the two rows of a head.
const headJoin = " – "

// joinHeads puts the two rows of a header together: "Time – From".
func joinHeads(top, under []string) []string {
	out := make([]string, max(len(top), len(under)))
	over := ""
	for i := range out {
		var upper, lower string
		if i < len(top) {
			upper = top[i]
		}
		if i < len(under) {
			lower = tidy(under[i])
		}
		if upper != "" {
			over = upper
		}
		switch {
		case lower == "" || lower == upper:
			out[i] = upper
		case over == "":
			out[i] = lower
		default:
			out[i] = over + headJoin + lower
		}
	}
	return out
}

// numbersColumns recognises the row below a header that numbers the columns:
// "(1) (2) (3)" or "A B 1 2 3".
func numbersColumns(r row) bool {
	last, n := 0, 0
	for _, c := range r.cells {
		c = strings.Trim(tidy(c), "()[]")
		switch number, err := strconv.Atoi(c); {
		case c == "" || len(c) == 1 && c >= "A" && c <= "D":
		case err != nil || number != last+1:
			return false
		default:
			last = number
			n++
		}
	}
	return n >= 3
}

// fitted gives a row of a workbook the width of the header, and what merged
// cells leave empty below their first row.
func (t *Table) fitted(b *body, r row) row {
	if t.format != XLSX || r.fault != nil {
		return r
	}
	cells := slices.Clone(r.cells)
	for len(cells) < len(b.cols) {
		cells = append(cells, "")
	}
	for len(cells) > len(b.cols) && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	if !slices.ContainsFunc(b.cols, func(c column) bool { return c.group != "" }) {
		for i := range min(len(cells), len(b.cols)) {
			if cells[i] == "" {
				cells[i] = t.merged[place{r.number, i}]
			}
		}
	}
	r.cells = cells
	return r
}

// place is a cell of a sheet: its row as a spreadsheet shows it, its column from 0.
type place struct{ row, column int }

func filled(cells []string) (n int) {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			n++
		}
	}
	return n
}

// tidy makes one line of a cell of a header.
func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }

// totalRow recognises the first words of a row that adds up those above it.
var totalRow = regexp.MustCompile(`^(tong cong|tong so|tong|cong don|cong|grand total|sub-?total|total|sum)[^a-z]*([0-9].*)?$`)

// aside says why a row is no record: it adds up, or it stands below the table,
// as signatures and notes do. It is a message key, "" for a record.
func aside(cols []column, r row, apart bool) string {
	mapped, words, lead := 0, 0, ""
	needed := map[string]bool{} // of the fields a record must have, whether they are filled
	for i, c := range cols {
		if c.skip {
			continue
		}
		mapped++
		if c.field.Required && c.group == "" {
			needed[c.field.Name] = needed[c.field.Name] || i < len(r.cells) && strings.TrimSpace(r.cells[i]) != ""
		}
	}
	missing := slices.Contains(slices.Collect(maps.Values(needed)), false)
	for _, c := range r.cells {
		if c = strings.TrimSpace(c); c != "" && lead == "" {
			lead = c
		}
		if strings.ContainsFunc(c, func(r rune) bool { return r > '9' }) {
			words++
		}
	}
	switch {
	case mapped < 3:
		return ""
	case words <= 2 && totalRow.MatchString(i18n.Fold(lead)):
		return "import.aside.total"
	case apart && mapped >= 4 && missing && filled(r.cells) <= 2:
		return "import.aside.below"
	}
	return ""
}

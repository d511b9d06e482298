package sheet

import (
	"bufio"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// Preview is what a table looks like before it is imported.
type Preview struct {
	Sheet      string
	Sheets     []string // of the workbook
	Kind       chancery.Kind
	Format     Format
	Encoding   i18n.Encoding // of a text file, or of the font a workbook is written in
	Separator  string        // of a CSV file
	HeaderRow  int
	HeaderRows int
	Above      []string // what stands above the header
	Merged     bool     // cells merged downwards count for each of their rows
	Columns    []PreviewColumn
	Rows       [][]string // the first ones
	Numbers    []int      // of those rows
	Dates      []Dates
}

// PreviewColumn is one column of a file.
type PreviewColumn struct {
	Head    string // as the file names it
	Column  string // the column here that it is taken for; empty for none
	Near    string // the one that is perhaps meant, where it is taken for none
	Guess   string // the one that is probably meant, where nobody has said what it is
	Samples []string
}

// previewRows is how many rows below the header a preview shows.
const previewRows = 5

// Preview reads the header and the first rows. Of a JSONL file it tells only
// the encoding: its fields have names.
func (t *Table) Preview() (*Preview, error) {
	p := &Preview{Kind: t.Spec.Kind, Format: t.format}
	if t.format == XLSX {
		p.Sheet, p.Sheets, p.Encoding, p.Merged = t.Sheet, t.book.GetSheetList(), t.legacy, len(t.merged) > 0
	} else if err := t.lookAtText(p); err != nil || t.format == JSONL {
		return p, err
	}
	t.reading.Lenient = true
	b, err := t.body()
	if err != nil {
		return p, err
	}
	p.HeaderRow, p.HeaderRows = b.top, b.last-b.top+1
	for _, r := range b.above {
		p.Above = append(p.Above, tidy(strings.Join(r.cells, " ")))
	}
	p.Columns = t.meanings(b)
	convert := t.converter()
	for r, err := range b.below {
		if err != nil {
			b.stop()
			return p, err
		}
		if len(p.Rows) == previewRows {
			break
		}
		if r.fault != nil || blank(r.cells) {
			continue
		}
		cells := convert.plain(r.cells, b.cols)
		for i := range min(len(cells), len(b.cols)) {
			cells[i] = convert.likelyDay(cells[i], b.cols[i], b.heads[i])
		}
		for i := range min(len(p.Columns), len(cells)) {
			p.Columns[i].Samples = append(p.Columns[i].Samples, cells[i])
		}
		p.Rows, p.Numbers = append(p.Rows, cells), append(p.Numbers, r.number)
	}
	b.stop()
	if b, err = t.body(); err != nil {
		return p, err
	}
	defer b.stop()
	p.Dates, err = t.dates(b)
	return p, err
}

// meanings says what the columns are taken for, and what the others might be.
func (t *Table) meanings(b *body) []PreviewColumn {
	taken := map[string]bool{}
	for _, c := range b.cols {
		taken[c.name] = true
	}
	var out []PreviewColumn
	for i, head := range b.heads {
		c := PreviewColumn{Head: head, Column: b.cols[i].name}
		_, placed := t.reading.Map[Position(i)]
		_, named := t.reading.Map[head]
		if b.cols[i].skip && head != "" && !placed && !named && !slices.Contains(rowNumberHeads, i18n.Fold(head)) {
			c.Guess = guess(t.Spec, head, taken)
			taken[c.Guess] = true
			c.Near = Nearest(head, columnNames(t.Spec))
		}
		out = append(out, c)
	}
	return out
}

var dayHead = regexp.MustCompile(`\b(ngay|thoi gian|date|day|tu|den|from|to|until)\b`)

// likelyDay shows the day a number stands for, in a column whose name speaks of
// days and that is not taken for anything yet.
func (c converter) likelyDay(cell string, col column, head string) string {
	if !c.serial || !col.skip || !dayHead.MatchString(i18n.Fold(head)) {
		return cell
	}
	v, fault := c.date(chancery.Field{}, cell)
	if iso, ok := v.(string); ok && fault == nil {
		return i18n.ShortDate(iso)
	}
	return cell
}

func (t *Table) lookAtText(p *Preview) error {
	in, err := t.reading.Open()
	if err != nil {
		return chancery.Failure("error.upload", err)
	}
	defer func() { _ = in.Close() }()
	text, encoding, err := t.text(in)
	if err != nil {
		return readError(err)
	}
	p.Encoding = encoding
	if t.reading.Separator != 0 {
		p.Separator = string(t.reading.Separator)
	} else if t.format == CSV {
		p.Separator = string(separator(bufio.NewReaderSize(text, 64<<10)))
	}
	return nil
}

// Columns lists the names of the columns that records of a kind can have.
func Columns(spec *chancery.Spec) []string { return columnNames(spec) }

// Required tells which columns must be filled in, of the record or of a child line.
func Required(spec *chancery.Spec) map[string]bool {
	out := map[string]bool{}
	for name, c := range columnsByName(spec) {
		out[name] = c.field.Required && name != "marking" || name == ColumnRef && spec.Numbering == chancery.Coded && spec.CodeFrom == nil
	}
	return out
}

// Grid is some rows of a table with the cells as they stand.
type Grid struct {
	Heads   []string // as the file names its columns
	Columns []string // what each is taken for; empty for none
	Rows    []GridRow
}

// GridRow is one row of a grid.
type GridRow struct {
	Number int
	Cells  []string
}

// Grid reads the rows with the numbers given, days as people write them. A
// JSONL file has no grid.
func (t *Table) Grid(numbers map[int]bool) (*Grid, error) {
	g := &Grid{}
	if t.format == JSONL {
		return g, nil
	}
	b, err := t.body()
	if err != nil {
		return g, err
	}
	defer b.stop()
	g.Heads = b.heads
	for _, c := range b.cols {
		g.Columns = append(g.Columns, c.name)
	}
	convert, err := t.converterFor()
	if err != nil {
		return g, err
	}
	for r, err := range b.below {
		if err != nil {
			return g, err
		}
		if !numbers[r.number] {
			continue
		}
		cells := slices.Clone(r.cells)
		for i := range min(len(cells), len(b.cols)) {
			if _, err := strconv.ParseFloat(cells[i], 64); err != nil || len(cells[i]) < 5 || b.cols[i].field.Type != chancery.TypeDate || !convert.serial {
				continue
			}
			if v, fault := convert.value(b.cols[i], cells[i]); fault == nil {
				cells[i], _ = v.(string)
				if convert.orders[b.cols[i].name] != MonthFirst {
					cells[i] = i18n.ShortDate(cells[i])
				}
			}
		}
		if g.Rows = append(g.Rows, GridRow{r.number, cells}); len(g.Rows) == len(numbers) {
			break
		}
	}
	return g, nil
}

// Heads are the names of the columns of the file.
func (t *Table) Heads() ([]string, error) {
	if t.format == JSONL {
		return nil, nil
	}
	b, err := t.body()
	if err != nil {
		return nil, err
	}
	defer b.stop()
	return b.heads, nil
}

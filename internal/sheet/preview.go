package sheet

import (
	"bufio"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// Preview is what a table looks like before it is imported.
type Preview struct {
	Sheet     string
	Kind      chancery.Kind
	Format    Format
	Encoding  i18n.Encoding // of a text file
	Separator string        // of a CSV file
	Columns   []PreviewColumn
}

// PreviewColumn is one column of a file.
type PreviewColumn struct {
	Head    string // as the file names it
	Column  string // the column here that it is taken for; empty for none
	Near    string // the one that is perhaps meant, where it is taken for none
	Samples []string
}

// previewRows is how many rows below the header a preview shows.
const previewRows = 5

// Preview reads the header and the first rows. Of a JSONL file it tells only
// the encoding: its fields have names.
func (t *Table) Preview() (*Preview, error) {
	p := &Preview{Kind: t.Spec.Kind, Format: t.format}
	if t.format == XLSX {
		p.Sheet = t.Sheet
	} else if err := t.lookAtText(p); err != nil || t.format == JSONL {
		return p, err
	}
	known := columnsByName(t.Spec)
	left := previewRows
	for r, err := range t.rows() {
		switch {
		case err != nil:
			return p, err
		case r.fault != nil || blank(r.cells):
		case p.Columns == nil:
			for _, head := range r.cells {
				p.Columns = append(p.Columns, t.previewColumn(known, head))
			}
		default:
			for i, cell := range r.cells {
				if i < len(p.Columns) {
					p.Columns[i].Samples = append(p.Columns[i].Samples, cell)
				}
			}
			if left--; left == 0 {
				return p, nil
			}
		}
	}
	if p.Columns == nil {
		return p, chancery.Invalid("", "import.empty")
	}
	return p, nil
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
	if t.format == CSV {
		p.Separator = string(separator(bufio.NewReaderSize(text, 64<<10)))
	}
	return nil
}

func (t *Table) previewColumn(known map[string]column, head string) PreviewColumn {
	name := head
	if to, ok := t.reading.Map[head]; ok {
		name = to
	}
	c := PreviewColumn{Head: head}
	if _, ok := known[name]; ok {
		c.Column = name
	} else if c.Column = byLabel(t.Spec, name); c.Column == "" {
		c.Near = Nearest(name, columnNames(t.Spec))
	}
	return c
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

package service

import (
	"context"
	"io"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/sheet"
)

type (
	// Preview is what a table of a file looks like before it is imported.
	Preview = sheet.Preview
	// Grid is some rows of a table as they stand.
	Grid = sheet.Grid
)

// LineColumn stands in a grid for the whole line of a JSONL file.
const LineColumn = sheet.LineColumn

// Previews looks at a file without judging its rows: its tables, how it is
// written, and which of its columns are taken for which.
func (s *Service) Previews(ctx context.Context, src Source, o ImportOptions) ([]*Preview, error) {
	var out []*Preview
	err := s.tablesOf(src, o, func(t *sheet.Table) error {
		if err := ctx.Err(); err != nil {
			return chancery.Failure("error.upload", err)
		}
		p, err := t.Preview()
		out = append(out, p)
		return err
	})
	return out, err
}

func (s *Service) tablesOf(src Source, o ImportOptions, each func(*sheet.Table) error) error {
	book, err := sheet.Open(o.reading(src))
	if err != nil {
		return err
	}
	defer book.Close()
	for _, t := range book.Tables {
		if err := each(t); err != nil {
			return err
		}
	}
	return nil
}

// ImportColumn is a column a file of a kind can have.
type ImportColumn struct {
	Name     string
	Label    string
	Required bool // of the record, or of its child line
}

// ImportColumns lists the columns a file of a kind can have, in the order of
// templates, for choosing what a column of a file is taken for.
func ImportColumns(lang i18n.Lang, kind chancery.Kind) ([]ImportColumn, error) {
	spec, err := chancery.SpecOf(kind)
	if err != nil {
		return nil, err
	}
	labels, required := sheet.Labels(lang, spec), sheet.Required(spec)
	var out []ImportColumn
	for _, name := range sheet.Columns(spec) {
		out = append(out, ImportColumn{name, labels[name], required[name]})
	}
	return out, nil
}

// WriteRejected writes the rows of a file that a receipt rejects, each with
// its reason, as a file that can be corrected and imported by itself.
func (s *Service) WriteRejected(src Source, o ImportOptions, r *Receipt, w io.Writer) error {
	return s.tablesOf(src, o, func(t *sheet.Table) error {
		reasons := map[int]string{}
		for _, x := range r.Rejected {
			if x.File == src.Name && (x.Sheet == "" || x.Sheet == t.Sheet) {
				reasons[x.Row] = strings.TrimSpace(reasons[x.Row] + " " + x.Reason)
			}
		}
		return writeError(t.Pick(reasons, w))
	})
}

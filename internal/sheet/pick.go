package sheet

import (
	"bufio"
	"encoding/csv"
	"io"
	"strings"
)

// Pick copies the records in which one of the rows stands, with their child
// lines and the reason given for the row, so that they can be corrected and
// imported by themselves. What was a workbook becomes CSV; a row that cannot
// be read cannot be copied.
func (t *Table) Pick(reasons map[int]string, w io.Writer) error {
	if t.format == JSONL {
		return t.pickLines(reasons, w)
	}
	p := &picker{out: csv.NewWriter(w), reasons: reasons}
	convert := t.converter()
	var cols []column
	for r, err := range t.rows() {
		switch {
		case err != nil:
			return err
		case r.fault != nil || blank(r.cells):
			continue
		case cols != nil:
			if err := p.add(r.number, convert.plain(r.cells, cols), continues(cols, r)); err != nil {
				return err
			}
			continue
		}
		if cols, err = layout(t.Spec, r.cells, t.reading.Map, t.reading.Limits); err != nil {
			return err
		}
		if err := p.out.Write(append(convert.plain(r.cells, nil), ColumnReason)); err != nil {
			return err
		}
	}
	return p.close()
}

// picker holds one record back until it is known whether it is wanted.
type picker struct {
	out     *csv.Writer
	reasons map[int]string
	group   [][]string
	why     []string
}

func (p *picker) add(number int, cells []string, continues bool) error {
	if !continues {
		if err := p.flush(); err != nil {
			return err
		}
	}
	p.group = append(p.group, append(cells, ""))
	if reason := p.reasons[number]; reason != "" {
		p.why = append(p.why, reason)
	}
	return nil
}

func (p *picker) flush() error {
	defer func() { p.group, p.why = p.group[:0], p.why[:0] }()
	if len(p.why) == 0 {
		return nil
	}
	first := p.group[0]
	first[len(first)-1] = strings.Join(p.why, " ")
	return p.out.WriteAll(p.group)
}

func (p *picker) close() error {
	if err := p.flush(); err != nil {
		return err
	}
	p.out.Flush()
	return p.out.Error()
}

// plain gives cells the form they have in CSV: days for day numbers.
func (c converter) plain(cells []string, cols []column) []string {
	out := make([]string, len(cells), len(cells)+1)
	copy(out, cells)
	if !c.serial {
		return out
	}
	for i := range min(len(out), len(cols)) {
		f := cols[i].field
		switch {
		case cols[i].skip || cols[i].head != "":
		case isText(f):
			out[i] = Escape(out[i])
		default:
			if v, fault := c.value(f, out[i]); fault == nil {
				out[i], _ = v.(string)
			}
		}
	}
	return out
}

func (t *Table) pickLines(reasons map[int]string, w io.Writer) error {
	in, text, err := t.open()
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	lines := bufio.NewScanner(text)
	lines.Buffer(make([]byte, 64<<10), t.reading.Limits.Cell*16)
	for number := 1; lines.Scan(); number++ {
		if reasons[number] == "" {
			continue
		}
		if _, err := w.Write(append(lines.Bytes(), '\n')); err != nil {
			return err
		}
	}
	return readError(lines.Err())
}

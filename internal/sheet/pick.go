package sheet

import (
	"bufio"
	"encoding/csv"
	"io"
	"slices"
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
	b, err := t.body()
	if err != nil {
		return err
	}
	defer b.stop()
	convert, err := t.converterFor()
	if err != nil {
		return err
	}
	heads := slices.Clone(b.heads)
	for i, c := range b.cols {
		if _, placed := t.reading.Map[Position(i)]; placed && !c.skip {
			heads[i] = c.name
		}
	}
	if err := p.out.Write(append(convert.plain(heads, nil), ColumnReason)); err != nil {
		return err
	}
	for r, err := range b.below {
		switch {
		case err != nil:
			return err
		case r.fault != nil || blank(r.cells):
			continue
		}
		if err := p.add(r.number, convert.plain(r.cells, b.cols), continues(b.cols, r)); err != nil {
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
		switch {
		case cols[i].skip || cols[i].head != "":
		case isText(cols[i].field):
			out[i] = Escape(out[i])
		default:
			if v, fault := c.value(cols[i], out[i]); fault == nil {
				out[i], _ = v.(string)
			}
		}
	}
	return out
}

func (t *Table) pickLines(reasons map[int]string, w io.Writer) error {
	return t.eachLine(func(number int, line string) error {
		if reasons[number] == "" {
			return nil
		}
		_, err := io.WriteString(w, line+"\n")
		return err
	})
}

// eachLine goes through the lines of a JSONL file, as they were mended.
func (t *Table) eachLine(each func(number int, line string) error) error {
	in, text, err := t.open()
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	lines := bufio.NewScanner(text)
	lines.Buffer(make([]byte, 64<<10), t.reading.Limits.Cell*16)
	for number := 1; lines.Scan(); number++ {
		line := lines.Text()
		if mended, ok := t.reading.Cells[number][1]; ok {
			line = strings.NewReplacer("\r\n", " ", "\n", " ").Replace(mended)
		}
		if err := each(number, line); err != nil {
			return err
		}
	}
	return readError(lines.Err())
}

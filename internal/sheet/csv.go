package sheet

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"regexp"
	"strings"

	"chancery/internal/chancery"
)

// csvRows reads CSV. A row that cannot be read is reported and the next one is
// read; rows are counted as a spreadsheet shows them, so that a cell of several
// lines is one row and an empty line is one too.
func csvRows(text io.Reader, told rune, limits Limits) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		buffered := bufio.NewReaderSize(text, 64<<10)
		comma := separator(buffered)
		if told != 0 {
			comma = told
		}
		r := csv.NewReader(&lineLimiter{r: buffered, limit: limits.Cell * 16})
		r.Comma = comma
		r.FieldsPerRecord = -1
		number, nextLine := 0, 1
		for {
			cells, err := r.Read()
			if errors.Is(err, io.EOF) {
				return
			}
			var broken *csv.ParseError
			switch {
			case errors.As(err, &broken):
				number += 1 + broken.StartLine - nextLine
				nextLine = broken.Line + 1
				if !yield(row{number: number, fault: quoteFault(broken)}, nil) {
					return
				}
				continue
			case err != nil:
				yield(row{}, err)
				return
			}
			line, _ := r.FieldPos(0)
			number += 1 + line - nextLine
			nextLine = line + 1
			out := row{number: number, cells: cells}
			for _, c := range cells {
				nextLine += strings.Count(c, "\n")
				if len(c) > limits.Cell {
					out.fault = &chancery.FieldError{Key: "import.cell_too_long", Args: []any{"max", limits.Cell}}
				}
			}
			if number > limits.Rows {
				yield(row{}, chancery.Invalid("", "import.too_many_rows", "max", limits.Rows))
				return
			}
			if !yield(out, nil) {
				return
			}
		}
	}
}

var sepLine = regexp.MustCompile(`^sep=([,;\t])\r?\n`)

func quoteFault(e *csv.ParseError) *chancery.FieldError {
	key := "import.stray_quote"
	if e.Line > e.StartLine {
		key = "import.open_quote"
	}
	return &chancery.FieldError{Key: key}
}

// separator finds what stands between the cells: what the first line has most
// of, outside quotes. A line "sep=;", which spreadsheets do not show, says it
// and is passed over.
func separator(r *bufio.Reader) rune {
	head, _ := r.Peek(32 << 10)
	if told := sepLine.FindSubmatch(head); told != nil {
		_, _ = r.Discard(len(told[0]))
		return rune(told[1][0])
	}
	counts := map[rune]int{}
	quoted := false
count:
	for _, c := range string(head) {
		switch {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\n' && len(counts) > 0:
			break count
		case c == ',' || c == ';' || c == '\t':
			counts[c]++
		}
	}
	best := ','
	for _, c := range []rune{';', '\t'} {
		if counts[c] > counts[best] {
			best = c
		}
	}
	return best
}

// lineLimiter ends the reading of a file whose rows do not end, before the
// whole of it is in memory.
type lineLimiter struct {
	r     io.Reader
	limit int
	since int // bytes since the last end of a line
}

func (l *lineLimiter) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if at := strings.LastIndexByte(string(p[:n]), '\n'); at >= 0 {
		l.since = n - at
	} else {
		l.since += n
	}
	if l.since > l.limit {
		return n, chancery.Invalid("", "import.line_too_long", "max", l.limit)
	}
	return n, err
}

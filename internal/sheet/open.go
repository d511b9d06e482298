package sheet

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"iter"
	"path"
	"strings"

	"github.com/xuri/excelize/v2"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// Format is how a file holds its table.
type Format string

// The formats of files.
const (
	CSV   Format = "csv"
	XLSX  Format = "xlsx"
	JSONL Format = "jsonl"
	ICS   Format = "ics" // written only
)

// Reading says how a file is to be read.
type Reading struct {
	Name     string // of the file; its ending tells the format, its beginning the kind
	Kind     chancery.Kind
	Map      map[string]string // name of a column in the file → name of the column here, "-" to leave it out
	Encoding i18n.Encoding     // empty to find out
	Limits   Limits
	Open     func() (io.ReadCloser, error)

	Sheet      string            // of a workbook; empty for those named by kind, or the first
	Separator  rune              // of a CSV file; 0 to find out
	HeaderRow  int               // as a spreadsheet numbers it; 0 to find out
	HeaderRows int               // 1 or 2; 0 to find out
	Orders     map[string]string // by column here, how numbers in dates follow each other: DayFirst or MonthFirst; "" is for all others
	Lenient    bool              // leave out columns that are not known, instead of refusing the file
	// Cells are cells that somebody mended, by row and by column from 1, and
	// Values what to read instead of a cell or a part of it, by column here.
	Cells  map[int]map[int]string
	Values map[string]map[string]string
	// Constant gives columns that the file does not have the same value in every row.
	Constant map[string]string
}

// How the numbers of a date follow each other.
const (
	DayFirst   = "dmy"
	MonthFirst = "mdy"
)

// Book is a file with its tables.
type Book struct {
	Name   string
	Hash   string // SHA-256 of the content, in hexadecimal
	Tables []*Table
	book   *excelize.File
}

// Table is one table of a file: records of one kind.
type Table struct {
	File  string
	Sheet string // of a workbook with several
	Spec  *chancery.Spec

	reading Reading
	format  Format
	book    *excelize.File
	merged  map[place]string // what cells hold that are merged with one above
	legacy  i18n.Encoding    // of the letters of a workbook written with old Vietnamese fonts
	orders  map[string]dateOrder
}

// Open looks at a file and finds its tables. What is wrong with the file as a
// whole it reports as a chancery.Error. Close the book when done.
func Open(r Reading) (*Book, error) {
	if r.Limits == (Limits{}) {
		r.Limits = DefaultLimits
	}
	b := &Book{Name: r.Name}
	format, content, err := b.look(r)
	if err != nil {
		return nil, err
	}
	if format == XLSX {
		return b, b.openWorkbook(r, content)
	}
	spec, err := kindOf(r, r.Name)
	if err != nil {
		return nil, err
	}
	b.Tables = []*Table{{File: r.Name, Spec: spec, reading: r, format: format}}
	return b, nil
}

// look reads the file once, for its size, its hash and its format. The content
// of a workbook is kept, because it is read in many places at once.
func (b *Book) look(r Reading) (Format, []byte, error) {
	in, err := r.Open()
	if err != nil {
		return "", nil, chancery.Failure("error.upload", err)
	}
	defer func() { _ = in.Close() }()
	head := make([]byte, 4)
	n, err := io.ReadFull(in, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return "", nil, chancery.Failure("error.upload", err)
	}
	if n == 0 {
		return "", nil, chancery.Invalid("", "import.empty")
	}
	format := formatOf(r.Name, head[:n])
	limit := r.Limits.Bytes
	var kept bytes.Buffer
	hash := sha256.New()
	to := io.Writer(hash)
	if format == XLSX {
		limit = r.Limits.XLSX
		to = io.MultiWriter(hash, &kept)
	}
	size, err := io.Copy(to, io.LimitReader(io.MultiReader(bytes.NewReader(head[:n]), in), limit+1))
	switch {
	case err != nil:
		return "", nil, chancery.Failure("error.upload", err)
	case size > limit:
		return "", nil, chancery.Invalid("", "import.too_large", "max", limit>>20)
	}
	b.Hash = hex.EncodeToString(hash.Sum(nil))
	return format, kept.Bytes(), nil
}

// formatOf goes by the content where it is plain, else by the ending.
func formatOf(name string, head []byte) Format {
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return XLSX
	case strings.HasSuffix(strings.ToLower(name), ".xlsx"):
		return XLSX
	case bytes.HasPrefix(head, []byte("{")), strings.HasSuffix(strings.ToLower(name), ".jsonl"):
		return JSONL
	}
	return CSV
}

func (b *Book) openWorkbook(r Reading, content []byte) error {
	book, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{UnzipSizeLimit: r.Limits.Unzip, UnzipXMLSizeLimit: 16 << 20})
	if err != nil {
		return unreadable(err)
	}
	b.book = book
	defer func() {
		for _, t := range b.Tables {
			t.lookAtCells(content)
		}
	}()
	for _, name := range book.GetSheetList() {
		if spec := specNamed(name); r.Sheet == "" && spec != nil && (r.Kind == "" || r.Kind == spec.Kind) {
			b.Tables = append(b.Tables, &Table{File: r.Name, Sheet: name, Spec: spec, reading: r, format: XLSX, book: book})
		}
	}
	if len(b.Tables) > 0 {
		return nil
	}
	spec, err := kindOf(r, r.Name)
	if err != nil {
		b.Close()
		return err
	}
	name := book.GetSheetName(0)
	if r.Sheet != "" {
		if at, err := book.GetSheetIndex(r.Sheet); err != nil || at < 0 {
			b.Close()
			return chancery.Invalid("sheet", "import.no_such_sheet", "value", r.Sheet)
		}
		name = r.Sheet
	}
	b.Tables = []*Table{{File: r.Name, Sheet: name, Spec: spec, reading: r, format: XLSX, book: book}}
	return nil
}

// KindNamed is the kind a file is named by: "activity.csv", "activities.xlsx".
func KindNamed(file string) (chancery.Kind, bool) {
	base := path.Base(strings.ReplaceAll(file, `\`, "/"))
	stem, _, _ := strings.Cut(base, ".")
	if spec := specNamed(stem); spec != nil {
		return spec.Kind, true
	}
	return "", false
}

func specNamed(name string) *chancery.Spec {
	name = strings.ToLower(strings.TrimSpace(name))
	if spec, err := chancery.SpecOf(chancery.Kind(name)); err == nil {
		return spec
	}
	if spec, err := chancery.SpecByPlural(name); err == nil {
		return spec
	}
	return nil
}

func kindOf(r Reading, name string) (*chancery.Spec, error) {
	if r.Kind != "" {
		return chancery.SpecOf(r.Kind)
	}
	kind, ok := KindNamed(name)
	if !ok {
		return nil, chancery.Invalid("", "import.no_kind", "value", name)
	}
	return chancery.SpecOf(kind)
}

// Close lets go of the workbook.
func (b *Book) Close() {
	if b.book != nil {
		_ = b.book.Close()
	}
}

// Records reads the table from its beginning. It can be read again and gives
// the same each time. What is wrong with the header ends the reading with a
// chancery.Error that names every column; what is wrong with a row stands in
// the record's Faults.
func (t *Table) Records() iter.Seq2[*Record, error] {
	if t.format == JSONL {
		return func(yield func(*Record, error) bool) {
			in, text, err := t.open()
			if err != nil {
				yield(nil, err)
				return
			}
			defer func() { _ = in.Close() }()
			for rec, err := range jsonRecords(t.Spec, text, t.reading.Map, t.reading.Cells, t.reading.Limits) {
				if !yield(rec, readError(err)) {
					return
				}
			}
		}
	}
	return func(yield func(*Record, error) bool) {
		b, err := t.body()
		if err != nil {
			yield(nil, err)
			return
		}
		defer b.stop()
		convert, err := t.converterFor()
		if err != nil {
			yield(nil, err)
			return
		}
		assemble(b.cols, b.below, convert)(yield)
	}
}

func (t *Table) converter() converter {
	if t.format != XLSX {
		return converter{escaped: true}
	}
	props, err := t.book.GetWorkbookProps()
	return converter{serial: true, since04: err == nil && props.Date1904 != nil && *props.Date1904}
}

// rows reads the cells of a CSV file or a sheet, the header first.
func (t *Table) rows() iter.Seq2[row, error] {
	if t.format == XLSX {
		return t.mended(xlsxRows(t.book, t.Sheet, t.reading.Limits))
	}
	return t.mended(func(yield func(row, error) bool) {
		in, text, err := t.open()
		if err != nil {
			yield(row{}, err)
			return
		}
		defer func() { _ = in.Close() }()
		for r, err := range csvRows(text, t.reading.Separator, t.reading.Limits) {
			if !yield(r, readError(err)) {
				return
			}
		}
	})
}

// mended puts in what somebody mended, and reads the letters of old fonts.
func (t *Table) mended(rows iter.Seq2[row, error]) iter.Seq2[row, error] {
	if len(t.reading.Cells) == 0 && t.legacy == "" {
		return rows
	}
	return func(yield func(row, error) bool) {
		for r, err := range rows {
			if t.legacy != "" {
				for i, c := range r.cells {
					r.cells[i] = t.legacy.Reread(c)
				}
			}
			for at, text := range t.reading.Cells[r.number] {
				for len(r.cells) < at && at <= t.reading.Limits.Columns {
					r.cells = append(r.cells, "")
				}
				if at >= 1 && at <= len(r.cells) {
					r.cells[at-1], r.fault = text, nil
				}
			}
			if !yield(r, err) {
				return
			}
		}
	}
}

// open opens a text file; text is what stands in it, in UTF-8.
func (t *Table) open() (in io.Closer, text io.Reader, err error) {
	file, err := t.reading.Open()
	if err != nil {
		return nil, nil, chancery.Failure("error.upload", err)
	}
	if text, _, err = t.text(file); err != nil {
		_ = file.Close()
		return nil, nil, readError(err)
	}
	return file, text, nil
}

func (t *Table) text(in io.Reader) (io.Reader, i18n.Encoding, error) {
	if e := t.reading.Encoding; e != "" {
		text, err := e.NewReader(in)
		return text, e, err
	}
	text, guess, err := i18n.NewReader(in)
	return text, guess.Encoding, err
}

// readError turns what reading fails with into an error with words.
func readError(err error) error {
	var encoding *i18n.EncodingError
	var known *chancery.Error
	switch {
	case err == nil, errors.As(err, &known):
		return err
	case errors.As(err, &encoding):
		return chancery.Invalid("", string(encoding.Reason))
	}
	return chancery.Failure("error.upload", err)
}

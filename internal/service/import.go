package service

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/sheet"
)

// Source is one file to import. It is opened more than once.
type Source struct {
	Name string // as its owner knows it; names the kind unless the options do
	Open func() (io.ReadCloser, error)
}

// FileSource is a file of a folder.
func FileSource(folder fs.FS, name string) Source {
	return Source{Name: name, Open: func() (io.ReadCloser, error) { return folder.Open(name) }}
}

// BytesSource is what was uploaded or pasted.
func BytesSource(name string, content []byte) Source {
	return Source{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil }}
}

// FolderSources are the files of a folder that are named by kind.
func FolderSources(folder fs.FS) ([]Source, error) {
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		return nil, chancery.Failure("error.upload", err)
	}
	var out []Source
	for _, e := range entries {
		switch _, ok := sheet.KindNamed(e.Name()); {
		case e.IsDir() || !ok:
		case slices.ContainsFunc([]string{".csv", ".xlsx", ".jsonl"}, func(ending string) bool { return strings.HasSuffix(e.Name(), ending) }):
			out = append(out, FileSource(folder, e.Name()))
		}
	}
	return out, nil
}

// ImportOptions say how files are to be read and what is to be done with their
// rows. What is kept of them for an import on screen has a JSON form.
type ImportOptions struct {
	Kind       chancery.Kind     `json:"kind,omitempty"`        // of all files; empty where their names tell it
	Map        map[string]string `json:"map,omitempty"`         // column of the file, or "#3" → field, "-" leaves the column out
	Encoding   i18n.Encoding     `json:"encoding,omitempty"`    // empty to find out
	Sheet      string            `json:"sheet,omitempty"`       // of a workbook; empty for those named by kind, else the first
	Separator  string            `json:"separator,omitempty"`   // of CSV; empty to find out
	HeaderRow  int               `json:"header_row,omitempty"`  // as a spreadsheet numbers it; 0 to find out
	HeaderRows int               `json:"header_rows,omitempty"` // 1 or 2; 0 to find out
	// Orders say by column, or for "" all others, whether dates have the day or
	// the month first: "dmy" or "mdy".
	Orders  map[string]string `json:"orders,omitempty"`
	Lenient bool              `json:"lenient,omitempty"` // leave out columns that are not known

	Match []string                     `json:"match,omitempty"`  // columns that rows and records are matched by; empty for the usual ones
	Mode  ImportMode                   `json:"mode,omitempty"`   // what may be done
	Rows  map[int]RowChoice            `json:"rows,omitempty"`   // what to do with single rows of the only table
	Cells map[int]map[int]string       `json:"cells,omitempty"`  // cells that were mended, by row and by column from 1
	Value map[string]map[string]string `json:"values,omitempty"` // by column, what to read instead of a cell or a part of it

	// Constant gives columns that the file does not have the same value in every row.
	Constant map[string]string `json:"constant,omitempty"`

	DryRun   bool                  `json:"-"` // say what would happen and change nothing
	Name     string                `json:"-"` // of the run; empty for the names of the files
	Limits   sheet.Limits          `json:"-"` // zero for the usual ones
	Verdicts bool                  `json:"-"` // tell what becomes of every row
	Run      chancery.ID           `json:"-"` // the run to begin, or to go on with after it was cut off; empty for a new one
	Progress func(done, total int) `json:"-"` // is told how many rows are done
}

// reading is how one of the files is read.
func (o ImportOptions) reading(src Source) sheet.Reading {
	r := sheet.Reading{
		Name: src.Name, Open: src.Open, Kind: o.Kind, Map: o.Map, Encoding: o.Encoding, Limits: o.Limits, Sheet: o.Sheet,
		HeaderRow: o.HeaderRow, HeaderRows: o.HeaderRows, Orders: o.Orders, Lenient: o.Lenient, Cells: o.Cells, Values: o.Value, Constant: o.Constant,
	}
	for _, c := range o.Separator {
		r.Separator = c
	}
	return r
}

// ImportMode is what an import may do to records.
type ImportMode string

// The modes: create and update, only create, only update.
const (
	ImportBoth   ImportMode = ""
	ImportCreate ImportMode = "create"
	ImportUpdate ImportMode = "update"
)

// RowChoice is what somebody chose for one row.
type RowChoice struct {
	Do  string `json:"do"`            // "skip", "create" even where a record is alike, or "update"
	Ref string `json:"ref,omitempty"` // of the record to update
}

// Receipt is what an import did, or what it would do.
type Receipt struct {
	Run       chancery.ID `json:"run"`
	New       int         `json:"new"`
	Changed   int         `json:"changed"`
	Unchanged int         `json:"unchanged"`
	// Rejected says why rows were left out, at most MaxRejections times.
	Rejected []Rejection `json:"rejected"`
	// RejectedRows is how many rows were left out, files that could not be read counting as one.
	RejectedRows int `json:"rejected_rows"`
	// Changes are the differences a dry run finds, of at most MaxChanges records.
	Changes []Revision `json:"changes,omitempty"`
	// Skipped is how many rows were passed over on purpose: totals, and what the
	// options leave out.
	Skipped int `json:"skipped"`
	// Alike is how many rows would make a record that may be there already, where
	// every row is told of.
	Alike int `json:"alike,omitempty"`
	// Rows tells of every row, at most MaxVerdicts, where it was asked for.
	Rows []RowVerdict `json:"rows,omitempty"`
}

// RowVerdict is what becomes of one row.
type RowVerdict struct {
	Row     int    `json:"row"`
	Verdict string `json:"verdict"` // "new", "changed", "unchanged", "rejected" or "skipped"
	Ref     string `json:"ref,omitempty"`
	Title   string `json:"title,omitempty"`
	Why     string `json:"why,omitempty"` // message that says why it is skipped
	// Alike are records that a new one may be the same as, the likeliest first,
	// and after them earlier rows of the files.
	Alike []RowTwin `json:"alike,omitempty"`
}

// Rejection is one thing wrong with one row.
type Rejection struct {
	File   string `json:"file"`
	Sheet  string `json:"sheet,omitempty"` // of a workbook
	Row    int    `json:"row"`             // as a spreadsheet shows it; 0 for the whole file
	Field  string `json:"field"`
	Value  string `json:"value"`
	Reason string `json:"reason"` // in the language of who imports
	Key    string `json:"-"`      // of the message
}

// Revision is how an import would change one record.
type Revision struct {
	File   string            `json:"file"`
	Row    int               `json:"row"`
	Kind   chancery.Kind     `json:"kind"`
	Ref    string            `json:"ref"`
	Fields []chancery.Change `json:"-"`
	Told   []ChangedField    `json:"told,omitempty"` // the same in words, where every row is told of
}

// How much of what it found an import tells.
const (
	MaxRejections = 10_000
	MaxChanges    = 500
	MaxVerdicts   = 50_000
)

// importBatch is how many records one write saves: few enough that other
// writers do not wait for long.
const importBatch = 500

// Import reads files and saves their records in one run that can be taken back
// whole. Rows are matched with records by reference, then by key, then, where a
// row has neither, by title and dates. Rows that cannot be saved are left out,
// with all that refers to them, and every reason is told. When Import fails on
// the way, the receipt tells what was saved until then; importing the same files
// again goes on from there, and the run can be taken back as it is.
func (s *Service) Import(ctx context.Context, who chancery.Actor, sources []Source, o ImportOptions) (*Receipt, error) {
	im := newImporter(s, who, o)
	defer im.close()
	im.open(sources)
	if err := s.store.Read(ctx, who, im.plan); err != nil {
		return im.receipt, err
	}
	if o.DryRun {
		return im.finish(), nil
	}
	err := im.apply(ctx)
	return im.finish(), err
}

// importer is one import under way.
type importer struct {
	s       *Service
	who     chancery.Actor
	lang    i18n.Lang
	o       ImportOptions
	books   []*sheet.Book
	tables  []*table
	items   []item
	deps    map[int32][]dep // of each row, the new records it refers to
	names   names
	alike   map[int32][]RowTwin // of rows that make new records
	receipt *Receipt
	title   string
	hash    string
	before  *earlier             // what the run has saved already
	made    map[chancery.ID]bool // what it has made until now
	keyed   *keyed               // finds records by the columns that were chosen
	at      []told               // of each item, with Verdicts
}

// table is a table with what the import needs to know of its kind.
type table struct {
	*sheet.Table
	first int32 // the item of its first record
	refs  []refField
	bad   bool // its header cannot be understood
}

// item is one record of the files.
type item struct {
	id      chancery.ID
	row     int32
	table   int16
	verdict verdict
	fresh   bool   // there is no such record yet, or it was removed
	removed bool   // it was
	moved   string // what the record is called, where the row names one that was made part of it
	written bool
	why     string // message that says why the row is passed over
}

type verdict uint8

const (
	pending verdict = iota
	isNew
	changed
	unchanged
	rejected
	skipped
)

// dep is a reference to a new record of the same import.
type dep struct {
	item  int32
	field string
	name  string
}

func newImporter(s *Service, who chancery.Actor, o ImportOptions) *importer {
	return &importer{s: s, who: who, lang: langOf(who), o: o, deps: map[int32][]dep{}, names: newNames(), before: &earlier{}, receipt: &Receipt{Rejected: []Rejection{}}}
}

// open opens the files and puts their tables into the order in which kinds
// are loaded.
func (im *importer) open(sources []Source) {
	var titles, hashes []string
	for _, src := range sources {
		titles = append(titles, src.Name)
		book, err := sheet.Open(im.o.reading(src))
		if err != nil {
			im.rejectFile(src.Name, "", err)
			continue
		}
		im.books = append(im.books, book)
		hashes = append(hashes, book.Hash)
		for _, t := range book.Tables {
			im.tables = append(im.tables, &table{Table: t, refs: refFields(t.Spec)})
		}
	}
	order := map[chancery.Kind]int{}
	for i, spec := range chancery.Specs() {
		order[spec.Kind] = i
	}
	slices.SortStableFunc(im.tables, func(a, b *table) int { return order[a.Spec.Kind] - order[b.Spec.Kind] })
	im.title = im.o.Name
	if im.title == "" {
		im.title = strings.Join(titles, ", ")
	}
	im.hash = strings.Join(hashes, " ")
}

func (im *importer) close() {
	for _, b := range im.books {
		b.Close()
	}
}

// finish puts what was rejected into the order of the files and their rows.
func (im *importer) finish() *Receipt {
	order := map[string]int{}
	for i, t := range im.tables {
		order[t.File+"\x00"+t.Sheet] = i + 1
	}
	slices.SortStableFunc(im.receipt.Rejected, func(a, b Rejection) int {
		if d := order[a.File+"\x00"+a.Sheet] - order[b.File+"\x00"+b.Sheet]; d != 0 {
			return d
		}
		return a.Row - b.Row
	})
	return im.receipt
}

func (im *importer) rejectFile(file, sheetName string, err error) {
	im.receipt.RejectedRows++
	for _, fe := range fieldErrors(err) {
		row := 0
		if fe.Field != "" {
			row = 1
		}
		im.tell(Rejection{File: file, Sheet: sheetName, Row: row, Field: fe.Field, Value: argument(fe, "value"), Key: fe.Key, Reason: i18n.Explain(im.lang, "", fe.Key, fe.Args)})
	}
}

// reject leaves a row out and tells why.
func (im *importer) reject(at int32, rec *sheet.Record, errs []chancery.FieldError) {
	it := &im.items[at]
	t := im.tables[it.table]
	if it.verdict != rejected {
		it.verdict = rejected
		im.receipt.RejectedRows++
	}
	for _, fe := range errs {
		r := Rejection{File: t.File, Sheet: sheetOf(t), Row: int(it.row), Field: fe.Field, Value: argument(fe, "value"), Key: fe.Key, Reason: i18n.Explain(im.lang, t.Spec.Kind, fe.Key, fe.Args)}
		if rec != nil {
			r.Row = rec.RowOf(fe.Field)
			if r.Value == "" {
				r.Value = valueAt(rec, fe.Field)
			}
		}
		im.tell(r)
	}
}

func sheetOf(t *table) string {
	if _, named := sheet.KindNamed(t.Sheet); named {
		return t.Sheet
	}
	return ""
}

func (im *importer) tell(r Rejection) {
	if len(im.receipt.Rejected) < MaxRejections {
		im.receipt.Rejected = append(im.receipt.Rejected, r)
	}
}

// all is every table.
func all(chancery.Kind) bool { return true }

// each reads the tables of the kinds that can be read, batch by batch, each
// record with its item.
func (im *importer) each(ctx context.Context, of func(chancery.Kind) bool, fn func(t *table, first int32, recs []*sheet.Record) error) error {
	for _, t := range im.tables {
		if t.bad || !of(t.Spec.Kind) {
			continue
		}
		at := t.first
		var batch []*sheet.Record
		flush := func() error {
			if len(batch) == 0 {
				return nil
			}
			if err := ctx.Err(); err != nil {
				return chancery.Failure("error.storage", err)
			}
			err := fn(t, at, batch)
			at += int32(len(batch))
			batch = batch[:0]
			return err
		}
		for rec, err := range t.Records() {
			if err != nil {
				return err
			}
			if im.items[int(at)+len(batch)].moved != "" { // its key is that of the record which went
				rec.Key = ""
			}
			if batch = append(batch, rec); len(batch) == importBatch {
				if err := flush(); err != nil {
					return err
				}
			}
		}
		if err := flush(); err != nil {
			return err
		}
	}
	return nil
}

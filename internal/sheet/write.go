package sheet

import (
	"encoding/json"
	"io"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// Writer writes records of one kind into a file.
type Writer interface {
	// Write writes one record. name turns an identifier into what the reader
	// may see of it, "" for nothing.
	Write(e chancery.Entity, name Naming) error
	// Close finishes the file; the stream below it stays open.
	Close() error
}

// Naming gives the kind and the reference of a record, empty where the reader
// may not see it.
type Naming func(chancery.ID) (chancery.Kind, string)

// Writing says how a file is to be written.
type Writing struct {
	Format Format
	BOM    bool // mark CSV as UTF-8 for spreadsheets that would guess otherwise
	Lang   i18n.Lang
	Host   string // in the identifiers of an ICS file
}

// Nobody stands in the owner column of a record that belongs to the whole
// ministry though its kind usually has an owner.
const Nobody = "-"

// NewWriter begins a file for records of a kind.
func NewWriter(w io.Writer, spec *chancery.Spec, how Writing) (Writer, error) {
	switch how.Format {
	case CSV:
		return newCSVWriter(w, spec, how.BOM)
	case XLSX:
		return newXLSXWriter(w, spec)
	case JSONL:
		return &jsonWriter{w: w, spec: spec}, nil
	case ICS:
		return newICSWriter(w, spec, how)
	}
	return nil, chancery.Invalid("format", "export.no_such_format", "value", string(how.Format))
}

// nameFor gives references as an import finds them again: with the kind in
// front where the field may name several.
func nameFor(f chancery.Field, name Naming) func(chancery.ID) string {
	return func(id chancery.ID) string {
		kind, ref := name(id)
		if ref == "" || len(f.Targets) == 1 {
			return ref
		}
		return string(kind) + "/" + ref
	}
}

// grid flattens the records of a kind into rows of cells.
type grid struct {
	spec    *chancery.Spec
	names   []string
	columns map[string]int
	put     func(row []any, at int, f chancery.Field, v any) // puts a value into its cell
}

func newGrid(spec *chancery.Spec, put func([]any, int, chancery.Field, any)) *grid {
	g := &grid{spec: spec, names: columnNames(spec), columns: map[string]int{}, put: put}
	for i, n := range g.names {
		g.columns[n] = i
	}
	return g
}

// rows are the rows of a record: the first is its own, the others continue its
// child lines.
func (g *grid) rows(e chancery.Entity, name Naming) [][]any {
	rows := [][]any{make([]any, len(g.names))}
	r := e.Head()
	rows[0][g.columns[ColumnRef]] = r.Ref
	rows[0][g.columns[ColumnKey]] = r.Key
	if at, ok := g.columns[ColumnState]; ok {
		rows[0][at] = string(r.State)
	}
	for _, f := range chancery.AllFields(e) {
		if f.Type != chancery.TypeLines {
			g.place(rows[0], f.Name, f, name)
			continue
		}
		at := 0
		for _, l := range f.Lines() {
			if emptyLine(l, name) {
				continue
			}
			if at == len(rows) {
				rows = append(rows, make([]any, len(g.names)))
			}
			for _, c := range l {
				g.place(rows[at], f.Name+"."+c.Name, c, name)
			}
			at++
		}
	}
	if r.Owner == "" && !g.spec.Shared {
		rows[0][g.columns["owner"]] = Nobody
	}
	return rows
}

func emptyLine(l chancery.Fields, name Naming) bool {
	for _, c := range l {
		if c.Value(nameFor(c, name)) != nil {
			return false
		}
	}
	return true
}

func (g *grid) place(row []any, column string, f chancery.Field, name Naming) {
	v := f.Value(nameFor(f, name))
	if t, ok := v.(chancery.Text); ok {
		g.put(row, g.columns[column+"_en"], f, t.EN)
		g.put(row, g.columns[column+"_vi"], f, t.VI)
		return
	}
	if v != nil {
		g.put(row, g.columns[column], f, v)
	}
}

// plainText is a value as text, composed and with one kind of line end, so that
// a file says the same whichever way the text was typed.
func plainText(v any) string {
	switch x := v.(type) {
	case string:
		return norm.NFC.String(strings.ReplaceAll(x, "\r\n", "\n"))
	case int64:
		return strconv.FormatInt(x, 10)
	case bool:
		return strconv.FormatBool(x)
	case []string:
		return strings.Join(x, ";")
	}
	return ""
}

// isText reports whether people type whatever they like into the field.
func isText(f chancery.Field) bool {
	return bilingual(f) || f.Type == chancery.TypeLine || f.Type == chancery.TypeNote
}

// jsonWriter writes one object per line.
type jsonWriter struct {
	w    io.Writer
	spec *chancery.Spec
}

func (j *jsonWriter) Write(e chancery.Entity, name Naming) error {
	r := e.Head()
	var b strings.Builder
	put := func(field string, v any) error {
		if b.Len() == 0 {
			b.WriteByte('{')
		} else {
			b.WriteByte(',')
		}
		b.WriteString(strconv.Quote(field) + ":")
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		return enc.Encode(v)
	}
	heads := []struct{ name, value string }{{"kind", string(r.Kind)}, {ColumnRef, r.Ref}, {ColumnKey, r.Key}, {ColumnState, string(r.State)}}
	for _, h := range heads {
		if h.value != "" {
			if err := put(h.name, h.value); err != nil {
				return err
			}
		}
	}
	for _, f := range chancery.AllFields(e) {
		v := composed(valueOf(f, name))
		if f.Name == "owner" && r.Owner == "" && !j.spec.Shared {
			v = Nobody
		}
		if v == nil {
			continue
		}
		if err := put(f.Name, v); err != nil {
			return err
		}
	}
	_, err := io.WriteString(j.w, strings.ReplaceAll(b.String(), "\n", "")+"}\n")
	return err
}

// valueOf is the field's value with references as nameFor gives them, also
// within child lines.
func valueOf(f chancery.Field, name Naming) any {
	if f.Type != chancery.TypeLines {
		return f.Value(nameFor(f, name))
	}
	var out []map[string]any
	for _, l := range f.Lines() {
		m := map[string]any{}
		for _, c := range l {
			if v := c.Value(nameFor(c, name)); v != nil {
				m[c.Name] = v
			}
		}
		if len(m) > 0 {
			out = append(out, m)
		}
	}
	if out == nil {
		return nil
	}
	return out
}

// composed gives texts the form they have in every file.
func composed(v any) any {
	switch x := v.(type) {
	case string:
		return plainText(x)
	case chancery.Text:
		return chancery.Text{EN: plainText(x.EN), VI: plainText(x.VI)}
	case []map[string]any:
		for _, m := range x {
			for k, v := range m {
				m[k] = composed(v)
			}
		}
	}
	return v
}

// Close has nothing to finish.
func (j *jsonWriter) Close() error { return nil }

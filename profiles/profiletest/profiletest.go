// Package profiletest reads folders of CSV files as an import does, without a
// database, and reports everything that an import would refuse. Tests of the
// profiles and of the demonstration ministry use it; nothing else may. Read
// Load first.
package profiletest

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"chancery/internal/chancery"
)

// Set is what the folders hold together.
type Set struct {
	tb      testing.TB
	records map[chancery.Kind][]chancery.Entity
	terms   map[string]bool
	names   map[chancery.Kind]map[string]chancery.ID
}

// row is one record as its file has it: its first line and the cells by column.
type row struct {
	file   string
	line   int
	entity chancery.Entity
	cells  map[string]string
	lines  map[string][]map[string]any
}

// Load reads the folders one after the other, each file named by kind, and
// fails the test for every form, field, code, reference or rule that is wrong.
func Load(tb testing.TB, folders ...fs.FS) *Set {
	tb.Helper()
	s := &Set{tb: tb, records: map[chancery.Kind][]chancery.Entity{}, terms: map[string]bool{}, names: map[chancery.Kind]map[string]chancery.ID{}}
	var rows []*row
	for _, folder := range folders {
		read := 0
		for _, spec := range chancery.Specs() {
			if raw, err := fs.ReadFile(folder, string(spec.Kind)+".csv"); err == nil {
				rows = append(rows, s.read(spec, raw)...)
				read++
			}
		}
		if files, _ := fs.Glob(folder, "*.csv"); len(files) != read {
			tb.Errorf("%d of %d files are not named by a kind: %v", len(files)-read, len(files), files)
		}
	}
	for _, r := range rows {
		s.name(r)
	}
	for _, r := range rows {
		s.fill(r)
	}
	return s
}

// Of gives the records of a kind in the order of the files.
func Of[E chancery.Entity](s *Set, k chancery.Kind) []E {
	var out []E
	for _, e := range s.records[k] {
		out = append(out, e.(E))
	}
	return out
}

// Count is how many records of a kind there are.
func (s *Set) Count(k chancery.Kind) int { return len(s.records[k]) }

// HasTerm reports whether a vocabulary has the code.
func (s *Set) HasTerm(vocabulary string, c chancery.Code) bool {
	return s.terms[vocabulary+"."+string(c)]
}

// ResolveRef finds a record by reference or key.
func (s *Set) ResolveRef(kinds []chancery.Kind, name string) (chancery.ID, bool) {
	if len(kinds) == 0 {
		for k := range s.names {
			kinds = append(kinds, k)
		}
	}
	var found []chancery.ID
	for _, k := range kinds {
		if id, ok := s.names[k][name]; ok {
			found = append(found, id)
		}
	}
	if len(found) > 1 {
		s.tb.Errorf("%q names more than one record: %v", name, found)
	}
	if len(found) == 0 {
		return "", false
	}
	return found[0], true
}

func (s *Set) read(spec *chancery.Spec, raw []byte) []*row {
	file := string(spec.Kind) + ".csv"
	all, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil || len(all) < 2 {
		s.tb.Fatalf("%s cannot be read or is empty: %v", file, err)
	}
	var canonical bytes.Buffer
	w := csv.NewWriter(&canonical)
	_ = w.WriteAll(all)
	if !bytes.Equal(canonical.Bytes(), raw) {
		s.tb.Errorf("%s is not in UTF-8 with LF and minimal quoting", file)
	}
	s.checkHeader(spec, file, all)

	var rows []*row
	for n, cells := range all[1:] {
		lines := map[string]map[string]any{}
		r := &row{file: file, line: n + 2, entity: spec.Make(), cells: map[string]string{}, lines: map[string][]map[string]any{}}
		for i, cell := range cells {
			column := all[0][i]
			if cell != strings.TrimSpace(cell) || strings.Contains(cell, "  ") {
				s.tb.Errorf("%s:%d: %s has stray white space: %q", file, n+2, column, cell)
			}
			if group, field, ok := strings.Cut(column, "."); ok && cell != "" {
				put(lines, group, field, cell)
			} else if cell != "" {
				r.cells[column] = cell
			}
		}
		if len(r.cells) > 0 {
			rows = append(rows, r)
		}
		if len(rows) == 0 {
			s.tb.Fatalf("%s:%d: a continuation row without a record", file, n+2)
		}
		last := rows[len(rows)-1]
		for group, l := range lines {
			last.lines[group] = append(last.lines[group], l)
		}
	}
	return rows
}

// put adds a cell to the child line of its group, both languages of a text together.
func put(lines map[string]map[string]any, group, column, cell string) {
	if lines[group] == nil {
		lines[group] = map[string]any{}
	}
	if name, lang, ok := language(column); ok {
		t, _ := lines[group][name].(map[string]any)
		if t == nil {
			t = map[string]any{}
			lines[group][name] = t
		}
		t[lang] = cell
		return
	}
	lines[group][column] = cell
}

func language(column string) (name, lang string, ok bool) {
	if n := len(column) - 3; n > 0 && (column[n:] == "_en" || column[n:] == "_vi") {
		return column[:n], column[n+1:], true
	}
	return column, "", false
}

func (s *Set) checkHeader(spec *chancery.Spec, file string, all [][]string) {
	seen := map[string]bool{}
	for i, column := range all[0] {
		if seen[column] {
			s.tb.Errorf("%s has the column %s twice", file, column)
		}
		seen[column] = true
		if !isColumn(spec, column) {
			s.tb.Errorf("%s has a column %s, which is no field of %s", file, column, spec.Kind)
		}
		empty := true
		for _, cells := range all[1:] {
			empty = empty && cells[i] == ""
		}
		if empty {
			s.tb.Errorf("%s has a column %s in which nothing stands", file, column)
		}
	}
}

func isColumn(spec *chancery.Spec, column string) bool {
	switch column {
	case "ref":
		return spec.Numbering == chancery.Coded
	case "key":
		return true
	case "state":
		return len(spec.States) > 0
	}
	fields := spec.DescribeAll()
	if group, field, ok := strings.Cut(column, "."); ok {
		f, ok := fields.ByName(group)
		if !ok || f.Type != chancery.TypeLines {
			return false
		}
		fields, column = f.LineFields(), field
	}
	if f, ok := fields.ByName(column); ok {
		return !bilingual(f) && f.Type != chancery.TypeLines
	}
	name, _, _ := language(column)
	f, ok := fields.ByName(name)
	return ok && bilingual(f)
}

func bilingual(f chancery.Field) bool {
	return f.Type == chancery.TypeText || f.Type == chancery.TypeStory
}

// name makes a record known by its reference and its key before anything refers to it.
func (s *Set) name(r *row) {
	h := r.entity.Head()
	h.Ref, h.Key = r.cells["ref"], r.cells["key"]
	if state := r.cells["state"]; state != "" {
		h.State = chancery.State(state)
	}
	h.ID = chancery.ID(fmt.Sprintf("%s/%s/%s", h.Kind, h.Ref, h.Key))
	if h.Ref == "" && h.Key == "" {
		r.fail(s.tb, "neither reference nor key")
	}
	if s.names[h.Kind] == nil {
		s.names[h.Kind] = map[string]chancery.ID{}
	}
	for _, name := range []string{h.Ref, h.Key} {
		if had, ok := s.names[h.Kind][name]; ok && name != "" && had != h.ID {
			r.fail(s.tb, "%q is the name of another record too", name)
		}
		if name != "" {
			s.names[h.Kind][name] = h.ID
		}
	}
	if h.Kind == "term" {
		s.terms[r.cells["vocabulary"]+"."+r.cells["code"]] = true
	}
	s.records[h.Kind] = append(s.records[h.Kind], r.entity)
}

// fill puts the cells into the record and checks it.
func (s *Set) fill(r *row) {
	h := r.entity.Head()
	spec, _ := chancery.SpecOf(h.Kind)
	for _, f := range chancery.AllFields(r.entity) {
		var v any = r.cells[f.Name]
		switch {
		case bilingual(f):
			v = map[string]any{"en": r.cells[f.Name+"_en"], "vi": r.cells[f.Name+"_vi"]}
		case f.Type == chancery.TypeLines:
			v = r.lines[f.Name]
		}
		for _, e := range f.Accept(v, s) {
			r.fail(s.tb, "%s: %s %v", e.Field, e.Key, e.Args)
		}
	}
	if spec.CodeFrom != nil && spec.CodeFrom(r.entity) != h.Ref {
		r.fail(s.tb, "reference %q where the content says %q", h.Ref, spec.CodeFrom(r.entity))
	}
	for _, e := range chancery.FieldsOf(spec.Check(r.entity)) {
		r.fail(s.tb, "%s: %s %v", e.Field, e.Key, e.Args)
	}
}

func (r *row) fail(tb testing.TB, format string, args ...any) {
	h := r.entity.Head()
	tb.Errorf("%s:%d (%s%s): %s", r.file, r.line, h.Ref, h.Key, fmt.Sprintf(format, args...))
}

// Untranslated lists the texts that stand in one language only, as
// "kind.field ref".
func (s *Set) Untranslated() []string {
	var out []string
	for _, spec := range chancery.Specs() {
		for _, e := range s.records[spec.Kind] {
			out = append(out, untranslated(string(spec.Kind), e.Head().Ref+e.Head().Key, chancery.AllFields(e))...)
		}
	}
	return out
}

func untranslated(path, name string, fields chancery.Fields) []string {
	var out []string
	for _, f := range fields {
		if t, ok := f.Pointer().(*chancery.Text); ok && (t.EN == "") != (t.VI == "") {
			out = append(out, path+"."+f.Name+" "+name)
		}
		for _, l := range f.Lines() {
			out = append(out, untranslated(path+"."+f.Name, name, l)...)
		}
	}
	return out
}

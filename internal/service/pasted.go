package service

import (
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/sheet"
)

// Pasted is one row that was pasted into child lines: what stands in each
// column, named like the field, or field.en and field.vi for text.
type Pasted map[string]string

// PasteLines reads rows that were copied out of a spreadsheet as child lines of
// a field. A first row that names columns, in either language, says what stands
// in them; without one they are in the order of the form, from the field called
// from on, with texts in the given language. Codes may be written as labels;
// what is no term stays as it was typed.
func PasteLines(f chancery.Field, terms map[string][]chancery.Term, lang i18n.Lang, from, text string) ([]Pasted, error) {
	cells, err := sheet.Cells(text)
	if err != nil || len(cells) == 0 {
		return nil, err
	}
	columns, named := namedColumns(f, lang, cells[0])
	if named && from == "" {
		cells = cells[1:]
	} else {
		columns = columnsFrom(f, lang, from)
	}
	known := map[string]labels{}
	var out []Pasted
	for _, row := range cells {
		p := Pasted{}
		for i, cell := range row {
			if i >= len(columns) || columns[i] == "" {
				continue
			}
			c, _ := f.LineFields().ByName(columns[i])
			if c.Type == chancery.TypeCode {
				cell = codeFor(known, terms, c.Vocabulary, cell)
			}
			p[columns[i]] = cell
		}
		out = append(out, p)
	}
	return out, nil
}

func codeFor(known map[string]labels, terms map[string][]chancery.Term, vocabulary, typed string) string {
	for _, t := range terms[vocabulary] {
		if t.Code == typed {
			return typed
		}
	}
	if known[vocabulary] == nil {
		known[vocabulary] = labelsOf(terms[vocabulary])
	}
	if c := known[vocabulary][i18n.Fold(typed)]; c != "" {
		return string(c)
	}
	return typed
}

// namedColumns reads a heading row; it is one where at least half of its cells
// name a column.
func namedColumns(f chancery.Field, lang i18n.Lang, head []string) (columns []string, is bool) {
	words := columnWords(f, lang)
	found, filled := 0, 0
	for _, cell := range head {
		folded := i18n.Fold(strings.TrimSpace(cell))
		columns = append(columns, words[folded])
		if folded != "" {
			filled++
		}
		if words[folded] != "" {
			found++
		}
	}
	return columns, found > 0 && found*2 >= filled
}

// columnWords are what the columns of child lines may be called, folded.
func columnWords(f chancery.Field, lang i18n.Lang) map[string]string {
	out := map[string]string{}
	for _, c := range f.LineFields() {
		plain := columnOf(c, lang)
		for _, l := range i18n.Langs() {
			label := i18n.FieldName(l, f.Name, c.Name)
			out[i18n.Fold(label)] = plain
			if short, _, ok := strings.Cut(label, " ("); ok {
				out[i18n.Fold(short)] = plain
			}
			for _, in := range i18n.Langs() {
				if c.Type == chancery.TypeText || c.Type == chancery.TypeStory {
					of := c.Name + "." + string(in)
					out[i18n.Fold(label+" ("+i18n.T(l, "language."+string(in))+")")] = of
					out[i18n.Fold(label+" ("+string(in)+")")] = of
					out[i18n.Fold(c.Name+"_"+string(in))] = of
				}
			}
		}
		out[i18n.Fold(c.Name)] = plain
	}
	return out
}

func columnOf(c chancery.Field, lang i18n.Lang) string {
	if c.Type == chancery.TypeText || c.Type == chancery.TypeStory {
		return c.Name + "." + string(lang)
	}
	return c.Name
}

func columnsFrom(f chancery.Field, lang i18n.Lang, from string) []string {
	var out []string
	for _, c := range f.LineFields() {
		if c.Name == from {
			out = nil
		}
		out = append(out, columnOf(c, lang))
	}
	return out
}

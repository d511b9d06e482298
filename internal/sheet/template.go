package sheet

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// templateRows is how many rows of a template offer their lists.
const templateRows = 2000

// The sheets of a template besides the one to be filled in. No kind has these
// names, so that an import passes them by.
const (
	sheetColumns = "_columns"
	sheetValues  = "_values"
)

// WriteTemplate writes a workbook to be filled in: the header of a kind, a
// sheet that says what each column is for, and one with the values that coded
// columns take, from which their cells offer a choice.
func WriteTemplate(w io.Writer, spec *chancery.Spec, lang i18n.Lang, terms map[string][]chancery.Term) error {
	book := excelize.NewFile()
	defer func() { _ = book.Close() }()
	t := &template{book: book, spec: spec, lang: lang, terms: terms, ranges: map[string]string{}}
	for _, step := range []func() error{t.values, t.explain, t.form} {
		if err := step(); err != nil {
			return err
		}
	}
	return book.Write(w)
}

type template struct {
	book   *excelize.File
	spec   *chancery.Spec
	lang   i18n.Lang
	terms  map[string][]chancery.Term
	ranges map[string]string // of a vocabulary, where its codes stand
}

// form is the sheet to be filled in.
func (t *template) form() error {
	name := string(t.spec.Kind)
	if err := t.book.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	names := columnNames(t.spec)
	if err := t.header(name, names); err != nil {
		return err
	}
	known := columnsByName(t.spec)
	for i, n := range names {
		from := t.ranges[vocabularyOf(known[n])]
		if from == "" {
			continue
		}
		col, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		dv := excelize.NewDataValidation(true)
		dv.SetSqref(fmt.Sprintf("%s2:%s%d", col, col, templateRows))
		dv.SetSqrefDropList(from)
		if err := t.book.AddDataValidation(name, dv); err != nil {
			return err
		}
	}
	t.book.SetActiveSheet(0)
	return nil
}

// header writes the first row as newXLSXWriter does: a sheet that was streamed
// takes no lists afterwards.
func (t *template) header(name string, names []string) error {
	bold, err := headerStyle(t.book)
	if err != nil {
		return err
	}
	last, err := excelize.ColumnNumberToName(len(names))
	if err != nil {
		return err
	}
	if err := t.book.SetSheetRow(name, "A1", &names); err != nil {
		return err
	}
	if err := t.book.SetCellStyle(name, "A1", last+"1", bold); err != nil {
		return err
	}
	if err := t.book.SetColWidth(name, "A", last, columnWidth); err != nil {
		return err
	}
	return t.book.SetPanes(name, &headerPanes)
}

// vocabularyOf is what a cell of the column chooses one value from.
func vocabularyOf(c column) string {
	switch {
	case c.head == ColumnState:
		return ColumnState
	case c.field.Type == chancery.TypeFlag:
		return "flag"
	case c.field.Type == chancery.TypeCode:
		return c.field.Vocabulary
	}
	return ""
}

// values writes the values of each vocabulary with their labels, two columns each.
func (t *template) values() error {
	if _, err := t.book.NewSheet(sheetValues); err != nil {
		return err
	}
	at := 1
	seen := map[string]bool{}
	known := columnsByName(t.spec)
	for _, n := range columnNames(t.spec) {
		vocabulary := vocabularyOf(known[n])
		if vocabulary == "" && known[n].field.Type == chancery.TypeCodes {
			vocabulary = known[n].field.Vocabulary
		}
		if vocabulary == "" || seen[vocabulary] {
			continue
		}
		seen[vocabulary] = true
		if err := t.list(at, vocabulary, t.choices(vocabulary)); err != nil {
			return err
		}
		at += 2
	}
	return nil
}

type choice struct{ code, label string }

func (t *template) choices(vocabulary string) []choice {
	var out []choice
	switch vocabulary {
	case ColumnState:
		for _, s := range t.spec.States {
			out = append(out, choice{string(s), i18n.T(t.lang, "state."+string(t.spec.Kind)+"."+string(s))})
		}
	case "flag":
		out = []choice{{"true", i18n.T(t.lang, "word.yes")}, {"false", i18n.T(t.lang, "word.no")}}
	default:
		for _, m := range t.terms[vocabulary] {
			if label, _ := m.Label.In(string(t.lang)); !m.Retired {
				out = append(out, choice{m.Code, label})
			}
		}
	}
	return out
}

func (t *template) list(at int, vocabulary string, choices []choice) error {
	codes, err := excelize.ColumnNumberToName(at)
	if err != nil {
		return err
	}
	labels, err := excelize.ColumnNumberToName(at + 1)
	if err != nil {
		return err
	}
	title := vocabulary
	switch {
	case vocabulary == ColumnState:
		title = i18n.T(t.lang, "field."+ColumnState)
	case i18n.Has(t.lang, "vocabulary."+vocabulary):
		title = i18n.T(t.lang, "vocabulary."+vocabulary)
	}
	rows := [][]any{{vocabulary, title}}
	for _, c := range choices {
		rows = append(rows, []any{c.code, c.label})
	}
	for i, row := range rows {
		if err := t.book.SetSheetRow(sheetValues, fmt.Sprintf("%s%d", codes, i+1), &row); err != nil {
			return err
		}
	}
	if len(choices) > 0 {
		t.ranges[vocabulary] = fmt.Sprintf("%s!$%s$2:$%s$%d", sheetValues, codes, codes, len(choices)+1)
	}
	return t.book.SetColWidth(sheetValues, codes, labels, 22)
}

// explain says what each column is.
func (t *template) explain() error {
	if _, err := t.book.NewSheet(sheetColumns); err != nil {
		return err
	}
	labels := Labels(t.lang, t.spec)
	known := columnsByName(t.spec)
	for i, n := range columnNames(t.spec) {
		c := known[n]
		required := ""
		if c.field.Required {
			required = i18n.T(t.lang, "import.template.required")
		}
		kind := "text"
		if c.head == "" {
			kind = string(c.field.Type)
		}
		row := []any{n, labels[n], i18n.T(t.lang, "import.template."+kind), required}
		if err := t.book.SetSheetRow(sheetColumns, fmt.Sprintf("A%d", i+1), &row); err != nil {
			return err
		}
	}
	return t.book.SetColWidth(sheetColumns, "A", "D", 40)
}

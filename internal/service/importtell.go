package service

import (
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/store"
)

// told is what a row's record is called.
type told struct{ ref, title string }

// note remembers what the record of a row is called, where every row is told of.
func (im *importer) note(at int32, e chancery.Entity) {
	if !im.o.Verdicts {
		return
	}
	if im.at == nil {
		im.at = make([]told, len(im.items))
	}
	title, _ := chancery.TitleOf(e).In(string(im.lang))
	ref := e.Head().Ref
	if im.items[at].fresh { // numbers are given when it is saved
		if spec, err := chancery.SpecOf(e.Head().Kind); err == nil && spec.Numbering == chancery.Yearly {
			ref = ""
		}
	}
	im.at[at] = told{ref, title}
}

var verdictWords = map[verdict]string{isNew: "new", changed: "changed", unchanged: "unchanged", rejected: "rejected", skipped: "skipped"}

// tellRows lists what becomes of every row.
func (im *importer) tellRows() {
	if !im.o.Verdicts {
		return
	}
	for i, it := range im.items {
		if i == MaxVerdicts {
			return
		}
		r := RowVerdict{Row: int(it.row), Verdict: verdictWords[it.verdict], Why: it.why}
		if im.at != nil {
			r.Ref, r.Title = im.at[i].ref, im.at[i].title
		}
		r.Ref = firstOf(r.Ref, it.moved)
		if it.verdict == isNew { // one that is left out meanwhile makes nothing
			if r.Alike = im.alike[int32(i)]; r.Alike != nil {
				slices.SortStableFunc(r.Alike, func(a, b RowTwin) int { return min(a.Row, 1) - min(b.Row, 1) }) // records, then rows
				im.receipt.Alike++
			}
		}
		im.receipt.Rows = append(im.receipt.Rows, r)
	}
}

// ChangedField is how an import would change one field, in the words of a reader.
type ChangedField struct {
	Label  string `json:"label"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// tellChanges words the differences a dry run found.
func (im *importer) tellChanges(tx *store.Tx) error {
	var ids []chancery.ID
	for _, r := range im.receipt.Changes {
		for _, c := range r.Fields {
			ids = append(append(ids, idsIn(c.Old)...), idsIn(c.New)...)
		}
	}
	names, err := tx.Names(ids)
	if err != nil {
		return err
	}
	terms, err := tx.AllTerms()
	if err != nil {
		return err
	}
	w := worder{im.lang, names, terms}
	for i := range im.receipt.Changes {
		r := &im.receipt.Changes[i]
		spec, err := chancery.SpecOf(r.Kind)
		if err != nil {
			return err
		}
		for _, c := range r.Fields {
			r.Told = append(r.Told, ChangedField{Label: i18n.FieldName(im.lang, string(r.Kind), c.Field), Before: w.words(spec, c.Field, c.Old), After: w.words(spec, c.Field, c.New)})
		}
	}
	return nil
}

// worder puts values of records into words.
type worder struct {
	lang  i18n.Lang
	names map[chancery.ID]Name
	terms map[string][]chancery.Term
}

func jsonText(v any) (string, error) {
	text, err := json.Marshal(v)
	return string(text), err
}

func numberText(n int64) string { return strconv.FormatInt(n, 10) }

// words puts one value of a field, in the form of chancery.Field.Value, into words.
func (w worder) words(spec *chancery.Spec, name string, v any) string {
	if name == "state" {
		s, _ := v.(string)
		return i18n.StateName(w.lang, spec.Kind, chancery.State(s))
	}
	f, ok := spec.DescribeAll().ByName(name)
	if !ok || v == nil {
		return ""
	}
	return w.value(f, v)
}

func (w worder) value(f chancery.Field, v any) string {
	switch x := v.(type) {
	case string:
		switch f.Type {
		case chancery.TypeCode, chancery.TypeCodes:
			return w.term(f.Vocabulary, x)
		case chancery.TypeRef, chancery.TypeRefs:
			return w.name(x)
		case chancery.TypeDate:
			return i18n.ShortDate(x)
		}
		return short(x)
	case []string:
		var parts []string
		for _, one := range x {
			parts = append(parts, w.value(f, one))
		}
		return strings.Join(parts, "; ")
	case chancery.Text:
		text, _ := x.In(string(w.lang))
		return short(text)
	case map[string]any:
		for _, lang := range []string{string(w.lang), string(w.lang.Other())} {
			if s, _ := x[lang].(string); s != "" {
				return short(s)
			}
		}
		return ""
	case bool:
		if x {
			return i18n.T(w.lang, "word.yes")
		}
		return i18n.T(w.lang, "word.no")
	case int64:
		return numberText(x)
	}
	if f.Type == chancery.TypeLines {
		return i18n.T(w.lang, "import.lines", "count", reflect.ValueOf(v).Len())
	}
	text, _ := jsonText(v)
	return short(text)
}

func (w worder) term(vocabulary, code string) string {
	for _, t := range w.terms[vocabulary] {
		if t.Code == code {
			label, _ := t.Label.In(string(w.lang))
			return label
		}
	}
	return code
}

func (w worder) name(id string) string {
	n, ok := w.names[chancery.ID(id)]
	if !ok {
		return "…" // not open to the reader
	}
	if title, _ := n.Title.In(string(w.lang)); title != "" {
		return title
	}
	return n.Ref
}

// idsIn finds the identifiers among the values of a field.
func idsIn(v any) (ids []chancery.ID) {
	switch x := v.(type) {
	case string:
		if id := chancery.ID(x); id.Valid() {
			ids = append(ids, id)
		}
	case []string:
		for _, one := range x {
			ids = append(ids, idsIn(one)...)
		}
	}
	return ids
}

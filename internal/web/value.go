package web

import (
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// value is what one field shows. At most one of Text, Items and Table is set;
// none where the field is empty, or holds only what the reader may not see.
type value struct {
	Text  string
	Lang  string // of Text, where it is not the page's
	Href  string
	Long  bool // several lines
	Mono  bool
	Items []value
	Rest  int // items left out
	Table *table
}

// Shown reports whether there is anything to see.
func (v value) Shown() bool { return v.Text != "" || len(v.Items) > 0 || v.Table != nil }

// captioned tells the table of a value from the one beside it.
func (v value) captioned(s string) value {
	if v.Table != nil {
		t := *v.Table
		t.Caption += " – " + s
		v.Table = &t
	}
	return v
}

// table is child lines or another small table.
type table struct {
	Caption string
	Heads   []string
	Rows    [][]value
}

// labels turns what records hold into what a reader sees. References that are
// not among its names stay hidden.
type labels struct {
	lang  i18n.Lang
	names map[chancery.ID]service.Name
	terms map[string][]chancery.Term
}

// short shows the short labels of terms where there are.
func (l labels) short() labels {
	terms := make(map[string][]chancery.Term, len(l.terms))
	for name, list := range l.terms {
		terms[name] = slices.Clone(list)
		for i := range list {
			if !list[i].Short.Empty() {
				terms[name][i].Label = list[i].Short
			}
		}
	}
	l.terms = terms
	return l
}

// foreign is the language of a text when it is not the reader's.
func foreign(lang i18n.Lang, have string) string {
	if have == string(lang) {
		return ""
	}
	return have
}

func (l labels) text(t chancery.Text) value {
	s, have := t.In(string(l.lang))
	return value{Text: s, Lang: foreign(l.lang, have)}
}

// code is the label of a term; the code itself where there is no such term.
func (l labels) code(vocabulary string, c chancery.Code) value {
	for _, t := range l.terms[vocabulary] {
		if chancery.Code(t.Code) == c {
			return l.text(t.Label)
		}
	}
	if vocabulary == "country" {
		return value{Text: i18n.CountryName(l.lang, string(c))}
	}
	return value{Text: string(c)}
}

// ref is a link to a record, or nothing where the reader may not see it.
func (l labels) ref(id chancery.ID) value {
	n, ok := l.names[id]
	if !ok || id == "" {
		return value{}
	}
	return nameValue(l.lang, n)
}

func nameValue(lang i18n.Lang, n service.Name) value {
	s, have := n.Title.In(string(lang))
	v := value{Text: s, Lang: foreign(lang, have), Href: addressOf(n)}
	if s == "" {
		v.Text, v.Lang = n.Ref, ""
	}
	if n.Removed {
		v.Href = ""
	}
	return v
}

// addressOf is the page of a record.
func addressOf(n service.Name) string { return fileAddress(n.Kind, n.Ref) }

func fileAddress(kind chancery.Kind, ref string) string {
	spec, err := chancery.SpecOf(kind)
	if err != nil {
		return ""
	}
	return "/" + spec.Plural + "/" + ref
}

// of shows a field.
func (l labels) of(f chancery.Field) value {
	if f.Empty() {
		return value{}
	}
	switch p := f.Pointer().(type) {
	case *string:
		if f.Choice != "" {
			return l.chosen(f, f.ChosenKind(), strings.Fields(*p))
		}
		return value{Text: *p, Long: f.Type == chancery.TypeNote, Href: webAddress(*p), Mono: f.Name == "hash"}
	case *chancery.Text:
		v := l.text(*p)
		v.Long = f.Type == chancery.TypeStory
		return v
	case *chancery.Code:
		return l.code(f.Vocabulary, *p)
	case *[]chancery.Code:
		var items []value
		for _, c := range *p {
			items = append(items, l.code(f.Vocabulary, c))
		}
		return several(items)
	case *chancery.ID:
		return l.ref(*p)
	case *[]chancery.ID:
		var items []value
		for _, id := range *p {
			if v := l.ref(id); v.Shown() {
				items = append(items, v)
			}
		}
		return several(items)
	case *chancery.Date:
		return value{Text: i18n.ShortDate(string(*p))}
	case *chancery.Number:
		return value{Text: l.number(p.N)}
	case *bool:
		return value{Text: i18n.T(l.lang, "word.yes")}
	}
	return l.lines(f)
}

// number groups only what cannot be a year.
func (l labels) number(n int64) string {
	if n > 999 && n < 10_000 {
		return strings.NewReplacer(".", "", ",", "").Replace(i18n.Integer(l.lang, n))
	}
	return i18n.Integer(l.lang, n)
}

func several(items []value) value {
	if len(items) == 1 {
		return items[0]
	}
	return value{Items: items}
}

// briefly is the value for a cell of a table: of a long list or text the beginning.
func (v value) briefly() value {
	const (
		most    = 3
		letters = 160
	)
	if r := []rune(v.Text); v.Long && len(r) > letters {
		v.Text = strings.TrimSpace(string(r[:letters])) + "…"
	}
	v.Long = false
	if len(v.Items) > most+1 {
		v.Items, v.Rest = v.Items[:most], len(v.Items)-most
	}
	return v
}

// webAddress is the address a source consists of, for a link to it.
func webAddress(s string) string {
	if (strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")) && !strings.ContainsAny(s, " \n") {
		return s
	}
	return ""
}

// lines shows child lines as a table without the columns nobody filled.
func (l labels) lines(f chancery.Field) value {
	rows := f.Lines()
	t := &table{Caption: fieldLabel(l.lang, "", f.Name)}
	for i, c := range f.LineFields() {
		filled := false
		for _, r := range rows {
			filled = filled || !r[i].Empty()
		}
		if !filled {
			continue
		}
		t.Heads = append(t.Heads, fieldLabel(l.lang, f.Name, c.Name))
		for n, r := range rows {
			if n == len(t.Rows) {
				t.Rows = append(t.Rows, nil)
			}
			t.Rows[n] = append(t.Rows[n], l.of(r[i]))
		}
	}
	return value{Table: t}
}

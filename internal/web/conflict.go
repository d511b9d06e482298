package web

import (
	"net/http"
	"net/url"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// conflictView lets somebody whose record was saved by somebody else meanwhile
// choose field by field.
type conflictView struct {
	Action  string
	Back    string
	Version int64 // the one saved meanwhile
	By      string
	Fields  []conflictField
	Sent    []option // everything typed, as hidden inputs
	Drop    []string // fields only the other one changed
}

// conflictField is a field both changed.
type conflictField struct {
	Name                   string
	Label                  string
	Original, Mine, Theirs value
}

var conflictPage = newPage[conflictView]("conflict")

// conflict compares what was typed with the version it began from and the one
// saved meanwhile. What only one of the two changed needs no choice.
func (s *Site) conflict(v *visit, d draft, began int64) error {
	r := d.got.Head()
	hist, err := s.service.History(v.ctx(), v.who, r.Kind, r.Ref)
	if err != nil {
		return err
	}
	original := versionOf(hist, began)
	if original == nil {
		return &chancery.Error{Problem: chancery.Stale, Key: "error.conflict", Args: []any{"version", began}}
	}
	view := conflictView{Action: d.view.Action, Back: d.view.Back, Version: r.Version, By: r.UpdatedBy}
	l := labels{lang: v.lang, names: hist.Names, terms: hist.Terms}
	for id, n := range d.got.Names {
		l.names[id] = n
	}
	was, now := chancery.AllFields(original), chancery.AllFields(d.got.Entity)
	for _, f := range d.fields {
		o, _ := was.ByName(f.Name)
		n, _ := now.ByName(f.Name)
		before, theirs, mine := v.fromField(l.names, o), v.fromField(l.names, n), d.typed[f.Name]
		switch {
		case sameEntered(mine, theirs):
		case sameEntered(mine, before):
			view.Drop = append(view.Drop, f.Name)
		case sameEntered(theirs, before):
		default:
			view.Fields = append(view.Fields, conflictField{
				Name: f.Name, Label: fieldLabel(v.lang, string(r.Kind), f.Name), Original: l.changed(o).captioned(v.t("word.original")),
				Theirs: l.changed(n).captioned(v.t("word.theirs")), Mine: l.typed(f, mine).captioned(v.t("word.mine")),
			})
		}
	}
	view.Sent = hidden(v.r.PostForm)
	d.head.Title = v.t("web.conflict.title")
	return conflictPage.showAs(v, http.StatusConflict, d.head, view)
}

func versionOf(hist *service.History, n int64) chancery.Entity {
	for _, x := range hist.Versions {
		if x.Entity.Head().Version == n {
			return x.Entity
		}
	}
	return nil
}

// sameEntered compares two values of a form; what is blank is alike.
func sameEntered(a, b any) bool {
	if blank(a) || blank(b) {
		return blank(a) && blank(b)
	}
	switch x := a.(type) {
	case []string:
		y, _ := b.([]string)
		if len(x) != len(y) {
			return false
		}
		for i := range x {
			if x[i] != y[i] {
				return false
			}
		}
		return true
	case []entered:
		y, _ := b.([]entered)
		if len(x) != len(y) {
			return false
		}
		for i := range x {
			for name := range x[i] {
				if !sameEntered(x[i][name], y[i][name]) {
					return false
				}
			}
		}
		return true
	}
	return a == b
}

// typed shows what stands in a form.
func (l labels) typed(f chancery.Field, typed any) value {
	switch x := typed.(type) {
	case string:
		if f.Type == chancery.TypeCode {
			return l.code(f.Vocabulary, chancery.Code(x))
		}
		if f.Choice != "" && x != "" {
			return l.chosen(f, f.ChosenKind(), []string{x})
		}
		return value{Text: x, Long: f.Type == chancery.TypeNote}
	case bool:
		return l.yesNo(x)
	case chancery.Text:
		v := value{}
		for _, s := range []struct{ text, lang string }{{x.VI, "vi"}, {x.EN, "en"}} {
			if s.text != "" {
				v.Items = append(v.Items, value{Text: s.text, Lang: foreign(l.lang, s.lang), Long: f.Type == chancery.TypeStory})
			}
		}
		return several(v.Items)
	case []string:
		v := value{}
		if f.Choice != "" {
			return l.chosen(f, f.ChosenKind(), x)
		}
		for _, s := range x {
			if f.Type == chancery.TypeCodes {
				v.Items = append(v.Items, l.code(f.Vocabulary, chancery.Code(s)))
			} else {
				v.Items = append(v.Items, value{Text: s})
			}
		}
		return several(v.Items)
	case []entered:
		return l.typedLines(f, x)
	}
	return value{}
}

func (l labels) typedLines(f chancery.Field, rows []entered) value {
	t := &table{Caption: fieldLabel(l.lang, "", f.Name)}
	for _, c := range f.LineFields() {
		t.Heads = append(t.Heads, fieldLabel(l.lang, f.Name, c.Name))
	}
	for _, r := range rows {
		var cells []value
		for _, c := range f.LineFields() {
			cells = append(cells, l.typed(c, r[c.Name]))
		}
		t.Rows = append(t.Rows, cells)
	}
	return value{Table: t}
}

// hidden carries a form on as it was sent, without its buttons and version.
func hidden(sent url.Values) []option {
	var out []option
	for _, name := range sortedKeys(sent) {
		if name == "version" || name == "resolve" || name == "again" || name == "do" || name == "pick" {
			continue
		}
		for _, v := range sent[name] {
			out = append(out, option{Name: name, Value: v})
		}
	}
	return out
}

// dropTheirs takes out the fields in which the other version was chosen: they
// stay as they are.
func dropTheirs(values map[string]any, sent url.Values) {
	for name := range values {
		if sent.Get("take."+name) == "theirs" {
			delete(values, name)
		}
	}
	for _, name := range sent["drop"] {
		delete(values, name)
	}
}

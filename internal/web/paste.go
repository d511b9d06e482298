package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// changeForm does what a button asks that changes a form without saving.
func (v *visit) changeForm(d *draft, do string) error {
	d.view.UsualSet = v.r.PostForm["usual"]
	switch {
	case do == "usual", do == "usual.undo":
		d.view.UsualSet = nil
		return v.takeUsual(d, do != "usual")
	case do == offerDo:
		d.typed.dropOthers(d.fields, d.got.Terms)
		d.focus = d.fields.KindField()
		return nil
	case strings.HasSuffix(do, ".paste"):
		return v.pasteLines(d, strings.TrimSuffix(do, ".paste"))
	}
	d.focus = d.typed.change(d.fields, do)
	return nil
}

// pasteLines adds what was pasted to the child lines of a field, or, where a
// cell is named, puts it there and right of and below it. What is wrong stands
// at its cell.
func (v *visit) pasteLines(d *draft, name string) error {
	f, ok := d.fields.ByName(name)
	if !ok || f.Type != chancery.TypeLines {
		return nil
	}
	at, column := 0, ""
	if parts := strings.Split(v.r.PostForm.Get("paste.at"), "."); len(parts) >= 3 && parts[0] == name {
		at, _ = strconv.Atoi(parts[1]) // no number is no line
		column = parts[2]
	}
	pasted, err := service.PasteLines(f, d.got.Terms, v.lang, column, v.r.PostForm.Get("paste."+name))
	if err != nil {
		d.errs = []chancery.FieldError{{Field: name, Key: keyOf(err), Args: argsOf(err)}}
		return nil
	}
	rows, _ := d.typed[name].([]entered)
	if at < 1 || at > len(rows) {
		rows = slices.DeleteFunc(rows, func(r entered) bool { return blank(r) })
		at = len(rows) + 1
	}
	r := reading{v: v, picks: map[string][]service.Name{}}
	known := labels{terms: d.got.Terms}
	for i, p := range pasted {
		n := at + i
		if n > maxLines {
			r.wrong(name, "web.form.too_many_lines", "max", maxLines)
			break
		}
		if n > len(rows) {
			rows = append(rows, v.emptyLine(f))
		}
		for _, c := range f.LineFields() {
			path := fmt.Sprintf("%s.%d.%s", name, n, c.Name)
			rows[n-1][c.Name] = r.pasted(known, c, path, p, rows[n-1][c.Name])
		}
	}
	d.typed[name] = rows
	d.errs, d.picks = r.errs, r.picks
	if len(pasted) > 0 {
		d.focus = fmt.Sprintf("%s.%d.%s", name, at, f.LineFields()[0].Name)
	}
	return r.err
}

// emptyLine is a child line nobody filled, of the types a form expects.
func (v *visit) emptyLine(f chancery.Field) entered {
	row := entered{}
	for _, c := range f.LineFields() {
		row[c.Name] = readField(c, c.Name, nil)
	}
	return row
}

// pasted is a cell as the form holds it; what cannot be read is noted.
func (r *reading) pasted(known labels, c chancery.Field, path string, p service.Pasted, had any) any {
	if c.Type == chancery.TypeText || c.Type == chancery.TypeStory {
		t, _ := had.(chancery.Text)
		if s, ok := p[c.Name+".en"]; ok {
			t.EN = s
		}
		if s, ok := p[c.Name+".vi"]; ok {
			t.VI = s
		}
		return t
	}
	cell, ok := p[c.Name]
	if !ok {
		return had
	}
	switch c.Type {
	case chancery.TypeFlag:
		return slices.Contains([]string{"x", "1", "true", "yes", "có", "v", "✓"}, strings.ToLower(cell))
	case chancery.TypeCode:
		if cell != "" && !known.has(c.Vocabulary, cell) {
			r.wrong(path, "value.no_such_term", "value", cell, "vocabulary", c.Vocabulary)
			return ""
		}
	case chancery.TypeDate, chancery.TypeNumber, chancery.TypeRef:
		r.value(c, path, cell)
	}
	return cell
}

func (l labels) has(vocabulary, code string) bool {
	return slices.ContainsFunc(l.terms[vocabulary], func(t chancery.Term) bool { return t.Code == code })
}

func keyOf(err error) string {
	if fields := chancery.FieldsOf(err); len(fields) > 0 {
		return fields[0].Key
	}
	return "error.bad_request"
}

func argsOf(err error) []any {
	if fields := chancery.FieldsOf(err); len(fields) > 0 {
		return fields[0].Args
	}
	return nil
}

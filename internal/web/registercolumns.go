package web

import (
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// columnsAsked are the columns wanted that the kind has, in the order wanted,
// else its usual ones.
func columnsAsked(spec *chancery.Spec, wanted []string) []string {
	all := offered(spec)
	var out []string
	for _, w := range wanted {
		for name := range strings.SplitSeq(w, ",") {
			if slices.Contains(all, name) && !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	if len(out) > 0 {
		return out
	}
	return service.UsualColumns(spec)
}

// offered are all columns of a kind in the order they stand.
func offered(spec *chancery.Spec) []string {
	var out []string
	if len(spec.States) > 0 {
		out = append(out, "state")
	}
	for _, f := range spec.DescribeAll() {
		if !f.Title && f.Type != chancery.TypeLines {
			out = append(out, f.Name)
		}
	}
	return append(out, "updated_at")
}

// columnChoice is a column that is shown, with where it can be moved to, or one
// that is not shown, with the address that shows it.
type columnChoice struct {
	Label                 string
	Add, Remove, Up, Down string
}

// columnsPanel is the part of the page where columns are chosen and put in order.
type columnsPanel struct {
	Shown, Others []columnChoice
	Usual         string // address with the usual columns
	Close         string
}

func (a asked) columnsPanel(lang i18n.Lang) *columnsPanel {
	with := func(columns []string) string {
		return a.address("columns", strings.Join(columns, ",")) + "&open=columns#columns"
	}
	p := &columnsPanel{Close: a.place("", "")}
	for i, name := range a.columns {
		c := columnChoice{Label: columnLabel(lang, a.spec, name)}
		if len(a.columns) > 1 {
			c.Remove = with(slices.Delete(slices.Clone(a.columns), i, i+1))
		}
		if i > 0 {
			c.Up = with(swapped(a.columns, i, i-1))
		}
		if i+1 < len(a.columns) {
			c.Down = with(swapped(a.columns, i, i+1))
		}
		p.Shown = append(p.Shown, c)
	}
	for _, name := range offered(a.spec) {
		if !slices.Contains(a.columns, name) {
			p.Others = append(p.Others, columnChoice{Label: columnLabel(lang, a.spec, name), Add: with(append(slices.Clone(a.columns), name))})
		}
	}
	if a.values.Has("columns") {
		p.Usual = a.address("columns")
		mark := "?"
		if strings.Contains(p.Usual, "?") {
			mark = "&"
		}
		p.Usual += mark + "open=columns#columns"
	}
	return p
}

func swapped(list []string, i, j int) []string {
	out := slices.Clone(list)
	out[i], out[j] = out[j], out[i]
	return out
}

func (a asked) heads(v *visit) []headCell {
	title := "title"
	for _, f := range a.spec.Describe() {
		if f.Title {
			title = f.Name
		}
	}
	out := []headCell{
		a.head(v.t("web.register.number"), "ref", true, "ref"),
		a.head(fieldLabel(v.lang, string(a.spec.Kind), title), "title", true, ""),
	}
	fields := a.spec.DescribeAll()
	for _, name := range a.columns {
		f, _ := fields.ByName(name)
		sortable := name == "state" || name == "updated_at" || slices.Contains([]chancery.Type{chancery.TypeCode, chancery.TypeLine, chancery.TypeDate, chancery.TypeNumber, chancery.TypeTime}, f.Type)
		if name == "marking" {
			sortable = false
		}
		out = append(out, a.head(columnLabel(v.lang, a.spec, name), name, sortable, columnClass(f)))
	}
	return out
}

func (a asked) head(label, name string, sortable bool, class string) headCell {
	h := headCell{Label: label, Class: class}
	if !sortable {
		return h
	}
	to := name
	switch a.sort {
	case name:
		h.Sort, to = "ascending", "-"+name
	case "-" + name:
		h.Sort = "descending"
	}
	h.Href = a.address("sort", to)
	return h
}

package web

import (
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// importColumnsView says which column of a file is taken for which here.
type importColumnsView struct {
	Top      importTop
	Columns  []columnRow
	Missing  []constantRow
	Match    []option // columns that records may be matched by
	Usual    bool     // they are matched as usual
	Modes    []option
	Shared   bool
	Mappable bool
}

type columnRow struct {
	Name    string // of the select
	ID      string
	Head    string
	Samples []string
	Near    string
	Choices []option
}

// constantRow is a column that must be filled and that the file does not have.
type constantRow struct {
	Name, ID, Label, Value string
	Options                []option
}

var importColumnsPage = newPage[importColumnsView]("import-columns")

func (s *Site) importColumns(v *visit) error {
	st, p, err := s.service.StagedPreview(v.ctx(), v.who, chancery.ID(v.path("id")))
	if st.ID == "" {
		return err
	}
	if done, err := v.begun(st); done {
		return err
	}
	if err != nil {
		if chancery.ProblemOf(err) == chancery.Broken {
			return err
		}
		return v.redirect(importPath + "/" + string(st.ID)) // which says what is wrong
	}
	view, err := v.columnsView(st, p)
	if err != nil {
		return err
	}
	return importColumnsPage.show(v, v.importHead(view.Top, "columns"), view)
}

func (v *visit) columnsView(st service.Staged, p *service.Preview) (importColumnsView, error) {
	o := st.Options
	view := importColumnsView{Top: v.importTop(st, "columns"), Mappable: p.Columns != nil, Usual: len(o.Match) == 0}
	columns, err := service.ImportColumns(v.lang, o.Kind)
	if err != nil {
		return view, err
	}
	taken, labels := map[string]bool{}, v.columnLabels(o.Kind)
	for i, c := range p.Columns {
		row := columnRow{Name: "column." + strconv.Itoa(i+1), ID: "f-column-" + strconv.Itoa(i+1), Head: c.Head}
		for _, sample := range c.Samples {
			if sample = strings.TrimSpace(sample); sample != "" && len(row.Samples) < 3 {
				row.Samples = append(row.Samples, shortSample(sample))
			}
		}
		if row.Head == "" {
			if len(row.Samples) == 0 {
				continue
			}
			row.Head = v.t("importing.nameless", "number", i+1)
		}
		switch {
		case c.Guess != "":
			c.Column, row.Near = c.Guess, v.t("importing.guessed")
		case c.Near != "" && c.Column == "":
			row.Near = v.t("importing.near", "value", labels[c.Near])
		}
		taken[c.Column] = true
		row.Choices = append(row.Choices, option{Value: "-", Label: v.t("importing.leave_out"), Chosen: c.Column == ""})
		for _, k := range columns {
			label := k.Label
			if k.Required {
				label += " *"
			}
			row.Choices = append(row.Choices, option{Value: k.Name, Label: label, Chosen: k.Name == c.Column})
		}
		view.Columns = append(view.Columns, row)
	}
	if view.Missing, err = v.constants(o, columns, taken); err != nil {
		return view, err
	}
	for _, k := range columns {
		if (taken[k.Name] || slices.Contains(o.Match, k.Name)) && !strings.Contains(k.Name, ".") && k.Name != "" && k.Name != "ref" && k.Name != "key" && k.Name != "state" {
			view.Match = append(view.Match, option{Value: k.Name, Label: k.Label, Chosen: slices.Contains(o.Match, k.Name)})
		}
	}
	for _, m := range []service.ImportMode{service.ImportBoth, service.ImportCreate, service.ImportUpdate} {
		view.Modes = append(view.Modes, option{Value: string(m), Label: v.t("importing.how." + firstWord(string(m), "both")), Chosen: m == o.Mode})
	}
	return view, nil
}

func shortSample(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// constants are the columns every record needs that the file does not have.
func (v *visit) constants(o service.ImportOptions, columns []service.ImportColumn, taken map[string]bool) ([]constantRow, error) {
	blank, err := v.site.service.Blank(v.ctx(), v.who, o.Kind)
	if chancery.ProblemOf(err) == chancery.Forbidden {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	fields := chancery.AllFields(blank.Entity)
	var out []constantRow
	for _, c := range columns {
		stem := strings.TrimSuffix(strings.TrimSuffix(c.Name, "_en"), "_vi")
		needed := c.Required && !strings.Contains(c.Name, ".") && c.Name != "ref" && !taken[stem+"_en"] && !taken[stem+"_vi"] && !strings.HasSuffix(c.Name, "_"+string(v.lang.Other()))
		if taken[c.Name] || !needed && o.Constant[c.Name] == "" {
			continue
		}
		row := constantRow{Name: "constant." + c.Name, ID: "f-constant-" + c.Name, Label: c.Label, Value: o.Constant[c.Name]}
		if f, ok := fields.ByName(c.Name); ok && f.Type == chancery.TypeCode {
			row.Options = append(row.Options, option{})
			for _, t := range blank.Terms[f.Vocabulary] {
				if label, _ := t.Label.In(string(v.lang)); !t.Retired {
					row.Options = append(row.Options, option{Value: t.Code, Label: label, Chosen: t.Code == row.Value})
				}
			}
		}
		out = append(out, row)
	}
	return out, nil
}

// importChooseColumns keeps what the columns are taken for, and remembers it.
func (s *Site) importChooseColumns(v *visit) error {
	id, form := chancery.ID(v.path("id")), v.r.PostForm
	err := s.service.ChangeImport(v.ctx(), v.who, id, func(o *service.ImportOptions) {
		for name := range form {
			if i, ok := strings.CutPrefix(name, "column."); ok {
				if o.Map == nil {
					o.Map = map[string]string{}
				}
				o.Map["#"+i] = form.Get(name)
			}
			if c, ok := strings.CutPrefix(name, "constant."); ok {
				if o.Constant == nil {
					o.Constant = map[string]string{}
				}
				if o.Constant[c] = strings.TrimSpace(form.Get(name)); o.Constant[c] == "" {
					delete(o.Constant, c)
				}
			}
		}
		o.Match = nil
		if form.Get("match") == "columns" {
			o.Match = form["by"]
		}
		o.Mode = service.ImportMode(form.Get("mode"))
	})
	if err == nil {
		err = s.service.RememberImport(v.ctx(), v.who, id, form.Get("shared") != "")
	}
	if err != nil && chancery.ProblemOf(err) != chancery.Bad { // a bad header is told by the next page
		return err
	}
	if form.Get("then") == "stay" {
		return v.redirect(importPath + "/" + string(id) + "/columns")
	}
	return v.redirect(importPath + "/" + string(id) + "/rows")
}

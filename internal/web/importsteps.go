package web

import (
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// importTop is what every step of an import shows above itself.
type importTop struct {
	Name  string
	Kind  string
	Steps []link
	Base  string
}

// importFileView says how a file was understood.
type importFileView struct {
	Top       importTop
	Summary   []summaryItem
	Size      string
	Hash      string
	Encodings []option
	Font      string // old font whose letters were converted
	Sheets    []option
	Separator []option
	Header    string
	Rows      []option // of the header
	Above     []string
	Merged    bool
	Dates     []dateColumn
	Heads     []string
	Body      []previewRow
	Table     bool // the file has columns
}

type dateColumn struct {
	Name, Label, Found string
	Doubt              bool
	Options            []option
}

type previewRow struct {
	Number string
	Cells  []string
}

var importFilePage = newPage[importFileView]("import-file")

// importSteps are the steps of an import in their order.
var importSteps = []string{"", "columns", "rows", "preview"}

func (v *visit) importTop(st service.Staged, at string) importTop {
	base := importPath + "/" + string(st.ID)
	top := importTop{Name: st.Name, Kind: kindsLabel(v.lang, st.Options.Kind), Base: base}
	for _, step := range importSteps {
		l := link{Text: v.t("importing.step." + firstWord(step, "file")), Href: base, Current: step == at}
		if step != "" {
			l.Href += "/" + step
		}
		top.Steps = append(top.Steps, l)
	}
	return top
}

func firstWord(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

func (v *visit) importHead(top importTop, step string) head {
	return head{Title: v.t("importing.step."+step) + " – " + top.Name, Trail: []link{{Text: v.t("importing.title"), Href: importPath}}, Wide: true}
}

// begun leads on to the job or the run of a file that is imported already.
func (v *visit) begun(st service.Staged) (bool, error) {
	if st.Run == "" {
		return false, nil
	}
	if run, err := v.site.service.ImportRun(v.ctx(), v.who, st.Run); err == nil && run.Status != "running" {
		return true, v.redirect("/import/runs/" + string(st.Run))
	}
	return true, v.redirect("/jobs/" + string(st.Job))
}

func (s *Site) importFile(v *visit) error {
	st, p, err := s.service.StagedPreview(v.ctx(), v.who, chancery.ID(v.path("id")))
	if st.ID == "" {
		return err
	}
	if done, err := v.begun(st); done {
		return err
	}
	view := importFileView{Top: v.importTop(st, ""), Size: fileSize(v.lang, st.Size), Hash: st.Hash}
	if err != nil {
		if chancery.ProblemOf(err) == chancery.Broken {
			return err
		}
		view.Summary, _ = plainSummary(v, err)
	}
	if p != nil {
		view.understood(v, st, p)
	}
	return importFilePage.show(v, v.importHead(view.Top, "file"), view)
}

// understood fills in what was found out about a table.
func (view *importFileView) understood(v *visit, st service.Staged, p *service.Preview) {
	o := st.Options
	view.Table = p.Format != "jsonl"
	if p.Format != "xlsx" {
		view.Encodings = []option{{Value: "", Label: v.t("importing.found", "value", v.encodingName(string(p.Encoding))), Chosen: o.Encoding == ""}}
		for _, e := range i18n.Encodings() {
			view.Encodings = append(view.Encodings, option{Value: string(e), Label: v.encodingName(string(e)), Chosen: e == o.Encoding})
		}
	} else if p.Encoding != "" {
		view.Font = v.encodingName(string(p.Encoding))
	}
	for _, name := range p.Sheets {
		view.Sheets = append(view.Sheets, option{Value: name, Label: name, Chosen: name == p.Sheet})
	}
	if p.Format == "csv" {
		view.Separator = []option{{Value: "", Label: v.t("importing.found", "value", v.separatorName(p.Separator)), Chosen: o.Separator == ""}}
		for _, sep := range []string{",", ";", "\t", "|"} {
			view.Separator = append(view.Separator, option{Value: sep, Label: v.separatorName(sep), Chosen: sep == o.Separator})
		}
	}
	if !view.Table {
		return
	}
	view.Header, view.Above, view.Merged = strconv.Itoa(p.HeaderRow), p.Above, p.Merged
	view.Rows = []option{{Value: "0", Label: v.t("importing.found", "value", p.HeaderRows), Chosen: o.HeaderRows == 0}, {Value: "1", Label: "1", Chosen: o.HeaderRows == 1}, {Value: "2", Label: "2", Chosen: o.HeaderRows == 2}}
	labels := v.columnLabels(o.Kind)
	for _, d := range p.Dates {
		view.Dates = append(view.Dates, v.dateColumn(d.Column, labels[d.Column], d.Order, d.Told, datesFound{d.DayFirst, d.MonthFirst, d.Either, d.Serial}))
	}
	for _, c := range p.Columns {
		view.Heads = append(view.Heads, c.Head)
	}
	for i, cells := range p.Rows {
		view.Body = append(view.Body, previewRow{strconv.Itoa(p.Numbers[i]), cells})
	}
}

func (v *visit) encodingName(e string) string { return first(v.lang, "importing.enc."+e) }

func (v *visit) separatorName(s string) string {
	names := map[string]string{",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
	if n, ok := names[s]; ok {
		return v.t("importing.sep." + n)
	}
	return s
}

// datesFound counts the dates of a column by how they can be read.
type datesFound struct{ day, month, either, serial int }

func (v *visit) dateColumn(name, label, order string, told bool, n datesFound) dateColumn {
	c := dateColumn{Name: name, Label: firstWord(label, name)}
	for _, o := range []string{"dmy", "mdy"} {
		c.Options = append(c.Options, option{Value: o, Label: v.t("importing.order." + o), Chosen: o == order})
	}
	switch {
	case n.day > 0 && n.month > 0:
		c.Found, c.Doubt = v.t("importing.dates.mixed", "day", n.day, "month", n.month), true
	case n.day == 0 && n.month == 0 && n.either > 0 && !told:
		c.Found, c.Doubt = v.t("importing.dates.assumed", "count", n.either), true
	case n.day+n.month+n.either > 0:
		c.Found = v.t("importing.dates.found", "count", n.day+n.month+n.either)
	default:
		c.Found = v.t("importing.dates.plain")
	}
	if n.serial > 0 {
		c.Found += " " + v.t("importing.dates.serial", "count", n.serial)
	}
	return c
}

func (v *visit) columnLabels(kind chancery.Kind) map[string]string {
	out := map[string]string{}
	columns, err := service.ImportColumns(v.lang, kind)
	if err != nil {
		return out
	}
	for _, c := range columns {
		out[c.Name] = c.Label
	}
	return out
}

// importReadAgain has the file read as the form says.
func (s *Site) importReadAgain(v *visit) error {
	id, form := chancery.ID(v.path("id")), v.r.PostForm
	header, _ := strconv.Atoi(strings.TrimSpace(form.Get("header"))) // no number: found out
	rows, _ := strconv.Atoi(form.Get("header_rows"))
	found, _ := strconv.Atoi(form.Get("header_found"))
	err := s.service.ChangeImport(v.ctx(), v.who, id, func(o *service.ImportOptions) {
		if header == found && o.HeaderRow == 0 {
			header = 0
		}
		if form.Get("sheet") != o.Sheet && form.Has("sheet") || header != o.HeaderRow || rows != o.HeaderRows {
			o.Map, o.Cells = nil, nil // the columns are others now
		}
		if form.Has("sheet") {
			o.Sheet = form.Get("sheet")
		}
		o.Encoding, o.Separator = i18n.Encoding(form.Get("encoding")), form.Get("separator")
		if !slices.Contains(i18n.Encodings(), o.Encoding) {
			o.Encoding = ""
		}
		o.HeaderRow, o.HeaderRows = max(header, 0), min(max(rows, 0), 2)
		for name := range form {
			if column, ok := strings.CutPrefix(name, "order."); ok && (form.Get(name) != form.Get("was."+column) || o.Orders[column] != "") {
				if o.Orders == nil {
					o.Orders = map[string]string{}
				}
				o.Orders[column] = form.Get(name)
			}
		}
	})
	if err != nil {
		return err
	}
	if form.Get("then") == "columns" {
		return v.redirect(importPath + "/" + string(id) + "/columns")
	}
	return v.redirect(importPath + "/" + string(id))
}

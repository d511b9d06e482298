package web

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// importRowsView is the grid of the rows that cannot be imported yet.
type importRowsView struct {
	Top      importTop
	Bad      int
	Told     string // how many rows cannot be imported
	Unknowns []unknownRow
	Reasons  []link
	Heads    []string
	Rows     []badRow
	Whole    []string // what is wrong with the file as a whole
	Prev     string
	Next     string
	Place    string // which rows of how many are shown
	Reason   string // that they were filtered by
	Page     string
	Download string
}

type unknownRow struct {
	N       string
	Label   string
	Value   string
	Column  string
	Rows    string
	Choices []option
	Kinds   string // whose records can be looked up
}

// badRow is one row of the file with what is wrong with it.
type badRow struct {
	Number  string
	Reasons []string
	Cells   []badCell
	Skip    string // name of the box that leaves it out
}

type badCell struct {
	Label   string
	Text    string
	Name    string // of the field to mend it in; empty for a cell that is good
	WasName string // of the hidden field with what stood there
	Was     string
	Long    bool // a line of JSON, mended as a whole
}

var importRowsPage = newPage[importRowsView]("import-rows")

// gridRows is how many rows a page of the grid has.
const gridRows = 25

func (s *Site) importRows(v *visit) error {
	st, check, err := s.service.CheckImport(v.ctx(), v.who, chancery.ID(v.path("id")))
	if err != nil {
		return err
	}
	if done, err := v.begun(st); done {
		return err
	}
	view := importRowsView{Top: v.importTop(st, "rows"), Bad: check.Receipt.RejectedRows, Reason: v.query("reason"), Page: v.query("page")}
	view.Told = v.t("importing.bad_rows", "count", view.Bad)
	view.Unknowns = v.unknownRows(st, check.Unknowns)
	if view.Bad > 0 {
		view.Download = view.Top.Base + "/rejected"
	}
	if err := v.grid(st, check, &view); err != nil {
		return err
	}
	return importRowsPage.show(v, v.importHead(view.Top, "rows"), view)
}

func (v *visit) unknownRows(st service.Staged, list []service.Unknown) (out []unknownRow) {
	spec, err := chancery.SpecOf(st.Options.Kind)
	if err != nil {
		return nil
	}
	for i, u := range list {
		row := unknownRow{N: strconv.Itoa(i), Label: u.Label, Value: u.Value, Column: u.Column, Rows: v.t("importing.rows", "count", u.Rows)}
		for _, c := range u.Choices {
			row.Choices = append(row.Choices, option{Value: c.Value, Label: c.Label, Chosen: c.Value == u.Probably})
		}
		if f, ok := service.ColumnField(spec, u.Column); ok && f.Vocabulary == "" {
			var kinds []string
			for _, k := range f.Targets {
				kinds = append(kinds, string(k))
			}
			row.Kinds = strings.Join(kinds, ",")
		} else if ok {
			row.Choices = v.allTerms(f.Vocabulary, row.Choices)
		}
		out = append(out, row)
	}
	return out
}

// allTerms adds the other terms of a vocabulary to those that are likely.
func (v *visit) allTerms(vocabulary string, likely []option) []option {
	terms, err := v.site.service.Terms(v.ctx(), v.who, vocabulary)
	if err != nil {
		return likely // the likely ones can be chosen still
	}
	for _, t := range terms {
		there := slices.ContainsFunc(likely, func(o option) bool { return o.Value == t.Code })
		if label, _ := t.Label.In(string(v.lang)); !there && !t.Retired {
			likely = append(likely, option{Value: t.Code, Label: label})
		}
	}
	return likely
}

// grid puts the bad rows of one page together, each with its reasons.
func (v *visit) grid(st service.Staged, check *service.ImportCheck, view *importRowsView) error {
	byReason, reasonOf := map[string]int{}, map[string]string{}
	var numbers []int
	told := map[int][]service.Rejection{}
	for _, x := range check.Receipt.Rejected {
		if x.Row <= 1 && len(check.Receipt.Rows) == 0 {
			view.Whole = append(view.Whole, x.Reason)
			continue
		}
		key := reasonKind(x.Key)
		byReason[key]++
		reasonOf[key] = x.Reason
		if view.Reason != "" && key != view.Reason {
			continue
		}
		if told[x.Row] == nil {
			numbers = append(numbers, x.Row)
		}
		told[x.Row] = append(told[x.Row], x)
	}
	at := view.Top.Base + "/rows"
	if len(byReason) > 1 {
		view.Reasons = append(view.Reasons, link{Text: v.t("importing.all_reasons"), Href: at, Current: view.Reason == ""})
		for _, key := range sortedKeys(byReason) {
			view.Reasons = append(view.Reasons, link{Text: v.reasonName(key, reasonOf[key]), Href: at + "?reason=" + url.QueryEscape(key), Current: key == view.Reason, Count: byReason[key]})
		}
	}
	page, _ := strconv.Atoi(view.Page) // no number is the first
	page = max(1, min(page, (len(numbers)+gridRows-1)/gridRows))
	address := func(n int) string {
		q := url.Values{"page": {strconv.Itoa(n)}}
		if view.Reason != "" {
			q.Set("reason", view.Reason)
		}
		return at + "?" + q.Encode()
	}
	from, to := (page-1)*gridRows, min(page*gridRows, len(numbers))
	if page > 1 {
		view.Prev = address(page - 1)
	}
	if to < len(numbers) {
		view.Next = address(page + 1)
	}
	if len(numbers) == 0 {
		return nil
	}
	view.Place = v.t("importing.place", "from", from+1, "to", to, "total", len(numbers))
	return v.gridRows(st, numbers[from:to], told, view)
}

// reasonKind puts the ways in which a date can be wrong together.
func reasonKind(key string) string {
	if strings.HasPrefix(key, "input.date.") {
		return "input.date"
	}
	return key
}

// reasonName is a reason without the value it is about.
func (v *visit) reasonName(key, example string) string {
	if short := "importing.reason." + strings.ReplaceAll(key, ".", "_"); i18n.Has(v.lang, short) {
		return v.t(short)
	}
	return shortSample(example)
}

func (v *visit) gridRows(st service.Staged, numbers []int, told map[int][]service.Rejection, view *importRowsView) error {
	g, err := v.site.service.StagedRows(st, numbers)
	if err != nil {
		return err
	}
	labels := v.columnLabels(st.Options.Kind)
	var shown []int // the columns of the file that are taken for something
	for i, c := range g.Columns {
		if c != "" {
			shown = append(shown, i)
			head := firstWord(labels[c], c)
			if c == service.LineColumn {
				head = v.t("importing.line")
			}
			view.Heads = append(view.Heads, head)
		}
	}
	cells := map[int][]string{}
	for _, r := range g.Rows {
		cells[r.Number] = r.Cells
	}
	for _, n := range numbers {
		row := badRow{Number: strconv.Itoa(n), Skip: "skip." + strconv.Itoa(n)}
		wrong := map[string]bool{}
		for _, x := range told[n] {
			reason := x.Reason
			if x.Field != "" {
				reason = i18n.PathName(v.lang, st.Options.Kind, x.Field) + ": " + reason
			}
			row.Reasons = append(row.Reasons, reason)
			wrong[columnOf(x.Field)] = true
		}
		for _, i := range shown {
			c := badCell{Label: firstWord(labels[g.Columns[i]], g.Columns[i])}
			if i < len(cells[n]) {
				c.Text = cells[n][i]
			}
			if c.Long = g.Columns[i] == service.LineColumn; c.Long {
				c.Label = v.t("importing.line")
			}
			stem := strings.TrimSuffix(strings.TrimSuffix(g.Columns[i], "_en"), "_vi")
			if wrong[g.Columns[i]] || wrong[stem] || c.Long {
				at := strconv.Itoa(n) + "." + strconv.Itoa(i+1)
				c.Name, c.WasName, c.Was = "cell."+at, "was."+at, c.Text
			} else {
				c.Text = shortSample(c.Text)
			}
			row.Cells = append(row.Cells, c)
		}
		view.Rows = append(view.Rows, row)
	}
	return nil
}

// columnOf is the column a path of a field stands in: "delegation.2.person" in
// "delegation.person".
func columnOf(path string) string {
	if parts := strings.Split(path, "."); len(parts) == 3 {
		return parts[0] + "." + parts[2]
	}
	return path
}

// importMend keeps what was mended in cells, and which rows are left out.
func (s *Site) importMend(v *visit) error {
	id, form := chancery.ID(v.path("id")), v.r.PostForm
	err := s.service.ChangeImport(v.ctx(), v.who, id, func(o *service.ImportOptions) {
		for name := range form {
			parts := strings.Split(name, ".")
			if parts[0] == "skip" && len(parts) == 2 {
				choose(o, parts[1], service.RowChoice{Do: "skip"})
			}
			if parts[0] != "cell" || len(parts) != 3 || form.Get(name) == form.Get("was."+parts[1]+"."+parts[2]) {
				continue
			}
			row, err := strconv.Atoi(parts[1])
			column, err2 := strconv.Atoi(parts[2])
			if err != nil || err2 != nil {
				continue
			}
			if o.Cells == nil {
				o.Cells = map[int]map[int]string{}
			}
			if o.Cells[row] == nil {
				o.Cells[row] = map[int]string{}
			}
			o.Cells[row][column] = form.Get(name)
		}
	})
	if err != nil {
		return err
	}
	q := url.Values{}
	for _, name := range []string{"reason", "page"} {
		if form.Get(name) != "" {
			q.Set(name, form.Get(name))
		}
	}
	return v.redirect(importPath + "/" + string(id) + "/rows?" + q.Encode())
}

func choose(o *service.ImportOptions, row string, c service.RowChoice) {
	n, err := strconv.Atoi(row)
	if err != nil {
		return
	}
	if o.Rows == nil {
		o.Rows = map[int]service.RowChoice{}
	}
	if o.Rows[n] = c; c.Do == "" {
		delete(o.Rows, n)
	}
}

// importChooseValues keeps what values mean, for all rows that have them, and
// for the next file of this kind.
func (s *Site) importChooseValues(v *visit) error {
	id, form := chancery.ID(v.path("id")), v.r.PostForm
	err := s.service.ChangeImport(v.ctx(), v.who, id, func(o *service.ImportOptions) {
		for name := range form {
			n, ok := strings.CutPrefix(name, "value.")
			if !ok {
				continue
			}
			means := strings.TrimSpace(firstWord(typedRef(form.Get("other."+n)), form.Get("means."+n)))
			if means == "" {
				continue
			}
			if means == "-" {
				means = ""
			}
			column := form.Get("of." + n)
			if o.Value == nil {
				o.Value = map[string]map[string]string{}
			}
			if o.Value[column] == nil {
				o.Value[column] = map[string]string{}
			}
			o.Value[column][form.Get(name)] = means
		}
	})
	if err == nil {
		err = s.service.RememberImport(v.ctx(), v.who, id, false)
	}
	if err != nil {
		return err
	}
	return v.redirect(importPath + "/" + string(id) + "/rows")
}

// typedRef takes the reference out of what the suggestions of a field write:
// "Lào (LA)".
func typedRef(typed string) string {
	typed = strings.TrimSpace(typed)
	if open := strings.LastIndex(typed, "("); open >= 0 && strings.HasSuffix(typed, ")") {
		return typed[open+1 : len(typed)-1]
	}
	return typed
}

// importRejected answers with the rows that cannot be imported, as a file.
func (s *Site) importRejected(v *visit) error {
	st, check, err := s.service.CheckImport(v.ctx(), v.who, chancery.ID(v.path("id")))
	if err != nil {
		return err
	}
	if check.Receipt.RejectedRows == 0 {
		return s.nowhere(v)
	}
	var file bytes.Buffer // what is wrong with it is told on a page
	if _, err := s.service.WriteStagedRejected(v.ctx(), v.who, st.ID, &file); err != nil {
		return err
	}
	v.attachRejected(st.Name)
	_, err = file.WriteTo(v.w)
	return v.cutOff(err)
}

func (v *visit) attachRejected(name string) {
	stem, _, _ := strings.Cut(name, ".")
	ending := ".csv"
	if strings.HasSuffix(name, ".jsonl") {
		ending = ".jsonl"
	}
	v.attach(stem+"-"+v.t("importing.rejected_name")+ending, formats[0].media)
}

// cutOff ends an answer that has begun and cannot be finished: nobody must take
// half of it for the whole.
func (v *visit) cutOff(err error) error {
	if err != nil {
		v.site.log.Error("download failed", "path", v.r.URL.Path, "error", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

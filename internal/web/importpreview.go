package web

import (
	"net/url"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// importPreviewView is what an import would do, row by row.
type importPreviewView struct {
	Top     importTop
	Counts  []link
	Rows    []plannedRow
	Modes   []option
	Show    string
	Place   string
	Prev    string
	Next    string
	Begin   string // words of the button; empty where there is nothing to import
	Left    string // what is left out
	Whole   []string
	Nothing string
}

type plannedRow struct {
	Number  string
	Title   string
	Ref     string
	Verdict string
	Tone    tone
	Why     string
	Changes []service.ChangedField
	Name    string // of the choice
	Choices []option
}

var importPreviewPage = newPage[importPreviewView]("import-preview")

// plannedRows is how many rows a page of the preview has.
const plannedRows = 50

var verdicts = []string{"new", "changed", "unchanged", "skipped", "rejected"}

var verdictTones = map[string]tone{"new": toneDone, "changed": toneGoing, "unchanged": toneFresh, "skipped": toneHold, "rejected": toneOff}

func (s *Site) importPreview(v *visit) error {
	st, check, err := s.service.CheckImport(v.ctx(), v.who, chancery.ID(v.path("id")))
	if err != nil {
		return err
	}
	if done, err := v.begun(st); done {
		return err
	}
	r := check.Receipt
	view := importPreviewView{Top: v.importTop(st, "preview"), Show: v.query("show")}
	counts := map[string]int{"new": r.New, "changed": r.Changed, "unchanged": r.Unchanged, "skipped": r.Skipped, "rejected": r.RejectedRows}
	at := view.Top.Base + "/preview"
	view.Counts = []link{{Text: v.t("importing.verdict.all"), Href: at, Current: view.Show == "", Count: len(r.Rows)}}
	for _, verdict := range verdicts {
		view.Counts = append(view.Counts, link{Text: v.t("importing.verdict." + verdict), Href: at + "?show=" + verdict, Current: view.Show == verdict, Count: counts[verdict]})
	}
	for _, m := range []service.ImportMode{service.ImportBoth, service.ImportCreate, service.ImportUpdate} {
		view.Modes = append(view.Modes, option{Value: string(m), Label: v.t("importing.how." + firstWord(string(m), "both")), Chosen: m == st.Options.Mode})
	}
	if n := r.New + r.Changed; n > 0 {
		view.Begin = v.t("importing.begin", "count", n)
	} else {
		view.Nothing = v.t("importing.nothing")
	}
	if r.RejectedRows > 0 {
		view.Left = v.t("importing.left", "count", r.RejectedRows)
	}
	if len(r.Rows) == 0 {
		for _, x := range r.Rejected {
			view.Whole = append(view.Whole, x.Reason)
		}
	}
	v.plan(st, r, &view)
	return importPreviewPage.show(v, v.importHead(view.Top, "preview"), view)
}

// plan puts one page of the rows together.
func (v *visit) plan(st service.Staged, r *service.Receipt, view *importPreviewView) {
	var rows []service.RowVerdict
	for _, row := range r.Rows {
		if view.Show == "" || row.Verdict == view.Show {
			rows = append(rows, row)
		}
	}
	page, _ := strconv.Atoi(v.query("page")) // no number is the first
	page = max(1, min(page, (len(rows)+plannedRows-1)/plannedRows))
	address := func(n int) string {
		q := url.Values{"page": {strconv.Itoa(n)}}
		if view.Show != "" {
			q.Set("show", view.Show)
		}
		return view.Top.Base + "/preview?" + q.Encode()
	}
	from, to := (page-1)*plannedRows, min(page*plannedRows, len(rows))
	if len(rows) == 0 {
		return
	}
	if page > 1 {
		view.Prev = address(page - 1)
	}
	if to < len(rows) {
		view.Next = address(page + 1)
	}
	view.Place = v.t("importing.place", "from", from+1, "to", to, "total", len(rows))
	changes, reasons := map[int][]service.ChangedField{}, map[int]string{}
	for _, c := range r.Changes {
		changes[c.Row] = c.Told
	}
	for _, x := range r.Rejected {
		reasons[x.Row] = strings.TrimSpace(reasons[x.Row] + " " + x.Reason)
	}
	for _, row := range rows[from:to] {
		p := plannedRow{
			Number: strconv.Itoa(row.Row), Title: row.Title, Ref: row.Ref, Verdict: v.t("importing.verdict.one." + row.Verdict), Tone: verdictTones[row.Verdict],
			Changes: changes[row.Row], Name: "do." + strconv.Itoa(row.Row), Why: reasons[row.Row],
		}
		if row.Why != "" {
			p.Why = explain(v.lang, "", row.Why, nil)
		}
		chosen := st.Options.Rows[row.Row].Do
		if !strings.HasPrefix(row.Why, "import.aside") {
			for _, do := range []string{"", "skip", "create", "update"} {
				if do == "update" && row.Verdict == "new" && chosen != do {
					continue // there is none to update
				}
				p.Choices = append(p.Choices, option{Value: do, Label: v.t("importing.do." + firstWord(do, "usual")), Chosen: do == chosen})
			}
		}
		view.Rows = append(view.Rows, p)
	}
}

// importChoose keeps what is to be done with rows.
func (s *Site) importChoose(v *visit) error {
	id, form := chancery.ID(v.path("id")), v.r.PostForm
	err := s.service.ChangeImport(v.ctx(), v.who, id, func(o *service.ImportOptions) {
		if form.Has("mode") {
			o.Mode = service.ImportMode(form.Get("mode"))
		}
		for name := range form {
			if row, ok := strings.CutPrefix(name, "do."); ok {
				choose(o, row, service.RowChoice{Do: form.Get(name)})
			}
		}
	})
	if err != nil {
		return err
	}
	q := url.Values{}
	for _, name := range []string{"show", "page"} {
		if form.Get(name) != "" {
			q.Set(name, form.Get(name))
		}
	}
	return v.redirect(importPath + "/" + string(id) + "/preview?" + q.Encode())
}

func (s *Site) importBegin(v *visit) error {
	job, err := s.service.StartImport(v.ctx(), v.who, chancery.ID(v.path("id")))
	if err != nil {
		return err
	}
	return v.redirect("/jobs/" + string(job))
}

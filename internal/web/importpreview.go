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
	Alike   string   // how many rows may be there already
	AlikeAt string   // where they are; empty where they are shown
	ForAll  []option // what to do with all of them
	Unknown string   // a record that was chosen and is not there
	Page    string
	OfKind  string
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
	Alike   []plannedTwin
	Other   string // name of the field for another record to update
}

// plannedTwin is a record, or an earlier row, that a row may speak of.
type plannedTwin struct {
	Title  value
	Likely string
	Why    string
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
	if r.Alike > 0 {
		view.Counts = append(view.Counts, link{Text: v.t("importing.verdict.alike"), Href: at + "?show=alike", Current: view.Show == "alike", Count: r.Alike})
		view.Alike = v.t("importing.alike", "count", r.Alike)
		if view.Show != "alike" {
			view.AlikeAt = at + "?show=alike"
		}
		for _, do := range []string{"", "skip", "update", "create"} {
			view.ForAll = append(view.ForAll, option{Value: do, Label: v.t("importing.for_all." + firstWord(do, "each"))})
		}
	}
	if typed := v.query("unknown"); typed != "" {
		view.Unknown = v.t("importing.no_record_to_update", "value", typed)
	}
	view.Page, view.OfKind = v.query("page"), string(st.Options.Kind)
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
		if view.Show == "" || row.Verdict == view.Show || view.Show == "alike" && len(row.Alike) > 0 {
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
		v.rowChoices(st, row, &p)
		view.Rows = append(view.Rows, p)
	}
}

// rowChoices are what can be done with a row: as it was found, nothing, a new
// record, or a change of the one that was found, is alike, or is named.
func (v *visit) rowChoices(st service.Staged, row service.RowVerdict, p *plannedRow) {
	if strings.HasPrefix(row.Why, "import.aside") {
		return
	}
	chosen := st.Options.Rows[row.Row]
	for _, do := range []string{"", "skip", "create", "update"} {
		if do == "update" && row.Verdict == "new" && (chosen.Do != do || chosen.Ref != "") {
			continue // there is none to update
		}
		p.Choices = append(p.Choices, option{Value: do, Label: v.t("importing.do." + firstWord(do, "usual")), Chosen: do == chosen.Do && chosen.Ref == ""})
	}
	named := false
	for _, a := range row.Alike {
		it := value{Text: firstWord(a.Title, a.Ref), Href: fileAddress(st.Options.Kind, a.Ref)}
		if a.Ref == "" { // an earlier row, which is no record yet
			it = value{Text: v.t("importing.row_above", "row", a.Row, "title", a.Title)}
		} else {
			named = named || a.Ref == chosen.Ref
			p.Choices = append(p.Choices, option{Value: "update:" + a.Ref, Label: v.t("importing.do.update_that", "ref", a.Ref), Chosen: a.Ref == chosen.Ref})
		}
		var why []string
		for _, rule := range a.Rules {
			why = append(why, v.t("twin.why."+rule))
		}
		p.Alike = append(p.Alike, plannedTwin{it, v.t("twin.likely." + a.Likely), strings.Join(why, "; ")})
	}
	if chosen.Ref != "" && !named {
		p.Choices = append(p.Choices, option{Value: "update:" + chosen.Ref, Label: v.t("importing.do.update_that", "ref", chosen.Ref), Chosen: true})
	}
	p.Other = "other." + p.Number
}

// importChoose keeps what is to be done with rows.
func (s *Site) importChoose(v *visit) error {
	id, form := chancery.ID(v.path("id")), v.r.PostForm
	st, check, err := s.service.CheckImport(v.ctx(), v.who, id)
	if err != nil {
		return err
	}
	others, unknown, err := v.othersTyped(st.Options.Kind)
	if err != nil {
		return err
	}
	err = s.service.ChangeImport(v.ctx(), v.who, id, func(o *service.ImportOptions) {
		if form.Has("mode") {
			o.Mode = service.ImportMode(form.Get("mode"))
		}
		if do := form.Get("for_all"); do == "skip" || do == "create" || do == "update" {
			service.DecideAlike(o, check.Receipt.Rows, do)
			return // what the page had for each of them is overruled
		}
		for name := range form {
			if row, ok := strings.CutPrefix(name, "do."); ok {
				do, ref, _ := strings.Cut(form.Get(name), ":")
				if others[row] != "" {
					do, ref = "update", others[row]
				}
				choose(o, row, service.RowChoice{Do: do, Ref: ref})
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
	if unknown != "" {
		q.Set("unknown", unknown)
	}
	return v.redirect(importPath + "/" + string(id) + "/preview?" + q.Encode())
}

// othersTyped are the records typed for rows, by row, as far as they are there;
// unknown is the first that is not.
func (v *visit) othersTyped(kind chancery.Kind) (refs map[string]string, unknown string, err error) {
	refs = map[string]string{}
	for _, name := range sortedKeys(v.r.PostForm) {
		row, ok := strings.CutPrefix(name, "other.")
		typed := strings.TrimSpace(v.r.PostForm.Get(name))
		if !ok || typed == "" {
			continue
		}
		exact, _, err := v.site.service.Lookup(v.ctx(), v.who, []chancery.Kind{kind}, typedRef(typed), 2)
		if err != nil {
			return nil, "", err
		}
		if exact != nil {
			refs[row] = exact.Ref
		} else if unknown == "" {
			unknown = typed
		}
	}
	return refs, unknown, nil
}

func (s *Site) importBegin(v *visit) error {
	job, err := s.service.StartImport(v.ctx(), v.who, chancery.ID(v.path("id")))
	if err != nil {
		return err
	}
	return v.redirect("/jobs/" + string(job))
}

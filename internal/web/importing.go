package web

import (
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// importView is where an import begins.
type importView struct {
	Summary []summaryItem
	Kinds   []optionGroup
	Pasted  string
	MaxMB   int
	Open    []stagedRow
	Runs    []runRow
	Kind    string // chosen
	Label   string // of the kind chosen
}

// optionGroup is a part of a long choice.
type optionGroup struct {
	Label   string
	Options []option
}

type stagedRow struct{ Name, Kind, Href, When, Discard string }

type runRow struct {
	Name, Href, Who, When, Counts string
	State                         stateTag
}

var importPage = newPage[importView]("import")

// importRoutes are the addresses of imports. Every step of one is an address
// of its own and survives a restart.
func importRoutes(s *Site, r router) {
	r.get(importPath, s.importStart)
	r.post(importPath, s.importUpload)
	r.get("/import/{id}", s.importFile)
	r.post("/import/{id}", s.importReadAgain)
	// The words that may stand in an identifier's place are told apart here.
	r.get("/import/{id}/{step}", s.importStep)
	r.post("/import/{id}/{step}", s.importDo)
	r.get("/import/runs/{run}/undo", s.importUndoForm)
	r.post("/import/runs/{run}/undo", s.importUndo)
	r.get("/import/runs/{run}/rejected", s.importRunRejected)
}

const importPath = "/import"

func (s *Site) importStep(v *visit) error {
	switch id, step := v.path("id"), v.path("step"); {
	case id == "runs":
		return s.importRun(v)
	case id == "templates":
		return s.importTemplate(v)
	case step == "columns":
		return s.importColumns(v)
	case step == "rows":
		return s.importRows(v)
	case step == "preview":
		return s.importPreview(v)
	case step == "rejected":
		return s.importRejected(v)
	}
	return s.nowhere(v)
}

func (s *Site) importDo(v *visit) error {
	switch v.path("step") {
	case "columns":
		return s.importChooseColumns(v)
	case "values":
		return s.importChooseValues(v)
	case "rows":
		return s.importMend(v)
	case "preview":
		return s.importChoose(v)
	case "start":
		return s.importBegin(v)
	case "discard":
		return s.importDiscard(v)
	}
	return s.nowhere(v)
}

// mayImport reports whether the reader may enter records of a kind.
func (v *visit) mayImport(kind chancery.Kind) bool {
	return v.who.Allows(string(kind)+".create") || v.who.Allows(string(kind)+".edit")
}

func (v *visit) importView(chosen string) (importView, error) {
	view := importView{Kind: chosen, MaxMB: int(service.MaxUpload() >> 20)}
	for _, a := range chancery.Areas {
		group := optionGroup{Label: v.t("area." + string(a))}
		for _, spec := range kindsOf(a) {
			if v.mayImport(spec.Kind) {
				group.Options = append(group.Options, option{Value: string(spec.Kind), Label: kindsLabel(v.lang, spec.Kind), Chosen: string(spec.Kind) == chosen})
			}
			if string(spec.Kind) == chosen {
				view.Label = kindsLabel(v.lang, spec.Kind)
			}
		}
		if len(group.Options) > 0 {
			view.Kinds = append(view.Kinds, group)
		}
	}
	open, err := v.site.service.StagedImports(v.ctx(), v.who, 10)
	if err != nil {
		return view, err
	}
	for _, st := range open {
		at := importPath + "/" + string(st.ID)
		view.Open = append(view.Open, stagedRow{Name: st.Name, Kind: kindsLabel(v.lang, st.Options.Kind), Href: at, When: i18n.ShortTime(st.UpdatedAt), Discard: at + "/discard"})
	}
	runs, err := v.site.service.Runs(v.ctx(), v.who, 20)
	for _, run := range runs {
		view.Runs = append(view.Runs, v.runRow(run))
	}
	return view, err
}

func (v *visit) runRow(run service.Run) runRow {
	row := runRow{Name: run.Source, Href: "/import/runs/" + string(run.ID), Who: run.Actor, When: i18n.ShortTime(run.At), State: v.runState(run)}
	if r, err := service.ReceiptOf(run); err == nil && run.Status != "running" {
		row.Counts = v.t("importing.counts", "new", r.New, "changed", r.Changed, "rejected", r.RejectedRows)
	}
	return row
}

func (v *visit) runState(run service.Run) stateTag {
	return stateTag{v.t("importing.run." + run.Status), map[string]tone{"running": toneGoing, "done": toneDone, "undone": toneOff}[run.Status]}
}

func (s *Site) importStart(v *visit) error {
	view, err := v.importView(v.query("kind"))
	if err != nil {
		return err
	}
	h := head{Title: v.t("importing.title")}
	if v.query("done") == "discard" {
		h.Notice = v.t("importing.discarded")
	}
	return importPage.show(v, h, view)
}

// importUpload takes a file as it comes, without keeping it in memory, or what
// was pasted.
func (s *Site) importUpload(v *visit) error {
	parts, err := v.r.MultipartReader()
	if err != nil {
		return unreadable(err)
	}
	up := upload{v: v}
	for up.id == "" && up.err == nil {
		part, err := parts.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return unreadable(err)
		}
		up.take(part)
	}
	if up.id == "" && up.err == nil {
		up.err = chancery.Invalid("file", "import.no_file")
	}
	if up.err == nil {
		return v.redirect(importPath + "/" + string(up.id))
	}
	if chancery.ProblemOf(up.err) == chancery.Broken {
		return unreadableOr(up.err)
	}
	view, err := v.importView(up.kind)
	if err != nil {
		return err
	}
	view.Summary, _ = plainSummary(v, up.err)
	view.Pasted = up.pasted
	return importPage.showAs(v, http.StatusUnprocessableEntity, head{Title: v.t("web.form.error_title", "title", v.t("importing.title"))}, view)
}

// unreadableOr tells a request that was too large or cut off from an outage.
func unreadableOr(err error) error {
	if e := unreadable(err); e.(*chancery.Error).Key == "error.too_large" {
		return e
	}
	return err
}

// upload is what a form with a file has sent so far.
type upload struct {
	v      *visit
	kind   string
	pasted string
	id     chancery.ID
	err    error
}

// take takes one part: the kind comes before the file and what was pasted.
func (u *upload) take(part *multipart.Part) {
	switch part.FormName() {
	case "kind":
		text, err := io.ReadAll(io.LimitReader(part, 100))
		u.kind, u.err = string(text), err
	case "file":
		if part.FileName() != "" {
			name := path.Base(strings.ReplaceAll(part.FileName(), `\`, "/"))
			u.stage(name, part)
		}
	case "pasted":
		text, err := io.ReadAll(io.LimitReader(part, maxForm))
		if u.err = err; err != nil || strings.TrimSpace(string(text)) == "" {
			return
		}
		u.pasted = string(text)
		u.stage(u.v.t("importing.pasted_name"), strings.NewReader(u.pasted))
	}
}

func (u *upload) stage(name string, content io.Reader) {
	kind := chancery.Kind(u.kind)
	if kind != "" {
		if _, u.err = chancery.SpecOf(kind); u.err != nil {
			return
		}
	}
	u.id, u.err = u.v.site.service.StageImport(u.v.ctx(), u.v.who, name, kind, content)
}

func (s *Site) importDiscard(v *visit) error {
	if err := s.service.DiscardImport(v.ctx(), v.who, chancery.ID(v.path("id"))); err != nil {
		return err
	}
	return v.redirect(importPath + "?done=discard")
}

// importTemplate answers with a workbook to be filled in.
func (s *Site) importTemplate(v *visit) error {
	name, found := strings.CutSuffix(v.path("step"), ".xlsx")
	spec, err := chancery.SpecOf(chancery.Kind(name))
	if err != nil || !found {
		return s.nowhere(v)
	}
	v.attach(name+".xlsx", formats[1].media)
	return s.service.Template(v.ctx(), v.who, spec.Kind, service.Writing{Format: "xlsx", Lang: v.lang}, v.w)
}

// attach makes the answer a file to be saved.
func (v *visit) attach(name, media string) {
	v.w.Header().Set("Content-Type", media)
	v.w.Header().Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(name))
}

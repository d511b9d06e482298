package web

import (
	"strconv"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// importRunView is the receipt of an import.
type importRunView struct {
	Name     string
	State    stateTag
	Facts    []fact
	Counts   []tile
	Rejected []rejectedRow
	More     string // how many reasons are not shown
	Download string
	Undo     string
	Undoing  bool // the page asks whether to take it back
	Would    string
	Refused  []string
	Back     string
}

// fact is a name and what it is of something.
type fact struct {
	Label, Value string
	Mono         bool
}

type rejectedRow struct{ Row, Field, Value, Reason string }

var importRunPage = newPage[importRunView]("import-run")

// shownRejections is how many reasons a receipt shows; the file has all.
const shownRejections = 200

func (v *visit) importRunView(id chancery.ID) (importRunView, head, error) {
	run, r, err := v.site.service.ImportReceipt(v.ctx(), v.who, id)
	if err != nil {
		return importRunView{}, head{}, err
	}
	at := "/import/runs/" + string(run.ID)
	view := importRunView{Name: run.Source, State: v.runState(run), Back: at}
	view.Facts = []fact{
		{Label: v.t("importing.who"), Value: run.Actor}, {Label: v.t("importing.when"), Value: i18n.ShortTime(run.At)},
		{Label: v.t("importing.hash"), Value: run.Hash, Mono: true}, {Label: v.t("importing.number"), Value: string(run.ID), Mono: true},
	}
	if run.Status == "undone" {
		view.Facts = append(view.Facts, fact{Label: v.t("importing.undone_by"), Value: run.UndoneBy + ", " + i18n.ShortTime(run.UndoneAt)})
	}
	if run.Status == "done" || run.Status == "undone" {
		for _, c := range []struct {
			key string
			n   int
		}{{"new", r.New}, {"changed", r.Changed}, {"unchanged", r.Unchanged}, {"skipped", r.Skipped}, {"rejected", r.RejectedRows}} {
			view.Counts = append(view.Counts, tile{Label: v.t("importing.verdict." + c.key), Value: i18n.Integer(v.lang, c.n)})
		}
	}
	for _, x := range r.Rejected[:min(len(r.Rejected), shownRejections)] {
		view.Rejected = append(view.Rejected, rejectedRow{strconv.Itoa(x.Row), v.fieldOf(x), x.Value, x.Reason})
	}
	if rest := len(r.Rejected) - shownRejections; rest > 0 {
		view.More = v.t("importing.more", "count", rest)
	}
	if len(r.Rejected) > 0 {
		view.Download = at + "/rejected"
	}
	if run.Status != "undone" {
		view.Undo = at + "/undo"
	}
	return view, head{Title: v.t("importing.receipt") + " – " + run.Source, Trail: []link{{Text: v.t("importing.title"), Href: importPath}}}, nil
}

// fieldOf names the column a rejection is about, as far as the file tells its kind.
func (v *visit) fieldOf(x service.Rejection) string {
	return i18n.PathName(v.lang, "", x.Field)
}

func (s *Site) importRun(v *visit) error {
	view, h, err := v.importRunView(chancery.ID(v.path("step")))
	if err != nil {
		return err
	}
	if v.query("done") == "undo" {
		h.Notice = v.t("importing.undone")
	}
	return importRunPage.show(v, h, view)
}

func (s *Site) importRunRejected(v *visit) error {
	id := chancery.ID(v.path("run"))
	run, r, err := s.service.ImportReceipt(v.ctx(), v.who, id)
	if err != nil {
		return err
	}
	if len(r.Rejected) == 0 {
		return s.nowhere(v)
	}
	if err := s.service.RunFileKept(v.ctx(), v.who, id); err != nil {
		return err
	}
	v.attachRejected(run.Source)
	_, err = s.service.WriteRunRejected(v.ctx(), v.who, id, v.w)
	return v.cutOff(err)
}

// importUndoForm says what taking an import back would do.
func (s *Site) importUndoForm(v *visit) error {
	id := chancery.ID(v.path("run"))
	view, h, err := v.importRunView(id)
	if err != nil {
		return err
	}
	would, err := s.service.PreviewUndo(v.ctx(), v.who, id)
	if err != nil {
		return err
	}
	view.Undoing, view.Refused = true, would.Reasons
	view.Would = v.t("importing.would_undo", "removed", would.Removed, "reverted", would.Reverted)
	h.Title = v.t("importing.undo") + " – " + view.Name
	h.Trail = append(h.Trail, link{Text: view.Name, Href: view.Back})
	return importRunPage.show(v, h, view)
}

func (s *Site) importUndo(v *visit) error {
	id := chancery.ID(v.path("run"))
	if _, err := s.service.UndoImport(v.ctx(), v.who, id); err != nil {
		return err
	}
	return v.redirect("/import/runs/" + string(id) + "?done=undo")
}

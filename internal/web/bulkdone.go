package web

import (
	"chancery/internal/chancery"
)

// bulkDoneView is what a bulk act did.
type bulkDoneView struct {
	Title   string
	Sums    []string
	Reasons []bulkReason
	Cut     int
	Back    string
	Undo    string // address; empty where it was undone
}

var bulkDonePage = newPage[bulkDoneView]("bulkdone")

func (s *Site) bulkDone(v *visit) error {
	spec, err := v.spec()
	if err != nil {
		return err
	}
	out, err := s.service.BulkRun(v.ctx(), v.who, chancery.ID(v.path("run")))
	if err != nil {
		return err
	}
	view := bulkDoneView{Title: out.Title, Back: safeBack(v.query("back")), Reasons: bulkReasons(v.lang, out), Sums: []string{v.t("bulk.done", "count", out.Done, "total", out.Total)}}
	if view.Back == "/" {
		view.Back = "/" + spec.Plural
	}
	view.Cut = out.Refused - len(view.Reasons)
	if out.Same > 0 {
		view.Sums = append(view.Sums, v.t("bulk.same", "count", out.Same))
	}
	if out.Refused > 0 {
		view.Sums = append(view.Sums, v.t("bulk.refused_done", "count", out.Refused))
	}
	h := head{Title: v.t("bulk.result"), Kind: spec.Kind, Trail: []link{{Text: v.t("area." + string(spec.Area))}, {Text: kindsLabel(v.lang, spec.Kind), Href: view.Back}}}
	switch {
	case out.Status == "undone":
		h.Notice = v.t("bulk.undone")
	case out.Done > 0:
		view.Undo = v.r.URL.RequestURI()
	}
	return bulkDonePage.show(v, h, view)
}

// bulkUndo takes a bulk act back.
func (s *Site) bulkUndo(v *visit) error {
	if _, err := s.service.UndoBulk(v.ctx(), v.who, chancery.ID(v.path("run"))); err != nil {
		return err
	}
	return v.redirect(v.r.URL.RequestURI())
}

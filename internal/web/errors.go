package web

import (
	"errors"
	"net/http"
	"strconv"

	"chancery/internal/chancery"
)

// problemView is a page that says what went wrong.
type problemView struct {
	Status int
	Text   string
	Fields []string
}

var problemPage = newPage[problemView]("problem")

// statusOf is the only place where problems become HTTP status codes.
func statusOf(err error) int {
	switch chancery.ProblemOf(err) {
	case chancery.Bad:
		return http.StatusUnprocessableEntity
	case chancery.Missing:
		return http.StatusNotFound
	case chancery.Forbidden:
		return http.StatusForbidden
	case chancery.Stale, chancery.Refused:
		return http.StatusConflict
	}
	return http.StatusInternalServerError
}

// fail answers with the page of an error. What broke stands in the log and not
// on the page; what is hidden looks like what is not there.
func (s *Site) fail(v *visit, err error) {
	status := statusOf(err)
	view := problemView{Status: status}
	var e *chancery.Error
	var late *busy
	switch {
	case errors.As(err, &late):
		view.Status, view.Text = http.StatusTooManyRequests, v.t("web.error.busy", "count", late.seconds())
		v.w.Header().Set("Retry-After", strconv.Itoa(late.seconds()))
	case status == http.StatusInternalServerError:
		s.log.Error("page failed", "method", v.r.Method, "path", v.r.URL.Path, "error", err)
		view.Text = v.t("web.error.broken")
	case errors.As(err, &e):
		view.Text = explain(v.lang, "", e.Key, e.Args)
		for _, f := range e.Fields {
			view.Fields = append(view.Fields, explain(v.lang, "", f.Key, f.Args))
		}
		if e.Key == "error.bad_request" || e.Key == "error.too_large" {
			view.Status = http.StatusBadRequest
		}
	}
	if view.Status == http.StatusNotFound && (e == nil || e.Key == "error.no_such_kind") {
		view.Text = v.t("web.error.nowhere")
	}
	title := v.t("web.error.title." + problemName(view.Status))
	if err := problemPage.showAs(v, view.Status, head{Title: title}, view); err != nil {
		s.log.Error("page of an error failed", "error", err)
		http.Error(v.w, "500", http.StatusInternalServerError)
	}
}

func problemName(status int) string {
	switch status {
	case http.StatusNotFound:
		return "missing"
	case http.StatusForbidden:
		return "forbidden"
	case http.StatusTooManyRequests:
		return "busy"
	case http.StatusConflict:
		return "refused"
	case http.StatusUnprocessableEntity, http.StatusBadRequest:
		return "bad"
	}
	return "broken"
}

func (s *Site) nowhere(v *visit) error {
	return &chancery.Error{Problem: chancery.Missing, Key: "error.no_such_kind", Args: []any{"kind", v.r.URL.Path}}
}

// errorText words an error that is shown on a page of its own form.
func errorText(v *visit, err error) string {
	var e *chancery.Error
	if !errors.As(err, &e) {
		return v.t("web.error.broken")
	}
	return explain(v.lang, "", e.Key, e.Args)
}

package web

import (
	"strconv"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// jobsView lists background jobs.
type jobsView struct {
	Rows []jobRow
	All  bool // those of everybody
}

type jobRow struct {
	Kind  string
	Title string
	Href  string
	State stateTag
	How   string // progress in words
	By    string
	Asked string
	Ended string
}

// jobView is one job. While it is open the page shows itself anew: by script,
// or by the browser where there is none.
type jobView struct {
	jobRow
	Open        bool
	Live        bool
	Switch      string // address of the page that does, or does not, refresh
	Done, Total string // of the bar; Total is empty while it is not known
	Result      string
	ResultHref  string
	Failure     string
	Again       string
	Cancel      string
}

var (
	jobsPage = newPage[jobsView]("jobs")
	jobPage  = newPage[jobView]("job")
)

var jobTones = map[string]tone{
	service.JobQueued: toneFresh, service.JobRunning: toneGoing, service.JobDone: toneDone, service.JobFailed: toneOff, service.JobCancelled: toneOff,
}

func (v *visit) jobRow(j service.Job) jobRow {
	row := jobRow{
		Kind: first(v.lang, "job.kind."+j.Kind), Title: j.Title, Href: "/jobs/" + string(j.ID), State: stateTag{v.t("job.state." + j.State), jobTones[j.State]},
		By: j.Account, Asked: i18n.ShortTime(j.CreatedAt),
	}
	if row.Title == "" {
		row.Title, row.Kind = row.Kind, ""
	}
	if !j.FinishedAt.IsZero() {
		row.Ended = i18n.ShortTime(j.FinishedAt)
	}
	switch {
	case j.Total > 0:
		row.How = v.t("job.of", "done", i18n.Integer(v.lang, int(j.Done)), "total", i18n.Integer(v.lang, int(j.Total)))
	case j.State == service.JobRunning:
		row.How = v.t("job.begun")
	case j.State == service.JobQueued:
		row.How = v.t("job.waiting")
	}
	return row
}

func (s *Site) jobs(v *visit) error {
	list, err := s.service.Jobs(v.ctx(), v.who)
	if err != nil {
		return err
	}
	view := jobsView{}
	for _, j := range list {
		view.Rows = append(view.Rows, v.jobRow(j))
		view.All = view.All || j.Account != v.who.User
	}
	return jobsPage.show(v, head{Title: v.t("job.title"), List: true}, view)
}

func (s *Site) job(v *visit) error {
	j, err := s.service.Job(v.ctx(), v.who, chancery.ID(v.path("id")))
	if err != nil {
		return err
	}
	view := jobView{jobRow: v.jobRow(j), Open: j.Open(), Result: j.Result.Text(v.lang), Failure: j.Failure}
	if j.Result.Href != "" {
		view.ResultHref = safeBack(j.Result.Href)
	}
	h := head{Title: view.Title, Trail: []link{{Text: v.t("job.title"), Href: "/jobs"}}}
	if j.Total > 0 {
		view.Done, view.Total = strconv.FormatInt(j.Done, 10), strconv.FormatInt(j.Total, 10)
	}
	if view.Open {
		view.Cancel = view.Href + "/cancel"
		view.Live = v.query("still") == ""
		view.Switch = view.Href
		if view.Live {
			view.Switch += "?still=1"
			h.Refresh = jobRefresh
		}
		if j.Failure != "" {
			view.Again = v.t("job.again_at", "at", i18n.ShortTime(j.RunAfter))
		}
	}
	if v.query("done") == "cancel" {
		h.Notice = v.t("job.cancelled")
	}
	return jobPage.show(v, h, view)
}

// jobRefresh is after how many seconds a page without script asks again.
const jobRefresh = 3

func (s *Site) cancelJob(v *visit) error {
	id := v.path("id")
	if err := s.service.CancelJob(v.ctx(), v.who, chancery.ID(id)); err != nil {
		return err
	}
	return v.redirect("/jobs/" + id + "?done=cancel")
}

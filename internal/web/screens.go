package web

import (
	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// ownScreen is the screen that is the file of a kind, by its plural; nil where
// the file shows all fields. Where it does not, they stand on a tab beside it.
func (s *Site) ownScreen(plural string) handler {
	switch plural {
	case "partners":
		return s.partner
	case "mechanisms":
		return s.mechanism
	case "conferences":
		return s.conference
	case "templates":
		return s.template
	}
	return nil
}

// screens are the addresses of special screens.
func (s *Site) screens(r router) {
	r.get("/peacekeeping", s.peacekeeping)
	r.get("/calendar", s.calendar)
	r.get("/deadlines", s.deadlines)
	r.get("/deadlines.ics", s.deadlineCalendar)
	r.get("/agreements/register", s.agreementRegister)
	r.get("/tasks/board", s.taskBoard)
	r.get("/documents/register", s.documentRegister)
	r.get("/documents/register.csv", s.documentRegisterFile)
	r.get("/documents/register.xlsx", s.documentRegisterFile)
	r.get("/documents/incomplete", s.incompleteFiles)
	r.get("/periods", s.periodList)
	r.get("/periods/{period}", s.period)
	r.get("/periods/{period}/figures/{measure}", s.figure)
	r.get("/periods/{period}/central-report", s.centralReport)
	r.post("/periods/{period}/central-report", s.issue)
	for _, f := range paperForms {
		r.get("/periods/{period}/central-report"+f.suffix, s.centralFile(f))
	}
	r.get("/periods/{period}/issued/{id}", s.issued)
	r.get("/periods/{period}/issued/{id}/json", s.issuedFile)
	r.get("/reading", s.readings)
	r.post("/reading", s.startReading)
	r.get("/reading/{id}", s.readingScreen)
	r.post("/reading/{id}/accept", s.acceptSeveral)
	r.post("/reading/{id}/reject", s.rejectSeveral)
	r.post("/reading/{id}/undo", s.undoReading)
	r.post("/reading/{id}/drop", s.dropReading)
	r.get("/reading/{id}/{item}/mend", s.mendForm)
	r.post("/reading/{id}/{item}/mend", s.mend)
	r.post("/reading/{id}/{item}/accept", s.acceptProposal)
	r.post("/reading/{id}/{item}/reject", s.rejectProposal)
	r.post("/reading/{id}/{item}/reopen", s.reopenProposal)
	s.paperScreens(r)
}

// fieldsTab is the name of the tab that shows all fields of a record.
func (s *Site) fieldsTab(spec *chancery.Spec) string {
	if s.ownScreen(spec.Plural) != nil {
		return "record"
	}
	return "overview"
}

// fields is the tab of all fields where the file is a screen of its own.
func (s *Site) fields(v *visit) error {
	if s.ownScreen(v.path("plural")) == nil {
		return s.nowhere(v)
	}
	return s.file(v)
}

// recordScreen begins a screen about one record.
func (v *visit) recordScreen(got *service.View) (screenView, head, error) {
	r := got.Head()
	hist, err := v.site.service.History(v.ctx(), v.who, r.Kind, r.Ref)
	if err != nil {
		return screenView{}, head{}, err
	}
	l := labels{lang: v.lang, names: got.Names, terms: got.Terms}
	top := v.fileTop(l, got, "overview")
	side := v.fileSide(l, got, hist)
	if side.Read, err = v.readFrom(r.ID); err != nil {
		return screenView{}, head{}, err
	}
	return screenView{Top: &top, Side: &side}, v.fileHead(got, top), nil
}

// printed says who printed the page and when.
func (v *visit) printed() string {
	return v.t("web.printed", "by", v.name, "at", i18n.ShortTime(v.site.service.Now()))
}

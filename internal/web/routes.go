package web

import "net/http"

// router puts handlers on a mux; every one of them runs for a visit.
type router struct {
	mux  *http.ServeMux
	site *Site
}

// get and post are for those who have signed in; open is for everybody.
func (r router) get(path string, h handler)  { r.mux.Handle("GET "+path, r.site.serve(h, true)) }
func (r router) post(path string, h handler) { r.mux.Handle("POST "+path, r.site.serve(h, true)) }
func (r router) open(path string, h handler) { r.mux.Handle(path, r.site.serve(h, false)) }

// routes is every address of the site, longest meaning first.
func (s *Site) routes() http.Handler {
	r := router{http.NewServeMux(), s}

	r.open("GET /static/{file}", s.asset)
	r.open("GET /healthz", s.health)
	r.open("GET /readyz", s.ready)
	r.open("GET /lang", s.switchLanguage)
	r.open("GET /sign-in", s.signInForm)
	r.open("POST /sign-in", s.signIn)
	r.open("GET /setup", s.setupForm)
	r.open("POST /setup", s.setup)

	r.get("/{$}", s.home)
	r.get("/search", s.search)
	r.get("/lookup", s.lookup)
	r.get("/jump", s.jump)
	helpRoutes(s, r)
	r.get("/account", s.account)
	r.post("/account", s.changePassword)
	r.get("/account/tokens", s.tokens)
	r.post("/account/tokens", s.changeTokens)
	r.get("/account/webhooks", s.webhooks)
	r.post("/account/webhooks", s.addWebhook)
	r.get("/account/webhooks/{id}", s.webhook)
	r.post("/account/webhooks/{id}", s.changeWebhook)
	r.post("/sign-out", s.signOut)

	r.get("/jobs", s.jobs)
	r.get("/jobs/{id}", s.job)
	r.post("/jobs/{id}/cancel", s.cancelJob)
	r.get("/drafts", s.drafts)
	r.post("/drafts", s.autosave)
	r.post("/drafts/{id}/discard", s.discard)
	r.get("/duplicates", s.duplicates)
	r.post("/duplicates", s.notDuplicates)
	r.get("/duplicates/compare", s.compare)
	r.post("/duplicates/merge", s.merge)
	r.post("/duplicates/{run}/unmerge", s.unmerge)

	importRoutes(s, r)

	s.screens(r)
	s.administer(r)
	r.get("/views", s.views)
	r.post("/views", s.saveView)
	r.get("/views/{id}", s.openView)
	r.post("/views/{id}", s.changeView)
	r.get("/bulk/{plural}", s.bulkAgain)
	r.post("/bulk/{plural}", s.bulk)
	r.get("/bulk/{plural}/done/{run}", s.bulkDone)
	r.post("/bulk/{plural}/done/{run}", s.bulkUndo)
	r.get("/{plural}", s.register) // and /{plural}.csv, .xlsx, .jsonl, .ics, .docx, .pdf
	// The mux refuses addresses of which neither is the more special, so the
	// words that may stand in a reference's place are told apart in files.
	r.get("/{plural}/{ref}", s.fileOrNew)
	r.post("/{plural}/{ref}", s.createNew)
	r.get("/{plural}/{ref}/{act}", s.tabOrAct)
	r.post("/{plural}/{ref}/{act}", s.editOrAct)

	r.open("/", s.nowhere)
	return r.mux
}

// fileOrNew is a record, or at "new" the form of one to come.
func (s *Site) fileOrNew(v *visit) error {
	if v.path("ref") == "new" {
		return s.newForm(v)
	}
	show := s.file
	if screen := s.ownScreen(v.path("plural")); screen != nil {
		show = screen
	}
	if err := show(v); err != nil {
		return v.moved(err)
	}
	return nil
}

func (s *Site) createNew(v *visit) error {
	if v.path("ref") == "new" {
		return s.create(v)
	}
	return s.nowhere(v)
}

// tabOrAct is a part of a record, its form, or what an act asks for.
func (s *Site) tabOrAct(v *visit) error {
	switch v.path("act") {
	case "links":
		return s.links(v)
	case "history":
		return s.history(v)
	case "record":
		return s.fields(v)
	case "edit":
		return s.editForm(v)
	case "documents":
		return s.documents(v)
	case "papers":
		return s.papers(v)
	}
	if v.path("plural") == "documents" {
		switch v.path("act") {
		case "file":
			return s.download(v)
		case "inline":
			return s.inline(v)
		case "page":
			return s.pageImage(v)
		case "correct":
			return s.correctForm(v)
		}
	}
	return s.actForm(v)
}

func (s *Site) editOrAct(v *visit) error {
	switch v.path("act") {
	case "edit":
		return s.edit(v)
	case "documents":
		return s.sendDocuments(v)
	case "papers":
		return s.makeAndKeep(v)
	}
	if v.path("plural") == "documents" {
		switch v.path("act") {
		case "enter":
			return s.enterDocument(v)
		case "correct":
			return s.correct(v)
		}
	}
	return s.act(v)
}

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
	r.get("/help", s.help)
	r.get("/account", s.account)
	r.post("/account", s.changePassword)
	r.post("/sign-out", s.signOut)

	r.get("/{plural}", s.register) // and /{plural}.csv, .xlsx, .jsonl, .ics
	r.get("/{plural}/new", s.newForm)
	r.post("/{plural}/new", s.create)
	r.get("/{plural}/{ref}", s.file)
	r.get("/{plural}/{ref}/links", s.links)
	r.get("/{plural}/{ref}/history", s.history)
	r.get("/{plural}/{ref}/edit", s.editForm)
	r.post("/{plural}/{ref}/edit", s.edit)
	r.get("/{plural}/{ref}/{act}", s.actForm)
	r.post("/{plural}/{ref}/{act}", s.act)

	r.open("/", s.nowhere)
	return r.mux
}

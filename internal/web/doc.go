// Package web is the interface people use in a browser: pages made on the
// server that work without JavaScript, in English and in Vietnamese. It turns
// requests into use cases of package service and what comes back into pages.
// It must not know the store, and holds no rule of the work: what may be done,
// and why not, service and chancery say.
//
// Read web.go first, then routes.go. One layout serves all lists of a kind
// (register.go), another all single records (file.go, history.go), and forms
// are made from the fields of a kind (form.go).
//
// # Adding a page
//
// A page is a struct with what it shows, a template, and a line in routes.go:
//
//	type boardView struct{ Rows []boardRow }
//
//	var boardPage = newPage[boardView]("board") // pages/board.html
//
//	func (s *Site) board(v *visit) error {
//		rows, err := s.service.Board(v.ctx(), v.who, v.path("period"))
//		if err != nil {
//			return err // becomes the right page in errors.go
//		}
//		return boardPage.show(v, head{Title: v.t("board.title"), Area: chancery.AreaReporting}, boardView{rows})
//	}
//
//	r.get("/periods/{period}", s.board)
//
// The template defines "content" and gets the struct as its dot; layout.html
// puts the header, the menu and the path around it. partials.html has what
// pages share: values, states, texts of the other language, tables that become
// cards on a phone. What is shown of a record is made by a labels value (see
// value.go), so that references a reader may not see stay hidden. Text comes
// from the messages web.* by {{t "key"}}. The test TestEveryTemplate fills and
// runs every page in both languages.
package web

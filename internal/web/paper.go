package web

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// paperView is a kept paper with its versions.
type paperView struct {
	Top      fileTop
	Versions grid
	Facts    []shownField
	Uses     grid
	Upload   *uploadForm
	Renew    string // address; empty for whoever may not
}

// uploadForm sends a file.
type uploadForm struct {
	Action  string
	Version int64
	Label   string
	Hint    string
	Button  string
}

var paperPage = newPage[paperView]("paper")

func (s *Site) paper(v *visit) error {
	p, err := s.service.PaperPage(v.ctx(), v.who, v.path("ref"))
	if err != nil {
		return err
	}
	l := around(v.lang, p.Around)
	top := v.fileTop(l, p.View, "paper")
	top.Tabs = append(top.Tabs, link{Text: v.t("papers.versions"), Href: paperAddress(p.Document.Ref), Current: true})
	view := paperView{Top: top, Versions: v.versions(p), Facts: v.paperFacts(l, p), Uses: v.uses(p)}
	if slices.Contains(p.View.Acts, "edit") {
		view.Upload = &uploadForm{
			Action: paperAddress(p.Document.Ref) + "/upload", Version: p.Versions[0].Version,
			Label: v.t("papers.edited_file"), Hint: v.t("papers.edited_hint"), Button: v.t("papers.upload"),
		}
		view.Renew = paperAddress(p.Document.Ref) + "/renew"
	}
	h := v.fileHead(p.View, top)
	if done := v.query("done"); done == "made" || done == "edited" || done == "merged" {
		h.Notice = v.t("papers.done." + done)
	}
	return paperPage.show(v, h, view)
}

func (v *visit) versions(p *service.PaperPage) grid {
	g := gridOf(v.t("papers.versions"), v.t("papers.version"), v.t("papers.origin"), v.t("papers.at"), v.t("papers.by"), v.t("papers.files"), "#"+v.t("papers.position"))
	for _, x := range p.Versions {
		n := strconv.FormatInt(x.Version, 10)
		base := paperAddress(p.Document.Ref)
		files := []value{{Text: "DOCX", Href: base + "/docx?version=" + n}, {Text: "PDF", Href: base + "/pdf?version=" + n}}
		g.add(v.lang, n, v.t("papers.origin."+x.Origin), i18n.ShortTime(x.At), x.Actor, files, i18n.Integer(v.lang, x.LedgerSize))
	}
	return g
}

func (v *visit) paperFacts(l labels, p *service.PaperPage) []shownField {
	from := l.code("paper_kind", chancery.Code(p.Versions[0].Template))
	if from.Text == p.Versions[0].Template { // no paper: the reference of the ministry's own
		from.Href = fileAddress("template", from.Text)
	}
	out := []shownField{{Label: v.t("papers.template"), Value: from}, {Label: fieldLabel(v.lang, "document", "language"), Value: value{Text: v.t("language." + p.Versions[0].Language)}}}
	for _, id := range p.Document.About {
		if n, ok := p.Names[id]; ok {
			out = append(out, shownField{Label: fieldLabel(v.lang, "document", "about"), Value: nameValue(v.lang, n)})
		}
	}
	return out
}

// uses are the fields the paper was filled with, as they were then.
func (v *visit) uses(p *service.PaperPage) grid {
	g := gridOf(v.t("papers.uses"), v.t("papers.field"), v.t("papers.value"))
	g.Fold = v.t("papers.uses")
	for _, u := range p.Uses {
		g.add(v.lang, value{Text: u.Field, Mono: true}, value{Text: u.Text})
	}
	return g
}

// maxDocx is the largest form with a file, in bytes: the file and what is around it.
const maxDocx = 6 << 20

// upload reads the file of a form.
func (v *visit) upload(name string) (file string, content []byte, err error) {
	if err := v.r.ParseMultipartForm(maxDocx); err != nil {
		if errors.Is(err, http.ErrNotMultipart) {
			return "", nil, chancery.Invalid("file", "papers.nothing_sent")
		}
		return "", nil, unreadable(err)
	}
	defer func() { _ = v.r.MultipartForm.RemoveAll() }()
	f, header, err := v.r.FormFile(name)
	if err != nil {
		return "", nil, chancery.Invalid("file", "papers.nothing_sent")
	}
	defer func() { _ = f.Close() }()
	content, err = io.ReadAll(f)
	if err != nil {
		return "", nil, unreadable(err)
	}
	if len(content) == 0 {
		return "", nil, chancery.Invalid("file", "papers.nothing_sent")
	}
	return header.Filename, content, nil
}

// sentVersion is the version a form began from.
func (v *visit) sentVersion() int64 {
	n, _ := strconv.ParseInt(v.r.FormValue("version"), 10, 64) // no number is no version: refused as stale
	return n
}

func (s *Site) uploadPaper(v *visit) error {
	_, content, err := v.upload("file")
	if err != nil {
		return err
	}
	if err := s.service.UploadPaper(v.ctx(), v.who, v.path("ref"), v.sentVersion(), content); err != nil {
		return err
	}
	return v.redirect(paperAddress(v.path("ref")) + "?done=edited")
}

// renewView is what making a paper again would change.
type renewView struct {
	Title   string
	Action  string
	Back    string
	Version int64
	Made    string
	Groups  []renewGroup
	Any     bool // something comes from the records
}

// renewGroup is changes of one sort.
type renewGroup struct {
	ID, Title, Text string
	Changes         []shownChange
}

// shownChange is a change with its differences marked.
type shownChange struct {
	ID       string
	Number   int
	Conflict bool
	Base     []diffPart // what went
	Hand     []diffPart // what was written by hand
	New      []diffPart // what the records say now
	Shown    []diffPart // of the two, the one that stands in the paper
	Row      string     // that the cell stands in
	NoHand   bool
	NoNew    bool
}

var renewPage = newPage[renewView]("renew")

func (s *Site) renewPaper(v *visit) error {
	r, err := s.service.RenewPaper(v.ctx(), v.who, v.path("ref"))
	if err != nil {
		return err
	}
	p, err := s.service.PaperPage(v.ctx(), v.who, v.path("ref"))
	if err != nil {
		return err
	}
	base := paperAddress(p.Document.Ref)
	view := renewView{Title: v.t("papers.renew_title"), Action: base + "/renew", Back: base, Version: r.Version, Made: r.Made}
	for _, turn := range []string{"conflict", "updated", "added", "removed", "kept"} {
		g := renewGroup{ID: turn, Title: v.t("papers.turn." + turn), Text: v.t("papers.turn." + turn + ".means")}
		for _, c := range r.Changes {
			if string(c.Turn) != turn {
				continue
			}
			x := shownChange{ID: c.ID, Number: len(g.Changes) + 1, Conflict: turn == "conflict", NoHand: c.Hand == "", NoNew: c.New == "", Row: c.Row}
			x.Hand, x.New = added(c.Base, c.Hand), added(c.Base, c.New)
			stands := c.New
			if turn == "kept" {
				stands = c.Hand
			}
			x.Shown, x.Base = added(c.Base, stands), gone(c.Base, stands)
			if turn == "conflict" {
				x.Base = []diffPart{{Text: c.Base}}
			}
			g.Changes = append(g.Changes, x)
		}
		if len(g.Changes) > 0 {
			view.Groups = append(view.Groups, g)
			view.Any = view.Any || turn != "kept"
		}
	}
	title, _ := service.Title(string(v.lang), p.Document, p.Names)
	trail := []link{{Text: v.t("area.documents")}, {Text: kindsLabel(v.lang, "document"), Href: "/documents"}, {Text: title, Href: base}}
	return renewPage.show(v, head{Title: view.Title, Kind: "document", Trail: trail}, view)
}

func (s *Site) applyRenewal(v *visit) error {
	choices := map[string]string{}
	for name, values := range v.r.PostForm {
		if id, ok := strings.CutPrefix(name, "take."); ok && len(values) > 0 {
			choices[id] = values[0]
		}
	}
	err := s.service.ApplyRenewal(v.ctx(), v.who, v.path("ref"), v.sentVersion(), v.r.PostForm.Get("made"), choices)
	if err != nil {
		return err
	}
	return v.redirect(paperAddress(v.path("ref")) + "?done=merged")
}

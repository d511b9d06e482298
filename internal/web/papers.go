package web

import (
	"mime"
	"net/url"
	"path"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// papersView is the tab of a record with the papers made of it.
type papersView struct {
	Top     fileTop
	Side    fileSide
	Choices grid
	Kept    grid
	Make    *makeForm
	Itself  string // address of the versions, where the record is a paper itself
}

// makeForm asks for what no record holds.
type makeForm struct {
	Action string
	Papers []option
	Langs  []option
	Inputs []input
}

var papersPage = newPage[papersView]("papers")

// paperScreens are the addresses of papers and their templates.
func (s *Site) paperScreens(r router) {
	r.get("/papers/{ref}", s.paper)
	r.get("/papers/{ref}/docx", s.paperFile)
	r.get("/papers/{ref}/pdf", s.paperFile)
	r.post("/papers/{ref}/upload", s.uploadPaper)
	r.get("/papers/{ref}/renew", s.renewPaper)
	r.post("/papers/{ref}/renew", s.applyRenewal)
	r.get("/paper-templates", s.paperTemplates)
	r.get("/paper-templates/{paper}", s.shippedTemplate)
	r.get("/template-guide", s.templateGuides)
	r.get("/template-guide/{kind}", s.templateGuide)
	r.post("/templates/{ref}/upload", s.uploadTemplate)
	r.get("/templates/{ref}/file", s.templateFile)
	r.get("/templates/{ref}/preview", s.previewTemplate)
}

const docxMedia = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// send answers with a file to be saved.
func (v *visit) send(name, media string, content []byte) error {
	h := v.w.Header()
	h.Set("Content-Type", media)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	_, err := v.w.Write(content)
	return err
}

// sendPaper answers with a paper in the form its suffix names.
func (v *visit) sendPaper(name, suffix string, docx []byte) error {
	if suffix != "pdf" {
		return v.send(name+".docx", docxMedia, docx)
	}
	b, err := service.PaperPDF(docx)
	if err != nil {
		return err
	}
	return v.send(name+".pdf", "application/pdf", b)
}

// papers shows which papers can be made of a record and which were kept; with
// ?file=delegation.docx it sends one.
func (s *Site) papers(v *visit) error {
	if v.query("file") != "" {
		return s.paperOnce(v)
	}
	spec, err := v.spec()
	if err != nil {
		return err
	}
	got, err := s.service.Get(v.ctx(), v.who, spec.Kind, v.path("ref"))
	if err != nil {
		return err
	}
	ref := got.Head().Ref
	hist, err := s.service.History(v.ctx(), v.who, spec.Kind, ref)
	if err != nil {
		return err
	}
	choices, err := s.service.PaperChoices(v.ctx(), v.who, spec.Kind)
	if err != nil {
		return err
	}
	kept, err := s.service.PapersAbout(v.ctx(), v.who, spec.Kind, ref)
	if err != nil {
		return err
	}
	l := labels{lang: v.lang, names: got.Names, terms: got.Terms}
	top := v.fileTop(l, got, "papers")
	view := papersView{Top: top, Side: v.fileSide(l, got, hist)}
	view.Choices = v.paperChoices(fileAddress(spec.Kind, ref)+"/papers", choices)
	view.Kept = v.keptPapers(kept)
	if spec.Kind == "document" {
		if _, err := s.service.PaperPage(v.ctx(), v.who, ref); err == nil {
			view.Itself = paperAddress(ref)
		} else if chancery.ProblemOf(err) != chancery.Missing {
			return err
		}
	}
	if v.who.Allows("document.create") && len(choices) > 0 {
		view.Make = v.makeForm(fileAddress(spec.Kind, ref)+"/papers", choices)
	}
	return papersPage.show(v, v.fileHead(got, top), view)
}

// paperChoices are the papers with a file to be had at once in each language.
func (v *visit) paperChoices(base string, choices []service.PaperChoice) grid {
	g := gridOf(v.t("papers.can_be_made"), v.t("papers.paper"), v.t("language.vi"), v.t("language.en"), v.t("papers.template"))
	for _, c := range choices {
		text, have := c.Label.In(string(v.lang))
		name := value{Text: text}
		if have != string(v.lang) {
			name.Lang = have
		}
		row := []any{name}
		var from []value
		for _, lang := range []i18n.Lang{i18n.VI, i18n.EN} {
			t := c.Templates[lang]
			var files []value
			if t != nil {
				for _, suffix := range []string{"docx", "pdf"} {
					files = append(files, value{Text: strings.ToUpper(suffix), Href: base + "?file=" + url.QueryEscape(string(c.Paper)+"."+suffix) + "&lang=" + string(lang)})
				}
				if t.Record != nil {
					from = append(from, nameValue(v.lang, service.Name{Kind: "template", Ref: t.Record.Ref, Title: t.Record.Title}))
				}
			}
			row = append(row, files)
		}
		if from == nil {
			from = []value{{Text: v.t("papers.ours")}}
		}
		g.add(v.lang, append(row, from)...)
	}
	return g
}

func (v *visit) keptPapers(kept []service.KeptPaper) grid {
	g := gridOf(v.t("papers.kept"), v.t("papers.paper"), "#"+v.t("papers.version"), v.t("papers.origin"), v.t("papers.at"), v.t("papers.by"))
	for _, p := range kept {
		title := nameValue(v.lang, service.Name{Kind: "document", Ref: p.Ref, Title: p.Title})
		title.Href = paperAddress(p.Ref)
		g.add(v.lang, title, int(p.Version), v.t("papers.origin."+p.Origin), i18n.ShortTime(p.At), p.Actor)
	}
	return g
}

func paperAddress(ref string) string { return "/papers/" + url.PathEscape(ref) }

// detailNames are the fields of the form, in order; those with a note are long.
var detailNames = []string{"number", "symbol", "place", "date", "subject", "to", "body", "signer_office", "signer", "recipients"}

func (v *visit) makeForm(action string, choices []service.PaperChoice) *makeForm {
	f := &makeForm{Action: action}
	for _, c := range choices {
		text, have := c.Label.In(string(v.lang))
		o := option{Value: string(c.Paper), Label: text}
		if have != string(v.lang) {
			o.Lang = have
		}
		f.Papers = append(f.Papers, o)
	}
	for _, l := range []i18n.Lang{i18n.VI, i18n.EN} {
		f.Langs = append(f.Langs, option{Value: string(l), Label: v.t("language." + string(l)), Chosen: l == v.lang})
	}
	for _, name := range detailNames {
		in := input{ID: "f-" + name, Name: name, Label: v.t("papers.detail." + name), Type: chancery.TypeLine, Max: 300}
		switch name {
		case "body", "recipients":
			in.Type, in.Max = chancery.TypeNote, 20_000
		case "date":
			in.Type = chancery.TypeDate
		}
		if key := "papers.hint." + name; i18n.Has(v.lang, key) {
			in.Hint = v.t(key)
		}
		f.Inputs = append(f.Inputs, in)
	}
	return f
}

// details reads the form.
func (v *visit) details() (service.PaperDetails, error) {
	form := func(name string, most int) string {
		r := []rune(strings.ReplaceAll(strings.TrimSpace(v.r.PostForm.Get(name)), "\r\n", "\n"))
		return string(r[:min(len(r), most)])
	}
	d := service.PaperDetails{
		Number: form("number", 60), Symbol: form("symbol", 60), Place: form("place", 120), Subject: form("subject", 500), To: form("to", 500),
		Body: form("body", 20_000), SignerOffice: form("signer_office", 200), Signer: form("signer", 120),
	}
	for line := range strings.SplitSeq(form("recipients", 4000), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			d.Recipients = append(d.Recipients, line)
		}
	}
	if typed := form("date", 40); typed != "" {
		iso, err := i18n.ParseDate(typed)
		if err != nil || len(iso) != len("2006-01-02") {
			return d, chancery.Invalid("date", "date.needs_day", "value", typed)
		}
		d.Date = chancery.Date(iso)
	}
	return d, nil
}

// makeAndKeep makes a paper and keeps it as a document.
func (s *Site) makeAndKeep(v *visit) error {
	spec, err := v.spec()
	if err != nil {
		return err
	}
	d, err := v.details()
	if err != nil {
		return err
	}
	lang, ok := i18n.Parse(v.r.PostForm.Get("lang"))
	if !ok {
		lang = v.lang
	}
	ask := service.PaperAsk{Kind: spec.Kind, Ref: v.path("ref"), Template: v.r.PostForm.Get("paper"), Lang: lang, Details: d}
	if ask.Template == "register" {
		return chancery.Refuse("papers.register_here")
	}
	ref, err := s.service.KeepPaper(v.ctx(), v.who, ask)
	if err != nil {
		return err
	}
	return v.redirect(paperAddress(ref) + "?done=made")
}

// paperOnce sends a paper made now, which is not kept: "delegation.docx".
func (s *Site) paperOnce(v *visit) error {
	spec, err := v.spec()
	if err != nil {
		return err
	}
	file := v.query("file")
	suffix := path.Ext(file)
	if suffix != ".docx" && suffix != ".pdf" {
		return s.nowhere(v)
	}
	m, err := s.service.MakePaper(v.ctx(), v.who, service.PaperAsk{Kind: spec.Kind, Ref: v.path("ref"), Template: strings.TrimSuffix(file, suffix), Lang: v.paperLanguage()})
	if err != nil {
		return err
	}
	return v.sendPaper(m.Name, suffix[1:], m.DOCX)
}

// paperFile sends a version of a kept paper.
func (s *Site) paperFile(v *visit) error {
	version, err := strconv.ParseInt(v.query("version"), 10, 64)
	if err != nil {
		version = 0 // the newest
	}
	name, content, err := s.service.PaperFile(v.ctx(), v.who, v.path("ref"), version)
	if err != nil {
		return err
	}
	return v.sendPaper(name, path.Base(v.r.URL.Path), content)
}

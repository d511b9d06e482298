package web

import (
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// templateView is a template with its file and the fields it uses.
type templateView struct {
	Top      fileTop
	Side     fileSide
	Groups   []fieldGroup
	Upload   *uploadForm
	File     string
	Fields   []string
	Problems []string
	Preview  string
	Guide    string
	Versions grid
}

var templatePage = newPage[templateView]("template")

func (s *Site) template(v *visit) error {
	p, err := s.service.TemplatePage(v.ctx(), v.who, v.path("ref"))
	if err != nil {
		return err
	}
	hist, err := s.service.History(v.ctx(), v.who, "template", p.Template.Ref)
	if err != nil {
		return err
	}
	l := around(v.lang, p.Around)
	base := fileAddress("template", p.Template.Ref)
	top := v.fileTop(l, p.View, "overview")
	view := templateView{Top: top, Side: v.fileSide(l, p.View, hist), Groups: l.groups(p.Template), Fields: p.Fields, Problems: v.reasons(p.Problem)}
	if p.Template.Hash != "" {
		view.File = base + "/file"
	}
	if len(p.Fields) > 0 && p.Template.OfKind != "" && p.Template.Paper != "register" {
		view.Preview = base + "/preview"
	}
	view.Guide = "/template-guide"
	if p.Template.OfKind != "" {
		view.Guide += "/" + p.Template.OfKind
	}
	if slices.Contains(p.View.Acts, "edit") {
		view.Upload = &uploadForm{Action: base + "/upload", Version: p.Template.Version, Label: v.t("papers.template_file"), Hint: v.t("papers.template_hint"), Button: v.t("papers.upload")}
	}
	view.Versions = v.templateVersions(p, base)
	h := v.fileHead(p.View, top)
	if v.query("done") == "upload" {
		h.Notice = v.t("papers.done.upload", "count", len(p.Fields))
	}
	return templatePage.show(v, h, view)
}

// reasons are what is wrong, each in a sentence.
func (v *visit) reasons(err error) []string {
	if err == nil {
		return nil
	}
	var out []string
	for _, f := range chancery.FieldsOf(err) {
		out = append(out, explain(v.lang, "template", f.Key, f.Args))
	}
	if out == nil {
		if e, ok := err.(*chancery.Error); ok {
			out = []string{explain(v.lang, "", e.Key, e.Args)}
		}
	}
	return out
}

// templateVersions are the files the template has had, the newest first.
func (v *visit) templateVersions(p *service.TemplatePage, base string) grid {
	g := gridOf(v.t("papers.template_versions"), v.t("papers.version"), v.t("papers.files"), v.t("papers.at"), v.t("papers.by"))
	last := ""
	for i := len(p.Versions) - 1; i >= 0; i-- {
		t, ok := p.Versions[i].Entity.(*chancery.Template)
		if !ok || t.Hash == "" || t.Hash == last {
			continue
		}
		last = t.Hash
		g.add(v.lang, i18n.Integer(v.lang, t.Version), value{Text: first1(t.FileName, t.Ref+".docx"), Href: base + "/file?hash=" + t.Hash}, i18n.ShortTime(t.UpdatedAt), t.UpdatedBy)
	}
	slices.Reverse(g.Rows)
	return g
}

func first1(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (s *Site) uploadTemplate(v *visit) error {
	name, content, err := v.upload("file")
	if err != nil {
		return err
	}
	if err := s.service.UploadTemplate(v.ctx(), v.who, v.path("ref"), v.sentVersion(), name, content); err != nil {
		return err
	}
	return v.redirect(fileAddress("template", v.path("ref")) + "?done=upload")
}

func (s *Site) templateFile(v *visit) error {
	name, content, err := s.service.TemplateFileOf(v.ctx(), v.who, v.path("ref"), v.query("hash"))
	if err != nil {
		return err
	}
	return v.send(name, docxMedia, content)
}

// previewTemplate makes a paper of one record from a template, in force or not.
func (s *Site) previewTemplate(v *visit) error {
	p, err := s.service.TemplatePage(v.ctx(), v.who, v.path("ref"))
	if err != nil {
		return err
	}
	kind := chancery.Kind(p.Template.OfKind)
	typed := strings.TrimPrefix(v.query("of"), string(kind)+"/")
	m, err := s.service.MakePaper(v.ctx(), v.who, service.PaperAsk{Kind: kind, Ref: typed, Template: p.Template.Ref})
	if err != nil {
		return err
	}
	suffix := "docx"
	if v.query("form") == "pdf" {
		suffix = "pdf"
	}
	return v.sendPaper(m.Name, suffix, m.DOCX)
}

// shippedTemplate sends a template that comes with the program.
func (s *Site) shippedTemplate(v *visit) error {
	kind := chancery.Kind(v.query("of"))
	lang := v.paperLanguage()
	b, err := s.service.ShippedFile(v.ctx(), v.who, kind, chancery.Code(v.path("paper")), lang)
	if err != nil {
		return err
	}
	return v.send(v.path("paper")+"-"+string(kind)+"-"+string(lang)+".docx", docxMedia, b)
}

// paperTemplates lists every paper with the template that ships and the
// ministry's own.
func (s *Site) paperTemplates(v *visit) error {
	own, err := s.service.List(v.ctx(), v.who, service.Query{Kind: "template", Sort: "ref", Limit: 200}, false)
	if err != nil {
		return err
	}
	l := labels{lang: v.lang, names: own.Names, terms: own.Terms}
	view := screenView{Lead: v.t("papers.templates_lead")}
	mine := panel{ID: "own", Title: v.t("papers.own_templates")}
	g := gridOf(mine.Title, kindLabel(v.lang, "template"), v.t("papers.paper"), v.t("papers.for_kind"), fieldLabel(v.lang, "template", "language"), v.t("papers.in_force"))
	for _, e := range own.Records {
		t := e.(*chancery.Template)
		force := v.t("paper.no")
		if t.InForce(v.today()) {
			force = v.t("paper.yes")
		}
		g.add(v.lang, l.known(t), l.code("paper_kind", t.Paper), v.kindOrAll(chancery.Kind(t.OfKind)), l.code("language", t.Language), force)
	}
	if len(g.Rows) == 0 {
		mine.Empty = v.t("papers.no_own")
	} else {
		mine.Grids = []grid{g}
	}
	if v.who.Allows("template.create") {
		mine.Links = []link{{Text: v.t("papers.new_template"), Href: "/templates/new"}}
	}
	mine.Links = append(mine.Links, link{Text: v.t("papers.guide"), Href: "/template-guide"})
	ours := panel{ID: "shipped", Title: v.t("papers.shipped"), Text: v.t("papers.shipped_text")}
	o := gridOf(ours.Title, v.t("papers.paper"), v.t("papers.for_kind"), v.t("language.vi"), v.t("language.en"))
	for _, f := range service.ShippedForms() {
		kind := f.Kind
		if kind == "" {
			kind = "activity" // any will do to build it for
		}
		at := func(lang i18n.Lang) value {
			return value{Text: "DOCX", Href: "/paper-templates/" + string(f.Paper) + "?of=" + string(kind) + "&lang=" + string(lang)}
		}
		o.add(v.lang, l.code("paper_kind", f.Paper), v.kindOrAll(f.Kind), at(i18n.VI), at(i18n.EN))
	}
	ours.Grids = []grid{o}
	view.Panels = []panel{mine, ours}
	return view.show(v, head{Title: v.t("papers.templates"), Area: chancery.AreaDocuments, Trail: []link{{Text: v.t("area.documents")}}})
}

func (v *visit) kindOrAll(k chancery.Kind) string {
	if k == "" {
		return v.t("papers.every_kind")
	}
	return kindLabel(v.lang, k)
}

// templateGuides leads to the guide of each kind and says how a template is written.
func (s *Site) templateGuides(v *visit) error {
	p := panel{ID: "kinds", Title: v.t("papers.guide_kinds")}
	for _, spec := range chancery.Specs() {
		p.Links = append(p.Links, link{Text: kindLabel(v.lang, spec.Kind), Href: "/template-guide/" + string(spec.Kind)})
	}
	view := screenView{Guide: true, Lead: v.t("papers.guide_lead"), Panels: []panel{v.language(), v.paperFields(), p}}
	return view.show(v, head{Title: v.t("papers.guide"), Area: chancery.AreaDocuments, Trail: v.templatesTrail()})
}

func (v *visit) templatesTrail() []link {
	return []link{{Text: v.t("area.documents")}, {Text: v.t("papers.templates"), Href: "/paper-templates"}}
}

// language is how fields, loops and conditions are written.
func (v *visit) language() panel {
	p := panel{ID: "language", Title: v.t("papers.language")}
	g := gridOf(p.Title, v.t("papers.written"), v.t("papers.means"))
	for _, x := range [][2]string{
		{"{{title}}", "field"}, {"{{title.en}}", "in_language"}, {"{{lead_person.name}}", "path"}, {"{{start_date long}}", "formatted"},
		{"{{#each delegation}} … {{/each}}", "each"}, {"{{@number}}", "number"}, {"{{@next}}. {{@next roman}}.", "next"}, {"{{#if result}} … {{else}} … {{/if}}", "if"}, {"{{#if side = ours}} … {{/if}}", "equals"},
		{"{{figure activities.held 2022-H1}}", "figure"}, {"{{figure delegations.out.by_partner/CN period}}", "figure_of"},
	} {
		g.add(v.lang, value{Text: x[0], Mono: true}, v.t("papers.language."+x[1]))
	}
	for _, x := range []string{"long", "short", "paper", "day", "month", "year", "words", "plain", "upper", "lower", "first", "rank", "full", "code"} {
		g.add(v.lang, value{Text: x, Mono: true}, v.t("papers.format."+x))
	}
	p.Grids = []grid{g}
	return p
}

// paperFields are the fields of the paper itself, the same for every kind.
func (v *visit) paperFields() panel {
	p := panel{ID: "paper", Title: v.t("papers.of_paper")}
	g := gridOf(p.Title, v.t("papers.field"), v.t("papers.means"))
	for _, x := range []string{"number", "symbol", "place", "date", "subject", "to", "body", "signer_office", "signer", "recipients"} {
		g.add(v.lang, value{Text: "paper." + x, Mono: true}, v.t("papers.detail."+x))
	}
	for _, x := range []string{"paper.kind", "paper.marking", "paper.provenance", "ministry.name", "ministry.short", "today", "list.table", "list.title", "list.period", "list.filters", "list.sums", "records", "groups", "count"} {
		g.add(v.lang, value{Text: x, Mono: true}, v.t("papers.fact."+x))
	}
	p.Grids = []grid{g}
	return p
}

// templateGuide lists every field that a template for a kind may hold.
func (s *Site) templateGuide(v *visit) error {
	kind := chancery.Kind(v.path("kind"))
	list, err := s.service.TemplateGuide(kind)
	if err != nil {
		return err
	}
	view := screenView{Guide: true, Lead: v.t("papers.guide_kind_lead", "kind", kindLabel(v.lang, kind))}
	sorts := map[string]*panel{}
	for _, sort := range []string{"own", "added", "referring"} {
		sorts[sort] = &panel{ID: sort, Title: v.t("papers.fields." + sort), Text: v.t("papers.fields." + sort + ".text")}
	}
	grids := map[string]*grid{}
	for sort := range sorts {
		g := gridOf(sorts[sort].Title, v.t("papers.field"), v.t("papers.means"), v.t("papers.holds"), v.t("papers.formats"))
		grids[sort] = &g
	}
	for _, f := range list {
		sort := "added"
		meaning := value{Text: fieldLabel(v.lang, string(kind), f.Name)}
		switch {
		case f.Own:
			sort = "own"
		case f.Of != "":
			sort, meaning = "referring", value{Text: kindsLabel(v.lang, f.Of)}
		default:
			meaning = value{Text: v.t("papers.added." + f.Name)}
		}
		holds := []value{{Text: v.t("papers.type." + typeWord(f))}}
		if f.Of != "" {
			holds = append(holds, value{Text: kindLabel(v.lang, f.Of), Href: "/template-guide/" + string(f.Of)})
		}
		for _, line := range f.Lines {
			holds = append(holds, value{Text: line + " – " + fieldLabel(v.lang, f.Name, line)})
		}
		grids[sort].add(v.lang, value{Text: f.Name, Mono: true}, meaning, holds, strings.Join(f.Formats, ", "))
	}
	for _, sort := range []string{"own", "added", "referring"} {
		if len(grids[sort].Rows) > 0 {
			sorts[sort].Grids = []grid{*grids[sort]}
			view.Panels = append(view.Panels, *sorts[sort])
		}
	}
	view.Panels = append(view.Panels, v.paperFields(), v.language())
	return view.show(v, head{Title: v.t("papers.guide_of", "kind", kindLabel(v.lang, kind)), Area: chancery.AreaDocuments, Trail: append(v.templatesTrail(), link{Text: v.t("papers.guide"), Href: "/template-guide"})})
}

// typeWord names what a field holds.
func typeWord(f service.GuideField) string {
	return [...]string{"words", "day", "count", "flag", "term", "record", "list"}[f.Type]
}

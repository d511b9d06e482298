package web

import (
	"bytes"
	"html/template"
	"mime"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// centralView is the central report within a page.
type centralView struct {
	Title   string
	Lead    string
	Nav     []link
	Filters *filterForm
	Files   []fileGroup
	Issue   string // address that issues the report; empty for whoever may not
	Keep    []option
	Lang    i18n.Lang
	Paper   template.HTML
}

// fileGroup is the files of the report in one language.
type fileGroup struct {
	Language string
	Lang     i18n.Lang
	Links    []link
}

var centralPage = newPage[centralView]("central")

// paperForm is a form of the report as a file.
type paperForm struct {
	suffix, media string
	write         func(*service.CentralReport, *bytes.Buffer, i18n.Lang) error
}

var paperForms = []paperForm{
	{".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", func(r *service.CentralReport, b *bytes.Buffer, l i18n.Lang) error { return r.DOCX(b, l) }},
	{".pdf", "application/pdf", func(r *service.CentralReport, b *bytes.Buffer, l i18n.Lang) error { return r.PDF(b, l) }},
	{".html", "text/html; charset=utf-8", func(r *service.CentralReport, b *bytes.Buffer, l i18n.Lang) error { return r.Page(b, l) }},
	{".json", "application/json", func(r *service.CentralReport, b *bytes.Buffer, _ i18n.Lang) error {
		raw, err := r.JSON()
		b.Write(raw)
		return err
	}},
}

// paperPolicy lets the report as a page of its own have its style within it.
const paperPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox"

// paperLanguage is the language asked for, or the reader's.
func (v *visit) paperLanguage() i18n.Lang {
	if l, ok := i18n.Parse(v.query("lang")); ok {
		return l
	}
	return v.lang
}

// base is the address of the installation as the reader knows it.
func (v *visit) base() string {
	if v.r.TLS != nil || v.site.config.SecureCookies {
		return "https://" + v.r.Host
	}
	return "http://" + v.r.Host
}

// centralReport shows the central report of a period.
func (s *Site) centralReport(v *visit) error {
	label := v.path("period")
	page, err := s.service.PeriodPage(v.ctx(), v.who, label, v.query("calendar"))
	if err != nil {
		return err
	}
	r, err := s.service.CentralReport(v.ctx(), v.who, v.ask(label), v.base())
	if err != nil {
		return err
	}
	lang := v.paperLanguage()
	var b bytes.Buffer
	if err := r.HTML(&b, lang); err != nil {
		return err
	}
	p := periodPanels{v, around(v.lang, page.Around), page, r.Set}
	view := centralView{
		Title: v.t("screen.period.central_title", "period", i18n.Period(v.lang, label)), Lead: p.lead(), Nav: p.neighbours(), Filters: p.filters(),
		Files: p.files(), Lang: lang, Paper: template.HTML(b.String()),
	}
	for i, to := range []string{r.Set.Compared.Previous, r.Set.Compared.YearBefore, page.After.Label()} {
		view.Nav[i].Href = v.periodHref(to, "/central-report", "lang", v.query("lang"))
	}
	view.Filters.Action += "/central-report"
	view.Filters.Keep = append(view.Filters.Keep, option{Name: "lang", Value: string(lang)})
	if v.who.Allows("report.freeze") {
		view.Issue = v.periodHref(label, "/central-report")
	}
	period := i18n.Capitalise(i18n.Period(v.lang, label))
	trail := []link{{Text: v.t("area.reporting")}, {Text: v.t("screen.period.list"), Href: "/periods"}, {Text: period, Href: v.periodHref(label, "")}}
	return centralPage.show(v, head{Title: view.Title, Area: chancery.AreaReporting, Trail: trail, Wide: true}, view)
}

// files are the report's files in each language.
func (p periodPanels) files() []fileGroup {
	var out []fileGroup
	for _, l := range []i18n.Lang{i18n.VI, i18n.EN} {
		g := fileGroup{Language: p.v.t("language." + string(l)), Lang: l}
		g.Links = append(g.Links, link{Text: p.t("open_report"), Href: p.v.periodHref(p.label(), "/central-report", "lang", string(l))})
		for _, f := range paperForms {
			g.Links = append(g.Links, link{Text: p.t("form." + f.suffix[1:]), Href: p.v.periodHref(p.label(), "/central-report"+f.suffix, "lang", string(l))})
		}
		out = append(out, g)
	}
	return out
}

// centralFile sends the report as a file.
func (s *Site) centralFile(f paperForm) handler {
	return func(v *visit) error {
		label, lang := v.path("period"), v.paperLanguage()
		r, err := s.service.CentralReport(v.ctx(), v.who, v.ask(label), v.base())
		if err != nil {
			return err
		}
		var b bytes.Buffer
		if err := f.write(r, &b, lang); err != nil {
			return err
		}
		head := v.w.Header()
		head.Set("Content-Type", f.media)
		if f.suffix == ".html" {
			head.Set("Content-Security-Policy", paperPolicy)
		} else {
			name := "central-report-" + r.Set.Period + f.suffix
			if f.suffix != ".json" {
				head.Set("Content-Language", string(lang))
				name = "central-report-" + r.Set.Period + "-" + string(lang) + f.suffix
			}
			head.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
		}
		_, err = v.w.Write(b.Bytes())
		return err
	}
}

// issue keeps the report as it stands.
func (s *Site) issue(v *visit) error {
	label := v.path("period")
	if _, _, err := s.service.FreezeCentral(v.ctx(), v.who, v.ask(label), v.base()); err != nil {
		return err
	}
	return v.redirect(v.periodHref(label, "", "done", "issue") + "#papers")
}

package web

import (
	"mime"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// papers are the central report in its forms and the versions issued of it.
func (p periodPanels) papers() panel {
	out := panel{ID: "papers", Title: p.t("central"), Text: p.t("papers_text"), Files: p.files()}
	if len(p.p.Issued) == 0 {
		return out
	}
	g := gridOf(p.t("versions"), p.t("issued_at"), p.t("issued_by"), p.t("audience"), "#"+p.t("position"), p.t("since"))
	g.Hidden = false
	for _, x := range p.p.Issued {
		audience := spread(p.l.code("marking_level", x.Level))
		if x.Organisation != nil {
			audience = append(audience, nameValue(p.l.lang, *x.Organisation))
		}
		since := gridCell{Values: []value{{Text: p.t("unchanged")}}}
		if x.Changed > 0 {
			since = gridCell{Flag: p.t("changed", "count", x.Changed)}
		}
		issued := value{Text: i18n.ShortTime(x.At), Href: p.v.periodHref(p.label(), "/issued/"+string(x.ID))}
		g.add(p.l.lang, issued, x.By, audience, int(x.Size), since)
	}
	out.Grids = []grid{g}
	return out
}

// issued is a report as it was issued, with every figure that has moved since.
func (s *Site) issued(v *visit) error {
	label := v.path("period")
	x, err := s.service.IssuedReport(v.ctx(), v.who, label, chancery.ID(v.path("id")))
	if err != nil {
		return err
	}
	l := around(v.lang, x.Around)
	view := screenView{Lead: v.t("screen.issued.lead", "position", int(x.Issued.Size)), Panels: []panel{issuedFacts(v, l, x), issuedDrift(v, label, x)}}
	period := i18n.Capitalise(i18n.Period(v.lang, label))
	trail := []link{{Text: v.t("area.reporting")}, {Text: v.t("screen.period.list"), Href: "/periods"}, {Text: period, Href: v.periodHref(label, "")}}
	title := v.t("screen.issued.title", "period", i18n.Period(v.lang, label), "at", i18n.ShortTime(x.At))
	return view.show(v, head{Title: title, Area: chancery.AreaReporting, Trail: trail})
}

func issuedFacts(v *visit, l labels, x *service.IssuedReport) panel {
	out := panel{ID: "facts", Title: v.t("screen.partner.glance")}
	add := func(key, text string) {
		out.Facts = append(out.Facts, shownField{Label: v.t(key), Value: value{Text: text}})
	}
	add("screen.period.issued_at", i18n.ShortTime(x.At))
	add("screen.period.issued_by", x.By)
	add("screen.period.audience", l.code("marking_level", x.Level).Text)
	if x.Organisation != nil {
		add("kind.organisation", nameValue(v.lang, *x.Organisation).Text)
	}
	out.Links = []link{{Text: v.t("screen.issued.file"), Href: v.r.URL.Path + "/json"}}
	return out
}

// issuedDrift lists the figures that have moved with the records that came and went.
func issuedDrift(v *visit, label string, x *service.IssuedReport) panel {
	out := panel{ID: "drift", Title: v.t("screen.issued.drift")}
	if len(x.Drift) == 0 {
		out.Empty = v.t("screen.issued.same")
		return out
	}
	t := func(key string) string { return v.t("screen.issued." + key) }
	g := gridOf(out.Title, v.t("screen.period.figure"), "#"+t("then"), "#"+t("now"), t("added"), t("gone"))
	for _, d := range x.Drift {
		g.add(v.lang, figureName(v, d.Figure), amountText(v.lang, d.Frozen), amountText(v.lang, d.Now), recordLinks(d.Added), recordLinks(d.Gone))
	}
	out.Grids = []grid{g}
	return out
}

// figureName words "activities.held.by_partner/CN".
func figureName(v *visit, name string) string {
	measure, key, keyed := strings.Cut(name, "/")
	text := first(v.lang, "measure."+measure)
	if keyed {
		text += ": " + key
	}
	return text
}

// maxLinks is how many records a cell names.
const maxLinks = 12

// recordLinks are links to records named "activity/2022-0001".
func recordLinks(names []string) []value {
	var out []value
	for i, n := range names {
		if i == maxLinks {
			return append(out, value{Text: "…"})
		}
		kind, ref, _ := strings.Cut(n, "/")
		out = append(out, value{Text: ref, Href: fileAddress(chancery.Kind(kind), ref)})
	}
	return out
}

// issuedFile sends an issued report as it was kept.
func (s *Site) issuedFile(v *visit) error {
	x, err := s.service.IssuedReport(v.ctx(), v.who, v.path("period"), chancery.ID(v.path("id")))
	if err != nil {
		return err
	}
	head := v.w.Header()
	head.Set("Content-Type", "application/json")
	head.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": "central-report-" + v.path("period") + "-issued.json"}))
	_, err = v.w.Write(x.Content)
	return err
}

package web

import (
	"chancery/internal/i18n"
)

// papers are the central report in its forms and the versions issued of it.
func (p periodPanels) papers() panel {
	out := panel{ID: "papers", Title: p.t("central"), Text: p.t("papers_text")}
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
		g.add(p.l.lang, i18n.ShortTime(x.At), x.By, audience, int(x.Size), since)
	}
	out.Grids = []grid{g}
	return out
}

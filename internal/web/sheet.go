package web

import (
	"strings"

	"chancery/internal/i18n"
	"chancery/internal/service"
)

// sheetHead is what a printed list has above and below it that the screen does
// not show. Kind, Period and Signer are of registers.
type sheetHead struct {
	Issuer, Nation, Motto, Place, Kind, Title, Period, Signer string
}

func (v *visit) sheetHead(title string) (sheetHead, error) {
	h, err := v.site.service.Letterhead(v.ctx(), v.who)
	if err != nil {
		return sheetHead{}, err
	}
	out := sheetHead{Issuer: h.Issuer(v.lang), Place: h.Place(v.lang, v.site.service.Now()), Title: title}
	out.Nation, out.Motto = h.Nation(v.lang)
	return out, nil
}

// registerHead is the head of a register and who signs it.
func (v *visit) registerHead(a asked) (sheetHead, error) {
	out, err := v.sheetHead(a.sheetTitle(v.lang))
	out.Kind, out.Period, out.Signer = v.t("view.paper.kind"), a.sheetPeriod(v, v.lang), v.t("view.paper.signer")
	return out, err
}

func (a asked) sheetTitle(lang i18n.Lang) string {
	if a.view != nil && !a.changed {
		return a.view.Name
	}
	return kindsLabel(lang, a.spec.Kind)
}

// sheetPeriod says which days the register covers.
func (a asked) sheetPeriod(v *visit, lang i18n.Lang) string {
	from, to := a.from, a.to
	if a.period != "" {
		from, to, _ = v.span(a.period) // it was read once already
	}
	switch {
	case from != "" && to != "":
		return i18n.T(lang, "view.paper.from_to", "from", i18n.ShortDate(from), "to", i18n.ShortDate(to))
	case from != "":
		return i18n.T(lang, "view.paper.from", "from", i18n.ShortDate(from))
	case to != "":
		return i18n.T(lang, "view.paper.until", "to", i18n.ShortDate(to))
	}
	return ""
}

// sheet sends the whole list as an official register, as it stands on the screen,
// in the language of the reader or of ?lang=. It is made from the template asked
// for by ?made_from=, else from the ministry's own in force, else from ours.
func (s *Site) sheet(v *visit, a asked, suffix string) error {
	in := *v
	in.lang = v.paperLanguage()
	filters, err := a.filterWords(&in)
	if err != nil {
		return err
	}
	from := v.query("made_from")
	if from == "" {
		from = "register"
	}
	m, err := s.service.MakePaper(v.ctx(), v.who, service.PaperAsk{
		Kind: a.spec.Kind, Where: a.query.Where, Sort: a.query.Sort, Template: from, Lang: in.lang,
		View: service.ListView{
			Columns: a.columns, Group: a.group, Title: a.sheetTitle(in.lang), Period: a.sheetPeriod(v, in.lang), Filters: filters, Made: in.printed(), Base: v.base(),
		},
	})
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Language", string(m.Template.Lang))
	return v.sendPaper(m.Name, suffix, m.DOCX)
}

// filterWords says what limits the list, beside the days it covers.
func (a asked) filterWords(v *visit) (string, error) {
	q := a.query
	q.Limit = 1
	reg, err := v.site.service.Register(v.ctx(), v.who, q, service.Showing{})
	if err != nil {
		return "", err
	}
	var parts []string
	a.period, a.from, a.to = "", "", "" // these days stand in the head
	for _, c := range a.chips(v, labels{lang: v.lang, names: reg.Names, terms: reg.Terms}) {
		parts = append(parts, c.Label+": "+c.Value)
	}
	if len(parts) == 0 {
		return "", nil
	}
	return v.t("web.register.filters") + " – " + strings.Join(parts, "; "), nil
}

package web

import (
	"bytes"
	"mime"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// sheetHead is what a printed register has above and below it that the screen
// does not show.
type sheetHead struct {
	Issuer, Nation, Motto, Place, Kind, Title, Period, Signer string
}

func (v *visit) sheetHead(a asked) (sheetHead, error) {
	h, err := v.site.service.Letterhead(v.ctx(), v.who)
	if err != nil {
		return sheetHead{}, err
	}
	out := sheetHead{
		Issuer: h.Issuer(v.lang), Place: h.Place(v.lang, v.site.service.Now()), Kind: v.t("view.paper.kind"), Title: a.sheetTitle(v.lang),
		Period: a.sheetPeriod(v, v.lang), Signer: v.t("view.paper.signer"),
	}
	out.Nation, out.Motto = h.Nation(v.lang)
	return out, nil
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

// sheet sends the whole list as an official register, in the columns chosen and
// the language of the reader or of ?lang=.
func (s *Site) sheet(v *visit, a asked, suffix string) error {
	reg, err := s.service.Whole(v.ctx(), v.who, a.query, a.showing())
	if err != nil {
		return err
	}
	h, err := s.service.Letterhead(v.ctx(), v.who)
	if err != nil {
		return err
	}
	in := *v
	in.lang = v.paperLanguage()
	r := a.paper(&in, reg)
	r.Letterhead = h
	var b bytes.Buffer
	write, media := r.DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	if suffix == "pdf" {
		write, media = r.PDF, "application/pdf"
	}
	if err := write(&b); err != nil {
		return err
	}
	head := v.w.Header()
	head.Set("Content-Type", media)
	head.Set("Content-Language", string(in.lang))
	head.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": i18n.Slug(r.Title) + "-" + string(in.lang) + "." + suffix}))
	_, err = v.w.Write(b.Bytes())
	return err
}

func (a asked) paper(v *visit, reg *service.Register) *service.PaperRegister {
	l := labels{lang: v.lang, names: reg.Names, terms: reg.Terms}
	now := v.site.service.Now()
	r := &service.PaperRegister{
		Lang: v.lang, Title: a.sheetTitle(v.lang), Period: a.sheetPeriod(v, v.lang), Total: total(v.lang, reg), Sums: a.sumLines(v, reg.Totals),
		Made: v.printed(), Base: v.base(), At: now, Marking: l.highest(reg),
	}
	for _, c := range a.chips(v, l) {
		r.Filters = append(r.Filters, c.Label+": "+c.Value)
	}
	if len(r.Filters) > 0 {
		r.Filters = []string{v.t("web.register.filters") + " – " + strings.Join(r.Filters, "; ")}
	}
	fields := a.spec.DescribeAll()
	for i, c := range a.heads(v) {
		col := service.RegisterColumn{Head: c.Label, Narrow: c.Class == "ref" || c.Class == "date", Right: c.Class == "num"}
		if i > 1 {
			if f, _ := fields.ByName(a.columns[i-2]); f.Type == chancery.TypeCode || f.Name == "" {
				col.Narrow = true
			}
		}
		r.Columns = append(r.Columns, col)
	}
	for _, e := range reg.Records {
		r.Rows = append(r.Rows, a.paperRow(l, e))
	}
	f, _ := fields.ByName(a.group.Field)
	for _, b := range reg.Bunches {
		label, _ := a.bunchLabel(v, l, f, b)
		r.Rows = append(r.Rows, service.RegisterRow{Group: label + " (" + i18n.Integer(v.lang, b.Count) + ")"})
		for _, e := range b.Records {
			r.Rows = append(r.Rows, a.paperRow(l, e))
		}
	}
	return r
}

func (a asked) paperRow(l labels, e chancery.Entity) service.RegisterRow {
	shown := a.row(l, e, "")
	row := service.RegisterRow{Ref: shown.Ref, Href: shown.Title.Href, Cells: []string{shown.Ref, shown.Title.Text}}
	fields := chancery.AllFields(e)
	for i, c := range shown.Cells {
		text := c.Value.flat()
		if c.State != nil {
			text = c.State.Word
		} else if f, ok := fields.ByName(a.columns[i]); ok {
			text = l.of(f).flat() // whole, where the screen shows the beginning
		}
		row.Cells = append(row.Cells, text)
	}
	return row
}

// flat is the value as plain text.
func (v value) flat() string {
	if len(v.Items) == 0 {
		return v.Text
	}
	parts := make([]string, len(v.Items))
	for i, x := range v.Items {
		parts[i] = x.flat()
	}
	return strings.Join(parts, ", ")
}

// highest is the highest marking of the records of a list, in words; empty
// where none is above the lowest.
func (l labels) highest(reg *service.Register) string {
	list := slices.Clone(reg.Records)
	for _, b := range reg.Bunches {
		list = append(list, b.Records...)
	}
	var top chancery.Code
	rank := int64(-1)
	for _, e := range list {
		level := e.Head().Marking.Level
		for _, t := range l.terms["marking_level"] {
			if chancery.Code(t.Code) == level && t.Rank.N > rank {
				rank, top = t.Rank.N, level
			}
		}
	}
	if top == "" || !l.aboveLowest(top) {
		return ""
	}
	return l.code("marking_level", top).Text
}

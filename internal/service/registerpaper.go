package service

import (
	"cmp"
	"context"
	"net/url"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/report"
	"chancery/internal/report/word"
	"chancery/internal/store"
)

// Letterhead is what stands at the head of a paper of the ministry.
type Letterhead = report.Letterhead

// MaxPaperRows is how many records a register on paper holds at most.
const MaxPaperRows = 5000

// usualColumns is how many columns of a register stand beside reference and title
// unless others are asked for: what a screen is wide enough for.
const usualColumns = 5

// ListView is how a register stands on a screen, to stand so on paper.
type ListView struct {
	Columns []string // fields of the kind, "state" and "updated_at"; the usual ones where empty
	Group   Grouping
	Title   string // of the view; the kind's plural where empty
	Period  string // which days it covers, in words
	Filters string // what else limits it, in words
	Made    string // who took it out and when
	Base    string // address of the installation, for links; empty for none
}

// UsualColumns are the columns of a register beside reference and title.
func UsualColumns(spec *chancery.Spec) (out []string) {
	if len(spec.States) > 0 {
		out = append(out, "state")
	}
	for _, f := range spec.Describe() {
		if f.Column && !f.Title && len(out) < usualColumns {
			out = append(out, f.Name)
		}
	}
	return out
}

// SumLine says what the numbers of a field add up to.
func SumLine(l i18n.Lang, kind chancery.Kind, s Sum) string {
	unit := ""
	if s.Unit != "" {
		unit = " " + s.Unit
	}
	return i18n.T(l, "view.sum", "field", i18n.FieldName(l, string(kind), s.Field), "total", i18n.Integer(l, s.Total)+unit, "min", i18n.Integer(l, s.Min),
		"max", i18n.Integer(l, s.Max), "mean", i18n.Decimal(l, float64(s.Total)/float64(s.N), 1), "count", s.N)
}

// Letterhead is the head of the ministry's papers, as the reader may see it.
func (s *Service) Letterhead(ctx context.Context, who chancery.Actor) (h Letterhead, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		ref, err := tx.Setting(SettingMinistry)
		if err != nil {
			return err
		}
		country, err := tx.Setting(SettingCountry)
		h.Country = chancery.Code(country)
		if err != nil || ref == "" {
			return err
		}
		h.Ministry, err = store.Load[chancery.Organisation](tx, "organisation", ref)
		if chancery.ProblemOf(err) == chancery.Missing {
			h.Ministry, err = nil, nil
		}
		return err
	})
	return h, err
}

// rest reads the pages that follow a page.
func rest(tx *store.Tx, q Query, page *store.Page) error {
	for page.Next != "" {
		q.Cursor = page.Next
		more, err := tx.List(q)
		if err != nil {
			return err
		}
		page.Records, page.Next = append(page.Records, more.Records...), more.Next
	}
	return nil
}

// paperList is a register that a paper is made of.
type paperList struct {
	*Register
	view   ListView
	lang   i18n.Lang
	fields chancery.Fields
	table  *report.ListTable
}

// listed reads a register to its end, at most MaxPaperRows records, and makes its
// table in a language.
func (g *paperGraph) listed(a PaperAsk, l i18n.Lang) (*paperList, error) {
	spec, err := chancery.SpecOf(a.Kind)
	if err != nil {
		return nil, err
	}
	q := Query{Kind: a.Kind, Where: a.Where, Sort: a.Sort, Limit: store.MaxPage}
	n, _, err := g.tx.Count(q.Kind, q.Where)
	if err != nil {
		return nil, err
	}
	if n > MaxPaperRows {
		return nil, chancery.Refuse("view.paper.too_many", "count", n, "max", MaxPaperRows)
	}
	p := &paperList{view: a.View, lang: l, fields: spec.DescribeAll()}
	if len(p.view.Columns) == 0 {
		p.view.Columns = UsualColumns(spec)
	}
	o := Showing{Group: p.view.Group, whole: true}
	for _, name := range p.view.Columns {
		if f, ok := p.fields.ByName(name); ok && f.Adds() {
			o.Totals = append(o.Totals, name)
		}
	}
	if p.Register, err = register(g.tx, q, o); err != nil {
		return nil, err
	}
	if p.view.Group.Field != "" { // each once, also where it stands in several groups
		page, err := g.tx.List(q)
		if err == nil {
			err = rest(g.tx, q, &page)
		}
		if err != nil {
			return nil, err
		}
		p.Records = page.Records
	}
	if err := g.know(p.Records); err != nil {
		return nil, err
	}
	g.foresee(p)
	p.lay(g)
	return p, g.err
}

// foresee reads at once what the columns refer to.
func (g *paperGraph) foresee(p *paperList) {
	var ids []chancery.ID
	for _, e := range p.Records {
		fields := chancery.AllFields(e)
		for _, name := range p.view.Columns {
			f, _ := fields.ByName(name)
			switch at := f.Pointer().(type) {
			case *chancery.ID:
				ids = append(ids, *at)
			case *[]chancery.ID:
				ids = append(ids, *at...)
			}
		}
	}
	g.many(ids)
}

// lay makes the table: reference, title, the columns; a row over each group.
func (p *paperList) lay(g *paperGraph) {
	kind := string(p.Spec.Kind)
	title := "title"
	for _, f := range p.Spec.Describe() {
		if f.Title {
			title = f.Name
		}
	}
	heads := []report.ListHead{{Text: i18n.T(p.lang, "view.paper.number"), Whole: true}, {Text: i18n.FieldName(p.lang, kind, "ref"), Whole: true}, {Text: i18n.FieldName(p.lang, kind, title)}}
	for _, name := range p.view.Columns {
		f, _ := p.fields.ByName(name)
		heads = append(heads, report.ListHead{Text: i18n.FieldName(p.lang, kind, name), Number: f.Type == chancery.TypeNumber, Whole: f.Type == chancery.TypeDate})
	}
	p.table = report.NewListTable(heads)
	if p.view.Group.Field == "" {
		p.rows(g, p.Records)
		return
	}
	f, _ := p.fields.ByName(p.view.Group.Field)
	for _, b := range p.Bunches {
		p.table.Group(p.groupName(g, f, b) + " (" + i18n.Integer(p.lang, int64(b.Count)) + ")")
		p.rows(g, b.Records)
		if sums := p.sumWords(b.Sums); sums != "" {
			p.table.Sums(sums)
		}
	}
}

func (p *paperList) rows(g *paperGraph, records []chancery.Entity) {
	for _, e := range records {
		r, href := e.Head(), ""
		if p.view.Base != "" {
			href = p.view.Base + "/" + p.Spec.Plural + "/" + url.PathEscape(r.Ref)
		}
		title, _ := g.names[r.ID].In(string(p.lang))
		var columns []string
		for _, name := range p.view.Columns {
			columns = append(columns, p.words(g, e, name))
		}
		p.table.Record(r.Ref, href, title, columns)
	}
}

// words is what stands in a column.
func (p *paperList) words(g *paperGraph, e chancery.Entity, name string) string {
	r := e.Head()
	switch name {
	case "state":
		return i18n.StateName(p.lang, r.Kind, r.State)
	case "updated_at":
		return i18n.ShortTime(r.UpdatedAt)
	}
	f, ok := chancery.AllFields(e).ByName(name)
	if !ok || f.Empty() {
		return ""
	}
	if n, ok := f.Pointer().(*chancery.Number); ok {
		return plainNumber(p.lang, n.N)
	}
	return g.field(f).Words(p.lang)
}

// plainNumber groups only what cannot be a year.
func plainNumber(l i18n.Lang, n int64) string {
	if n > 999 && n < 10_000 {
		return strconv.FormatInt(n, 10)
	}
	return i18n.Integer(l, n)
}

// groupName is what the records of a group have in common.
func (p *paperList) groupName(g *paperGraph, f chancery.Field, b Bunch) string {
	say := func(v word.Value) string { return v.Words(p.lang) }
	switch {
	case b.Value == "" && b.Where == nil:
		return i18n.T(p.lang, "view.group.hidden")
	case b.Value == "":
		return i18n.T(p.lang, "word.not_stated")
	case f.Type == chancery.TypeDate:
		return i18n.Capitalise(i18n.Period(p.lang, b.Value))
	case p.view.Group.Field == "state":
		return i18n.StateName(p.lang, p.Spec.Kind, chancery.State(b.Value))
	case p.view.Group.Field == "marking":
		m := chancery.ParseMarking(b.Value)
		parts := []string{say(g.term("marking_level", m.Level))}
		for _, c := range m.Compartments {
			parts = append(parts, say(g.term("compartment", c)))
		}
		return strings.Join(parts, " · ")
	case f.Vocabulary != "":
		return say(g.term(f.Vocabulary, chancery.Code(b.Value)))
	case f.Type == chancery.TypeRef || f.Type == chancery.TypeRefs:
		return say(g.ref(f.Targets, chancery.ID(b.Value)))
	case f.Type == chancery.TypeFlag:
		return i18n.T(p.lang, map[bool]string{true: "word.yes", false: "word.no"}[b.Value == "true"])
	case f.Type == chancery.TypeNumber:
		if n, err := strconv.ParseInt(b.Value, 10, 64); err == nil {
			return plainNumber(p.lang, n)
		}
	}
	return b.Value
}

func (p *paperList) sumWords(sums []Sum) string {
	var out []string
	for _, name := range p.view.Columns {
		for _, s := range sums {
			if s.Field == name {
				out = append(out, SumLine(p.lang, p.Spec.Kind, s))
			}
		}
	}
	return strings.Join(out, ". ")
}

// asRegister fills in what nobody types for a register: what it is of, who signs.
func (f *paperFacts) asRegister() {
	l := f.list.lang
	if f.Subject == "" {
		f.Subject = cmp.Or(f.list.view.Title, i18n.KindsName(l, f.list.Spec.Kind))
		if f.list.view.Period != "" {
			f.Subject += "\n" + f.list.view.Period
		}
	}
	f.SignerOffice = cmp.Or(f.SignerOffice, i18n.T(l, "view.paper.signer"))
	if len(f.Recipients) == 0 {
		f.Recipients = []string{i18n.T(l, "view.paper.recipients")}
	}
}

// listScope is what a template says of the list: its table, period, filters and sums.
func (g *paperGraph) listScope(p *paperList) groupScope {
	out := groupScope{
		"table": {Type: word.Grid}, "title": word.Text(""), "period": word.Text(""), "filters": word.Text(""), "sums": word.Text(""),
	}
	if p != nil {
		out["table"] = word.Value{Type: word.Grid, Table: p.table.Table()}
		out["title"], out["period"], out["filters"] = word.Text(p.view.Title), word.Text(p.view.Period), word.Text(p.view.Filters)
		out["sums"] = word.Text(p.sumWords(p.Totals))
	}
	return out
}

// groups are the groups of a list, each with its records; one group without a
// name where the list has none.
func (g *paperGraph) groups(kind chancery.Kind, p *paperList) word.Value {
	group := func(name string, records []chancery.Entity) groupScope {
		list := word.Value{Type: word.List, Of: g.blank(kind)}
		if kind == "" {
			list.Of = unionScope{g, nil}
		}
		for _, e := range records {
			list.Items = append(list.Items, recordScope{g, e})
		}
		return groupScope{word.Itself: word.Text(name), "name": word.Text(name), "records": list, "count": {Type: word.Count, N: int64(len(records)), Has: true}}
	}
	v := word.Value{Type: word.List, Of: group("", nil)}
	switch {
	case p == nil:
	case p.view.Group.Field == "":
		v.Items = append(v.Items, group("", p.Records))
	default:
		f, _ := p.fields.ByName(p.view.Group.Field)
		for _, b := range p.Bunches {
			v.Items = append(v.Items, group(p.groupName(g, f, b), b.Records))
		}
	}
	return v
}

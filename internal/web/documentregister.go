package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// documentRegister is the register of incoming or outgoing documents, in the
// columns of Decree 30/2020/NĐ-CP, annex IV.
func (s *Site) documentRegister(v *visit) error {
	p, err := v.readDocumentRegister()
	if err != nil {
		return err
	}
	year := strconv.Itoa(v.today().Year())
	view := screenView{Lead: v.t("document.register.lead"), Filters: p.filters(), Nav: p.others(year), Class: "official docregister"}
	table := panel{ID: "register", Title: p.title()}
	if len(p.r.Lines) == 0 {
		table.Empty = v.t("document.register.empty")
	} else {
		table.Grids = []grid{p.grid()}
		table.Links = []link{{Text: "CSV", Href: p.address(".csv")}, {Text: "XLSX", Href: p.address(".xlsx")}}
	}
	if p.r.Cut {
		table.Text = v.t("document.register.cut", "count", len(p.r.Lines))
	}
	view.Panels = []panel{table}
	trail := []link{{Text: v.t("area.documents")}, {Text: kindsLabel(v.lang, "document"), Href: "/documents"}}
	return view.show(v, head{Title: p.title(), Area: chancery.AreaDocuments, Trail: trail, Wide: true})
}

type registerSheet struct {
	v *visit
	l labels
	r *service.DocumentRegister
}

func (v *visit) readDocumentRegister() (*registerSheet, error) {
	q := service.RegisterQuery{Organisation: v.query("organisation"), Direction: chancery.Code(v.query("direction")), Series: chancery.Code(v.query("series"))}
	for name, at := range map[string]*chancery.Date{"from": &q.From, "to": &q.To} {
		typed := strings.TrimSpace(v.query(name))
		if typed == "" {
			continue
		}
		iso, err := i18n.ParseDate(typed)
		if err != nil {
			return nil, chancery.Invalid(name, "date.form", "value", typed)
		}
		*at = chancery.Date(iso)
	}
	r, err := v.site.service.DocumentRegister(v.ctx(), v.who, q)
	if err != nil {
		return nil, err
	}
	return &registerSheet{v, around(v.lang, r.Around), r}, nil
}

func (p *registerSheet) title() string {
	title := p.v.t("document.register." + string(p.r.Query.Direction))
	if s := p.l.code(service.SeriesVocabulary, p.r.Query.Series).Text; s != "" && p.r.Query.Series != "open" {
		title += " – " + s
	}
	return title
}

// address is the page, or a file of it, with the choices made.
func (p *registerSheet) address(ending string) string {
	q := p.r.Query
	return join("/documents/register"+ending, url.Values{
		"organisation": {q.Organisation}, "direction": {string(q.Direction)}, "series": {string(q.Series)}, "from": {string(q.From)}, "to": {string(q.To)},
	})
}

func (p *registerSheet) filters() *filterForm {
	q := p.r.Query
	directions, series, organisations := []option{}, []option{}, []option{}
	for _, d := range []string{"incoming", "outgoing"} {
		directions = append(directions, option{Value: d, Label: p.l.code("direction", chancery.Code(d)).Text, Chosen: d == string(q.Direction)})
	}
	for _, t := range p.l.terms[service.SeriesVocabulary] {
		series = append(series, option{Value: t.Code, Label: p.l.plain(t.Label), Chosen: t.Code == string(q.Series)})
	}
	seen := []string{}
	for _, e := range p.r.Registers {
		if n, ok := p.l.names[e.Organisation]; ok && !slices.Contains(seen, n.Ref) {
			seen = append(seen, n.Ref)
			organisations = append(organisations, option{Value: n.Ref, Label: p.l.plain(n.Title), Chosen: n.Ref == q.Organisation})
		}
	}
	if !slices.Contains(seen, q.Organisation) {
		for _, n := range p.l.names {
			if n.Kind == "organisation" && n.Ref == q.Organisation {
				organisations = append(organisations, option{Value: n.Ref, Label: p.l.plain(n.Title), Chosen: true})
			}
		}
	}
	return &filterForm{Action: "/documents/register", Clear: "/documents/register",
		Selects: []choice{
			{"direction", fieldLabel(p.v.lang, "document", "direction"), directions},
			{"series", fieldLabel(p.v.lang, "entries", "series"), series},
			{"organisation", fieldLabel(p.v.lang, "entries", "organisation"), organisations},
		},
		Days: []dayInput{
			{"from", p.v.t("document.register.from"), i18n.ShortDate(string(q.From))},
			{"to", p.v.t("document.register.to"), i18n.ShortDate(string(q.To))},
		},
	}
}

// others lead to the years before and after.
func (p *registerSheet) others(year string) []link {
	years := []string{year}
	for _, e := range p.r.Registers {
		if y := strconv.FormatInt(e.Year.N, 10); !slices.Contains(years, y) {
			years = append(years, y)
		}
	}
	var out []link
	for _, y := range years {
		q := p.r.Query
		out = append(out, link{Text: y, Href: join("/documents/register", url.Values{
			"organisation": {q.Organisation}, "direction": {string(q.Direction)}, "series": {string(q.Series)}, "from": {y + "-01-01"}, "to": {y + "-12-31"},
		})})
	}
	return out
}

// columns are the heads of the register of a direction.
func (p *registerSheet) columns() []string {
	keys := []string{"day", "number", "issuer", "symbol", "issued", "abstract", "recipient", "note"}
	if p.r.Query.Direction == "outgoing" {
		keys = []string{"symbol", "issued", "abstract", "signer", "recipients", "copies", "note"}
	}
	for i, k := range keys {
		keys[i] = p.v.t("document.column." + k)
	}
	return keys
}

// cells are one line of the register.
func (p *registerSheet) cells(x service.RegisteredDocument) []value {
	d, e := x.Document, x.Entry
	title := p.l.known(d)
	kind := p.l.code("document_kind", d.Type).Text
	title.Text = kind + ": " + title.Text
	note := value{}
	if e.Void != "" {
		note.Text = p.v.t("document.entry.void", "reason", e.Void)
	}
	if p.r.Query.Direction == "outgoing" {
		symbol := e.Symbol
		if symbol == "" {
			symbol = strconv.FormatInt(e.Number.N, 10)
		}
		copies := value{}
		if d.Copies.OK {
			copies.Text = i18n.Integer(p.v.lang, d.Copies.N)
		}
		return []value{{Text: symbol}, p.l.date(dayOr(d.IssuedOn, e.On)), title, {Text: d.Signer}, {Text: d.Recipients}, copies, note}
	}
	return []value{p.l.date(e.On), {Text: strconv.FormatInt(e.Number.N, 10)}, p.l.text(d.Issuer), {Text: d.Number}, p.l.date(d.IssuedOn), title, {Text: d.Recipients}, note}
}

func dayOr(a, b chancery.Date) chancery.Date {
	if a != "" {
		return a
	}
	return b
}

// fromEnd is which column from the end tells what a document is about.
func (p *registerSheet) fromEnd() int {
	if p.r.Query.Direction == "outgoing" {
		return 5
	}
	return 3
}

func (p *registerSheet) grid() grid {
	g := gridOf(p.title(), p.columns()...)
	g.Heads[len(g.Heads)-p.fromEnd()].Class = "abstract"
	for _, x := range p.r.Lines {
		var cells []any
		for _, c := range p.cells(x) {
			cells = append(cells, c)
		}
		g.add(p.v.lang, cells...)
	}
	return g
}

// documentRegisterFile is the register as a spreadsheet.
func (s *Site) documentRegisterFile(v *visit) error {
	p, err := v.readDocumentRegister()
	if err != nil {
		return err
	}
	ending := v.r.URL.Path[strings.LastIndexByte(v.r.URL.Path, '.')+1:]
	rows := [][]string{p.columns()}
	for _, x := range p.r.Lines {
		var row []string
		for _, c := range p.cells(x) {
			row = append(row, c.Text)
		}
		rows = append(rows, row)
	}
	h := v.w.Header()
	h.Set("Content-Type", map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}[ending])
	h.Set("Content-Disposition", service.Disposition("attachment", p.title()+"."+ending))
	return service.WriteTable(v.w, service.Format(ending), rows)
}

// incompleteFiles lists the records whose files lack a document.
func (s *Site) incompleteFiles(v *visit) error {
	all, a, err := s.service.Incomplete(v.ctx(), v.who)
	if err != nil {
		return err
	}
	l := around(v.lang, a)
	counts := panel{ID: "counts", Title: v.t("document.incomplete.by_kind")}
	view := screenView{Lead: v.t("document.incomplete.lead")}
	var lists []panel
	for _, k := range all {
		href := join("/"+k.Spec.Plural, url.Values{"file": {"incomplete"}})
		t := toneDone
		if k.Total > 0 {
			t = toneHold
		}
		text := i18n.Integer(v.lang, k.Total)
		if k.More {
			text += "+"
		}
		counts.Stats = append(counts.Stats, stat{Label: kindsLabel(v.lang, k.Spec.Kind), Text: text, Href: href, Tone: t})
		if k.Total == 0 {
			continue
		}
		p := panel{ID: "k-" + string(k.Spec.Kind), Title: kindsLabel(v.lang, k.Spec.Kind)}
		g := gridOf(p.Title, kindLabel(v.lang, k.Spec.Kind), v.t("word.state"), v.t("document.check.missing"))
		g.Heads[2].Class = "lacks"
		for _, f := range k.Files {
			name := nameValue(v.lang, f.Name)
			name.Href += "/documents"
			var lacks []value
			for _, x := range f.Lacks {
				lacks = append(lacks, l.text(x))
			}
			g.add(v.lang, name, stateOf(v.lang, f.Kind, f.State), lacks)
		}
		p.Grids = []grid{g}
		if k.Total > len(k.Files) {
			p.Links = []link{{Text: v.t("document.incomplete.all", "count", k.Total), Href: href}}
		}
		lists = append(lists, p)
	}
	if len(all) == 0 {
		counts.Empty = v.t("document.incomplete.no_lists")
	}
	view.Panels = append([]panel{counts}, lists...)
	trail := []link{{Text: v.t("area.documents")}, {Text: kindsLabel(v.lang, "document"), Href: "/documents"}}
	return view.show(v, head{Title: v.t("document.incomplete.title"), Area: chancery.AreaDocuments, Trail: trail})
}

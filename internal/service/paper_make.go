package service

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/figures"
	"chancery/internal/i18n"
	"chancery/internal/report/word"
	"chancery/internal/store"
)

// PaperDetails are what is typed in to make a paper: what no record holds.
type PaperDetails struct {
	Number       string        `json:"number,omitempty"`
	Symbol       string        `json:"symbol,omitempty"` // "TB-BQP"; worked out when empty
	Place        string        `json:"place,omitempty"`
	Date         chancery.Date `json:"date,omitempty"` // today when empty
	Subject      string        `json:"subject,omitempty"`
	Body         string        `json:"body,omitempty"`
	To           string        `json:"to,omitempty"`
	SignerOffice string        `json:"signer_office,omitempty"`
	Signer       string        `json:"signer,omitempty"`
	Recipients   []string      `json:"recipients,omitempty"`
}

// PaperAsk says which paper is wanted of what.
type PaperAsk struct {
	Kind chancery.Kind
	// Ref is the record; empty for a register of those that Where keeps.
	Ref      string
	Where    []Filter
	Sort     string
	View     ListView // how a register stood on the screen
	Template string   // reference of a template, or a paper ("delegation")
	Lang     i18n.Lang
	Details  PaperDetails
}

// MadePaper is a paper as it was made.
type MadePaper struct {
	Name         string // of the file, without its ending
	Title        chancery.Text
	DOCX         []byte
	Template     PaperTemplate
	TemplateHash string
	Uses         []word.Use
	Marking      chancery.Marking // of the highest record in it
	About        chancery.ID
	Size         int64 // position of the ledger
}

// PDF is the paper as it is printed.
func (m *MadePaper) PDF() ([]byte, error) { return PaperPDF(m.DOCX) }

// PaperPDF puts a .docx file on pages.
func PaperPDF(docx []byte) ([]byte, error) {
	f, err := word.Open(docx)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = word.WritePDF(&b, f)
	return b.Bytes(), err
}

// MakePaper makes a paper of what the reader may see. Nothing is kept.
func (s *Service) MakePaper(ctx context.Context, who chancery.Actor, a PaperAsk) (m *MadePaper, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		t, err := findTemplate(tx, a.Kind, a.Template, a.Lang)
		if err == nil {
			m, err = s.makePaper(tx, a, t)
		}
		return err
	})
	return m, err
}

func (s *Service) makePaper(tx *store.Tx, a PaperAsk, t *PaperTemplate) (*MadePaper, error) {
	g, err := newPaperGraph(tx)
	if err != nil {
		return nil, err
	}
	facts := paperFacts{PaperDetails: a.Details, template: t}
	var root chancery.Entity
	if a.Ref != "" {
		if root, err = tx.Load(a.Kind, a.Ref); err == nil {
			err = g.know([]chancery.Entity{root})
		}
	} else if facts.list, err = g.listed(a, t.Lang); err == nil && !facts.list.table.Upright() {
		err = t.lie(tx, a.Kind)
	}
	if err != nil {
		return nil, err
	}
	compiled, file, err := t.compiled(tx)
	if err != nil {
		return nil, err
	}
	if root != nil {
		if begins, _ := chancery.SpanOf(root); begins != "" {
			g.on = begins
		}
	}
	if t.Record != nil {
		g.read = append(g.read, t.Record)
	}
	if err := g.ministry(tx, &facts); err != nil {
		return nil, err
	}
	m := &MadePaper{Template: *t, TemplateHash: hashOf(file)}
	in := word.Filling{Lang: t.Lang, Data: g.root(root, a.Kind, facts)}
	if _, _, err := compiled.Fill(in); err != nil { // to learn which records it holds
		return nil, err
	}
	m.Marking = g.marking()
	facts.marking = m.Marking
	in.Data = g.root(root, a.Kind, facts)
	in.Figure = s.figuresFor(tx, m.Marking.Level, t.Lang, g)
	made, uses, err := compiled.Fill(in)
	if err == nil {
		err = g.err
	}
	if err != nil {
		return nil, err
	}
	if m.DOCX, err = made.Bytes(); err != nil {
		return nil, err
	}
	m.Uses = uses
	m.name(tx, g, a, root)
	m.Size, err = tx.LedgerSize()
	return m, err
}

// name says what the paper and its file are called.
func (m *MadePaper) name(tx *store.Tx, g *paperGraph, a PaperAsk, root chancery.Entity) {
	label := g.term("paper_kind", m.Template.Paper)
	of := func(l i18n.Lang) string { return i18n.KindsName(l, a.Kind) }
	m.Name = strings.Join([]string{string(m.Template.Paper), string(a.Kind), string(m.Template.Lang)}, "-")
	if a.View.Title != "" {
		m.Name = i18n.Slug(a.View.Title) + "-" + string(m.Template.Lang)
	}
	if root != nil {
		m.About = root.Head().ID
		t := g.names[m.About]
		of = func(l i18n.Lang) string { s, _ := t.In(string(l)); return s }
		m.Name = strings.Join([]string{string(m.Template.Paper), root.Head().Ref, string(m.Template.Lang)}, "-")
	}
	v := inBoth(func(l i18n.Lang) string {
		name, _ := chancery.Text{EN: label.EN, VI: label.VI}.In(string(l))
		return name + ": " + of(l)
	})
	m.Title = chancery.Text{EN: shortened(v.EN, 480), VI: shortened(v.VI, 480)}
}

func shortened(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// figuresFor says figures as the paper's own readers may see them: those cleared
// to its level.
func (s *Service) figuresFor(tx *store.Tx, level chancery.Code, l i18n.Lang, g *paperGraph) func(string, string) (string, bool) {
	sets := map[string]*figures.Set{}
	return func(measure, period string) (string, bool) {
		set := sets[period]
		if set == nil {
			set = &figures.Set{Kind: "central_report", Period: period, GeneratedAt: s.Now()}
			if err := s.figuresAt(tx, Ask{Period: period, Level: level}, set); err != nil {
				if chancery.ProblemOf(err) == chancery.Broken {
					g.err = err
				}
				return "", false
			}
			sets[period] = set
		}
		name, key, keyed := strings.Cut(measure, "/")
		f, ok := set.Figures.Totals[name]
		if keyed {
			group, known := set.Figures.Groups[name]
			f, ok = group[key], known
		}
		return amountWords(l, f.Value, keyed), ok
	}
}

func (s *Service) figuresAt(tx *store.Tx, a Ask, set *figures.Set) error {
	reader, err := audience(tx, a, set)
	if err != nil {
		return err
	}
	if _, err := position(tx, 0, set); err != nil {
		return err
	}
	return s.count(tx.As(reader), a, set)
}

// amountWords is an amount as papers write it; a group without the key is nought.
func amountWords(l i18n.Lang, a Amount, keyed bool) string {
	switch {
	case !a.OK && keyed:
		return i18n.Integer(l, 0)
	case !a.OK:
		return "–"
	case a.N == float64(a.Int()):
		return i18n.Integer(l, a.Int())
	}
	return i18n.Decimal(l, a.N, 2)
}

// paperFacts are what a paper knows beside its records.
type paperFacts struct {
	PaperDetails
	template *PaperTemplate
	top      *chancery.Organisation // the ministry
	vietnam  bool
	marking  chancery.Marking
	list     *paperList // of a register
}

func (g *paperGraph) ministry(tx *store.Tx, f *paperFacts) error {
	top, err := topOrganisation(tx)
	if err != nil {
		return err
	}
	if f.top = top; top != nil && g.known[top.ID] == nil {
		g.known[top.ID], g.names[top.ID] = top, top.Name // it says who writes, not what about
	}
	country, err := tx.Setting(SettingCountry)
	f.vietnam = country == "VN"
	return err
}

// rootScope is a record with what is known of the paper around it.
type rootScope struct {
	record word.Scope // nil in a register
	more   map[string]word.Value
}

// Get finds what is known of the paper first: no record may hide it.
func (r rootScope) Get(name string) (word.Value, bool) {
	if v, ok := r.more[name]; ok || r.record == nil {
		return v, ok
	}
	return r.record.Get(name)
}

type groupScope map[string]word.Value

func (g groupScope) Get(name string) (word.Value, bool) { v, ok := g[name]; return v, ok }

// root is where a template begins to look: the record, and with no record the
// empty one of the kind; without a transaction a register's list as well.
func (g *paperGraph) root(e chancery.Entity, kind chancery.Kind, f paperFacts) word.Scope {
	r := rootScope{more: map[string]word.Value{}}
	switch {
	case e != nil:
		r.record = recordScope{g, e}
	case g.tx == nil && kind != "":
		r.record = g.blank(kind)
	case g.tx == nil:
		r.record = unionScope{g, nil}
	}
	list := word.Value{Type: word.List, Of: g.blank(kind)}
	if kind == "" {
		list.Of = unionScope{g, nil}
	}
	if f.list != nil {
		for _, x := range f.list.Records {
			list.Items = append(list.Items, recordScope{g, x})
		}
	}
	of := g.blank("organisation")
	r.more["records"] = list
	r.more["count"] = word.Value{Type: word.Count, N: int64(len(list.Items)), Has: true}
	r.more["groups"] = g.groups(kind, f.list)
	r.more["list"] = word.Value{Type: word.Record, Of: g.listScope(f.list)}
	r.more["ministry"] = word.Value{Type: word.Record, Of: of}
	if f.top != nil {
		r.more["ministry"] = g.of(f.top)
	}
	today := f.Date
	if g.tx != nil {
		today = g.tx.Today()
	}
	r.more["today"] = word.Value{Type: word.Day, Date: today}
	r.more["paper"] = word.Value{Type: word.Record, Of: g.paper(e, kind, f)}
	return r
}

// blankNumber keeps room for a number that is written by hand.
const blankNumber = "\u2003\u2003"

// paper are the fields of the paper itself.
func (g *paperGraph) paper(e chancery.Entity, kind chancery.Kind, f paperFacts) groupScope {
	out := groupScope{}
	if f.list != nil {
		f.asRegister()
	}
	for name, s := range map[string]string{"place": f.Place, "body": f.Body, "to": f.To, "signer_office": f.SignerOffice, "signer": f.Signer, "symbol": f.Symbol, "subject": f.Subject, "number": f.Number} {
		out[name] = word.Text(s)
	}
	if f.Number == "" {
		out["number"] = word.Text(blankNumber)
	}
	date := f.Date
	if date == "" && g.tx != nil {
		date = g.tx.Today()
	}
	out["date"] = word.Value{Type: word.Day, Date: date}
	recipients := word.Value{Type: word.List, Of: itemScope{word.Text("")}}
	for _, s := range f.Recipients {
		recipients.Items = append(recipients.Items, itemScope{word.Text(s)})
	}
	out["recipients"] = recipients
	out["kind"] = word.Value{Type: word.Term}
	if f.template != nil {
		out["kind"] = g.term("paper_kind", f.template.Paper)
	}
	if f.Symbol == "" {
		out["symbol"] = g.symbol(f)
	}
	if f.Place == "" && f.vietnam {
		out["place"] = inBoth(func(l i18n.Lang) string { return i18n.T(l, "papers.place") })
	}
	if f.Subject == "" {
		out["subject"] = g.subject(e, kind)
	}
	out["marking"] = word.Value{Type: word.Term}
	if g.aboveLowest(f.marking.Level) {
		out["marking"] = g.term("marking_level", f.marking.Level)
	}
	out["provenance"] = inBoth(func(l i18n.Lang) string {
		if f.list != nil {
			return f.list.view.Made
		}
		if e == nil || e.Head().Ref == "" {
			return ""
		}
		return i18n.T(l, "papers.provenance", "kind", i18n.KindName(l, e.Head().Kind), "ref", e.Head().Ref)
	})
	return out
}

func (g *paperGraph) subject(e chancery.Entity, kind chancery.Kind) word.Value {
	if e != nil {
		v := g.of(e)
		return word.Value{EN: v.EN, VI: v.VI}
	}
	if kind == "" {
		return word.Text("")
	}
	return inBoth(func(l i18n.Lang) string { return i18n.KindsName(l, kind) })
}

// symbol is the sign of the paper after its number: the short name of the paper
// and that of the ministry.
func (g *paperGraph) symbol(f paperFacts) word.Value {
	return inBoth(func(l i18n.Lang) string {
		var parts []string
		if f.template != nil {
			for _, t := range g.terms["paper_kind"] {
				if t.Code == string(f.template.Paper) {
					s, _ := t.Short.In(string(l))
					parts = append(parts, s)
				}
			}
		}
		if f.top != nil {
			s, _ := f.top.Short.In(string(l))
			parts = append(parts, s)
		}
		return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "-")
	})
}

func (g *paperGraph) aboveLowest(level chancery.Code) bool {
	var rank, low int64
	for i, t := range g.terms["marking_level"] {
		if i == 0 || t.Rank.N < low {
			low = t.Rank.N
		}
		if t.Code == string(level) {
			rank = t.Rank.N
		}
	}
	return level != "" && rank > low
}

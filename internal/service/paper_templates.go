package service

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"path"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/report/forms"
	"chancery/internal/report/word"
	"chancery/internal/store"
)

// PaperTemplate is a template that papers of a kind of record can be made from:
// the ministry's own, or one that comes with the program.
type PaperTemplate struct {
	Name   string        // reference of the record, or the paper of one that ships
	Paper  chancery.Code // of the vocabulary paper_kind
	Kind   chancery.Kind // empty for every kind
	Lang   i18n.Lang
	Record *chancery.Template // nil for one that ships
	file   []byte             // of one that ships
}

// PaperChoice is a paper that can be made of a record, with the template in force
// in each language.
type PaperChoice struct {
	Paper     chancery.Code
	Label     chancery.Text
	Templates map[i18n.Lang]*PaperTemplate
}

// register is the paper that is made of a list of records, not of one.
const paperRegister chancery.Code = "register"

// PaperChoices lists the papers that can be made of one record of a kind, in the
// order of the vocabulary.
func (s *Service) PaperChoices(ctx context.Context, who chancery.Actor, kind chancery.Kind) (out []PaperChoice, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		out, err = paperChoices(tx, kind, func(c chancery.Code) bool { return c != paperRegister })
		return err
	})
	return out, err
}

func paperChoices(tx *store.Tx, kind chancery.Kind, want func(chancery.Code) bool) (out []PaperChoice, err error) {
	terms, err := tx.Terms("paper_kind")
	if err != nil {
		return nil, err
	}
	for _, t := range terms {
		c := PaperChoice{Paper: chancery.Code(t.Code), Label: t.Label, Templates: map[i18n.Lang]*PaperTemplate{}}
		if !want(c.Paper) {
			continue
		}
		for _, l := range i18n.Langs() {
			found, err := inForce(tx, kind, c.Paper, l)
			if err != nil {
				return nil, err
			}
			if found != nil {
				c.Templates[l] = found
			}
		}
		if len(c.Templates) > 0 {
			out = append(out, c)
		}
	}
	return out, nil
}

// ministryTemplates are those of a paper in a language, the one that goes first
// first: of the kind before those for every kind, then the one in force last.
func ministryTemplates(tx *store.Tx, kind chancery.Kind, paper chancery.Code, l i18n.Lang) ([]*chancery.Template, error) {
	list, _, err := every[chancery.Template](tx, Query{Kind: "template", Where: append(where("paper", string(paper)), where("language", string(l))...), Sort: "ref"}, 500)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(t *chancery.Template) bool {
		return t.OfKind != "" && t.OfKind != string(kind) || !t.InForce(tx.Today())
	})
	slices.SortStableFunc(list, func(a, b *chancery.Template) int {
		return cmp.Or(cmp.Compare(len(b.OfKind), len(a.OfKind)), cmp.Compare(b.From, a.From))
	})
	return list, nil
}

// inForce is the template a paper is made from today: the ministry's own before
// the one that ships; nil where there is neither.
func inForce(tx *store.Tx, kind chancery.Kind, paper chancery.Code, l i18n.Lang) (*PaperTemplate, error) {
	own, err := ministryTemplates(tx, kind, paper, l)
	if err != nil {
		return nil, err
	}
	if len(own) > 0 {
		return &PaperTemplate{Name: own[0].Ref, Paper: paper, Kind: chancery.Kind(own[0].OfKind), Lang: l, Record: own[0]}, nil
	}
	return shipped(tx, kind, paper, l)
}

func shipped(tx *store.Tx, kind chancery.Kind, paper chancery.Code, l i18n.Lang) (*PaperTemplate, error) {
	f, ok := forms.Find(paper, kind)
	if !ok {
		return nil, nil
	}
	country, err := tx.Setting(SettingCountry)
	if err != nil {
		return nil, err
	}
	b, err := f.DOCX(l, chancery.Code(country), false)
	return &PaperTemplate{Name: string(paper), Paper: paper, Kind: f.Kind, Lang: l, file: b}, err
}

// lie turns the sheet of a template that comes with the program on its side; one of
// the ministry's own stays as the ministry made it.
func (t *PaperTemplate) lie(tx *store.Tx, kind chancery.Kind) error {
	f, ok := forms.Find(t.Paper, kind)
	if t.Record != nil || !ok {
		return nil
	}
	country, err := tx.Setting(SettingCountry)
	if err == nil {
		t.file, err = f.DOCX(t.Lang, chancery.Code(country), true)
	}
	return err
}

// findTemplate finds a template by the reference of its record or, where there is
// none, the one in force for a paper.
func findTemplate(tx *store.Tx, kind chancery.Kind, name string, l i18n.Lang) (*PaperTemplate, error) {
	t, err := store.Load[chancery.Template](tx, "template", name)
	if err == nil {
		if t.OfKind != "" && t.OfKind != string(kind) {
			return nil, chancery.Refuse("papers.other_kind", "name", name, "kind", t.OfKind)
		}
		lang, ok := i18n.Parse(string(t.Language))
		if !ok {
			lang = i18n.EN
		}
		return &PaperTemplate{Name: t.Ref, Paper: t.Paper, Kind: chancery.Kind(t.OfKind), Lang: lang, Record: t}, nil
	}
	if chancery.ProblemOf(err) != chancery.Missing {
		return nil, err
	}
	found, err := inForce(tx, kind, chancery.Code(name), l)
	if err == nil && found == nil {
		err = &chancery.Error{Problem: chancery.Missing, Key: "papers.no_template", Args: []any{"name", name, "kind", string(kind)}}
	}
	return found, err
}

// bytes reads the template's file.
func (t *PaperTemplate) bytes(tx *store.Tx) ([]byte, error) {
	if t.Record == nil {
		return t.file, nil
	}
	if t.Record.Hash == "" {
		return nil, chancery.Refuse("papers.no_file", "name", t.Record.Ref)
	}
	return tx.TemplateFile(t.Record.ID, t.Record.Hash)
}

// compiled reads the template's file and its tags.
func (t *PaperTemplate) compiled(tx *store.Tx) (*word.Template, []byte, error) {
	b, err := t.bytes(tx)
	if err != nil {
		return nil, nil, err
	}
	f, err := word.Open(b)
	if err != nil {
		return nil, nil, err
	}
	c, err := word.Compile(f)
	return c, b, err
}

// TemplateFile is the file of the template a paper is made from, with a name to save it by.
func (s *Service) TemplateFile(ctx context.Context, who chancery.Actor, kind chancery.Kind, name string, l i18n.Lang) (file string, content []byte, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		t, err := findTemplate(tx, kind, name, l)
		if err != nil {
			return err
		}
		file = strings.Join([]string{t.Name, string(kind), string(t.Lang)}, "-") + ".docx"
		if t.Record != nil && t.Record.FileName != "" {
			file = t.Record.FileName
		}
		content, err = t.bytes(tx)
		return err
	})
	return file, content, err
}

// TemplateFileOf is the file of a template record, also of a version before: hash
// names it, "" the present one.
func (s *Service) TemplateFileOf(ctx context.Context, who chancery.Actor, ref, hash string) (file string, content []byte, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		t, err := store.Load[chancery.Template](tx, "template", ref)
		if err != nil {
			return err
		}
		if hash == "" {
			hash = t.Hash
		}
		if file = t.FileName; file == "" {
			file = t.Ref + ".docx"
		}
		content, err = tx.TemplateFile(t.ID, hash)
		return err
	})
	return file, content, err
}

// CheckTemplate reads a template and lists the fields it uses; what is wrong with
// it is told all at once. An empty kind checks what every kind has.
func (s *Service) CheckTemplate(kind chancery.Kind, content []byte) ([]string, error) {
	f, err := word.Open(content)
	if err != nil {
		return nil, err
	}
	t, err := word.Compile(f)
	if err != nil {
		return nil, err
	}
	g, err := newPaperGraph(nil)
	if err != nil {
		return nil, err
	}
	return t.Fields(g.root(nil, kind, paperFacts{}))
}

// TemplatePage is a template with what its file asks for.
type TemplatePage struct {
	View     *View
	Template *chancery.Template
	Fields   []string
	Problem  error // what is wrong with the file
	Versions []Version
	Around
}

// TemplatePage reads a template.
func (s *Service) TemplatePage(ctx context.Context, who chancery.Actor, ref string) (*TemplatePage, error) {
	p := &TemplatePage{}
	err := s.store.Read(ctx, who, func(tx *store.Tx) (err error) {
		if p.Template, err = store.Load[chancery.Template](tx, "template", ref); err != nil {
			return err
		}
		if p.View, err = wholeView(tx, p.Template); err != nil {
			return err
		}
		if p.Versions, err = tx.History("template", ref); err != nil {
			return err
		}
		if p.Around, err = around(tx, []chancery.Entity{p.Template}); err != nil || p.Template.Hash == "" {
			return err
		}
		b, err := tx.TemplateFile(p.Template.ID, p.Template.Hash)
		if err == nil {
			p.Fields, p.Problem = s.CheckTemplate(chancery.Kind(p.Template.OfKind), b)
			return nil
		}
		if chancery.ProblemOf(err) == chancery.Missing { // a hash that was typed in
			p.Problem, err = chancery.Refuse("papers.no_file", "name", ref), nil
		}
		return err
	})
	return p, err
}

// UploadTemplate puts a file into a template, once it was read and every field in
// it is known. version is that of the record which was read before.
func (s *Service) UploadTemplate(ctx context.Context, who chancery.Actor, ref string, version int64, name string, content []byte) error {
	return s.store.Write(ctx, who, "template.edit", func(tx *store.Tx) error {
		t, err := store.Load[chancery.Template](tx, "template", ref)
		if err != nil {
			return err
		}
		if err := may(tx, "template.edit", t); err != nil {
			return err
		}
		if err := current(t, version); err != nil {
			return err
		}
		if _, err := s.CheckTemplate(chancery.Kind(t.OfKind), content); err != nil {
			return err
		}
		hash, err := tx.KeepTemplateFile(content)
		if err != nil || hash == t.Hash {
			return err
		}
		t.Hash, t.Size, t.FileName = hash, chancery.Num(int64(len(content))), baseName(name)
		return save(tx, t)
	})
}

// baseName is the last part of a name as any system writes it, within the bounds
// of a line.
func baseName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), "\\", "/"))
	name = strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1
		}
		return r
	}, name)
	if r := []rune(name); len(r) > 120 {
		name = string(r[len(r)-120:])
	}
	return name
}

// GuideField is a field that a template of a kind may hold.
type GuideField struct {
	Name    string
	Type    word.Type
	Formats []string
	// Own is set for a field of the kind; others are worked out, or are the
	// records of Kind that refer to it.
	Own   bool
	Of    chancery.Kind // where the field leads to, or whose records it lists
	Lines []string      // fields of a child line
}

// TemplateGuide lists every field that a template for a kind may hold.
func (s *Service) TemplateGuide(kind chancery.Kind) ([]GuideField, error) {
	spec, err := chancery.SpecOf(kind)
	if err != nil {
		return nil, err
	}
	g, err := newPaperGraph(nil)
	if err != nil {
		return nil, err
	}
	scope := g.blank(kind)
	var out []GuideField
	add := func(f GuideField) {
		if slices.ContainsFunc(out, func(x GuideField) bool { return x.Name == f.Name }) {
			return
		}
		v, ok := scope.Get(f.Name)
		if !ok {
			return
		}
		f.Type, f.Formats = v.Type, word.FormatsOf(v.Type)
		out = append(out, f)
	}
	for _, f := range spec.DescribeAll() {
		x := GuideField{Name: f.Name, Own: true}
		if len(f.Targets) == 1 {
			x.Of = f.Targets[0]
		}
		for _, l := range f.LineFields() {
			x.Lines = append(x.Lines, l.Name)
		}
		add(x)
	}
	for _, f := range addedFields() {
		if f.name != word.Itself && !strings.HasPrefix(f.name, "as_") {
			add(GuideField{Name: f.name})
		}
	}
	for _, other := range chancery.Specs() {
		name := strings.ReplaceAll(other.Plural, "-", "_")
		if _, ok := refersTo(kind, name); ok {
			add(GuideField{Name: name, Of: other.Kind})
		}
	}
	return out, nil
}

// ShippedFile is the file of a template that comes with the program, for records
// of a kind, whatever the ministry put in its place.
func (s *Service) ShippedFile(ctx context.Context, who chancery.Actor, kind chancery.Kind, paper chancery.Code, l i18n.Lang) (content []byte, err error) {
	err = s.store.Read(ctx, who, func(tx *store.Tx) error {
		t, err := shipped(tx, kind, paper, l)
		if err == nil && t == nil {
			err = &chancery.Error{Problem: chancery.Missing, Key: "papers.no_template", Args: []any{"name", string(paper), "kind", string(kind)}}
		}
		if err == nil {
			content = bytes.Clone(t.file)
		}
		return err
	})
	return content, err
}

// ShippedForms lists what comes with the program.
func ShippedForms() []forms.Form { return forms.Forms() }

func hashOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

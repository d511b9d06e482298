package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// attachForm asks what uploads are. They are kept: whatever is wrong, no file has
// to be sent again.
type attachForm struct {
	Files []attachFile
	Dates bool
}

// attachFile is one upload and the fields of the document to come.
type attachFile struct {
	ID     string
	Legend string
	Inputs []input
	Lower  bool // the marking chosen is below the record's: ask whether that is meant
	Lowers bool // and it was said to be
	Enter  bool
	Number int
}

// attachFields are the fields that are asked; others are inherited or given.
var attachFields = []string{"title", "type", "language", "number_symbol", "issued_on", "issuer", "direction", "marking", "translation_of", "replaces"}

// attachForm reads the uploads that are the visitor's own.
func (p *documentsDraft) attachForm(ids []string) (*attachForm, error) {
	list := make([]chancery.ID, len(ids))
	for i, id := range ids {
		list[i] = chancery.ID(id)
	}
	uploads, err := p.v.site.service.Uploads(p.v.ctx(), p.v.who, list)
	if err != nil || len(uploads) == 0 {
		return nil, err
	}
	form := &attachForm{Dates: true}
	for i, u := range uploads {
		form.Files = append(form.Files, attachFile{ID: string(u.ID), Number: i + 1, Legend: u.FileName + " · " + fileSize(p.v.lang, u.Size), Enter: true})
	}
	return form, nil
}

// fields are those of an empty document, in the order they are asked.
func attachFieldsOf(d *chancery.Document) chancery.Fields {
	all := chancery.AllFields(d)
	var out chancery.Fields
	for _, name := range attachFields {
		if f, ok := all.ByName(name); ok {
			out = append(out, f)
		}
	}
	return out
}

// presets fill the form with what the record and the names of files tell.
func (p *documentsDraft) presets() {
	if p.view.Form == nil {
		return
	}
	for i := range p.view.Form.Files {
		file := &p.view.Form.Files[i]
		typed := entered{"marking": string(p.file.Head().Marking.Level)}
		name, _, _ := strings.Cut(file.Legend, " · ")
		if dot := strings.LastIndexByte(name, '.'); dot > 0 {
			name = name[:dot]
		}
		typed["title"] = chancery.Text{VI: strings.ReplaceAll(name, "_", " ")}
		if d, ok := p.file.Entity.(*chancery.Document); ok {
			typed = p.v.fromRecord(p.file.View, attachFieldsOf(d))
			delete(typed, "direction")
			typed["translation_of"], typed["replaces"] = "", ""
			if p.view.As == "translation" {
				typed["translation_of"], typed["language"] = string(d.ID), ""
			} else {
				typed["replaces"], typed["translation_of"] = string(d.ID), string(d.TranslationOf)
			}
		}
		file.Inputs = p.inputs(file.Number, typed, nil)
	}
}

func (p *documentsDraft) inputs(number int, typed entered, errs map[string]string) []input {
	f := &form{v: p.v, kind: "document", terms: p.file.Terms, errors: errs}
	var out []input
	for _, x := range attachFieldsOf(&chancery.Document{}) {
		path := strconv.Itoa(number) + "." + x.Name
		if x.Type == chancery.TypeRef {
			x.Type = chancery.TypeCode
			in := f.input("document", x, path, typed[x.Name])
			in.Options = p.documentOptions(in.Value)
			if len(in.Options) > 0 {
				out = append(out, in)
			}
			continue
		}
		out = append(out, f.input("document", x, path, typed[x.Name]))
	}
	return out
}

// documentOptions are the documents a new one may translate or replace.
func (p *documentsDraft) documentOptions(chosen string) []option {
	var out []option
	add := func(d *chancery.Document) {
		t := p.l.known(d)
		out = append(out, option{Value: string(d.ID), Label: t.Text + " (" + d.Ref + ")", Lang: t.Lang, Chosen: string(d.ID) == chosen})
	}
	if d, ok := p.file.Entity.(*chancery.Document); ok {
		add(d)
	}
	for _, c := range p.file.Chains {
		add(c.Document)
		for _, t := range c.Translations {
			add(t)
		}
	}
	return out
}

// attach makes documents of the uploads of the form.
func (s *Site) attach(v *visit) error {
	p, err := v.documentsPage()
	if err != nil {
		return err
	}
	sent := v.r.PostForm
	form, err := p.attachForm(sent["upload"])
	if err != nil {
		return err
	}
	if form == nil {
		p.view.Summary = []summaryItem{{Text: v.t("document.upload_gone"), Href: "#file"}}
		return p.show(http.StatusUnprocessableEntity)
	}
	list, typed, wrong, err := p.attachments(form, sent)
	if err != nil {
		return err
	}
	if len(wrong) == 0 {
		refs, err := s.service.Attach(v.ctx(), v.who, p.file.Spec.Kind, p.file.Head().Ref, list)
		if err == nil {
			return v.redirect(p.after(refs))
		}
		wrong = chancery.FieldsOf(err)
		if chancery.ProblemOf(err) != chancery.Bad || len(wrong) == 0 {
			return err
		}
	}
	p.refused(form, typed, wrong)
	return p.show(http.StatusUnprocessableEntity)
}

// after is where the browser goes when documents were attached.
func (p *documentsDraft) after(refs []string) string {
	if p.view.As != "" && len(refs) == 1 {
		return fileAddress("document", refs[0]) + "?done=create"
	}
	return join(p.base+"/documents", url.Values{"attached": {strings.Join(refs, ", ")}})
}

func (p *documentsDraft) attachments(form *attachForm, sent url.Values) (list []service.Attachment, typed []entered, wrong []chancery.FieldError, err error) {
	for i := range form.Files {
		file := &form.Files[i]
		n := strconv.Itoa(file.Number)
		one, values := entered{}, map[string]any{}
		r := reading{v: p.v, picks: map[string][]service.Name{}}
		for _, x := range attachFieldsOf(&chancery.Document{}) {
			path := n + "." + x.Name
			if x.Type == chancery.TypeRef {
				one[x.Name] = sent.Get("f." + path)
				values[x.Name] = one[x.Name]
				continue
			}
			one[x.Name] = readField(x, path, sent)
			values[x.Name] = r.value(x, path, one[x.Name])
		}
		if r.err != nil {
			return nil, nil, nil, r.err
		}
		wrong, typed = append(wrong, r.errs...), append(typed, one)
		file.Lowers, file.Enter = sent.Get("lower."+n) != "", sent.Get("enter."+n) != ""
		direction, _ := one["direction"].(string)
		list = append(list, service.Attachment{
			Upload: chancery.ID(file.ID), Values: values, Lower: file.Lowers, Enter: file.Enter && chancery.Registered(chancery.Code(direction)),
		})
	}
	return list, typed, wrong, nil
}

// refused shows the form again with what is wrong.
func (p *documentsDraft) refused(form *attachForm, typed []entered, wrong []chancery.FieldError) {
	errs := map[string]string{}
	for _, e := range wrong {
		if _, twice := errs[e.Field]; twice {
			continue
		}
		number, name, _ := strings.Cut(e.Field, ".")
		text := explain(p.v.lang, "document", e.Key, e.Args)
		errs[e.Field] = text
		p.view.Summary = append(p.view.Summary, summaryItem{Text: fieldLabel(p.v.lang, "document", name) + ": " + text, Href: "#" + inputID(e.Field)})
		if n, err := strconv.Atoi(number); err == nil && e.Key == "document.below_record" && n >= 1 && n <= len(form.Files) {
			form.Files[n-1].Lower = true
		}
	}
	for i := range form.Files {
		file := &form.Files[i]
		file.Lower = file.Lower || file.Lowers
		file.Inputs = p.inputs(file.Number, typed[i], errs)
	}
	p.view.Form = form
}

// waiveForm asks why a document is not needed.
type waiveForm struct {
	Item   string
	Legend string
	Why    input
}

func (p *documentsDraft) waiveForm(item string) *waiveForm {
	list, code, _ := strings.Cut(item, ":")
	for _, c := range p.file.Checks {
		for _, i := range c.Items {
			if c.List.Ref == list && i.Item == code && i.Missing() {
				why := input{Name: "why", ID: "f-why", Label: fieldLabel(p.v.lang, "waiver", "why"), Type: chancery.TypeNote, Required: true, Max: 500}
				return &waiveForm{Item: item, Legend: p.l.plain(i.Name), Why: why}
			}
		}
	}
	return nil
}

func (s *Site) waive(v *visit) error {
	p, err := v.documentsPage()
	if err != nil {
		return err
	}
	item, why := v.r.PostForm.Get("waive"), v.r.PostForm.Get("why")
	form := p.waiveForm(item)
	if form == nil {
		return chancery.NotFound("checklist", item)
	}
	list, code, _ := strings.Cut(item, ":")
	err = s.service.Waive(v.ctx(), v.who, p.file.Spec.Kind, p.file.Head().Ref, list, code, why)
	if err == nil {
		return v.redirect(p.base + "/documents#checks")
	}
	wrong := chancery.FieldsOf(err)
	if chancery.ProblemOf(err) != chancery.Bad || len(wrong) == 0 {
		return err
	}
	form.Why.Value, form.Why.Error = why, explain(v.lang, "waiver", wrong[0].Key, wrong[0].Args)
	p.view.Waive = form
	p.view.Summary = []summaryItem{{Text: form.Why.Label + ": " + form.Why.Error, Href: "#f-why"}}
	return p.show(http.StatusUnprocessableEntity)
}

package web

import (
	"net/http"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

var formPage = newPage[formView]("form")

// draft is a form on its way: what it is about and what was typed.
type draft struct {
	got    *service.View
	fields chancery.Fields
	typed  entered
	errs   []chancery.FieldError
	picks  map[string][]service.Name
	focus  string
	view   formView
	head   head
}

// showForm answers with a form; with errors its status says so.
func (v *visit) showForm(d draft) error {
	lists, few, err := v.lists(d.fields)
	if err != nil {
		return err
	}
	f := &form{v: v, kind: d.got.Spec.Kind, terms: d.got.Terms, picks: d.picks, few: few, focus: d.focus, state: string(d.got.Head().State), makes: d.view.Keep}
	if err := v.offerUsual(&d); err != nil {
		return err
	}
	d.view.Summary = f.summary(d.errs)
	d.view.Groups = f.groups(d.fields, d.typed)
	d.view.Lists, d.view.Title = lists, d.head.Title
	d.view.Dates = slices.ContainsFunc(d.fields, func(f chancery.Field) bool { return f.Type == chancery.TypeDate })
	if d.view.Reason != nil {
		d.view.Reason.Error = f.errors["reason"]
	}
	status := http.StatusOK
	if len(d.errs) > 0 || len(d.view.Twins) > 0 {
		status = http.StatusUnprocessableEntity
		d.head.Title = v.t("web.form.error_title", "title", d.head.Title)
	}
	return formPage.showAs(v, status, d.head, d.view)
}

// refField is the code of a new record where people choose it.
func refField(spec *chancery.Spec) chancery.Fields {
	if spec.Numbering != chancery.Coded || spec.CodeFrom != nil {
		return nil
	}
	return chancery.Fields{{Name: "ref", Type: chancery.TypeLine, Group: "main", Required: true, Max: 120}}
}

// typable are the fields that people fill in.
func typable(e chancery.Entity) chancery.Fields {
	return slices.DeleteFunc(chancery.AllFields(e), func(f chancery.Field) bool { return f.Given })
}

func (v *visit) newDraft() (draft, error) {
	spec, err := v.spec()
	if err != nil {
		return draft{}, err
	}
	return v.newDraftOf(spec)
}

func (v *visit) newDraftOf(spec *chancery.Spec) (draft, error) {
	got, err := v.site.service.Blank(v.ctx(), v.who, spec.Kind)
	if err != nil {
		return draft{}, err
	}
	d := draft{got: got, fields: append(refField(spec), typable(got.Entity)...)}
	d.view = formView{Action: "/" + spec.Plural + "/new", Back: "/" + spec.Plural, Save: v.t("action.save"), Again: true, Keep: true}
	d.head = head{
		Title: v.t("web.form.new", "kind", kindLabel(v.lang, spec.Kind)), Kind: spec.Kind,
		Trail: []link{{Text: v.t("area." + string(spec.Area))}, {Text: kindsLabel(v.lang, spec.Kind), Href: "/" + spec.Plural}},
	}
	if added := v.query("added"); added != "" {
		d.head.Notice = v.t("web.done.create", "ref", added)
	}
	return d, nil
}

func (s *Site) newForm(v *visit) error {
	d, err := v.newDraft()
	if err != nil {
		return err
	}
	if id := v.query("draft"); id != "" {
		if err := v.resume(&d, chancery.ID(id)); err != nil {
			return err
		}
		return v.showForm(d)
	}
	if d.typed, err = v.beginning(d); err != nil {
		return err
	}
	if err := v.copyOf(&d); err != nil {
		return err
	}
	for _, f := range d.fields { // a link may begin a form: /tasks/new?from=conference/2022-H1
		if given := v.query(f.Name); given != "" && (f.Type == chancery.TypeRef || f.Type == chancery.TypeCode || f.Type == chancery.TypeLine || f.Type == chancery.TypeDate) {
			d.typed[f.Name] = given
			if f.Listed {
				d.typed[f.Name] = strings.Fields(given)
			}
		} else if given != "" && f.Type == chancery.TypeRefs {
			d.typed[f.Name] = []string{given}
		}
	}
	if err := v.beginFor(&d); err != nil {
		return err
	}
	if err := v.offerDrafts(&d); err != nil {
		return err
	}
	return v.showForm(d)
}

// beginning is what stands in a new form before anybody typed: the lowest
// marking, and the writer's organisation as the owner.
func (v *visit) beginning(d draft) (entered, error) {
	typed := v.fromRecord(d.got, d.fields)
	if typed["marking"] == "" {
		typed["marking"] = lowest(d.got.Terms)
	}
	if !d.got.Spec.Shared && v.who.Organisation != "" {
		own, _, err := v.site.service.Lookup(v.ctx(), v.who, []chancery.Kind{"organisation"}, string(v.who.Organisation), 1)
		if err != nil {
			return nil, err
		}
		if own != nil {
			typed["owner"] = v.typedRef([]chancery.Kind{"organisation"}, *own)
		}
	}
	return typed, nil
}

func lowest(terms map[string][]chancery.Term) string {
	low := ""
	var rank int64
	for _, t := range terms["marking_level"] {
		if low == "" || t.Rank.N < rank {
			low, rank = t.Code, t.Rank.N
		}
	}
	return low
}

// read takes what was sent into the draft. again is true where a button only
// changes the form and it is to be shown again.
func (v *visit) read(d *draft) (values map[string]any, again bool, err error) {
	sent := v.r.PostForm
	if choice := sent.Get("pick"); choice != "" {
		pick(sent, choice)
		again = true
	}
	d.typed = fromForm(d.fields, sent)
	if do := sent.Get("do"); do != "" {
		return nil, true, v.changeForm(d, do)
	}
	if again {
		return nil, true, nil
	}
	d.typed.dropBlankLines()
	r := reading{v: v}
	values = r.values(d.fields, d.typed)
	d.errs, d.picks = r.errs, r.picks
	return values, false, r.err
}

// refuse shows the form again with what is wrong, if that is what the error is about.
func (v *visit) refuse(d draft, err error) error {
	fields := chancery.FieldsOf(err)
	if chancery.ProblemOf(err) != chancery.Bad || len(fields) == 0 {
		return err
	}
	d.errs = fields
	return v.showForm(d)
}

func (s *Site) create(v *visit) error {
	d, err := v.newDraft()
	if err != nil {
		return err
	}
	if aside, err := v.setAside(&d); aside || err != nil {
		return err
	}
	values, again, err := v.read(&d)
	if err != nil {
		return err
	}
	if again || len(d.errs) > 0 {
		return v.showForm(d)
	}
	if twice, err := v.warnOfTwins(&d, values); twice || err != nil {
		return err
	}
	in := service.Input{Values: values}
	in.Ref, _ = values["ref"].(string)
	delete(values, "ref")
	ref, err := s.service.Create(v.ctx(), v.who, d.got.Spec.Kind, in)
	if err != nil {
		return v.refuse(d, err)
	}
	if err := v.dropDraft(chancery.ID(d.view.Draft)); err != nil {
		return err
	}
	if d.view.For != "" {
		return v.backToWaiting(d.view, d.got.Spec.Kind, ref)
	}
	if v.r.PostForm.Get("again") != "" {
		return v.redirect("/" + d.got.Spec.Plural + "/new?added=" + ref)
	}
	return v.redirect(fileAddress(d.got.Spec.Kind, ref) + "?done=create")
}

func (v *visit) editDraft() (draft, error) {
	spec, err := v.spec()
	if err != nil {
		return draft{}, err
	}
	return v.editDraftOf(spec, v.path("ref"))
}

func (v *visit) editDraftOf(spec *chancery.Spec, ref string) (draft, error) {
	got, err := v.site.service.Get(v.ctx(), v.who, spec.Kind, ref)
	if err != nil {
		return draft{}, err
	}
	if !v.who.Allows(string(spec.Kind) + ".edit") {
		return draft{}, chancery.May(string(spec.Kind) + ".edit")
	}
	d := draft{got: got, fields: typable(got.Entity)}
	base := fileAddress(spec.Kind, got.Head().Ref)
	d.view = formView{Action: base + "/edit", Back: base, Version: got.Head().Version, Save: v.t("action.save"), Keep: true}
	top := v.fileTop(labels{lang: v.lang, names: got.Names, terms: got.Terms}, got, "")
	d.head = v.fileHead(got, top)
	d.head.Trail = append(d.head.Trail, link{Text: got.Head().Ref, Href: base})
	d.head.Title = v.t("web.form.edit", "title", top.Title.Text)
	return d, nil
}

func (s *Site) editForm(v *visit) error {
	d, err := v.editDraft()
	if err != nil {
		return err
	}
	d.typed = v.fromRecord(d.got, d.fields)
	kept, err := s.service.DraftOf(v.ctx(), v.who, d.got.Head().ID)
	if err != nil {
		return err
	}
	if kept != nil {
		if err := v.resumeEdit(&d, *kept); err != nil {
			return err
		}
	}
	return v.showForm(d)
}

func (s *Site) edit(v *visit) error {
	d, err := v.editDraft()
	if err != nil {
		return err
	}
	version := numberSent(v.r.PostForm, "version")
	d.view.Version = version
	if aside, err := v.setAside(&d); aside || err != nil {
		return err
	}
	values, again, err := v.read(&d)
	if err != nil {
		return err
	}
	if again || len(d.errs) > 0 {
		return v.showForm(d)
	}
	if version == 0 {
		return chancery.Invalid("version", "error.bad_request")
	}
	if v.r.PostForm.Get("resolve") != "" {
		dropTheirs(values, v.r.PostForm)
	}
	if v.r.PostForm.Get("resolve") == "" {
		if twice, err := v.warnOfTwins(&d, values); twice || err != nil {
			return err
		}
	}
	kind, ref := d.got.Spec.Kind, d.got.Head().Ref
	err = s.service.Edit(v.ctx(), v.who, kind, ref, service.Input{Version: version, Values: values})
	if chancery.ProblemOf(err) == chancery.Stale {
		return s.conflict(v, d, version)
	}
	if err != nil {
		return v.refuse(d, err)
	}
	if err := v.dropDraftOf(d.got.Head().ID); err != nil {
		return err
	}
	return v.redirect(fileAddress(kind, ref) + "?done=edit")
}

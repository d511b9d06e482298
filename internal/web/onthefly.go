package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// beginFor begins a new form that a field of another one waits for: it is
// called what was typed there.
func (v *visit) beginFor(d *draft) error {
	d.view.For, d.view.Into = v.query("for"), v.query("into")
	if d.view.For == "" {
		return nil
	}
	waiting, err := v.site.service.Draft(v.ctx(), v.who, chancery.ID(d.view.For))
	if err != nil {
		return err
	}
	inputs, err := unpacked(waiting.Draft)
	if err != nil {
		return err
	}
	name := ""
	for _, s := range inputs["f."+d.view.Into] {
		if s = strings.TrimSpace(s); s != "" && !strings.HasSuffix(s, ")") {
			name = s
		}
	}
	for _, f := range d.fields {
		if !f.Title || name == "" {
			continue
		}
		if t, ok := d.typed[f.Name].(chancery.Text); ok {
			if v.lang == "vi" {
				t.VI = name
			} else {
				t.EN = name
			}
			d.typed[f.Name] = t
		} else {
			d.typed[f.Name] = name
		}
	}
	return v.noteWaiting(d)
}

// noteWaiting says where saving leads to and lets one go back without.
func (v *visit) noteWaiting(d *draft) error {
	if d.view.For == "" {
		return nil
	}
	waiting, err := v.site.service.Draft(v.ctx(), v.who, chancery.ID(d.view.For))
	if chancery.ProblemOf(err) == chancery.Missing { // discarded meanwhile
		d.view.For, d.view.Into = "", ""
		return nil
	}
	if err != nil {
		return err
	}
	d.view.Again, d.view.Back = false, entryAddress(*waiting)
	d.view.Notes = append(d.view.Notes, formNote{
		Text:  v.t("draft.waiting", "kind", kindLabel(v.lang, waiting.Kind), "field", pathLabel(v.lang, waiting.Kind, d.view.Into)),
		Links: []link{{Text: v.draftTitle(*waiting), Href: entryAddress(*waiting)}},
	})
	return nil
}

// backToWaiting puts the new record into the field that waited for it and goes back
// there. Where the waiting form is gone, it leads to the record.
func (v *visit) backToWaiting(view formView, kind chancery.Kind, ref string) error {
	waiting, err := v.site.service.Draft(v.ctx(), v.who, chancery.ID(view.For))
	if chancery.ProblemOf(err) == chancery.Missing {
		return v.redirect(fileAddress(kind, ref) + "?done=create")
	}
	if err != nil {
		return err
	}
	inputs, err := unpacked(waiting.Draft)
	if err != nil {
		return err
	}
	f, ok := fieldAt(waiting.Kind, view.Into)
	made, _, err := v.site.service.Lookup(v.ctx(), v.who, []chancery.Kind{kind}, ref, 1)
	if err != nil {
		return err
	}
	if ok && made != nil && slices.Contains(f.Targets, kind) {
		fillIn(inputs, "f."+view.Into, v.typedRef(f.Targets, *made), f.Type == chancery.TypeRefs)
		kept := waiting.Draft
		kept.Content = packed(inputs)
		if _, err := v.site.service.KeepDraft(v.ctx(), v.who, kept); err != nil {
			return err
		}
	}
	return v.redirect(entryAddress(*waiting) + "&focus=" + url.QueryEscape(view.Into))
}

// fieldAt finds the field of a path: "lead", "delegation.2.person".
func fieldAt(kind chancery.Kind, path string) (chancery.Field, bool) {
	spec, err := chancery.SpecOf(kind)
	if err != nil {
		return chancery.Field{}, false
	}
	parts := strings.Split(path, ".")
	f, ok := spec.DescribeAll().ByName(parts[0])
	if ok && len(parts) == 3 {
		f, ok = f.LineFields().ByName(parts[2])
	}
	return f, ok
}

// fillIn puts a reference into an input. Of several it takes the place of what
// names no record yet, else it comes last.
func fillIn(inputs url.Values, name, value string, several bool) {
	list := inputs[name]
	if !several {
		inputs.Set(name, value)
		return
	}
	i := slices.IndexFunc(list, func(s string) bool { return !strings.HasSuffix(strings.TrimSpace(s), ")") })
	if i < 0 {
		inputs.Add(name, value)
		return
	}
	list[i] = value
}

// copyOf begins a form as a copy of a record, without what belongs to that alone.
func (v *visit) copyOf(d *draft) error {
	ref := v.query("copy")
	if ref == "" {
		return nil
	}
	got, err := v.site.service.Get(v.ctx(), v.who, d.got.Spec.Kind, ref)
	if err != nil {
		return err
	}
	for _, f := range chancery.AllFields(got.Entity) {
		if !f.Once {
			d.typed[f.Name] = v.fromField(got.Names, f)
		}
	}
	title, _ := service.Title(string(v.lang), got.Entity, got.Names)
	d.view.Notes = append(d.view.Notes, formNote{Text: v.t("web.form.copied"), Links: []link{{Text: title, Href: fileAddress(d.got.Spec.Kind, ref)}}})
	return nil
}

// offerUsual lets a new form take over from the writer's last entry what often
// repeats.
func (v *visit) offerUsual(d *draft) error {
	if !d.view.Again || d.view.UsualSet != nil {
		return nil
	}
	last, err := v.site.service.LastEntered(v.ctx(), v.who, d.got.Spec.Kind)
	if err != nil || last == nil {
		return err
	}
	d.view.Usual, _ = service.Title(string(v.lang), last.Entity, last.Names)
	return nil
}

// takeUsual fills what nobody touched as it is in the last entry; undo empties
// it again where it still stands as it was filled.
func (v *visit) takeUsual(d *draft, undo bool) error {
	last, err := v.site.service.LastEntered(v.ctx(), v.who, d.got.Spec.Kind)
	if err != nil || last == nil {
		return err
	}
	begun, err := v.beginning(*d)
	if err != nil {
		return err
	}
	for _, f := range chancery.AllFields(last.Entity) {
		was := v.fromField(last.Names, f)
		switch {
		case !f.Usual || blank(was):
		case undo:
			if slices.Contains(v.r.PostForm["usual"], f.Name) && sameEntered(d.typed[f.Name], was) {
				d.typed[f.Name] = begun[f.Name]
			}
		case sameEntered(d.typed[f.Name], was):
		case blank(d.typed[f.Name]) || sameEntered(d.typed[f.Name], begun[f.Name]):
			d.typed[f.Name] = was
			d.view.UsualSet = append(d.view.UsualSet, f.Name)
		}
	}
	return nil
}

// numberSent is a number in a form; 0 where there is none.
func numberSent(sent url.Values, name string) int64 {
	n, _ := strconv.ParseInt(sent.Get(name), 10, 64)
	return n
}

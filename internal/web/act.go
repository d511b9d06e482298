package web

import (
	"net/url"
	"slices"
	"strconv"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// actDraft is the page that asks what an act needs: empty fields, a reason, or
// just to be sure.
func (v *visit) actDraft() (draft, error) {
	spec, err := v.spec()
	if err != nil {
		return draft{}, err
	}
	act := v.path("act")
	mv, isMove := spec.Moves[act]
	if !isMove && act != "remove" {
		return draft{}, v.site.nowhere(v)
	}
	got, err := v.site.service.Get(v.ctx(), v.who, spec.Kind, v.path("ref"))
	if err != nil {
		return draft{}, err
	}
	if !v.who.Allows(string(spec.Kind) + "." + act) {
		return draft{}, chancery.May(string(spec.Kind) + "." + act)
	}
	if isMove && !slices.Contains(mv.From, got.Head().State) {
		return draft{}, chancery.Refuse("move.wrong_state", "act", act, "kind", string(spec.Kind), "state", string(got.Head().State))
	}
	d := draft{got: got}
	fields := chancery.OwnFields(got.Entity)
	for _, n := range service.OpenNeeds(got.Spec, got.Entity, mv) {
		f, _ := fields.ByName(n)
		f.Group, f.Required = "main", true
		d.fields = append(d.fields, f)
	}
	base := fileAddress(spec.Kind, got.Head().Ref)
	label := actLabel(v.lang, spec.Kind, act)
	d.view = formView{Action: base + "/" + act, Back: base, Version: got.Head().Version, Save: label}
	d.view.Danger = act == "remove" || toneOf(spec, mv.To) == toneOff && isMove
	top := v.fileTop(labels{lang: v.lang, names: got.Names, terms: got.Terms}, got, "")
	d.view.Lead = v.actLead(got, act, mv)
	d.view.Reason = &input{
		Name: "reason", ID: "f-reason", Label: fieldLabel(v.lang, string(spec.Kind), "reason"), Hint: i18n.T(v.lang, "hint.reason"),
		Required: mv.Reason, Value: v.r.PostForm.Get("reason"), Type: chancery.TypeNote, Max: 2000,
	}
	d.head = v.fileHead(got, top)
	d.head.Trail = append(d.head.Trail, link{Text: top.Title.Text, Href: base, Lang: top.Title.Lang})
	d.head.Title = label
	return d, nil
}

func (v *visit) actLead(got *service.View, act string, mv chancery.Move) string {
	r := got.Head()
	if act == "remove" {
		return v.t("web.act.remove", "ref", r.Ref)
	}
	return v.t("web.act.lead", "ref", r.Ref, "from", stateLabel(v.lang, r.Kind, r.State), "to", stateLabel(v.lang, r.Kind, mv.To))
}

func (s *Site) actForm(v *visit) error {
	d, err := v.actDraft()
	if err != nil {
		return err
	}
	d.typed = v.fromRecord(d.got, d.fields)
	return v.showForm(d)
}

func (s *Site) act(v *visit) error {
	if v.path("act") == "restore" {
		return s.restore(v)
	}
	d, err := v.actDraft()
	if err != nil {
		return err
	}
	values, again, err := v.read(&d)
	if err != nil {
		return err
	}
	if again || len(d.errs) > 0 {
		return v.showForm(d)
	}
	kind, ref, act := d.got.Spec.Kind, d.got.Head().Ref, v.path("act")
	reason := v.r.PostForm.Get("reason")
	if act == "remove" {
		if err := s.service.Remove(v.ctx(), v.who, kind, ref, reason); err != nil {
			return err
		}
		return v.redirect("/" + d.got.Spec.Plural + "?removed=" + url.QueryEscape(ref))
	}
	version, _ := strconv.ParseInt(v.r.PostForm.Get("version"), 10, 64) // 0 does not ask
	err = s.service.Act(v.ctx(), v.who, kind, ref, act, service.Input{Version: version, Values: values, Reason: reason})
	if err != nil {
		return v.refuse(d, err)
	}
	return v.redirect(fileAddress(kind, ref) + "?done=" + url.QueryEscape(act))
}

// restore brings a removed record back.
func (s *Site) restore(v *visit) error {
	spec, err := v.spec()
	if err != nil {
		return err
	}
	if err := s.service.Restore(v.ctx(), v.who, spec.Kind, v.path("ref")); err != nil {
		return err
	}
	return v.redirect(fileAddress(spec.Kind, v.path("ref")) + "?done=restore")
}

package web

import (
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// prepareInto asks for the one record whose field takes the chosen ones in.
func (w *bulkWork) prepareInto(name string) error {
	v := w.v
	at := slices.IndexFunc(holders(w.a.spec.Kind), func(h holder) bool { return h.name() == name })
	if at < 0 {
		return chancery.Refuse("bulk.no_act")
	}
	w.to = holders(w.a.spec.Kind)[at]
	kind := w.to.spec.Kind
	if !v.who.Allows(string(kind) + ".edit") {
		return chancery.May(string(kind) + ".edit")
	}
	w.view.Label = v.t("bulk.into", "kind", kindLabel(v.lang, kind), "field", fieldLabel(v.lang, string(kind), w.to.field.Name))
	w.view.Into = &input{Name: "into", ID: "f-into", Label: kindLabel(v.lang, kind), Type: chancery.TypeRef, Kinds: string(kind), Value: w.sent.Get("into"), Required: true}
	if w.sent.Get("step") == "" || strings.TrimSpace(w.sent.Get("into")) == "" {
		w.d.focus = "into"
		return nil
	}
	refs, err := v.site.service.Chosen(v.ctx(), v.who, w.b)
	if err != nil {
		return err
	}
	if len(w.to.field.Targets) != 1 {
		for i := range refs {
			refs[i] = string(w.a.spec.Kind) + "/" + refs[i]
		}
	}
	w.b = service.Bulk{Kind: kind, Refs: []string{typedReference(w.sent.Get("into"))}, Act: "edit", Mode: service.ModeAdd, Fixed: map[string]any{w.to.field.Name: refs}}
	return nil
}

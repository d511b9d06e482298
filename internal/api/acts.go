package api

import (
	"errors"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// acts answers with every act of a record's life, and why the caller may not do
// those that they may not do now.
func acts(c *call) error {
	if err := c.known(); err != nil {
		return err
	}
	e, list, err := c.svc().Acts(c.ctx(), c.who, c.spec.Kind, c.ref())
	if err != nil {
		return err
	}
	r := e.Head()
	items := make([]object, len(list))
	for i, a := range list {
		items[i] = c.availability(r, a)
	}
	body := object{{"kind", string(r.Kind)}, {"ref", r.Ref}, {"version", r.Version}}
	if r.State != "" {
		body = append(body, member{"state", string(r.State)})
	}
	c.w.Header().Set("Content-Language", string(c.lang))
	c.sendTagged(append(body, member{"items", items}))
	return nil
}

func (c *call) availability(r *chancery.Record, a service.Availability) object {
	kind := r.Kind
	o := object{{"act", a.Act}, {"label", actLabel(c.lang, kind, a.Act)}, {"allowed", a.Refused == nil}}
	if a.To != "" {
		o = append(o, member{"to", string(a.To)}, member{"to_label", first(c.lang, "state."+string(kind)+"."+string(a.To), "state."+string(a.To))})
	}
	if a.Reason {
		o = append(o, member{"reason_required", true})
	}
	if len(a.Needs) > 0 {
		needs, labels := make([]object, len(a.Needs)), make([]string, len(a.Needs))
		for i, name := range a.Needs {
			labels[i] = fieldLabel(c.lang, string(kind), name)
			needs[i] = object{{"pointer", pointerOf(name)}, {"field", name}, {"label", labels[i]}}
		}
		o = append(o, member{"needs", needs}, member{"needs_text", c.t("api.acts_need", "fields", i18n.List(c.lang, labels...))})
	}
	method, address := methodOf(a.Act), addressOf(c.spec, r.Ref)
	if method == "POST" {
		address += "/" + a.Act
	}
	o = append(o, member{"method", method}, member{"href", address})
	if a.Refused != nil {
		o = append(o, member{"why", c.why(a.Refused)})
	}
	return o
}

func methodOf(act string) string {
	switch act {
	case "edit":
		return "PATCH"
	case "remove":
		return "DELETE"
	}
	return "POST"
}

// why is a refusal as the problem would word it that the act would be answered with.
func (c *call) why(err error) object {
	if c.who.ReadOnly {
		err = onlyReads
	}
	r := &refusal{}
	if !errors.As(err, &r) {
		r = refusalOf(err)
	}
	return object{{"type", "/api/docs#" + r.name}, {"status", r.status}, {"key", r.key}, {"detail", explain(c.lang, c.spec.Kind, r.key, r.args)}}
}

// actsSchema describes what acts answers with.
func actsSchema() object {
	text := object{{"type", "string"}}
	return object{
		{"type", "object"}, {"required", []string{"kind", "ref", "version", "items"}}, {"properties", object{
			{"kind", text}, {"ref", text}, {"version", object{{"type", "integer"}}}, {"state", text}, {"items", listOf(refTo("Availability"))},
		}},
	}
}

func availabilitySchema() object {
	text := object{{"type", "string"}}
	return object{
		{"type", "object"}, {"description", english("api.schema.availability")}, {"required", []string{"act", "label", "allowed", "method", "href"}},
		{"properties", object{
			{"act", text}, {"label", text}, {"allowed", object{{"type", "boolean"}, {"description", english("api.schema.allowed")}}},
			{"to", text}, {"to_label", text}, {"reason_required", object{{"type", "boolean"}}},
			{"needs", listOf(object{{"type", "object"}, {"required", []string{"pointer", "field", "label"}}, {"properties", object{{"pointer", text}, {"field", text}, {"label", text}}}})},
			{"needs_text", object{{"type", "string"}, {"description", english("api.schema.needs_text")}}},
			{"method", object{{"type", "string"}, {"enum", []string{"POST", "PATCH", "DELETE"}}}}, {"href", object{{"type", "string"}, {"format", "uri-reference"}}},
			{"why", object{{"type", "object"}, {"description", english("api.schema.why")}, {"required", []string{"type", "status", "key", "detail"}}, {"properties", object{
				{"type", text}, {"status", object{{"type", "integer"}}}, {"key", text}, {"detail", text},
			}}}},
		}},
	}
}

package api

import (
	"net/http"
	"net/url"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

const webhooks = "/api/v1/webhooks"

// webhookOperations are the subscriptions of one's own and their messages.
func webhookOperations() []operation {
	one, many := webhooks+"/{id}", refTo("Webhook")
	id, message := pathParameter("id", "webhook_id"), pathParameter("delivery", "webhook_delivery")
	missing, secret := []int{404}, answer{"200", "api.answer.ok", jsonType, refTo("WebhookSecret"), nil}
	return []operation{
		{method: "GET", path: webhooks, id: "listWebhooks", summary: "api.op.webhooks", handle: listWebhooks, answers: []answer{ok(refTo("Webhooks"), "ETag")}},
		{method: "POST", path: webhooks, id: "createWebhook", summary: "api.op.webhook_create", handle: createWebhook, body: body(refTo("WebhookCreate")),
			answers: []answer{{"201", "api.answer.created", jsonType, refTo("WebhookCreated"), []string{"Location"}}}},
		{method: "GET", path: one, id: "getWebhook", summary: "api.op.webhook_get", handle: getWebhook, parameters: []object{id}, answers: []answer{ok(many, "ETag")}},
		{method: "PATCH", path: one, id: "editWebhook", summary: "api.op.webhook_edit", handle: editWebhook, parameters: []object{id},
			body: body(refTo("WebhookUpdate"), mergePatch), answers: []answer{ok(many)}},
		{method: "DELETE", path: one, id: "removeWebhook", summary: "api.op.webhook_remove", handle: removeWebhook, parameters: []object{id}, answers: []answer{{status: "204", message: "api.answer.ok"}}},
		{method: "POST", path: one + "/secret", id: "renewWebhookSecret", summary: "api.op.webhook_secret", handle: renewSecret, parameters: []object{id}, answers: []answer{secret}},
		{method: "POST", path: one + "/trial", id: "tryWebhook", summary: "api.op.webhook_trial", handle: tryWebhook, parameters: []object{id}, answers: []answer{{status: "202", message: "api.answer.accepted"}}},
		{method: "GET", path: one + "/deliveries", id: "listDeliveries", summary: "api.op.webhook_deliveries", handle: listDeliveries,
			parameters: []object{id, common("limit"), common("cursor")}, answers: []answer{ok(refTo("Deliveries"), "ETag")}, fails: missing},
		{method: "POST", path: one + "/deliveries/{delivery}/again", id: "redeliver", summary: "api.op.webhook_again", handle: redeliver,
			parameters: []object{id, message}, answers: []answer{{status: "202", message: "api.answer.accepted"}}},
	}
}

func pathParameter(name, message string) object {
	return object{{"name", name}, {"in", "path"}, {"required", true}, {"description", english("api.parameter." + message)}, {"schema", object{{"type", "string"}}}}
}

// webhookSchemas are those of subscriptions and their messages.
func webhookSchemas() object {
	text, flag, moment := object{{"type", "string"}}, object{{"type", "boolean"}}, object{{"type", "string"}, {"format", "date-time"}}
	address := object{{"type", "string"}, {"format", "uri"}, {"maxLength", 2000}, {"description", english("api.schema.webhook_url")}}
	events := object{{"type", "array"}, {"items", object{{"type", "string"}, {"pattern", `^(\*|[a-z_]+)\.(\*|[a-z_]+)$`}}}, {"minItems", 1}, {"maxItems", 100},
		{"description", english("api.schema.webhook_events")}, {"examples", [][]string{{"activity.*", "agreement.sign"}}}}
	filter := object{{"type", "string"}, {"description", english("api.schema.webhook_filter")}, {"examples", []string{"partners=CN,LA"}}}
	label := object{{"type", "string"}, {"maxLength", 200}}
	key := object{{"type", "string"}, {"description", english("api.schema.webhook_secret")}}
	sent := object{{"label", label}, {"url", address}, {"events", events}, {"filter", filter}, {"active", flag}}
	whole := append(append(object{{"id", text}, {"account", text}}, sent...), object{
		{"stopped", object{{"type", "string"}, {"description", english("api.schema.webhook_stopped")}}}, {"created_at", moment}, {"updated_at", moment}, {"_links", refTo("Links")},
	}...)
	required := []string{"id", "account", "label", "url", "events", "active", "created_at", "updated_at"}
	shape := func(required []string, p object) object {
		return object{{"type", "object"}, {"required", required}, {"properties", p}}
	}
	strict := member{"additionalProperties", false}
	return object{
		{"Webhook", shape(required, whole)},
		{"Webhooks", shape([]string{"items"}, object{{"items", listOf(refTo("Webhook"))}})},
		{"WebhookCreate", append(shape([]string{"label", "url", "events"}, sent), strict)},
		{"WebhookUpdate", object{{"type", "object"}, {"properties", sent}, strict}},
		{"WebhookCreated", shape(append(required, "secret"), append(whole, member{"secret", key}))},
		{"WebhookSecret", shape([]string{"secret"}, object{{"secret", key}})},
		{"Deliveries", shape([]string{"items", "_links"}, object{{"items", listOf(refTo("Delivery"))}, {"next", text}, {"_links", refTo("Links")}})},
		{"Delivery", shape([]string{"id", "event", "state", "attempts", "created_at"}, object{
			{"id", text}, {"event", text}, {"kind", text}, {"ref", text}, {"ledger_index", object{{"type", "integer"}}},
			{"state", object{{"type", "string"}, {"enum", []string{"waiting", "taken", "given_up", "withheld"}}, {"description", english("api.schema.delivery_state")}}},
			{"attempts", object{{"type", "integer"}}}, {"status", object{{"type", "integer"}, {"description", english("api.schema.delivery_status")}}},
			{"error", text}, {"created_at", moment}, {"tried_at", moment}, {"next_at", moment},
		})},
		{"Event", object{
			{"type", "object"}, {"description", english("api.schema.event")}, {"required", []string{"id", "type", "at"}},
			{"properties", object{
				{"id", text}, {"type", object{{"type", "string"}, {"examples", []string{"activity.approve", service.Trial}}}}, {"at", moment}, {"by", text}, {"kind", text}, {"ref", text},
				{"version", object{{"type", "integer"}}}, {"ledger_index", object{{"type", "integer"}}}, {"removed", flag},
				{"record", object{{"type", "object"}, {"description", english("api.schema.event_record")}}},
			}},
		}},
	}
}

// webhookEvents describe what receivers are sent, in the part of OpenAPI for that.
func webhookEvents() object {
	header := func(name, message string) object {
		return object{{"name", name}, {"in", "header"}, {"required", true}, {"description", english("api.parameter." + message)}, {"schema", object{{"type", "string"}}}}
	}
	return object{{"changed", object{{"post", object{
		{"operationId", "receiveEvent"}, {"tags", []string{generalTag}}, {"summary", english("api.op.webhook_receive")}, {"security", []object{}},
		{"parameters", []object{header("webhook-id", "webhook_message_id"), header("webhook-timestamp", "webhook_timestamp"), header("webhook-signature", "webhook_signature")}},
		{"requestBody", object{{"required", true}, {"content", object{{jsonType, object{{"schema", refTo("Event")}}}}}}},
		{"responses", object{
			{"2XX", object{{"description", english("api.answer.webhook_taken")}}}, {"410", object{{"description", english("api.answer.webhook_gone")}}},
			{"4XX", object{{"description", english("api.answer.webhook_later")}}},
		}},
	}}}}}
}

func (c *call) subscription(s service.Subscription) object {
	at := webhooks + "/" + url.PathEscape(string(s.ID))
	o := object{{"id", string(s.ID)}, {"account", s.Account}, {"label", s.Label}, {"url", s.URL}, {"events", s.Events}}
	if s.Filter != "" {
		o = append(o, member{"filter", s.Filter})
	}
	o = append(o, member{"active", s.Active})
	if s.Stopped != "" {
		o = append(o, member{"stopped", c.t(s.Stopped)})
	}
	return append(o, member{"created_at", instant(s.CreatedAt)}, member{"updated_at", instant(s.UpdatedAt)},
		member{"_links", object{{"self", at}, {"deliveries", at + "/deliveries"}}})
}

func listWebhooks(c *call) error {
	if err := c.known(); err != nil {
		return err
	}
	list, err := c.svc().Webhooks(c.ctx(), c.who)
	if err != nil {
		return err
	}
	items := make([]object, len(list))
	for i, s := range list {
		items[i] = c.subscription(s)
	}
	c.sendTagged(object{{"items", items}})
	return nil
}

func getWebhook(c *call) error {
	if err := c.known(); err != nil {
		return err
	}
	s, err := c.svc().Webhook(c.ctx(), c.who, c.r.PathValue("id"))
	if err != nil {
		return err
	}
	c.sendTagged(c.subscription(s))
	return nil
}

func createWebhook(c *call) error {
	h, err := c.hook(service.Hook{Active: true}, jsonType)
	if err != nil {
		return err
	}
	s, secret, err := c.svc().AddWebhook(c.ctx(), c.who, h)
	if err != nil {
		return err
	}
	o := c.subscription(s)
	c.w.Header().Set("Location", webhooks+"/"+string(s.ID))
	c.send(http.StatusCreated, jsonType, append(o, member{"secret", secret}))
	return nil
}

func editWebhook(c *call) error {
	id := c.r.PathValue("id")
	now, err := c.svc().Webhook(c.ctx(), c.who, id)
	if err != nil {
		return err
	}
	h, err := c.hook(service.Hook{Label: now.Label, URL: now.URL, Events: now.Events, Filter: now.Filter, Active: now.Active}, jsonType, mergePatch)
	if err != nil {
		return err
	}
	s, err := c.svc().EditWebhook(c.ctx(), c.who, id, h)
	if err != nil {
		return err
	}
	c.send(http.StatusOK, jsonType, c.subscription(s))
	return nil
}

// hook reads a body over what is there already.
func (c *call) hook(h service.Hook, mediaTypes ...string) (service.Hook, error) {
	if err := c.known(); err != nil {
		return h, err
	}
	m, _, err := c.bodyObject(false, mediaTypes...)
	if err != nil {
		return h, err
	}
	var wrong []fieldProblem
	bad := func(name, key string, args ...any) {
		wrong = append(wrong, fieldProblem{pointer: "/" + pointerToken(name), field: name, key: key, args: args})
	}
	for _, name := range memberNames(m) {
		text, isText := m[name].(string)
		switch name {
		case "label", "url", "filter":
			if m[name] != nil && !isText {
				bad(name, "value.not_text")
			}
			*map[string]*string{"label": &h.Label, "url": &h.URL, "filter": &h.Filter}[name] = text
		case "active":
			given, isFlag := m[name].(bool)
			if !isFlag {
				bad(name, "value.not_flag", "value", m[name])
			}
			h.Active = given
		case "events":
			list, isList := m[name].([]any)
			if !isList {
				bad(name, "webhook.no_event")
			}
			h.Events = nil
			for _, e := range list {
				s, _ := e.(string)
				h.Events = append(h.Events, s)
			}
		default:
			bad(name, "value.no_such_field", "value", name)
		}
	}
	return h, invalid(wrong)
}

func removeWebhook(c *call) error {
	return c.nothing(http.StatusNoContent, func() error { return c.svc().RemoveWebhook(c.ctx(), c.who, c.r.PathValue("id")) })
}

func tryWebhook(c *call) error {
	return c.nothing(http.StatusAccepted, func() error { return c.svc().TryWebhook(c.ctx(), c.who, c.r.PathValue("id")) })
}

func redeliver(c *call) error {
	return c.nothing(http.StatusAccepted, func() error {
		return c.svc().Redeliver(c.ctx(), c.who, c.r.PathValue("id"), c.r.PathValue("delivery"))
	})
}

// nothing does something that has no answer but its status.
func (c *call) nothing(status int, do func() error) error {
	if err := c.known(); err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	c.w.WriteHeader(status)
	return nil
}

func renewSecret(c *call) error {
	if err := c.known(); err != nil {
		return err
	}
	secret, err := c.svc().NewWebhookSecret(c.ctx(), c.who, c.r.PathValue("id"))
	if err != nil {
		return err
	}
	c.send(http.StatusOK, jsonType, object{{"secret", secret}})
	return nil
}

func listDeliveries(c *call) error {
	if err := c.known("limit", "cursor"); err != nil {
		return err
	}
	given := c.r.URL.Query()
	limit, err := limitOf(given, maxLimit)
	if err != nil {
		return err
	}
	if limit == 0 {
		limit = 50
	}
	list, next, err := c.svc().Deliveries(c.ctx(), c.who, c.r.PathValue("id"), given.Get("cursor"), limit)
	if err != nil {
		return err
	}
	items := make([]object, len(list))
	for i, s := range list {
		items[i] = delivery(c.lang, s)
	}
	c.sendTagged(append(object{{"items", items}}, c.pageLinks(next)...))
	return nil
}

func delivery(lang i18n.Lang, s service.Sent) object {
	o := object{{"id", string(s.ID)}, {"event", s.Event}}
	if s.Name.Ref != "" {
		o = append(o, member{"kind", string(s.Name.Kind)}, member{"ref", s.Name.Ref})
	}
	if s.Entry >= 0 {
		o = append(o, member{"ledger_index", s.Entry})
	}
	o = append(o, member{"state", s.State}, member{"attempts", s.Attempts})
	if s.Status != 0 {
		o = append(o, member{"status", s.Status})
	}
	if s.Error != "" {
		o = append(o, member{"error", explain(lang, chancery.Kind(""), s.Error, []any{"status", s.Status})})
	}
	o = append(o, member{"created_at", instant(s.CreatedAt)})
	if !s.TriedAt.IsZero() {
		o = append(o, member{"tried_at", instant(s.TriedAt)})
	}
	if s.State == "waiting" {
		o = append(o, member{"next_at", instant(s.NextAt)})
	}
	return o
}

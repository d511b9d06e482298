package api

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"

	"chancery/internal/service"
)

// deadlineFields are the members of a deadline, all of which fields may name.
var deadlineFields = []string{"due", "computed", "start", "state", "days_left", "working_days", "extended", "clock", "article", "record"}

// deadlinesMost is how many deadlines a page has unless it is asked otherwise.
const deadlinesMost = 50

func deadlineOperations() []operation {
	calendar := answer{"200", "api.answer.ok", "text/calendar", object{{"type", "string"}, {"description", english("api.schema.due_calendar")}}, nil}
	fields := queryParameter("fields", english("api.parameter.fields"), listOf(object{{"type", "string"}, {"enum", deadlineFields}}))
	return []operation{{method: "GET", path: "/api/v1/deadlines", id: "listDeadlines", summary: "api.op.deadlines", handle: listDeadlines,
		parameters: []object{queryParameter("clock", english("api.parameter.clock"), object{{"type", "string"}}), common("limit"), common("cursor"), append(fields, member{"style", "form"}, member{"explode", false})},
		answers:    []answer{ok(refTo("Deadlines"), "ETag", "Link"), calendar, unmodified}, fails: []int{404}}}
}

func deadlineSchemas() object {
	text, flag, day := object{{"type", "string"}}, object{{"type", "boolean"}}, refTo("Date")
	return object{{"Deadlines", object{{"type", "object"}, {"required", []string{"items", "more_than_read", "_links"}}, {"properties", object{
		{"items", listOf(object{{"type", "object"}, {"properties", object{
			{"due", day}, {"computed", object{{"$ref", "#/components/schemas/Date"}, {"description", english("api.schema.due_computed")}}}, {"start", day},
			{"state", object{{"type", "string"}, {"enum", []string{"overdue", "paused", "running"}}}},
			{"days_left", object{{"type", "integer"}, {"description", english("api.schema.due_left")}}}, {"working_days", flag}, {"extended", flag},
			{"clock", refTo("Named")}, {"article", text}, {"record", refTo("Named")},
		}}})},
		{"more_than_read", object{{"type", "boolean"}, {"description", english("api.schema.due_more")}}},
		{"next", text}, {"_links", refTo("Links")},
	}}}}}
}

// listDeadlines lists what is overdue or due soon, in pages that go on after the
// last deadline of the one before.
func listDeadlines(c *call) error {
	if err := c.known("clock", "limit", "cursor", "fields"); err != nil {
		return err
	}
	given := c.r.URL.Query()
	if c.media != jsonType {
		return c.exportDeadlines(given.Get("clock"))
	}
	limit, err := limitOf(given, maxLimit)
	if err != nil {
		return err
	}
	if limit == 0 {
		limit = deadlinesMost
	}
	var show shown
	for name := range strings.SplitSeq(strings.Join(given["fields"], ","), ",") {
		if given.Has("fields") && !slices.Contains(deadlineFields, name) {
			return badParameter("fields", "value.no_such_field", "value", name)
		}
		show = append(show, name)
	}
	after, err := base64.RawURLEncoding.DecodeString(given.Get("cursor"))
	if err != nil {
		return badParameter("cursor", "value.not_cursor", "value", given.Get("cursor"))
	}
	due, err := c.svc().Due(c.ctx(), c.who, given.Get("clock"))
	if err != nil {
		return err
	}
	list := due.Records
	if at := slices.IndexFunc(list, func(d service.DueRecord) bool { return d.Key() > string(after) }); at >= 0 {
		list = list[at:]
	} else {
		list = nil
	}
	next := ""
	if len(list) > limit {
		list = list[:limit]
		next = base64.RawURLEncoding.EncodeToString([]byte(list[limit-1].Key()))
	}
	items := make([]object, len(list))
	for i, d := range list {
		items[i] = deadline(d, due, show, given.Has("fields"))
	}
	c.sendTagged(append(object{{"items", items}, {"more_than_read", due.More}}, c.pageLinks(next)...))
	return nil
}

func deadline(d service.DueRecord, due *service.DueList, show shown, chosen bool) object {
	state := "running"
	if d.Paused {
		state = "paused"
	} else if d.Overdue() {
		state = "overdue"
	}
	r := d.Record.Head()
	all := object{
		{"due", string(d.Due)}, {"computed", string(d.Computed)}, {"start", string(d.Start)}, {"state", state}, {"days_left", d.Left}, {"working_days", d.Works}, {"extended", d.Extended},
		{"clock", namedEntity(d.Clock)}, {"article", d.Clock.Article}, {"record", nameObject(service.Name{Kind: r.Kind, Ref: r.Ref, Title: service.TitleOf(d.Record, due.Names)})},
	}
	if !chosen {
		return all
	}
	return slices.DeleteFunc(all, func(m member) bool { return !slices.Contains(show, m.name) })
}

// exportDeadlines answers with all of them as a calendar.
func (c *call) exportDeadlines(clock string) error {
	given := c.r.URL.Query()
	for _, name := range []string{"limit", "cursor", "fields"} {
		if given.Has(name) {
			return badParameter(name, "api.not_of_a_file", "media", c.media)
		}
	}
	var b strings.Builder
	if err := c.svc().ExportDue(c.ctx(), c.who, clock, service.Writing{Format: "ics", Lang: c.lang, Host: c.r.Host}, &b); err != nil {
		return err
	}
	c.w.Header().Set("Content-Disposition", `attachment; filename="deadlines.ics"`)
	c.sendBytes(http.StatusOK, c.media+"; charset=utf-8", []byte(b.String()))
	return nil
}

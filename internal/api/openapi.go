package api

import (
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// Version is the version of the interface, which its description states. The
// address carries its first number.
const Version = "1.0.0"

// openAPI is the description of everything that can be asked, in OpenAPI 3.1.
func (a *API) openAPI() []byte {
	doc := object{
		{"openapi", "3.1.0"},
		{"info", object{
			{"title", english("api.title")}, {"version", Version}, {"summary", english("api.summary")}, {"description", english("api.description")},
			{"license", object{{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}},
		}},
		{"servers", []object{{{"url", "/"}}}},
		{"security", []object{{{"token", []string{}}}}},
		{"tags", tags()},
		{"paths", paths(a.operations)},
		{"webhooks", webhookEvents()},
		{"components", object{
			{"securitySchemes", securitySchemes()},
			{"parameters", commonParameters()},
			{"headers", headers()},
			{"responses", responses()},
			{"schemas", schemas()},
		}},
	}
	return append(appendJSON(nil, doc), '\n')
}

const generalTag = "general"

func tags() []object {
	var list []object
	for _, s := range chancery.Specs() {
		list = append(list, object{{"name", string(s.Kind)}, {"description", i18n.T(i18n.EN, "kind."+string(s.Kind)+".what")}})
	}
	return append(list, object{{"name", generalTag}, {"description", english("api.tag.general")}})
}

func paths(ops []operation) object {
	o := object{}
	at := map[string]int{}
	for _, op := range ops {
		i, ok := at[op.path]
		if !ok {
			i = len(o)
			at[op.path] = i
			o = append(o, member{op.path, object{}})
		}
		o[i].value = append(o[i].value.(object), member{strings.ToLower(op.method), describeOperation(op)})
	}
	return o
}

func describeOperation(op operation) object {
	tag, kind, kinds, act := generalTag, "", "", ""
	if op.spec != nil {
		tag, kind, kinds = string(op.spec.Kind), kindLabel(i18n.EN, op.spec.Kind), kindsLabel(i18n.EN, op.spec.Kind)
		act = actLabel(i18n.EN, op.spec.Kind, op.act)
	}
	o := object{
		{"operationId", op.id}, {"tags", []string{tag}},
		{"summary", english(op.summary, "kind", strings.ToLower(kind), "kinds", strings.ToLower(kinds), "act", act)},
	}
	if op.act != "" {
		o = append(o, member{"description", moveDescription(op)})
	}
	if op.public {
		o = append(o, member{"security", []object{}})
	} else if op.method == "GET" {
		o = append(o, member{"security", []object{{{"token", []string{}}}, {{"session", []string{}}}}})
	}
	if len(op.parameters) > 0 {
		o = append(o, member{"parameters", op.parameters})
	}
	if op.body != nil {
		o = append(o, member{"requestBody", object{{"required", !op.mayBeEmpty}, {"content", *op.body}}})
	}
	return append(o, member{"responses", describeAnswers(op)})
}

func moveDescription(op operation) string {
	mv := op.spec.Moves[op.act]
	var from []string
	for _, s := range mv.From {
		from = append(from, first(i18n.EN, "state."+string(op.spec.Kind)+"."+string(s)))
	}
	text := english("api.op.act_description", "from", i18n.ListOr(i18n.EN, from...), "to", first(i18n.EN, "state."+string(op.spec.Kind)+"."+string(mv.To)))
	if mv.Reason {
		text += " " + english("api.op.act_reason")
	}
	if len(mv.Needs) > 0 {
		text += " " + english("api.op.act_needs", "fields", strings.Join(mv.Needs, ", "))
	}
	return text
}

func describeAnswers(op operation) object {
	o := object{}
	for _, a := range merged(op.answers) {
		d := object{{"description", english(a.message)}}
		if len(a.headers) > 0 {
			h := object{}
			for _, name := range a.headers {
				h = append(h, member{name, object{{"$ref", "#/components/headers/" + name}}})
			}
			d = append(d, member{"headers", h})
		}
		if a.content != nil {
			d = append(d, member{"content", a.content})
		}
		o = append(o, member{a.status, d})
	}
	for _, status := range failuresOf(op) {
		if given, _ := o.get(strconv.Itoa(status)).(object); given != nil { // it also answers so by itself
			content := given.get("content").(object)
			for i, m := range given {
				if m.name == "content" {
					given[i].value = append(content, member{problemType, object{{"schema", refTo(problemSchemaOf(status))}}})
				}
			}
			continue
		}
		o = append(o, member{strconv.Itoa(status), object{{"$ref", "#/components/responses/" + responseNames[status]}}})
	}
	return o
}

// described is an answer with all its forms.
type described struct {
	answer
	content object
}

// merged puts answers of one status together that differ in their form.
func merged(answers []answer) (out []described) {
	for _, a := range answers {
		if len(out) == 0 || out[len(out)-1].status != a.status {
			out = append(out, described{answer: a})
		}
		if last := &out[len(out)-1]; a.media != "" {
			last.content = append(last.content, member{a.media, object{{"schema", a.schema}}})
		}
	}
	return out
}

// responseNames are the components of what can go wrong.
var responseNames = map[int]string{
	400: "BadRequest", 401: "Unauthenticated", 403: "Forbidden", 404: "Missing", 406: "NotAcceptable", 409: "Conflict", 413: "TooLarge",
	415: "MediaType", 422: "Invalid", 429: "Rate", 500: "Broken",
}

// failuresOf lists the statuses an operation can fail with.
func failuresOf(op operation) []int {
	if op.public {
		return []int{400}
	}
	list := []int{400, 401, 406, 429, 500}
	if strings.Contains(op.path, "{") {
		list = append(list, 404)
	}
	if op.method != "GET" {
		list = append(list, 403, 409, 422)
	}
	if op.body != nil {
		list = append(list, 413, 415)
	}
	list = append(list, op.fails...)
	slices.Sort(list)
	return slices.Compact(list)
}

func securitySchemes() object {
	return object{
		{"token", object{{"type", "http"}, {"scheme", "bearer"}, {"description", english("api.security.token")}}},
		{"session", object{{"type", "apiKey"}, {"in", "cookie"}, {"name", sessionCookie}, {"description", english("api.security.session")}}},
	}
}

func headers() object {
	text := object{{"type", "string"}}
	o := object{}
	for _, name := range []string{"ETag", "Link", "Location", "Ledger-Size"} {
		o = append(o, member{name, object{{"description", english("api.header." + strings.ToLower(strings.ReplaceAll(name, "-", "_")))}, {"schema", text}}})
	}
	return o
}

func responses() object {
	o := object{}
	for _, status := range []int{400, 401, 403, 404, 406, 409, 413, 415, 422, 429, 500} {
		o = append(o, member{responseNames[status], object{
			{"description", english("api.answer.s" + strconv.Itoa(status))},
			{"content", object{{problemType, object{{"schema", refTo(problemSchemaOf(status))}}}}},
		}})
	}
	return o
}

func problemSchemaOf(status int) string {
	if status == 409 {
		return "Conflict"
	}
	return "Problem"
}

func schemas() object {
	o := slices.Concat(sharedSchemas(), ledgerSchemas(), reportSchemas(), mergeSchemas(), deadlineSchemas(), webhookSchemas(), documentSchemas())
	for _, s := range chancery.Specs() {
		o = append(o, kindSchemas(s)...)
	}
	return o
}

// Description is the OpenAPI description as it is served.
func Description() []byte {
	a := &API{}
	a.operations = a.allOperations()
	return a.openAPI()
}

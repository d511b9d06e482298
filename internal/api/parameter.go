package api

import (
	"maps"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// english words a message of the description.
func english(key string, args ...any) string { return i18n.T(i18n.EN, key, args...) }

func refTo(schema string) object { return object{{"$ref", "#/components/schemas/" + schema}} }

func listOf(items object) object { return object{{"type", "array"}, {"items", items}} }

func common(name string) object {
	return object{{"$ref", "#/components/parameters/" + strings.ReplaceAll(name, "-", "")}}
}

var requiredPeriod = common("report_period")

var refParameter, kindInPath = common("ref"), common("kind_in_path")

func ok(schema object, headers ...string) answer {
	return answer{"200", "api.answer.ok", jsonType, schema, headers}
}

var unmodified = answer{status: "304", message: "api.answer.unmodified"}

// writes are the parameters of what makes something.
func writes() []object { return []object{common("dry_run"), common("Idempotency-Key")} }

// edits are the parameters of what changes one record.
func edits() []object { return []object{refParameter, common("dry_run"), common("If-Match")} }

func body(schema object, more ...string) *object {
	content := object{}
	for _, media := range append([]string{jsonType}, more...) {
		content = append(content, member{media, object{{"schema", schema}}})
	}
	return &content
}

// uploadBody is the body of an import: a file, or a form with several.
func uploadBody() *object {
	file := object{{"type", "string"}, {"format", "binary"}}
	content := object{}
	for _, media := range slices.Sorted(maps.Keys(importTypes)) {
		content = append(content, member{media, object{{"schema", file}}})
	}
	content = append(content, member{"multipart/form-data", object{{"schema", object{
		{"type", "object"}, {"properties", object{{"file", listOf(file)}}},
	}}}})
	return &content
}

func queryParameter(name, description string, schema object) object {
	return object{{"name", name}, {"in", "query"}, {"description", description}, {"schema", schema}}
}

func flagParameter(name string) object {
	return queryParameter(name, english("api.parameter."+name), object{{"type", "boolean"}, {"default", false}})
}

func bulkAct(spec *chancery.Spec) object {
	acts := append([]string{"create", "edit", "remove", "restore"}, actsOf(spec)...)
	return queryParameter("act", english("api.parameter.act"), object{{"type", "string"}, {"enum", acts}, {"default", "create"}})
}

var periodSchema = object{{"type", "string"}, {"pattern", `^\d{4}(-(H[12]|T[1-3]|Q[1-4]|9M))?$`}}

// commonParameters are those that many operations have, by the name of their
// component.
func commonParameters() object {
	text, number := object{{"type", "string"}}, object{{"type", "integer"}, {"minimum", 1}, {"maximum", maxLimit}}
	list := object{{"type", "array"}, {"items", text}}
	o := object{{"ref", object{
		{"name", "ref"}, {"in", "path"}, {"required", true}, {"description", english("api.parameter.ref")}, {"schema", text}, {"example", "2022-0142"},
	}}}
	for _, p := range []struct {
		name, in string
		schema   object
		example  any
	}{
		{"If-Match", "header", text, `"3-0f1e2d3c4b5a"`}, {"If-None-Match", "header", text, `"3-0f1e2d3c4b5a"`},
		{"Idempotency-Key", "header", object{{"type", "string"}, {"maxLength", maxKey}}, "7f9c2ba4-e88f-4a1d-8b1d-3f6c2d9a0b11"},
		{"dry_run", "query", object{{"type", "boolean"}, {"default", false}}, nil},
		{"fields", "query", list, nil}, {"as_of", "query", text, "2024-01-01T00:00:00Z"},
		{"lang", "query", object{{"type", "string"}, {"enum", []string{"en", "vi"}}}, nil}, {"name", "query", text, nil}, {"map", "query", text, `{"Ngày":"start_date"}`}, {"key", "query", text, "title_vi,start_date"},
		{"mode", "query", object{{"type", "string"}, {"enum", []string{"both", "create", "update"}}}, nil}, {"date_order", "query", object{{"type", "string"}, {"enum", []string{"dmy", "mdy"}}}, nil}, {"level", "query", text, "internal"}, {"reason", "query", text, nil}, {"sort", "query", text, "-updated_at"}, {"limit", "query", number, nil}, {"cursor", "query", text, nil},
		{"count", "query", object{{"type", "boolean"}, {"default", false}}, nil},
		{"state", "query", list, nil}, {"organisation", "query", list, nil}, {"q", "query", text, nil},
		{"from", "query", refTo("Date"), "2022-01-01"}, {"to", "query", refTo("Date"), "2022-06-30"},
		{"period", "query", periodSchema, "2022-H1"}, {"calendar", "query", text, "calendar"},
		{"kind", "query", object{{"type", "array"}, {"items", object{{"type", "string"}, {"enum", kindNames()}}}}, nil},
	} {
		component := object{{"name", p.name}, {"in", p.in}, {"description", english("api.parameter." + strings.ToLower(strings.ReplaceAll(p.name, "-", "_")))}, {"schema", p.schema}}
		if p.schema.get("type") == "array" {
			component = append(component, member{"style", "form"}, member{"explode", false})
		}
		if p.example != nil {
			component = append(component, member{"example", p.example})
		}
		o = append(o, member{strings.ReplaceAll(p.name, "-", ""), component})
	}
	return append(o, member{"kind_in_path", object{
		{"name", "kind"}, {"in", "path"}, {"required", true}, {"description", english("api.parameter.kind_in_path")}, {"schema", object{{"type", "string"}, {"enum", kindNames()}}}, {"example", "activity"},
	}}, member{"report_period", object{
		{"name", "period"}, {"in", "query"}, {"required", true}, {"description", english("api.parameter.report_period")}, {"schema", periodSchema}, {"example", "2022-H1"},
	}}, member{"audience", queryParameter("organisation", english("api.parameter.report_organisation"), text)}, member{"first_entry", queryParameter("from", english("api.parameter.ledger_from"), object{{"type", "integer"}, {"minimum", 0}})}, member{"words", object{
		{"name", "q"}, {"in", "query"}, {"required", true}, {"description", english("api.parameter.q")}, {"schema", text}, {"example", "giao lưu"},
	}})
}

func kindNames() []string {
	var names []string
	for _, s := range chancery.Specs() {
		names = append(names, string(s.Kind))
	}
	return names
}

// listParametersOf are the parameters of a kind's list: the common ones and a
// filter for each field that can be filtered by.
func listParametersOf(spec *chancery.Spec) []object {
	list := []object{common("sort"), common("limit"), common("cursor"), common("fields"), common("count"), common("q"), common("organisation")}
	if len(spec.States) > 0 {
		list = append(list, common("state"))
	}
	for _, name := range []string{"ref", "key"} {
		list = append(list, queryParameter(name, english("api.parameter.filter", "field", fieldLabel(i18n.EN, "record", name)), object{{"type", "string"}}))
	}
	taken := map[string]bool{}
	for _, name := range slices.Concat(wordFilters, listParameters) {
		taken[name] = true
	}
	_, dated := spec.New().(chancery.Spanning)
	_, ownPeriod := spec.Describe().ByName("period")
	if dated {
		list = append(list, common("from"), common("to"))
	}
	if dated || ownPeriod {
		list = append(list, common("period"), common("calendar"))
	}
	names := filterNames(spec)
	for _, f := range spec.DescribeAll() {
		for _, name := range []string{singular(f.Name), f.Name} {
			if names[name] == f.Name && !taken[name] {
				taken[name] = true
				list = append(list, filterParameter(spec, f, name))
			}
		}
	}
	return append(list, common("If-None-Match"))
}

func filterParameter(spec *chancery.Spec, f chancery.Field, name string) object {
	label := fieldLabel(i18n.EN, string(spec.Kind), f.Name)
	schema := object{{"type", "array"}, {"items", object{{"type", "string"}}}}
	switch f.Type {
	case chancery.TypeFlag:
		schema = object{{"type", "boolean"}}
	case chancery.TypeDate:
		schema = refTo("Date")
	case chancery.TypeLine, chancery.TypeTime:
		schema = object{{"type", "string"}}
	}
	p := queryParameter(name, english("api.parameter.filter", "field", label), schema)
	if schema.get("type") == "array" {
		p = append(p, member{"style", "form"}, member{"explode", false})
	}
	p = append(p, vocabularyMembers(f)...)
	if len(f.Targets) > 0 {
		p = append(p, member{"x-kinds", kindsOf(f.Targets)})
	}
	return p
}

func kindsOf(kinds []chancery.Kind) []string {
	out := make([]string, len(kinds))
	for i, k := range kinds {
		out[i] = string(k)
	}
	return out
}

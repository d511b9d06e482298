package api

import (
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// schemaName is what a kind is called in the description: "Activity".
func schemaName(spec *chancery.Spec) string { return camel(string(spec.Kind)) }

func pluralName(spec *chancery.Spec) string { return camel(spec.Plural) }

func camel(s string) string {
	var b strings.Builder
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == '-' || r == '_' }) {
		b.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	return b.String()
}

// kindSchemas are the schemas of a kind: as read, the fields as sent, and what
// is sent to create, to change, with a move, and in lists.
func kindSchemas(spec *chancery.Spec) object {
	name, label := schemaName(spec), kindLabel(i18n.EN, spec.Kind)
	reason, version := member{"reason", nullable(named("reason", false))}, member{"version", whole("version")}
	o := object{
		{name, readSchema(spec)},
		{name + "Fields", object{
			{"type", "object"}, {"description", english("api.schema.fields", "kind", label)}, {"properties", properties(spec, spec.DescribeAll(), true)},
		}},
		{name + "Create", createSchema(spec)},
		{name + "Update", sentSchema(spec, english("api.schema.update", "kind", label), object{
			{"id", named("id", true)}, {"kind", object{{"const", string(spec.Kind)}, {"readOnly", true}}}, {"ref", named("ref", true)}, {"key", nullable(named("key", false))},
			{"state", named("state", true)}, version, reason, {"removed", readFlag},
			{"created_at", moment("created_at")}, {"created_by", named("created_by", true)}, {"updated_at", moment("updated_at")}, {"updated_by", named("updated_by", true)},
			{"acts", object{{"type", "array"}, {"items", object{{"type", "string"}}}, {"readOnly", true}}}, {"_links", refTo("Links")},
		})},
		{name + "Item", sentSchema(spec, english("api.schema.item"), object{
			{"ref", named("ref", false)}, {"key", named("key", false)}, {"state", named("state", false)}, version, reason,
		})},
		{name + "Page", object{
			{"type", "object"}, {"required", []string{"items", "_links"}},
			{"properties", object{
				{"items", listOf(refTo(name))}, {"total", whole("total")}, {"more_than_total", object{{"type", "boolean"}}},
				{"next", object{{"type", "string"}, {"description", english("api.schema.next")}}}, {"_links", refTo("Links")},
			}},
		}},
		{name + "Outcomes", object{
			{"type", "object"}, {"required", []string{"done", "refused", "items"}},
			{"properties", object{{"done", object{{"type", "integer"}}}, {"refused", object{{"type", "integer"}}}, {"items", listOf(object{
				{"type", "object"}, {"required", []string{"status"}},
				{"properties", object{{"status", object{{"type", "integer"}}}, {"record", refTo(name)}, {"problem", refTo("Problem")}}},
			})}}},
		}},
	}
	if len(spec.Moves) > 0 {
		o = append(o, member{name + "Act", sentSchema(spec, english("api.schema.act", "kind", label), object{reason, version})})
	}
	return o
}

// sentSchema is a body with fields of a kind and some members of its own.
func sentSchema(spec *chancery.Spec, description string, own object) object {
	return object{
		{"type", "object"}, {"description", description}, {"allOf", []object{refTo(schemaName(spec) + "Fields")}},
		{"properties", own}, {"unevaluatedProperties", false},
	}
}

var readFlag = object{{"type", "boolean"}, {"readOnly", true}}

func named(name string, read bool) object {
	o := object{{"type", "string"}, {"title", fieldLabel(i18n.EN, "record", name)}}
	if read {
		o = append(o, member{"readOnly", true})
	}
	return o
}

func whole(name string) object {
	o := object{{"type", "integer"}, {"minimum", 0}}
	if i18n.Has(i18n.EN, "field."+name) {
		o = append(o, member{"title", fieldLabel(i18n.EN, "record", name)})
	}
	return o
}

func moment(name string) object {
	return object{{"type", "string"}, {"format", "date-time"}, {"title", fieldLabel(i18n.EN, "record", name)}, {"readOnly", true}}
}

func readSchema(spec *chancery.Spec) object {
	p := object{
		{"id", append(named("id", true), member{"format", "uuid"})}, {"kind", object{{"const", string(spec.Kind)}}},
		{"ref", append(named("ref", true), member{"examples", []string{exampleRef(spec)}})}, {"key", named("key", false)},
	}
	if len(spec.States) > 0 {
		p = append(p, member{"state", append(named("state", true), member{"enum", states(spec)})})
	}
	p = append(p, member{"version", whole("version")}, member{"removed", readFlag})
	p = slices.Concat(p, properties(spec, spec.DescribeAll(), false), object{
		{"reason", named("reason", true)}, {"created_at", moment("created_at")}, {"created_by", named("created_by", true)},
		{"updated_at", moment("updated_at")}, {"updated_by", named("updated_by", true)},
		{"acts", object{{"type", "array"}, {"description", english("api.schema.acts")}, {"items", object{
			{"type", "string"}, {"enum", append(actsOf(spec), "edit", "remove", "restore")},
		}}, {"readOnly", true}}},
		{"_links", refTo("Links")},
	})
	return object{
		{"type", "object"}, {"title", kindLabel(i18n.EN, spec.Kind)}, {"description", i18n.T(i18n.EN, "kind."+string(spec.Kind)+".what")},
		{"required", always}, {"properties", p},
	}
}

func createSchema(spec *chancery.Spec) object {
	required := []string{}
	if spec.Numbering == chancery.Coded && spec.CodeFrom == nil {
		required = append(required, "ref")
	}
	for _, f := range spec.DescribeAll() {
		if f.Required && f.Name != "marking" {
			required = append(required, f.Name)
		}
	}
	p := object{{"ref", named("ref", false)}, {"key", named("key", false)}, {"reason", named("reason", false)}}
	if len(spec.States) > 0 {
		p = append(p, member{"state", append(named("state", false), member{"enum", states(spec)}, member{"default", string(spec.States[0])})})
	}
	s := sentSchema(spec, english("api.schema.create", "kind", kindLabel(i18n.EN, spec.Kind)), p)
	return append(s, member{"required", required}, member{"examples", []object{exampleOf(spec)}})
}

func states(spec *chancery.Spec) []string {
	out := make([]string, len(spec.States))
	for i, s := range spec.States {
		out[i] = string(s)
	}
	return out
}

func exampleRef(spec *chancery.Spec) string {
	if spec.Numbering == chancery.Yearly {
		return "2022-0142"
	}
	return "CN"
}

// properties describes fields, as written where write is set: null empties.
func properties(spec *chancery.Spec, fields chancery.Fields, write bool) object {
	o := object{}
	for _, f := range fields {
		s := fieldSchema(string(spec.Kind), f)
		if write {
			s = nullable(s)
		}
		o = append(o, member{f.Name, s})
	}
	return o
}

func nullable(s object) object {
	if s.get("$ref") != nil {
		return object{{"anyOf", []object{s, {{"type", "null"}}}}}
	}
	out := slices.Clone(s)
	for i, m := range out {
		if t, ok := m.value.(string); ok && m.name == "type" {
			out[i].value = []string{t, "null"}
		}
	}
	return out
}

// fieldSchema describes one field; of is its kind or, in a child line, the lines.
func fieldSchema(of string, f chancery.Field) object {
	o := typeSchema(f)
	o = append(o, member{"title", fieldLabel(i18n.EN, of, f.Name)})
	var about []string
	for _, k := range []string{"hint." + of + "." + f.Name, "hint." + f.Name} {
		if i18n.Has(i18n.EN, k) {
			about = append(about, i18n.T(i18n.EN, k))
			break
		}
	}
	if f.Vocabulary != "" {
		about = append(about, english("api.schema.coded", "vocabulary", f.Vocabulary, "path", termsOf(f.Vocabulary)))
	}
	if f.Choice != "" {
		about = append(about, english("api.schema.names."+string(f.Choice)))
	}
	if f.Listed {
		about = append(about, english("api.schema.listed"))
	}
	if about != nil {
		o = append(o, member{"description", strings.Join(about, " ")})
	}
	o = append(o, vocabularyMembers(f)...)
	if f.Type == chancery.TypeRef || f.Type == chancery.TypeRefs {
		o = append(o, member{"x-kinds", kindsOf(f.Targets)})
	}
	return o
}

// termsOf is the address that lists the terms of a vocabulary: they are the
// ministry's, so that no description that is the same everywhere can hold them.
func termsOf(vocabulary string) string { return "/api/v1/terms?vocabulary=" + vocabulary }

func vocabularyMembers(f chancery.Field) object {
	if f.Vocabulary == "" {
		return nil
	}
	return object{{"x-vocabulary", f.Vocabulary}, {"x-vocabulary-terms", termsOf(f.Vocabulary)}}
}

func typeSchema(f chancery.Field) object {
	text := object{{"type", "string"}}
	switch f.Type {
	case chancery.TypeText, chancery.TypeStory:
		part := object{{"type", []string{"string", "null"}}, {"maxLength", f.Max}}
		return object{{"type", "object"}, {"additionalProperties", false}, {"properties", object{{"en", part}, {"vi", part}}}}
	case chancery.TypeCodes, chancery.TypeRefs:
		return object{{"type", "array"}, {"uniqueItems", true}, {"items", text}}
	case chancery.TypeDate:
		return object{{"type", "string"}, {"pattern", datePattern}}
	case chancery.TypeNumber:
		return object{{"type", "integer"}, {"format", "int64"}}
	case chancery.TypeFlag:
		return object{{"type", "boolean"}}
	case chancery.TypeTime:
		return object{{"type", "string"}, {"pattern", `^([01]\d|2[0-3]):[0-5]\d$`}}
	case chancery.TypeLine, chancery.TypeNote:
		return object{{"type", "string"}, {"maxLength", f.Max}}
	case chancery.TypeLines:
		return listOf(lineSchema(f))
	}
	return text
}

const datePattern = `^\d{4}(-\d{2}(-\d{2})?)?$`

func lineSchema(f chancery.Field) object {
	p, required := object{}, []string{}
	for _, cell := range f.LineFields() {
		s := fieldSchema(f.Name, cell)
		if cell.Required {
			required = append(required, cell.Name)
		} else {
			s = nullable(s)
		}
		p = append(p, member{cell.Name, s})
	}
	return object{{"type", "object"}, {"additionalProperties", false}, {"required", required}, {"properties", p}}
}

// exampleOf is a body that creates a record: what must be there, and dates.
func exampleOf(spec *chancery.Spec) object {
	o := object{}
	if spec.Numbering == chancery.Coded && spec.CodeFrom == nil {
		o = append(o, member{"ref", exampleRef(spec)})
	}
	for _, f := range spec.Describe() {
		if f.Required || f.Type == chancery.TypeDate {
			o = append(o, member{f.Name, exampleValue(spec, f)})
		}
	}
	return o
}

func exampleValue(spec *chancery.Spec, f chancery.Field) any {
	label := func(l i18n.Lang) string { return fieldLabel(l, string(spec.Kind), f.Name) }
	switch f.Type {
	case chancery.TypeText, chancery.TypeStory:
		return object{{"en", label(i18n.EN)}, {"vi", label(i18n.VI)}}
	case chancery.TypeCodes:
		return []string{f.Vocabulary}
	case chancery.TypeCode:
		return f.Vocabulary
	case chancery.TypeRef:
		return "2022-0142"
	case chancery.TypeRefs:
		return []string{"CN"}
	case chancery.TypeDate:
		return "2022-06-22"
	case chancery.TypeNumber:
		return 1
	case chancery.TypeFlag:
		return true
	case chancery.TypeTime:
		return "08:30"
	case chancery.TypeLines:
		return []object{}
	}
	if f.Max < 20 {
		return "2022"[:min(4, f.Max)]
	}
	return label(i18n.EN)
}

package main

import (
	"bytes"
	"fmt"
	"go/token"
	"slices"
	"strings"
	"unicode"
)

// structs writes Go structs for the objects of schemas. Objects inside of
// others get a struct of their own, written by later.
type structs struct {
	w       *bytes.Buffer
	waiting []waiting
}

type waiting struct {
	name   string
	place  string // History.Items
	schema *node
}

func (s *structs) later() {
	for len(s.waiting) > 0 {
		next := s.waiting[0]
		s.waiting = s.waiting[1:]
		about := next.name + " is what " + next.place + " holds."
		if d := next.schema.at("description").text(); d != "" {
			about = next.name + ": " + d
		}
		s.comment(about)
		fmt.Fprintf(s.w, "type %s struct {\n", next.name)
		s.fields(next.name, next.schema, nil)
		s.w.WriteString("}\n\n")
	}
}

// lineWidth is where comments are broken.
const lineWidth = 100

func (s *structs) comment(text string) {
	line := "//"
	for word := range strings.FieldsSeq(text) {
		if len(line)+1+len(word) > lineWidth && line != "//" {
			s.w.WriteString(line + "\n")
			line = "//"
		}
		line += " " + word
	}
	if line != "//" {
		s.w.WriteString(line + "\n")
	}
}

// fields writes a field for each property but those left out.
func (s *structs) fields(of string, schema *node, without []string) {
	for _, name := range schema.at("properties").names {
		if slices.Contains(without, name) {
			continue
		}
		p := schema.at("properties", name)
		s.comment(about(p))
		goType := s.goType(of, name, p)
		omit := "omitempty"
		if strings.HasPrefix(goType, "Text") {
			omit = "omitzero"
		}
		fmt.Fprintf(s.w, "%s %s `json:\"%s,%s\"`\n", goName(name), goType, name, omit)
	}
}

func about(p *node) string {
	var parts []string
	for _, part := range []string{p.at("title").text(), p.at("description").text()} {
		if part != "" {
			parts = append(parts, strings.TrimSuffix(part, ".")+".")
		}
	}
	if kinds := p.at("x-kinds").list(); len(kinds) > 0 {
		parts = append(parts, "Refers to: "+strings.Join(kinds, ", ")+".")
	}
	return strings.Join(parts, " ")
}

// goType is the Go type of the member name of the struct of.
func (s *structs) goType(of, name string, p *node) string {
	if ref := p.at("$ref").text(); ref != "" {
		return refType(ref)
	}
	kinds := slices.DeleteFunc(p.at("type").list(), func(t string) bool { return t == "null" })
	if len(kinds) != 1 {
		if p.at("const").text() != "" {
			return "string"
		}
		return "json.RawMessage"
	}
	switch kinds[0] {
	case "string":
		if p.at("pattern").text() == datePattern {
			return "Date"
		}
		return "string"
	case "integer":
		if p.at("format").text() == "int64" {
			return "*int64" // 0 is not the same as not known
		}
		return "int64"
	case "number":
		return "*float64"
	case "boolean":
		return "bool"
	case "array":
		return "[]" + strings.TrimPrefix(s.goType(of, singular(name), p.at("items")), "*")
	}
	return s.objectType(of, name, p)
}

func (s *structs) objectType(of, name string, p *node) string {
	names := p.at("properties").names
	if len(names) == 2 && names[0] == "en" && names[1] == "vi" {
		return "Text"
	}
	if len(names) > 0 {
		s.waiting = append(s.waiting, waiting{of + goName(name), of + "." + goName(name), p})
		return "*" + of + goName(name)
	}
	if more := p.at("additionalProperties"); more.names != nil {
		return "map[string]" + s.goType(of, name, more)
	}
	return "json.RawMessage"
}

func singular(name string) string {
	if s, ok := strings.CutSuffix(name, "ies"); ok {
		return s + "y"
	}
	if s, ok := strings.CutSuffix(name, "s"); ok && !strings.HasSuffix(s, "s") {
		return s
	}
	return name
}

// datePattern is that of a day, a month or a year.
const datePattern = `^\d{4}(-\d{2}(-\d{2})?)?$`

func refType(ref string) string {
	name := ref[strings.LastIndex(ref, "/")+1:]
	if name == "Links" {
		return "map[string]string"
	}
	return name
}

// resolve follows a reference into the description.
func resolve(doc, n *node) *node {
	ref, ok := strings.CutPrefix(n.at("$ref").text(), "#/")
	if !ok {
		return n
	}
	return doc.at(strings.Split(ref, "/")...)
}

// initialisms are written as Go writes them.
var initialisms = map[string]string{"id": "ID", "url": "URL", "sha256": "SHA256", "en": "EN", "vi": "VI", "ics": "ICS"}

func goName(name string) string {
	var b strings.Builder
	for part := range strings.FieldsFuncSeq(name, func(r rune) bool { return r == '-' || r == '_' || r == '.' }) {
		if s, ok := initialisms[part]; ok {
			b.WriteString(s)
			continue
		}
		r := []rune(part)
		b.WriteString(string(unicode.ToUpper(r[0])) + string(r[1:]))
	}
	if out := b.String(); token.IsIdentifier(out) {
		return out
	}
	return "X" + b.String()
}

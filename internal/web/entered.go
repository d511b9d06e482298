package web

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// entered is what stands in a form, by field: string, bool, chancery.Text,
// []string, or []entered for child lines.
type entered map[string]any

// fromRecord is what a form shows of a record; references stand as people type them.
func (v *visit) fromRecord(got *service.View, fields chancery.Fields) entered {
	out := entered{}
	for _, f := range fields {
		out[f.Name] = v.fromField(got.Names, f)
	}
	return out
}

func (v *visit) fromField(names map[chancery.ID]service.Name, f chancery.Field) any {
	switch p := f.Pointer().(type) {
	case *string:
		if f.Listed {
			return strings.Fields(*p)
		}
		return *p
	case *chancery.Text:
		return *p
	case *chancery.Code:
		return string(*p)
	case *[]chancery.Code:
		out := make([]string, len(*p))
		for i, c := range *p {
			out[i] = string(c)
		}
		return out
	case *chancery.ID:
		if n, ok := names[*p]; ok && *p != "" {
			return v.typedRef(f.Targets, n)
		}
		return ""
	case *[]chancery.ID:
		var out []string
		for _, id := range *p {
			if n, ok := names[id]; ok {
				out = append(out, v.typedRef(f.Targets, n))
			}
		}
		return out
	case *chancery.Date:
		return i18n.ShortDate(string(*p))
	case *chancery.Number:
		if p.OK {
			return strconv.FormatInt(p.N, 10)
		}
		return ""
	case *bool:
		return *p
	}
	var rows []entered
	for _, l := range f.Lines() {
		row := entered{}
		for _, c := range l {
			row[c.Name] = v.fromField(names, c)
		}
		rows = append(rows, row)
	}
	return rows
}

// fromForm reads a form that was sent.
func fromForm(fields chancery.Fields, sent url.Values) entered {
	out := entered{}
	for _, f := range fields {
		out[f.Name] = readField(f, f.Name, sent)
	}
	return out
}

func readField(f chancery.Field, path string, sent url.Values) any {
	name := "f." + path
	if f.Listed {
		return slices.DeleteFunc(slices.Clone(sent[name]), func(s string) bool { return strings.TrimSpace(s) == "" })
	}
	switch f.Type {
	case chancery.TypeText, chancery.TypeStory:
		return chancery.Text{EN: lineEnds(sent.Get(name + ".en")), VI: lineEnds(sent.Get(name + ".vi"))}
	case chancery.TypeCodes, chancery.TypeRefs:
		return slices.DeleteFunc(slices.Clone(sent[name]), func(s string) bool { return strings.TrimSpace(s) == "" })
	case chancery.TypeFlag:
		return sent.Get(name) != ""
	case chancery.TypeLines:
		n, _ := strconv.Atoi(sent.Get("n." + path)) // no number, no lines
		var rows []entered
		for i := 1; i <= min(n, maxLines); i++ {
			row := entered{}
			for _, c := range f.LineFields() {
				row[c.Name] = readField(c, fmt.Sprintf("%s.%d.%s", path, i, c.Name), sent)
			}
			rows = append(rows, row)
		}
		return rows
	}
	return lineEnds(sent.Get(name))
}

// maxLines is how many child lines one form takes.
const maxLines = 1000

// lineEnds are single newlines; browsers send two characters for each.
func lineEnds(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }

func blank(v any) bool {
	switch x := v.(type) {
	case string:
		return strings.TrimSpace(x) == ""
	case bool:
		return !x
	case chancery.Text:
		return x.Empty()
	case []string:
		return len(x) == 0
	case entered:
		for _, y := range x {
			if !blank(y) {
				return false
			}
		}
	case []entered:
		return len(x) == 0
	}
	return true
}

// dropBlankLines takes out the child lines nobody filled.
func (e entered) dropBlankLines() {
	for name, v := range e {
		if rows, ok := v.([]entered); ok {
			e[name] = slices.DeleteFunc(rows, func(r entered) bool { return blank(r) })
		}
	}
}

// dropOthers takes out the names that the kind now chosen does not offer.
func (e entered) dropOthers(fields chancery.Fields, terms map[string][]chancery.Term) {
	kind, _ := e[fields.KindField()].(string)
	for _, f := range fields {
		if !f.Choice.Depends() {
			continue
		}
		offers := choicesOf(f.Choice, chancery.Kind(kind), terms)
		switch have := e[f.Name].(type) {
		case string:
			if !slices.Contains(offers, have) {
				e[f.Name] = ""
			}
		case []string:
			e[f.Name] = slices.DeleteFunc(have, func(s string) bool { return !slices.Contains(offers, s) })
		}
	}
}

// change is a button of the form that changes it without saving: "partners.add",
// "delegation.2.up", "delegation.2.down", "delegation.2.remove". It returns
// the path of the input to go on at.
func (e entered) change(fields chancery.Fields, do string) (focus string) {
	parts := strings.Split(do, ".")
	f, ok := fields.ByName(parts[0])
	if !ok || len(parts) < 2 {
		return ""
	}
	if f.Type == chancery.TypeRefs {
		list, _ := e[f.Name].([]string)
		e[f.Name] = append(list, "")
		return f.Name
	}
	rows, _ := e[f.Name].([]entered)
	if parts[1] == "add" {
		e[f.Name] = append(rows, entered{})
		return fmt.Sprintf("%s.%d.%s", f.Name, len(rows)+1, f.LineFields()[0].Name)
	}
	i, err := strconv.Atoi(parts[1])
	i--
	if err != nil || i < 0 || i >= len(rows) || len(parts) != 3 {
		return ""
	}
	switch parts[2] {
	case "remove":
		rows = slices.Delete(rows, i, i+1)
	case "up":
		if i > 0 {
			rows[i-1], rows[i] = rows[i], rows[i-1]
			i--
		}
	case "down":
		if i < len(rows)-1 {
			rows[i+1], rows[i] = rows[i], rows[i+1]
			i++
		}
	}
	e[f.Name] = rows
	if len(rows) == 0 {
		return f.Name
	}
	return fmt.Sprintf("%s.%d.%s", f.Name, min(i, len(rows)-1)+1, f.LineFields()[0].Name)
}

// pick puts a record that was offered into the input that asked for it:
// "f.lead=Title (ref)".
func pick(sent url.Values, choice string) {
	name, value, ok := strings.Cut(choice, "=")
	if !ok || !strings.HasPrefix(name, "f.") {
		return
	}
	list := sent[name]
	if len(list) == 0 {
		sent.Set(name, value)
		return
	}
	at := max(slices.IndexFunc(list, func(s string) bool { return !strings.HasSuffix(strings.TrimSpace(s), ")") && s != "" }), 0)
	list[at] = value
}

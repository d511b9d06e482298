package i18n

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// messageTemplate is the text of a message cut at its {{.name}} places: text[0],
// args[0], text[1], … text[n]. Nothing else of Go's template language is
// allowed in a message, so a translator can neither loop nor branch, and a
// message costs no reflection.
type messageTemplate struct {
	text []string
	args []string
}

func parseTemplate(source string) (*messageTemplate, error) {
	t := &messageTemplate{}
	for {
		before, rest, found := strings.Cut(source, "{{")
		if strings.Contains(before, "}}") {
			return nil, fmt.Errorf("}} without {{ in %q", before)
		}
		t.text = append(t.text, before)
		if !found {
			return t, nil
		}
		action, after, closed := strings.Cut(rest, "}}")
		name, dotted := strings.CutPrefix(strings.TrimSpace(action), ".")
		if !closed || !dotted || !isArgumentName(name) {
			return nil, fmt.Errorf("want {{.name}}, found {{%s", rest)
		}
		t.args = append(t.args, name)
		source = after
	}
}

func isArgumentName(name string) bool {
	for i, r := range name {
		letter := r >= 'a' && r <= 'z' || r == '_'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return name != ""
}

func (t *messageTemplate) render(given arguments) string {
	if len(t.args) == 0 {
		return t.text[0]
	}
	out := make([]byte, 0, 96)
	for i, name := range t.args {
		out = append(out, t.text[i]...)
		out = append(out, given.show(name)...)
	}
	return string(append(out, t.text[len(t.args)]...))
}

// Execute lets go-i18n render one plural form of a message.
func (t *messageTemplate) Execute(data any) (string, error) {
	given, ok := data.(arguments)
	if !ok {
		return "", fmt.Errorf("message data is %T", data)
	}
	return t.render(given), nil
}

// templateParser gives go-i18n our small templates in place of text/template.
type templateParser struct{}

func (templateParser) Cacheable() bool { return true }

func (templateParser) Parse(source, _, _ string) (template.ParsedTemplate, error) {
	return parseTemplate(source)
}

// arguments are what the caller of T passed: named when it was one map, pairs
// otherwise.
type arguments struct {
	lang  Lang
	named map[string]any
	pairs []any
}

func (a arguments) value(name string) (any, bool) {
	if a.named != nil {
		v, ok := a.named[name]
		return v, ok
	}
	for i := 0; i+1 < len(a.pairs); i += 2 {
		if a.pairs[i] == name {
			return a.pairs[i+1], true
		}
	}
	return nil, false
}

func (a arguments) show(name string) string {
	v, ok := a.value(name)
	if !ok {
		return missingOpen + name + missingClose
	}
	if s, ok := v.(string); ok {
		return s
	}
	if n, ok := wholeNumber(v); ok {
		if name == "year" {
			return strconv.FormatInt(n, 10)
		}
		return Integer(a.lang, n)
	}
	switch v := v.(type) {
	case nil:
		return ""
	case float64:
		return trimDecimal(a.lang, v, 2)
	case Localized:
		return v.Text(a.lang)
	}
	return fmt.Sprint(v)
}

func wholeNumber(v any) (int64, bool) {
	switch v := v.(type) {
	case int:
		return int64(v), true
	case int64:
		return v, true
	case int32:
		return int64(v), true
	case uint32:
		return int64(v), true
	case uint64:
		return int64(v), v <= 1<<63-1
	}
	return 0, false
}

// argumentNames returns the sorted, distinct argument names of several forms.
func argumentNames(forms ...*messageTemplate) []string {
	var names []string
	for _, t := range forms {
		names = append(names, t.args...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

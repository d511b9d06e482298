package i18n

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// entry is one key of a message file as written: a plain text is in other, a
// text with plural forms in one and other.
type entry struct {
	key        string
	plural     bool
	one, other string
	err        error
}

func readFile(files fs.FS, name string) ([]entry, error) {
	raw, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	tree, ok := parsePlain(string(raw))
	if !ok {
		if err := toml.Unmarshal(raw, &tree); err != nil {
			return nil, err
		}
	}
	return flatten("", tree), nil
}

// flatten walks a message file. Tables nest and their names are joined by
// dots: [kind.activity] name = "…" is the key kind.activity.name. A table of
// exactly "one" and "other" is one message with plural forms. This is stricter
// than go-i18n's own reader, which takes words such as "description" and
// "other" for message syntax wherever they stand; here they are field names
// and vocabulary codes.
func flatten(prefix string, tree map[string]any) []entry {
	var entries []entry
	for _, name := range slices.Sorted(maps.Keys(tree)) {
		key := prefix + name
		switch value := tree[name].(type) {
		case string:
			entries = append(entries, entry{key: key, other: value})
		case map[string]any:
			if one, other, ok := pluralForms(value); ok {
				entries = append(entries, entry{key: key, plural: true, one: one, other: other})
				continue
			}
			entries = append(entries, flatten(key+".", value)...)
		default:
			entries = append(entries, entry{key: key, err: fmt.Errorf("want a text, found %T", value)})
		}
	}
	return entries
}

func pluralForms(table map[string]any) (one, other string, ok bool) {
	if len(table) != 2 {
		return "", "", false
	}
	one, hasOne := table["one"].(string)
	other, hasOther := table["other"].(string)
	return one, other, hasOne && hasOther
}

func (e entry) compile(l Lang) (message, error) {
	switch {
	case e.err != nil:
		return message{}, e.err
	case strings.TrimSpace(e.other) == "", e.plural && strings.TrimSpace(e.one) == "":
		return message{}, errors.New("empty text")
	case e.other != strings.TrimSpace(e.other):
		return message{}, errors.New("space at the start or end")
	case e.plural && l == VI:
		return message{}, errors.New("one form in Vietnamese: write a plain text with {{.count}}")
	}
	other, err := parseTemplate(e.other)
	if err != nil {
		return message{}, err
	}
	m := message{text: e.other, args: other.args, plural: e.plural}
	one := other
	if e.plural {
		if one, err = parseTemplate(e.one); err != nil {
			return message{}, err
		}
	}
	m.args = argumentNames(one, other)
	if e.plural && !slices.Contains(m.args, "count") {
		return message{}, errors.New("plural forms without {{.count}}")
	}
	if len(m.args) > 0 {
		m.template = other
	}
	return m, nil
}

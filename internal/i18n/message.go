package i18n

import (
	"regexp"
	"slices"
	"strings"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
)

// Brackets around the key of a message, or the name of an argument, that is
// not there: text a page can be searched for, never silence.
const (
	missingOpen  = "⟦"
	missingClose = "⟧"
)

// Localized is a value that has its own words in each language. As an
// argument of [T] it is shown in the language of the message.
type Localized interface {
	Text(l Lang) string
}

// Counted is a [Localized] value that stands for a number, such as one shown as
// a link. As the argument "count" it chooses the plural form.
type Counted interface {
	Localized
	Count() int
}

// T returns the message named key in language l. Arguments are name and value
// in turn, or one map[string]any:
//
//	T(l, "import.summary", "new", 3, "changed", 40)
//
// A message with plural forms takes its form from the argument "count".
// Whole numbers are grouped for the language, except an argument named
// "year"; floats keep at most two decimals; a [Localized] value and a
// fmt.Stringer show themselves; other values are printed by fmt.
//
// A key the catalogue does not have comes back as ⟦key⟧, an argument that was
// not given as ⟦name⟧; [Missing] finds both in a page.
func T(l Lang, key string, args ...any) string {
	c := current()
	m, ok := c.messages[l.index()][key]
	if !ok {
		return missingOpen + key + missingClose
	}
	if m.plain() {
		return m.text
	}
	given := arguments{lang: l, pairs: args}
	if len(args) == 1 {
		given.named, _ = args[0].(map[string]any)
	}
	if !m.plural {
		return m.template.render(given)
	}
	count, _ := given.value("count")
	if c, ok := count.(Counted); ok {
		count = c.Count()
	}
	text, err := c.localizers[l.index()].Localize(&goi18n.LocalizeConfig{
		MessageID:      key,
		PluralCount:    count,
		TemplateData:   given,
		TemplateParser: templateParser{},
	})
	if err != nil {
		return m.template.render(given)
	}
	return text
}

// Has reports whether the catalogue has key in language l.
func Has(l Lang, key string) bool {
	_, ok := current().messages[l.index()][key]
	return ok
}

// Keys returns every key of language l in alphabetical order.
func Keys(l Lang) []string {
	messages := current().messages[l.index()]
	keys := make([]string, 0, len(messages))
	for key := range messages {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// Args returns the names of the arguments the message takes in language l, in
// alphabetical order, and nil when there is no such message.
func Args(l Lang, key string) []string {
	return slices.Clone(current().messages[l.index()][key].args)
}

var missingPattern = regexp.MustCompile(missingOpen + `([^` + missingClose + `]*)` + missingClose)

// Missing returns the keys and argument names that rendered text shows in ⟦⟧
// because nobody supplied them. A test of a page wants it empty.
func Missing(text string) []string {
	if !strings.Contains(text, missingOpen) {
		return nil
	}
	var names []string
	for _, match := range missingPattern.FindAllStringSubmatch(text, -1) {
		names = append(names, match[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

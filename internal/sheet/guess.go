package sheet

import (
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// guess is the column that the head of a file's column probably means, other
// than those taken: by what units often call it (the messages also.<field>), or
// because only one label has all of its words. A head of two rows is asked for
// as a whole and then for its lower part. "" is no guess.
func guess(spec *chancery.Spec, head string, taken map[string]bool) string {
	parts := strings.Split(head, headJoin)
	for _, words := range slices.Compact([]string{head, parts[len(parts)-1]}) {
		folded := i18n.Fold(strings.Trim(words, " *:."))
		if folded == "" || slices.Contains(rowNumberHeads, folded) {
			continue
		}
		if column := alsoCalled(spec, folded, taken); column != "" {
			return column
		}
		if column := onlyLabelWith(spec, folded, taken); column != "" {
			return column
		}
	}
	return ""
}

func alsoCalled(spec *chancery.Spec, folded string, taken map[string]bool) string {
	for _, lang := range i18n.Langs() {
		for _, name := range columnNames(spec) {
			c := columnsByName(spec)[name]
			key := "also." + c.field.Name
			if taken[name] || c.group != "" || c.lang != "" && c.lang != string(lang) || !i18n.Has(lang, key) {
				continue
			}
			for word := range strings.SplitSeq(i18n.T(lang, key), ";") {
				if i18n.Fold(strings.TrimSpace(word)) == folded {
					return name
				}
			}
		}
	}
	return ""
}

// onlyLabelWith finds the one label in whose words those of a head stand
// together; one short word is too little to go by.
func onlyLabelWith(spec *chancery.Spec, folded string, taken map[string]bool) string {
	if len(folded) < 4 {
		return ""
	}
	found := ""
	for label, column := range labelled(spec) {
		if taken[column] || strings.Contains(column, ".") || !strings.Contains(" "+label+" ", " "+folded+" ") {
			continue
		}
		if found != "" && found != column {
			return ""
		}
		found = column
	}
	return found
}

package sheet

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// Names of columns that are no fields.
const (
	ColumnRef   = "ref"
	ColumnKey   = "key"
	ColumnState = "state"
	// ColumnReason holds why a row was rejected, in the file of such rows. An
	// import passes it over.
	ColumnReason = "_reason"
)

// column is where a cell belongs.
type column struct {
	name  string // as the field is called here, "positions.title_en"
	head  string // ref, key or state; else empty
	group string // of child lines
	field chancery.Field
	lang  string // of a text
	skip  bool
}

// columnNames lists the columns a kind can have, in the order in which they are written.
func columnNames(spec *chancery.Spec) []string {
	names := []string{ColumnRef, ColumnKey}
	for _, f := range spec.DescribeAll() {
		if f.Type != chancery.TypeLines {
			names = append(names, fieldColumns("", f)...)
			continue
		}
		for _, l := range f.LineFields() {
			names = append(names, fieldColumns(f.Name+".", l)...)
		}
	}
	if len(spec.States) > 0 {
		names = append(names, ColumnState)
	}
	return names
}

func fieldColumns(prefix string, f chancery.Field) []string {
	if bilingual(f) {
		return []string{prefix + f.Name + "_en", prefix + f.Name + "_vi"}
	}
	return []string{prefix + f.Name}
}

func bilingual(f chancery.Field) bool {
	return f.Type == chancery.TypeText || f.Type == chancery.TypeStory
}

// layout understands a header. The mapping gives the column for a name in the
// file, or for "#3", the third one; "-" leaves it out. What it does not
// understand it reports.
func layout(spec *chancery.Spec, header []string, r Reading) ([]column, error) {
	if len(header) > r.Limits.Columns {
		return nil, chancery.Invalid("", "import.too_many_columns", "max", r.Limits.Columns)
	}
	known := columnsByName(spec)
	var errs []chancery.FieldError
	cols := make([]column, len(header))
	seen := map[string]bool{}
	for i, given := range header {
		given = strings.TrimSpace(given)
		name, placed := r.Map[Position(i)]
		if !placed {
			name = given
			if to, ok := r.Map[given]; ok {
				name = to
			}
		}
		c, ok := known[name]
		if !ok && name != "" {
			c, ok = known[columnFor(spec, name)]
		}
		twice := ok && seen[c.name]
		switch {
		case name == "" || name == "-" || name == ColumnReason, r.Lenient && (!ok || twice && !placed):
			c = column{skip: true}
		case !ok && slices.Contains(rowNumberHeads, i18n.Fold(name)):
			c = column{skip: true}
		case !ok:
			errs = append(errs, unknownColumn(spec, name))
		case twice:
			errs = append(errs, chancery.FieldError{Field: given, Key: "import.column_twice", Args: []any{"value", given}})
		}
		seen[c.name] = true
		cols[i] = c
	}
	return cols, chancery.InvalidFields(errs)
}

// Position names a column of a file by its place, counted from 0.
func Position(i int) string { return "#" + strconv.Itoa(i+1) }

func columnsByName(spec *chancery.Spec) map[string]column {
	known := map[string]column{ColumnRef: {name: ColumnRef, head: ColumnRef}, ColumnKey: {name: ColumnKey, head: ColumnKey}}
	if len(spec.States) > 0 {
		known[ColumnState] = column{name: ColumnState, head: ColumnState}
	}
	add := func(group, prefix string, f chancery.Field) {
		if !bilingual(f) {
			known[prefix+f.Name] = column{name: prefix + f.Name, group: group, field: f}
			return
		}
		for _, lang := range []string{"en", "vi"} {
			known[prefix+f.Name+"_"+lang] = column{name: prefix + f.Name + "_" + lang, group: group, field: f, lang: lang}
		}
	}
	for _, f := range spec.DescribeAll() {
		if f.Type != chancery.TypeLines {
			add("", "", f)
			continue
		}
		for _, l := range f.LineFields() {
			add(f.Name, f.Name+".", l)
		}
	}
	return known
}

// unknownColumn says that a name is no column; a text has a column for each language.
func unknownColumn(spec *chancery.Spec, name string) chancery.FieldError {
	names := columnNames(spec)
	if slices.Contains(names, name+"_en") {
		return unknown(name, name+"_en")
	}
	return unknown(name, Nearest(name, names))
}

func unknownField(fields chancery.Fields, name string) chancery.FieldError {
	names := []string{ColumnRef, ColumnKey, ColumnState}
	for _, f := range fields {
		names = append(names, f.Name)
	}
	return unknown(name, Nearest(name, names))
}

func unknown(name, near string) chancery.FieldError {
	if near == "" {
		return chancery.FieldError{Field: name, Key: "import.unknown_column", Args: []any{"value", name}}
	}
	return chancery.FieldError{Field: name, Key: "import.unknown_column_near", Args: []any{"value", name, "near", near}}
}

// columnFor finds the column that a name stands for: its own, or the label it
// has in either language. Of a text, a label without a language is that of the
// language the label is in.
func columnFor(spec *chancery.Spec, name string) string {
	known := namesFor(spec)
	if known.columns[name] {
		return name
	}
	return known.labels[i18n.Fold(strings.Trim(name, " *:"))]
}

// headNames are what the columns of a kind can be called in a header.
type headNames struct {
	columns map[string]bool
	labels  map[string]string // the columns by their folded labels
}

// namesFor is made once for a kind.
func namesFor(spec *chancery.Spec) *headNames {
	if known, ok := headNamesOf.Load(spec); ok {
		return known.(*headNames)
	}
	names := &headNames{columns: map[string]bool{}, labels: labelled(spec)}
	for name := range columnsByName(spec) {
		names.columns[name] = true
	}
	headNamesOf.Store(spec, names)
	return names
}

// headNamesOf holds what namesFor made.
var headNamesOf sync.Map

func labelled(spec *chancery.Spec) map[string]string {
	out := map[string]string{}
	for _, bare := range []bool{false, true} {
		for _, lang := range i18n.Langs() {
			labels := Labels(lang, spec)
			for _, column := range slices.Sorted(maps.Keys(labels)) {
				label, marked := strings.CutSuffix(labels[column], " ("+string(lang)+")")
				if !bare {
					label = labels[column]
				} else if !marked {
					continue
				}
				if folded := i18n.Fold(label); out[folded] == "" {
					out[folded] = column
				}
			}
		}
	}
	return out
}

// Labels gives the label of every column a kind can have.
func Labels(lang i18n.Lang, spec *chancery.Spec) map[string]string {
	out := map[string]string{}
	for name, c := range columnsByName(spec) {
		label := fieldLabel(lang, string(spec.Kind), c.field.Name)
		switch {
		case c.head != "":
			label = i18n.T(lang, "field."+c.head)
		case c.group != "":
			label = fieldLabel(lang, string(spec.Kind), c.group) + " – " + fieldLabel(lang, c.group, c.field.Name)
		}
		if c.lang != "" {
			label += " (" + c.lang + ")"
		}
		out[name] = label
	}
	return out
}

// fieldLabel is the label of a field: that of its kind or lines, else the general one.
func fieldLabel(lang i18n.Lang, owner, name string) string {
	if key := "field." + owner + "." + name; i18n.Has(lang, key) {
		return i18n.T(lang, key)
	}
	return i18n.T(lang, "field."+name)
}

// Nearest is the name most like the one given, or "" when none is much like it.
func Nearest(name string, names []string) string {
	best, at := max(2, len(name)/3)+1, ""
	for _, n := range slices.Sorted(maps.Keys(setOf(names))) {
		if d := distance(strings.ToLower(name), n); d < best {
			best, at = d, n
		}
	}
	return at
}

func setOf(names []string) map[string]bool {
	set := make(map[string]bool, len(names))
	for _, n := range names {
		set[n] = true
	}
	return set
}

// distance is how many letters have to be put in, taken out or changed.
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	if len(s) > 100 || len(t) > 100 {
		return max(len(s), len(t))
	}
	row := make([]int, len(t)+1)
	for j := range row {
		row[j] = j
	}
	for i := range s {
		diagonal := row[0]
		row[0] = i + 1
		for j := range t {
			above := row[j+1]
			cost := 1
			if s[i] == t[j] {
				cost = 0
			}
			row[j+1] = min(above+1, row[j]+1, diagonal+cost)
			diagonal = above
		}
	}
	return row[len(t)]
}

package web

import (
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// bulkBar is where records of a register are chosen and an act for them.
type bulkBar struct {
	Query  string // of the list, for "all that were found"
	All    string // what choosing all means
	Groups []bulkActs
}

// bulkActs are acts of one sort.
type bulkActs struct {
	Label string
	Acts  []option
}

// What the value of an act begins with when it is no move.
const (
	actEdit   = "edit:"
	actExport = "export:"
	actInto   = "into:"
)

func (a asked) bulkBar(v *visit, reg *service.Register) *bulkBar {
	bar := &bulkBar{Query: a.kept().Encode(), All: v.t("bulk.all_found", "count", reg.Total)}
	if reg.More {
		bar.All = v.t("bulk.all_many")
	}
	add := func(key string, acts []option) {
		if len(acts) > 0 {
			bar.Groups = append(bar.Groups, bulkActs{v.t(key), acts})
		}
	}
	kind := string(a.spec.Kind)
	var moves, fields, into, exports []option
	for _, act := range sortedKeys(a.spec.Moves) {
		if v.who.Allows(kind + "." + act) {
			moves = append(moves, option{Value: act, Label: actLabel(v.lang, a.spec.Kind, act)})
		}
	}
	if v.who.Allows(kind + ".remove") {
		moves = append(moves, option{Value: "remove", Label: actLabel(v.lang, a.spec.Kind, "remove")})
	}
	if v.who.Allows(kind + ".edit") {
		for _, f := range a.bulkFields() {
			fields = append(fields, option{Value: actEdit + f.Name, Label: columnLabel(v.lang, a.spec, f.Name)})
		}
	}
	for _, x := range holders(a.spec.Kind) {
		if v.who.Allows(string(x.spec.Kind) + ".edit") {
			into = append(into, option{Value: actInto + x.name(), Label: v.t("bulk.into", "kind", kindLabel(v.lang, x.spec.Kind), "field", fieldLabel(v.lang, string(x.spec.Kind), x.field.Name))})
		}
	}
	for _, f := range []string{"xlsx", "csv", "jsonl", "ics", "docx", "pdf"} {
		if f != "ics" || dated(a.spec) {
			exports = append(exports, option{Value: actExport + f, Label: v.t("web.export." + f)})
		}
	}
	add("bulk.acts", moves)
	add("bulk.fields", fields)
	add("bulk.add_to", into)
	add("action.export", exports)
	return bar
}

// bulkFields are the fields that can have one value for many records: not what
// a record is called by, and no child lines.
func (a asked) bulkFields() (out chancery.Fields) {
	for _, f := range a.spec.DescribeAll() {
		if !f.Title && f.Type != chancery.TypeLines && f.Name != "code" && f.Name != "edition" {
			out = append(out, f)
		}
	}
	return out
}

// holder is a field of another kind that holds several records of this one.
type holder struct {
	spec  *chancery.Spec
	field chancery.Field
}

func (h holder) name() string { return string(h.spec.Kind) + "." + h.field.Name }

func holders(kind chancery.Kind) (out []holder) {
	for _, spec := range chancery.Specs() {
		for _, f := range spec.Describe() {
			if f.Type == chancery.TypeRefs && spec.Kind != kind && (len(f.Targets) == 0 || slices.Contains(f.Targets, kind)) {
				out = append(out, holder{spec, f})
			}
		}
	}
	return out
}

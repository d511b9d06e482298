package store

import (
	"strings"

	"chancery/internal/chancery"
)

// checklistsOf reads the checklists in force for a kind, whoever may see them:
// what is missing must not depend on who may read the rule.
func (t *Tx) checklistsOf(kind chancery.Kind) ([]*chancery.Checklist, error) {
	spec, err := chancery.SpecOf("checklist")
	if err != nil {
		return nil, err
	}
	all := *t
	all.Actor, all.scoped = chancery.System(), nil
	es, err := all.loadWhere(spec, `k.of_kind = ?`, []any{string(kind)}, "ORDER BY r.ref")
	if err != nil {
		return nil, err
	}
	var out []*chancery.Checklist
	for _, e := range es {
		if c, ok := e.(*chancery.Checklist); ok && c.InForce(t.Today()) {
			out = append(out, c)
		}
	}
	return out, nil
}

// Checklists reads the checklists in force for a kind.
func (t *Tx) Checklists(kind chancery.Kind) ([]*chancery.Checklist, error) {
	return t.checklistsOf(kind)
}

// fileCondition keeps the records whose file lacks a document ("incomplete"),
// or lacks none ("complete"), as far as the actor sees the documents.
func (t *Tx) fileCondition(spec *chancery.Spec, value string) (string, []any, error) {
	lists, err := t.checklistsOf(spec.Kind)
	if err != nil {
		return "", nil, err
	}
	var conds []string
	var args []any
	for _, c := range lists {
		lacks, more, err := t.lacksSomething(spec, c)
		if err != nil {
			return "", nil, err
		}
		if lacks != "" {
			conds, args = append(conds, lacks), append(args, more...)
		}
	}
	lacking := "FALSE"
	if len(conds) > 0 {
		lacking = "(" + strings.Join(conds, " OR ") + ")"
	}
	switch value {
	case "incomplete":
		return lacking, args, nil
	case "complete":
		return "NOT " + lacking, args, nil
	}
	return "", nil, chancery.Invalid("file", "value.not_a_choice", "value", value)
}

// lacksSomething is true of records a list concerns and whose file lacks one of
// its items.
func (t *Tx) lacksSomething(spec *chancery.Spec, c *chancery.Checklist) (string, []any, error) {
	if len(c.Items) == 0 {
		return "", nil, nil
	}
	sc, err := t.scope()
	if err != nil {
		return "", nil, err
	}
	conds, args := []string{}, []any{}
	if states := c.States(); len(states) > 0 {
		conds = append(conds, "r.state IN ("+places(len(states))+")")
		for _, s := range states {
			args = append(args, string(s))
		}
	}
	if types := c.Types(); len(types) > 0 {
		if f, ok := spec.Describe().ByName("type"); ok && f.Type == chancery.TypeCode {
			conds = append(conds, `k."type" IN (`+places(len(types))+`)`)
			args = append(args, anyStrings(types)...)
		}
	}
	var missing []string
	for _, i := range c.Items {
		lang, langArgs := "", []any{}
		if i.Language != "" {
			lang, langArgs = ` AND d."language" = ?`, []any{string(i.Language)}
		}
		missing = append(missing, `(r.id NOT IN (SELECT a.dst FROM link a JOIN record r ON r.id = a.src JOIN document d ON d.id = r.id
			WHERE a.field = 'about' AND NOT r.removed AND d."type" = ?`+lang+` AND `+sc.where+`)
			AND r.id NOT IN (SELECT w.about FROM waiver w JOIN record r ON r.id = w.id WHERE NOT r.removed AND w.about IS NOT NULL AND w.checklist = ? AND w.item = ? AND `+sc.where+`))`)
		args = append(append(append(args, string(i.Type)), langArgs...), sc.args...)
		args = append(append(args, string(c.ID), i.Item), sc.args...)
	}
	conds = append(conds, "("+strings.Join(missing, " OR ")+")")
	return "(" + strings.Join(conds, " AND ") + ")", args, nil
}

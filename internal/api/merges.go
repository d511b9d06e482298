package api

import (
	"encoding/json"
	"net/http"
	"net/url"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

const mergesPath = "/api/v1/merges"

// mergeOperations find records that are there twice, make one of two, and take
// that back.
func mergeOperations() []operation {
	run := pathParameter("run", "merge_run")
	kind := common("one_kind")
	return []operation{
		{method: "GET", path: "/api/v1/duplicates", id: "listDuplicates", summary: "api.op.duplicates", handle: listDuplicates,
			parameters: []object{kind, common("cursor")}, answers: []answer{ok(refTo("Duplicates"), "ETag", "Link"), unmodified}},
		{method: "POST", path: "/api/v1/duplicates/apart", id: "notDuplicates", summary: "api.op.not_duplicates", handle: notDuplicates,
			body: body(refTo("TwoRecords")), answers: []answer{{status: "204", message: "api.answer.ok"}}, fails: []int{404}},
		{method: "GET", path: mergesPath, id: "listMerges", summary: "api.op.merges", handle: listMerges,
			parameters: []object{kind}, answers: []answer{ok(refTo("Merges"), "ETag"), unmodified}},
		{method: "POST", path: mergesPath, id: "mergeRecords", summary: "api.op.merge", handle: mergeRecords,
			parameters: []object{common("dry_run")}, body: body(refTo("MergeCreate")), answers: []answer{ok(refTo("MergeDone")), {"201", "api.answer.created", jsonType, refTo("MergeDone"), []string{"Location"}}}, fails: []int{404}},
		{method: "POST", path: mergesPath + "/{run}/undo", id: "unmergeRecords", summary: "api.op.unmerge", handle: unmergeRecords,
			parameters: []object{run, common("dry_run")}, answers: []answer{ok(refTo("Unmerged"))}},
	}
}

// mergeSchemas are those of duplicates and merges.
func mergeSchemas() object {
	text, number := object{{"type", "string"}}, object{{"type", "integer"}}
	kind := object{{"type", "string"}, {"enum", kindNames()}}
	side := object{{"type", "string"}, {"enum", []string{string(chancery.SideKept), string(chancery.SideOther), string(chancery.SideBoth)}}}
	shape := func(required []string, p object) object {
		return object{{"type", "object"}, {"required", required}, {"properties", p}}
	}
	strict := member{"additionalProperties", false}
	merge := object{{"run", text}, {"kind", kind}, {"keep", refTo("Named")}, {"drop", refTo("Named")}, {"at", moment("updated_at")}, {"by", text}, {"_links", refTo("Links")}}
	return object{
		{"Named", shape([]string{"kind", "ref", "title"}, object{{"kind", kind}, {"ref", text}, {"title", refTo("Text")}, {"_links", refTo("Links")}})},
		{"Duplicates", shape([]string{"items", "_links"}, object{
			{"items", listOf(shape([]string{"one", "other", "likely", "rules", "may_merge"}, object{
				{"one", refTo("Named")}, {"other", refTo("Named")},
				{"likely", object{{"type", "string"}, {"enum", []string{"possible", "likely", "almost_certain"}}, {"description", english("api.schema.likely")}}},
				{"rules", listOf(object{{"type", "string"}, {"description", english("api.schema.twin_rule")}})},
				{"may_merge", object{{"type", "boolean"}, {"description", english("api.schema.may_merge")}}},
			}))}, {"next", text}, {"_links", refTo("Links")},
		})},
		{"TwoRecords", append(shape([]string{"kind", "one", "other"}, object{{"kind", kind}, {"one", text}, {"other", text}}), strict)},
		{"Merges", shape([]string{"items"}, object{{"items", listOf(shape([]string{"run", "kind", "keep", "drop", "at", "by"}, merge))}})},
		{"MergeCreate", append(shape([]string{"kind", "keep", "drop"}, object{
			{"kind", kind}, {"keep", object{{"type", "string"}, {"description", english("api.schema.merge_keep")}}}, {"drop", object{{"type", "string"}, {"description", english("api.schema.merge_drop")}}},
			{"take", object{{"type", "object"}, {"description", english("api.schema.merge_take")}, {"additionalProperties", side}}},
			{"keep_version", object{{"type", "integer"}, {"description", english("api.schema.merge_version")}}}, {"drop_version", number}, {"reason", text},
		}), strict)},
		{"MergeDone", shape([]string{"kept", "moved"}, object{
			{"run", object{{"type", "string"}, {"description", english("api.schema.merge_run")}}},
			{"moved", object{{"type", "integer"}, {"description", english("api.schema.merge_moved")}}},
			{"kept", object{{"type", "object"}, {"description", english("api.schema.merge_kept")}}}, {"_links", refTo("Links")},
		})},
		{"Unmerged", shape([]string{"kept", "left"}, object{
			{"kept", refTo("Named")},
			{"left", object{{"type", "array"}, {"description", english("api.schema.merge_left")}, {"items", shape([]string{"record"}, object{{"record", refTo("Named")}, {"fields", listOf(text)}})}}},
		})},
	}
}

func nameObject(n service.Name) object {
	title := object{}
	if n.Title.EN != "" {
		title = append(title, member{"en", n.Title.EN})
	}
	if n.Title.VI != "" {
		title = append(title, member{"vi", n.Title.VI})
	}
	o := object{{"kind", string(n.Kind)}, {"ref", n.Ref}, {"title", title}}
	if spec, err := chancery.SpecOf(n.Kind); err == nil && !n.Removed {
		o = append(o, member{"_links", object{{"self", addressOf(spec, n.Ref)}}})
	}
	return o
}

func namedEntity(e chancery.Entity) object {
	r := e.Head()
	return nameObject(service.Name{Kind: r.Kind, Ref: r.Ref, Title: chancery.TitleOf(e)})
}

// oneKind is the kind that the query asks for.
func (c *call) oneKind(more ...string) (chancery.Kind, error) {
	if err := c.known(append(more, "kind")...); err != nil {
		return "", err
	}
	kind := chancery.Kind(c.r.URL.Query().Get("kind"))
	if _, err := chancery.SpecOf(kind); err != nil {
		return "", badParameter("kind", "api.no_such_kind", "value", string(kind))
	}
	return kind, nil
}

func listDuplicates(c *call) error {
	kind, err := c.oneKind("cursor")
	if err != nil {
		return err
	}
	d, err := c.svc().Duplicates(c.ctx(), c.who, kind, c.r.URL.Query().Get("cursor"))
	if err != nil {
		return err
	}
	items := make([]object, len(d.Pairs))
	for i, p := range d.Pairs {
		var rules []string
		for _, w := range p.Why {
			rules = append(rules, w.Rule)
		}
		items[i] = object{{"one", namedEntity(p.One)}, {"other", namedEntity(p.Other)}, {"likely", p.Why[0].Likely.Word()}, {"rules", rules}, {"may_merge", p.May}}
	}
	c.sendTagged(append(object{{"items", items}}, c.pageLinks(d.Next)...))
	return nil
}

func notDuplicates(c *call) error {
	m, err := c.plainBody("kind", "one", "other")
	if err != nil {
		return err
	}
	return c.nothing(http.StatusNoContent, func() error {
		return c.svc().NotDuplicates(c.ctx(), c.who, chancery.Kind(textIn(m, "kind")), textIn(m, "one"), textIn(m, "other"))
	})
}

func listMerges(c *call) error {
	kind, err := c.oneKind()
	if err != nil {
		return err
	}
	list, err := c.svc().Merges(c.ctx(), c.who, kind)
	if err != nil {
		return err
	}
	items := make([]object, len(list))
	for i, m := range list {
		items[i] = object{
			{"run", string(m.ID)}, {"kind", string(m.Kind)}, {"keep", nameObject(m.KeptName)}, {"drop", nameObject(m.DroppedName)}, {"at", instant(m.At)}, {"by", m.Actor},
			{"_links", undoLink(m.ID)},
		}
	}
	c.sendTagged(object{{"items", items}})
	return nil
}

func undoLink(run chancery.ID) object {
	return object{{"undo", mergesPath + "/" + url.PathEscape(string(run)) + "/undo"}}
}

// mergeRecords makes one record of two.
func mergeRecords(c *call) error {
	dry, err := c.writeParameters("")
	if err != nil {
		return err
	}
	m, err := c.plainBody("kind", "keep", "drop", "take", "keep_version", "drop_version", "reason")
	if err != nil {
		return err
	}
	in := service.MergeInput{Keep: textIn(m, "keep"), Drop: textIn(m, "drop"), Reason: textIn(m, "reason"), DryRun: dry, Take: map[string]chancery.Side{}}
	var wrong []fieldProblem
	for name, to := range map[string]*int64{"keep_version": &in.KeepVersion, "drop_version": &in.DropVersion} {
		if given, sent := m[name]; sent {
			n, isNumber := given.(json.Number)
			if *to, err = n.Int64(); !isNumber || err != nil {
				wrong = append(wrong, fieldProblem{pointer: "/" + name, field: name, key: "value.not_number", args: []any{"value", given}})
			}
		}
	}
	take, isObject := m["take"].(map[string]any)
	if m["take"] != nil && !isObject {
		return malformed("/take", "api.want_object")
	}
	for _, field := range memberNames(take) {
		side, _ := take[field].(string)
		in.Take[field] = chancery.Side(side)
	}
	if err := invalid(wrong); err != nil {
		return err
	}
	done, err := c.svc().MergeRecords(c.ctx(), c.who, chancery.Kind(textIn(m, "kind")), in)
	if err != nil {
		return err
	}
	o, status := object{{"moved", done.Moved}, {"kept", c.view(done.Kept, nil)}}, http.StatusOK
	if dry {
		c.w.Header().Set("Dry-Run", "true")
	} else {
		status = http.StatusCreated
		c.w.Header().Set("Location", addressOf(done.Kept.Spec, done.Kept.Head().Ref))
		o = append(object{{"run", string(done.Run)}}, append(o, member{"_links", undoLink(done.Run)})...)
	}
	c.send(status, jsonType, o)
	return nil
}

// unmergeRecords takes a merge back.
func unmergeRecords(c *call) error {
	dry, err := c.writeParameters("")
	if err != nil {
		return err
	}
	unmerge := c.svc().Unmerge
	if dry {
		unmerge = c.svc().TryUnmerge
		c.w.Header().Set("Dry-Run", "true")
	}
	kept, left, err := unmerge(c.ctx(), c.who, chancery.ID(c.r.PathValue("run")))
	if err != nil {
		return err
	}
	items := make([]object, len(left))
	for i, l := range left {
		items[i] = object{{"record", nameObject(l.Name)}}
		if len(l.Fields) > 0 {
			items[i] = append(items[i], member{"fields", l.Fields})
		}
	}
	c.send(http.StatusOK, jsonType, object{{"kept", nameObject(kept)}, {"left", items}})
	return nil
}

// plainBody reads an object that has only some members; all but the reason,
// versions and choices of a merge must be there.
func (c *call) plainBody(names ...string) (map[string]any, error) {
	m, _, err := c.bodyObject(false, jsonType)
	if err != nil {
		return nil, err
	}
	var wrong []fieldProblem
	expected := map[string]bool{}
	for _, name := range names {
		expected[name] = true
		switch name {
		case "take", "keep_version", "drop_version":
			continue
		}
		given, sent := m[name]
		if _, isText := given.(string); sent && !isText {
			wrong = append(wrong, fieldProblem{pointer: "/" + name, field: name, key: "value.not_text"})
		} else if !sent && name != "reason" {
			wrong = append(wrong, fieldProblem{pointer: "/" + name, field: name, key: "value.required"})
		}
	}
	for _, name := range memberNames(m) {
		if !expected[name] {
			wrong = append(wrong, fieldProblem{pointer: "/" + pointerToken(name), field: name, key: "value.no_such_field", args: []any{"value", name}})
		}
	}
	return m, invalid(wrong)
}

func textIn(m map[string]any, name string) string {
	s, _ := m[name].(string)
	return s
}

package api

import (
	"net/http"
	"strconv"

	"chancery/internal/service"
)

// maxItems is how many records one request may change.
const maxItems = 1000

// bulk does one act on many records: each fails alone, or all together.
func bulk(c *call) error {
	dry, err := c.writeParameters("", "act", "together")
	if err != nil {
		return err
	}
	given := c.r.URL.Query()
	together, err := flagOf(given, "together")
	if err != nil {
		return err
	}
	act := given.Get("act")
	if act == "" {
		act = "create"
	}
	if _, move := c.spec.Moves[act]; !move && act != "create" && act != "edit" && act != "remove" && act != "restore" {
		return badParameter("act", "move.unknown", "act", act, "kind", string(c.spec.Kind))
	}
	v, raw, err := c.readBody(maxBulk, jsonType)
	if err != nil {
		return err
	}
	items, ok := v.([]any)
	if !ok {
		return malformed("", "api.want_list")
	}
	if len(items) > maxItems {
		return malformed("", "api.too_many_items", "max", strconv.Itoa(maxItems))
	}
	b := service.Batch{Kind: c.spec.Kind, Act: act, DryRun: dry, Many: true, Together: together}
	if b.Inputs, err = c.bulkInputs(act, items); err != nil {
		return err
	}
	return c.perform(b, raw, func(out []service.Outcome) reply { return c.bulkReply(b, out) })
}

func (c *call) bulkInputs(act string, items []any) ([]service.Input, error) {
	as := acting
	switch act {
	case "create":
		as = creating
	case "edit":
		as = patching
	}
	var wrong []fieldProblem
	inputs := make([]service.Input, len(items))
	for i, item := range items {
		at := "/" + strconv.Itoa(i)
		m, ok := item.(map[string]any)
		if !ok {
			return nil, malformed(at, "api.want_object")
		}
		ref, named := m["ref"].(string)
		if act != "create" {
			if !named {
				wrong = append(wrong, fieldProblem{pointer: at + "/ref", field: "ref", key: "value.required"})
			}
			delete(m, "ref")
		}
		var bad []fieldProblem
		inputs[i], bad = input(c.spec, m, as)
		if act != "create" {
			inputs[i].Ref = ref
		}
		for _, f := range bad {
			f.pointer = at + f.pointer
			wrong = append(wrong, f)
		}
	}
	return inputs, invalid(wrong)
}

func (c *call) bulkReply(b service.Batch, out []service.Outcome) reply {
	done, refused := 0, 0
	for _, o := range out {
		if o.Err != nil {
			refused++
		} else {
			done++
		}
	}
	undone := b.Together && refused > 0
	items := make([]object, len(out))
	for i, o := range out {
		items[i] = c.bulkItem(b, o, undone)
	}
	r := reply{status: http.StatusOK}
	if undone {
		done, r.status = 0, http.StatusConflict
	}
	r.body = append(appendJSON(nil, object{{"done", done}, {"refused", refused}, {"items", items}}), '\n')
	return r
}

func (c *call) bulkItem(b service.Batch, o service.Outcome, undone bool) object {
	switch {
	case o.Err != nil:
		r := refusalOf(o.Err)
		return object{{"status", r.status}, {"problem", c.problem(r)}}
	case undone:
		r := &refusal{status: http.StatusFailedDependency, name: "undone", key: "api.undone"}
		return object{{"status", r.status}, {"problem", c.problem(r)}}
	case b.Act == "create" && !b.DryRun:
		return object{{"status", http.StatusCreated}, {"record", c.view(o.View, nil)}}
	}
	return object{{"status", http.StatusOK}, {"record", c.view(o.View, nil)}}
}

package api

import (
	"slices"

	"chancery/internal/chancery"
)

// operation is one thing that can be asked. The routes are made of the list of
// operations, and so is their description.
type operation struct {
	method, path string
	id           string // of the description, unique
	summary      string // message key; takes kind, kinds and act
	spec         *chancery.Spec
	act          string // a move
	public       bool
	handle       func(*call) error

	parameters []object
	body       *object // of the request; nil where it has none
	mayBeEmpty bool    // the body
	answers    []answer
	fails      []int // statuses beyond those every operation of its form fails with
}

// answer is one way in which an operation answers.
type answer struct {
	status  string
	message string // message key
	media   string
	schema  object
	headers []string
}

// allOperations lists what can be asked, in the order of the description.
func (a *API) allOperations() []operation {
	var ops []operation
	for _, spec := range chancery.Specs() {
		ops = append(ops, kindOperations(spec)...)
	}
	return slices.Concat(ops, reportOperations(), mergeOperations(), deadlineOperations(), webhookOperations(), generalOperations())
}

// kindOperations are what can be asked of every kind.
func kindOperations(spec *chancery.Spec) []operation {
	name, all, one := schemaName(spec), collectionOf(spec), collectionOf(spec)+"/{ref}"
	record, written := refTo(name), []string{"ETag"}
	ops := []operation{
		{method: "GET", path: all, id: "list" + pluralName(spec), summary: "api.op.list", handle: list,
			parameters: listParametersOf(spec), answers: append(append([]answer{ok(refTo(name+"Page"), "ETag", "Link")}, listFormAnswers(spec)...), unmodified)},
		{method: "POST", path: all, id: "create" + name, summary: "api.op.create", handle: create,
			parameters: writes(), body: body(refTo(name + "Create")),
			answers: []answer{ok(record, written...), {"201", "api.answer.created", jsonType, record, []string{"ETag", "Location"}}}},
		{method: "POST", path: all + "/bulk", id: "bulk" + pluralName(spec), summary: "api.op.bulk", handle: bulk,
			parameters: append([]object{bulkAct(spec), flagParameter("together")}, writes()...), body: body(listOf(refTo(name + "Item"))),
			answers: []answer{ok(refTo(name + "Outcomes")), {"409", "api.answer.s409", jsonType, refTo(name + "Outcomes"), nil}}},
		{method: "GET", path: one, id: "get" + name, summary: "api.op.get", handle: get,
			parameters: []object{refParameter, common("fields"), common("as_of"), common("If-None-Match")}, answers: []answer{ok(record, "ETag", "Ledger-Size"), unmodified}},
		{method: "PATCH", path: one, id: "edit" + name, summary: "api.op.edit", handle: patch,
			parameters: edits(), body: body(refTo(name+"Update"), mergePatch), answers: []answer{ok(record, written...)}},
		{method: "PUT", path: one, id: "replace" + name, summary: "api.op.replace", handle: replace,
			parameters: edits(), body: body(refTo(name + "Update")), answers: []answer{ok(record, written...)}},
		{method: "DELETE", path: one, id: "remove" + name, summary: "api.op.remove", handle: remove,
			parameters: append(edits(), common("reason")), answers: []answer{ok(record, written...)}},
		{method: "POST", path: one + "/restore", id: "restore" + name, summary: "api.op.restore", handle: restore,
			parameters: append(edits(), common("Idempotency-Key")), answers: []answer{ok(record, written...)}},
		{method: "GET", path: one + "/history", id: "history" + name, summary: "api.op.history", handle: history,
			parameters: []object{refParameter, common("If-None-Match")}, answers: []answer{ok(refTo("History"), "ETag"), unmodified}},
		{method: "GET", path: one + "/acts", id: "acts" + name, summary: "api.op.acts", handle: acts,
			parameters: []object{refParameter, common("If-None-Match")}, answers: []answer{ok(refTo("Acts"), "ETag"), unmodified}},
		paperOperation(spec),
	}
	ops = append(ops, documentOperations(spec)...)
	for _, act := range actsOf(spec) {
		ops = append(ops, operation{
			method: "POST", path: one + "/" + act, id: act + name, summary: "api.op.act", act: act, handle: makeMove,
			parameters: append(edits(), common("Idempotency-Key")), body: body(refTo(name + "Act")), mayBeEmpty: !spec.Moves[act].Reason,
			answers: []answer{ok(record, written...)},
		})
	}
	for i := range ops {
		ops[i].spec = spec
	}
	return ops
}

// generalOperations are those that belong to no kind.
func generalOperations() []operation {
	return []operation{
		{method: "GET", path: "/api/v1/search", id: "search", summary: "api.op.search", handle: search,
			parameters: []object{common("words"), common("kind"), common("limit"), common("cursor")}, answers: []answer{ok(refTo("Found"), "ETag", "Link"), unmodified}},
		{method: "POST", path: "/api/v1/import/{kind}", id: "importFile", summary: "api.op.import", handle: importFile,
			parameters: []object{kindInPath, common("dry_run"), common("name"), common("map"), common("key"), common("mode"), common("date_order")}, body: uploadBody(), answers: []answer{ok(refTo("Receipt"))}},
		{method: "GET", path: "/api/v1/ledger/checkpoint", id: "lastCheckpoint", summary: "api.op.last_checkpoint", handle: lastCheckpoint, answers: []answer{signedNote}, fails: []int{403, 404}},
		{method: "POST", path: "/api/v1/ledger/checkpoint", id: "signCheckpoint", summary: "api.op.new_checkpoint", handle: newCheckpoint, answers: []answer{signedNote}},
		{method: "GET", path: "/api/v1/ledger/proof/{kind}/{ref}", id: "prove", summary: "api.op.prove", handle: prove,
			parameters: []object{kindInPath, refParameter}, answers: []answer{ok(refTo("Proof"))}, fails: []int{403}},
		{method: "GET", path: "/api/v1/ledger/entries", id: "listEntries", summary: "api.op.entries", handle: ledgerEntries,
			parameters: []object{common("first_entry"), common("limit")}, answers: []answer{ok(refTo("Entries"), "ETag")}, fails: []int{403}},
		{method: "GET", path: "/api/openapi.json", id: "describe", summary: "api.op.describe", public: true, handle: description,
			answers: []answer{ok(object{{"type", "object"}}, "ETag")}},
		{method: "GET", path: "/api/docs", id: "readDocs", summary: "api.op.docs", public: true, handle: docs, parameters: []object{common("lang")},
			answers: []answer{{"200", "api.answer.ok", "text/html", object{{"type", "string"}}, nil}}},
	}
}

var signedNote = answer{"200", "api.answer.ok", "text/plain", object{{"type", "string"}}, nil}

// actsOf lists the moves of a kind in alphabetical order.
func actsOf(spec *chancery.Spec) []string {
	m := map[string]any{}
	for act := range spec.Moves {
		m[act] = nil
	}
	return memberNames(m)
}

package api

import (
	"mime"
	"net/http"
	"strings"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// documentOperations are what can be asked of the file of a record: the documents
// in it, one more; of a document its versions, one more, and its content.
func documentOperations(spec *chancery.Spec) []operation {
	one, name := collectionOf(spec)+"/{ref}", schemaName(spec)
	document, anyFile := refTo("Document"), &object{{"application/octet-stream", object{{"schema", object{{"type", "string"}, {"format", "binary"}}}}}}
	sends := append([]object{
		refParameter,
		{{"name", "name"}, {"in", "query"}, {"required", true}, {"description", english("api.parameter.file_name")}, {"schema", object{{"type", "string"}}}, {"example", "minutes.pdf"}},
		queryParameter("document", english("api.parameter.document"), object{{"type", "string"}}),
		flagParameter("lower_marking"), flagParameter("enter"),
	}, writes()...)
	made := []answer{ok(document, "ETag"), {"201", "api.answer.created", jsonType, document, []string{"ETag", "Location"}}}
	if spec.Kind != "document" {
		return []operation{
			{method: "GET", path: one + "/documents", id: "documentsOf" + name, summary: "api.op.documents", handle: documents,
				parameters: []object{refParameter, common("If-None-Match")}, answers: []answer{ok(refTo("RecordFile"), "ETag"), unmodified}},
			{method: "POST", path: one + "/documents", id: "addDocumentTo" + name, summary: "api.op.add_document", handle: addDocument, parameters: sends, body: anyFile, answers: made},
		}
	}
	return []operation{
		{method: "GET", path: one + "/versions", id: "versionsOfDocument", summary: "api.op.versions", handle: versions,
			parameters: []object{refParameter, common("If-None-Match")}, answers: []answer{ok(refTo("DocumentVersions"), "ETag"), unmodified}},
		{method: "POST", path: one + "/versions", id: "addVersionOfDocument", summary: "api.op.add_version", handle: addVersion, parameters: sends, body: anyFile, answers: made},
		{method: "GET", path: one + "/file", id: "fileOfDocument", summary: "api.op.file", handle: file,
			parameters: []object{refParameter, common("If-None-Match")}, answers: []answer{{"200", "api.answer.ok", "application/octet-stream", object{{"type", "string"}, {"format", "binary"}}, []string{"ETag"}}, unmodified}},
	}
}

func documentSchemas() object {
	text := object{{"type", "string"}}
	return object{
		{"RecordFile", object{{"type", "object"}, {"required", []string{"items", "checklists"}}, {"properties", object{
			{"items", listOf(refTo("Document"))},
			{"checklists", listOf(object{{"type", "object"}, {"required", []string{"ref", "missing", "items"}}, {"properties", object{
				{"ref", text}, {"title", refTo("Text")}, {"missing", object{{"type", "integer"}, {"description", english("api.schema.missing")}}},
				{"items", listOf(object{{"type", "object"}, {"required", []string{"item", "missing"}}, {"properties", object{
					{"item", text}, {"title", refTo("Text")}, {"type", text}, {"language", text}, {"documents", listOf(text)},
					{"waiver", object{{"type", "string"}, {"description", english("api.schema.waiver")}}}, {"missing", object{{"type", "boolean"}}},
				}}})},
			}}})},
		}}}},
		{"DocumentVersions", object{{"type", "object"}, {"required", []string{"items"}}, {"properties", object{{"items", listOf(refTo("Document"))}}}}},
	}
}

// documents lists the documents about a record, the newest first, and what the
// checklists in force say of its file.
func documents(c *call) error {
	if err := c.known(); err != nil {
		return err
	}
	f, err := c.svc().Documents(c.ctx(), c.who, c.spec.Kind, c.ref())
	if err != nil {
		return err
	}
	var list []*chancery.Document
	for _, chain := range f.Chains {
		list = append(append(append(list, chain.Document), chain.Before...), chain.Translations...)
	}
	lists := []object{}
	for _, state := range f.Checks {
		items := []object{}
		for _, i := range state.Items {
			o := object{{"item", i.Item}, {"title", i.Name}, {"type", string(i.Type)}}
			if i.Language != "" {
				o = append(o, member{"language", string(i.Language)})
			}
			refs := []string{}
			for _, d := range i.Documents {
				refs = append(refs, d.Ref)
			}
			o = append(o, member{"documents", refs})
			if i.Waiver != nil {
				o = append(o, member{"waiver", i.Waiver.Ref})
			}
			items = append(items, append(o, member{"missing", i.Missing()}))
		}
		lists = append(lists, object{{"ref", state.List.Ref}, {"title", state.List.Name}, {"missing", state.Missing}, {"items", items}})
	}
	items, err := documentItems(list, f.Names)
	if err == nil {
		c.sendTagged(object{{"items", items}, {"checklists", lists}})
	}
	return err
}

func documentItems(list []*chancery.Document, names map[chancery.ID]service.Name) ([]object, error) {
	spec, err := chancery.SpecOf("document")
	if err != nil {
		return nil, err
	}
	items := []object{}
	for _, d := range list {
		items = append(items, record(spec, d, names, nil, nil))
	}
	return items, nil
}

func versions(c *call) error {
	if err := c.known(); err != nil {
		return err
	}
	list, names, err := c.svc().DocumentVersions(c.ctx(), c.who, c.ref())
	if err != nil {
		return err
	}
	items, err := documentItems(list, names)
	if err == nil {
		c.sendTagged(object{{"items", items}})
	}
	return err
}

func addDocument(c *call) error { return c.takeFile(false) }
func addVersion(c *call) error  { return c.takeFile(true) }

// takeFile makes a document of the body of a request. What the file is is told by
// its content; the media type that was sent is not believed.
func (c *call) takeFile(newer bool) error {
	dry, err := c.writeParameters("create", "name", "document", "lower_marking", "enter")
	if err != nil {
		return err
	}
	given := c.r.URL.Query()
	f := service.SentFile{Name: given.Get("name"), Newer: newer, DryRun: dry}
	if strings.TrimSpace(f.Name) == "" {
		return badParameter("name", "value.required")
	}
	if f.Lower, err = flagOf(given, "lower_marking"); err != nil {
		return err
	}
	if f.Enter, err = flagOf(given, "enter"); err != nil {
		return err
	}
	if f.Values, err = documentValues(given.Get("document")); err != nil {
		return err
	}
	if media, _, _ := mime.ParseMediaType(c.r.Header.Get("Content-Type")); media == "multipart/form-data" || media == "application/x-www-form-urlencoded" {
		return &refusal{status: http.StatusUnsupportedMediaType, name: "media_type", key: "api.media_type", args: []any{"allowed", "application/octet-stream"}}
	}
	reply := c.recordReply("create")
	if f.Once, err = c.once(nil, dry, reply); err != nil {
		return err
	}
	v, before, err := c.svc().SendFile(c.ctx(), c.who, c.spec.Kind, c.ref(), f, c.r.Body)
	switch {
	case err != nil:
		for _, wrong := range chancery.FieldsOf(err) {
			if wrong.Key == "document.too_large" {
				return &refusal{status: http.StatusRequestEntityTooLarge, name: "too_large", key: wrong.Key, args: wrong.Args}
			}
		}
		return err
	case before != nil:
		c.w.Header().Set("Idempotency-Replayed", "true")
		c.sendReply(replyBefore(before))
	default:
		r := reply([]service.Outcome{{View: v}})
		if dry {
			c.w.Header().Set("Dry-Run", "true")
			r.status, r.location = http.StatusOK, ""
		}
		c.sendReply(r)
	}
	return nil
}

// documentValues reads the parameter that says what a file is.
func documentValues(given string) (map[string]any, error) {
	if given == "" {
		return map[string]any{}, nil
	}
	v, err := decode([]byte(given))
	m, isObject := v.(map[string]any)
	if err != nil || !isObject {
		return nil, badParameter("document", "api.bad_document")
	}
	spec, err := chancery.SpecOf("document")
	if err != nil {
		return nil, err
	}
	in, wrong := input(spec, m, creating)
	if len(wrong) == 0 && (in.Ref != "" || in.Key != "" || in.State != "") {
		return nil, badParameter("document", "api.bad_document")
	}
	return in.Values, invalid(wrong)
}

// file sends the content of a document, always to be saved, never to be shown.
func file(c *call) error {
	if err := c.known(); err != nil {
		return err
	}
	f, err := c.svc().OpenFile(c.ctx(), c.who, c.ref())
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	h := c.w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Content-Disposition", service.Disposition("attachment", f.Document.FileName))
	h.Set("ETag", `"`+f.Document.Hash+`"`)
	http.ServeContent(c.w, c.r, "", time.Time{}, f)
	return nil
}

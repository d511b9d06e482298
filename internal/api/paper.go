package api

import (
	"path"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// paperFile is the last part of the address of a paper: a template or a paper,
// and the form: "delegation.docx".
var paperFile = object{
	{"name", "file"}, {"in", "path"}, {"required", true}, {"description", english("api.parameter.paper_file")}, {"schema", object{{"type", "string"}}}, {"example", "delegation.docx"},
}

// paperOperation is a paper made of one record of a kind.
func paperOperation(spec *chancery.Spec) operation {
	file := object{{"type", "string"}}
	return operation{
		method: "GET", path: collectionOf(spec) + "/{ref}/papers/{file}", id: "paperOf" + schemaName(spec), summary: "api.op.paper", handle: onePaper,
		parameters: []object{refParameter, paperFile, common("lang")},
		answers:    []answer{{"200", "api.answer.ok", forms[2].media, file, nil}, {"200", "api.answer.ok", forms[3].media, file, nil}},
		fails:      []int{404, 409, 422},
	}
}

// onePaper makes a paper of a record as its caller may see it. It is not kept.
func onePaper(c *call) error {
	if err := c.known("lang"); err != nil {
		return err
	}
	if l := c.r.URL.Query().Get("lang"); l != "" {
		ours, ok := i18n.Parse(l)
		if !ok {
			return badParameter("lang", "api.bad_lang", "value", l)
		}
		c.lang = ours
	}
	file := c.r.PathValue("file")
	suffix := path.Ext(file)
	if suffix != ".docx" && suffix != ".pdf" {
		return noSuchAddress
	}
	m, err := c.svc().MakePaper(c.ctx(), c.who, service.PaperAsk{Kind: c.spec.Kind, Ref: c.ref(), Template: strings.TrimSuffix(file, suffix), Lang: c.lang})
	if err != nil {
		return err
	}
	f, content := forms[2], m.DOCX
	if suffix == ".pdf" {
		f = forms[3]
		if content, err = m.PDF(); err != nil {
			return err
		}
	}
	return c.sendPaper(f, m.Name+suffix, content)
}

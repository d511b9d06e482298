package api

import (
	"bytes"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// centralReport is the address of the central report; a suffix names a form.
const centralReport = "/api/v1/reports/central"

// form is one of the forms a paper has.
type form struct {
	suffix, media string
	write         func(*service.CentralReport, *bytes.Buffer, i18n.Lang) error
}

var forms = []form{
	{".json", jsonType, func(r *service.CentralReport, b *bytes.Buffer, _ i18n.Lang) error {
		raw, err := r.JSON()
		b.Write(raw)
		return err
	}},
	{".html", "text/html", func(r *service.CentralReport, b *bytes.Buffer, l i18n.Lang) error { return r.Page(b, l) }},
	{".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", func(r *service.CentralReport, b *bytes.Buffer, l i18n.Lang) error { return r.DOCX(b, l) }},
	{".pdf", "application/pdf", func(r *service.CentralReport, b *bytes.Buffer, l i18n.Lang) error { return r.PDF(b, l) }},
}

// reportOperations are the central report in the form that Accept names, and
// at an address for each.
func reportOperations() []operation {
	parameters := []object{
		requiredPeriod, common("calendar"), common("level"), common("audience"), common("as_of"), common("lang"), flagParameter("figures_only"),
	}
	ops := []operation{{method: "GET", path: centralReport, id: "centralReport", summary: "api.op.central", handle: central, parameters: parameters, fails: []int{403, 404, 422}}}
	for _, f := range forms {
		schema := object{{"type", "string"}}
		if f.media == jsonType {
			schema = refTo("CentralReport")
		}
		a := answer{"200", "api.answer.ok", f.media, schema, nil}
		ops[0].answers = append(ops[0].answers, a)
		ops = append(ops, operation{
			method: "GET", path: centralReport + f.suffix, id: "centralReport" + strings.ToUpper(f.suffix[1:]), summary: "api.op.central", handle: central,
			parameters: parameters, answers: []answer{a}, fails: []int{403, 404, 422},
		})
	}
	return ops
}

// central answers with the central report of a period.
func central(c *call) error {
	if err := c.known("period", "calendar", "level", "organisation", "as_of", "lang", "figures_only"); err != nil {
		return err
	}
	f, err := c.form()
	if err != nil {
		return err
	}
	given := c.r.URL.Query()
	if l := given.Get("lang"); l != "" {
		ours, ok := i18n.Parse(l)
		if !ok {
			return badParameter("lang", "api.bad_lang", "value", l)
		}
		c.lang = ours
	}
	a := service.Ask{
		Period: given.Get("period"), Calendar: given.Get("calendar"), Level: chancery.Code(given.Get("level")), Organisation: given.Get("organisation"),
	}
	if given.Has("as_of") {
		if a.Size, err = c.position(given.Get("as_of")); err != nil {
			return err
		}
	}
	if only, err := flagOf(given, "figures_only"); err != nil || only {
		return c.figures(a, err)
	}
	r, err := c.svc().CentralReport(c.ctx(), c.who, a, c.base())
	if err != nil {
		return inParameters(err)
	}
	var b bytes.Buffer
	if err := f.write(r, &b, c.lang); err != nil {
		return err
	}
	return c.sendPaper(f, "central-report-"+r.Set.Period+f.suffix, b.Bytes())
}

// figures answers with the figures alone, which always are JSON.
func (c *call) figures(a service.Ask, err error) error {
	if err != nil {
		return err
	}
	set, err := c.svc().Figures(c.ctx(), c.who, a)
	if err != nil {
		return inParameters(err)
	}
	c.send(http.StatusOK, jsonType, set)
	return nil
}

func (c *call) sendPaper(f form, name string, content []byte) error {
	h := c.w.Header()
	if f.media != jsonType {
		h.Set("Content-Language", string(c.lang))
	}
	if f.suffix == ".html" {
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox")
	} else if f.media != jsonType {
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	}
	c.sendBytes(http.StatusOK, f.media, content)
	return nil
}

// base is the address of the installation as the caller knows it.
func (c *call) base() string {
	scheme := "http"
	if c.r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + c.r.Host
}

// form is the one the address ends in or, where it ends in none, the one Accept
// likes best.
func (c *call) form() (form, error) {
	if ending := path.Ext(c.r.URL.Path); ending != "" {
		return forms[slices.IndexFunc(forms, func(f form) bool { return f.suffix == ending })], nil
	}
	return forms[slices.IndexFunc(forms, func(f form) bool { return f.media == c.media })], nil
}

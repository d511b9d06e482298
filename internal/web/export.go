package web

import (
	"fmt"
	"net/http"
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// formats are the suffixes a list can be had in, with their media types.
var formats = []struct{ suffix, media string }{
	{"csv", "text/csv; charset=utf-8"},
	{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
	{"jsonl", "application/x-ndjson"},
	{"ics", "text/calendar; charset=utf-8"},
}

// export answers with the list in another form: all of it, with its filters.
func (s *Site) export(v *visit, a asked, suffix string) error {
	if suffix == "docx" || suffix == "pdf" {
		return s.sheet(v, a, suffix)
	}
	at := slices.IndexFunc(formats, func(f struct{ suffix, media string }) bool { return f.suffix == suffix })
	if at < 0 || suffix == "ics" && !dated(a.spec) {
		return s.nowhere(v)
	}
	a.query.Cursor, a.query.Before = "", ""
	// What is wrong with the question is found here: after the first byte of
	// the answer it could no longer be said.
	q := a.query
	q.Limit = 1
	if _, err := s.service.List(v.ctx(), v.who, q, false); err != nil {
		return err
	}
	head := v.w.Header()
	head.Set("Content-Type", formats[at].media)
	head.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", i18n.Slug(kindsLabel(v.lang, a.spec.Kind))+"."+suffix))
	how := service.Writing{Format: service.Format(suffix), BOM: true, Lang: v.lang, Host: v.r.Host}
	if err := s.service.Export(v.ctx(), v.who, a.query, how, v.w); err != nil {
		s.log.Error("export failed", "path", v.r.URL.Path, "error", err)
		panic(http.ErrAbortHandler) // the reader must not take half a list for the whole
	}
	return nil
}

func dated(spec *chancery.Spec) bool {
	_, ok := spec.New().(chancery.Spanning)
	return ok
}

// exports are the addresses of the list in other forms, with its filters.
func (a asked) exports(v *visit) []link {
	var out []link
	for _, f := range formats {
		if f.suffix == "ics" && !dated(a.spec) {
			continue
		}
		out = append(out, a.exportLink(v, f.suffix))
	}
	return append(out, a.exportLink(v, "docx"), a.exportLink(v, "pdf"))
}

func (a asked) exportLink(v *visit, suffix string) link {
	return link{Text: v.t("web.export." + suffix), Href: join("/"+a.spec.Plural+"."+suffix, a.self())}
}

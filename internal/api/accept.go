package api

import (
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// preferred is the one of some media types that Accept likes best, the first
// where it likes several as much or is not there; empty where it takes none.
func (c *call) preferred(medias []string) string {
	given := strings.Join(c.r.Header.Values("Accept"), ",")
	if strings.TrimSpace(given) == "" {
		return medias[0]
	}
	best, liked := "", 0.0
	for _, m := range medias {
		if q := liking(given, m); q > liked {
			best, liked = m, q
		}
	}
	return best
}

// liking is the quality that the most exact range of Accept gives a media type.
func liking(accept, media string) float64 {
	quality, exactness := 0.0, 0
	group, _, _ := strings.Cut(media, "/")
	for given := range strings.SplitSeq(accept, ",") {
		asked, params, err := mime.ParseMediaType(given)
		if err != nil {
			continue
		}
		exact := slices.Index([]string{"*/*", group + "/*", media}, asked) + 1
		if exact <= exactness {
			continue
		}
		quality, exactness = 1, exact
		if s, ok := params["q"]; ok {
			quality, _ = strconv.ParseFloat(s, 64)
		}
	}
	return quality
}

func notAcceptable(medias []string) error {
	return &refusal{status: http.StatusNotAcceptable, name: "not_acceptable", key: "api.not_in_this_form", args: []any{"allowed", strings.Join(medias, ", ")}}
}

// medias are the forms an operation answers in.
func (op operation) medias() (out []string) {
	for _, a := range op.answers {
		if media, _, _ := strings.Cut(a.media, ";"); media != "" && !slices.Contains(out, media) {
			out = append(out, media)
		}
	}
	return out
}

// listForm is a file that a list can be had as instead of JSON.
type listForm struct {
	media  string
	format service.Format
}

// listForms are those of a kind; only what has a place in time has a calendar.
func listForms(spec *chancery.Spec) []listForm {
	list := []listForm{
		{"text/csv", "csv"}, {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"}, {"application/jsonl", "jsonl"},
	}
	if _, dated := spec.New().(chancery.Spanning); dated {
		list = append(list, listForm{"text/calendar", "ics"})
	}
	return list
}

func listFormAnswers(spec *chancery.Spec) (answers []answer) {
	for _, f := range listForms(spec) {
		answers = append(answers, answer{"200", "api.answer.ok", f.media, object{{"type", "string"}, {"description", english("api.schema.list_file")}}, nil})
	}
	return answers
}

// exportList answers with the whole list as a file, which an import reads.
func (c *call) exportList(l listing, media string) error {
	forms := listForms(c.spec)
	f := forms[slices.IndexFunc(forms, func(f listForm) bool { return f.media == media })]
	given := c.r.URL.Query()
	for _, name := range []string{"limit", "cursor", "fields", "count"} {
		if given.Has(name) {
			return badParameter(name, "api.not_of_a_file", "media", media)
		}
	}
	// What is wrong with the question is found here: after the first byte of the
	// answer it could no longer be said.
	probe := l.query
	probe.Limit = 1
	if _, err := c.svc().Page(c.ctx(), c.who, probe, false); err != nil {
		return l.inParameters(err)
	}
	h := c.w.Header()
	h.Set("Content-Type", media)
	if strings.HasPrefix(media, "text/") {
		h.Set("Content-Type", media+"; charset=utf-8")
	}
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", i18n.Slug(kindsLabel(c.lang, c.spec.Kind))+"."+string(f.format)))
	if c.r.Method == http.MethodHead {
		return nil
	}
	how := service.Writing{Format: f.format, Lang: c.lang, Host: c.r.Host}
	if err := c.svc().Export(c.ctx(), c.who, l.query, how, c.w); err != nil {
		c.api.log.Error("export failed", "path", c.r.URL.Path, "error", err)
		panic(http.ErrAbortHandler) // the caller must not take half a list for the whole
	}
	return nil
}

package api

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// refusal is what only the interface can object to: an address, a header, the
// form of a body.
type refusal struct {
	status int
	name   string // of the problem; its title is api.problem.<name>
	key    string // of the detail
	args   []any
	errors []fieldProblem
	more   object // members of the problem of its own
}

func (r *refusal) Error() string { return r.key }

func isRefusal(err error) bool {
	var r *refusal
	return errors.As(err, &r)
}

// fieldProblem is one thing wrong in one place of a request.
type fieldProblem struct {
	pointer   string // JSON pointer into the body
	parameter string // or the name in the query
	field     string // path of the field, lines counted from 1
	key       string
	args      []any
}

// problemType is the media type of RFC 9457.
const problemType = "application/problem+json"

var noSuchAddress = &refusal{status: http.StatusNotFound, name: "missing", key: "api.no_such_address"}

// statuses is the only place where problems of the domain become HTTP.
var statuses = map[chancery.Problem]struct {
	status int
	name   string
}{
	chancery.Bad:       {http.StatusUnprocessableEntity, "invalid"},
	chancery.Missing:   {http.StatusNotFound, "missing"},
	chancery.Forbidden: {http.StatusForbidden, "forbidden"},
	chancery.Stale:     {http.StatusConflict, "conflict"},
	chancery.Refused:   {http.StatusConflict, "refused"},
	chancery.Broken:    {http.StatusInternalServerError, "broken"},
}

// refusalOf turns any error into what is answered to it.
func refusalOf(err error) *refusal {
	var r *refusal
	if errors.As(err, &r) {
		return r
	}
	s := statuses[chancery.ProblemOf(err)]
	r = &refusal{status: s.status, name: s.name, key: "api.broken"}
	var e *chancery.Error
	if errors.As(err, &e) && e.Problem != chancery.Broken {
		r.key, r.args = e.Key, e.Args
		for _, f := range e.Fields {
			r.errors = append(r.errors, fieldProblem{pointer: pointerOf(f.Field), field: f.Field, key: f.Key, args: f.Args})
		}
	}
	return r
}

// inParameters says of an error about a filter that it is in the address.
func inParameters(err error) error {
	if chancery.ProblemOf(err) != chancery.Bad || isRefusal(err) {
		return err
	}
	r := refusalOf(err)
	r.status, r.name, r.key = http.StatusBadRequest, "parameters", "api.parameters"
	for i := range r.errors {
		f := &r.errors[i]
		f.parameter, f.pointer = f.field, ""
	}
	return r
}

// inParameters says of an error about a list that it is in the address; a field
// that cannot be sorted by stands in the parameter sort.
func (l listing) inParameters(err error) error {
	err = inParameters(err)
	if r, ok := err.(*refusal); ok {
		for i := range r.errors {
			if f := &r.errors[i]; f.parameter != "" && f.parameter == strings.TrimPrefix(l.query.Sort, "-") {
				f.parameter = "sort"
			}
		}
	}
	return err
}

func badParameter(name, key string, args ...any) error {
	return &refusal{
		status: http.StatusBadRequest, name: "parameters", key: "api.parameters",
		errors: []fieldProblem{{parameter: name, field: name, key: key, args: args}},
	}
}

// problem is the answer of RFC 9457 to a refusal.
func (c *call) problem(r *refusal) object {
	var kind chancery.Kind
	switch {
	case c.spec != nil:
		kind = c.spec.Kind
	case strings.HasPrefix(c.r.URL.Path, webhooks):
		kind = "webhook" // no kind of record, but its fields have words like theirs
	}
	o := object{
		{"type", "/api/docs#" + r.name},
		{"title", c.t("api.problem." + r.name)},
		{"status", r.status},
		{"detail", explain(c.lang, kind, r.key, r.args)},
	}
	var list []object
	for _, f := range r.errors {
		m := object{}
		if f.parameter != "" {
			m = append(m, member{"parameter", f.parameter})
		} else {
			m = append(m, member{"pointer", f.pointer})
		}
		if f.field != "" {
			m = append(m, member{"field", f.field}, member{"label", c.label(kind, f)})
		}
		list = append(list, append(m, member{"detail", explain(c.lang, kind, f.key, f.args)}, member{"key", f.key}))
	}
	if list != nil {
		o = append(o, member{"errors", list})
	}
	return append(o, r.more...)
}

// label is what people call the place: the field, or the parameter.
func (c *call) label(kind chancery.Kind, f fieldProblem) string {
	if key := "api.label." + f.parameter; f.parameter == f.field && i18n.Has(c.lang, key) {
		return c.t(key)
	}
	return pathLabel(c.lang, kind, f.field)
}

// fail answers with a problem. What broke stands in the log only.
func (c *call) fail(err error) {
	r := refusalOf(err)
	if r.status == http.StatusInternalServerError {
		c.api.log.Error("request failed", "method", c.r.Method, "path", c.r.URL.Path, "error", err)
	}
	h := c.w.Header()
	h.Del("ETag")
	h.Set("Content-Language", string(c.lang))
	c.send(r.status, problemType, c.problem(r))
}

// splitPath takes "delegation.2.person" apart; deep is false for the name of a
// field of the record itself.
func splitPath(path string) (lines string, number int, name string, deep bool) {
	parts := strings.SplitN(path, ".", 3)
	if len(parts) < 2 {
		return path, 0, "", false
	}
	n, err := strconv.Atoi(parts[1])
	if err != nil {
		return path, 0, "", false
	}
	if len(parts) == 3 {
		name = parts[2]
	}
	return parts[0], n, name, true
}

// pointerOf is the JSON pointer to a field: lines count from 0 in it.
func pointerOf(path string) string {
	lines, number, name, deep := splitPath(path)
	switch {
	case path == "":
		return ""
	case !deep:
		return "/" + pointerToken(path)
	case name == "":
		return "/" + pointerToken(lines) + "/" + strconv.Itoa(number-1)
	}
	return "/" + pointerToken(lines) + "/" + strconv.Itoa(number-1) + "/" + pointerToken(name)
}

func pointerToken(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "~", "~0"), "/", "~1")
}

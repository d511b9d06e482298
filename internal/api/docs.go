package api

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// description answers with the OpenAPI description.
func description(c *call) error {
	if err := c.known(); err != nil {
		return err
	}
	body := c.api.describe()
	etag := tag(1, body)
	c.w.Header().Set("ETag", etag)
	if c.unchanged(etag) {
		c.w.WriteHeader(304)
		return nil
	}
	c.sendBytes(200, jsonType, body)
	return nil
}

//go:embed docs.html
var docsSource string

var docsPage = template.Must(template.New("docs").Funcs(template.FuncMap{"t": i18n.T}).Parse(docsSource))

// docsView is what the page about the interface shows.
type docsView struct {
	Lang     i18n.Lang
	Other    i18n.Lang
	Kinds    []docsKind
	Problems []docsProblem
	General  []docsOperation
}

type docsKind struct {
	area       chancery.Area
	Name, What string
	Operations []docsOperation
}

type docsOperation struct{ Method, Path, Summary string }

type docsProblem struct{ Name, Title, Text string }

// problemNames are the types of problem, as the page explains them.
var problemNames = []string{
	"malformed", "parameters", "unauthenticated", "forbidden", "missing", "method", "not_acceptable", "conflict", "refused", "undone",
	"too_large", "media_type", "invalid", "rate", "broken",
}

// docs answers with a page for people about the interface.
func docs(c *call) error {
	if err := c.known("lang"); err != nil {
		return err
	}
	if l, ok := i18n.Parse(c.r.URL.Query().Get("lang")); ok {
		c.lang = l
	}
	view := docsView{Lang: c.lang, Other: c.lang.Other()}
	byKind := map[chancery.Kind]int{}
	for _, op := range c.api.operations {
		if op.spec == nil {
			view.General = append(view.General, docsOperation{op.method, op.path, c.t(op.summary)})
			continue
		}
		i, ok := byKind[op.spec.Kind]
		if !ok {
			i = len(view.Kinds)
			byKind[op.spec.Kind] = i
			view.Kinds = append(view.Kinds, docsKind{area: op.spec.Area, Name: kindsLabel(c.lang, op.spec.Kind), What: c.t("kind." + string(op.spec.Kind) + ".what")})
		}
		summary := c.t(op.summary, "kind", lower(kindLabel(c.lang, op.spec.Kind)), "kinds", lower(kindsLabel(c.lang, op.spec.Kind)), "act", actLabel(c.lang, op.spec.Kind, op.act))
		view.Kinds[i].Operations = append(view.Kinds[i].Operations, docsOperation{op.method, op.path, summary})
	}
	for _, name := range problemNames {
		view.Problems = append(view.Problems, docsProblem{name, c.t("api.problem." + name), c.t("api.problem_text." + name)})
	}
	slices.SortStableFunc(view.Kinds, func(a, b docsKind) int {
		return slices.Index(chancery.Areas, a.area) - slices.Index(chancery.Areas, b.area)
	})
	var b bytes.Buffer
	if err := docsPage.Execute(&b, view); err != nil {
		return err
	}
	h := c.w.Header()
	h.Set("Content-Language", string(c.lang))
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'sha256-"+docsStyleHash+"'; frame-ancestors 'none'; base-uri 'none'")
	c.sendBytes(200, "text/html; charset=utf-8", b.Bytes())
	return nil
}

// docsStyleHash lets the page use its own style and nothing else.
var docsStyleHash = styleHash(docsSource)

func styleHash(page string) string {
	_, rest, _ := strings.Cut(page, "<style>")
	style, _, _ := strings.Cut(rest, "</style>")
	sum := sha256.Sum256([]byte(style))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// lower makes a label part of a sentence: "Period report" in it is "period report".
func lower(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[size:]
}

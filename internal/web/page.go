package web

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"sync"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

//go:embed pages/*.html
var pageFiles embed.FS

// head is what the layout needs of a page besides its content.
type head struct {
	Title string
	// Trail is the path to the page from its area; the page itself is not in it.
	Trail []link
	Kind  chancery.Kind // whose entry of the menu is the current one
	Area  chancery.Area // open in the menu where there is no Kind
	// Marking is the banner of a page that shows a marked record.
	Marking string
	Wide    bool       // use the whole width
	Bare    bool       // no menu: before signing in
	Notice  string     // what an act just did
	List    bool       // is printed under the head of the ministry's papers
	Sheet   *sheetHead // what that says, where it is not the title alone
	Undo    string     // address to POST to for taking it back
	Refresh int        // seconds after which a browser without script asks for the page again; 0 for never
}

// link is where something leads and what it is called.
type link struct {
	Text    string
	Href    string
	Lang    string // where the text is in the other language
	Current bool
	Count   int
}

// frame is what layout.html gets.
type frame struct {
	head
	Lang, Other i18n.Lang
	Toggle      string
	User        string
	Menu        []menuArea
	Here        string
	Help        string // address of the guide's page about this one
	Query       string
	Demo        bool
	Printed     string // by whom and when, on every page of somebody signed in
	Page        any
}

// Page is a template together with the type it shows.
type page[T any] struct{ name string }

// pages are all templates with an example of what each shows; a test runs them.
var pages = map[string]any{}

// newPage declares that pages/name.html shows a T.
func newPage[T any](name string) page[T] {
	pages[name] = new(T)
	return page[T]{name}
}

// show answers with the page.
func (p page[T]) show(v *visit, h head, content T) error {
	return p.showAs(v, http.StatusOK, h, content)
}

func (p page[T]) showAs(v *visit, status int, h head, content T) error {
	if h.List && h.Sheet == nil {
		sheet, err := v.sheetHead(h.Title)
		if err != nil {
			return err
		}
		h.Sheet = &sheet
	}
	b, err := execute(v.lang, p.name, v.frame(h, content))
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.Header().Set("Content-Language", string(v.lang))
	v.w.WriteHeader(status)
	_, err = v.w.Write(b)
	return err
}

func (v *visit) frame(h head, content any) frame {
	f := frame{
		head: h, Lang: v.lang, Other: v.lang.Other(), User: v.name, Here: v.here(), Help: v.helpAddress(), Demo: v.site.config.Demo, Page: content,
		Toggle: "/lang?to=" + string(v.lang.Other()) + "&back=" + url.QueryEscape(v.here()),
	}
	if v.r.URL.Path == "/search" {
		f.Query = v.query("q")
	}
	if v.signedIn() && !h.Bare {
		f.Menu, f.Printed = v.menu(h), v.printed()
	}
	return f
}

func execute(lang i18n.Lang, name string, f frame) ([]byte, error) {
	t, err := templates()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := t[lang][name].ExecuteTemplate(&b, "layout", f); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// templates are all pages in each language: the functions speak it.
var templates = sync.OnceValues(func() (map[i18n.Lang]map[string]*template.Template, error) {
	out := map[i18n.Lang]map[string]*template.Template{}
	for _, lang := range i18n.Langs() {
		out[lang] = map[string]*template.Template{}
		shared, err := template.New("").Funcs(functions(lang)).ParseFS(pageFiles, "pages/layout.html", "pages/partials*.html")
		if err != nil {
			return nil, err
		}
		for name := range pages {
			t, err := shared.Clone()
			if err == nil {
				_, err = t.ParseFS(pageFiles, "pages/"+name+".html")
			}
			if err != nil {
				return nil, err
			}
			out[lang][name] = t
		}
	}
	return out, nil
})

func functions(lang i18n.Lang) template.FuncMap {
	return template.FuncMap{
		"t":     func(key string, args ...any) string { return i18n.T(lang, key, args...) },
		"asset": assetPath,
		"int":   func(n int) string { return i18n.Integer(lang, n) },
		"day":   func(d chancery.Date) string { return i18n.ShortDate(string(d)) },
		"kind":  func(k chancery.Kind) string { return kindLabel(lang, k) },
		"kinds": func(k chancery.Kind) string { return kindsLabel(lang, k) },
		"lang":  func() string { return string(lang) },
		"inc":   func(n int) int { return n + 1 },
		"same":  func(a, b any) bool { return a == b },
		"dict":  dict,
	}
}

// dict makes the dot of a partial that needs more than one value.
func dict(pairs ...any) map[string]any {
	m := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i].(string)] = pairs[i+1]
	}
	return m
}

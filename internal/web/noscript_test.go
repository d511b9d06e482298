package web_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// sheetOf is a form of a page with what it would send as it stands.
type sheetOf struct {
	page, to string
	post     bool
	fields   url.Values
	submits  bool // without a script
}

// TestEveryFormAndLinkWorksWithoutScript opens every page as a browser without
// JavaScript does: each form has a button that sends it, each form that asks is
// answered as it stands, each link leads somewhere, and where forms change
// something is an address that takes forms, also one with nothing in it.
func TestEveryFormAndLinkWorksWithoutScript(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	keeper := s.as("keeper")
	types := addresses(t)
	asked := map[string]bool{}
	var posts []sheetOf
	visit := func(page, what, to string) {
		key := what + types(to)
		if asked[key] {
			return
		}
		asked[key] = true
		status, body := keeper.get(to)
		switch {
		case status == http.StatusNotFound || status == http.StatusMethodNotAllowed || status >= http.StatusInternalServerError:
			t.Errorf("%s: the %s to %s: %d", page, what, to, status)
		case status >= http.StatusBadRequest && (what == "link" || !strings.Contains(body, "<h1")):
			t.Errorf("%s: the %s to %s: %d", page, what, to, status)
		}
	}
	for _, page := range s.pages() {
		_, body := keeper.get(page)
		forms, links := formsAndLinks(t, page, body)
		for _, f := range forms {
			if !f.submits {
				t.Errorf("%s: no button sends the form to %s", page, f.to)
			}
			if key := types(f.to); f.post && !asked["post"+key] {
				asked["post"+key] = true
				posts = append(posts, f)
			} else if !f.post {
				visit(page, "form", ask(f.to, f.fields))
			}
		}
		for _, to := range links {
			visit(page, "link", to)
		}
	}
	// What takes something away comes last, so that the others find it.
	slices.SortStableFunc(posts, func(a, b sheetOf) int { return takesAway(a.to) - takesAway(b.to) })
	for _, f := range posts {
		status, _ := keeper.post(f.to, url.Values{})
		if status == http.StatusNotFound || status == http.StatusMethodNotAllowed || status >= http.StatusInternalServerError {
			t.Errorf("%s: the form to %s: %d", f.page, f.to, status)
		}
	}
	if len(asked) < 300 || len(posts) < 50 {
		t.Errorf("only %d addresses, %d of them for changes", len(asked), len(posts))
	}
}

// takesAway orders the addresses of forms: what takes away late, the session last.
func takesAway(to string) int {
	switch u, _ := url.Parse(to); {
	case u.Path == "/sign-out":
		return 3
	case strings.HasSuffix(u.Path, "/drop"), strings.HasSuffix(u.Path, "/remove"), strings.HasSuffix(u.Path, "/discard"):
		return 2
	case strings.HasSuffix(u.Path, "/undo"), strings.Contains(u.Path, "/undo/"), strings.HasSuffix(u.Path, "/merge"):
		return 1
	}
	return 0
}

// ask is the address that a form leads to which only asks.
func ask(to string, fields url.Values) string {
	to, _, _ = strings.Cut(to, "?")
	return to + "?" + fields.Encode()
}

// addresses tells types of address apart: by the route, the register, the part
// or act at the end and what is asked for.
func addresses(t *testing.T) func(string) string {
	t.Helper()
	mux := http.NewServeMux()
	for p := range routes(t) {
		mux.Handle("GET "+p, http.NotFoundHandler())
	}
	return func(to string) string {
		u, err := url.Parse(to)
		if err != nil {
			t.Fatal(err)
		}
		_, route := mux.Handler(httptest.NewRequest(http.MethodGet, u.Path, nil))
		parts := strings.Split(strings.Trim(u.Path, "/"), "/")
		key := route + " " + parts[0]
		if len(parts) > 2 {
			key += " " + parts[len(parts)-1]
		}
		if names := slices.Sorted(maps.Keys(u.Query())); len(names) > 0 {
			key += "?" + strings.Join(names, "&")
		}
		return key
	}
}

// formsAndLinks are those of a page that lead to this site.
func formsAndLinks(t *testing.T, page, body string) (forms []sheetOf, links []string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	here, err := url.Parse(page)
	if err != nil {
		t.Fatal(err)
	}
	at := func(to string) (string, bool) {
		u, err := here.Parse(to)
		if err != nil {
			t.Errorf("%s: the address %q: %v", page, to, err)
			return "", false
		}
		u.Fragment = ""
		return u.String(), u.Host == "" && u.Scheme == "" && !strings.HasPrefix(u.Path, "/api/") // which another package serves
	}
	sends := map[string]bool{} // the forms that a button elsewhere on the page sends
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && n.Data == "button" && attribute(n, "form") != "" && attribute(n, "type") != "button" {
			sends[attribute(n, "form")] = true
		}
	}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "a":
			if to, ok := at(attribute(n, "href")); ok && has(n, "href") && !strings.HasPrefix(attribute(n, "href"), "#") {
				links = append(links, to)
			}
		case "form":
			to, ok := at(attribute(n, "action"))
			if !ok || attribute(n, "method") == "dialog" { // which nothing but a script opens
				continue
			}
			fields, buttons := typed(n)
			f := sheetOf{page, to, attribute(n, "method") == "post", fields, sends[attribute(n, "id")]}
			for _, b := range buttons {
				f.submits = f.submits || attribute(b, "type") != "button" && !has(b, "hidden") && !has(b, "data-make") && attribute(b, "tabindex") != "-1"
			}
			forms = append(forms, f)
		}
	}
	return forms, links
}

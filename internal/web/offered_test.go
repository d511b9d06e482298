package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// administered is every screen that sets the ministry up or keeps it in order.
var administered = []string{
	"/", "/ministry", "/ministry/profile", "/ministry/calendars", "/ministry/holidays", "/ministry/clocks", "/ministry/markings", "/ministry/numbering", "/ministry/changes",
	"/vocabularies", "/vocabularies/activity_kind", "/vocabularies/marking_level", "/vocabularies/partner_tier", "/vocabularies/mode/history",
	"/users", "/users/keeper", "/users/officer", "/drafts", "/views", "/jobs", "/import", "/duplicates", "/account", "/paper-templates",
	"/calendars/calendar", "/holidays", "/clocks", "/clocks/report-send", "/terms/mode.online", "/organisations", "/partners/LA/record", "/activities",
}

// TestNothingIsOfferedThatIsRefused signs in with every role, follows what the
// screens of administration offer it, and sends their forms as they stand.
func TestNothingIsOfferedThatIsRefused(t *testing.T) {
	for _, role := range chancery.Roles {
		t.Run(string(role), func(t *testing.T) {
			s := serve(t, seed.SQLite(t))
			account := service.Account{Name: "somebody", Roles: []chancery.Role{role}, Organisation: "vn-dfr", Marking: "internal", MinistryWide: role != chancery.RoleOfficer && role != chancery.RoleReader}
			if err := s.service.AddUser(context.Background(), chancery.System(), account, password); err != nil {
				t.Fatal(err)
			}
			r := s.as("somebody")
			tried := map[string]bool{}
			for _, page := range administered {
				status, body := r.get(page)
				if status == http.StatusForbidden {
					continue // of no concern as long as no page leads to it
				}
				if status != http.StatusOK {
					t.Errorf("%s: %d", page, status)
				}
				for _, o := range offers(t, page, body) {
					if key := o.to + o.form.Encode(); tried[key] || role == chancery.RoleAdministrator && o.post {
						continue
					} else {
						tried[key] = true
					}
					status := 0
					if o.post {
						status, _ = r.post(o.to, o.form)
					} else {
						status, _ = r.get(o.to)
					}
					if status == http.StatusForbidden || status == http.StatusNotFound || status >= http.StatusInternalServerError {
						t.Errorf("%s offers %s (post %t, %.80s): %d", page, o.to, o.post, o.form.Encode(), status)
					}
				}
				if strings.Contains(page, "/vocabularies/") && role != chancery.RoleAdministrator {
					for _, input := range []string{`name="vi.1"`, `name="do"`} {
						if strings.Contains(body, input) {
							t.Errorf("%s has %s for one who may not edit", page, input)
						}
					}
				}
			}
		})
	}
}

// offer is a link, or a form with what stands in it and one of its buttons.
type offer struct {
	to   string
	post bool
	form url.Values
}

func offers(t *testing.T, page, body string) (out []offer) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	here, _ := url.Parse(page)
	at := func(to string) (string, bool) {
		u, err := here.Parse(to)
		if err != nil || u.Host != "" || strings.HasPrefix(to, "#") || strings.HasPrefix(u.Path, "/api/") { // which another package serves
			return "", false
		}
		u.Fragment = ""
		return u.String(), true
	}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "a":
			if to, ok := at(attribute(n, "href")); ok && attribute(n, "href") != "" {
				out = append(out, offer{to: to})
			}
		case "form":
			to, ok := at(attribute(n, "action"))
			if !ok || attribute(n, "method") != "post" || to == "/sign-out" {
				continue
			}
			fields, buttons := typed(n)
			for _, b := range buttons {
				form := url.Values{}
				for k, v := range fields {
					form[k] = v
				}
				if name := attribute(b, "name"); name != "" {
					form.Set(name, attribute(b, "value"))
				}
				out = append(out, offer{to, true, form})
			}
		}
	}
	return out
}

// typed is what a form would send as it stands, and its buttons.
func typed(form *html.Node) (fields url.Values, buttons []*html.Node) {
	fields = url.Values{}
	for n := range form.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		name := attribute(n, "name")
		switch {
		case n.Data == "button":
			buttons = append(buttons, n)
		case name == "":
		case n.Data == "input":
			kind := attribute(n, "type")
			if kind == "checkbox" || kind == "radio" {
				if !has(n, "checked") {
					continue
				}
			}
			if kind != "file" {
				fields.Add(name, attribute(n, "value"))
			}
		case n.Data == "textarea":
			if n.FirstChild != nil {
				fields.Add(name, n.FirstChild.Data)
			} else {
				fields.Add(name, "")
			}
		case n.Data == "select":
			value, first := "", true
			for o := range n.Descendants() {
				if o.Type == html.ElementNode && o.Data == "option" && (first || has(o, "selected")) {
					value, first = attribute(o, "value"), false
				}
			}
			fields.Add(name, value)
		}
	}
	return fields, buttons
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

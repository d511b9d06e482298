package web_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

var (
	menuLink = regexp.MustCompile(`href="(/[a-z][a-z/-]*)"`)
	unspoken = regexp.MustCompile(`(?s)<option.*?</option>|<[^>]*>`) // choices of every country, and tags
)

// TestScreensOfAnotherMinistry opens every screen that the menu of a ministry
// of fisheries leads to, and every new form: none speaks of another ministry,
// and saving its settings as they are keeps them.
func TestScreensOfAnotherMinistry(t *testing.T) {
	s := serveNothing(t, nothing.SQLite(t))
	ctx, sys := context.Background(), chancery.System()
	files := os.DirFS(filepath.Join("..", "service", "testdata", "second-ministry"))
	if err := s.service.Init(ctx, files, "second-ministry"); err != nil {
		t.Fatal(err)
	}
	keeper := service.Account{Name: "keeper", Display: "Example Skipper", Roles: []chancery.Role{chancery.RoleAdministrator, chancery.RoleCentre}, MinistryWide: true, Marking: "deep", Compartments: []chancery.Code{"quota"}}
	if err := s.service.AddUser(ctx, sys, keeper, password); err != nil {
		t.Fatal(err)
	}
	if _, err := s.service.Create(ctx, sys, "activity", service.Input{State: "held", Values: map[string]any{
		"title": chancery.Text{EN: "Talks on quotas", VI: "Đàm phán hạn ngạch"}, "type": "table", "start_date": "2022-05-06", "partners": []string{"ZY"},
	}}); err != nil {
		t.Fatal(err)
	}

	for lang, foreign := range map[i18n.Lang][]string{i18n.EN: {"efence", "military", "Vietnam "}, i18n.VI: {"uốc phòng", "quân sự"}} {
		r := s.as("keeper")
		r.get("/lang?to=" + string(lang) + "&back=/")
		home := r.want("/", http.StatusOK)
		var pages []string
		for _, m := range menuLink.FindAllStringSubmatch(home, -1) {
			if !slices.Contains(pages, m[1]) && !strings.HasPrefix(m[1], "/sign-") && m[1] != "/lang" && !strings.HasPrefix(m[1], "/static/") {
				pages = append(pages, m[1])
			}
		}
		for _, spec := range chancery.Specs() {
			pages = append(pages, "/"+spec.Plural, "/"+spec.Plural+"/new")
		}
		pages = append(pages, "/periods/2022-H1", "/periods/2022")
		for _, p := range pages {
			if p == "/documents/new" { // a document begins with its file
				continue
			}
			words := unspoken.ReplaceAllString(r.want(p, http.StatusOK), " ")
			for _, w := range foreign {
				if i := strings.Index(words, w); i >= 0 {
					t.Errorf("%s in %s speaks of another ministry: …%s…", p, lang, strings.Join(strings.Fields(words[max(0, i-60):min(len(words), i+60)]), " "))
				}
			}
		}
		r.want("/periods", http.StatusOK, "2022-H1")
	}

	r := s.as("keeper")
	status, body := r.post("/ministry", r.fill("/ministry", "/ministry", nil))
	r.check("/ministry, saved as it is", status, body, http.StatusOK)
	if got, err := s.service.Settings(ctx); err != nil || got[service.SettingCountry] != "ZX" {
		t.Errorf("the settings are %v, %v", got, err)
	}
}

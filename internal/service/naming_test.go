package service_test

import (
	"context"
	"strings"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

func TestRecordsAreCalledInBothLanguagesEverywhere(t *testing.T) {
	demoSeed.Each(t, func(t *testing.T, dsn string) {
		s, ctx, who := open(t, dsn), context.Background(), chancery.System()
		for _, kind := range []chancery.Kind{"activity", "rotation"} {
			reg, err := s.List(ctx, who, service.Query{Kind: kind, Sort: "begins", Limit: 50}, true)
			if err != nil {
				t.Fatal(err)
			}
			seen := map[string]bool{}
			for _, e := range reg.Records {
				for _, lang := range []string{"en", "vi"} {
					title, have := service.Title(lang, e, reg.Names)
					if have != lang || title == "" || seen[lang+title] {
						t.Errorf("%s is called %q in %s (%s), or another is", e.Head().Ref, title, lang, have)
					}
					seen[lang+title] = true
				}
			}
		}
		v, err := s.Get(ctx, who, "activity", "admm-16-vn")
		if err != nil {
			t.Fatal(err)
		}
		const admm = "Hội nghị Bộ trưởng Quốc phòng các nước ASEAN lần thứ 16 (ADMM-16)"
		if got := v.Names[v.Head().ID].Title.VI; got != admm {
			t.Errorf("called %q", got)
		}
		for _, b := range v.Back {
			if b.From.Title.VI == "" {
				t.Errorf("%s %s has no Vietnamese name", b.From.Kind, b.From.Ref)
			}
		}
		found, err := s.Search(ctx, who, "ADMM-16", []chancery.Kind{"activity"}, 10, 0)
		if err != nil || len(found.Hits) == 0 {
			t.Fatalf("%d found: %v", len(found.Hits), err)
		}
		for _, h := range found.Hits {
			if h.Title.VI == "" {
				t.Errorf("%s is found without a Vietnamese name", h.Ref)
			}
		}
	})
}

// A name is composed only of what its reader may see.
func TestANameTellsNothingHidden(t *testing.T) {
	s, ctx := open(t, demoSeed.SQLite(t)), context.Background()
	hidden := map[string]any{"name": map[string]any{"en": "Quiet channel", "vi": "Kênh kín"}, "scope": "bilateral", "marking": "secret"}
	if _, err := s.Create(ctx, chancery.System(), "mechanism", service.Input{Ref: "quiet", Values: hidden}); err != nil {
		t.Fatal(err)
	}
	ref, err := s.Create(ctx, chancery.System(), "activity", service.Input{Values: map[string]any{
		"title": map[string]any{"en": "Talks"}, "type": "dialogue", "mechanism": "quiet", "edition": int64(3), "start_date": "2022-03-03", "partners": []string{"JP"}, "marking": "public",
	}})
	if err != nil {
		t.Fatal(err)
	}
	reader := chancery.Actor{User: "reader", MinistryWide: true, Clearance: chancery.Clearance{Rank: 10}, Roles: []chancery.Role{chancery.RoleReader}}
	for who, wants := range map[*chancery.Actor]bool{&reader: false, {MinistryWide: true, Clearance: chancery.Clearance{Rank: 40}, Roles: []chancery.Role{chancery.RoleReader}}: true} {
		v, err := s.Get(ctx, *who, "activity", ref)
		if err != nil {
			t.Fatal(err)
		}
		name := v.Names[v.Head().ID].Title.VI
		if strings.Contains(name, "Kênh kín") != wants || !strings.Contains(name, "Nhật Bản") && !wants {
			t.Errorf("clearance %d reads %q", who.Clearance.Rank, name)
		}
	}
}

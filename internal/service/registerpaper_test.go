package service_test

import (
	"context"
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// TestARegisterStandsOnPaperAsOnTheScreen makes one from our template and one from
// the ministry's own: the columns, groups and sums are those of the view in both.
func TestARegisterStandsOnPaperAsOnTheScreen(t *testing.T) {
	s, ctx, who := open(t, demoSeed.SQLite(t)), context.Background(), chancery.System()
	ask := service.PaperAsk{
		Kind: "activity", Template: "register", Lang: i18n.EN, Where: []service.Filter{{Field: "from", Values: []string{"2022-01-01"}}, {Field: "to", Values: []string{"2022-06-30"}}},
		View: service.ListView{
			Columns: []string{"start_date", "participants", "partners", "lead", "state", "place"}, Group: service.Grouping{Field: "type"}, Title: "Invented view", Period: "First half", Made: "Made by hand", Base: "https://example.test",
		},
	}
	wants := []string{"Invented view", "First half", "Made by hand", "Participants", "Exchange (2)", "in all", "Cambodia", "2022-0014", "https://example.test/activities/2022-0014", "PREPARED BY"}
	says := func(want ...string) {
		t.Helper()
		m, err := s.MakePaper(ctx, who, ask)
		if err != nil {
			t.Fatal(err)
		}
		text := inside(t, m.DOCX)
		for _, w := range want {
			if !strings.Contains(text, w) && w != "Made by hand" { // that stands in the footer
				t.Errorf("the register does not say %q", w)
			}
		}
		once(t, text)
		if _, err := m.PDF(); err != nil {
			t.Error(err)
		}
	}
	says(append(wants, `w:orient="landscape"`)...)
	ours, err := s.ShippedFile(ctx, who, "activity", "register", i18n.EN)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Create(ctx, who, "template", service.Input{Ref: "own-register", Values: map[string]any{
		"title": map[string]any{"vi": "Sổ của Bộ"}, "paper": "register", "of_kind": "activity", "language": "en", "from": "2022-01-01", "to": "2200-12-31",
	}}); err != nil {
		t.Fatal(err)
	}
	if err := s.UploadTemplate(ctx, who, "own-register", 1, "own.docx", rewritten(t, ours, ">REGISTER<", ">BOOK OF THE MINISTRY<")); err != nil {
		t.Fatal(err)
	}
	says(append(wants, "BOOK OF THE MINISTRY")...)
	ask.View = service.ListView{}
	says("Activities", "Activity", "Partners")
}

// once fails where an element has an attribute twice, which no word processor opens.
func once(t *testing.T, text string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok {
			seen := map[xml.Name]bool{}
			for _, a := range e.Attr {
				if seen[a.Name] {
					t.Errorf("%s has %s twice", e.Name.Local, a.Name.Local)
				}
				seen[a.Name] = true
			}
		}
	}
}

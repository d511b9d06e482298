package web_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"chancery/internal/browsertest"
	"chancery/internal/chancery"
	"chancery/internal/service"
)

// TestWhatAClockWatchesIsChosenByName enters a clock and a checklist with a
// mouse alone, with and without JavaScript, in both languages; their pages say
// names, not codes, and the order of dates stays as it was chosen.
func TestWhatAClockWatchesIsChosenByName(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	for _, lang := range []string{"en", "vi"} {
		for _, script := range []bool{true, false} {
			b := browsertest.Open(t)
			if !script {
				b.NoScript()
			}
			s.signIn(b, "keeper", lang)
			ref := map[bool]string{true: "with-", false: "without-"}[script] + lang
			b.Visit(s.url + "/clocks/new")
			choose(b, script, "activity")
			if b.Has(`[data-offered] [value="in_force"]`) || !b.Has(`#f-of_state [value="held"]`) {
				t.Fatalf("%s, script %t: not the states of an activity are offered: %.600s", lang, script, b.Text("main"))
			}
			for css, value := range map[string]string{"#f-ref": ref, `[name="f.name.` + lang + `"]`: ref, "#f-of_state": "held", "#f-length": "3", "#f-unit": "day", "#f-article": "1"} {
				b.Fill(css, value)
			}
			b.Fill("#f-from_field select:nth-of-type(1)", "end_date")
			b.Fill("#f-from_field select:nth-of-type(2)", "start_date")
			b.Click(`#f-met_in [value="closed"]`)
			if status := b.Follow("[data-save]"); status != http.StatusOK || !b.Has(".notice") {
				t.Fatalf("%s, script %t: not saved: %d %.600s", lang, script, status, b.Text("main"))
			}
			page := b.Text("main")
			words := map[string][]string{"en": {"Activity", "Held", "Closed", "End", "Start"}, "vi": {"Hoạt động đối ngoại", "Đã thực hiện", "Đã kết thúc hồ sơ", "Ngày kết thúc", "Ngày bắt đầu"}}[lang]
			for _, w := range words {
				if !strings.Contains(page, w) {
					t.Errorf("%s: the page does not say %q: %.900s", lang, w, page)
				}
			}
			if strings.Contains(page, "end_date") {
				t.Errorf("%s: the page says a code: %.900s", lang, page)
			}
			got, err := s.service.Get(context.Background(), chancery.System(), "clock", ref)
			if err != nil {
				t.Fatal(err)
			}
			if c, ok := got.Entity.(*chancery.Clock); !ok || c.OfKind != "activity" || c.OfState != "held" || c.FromField != "end_date start_date" || c.MetIn != "closed" {
				t.Errorf("saved as %+v", got.Entity)
			}
		}
	}
}

// choose chooses the kind and has its choices offered.
func choose(b *browsertest.Browser, script bool, kind string) {
	b.Fill("#f-of_kind", kind)
	if script {
		b.Wait("[data-offered] select")
	} else {
		b.Follow(`button[name=do][value=offer]`)
	}
}

// TestChoicesFollowTheKind changes the kind of a checklist: what the other kind
// does not have falls away, and what is refused stands in the form to be mended.
func TestChoicesFollowTheKind(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	if _, err := s.service.Create(context.Background(), chancery.System(), "checklist", service.Input{Ref: "files", Values: map[string]any{
		"name": chancery.Text{EN: "Files"}, "of_kind": "agreement", "of_states": "signed in_force", "of_types": "mou",
	}}); err != nil {
		t.Fatalf("%v %+v", err, chancery.FieldsOf(err))
	}
	keeper := s.as("keeper")
	keeper.want("/checklists/files", http.StatusOK, ">Agreement<", "In force", "Memorandum of understanding")
	const at = "/checklists/files/edit"
	_, page := keeper.get(at)
	form := formOf(t, page, at)
	if !slices.Equal(form["f.of_states"], []string{"signed", "in_force"}) || !slices.Equal(form["f.of_types"], []string{"mou"}) {
		t.Fatalf("the form holds %v", form)
	}
	form.Set("f.of_kind", "activity")
	if status, body := keeper.post(at, form); status != http.StatusUnprocessableEntity || !strings.Contains(body, `value="in_force" checked`) {
		t.Errorf("the states of another kind: %d", status)
	}
	form.Set("do", "offer")
	_, body := keeper.post(at, form)
	if strings.Contains(body, `value="in_force"`) || !strings.Contains(body, `value="held"`) || strings.Contains(body, `value="mou"`) {
		t.Error("the choices do not follow the kind")
	}
	form.Set("f.of_kind", "")
	if _, body := keeper.post(at, form); !strings.Contains(body, "Choose the kind of record first") {
		t.Error("without a kind nothing says that one is wanted")
	}
}

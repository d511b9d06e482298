package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"chancery/internal/browsertest"
	"chancery/internal/chancery"
)

// TestEveryKindIsEnteredByTheKeyboard opens the form of every kind that people
// enter, fills what is required, saves, and then changes what it is called.
func TestEveryKindIsEnteredByTheKeyboard(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	h := s.signedIn(t, "keeper")
	who, err := s.service.Actor(context.Background(), "keeper")
	if err != nil {
		t.Fatal(err)
	}
	entered := 0
	for _, spec := range chancery.Specs() {
		if !who.Allows(string(spec.Kind) + ".create") {
			continue
		}
		t.Run(string(spec.Kind), func(t *testing.T) {
			h.t = t
			if status := h.Visit(s.url + "/" + spec.Plural + "/new"); status != http.StatusOK {
				t.Fatalf("the form: %d", status)
			}
			for range 3 { // what a state or a rule needs is said when it is saved
				h.fill(spec.Kind)
				h.Enter(kb.Enter, chromedp.ModifierCtrl)
				if !h.Has("main .summary") {
					break
				}
			}
			if strings.HasSuffix(h.URL(), "/new") {
				t.Fatalf("not saved: %.900s", h.Text("main .summary"))
			}
			entered++
			h.sent(h.Enter("e"))
			h.rename(spec)
			h.save()
			if strings.HasSuffix(h.URL(), "/edit") || !h.Has(".notice") {
				t.Errorf("not changed: %.900s", h.Text("main"))
			}
		})
	}
	if entered < 20 {
		t.Errorf("only %d kinds were entered", entered)
	}
}

// wanted are the empty fields of a form that must be filled, or that were
// refused, in the order of the form.
const wanted = `[...document.querySelectorAll("main form[data-guard] .field")].filter((f) => !f.closest("[hidden]") && (f.classList.contains("bad") || f.querySelector(":scope > label .must, :scope > legend .must"))).map((f) => {
	const c = f.querySelector("input:not([type=hidden]), select, textarea");
	const type = c.tagName === "SELECT" ? "code" : c.type === "checkbox" ? "check" : c.dataset.lookup !== undefined ? "ref" : c.hasAttribute("data-date") ? "date" : c.inputMode === "numeric" ? "number" : c.placeholder === "08:30" ? "time" : "text";
	return { css: c.id ? "#" + CSS.escape(c.id) : '[name="' + c.name + '"][value="' + c.value + '"]', type, filled: type === "check" ? !!f.querySelector(":checked") : c.value !== "", name: c.name };
}).filter((f) => !f.filled)`

// typedAs is what stands in fields that do not take just any words.
var typedAs = map[string]string{
	"term.vocabulary": "mode", "clock.of_kind": "task", "clock.of_state": "assigned", "checklist.of_kind": "task", "numbering.pattern": "T-{year}-{n:3}", "report.period": "2022-H1",
}

// fill types into them, a text, a date or the beginning of a name, and chooses
// with the arrows.
func (h hands) fill(kind chancery.Kind) {
	h.t.Helper()
	fields := browsertest.Eval[[]struct{ CSS, Type, Name string }](h.Browser, wanted)
	h.to("main form[data-guard] :is(input, select, textarea)")
	for _, f := range fields {
		h.to(f.CSS)
		switch f.Type {
		case "code":
			h.Press(kb.ArrowDown)
		case "check":
			h.Press(" ")
		case "date":
			h.Press("15/06/2022")
		case "number":
			h.Press("2022") // a year, where it is one
		case "time":
			h.Press("08:30")
		case "ref":
			h.Press("n")
			h.Wait(":focus[aria-expanded=true]")
			if browsertest.Eval[bool](h.Browser, `document.activeElement.nextElementSibling.querySelector("[role=option]").hasAttribute("data-make")`) {
				h.Press(kb.Backspace) // nothing is called so: take one of what there is
				h.Wait(`:focus + [role=listbox] [role=option]:not([data-make])`)
			}
			h.takeFirst("")
		default:
			if text := typedAs[string(kind)+strings.TrimPrefix(f.Name, "f")]; text != "" {
				h.Press(text)
			} else if f.Name == "f.ref" || strings.HasSuffix(f.Name, "code") {
				h.Press("typed-" + strings.ReplaceAll(string(kind), "_", "-"))
			} else {
				h.Press("Typed " + string(kind))
			}
		}
	}
}

// rename adds to what the record is called, or to the first text of its form.
func (h hands) rename(spec *chancery.Spec) {
	h.t.Helper()
	css := "main form[data-guard] textarea"
	for _, f := range chancery.AllFields(spec.New()) {
		if f.Title && (f.Type == chancery.TypeText || f.Type == chancery.TypeLine) {
			css = "#f-" + f.Name
			break
		}
	}
	h.to(css)
	h.Press(kb.End + " again")
}

// TestTheYearOfACalendarIsCutByTheKeyboard moves the days of the halves that a
// new calendar begins with and adds a quarter.
func TestTheYearOfACalendarIsCutByTheKeyboard(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	h := s.signedIn(t, "keeper")
	h.Visit(s.url + "/calendars/new")
	h.fill("calendar")
	h.write("#f-parts-1-to_day", "06-14")
	h.write("#f-parts-2-from_day", "06-15")
	h.open(`button[name=do][value="parts.add"]`)
	h.write("#f-parts-4-part", "Q1")
	h.write("#f-parts-4-from_day", "01-01")
	h.write("#f-parts-4-to_day", "03-31")
	h.save()
	if page := h.Text("main"); !h.Has(".notice") || !strings.Contains(page, "06-14") || !strings.Contains(page, "Q1") {
		t.Errorf("the calendar is not as it was typed: %.900s", page)
	}
}

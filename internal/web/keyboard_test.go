package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"chancery/internal/browsertest"
)

// hands are somebody who has a keyboard and nothing else.
type hands struct {
	*browsertest.Browser
	t *testing.T
}

// farthest is how often Tab may be pressed to get anywhere on a page.
const farthest = 150

// look tells of the element that has the focus: whether it is the one that is
// looked for, whether it is within the window, and of the one before it, whether
// it looked different as long as it had the focus.
const look = `((css) => {
	const f = document.activeElement, at = window.lastFocus, r = f.getBoundingClientRect();
	const style = (e) => [e, e.parentElement, e.nextElementSibling].filter(Boolean).map((x) => { const s = getComputedStyle(x); return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.borderColor, s.backgroundColor, s.textDecorationLine].join(); }).join("|");
	const name = (e) => e.outerHTML.replace(/\s+/g, " ").slice(0, 140);
	const out = { there: f.matches(css), what: name(f) };
	if (f !== document.body && (r.width < 1 || r.height < 1 || r.bottom <= 0 || r.right <= 0 || r.top >= innerHeight || r.left >= innerWidth)) out.outside = name(f) + " at " + [r.left, r.top, r.width, r.height].map(Math.round).join(" ");
	if (at && at.element !== f && at.element.tabIndex >= 0 && at.element.isConnected && at.style === style(at.element)) out.unseen = name(at.element);
	window.lastFocus = { element: f, style: style(f) };
	return out;
})(%s)`

// focused is what look tells.
type focused struct {
	There                 bool
	What, Outside, Unseen string
}

// to presses Tab until the focus is on the element.
func (h hands) to(css string) { h.t.Helper(); h.walk(css, false) }

// back presses Shift and Tab until it is.
func (h hands) back(css string) { h.t.Helper(); h.walk(css, true) }

func (h hands) walk(css string, back bool) {
	h.t.Helper()
	quoted, err := json.Marshal(css)
	if err != nil {
		h.t.Fatal(err)
	}
	var at focused
	for range farthest {
		if at = browsertest.Eval[focused](h.Browser, fmt.Sprintf(look, quoted)); at.Outside != "" {
			h.t.Errorf("%s: the focus is outside of the window: %s", h.URL(), at.Outside)
		}
		if at.Unseen != "" {
			h.t.Errorf("%s: the focus cannot be seen on %s", h.URL(), at.Unseen)
		}
		if at.There {
			return
		}
		if back {
			h.Chord(kb.Tab, chromedp.ModifierShift)
		} else {
			h.Press(kb.Tab)
		}
	}
	h.t.Fatalf("%s: %d presses of Tab do not lead to %s, the last to %s; the page says %.300s", h.URL(), farthest, css, at.What, h.Text("main"))
}

// open goes to a link or button and presses Enter on it.
func (h hands) open(css string) {
	h.t.Helper()
	h.to(css)
	h.sent(h.Enter(kb.Enter))
}

// save presses Ctrl and Enter where the focus is in a form.
func (h hands) save() {
	h.t.Helper()
	h.sent(h.Enter(kb.Enter, chromedp.ModifierCtrl))
}

func (h hands) sent(status int) {
	h.t.Helper()
	if status != http.StatusOK {
		h.t.Fatalf("%s: %d, %.400s", h.URL(), status, h.Text("main"))
	}
}

// write goes to a field and types, in place of what stands there.
func (h hands) write(css, text string) {
	h.t.Helper()
	h.to(css)
	h.typeOver(text)
	if got := browsertest.Eval[string](h.Browser, "document.activeElement.value"); got != text {
		h.t.Fatalf("%s: %s took %q of %q", h.URL(), css, got, text)
	}
}

func (h hands) typeOver(text string) {
	h.t.Helper()
	if browsertest.Eval[string](h.Browser, "document.activeElement.value") != "" {
		h.Press(kb.End)
		h.Chord(kb.Home, chromedp.ModifierShift)
		h.Press(kb.Backspace)
	}
	h.Press(text)
}

// choose goes to a list and presses the down arrow until the value is chosen.
func (h hands) choose(css, value string) {
	h.t.Helper()
	h.to(css)
	for range 80 {
		if browsertest.Eval[string](h.Browser, "document.activeElement.value") == value {
			return
		}
		h.Press(kb.ArrowDown)
	}
	h.t.Fatalf("%s: the arrows do not choose %q in %s", h.URL(), value, css)
}

// pick goes to a field for a record, types what it is called and takes what is
// suggested first.
func (h hands) pick(css, text string) {
	h.t.Helper()
	h.to(css)
	h.takeFirst(text)
}

func (h hands) takeFirst(text string) {
	h.t.Helper()
	h.Press(text)
	h.Wait(`:focus[aria-expanded=true]`)
	h.Press(kb.ArrowDown)
	h.Wait(`:focus[aria-activedescendant]`)
	h.Press(kb.Enter)
	if got := browsertest.Eval[string](h.Browser, "document.activeElement.value"); !strings.HasSuffix(got, ")") {
		h.t.Fatalf("%s: for %q the field took %q", h.URL(), text, got)
	}
}

// jump goes to a record or screen by its name.
func (h hands) jump(name, path string) {
	h.t.Helper()
	h.Chord("k", chromedp.ModifierCtrl)
	h.Wait("#jump[open]")
	h.Press(name)
	h.Wait("#jump-list li[aria-selected=true]")
	h.sent(h.Enter(kb.Enter))
	h.at(path)
}

// at fails unless the page is the one that the keys were to lead to.
func (h hands) at(path string) {
	h.t.Helper()
	if !strings.Contains(h.URL(), path) {
		h.t.Fatalf("at %s, not at %s: %.300s", h.URL(), path, h.Text("main"))
	}
}

// signedIn signs in by the keyboard.
func (s site) signedIn(t *testing.T, name string) hands {
	t.Helper()
	h := hands{browsertest.Open(t), t}
	h.Visit(s.url + "/lang?to=en&back=/sign-in")
	h.write("#name", name)
	h.write("#password", password)
	h.sent(h.Enter(kb.Enter))
	return h
}

// TestADayByTheKeyboard does what an officer does in a day without a mouse.
func TestADayByTheKeyboard(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	h := s.signedIn(t, "keeper")

	// Past the menu, and to a record by its name.
	h.to(".skip")
	h.Press(kb.Enter)
	h.Press(kb.Tab)
	if !browsertest.Eval[bool](h.Browser, `document.querySelector("main").contains(document.activeElement)`) {
		t.Error("the first link does not lead past the menu")
	}
	h.jump("2022-0004", "2022-0004")

	// A register is narrowed and its first record opened.
	h.Visit(s.url + "/activities")
	h.to(`a[href*="open=state"]`)
	h.Press(kb.Enter)
	h.Wait("#facet-state[open]")
	h.to(`#facet-state input[type=checkbox]`)
	h.Press(" ")
	h.open("#facet-state button")
	h.at("state=")
	h.Press("j")
	h.sent(h.Enter(kb.Enter))
	h.at("/activities/2")
}

// TestATaskIsFinishedByTheKeyboard starts a task and says what came of it.
func TestATaskIsFinishedByTheKeyboard(t *testing.T) {
	s := serve(t, seed.SQLite(t))
	h := s.signedIn(t, "keeper")
	h.Visit(s.url + "/tasks/new")
	h.write("#f-text", "Report on the visit")
	h.write("#f-given_on", "15/06/2022")
	h.pick("#f-from", "2022-H1")
	h.save()
	h.open(`form[action$="/start"] button`)
	h.open(`a[href$="/finish"]`)
	h.write("#f-done_on", "29/06/2022")
	h.write("#f-result", "The report was sent")
	h.save()
	if got := h.Text(".life [aria-current]"); got != "Done" && got != "Completed" {
		t.Errorf("the state is %q", got)
	}
}

package browsertest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// URL returns the address of the page.
func (b *Browser) URL() string {
	b.tb.Helper()
	return run(b, "reading the address", chromedp.Location())
}

// Text waits until an element is visible and returns its text as it is shown.
func (b *Browser) Text(css string) string {
	b.tb.Helper()
	return run(b, "reading "+css, chromedp.Text(chromedp.CSS(css), chromedp.NodeVisible))
}

// Has reports whether an element is on the page at this moment.
func (b *Browser) Has(css string) bool {
	b.tb.Helper()
	return Eval[bool](b, "document.querySelector("+quote(css)+") !== null")
}

// Eval returns the value of a JavaScript expression on the page, also where
// [Browser.NoScript] keeps the page's own scripts from running.
func Eval[T any](b *Browser, expression string) T {
	b.tb.Helper()
	return run(b, "evaluating "+expression, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// Screenshot writes a picture of the whole page to a PNG file.
func (b *Browser) Screenshot(path string) {
	b.tb.Helper()
	picture := run(b, "taking a picture", chromedp.FullScreenshot(100))
	if err := os.WriteFile(path, picture, 0o644); err != nil {
		b.tb.Fatal(err)
	}
}

// Overflows returns the elements that make the page wider than the window, so
// that a reader must scroll sideways; none is right at every width.
func (b *Browser) Overflows() []string {
	b.tb.Helper()
	return Eval[[]string](b, `(() => {
		const width = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth <= width) return [];
		return [...document.body.querySelectorAll("*")]
			.filter(e => e.getBoundingClientRect().right > width + 1)
			.map(e => Math.round(e.getBoundingClientRect().right) + " of " + width + " px: " + e.outerHTML.slice(0, 120));
	})()`)
}

// Hosts returns every host, with its port, that the pages opened so far asked
// for something, in order of name.
func (b *Browser) Hosts() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Sorted(maps.Keys(b.hosts))
}

// Problems returns what the browser had to complain about so far: exceptions,
// console errors, resources that could not be had or that the page's content
// security policy refused.
func (b *Browser) Problems() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.problems)
}

// observe hears every event of the window, in order, from Chromium's side.
func (b *Browser) observe(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch event := event.(type) {
	case *network.EventRequestWillBeSent:
		b.noteHost(event.Request.URL)
		if event.Type == network.ResourceTypeDocument {
			b.leaving()
		}
	case *page.EventNavigatedWithinDocument:
		b.leaving()
	case *network.EventWebSocketCreated:
		b.noteHost(event.URL)
	case *runtime.EventExceptionThrown:
		text := event.ExceptionDetails.Text
		if exception := event.ExceptionDetails.Exception; exception != nil {
			text += " " + exception.Description
		}
		b.problems = append(b.problems, text)
	case *runtime.EventConsoleAPICalled:
		if event.Type == runtime.ConsoleAPICalledTypeError {
			b.problems = append(b.problems, "console: "+describe(event.Args))
		}
	case *log.EventEntryAdded:
		if event.Entry.Level == log.EntryLevelError {
			b.problems = append(b.problems, fmt.Sprintf("%s: %s %s", event.Entry.Source, event.Entry.Text, event.Entry.URL))
		}
	}
}

// leaving notes that a page was sent for.
func (b *Browser) leaving() {
	select {
	case b.left <- struct{}{}:
	default:
	}
}

func (b *Browser) noteHost(address string) {
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		b.hosts[u.Host] = true
	}
}

// describe writes what was passed to console.error: values in full, objects by
// their description.
func describe(args []*runtime.RemoteObject) string {
	var parts []string
	for _, arg := range args {
		var value any
		if err := json.Unmarshal(arg.Value, &value); err != nil {
			value = arg.Description
		}
		parts = append(parts, fmt.Sprint(value))
	}
	return strings.Join(parts, " ")
}

// axeRun asks for WCAG 2.2 AA and axe's own best practices. preload is off: it
// would fetch style sheets a second time and so change what Hosts reports.
const axeRun = `axe.run(document, {
	preload: false,
	resultTypes: ["violations"],
	runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}).then(found => found.violations.flatMap(rule => rule.nodes.map(node =>
	rule.id + " (" + rule.impact + "): " + rule.help + ": " + node.target.join(" ") + ": " + node.html)))`

// Axe returns what axe-core finds wrong with the page, one line for each rule
// and element. It works under any content security policy, and on a page opened
// without JavaScript, which axe's own timers need for a moment.
func (b *Browser) Axe() []string {
	b.tb.Helper()
	source, err := axeSource()
	if err != nil {
		b.tb.Fatal(err)
	}
	if b.noScript {
		b.disableScript(false)
		defer b.disableScript(true)
	}
	if !Eval[bool](b, "typeof axe === 'object'") {
		run(b, "loading axe", chromedp.Evaluate[chromedp.Void](source))
	}
	return Eval[[]string](b, axeRun)
}

// axeSource reads the script that scripts/test-setup fetched.
var axeSource = sync.OnceValues(func() (string, error) {
	folder, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			break
		}
		if folder == filepath.Dir(folder) {
			return "", errors.New("browsertest: no go.mod above the working folder")
		}
		folder = filepath.Dir(folder)
	}
	source, err := os.ReadFile(filepath.Join(folder, ".cache", "axe.min.js"))
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("browsertest: %w: run `make test`, which fetches it", err)
	}
	return string(source), err
})

package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

const (
	// patience is how long one step may take before it fails the test. It is
	// there for a page that never comes, not for a busy machine.
	patience = 2 * time.Minute

	// deaf is after how long a click that sent for no page is taken for one that
	// Chromium lost, as it does while a page is being painted or scrolled, and is
	// made again, as a reader would.
	deaf = 5 * time.Second
)

// Browser is one Chromium with one window and a profile of its own. It is for
// one goroutine.
type Browser struct {
	tb       testing.TB
	ctx      context.Context
	noScript bool
	left     chan struct{} // holds something once a page was sent for

	mu       sync.Mutex
	hosts    map[string]bool
	problems []string
}

// Open starts a Chromium that is closed when the test ends.
func Open(tb testing.TB) *Browser {
	tb.Helper()
	b := &Browser{tb: tb, hosts: map[string]bool{}, left: make(chan struct{}, 1)}
	scratch, err := os.MkdirTemp("", "browsertest")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { os.RemoveAll(scratch) })
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options(scratch)...)
	tb.Cleanup(stop)
	ctx, closeWindow := chromedp.NewContext(allocator, chromedp.WithListener(b.observe))
	tb.Cleanup(closeWindow)
	b.ctx = ctx
	if err := chromedp.Do(ctx); err != nil {
		tb.Fatalf("starting Chromium: %v\nrun `make test`, which installs it", err)
	}
	b.do("setting the window", chromedp.EmulateViewport(1280, 900))
	return b
}

// options start a quiet Chromium. It finds no host but this machine, frames
// report their requests to the window they are in, a page takes clicks and keys
// before it is first painted, and the sandbox, which root
// cannot have, is kept for everybody else. What it forgets to remove is in scratch.
func options(scratch string) []chromedp.ExecAllocatorOption {
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("allow-pre-commit-input", true),
		chromedp.Flag("disable-site-isolation-trials", true),
		chromedp.Flag("disable-features", "Translate,BlinkGenPropertyTrees,SitePerProcess,IsolateOrigins"),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"),
		chromedp.Flag("accept-lang", "en"),
		chromedp.Env("TMPDIR="+scratch),
	)
	if os.Getuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	return options
}

// Visit opens an address and returns the HTTP status of the page.
func (b *Browser) Visit(url string) int {
	b.tb.Helper()
	response := run(b, "visiting "+url, chromedp.NavigateResponse(url))
	return int(response.Status)
}

// Follow clicks what leads to another page, a link or the button of a form, and
// returns the HTTP status of that page once it is loaded.
func (b *Browser) Follow(css string) int {
	b.tb.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	response, err := chromedp.RunResponse(ctx, b.leave(chromedp.Click(chromedp.CSS(css), chromedp.NodeVisible)))
	b.check("following "+css, err)
	return int(response.Status)
}

// leave does a click until a page is sent for.
func (b *Browser) leave(click chromedp.Action[chromedp.Void]) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, window *chromedp.Target) (chromedp.Void, error) {
		select { // what led to this page
		case <-b.left:
		default:
		}
		for {
			done, err := click(ctx, window)
			if err != nil {
				return done, err
			}
			select {
			case <-b.left:
				return done, nil
			case <-time.After(deaf):
			case <-ctx.Done():
				return done, fmt.Errorf("no page was sent for: %w", ctx.Err())
			}
		}
	}
}

// Click clicks what changes the page in place. Wait for the change by its
// selector, with [Browser.Wait] or [Browser.Text].
func (b *Browser) Click(css string) {
	b.tb.Helper()
	b.do("clicking "+css, chromedp.Click(chromedp.CSS(css), chromedp.NodeVisible))
}

// Fill gives a field its value and tells the page: an input of any kind but
// file and checkbox, a text area, or a select by the value of its option.
func (b *Browser) Fill(css, value string) {
	b.tb.Helper()
	b.Wait(css)
	got := run(b, "filling "+css, chromedp.Evaluate[string](fmt.Sprintf(`(() => {
		const field = document.querySelector(%s);
		field.focus();
		field.value = %s;
		field.dispatchEvent(new Event("input", {bubbles: true}));
		field.dispatchEvent(new Event("change", {bubbles: true}));
		return field.value;
	})()`, quote(css), quote(value))))
	if got != value {
		b.tb.Fatalf("filling %s with %q: it took %q", css, value, got)
	}
}

// Attach chooses files for a file field.
func (b *Browser) Attach(css string, paths ...string) {
	b.tb.Helper()
	b.do("attaching to "+css, chromedp.SetUploadFiles(chromedp.CSS(css), paths))
}

// Press presses keys one after the other where the focus is; the keys that are
// no characters are in the package chromedp/kb.
func (b *Browser) Press(keys string) {
	b.tb.Helper()
	b.do(fmt.Sprintf("pressing %q", keys), chromedp.KeyEvent(keys))
}

// Chord presses a key while others are held down.
func (b *Browser) Chord(key string, held ...chromedp.Modifier) {
	b.tb.Helper()
	b.do(fmt.Sprintf("pressing %q with %v", key, held), chromedp.KeyEvent(key, chromedp.KeyModifiers(held...)))
}

// Enter presses a key that leads to another page, while others may be held
// down, and returns the HTTP status of that page once it is loaded.
func (b *Browser) Enter(key string, held ...chromedp.Modifier) int {
	b.tb.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	response, err := chromedp.RunResponse(ctx, chromedp.KeyEvent(key, chromedp.KeyModifiers(held...)))
	b.check(fmt.Sprintf("following by %q", key), err)
	return int(response.Status)
}

// Wait waits until an element is there and visible.
func (b *Browser) Wait(css string) {
	b.tb.Helper()
	b.do("waiting for "+css, chromedp.WaitVisible(chromedp.CSS(css)))
}

// Phone gives the window the size of a small phone and a touch screen.
func (b *Browser) Phone() {
	b.tb.Helper()
	b.do("becoming a phone", chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile, chromedp.EmulateTouch))
}

// Media shows pages as on "print" or on "screen", with what the reader wants of
// colours: "prefers-color-scheme", "dark" and "forced-colors", "active".
func (b *Browser) Media(media string, wanted ...string) {
	b.tb.Helper()
	set := emulation.SetEmulatedMediaParams{Media: media}
	for i := 0; i+1 < len(wanted); i += 2 {
		set.Features = append(set.Features, &emulation.MediaFeature{Name: wanted[i], Value: wanted[i+1]})
	}
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, set)
	b.check("showing pages as on "+media, err)
}

// Narrow gives the window the width that a page has at 1280 pixels when it is
// shown four times as large (WCAG 1.4.10).
func (b *Browser) Narrow() {
	b.tb.Helper()
	b.do("becoming narrow", chromedp.EmulateViewport(320, 640))
}

// NoScript turns JavaScript off for the pages opened from now on.
func (b *Browser) NoScript() {
	b.tb.Helper()
	b.noScript = true
	b.disableScript(true)
}

func (b *Browser) disableScript(disabled bool) {
	b.tb.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled,
		emulation.SetScriptExecutionDisabledParams{Value: disabled})
	b.check("switching JavaScript", err)
}

// run does one step within the time it may take.
func run[T any](b *Browser, step string, action chromedp.Action[T]) T {
	b.tb.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, action)
	b.check(step, err)
	return value
}

func (b *Browser) do(step string, action chromedp.Action[chromedp.Void]) {
	b.tb.Helper()
	run(b, step, action)
}

// check fails the test with the step, and the page it was tried on.
func (b *Browser) check(step string, err error) {
	b.tb.Helper()
	if err == nil {
		return
	}
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	page, _ := chromedp.Run(ctx, chromedp.Location())
	b.tb.Fatalf("browser: %s on %s: %v", step, page, err)
}

// quote writes a text as a JavaScript string.
func quote(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err) // a string always has a form
	}
	return string(quoted)
}

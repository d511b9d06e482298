package i18n

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed messages/*.toml
var embedded embed.FS

// message is one entry of the catalogue in one language.
type message struct {
	text     string           // the message itself, or its form "other"
	template *messageTemplate // of text; nil when it has no arguments
	args     []string         // names over all forms, sorted
	plural   bool             // has a form for one and is rendered by go-i18n
	file     string
}

func (m message) plain() bool { return m.template == nil }

// layer is one folder of message files: the embedded one, then each registered.
type layer struct {
	files fs.FS
}

// catalogue is immutable once built; Register swaps in a new one.
type catalogue struct {
	layers     []*layer
	errs       []error // what was wrong in each layer
	messages   [2]map[string]message
	localizers [2]*goi18n.Localizer
}

var (
	active   atomic.Pointer[catalogue]
	swapping sync.Mutex
)

// current returns the catalogue in use, reading the embedded files the first
// time somebody asks.
func current() *catalogue {
	if c := active.Load(); c != nil {
		return c
	}
	swapping.Lock()
	defer swapping.Unlock()
	if c := active.Load(); c != nil {
		return c
	}
	files, err := fs.Sub(embedded, "messages")
	if err != nil {
		panic(err) // the embed directive above names the folder
	}
	c := build(&layer{files})
	active.Store(c)
	return c
}

// Check reports what is wrong with the catalogue in use: a file that cannot be
// read, a key given twice, an empty text, a key missing in one language or
// taking other arguments there. A message with an error of its own is left
// out, so it shows as ⟦key⟧ and the rest keeps working.
func Check() error {
	c := current()
	return errors.Join(errors.Join(c.errs...), c.compareLanguages())
}

// Register adds the message files at the root of files, named like the
// embedded ones, and returns the function that takes them out again. Nothing
// is added when they contain an error or repeat a key. A deployment uses it
// for kinds of its own, a test for labels of an invented kind.
func Register(files fs.FS) (undo func(), err error) {
	current()
	swapping.Lock()
	defer swapping.Unlock()
	added := &layer{files}
	c := build(append(slices.Clone(active.Load().layers), added)...)
	if err := c.errs[len(c.errs)-1]; err != nil {
		return nil, err
	}
	active.Store(c)
	return func() { unregister(added) }, nil
}

func unregister(added *layer) {
	swapping.Lock()
	defer swapping.Unlock()
	layers := slices.Clone(active.Load().layers)
	if at := slices.Index(layers, added); at >= 0 {
		active.Store(build(slices.Delete(layers, at, at+1)...))
	}
}

// build reads both languages at once; what is wrong in a layer is kept with it.
func build(layers ...*layer) *catalogue {
	c := &catalogue{layers: layers, errs: make([]error, len(layers))}
	var errs [2][]error
	var languages sync.WaitGroup
	for i, l := range Langs() {
		errs[i] = make([]error, len(layers))
		languages.Go(func() {
			tag := language.Make(string(l))
			bundle := goi18n.NewBundle(tag)
			c.messages[i] = make(map[string]message)
			for n, from := range layers {
				errs[i][n] = c.read(from.files, l, bundle, tag)
			}
			c.localizers[i] = goi18n.NewLocalizer(bundle, string(l))
		})
	}
	languages.Wait()
	for n := range layers {
		c.errs[n] = errors.Join(errs[0][n], errs[1][n])
	}
	return c
}

// read adds every message file of one language found at the root of files.
func (c *catalogue) read(files fs.FS, l Lang, bundle *goi18n.Bundle, tag language.Tag) error {
	names, err := fs.Glob(files, "*."+string(l)+".toml")
	if err != nil {
		return err
	}
	var errs []error
	for _, name := range names {
		entries, err := readFile(files, name)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", name, err))
		}
		for _, e := range entries {
			if err := c.add(e, name, l, bundle, tag); err != nil {
				errs = append(errs, fmt.Errorf("%s: %s: %w", name, e.key, err))
			}
		}
	}
	return errors.Join(errs...)
}

func (c *catalogue) add(e entry, file string, l Lang, bundle *goi18n.Bundle, tag language.Tag) error {
	m, err := e.compile(l)
	if err != nil {
		return err
	}
	messages := c.messages[l.index()]
	if known, twice := messages[e.key]; twice {
		return fmt.Errorf("key given already in %s", known.file)
	}
	m.file = file
	messages[e.key] = m
	if !m.plural {
		return nil
	}
	return bundle.AddMessages(tag, &goi18n.Message{ID: e.key, One: e.one, Other: e.other})
}

// compareLanguages reports the keys that do not exist in both languages with
// the same arguments.
func (c *catalogue) compareLanguages() error {
	var errs []error
	for i, l := range Langs() {
		for key, m := range c.messages[i] {
			twin, ok := c.messages[l.Other().index()][key]
			switch {
			case !ok:
				errs = append(errs, fmt.Errorf("%s: %s: no text in %q", m.file, key, l.Other()))
			case l == EN && !slices.Equal(m.args, twin.args):
				errs = append(errs, fmt.Errorf("%s: takes %q in English and %q in Vietnamese", key, m.args, twin.args))
			}
		}
	}
	slices.SortFunc(errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return errors.Join(errs...)
}

package web

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// documentPanel is what the page of a document shows besides its fields.
type documentPanel struct {
	File     *fileLink
	Problem  string
	Shown    string // pages, frame, image or blocks; empty where nothing can be shown
	Why      string // why nothing can
	Frame    string
	Alt      string
	Images   []pageImage
	More     string // address with the next pages
	Blocks   []blockView
	Cut      bool
	Text     string // of a file whose pages are pictures
	Lang     string // of the text
	Entries  []entryView
	Owes     string
	Enter    string // address to POST to
	Correct  string
	Version  string
	Twin     string
	Twins    []value
	Versions []versionView
	Number   int64 // version of the record
}

// pageImage is the picture of a page.
type pageImage struct{ Href, Alt string }

// blockView is a part of a text as a page shows it.
type blockView struct {
	Level int
	List  bool
	Plain bool // line ends count
	Runs  []runView
	Title string
	Rows  [][][]runView
}

// runView is text in one look.
type runView struct {
	Text         string
	Bold, Italic bool
}

// entryView is a line of a register.
type entryView struct{ Text, Register, Void string }

// versionView is one of the versions of a document.
type versionView struct {
	Title   value
	Current bool
	When    string
	File    *fileLink
}

// sandboxed keeps a file that is opened by itself from doing anything.
const sandboxed = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"

// download sends a document's file under its own name.
func (s *Site) download(v *visit) error {
	f, err := s.service.OpenFile(v.ctx(), v.who, v.path("ref"))
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	media := f.Format.MediaType()
	if strings.HasPrefix(media, "text/") { // nothing that a browser would show as a page
		media = "application/octet-stream"
	}
	v.sendFile(f, media, "attachment", sandboxed)
	return nil
}

func (v *visit) sendFile(f *service.OpenedFile, media, how, policy string) {
	h := v.w.Header()
	h.Set("Content-Type", media)
	h.Set("Content-Disposition", service.Disposition(how, f.Document.FileName))
	h.Set("Content-Security-Policy", policy)
	h.Set("Cache-Control", "private, no-cache")
	h.Set("ETag", `"`+f.Document.Hash+`"`)
	http.ServeContent(v.w, v.r, "", time.Time{}, f)
}

// inline shows a picture, or lets the browser's own reader show a PDF within a
// page of this site. Nothing else is ever sent to be shown by itself.
func (s *Site) inline(v *visit) error {
	f, err := s.service.OpenFile(v.ctx(), v.who, v.path("ref"))
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	media := f.Format.MediaType()
	switch {
	case strings.HasPrefix(media, "image/"):
		v.sendFile(f, media, "inline", sandboxed)
	case media == "application/pdf": // the reader of a browser does not start in a sandbox
		v.sendFile(f, media, "inline", "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'")
	default:
		return s.nowhere(v)
	}
	return nil
}

// pageImage sends one page of a PDF as a picture.
func (s *Site) pageImage(v *visit) error {
	n, err := strconv.Atoi(v.query("n"))
	if err != nil || n < 1 || n > maxPage {
		return s.nowhere(v)
	}
	f, err := s.service.OpenFile(v.ctx(), v.who, v.path("ref"))
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	if f.Format.MediaType() != "application/pdf" {
		return s.nowhere(v)
	}
	image, err := f.PageImage(v.ctx(), strconv.Itoa(n))
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "image/png")
	v.w.Header().Set("Content-Security-Policy", sandboxed)
	v.w.Header().Set("Cache-Control", "private, max-age=600")
	_, err = io.Copy(v.w, bytes.NewReader(image))
	return err
}

// How many pages of a PDF are shown at once, and how far one can go.
const (
	pagesAtOnce = 5
	maxPage     = 5000
)

// documentPanel makes what the page of a document shows besides its fields.
func (v *visit) documentPanel(l labels, got *service.View) (*documentPanel, error) {
	d, ok := got.Entity.(*chancery.Document)
	if !ok {
		return nil, nil
	}
	f, err := v.site.service.Document(v.ctx(), v.who, d.Ref)
	if err != nil {
		return nil, err
	}
	base := fileAddress("document", d.Ref)
	p := &documentPanel{File: v.fileLink(d), Problem: v.textProblem(f.Text), Lang: foreign(v.lang, string(d.Language)), Number: d.Version}
	for id, n := range f.Names {
		l.names[id] = n
	}
	for _, e := range d.Entries {
		register := l.code("register_series", e.Series).Text
		if n, ok := l.names[e.Organisation]; ok {
			register += " · " + l.plain(n.Title)
		}
		p.Entries = append(p.Entries, entryView{v.entryText(e), register, e.Void})
	}
	if f.Owes {
		p.Owes = v.t("document.entry_owes")
	}
	if f.MayEnter {
		p.Enter = base + "/enter"
	}
	if f.MayCorrect {
		p.Correct = base + "/correct"
	}
	if f.MayCreate {
		p.Version, p.Twin = base+"/documents?as=version", base+"/documents?as=translation"
	}
	for _, t := range f.Translations {
		twin := l.known(t)
		if t.Language != "" {
			twin.Text += " (" + l.code("language", t.Language).Text + ")"
		}
		p.Twins = append(p.Twins, twin)
	}
	p.versions(v, l, f)
	if d.Hash == "" {
		p.Why = v.t("document.no_file_yet")
		return p, nil
	}
	return p, v.preview(p, d, f)
}

func (p *documentPanel) versions(v *visit, l labels, f *service.DocumentFile) {
	if len(f.Before)+len(f.After) == 0 {
		return
	}
	add := func(d *chancery.Document, current bool) {
		when := i18n.ShortTime(d.CreatedAt)
		p.Versions = append(p.Versions, versionView{l.known(d), current, when, v.fileLink(d)})
	}
	for i := len(f.After) - 1; i >= 0; i-- {
		add(f.After[i], false)
	}
	add(f.Document, true)
	for _, d := range f.Before {
		add(d, false)
	}
}

// preview puts in what can be shown of the file.
func (v *visit) preview(p *documentPanel, d *chancery.Document, f *service.DocumentFile) error {
	shown, err := v.site.service.Preview(v.ctx(), v.who, d.Ref)
	if err != nil {
		if chancery.ProblemOf(err) != chancery.Missing {
			return err
		}
		p.Why = v.t("document.file_missing", "value", d.Hash)
		return nil
	}
	base := fileAddress("document", d.Ref)
	p.Alt = v.t("document.preview_of", "name", d.FileName)
	switch {
	case shown.Image:
		p.Shown, p.Frame = "image", base+"/inline"
	case shown.PDF && shown.Pages > 0:
		p.Shown, p.Text = "pages", f.Text.Words
		v.pages(p, base, shown.Pages)
	case shown.PDF:
		p.Shown, p.Frame, p.Text = "frame", base+"/inline", f.Text.Words
	case shown.Document != nil:
		p.Shown, p.Cut = "blocks", shown.Document.Cut
		p.blocks(shown)
	default:
		p.Why = v.t("document.no_preview")
	}
	return nil
}

func (v *visit) pages(p *documentPanel, base string, all int) {
	first, _ := strconv.Atoi(v.query("page")) // no number is the first
	first = max(1, min(first, all))
	last := min(first+pagesAtOnce-1, all)
	for n := first; n <= last; n++ {
		p.Images = append(p.Images, pageImage{base + "/page?n=" + strconv.Itoa(n), v.t("document.page_of", "page", n, "all", all)})
	}
	if last < all {
		p.More = base + "?page=" + strconv.Itoa(last+1) + "#preview"
	}
}

func (p *documentPanel) blocks(shown *service.Shown) {
	runs := func(list []service.TextRun) []runView {
		out := make([]runView, len(list))
		for i, r := range list {
			out[i] = runView{r.Text, r.Bold, r.Italic}
		}
		return out
	}
	for _, b := range shown.Document.Blocks {
		view := blockView{Level: b.Level, List: b.List, Plain: shown.Plain, Runs: runs(b.Runs), Title: b.Title}
		for _, row := range b.Rows {
			var cells [][]runView
			for _, c := range row {
				cells = append(cells, runs(c))
			}
			view.Rows = append(view.Rows, cells)
		}
		p.Blocks = append(p.Blocks, view)
	}
}

// enterDocument gives a document its number in the register.
func (s *Site) enterDocument(v *visit) error {
	version, _ := strconv.ParseInt(v.r.PostForm.Get("version"), 10, 64) // 0 does not ask
	if err := s.service.EnterDocument(v.ctx(), v.who, v.path("ref"), version); err != nil {
		return err
	}
	return v.redirect(fileAddress("document", v.path("ref")) + "?done=enter#register")
}

// correctForm asks why a line of a register no longer counts.
func (s *Site) correctForm(v *visit) error {
	d, err := v.correctDraft()
	if err != nil {
		return err
	}
	return v.showForm(d)
}

func (v *visit) correctDraft() (draft, error) {
	got, err := v.site.service.Get(v.ctx(), v.who, "document", v.path("ref"))
	if err != nil {
		return draft{}, err
	}
	if !v.who.Allows("document.correct") {
		return draft{}, chancery.May("document.correct")
	}
	doc, _ := got.Entity.(*chancery.Document)
	if doc == nil || doc.Entry() == nil {
		return draft{}, chancery.Refuse("document.not_entered", "ref", v.path("ref"))
	}
	base := fileAddress("document", doc.Ref)
	label := actLabel(v.lang, "document", "correct")
	d := draft{got: got, view: formView{Action: base + "/correct", Back: base, Version: doc.Version, Save: label, Danger: true}}
	d.view.Lead = v.t("document.correct.lead", "entry", v.entryText(*doc.Entry()))
	again := ""
	if chancery.Registered(doc.Direction) {
		again = "true"
	}
	d.fields = chancery.Fields{{Name: "again", Type: chancery.TypeFlag, Group: "main"}}
	d.typed = entered{"again": again}
	d.view.Reason = &input{Name: "reason", ID: "f-reason", Label: fieldLabel(v.lang, "document", "reason"), Required: true, Value: v.r.PostForm.Get("reason"), Type: chancery.TypeNote, Max: 2000}
	top := v.fileTop(labels{lang: v.lang, names: got.Names, terms: got.Terms}, got, "")
	d.head = v.fileHead(got, top)
	d.head.Trail = append(d.head.Trail, link{Text: top.Title.Text, Href: base, Lang: top.Title.Lang})
	d.head.Title = label
	return d, nil
}

func (s *Site) correct(v *visit) error {
	d, err := v.correctDraft()
	if err != nil {
		return err
	}
	sent := v.r.PostForm
	version, _ := strconv.ParseInt(sent.Get("version"), 10, 64) // 0 does not ask
	d.typed = entered{"again": sent.Get("f.again")}
	if err := s.service.VoidEntry(v.ctx(), v.who, v.path("ref"), version, sent.Get("reason"), sent.Get("f.again") != ""); err != nil {
		return v.refuse(d, err)
	}
	return v.redirect(fileAddress("document", v.path("ref")) + "?done=correct#register")
}

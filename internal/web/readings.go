package web

import (
	"cmp"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// readingsView is where texts are handed in, with the reader's own readings.
type readingsView struct {
	Summary  []summaryItem
	Day      string
	Text     string
	Markings []option
	Model    string // that may be asked; empty where there is none
	MaxFiles int
	MayFile  bool // texts can be filed as documents
	NoFile   bool // and are not to be
	List     []readingLine
}

// readingLine is one reading in the list.
type readingLine struct {
	Href   string
	Title  string
	When   string
	Counts service.ReadingCounts
	All    int
	Done   int
}

var readingsPage = newPage[readingsView]("readings")

func (s *Site) readings(v *visit) error { return v.showReadings(readingsView{}, nil) }

func (v *visit) showReadings(view readingsView, refused error) error {
	list, err := v.site.service.Readings(v.ctx(), v.who, 50)
	if err != nil {
		return err
	}
	blank, err := v.site.service.Blank(v.ctx(), v.who, "activity")
	if err != nil {
		return err
	}
	f := form{v: v, terms: blank.Terms}
	if field, ok := chancery.AllFields(blank.Entity).ByName("marking"); ok {
		view.Markings = f.options(field, input{Value: cmp.Or(v.r.PostForm.Get("marking"), lowest(blank.Terms))})
	}
	for _, r := range list {
		n := r.Counts
		view.List = append(view.List, readingLine{
			Href: "/reading/" + string(r.ID), Title: r.Title, When: i18n.ShortTime(r.ChangedAt), Counts: n, All: n.Open + n.Accepted + n.Rejected, Done: n.Accepted + n.Rejected,
		})
	}
	view.Model, view.MaxFiles, view.MayFile = v.site.service.Model(), service.MaxReadingFiles, v.who.Allows("document.create")
	status := http.StatusOK
	if refused != nil {
		status = http.StatusUnprocessableEntity
		view.Summary = v.readingFaults(refused)
	}
	h := head{Title: v.t("reading.title"), Area: chancery.AreaReporting, List: true}
	if v.query("done") == "drop" {
		h.Notice = v.t("reading.dropped")
	}
	return readingsPage.showAs(v, status, h, view)
}

// readingFaults words what is wrong with what was handed in.
func (v *visit) readingFaults(err error) []summaryItem {
	var out []summaryItem
	for _, f := range chancery.FieldsOf(err) {
		at := map[string]string{"day": "#day", "marking": "#marking"}[f.Field]
		if at == "" {
			at = "#files"
		}
		out = append(out, summaryItem{Text: explain(v.lang, "", f.Key, f.Args), Href: at})
	}
	if e, ok := err.(*chancery.Error); ok && len(out) == 0 {
		out = append(out, summaryItem{Text: explain(v.lang, "", e.Key, e.Args), Href: "#files"})
	}
	return out
}

// startReading takes files, or pasted text, and reads them.
func (s *Site) startReading(v *visit) error {
	if strings.HasPrefix(v.r.Header.Get("Content-Type"), "multipart/form-data") {
		if err := v.r.ParseMultipartForm(8 << 20); err != nil {
			return unreadable(err)
		}
		defer func() { _ = v.r.MultipartForm.RemoveAll() }()
		v.r.PostForm = v.r.MultipartForm.Value
	}
	sent := v.r.PostForm
	view := readingsView{Day: sent.Get("day"), Text: sent.Get("text"), NoFile: sent.Get("file") == ""}
	o := service.ReadingOptions{Marking: sent.Get("marking"), Model: sent.Get("model") != "", File: !view.NoFile}
	if typed := strings.TrimSpace(view.Day); typed != "" {
		day, err := i18n.ParseDate(typed)
		if err != nil {
			return v.showReadings(view, chancery.Invalid("day", "date.form", "value", typed))
		}
		o.Day = chancery.Date(day)
	}
	files, err := v.handedIn()
	if err != nil {
		return err
	}
	if text := strings.TrimSpace(view.Text); text != "" {
		files = append(files, service.TextFile{Name: v.t("reading.pasted") + ".txt", Content: []byte(lineEnds(text))})
	}
	id, err := s.service.StartReading(v.ctx(), v.who, o, distinct(files)...)
	if chancery.ProblemOf(err) == chancery.Bad {
		return v.showReadings(view, err)
	}
	if err != nil {
		return err
	}
	return v.redirect("/reading/" + string(id))
}

// handedIn reads the uploaded files.
func (v *visit) handedIn() ([]service.TextFile, error) {
	var out []service.TextFile
	if v.r.MultipartForm == nil {
		return nil, nil
	}
	for _, h := range v.r.MultipartForm.File["files"] {
		if h.Filename == "" {
			continue
		}
		b, err := content(h)
		if err != nil {
			return nil, unreadable(err)
		}
		out = append(out, service.TextFile{Name: filepath.Base(h.Filename), Content: b})
	}
	return out, nil
}

func content(h *multipart.FileHeader) ([]byte, error) {
	f, err := h.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(f)
}

// distinct tells files of one name apart, because passages name them.
func distinct(files []service.TextFile) []service.TextFile {
	var names []string
	for i := range files {
		name := files[i].Name
		for n := 2; slices.Contains(names, files[i].Name); n++ {
			ext := filepath.Ext(name)
			files[i].Name = fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(name, ext), n, ext)
		}
		names = append(names, files[i].Name)
	}
	return files
}

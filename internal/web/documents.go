package web

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// documentsView is the file of a record: what must be in it, what is, and a form
// for more.
type documentsView struct {
	Top      fileTop
	Title    string // of a page about one document
	Checks   []checkView
	Rows     []documentRow
	Upload   bool
	Action   string
	As       string // "version" or "translation" of the document itself
	Multiple bool
	Limit    string
	Summary  []summaryItem
	Form     *attachForm
	Waive    *waiveForm
}

// checkView is a checklist and what is there.
type checkView struct {
	Title   value
	Article string
	Count   string
	Whole   bool
	Items   []checkItem
}

// checkItem is one document that must be there.
type checkItem struct {
	Name      value
	Article   string
	State     stateTag
	Documents []value
	Why       value
	Waive     string // address of the form that says why it is not needed
}

// documentRow is one document, with the texts beside and the versions before it.
type documentRow struct {
	Title    value
	Ref      string
	Facts    []value
	Marking  string
	Marked   bool
	Below    bool
	File     *fileLink
	Entry    string
	Problem  string // with its text
	Version  string // address to send a new one to
	Twin     string // address to send a translation to
	Twins    []documentRow
	Versions []documentRow
}

// fileLink leads to a download.
type fileLink struct {
	Name, Size, Href string
}

var documentsPage = newPage[documentsView]("documents")

// documents is the tab of a record that lists its documents. With uploads in its
// address it asks what they are.
func (s *Site) documents(v *visit) error {
	p, err := v.documentsPage()
	if err != nil {
		return err
	}
	if ids := v.r.URL.Query()["upload"]; len(ids) > 0 {
		if p.view.Form, err = p.attachForm(ids); err != nil {
			return err
		}
		p.presets()
	}
	if item := v.query("waive"); item != "" && p.file.MayWaive {
		p.view.Waive = p.waiveForm(item)
	}
	return p.show(http.StatusOK)
}

// documentsDraft is the page on its way.
type documentsDraft struct {
	v    *visit
	l    labels
	file *service.FileOfRecord
	base string
	view documentsView
	head head
}

func (v *visit) documentsPage() (*documentsDraft, error) {
	spec, err := v.spec()
	if err != nil {
		return nil, err
	}
	f, err := v.site.service.Documents(v.ctx(), v.who, spec.Kind, v.path("ref"))
	if err != nil {
		return nil, err
	}
	limit, err := v.site.service.FileLimit(v.ctx())
	if err != nil {
		return nil, err
	}
	p := &documentsDraft{v: v, l: labels{lang: v.lang, names: f.Names, terms: f.Terms}, file: f, base: fileAddress(spec.Kind, f.Head().Ref)}
	top := v.fileTop(p.l, f.View, "documents")
	p.head = v.fileHead(f.View, top)
	p.head.Trail = append(p.head.Trail, link{Text: top.Title.Text, Href: p.base, Lang: top.Title.Lang})
	p.view = documentsView{Top: top, Upload: f.May, Action: p.base + "/documents", Limit: fileSize(v.lang, limit), Multiple: true}
	if as := v.query("as"); spec.Kind == "document" {
		if as != "translation" {
			as = "version"
		}
		p.view.As, p.view.Multiple, p.view.Title = as, false, v.t("document.add."+as)
		p.view.Action += "?as=" + as
	}
	if done := v.query("attached"); done != "" {
		p.head.Notice = v.t("document.attached", "refs", done)
	}
	for _, c := range f.Checks {
		p.view.Checks = append(p.view.Checks, p.check(c))
	}
	for _, c := range f.Chains {
		p.view.Rows = append(p.view.Rows, p.chain(c))
	}
	return p, nil
}

func (p *documentsDraft) show(status int) error {
	return documentsPage.showAs(p.v, status, p.head, p.view)
}

func (p *documentsDraft) check(c service.ChecklistState) checkView {
	out := checkView{
		Title: p.l.text(c.List.Name), Article: c.List.Article, Whole: c.Missing == 0,
		Count: p.v.t("document.check.count", "there", len(c.Items)-c.Missing, "all", len(c.Items)),
	}
	for _, i := range c.Items {
		item := checkItem{Name: p.l.text(i.Name), Article: i.Article}
		switch {
		case len(i.Documents) > 0:
			item.State = stateTag{Word: p.v.t("document.check.there"), Tone: toneDone}
		case i.Waiver != nil:
			item.State = stateTag{Word: p.v.t("document.check.waived"), Tone: toneFresh}
			item.Why = p.l.text(i.Waiver.Why)
			item.Why.Href = fileAddress("waiver", i.Waiver.Ref)
		default:
			item.State = stateTag{Word: p.v.t("document.check.missing"), Tone: toneOff}
			if p.file.MayWaive {
				item.Waive = join(p.base+"/documents", url.Values{"waive": {c.List.Ref + ":" + i.Item}}) + "#waive"
			}
		}
		for _, d := range i.Documents {
			item.Documents = append(item.Documents, p.l.known(d))
		}
		out.Items = append(out.Items, item)
	}
	return out
}

func (p *documentsDraft) chain(c service.DocumentChain) documentRow {
	row := p.row(c.Document)
	row.Below = c.Below
	if p.file.May {
		row.Version, row.Twin = row.Title.Href+"/documents?as=version", row.Title.Href+"/documents?as=translation"
	}
	for _, d := range c.Translations {
		row.Twins = append(row.Twins, p.row(d))
	}
	for _, d := range c.Before {
		row.Versions = append(row.Versions, p.row(d))
	}
	return row
}

func (p *documentsDraft) row(d *chancery.Document) documentRow {
	row := documentRow{Title: p.l.known(d), Ref: d.Ref, Marking: p.l.marking(d.Marking).Text, Marked: p.l.aboveLowest(d.Marking.Level)}
	add := func(v value) {
		if v.Shown() {
			row.Facts = append(row.Facts, v)
		}
	}
	add(p.l.code("document_kind", d.Type))
	if d.Language != "" {
		add(p.l.code("language", d.Language))
	}
	add(value{Text: d.Number})
	if d.IssuedOn != "" {
		add(p.l.date(d.IssuedOn))
	}
	row.File = p.v.fileLink(d)
	if e := d.Entry(); e != nil {
		row.Entry = p.v.entryText(*e)
	}
	if t, ok := p.file.Texts[d.Hash]; ok {
		row.Problem = p.v.textProblem(t)
	}
	return row
}

func (v *visit) fileLink(d *chancery.Document) *fileLink {
	if d.Hash == "" {
		return nil
	}
	return &fileLink{Name: d.FileName, Size: fileSize(v.lang, d.Size.N), Href: fileAddress("document", d.Ref) + "/file"}
}

// entryText is a line of a register in words: "Incoming 12/2026, 4 March".
func (v *visit) entryText(e chancery.RegisterEntry) string {
	return v.t("document.entry."+string(e.Direction), "number", e.Number.N, "year", strconv.FormatInt(e.Year.N, 10), "day", i18n.ShortDate(string(e.On)))
}

// textProblem says what is to be known of the text that was read in a file.
func (v *visit) textProblem(t service.FileText) string {
	switch {
	case t.Problem != "":
		return v.t(t.Problem)
	case t.Unverified:
		return v.t("document.text_unverified")
	}
	return ""
}

// fileSize is a size as people read it.
func fileSize(lang i18n.Lang, n int64) string {
	switch {
	case n >= 1<<20:
		return i18n.Decimal(lang, float64(n)/(1<<20), 1) + " MB"
	case n >= 1<<10:
		return i18n.Integer(lang, int(n>>10)) + " KB"
	}
	return i18n.Integer(lang, int(n)) + " B"
}

// isUpload reports whether a request sends files, which may be larger than forms.
func isUpload(r *http.Request) bool {
	return r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/documents") && strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data")
}

// sendDocuments takes files, or what they are, or why a document is not needed.
func (s *Site) sendDocuments(v *visit) error {
	switch {
	case isUpload(v.r):
		return s.takeUploads(v)
	case v.r.PostForm.Get("waive") != "":
		return s.waive(v)
	}
	return s.attach(v)
}

func (s *Site) takeUploads(v *visit) error {
	p, err := v.documentsPage() // before a byte is read: who may not see the record sends nothing
	if err != nil {
		return err
	}
	if !v.who.Allows("document.create") {
		return chancery.May("document.create")
	}
	parts, err := v.r.MultipartReader()
	if err != nil {
		return unreadable(err)
	}
	next := url.Values{}
	if as := v.query("as"); as != "" {
		next.Set("as", as)
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return unreadable(err)
		}
		if err := s.takePart(v, p, part, next); err != nil {
			return err
		}
	}
	if len(next["upload"]) > 0 && len(p.view.Summary) == 0 {
		return v.redirect(join(p.base+"/documents", next) + "#attach")
	}
	if len(p.view.Summary) == 0 {
		p.view.Summary = []summaryItem{{Text: v.t("document.no_file"), Href: "#file"}}
	}
	if ids := next["upload"]; len(ids) > 0 {
		if p.view.Form, err = p.attachForm(ids); err != nil {
			return err
		}
		p.presets()
	}
	return p.show(http.StatusUnprocessableEntity)
}

// takePart keeps one file of a form; what is wrong with it stands in the summary.
func (s *Site) takePart(v *visit, p *documentsDraft, part *multipart.Part, next url.Values) error {
	if part.FormName() != "file" || part.FileName() == "" {
		return nil
	}
	u, err := s.service.TakeUpload(v.ctx(), v.who, part.FileName(), part)
	fields := chancery.FieldsOf(err)
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return unreadable(err)
	}
	if err != nil && (len(fields) == 0 || chancery.ProblemOf(err) != chancery.Bad) {
		return err
	}
	for _, f := range fields {
		p.view.Summary = append(p.view.Summary, summaryItem{Text: u.FileName + ": " + explain(v.lang, "document", f.Key, f.Args), Href: "#file"})
	}
	if err == nil {
		next.Add("upload", string(u.ID))
	}
	return nil
}

package web

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// bulkView is the page that asks what a bulk act needs and shows what it would do.
type bulkView struct {
	Action  string
	Back    string
	Label   string
	Lead    string
	Keep    []option
	Summary []summaryItem
	Inputs  []input
	Lists   []choiceList
	Modes   []option
	Reason  *input
	Into    *input
	Preview *bulkPreview
	Danger  bool
}

// bulkPreview is what would happen, record by record.
type bulkPreview struct {
	Sum     string
	Same    string
	Refused string
	Do      string // of the button; empty where nothing would be done
	Total   int
	Lines   []bulkLine
	Cut     int // lines left out
	Reasons []bulkReason
}

type bulkLine struct {
	Ref     string
	Title   value
	Changes []changeLine
}

type bulkReason struct{ Ref, Href, Text string }

var bulkPage = newPage[bulkView]("bulk")

// bulkWork is a bulk act on its way through its pages.
type bulkWork struct {
	v    *visit
	a    asked
	sent url.Values
	act  string // as the bar names it
	b    service.Bulk
	d    draft
	to   holder // of an act that adds to another record
	view bulkView
}

// bulkAgain is for whoever reloads the address of a form that was sent.
func (s *Site) bulkAgain(v *visit) error {
	spec, err := v.spec()
	if err != nil {
		return err
	}
	return v.redirect("/" + spec.Plural)
}

// bulk takes what was chosen in a register: it asks for what the act needs,
// shows what it would do, and does it.
func (s *Site) bulk(v *visit) error {
	w, err := v.bulkWork()
	if err != nil {
		return err
	}
	if len(w.b.Refs) == 0 && !w.b.All {
		return chancery.Refuse("bulk.nothing_chosen")
	}
	if form, ok := strings.CutPrefix(w.act, actExport); ok {
		return w.export(form)
	}
	if err := w.prepare(); err != nil {
		return err
	}
	values, again, err := v.read(&w.d)
	if err != nil {
		return err
	}
	w.b.Values = values
	asks := len(w.d.fields) > 0 || w.view.Reason != nil || w.view.Into != nil
	step := w.sent.Get("step")
	switch {
	case again || len(w.d.errs) > 0 && step != "" || step == "" && asks || w.view.Into != nil && w.b.Fixed == nil:
		if step == "" {
			w.d.errs = nil
		}
		return w.show()
	case step == "do":
		return w.do()
	}
	return w.preview("")
}

func (v *visit) bulkWork() (*bulkWork, error) {
	spec, err := v.spec()
	if err != nil {
		return nil, err
	}
	sent := v.r.PostForm
	given, err := url.ParseQuery(sent.Get("query"))
	if err != nil {
		return nil, chancery.Invalid("query", "error.bad_request")
	}
	a, err := v.askedIn(spec, given)
	if err != nil {
		return nil, err
	}
	w := &bulkWork{v: v, a: a, sent: sent, act: sent.Get("act")}
	w.b = service.Bulk{Kind: spec.Kind, Refs: unique(sent["ref"]), All: sent.Get("all") != "", Where: a.query.Where, Reason: strings.TrimSpace(sent.Get("reason"))}
	if w.b.All {
		w.b.Refs = nil
	}
	return w, nil
}

func unique(list []string) []string {
	out := slices.Clone(list)
	slices.Sort(out)
	return slices.Compact(out)
}

// export sends the reader to the file of what was chosen.
func (w *bulkWork) export(form string) error {
	q := w.a.kept()
	if !w.b.All {
		q = url.Values{"ref": w.b.Refs}
		for _, k := range []string{"columns", "sort"} {
			if w.a.values.Has(k) {
				q[k] = w.a.values[k]
			}
		}
	}
	return w.v.redirect(join("/"+w.a.spec.Plural+"."+form, q))
}

// prepare finds out what the act asks for.
func (w *bulkWork) prepare() error {
	v, spec := w.v, w.a.spec
	got, err := v.site.service.Blank(v.ctx(), v.who, spec.Kind)
	if err != nil {
		return err
	}
	w.d = draft{got: got}
	fields := chancery.AllFields(got.Entity)
	w.view = bulkView{Action: "/bulk/" + spec.Plural, Back: w.a.listAddress(), Keep: w.keep()}
	w.b.Act = w.act
	name, isEdit := strings.CutPrefix(w.act, actEdit)
	into, isInto := strings.CutPrefix(w.act, actInto)
	mv, isMove := spec.Moves[w.act]
	switch {
	case isEdit:
		at := slices.IndexFunc(w.a.bulkFields(), func(f chancery.Field) bool { return f.Name == name })
		if at < 0 {
			return chancery.Invalid(name, "value.no_such_field", "value", name, "kind", string(spec.Kind))
		}
		f, _ := fields.ByName(name)
		f.Required = false
		w.d.fields, w.b.Act = chancery.Fields{f}, "edit"
		w.modes(f)
		w.view.Label = v.t("bulk.edit", "field", columnLabel(v.lang, spec, name))
	case isInto:
		return w.prepareInto(into)
	case isMove:
		for _, n := range unique(append(slices.Clone(mv.Needs), spec.Needs[mv.To]...)) {
			if f, ok := fields.ByName(n); ok && f.Type != chancery.TypeLines {
				f.Required = false
				w.d.fields = append(w.d.fields, f)
			}
		}
		w.view.Label = actLabel(v.lang, spec.Kind, w.act)
		w.view.Danger = toneOf(spec, mv.To) == toneOff
	case w.act == "remove":
		w.view.Label, w.view.Danger = actLabel(v.lang, spec.Kind, "remove"), true
	default:
		return chancery.Refuse("bulk.no_act")
	}
	if !v.who.Allows(string(spec.Kind) + "." + w.b.Act) {
		return chancery.May(string(spec.Kind) + "." + w.b.Act)
	}
	if !isEdit && (mv.Reason || w.view.Danger) {
		w.view.Reason = &input{
			Name: "reason", ID: "f-reason", Label: fieldLabel(v.lang, string(spec.Kind), "reason"), Hint: v.t("hint.reason"),
			Required: mv.Reason, Value: w.b.Reason, Type: chancery.TypeNote, Max: 2000,
		}
	}
	return nil
}

// modes are what an edit may do with a field that holds several.
func (w *bulkWork) modes(f chancery.Field) {
	w.b.Mode = service.ModeSet
	if f.Type != chancery.TypeCodes && f.Type != chancery.TypeRefs {
		return
	}
	w.b.Mode = service.ModeAdd
	if m := service.Mode(w.sent.Get("mode")); m == service.ModeSet || m == service.ModeRemove {
		w.b.Mode = m
	}
	for _, m := range []service.Mode{service.ModeAdd, service.ModeRemove, service.ModeSet} {
		w.view.Modes = append(w.view.Modes, option{Value: string(m), Label: w.v.t("bulk.mode." + string(m)), Chosen: m == w.b.Mode})
	}
}

// keep are the hidden inputs that carry the choice from page to page.
func (w *bulkWork) keep() []option {
	out := []option{{Name: "query", Value: w.sent.Get("query")}, {Name: "act", Value: w.act}}
	if w.b.All {
		out = append(out, option{Name: "all", Value: "1"})
	}
	for _, ref := range w.b.Refs {
		out = append(out, option{Name: "ref", Value: ref})
	}
	return out
}

// show answers with the page: what is asked, and the preview where there is one.
func (w *bulkWork) show() error {
	v, d := w.v, &w.d
	lists, few, err := v.lists(d.fields)
	if err != nil {
		return err
	}
	f := &form{v: v, kind: d.got.Spec.Kind, terms: d.got.Terms, picks: d.picks, few: few, focus: d.focus}
	w.view.Summary = f.summary(d.errs)
	for _, g := range f.groups(d.fields, d.typed) {
		w.view.Inputs = append(w.view.Inputs, g.Inputs...)
	}
	w.view.Lists = lists
	if w.view.Lead == "" {
		w.view.Lead = v.t("bulk.for_chosen", "count", len(w.b.Refs))
		if w.b.All {
			w.view.Lead = v.t("bulk.for_all")
		}
	}
	h := head{Title: w.view.Label, Kind: w.a.spec.Kind, Wide: true, Trail: []link{
		{Text: v.t("area." + string(w.a.spec.Area))}, {Text: kindsLabel(v.lang, w.a.spec.Kind), Href: w.view.Back},
	}}
	return bulkPage.show(v, h, w.view)
}

// preview shows what would happen; note says why it is shown once more.
func (w *bulkWork) preview(note string) error {
	v := w.v
	out, err := v.site.service.PreviewBulk(v.ctx(), v.who, w.b)
	if err != nil {
		return w.refused(err)
	}
	p := &bulkPreview{Total: out.Total, Sum: v.t("bulk.would", "count", out.Done, "total", out.Total)}
	if out.Same > 0 {
		p.Same = v.t("bulk.same", "count", out.Same)
	}
	if out.Refused > 0 {
		p.Refused = v.t("bulk.refused", "count", out.Refused)
	}
	if out.Done > 0 {
		p.Do = v.t("bulk.do", "act", w.view.Label, "count", out.Done)
	}
	l := labels{lang: v.lang, names: out.Names, terms: out.Terms}
	for _, c := range out.Changes {
		r := c.After.Head()
		line := bulkLine{Ref: r.Ref, Title: nameValue(v.lang, service.Name{Kind: r.Kind, Ref: r.Ref, Title: service.TitleOf(c.Before, out.Names)}), Changes: l.changes(c.Before, c.After)}
		p.Lines = append(p.Lines, line)
	}
	p.Cut = out.Done - len(p.Lines)
	p.Reasons = bulkReasons(v.lang, out)
	w.view.Preview, w.view.Lead = p, note
	return w.show()
}

func bulkReasons(lang i18n.Lang, out *service.BulkOutcome) []bulkReason {
	var list []bulkReason
	for _, r := range out.Reasons {
		list = append(list, bulkReason{r.Ref, fileAddress(out.Kind, r.Ref), r.Text[lang]})
	}
	return list
}

// refused shows an error about what was typed beside it.
func (w *bulkWork) refused(err error) error {
	var e *chancery.Error
	if errors.As(err, &e) && e.Problem == chancery.Bad && len(e.Fields) > 0 && len(w.d.fields) > 0 {
		w.d.errs = e.Fields
		return w.show()
	}
	return err
}

// do performs the act and leads to what it did.
func (w *bulkWork) do() error {
	v := w.v
	expected, _ := strconv.Atoi(w.sent.Get("expected")) // none is never right
	title := w.view.Label + " – " + kindsLabel(v.lang, w.a.spec.Kind)
	to, err := w.perform(title, expected)
	var e *chancery.Error
	if errors.As(err, &e) && e.Key == "bulk.changed_meanwhile" {
		return w.preview(explain(v.lang, w.a.spec.Kind, e.Key, e.Args))
	}
	if err != nil {
		return w.refused(err)
	}
	return v.redirect(to)
}

// perform does the act, or has it done where it is for many, and gives the page
// that tells of it.
func (w *bulkWork) perform(title string, expected int) (string, error) {
	v := w.v
	if expected > service.BulkAtOnce {
		job, err := v.site.service.EnqueueBulk(v.ctx(), v.who, w.b, title, expected, w.view.Back)
		return "/jobs/" + string(job), err
	}
	out, err := v.site.service.DoBulk(v.ctx(), v.who, w.b, title, expected)
	if err != nil {
		return "", err
	}
	return join("/bulk/"+w.a.spec.Plural+"/done/"+string(out.Run), url.Values{"back": {w.view.Back}}), nil
}

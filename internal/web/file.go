package web

import (
	"net/url"
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// fileView is one record.
type fileView struct {
	Top    fileTop
	Groups []fieldGroup
	Side   fileSide
	// Deadlines is what the clocks say of the record.
	Deadlines *grid
	// Document is what the page of a document shows of its file.
	Document *documentPanel
}

// fileTop is what every tab of a record has above it.
type fileTop struct {
	Kind    chancery.Kind
	Ref     string
	Title   value
	State   stateTag
	Marking value
	Marked  bool // above the lowest level
	Life    []lifeStep
	Tabs    []link
	AsOf    string // when the version shown was saved; empty for the current one
	Current string // address of the current version
	Beside  *besideLinks
}

// lifeStep is one state on the way of a record.
type lifeStep struct {
	Word    string
	Past    bool
	Current bool
}

// fileSide is the right column: acts and how the record came to be.
type fileSide struct {
	Acts    []actLink
	Version int64
	Facts   []shownField
	Recent  []historyLine
	Read    []passageLine // where it was read
	More    string
}

// actLink is a button: a POST where nothing more is asked, else a page.
type actLink struct {
	Act    string
	Label  string
	Href   string
	Direct bool
	Tone   string // main, plain or danger
}

// fieldGroup is a group of fields as a summary list, or child lines as a table.
type fieldGroup struct {
	Name   string
	Label  string
	Fields []shownField
	Table  *table
}

// shownField is one field with its label.
type shownField struct {
	Name  string
	Label string
	Value value
}

var filePage = newPage[fileView]("file")

func (s *Site) file(v *visit) error {
	spec, err := v.spec()
	if err != nil {
		return err
	}
	got, err := s.service.Get(v.ctx(), v.who, spec.Kind, v.path("ref"))
	if err != nil {
		return err
	}
	hist, err := s.service.History(v.ctx(), v.who, spec.Kind, got.Head().Ref)
	if err != nil {
		return err
	}
	l := labels{lang: v.lang, names: got.Names, terms: got.Terms}
	top := v.fileTop(l, got, s.fieldsTab(spec))
	view := fileView{Top: top, Groups: l.groups(got.Entity), Side: v.fileSide(l, got, hist)}
	if view.Document, err = v.documentPanel(l, got); err != nil {
		return err
	}
	if view.Deadlines, err = v.deadlineGrid(got); err != nil {
		return err
	}
	if view.Side.Read, err = v.readFrom(got.Head().ID); err != nil {
		return err
	}
	h := v.fileHead(got, top)
	return filePage.show(v, h, view)
}

// fileHead is the head of every page about one record.
func (v *visit) fileHead(got *service.View, top fileTop) head {
	spec := got.Spec
	h := head{
		Title: top.Title.Text, Kind: spec.Kind,
		Trail: []link{{Text: v.t("area." + string(spec.Area))}, {Text: kindsLabel(v.lang, spec.Kind), Href: "/" + spec.Plural}},
	}
	if top.Marked {
		h.Marking = top.Marking.Text
	}
	if done := v.query("done"); done != "" {
		h.Notice = v.doneNotice(spec.Kind, got.Head().Ref, done)
	}
	if run := v.query("merged"); run != "" {
		h.Notice = v.t("twin.done.merge", "keep", got.Head().Ref, "drop", v.query("from"))
		h.Undo = "/duplicates/" + url.PathEscape(run) + "/unmerge"
	} else if was := v.query("was"); was != "" {
		h.Notice = v.t("twin.led_here", "ref", was)
	}
	return h
}

func (v *visit) doneNotice(kind chancery.Kind, ref, done string) string {
	switch done {
	case "create", "edit", "restore", "enter", "correct":
		return v.t("web.done."+done, "ref", ref)
	}
	if !i18n.Has(v.lang, "act."+done) && !i18n.Has(v.lang, "act."+string(kind)+"."+done) {
		return ""
	}
	return v.t("web.done.act", "act", actLabel(v.lang, kind, done))
}

func (v *visit) fileTop(l labels, got *service.View, tab string) fileTop {
	r := got.Head()
	base := fileAddress(r.Kind, r.Ref)
	top := fileTop{
		Kind: r.Kind, Ref: r.Ref, Title: nameValue(v.lang, service.Name{Kind: r.Kind, Ref: r.Ref, Title: service.TitleOf(got.Entity, got.Names)}),
		State: stateOf(v.lang, r.Kind, r.State), Marking: l.marking(r.Marking), Life: lifeOf(v.lang, got.Spec, r.State),
	}
	top.Title.Href = ""
	top.Marked = len(r.Marking.Compartments) > 0 || l.aboveLowest(r.Marking.Level)
	back, documents := 0, 0
	for _, b := range got.Back {
		if b.From.ID != r.ID {
			back++
		}
		if b.From.Kind == "document" && b.Field == "about" {
			documents++
		}
	}
	top.Tabs = []link{
		{Text: v.t("web.file.overview"), Href: base, Current: tab == "overview"},
		{Text: v.t("word.links"), Href: base + "/links", Current: tab == "links", Count: back},
		{Text: v.t("papers.tab"), Href: base + "/papers", Current: tab == "papers"},
		{Text: v.t("word.history"), Href: base + "/history", Current: tab == "history"},
	}
	if r.Kind != "document" && got.Spec.Area != chancery.AreaVocabulary {
		top.Tabs = slices.Insert(top.Tabs, 1, link{Text: kindsLabel(v.lang, "document"), Href: base + "/documents", Current: tab == "documents", Count: documents})
	}
	if v.site.ownScreen(got.Spec.Plural) != nil {
		top.Tabs = slices.Insert(top.Tabs, 1, link{Text: v.t("screen.record"), Href: base + "/record", Current: tab == "record"})
	}
	for i := range top.Tabs {
		top.Tabs[i].Href = v.withList(top.Tabs[i].Href)
	}
	top.Beside = v.beside(r.Kind, r.Ref)
	return top
}

// aboveLowest reports whether a level is above the lowest there is.
func (l labels) aboveLowest(level chancery.Code) bool {
	levels := l.terms["marking_level"]
	if len(levels) == 0 {
		return false
	}
	low := slices.MinFunc(levels, func(a, b chancery.Term) int { return int(a.Rank.N - b.Rank.N) })
	return chancery.Code(low.Code) != level
}

// lifeOf are the states on the straight way, the current one marked; a record
// that left it shows its own state last.
func lifeOf(lang i18n.Lang, spec *chancery.Spec, s chancery.State) []lifeStep {
	var out []lifeStep
	at := -1
	for _, x := range spec.States {
		t := toneOf(spec, x)
		if (t == toneOff || t == toneHold) && x != s {
			continue
		}
		if x == s {
			at = len(out)
		}
		out = append(out, lifeStep{Word: stateLabel(lang, spec.Kind, x), Current: x == s})
	}
	if len(out) < 3 {
		return nil
	}
	off := at >= 0 && (toneOf(spec, s) == toneOff || toneOf(spec, s) == toneHold)
	for i := range out {
		out[i].Past = i < at && !off
	}
	return out
}

// groups are the fields somebody filled, by group in the order of the form;
// what says who may see the record stands in the right column.
func (l labels) groups(e chancery.Entity) []fieldGroup {
	var out []fieldGroup
	kind := string(e.Head().Kind)
	heading, _ := service.Title(string(l.lang), e, l.names)
	for _, f := range e.Fields() {
		v := l.of(f)
		if f.Given && kind == "document" { // its panel shows them
			continue
		}
		if f.Title {
			v = l.otherTitle(f, heading)
		}
		if !v.Shown() {
			continue
		}
		if v.Table != nil {
			out = append(out, fieldGroup{Name: f.Name, Label: first(l.lang, "group."+f.Name, "field."+f.Name), Table: v.Table})
			continue
		}
		i := slices.IndexFunc(out, func(g fieldGroup) bool { return g.Name == f.Group && g.Table == nil })
		if i < 0 {
			out = append(out, fieldGroup{Name: f.Group, Label: first(l.lang, "group."+f.Group)})
			i = len(out) - 1
		}
		label := fieldLabel(l.lang, kind, f.Name)
		if f.Title {
			label = i18n.T(l.lang, "web.file.title_in."+string(l.lang.Other()))
		}
		out[i].Fields = append(out[i].Fields, shownField{f.Name, label, v})
	}
	return out
}

// otherTitle is the title in the other language than the reader's, where the
// heading does not show it already.
func (l labels) otherTitle(f chancery.Field, heading string) value {
	t, ok := f.Pointer().(*chancery.Text)
	if !ok {
		return value{}
	}
	s, have := t.In(string(l.lang.Other()))
	if s == heading || have == string(l.lang) {
		return value{}
	}
	return value{Text: s, Lang: have}
}

func (v *visit) fileSide(l labels, got *service.View, hist *service.History) fileSide {
	r := got.Head()
	base := fileAddress(r.Kind, r.Ref)
	side := fileSide{Version: r.Version, More: base + "/history"}
	for _, act := range got.Acts {
		side.Acts = append(side.Acts, v.actLink(got, act))
	}
	if v.who.Allows(string(r.Kind) + ".create") {
		side.Acts = append(side.Acts, actLink{Act: "copy", Label: v.t("web.form.copy"), Href: "/" + got.Spec.Plural + "/new?copy=" + url.QueryEscape(r.Ref), Tone: "plain"})
	}
	slices.SortStableFunc(side.Acts, func(a, b actLink) int { return actOrder(a) - actOrder(b) })
	// One act is the next step; a second one as strong would leave it open which.
	for i := 1; i < len(side.Acts); i++ {
		if side.Acts[i].Tone == "main" {
			side.Acts[i].Tone = "plain"
		}
	}
	kind := string(r.Kind)
	for _, f := range chancery.AllFields(got.Entity) {
		if f.Group != "record" || f.Empty() {
			continue
		}
		shown := l.of(f)
		if shown.Shown() {
			side.Facts = append(side.Facts, shownField{f.Name, fieldLabel(l.lang, kind, f.Name), shown})
		}
	}
	if r.Key != "" {
		side.Facts = append(side.Facts, shownField{"key", fieldLabel(l.lang, kind, "key"), value{Text: r.Key, Mono: true}})
	}
	lines := v.historyLines(hist, 4)
	side.Recent = lines
	return side
}

func (v *visit) actLink(got *service.View, act string) actLink {
	r := got.Head()
	a := actLink{Act: act, Label: actLabel(v.lang, r.Kind, act), Href: fileAddress(r.Kind, r.Ref) + "/" + url.PathEscape(act), Tone: "plain"}
	mv, isMove := got.Spec.Moves[act]
	switch {
	case act == "remove":
		a.Tone = "danger"
	case isMove:
		t := toneOf(got.Spec, mv.To)
		onward := slices.Index(got.Spec.States, mv.To) > slices.Index(got.Spec.States, r.State)
		if onward && t != toneOff && t != toneHold {
			a.Tone = "main"
		}
		a.Direct = !mv.Reason && t != toneOff && len(service.OpenNeeds(got.Spec, got.Entity, mv)) == 0
	}
	return a
}

func actOrder(a actLink) int {
	switch {
	case a.Act == "remove":
		return 4
	case a.Act == "edit":
		return 2
	case a.Tone == "main":
		return 1
	}
	return 3
}

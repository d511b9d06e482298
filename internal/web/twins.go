package web

import (
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// twinRow is a record that may be the one being entered.
type twinRow struct {
	Title  value
	Kind   string
	Ref    string
	Dates  string
	State  stateTag
	Likely string
	Why    string
}

// warnOfTwins shows a form again where records like the new one, or like what
// an edit makes of one, are there, unless these were shown already.
func (v *visit) warnOfTwins(d *draft, values map[string]any) (shown bool, err error) {
	var found []service.Alike
	if kind, ref := d.got.Spec.Kind, d.got.Head().Ref; d.view.Version > 0 {
		found, err = v.site.service.AlikeAfter(v.ctx(), v.who, kind, ref, values)
	} else {
		found, err = v.site.service.Alike(v.ctx(), v.who, kind, values)
	}
	if err != nil {
		return false, err
	}
	known := strings.Fields(v.r.PostForm.Get("anyway"))
	fresh := slices.ContainsFunc(found, func(a service.Alike) bool { return !slices.Contains(known, string(a.ID)) })
	if !fresh {
		return false, nil
	}
	ids := known
	for _, a := range found {
		ids = append(ids, string(a.ID))
		d.view.Twins = append(d.view.Twins, twinRow{
			Title: nameValue(v.lang, a.Name), Kind: kindLabel(v.lang, a.Kind), Ref: a.Ref, Dates: dates(a.Begins, a.Ends), State: stateOf(v.lang, a.Kind, a.State),
			Likely: v.likely(a.Why), Why: v.alikeBy(a.Why),
		})
	}
	d.view.Anyway = strings.Join(ids, " ")
	d.view.Save = v.t("twin.save_anyway")
	return true, v.showForm(*d)
}

func (v *visit) likely(why []service.Likeness) string {
	if len(why) == 0 {
		return v.t("twin.likely.none")
	}
	return v.t("twin.likely." + why[0].Likely.Word())
}

func (v *visit) alikeBy(why []service.Likeness) string {
	var words []string
	for _, w := range why {
		words = append(words, v.t("twin.why."+w.Rule))
	}
	return strings.Join(words, "; ")
}

// duplicatesView lists records of a kind that may be one.
type duplicatesView struct {
	Kind    chancery.Kind
	Kinds   []link
	Pairs   []pairRow
	Next    string
	Rules   []string
	Merged  []mergedRow
	Nothing bool
}

type pairRow struct {
	One, Other     pairSide
	Likely, Why    string
	Compare        string
	Kind           string
	OneRef, TwoRef string
	May            bool
}

// pairSide is one of two records, with what tells it apart.
type pairSide struct {
	Title value
	Ref   string
	Facts []shownField
}

type mergedRow struct {
	ID            string
	Kept, Dropped value
	DroppedRef    string
	When, Who     string
}

var duplicatesPage = newPage[duplicatesView]("duplicates")

func (s *Site) duplicates(v *visit) error {
	kind := chancery.Kind(v.query("kind"))
	view := duplicatesView{}
	for _, spec := range chancery.Specs() {
		if len(spec.Twins) == 0 {
			continue
		}
		if kind == "" {
			kind = "person"
		}
		view.Kinds = append(view.Kinds, link{Text: kindsLabel(v.lang, spec.Kind), Href: "/duplicates?kind=" + string(spec.Kind), Current: spec.Kind == kind})
	}
	found, err := s.service.Duplicates(v.ctx(), v.who, kind, v.query("after"))
	if err != nil {
		return err
	}
	view.Kind = kind
	for _, t := range found.Spec.Twins {
		view.Rules = append(view.Rules, i18n.Capitalise(v.t("twin.why."+t.Name)))
	}
	l := labels{lang: v.lang, names: found.Names, terms: found.Terms}
	for _, p := range found.Pairs {
		a, b := p.One.Head().Ref, p.Other.Head().Ref
		view.Pairs = append(view.Pairs, pairRow{
			One: l.side(p.One), Other: l.side(p.Other), Likely: v.likely(p.Why), Why: v.alikeBy(p.Why), Kind: string(kind), OneRef: a, TwoRef: b, May: p.May,
			Compare: join("/duplicates/compare", url.Values{"kind": {string(kind)}, "keep": {a}, "drop": {b}}),
		})
	}
	if found.Next != "" {
		view.Next = join("/duplicates", url.Values{"kind": {string(kind)}, "after": {found.Next}})
	}
	for _, m := range found.Merged {
		view.Merged = append(view.Merged, mergedRow{
			ID: string(m.ID), Kept: nameValue(v.lang, m.KeptName), Dropped: value{Text: titleIn(v.lang, m.DroppedName)}, DroppedRef: m.DroppedName.Ref, When: i18n.ShortTime(m.At), Who: m.Actor,
		})
	}
	view.Nothing = len(view.Pairs) == 0
	h := head{Title: v.t("twin.title"), Area: chancery.AreaMinistry, List: true}
	switch v.query("done") {
	case "apart":
		h.Notice = v.t("twin.done.apart")
	case "unmerge":
		h.Notice = v.t("twin.done.unmerge")
	}
	return duplicatesPage.show(v, h, view)
}

func titleIn(lang i18n.Lang, n service.Name) string {
	s, _ := n.Title.In(string(lang))
	if s == "" {
		return n.Ref
	}
	return s
}

// side shows a record of a pair by its title and the first of the columns of
// its register.
func (l labels) side(e chancery.Entity) pairSide {
	const most = 4
	r := e.Head()
	p := pairSide{Title: l.known(e), Ref: r.Ref}
	for _, f := range e.Fields() {
		if f.Title || len(p.Facts) == most {
			continue
		}
		if shown := l.brief(f); shown.Shown() {
			p.Facts = append(p.Facts, shownField{f.Name, fieldLabel(l.lang, string(r.Kind), f.Name), shown})
		}
	}
	return p
}

// brief is a value in a line; of child lines the first.
func (l labels) brief(f chancery.Field) value {
	rows := f.Lines()
	if len(rows) == 0 {
		return l.of(f).briefly()
	}
	var words []string
	for _, c := range rows[0] {
		if shown := l.of(c).briefly(); shown.Text != "" {
			words = append(words, shown.Text)
		}
	}
	return value{Items: []value{{Text: strings.Join(words, ", ")}}, Rest: len(rows) - 1}
}

// notDuplicates remembers that two records are two.
func (s *Site) notDuplicates(v *visit) error {
	sent := v.r.PostForm
	kind := chancery.Kind(sent.Get("kind"))
	if err := s.service.NotDuplicates(v.ctx(), v.who, kind, sent.Get("one"), sent.Get("other")); err != nil {
		return err
	}
	return v.redirect(join("/duplicates", url.Values{"kind": {string(kind)}, "done": {"apart"}}))
}

// compareView is two records side by side, with a choice for each field.
type compareView struct {
	Kind         string
	Keep, Drop   pairSide
	KeepV, DropV int64
	Likely, Why  string
	Fields       []compareField
	Same         []shownField
	Swap, Back   string
	Reason       input
	Consequence  string
}

// compareField is a field in which the two differ.
type compareField struct {
	Name, Label string
	Mine        value
	Theirs      value
	Side        string
	Both        bool
}

var comparePage = newPage[compareView]("compare")

func (s *Site) compare(v *visit) error {
	kind := chancery.Kind(v.query("kind"))
	if _, err := chancery.SpecOf(kind); err != nil {
		return err
	}
	c, err := s.service.Compare(v.ctx(), v.who, kind, v.query("keep"), v.query("drop"))
	if err != nil {
		return err
	}
	l := labels{lang: v.lang, names: c.Names, terms: c.Terms}
	keep, drop := c.Kept.Head(), c.Other.Head()
	view := compareView{
		Kind: string(kind), Keep: l.side(c.Kept), Drop: l.side(c.Other), KeepV: keep.Version, DropV: drop.Version, Likely: v.likely(c.Why), Why: v.alikeBy(c.Why),
		Swap: join("/duplicates/compare", url.Values{"kind": {string(kind)}, "keep": {drop.Ref}, "drop": {keep.Ref}}),
		Back: "/duplicates?kind=" + string(kind), Consequence: v.t("twin.consequence", "keep", keep.Ref, "drop", drop.Ref),
		Reason: input{Name: "reason", ID: "f-reason", Label: v.t("field.reason"), Hint: v.t("hint.reason"), Type: chancery.TypeNote, Max: 2000},
	}
	theirs := chancery.AllFields(c.Other)
	for _, f := range chancery.AllFields(c.Kept) {
		o, _ := theirs.ByName(f.Name)
		label := fieldLabel(v.lang, string(kind), f.Name)
		if side, differ := c.Suggested[f.Name]; differ {
			if reflect.DeepEqual(l.changed(f), l.changed(o)) {
				continue // what makes the difference is not the reader's to see
			}
			view.Fields = append(view.Fields, compareField{f.Name, label, l.changed(f).captioned(keep.Ref), l.changed(o).captioned(drop.Ref), string(side), f.Several() && !f.Empty() && !o.Empty()})
		} else if shown := l.of(f); shown.Shown() {
			view.Same = append(view.Same, shownField{f.Name, label, shown})
		}
	}
	return comparePage.show(v, head{Title: v.t("twin.compare"), Area: chancery.AreaMinistry, Trail: []link{{Text: v.t("twin.title"), Href: view.Back}}}, view)
}

// merge makes one record of two.
func (s *Site) merge(v *visit) error {
	sent := v.r.PostForm
	kind := chancery.Kind(sent.Get("kind"))
	if _, err := chancery.SpecOf(kind); err != nil {
		return err
	}
	in := service.MergeInput{Keep: sent.Get("keep"), Drop: sent.Get("drop"), Take: map[string]chancery.Side{}, Reason: sent.Get("reason")}
	in.KeepVersion, in.DropVersion = numberSent(sent, "keep_version"), numberSent(sent, "drop_version")
	for name := range sent {
		if field, ok := strings.CutPrefix(name, "take."); ok {
			in.Take[field] = chancery.Side(sent.Get(name))
		}
	}
	run, err := s.service.Merge(v.ctx(), v.who, kind, in)
	if err != nil {
		return err
	}
	return v.redirect(fileAddress(kind, in.Keep) + "?" + url.Values{"merged": {string(run)}, "from": {in.Drop}}.Encode())
}

// unmergedView says what an un-merge left alone.
type unmergedView struct {
	Kept value
	Left []shownField
}

var unmergedPage = newPage[unmergedView]("unmerged")

// unmerge takes a merge back. Where something was changed since, the page says what.
func (s *Site) unmerge(v *visit) error {
	kept, left, err := s.service.Unmerge(v.ctx(), v.who, chancery.ID(v.path("run")))
	if err != nil {
		return err
	}
	if len(left) == 0 {
		return v.redirect(join("/duplicates", url.Values{"kind": {string(kept.Kind)}, "done": {"unmerge"}}))
	}
	view := unmergedView{Kept: nameValue(v.lang, kept)}
	for _, k := range left {
		shown := shownField{Name: k.Ref, Label: titleIn(v.lang, k.Name), Value: value{Href: fileAddress(k.Kind, k.Ref), Text: v.t("twin.whole_record")}}
		if len(k.Fields) > 0 {
			var words []string
			for _, name := range k.Fields {
				words = append(words, fieldLabel(v.lang, string(k.Kind), name))
			}
			shown.Value.Text = strings.Join(words, ", ")
		}
		view.Left = append(view.Left, shown)
	}
	return unmergedPage.showAs(v, http.StatusOK, head{Title: v.t("twin.unmerged")}, view)
}

// moved leads from the address of a record that was merged into another to
// that one; anything else is the error that was met.
func (v *visit) moved(missing error) error {
	spec, err := v.spec()
	if err != nil || chancery.ProblemOf(missing) != chancery.Missing {
		return missing
	}
	ref := v.path("ref")
	to, err := v.site.service.MovedTo(v.ctx(), v.who, spec.Kind, ref)
	if err != nil {
		return err
	}
	if to == nil {
		return missing
	}
	return v.redirect(fileAddress(to.Kind, to.Ref) + "?was=" + url.QueryEscape(ref))
}

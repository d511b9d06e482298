package web

import (
	"net/http"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

func (s *Site) markings(v *visit) error { return v.markingScreen(http.StatusOK, nil, nil) }

// markingScreen shows the levels with who sees them and, for ranks that were
// typed, what would change.
func (v *visit) markingScreen(status int, ranks map[chancery.Code]int64, bad error) error {
	list, err := v.site.service.MarkingChanges(v.ctx(), v.who, ranks)
	if err != nil {
		return err
	}
	view := ministryView{Title: v.t("ministry.markings.title"), Lead: v.t("ministry.markings.lead")}
	if bad != nil {
		view.Summary, _ = plainSummary(v, bad)
	}
	g := gridOf(v.t("ministry.markings.title"), v.t("field.marking"), "#"+v.t("ministry.markings.now"), "#"+v.t("ministry.markings.then"), "#"+v.t("ministry.markings.records"), v.t("ministry.markings.gain"), v.t("ministry.markings.lose"))
	form := plainForm{Action: "/ministry/markings", Line: true, Buttons: []plainButton{{Label: v.t("ministry.preview"), Name: "do", Value: "look"}}, Back: "/ministry/markings"}
	l, changes := labels{lang: v.lang}, false
	for _, m := range list {
		label := l.text(m.Level.Label).Text
		changes = changes || m.Rank != m.Level.Rank.N
		g.add(v.lang, label, int(m.Level.Rank.N), int(m.Rank), m.Records, names(m.Gain), names(m.Lose))
		form.Fields = append(form.Fields, plainField{Type: "short", Name: "rank." + m.Level.Code, Label: label, Value: strconv.FormatInt(m.Rank, 10)})
	}
	if changes {
		form.Buttons = append(form.Buttons, plainButton{Label: v.t("ministry.markings.save"), Class: "danger", Name: "do", Value: "save"})
	}
	form.mark(nil)
	view.Sections = []section{
		{ID: "levels", Title: v.t("ministry.markings.levels"), Text: v.t("ministry.markings.text"), Grids: []grid{g}, Forms: []plainForm{form}},
		{ID: "compartments", Title: v.t("field.compartments"), Text: v.t("ministry.markings.compartments"), Links: []link{{Text: i18n.VocabularyName(v.lang, "compartment"), Href: "/vocabularies/compartment"}, {Text: i18n.VocabularyName(v.lang, "marking_level"), Href: "/vocabularies/marking_level"}}},
	}
	notice := ""
	if v.query("done") != "" {
		notice = v.t("ministry.saved")
	}
	return v.administration(status, view, notice, "")
}

func names(list []string) (out []value) {
	for _, n := range list {
		out = append(out, value{Text: n, Href: "/users/" + n, Mono: true})
	}
	return out
}

func (s *Site) saveMarkings(v *visit) error {
	voc, err := s.service.Vocabulary(v.ctx(), v.who, "marking_level")
	if err != nil {
		return err
	}
	ranks := map[chancery.Code]int64{}
	var rows []service.TermInput
	for _, t := range voc.Terms {
		n, err := strconv.ParseInt(strings.TrimSpace(v.r.PostForm.Get("rank."+t.Code)), 10, 32)
		if err != nil {
			return v.markingScreen(http.StatusUnprocessableEntity, nil, chancery.Invalid("rank."+t.Code, "value.not_number", "value", v.r.PostForm.Get("rank."+t.Code)))
		}
		ranks[chancery.Code(t.Code)] = n
		rows = append(rows, service.TermInput{Ref: t.Ref, Version: t.Version, Label: t.Label, Short: t.Short, Rank: chancery.Num(n), CountsAs: t.CountsAs, Retired: t.Retired, Note: t.Note})
	}
	if v.r.PostForm.Get("do") != "save" {
		return v.markingScreen(http.StatusOK, ranks, nil)
	}
	_, err = s.service.SaveVocabulary(v.ctx(), v.who, "marking_level", rows)
	if refused(err) {
		return v.markingScreen(http.StatusUnprocessableEntity, ranks, err)
	}
	if err != nil {
		return err
	}
	return v.redirect("/ministry/markings?done=saved")
}

func (s *Site) numbering(v *visit) error {
	kind, pattern := chancery.Kind(v.query("kind")), strings.TrimSpace(v.query("pattern"))
	if spec, err := chancery.SpecOf(kind); err != nil || spec.Numbering != chancery.Yearly {
		kind = "activity"
	}
	view := ministryView{Title: v.t("ministry.numbering.title"), Lead: v.t("ministry.numbering.lead")}
	n, err := s.service.Numbering(v.ctx(), v.who, kind, pattern)
	errs := map[string]string{}
	if refused(err) {
		view.Summary, errs = plainSummary(v, err)
		n, err = s.service.Numbering(v.ctx(), v.who, kind, "")
	}
	if err != nil {
		return err
	}
	rules := section{ID: "rules", Title: kindsLabel(v.lang, "numbering"), Text: v.t("ministry.numbering.standard", "pattern", chancery.DefaultPattern)}
	l := labels{lang: v.lang, names: n.Names}
	if len(n.Rules) > 0 {
		g := gridOf(rules.Title, v.t("word.name"), fieldLabel(v.lang, "numbering", "pattern"), v.t("word.kind"), kindLabel(v.lang, "organisation"), v.t("ministry.clocks.force"))
		for _, r := range n.Rules {
			of := v.t("word.all")
			if r.OfKind != "" {
				of = kindsLabel(v.lang, chancery.Kind(r.OfKind))
			}
			g.add(v.lang, l.known(r), value{Text: r.Pattern, Mono: true}, of, l.ref(r.Organisation), dates(r.From, r.To))
		}
		rules.Grids = []grid{g}
	}
	if v.who.Allows("numbering.create") {
		rules.Links = []link{{Text: v.t("web.form.new", "kind", kindLabel(v.lang, "numbering")), Href: "/numberings/new"}}
	}
	try := plainForm{Action: "/ministry/numbering", Get: true, Line: true, Buttons: []plainButton{{Label: v.t("ministry.preview")}}, Fields: []plainField{
		{Type: "select", Name: "kind", Label: v.t("word.kind")}, {Name: "pattern", Label: fieldLabel(v.lang, "numbering", "pattern"), Hint: fieldHint(v.lang, "numbering", chancery.Field{Name: "pattern"}), Value: pattern},
	}}
	for _, spec := range chancery.Specs() {
		if spec.Numbering == chancery.Yearly {
			try.Fields[0].Options = append(try.Fields[0].Options, option{Value: string(spec.Kind), Label: kindsLabel(v.lang, spec.Kind), Chosen: spec.Kind == kind})
		}
	}
	try.mark(errs)
	g := gridOf(v.t("ministry.numbering.next"), kindLabel(v.lang, "organisation"), v.t("ministry.numbering.as_now"), v.t("ministry.numbering.as_tried"))
	for i, x := range n.Samples {
		tried := ""
		if len(n.Trial) > i {
			tried = n.Trial[i].Next
		}
		g.add(v.lang, nameValue(v.lang, x.Organisation), value{Text: x.Next, Mono: true}, value{Text: tried, Mono: true})
	}
	g.trim()
	view.Sections = []section{rules, {ID: "try", Title: v.t("ministry.numbering.next"), Text: v.t("ministry.numbering.next_text"), Forms: []plainForm{try}, Grids: []grid{g}}}
	return v.administration(http.StatusOK, view, "", "")
}

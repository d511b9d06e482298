package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// vocabularyView is a whole vocabulary to be edited at once.
type vocabularyView struct {
	Name, Title, Lead string
	Summary           []summaryItem
	Nav               []link
	Fields            []string
	Ranked            bool // the rank is a height, not only an order
	Meanings          bool
	Shorts, AnyGone   bool // a term has a short form; one is retired
	May               bool
	Rows              []termRow
	From, Into        []option
	Reason            string
	MergeSure         string // what the merging shown would do
	Receipt           *section
	Pasted            string
	Importable        bool
}

// termRow is one term as it stands in the form.
type termRow struct {
	N                                                   int
	Ref, Code, VI, EN, ShortVI, ShortEN, Rank, CountsAs string
	Version                                             int64
	Retired, Remove                                     bool
	Uses                                                []link
	Meanings                                            []option
	Errors                                              []string
}

var vocabularyPage = newPage[vocabularyView]("vocabulary")

// heights are the vocabularies whose rank is more than an order. That of
// marking levels is changed on a page of its own, which shows what it does.
var heights = []string{"level", "advice_level"}

func (s *Site) vocabularies(v *visit) error {
	list, err := s.service.Vocabularies(v.ctx(), v.who)
	if err != nil {
		return err
	}
	g := gridOf(v.t("ministry.vocabularies.title"), v.t("ministry.vocabularies.one"), "#"+v.t("ministry.vocabularies.terms"), "#"+v.t("field.retired"), v.t("ministry.vocabularies.fields"), "#"+v.t("ministry.vocabulary.uses"))
	for _, x := range list {
		name := value{Text: i18n.VocabularyName(v.lang, x.Name), Href: "/vocabularies/" + x.Name}
		var fields []value
		for _, f := range v.fieldNames(x.Fields) {
			fields = append(fields, value{Text: f})
		}
		g.add(v.lang, name, x.Terms, x.Retired, fields, x.Uses)
	}
	view := ministryView{Title: v.t("ministry.vocabularies.title"), Lead: v.t("ministry.vocabularies.lead", "count", len(list)), Sections: []section{{ID: "all", Grids: []grid{g}}}}
	return v.administration(http.StatusOK, view, "", "")
}

// fieldNames words places such as "activity.type".
func (v *visit) fieldNames(places []string) (out []string) {
	for _, p := range places {
		parts := strings.Split(p, ".")
		words := fieldLabel(v.lang, parts[0], parts[1])
		if len(parts) == 3 {
			words += " › " + fieldLabel(v.lang, parts[1], parts[2])
		}
		out = append(out, kindsLabel(v.lang, chancery.Kind(parts[0]))+": "+words)
	}
	return out
}

func (s *Site) vocabulary(v *visit) error {
	voc, err := s.service.Vocabulary(v.ctx(), v.who, v.path("name"))
	if err != nil {
		return err
	}
	return v.showVocabulary(http.StatusOK, voc, v.vocabularyView(voc, v.termRows(voc)))
}

func (v *visit) vocabularyView(voc *service.Vocabulary, rows []termRow) vocabularyView {
	view := vocabularyView{
		Name: voc.Name, Title: i18n.VocabularyName(v.lang, voc.Name), Lead: v.t("ministry.vocabulary.lead"), Nav: v.vocabularyNav(voc.Name), Fields: v.fieldNames(voc.Fields),
		Ranked: slices.Contains(heights, voc.Name), Meanings: len(voc.Meanings) > 0, May: voc.May, Rows: rows,
	}
	if !voc.May {
		view.Lead = v.t("ministry.vocabulary.lead_read")
		view.Meanings = slices.ContainsFunc(rows, func(r termRow) bool { return r.CountsAs != "" })
	}
	for i := range view.Rows {
		view.AnyGone = view.AnyGone || rows[i].Retired
		view.Shorts = view.Shorts || rows[i].ShortVI+rows[i].ShortEN != ""
		for _, m := range voc.Meanings {
			view.Rows[i].Meanings = append(view.Rows[i].Meanings, option{Value: string(m), Label: string(m), Chosen: view.Rows[i].CountsAs == string(m)})
		}
		for _, u := range voc.Uses[chancery.Code(view.Rows[i].Code)] {
			view.Rows[i].Uses = append(view.Rows[i].Uses, link{Text: kindsLabel(v.lang, u.Kind), Href: v.useAddress(u), Count: u.Count})
		}
	}
	from, into := v.r.PostForm.Get("from"), v.r.PostForm.Get("into")
	view.Reason = v.r.PostForm.Get("reason")
	for _, t := range voc.Terms {
		label, _ := t.Label.In(string(v.lang))
		label += " (" + t.Code + ", " + i18n.Integer(v.lang, voc.Used(t.Code)) + ")"
		view.From = append(view.From, option{Value: t.Code, Label: label, Chosen: t.Code == from})
		view.Into = append(view.Into, option{Value: t.Code, Label: label, Chosen: t.Code == into})
	}
	return view
}

// useAddress is the register of the records that have a term; of child lines
// the whole register.
func (v *visit) useAddress(u service.TermUse) string {
	spec, err := chancery.SpecOf(u.Kind)
	if err != nil || strings.Contains(u.Field, ".") || u.Field == "compartments" {
		return "/" + spec.Plural
	}
	return "/" + spec.Plural + "?" + url.Values{u.Field: {string(u.Code)}}.Encode()
}

func (v *visit) vocabularyNav(name string) []link {
	out := []link{
		{Text: v.t("ministry.vocabularies.title"), Href: "/vocabularies"}, {Text: v.t("word.history"), Href: "/vocabularies/" + name + "/history"},
		{Text: v.t("ministry.vocabulary.csv"), Href: "/vocabularies/" + name + "/terms.csv"},
	}
	if name == "marking_level" && v.who.Allows("term.edit") {
		out = append(out, link{Text: v.t("ministry.markings.title"), Href: "/ministry/markings"})
	}
	return out
}

func (v *visit) showVocabulary(status int, voc *service.Vocabulary, view vocabularyView) error {
	h := head{Title: view.Title, Area: chancery.AreaMinistry, Wide: true, List: true, Trail: []link{{Text: v.t("area.ministry")}, {Text: v.t("ministry.vocabularies.title"), Href: "/vocabularies"}}}
	if done := v.query("done"); done != "" && v.r.Method == http.MethodGet {
		h.Notice = v.t("ministry.vocabulary.done_" + map[string]string{"merge": "merge", "undo": "undo", "import": "import"}[done])
		if !i18n.Has(v.lang, "ministry.vocabulary.done_"+done) {
			h.Notice = v.t("ministry.saved")
		}
		if run := v.query("run"); run != "" && voc.May {
			h.Undo = "/vocabularies/" + voc.Name + "/undo?run=" + url.QueryEscape(run)
		}
	}
	if len(view.Summary) > 0 {
		h.Title = v.t("web.form.error_title", "title", view.Title)
	}
	return vocabularyPage.showAs(v, status, h, view)
}

func (v *visit) termRows(voc *service.Vocabulary) (rows []termRow) {
	for i, t := range voc.Terms {
		row := termRow{N: i + 1, Ref: t.Ref, Code: t.Code, VI: t.Label.VI, EN: t.Label.EN, ShortVI: t.Short.VI, ShortEN: t.Short.EN, CountsAs: t.CountsAs, Version: t.Version, Retired: t.Retired}
		if t.Rank.OK {
			row.Rank = strconv.FormatInt(t.Rank.N, 10)
		}
		rows = append(rows, row)
	}
	return rows
}

// typedRows reads the rows of the form, in their order.
func (v *visit) typedRows() (rows []termRow) {
	f := v.r.PostForm
	for _, n := range f["row"] {
		get := func(name string) string { return strings.TrimSpace(f.Get(name + "." + n)) }
		version, _ := strconv.ParseInt(get("version"), 10, 64)
		rows = append(rows, termRow{
			N: len(rows) + 1, Ref: get("ref"), Code: get("code"), VI: get("vi"), EN: get("en"), ShortVI: get("short_vi"), ShortEN: get("short_en"), Rank: get("rank"),
			CountsAs: get("counts_as"), Version: version, Retired: get("retired") != "", Remove: get("remove") != "",
		})
	}
	return rows
}

func (s *Site) saveVocabulary(v *visit) error {
	voc, err := s.service.Vocabulary(v.ctx(), v.who, v.path("name"))
	if err != nil {
		return err
	}
	rows := v.typedRows()
	act, at, _ := strings.Cut(v.r.PostForm.Get("do"), ".")
	switch n, _ := strconv.Atoi(at); act {
	case "up", "down":
		i := n - 1
		j := i - 1
		if act == "down" {
			j = i + 1
		}
		if i >= 0 && j >= 0 && i < len(rows) && j < len(rows) {
			rows[i], rows[j] = rows[j], rows[i]
			if slices.Contains(heights, voc.Name) {
				rows[i].Rank, rows[j].Rank = rows[j].Rank, rows[i].Rank
			}
		}
		return v.showVocabulary(http.StatusOK, voc, v.vocabularyView(voc, renumbered(rows)))
	case "add":
		rows = append(rows, termRow{})
		return v.showVocabulary(http.StatusOK, voc, v.vocabularyView(voc, renumbered(rows)))
	}
	done, err := s.service.SaveVocabulary(v.ctx(), v.who, voc.Name, v.termInputs(voc.Name, rows))
	if err == nil {
		return v.redirect("/vocabularies/" + voc.Name + "?done=saved&run=" + string(done.Run))
	}
	if !refused(err) {
		return err
	}
	view := v.vocabularyView(voc, rows)
	view.Summary = v.rowErrors(err, func(n int, text string) {
		if n >= 1 && n <= len(view.Rows) {
			view.Rows[n-1].Errors = append(view.Rows[n-1].Errors, text)
		}
	})
	return v.showVocabulary(http.StatusUnprocessableEntity, voc, view)
}

// rowErrors words what is wrong with rows ("rows.3.code") and tells each its row.
func (v *visit) rowErrors(err error, tell func(n int, text string)) []summaryItem {
	fields := chancery.FieldsOf(err)
	if len(fields) == 0 {
		return []summaryItem{{Text: errorText(v, err)}}
	}
	var out []summaryItem
	for _, fe := range fields {
		text := explain(v.lang, "term", fe.Key, fe.Args)
		if path := strings.Split(fe.Field, "."); len(path) == 3 {
			n, _ := strconv.Atoi(path[1])
			tell(n, fieldLabel(v.lang, "term", path[2])+": "+text)
			text = v.t("word.row") + " " + path[1] + ", " + fieldLabel(v.lang, "term", path[2]) + ": " + text
		}
		out = append(out, summaryItem{Text: text})
	}
	return out
}

func renumbered(rows []termRow) []termRow {
	for i := range rows {
		rows[i].N = i + 1
	}
	return rows
}

// termInputs are the rows as the service takes them. Where the rank is only an
// order, it follows from the places of the rows.
func (v *visit) termInputs(vocabulary string, rows []termRow) (out []service.TermInput) {
	last, ordered := int64(-1), true
	for _, r := range rows {
		n, err := strconv.ParseInt(r.Rank, 10, 64)
		ordered = ordered && err == nil && n > last
		last = n
	}
	for i, r := range rows {
		in := service.TermInput{
			Ref: r.Ref, Version: r.Version, Code: r.Code, Label: chancery.Text{VI: r.VI, EN: r.EN}, Short: chancery.Text{VI: r.ShortVI, EN: r.ShortEN},
			CountsAs: r.CountsAs, Retired: r.Retired, Remove: r.Remove,
		}
		if n, err := strconv.ParseInt(r.Rank, 10, 64); err == nil {
			in.Rank = chancery.Num(n)
		}
		if !ordered && vocabulary != "marking_level" && !slices.Contains(heights, vocabulary) {
			in.Rank = chancery.Num(int64(i + 1))
		}
		out = append(out, in)
	}
	return out
}

func (s *Site) vocabularyFile(v *visit) error {
	if _, err := s.service.Vocabulary(v.ctx(), v.who, v.path("name")); err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	v.w.Header().Set("Content-Disposition", `attachment; filename="term.csv"`)
	q := service.Query{Kind: "term", Sort: "rank", Where: []service.Filter{{Field: "vocabulary", Values: []string{v.path("name")}}}}
	if err := s.service.Export(v.ctx(), v.who, q, service.Writing{Format: "csv", BOM: true, Lang: v.lang}, v.w); err != nil {
		s.log.Error("export failed", "path", v.r.URL.Path, "error", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

func (s *Site) mergeTerms(v *visit) error {
	name, f := v.path("name"), v.r.PostForm
	voc, err := s.service.Vocabulary(v.ctx(), v.who, name)
	if err != nil {
		return err
	}
	view := v.vocabularyView(voc, v.termRows(voc))
	from, into := chancery.Code(f.Get("from")), chancery.Code(f.Get("into"))
	if f.Get("do") != "merge" && from != into {
		view.MergeSure = v.t("ministry.vocabulary.merge_sure", "from", string(from), "into", string(into), "count", voc.Used(string(from)))
		return v.showVocabulary(http.StatusOK, voc, view)
	}
	done, err := s.service.MergeTerms(v.ctx(), v.who, name, from, into, f.Get("reason"))
	if refused(err) {
		view.Summary, _ = plainSummary(v, err)
		return v.showVocabulary(http.StatusUnprocessableEntity, voc, view)
	}
	if err != nil {
		return err
	}
	return v.redirect("/vocabularies/" + name + "?done=merge&run=" + string(done.Run))
}

func (s *Site) undoVocabulary(v *visit) error {
	if _, err := s.service.UndoVocabulary(v.ctx(), v.who, chancery.ID(v.query("run"))); err != nil {
		return err
	}
	return v.redirect("/vocabularies/" + v.path("name") + "?done=undo")
}

func (s *Site) importVocabulary(v *visit) error {
	name := v.path("name")
	voc, err := s.service.Vocabulary(v.ctx(), v.who, name)
	if err != nil {
		return err
	}
	content, err := v.uploaded("file")
	if err != nil {
		return err
	}
	if len(content) == 0 {
		content = []byte(v.r.PostForm.Get("text"))
	}
	if !voc.May {
		return chancery.May("term.edit")
	}
	view := v.vocabularyView(voc, v.termRows(voc))
	view.Pasted = string(content)
	sure := v.r.PostForm.Get("do") == "import"
	r, err := s.service.Import(v.ctx(), v.who, []service.Source{service.BytesSource("term.csv", content)}, service.ImportOptions{Kind: "term", DryRun: !sure, Name: v.t("ministry.vocabulary.run", "vocabulary", view.Title)})
	if refused(err) {
		view.Summary, _ = plainSummary(v, err)
		return v.showVocabulary(http.StatusUnprocessableEntity, voc, view)
	}
	if err != nil {
		return err
	}
	if sure && r.RejectedRows == 0 {
		return v.redirect("/vocabularies/" + name + "?done=import")
	}
	sec := v.receiptSection(r)
	view.Receipt, view.Importable = &sec, r.RejectedRows == 0 && r.New+r.Changed > 0
	return v.showVocabulary(http.StatusOK, voc, view)
}

func (s *Site) vocabularyHistory(v *visit) error {
	name := v.path("name")
	if _, err := s.service.Vocabulary(v.ctx(), v.who, name); err != nil {
		return err
	}
	hist, err := s.service.VocabularyHistory(v.ctx(), v.who, name, 500)
	if err != nil {
		return err
	}
	title := i18n.VocabularyName(v.lang, name)
	g := gridOf(v.t("word.history"), v.t("ministry.when"), v.t("ministry.who"), v.t("word.code"), v.t("ministry.act"), v.t("ministry.vocabulary.changes"))
	l := labels{lang: v.lang, names: hist.Names, terms: hist.Terms}
	for i, version := range hist.Versions {
		t := version.Entity.(*chancery.Term)
		var what []value
		if at := slices.IndexFunc(hist.Versions[i+1:], func(o service.Version) bool { return o.Entity.Head().ID == t.ID }); at >= 0 {
			for _, c := range l.changes(hist.Versions[i+1+at].Entity, t) {
				what = append(what, value{Text: c.Label + ": " + wordsOf(c.Old) + " → " + wordsOf(c.New)})
			}
		}
		if t.Reason != "" {
			what = append(what, value{Text: v.t("word.reason") + ": " + t.Reason})
		}
		g.add(v.lang, i18n.ShortTime(version.At()), version.Entry.Actor, value{Text: t.Code, Href: "/terms/" + t.Ref + "/history", Mono: true}, v.actionLabel("term", version.Entry.Action), what)
	}
	view := ministryView{Title: v.t("ministry.vocabulary.history_of", "vocabulary", title), Sections: []section{{ID: "history", Grids: []grid{g}, Links: []link{{Text: title, Href: "/vocabularies/" + name}}}}}
	return v.administration(http.StatusOK, view, "", "")
}

// wordsOf is a value as running text.
func wordsOf(v value) string {
	if len(v.Items) == 0 {
		if v.Text == "" {
			return "–"
		}
		return v.Text
	}
	var parts []string
	for _, x := range v.Items {
		parts = append(parts, wordsOf(x))
	}
	return strings.Join(parts, "; ")
}

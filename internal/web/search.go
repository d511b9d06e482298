package web

import (
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// searchView is what a search found.
type searchView struct {
	Query   string
	Exact   bool
	Filters searchFilters
	Total   string
	Kinds   []link // one for each kind with hits, and one for all
	Hits    []hitRow
	Next    string
	Asked   bool
	Newest  bool // the newest stand first, for there are very many
	Cut     bool // more words were typed than are looked for
	Set     bool // something besides the words limits it
	Clear   string
}

// searchFilters are what limits a search besides its words.
type searchFilters struct {
	Kind    string
	From    string
	To      string
	Owner   string
	Periods []option
	States  []option // of the kind chosen
}

// hitRow is one record found, with the words where they stand.
type hitRow struct {
	Title   []i18n.Segment
	Lang    string
	Href    string
	Kind    string
	Ref     string
	State   stateTag
	Dates   string
	Where   string // the field the snippet is from, or that it is from the file
	Snippet i18n.Snippet
	// SnippetLang is set where the snippet is not in the reader's language.
	SnippetLang string
}

var searchPage = newPage[searchView]("search")

// perPage is how many hits stand on a page; snippetWidth how wide each text is.
const (
	perPage      = 25
	snippetWidth = 220
)

func (s *Site) search(v *visit) error {
	typed := strings.TrimSpace(v.query("q"))
	view := searchView{Query: typed, Asked: typed != "", Exact: v.query("exact") != ""}
	h := head{Title: v.t("action.search"), List: true}
	q, err := v.searchQuery(typed, &view)
	if err != nil {
		return err
	}
	if typed == "" {
		return searchPage.show(v, h, view)
	}
	offset, _ := strconv.Atoi(v.query("offset")) // no number is the first page
	offset = max(0, min(offset, 10_000))
	found, err := s.service.SearchFor(v.ctx(), v.who, q, perPage, offset)
	if err != nil {
		return err
	}
	parsed := i18n.ParseQuery(typed)
	view.Newest, view.Cut = found.Newest, parsed.Cut
	v.kindTabs(&view, found)
	for _, hit := range found.Hits {
		view.Hits = append(view.Hits, v.hitRow(hit, parsed))
	}
	if found.More {
		view.Next = v.searchAddress("offset", strconv.Itoa(offset+perPage))
	}
	h.Title = v.t("web.search.title", "query", typed)
	return searchPage.show(v, h, view)
}

// searchParameters are all that the address of a search may say.
var searchParameters = []string{"q", "kind", "exact", "period", "from", "to", "owner", "state", "offset"}

// searchAddress is this search with one thing changed; its first page.
func (v *visit) searchAddress(name, value string) string {
	q := url.Values{}
	for _, p := range searchParameters {
		x := v.query(p)
		if p == name {
			x = value
		} else if p == "offset" {
			x = ""
		}
		if x != "" {
			q.Set(p, x)
		}
	}
	return join("/search", q)
}

// searchQuery reads what limits a search and shows it again.
func (v *visit) searchQuery(typed string, view *searchView) (service.SearchQuery, error) {
	q := service.SearchQuery{Words: typed, Exact: view.Exact}
	f := &view.Filters
	if k := v.query("kind"); k != "" {
		spec, err := chancery.SpecOf(chancery.Kind(k))
		if err != nil {
			return q, err
		}
		q.Kinds, f.Kind = []chancery.Kind{spec.Kind}, k
		for _, state := range spec.States {
			f.States = append(f.States, option{Value: string(state), Label: stateLabel(v.lang, spec.Kind, state), Chosen: v.query("state") == string(state)})
		}
	}
	if state := v.query("state"); state != "" {
		q.States = []chancery.State{chancery.State(state)}
	}
	year := v.today().Year()
	for y := year; y > year-8; y-- {
		for _, label := range []string{strconv.Itoa(y), strconv.Itoa(y) + "-H2", strconv.Itoa(y) + "-H1"} {
			f.Periods = append(f.Periods, option{Value: label, Label: i18n.Capitalise(i18n.Period(v.lang, label)), Chosen: v.query("period") == label})
		}
	}
	if label := v.query("period"); label != "" {
		p, err := v.period(label)
		if err != nil {
			return q, err
		}
		q.From, q.To = p.From, p.To
	}
	for name, at := range map[string]*chancery.Date{"from": &q.From, "to": &q.To} {
		day := strings.TrimSpace(v.query(name))
		if day == "" {
			continue
		}
		iso, err := i18n.ParseDate(day)
		if err != nil {
			return q, chancery.Invalid(name, "date.form", "value", day)
		}
		*at = chancery.Date(iso)
	}
	f.From, f.To, f.Owner = v.query("from"), v.query("to"), v.query("owner")
	view.Clear = join("/search", url.Values{"q": {typed}, "kind": {f.Kind}})
	view.Set = f.From != "" || f.To != "" || f.Owner != "" || v.query("period") != "" || v.query("state") != "" || view.Exact
	if f.Owner != "" {
		r := reading{v: v, picks: map[string][]service.Name{}}
		owner, _ := chancery.AllFields(&chancery.Document{}).ByName("owner")
		id, _ := r.ref(owner, "owner", f.Owner).(string)
		if r.err != nil {
			return q, r.err
		}
		q.Owner = chancery.ID(id)
		if id == "" {
			q.Owner = "none" // an organisation that is not there owns nothing
		}
	}
	return q, nil
}

func (v *visit) kindTabs(view *searchView, found *service.Found) {
	all := 0
	for _, spec := range chancery.Specs() {
		n := found.Counts[spec.Kind]
		if n == 0 && view.Filters.Kind != string(spec.Kind) {
			continue
		}
		all += n
		view.Kinds = append(view.Kinds, link{
			Text: kindsLabel(v.lang, spec.Kind), Count: n, Current: view.Filters.Kind == string(spec.Kind), Href: v.searchAddress("kind", string(spec.Kind)),
		})
	}
	everything := link{Text: v.t("word.all"), Count: all, Current: view.Filters.Kind == "", Href: v.searchAddress("kind", "")}
	view.Kinds = append([]link{everything}, view.Kinds...)
	view.Total = v.t("list_page.records", "count", all)
}

func (v *visit) hitRow(hit service.Hit, q i18n.Query) hitRow {
	title := nameValue(v.lang, hit.Name)
	row := hitRow{
		Title: i18n.Highlight(title.Text, q), Lang: title.Lang, Href: title.Href, Kind: kindLabel(v.lang, hit.Kind), Ref: hit.Ref,
		State: stateOf(v.lang, hit.Kind, hit.State), Dates: dates(hit.Begins, hit.Ends),
	}
	best, most := service.Extract{}, 0
	for _, p := range hit.Passages {
		n := 0
		for _, s := range i18n.Highlight(p.Text, q) {
			if s.Match {
				n += len(s.Text)
			}
		}
		if n > most {
			best, most = p, n
		}
	}
	if most == 0 { // the words stand in the title, of the other language perhaps
		other, have := hit.Title.In(string(v.lang.Other()))
		if other == title.Text || !slices.ContainsFunc(i18n.Highlight(other, q), func(s i18n.Segment) bool { return s.Match }) {
			return row
		}
		best = service.Extract{Field: "title", Lang: have, Text: other}
	}
	row.Snippet = i18n.NewSnippet(best.Text, q, snippetWidth)
	if best.Lang != "" {
		row.SnippetLang = foreign(v.lang, best.Lang)
	}
	row.Where = v.t("document.text")
	if best.Field != "" {
		row.Where = pathLabel(v.lang, hit.Kind, best.Field)
	}
	return row
}

// suggestion is a record that a reference field may mean.
type suggestion struct {
	Value string `json:"value"` // as the field holds it
	Title string `json:"title"`
	Ref   string `json:"ref"`
	Kind  string `json:"kind"`
	State string `json:"state"`
	Dates string `json:"dates"`
}

// lookup answers the script of forms: what a reference field may mean.
func (s *Site) lookup(v *visit) error {
	var kinds []chancery.Kind
	for k := range strings.FieldsSeq(v.query("kinds")) {
		spec, err := chancery.SpecOf(chancery.Kind(k))
		if err != nil {
			return err
		}
		kinds = append(kinds, spec.Kind)
	}
	found, err := s.service.Suggest(v.ctx(), v.who, kinds, v.query("q"), 12)
	if err != nil {
		return err
	}
	out := []suggestion{}
	for _, n := range found {
		out = append(out, suggestion{
			Value: v.typedRef(kinds, n), Title: titleIn(v.lang, n), Ref: n.Ref, Kind: kindLabel(v.lang, n.Kind), State: stateOf(v.lang, n.Kind, n.State).Word, Dates: dates(n.Begins, n.Ends),
		})
	}
	v.w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(v.w).Encode(out)
}

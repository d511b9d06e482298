package web

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// searchView is what a search found.
type searchView struct {
	Query string
	Total string
	Kinds []link // one for each kind with hits, and one for all
	Hits  []hitRow
	Next  string
	Asked bool
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
	view := searchView{Query: typed, Asked: typed != ""}
	h := head{Title: v.t("action.search")}
	if typed == "" {
		return searchPage.show(v, h, view)
	}
	var kinds []chancery.Kind
	if k := v.query("kind"); k != "" {
		spec, err := chancery.SpecOf(chancery.Kind(k))
		if err != nil {
			return err
		}
		kinds = append(kinds, spec.Kind)
	}
	offset, _ := strconv.Atoi(v.query("offset")) // no number is the first page
	offset = max(0, min(offset, 10_000))
	found, err := s.service.Search(v.ctx(), v.who, typed, kinds, perPage, offset)
	if err != nil {
		return err
	}
	all := 0
	for _, spec := range chancery.Specs() {
		n := found.Counts[spec.Kind]
		if n == 0 {
			continue
		}
		all += n
		view.Kinds = append(view.Kinds, link{
			Text: kindsLabel(v.lang, spec.Kind), Count: n, Current: len(kinds) == 1 && kinds[0] == spec.Kind,
			Href: join("/search", url.Values{"q": {typed}, "kind": {string(spec.Kind)}}),
		})
	}
	everything := link{Text: v.t("word.all"), Count: all, Current: len(kinds) == 0, Href: join("/search", url.Values{"q": {typed}})}
	view.Kinds = append([]link{everything}, view.Kinds...)
	view.Total = v.t("list_page.records", "count", all)
	q := i18n.ParseQuery(typed)
	for _, hit := range found.Hits {
		title := nameValue(v.lang, hit.Name)
		text, textLang := v.passage(hit, q)
		view.Hits = append(view.Hits, hitRow{
			Title: i18n.Highlight(title.Text, q), Lang: title.Lang, Href: title.Href, Kind: kindLabel(v.lang, hit.Kind), Ref: hit.Ref,
			State: stateOf(v.lang, hit.Kind, hit.State), Dates: dates(hit.Begins, hit.Ends), Snippet: i18n.NewSnippet(text, q, snippetWidth), SnippetLang: textLang,
		})
	}
	if found.More {
		next := url.Values{"q": {typed}, "offset": {strconv.Itoa(offset + perPage)}}
		if len(kinds) == 1 {
			next.Set("kind", string(kinds[0]))
		}
		view.Next = join("/search", next)
	}
	h.Title = v.t("web.search.title", "query", typed)
	return searchPage.show(v, h, view)
}

// passage is the line of a record in which most of the words are found, other
// than its title, which is shown anyway, and the language it is in.
func (v *visit) passage(hit service.Hit, q i18n.Query) (text, lang string) {
	most := 0
	title, _ := hit.Title.In(string(v.lang))
	for i, line := range strings.Split(hit.Text, "\n") {
		if i == 0 || line == title { // the reference stands beside the title
			continue
		}
		found := 0
		for _, s := range i18n.Highlight(line, q) {
			if s.Match {
				found += len(s.Text)
			}
		}
		if found > most {
			most, text = found, line
		}
	}
	if i18n.Fold(text) != strings.ToLower(text) {
		return text, foreign(v.lang, "vi")
	}
	return text, foreign(v.lang, "en")
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

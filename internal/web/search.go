package web

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
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
		text := hit.Text
		if _, rest, ok := strings.Cut(text, "\n"); ok { // the reference stands beside the title
			text = rest
		}
		view.Hits = append(view.Hits, hitRow{
			Title: i18n.Highlight(title.Text, q), Lang: title.Lang, Href: title.Href, Kind: kindLabel(v.lang, hit.Kind), Ref: hit.Ref,
			State: stateOf(v.lang, hit.Kind, hit.State), Dates: dates(hit.Begins, hit.Ends), Snippet: i18n.NewSnippet(text, q, snippetWidth),
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
	exact, like, err := s.service.Lookup(v.ctx(), v.who, kinds, v.query("q"), 12)
	if err != nil {
		return err
	}
	out := []string{}
	if exact != nil && len(like) == 0 {
		out = append(out, v.typedRef(kinds, *exact))
	}
	for _, n := range like {
		out = append(out, v.typedRef(kinds, n))
	}
	v.w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(v.w).Encode(out)
}

package web

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

//go:embed help/*.md
var helpFiles embed.FS

// helpTopic is one page of the guide, help/<name>.<language>.md, and the
// screens whose help it is: patterns of addresses as path.Match reads them.
type helpTopic struct {
	name    string
	screens []string
}

// helpTopics are the pages of the guide in the order of its contents. Of the
// patterns that fit an address the most exact one decides.
var helpTopics = []helpTopic{
	{"start", []string{"/", "/help"}},
	{"finding", []string{"/search"}},
	{"registers", []string{"/*", "/views", "/bulk/*", "/bulk/*/done/*"}},
	{"records", []string{"/*/*", "/*/*/links", "/*/*/history", "/*/*/record"}},
	{"entering", []string{"/*/new", "/*/*/edit", "/drafts", "/drafts/*"}},
	{"moving", []string{"/*/*/*"}},
	{"importing", []string{"/import", "/import/*", "/import/*/*", "/jobs", "/jobs/*"}},
	{"duplicates", []string{"/duplicates", "/duplicates/compare", "/duplicates/*/unmerge"}},
	{"partners", []string{"/partners/*"}},
	{"chains", []string{"/mechanisms/*", "/peacekeeping"}},
	{"agreements", []string{"/agreements/register"}},
	{"conferences", []string{"/conferences/*"}},
	{"tasks", []string{"/tasks/board"}},
	{"calendar", []string{"/calendar"}},
	{"papers", []string{"/*/*/papers", "/papers/*", "/papers/*/renew", "/paper-templates", "/paper-templates/*", "/template-guide", "/template-guide/*", "/templates", "/templates/*", "/templates/*/*"}},
	{"deadlines", []string{"/deadlines", "/ministry/clocks", "/clocks", "/clocks/*"}},
	{"periods", []string{"/periods", "/periods/*", "/periods/*/central-report", "/periods/*/figures/*", "/periods/*/issued/*"}},
	{"reading", []string{"/reading", "/reading/*", "/reading/*/*/mend"}},
	{"ministry", []string{
		"/ministry", "/ministry/profile", "/ministry/calendars", "/ministry/holidays", "/ministry/markings", "/ministry/numbering", "/ministry/changes",
		"/vocabularies", "/vocabularies/*", "/vocabularies/*/history", "/users", "/users/*", "/first-steps", "/first-steps/*",
	}},
	{"account", []string{"/account", "/sign-in"}},
	{"programs", []string{"/account/tokens", "/account/webhooks", "/account/webhooks/*"}},
	{"keys", nil},
	{"trouble", nil},
}

// helpFor is the page of the guide about the screen at an address.
func helpFor(address string) string {
	best, exact := "start", -1
	for _, t := range helpTopics {
		for _, pattern := range t.screens {
			letters := 100*(len(pattern)-strings.Count(pattern, "*")) - strings.Count(pattern, "*")
			if ok, _ := path.Match(pattern, address); ok && letters > exact { // the patterns are well formed
				best, exact = t.name, letters
			}
		}
	}
	return best
}

// helpPageOf is one page of the guide in one language.
type helpPageOf struct {
	name     string
	title    string
	body     template.HTML
	sections []helpSection
}

// helpSection is what stands under one heading, in plain words, to search in.
type helpSection struct {
	title, anchor, words string
}

// helpView is a page of the guide with its contents beside it, or what a
// search of the guide found.
type helpView struct {
	Topics []link
	Kinds  []link
	Body   template.HTML
	Words  string
	Found  []helpHit
	Kind   *kindHelp
	About  *link // what the guide says of the kind the reader came from
}

type helpHit struct {
	Title   string
	Href    string
	Snippet i18n.Snippet
}

var helpPage = newPage[helpView]("help")

// help is the guide: its first page, or what was found in it.
func (s *Site) help(v *visit) error {
	if words := strings.TrimSpace(v.query("q")); words != "" {
		return s.searchHelp(v, words)
	}
	return s.showHelp(v, "start")
}

func (s *Site) helpTopic(v *visit) error { return s.showHelp(v, v.path("topic")) }

func (s *Site) showHelp(v *visit, name string) error {
	guide, err := guides()
	if err != nil {
		return err
	}
	pages := guide[v.lang]
	i := slices.IndexFunc(pages, func(p helpPageOf) bool { return p.name == name })
	if i < 0 {
		return s.nowhere(v)
	}
	view := v.helpView(pages, name)
	view.Body = pages[i].body
	if spec, err := chancery.SpecOf(chancery.Kind(v.query("kind"))); err == nil {
		view.About = &link{Text: v.t("help.about_kind", "kind", kindLabel(v.lang, spec.Kind)), Href: "/help/kinds/" + string(spec.Kind)}
	}
	return helpPage.show(v, head{Title: pages[i].title, Trail: []link{{Text: v.t("word.help"), Href: "/help"}}}, view)
}

// helpView is the contents of the guide, the page of the name being open.
func (v *visit) helpView(pages []helpPageOf, open string) helpView {
	var view helpView
	for _, p := range pages {
		view.Topics = append(view.Topics, link{Text: p.title, Href: "/help/" + p.name, Current: p.name == open})
	}
	for _, a := range chancery.Areas {
		for _, spec := range kindsOf(a) {
			name := "kinds/" + string(spec.Kind)
			view.Kinds = append(view.Kinds, link{Text: kindLabel(v.lang, spec.Kind), Href: "/help/" + name, Current: name == open})
		}
	}
	return view
}

// searchHelp finds sections of the guide by their words, accents or none.
func (s *Site) searchHelp(v *visit, words string) error {
	guide, err := guides()
	if err != nil {
		return err
	}
	view := v.helpView(guide[v.lang], "")
	view.Words = words
	q := i18n.ParseQuery(words)
	for _, p := range guide[v.lang] {
		for _, section := range p.sections {
			if q.Matches(section.title + "\n" + section.words) {
				title := p.title
				if section.title != p.title {
					title += " – " + section.title
				}
				view.Found = append(view.Found, helpHit{title, "/help/" + p.name + section.anchor, i18n.NewSnippet(section.words, q, snippetWidth)})
			}
		}
	}
	for _, spec := range chancery.Specs() {
		what := kindLabel(v.lang, spec.Kind) + "\n" + first(v.lang, "kind."+string(spec.Kind)+".what")
		if q.Matches(what) {
			_, meaning, _ := strings.Cut(what, "\n")
			view.Found = append(view.Found, helpHit{kindLabel(v.lang, spec.Kind), "/help/kinds/" + string(spec.Kind), i18n.NewSnippet(meaning, q, snippetWidth)})
		}
	}
	return helpPage.show(v, head{Title: v.t("help.found", "query", words), Trail: []link{{Text: v.t("word.help"), Href: "/help"}}}, view)
}

// guides are the pages of the guide in each language. They are files of this
// package, so their markup is trusted.
var guides = sync.OnceValues(func() (map[i18n.Lang][]helpPageOf, error) {
	md := goldmark.New(goldmark.WithExtensions(extension.Table), goldmark.WithParserOptions(parser.WithAutoHeadingID()))
	out := map[i18n.Lang][]helpPageOf{}
	for _, lang := range i18n.Langs() {
		for _, t := range helpTopics {
			source, err := helpFiles.ReadFile("help/" + t.name + "." + string(lang) + ".md")
			if err != nil {
				return nil, err
			}
			var b bytes.Buffer
			doc := md.Parser().Parse(text.NewReader(source))
			if err := md.Renderer().Render(&b, source, doc); err != nil {
				return nil, err
			}
			p := helpPageOf{name: t.name, body: template.HTML(b.String()), sections: sectionsOf(doc, source)}
			p.title = p.sections[0].title
			out[lang] = append(out[lang], p)
		}
	}
	return out, nil
})

func helpRoutes(s *Site, r router) {
	r.get("/help", s.help)
	r.get("/help/{topic}", s.helpTopic)
	r.get("/help/kinds/{kind}", s.helpKind)
}

// helpAddress is where the help of the page a visit shows is.
func (v *visit) helpAddress() string {
	address := "/help/" + helpFor(v.r.URL.Path)
	if plural, _, _ := strings.Cut(strings.TrimPrefix(v.r.URL.Path, "/"), "/"); v.r.Method == http.MethodGet {
		if spec, err := chancery.SpecByPlural(plural); err == nil {
			address += "?" + url.Values{"kind": {string(spec.Kind)}}.Encode()
		}
	}
	return address
}

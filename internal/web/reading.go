package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// textScreen is a reading: the texts, their passages marked, beside what is
// proposed from them.
type textScreen struct {
	Base    string
	Version int64
	About   string // when it was read, of which day, how marked
	Counts  service.ReadingCounts
	All     int
	Done    int
	Next    string // the anchor of the first undecided proposal
	Refused string
	Notice  string // what was done last
	Notes   []string
	Choice  []link // ways to choose several
	Several bool   // there is something to choose
	Texts   []readTextView
	Cards   []card
	Undo    bool
	None    bool // nothing is proposed
}

// readTextView is one text.
type readTextView struct {
	File       string
	Lang       string // where it is not the page's
	Unverified bool
	Filed      link // the document it stands filed as
	Paragraphs []markedParagraph
}

// markedParagraph is a paragraph cut where passages begin and end.
type markedParagraph struct {
	Role   string
	Pieces []piece
}

// piece is a part of a paragraph. Begin are the proposals whose passage begins
// here: each is a link to its card.
type piece struct {
	Text  string
	Kind  string // of the proposal it belongs to; empty for none
	Begin []passageLink
}

type passageLink struct {
	Letter string
	Href   string
	ID     string // to come back to; empty for a further passage of the same proposal
	Label  string
}

// card is one proposal.
type card struct {
	Letter     string
	ID         string
	Back       string // the passage in the text
	Base       string // of its acts
	Kind       string
	KindCode   string
	Title      value
	State      string // open, accepted or rejected
	StateWord  string
	Confidence string
	Model      string
	Match      value // the record it is, or became
	MatchWord  string
	Maybe      []value
	Fields     []cardField
	Passages   []quoted
	Waits      []passageLink
	May        bool
	N          int
	Pick       bool   // can be decided on with others
	Chosen     bool   // and is to be
	Accept     string // the word of the button
}

type cardField struct {
	Label   string
	Value   value
	Link    *passageLink // another proposal it names
	Name    value        // of that proposal
	Why     string
	Against string // same, adds or differs
	Says    string
	Take    string // of the choice between what is registered and the text; empty where there is none
	Has     value  // what is registered
	Adds    bool   // the text adds lines instead of replacing
}

type quoted struct {
	File  string
	Words string
	Lang  string
}

// passageLine is where a record was read, on its own page.
type passageLine struct {
	File  string
	Words string
	Lang  string
	When  string
	By    string
}

var textPage = newPage[textScreen]("reading")

// letter names a proposal: A to Z, AA, AB and so on.
func letter(n int) string {
	s := ""
	for ; n > 0; n = (n - 1) / 26 {
		s = string(rune('A'+(n-1)%26)) + s
	}
	return s
}

func (s *Site) readingScreen(v *visit) error { return v.showReading(http.StatusOK, "") }

func (v *visit) showReading(status int, refused string) error {
	r, err := v.site.service.Reading(v.ctx(), v.who, chancery.ID(v.path("id")))
	if err != nil {
		return err
	}
	base := "/reading/" + string(r.ID)
	n := r.Counts
	screen := textScreen{
		Base: base, Version: r.Version, Counts: n, All: len(r.Items), Done: n.Accepted + n.Rejected, Refused: refused, Undo: r.Undo && n.Accepted > 0,
		About: v.t("reading.about", "at", i18n.ShortTime(r.At), "count", len(r.Texts)), None: len(r.Items) == 0,
	}
	screen.Notice = v.readingNotice()
	screen.Choice, screen.Several = v.choices(base), n.Open > 1
	for _, file := range r.Long {
		screen.Notes = append(screen.Notes, v.t("reading.long", "file", file))
	}
	for _, note := range r.Notes {
		key := "reading.model.note"
		if note.Failed {
			key = "reading.model.failed"
		}
		screen.Notes = append(screen.Notes, v.t(key, "file", note.File, "taken", note.Taken, "dropped", note.Dropped))
	}
	for i := range r.Items {
		screen.Cards = append(screen.Cards, v.card(base, r, &r.Items[i]))
		if r.Items[i].State == service.ItemOpen && screen.Next == "" {
			screen.Next = "#i" + strconv.Itoa(r.Items[i].N)
		}
	}
	for _, t := range r.Texts {
		text := v.markedText(t, r.Items)
		if ref := r.Filed[t.File]; ref != "" {
			text.Filed = link{Text: v.t("reading.filed", "ref", ref), Href: "/documents/" + url.PathEscape(ref)}
		}
		screen.Texts = append(screen.Texts, text)
	}
	h := head{Title: r.Title, Area: chancery.AreaReporting, Wide: true, Trail: []link{{Text: v.t("reading.title"), Href: "/reading"}}}
	return textPage.showAs(v, status, h, screen)
}

// readingNotice says what was done last, by the address that led here.
func (v *visit) readingNotice() string {
	count := func(name string) (int, bool) {
		n, err := strconv.Atoi(v.query(name))
		return n, err == nil && n >= 0
	}
	if n, ok := count("entered"); ok {
		return v.t("reading.entered", "count", n)
	}
	if n, ok := count("rejected"); ok {
		return v.t("reading.rejected", "count", n)
	}
	if removed, ok := count("removed"); ok {
		reverted, _ := count("reverted") // none when it is not told
		return v.t("reading.undone", "removed", removed, "reverted", reverted)
	}
	return ""
}

func (v *visit) linkTo(items []service.ItemView, n int) passageLink {
	label := letter(n)
	if n >= 1 && n <= len(items) {
		label = v.t("reading.proposal", "letter", letter(n), "kind", kindLabel(v.lang, items[n-1].Kind))
	}
	return passageLink{Letter: letter(n), Href: "#i" + strconv.Itoa(n), Label: label}
}

func (v *visit) card(base string, r *service.ReadingView, item *service.ItemView) card {
	n := strconv.Itoa(item.N)
	l := labels{lang: v.lang, names: item.View.Names, terms: item.View.Terms}
	c := card{
		Letter: letter(item.N), ID: "i" + n, Back: "#p" + n, Base: base + "/" + n, Kind: kindLabel(v.lang, item.Kind), KindCode: string(item.Kind),
		Title: l.text(proposalTitle(item)), State: string(item.State), StateWord: v.t("reading.state." + string(item.State)), Model: item.Model,
		Confidence: v.t("ingest.confidence." + string(item.Confidence)), May: item.May, Accept: v.t("reading.accept"), N: item.N, Chosen: v.chosen(item),
		Pick: item.State == service.ItemOpen && item.May && r.Counts.Open > 1,
	}
	switch {
	case item.State == service.ItemAccepted:
		c.MatchWord = v.t("reading.became")
	case item.Matches != "":
		c.MatchWord, c.Accept = v.t("reading.is"), v.t("reading.confirm")
		if slices.ContainsFunc(item.Told, func(f service.ToldField) bool { return f.Against == service.AgainstEmpty }) {
			c.Accept = v.t("reading.accept_more")
		}
	}
	if item.Match != nil {
		c.Match = nameValue(v.lang, *item.Match)
	}
	for _, m := range item.Maybe {
		c.Maybe = append(c.Maybe, nameValue(v.lang, m))
	}
	for _, w := range item.Waits {
		c.Waits = append(c.Waits, v.linkTo(r.Items, w))
	}
	c.Fields = v.cardFields(l, r, item)
	for _, p := range append([]service.Passage{item.Passage}, item.Also...) {
		c.Passages = append(c.Passages, quoted{p.File, p.Text, foreign(v.lang, languageIn(r.Texts, p.File))})
	}
	return c
}

func languageIn(texts []*service.ReadText, file string) string {
	for _, t := range texts {
		if t.File == file {
			return t.Language()
		}
	}
	return ""
}

// proposalTitle is what a proposal is called.
func proposalTitle(item *service.ItemView) chancery.Text {
	return chancery.TitleOf(item.View.Entity)
}

func (v *visit) cardFields(l labels, r *service.ReadingView, item *service.ItemView) []cardField {
	var out []cardField
	fields := chancery.AllFields(item.View.Entity)
	for _, told := range item.Told {
		f, _ := fields.ByName(told.Name)
		if told.Name == "title" || told.Name == "name" && item.Kind != "person" {
			continue // stands above
		}
		shown := l.of(f)
		if !shown.Shown() {
			continue
		}
		if shown.Table != nil {
			shown.Table.Caption += " – " + letter(item.N) // tables of one name are told apart
		}
		cf := cardField{Label: fieldLabel(v.lang, string(item.Kind), told.Name), Value: shown, Why: v.why(told.Rule), Against: string(told.Against)}
		if told.Against != service.AgainstNothing {
			cf.Says = v.t("reading.against." + string(told.Against))
		}
		if told.Against == service.AgainstOther && item.There != nil && item.May && len(item.Waits) == 0 && item.State == service.ItemOpen {
			there := labels{lang: v.lang, names: item.There.Names, terms: item.View.Terms}
			if has, ok := chancery.AllFields(item.There.Entity).ByName(told.Name); ok {
				cf.Take, cf.Has, cf.Adds = "take."+told.Name, there.of(has).captioned(v.t("reading.registered")), has.Type == chancery.TypeLines
			}
		}
		out = append(out, cf)
	}
	for _, link := range item.Links {
		if link.To >= len(r.Items) {
			continue
		}
		other := &r.Items[link.To]
		to := v.linkTo(r.Items, link.To+1)
		out = append(out, cardField{
			Label: pathLabel(v.lang, item.Kind, link.Field), Link: &to,
			Name: labels{lang: v.lang, names: other.View.Names, terms: other.View.Terms}.text(proposalTitle(other)),
		})
	}
	return out
}

func (v *visit) why(rule string) string {
	if rule == "" {
		return ""
	}
	return v.t("ingest.rule." + rule)
}

// markedText cuts a text where passages begin and end. Where passages lie in
// each other, the piece is of the proposal whose passage is the shortest.
func (v *visit) markedText(t *service.ReadText, items []service.ItemView) readTextView {
	out := readTextView{File: t.File, Lang: foreign(v.lang, t.Language()), Unverified: t.Unverified}
	type mark struct {
		from, to, n int
		first       bool
	}
	var marks []mark
	for i := range items {
		for j, p := range append([]service.Passage{items[i].Passage}, items[i].Also...) {
			if p.File == t.File && p.Start < p.End && p.End <= len(t.Body) {
				marks = append(marks, mark{p.Start, p.End, items[i].N, j == 0})
			}
		}
	}
	for _, para := range t.Paragraphs {
		cuts := []int{para.Start, para.End}
		for _, m := range marks {
			for _, at := range []int{m.from, m.to} {
				if at > para.Start && at < para.End {
					cuts = append(cuts, at)
				}
			}
		}
		slices.Sort(cuts)
		cuts = slices.Compact(cuts)
		p := markedParagraph{Role: string(para.Role)}
		for i := 0; i+1 < len(cuts); i++ {
			piece := piece{Text: t.Body[cuts[i]:cuts[i+1]]}
			shortest := 0
			for _, m := range marks {
				if m.from < cuts[i+1] && cuts[i] < m.to && (shortest == 0 || m.to-m.from < shortest) {
					shortest, piece.Kind = m.to-m.from, string(items[m.n-1].Kind)
				}
				if m.from == cuts[i] || i == 0 && m.from < cuts[i] && m.to > cuts[i] && m.from >= para.Start {
					to := v.linkTo(items, m.n)
					if m.first {
						to.ID = "p" + strconv.Itoa(m.n)
					}
					piece.Begin = append(piece.Begin, to)
				}
			}
			p.Pieces = append(p.Pieces, piece)
		}
		out.Paragraphs = append(out.Paragraphs, p)
	}
	return out
}

// readFrom lists where a record was read.
func (v *visit) readFrom(record chancery.ID) ([]passageLine, error) {
	list, err := v.site.service.Passages(v.ctx(), v.who, record)
	var out []passageLine
	for _, p := range list {
		out = append(out, passageLine{
			File: p.File, Words: p.Words, When: i18n.ShortTime(p.At), By: p.By,
			Lang: foreign(v.lang, (&service.ReadText{Body: p.Words}).Language()),
		})
	}
	return out, err
}

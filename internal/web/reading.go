package web

import (
	"cmp"
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
	Undone  string
	Notes   []string
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
	if removed, err := strconv.Atoi(v.query("removed")); err == nil {
		reverted, _ := strconv.Atoi(v.query("reverted")) // none when it is not told
		screen.Undone = v.t("reading.undone", "removed", removed, "reverted", reverted)
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
		screen.Texts = append(screen.Texts, v.markedText(t, r.Items))
	}
	h := head{Title: r.Title, Area: chancery.AreaReporting, Wide: true, Trail: []link{{Text: v.t("reading.title"), Href: "/reading"}}}
	return textPage.showAs(v, status, h, screen)
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
		Confidence: v.t("ingest.confidence." + string(item.Confidence)), May: item.May, Accept: v.t("reading.accept"),
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
		cf := cardField{Label: fieldLabel(v.lang, string(item.Kind), told.Name), Value: shown, Why: v.why(told.Rule), Against: string(told.Against)}
		if told.Against != service.AgainstNothing {
			cf.Says = v.t("reading.against." + string(told.Against))
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

// decided answers an act on a proposal: back to the reading at that card, with
// the reason where it was refused.
func (v *visit) decided(err error) error {
	at := url.PathEscape(v.path("id"))
	switch chancery.ProblemOf(err) {
	case chancery.Refused, chancery.Bad, chancery.Stale:
		return v.showReading(http.StatusUnprocessableEntity, v.refusalWords(err))
	}
	if err != nil {
		return err
	}
	return v.redirect("/reading/" + at + "#i" + url.PathEscape(v.path("item")))
}

// refusalWords says why, with every field that is wrong.
func (v *visit) refusalWords(err error) string {
	words := ""
	for _, f := range chancery.FieldsOf(err) {
		words += " " + f.Field + ": " + explain(v.lang, "", f.Key, f.Args)
	}
	if e, ok := err.(*chancery.Error); ok && words == "" {
		words = explain(v.lang, "", e.Key, e.Args)
	}
	return cmp.Or(words, v.t("error.bad_request"))
}

func (v *visit) item() (id chancery.ID, n int, version int64) {
	n, _ = strconv.Atoi(v.path("item"))                                // no number is no proposal: not found
	version, _ = strconv.ParseInt(v.r.PostForm.Get("version"), 10, 64) // none does not ask
	return chancery.ID(v.path("id")), n, version
}

func (s *Site) acceptProposal(v *visit) error {
	id, n, version := v.item()
	_, _, err := s.service.AcceptProposal(v.ctx(), v.who, id, n, version, nil)
	return v.decided(err)
}

func (s *Site) rejectProposal(v *visit) error {
	id, n, version := v.item()
	return v.decided(s.service.RejectProposal(v.ctx(), v.who, id, n, version))
}

func (s *Site) reopenProposal(v *visit) error {
	id, n, version := v.item()
	return v.decided(s.service.ReopenProposal(v.ctx(), v.who, id, n, version))
}

func (s *Site) undoReading(v *visit) error {
	id, _, _ := v.item()
	done, err := s.service.UndoReading(v.ctx(), v.who, id)
	if err != nil {
		return v.decided(err)
	}
	return v.redirect("/reading/" + string(id) + "?removed=" + strconv.Itoa(done.Removed) + "&reverted=" + strconv.Itoa(done.Reverted))
}

func (s *Site) dropReading(v *visit) error {
	id, _, _ := v.item()
	if err := s.service.DropReading(v.ctx(), v.who, id); err != nil {
		return err
	}
	return v.redirect("/reading?done=drop")
}

package ingest

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// Confidence says how much of a proposal the text states outright.
type Confidence string

// High: the kind and what tells the record from others are stated. Medium:
// something was carried over from another sentence. Low: a date or year was
// guessed, the text was read from a PDF, or hardly anything is stated.
const (
	High   Confidence = "high"
	Medium Confidence = "medium"
	Low    Confidence = "low"
)

// Proposal is a record a text speaks of. Fields are in the form Field.Value
// gives: codes and references where they were recognised, else the words of
// the text.
type Proposal struct {
	Kind       chancery.Kind  `json:"kind"`
	Fields     map[string]any `json:"fields"`
	Ref        string         `json:"ref,omitempty"` // a code a new record could have, where people choose it
	Passage    Passage        `json:"passage"`
	Matches    string         `json:"matches,omitempty"`    // the record of the registry that it is
	Duplicates []string       `json:"duplicates,omitempty"` // records that it may be
	Confidence Confidence     `json:"confidence"`
	Why        []Reason       `json:"why"`
	Links      []Link         `json:"links,omitempty"` // what else is proposed that its fields name
	Also       []Passage      `json:"also,omitempty"`  // where else the same thing is told
}

// Link says that a field names a record that is itself only proposed: Field is
// its path, "chair" or "opinions.2.person", and To the place of the other among
// the proposals returned together.
type Link struct {
	Field string `json:"field"`
	To    int    `json:"to"`
}

// Reason is why one field is proposed: the passage it was read in and the rule
// that read it. The rule names the message ingest.rule.<rule>.
type Reason struct {
	Field   string  `json:"field"`
	Rule    string  `json:"rule"`
	Passage Passage `json:"passage"`
}

// Extractor reads texts by the rules of this package. It may be used from
// several goroutines.
type Extractor struct {
	lx       *lexicon
	registry Registry
	kinds    map[chancery.Kind][]*Known
	namely   map[string][]*Known // persons by the keys of alikeKeys
}

// NewExtractor prepares the names of a registry for reading.
func NewExtractor(r Registry) *Extractor {
	e := &Extractor{newLexicon(r), r, map[chancery.Kind][]*Known{}, map[string][]*Known{}}
	for i := range r.Records {
		k := &r.Records[i]
		e.kinds[k.Kind] = append(e.kinds[k.Kind], k)
		if k.Kind != "person" {
			continue
		}
		for _, name := range k.names() {
			for _, key := range alikeKeys(name) {
				e.namely[key] = append(e.namely[key], k)
			}
		}
	}
	return e
}

// maxDrafts is after how many drafts a text is read no further: nobody decides
// on more from one text.
const maxDrafts = 1000

// reading is one text being read.
type reading struct {
	*Extractor
	text       *Text
	anchor     chancery.Date
	saidToday  chancery.Date // what today gives, once asked
	guessed    bool          // the anchor is a year taken from the text itself
	lang       i18n.Lang
	sentences  []*sentence
	people     []*official
	met        map[string]*official // the first of them that each key finds
	faces      map[*official]*draft // who is proposed as what
	drafts     []*draft
	conference *draft

	// What the sentences before spoke of.
	partners    []string
	own         *official
	forum       *draft // the last edition of a forum
	last        *draft // the last activity
	stay        *draft // the last visit
	day         when
	addressee   string
	responsible any
	ordered     *orders   // the list of orders being read
	faults      *sentence // where a list of what was wanting begins

	unread *sentence // the first that was not read; nil when all were

	// steps counts what a reading does that could grow faster than its text:
	// hundreds of bytes given to the patterns of events, and pairs compared.
	steps int
}

// draft is a proposal being put together.
type draft struct {
	Proposal
	at     int    // where its sentence begins
	from   int    // where in the body the words stand that tell of it
	carry  bool   // something comes from another sentence
	guess  bool   // a date rests on a year that was guessed
	inside *draft // the forum at whose side it was
	series *draft // the series, itself only proposed, it is an edition of
	apart  bool   // not to be merged with another of the same series
	signal string
	names  []naming // records it names that are only proposed
	gone   *draft   // what it was merged into
}

// naming is a field that names another draft, or a person who will be one.
type naming struct {
	field string
	whom  *official
	what  *draft
}

// link notes that a field names another draft.
func (d *draft) link(field string, to *draft) {
	d.names = append(d.names, naming{field: field, what: to})
}

// setPerson puts a person into a field: by reference when known, else as a
// link to the person proposed.
func (x *reading) setPerson(d *draft, field string, p *official, rule string) {
	if d.names != nil && slices.ContainsFunc(d.names, func(n naming) bool { return n.field == field }) || d.Fields[field] != nil {
		return
	}
	if p.ref != "" {
		x.set(d, field, p.ref, rule, p.start, p.end)
		return
	}
	d.names = append(d.names, naming{field: field, whom: p})
	d.Why = append(d.Why, Reason{field, rule, x.text.Passage(p.start, p.end)})
}

func (x *reading) draft(kind chancery.Kind, s *sentence, rule string) *draft {
	d := &draft{at: s.start, signal: rule}
	d.Kind, d.Fields, d.Confidence = kind, map[string]any{}, High
	d.Passage = x.text.Passage(s.start, s.end)
	x.drafts = append(x.drafts, d)
	return d
}

// set fills a field once, with its reason.
func (x *reading) set(d *draft, field string, v any, rule string, from, to int) {
	if v == nil || d.Fields[field] != nil {
		return
	}
	switch e := v.(type) {
	case string:
		if e == "" {
			return
		}
	case []string:
		if len(e) == 0 {
			return
		}
	case chancery.Text:
		if e.Empty() {
			return
		}
	}
	d.Fields[field] = v
	d.Why = append(d.Why, Reason{field, rule, x.text.Passage(from, to)})
}

// textIn puts words of the text under its language.
func (x *reading) textIn(s string) chancery.Text {
	if x.lang == i18n.VI {
		return chancery.Text{VI: s}
	}
	return chancery.Text{EN: s}
}

// Extract proposes what a text speaks of, in the order of its sentences. day is
// the day the text is of, or its month or year; when it is empty the text's own
// is taken, and failing that the year it names most often.
func (e *Extractor) Extract(t *Text, day chancery.Date) []Proposal {
	proposals, _ := e.ExtractPart(t, day)
	return proposals
}

// ExtractPart is Extract, and tells how far into Body a text was read: the
// whole of it, unless it told of more than one reading holds.
func (e *Extractor) ExtractPart(t *Text, day chancery.Date) (proposals []Proposal, read int) {
	x := e.reading(t, day)
	proposals = x.readAll()
	if x.unread != nil {
		return proposals, x.unread.start
	}
	return proposals, len(t.Body)
}

func (e *Extractor) reading(t *Text, day chancery.Date) *reading {
	x := &reading{Extractor: e, text: t, anchor: cmp.Or(day, t.Date), lang: languageOf(t.Body), met: map[string]*official{}}
	if x.anchor == "" {
		x.anchor = x.dateline()
	}
	if x.anchor == "" {
		x.anchor, x.guessed = yearOf(t), true
	}
	return x
}

func (x *reading) readAll() []Proposal {
	x.readSentences()
	x.meetPeople()
	x.readConference()
	for _, s := range x.sentences {
		if len(x.drafts) > maxDrafts {
			x.unread = s
			break
		}
		x.setScene(s)
		if s.role != Caption {
			s.novel = x.findNewSeries(s)
			x.readEvents(s)
			x.readNewSeries(s)
			x.readRotations(s)
			x.readAgreements(s)
			x.readTasks(s)
			x.readShortcomings(s)
		}
		x.follow(s)
	}
	x.finishConference()
	x.finishRotations()
	x.addPeople()
	x.addPartners()
	return x.finish()
}

// languageOf tells Vietnamese by the letters only it uses.
func languageOf(body string) i18n.Lang {
	marks, letters := 0, 0
	for _, r := range body {
		switch {
		case strings.ContainsRune("đăâêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ", r):
			marks++
			letters++
		case r >= 'a' && r <= 'z':
			letters++
		}
	}
	if marks*25 > letters {
		return i18n.VI
	}
	return i18n.EN
}

var datelineForm = regexp.MustCompile(`^\s*\(?\p{Lu}[\p{L} .]{1,30}, (?:ngày )?$`)

// dateline is the day at the head of an article, "HANOI, June 12 –", or the
// first full date near the beginning of a letter.
func (x *reading) dateline() chancery.Date {
	end := min(len(x.text.Body), 600)
	year := yearOf(x.text)
	for _, d := range dates(x.text.Body, 0, x.text.edge(end), year) {
		if len(d.from) == 10 && datelineForm.MatchString(x.text.Body[:d.start]) {
			x.guessed = d.noYear
			return d.from
		}
	}
	for _, d := range dates(x.text.Body, 0, x.text.edge(end), "") {
		if len(d.from) == 10 {
			return d.from
		}
	}
	return ""
}

// today is the day a text was written or spoken on: the full date of its head
// when that is near the day the text is of, which may be the day of printing;
// else that day.
func (x *reading) today() chancery.Date {
	if x.saidToday != "" || len(x.anchor) != 10 {
		return x.saidToday
	}
	x.saidToday = x.anchor
	for _, p := range x.text.Paragraphs[:min(2, len(x.text.Paragraphs))] {
		for _, d := range dates(x.text.Body, p.Start, x.text.edge(min(p.End, p.Start+200)), x.anchor) {
			if len(d.from) == 10 && d.from == d.to && d.from <= x.anchor && later(d.from, 7) >= x.anchor {
				x.saidToday = d.from
				return x.saidToday
			}
		}
	}
	return x.saidToday
}

func (x *reading) readSentences() {
	for _, p := range x.text.Paragraphs {
		if p.Role == Furniture {
			continue
		}
		for i, at := range sentences(x.text.Body, p.Start, p.End) {
			s := x.sentence(at[0], at[1], p.Role)
			s.first = i == 0
			x.sentences = append(x.sentences, s)
		}
	}
}

// finish merges what was found twice, compares it with the registry and puts
// it in the order of the text.
func (x *reading) finish() []Proposal {
	x.merge()
	out := make([]Proposal, 0, len(x.drafts))
	x.compareAll()
	at := map[*draft]int{}
	slices.SortStableFunc(x.drafts, func(a, b *draft) int { return cmp.Compare(a.Passage.Start, b.Passage.Start) })
	for i, d := range x.drafts {
		at[d] = i
	}
	for _, d := range x.drafts {
		x.title(d)
		x.addLinks(d, at)
		d.suggestRef()
		switch {
		case x.text.Unverified || d.guess:
			d.Confidence = Low
		case d.carry && d.Confidence == High:
			d.Confidence = Medium
		}
		out = append(out, d.Proposal)
	}
	return out
}

// suggestRef gives a new person or series the code its name makes.
func (d *draft) suggestRef() {
	if d.Ref != "" || d.Matches != "" || d.Kind != "person" && d.Kind != "mechanism" {
		return
	}
	name, _ := d.Fields["name"].(chancery.Text)
	d.Ref = strings.Join(i18n.Tokens(cmp.Or(name.EN, name.VI)), "-")
	if len(d.Ref) > 60 {
		d.Ref = strings.TrimRight(d.Ref[:60], "-")
	}
}

// addLinks turns the drafts a draft names into links, or into a reference where
// the registry turned out to hold them.
func (x *reading) addLinks(d *draft, at map[*draft]int) {
	for _, n := range d.names {
		to := n.what
		if n.whom != nil {
			to = x.faceOf(n.whom)
		}
		for to != nil && to.gone != nil {
			to = to.gone
		}
		i, ok := at[to]
		switch {
		case !ok || to == d:
			d.Why = slices.DeleteFunc(d.Why, func(r Reason) bool { return r.Field == n.field && d.Fields[n.field] == nil })
		case to.Matches != "" && !strings.Contains(n.field, "."):
			if d.Fields[n.field] == nil {
				d.Fields[n.field] = to.Matches
			}
		default:
			d.Links = append(d.Links, Link{n.field, i})
		}
	}
}

// faceOf is the draft of a person; nil when the person is not proposed.
func (x *reading) faceOf(p *official) *draft {
	return x.faces[x.metBefore(p)]
}

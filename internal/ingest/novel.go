package ingest

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// novelty is an edition of a series the registry does not have, as a sentence
// names it; from and to enclose the name in the body.
type novelty struct {
	from, to int
	at, end  int    // in the gist
	last     string // the word that says what it is
	number   int    // of the edition; 0 where none is told
	name     string // where it is not the words between from and to
}

const (
	nameWords = `(?:(?:\{[NA]:[\w-]+\}|\p{Lu}[\p{L}\p{N}’'+-]*|on|of|and|for)[ –-]+){1,8}?`
	seriesEnd = `(Dialogues?|Exchanges?|Consultations?|Forums?|Symposiums?|Exercises?|Meetings?|Conferences?)`
)

// newSeries are the ways such an edition is written: an ordinal and a name
// that ends in what it is; a name that begins with two countries.
var (
	newOrdinal = regexp.MustCompile(`\b(\d{1,3}(?:st|nd|rd|th)|(?i:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth)) (` + nameWords + seriesEnd + `)\b`)
	newPair    = regexp.MustCompile(`((?:\{N:[\w-]+\} ?[–-] ?\{N:[\w-]+\}(?:, | and |, and ))*)(\{N:[\w-]+\} ?[–-] ?\{N:[\w-]+\}) ((?:\p{Lu}[\p{L}’'-]*[ –-]+){1,6}?` + seriesEnd + `)\b`)
	newVI      = regexp.MustCompile(`((Đối thoại|Giao lưu|Tham vấn|Diễn đàn|Diễn tập|Hội nghị) (?:[^,.;{]|\{[NA]:[\w-]+\}){4,90}?) lần thứ (\p{L}+|\d{1,3})`)
	pairOf     = regexp.MustCompile(`\{N:[\w-]+\} ?[–-] ?\{N:[\w-]+\}`)
)

// seriesKinds are the kinds of a series by the last or first word of its name.
var seriesKinds = map[string]string{
	"dialogue": "dialogue", "exchange": "exchange", "consultation": "consultation", "forum": "forum", "symposium": "forum",
	"exercise": "exercise", "meeting": "meeting", "conference": "forum",
	"đối thoại": "dialogue", "giao lưu": "exchange", "tham vấn": "consultation", "diễn đàn": "forum", "diễn tập": "exercise", "hội nghị": "forum",
}

// findNewSeries finds the editions of series that are not known.
func (x *reading) findNewSeries(s *sentence) []novelty {
	var out []novelty
	add := func(n novelty) {
		n.from, n.to = s.at[n.at], s.at[n.end]
		if n.from >= s.start && n.to > n.from && !slices.ContainsFunc(out, func(o novelty) bool { return n.from < o.to && o.from < n.to }) {
			out = append(out, n)
		}
	}
	for _, m := range newOrdinal.FindAllStringSubmatchIndex(s.gist, -1) {
		if n, ok := ordinalOf(s.gist[m[2]:m[3]]); ok {
			add(novelty{at: m[4], end: m[5], last: s.gist[m[6]:m[7]], number: int(n)})
		}
	}
	for _, m := range newVI.FindAllStringSubmatchIndex(s.gist, -1) {
		if n, ok := viOrdinal(s.gist[m[6]:m[7]]); ok && !strings.Contains(strings.ToLower(s.gist[m[2]:m[3]]), "kết") {
			add(novelty{at: m[2], end: m[3], last: s.gist[m[4]:m[5]], number: n})
		}
	}
	if took.MatchString(s.gist) {
		x.findPairs(s, add)
	}
	slices.SortFunc(out, func(a, b novelty) int { return cmp.Compare(a.at, b.at) })
	return out
}

// findPairs finds series named by two countries only: "the A-B and A-C
// Meetings", which share their last words.
func (x *reading) findPairs(s *sentence, add func(novelty)) {
	for _, m := range newPair.FindAllStringSubmatchIndex(s.gist, -1) {
		shared := strings.Join(strings.Fields(x.text.Body[s.at[m[6]]:s.at[m[7]]]), " ")
		if negated.MatchString(s.gist[:m[0]]) {
			continue
		}
		for _, p := range pairOf.FindAllStringIndex(s.gist[m[2]:m[3]], -1) {
			at, end := m[2]+p[0], m[2]+p[1]
			words := x.text.Body[s.at[at]:s.at[end]]
			add(novelty{at: at, end: end, last: s.gist[m[8]:m[9]], name: words + " " + shared})
		}
		add(novelty{at: m[4], end: m[7], last: s.gist[m[8]:m[9]]})
	}
}

// inNovel says whether a span is part of the name of a new series.
func (s *sentence) inNovel(sp span) bool {
	return slices.ContainsFunc(s.novel, func(n novelty) bool { return sp.start >= n.from && sp.end <= n.to })
}

// readNewSeries drafts the series that are not known, each with the activity
// that was its edition.
func (x *reading) readNewSeries(s *sentence) {
	first := 0
	if len(s.novel) > 0 {
		if all := x.findTriggers(s); len(all) > 0 {
			first = all[0].at
		}
	}
	for i, n := range s.novel {
		until := s.end
		if i+1 < len(s.novel) && !link.MatchString(s.gist[n.end:s.novel[i+1].at]) {
			until = s.novel[i+1].from
		}
		x.newSeries(s, n, first, until)
	}
}

// plurals are what a name that several share ends in.
var plurals = regexp.MustCompile(`(Dialogue|Exchange|Consultation|Forum|Symposium|Exercise|Meeting|Conference)s$`)

func (x *reading) newSeries(s *sentence, n novelty, first, until int) {
	word := strings.ToLower(n.last)
	kind := seriesKinds[word]
	if kind == "" {
		kind = seriesKinds[strings.TrimSuffix(word, "s")]
	}
	if kind == "" {
		return
	}
	name := n.name
	if name == "" {
		name = strings.Join(strings.Fields(x.text.Body[n.from:n.to]), " ")
	}
	if n.number == 0 {
		name = plurals.ReplaceAllString(name, "$1")
	}
	title := x.textIn(upperFirst(name))
	partners, scope := x.membersOf(s, n)
	if scope == "multilateral" && kind != "exercise" {
		kind = "forum"
	}
	d := x.seriesNamed(title)
	if d == nil {
		d = x.draft("mechanism", s, "series.new")
		d.Confidence = Medium
		x.set(d, "name", title, "series.new", n.from, n.to)
		x.setTerm(d, "scope", "mechanism_scope", scope, "series.new", n.from, n.to)
		x.setTerm(d, "type", "mechanism_type", kind, "series.new", n.from, n.to)
		x.set(d, "partners", partners, "partner.named", n.from, n.to)
	}
	a := x.draft("activity", s, "series.new")
	a.from, a.series = n.from, d
	a.link("mechanism", d)
	a.Why = append(a.Why, Reason{"mechanism", "series.new", x.text.Passage(n.from, n.to)})
	x.set(a, "title", seriesTitle(title, editionOf(n.number)), "series.new", n.from, n.to)
	x.set(a, "edition", editionOf(n.number), "series.edition", s.at[max(0, n.at-1)], n.to)
	activity := kind
	if kind == "forum" {
		activity = "conference"
	}
	x.setTerm(a, "type", "activity_kind", activity, "series.new", n.from, n.to)
	x.set(a, "partners", partners, "partner.named", n.from, n.to)
	f := found{trigger: trigger{rule: "series.new"}, at: n.at, end: n.end, first: first}
	x.setWhen(a, s, f, n.from, until, 1)
	x.setPlace(a, s, n.from, until, 0)
	if p := s.leadIn(x, f, s.start, s.end); p != nil {
		x.setPerson(a, "lead_person", p, "person.lead")
		x.set(a, "level", x.levelOf(x.titleOf(p)), "level.post", p.start, p.end)
	}
	x.last, x.forum = a, a
}

// editionOf is an edition's number as a field holds it; nil for none.
func editionOf(n int) any {
	if n == 0 {
		return nil
	}
	return int64(n)
}

// membersOf are the foreign members of a new series, and whether it is
// bilateral: the own country and one other, or two states where a ministry has
// not said which country it is of.
func (x *reading) membersOf(s *sentence, n novelty) (partners []string, scope string) {
	home := false
	for _, sp := range s.of("NA", n.from, n.to) {
		home = home || sp.ref == x.lx.home
		if sp.ref != x.lx.home && !slices.Contains(partners, sp.ref) {
			partners = append(partners, sp.ref)
		}
	}
	slices.Sort(partners)
	if home && len(partners) == 1 || x.lx.home == "" && len(partners) == 2 && isState(partners[0]) && isState(partners[1]) {
		return partners, "bilateral"
	}
	return partners, "multilateral"
}

func isState(code string) bool {
	c, ok := i18n.CountryByCode(code)
	return ok && !c.Organisation
}

// seriesNamed is the series of a name, when the text named it before.
func (x *reading) seriesNamed(name chancery.Text) *draft {
	for _, d := range x.drafts {
		if t, ok := d.Fields["name"].(chancery.Text); ok && d.Kind == "mechanism" && strings.Join(keysOf(t.EN+t.VI), " ") == strings.Join(keysOf(name.EN+name.VI), " ") {
			return d
		}
	}
	return nil
}

func (x *reading) setTerm(d *draft, field, vocabulary, code, rule string, from, to int) {
	if x.lx.has(vocabulary, code) {
		x.set(d, field, code, rule, from, to)
	}
}

// addPartners proposes the countries that take part in a proposed record and
// are no partners yet. Their reference is the country's code, so the record
// can name them as soon as they are there.
func (x *reading) addPartners() {
	done := map[string]*draft{}
	for _, d := range slices.Clone(x.drafts) {
		codes, _ := d.Fields["partners"].([]string)
		for _, c := range codes {
			country, ok := i18n.CountryByCode(c)
			if x.lx.record("partner", c) != nil || !ok {
				continue
			}
			if done[c] == nil {
				done[c] = x.newPartner(d, country)
			}
			d.link("partners", done[c])
		}
	}
}

func (x *reading) newPartner(d *draft, country i18n.Country) *draft {
	p := x.draft("partner", x.sentenceAt(d.at), "partner.new")
	p.Passage, p.Ref = d.Passage, country.Code
	kind := "country"
	if country.Organisation {
		kind = "organisation"
	}
	x.set(p, "name", chancery.Text{EN: country.Name(i18n.EN), VI: country.Name(i18n.VI)}, "partner.new", d.Passage.Start, d.Passage.End)
	x.setTerm(p, "type", "partner_type", kind, "partner.new", d.Passage.Start, d.Passage.End)
	return p
}

package ingest

import (
	"regexp"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// newSeries are editions of a series the registry does not have: an ordinal
// and a name that ends in what it is.
var newSeries = []*regexp.Regexp{
	regexp.MustCompile(`\b(\d{1,3}(?:st|nd|rd|th)|(?i:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth)) ((?:(?:\{[NA]:[\w-]+\}|\p{Lu}[\p{L}\p{N}’'+-]*|on|of|and|for)[ –-]+){1,8}?(Dialogue|Exchange|Consultations?|Forum|Symposium|Exercise|Meeting))\b`),
	regexp.MustCompile(`((Đối thoại|Giao lưu|Tham vấn|Diễn đàn|Diễn tập) (?:[^,.;{]|\{[NA]:[\w-]+\}){4,90}?) lần thứ (\p{L}+|\d{1,3})`),
}

// seriesKinds are the kinds of a series by the last or first word of its name.
var seriesKinds = map[string]string{
	"dialogue": "dialogue", "exchange": "exchange", "consultation": "consultation", "consultations": "consultation", "forum": "forum",
	"symposium": "forum", "exercise": "exercise", "meeting": "meeting",
	"đối thoại": "dialogue", "giao lưu": "exchange", "tham vấn": "consultation", "diễn đàn": "forum", "diễn tập": "exercise",
}

// readNewSeries drafts a series that is not known, with the activity that was
// its edition. The edition's number stands in the series, because an activity
// may have none without it.
func (x *reading) readNewSeries(s *sentence) {
	for i, re := range newSeries {
		for _, m := range re.FindAllStringSubmatchIndex(s.gist, -1) {
			name, last, ordinal := 4, 6, 2
			if i == 1 {
				name, last, ordinal = 2, 4, 6
			}
			x.newSeries(s, m, name, last, ordinal)
		}
	}
}

func (x *reading) newSeries(s *sentence, m []int, name, last, ordinal int) {
	n, ok := viOrdinal(s.gist[m[ordinal]:m[ordinal+1]])
	if v, en := ordinalOf(s.gist[m[ordinal]:m[ordinal+1]]); en {
		n, ok = int(v), true
	}
	kind := seriesKinds[strings.ToLower(s.gist[m[last]:m[last+1]])]
	if !ok || kind == "" {
		return
	}
	from, to := s.at[m[name]], s.at[m[name+1]]
	if from < s.start || to <= from {
		return
	}
	title := x.textIn(upperFirst(strings.Join(strings.Fields(x.text.Body[from:to]), " ")))
	d := x.draft("mechanism", s, "series.new")
	d.Confidence = Medium
	x.set(d, "name", title, "series.new", from, to)
	scope := "multilateral"
	var partners []string
	home := false
	for _, sp := range s.of("NA", from, to) {
		home = home || sp.ref == x.lx.home
		if sp.ref != x.lx.home && !slices.Contains(partners, sp.ref) {
			partners = append(partners, sp.ref)
		}
	}
	if home && len(partners) == 1 {
		scope = "bilateral"
	}
	x.setTerm(d, "scope", "mechanism_scope", scope, "series.new", from, to)
	x.setTerm(d, "type", "mechanism_type", kind, "series.new", from, to)
	x.set(d, "partners", partners, "partner.named", from, to)
	line := map[string]any{"number": int64(n)}
	a := x.draft("activity", s, "series.new")
	a.from = from
	x.set(a, "title", title, "series.new", from, to)
	activity := kind
	if kind == "forum" {
		activity = "conference"
	}
	x.setTerm(a, "type", "activity_kind", activity, "series.new", from, to)
	x.set(a, "partners", partners, "partner.named", from, to)
	f := found{trigger: trigger{rule: "series.new"}, at: m[0], end: m[1]}
	x.setWhen(a, s, f, s.start, s.end, 0)
	x.setPlace(a, s, s.start, s.end, 0)
	x.setWho(a, s, f, s.start, s.end)
	if start, _ := a.Fields["start_date"].(string); len(start) >= 4 {
		line["year"] = int64(smallNumber(start[:4]))
	}
	x.set(d, "editions", []map[string]any{line}, "series.edition", from, to)
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
	var done []string
	for _, d := range slices.Clone(x.drafts) {
		codes, _ := d.Fields["partners"].([]string)
		for _, c := range codes {
			country, ok := i18n.CountryByCode(c)
			if x.lx.record("partner", c) != nil || slices.Contains(done, c) || !ok {
				continue
			}
			done = append(done, c)
			p := x.draft("partner", x.sentenceAt(d.at), "partner.new")
			p.Passage = d.Passage
			kind := "country"
			if country.Organisation {
				kind = "organisation"
			}
			x.set(p, "name", chancery.Text{EN: country.Name(i18n.EN), VI: country.Name(i18n.VI)}, "partner.new", d.Passage.Start, d.Passage.End)
			x.setTerm(p, "type", "partner_type", kind, "partner.new", d.Passage.Start, d.Passage.End)
		}
	}
}

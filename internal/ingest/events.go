package ingest

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// found is a trigger met in a sentence.
type found struct {
	trigger
	at, end int // in the gist
	first   int // where in the gist the first event of the sentence is told of
	ref     string
}

// readEvents drafts the activities a sentence tells of.
func (x *reading) readEvents(s *sentence) {
	all := x.findTriggers(s)
	for i, f := range all {
		from, to := s.start, s.end
		if i > 0 {
			from = s.at[f.at]
		}
		for j := i + 1; j < len(all); j++ {
			if !chain(s.gist, all[j-1], all[j]) {
				to = s.at[all[j].at]
				break
			}
		}
		for _, n := range s.novel {
			if n.at > f.end && n.from < to {
				to = n.from
			}
		}
		f.first = all[0].at
		x.readEvent(s, f, from, to, i)
	}
}

var link = regexp.MustCompile(`^(?: \([^)]*\))?(?:,| and|, and| và) (?:the )?$`)

// chain says whether two editions stand in one list, where a day and a place
// behind the last are those of all.
func chain(gist string, a, b found) bool {
	return a.rule == "series" && b.rule == "series" && a.end <= b.at && link.MatchString(gist[a.end:b.at])
}

func (x *reading) findTriggers(s *sentence) []found {
	var all []found
	for _, t := range triggers {
		for _, m := range t.re.FindAllStringSubmatchIndex(s.gist, -1) {
			f := found{trigger: t, at: m[0], end: m[1]}
			for g := 2; g+1 < len(m) && f.ref == ""; g += 2 {
				if m[g] >= 0 {
					f.ref = s.gist[m[g]:m[g+1]]
				}
			}
			if x.counts(s, f) {
				all = append(all, f)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b found) int { return cmp.Compare(a.at, b.at) })
	port := slices.ContainsFunc(all, func(f found) bool { return f.kind == "port_call" })
	exercise := slices.ContainsFunc(all, func(f found) bool { return f.rule == "series" && x.kindOf(f.ref) == "exercise" })
	ceremony := slices.ContainsFunc(all, func(f found) bool { return f.rule == "series" && x.kindOf(f.ref) == "ceremony" })
	series := slices.ContainsFunc(all, func(f found) bool { return f.rule == "series" })
	seen := map[string]bool{}
	return slices.DeleteFunc(all, func(f found) bool {
		key := f.kind + f.ref
		twice := f.rule != "series" && seen[key] && f.kind != "meeting"
		seen[key] = true
		welcome := f.rule == "ceremony" && welcoming.MatchString(s.gist[f.at:f.end]) && series
		return welcome || twice || port && f.kind == "visit" || exercise && f.rule == "exercise" || ceremony && f.rule == "ceremony"
	})
}

// doing is a deed another follows or went before: "before sitting down with".
var doing = regexp.MustCompile(`^(?:sitting|holding|meeting|conferring)\b`)

// wished is before talks that somebody would like to have.
var wished = regexp.MustCompile(`(?i)(?:\b(?:wish(?:es|ed)?|hopes?|hoped|wants?|wanted|would like|invited(?: \S+)?) to|mong muốn|mong được|đề nghị được) $`)

// welcoming is a ceremony that opens what else a sentence tells of.
var welcoming = regexp.MustCompile(`(?i)welcom|lễ đón`)

// counts says whether a trigger really tells of an activity.
func (x *reading) counts(s *sentence, f found) bool {
	before := nearBefore(s.gist, f.at)
	x.steps++
	no := negated.MatchString(before) && !(doing.MatchString(s.gist[f.at:]) && strings.HasSuffix(strings.ToLower(before), "e ") || doing.MatchString(s.gist[f.at:]) && strings.HasSuffix(strings.ToLower(before), "after "))
	switch f.rule {
	case "exercise": // by its name alone it is one when its day is told
		return !no && (f.at > 0 || len(s.dates) > 0)
	case "talks", "reception":
		return !no && !wished.MatchString(before)
	case "series":
		edition := 0
		for _, sp := range s.of("M", s.start, s.end) {
			if sp.ref == f.ref && (sp.start == s.at[f.at] || sp.start == s.end) {
				edition = sp.n
			}
		}
		if x.kindOf(f.ref) == "" {
			return false
		}
		again := strings.HasSuffix(before, "{M:"+f.ref+"} (") // its short name behind it
		return edition > 0 || !no && !again && (s.says(took) || s.row)
	case "port_call":
		return !no && !strings.HasSuffix(before, "had ") && s.says(shipWord) && len(s.of("L", s.start, s.end)) > 0 && !x.abroad(s)
	case "visit":
		if f.ref == x.lx.home && x.abroad(s) {
			return false
		}
		return !no && !partOf.MatchString(before) && (len(s.dates) > 0 || travelling.MatchString(before))
	case "guests":
		return !no && len(s.dates) > 0 && x.guest(s, f) != "" && (f.ref == "" || f.ref == x.lx.home) && !s.says(shipWord)
	case "ceremony":
		return !no || strings.Contains(before, "At the ") && len(s.dates) > 0
	case "next_edition":
		if f.ref != "" && nextNumber(f.ref) == 0 {
			return false
		}
		return x.forum != nil || len(s.of("M", s.start, s.at[f.at])) > 0
	}
	return !no
}

// nextNumber is the number of an edition to come, by its ordinal in either
// language; 0 when it is none.
func nextNumber(word string) int64 {
	if n, ok := ordinalOf(word); ok {
		return n
	}
	n, _ := viOrdinal(word)
	return int64(n)
}

// guest is the foreign country whose people a visit is told to be of; empty when
// they are of the own side or nothing says whose they are.
func (x *reading) guest(s *sentence, f found) string {
	for _, sp := range s.of("PAN", s.at[f.at], s.end) {
		if sp.tag == nation && sp.start > s.at[f.at] {
			continue // where they go
		}
		c := sp.ref
		if sp.tag == person {
			c = s.persons[sp.n].country
		}
		if c == x.lx.home {
			return ""
		}
		return c
	}
	return ""
}

// nearBefore is what stands before a place of a gist, as far back as a phrase
// that is about the words there reaches.
func nearBefore(gist string, at int) string {
	from := max(0, at-phraseReach)
	for from < at && !utf8.RuneStart(gist[from]) {
		from++
	}
	return gist[from:at]
}

const phraseReach = 200

// says reports whether a sentence holds a pattern; it is asked of each once.
func (s *sentence) says(re *regexp.Regexp) bool {
	said, asked := s.said[re]
	if !asked {
		if s.said == nil {
			s.said = map[*regexp.Regexp]bool{}
		}
		said = re.MatchString(s.gist)
		s.said[re] = said
	}
	return said
}

// abroad says whether own people or ships go to another country here.
func (x *reading) abroad(s *sentence) bool {
	for _, country := range s.visited() {
		if country != x.lx.home {
			return true
		}
	}
	return false
}

// visited are the countries a sentence says somebody visits.
func (s *sentence) visited() []string {
	if s.visits == nil {
		s.visits = []string{}
		for _, m := range triggers[0].re.FindAllStringSubmatch(s.gist, -1) {
			if m[1] != "" {
				s.visits = append(s.visits, m[1])
			}
		}
	}
	return s.visits
}

// kindOf is the kind of activity an edition of a series is.
func (x *reading) kindOf(ref string) string {
	k := x.lx.record("mechanism", ref)
	if k == nil {
		return ""
	}
	kinds := map[string]string{
		"forum": "conference", "patrol": "exercise", "course": "training", "working_group": "meeting", "committee": "meeting",
		"field_activity": "other", "review": "",
	}
	t := k.str("type")
	if v, ok := kinds[t]; ok {
		return v
	}
	return t
}

func (x *reading) readEvent(s *sentence, f found, from, to, index int) {
	if f.kind == "meeting" {
		if split := x.meetings(s, f, from, to); split {
			return
		}
	}
	if f.rule == "next_edition" && x.forum == nil {
		return
	}
	d := x.draft("activity", s, f.rule)
	d.from = s.at[f.at]
	kind := f.kind
	switch {
	case f.rule == "series":
		kind = x.kindOf(f.ref)
		x.setSeries(d, s, f)
	case f.rule == "next_edition":
		kind = x.forum.Fields["type"].(string)
		d.apart, d.carry = true, true
		x.set(d, "mechanism", x.forum.Fields["mechanism"], "event.next_edition", s.start, s.end)
		if n := nextNumber(f.ref); n > 0 {
			x.set(d, "edition", n, "series.edition", s.at[f.at], s.at[f.end])
		}
		x.set(d, "partners", x.forum.Fields["partners"], "event.next_edition", s.start, s.end)
	case kind == "visit" && (f.ref == x.lx.home || f.ref == ""):
		kind = "visit_in"
	case kind == "guests":
		kind = "visit_in"
		x.set(d, "partners", []string{x.guest(s, f)}, "event.visit", s.at[f.at], s.at[f.end])
	case kind == "visit":
		kind = "visit_out"
		x.set(d, "partners", []string{f.ref}, "event.visit", s.at[f.at], s.at[f.end])
	}
	if x.lx.has("activity_kind", kind) {
		x.set(d, "type", kind, "event."+f.rule, s.at[f.at], s.at[f.end])
	}
	x.setWhen(d, s, f, from, to, index)
	x.setPlace(d, s, from, to, index)
	x.setWho(d, s, f, from, to)
	x.setCount(d, s)
	if f.rule == "ceremony" && d.Fields["start_date"] == nil && (d.Fields["partners"] == nil || d.carry) && d.Fields["place"] == nil {
		x.drafts = slices.DeleteFunc(x.drafts, func(o *draft) bool { return o == d })
		return // nothing is said of it that tells it from others
	}
	x.remember(d, f)
}

func (x *reading) remember(d *draft, f found) {
	x.last = d
	switch d.Fields["type"] {
	case "visit_in", "visit_out":
		x.stay = d
	}
	if f.rule == "series" {
		x.forum = d
	}
	if p, ok := d.Fields["partners"].([]string); ok && f.rule != "celebration" {
		x.partners = p
	}
}

func (x *reading) setSeries(d *draft, s *sentence, f found) {
	x.set(d, "mechanism", f.ref, "series.name", s.at[f.at], s.at[f.end])
	for _, sp := range s.of("M", s.start, s.end) {
		if sp.ref != f.ref || sp.start != s.at[f.at] {
			continue
		}
		d.Passage = x.text.Passage(s.start, s.end)
		if sp.n > 0 {
			x.set(d, "edition", int64(sp.n), "series.edition", sp.start, sp.end)
		} else if n := timesHeld(s.gist); n > 0 {
			x.set(d, "edition", n, "series.edition", s.start, s.end)
		}
	}
	k := x.lx.record("mechanism", f.ref)
	if k != nil && (k.str("scope") == "bilateral" || x.lx.namesCountries(k)) {
		p := slices.Clone(k.list("partners"))
		slices.Sort(p)
		x.set(d, "partners", p, "series.partners", s.at[f.at], s.at[f.end])
	}
}

var (
	firstTime = regexp.MustCompile(`(?i)for the first time|lần đầu tiên`)
	nthTime   = regexp.MustCompile(`(?i)\b(?:met|held|convened|took place) for the (\w+) time\b`)
)

// timesHeld is the number of an edition by the times the series was held; 0
// when the sentence does not say.
func timesHeld(gist string) int64 {
	if firstTime.MatchString(gist) {
		return 1
	}
	if m := nthTime.FindStringSubmatch(gist); m != nil {
		n, _ := ordinalOf(m[1])
		return n
	}
	return 0
}

// meetings drafts one meeting for each partner met at the side of a forum:
// "met {P} and {P}", "his counterparts from Japan, Canada and New Zealand".
func (x *reading) meetings(s *sentence, f found, from, to int) bool {
	var who []string
	seen := map[string]bool{x.lx.home: true}
	for _, sp := range s.of("NAP", s.at[f.at], to) {
		c := sp.ref
		if sp.tag == person {
			c = s.persons[sp.n].country
		}
		if c != "" && !seen[c] {
			seen[c] = true
			who = append(who, c)
		}
	}
	if len(who) < 2 || x.forum == nil {
		return false
	}
	for _, c := range who {
		d := x.draft("activity", s, f.rule)
		x.set(d, "type", "meeting", "event.talks", s.at[f.at], s.at[f.end])
		x.set(d, "partners", []string{c}, "partner.met", s.at[f.at], to)
		x.setWhen(d, s, f, from, to, 0)
		x.setPlace(d, s, from, to, 0)
		x.setWho(d, s, f, from, to)
		x.last = d
	}
	return true
}

package ingest

import (
	"regexp"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

var (
	untilDate = regexp.MustCompile(`(?i)\b(?:until|through|till|ends? on|closes? on|closed (?:in [^.{]*\{L[^}]*\} )?on|to stay until|đến hết|kéo dài đến)[^{]{0,12}\{D:(\d+)\}|rời cảng (?:vào )?\{D:(\d+)\}|closed in \{L[^}]*\} on \{D:(\d+)\}`)
	leaving   = regexp.MustCompile(`(?i)\b(?:before|by|since|dated|letter of|anniversary of|prior to|trước|until|đến hết)[^{]{0,8}\{D:(\d+)\}`)
	dayCount  = regexp.MustCompile(`(?i)\b(\w+)-day (?:\w+ )?(?:visit|stay|trip|course|call)|\blasts? (?:for )?(\w+) days|kéo dài (\w+) ngày`)
	sameDay   = regexp.MustCompile(`(?i)\bthe same (?:day|morning|afternoon|evening)\b|\b(?:later|earlier) (?:that|the same) day|\bthat (?:morning|afternoon|evening)\b|\b(?:before|after) (?:sitting|holding|meeting)\b|\b(?:right|immediately|shortly) (?:after|before)(?:wards)?\b|cùng ngày|ngay sau (?:đó|lễ|buổi)|sau lễ đón|\bthere\b|\b(?:before|after) the signing\b|(?:trước|sau) lễ ký`)
	shipStay  = regexp.MustCompile(`(?i)\b(?:she|they|the (?:ships?|frigate|vessel)s?) arrived on \{D:(\d+)\} and (?:sailed|left|departed) on \{D:(\d+)\}`)
	stayOn    = regexp.MustCompile(`(?i)^(?:the (?:visit|course|stay|exhibition|meeting|forum|exercise)\b|it (?:lasts|runs|ends)|the (?:meeting|conference) in \{L)`)
	crowd     = regexp.MustCompile(`(?i)\b(\d[\d.,]*|one hundred|two hundred|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty(?:-\w+)?|thirty(?:-\w+)?|forty(?:-\w+)?|fifty(?:-\w+)?|sixty(?:-\w+)?) (?:[a-z]+ ){0,2}?(?:officers|sailors|members|participants|personnel|soldiers|troops|people|persons|delegates|trainees|crew|crewmen|cadets)\b|\bcrew of (?:about |some |more than )?(\d+)|(\d[\d.]*) (?:sĩ quan|thủy thủ|cán bộ|đại biểu|học viên|quân nhân|thành viên|đồng chí|nhân viên|người)`)
	atSpot    = regexp.MustCompile(`(?i)(?:\b(?:in|at|from)(?: the)?(?: [\w-]+){0,4}? |tại (?:[\p{L} ]{0,20}?)?|tại [\p{L} ]{3,30}, |cập cảng [^.{;]{0,20}?|thăm (?:thành phố |cảng )?|(?:thủ đô|thành phố|tỉnh) |\b(?:port|city) of |\{M:[\w-]+\}, |\bvisit (?:to )?|\bdelegation (?:of [\w-]+ )?to |\b(?:travel|fly|flies|flew|sail|go|went)\w* to |\bat )\{L:(\w*)\}`)
	unknownIn = regexp.MustCompile(`(?:\bin|\bat|tại(?: tỉnh| thành phố)?) (\p{Lu}[\p{L}-]+(?: \p{Lu}[\p{L}-]+){0,2})(?: (?:provinces?|district|commune|city|port)\b|,| from| on| \{D| và|\.|$)`)
	townOnly  = regexp.MustCompile(`(?i)^(?:ministry|department|phái|hội|đối|trung tâm|bộ|lễ|buổi|his|her|the|mission)`)
)

// setWhen takes the dates that go with an event: those of its own stretch of
// the sentence, or those that open the sentence.
func (x *reading) setWhen(d *draft, s *sentence, f found, from, to, index int) {
	ends, apart := map[int]bool{}, map[int]bool{}
	for _, m := range untilDate.FindAllStringSubmatch(s.gist, -1) {
		ends[smallNumber(m[1]+m[2]+m[3])] = true
	}
	for _, m := range leaving.FindAllStringSubmatch(s.gist, -1) {
		apart[smallNumber(m[1])] = true
	}
	var first, last chancery.Date
	var a, b int
	take := func(i int) {
		w := s.dates[i]
		d.guess = d.guess || x.guessed && w.noYear
		switch {
		case f.rule != "celebration" && strings.HasPrefix(x.text.Body[w.start:w.end], "Year "): // a part of a name
		case ends[i]:
			last, b = w.to, w.end
		case apart[i]:
		case first == "" || len(w.from) > len(first):
			first, a, b = w.from, w.start, w.end
			if w.to != w.from {
				last = w.to
			}
		}
	}
	for i, w := range s.dates {
		if w.start >= from && w.end <= to {
			take(i)
		}
	}
	if first == "" && index > 0 {
		for i, w := range s.dates {
			if w.end <= s.at[f.first] {
				take(i)
			}
		}
	}
	if first == "" && len(s.dates) == 1 && s.says(sidelines) {
		take(0)
	}
	if first == "" && s.says(sameDay) && len(x.day.from) == 10 {
		first, a, b = x.day.from, s.start, s.end
		d.carry = true
	}
	if first == "" && len(x.day.from) == 10 {
		if n := besideDay(s.gist); n != 0 {
			first, a, b = later(x.day.from, n), s.start, s.end
			d.carry = true
		}
	}
	x.set(d, "start_date", string(first), "date.named", a, b)
	if last != "" && last >= first {
		x.set(d, "end_date", string(last), "date.span", a, b)
	}
	if n := days(s.gist); n > 0 && len(first) == 10 && last == "" {
		x.set(d, "end_date", string(later(first, n-1)), "date.length", s.start, s.end)
	}
}

var (
	dayBefore = regexp.MustCompile(`(?i)\bthe (?:day before|previous day|preceding day)\b|(?:ngày|hôm) trước đó`)
	dayAfter  = regexp.MustCompile(`(?i)\bthe (?:next|following) day\b|\bthe day after\b|(?:ngày|hôm) (?:hôm )?sau\b`)
)

// besideDay is -1 or 1 where a sentence tells of the day before or after the one
// the text spoke of; 0 otherwise.
func besideDay(gist string) int {
	switch {
	case dayBefore.MatchString(gist):
		return -1
	case dayAfter.MatchString(gist):
		return 1
	}
	return 0
}

func days(gist string) int {
	m := dayCount.FindStringSubmatch(gist)
	if m == nil {
		return 0
	}
	return int(countOf(m[1] + m[2] + m[3]))
}

// countOf reads a number in figures or words; 0 when it is none.
func countOf(s string) int64 {
	s = strings.ToLower(strings.TrimSpace(s))
	if n, ok := numerals[s]; ok {
		return n
	}
	if tens, ones, ok := strings.Cut(s, "-"); ok {
		return countOf(tens) + countOf(ones)
	}
	switch s {
	case "one hundred":
		return 100
	case "two hundred":
		return 200
	}
	return int64(smallNumber(strings.NewReplacer(",", "", ".", "").Replace(s)))
}

// stretch gives the last visit or event an end that a later sentence states.
func (x *reading) stretch(s *sentence) {
	if m := shipStay.FindStringSubmatch(s.gist); m != nil && x.last != nil && x.last.Fields["type"] == "port_call" {
		came, left := s.dates[smallNumber(m[1])], s.dates[smallNumber(m[2])]
		x.set(x.last, "start_date", string(came.from), "date.later", came.start, came.end)
		if left.to > came.from {
			x.set(x.last, "end_date", string(left.to), "date.later", left.start, left.end)
		}
		return
	}
	if !stayOn.MatchString(s.gist) || len(s.dates) == 0 {
		return
	}
	d := x.last
	lower := strings.ToLower(s.gist)
	switch {
	case strings.HasPrefix(lower, "the visit"):
		d = x.visitOf(s)
	case strings.HasPrefix(lower, "the meeting in"), strings.HasPrefix(lower, "the forum"):
		d = x.forum
	}
	if d == nil {
		return
	}
	for _, m := range untilDate.FindAllStringSubmatch(s.gist, -1) {
		w := s.dates[smallNumber(m[1]+m[2]+m[3])]
		start, _ := d.Fields["start_date"].(string)
		if string(w.to) > start {
			x.set(d, "end_date", string(w.to), "date.later", w.start, w.end)
		}
	}
}

// countAfter takes from the sentence after a visit or exercise how many took part:
// "It comprises eight persons."
func (x *reading) countAfter(s *sentence) {
	d := x.last
	if d == nil || d.at == s.start || s.start > x.text.edge(min(len(x.text.Body), d.Passage.End+3)) || !itCounts.MatchString(s.gist) {
		return
	}
	x.setCount(d, s)
}

var itCounts = regexp.MustCompile(`(?i)^(?:it|they|some|about|more than|over|nearly|around|the (?:delegation|exercise|drill|course|team|group|crew)|đoàn|khóa|lớp|cuộc diễn tập|hơn|gần|có)\b`)

// visitOf is the visit a sentence "The visit, which …" means; when only a
// reception of the guests was told of, the visit is a proposal of its own.
func (x *reading) visitOf(s *sentence) *draft {
	if x.stay != nil || x.last == nil || x.last.Fields["type"] != "courtesy_call" || !x.lx.has("activity_kind", "visit_in") {
		return x.stay
	}
	d := x.draft("activity", s, "visit")
	d.carry = true
	x.set(d, "type", "visit_in", "event.visit", s.start, s.end)
	x.set(d, "partners", x.last.Fields["partners"], "partner.before", s.start, s.end)
	return d
}

func (x *reading) setPlace(d *draft, s *sentence, from, to, index int) {
	kind, _ := d.Fields["type"].(string)
	if kind == "visit_in" || kind == "visit_out" {
		return
	}
	for _, within := range [][2]int{{from, to}, {s.start, s.end}} {
		spots := atSpot.FindAllStringIndex(s.gist, -1)
		if s.row {
			spots = append(spots, inRow.FindAllStringIndex(s.gist, -1)...)
		}
		for _, m := range spots {
			at := s.at[m[1]-1]
			if at < within[0] || at >= within[1] || within[0] != from && at > from && index > 0 {
				continue
			}
			for _, sp := range s.of("L", at, s.end) {
				if sp.start == at {
					x.set(d, "place", x.textIn(x.text.Body[sp.start:sp.end]), "place.named", sp.start, sp.end)
					x.set(d, "country", sp.ref, "place.country", sp.start, sp.end)
					return
				}
			}
		}
	}
	for _, m := range unknownIn.FindAllStringSubmatchIndex(s.gist, -1) {
		name := s.gist[m[2]:m[3]]
		at := s.at[m[2]]
		if townOnly.MatchString(name) || months[strings.ToLower(name)] > 0 || at < from && index > 0 || at > to {
			continue
		}
		x.set(d, "place", x.textIn(name), "place.named", at, at+len(name))
		return
	}
	if kind == "meeting" && s.says(withinForum) || kind == "dialogue" || kind == "consultation" || kind == "conference" {
		for _, m := range inCountry.FindAllStringSubmatchIndex(s.gist, -1) {
			if code := s.gist[m[2]:m[3]]; code == "SG" {
				x.set(d, "place", x.textIn(i18n.CountryName(x.lang, code)), "place.named", s.at[m[2]], s.at[m[3]])
				x.set(d, "country", code, "place.country", s.at[m[2]], s.at[m[3]])
			}
		}
	}
	if m := hereWord.FindStringIndex(s.gist); m != nil {
		if name, country, a, b := x.scene(); name != "" {
			x.set(d, "place", x.textIn(name), "place.named", a, b)
			x.set(d, "country", country, "place.country", a, b)
			d.carry = true
			return
		}
	}
	x.sidePlace(d, s)
}

var (
	hereWord  = regexp.MustCompile(`\b(?:convened|held|opened|met|arrived|signed|closed|took place|talks|began|ended) here\b`)
	sceneForm = regexp.MustCompile(`^\(?\{L:(\w+)\}(?:,| \()`)
)

// scene is the place at the head of an article, "HANOI, June 12 –", that "here"
// means; empty where none stands there.
func (x *reading) scene() (name, country string, from, to int) {
	for _, s := range x.sentences[:min(3, len(x.sentences))] {
		if !sceneForm.MatchString(s.gist) {
			continue
		}
		sp := s.of("L", s.start, s.end)[0]
		for _, w := range strings.Fields(x.text.Body[sp.start:sp.end]) {
			name += " " + upperFirst(strings.ToLower(w))
		}
		return strings.TrimSpace(name), sp.ref, sp.start, sp.end
	}
	return "", "", 0, 0
}

// inRow is a place as a row of a table has it: by itself.
var inRow = regexp.MustCompile(`[|,;–:-] ?\{L:\w*\}`)

// withinForum sets a meeting within a forum that the sentence names.
var withinForum = regexp.MustCompile(`(?i)(?:trong khuôn khổ|on the sidelines of|in the margins of|bên lề) [^.]{0,30}\{M`)

// inCountry is for the states that are a town as well.
var inCountry = regexp.MustCompile(`(?:\bin|tại|\{M:[\w-]+\},) \{N:(\w+)\}`)

var sidelines = regexp.MustCompile(`(?i)(?:on|in) the (?:sidelines|margins)|bên lề|\bthere\b|\b(?:before|after) the signing\b|(?:trước|sau) lễ ký`)

// sidePlace carries the place of a forum to what is met at its side.
func (x *reading) sidePlace(d *draft, s *sentence) {
	if !s.says(sidelines) || d.signal == "series" && !s.says(sameDay) {
		return
	}
	d.carry = true
	for i := len(x.drafts) - 1; i >= 0; i-- {
		o := x.drafts[i]
		if o != d && o.Fields["place"] != nil && (o.Fields["mechanism"] != nil || o.Kind == "agreement") {
			x.set(d, "place", o.Fields["place"], "place.forum", o.Passage.Start, o.Passage.End)
			x.set(d, "country", o.Fields["country"], "place.forum", o.Passage.Start, o.Passage.End)
			break
		}
	}
	if x.forum != nil && x.forum != d {
		d.inside = x.forum
	}
}

// counted are the kinds of activity whose size is told in people.
var counted = map[string]bool{"port_call": true, "training": true, "exercise": true, "visit_out": true, "visit_in": true}

func (x *reading) setCount(d *draft, s *sentence) {
	kind, _ := d.Fields["type"].(string)
	if !counted[kind] {
		return
	}
	if n, from, to := countIn(s); n > 1 {
		x.set(d, "participants", n, "count.people", from, to)
	}
}

// countIn is the first count of people in a sentence.
func countIn(s *sentence) (n int64, from, to int) {
	for _, m := range crowd.FindAllStringSubmatchIndex(s.gist, -1) {
		for g := 2; g < len(m); g += 2 {
			if m[g] < 0 {
				continue
			}
			if n := countOf(s.gist[m[g]:m[g+1]]); n > 1 {
				return n, s.at[m[g]], s.at[m[1]]
			}
		}
	}
	return 0, 0, 0
}

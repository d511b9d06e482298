package ingest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

var (
	reviewSaid  = regexp.MustCompile(`(?i)\b(?:conference|meeting)\b[^.]{0,80}?\b(?:to review|reviewing|reviews|that reviewed)\b|\b(?:annual|mid-?year|year-end|quarterly) (?:review|conference)|\blook(?:ed|s)? back (?:on|at)\b[^.]{0,60}?\b(?:conference|meeting)\b|hội nghị (?:sơ kết|tổng kết|giao ban)|sơ kết công tác|tổng kết công tác`)
	chairSaid   = regexp.MustCompile(`(?i)\{P:(\d+)\}[^.{]{0,20}\b(?:chaired|presided(?: over)?|chairs)\b|\b(?:chaired by|chair(?:manship)? of|presided over by)[^{]{0,12}\{P:(\d+)\}|\bchairing the [^{]*(?:\{D[^{]*)?\{P:(\d+)\}|\{P:(\d+)\}[^.{]{0,12}chủ trì|chủ trì của[^{]{0,12}\{P:(\d+)\}`)
	chairEvent  = regexp.MustCompile(`(?i)\b(?:event|meeting|conference)\b|hội nghị`)
	reviewHint  = regexp.MustCompile(`(?i)\bcentral report\b|\bhearing the reports\b|\bconcluding the conference\b|\bshortcomings in (?:the work|carrying)\b|\baddressing the conference\b|báo cáo (?:trung tâm|tổng hợp)|kết luận hội nghị`)
	firstHalf   = regexp.MustCompile(`(?i)\b(?:first half|first six months|first 6 months) of (?:(?:this|the) year|(\d{4}))|6 tháng đầu năm(?: (\d{4}))?|sáu tháng đầu năm(?: (\d{4}))?`)
	nineMonths  = regexp.MustCompile(`(?i)\bfirst nine months of (?:this year|(\d{4}))|9 tháng(?: đầu năm)?(?: (\d{4}))?`)
	quarterSaid = regexp.MustCompile(`(?i)\b(first|second|third|fourth) quarter(?: of (?:this year|(\d{4})))?|quý (IV|III|II|I)\b(?:[ /]+(?:năm )?(\d{4}))?`)
	wholeYear   = regexp.MustCompile(`(?i)\bin (\d{4})\b|\bset for (\d{4})|\bof (\d{4})\b|năm (\d{4})`)
	siteCount   = regexp.MustCompile(`(?i)\b(\d+|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?) (?:sites|locations|venues|connecting points|connected points|places|localities)\b|(\d+) điểm cầu`)
	onlineSaid  = regexp.MustCompile(`(?i)\bheld online\b|\bonline (?:conference|meeting)\b|\bvideo[- ]?conference\b|\bvirtual(?:ly)?\b|theo hình thức trực tuyến|hội nghị trực tuyến|truyền hình trực tuyến`)
	hybridSaid  = regexp.MustCompile(`(?i)\bin[- ]person and online\b|\b(?:connected|followed(?: it)?) (?:online|by video)|\bboth in person\b|trực tiếp kết hợp trực tuyến|trực tiếp và trực tuyến|kết nối trực tuyến`)
	personSaid  = regexp.MustCompile(`(?i)\bin person\b|theo hình thức trực tiếp`)
	assessSaid  = regexp.MustCompile(`(?i)\{P:(\d+)\}[^{]{0,60}?(?:assessed|stressed|commented|opined|shared) that (.+)`)
)

// readConference finds out whether the text is of a review conference, and
// what it says of it.
func (x *reading) readConference() {
	var at *sentence
	chaired, hinted := false, false
	for _, s := range x.sentences {
		if reviewSaid.MatchString(s.gist) && !strings.Contains(s.gist, "{M:admm") {
			if at == nil || at.role == Caption {
				at = s
			}
		}
		chaired = chaired || chairSaid.MatchString(s.gist) && chairEvent.MatchString(s.gist)
		hinted = hinted || reviewHint.MatchString(s.gist)
	}
	if at == nil && !(chaired && hinted) || len(x.sentences) == 0 {
		return
	}
	if at == nil {
		at = x.sentences[0]
	}
	x.conference = x.draft("conference", at, "conference.review")
	for _, s := range x.sentences {
		x.conferenceFacts(s)
	}
	if !chaired {
		x.chairFrom(at)
	}
	x.setPeriod()
}

func (x *reading) conferenceFacts(s *sentence) {
	d := x.conference
	if m := chairSaid.FindStringSubmatchIndex(s.gist); m != nil && d.Fields["chair"] == nil {
		for g := 2; g < len(m); g += 2 {
			if m[g] >= 0 {
				x.setPerson(d, "chair", &s.persons[smallNumber(s.gist[m[g]:m[g+1]])], "conference.chair")
			}
		}
	}
	if d.Fields["date"] == nil && (s.start == d.at || chairSaid.MatchString(s.gist) || chairEvent.MatchString(s.gist) && reviewSaid.MatchString(s.gist)) {
		for _, w := range s.dates {
			if len(w.from) == 10 {
				x.set(d, "date", string(w.from), "date.named", w.start, w.end)
				x.setPlace(d, s, s.start, s.end, 0)
				delete(d.Fields, "country")
				break
			}
		}
	}
	if m := siteCount.FindStringSubmatchIndex(s.gist); m != nil {
		x.set(d, "sites", groupCount(s.gist, m), "conference.sites", s.at[m[0]], s.at[m[1]])
	}
	for _, mode := range []struct {
		re   *regexp.Regexp
		code string
	}{{hybridSaid, "hybrid"}, {onlineSaid, "online"}, {personSaid, "in_person"}} {
		if m := mode.re.FindStringIndex(s.gist); m != nil && x.lx.has("mode", mode.code) {
			x.set(d, "mode", mode.code, "conference.mode", s.at[m[0]], s.at[m[1]])
		}
	}
	if m := assessSaid.FindStringSubmatchIndex(s.gist); m != nil {
		x.opinion(s, smallNumber(s.gist[m[2]:m[3]]), m[4])
	}
}

// chairFrom takes "Hội nghị do … " and the like: the first own person named
// beside the conference.
func (x *reading) chairFrom(at *sentence) {
	if p := at.lead(x, true); p != nil {
		x.setPerson(x.conference, "chair", p, "conference.chair")
		x.conference.carry = true
	}
}

func (x *reading) opinion(s *sentence, n, from int) {
	p := s.persons[n]
	if x.isChair(&p) {
		return
	}
	words := x.text.Body[s.at[from]:s.end]
	line := map[string]any{"text": x.textIn(strings.TrimSuffix(strings.TrimSpace(words), "."))}
	if p.ref != "" {
		line["person"] = p.ref
	}
	list, _ := x.conference.Fields["opinions"].([]map[string]any)
	if p.ref == "" {
		x.conference.names = append(x.conference.names, naming{field: fmt.Sprintf("opinions.%d.person", len(list)+1), whom: &s.persons[n]})
	}
	x.conference.Fields["opinions"] = append(list, line)
	x.conference.Why = append(x.conference.Why, Reason{"opinions", "conference.opinion", x.text.Passage(s.start, s.end)})
}

// isChair says whether a person is the one in the chair.
func (x *reading) isChair(p *official) bool {
	if ref := x.conference.Fields["chair"]; ref != nil {
		return p.ref == ref
	}
	return slices.ContainsFunc(x.conference.names, func(n naming) bool { return n.field == "chair" && x.samePerson(n.whom, p) })
}

// setPeriod finds the period under review: the first half of a year, a
// quarter, nine months, or else the year the text names.
func (x *reading) setPeriod() {
	for _, rule := range []struct {
		re   *regexp.Regexp
		part string
		kind string
	}{{firstHalf, "-H1", "midyear"}, {nineMonths, "-9M", "thematic"}, {quarterSaid, "-Q", "quarterly"}} {
		for _, s := range x.sentences {
			m := rule.re.FindStringSubmatchIndex(s.gist)
			if m == nil {
				m = rule.re.FindStringSubmatchIndex(x.text.Body[s.start:s.end])
				if m == nil {
					continue
				}
			}
			src := s.gist
			if rule.re.FindStringIndex(s.gist) == nil {
				src = x.text.Body[s.start:s.end]
			}
			part, year := rule.part, ""
			for g := 2; g < len(m); g += 2 {
				if m[g] < 0 {
					continue
				}
				switch v := src[m[g]:m[g+1]]; {
				case len(v) == 4 && smallNumber(v) >= 1900:
					year = v
				default:
					part = "-Q" + quarterNumber(v)
				}
			}
			if year == "" && len(x.anchor) >= 4 {
				year = string(x.anchor[:4])
				x.conference.guess = x.guessed
			}
			if year != "" && part != "-Q" {
				x.period(year+part, rule.kind, "conference.period", s)
				return
			}
		}
	}
	x.setYear()
}

func quarterNumber(s string) string {
	switch strings.ToLower(s) {
	case "first", "i":
		return "1"
	case "second", "ii":
		return "2"
	case "third", "iii":
		return "3"
	case "fourth", "iv":
		return "4"
	}
	return ""
}

func (x *reading) setYear() {
	for _, s := range x.sentences {
		for _, m := range wholeYear.FindAllStringSubmatch(x.text.Body[s.start:s.end], -1) {
			for _, y := range m[1:] {
				if y != "" {
					x.period(y, "annual", "conference.period", s)
					return
				}
			}
		}
	}
	day, _ := x.conference.Fields["date"].(string)
	if day == "" {
		day = string(x.anchor)
	}
	if len(day) >= 7 {
		year := smallNumber(day[:4])
		if day[5:7] <= "03" {
			year--
		}
		x.conference.carry, x.conference.guess = true, x.guessed
		x.period(fmt.Sprintf("%04d", year), "annual", "conference.period_guessed", x.sentenceAt(x.conference.at))
	}
}

func (x *reading) period(label, kind, rule string, s *sentence) {
	x.set(x.conference, "period", label, rule, s.start, s.end)
	if x.lx.has("conference_kind", kind) {
		x.set(x.conference, "type", kind, rule, s.start, s.end)
	}
}

// finishConference names the conference and says of the tasks given there
// where they come from.
func (x *reading) finishConference() {
	if x.conference == nil {
		return
	}
	d := x.conference
	period, _ := d.Fields["period"].(string)
	if period != "" {
		title := chancery.Text{EN: i18n.T(i18n.EN, "ingest.title.conference", "period", i18n.Period(i18n.EN, period)), VI: i18n.T(i18n.VI, "ingest.title.conference", "period", i18n.Period(i18n.VI, period))}
		x.set(d, "title", title, "conference.review", d.Passage.Start, d.Passage.End)
	}
	x.compare(d)
	for _, t := range x.drafts {
		switch {
		case t.Kind == "task" && d.Matches != "":
			x.set(t, "from", d.Matches, "task.conference", d.Passage.Start, d.Passage.End)
		case t.Kind == "shortcoming" && d.Matches != "":
			x.set(t, "conference", d.Matches, "task.conference", d.Passage.Start, d.Passage.End)
		case t.Kind == "task":
			t.link("from", d)
		case t.Kind == "shortcoming":
			t.link("conference", d)
		}
		if day, _ := d.Fields["date"].(string); day != "" {
			switch t.Kind {
			case "task":
				x.set(t, "given_on", day, "task.conference", d.Passage.Start, d.Passage.End)
			case "shortcoming":
				x.set(t, "named_on", day, "task.conference", d.Passage.Start, d.Passage.End)
			}
		}
	}
}

package ingest

import "regexp"

// setScene keeps what a sentence says of whom the text speaks now.
func (x *reading) setScene(s *sentence) {
	if m := addressed.FindStringSubmatch(s.gist); m != nil {
		x.addressee = m[1]
	}
}

var addressed = regexp.MustCompile(`^(?i)(?:to|kính gửi|attention)\s*:\s*(?:the )?\{O:([\w-]+)\}`)

var goesThere = regexp.MustCompile(`(?i)^(?:delivered|held|given|spoken|remarks|address|speech|statement) by \{P|\{P:\d+\}[^{]{0,40}(?:\{P:\d+\}[^{]{0,12})?\b(?:attended|will attend|chaired|co-chaired|presided|(?:was|were) in the chair)\b|\bled by \{P:\d+\},? will attend|(?:dự buổi lễ|dự lễ|dự hội nghị|dự và [\p{L} ]{4,30}) có|\{P:\d+\}[^{.]{0,60}[ ,](?:tham )?dự (?:và|buổi lễ|lễ|hội nghị)|\{P:\d+\}[^{.]{0,60}(?:\{[NAP]:[\w-]+\}[^{.]{0,40}){0,3}chủ trì`)

// attended takes from the sentence after an edition or a ceremony who was
// there: "General … attended." "It was chaired by the ministers."
func (x *reading) attended(s *sentence) {
	d := x.last
	x.leads(d, s)
	if d == nil || d.at == s.start || d.Fields["level"] != nil || d.signal != "series" && d.signal != "ceremony" {
		return
	}
	p := s.lead(x, true)
	switch {
	case p != nil && goesThere.MatchString(s.gist):
		if d.signal == "series" {
			x.setPerson(d, "lead_person", p, "person.lead")
		}
		x.set(d, "level", x.levelOf(x.titleOf(p)), "level.post", p.start, p.end)
	case p != nil && d.signal == "ceremony" && (asksTo.MatchString(s.gist) || asksVI.MatchString(s.gist)):
		if l := x.levelOf(x.titleOf(p)); l != "department" {
			x.set(d, "level", l, "level.post", p.start, p.end)
		}
	case s.says(ministers) && d.signal == "series":
		x.set(d, "level", "minister", "level.post", s.start, s.end)
	default:
		return
	}
	d.carry = true
}

func (x *reading) follow(s *sentence) {
	if p := s.lead(x, true); p != nil {
		x.own = p
	}
	if p := s.lead(x, false); p != nil {
		if p.country != "" {
			x.partners = []string{p.country}
		}
	}
	x.followLand(s)
	ends := map[int]bool{}
	for _, m := range untilDate.FindAllStringSubmatch(s.gist, -1) {
		ends[smallNumber(m[1]+m[2]+m[3])] = true
	}
	for i, w := range s.dates {
		if len(w.from) == 10 && (!ends[i] || x.day.from == "") {
			x.day = w
		}
	}
	x.stretch(s)
	x.countAfter(s)
	x.attended(s)
}

// followLand keeps the one foreign state a sentence names, until the text says
// with whom it was.
func (x *reading) followLand(s *sentence) {
	land := ""
	for _, sp := range s.of("NA", s.start, s.end) {
		switch {
		case sp.ref == x.lx.home || !isState(sp.ref):
		case land != "" && land != sp.ref:
			return
		default:
			land = sp.ref
		}
	}
	if land != "" && len(x.partners) == 0 {
		x.partners = []string{land}
	}
}

// leads takes from the sentence after a visit abroad the name of who made it,
// when the visit was told of by the post alone: "The defence minister flew to …
// General X, the Minister of National Defence, was greeted …".
func (x *reading) leads(d *draft, s *sentence) {
	if d == nil || x.stay == nil || x.stay.at == s.start || x.stay.Fields["type"] != "visit_out" || x.stay.Fields["lead_person"] != nil || x.stay.Fields["level"] == nil {
		return
	}
	if p := s.lead(x, true); p != nil && x.levelOf(x.titleOf(p)) == x.stay.Fields["level"] {
		x.setPerson(x.stay, "lead_person", p, "person.lead")
		x.stay.carry = true
	}
}

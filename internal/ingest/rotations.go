package ingest

import (
	"regexp"
	"slices"
	"strings"
)

// amount is a small number in figures or words.
const amount = `\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty`

var (
	peopleOf     = regexp.MustCompile(`(?i)\b(\d{1,4}) (?:[\w-]+ )?(?:members|troops|soldiers|officers|personnel|peacekeepers) of (?:the )?$`)
	numberedUnit = regexp.MustCompile(`(?i)\{K:(\w+)\}(?: Rotation| No\.?| number| Việt Nam số| số| lần thứ)? ?(\d{1,2})\b`)
	unitAgain    = regexp.MustCompile(`(?i)\b(?:the )?(engineering|engineers?|hospital|company|unit)\b|(đội|bệnh viện|công binh|đơn vị)|\{K:(\w+)\}`)
	headCount    = regexp.MustCompile(`(?i)\b(\d{1,4})[ -]strong\b|\b(\d{1,4}) (?:[\w-]+ ){0,2}?(?:members|troops|soldiers|officers|personnel|staff|doctors|people)\b|(\d{1,4}) (?:cán bộ|quân nhân|thành viên|sĩ quan|đồng chí|y, bác sĩ)`)
	womenCount   = regexp.MustCompile(`(?i)(?:including|of whom|among them|with)(?: there are)? (\w+)(?: are)? (?:women|female|servicewomen)|(\d+) (?:women|are women|female)|(?:trong đó có|có) (\d+) (?:đồng chí |quân nhân )?nữ|(one) a woman|\b(\w+) of (?:them|whom|the \w+)(?: are| were)? women\b`)
	backHome     = regexp.MustCompile(`(?i)\breturn(?:ed|s|ing)? (?:home|from)|\bback home\b|\b(?:came|comes?|arrive[sd]?) home\b|trở về|về nước|về (?:tới|đến)`)
	sentOff      = regexp.MustCompile(`(?i)see(?:n|ing)?[ -]off|send-off|sent off|farewell|handed over|presented|xuất quân|tiễn|lên đường|trao quyết định`)
	assigned     = regexp.MustCompile(`(?i)\b(?:(` + amount + `) (?:\w+ )?officers?|(\w+) of them|the other (\w+)|(\w+) (?:military )?observers?)\b|(\d+) sĩ quan`)
	clauseBreak  = regexp.MustCompile(`(?i), while |; | while |, còn `)
)

// readRotations drafts the units a sentence sends, brings home or counts.
func (x *reading) readRotations(s *sentence) {
	named := numberedUnit.FindAllStringSubmatchIndex(s.gist, -1)
	for i, m := range named {
		to := len(s.gist)
		if i+1 < len(named) {
			to = named[i+1][0]
		}
		unit, number := s.gist[m[2]:m[3]], int64(smallNumber(s.gist[m[4]:m[5]]))
		d := x.rotation(unit, number)
		if d == nil {
			d = x.draft("rotation", s, "rotation.unit")
			x.set(d, "unit", unit, "rotation.unit", s.at[m[0]], s.at[m[1]])
			x.set(d, "number", number, "rotation.number", s.at[m[0]], s.at[m[1]])
		}
		if n := peopleOf.FindStringSubmatchIndex(s.gist[:m[0]]); n != nil {
			x.set(d, "strength", groupCount(s.gist, n), "rotation.strength", s.at[n[0]], s.at[n[1]])
		}
		x.unitFacts(d, s, m[1], to)
		if m := missionAt[x.oneLand(s, m[1], to)]; len(named) == 1 && x.lx.has("mission", m) {
			x.set(d, "missions", []string{m}, "rotation.mission", s.start, s.end)
		}
		x.rotationDay(d, s)
		x.dropMentioned(d, s)
	}
	x.comeHome(s, named)
	if len(named) == 0 {
		x.laterFacts(s)
		x.individuals(s)
	}
}

var bareReturn = regexp.MustCompile(`(?i)\brotation (\d{1,2}) (?:\w+ ){0,2}?(?:return(?:s|ed)?|c[ao]mes? home|came back|is back|was back|arrived? home|flew home)\b`)

// comeHome reads the rotation before, called by its number only, whose return a
// text tells beside the departure of the next.
func (x *reading) comeHome(s *sentence, named [][]int) {
	m := bareReturn.FindStringSubmatchIndex(s.gist)
	if m == nil || len(named) > 0 || len(s.dates) == 0 {
		return
	}
	unit, missions := "", any(nil)
	for _, d := range x.drafts {
		u, _ := d.Fields["unit"].(string)
		switch {
		case d.Kind != "rotation":
		case unit != "" && u != unit:
			return // it may be of either
		default:
			unit, missions = u, d.Fields["missions"]
		}
	}
	number := int64(smallNumber(s.gist[m[2]:m[3]]))
	if unit == "" || x.rotation(unit, number) != nil {
		return
	}
	d := x.draft("rotation", s, "rotation.unit")
	d.carry = true
	x.set(d, "unit", unit, "rotation.unit", s.at[m[0]], s.at[m[1]])
	x.set(d, "number", number, "rotation.number", s.at[m[0]], s.at[m[1]])
	x.set(d, "missions", missions, "rotation.mission", s.start, s.end)
	x.rotationDay(d, s)
}

// dropMentioned takes a unit back that a task only mentions: nothing is said of
// it but its name.
func (x *reading) dropMentioned(d *draft, s *sentence) {
	if len(d.Fields) == 2 && d.at == s.start && (asksTo.MatchString(s.gist) || asksVI.MatchString(s.gist)) {
		x.drafts = slices.DeleteFunc(x.drafts, func(o *draft) bool { return o == d })
	}
}

func (x *reading) rotation(unit string, number int64) *draft {
	for _, d := range x.drafts {
		if d.Kind == "rotation" && d.Fields["unit"] == unit && d.Fields["number"] == number {
			return d
		}
	}
	return nil
}

// unitFacts reads mission and strength between two places of the gist.
func (x *reading) unitFacts(d *draft, s *sentence, from, to int) {
	for _, sp := range s.of("U", s.at[from], s.at[to]) {
		x.set(d, "missions", []string{sp.ref}, "rotation.mission", sp.start, sp.end)
		break
	}
	part := s.gist[from:to]
	if m := womenCount.FindStringSubmatchIndex(part); m != nil {
		x.set(d, "women", groupCount(part, m), "rotation.women", s.at[from+m[0]], s.at[from+m[1]])
	}
	if m := headCount.FindStringSubmatchIndex(part); m != nil {
		x.set(d, "strength", groupCount(part, m), "rotation.strength", s.at[from+m[0]], s.at[from+m[1]])
	}
}

// missionAt are the missions in a country whose name stands for them.
var missionAt = map[string]string{"SS": "UNMISS", "CF": "MINUSCA"}

// oneLand is the only foreign country between two places of the gist.
func (x *reading) oneLand(s *sentence, from, to int) string {
	land := ""
	for _, sp := range s.of("N", s.at[from], s.at[to]) {
		if sp.ref == x.lx.home || sp.ref == "UN" || sp.ref == land {
			continue
		}
		if land != "" {
			return ""
		}
		land = sp.ref
	}
	return land
}

func groupCount(part string, m []int) any {
	for g := 2; g < len(m); g += 2 {
		if m[g] >= 0 {
			if n := countOf(part[m[g]:m[g+1]]); n > 0 {
				return n
			}
		}
	}
	return nil
}

func (x *reading) rotationDay(d *draft, s *sentence) {
	var day when
	for _, w := range s.dates {
		if len(w.from) == 10 {
			day = w
			break
		}
	}
	if day.from == "" {
		return
	}
	switch {
	case backHome.MatchString(s.gist):
		x.set(d, "returned_on", string(day.from), "rotation.returned", day.start, day.end)
	case sentOff.MatchString(s.gist):
		x.set(d, "seen_off_on", string(day.from), "rotation.seen_off", day.start, day.end)
	}
}

// laterFacts gives the units named before what a sentence adds to them: "The
// hospital has 63 members, including 14 women."
func (x *reading) laterFacts(s *sentence) {
	var all []*draft
	for _, d := range x.drafts {
		if d.Kind == "rotation" && d.Fields["number"] != nil {
			all = append(all, d)
		}
	}
	if len(all) == 0 {
		return
	}
	from := 0
	cuts := append(clauseBreak.FindAllStringIndex(s.gist, -1), []int{len(s.gist), len(s.gist)})
	for _, cut := range cuts {
		if d := meantUnit(all, s.gist[from:cut[0]]); d != nil {
			x.unitFacts(d, s, from, cut[0])
			if d.Fields["seen_off_on"] == nil && seenOff.MatchString(s.gist) {
				x.rotationDay(d, s)
			}
		}
		from = cut[1]
	}
}

var seenOff = regexp.MustCompile(`(?i)\b(?:was|were) seen off\b`)

// meantUnit is the unit a clause speaks of: the only one, or the one whose
// kind it names.
func meantUnit(all []*draft, clause string) *draft {
	if len(all) == 1 {
		return all[0]
	}
	m := unitAgain.FindStringSubmatch(clause)
	if m == nil {
		return nil
	}
	hint := strings.ToLower(m[1] + m[2] + m[3])
	for _, d := range all {
		u := d.Fields["unit"].(string)
		hospital := strings.Contains(u, "hospital")
		asksHospital := strings.Contains(hint, "hospital") || strings.Contains(hint, "bệnh viện")
		if hospital == asksHospital {
			return d
		}
	}
	return nil
}

// individuals drafts officers sent one by one: a number of them with a mission.
func (x *reading) individuals(s *sentence) {
	if !x.lx.has("deployment_unit", "individual") || len(s.of("K", s.start, s.end)) > 0 {
		return
	}
	for _, d := range x.drafts {
		if d.Kind == "rotation" && d.Fields["unit"] != "individual" {
			return
		}
	}
	from := 0
	cuts := append(clauseBreak.FindAllStringIndex(s.gist, -1), []int{len(s.gist), len(s.gist)})
	for _, cut := range cuts {
		part := s.gist[from:cut[0]]
		missions := s.of("U", s.at[from], s.at[cut[0]])
		m := assigned.FindStringSubmatchIndex(part)
		if len(missions) > 0 && m != nil {
			if n := groupCount(part, m); n != nil {
				d := x.draft("rotation", s, "rotation.individual")
				x.set(d, "unit", "individual", "rotation.individual", s.at[from+m[0]], s.at[from+m[1]])
				x.set(d, "missions", []string{missions[0].ref}, "rotation.mission", missions[0].start, missions[0].end)
				x.set(d, "strength", n, "rotation.strength", s.at[from+m[0]], s.at[from+m[1]])
				x.unitFacts(d, s, from, cut[0])
				x.rotationDay(d, s)
			}
		}
		from = cut[1]
	}
}

// finishRotations gives units without a date that of the ceremony the text is
// about, and the ceremony's mission where only one is named.
func (x *reading) finishRotations() {
	var seen []string
	for _, s := range x.sentences {
		for _, sp := range s.of("U", s.start, s.end) {
			if !slices.Contains(seen, sp.ref) {
				seen = append(seen, sp.ref)
			}
		}
	}
	for _, d := range x.drafts {
		if d.Kind != "rotation" {
			continue
		}
		if d.Fields["missions"] == nil && len(seen) == 1 {
			x.set(d, "missions", seen, "rotation.mission", d.Passage.Start, d.Passage.End)
			d.carry = true
		}
		if d.Fields["returned_on"] != nil || d.Fields["seen_off_on"] != nil {
			continue
		}
		for _, c := range x.drafts {
			day, _ := c.Fields["start_date"].(string)
			if c.Kind == "activity" && c.Fields["type"] == "ceremony" && len(day) == 10 && sentOff.MatchString(c.Passage.Text) {
				x.set(d, "seen_off_on", day, "rotation.seen_off", c.Passage.Start, c.Passage.End)
				d.carry = true
			}
		}
	}
}

package ingest

import (
	"regexp"
	"slices"
	"strings"
)

// setWho says who took part in an activity: the partners, the person who led
// for the own side, and by that person's post the level.
func (x *reading) setWho(d *draft, s *sentence, f found, from, to int) {
	if d.Fields["partners"] == nil {
		x.set(d, "partners", x.partnersIn(s, f, d), "partner.named", s.start, s.end)
	}
	if d.Fields["partners"] == nil && d.Fields["mechanism"] == nil {
		if len(x.partners) > 0 {
			x.set(d, "partners", x.partners, "partner.before", s.start, s.end)
			d.carry = true
		}
	}
	if f.rule == "celebration" || d.Fields["type"] == "visit_in" || f.rule == "next_edition" {
		if p := s.lead(x, false); p != nil && d.Fields["type"] == "visit_in" {
			x.set(d, "level", x.levelOf(x.titleOf(p)), "level.post", p.start, p.end)
		}
		return
	}
	p := s.leadIn(x, f, from, to)
	if p == nil && s.says(pronoun) && x.own != nil {
		p = x.own
		d.carry = true
	}
	if p == nil {
		if s.says(ministers) {
			x.set(d, "level", "minister", "level.post", s.start, s.end)
		} else if m := unnamed.FindStringSubmatchIndex(s.gist); m != nil && f.rule != "series" && (m[2] < 0 || s.gist[m[2]:m[3]] == x.lx.home) {
			x.set(d, "level", x.levelOf(s.gist[m[4]:m[5]]), "level.post", s.at[m[4]], s.at[m[5]])
		}
		return
	}
	if f.rule == "ceremony" && p.start > s.end {
		return
	}
	if x.ours(p) {
		x.setPerson(d, "lead_person", p, "person.lead")
	}
	x.set(d, "level", x.levelOf(x.titleOf(p)), "level.post", p.start, p.end)
}

var pronoun = regexp.MustCompile(`(?i)\b(?:he|she)\b|\bthey (?:also )?(?:co-)?chaired\b|\bthe (?:deputy )?(?:defen[cs]e )?(?:minister|general|officer)\b|(?-i:\bI\b)|đồng chí|^(?:bên lề[^,]*, )?(?:đại tướng|thượng tướng|trung tướng|bộ trưởng|thứ trưởng) (?:đã|sẽ)|, bộ trưởng đã`)

// unnamed is the post of somebody of the own side who is not named.
var unnamed = regexp.MustCompile(`(?:\b(?:by|on) (?:the |our )?|\{[NA]:([\w-]+)\}(?:['’]s)? )((?i:deputy |vice )?(?i:defen[cs]e minister)|(?:Deputy |Vice )?(?:Defen[cs]e )?Minister(?: of (?:National )?Defen[cs]e)?|(?:Deputy )?Chief of (?:the )?General Staff)\b`)

// leadIn is the person of the own side who leads an event: the first of the
// sentence, or the first named with the event itself when it is not the first.
func (s *sentence) leadIn(x *reading, f found, from, to int) *official {
	if from > s.start {
		for i := range s.persons {
			if p := &s.persons[i]; x.ours(p) && p.start >= from && p.start < to {
				return p
			}
		}
	}
	return s.lead(x, true)
}

// lead is the first person of the own side in a sentence, or of the other.
func (s *sentence) lead(x *reading, own bool) *official {
	for i := range s.persons {
		if x.ours(&s.persons[i]) == own {
			return &s.persons[i]
		}
	}
	return nil
}

// partnersIn are the countries a sentence names, without the own one and
// without those that are only part of a series' name.
func (x *reading) partnersIn(s *sentence, f found, d *draft) []string {
	if f.rule == "ceremony" && (len(s.of("UK", s.start, s.end)) > 0 || sentOff.MatchString(s.gist) && x.hasUnits() || strings.Contains(strings.ToLower(s.gist), "peacekeep")) {
		return []string{"UN"}
	}
	var out []string
	add := func(c string) {
		if c != "" && c != x.lx.home && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	if f.rule == "series" && d.Fields["mechanism"] != nil {
		return nil
	}
	from := s.start
	if f.rule == "celebration" {
		from = s.at[f.at]
	}
	for _, sp := range s.of("NAPO", from, s.end) {
		switch {
		case s.inNovel(sp):
		case sp.ref == "UN" && f.rule != "talks" && f.rule != "reception":
		case sp.tag == nation && f.rule != "visit" && s.after(sp.start, "in ", "tại "):
		case sp.tag != person:
			add(x.abroadOf(sp.ref))
		case !x.ours(&s.persons[sp.n]):
			add(s.persons[sp.n].country)
		}
	}
	if len(out) > 1 {
		out = slices.DeleteFunc(out, func(c string) bool { return c == "UN" && f.rule != "ceremony" })
	}
	if len(out) > 1 && f.rule == "talks" {
		out = out[len(out)-1:]
	}
	slices.Sort(out)
	return out
}

// hasUnits says whether the text told of a unit of peacekeepers before.
func (x *reading) hasUnits() bool {
	return slices.ContainsFunc(x.drafts, func(d *draft) bool { return d.Kind == "rotation" })
}

// after says whether one of some words stands just before a place of the body.
func (s *sentence) after(at int, words ...string) bool {
	i, ok := slices.BinarySearch(s.at, at)
	return ok && slices.ContainsFunc(words, func(w string) bool { return strings.HasSuffix(strings.ToLower(s.gist[:i]), w) })
}

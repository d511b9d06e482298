package ingest

import (
	"maps"
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// Join puts the proposals of several texts together, in the order of the
// texts. What two texts tell of is proposed once: the later adds the passage
// and what the earlier does not say. Links lead to places in the result.
func Join(texts ...[]Proposal) []Proposal {
	out := []Proposal{}
	for _, proposals := range texts {
		to := make([]int, len(proposals))
		before := len(out) // proposals of one text have been told apart already
		for i, p := range proposals {
			at := slices.IndexFunc(out[:before], func(o Proposal) bool { return sameProposal(o, p) })
			if at < 0 {
				at = len(out)
				p.Fields, p.Links = maps.Clone(p.Fields), nil
				out = append(out, p)
			} else {
				out[at].add(p)
			}
			to[i] = at
		}
		for i, p := range proposals {
			o := &out[to[i]]
			for _, l := range p.Links {
				moved := Link{l.Field, to[l.To]}
				single := l.Field != "partners"
				if to[i] != moved.To && !slices.ContainsFunc(o.Links, func(have Link) bool { return have == moved || single && have.Field == l.Field }) {
					o.Links = append(o.Links, moved)
				}
			}
		}
	}
	return out
}

// add takes what another telling of the same thing says beyond the first.
func (p *Proposal) add(other Proposal) {
	p.Also = append(append(p.Also, other.Passage), other.Also...)
	p.Why = slices.Clone(p.Why)
	for _, why := range other.Why {
		v, told := other.Fields[why.Field]
		if have, ok := p.Fields[why.Field].(chancery.Text); ok && told {
			p.Fields[why.Field] = bothLanguages(have, v)
		}
		if p.Fields[why.Field] == nil && told {
			p.Fields[why.Field] = v
			p.Why = append(p.Why, why)
		}
	}
	if p.Matches == "" {
		p.Matches = other.Matches
	}
	for _, d := range other.Duplicates {
		if !slices.Contains(p.Duplicates, d) && d != p.Matches {
			p.Duplicates = append(p.Duplicates, d)
		}
	}
}

// bothLanguages fills the language a text does not have.
func bothLanguages(have chancery.Text, v any) chancery.Text {
	other, _ := v.(chancery.Text)
	if have.EN == "" {
		have.EN = other.EN
	}
	if have.VI == "" {
		have.VI = other.VI
	}
	return have
}

// sameProposal says whether two texts propose the same thing.
func sameProposal(a, b Proposal) bool {
	if a.Kind != b.Kind || a.Matches != "" && b.Matches != "" && a.Matches != b.Matches {
		return false
	}
	if a.Matches != "" && a.Matches == b.Matches && a.Kind != "task" {
		return true
	}
	same := func(fields ...string) bool {
		return !slices.ContainsFunc(fields, func(f string) bool { return a.Fields[f] == nil || !equalFields(a.Fields[f], b.Fields[f]) })
	}
	switch a.Kind {
	case "person", "partner", "mechanism":
		return sameName(a.Fields["name"], b.Fields["name"])
	case "conference":
		return same("type", "period")
	case "rotation":
		return same("unit", "number") || same("unit", "missions", "seen_off_on")
	case "agreement":
		return same("type", "partners", "signed_on")
	case "activity":
		return sameEvent(a, b, same)
	case "task", "shortcoming":
		x, _ := a.Fields["text"].(chancery.Text)
		y, _ := b.Fields["text"].(chancery.Text)
		return overlap(x, y) >= 0.8
	}
	return false
}

// sameEvent takes two activities for one when they are the same edition, or of
// the same kind with the same partners on the same days.
func sameEvent(a, b Proposal, same func(...string) bool) bool {
	if !same("type") {
		return false
	}
	edition := a.Fields["edition"] == nil || b.Fields["edition"] == nil || same("edition")
	if a.Fields["mechanism"] != nil || b.Fields["mechanism"] != nil {
		return same("mechanism") && edition && (same("edition") || same("start_date"))
	}
	if a.Fields["edition"] != nil || b.Fields["edition"] != nil {
		return same("edition") && sameName(a.Fields["title"], b.Fields["title"])
	}
	lead := a.Fields["lead_person"] == nil || b.Fields["lead_person"] == nil || same("lead_person")
	day, _ := a.Fields["start_date"].(string)
	return lead && len(day) == 10 && same("partners", "start_date")
}

func equalFields(a, b any) bool {
	x, xs := a.([]string)
	y, ys := b.([]string)
	if xs || ys {
		return xs && ys && slices.Equal(slices.Sorted(slices.Values(x)), slices.Sorted(slices.Values(y)))
	}
	if _, ok := a.(chancery.Text); ok {
		return sameName(a, b)
	}
	return a == b
}

// sameName compares names without accents, in whichever language they stand.
func sameName(a, b any) bool {
	x, _ := a.(chancery.Text)
	y, _ := b.(chancery.Text)
	key := func(s string) string { return strings.Join(keysOf(i18n.Fold(s)), " ") }
	for _, n := range []string{x.EN, x.VI} {
		for _, m := range []string{y.EN, y.VI} {
			if n != "" && m != "" && key(n) == key(m) {
				return true
			}
		}
	}
	return false
}

package ingest

import (
	"cmp"
	"slices"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// compareWords finds the task or shortcoming of the registry that a draft says
// in other words. Between those of one conference half of the words that carry
// meaning are enough; elsewhere nearly all must be the same.
func (x *reading) compareWords(d *draft) {
	type alike struct {
		ref   string
		score float64
	}
	from := map[chancery.Kind]string{"task": "from", "shortcoming": "conference"}[d.Kind]
	text, _ := d.Fields["text"].(chancery.Text)
	var there []*Known
	var found []alike
	for _, k := range x.kinds[d.Kind] {
		x.steps++
		together := d.Fields[from] != nil && d.Fields[from] == k.Fields[from]
		if together {
			there = append(there, k)
		}
		score := overlap(text, k.text("text"))
		if together {
			score = max(score, meaningShared(text, k.text("text")))
		} else if score < 0.8 {
			continue
		}
		if score >= 0.4 {
			found = append(found, alike{k.Ref, score})
		}
	}
	if d.signal == "shortcoming.unnamed" && len(there) == 1 && len(found) == 0 {
		d.Matches = there[0].Ref // they are not told apart by words, and there is only one
		return
	}
	slices.SortStableFunc(found, func(a, b alike) int { return cmp.Compare(b.score, a.score) })
	for i, f := range found[:min(len(found), 5)] {
		switch {
		case i == 0 && f.score >= 0.5:
			d.Matches = f.ref
		case i == 0 || f.score >= 0.5:
			d.Duplicates = append(d.Duplicates, f.ref)
		}
	}
}

// meaningShared is the share of the words of the shorter of two texts that the
// other has as well, in the same or another form, without words that carry no
// meaning. The language is one that both have.
func meaningShared(a, b chancery.Text) float64 {
	x, y := meant(a.EN), meant(b.EN)
	if a.EN == "" || b.EN == "" {
		x, y = meant(a.VI), meant(b.VI)
	}
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) == 0 {
		return 0
	}
	common := 0
	for _, w := range x {
		if slices.ContainsFunc(y, func(v string) bool { return sameStem(v, w) }) {
			common++
		}
	}
	return float64(common) / float64(max(len(x), 3))
}

// emptyWords carry no meaning in a task; they are folded.
var emptyWords = set(`the a an and or of to in on for with at by all every each their its his her that this which from as be is are it them
continue keep go work first last half year six month more
cac va cua nhung ve voi trong cho o tai theo tiep tuc mot duoc la cong tac`)

func meant(text string) []string {
	return slices.DeleteFunc(i18n.Tokens(text), func(w string) bool { return emptyWords[w] })
}

// sameStem takes "advice" and "advising", "policy" and "policies" for the same.
func sameStem(a, b string) bool {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return a == b || n >= 4 && n >= min(len(a), len(b))-2
}

package web

import "strings"

// diffPart is a stretch of words; Marked ones are not in the other text.
type diffPart struct {
	Text   string
	Marked bool
}

// maxDiff is how many words of two texts are compared one by one.
const maxDiff = 600

// added is a text with the words marked that an earlier one did not have.
func added(before, after string) []diffPart {
	return marked(strings.Fields(after), strings.Fields(before))
}

// gone is a text with the words marked that a later one does not have any more.
func gone(before, after string) []diffPart {
	return marked(strings.Fields(before), strings.Fields(after))
}

// marked groups the words of a text by whether the other has them in order.
func marked(words, other []string) []diffPart {
	if len(words) > maxDiff || len(other) > maxDiff {
		return []diffPart{{Text: strings.Join(words, " ")}}
	}
	w := len(other) + 1
	same := make([]int16, (len(words)+1)*w)
	for i := len(words) - 1; i >= 0; i-- {
		for j := len(other) - 1; j >= 0; j-- {
			if words[i] == other[j] {
				same[i*w+j] = same[(i+1)*w+j+1] + 1
			} else {
				same[i*w+j] = max(same[(i+1)*w+j], same[i*w+j+1])
			}
		}
	}
	var out []diffPart
	put := func(s string, mark bool) {
		if n := len(out); n > 0 && out[n-1].Marked == mark {
			out[n-1].Text += " " + s
			return
		}
		out = append(out, diffPart{s, mark})
	}
	j := 0
	for i := range words {
		for j < len(other) && words[i] != other[j] && same[i*w+j] == same[i*w+j+1] {
			j++
		}
		if j < len(other) && words[i] == other[j] {
			put(words[i], false)
			j++
		} else {
			put(words[i], true)
		}
	}
	return out
}

package ingest

import "strings"

// apposition is a name set off by a comma behind its post: "the Ambassador of
// Poland, Jan Przyklad, …".
func (r *personReader) apposition(at int) bool {
	if strings.TrimSpace(r.words[at].gap) != "," {
		return false
	}
	if r.nameAt(at) >= 2 {
		return true
	}
	if r.styleAt(at) {
		return r.nameAt(at+1) >= 2
	}
	_, n := r.rankAt(at)
	return n > 0 && at+n < len(r.words) && r.words[at+n].near() && r.nameAt(at+n) >= 2
}

// titledAhead says whether a post without capitals begins here that is told of
// the person behind it: "the defence attaché of Poland, Colonel Jan Przyklad".
func (r *personReader) titledAhead(i int) bool {
	if i == 0 || i >= len(r.words) || r.words[i].upper || r.words[i-1].key != "the" {
		return false
	}
	n, _ := r.postEN(i, true)
	if n < 2 || i+n >= len(r.words) || r.words[i+n].near() && r.words[i+n].gap != " " {
		return false
	}
	if _, rank := r.rankAt(i + n); rank > 0 && r.words[i+n].near() {
		return true
	}
	return !r.words[i+n].near() && r.apposition(i+n)
}

// styles are the words of courtesy before a name.
var styles = set("mr ms mrs miss dr prof professor sir dame madam he ông bà ngài tiến sĩ")

// styleAt says whether such a word stands before a name here.
func (r *personReader) styleAt(i int) bool {
	return i+1 < len(r.words) && r.words[i].upper && styles[r.words[i].key] && strings.Trim(r.words[i+1].gap, " .") == ""
}

// peerAt counts the words that say somebody is of the same post: "counterpart",
// "opposite number".
func (r *personReader) peerAt(i int) int {
	switch {
	case r.key(i, 0) == "counterpart", r.key(i, 0) == "host", r.key(i, 0) == "colleague":
		return 1
	case r.key(i, 0) == "opposite" && r.key(i, 1) == "number":
		return 2
	}
	return 0
}

package ingest

import (
	"cmp"
	"strings"
)

// official is a person a text names, with what it says of them.
type official struct {
	start, end  int
	name        string
	rank, title string
	country     string // as the text says, or as the registry knows
	ref         string // of the record that it is
	rule        string
	place       int // among the people of the text
}

// personWords finds ranks and posts.
type personWords struct {
	ranks   phrases[string]
	postsVI phrases[bool]
}

var officialWords = func() *personWords {
	pw := new(personWords)
	for _, full := range ranksEN {
		for _, form := range rankForms(strings.Fields(full)) {
			pw.ranks.add(keysOf(form), full)
		}
	}
	for _, r := range ranksVI {
		pw.ranks.add(keysOf(r), "")
	}
	for _, p := range postsVI {
		pw.postsVI.add(keysOf(p), true)
	}
	return pw
}()

// rankForms are all ways to write a rank, each word in full or short.
func rankForms(words []string) []string {
	if len(words) == 0 {
		return []string{""}
	}
	var out []string
	for _, rest := range rankForms(words[1:]) {
		for _, w := range append([]string{words[0]}, rankShorts[words[0]]...) {
			out = append(out, strings.TrimSpace(w+" "+rest))
		}
	}
	return out
}

// personReader reads the persons of one sentence.
type personReader struct {
	lx    *lexicon
	words []word
	body  string
}

func (r *personReader) key(i, j int) string {
	if i+j >= len(r.words) || j > 0 && !r.words[i+j].near() {
		return ""
	}
	return r.words[i+j].key
}

// rankAt reads a rank; it must begin with a capital.
func (r *personReader) rankAt(i int) (string, int) {
	if i >= len(r.words) || !r.words[i].upper {
		return "", 0
	}
	full, n := officialWords.ranks.longest(func(j int) string { return r.key(i, j) })
	if n == 0 {
		return "", 0
	}
	if n == 1 && r.general(i) {
		return "", 0
	}
	if *full == "" {
		return r.text(i, i+n), n
	}
	return *full, n
}

// nameAt reads a name: words with capitals that are no rank and no post.
func (r *personReader) nameAt(i int) int {
	if i >= len(r.words) {
		return 0
	}
	if m, n := r.lx.people.longest(func(j int) string { return r.key(i, j) }); m != nil && r.words[i].upper {
		return n
	}
	n := 0
	for ; i+n < len(r.words) && n < 5; n++ {
		w := r.words[i+n]
		if !w.upper || n > 0 && w.gap != " " && w.gap != "-" && w.gap != "’" && w.gap != "'" || r.dateAt(i+n) {
			break
		}
		if k := strings.ToLower(w.text); notNames[w.key] || postHeads[k] || postModifiers[k] || postRest[w.key] && len(w.text) > 3 && n > 0 {
			break
		}
		if _, rank := r.rankAt(i + n); rank > 0 {
			break
		}
		if w.text != strings.TrimRight(w.text, "0123456789") {
			break
		}
	}
	return n
}

// notNames are words with capitals that belong to the names of meetings.
var notNames = set("informal meeting dialogue conference forum exchange retreat consultation symposium exercise workshop")

// dateAt says whether a word is a month and a day or year follows.
func (r *personReader) dateAt(i int) bool {
	return months[strings.ToLower(r.words[i].text)] > 0 && i+1 < len(r.words) && smallNumber(r.words[i+1].text) > 0
}

// postAt reads a post and the country its words name. after says that it
// stands behind a name, where unknown words with capitals may belong to it.
func (r *personReader) postAt(i int, after bool) (n int, country string) {
	if i >= len(r.words) {
		return 0, ""
	}
	if _, head := officialWords.postsVI.longest(func(j int) string { return r.key(i, j) }); head > 0 && (r.words[i].upper || after) {
		return r.restVI(i, head, after)
	}
	return r.postEN(i, after)
}

func (r *personReader) postEN(i int, after bool) (n int, country string) {
	head := false
	last := 0
	for n = 0; i+n < len(r.words); {
		w := r.words[i+n]
		if n > 0 && !w.near() {
			break
		}
		if m, c := r.lx.nationAt(r.words, i+n); c > 0 && n > 0 && head {
			if prev := r.words[i+n-1].key; prev == "and" {
				break
			}
			if country == "" && m.ref != r.lx.home && r.words[i+n-1].key != "to" {
				country = m.ref
			}
			n += c
			last = n
			continue
		}
		if _, rank := r.rankAt(i + n); rank > 0 {
			break
		}
		k := strings.ToLower(w.text)
		switch {
		case postHeads[k] || postHeads[w.key]:
			if !w.upper && !(after || n > 0) {
				return 0, ""
			}
			head = true
			n++
			last = n
			continue
		case !head && postModifiers[w.key] && (w.upper || after):
			n++
			continue
		case head && postRest[w.key]:
			n++
			if !smallWords[w.key] && (w.upper || after) {
				last = n
			}
			continue
		case head && after && w.upper && r.bodyAhead(i+n):
			n++
			last = n
			continue
		case head && w.text != "" && w.text[0] >= '0' && w.text[0] <= '9' && len(w.text) < 3:
			n++
			last = n
			continue
		}
		break
	}
	if !head {
		return 0, ""
	}
	return last, country
}

// general tells "General Department" and "General Staff" from the rank.
func (r *personReader) general(i int) bool {
	return r.words[i].key == "general" && i+1 < len(r.words) && (r.words[i+1].key == "staff" || r.words[i+1].key == "department" || r.words[i+1].key == "secretary" || r.words[i+1].key == "political")
}

// bodyAhead says whether an unknown word with a capital still belongs to the
// name of an organisation: it follows "of", "the" or another such word.
func (r *personReader) bodyAhead(i int) bool {
	prev := r.words[i-1]
	return prev.key == "of" || prev.key == "the" || prev.key == "for" || prev.upper
}

func (r *personReader) restVI(i, head int, after bool) (n int, country string) {
	whose := false // the country is said, and a name may follow
	for n = head; i+n < len(r.words); {
		w := r.words[i+n]
		if !w.near() || strings.Trim(w.gap, " -–") != "" {
			break
		}
		if m, c := r.lx.others.longest(func(j int) string { return r.key(i+n, j) }); c > 0 && m.tag == body && w.upper {
			if k := r.lx.record("organisation", m.ref); k != nil && k.str("partner") != r.lx.home {
				country = k.str("partner")
			}
			n += c
			continue
		}
		if m, c := r.lx.nationAt(r.words, i+n); c > 0 {
			if m.ref != r.lx.home {
				country = m.ref
			}
			n += c
			whose = true
			continue
		}
		if postRestVI[w.key] && (w.upper || postPairsVI[r.words[i+n-1].key+" "+w.key]) && !r.nameNext(i+n) {
			n++
			continue
		}
		if after && w.upper && !whose {
			for n++; i+n < len(r.words) && r.words[i+n].gap == " " && !r.words[i+n].upper && !postEndsVI[r.words[i+n].key]; n++ {
			}
			continue
		}
		break
	}
	return n, country
}

// nameNext guards against taking the family name of a person for a part of a
// post: a name is two words with capitals that are not in the table.
func (r *personReader) nameNext(i int) bool {
	if _, n := r.lx.people.longest(func(j int) string { return r.key(i, j) }); n > 0 {
		return true
	}
	return !r.words[i].upper && i > 0 && !r.words[i-1].upper && !postRestVI[r.words[i-1].key]
}

func (r *personReader) text(i, j int) string {
	return strings.Join(strings.Fields(r.body[r.words[i].start:r.words[j-1].end]), " ")
}

// all reads every person of the sentence, known and new.
func (r *personReader) all() []official {
	var out []official
	for i := 0; i < len(r.words); {
		p, n := r.personAt(i)
		if n == 0 {
			i++
			continue
		}
		out = append(out, p)
		i += n
	}
	return out
}

// personAt reads one person from words[i] on: post, rank and name, or rank,
// name and then the post, or the bare name of somebody known.
func (r *personReader) personAt(i int) (official, int) {
	at := i
	var p official
	if m, c := r.lx.nationAt(r.words, i); c > 0 && (m.tag == adjective || m.tag == nation) {
		switch post, _ := r.postAt(i+c, false); {
		case post > 0 && r.words[i+c].near():
			p.country = m.ref
			at = i + c
		case m.tag == adjective:
			if n := r.peerAt(i + c); n > 0 {
				p.country = m.ref
				at = i + c + n
			}
		}
	}
	post, country := r.postAt(at, r.titledAhead(at))
	if post > 0 {
		p.title = r.text(at, at+post)
		p.country = cmp.Or(p.country, country)
		at += post
		if at < len(r.words) && !r.words[at].near() && !r.apposition(at) {
			return p, 0
		}
	}
	rank, n := r.rankAt(at)
	if n > 0 {
		p.rank = rank
		at += n
		if at < len(r.words) && !r.words[at].near() {
			return p, 0
		}
	}
	styled := 0
	for r.styleAt(at) {
		at++
		styled++
	}
	name := r.nameAt(at)
	known, knownWords := r.lx.people.longest(func(j int) string { return r.key(at, j) })
	switch {
	case name == 0:
		return p, 0
	case known != nil && knownWords == name:
		p.ref = known.ref
	case post == 0 && n == 0 && at == i+styled && (styled == 0 || name < 2):
		return p, 0
	case name == 1 && n == 0:
		return p, 0
	}
	p.name = r.text(at, at+name)
	p.rule = "person.rank"
	if n == 0 {
		p.rule = "person.post"
	}
	if n == 0 && post == 0 {
		p.rule = "person.known"
	}
	end := at + name
	if p.title == "" {
		end = r.postsBehind(&p, end)
	}
	if styled > 0 && p.title == "" && n == 0 && p.ref == "" {
		return p, 0 // somebody of whom nothing is said but the name
	}
	if p.rule == "person.known" && p.ref == "" {
		p.rule = "person.post"
	}
	p.start, p.end = r.words[i].start, r.words[end-1].end
	return p, end - i
}

// postsBehind reads the posts set off behind a name by commas or a dash, and
// keeps the last that is more than membership of a committee. It returns the
// word behind them.
func (r *personReader) postsBehind(p *official, end int) int {
	for range 4 {
		if end >= len(r.words) || !setOff[strings.TrimSpace(r.words[end].gap)] {
			break
		}
		from := end
		if r.words[from].key == "the" && from+1 < len(r.words) {
			from++
		}
		country := ""
		if m, c := r.lx.nationAt(r.words, from); c > 0 {
			if n, _ := r.postAt(from+c, true); n > 0 {
				country = m.ref
				from += c
			}
		}
		n, of := r.postAt(from, true)
		if n == 0 || r.follows(from+n) {
			break
		}
		post := r.text(from, from+n)
		if p.title == "" || !memberOf[r.words[from].key] {
			p.title = post
		}
		p.country = cmp.Or(of, country, p.country)
		end = from + n
	}
	return end
}

var (
	setOff   = map[string]bool{",": true, "-": true, "–": true, "—": true}
	memberOf = map[string]bool{"member": true, "ủy": true, "uỷ": true}
)

// follows says whether a name or rank stands at a word, so that the post
// before it is that person's: "…, Deputy Minister Le Van A".
func (r *personReader) follows(i int) bool {
	if i >= len(r.words) || !r.words[i].near() {
		return false
	}
	_, rank := r.rankAt(i)
	return rank > 0 || r.words[i].gap == " " && r.nameAt(i) >= 2
}

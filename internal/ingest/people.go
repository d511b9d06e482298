package ingest

import (
	"regexp"
	"slices"
	"strings"

	"chancery/internal/chancery"
)

var ledFrom = regexp.MustCompile(`(?i)(?:delegation|team|đoàn)[^.{]{0,40}(?:of |from )?(?:the )?[^.{]{0,20}\{[NAO]:([\w-]+)\}[^.{]{0,30}(?:\{[^}]*\}[^.{]{0,30})?(?:led|headed|do|head of)[^.{]{0,12}\{P:(\d+)\}`)

var counterpart = regexp.MustCompile(`\{[NA]:(\w+)\} counterpart, \{P:(\d+)\}`)

// abroadOf is the foreign country or partner a reference stands for: a country
// itself, or an organisation that is theirs; empty for the own side.
func (x *reading) abroadOf(ref string) string {
	if k := x.lx.record("organisation", ref); k != nil {
		ref = k.str("partner")
	}
	if ref == x.lx.home {
		return ""
	}
	return ref
}

// meetPeople puts the mentions of a person together: "General Quyet" is the
// Lieutenant General Trinh Van Quyet named before.
func (x *reading) meetPeople() {
	x.signatures()
	for _, s := range x.sentences {
		for i := range s.persons {
			p := &s.persons[i]
			for _, m := range ledFrom.FindAllStringSubmatch(s.gist, -1) {
				if smallNumber(m[2]) == i && p.country == "" {
					p.country = x.abroadOf(m[1])
				}
			}
			for _, m := range counterpart.FindAllStringSubmatch(s.gist, -1) {
				if smallNumber(m[2]) == i && p.country == "" {
					p.country = x.abroadOf(m[1])
				}
			}
			x.meet(p)
		}
	}
}

// signatures gives whoever signed a letter the post written under the name.
func (x *reading) signatures() {
	for i := 0; i+1 < len(x.sentences); i++ {
		s, under := x.sentences[i], x.sentences[i+1]
		if !signedBy.MatchString(s.gist) || !under.first || s.persons[0].title != "" || strings.Count(x.text.Body[s.end:under.start], "\n") != 1 {
			continue
		}
		words := wordsOf(x.text.Body, under.start, under.end)
		r := &personReader{x.lx, words, x.text.Body}
		if n, _ := r.postAt(0, false); n > 0 && n == len(words) {
			s.persons[0].title = r.text(0, n)
		}
	}
}

var signedBy = regexp.MustCompile(`^\{P:0\}\.?$`)

func (x *reading) meet(p *official) {
	if k := x.lx.record("person", p.ref); k != nil {
		if c := k.str("country"); c != "" {
			p.country = c
		}
	}
	if o := x.metBefore(p); o != nil {
		if len(p.title) > len(o.title) && (o.title == "" || o.name == p.name) {
			o.title, o.start, o.end = p.title, p.start, p.end
		}
		if len(p.rank) > len(o.rank) {
			o.rank = p.rank
		}
		if o.country == "" {
			o.country = p.country
		}
		p.ref, p.country, p.title, p.rank, p.name = o.ref, o.country, o.title, o.rank, o.name
		return
	}
	known := *p
	known.place = len(x.people)
	x.people = append(x.people, &known)
	for _, key := range known.keys() {
		if x.met[key] == nil {
			x.met[key] = &known
		}
	}
}

// metBefore is the first person of the text whom a mention means: the same
// record, the same name, or for a single name the first of which it is the
// family or given name; nil when there is none.
func (x *reading) metBefore(p *official) *official {
	var first *official
	for _, key := range p.asks() {
		x.steps++
		if o := x.met[key]; o != nil && (first == nil || o.place < first.place) {
			first = o
		}
	}
	return first
}

// keys are what a person can be found by: record, whole name, and the first and
// last of several names alone.
func (p *official) keys() []string {
	names := keysOf(p.name)
	keys := []string{"name " + strings.Join(names, " ")}
	if len(names) > 1 {
		keys = append(keys, "part "+names[0], "part "+names[len(names)-1])
	}
	if p.ref != "" {
		keys = append(keys, "ref "+p.ref)
	}
	return keys
}

// asks are the keys of whoever a mention may mean.
func (p *official) asks() []string {
	names := keysOf(p.name)
	keys := []string{"name " + strings.Join(names, " ")}
	if len(names) == 1 {
		keys = append(keys, "part "+names[0])
	}
	if p.ref != "" {
		keys = append(keys, "ref "+p.ref)
	}
	return keys
}

func (x *reading) samePerson(o, p *official) bool {
	return x.metBefore(o) == x.metBefore(p)
}

// ours says whether a person belongs to the own side: the registry says so, or
// nothing says otherwise and the family name is one of ours.
func (x *reading) ours(p *official) bool {
	if k := x.lx.record("person", p.ref); k != nil {
		own, _ := k.Fields["own"].(bool)
		return own || k.str("country") == x.lx.home
	}
	if p.country != "" {
		return p.country == x.lx.home
	}
	first := keysOf(p.name)
	return x.lx.home == "VN" && len(first) > 1 && familyNames[first[0]]
}

// familyNames are the most common of Vietnam, with their accents and without.
var familyNames = set(`nguyen nguyễn tran trần le lê pham phạm hoang hoàng huynh huỳnh phan vu vũ vo võ dang đặng bui bùi do đỗ ho hồ ngo ngô duong dương ly lý
trinh trịnh dinh đinh truong trương luong lương mai to tô doan đoàn lam lâm dao đào phung phùng cao ta tạ thai thái chu ha hà luu lưu quach quách tong tống mac mạc`)

// addPeople proposes the persons, those known as what they are.
func (x *reading) addPeople() {
	for _, p := range x.people {
		s := x.sentenceAt(p.start)
		if len(x.drafts) >= 2*maxDrafts {
			break
		}
		if s == nil || len(keysOf(p.name)) < 2 && p.ref == "" {
			continue
		}
		d := x.draft("person", s, p.rule)
		if x.faces == nil {
			x.faces = map[*official]*draft{}
		}
		x.faces[p] = d
		d.Passage = x.text.Passage(p.start, p.end)
		x.set(d, "name", x.textIn(p.name), p.rule, p.start, p.end)
		if p.ref == "" {
			x.set(d, "country", p.country, "person.country", s.start, s.end)
		}
		position := map[string]any{}
		if p.rank != "" {
			position["rank"] = x.textIn(p.rank)
		}
		if p.title != "" {
			position["title"] = x.textIn(p.title)
			if o := x.bodyIn(p); o != "" {
				position["organisation"] = o
			}
		}
		if len(position) > 0 {
			x.set(d, "positions", []map[string]any{position}, p.rule, p.start, p.end)
		}
		d.Matches = p.ref
		if p.ref == "" && p.title == "" {
			d.Confidence = Medium
		}
	}
}

// bodyIn is the organisation a post names, when it is known.
func (x *reading) bodyIn(p *official) string {
	words := wordsOf(p.title, 0, len(p.title))
	for i := range words {
		m, n := x.lx.others.longest(func(j int) string {
			if i+j >= len(words) {
				return ""
			}
			return words[i+j].key
		})
		if n == 0 || m.tag != body {
			continue
		}
		if k := x.lx.record("organisation", m.ref); k != nil {
			foreign := k.str("partner")
			if x.ours(p) == (foreign == "") {
				return m.ref
			}
		}
	}
	return ""
}

func (x *reading) sentenceAt(at int) *sentence {
	i, ok := slices.BinarySearchFunc(x.sentences, at, func(s *sentence, at int) int {
		switch {
		case s.end <= at:
			return -1
		case s.start > at:
			return 1
		}
		return 0
	})
	if !ok {
		return nil
	}
	return x.sentences[i]
}

// levelOf is the level a post stands for.
func (x *reading) levelOf(title string) string {
	key := " " + strings.Join(keysOf(title), " ") + " "
	for _, r := range levelRules {
		if !strings.Contains(key, " "+strings.Join(keysOf(r.words), " ")+" ") {
			continue
		}
		if r.code == noLevel {
			return ""
		}
		if x.lx.has("level", r.code) {
			return r.code
		}
	}
	return ""
}

// titleOf is the post of a person by the text, or else by the registry.
func (x *reading) titleOf(p *official) string {
	if p.title != "" {
		return p.title
	}
	k := x.lx.record("person", p.ref)
	if k == nil {
		return ""
	}
	positions, _ := k.Fields["positions"].([]map[string]any)
	for i := len(positions) - 1; i >= 0; i-- {
		if t, ok := positions[i]["title"].(chancery.Text); ok && !t.Empty() {
			s, _ := t.In(string(x.lang))
			return s
		}
	}
	return ""
}

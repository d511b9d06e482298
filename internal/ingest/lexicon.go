package ingest

import (
	"slices"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

// tags of the spans a sentence is made of.
const (
	nation    = 'N' // a country or international organisation, by name
	adjective = 'A' // the same, as in "Chinese"
	mechanism = 'M'
	body      = 'O' // an organisation
	mission   = 'U' // a peacekeeping mission
	unit      = 'K' // a kind of unit that is deployed
	person    = 'P'
	place     = 'L'
	date      = 'D'
)

// meaning is what a phrase stands for.
type meaning struct {
	tag   byte
	ref   string
	exact string // the only spelling that counts, for acronyms
}

// lexicon holds every phrase that is recognised.
type lexicon struct {
	home       string
	nations    phrases[meaning]
	mechanisms phrases[meaning]
	others     phrases[meaning]
	people     phrases[meaning]
	own        map[string]string // own organisations by the beginning or end of their names; "" for several
	bags       []bag             // mechanisms by the words of their names
	known      map[string]*Known
	terms      map[string]map[string]bool
}

// bag is a mechanism by the words its name is made of, for texts that use the
// words without the name.
type bag struct {
	ref   string
	words []string
}

func newLexicon(r Registry) *lexicon {
	lx := &lexicon{home: string(r.Home), known: map[string]*Known{}, own: map[string]string{}, terms: map[string]map[string]bool{}}
	lx.addNations()
	for i := range r.Terms {
		lx.addTerm(r.Terms[i])
	}
	for i := range r.Records {
		lx.addRecord(&r.Records[i])
	}
	for code, names := range unitNames {
		if lx.terms["deployment_unit"][code] {
			for _, n := range names {
				lx.others.add(keysOf(n), meaning{tag: unit, ref: code})
			}
		}
	}
	for _, p := range places {
		for _, n := range p.names {
			lx.others.add(keysOf(n), meaning{tag: place, ref: p.country})
		}
	}
	return lx
}

func (lx *lexicon) addNations() {
	for _, c := range i18n.Countries() {
		for _, n := range c.Names() {
			m := meaning{tag: nation, ref: c.Code}
			if strings.ToUpper(n) == n && len(n) <= 5 {
				m.exact = strings.ReplaceAll(n, ".", "")
			}
			lx.nations.add(keysOf(n), m)
		}
	}
	for _, n := range []string{"Cu-ba"} { // spelt so in Vietnamese
		lx.nations.add(keysOf(n), meaning{tag: nation, ref: "CU"})
	}
	for word, code := range countryShorts {
		lx.nations.add(keysOf(word), meaning{tag: nation, ref: code, exact: word})
	}
	for word, code := range demonyms {
		lx.nations.add(keysOf(word), meaning{tag: adjective, ref: code})
	}
}

func (lx *lexicon) addTerm(t Term) {
	if lx.terms[t.Vocabulary] == nil {
		lx.terms[t.Vocabulary] = map[string]bool{}
	}
	lx.terms[t.Vocabulary][string(t.Code)] = true
	tag := byte(0)
	switch t.Vocabulary {
	case "mission":
		tag = mission
		lx.others.add(keysOf(string(t.Code)), meaning{tag: tag, ref: string(t.Code), exact: string(t.Code)})
	case "deployment_unit":
		tag = unit
	default:
		return
	}
	for _, n := range []string{t.Label.EN, t.Label.VI} {
		lx.others.add(keysOf(n), meaning{tag: tag, ref: string(t.Code)})
		for long, short := range map[string]string{"United Nations": "UN", "Liên hợp quốc": "LHQ"} {
			lx.others.add(keysOf(strings.ReplaceAll(n, long, short)), meaning{tag: tag, ref: string(t.Code)})
		}
	}
}

func (lx *lexicon) addRecord(k *Known) {
	lx.known[string(k.Kind)+" "+k.Ref] = k
	switch k.Kind {
	case "partner":
		for _, n := range k.names() {
			lx.nations.add(keysOf(n), meaning{tag: nation, ref: k.Ref})
		}
	case "organisation":
		for _, n := range k.names() {
			lx.others.add(keysOf(n), meaning{tag: body, ref: k.Ref})
		}
		for _, a := range k.acronyms() {
			lx.others.add(keysOf(a), meaning{tag: body, ref: k.Ref, exact: a})
		}
		lx.addOwn(k)
	case "person":
		for _, n := range k.names() {
			lx.people.add(keysOf(n), meaning{tag: person, ref: k.Ref})
		}
	case "mechanism":
		lx.addMechanism(k)
	}
}

// addOwn notes what an own organisation may be called within the ministry: "the
// Navy", "the General Staff".
func (lx *lexicon) addOwn(k *Known) {
	if p := k.str("partner"); p != "" && p != lx.home {
		return
	}
	for _, name := range k.names() {
		keys := keysOf(name)
		for n := 1; n < len(keys); n++ {
			for _, part := range [][]string{keys[:n], keys[len(keys)-n:]} {
				key := strings.Join(part, " ")
				if have, taken := lx.own[key]; taken && have != k.Ref {
					lx.own[key] = ""
				} else {
					lx.own[key] = k.Ref
				}
			}
		}
	}
}

// ownBody is the own organisation that a short name can only mean; empty when
// it means none or several.
func (lx *lexicon) ownBody(short string) string {
	keys := keysOf(short)
	if len(keys) > 1 && keys[0] == "the" {
		keys = keys[1:]
	}
	if len(keys) == 0 || strings.ToLower(short) == short {
		return ""
	}
	return lx.own[strings.Join(keys, " ")]
}

// addMechanism adds the names of a mechanism with its countries written as
// codes, so that "Vietnam-Laos" and "Laos-Vietnam" are the same.
func (lx *lexicon) addMechanism(k *Known) {
	for _, n := range k.names() {
		keys := lx.withCodes(wordsOf(n, 0, len(n)), nil)
		lx.mechanisms.add(keys, meaning{tag: mechanism, ref: k.Ref})
		first, _, _ := strings.Cut(n, " ")
		if len(first) >= 4 && strings.ToUpper(first) == first && len(keys) > 2 && keys[0][0] != '@' {
			lx.mechanisms.add(keys[1:], meaning{tag: mechanism, ref: k.Ref})
		}
		b := bag{ref: k.Ref}
		for _, w := range keys {
			if w != "@"+lx.home && !smallWords[w] {
				b.words = append(b.words, w)
			}
		}
		if len(b.words) >= 5 && slices.ContainsFunc(b.words, func(w string) bool { return w[0] == '@' }) {
			lx.bags = append(lx.bags, b)
		}
	}
	for _, a := range k.acronyms() {
		lx.mechanisms.add(keysOf(a), meaning{tag: mechanism, ref: k.Ref, exact: a})
	}
}

// demonymKeys are the adjectives of one word, as the words of a text are keyed.
var demonymKeys = func() map[string]string {
	keys := map[string]string{}
	for word, code := range demonyms {
		if k := keysOf(word); len(k) == 1 {
			keys[k[0]] = code
		}
	}
	return keys
}()

// namesCountries says whether a series has its partners in its name:
// "ASEAN-Japan …".
func (lx *lexicon) namesCountries(k *Known) bool {
	name := k.text("name").EN
	codes := slices.DeleteFunc(lx.withCodes(wordsOf(name, 0, len(name)), nil), func(w string) bool { return w[0] != '@' })
	return len(codes) >= 2
}

// withCodes writes the keys of words with every country as "@XX", the codes of
// neighbouring countries in order. from tells, for each key, the word it
// begins at, when it is not nil.
func (lx *lexicon) withCodes(words []word, from *[]int) []string {
	var keys []string
	run := 0
	for i := 0; i < len(words); {
		m, n := lx.nationAt(words, i)
		if from != nil {
			*from = append(*from, i)
		}
		if n > 0 && m.tag == nation {
			keys = append(keys, "@"+m.ref)
			i += n
			if run++; i < len(words) && strings.Trim(words[i].gap, " ") != "-" && strings.Trim(words[i].gap, " ") != "–" {
				slices.Sort(keys[len(keys)-run:])
				run = 0
			}
			continue
		}
		slices.Sort(keys[len(keys)-run:])
		run = 0
		keys = append(keys, words[i].key)
		i++
	}
	slices.Sort(keys[len(keys)-run:])
	return keys
}

// nationAt finds the country named at words[i]. Names count only with a
// capital, and a few that are also the beginning of a common word only alone.
func (lx *lexicon) nationAt(words []word, i int) (meaning, int) {
	if !words[i].upper {
		return meaning{}, 0
	}
	m, n := lx.nations.longest(func(j int) string {
		if i+j >= len(words) || j > 0 && !words[i+j].near() {
			return ""
		}
		return words[i+j].key
	})
	if n == 0 {
		return meaning{}, 0
	}
	if n == 1 && words[i].text == "Americas" {
		return meaning{}, 0
	}
	if m.exact != "" && strings.ReplaceAll(words[i].text, ".", "") != m.exact && n == 1 {
		return meaning{}, 0
	}
	if n == 1 && i+1 < len(words) && notNations[words[i].key+" "+words[i+1].key] {
		return meaning{}, 0
	}
	return *m, n
}

// record is a known record; nil when it is not.
func (lx *lexicon) record(kind chancery.Kind, ref string) *Known {
	return lx.known[string(kind)+" "+ref]
}

func (lx *lexicon) has(vocabulary, code string) bool { return code != "" && lx.terms[vocabulary][code] }

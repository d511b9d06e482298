package ingest

import (
	"regexp"
	"strings"
)

// papers are the kinds of documents that are signed.
var papers = []struct{ words, code string }{
	{"biên bản ghi nhớ", "mou"}, {"bản ghi nhớ", "mou"}, {"memorandum of understanding", "mou"}, {"memorandum", "mou"}, {"memoranda", "mou"}, {"memoranda of understanding", "mou"}, {"mou", "mou"},
	{"letter of intent", "letter_of_intent"}, {"letters of intent", "letter_of_intent"}, {"ý định thư", "letter_of_intent"}, {"joint vision statement", "joint_vision"},
	{"tuyên bố tầm nhìn chung", "joint_vision"}, {"joint statement", "joint_statement"}, {"joint declaration", "joint_statement"},
	{"tuyên bố chung", "joint_statement"}, {"protocol", "protocol"}, {"nghị định thư", "protocol"}, {"treaty", "treaty"},
	{"điều ước", "treaty"}, {"hiệp định", "agreement"}, {"thỏa thuận", "agreement"}, {"agreement", "agreement"}, {"arrangement", "agreement"},
	{"cooperation programme", "programme"}, {"chương trình hợp tác", "programme"}, {"plan", "plan"}, {"kế hoạch", "plan"},
	{"record of discussion", "record_of_discussion"}, {"minutes", "record_of_discussion"}, {"biên bản", "record_of_discussion"},
}

var (
	signsPaper  = regexp.MustCompile(`(?i)\b(?:signed|signs?|signing|inked|initialled|initialed|exchanged|signings? of) (?:an? |the |their |two )?(?:[\w-]+ ){0,3}?(memorand(?:um|a) of understanding|mou|letters? of intent|joint vision statement|joint statement|joint declaration|protocol|treaty|agreement|arrangement|cooperation programme|plan|record of discussion|minutes)\b`)
	morePaper   = regexp.MustCompile(`(?i)(?:,| and|, and| và|, và) (?:an? )?(memorandum of understanding|letter of intent|joint vision statement|joint statement|protocol|agreement|bản ghi nhớ|ý định thư|nghị định thư|tuyên bố chung) (?:on|about|về)\b`)
	paperSigned = regexp.MustCompile(`(?i)\b(memorandum of understanding|letter of intent|joint vision statement|joint statement|protocol|agreement|cooperation plan|minutes)\b[^.{;]{0,80}? (?:was|were) (?:also )?signed\b|\b(memorand(?:um|a)(?: of understanding)?|mou|letter of intent|joint vision statement|joint statement|protocol|agreement|arrangement|cooperation plan)\b[^.;:]{0,80}? signed (?:with|in|on|by|during|at|between)\b`)
	signsVI     = regexp.MustCompile(`(?i)(?:^|[ ,(])(?:lễ )?ký(?: kết)?(?: vào)? (biên bản ghi nhớ|bản ghi nhớ|ý định thư|tuyên bố tầm nhìn chung|tuyên bố chung|nghị định thư|hiệp định|thỏa thuận|chương trình hợp tác|kế hoạch|biên bản)`)
	titleEnd    = regexp.MustCompile(`(?i)[.;,]| (?:in|at) \{L| on \{D| after | during | at the end| with \{| giữa | tại \{L|\{D:\d+\}(?: in| at)| (?:was|were) `)
	spokenOf    = regexp.MustCompile(`(?i)\b(?:under|implement(?:ed|ing|s)?|by|of|to|in line with|based on|with|since|follow(?:ed|ing|s)?|carry(?:ing)? out|review(?:ed|ing|s)?|on) (?:an? |the |their |its )?(?:[\w-]+ ){0,2}$`)
	planned     = regexp.MustCompile(`(?i)\b(?:will|to|expected to|plans? to|would|soon|procedures for an?) $|(?:sẽ|dự kiến|chuẩn bị) $`)
)

// readAgreements drafts the documents a sentence says were signed. Those only
// spoken of as signed before are no new ones.
func (x *reading) readAgreements(s *sentence) {
	for _, re := range []*regexp.Regexp{signsPaper, signsVI, paperSigned} {
		for _, m := range re.FindAllStringSubmatchIndex(s.gist, -1) {
			if planned.MatchString(s.gist[:m[0]]) {
				continue
			}
			if m[2] < 0 { // the second way a pattern has
				m = []int{m[0], m[1], m[4], m[5]}
				if spokenOf.MatchString(s.gist[:m[0]]) {
					continue
				}
			}
			x.agreement(s, m)
			for _, n := range morePaper.FindAllStringSubmatchIndex(s.gist[m[1]:], -1) {
				x.agreement(s, []int{n[0] + m[1], n[1] + m[1], n[2] + m[1], n[3] + m[1]})
			}
		}
	}
}

func (x *reading) agreement(s *sentence, m []int) {
	code := paperCode(s.gist[m[2]:m[3]])
	if !x.lx.has("agreement_type", code) {
		return
	}
	for _, d := range x.drafts {
		if d.Kind == "agreement" && d.at == s.start && d.Fields["type"] == code {
			return
		}
	}
	d := x.draft("agreement", s, "agreement.signed")
	from, to := s.at[m[2]], s.at[m[3]]
	x.set(d, "type", code, "agreement.signed", from, to)
	x.set(d, "title", x.textIn(x.paperTitle(s, m)), "agreement.signed", from, to)
	x.set(d, "partners", x.partnersIn(s, found{}, d), "partner.named", s.start, s.end)
	if d.Fields["partners"] == nil {
		x.set(d, "partners", x.partners, "partner.before", s.start, s.end)
		d.carry = true
	}
	day := x.day
	for _, w := range s.dates {
		if len(w.from) == 10 && w.from == w.to {
			day = w
			break
		}
	}
	if len(day.from) == 10 && day.from == day.to {
		x.set(d, "signed_on", string(day.from), "date.named", day.start, day.end)
		d.carry = d.carry || day.start < s.start
	}
	if len(s.dates) > 0 {
		x.setPlace(d, s, s.start, s.end, 0)
	}
	delete(d.Fields, "country")
}

func paperCode(words string) string {
	lower := strings.ToLower(words)
	for _, p := range papers {
		if strings.Contains(lower, p.words) {
			return p.code
		}
	}
	return ""
}

// paperTitle is the document as the text calls it, with what it is about.
func (x *reading) paperTitle(s *sentence, m []int) string {
	start, end := m[2], len(s.gist)
	if i := strings.LastIndex(s.gist[:start], " "); i >= 0 {
		for _, adj := range []string{"defence cooperation ", "defense cooperation ", "cooperation "} {
			if strings.HasSuffix(strings.ToLower(s.gist[:start]), adj) {
				start -= len(adj)
				break
			}
		}
	}
	if cut := titleEnd.FindStringIndex(s.gist[m[3]:]); cut != nil {
		end = m[3] + cut[0]
	}
	title := x.text.Body[s.at[start]:s.at[end]]
	return upperFirst(strings.Join(strings.Fields(title), " "))
}

func upperFirst(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}

package ingest

import (
	"regexp"
	"slices"
	"strings"

	"chancery/internal/i18n"
)

var (
	asksTo    = regexp.MustCompile(`(?i)\b(?:asked|urged|requested|instructed|directed|ordered|called on|tasked|told|assigned|demanded|reminded|kindly ask|ask|request|urge) ((?:[\w'’-]+ |\{[OP]:[\w-]+\} ?|, ?){1,9}?)to (.+)`)
	thatThey  = regexp.MustCompile(`(?i)\b(?:demanded|requested|noted|stressed|said|required|asked|agreed|concluded|emphasi[sz]ed) that ((?:[\w'’-]+ |\{O:[\w-]+\} ?){1,8}?)(?:should|must|need to|have to|are to|were to|shall) (.+)`)
	thatDo    = regexp.MustCompile(`(?i)\b(?:demanded|requested|required|noted|stressed) that ((?:[\w'’-]+ |\{O:[\w-]+\} ?){1,8}?)((?:continue|master|keep|strengthen|improve|ensure|maintain|complete|review|submit|promote|build) .+)`)
	asksVI    = regexp.MustCompile(`(?i)(?:yêu cầu|đề nghị|giao|chỉ đạo|nhắc nhở|giao nhiệm vụ cho) (các cơ quan, đơn vị(?: liên quan| trong toàn quân)?|các cơ quan|các đơn vị(?: trong toàn quân)?|cơ quan, đơn vị|các lực lượng|các thành viên|cán bộ, (?:chiến sĩ|nhân viên|sĩ quan)(?: (?:bệnh viện|đơn vị|đội))?|toàn (?:đội|đơn vị|quân)|bệnh viện|đơn vị|đội|phía \{[NA]:[\w-]+\}|\{[OPN]:[\w-]+\}|cục|viện|quý cơ quan) (.+)`)
	dueBy     = regexp.MustCompile(`(?i),? (?:before|by|no later than|prior to|trước|chậm nhất)(?: ngày)?(?: the)? ?\{D:(\d+)\}`)
	verbOnly  = regexp.MustCompile(`^(?:(?:continue|continuing|to|also|actively|effectively|closely|thoroughly|strictly|further|tiếp tục|chủ động|tích cực) )*\w*$`)
	gerunds   = regexp.MustCompile(`^(?:(?:continue|keep|to|and|also|on) )*\w+ing `)
	servants  = regexp.MustCompile(`(?i)\b(?:units?|agenc(?:y|ies)|services?|sector|forces|departments?|ministry|staffs?|commands?|officers)\b|\{O`)
	isTo      = regexp.MustCompile(`(?i)(?:^|[.:,–-] |\d[.)] )((?:the |all |relevant |concerned )?(?:\{O:[\w-]+\}(?: command| headquarters)?|(?:the )?(?:department|command|centre|institute|unit)|units|agencies|agencies and units|units and agencies|departments|services)(?: concerned)?) (?:shall|(?:is|are|was|were) (?:to|(?:kindly )?(?:asked|requested|required|instructed|told|directed|tasked|ordered) to)) (.+)`)
	withDoing = regexp.MustCompile(`(?i)(?:^|[.:,–-] )((?:the |all |relevant )?(?:(?:[\w-]+ and )?(?:the )?\{O:[\w-]+\}|units|agencies|agencies and units|departments|services)) (?:is|are|was|were) (?:tasked|charged|entrusted) with (\w+ing .+)`)
	needsVI   = regexp.MustCompile(`(?i)(?:^|[.:;] )((?:các )?(?:cơ quan, đơn vị|cơ quan|đơn vị)(?: liên quan)?|\{O:[\w-]+\}) (?:cần|phải|có trách nhiệm) (.+)`)

	othersToo   = regexp.MustCompile(`(?i)(?:, and|;| and|,) (?:the )?(\{O:[\w-]+\}|(?-i:\p{Lu}[\w'’]+(?: (?:of |the )?\p{Lu}[\w'’]+){0,4})) to |; (?:giao|đề nghị|yêu cầu) (\{O:[\w-]+\}) `)
	ordersBegin = regexp.MustCompile(`(?i)\b(?:request|ask|instruct|direct)(?:s|ed)? (?:the )?(\{O:[\w-]+\}|you|the units|units) to(?: do the following)?:?$|\b(you|(?:the )?\{O:[\w-]+\}|units|the units|agencies and units) (?:is|are) (?:kindly )?(?:requested|asked|required|instructed) to(?: do the following)?[:.]?$|(?:đề nghị|yêu cầu|giao) (\{O:[\w-]+\}|quý cơ quan|các cơ quan, đơn vị|các đơn vị)(?: thực hiện| triển khai)?(?: (?:một số|các) (?:nội dung|nhiệm vụ|việc)(?: sau)?)?\s*:$`)
	listItem    = regexp.MustCompile(`^\s*(?:\d{1,2}[.)]|[a-zđ]\)|[-–•+*])\s+`)
	courtesy    = regexp.MustCompile(`(?i)^(?:phối hợp|quan tâm|nghiên cứu|quan tâm,? phối hợp|phối hợp,? giúp đỡ)(?: (?:thực hiện|giúp đỡ|giải quyết))*$`)
	passive     = regexp.MustCompile(`(?i)\b(?:was|were|are|is|be|been) \w+ (?:that )?$`)
	bothSide    = regexp.MustCompile(`(?i)^(?:both sides|the two sides|both countries|his |her |him\b)`)
)

// readTasks drafts what a sentence asks somebody to do, one task each.
func (x *reading) readTasks(s *sentence) {
	if x.listed(s) {
		return
	}
	for _, re := range []*regexp.Regexp{asksTo, thatThey, thatDo, isTo, withDoing, asksVI, needsVI} {
		m := re.FindStringSubmatchIndex(s.gist)
		if m == nil || re != isTo && strings.HasPrefix(s.gist[max(0, m[0]-4):m[0]], "are ") {
			continue
		}
		if x.noTask(s.gist[:m[2]], s.gist[m[2]:m[3]]) {
			continue
		}
		for _, part := range severalAsked(s.gist, m) {
			x.tasks(s, part)
		}
		return
	}
}

// severalAsked cuts what is asked where somebody else is asked: "the Staff to
// draw up a list, and the Navy to settle the dates"; "giao Cục A …; giao Cục B …".
func severalAsked(gist string, m []int) [][]int {
	var out [][]int
	for {
		next := othersToo.FindStringSubmatchIndex(gist[m[4]:m[5]])
		if next == nil || next[0] == 0 {
			return append(out, m)
		}
		g := 2
		for next[g] < 0 {
			g += 2
		}
		out = append(out, []int{m[0], m[4] + next[0], m[2], m[3], m[4], m[4] + next[0]})
		m = []int{m[4] + next[0], m[5], m[4] + next[g], m[4] + next[g+1], m[4] + next[1], m[5]}
	}
}

// listed reads an item of a list of orders: what stands under "… is requested
// to do the following:". It also keeps whom such a list is for, and says
// whether the sentence needs no other reading.
func (x *reading) listed(s *sentence) bool {
	if m := ordersBegin.FindStringSubmatchIndex(s.gist); m != nil && s.role != Heading {
		x.ordered = &orders{at: s}
		for g := 2; g < len(m); g += 2 {
			if m[g] >= 0 {
				x.ordered.who, x.ordered.ref = x.whoIs(s, m[g], m[g+1])
			}
		}
		return true
	}
	if x.ordered == nil {
		return false
	}
	item := listItem.FindStringIndex(s.gist)
	if item == nil {
		if s.first {
			x.ordered = nil // the list is over
		}
		return false
	}
	if m := isTo.FindStringSubmatchIndex(s.gist); m != nil {
		return false
	}
	if x.ordered.who == nil && x.ordered.ref == "" {
		return false
	}
	x.tasksOf(s, item[1], len(s.gist), x.ordered.who, x.ordered.ref, x.ordered.at.start, x.ordered.at.end)
	return true
}

// orders is a list of orders being read.
type orders struct {
	at  *sentence
	who any
	ref string
}

func (x *reading) noTask(before, who string) bool {
	return bothSide.MatchString(who) || strings.Contains(before, "agreed") && !servants.MatchString(who) || passive.MatchString(before) ||
		strings.HasSuffix(before, "đã ") && strings.Contains(before, "được")
}

func (x *reading) tasks(s *sentence, m []int) {
	who, ref := x.whoIs(s, m[2], m[3])
	x.tasksOf(s, m[4], m[5], who, ref, s.at[m[2]], s.at[m[3]])
}

// tasksOf drafts the tasks between two places of the gist. saidFrom and saidTo
// are where in the body it stands whose they are.
func (x *reading) tasksOf(s *sentence, begin, end int, who any, ref string, saidFrom, saidTo int) {
	vi := x.lang == i18n.VI
	begun := 0
	for _, part := range splitTasks(s.gist[begin:end], vi) {
		from, to := begin+part[0], begin+part[1]
		due := ""
		if d := dueBy.FindStringSubmatchIndex(s.gist[from:to]); d != nil {
			due = string(s.dates[smallNumber(s.gist[from+d[2]:from+d[3]])].to)
			if d[1] >= to-from-1 {
				to = from + d[0]
			}
		}
		text := x.cleanTask(x.text.Body[s.at[from]:s.at[to]])
		if len(strings.Fields(text)) < 2 && due == "" || text == "" || courtesy.MatchString(text) {
			continue
		}
		if reportBy.MatchString(text) && due != "" && begun > 0 && x.drafts[len(x.drafts)-1].Kind == "task" {
			x.set(x.drafts[len(x.drafts)-1], "due", due, "task.due", s.at[from], s.at[begin+part[1]])
			continue
		}
		begun++
		d := x.draft("task", s, "task.asked")
		d.Passage = x.text.Passage(s.at[from], s.at[to])
		x.set(d, "text", x.textIn(text), "task.asked", s.at[from], s.at[to])
		if ref != "" {
			x.set(d, "lead", ref, "task.responsible", saidFrom, saidTo)
		} else {
			x.set(d, "responsible", who, "task.responsible", saidFrom, saidTo)
		}
		x.set(d, "due", due, "task.due", s.at[from], s.at[begin+part[1]])
		if day, ok := x.givenOn(); ok {
			x.set(d, "given_on", string(day.from), "task.day", day.start, day.end)
		}
	}
}

// reportBy asks only for word of the task before, so that its day is that task's.
var reportBy = regexp.MustCompile(`(?i)^(?:báo cáo|report(?: back)?)$`)

func (x *reading) givenOn() (when, bool) {
	return x.day, len(x.day.from) == 10 && x.conference == nil
}

func (x *reading) cleanTask(s string) string {
	s = strings.Trim(strings.Join(strings.Fields(s), " "), " .,;:")
	for _, lead := range []string{"to ", "and ", "also ", "while ", "và "} {
		s = strings.TrimPrefix(s, lead)
	}
	return s
}

// whoIs tells who is to do it: an organisation that is known, "them" for those
// asked before, "the Department" for the addressee of a letter.
func (x *reading) whoIs(s *sentence, from, to int) (who any, ref string) {
	raw := strings.Trim(strings.Join(strings.Fields(x.text.Body[s.at[from]:s.at[to]]), " "), " ,")
	for _, sp := range s.of("O", s.at[from], s.at[to]) {
		return nil, sp.ref
	}
	lower := strings.ToLower(raw)
	switch lower {
	case "them", "they", "đồng chí":
		if r, ok := x.responsible.(string); ok {
			return nil, r
		}
		return x.responsible, ""
	case "the department", "the centre", "the command", "the institute", "cục", "viện", "quý cơ quan", "you":
		if x.addressee != "" {
			return nil, x.addressee
		}
	}
	if own := x.lx.ownBody(raw); own != "" {
		return nil, own
	}
	text := x.textIn(raw)
	x.responsible = text
	return text, ""
}

// splitTasks cuts what is asked into single tasks: at semicolons, and at
// commas and "and" where a verb begins the next.
func splitTasks(gist string, vi bool) [][2]int {
	var out [][2]int
	start := 0
	cut := func(end, next int) {
		out = append(out, [2]int{start, end})
		start = next
	}
	for i := 0; i < len(gist); i++ {
		rest := gist[i:]
		n := separator(rest, vi)
		if n == 0 || i < start {
			continue
		}
		hard := rest[0] == ';'
		listed := strings.Contains(rest[:n], "while") || gerunds.MatchString(gist[start:i])
		if !hard && !beginsTask(gist[i+n:], vi, listed) {
			continue
		}
		if !hard && !vi && verbOnly.MatchString(strings.TrimSpace(gist[start:i])) {
			continue
		}
		cut(i, i+n)
		i += n - 1
	}
	cut(len(gist), len(gist))
	return slices.DeleteFunc(out, func(p [2]int) bool { return p[0] >= p[1] })
}

var separators = []string{"; and ", "; ", ", and to ", ", and ", ", while ", ", to ", ", ", " and to ", " and ", " while "}
var separatorsVI = []string{"; ", ", đồng thời ", " đồng thời ", ", và ", ", ", " và "}

func separator(rest string, vi bool) int {
	list := separators
	if vi {
		list = separatorsVI
	}
	for _, sep := range list {
		if strings.HasPrefix(rest, sep) {
			return len(sep)
		}
	}
	return 0
}

// beginsTask says whether the words ahead begin a task: a verb, perhaps after
// an adverb. A form in -ing only counts when listed says that it goes on a list
// of such forms; else it tells the purpose: "…, contributing to peace".
func beginsTask(ahead string, vi, listed bool) bool {
	if vi {
		lower := strings.ToLower(ahead)
		return slices.ContainsFunc(taskVerbsVI, func(v string) bool { return strings.HasPrefix(lower, v+" ") })
	}
	fields := strings.Fields(ahead)
	for len(fields) > 0 && (strings.HasSuffix(fields[0], "ly") && fields[0] != "apply" && fields[0] != "supply" || fields[0] == "also" || fields[0] == "to" || fields[0] == "soon") {
		fields = fields[1:]
	}
	if len(fields) < 2 {
		return false
	}
	w := strings.ToLower(strings.Trim(fields[0], ",."))
	if taskVerbs[w] {
		return !nounAfter[strings.ToLower(fields[1])]
	}
	stem, gerund := strings.CutSuffix(w, "ing")
	if !gerund || !listed {
		return false
	}
	isVerb := taskVerbs[stem] || taskVerbs[stem+"e"] || len(stem) > 2 && taskVerbs[stem[:len(stem)-1]]
	return isVerb && !strings.HasSuffix(fields[0], ",")
}

// nounAfter are words that show the word before to be a noun: "work of".
var nounAfter = set("of between")

var (
	namesThat = regexp.MustCompile(`(?i)\b(?:pointed out|noted|admitted|acknowledged|found|heard|recognised|recognized|reminded [^.{]{1,40}?) that (.+)`)
	lacking   = regexp.MustCompile(`(?i)\b(?:late|slow|slowly|lack(?:s|ed|ing)?|incomplete|not|limited|limits|limitations?|insufficient|weak|weakness(?:es)?|shortcomings?|delays?|delayed|inadequate|failed|poor|uneven|difficult(?:y|ies)?|in haste|hast(?:y|ily)|after the deadline|too (?:few|late|little|long)|missing|overdue|neglected)\b|hạn chế|chậm|bất cập|thiếu|chưa`)
	bareFault = regexp.MustCompile(`(?i)\b(?:pointed out|named|admitted|acknowledged|noted) (?:several |some |a number of |the )?(?:shortcomings|limitations|weaknesses)(?: (?:in|of) the work)?|(?:chỉ ra|chỉ rõ|nêu rõ) (?:một số |những )?(?:hạn chế|khuyết điểm|tồn tại)(?:, (?:khuyết điểm|tồn tại))?`)
	faultVI   = regexp.MustCompile(`(?i)(?:^|[,;] )([^,.;]*?(?: còn | có mặt | chưa )(?:hạn chế|chậm|bất cập|thiếu|có mặt hạn chế|còn hạn chế|đồng bộ|kịp thời|cao|đều)[^,.;]*)`)
	thatToo   = regexp.MustCompile(`(?i),? and that `)
)

// readShortcomings drafts what a review conference found wanting.
func (x *reading) readShortcomings(s *sentence) {
	if x.conference == nil {
		x.notedFault(s)
		return
	}
	add := func(from, to int, rule string) {
		text := strings.Trim(strings.Join(strings.Fields(x.text.Body[s.at[from]:s.at[to]]), " "), " .,;")
		d := x.draft("shortcoming", s, rule)
		d.Passage = x.text.Passage(s.at[from], s.at[to])
		x.set(d, "text", x.textIn(text), rule, s.at[from], s.at[to])
		if rule == "shortcoming.unnamed" {
			d.Confidence = Low
		}
	}
	if m := bareFault.FindStringIndex(s.gist); m != nil {
		add(m[0], m[1], "shortcoming.unnamed")
		return
	}
	if m := namesThat.FindStringSubmatchIndex(s.gist); m != nil && lacking.MatchString(s.gist[m[2]:m[3]]) && !thatThey.MatchString(s.gist) {
		from := m[2]
		for _, cut := range append(thatToo.FindAllStringIndex(s.gist[m[2]:m[3]], -1), []int{m[3] - m[2], m[3] - m[2]}) {
			if to := m[2] + cut[0]; from < to && lacking.MatchString(s.gist[from:to]) {
				add(from, to, "shortcoming.named")
			}
			from = m[2] + cut[1]
		}
		return
	}
	if m := admitted.FindStringSubmatchIndex(s.gist); m != nil && lacking.MatchString(s.gist[m[2]:m[3]]) {
		add(m[2], m[3], "shortcoming.named")
		return
	}
	for _, m := range faultVI.FindAllStringSubmatchIndex(s.gist, -1) {
		add(m[2], m[3], "shortcoming.named")
	}
}

var (
	admitted = regexp.MustCompile(`(?i)^(.+), (?:he|she|the (?:minister|deputy minister|chair)) (?:also )?(?:admitted|acknowledged|conceded|noted)\.?$`)
	wasNoted = regexp.MustCompile(`(?i)\bit was (?:also )?(?:noted|found|pointed out|admitted|acknowledged) that (.+)`)
)

var (
	faultWords  = `(?:(?:some |remaining |một số |những )?(?:shortcomings|limitations|weaknesses|problems|difficulties|hạn chế|tồn tại|khuyết điểm)(?:(?:,| and) (?:shortcomings|limitations|weaknesses|difficulties|tồn tại|khuyết điểm|vướng mắc))*)`
	faultsBegin = regexp.MustCompile(`(?i)^(?:\d{1,2}[.)] )?` + faultWords + `(?: (?:remain|were noted|exist|found))?\s*[.:]?\s*$`)
	mendFault   = regexp.MustCompile(`(?i)(?:khắc phục|chấm dứt) (tình trạng [^,.;]+)`)
	faultLabel  = regexp.MustCompile(`(?i)^(?:\d{1,2}[.)] |[-–•*+] )?` + faultWords + `\s*: (.+)$`)
)

// notedFault reads what minutes and reports note as wanting, where no review
// conference is told of.
func (x *reading) notedFault(s *sentence) {
	m := wasNoted.FindStringSubmatchIndex(s.gist)
	switch {
	case m != nil && lacking.MatchString(s.gist[m[2]:m[3]]):
	case faultsBegin.MatchString(s.gist):
		x.faults = s
		return
	case mendFault.MatchString(s.gist):
		m = mendFault.FindStringSubmatchIndex(s.gist)
	default:
		if m = faultLabel.FindStringSubmatchIndex(s.gist); m != nil {
			break
		}
		if x.faults == nil || s.first && !listItem.MatchString(s.gist) && s.start > x.faults.end+2 || !lacking.MatchString(s.gist) {
			x.faults = nil
			return
		}
		m = []int{0, len(s.gist), 0, len(s.gist)}
		if item := listItem.FindStringIndex(s.gist); item != nil {
			m[2] = item[1]
		}
	}
	text := strings.Trim(strings.Join(strings.Fields(x.text.Body[s.at[m[2]]:s.at[m[3]]]), " "), " .,;")
	d := x.draft("shortcoming", s, "shortcoming.named")
	d.Passage = x.text.Passage(s.at[m[2]], s.at[m[3]])
	x.set(d, "text", x.textIn(text), "shortcoming.named", s.at[m[2]], s.at[m[3]])
}

package cli

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"
)

// The synthetic ministry: always the same for one size. No name in it is real.
const (
	benchPartners = 190
	benchFrom     = 2016 // the first of ten years
)

var (
	benchKinds  = []string{"exchange", "dialogue", "consultation", "visit_out", "visit_in", "courtesy_call", "meeting", "conference", "forum", "exercise", "training", "port_call", "ceremony", "other"}
	benchLevels = []string{"minister", "deputy_minister", "department", "working", "unit"}
	benchFields = []string{"border", "training", "navy_coast_guard", "un_peacekeeping", "war_legacy", "defence_industry", "other"}
	// benchMarkings are six classes, most of them low.
	benchMarkings = [][2]string{{"public", ""}, {"internal", ""}, {"internal", "border"}, {"confidential", ""}, {"secret", ""}, {"secret", "cyber"}}
	benchShares   = []float64{0.45, 0.80, 0.86, 0.95, 0.98, 1}
	benchWords    = [][2]string{
		{"hải quân", "navy"}, {"biên phòng", "border guard"}, {"đào tạo", "training"}, {"quân y", "medicine"}, {"gìn giữ hòa bình", "peacekeeping"}, {"an ninh mạng", "cyber security"},
		{"công nghiệp quốc phòng", "defence industry"}, {"tìm kiếm cứu nạn", "search and rescue"}, {"khắc phục hậu quả chiến tranh", "war legacy"}, {"luật biển", "law of the sea"},
		{"văn hóa", "culture"}, {"thanh niên", "youth"}, {"hậu cần", "logistics"}, {"khoa học", "science"}, {"lịch sử", "history"}, {"thể thao", "sport"},
	}
)

// benchActivity is one activity before it is anybody's row.
type benchActivity struct {
	titleEN, titleVI, kind, start, end, level, mode, field string
	partners                                               []int
	organisation                                           int
	class                                                  int
}

type benchTask struct {
	text, given, due, done string
	organisation, class    int
}

// benchMinistry is the whole of it, in memory: a million activities take a few
// hundred megabytes, which the benchmark has and the program does not need.
type benchMinistry struct {
	parents    []int // of each organisation; those of the second level have -1
	activities []benchActivity
	tasks      []benchTask
	agreements int
}

func newBenchMinistry(n int) *benchMinistry {
	r := rand.New(rand.NewPCG(uint64(n), 20260101))
	m := &benchMinistry{agreements: n / 20}
	organisations := min(2000, max(40, n/5))
	second, third := organisations/100+1, organisations/10+1
	for i := range organisations {
		switch {
		case i < second:
			m.parents = append(m.parents, -1)
		case i < second+third:
			m.parents = append(m.parents, r.IntN(second))
		default:
			m.parents = append(m.parents, second+r.IntN(third))
		}
	}
	zipf := rand.NewZipf(r, 1.2, 2, benchPartners-1)
	for i := range n {
		start := time.Date(benchFrom, 1, 1+r.IntN(3652), 0, 0, 0, 0, time.UTC)
		topic, kind := benchWords[r.IntN(len(benchWords))], benchKinds[r.IntN(len(benchKinds))]
		a := benchActivity{
			titleEN: fmt.Sprintf("Example %s on %s no. %d", kind, topic[1], i), titleVI: fmt.Sprintf("Hoạt động ví dụ về %s số %d", topic[0], i),
			kind: kind, start: start.Format(time.DateOnly), end: start.AddDate(0, 0, r.IntN(4)).Format(time.DateOnly),
			level: benchLevels[r.IntN(len(benchLevels))], mode: []string{"in_person", "in_person", "in_person", "online"}[r.IntN(4)],
			field: benchFields[r.IntN(len(benchFields))], organisation: r.IntN(organisations), class: benchClass(r),
		}
		if i%997 == 0 {
			a.titleVI += " ngọc trai"
		}
		for range 1 + r.IntN(100)/80 {
			if p := int(zipf.Uint64()); len(a.partners) == 0 || a.partners[0] != p {
				a.partners = append(a.partners, p)
			}
		}
		m.activities = append(m.activities, a)
	}
	for i := range n / 5 {
		given := time.Date(benchFrom, 1, 1+r.IntN(3652), 0, 0, 0, 0, time.UTC)
		t := benchTask{text: fmt.Sprintf("Nhiệm vụ ví dụ số %d", i), given: given.Format(time.DateOnly), due: given.AddDate(0, 0, 30+r.IntN(300)).Format(time.DateOnly), organisation: r.IntN(organisations), class: benchClass(r)}
		if r.IntN(4) > 0 {
			t.done = given.AddDate(0, 0, 10+r.IntN(400)).Format(time.DateOnly)
		}
		m.tasks = append(m.tasks, t)
	}
	return m
}

func benchClass(r *rand.Rand) int {
	x := r.Float64()
	for i, share := range benchShares {
		if x < share {
			return i
		}
	}
	return 0
}

func benchPartner(i int) string      { return fmt.Sprintf("X%03d", i) }
func benchOrganisation(i int) string { return fmt.Sprintf("o%04d", i) }

// sheets writes CSV files as a ministry would hand them in, those of
// activities from one index up to another.
func (m *benchMinistry) sheets() (files map[string][]byte) {
	partner := newBenchSheet("ref", "name_en", "name_vi", "type", "tiers", "marking")
	for i := range benchPartners {
		partner.row(benchPartner(i), fmt.Sprintf("Exampleland %d", i), fmt.Sprintf("Nước Ví dụ %d", i), "country", "partner", "public")
	}
	organisation := newBenchSheet("ref", "name_en", "name_vi", "type", "parent", "own", "marking")
	for i, p := range m.parents {
		parent := "vn-mnd"
		if p >= 0 {
			parent = benchOrganisation(p)
		}
		organisation.row(benchOrganisation(i), fmt.Sprintf("Example unit %d", i), fmt.Sprintf("Đơn vị ví dụ %d", i), "department", parent, "true", "public")
	}
	agreement := newBenchSheet("key", "title_en", "title_vi", "type", "partners", "signed_on", "owner", "marking", "state")
	for i := range m.agreements {
		a := m.activities[i]
		agreement.row("b-"+strconv.Itoa(i), "Example agreement "+strconv.Itoa(i), "Thỏa thuận ví dụ "+strconv.Itoa(i), "mou", benchPartner(a.partners[0]), a.start, "vn-mnd", "public", "signed")
	}
	task := newBenchSheet("key", "text_vi", "lead", "given_on", "due", "done_on", "owner", "marking", "compartments", "state")
	for i, t := range m.tasks {
		state := "in_progress"
		if t.done != "" {
			state = "done"
		}
		lead := benchOrganisation(t.organisation)
		task.row("b-"+strconv.Itoa(i), t.text, lead, t.given, t.due, t.done, lead, benchMarkings[t.class][0], benchMarkings[t.class][1], state)
	}
	return map[string][]byte{"partner.csv": partner.done(), "organisation.csv": organisation.done(), "agreement.csv": agreement.done(), "task.csv": task.done()}
}

// activitySheet writes some of the activities.
func (m *benchMinistry) activitySheet(from, to int) []byte {
	s := newBenchSheet("key", "title_en", "title_vi", "type", "start_date", "end_date", "mode", "level", "partners", "cooperation_fields", "lead", "owner", "marking", "compartments", "state")
	for i := from; i < to; i++ {
		a := m.activities[i]
		partners := benchPartner(a.partners[0])
		for _, p := range a.partners[1:] {
			partners += ";" + benchPartner(p)
		}
		unit := benchOrganisation(a.organisation)
		s.row("b-"+strconv.Itoa(i), a.titleEN, a.titleVI, a.kind, a.start, a.end, a.mode, a.level, partners, a.field, unit, unit, benchMarkings[a.class][0], benchMarkings[a.class][1], "held")
	}
	return s.done()
}

type benchSheet struct {
	buf bytes.Buffer
	csv *csv.Writer
}

func newBenchSheet(columns ...string) *benchSheet {
	s := &benchSheet{}
	s.csv = csv.NewWriter(&s.buf)
	s.row(columns...)
	return s
}

func (s *benchSheet) row(cells ...string) { _ = s.csv.Write(cells) } // to memory: cannot fail

func (s *benchSheet) done() []byte {
	s.csv.Flush()
	return s.buf.Bytes()
}

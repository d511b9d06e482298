package report_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/report"
	"chancery/profiles/profiletest"
)

// englishWord is a word no Vietnamese name holds, unless it is a proper name.
var englishWord = regexp.MustCompile(`(?i)\b(and|the|of|with|for|from|visit|visits|meeting|attends|receives|calls|minister|deputy|defence|border|ship|joint|exercise|conference|vietnam|japan|china|laos|cambodia|united|south|north|korea|army|navy|guard|rotation|hospital|unit|officers)\b`)

func demoActivities(s *profiletest.Set) []chancery.Entity {
	return profiletest.Of[chancery.Entity](s, "activity")
}

func TestEveryActivityHasAVietnameseName(t *testing.T) {
	s := ministry(t)
	n := namesOf(s)
	all := demoActivities(s)
	if len(all) != 525 {
		t.Fatalf("%d activities", len(all))
	}
	for _, e := range all {
		name := n.Title(e).VI
		if name == "" || len(i18n.Missing(name)) > 0 || strings.Contains(name, "  ") || strings.Contains(name, " ,") {
			t.Errorf("%s is called %q", e.Head().Key, name)
		}
		if w := englishWord.FindString(strings.ReplaceAll(name, "ARMY", "")); w != "" {
			t.Errorf("%s: %q in %q", e.Head().Key, w, name)
		}
	}
}

func TestEnglishNamesAreComposedToo(t *testing.T) {
	s := ministry(t)
	n := namesOf(s)
	for _, e := range demoActivities(s) {
		a := *e.(*chancery.Activity)
		a.Title = chancery.Text{VI: "x"}
		if name := n.Title(&a).EN; name == "" || len(i18n.Missing(name)) > 0 || strings.Contains(name, "  ") {
			t.Errorf("%s is called %q", a.Key, name)
		}
	}
}

// A page shows at most 50 records of a register, in the order of their dates.
func TestNamesOnOnePageCanBeToldApart(t *testing.T) {
	s := ministry(t)
	n := namesOf(s)
	for page := range slices.Chunk(demoActivities(s), 50) {
		names := n.Titles(page)
		seen := map[string]string{}
		for _, e := range page {
			name := names[e.Head().ID].VI
			if had, ok := seen[name]; ok {
				t.Errorf("%s and %s are both called %q", had, e.Head().Key, name)
			}
			seen[name] = e.Head().Key
		}
	}
}

func TestNamesOfKnownRecords(t *testing.T) {
	s := ministry(t)
	n := namesOf(s)
	want := map[string]string{
		"admm-16-vn":    "Hội nghị Bộ trưởng Quốc phòng các nước ASEAN lần thứ 16 (ADMM-16)",
		"acdfm-19-vn":   "Hội nghị Tư lệnh Lực lượng Quốc phòng các nước ASEAN lần thứ 19 (ACDFM-19)",
		"vn-il-dpd-2":   "Đối thoại Chính sách Quốc phòng Việt Nam - Israel lần thứ 2",
		"unmiss-l2fh-4": "Bệnh viện dã chiến cấp 2 số 4 (UNMISS)",
		"unisfa-ec-1":   "Đội Công binh số 1 (UNISFA)",
	}
	for _, kind := range []chancery.Kind{"activity", "rotation"} {
		for _, e := range profiletest.Of[chancery.Entity](s, kind) {
			if w, ok := want[e.Head().Key]; ok {
				delete(want, e.Head().Key)
				if got := n.Title(e).VI; got != w {
					t.Errorf("%s is called %q, want %q", e.Head().Key, got, w)
				}
			}
		}
	}
	if len(want) > 0 {
		t.Errorf("not found: %v", want)
	}
}

func TestPostsAreThoseOfTheDay(t *testing.T) {
	p := &chancery.Person{Name: chancery.Text{EN: "Tran Mau", VI: "Trần Mẫu"}, Positions: []chancery.Position{
		{Title: chancery.Text{EN: "Director", VI: "Cục trưởng"}, Rank: chancery.Text{EN: "Major General", VI: "Thiếu tướng"}, From: "2018", To: "2021-04-01"},
		{Title: chancery.Text{EN: "Deputy Minister; member", VI: "Thứ trưởng; Ủy viên"}, Rank: chancery.Text{EN: "Lieutenant General", VI: "Trung tướng, sau là Thượng tướng"}, From: "2021-04-02"},
	}}
	p.ID = "p"
	n := report.NewNames(nil)
	n.Add(p)
	for _, c := range []struct {
		on            chancery.Date
		lang          i18n.Lang
		short, inFull string
	}{
		{"2020-05-05", i18n.VI, "Cục trưởng Trần Mẫu", "Thiếu tướng Trần Mẫu, Cục trưởng"},
		{"2022-05-05", i18n.VI, "Thứ trưởng Trần Mẫu", "Thứ trưởng Trần Mẫu"},
		{"2022-05-05", i18n.EN, "Deputy Minister Tran Mau", "Lieutenant General Tran Mau, Deputy Minister"},
		{"2021", i18n.VI, "Trần Mẫu", "Trần Mẫu"},
		{"2010", i18n.VI, "Trần Mẫu", "Trần Mẫu"},
	} {
		if got := n.Person(c.lang, "p", c.on); got != c.short {
			t.Errorf("%s %s: %q, want %q", c.on, c.lang, got, c.short)
		}
		if got := n.PersonInFull(c.lang, "p", c.on); got != c.inFull {
			t.Errorf("%s %s: %q, want %q", c.on, c.lang, got, c.inFull)
		}
	}
	if got := n.Person(i18n.VI, "unseen", "2022"); got != "" {
		t.Errorf("somebody the reader may not see is called %q", got)
	}
}

package ingest

import (
	"slices"
	"strings"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
)

func TestDates(t *testing.T) {
	for text, want := range map[string]string{
		"from May 15 to 18":          "2023-05-15 2023-05-18",
		"on May 30, 2022":            "2022-05-30",
		"from May 30 to June 2":      "2023-05-30 2023-06-02",
		"from 3 to 7 September 2021": "2021-09-03 2021-09-07",
		"(April 23)":                 "2023-04-23",
		"on May 14 and 15":           "2023-05-14 2023-05-15",
		"in June 2024":               "2024-06",
		"on December 29":             "2022-12-29",
		"on Friday":                  "2023-05-19",
		"in 2025":                    "2025",
		"ngày 20/7":                  "2023-07-20",
		"ngày 5/1/2024":              "2024-01-05",
		"từ ngày 10 đến 12/10/2023":  "2023-10-10 2023-10-12",
		"từ ngày 30/5 đến ngày 2/6":  "2023-05-30 2023-06-02",
		"từ ngày 24 tháng 4 đến ngày 26 tháng 4":    "2023-04-24 2023-04-26",
		"ngày 22 tháng 6 năm 2022":                  "2022-06-22",
		"tháng 9/2022":                              "2022-09",
		"May 32 and 13/13 are no days, nor is room": "",
		"the 19th dialogue with 184 members":        "",
	} {
		var got []string
		for _, w := range dates(text, 0, len(text), "2023-05-20") {
			s := string(w.from)
			if w.to != w.from {
				s += " " + string(w.to)
			}
			got = append(got, s)
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestPersons(t *testing.T) {
	cases := []struct{ text, name, rank, title, country, ref string }{
		{"Sr. Lt. Gen. Nguyen Van Mau spoke.", "Nguyen Van Mau", "Senior Lieutenant General", "", "", "nguyen-van-mau"},
		{"Deputy Defense Minister Senior Lieutenant General Tran Van Thi opened it.", "Tran Van Thi", "Senior Lieutenant General", "Deputy Defense Minister", "", ""},
		{"They met Lao Deputy Minister of National Defence Lieutenant General Khamphan Tuayang.", "Khamphan Tuayang", "Lieutenant General", "Deputy Minister of National Defence", "LA", ""},
		{"Indian Defence Secretary Raj Udaharan came.", "Raj Udaharan", "", "Defence Secretary", "IN", ""},
		{"Colonel Bui Van Thuc, Deputy Director of the Military Medicine Department, said so.", "Bui Van Thuc", "Colonel", "Deputy Director of the Military Medicine Department", "", ""},
		{"The Ambassador of Poland, Jan Przyklad, thanked him.", "Jan Przyklad", "", "Ambassador of Poland", "PL", ""},
		{"Trung tướng Khamphan Tuayang, Thứ trưởng Bộ Quốc phòng Lào dẫn đầu.", "Khamphan Tuayang", "Trung tướng", "Thứ trưởng Bộ Quốc phòng Lào", "LA", ""},
		{"Ông đã gặp Bộ trưởng Quốc phòng Nhật Bản Mihon Taro.", "Mihon Taro", "", "Bộ trưởng Quốc phòng Nhật Bản", "JP", ""},
		{"Đại tướng Lê Ví Dụ chủ trì.", "Lê Ví Dụ", "Đại tướng", "", "", "le-vi-du"},
	}
	for _, c := range cases {
		words := wordsOf(c.text, 0, len(c.text))
		got := (&personReader{testExtractor().lx, words, c.text}).all()
		if len(got) != 1 {
			t.Errorf("%q: %+v", c.text, got)
			continue
		}
		p := got[0]
		if p.name != c.name || p.rank != c.rank || p.title != c.title || p.country != c.country || p.ref != c.ref {
			t.Errorf("%q: %+v", c.text, p)
		}
	}
	for _, text := range []string{
		"The General Department of Politics and the General Staff met.", "The Minister of Defence spoke.",
		"Hai bên ký kế hoạch; Bộ trưởng Bộ Quốc phòng chứng kiến.", "Major shortcomings were found in Hanoi.",
	} {
		words := wordsOf(text, 0, len(text))
		if got := (&personReader{testExtractor().lx, words, text}).all(); len(got) > 0 {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

func TestSplitTasks(t *testing.T) {
	cases := []struct {
		text string
		vi   bool
		want []string
	}{
		{"build and perfect institutions and legal corridors", false, []string{"build and perfect institutions and legal corridors"}},
		{"review papers, train staff, and send reports", false, []string{"review papers", "train staff", "send reports"}},
		{"keep order and to report losses", false, []string{"keep order", "report losses"}},
		{"closely and effectively work with ministries, provinces and missions abroad", false, []string{"closely and effectively work with ministries, provinces and missions abroad"}},
		{"take part in forums, while improving the skills of staff", false, []string{"take part in forums", "improving the skills of staff"}},
		{"nắm chắc tình hình thế giới, khu vực; nâng cao năng lực và giữ vững kỷ luật", true, []string{"nắm chắc tình hình thế giới, khu vực", "nâng cao năng lực", "giữ vững kỷ luật"}},
	}
	for _, c := range cases {
		var got []string
		for _, p := range splitTasks(c.text, c.vi) {
			got = append(got, strings.TrimPrefix(c.text[p[0]:p[1]], "to "))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q: %q", c.text, got)
		}
	}
}

// TestSeries holds the ways an edition is written.
func TestSeries(t *testing.T) {
	for text, want := range map[string]string{
		"He attended the 17th ASEAN Defense Ministers' Meeting (ADMM-17) in Jakarta.": "admm 17",
		"They took part in ADMM-17.": "admm 17",
		"Units took part in the second China-Vietnam Border Defence Friendship Exchange.":                       "vn-cn-border-exchange 2",
		"They attended ASEAN-China and ASEAN-Japan Defence Ministers' Informal Meetings.":                       "asean-china-dmim -1; asean-japan-dmim -1",
		"Đoàn tham dự Đối thoại Shangri-La lần thứ 20 tại Singapore.":                                           "shangri-la-dialogue 20",
		"Preparations for the Vietnam-Laos Defence Policy Dialogue go on.":                                      "",
		"The Vietnam-Laos Defence Policy Dialogue took place; the next dialogue will be held in Hanoi in 2025.": "vn-la-dpd -1; vn-la-dpd -1",
		"The Vietnam-Laos-Cambodia Border Defence Friendship Exchange was held for the first time.":             "vn-la-kh-border-exchange 1",
		"Tuần tra chung Hải quân Việt Nam - Campuchia lần thứ 70 được tổ chức.":                                 "vn-kh-navy-patrol 70",
	} {
		var got []string
		for _, p := range testExtractor().Extract(read(t, "a.txt", text), "2023-06-01") {
			if ref, ok := p.Fields["mechanism"].(string); ok {
				n, ok := p.Fields["edition"].(int64)
				if !ok {
					n = -1
				}
				got = append(got, ref+" "+i18n.Decimal(i18n.EN, float64(n), 0))
			}
		}
		slices.Sort(got)
		if s := strings.ReplaceAll(strings.Join(got, "; "), "−", "-"); s != want {
			t.Errorf("%q: %v, want %v", text, s, want)
		}
	}
}

// TestNovelties: a series and a country that are not registered are proposed
// themselves, and what is registered is not.
func TestNovelties(t *testing.T) {
	got := testExtractor().Extract(read(t, "a.txt", "The third Vietnam-Kenya Defence Policy Dialogue was held in Nairobi on June 5. A delegation visited Laos from May 2 to 4."), "2023-06-10")
	kinds := map[chancery.Kind]int{}
	for _, p := range got {
		kinds[p.Kind]++
		if p.Kind == "mechanism" && (p.Fields["scope"] != "bilateral" || p.Fields["type"] != "dialogue") {
			t.Errorf("%+v", p)
		}
		if e := p.Fields["edition"]; e != nil && (e != int64(3) || len(p.Links) == 0 || p.Links[0].Field != "mechanism" || got[p.Links[0].To].Kind != "mechanism") {
			t.Errorf("%+v", p)
		}
		if p.Kind == "partner" && p.Fields["name"].(chancery.Text).EN != "Kenya" {
			t.Errorf("%+v", p)
		}
	}
	if kinds["mechanism"] != 1 || kinds["partner"] != 1 || kinds["activity"] != 2 {
		t.Errorf("%v", kinds)
	}
}

// TestRecognised: what the registry holds is recognised by its facts.
func TestRecognised(t *testing.T) {
	text := read(t, "a.txt", `The 16th ASEAN Defence Ministers' Meeting (ADMM-16) was attended by a delegation. A see-off ceremony for Engineering Company Rotation 1 to the UN Interim Security Force for Abyei (UNISFA) was held.`)
	want := map[string]bool{"admm-16-vn": true, "seeoff-engcoy1-l2fh4": true, "unisfa-ec-1": true}
	for _, p := range testExtractor().Extract(text, "2022-07-01") {
		if !want[p.Matches] {
			t.Errorf("%s matches %q", p.Kind, p.Matches)
		}
		delete(want, p.Matches)
	}
	if len(want) > 0 {
		t.Errorf("not recognised: %v", want)
	}
}

// TestEveryRuleHasItsWords reads the labelled texts and holds every rule that
// gave a reason, and every level of confidence, to a message.
func TestEveryRuleHasItsWords(t *testing.T) {
	for _, trigger := range triggers {
		for _, lang := range i18n.Langs() {
			if key := "ingest.rule.event." + trigger.rule; trigger.kind != "" && !i18n.Has(lang, key) {
				t.Errorf("%s has no words in %s", key, lang)
			}
		}
	}
	for _, l := range labelled(t) {
		for _, p := range testExtractor().Extract(l.Text, l.Date) {
			keys := []string{"ingest.confidence." + string(p.Confidence)}
			for _, w := range p.Why {
				keys = append(keys, "ingest.rule."+w.Rule)
			}
			for _, k := range keys {
				for _, lang := range i18n.Langs() {
					if !i18n.Has(lang, k) {
						t.Errorf("%s has no words in %s", k, lang)
					}
				}
			}
		}
	}
}

// TestProposalsCanBeAccepted puts every proposed value into a record of its
// kind, and finds a reason for every field.
func TestProposalsCanBeAccepted(t *testing.T) {
	for _, l := range labelled(t) {
		for _, p := range testExtractor().Extract(l.Text, l.Date) {
			spec, err := chancery.SpecOf(p.Kind)
			if err != nil {
				t.Fatal(err)
			}
			fields := spec.New().Fields()
			for name, v := range p.Fields {
				f, ok := fields.ByName(name)
				if !ok {
					t.Errorf("%s has no field %s", p.Kind, name)
					continue
				}
				if errs := f.Accept(v, anything{}); len(errs) > 0 {
					t.Errorf("%s: %s.%s = %v: %v", l.Name, p.Kind, name, v, errs)
				}
				if !slices.ContainsFunc(p.Why, func(r Reason) bool { return r.Field == name }) {
					t.Errorf("%s: no reason for %s.%s", l.Name, p.Kind, name)
				}
			}
			if l.Text.Body[p.Passage.Start:p.Passage.End] != p.Passage.Text || p.Passage.Text == "" {
				t.Errorf("%s: passage %+v", l.Name, p.Passage)
			}
		}
	}
}

// anything resolves every reference and knows every term.
type anything struct{}

func (anything) ResolveRef(_ []chancery.Kind, name string) (chancery.ID, bool) {
	return chancery.ID(name), true
}
func (anything) HasTerm(string, chancery.Code) bool { return true }

package service_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"io"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

// reportJSON is the central report as its JSON has it.
type reportJSON struct {
	Kind     string
	Figures  map[string]json.RawMessage
	Sections []struct {
		ID     string
		Title  chancery.Text
		Blocks []struct {
			Lang, Kind, Text string
			Items, Head      []string
			Rows             [][]string
			Figures          []struct{ Text, Href string }
		}
	}
}

func central(t *testing.T, s *service.Service, a service.Ask) (*service.CentralReport, reportJSON) {
	t.Helper()
	r, err := s.CentralReport(context.Background(), chancery.System(), a, "")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := r.JSON()
	if err != nil {
		t.Fatal(err)
	}
	var x reportJSON
	if err := json.Unmarshal(raw, &x); err != nil {
		t.Fatal(err)
	}
	return r, x
}

// text is all that is said in one language, section by section.
func (x reportJSON) text(lang string) map[string]string {
	out := map[string]string{}
	for _, s := range x.Sections {
		var all []string
		for _, b := range s.Blocks {
			if b.Lang != lang {
				continue
			}
			all = append(all, b.Text)
			all = append(all, b.Items...)
			for _, row := range b.Rows {
				all = append(all, strings.Join(row, " | "))
			}
		}
		out[s.ID] = strings.Join(all, "\n")
	}
	return out
}

// What the newspaper article on the mid-year conference of 2022 names, and
// where in the report it has to stand.
func TestTheFirstHalfOf2022NamesWhatTheConferenceNamed(t *testing.T) {
	_, x := central(t, open(t, demoSeed.SQLite(t)), service.Ask{Period: "2022-H1"})
	for lang, sections := range map[string]map[string][]string{
		"vi": {
			"bilateral": {
				"Giao lưu hữu nghị quốc phòng biên giới Việt Nam - Trung Quốc lần thứ 7, ngày 23 tháng 4 năm 2022",
				"Giao lưu hữu nghị quốc phòng biên giới Việt Nam - Campuchia lần thứ nhất (cấp Bộ trưởng), ngày 15 tháng 5 năm 2022",
			},
			"multilateral": {
				"Đối thoại Shangri-La lần thứ 19 được tổ chức từ ngày 10 đến ngày 12 tháng 6 năm 2022, tại Singapore",
				"lần thứ 19 (ACDFM-19) được tổ chức ngày 17 tháng 3 năm 2022, tại Phnom Penh",
			},
			"peacekeeping": {"Đội Công binh số 1 (UNISFA)", "Bệnh viện dã chiến cấp 2 số 4 (UNMISS)"},
			"tasks_ahead":  {"xác định 6 nhiệm vụ", "Rà soát và triển khai các văn kiện đã ký kết với đối tác"},
		},
		"en": {
			"bilateral": {
				"7th Vietnam-China Border Defence Friendship Exchange (23 April 2022",
				"1st Vietnam-Cambodia Border Defence Friendship Exchange (ministerial) (15 May 2022",
			},
			"multilateral": {
				"19th IISS Shangri-La Dialogue was held from 10 to 12 June 2022 in Singapore",
				"(ACDFM-19) was held on 17 March 2022 in Phnom Penh",
			},
			"peacekeeping": {"Engineering Company Rotation 1 (UNISFA)", "Level-2 Field Hospital Rotation 4 (UNMISS)"},
			"tasks_ahead":  {"gave 6 tasks", "Review the documents signed with partners"},
		},
	} {
		text := x.text(lang)
		for section, wanted := range sections {
			for _, w := range wanted {
				if !strings.Contains(text[section], w) {
					t.Errorf("%s, %s: %q is not said in\n%s", lang, section, w, text[section])
				}
			}
		}
	}
}

// The side meetings and the informal meetings stand in the paragraph of the
// forum they belong to.
func TestMeetingsStandWithTheirForum(t *testing.T) {
	_, x := central(t, open(t, demoSeed.SQLite(t)), service.Ask{Period: "2022-H1"})
	for lang, wanted := range map[string][]string{
		"vi": {"(ADMM-16)", "ASEAN - Trung Quốc, tháng 6 năm 2022", "ASEAN - Nhật Bản lần thứ 7, ngày 22 tháng 6 năm 2022", "4 cuộc gặp, làm việc với phía: Nhật Bản; Campuchia; Lào; Campuchia và Lào"},
		"en": {"(ADMM-16)", "ASEAN-China Defence Ministers' Informal Meeting (June 2022", "7th ASEAN-Japan Defence Ministers' Informal Meeting (22 June 2022", "4 meetings, with: Japan; Cambodia; Laos; Cambodia and Laos"},
	} {
		paragraphs := strings.Split(x.text(lang)["multilateral"], "\n")
		i := slices.IndexFunc(paragraphs, func(p string) bool { return strings.Contains(p, wanted[0]) })
		if i < 0 {
			t.Fatalf("%s: no paragraph on %s", lang, wanted[0])
		}
		for _, w := range wanted {
			if !strings.Contains(paragraphs[i], w) {
				t.Errorf("%s: %q is not said in %q", lang, w, paragraphs[i])
			}
		}
	}
}

var demoPeriods = []string{"2022-H1", "2022-H2", "2022", "2023", "2024", "2025"}

// Every number that leads somewhere leads to as many records.
func TestEveryFigureLeadsToItsRecords(t *testing.T) {
	s := open(t, demoSeed.SQLite(t))
	checked := 0
	seen := map[string]bool{}
	for _, period := range demoPeriods {
		_, x := central(t, s, service.Ask{Period: period})
		for _, section := range x.Sections {
			for _, b := range section.Blocks {
				for _, f := range b.Figures {
					n, isNumber := strconv.Atoi(strings.NewReplacer(".", "", ",", "").Replace(f.Text))
					if isNumber != nil || seen[f.Text+f.Href] || strings.Contains(f.Text, "-") || peopleNotRecords(b.Text) {
						continue
					}
					seen[f.Text+f.Href] = true
					checked++
					if got := recordsAt(t, s, f.Href); got != int64(n) {
						t.Errorf("%s, %s: %s leads to %d records by %s in %q", period, section.ID, f.Text, got, f.Href, b.Text)
					}
				}
			}
		}
	}
	if checked < 400 {
		t.Errorf("only %d figures lead anywhere", checked)
	}
}

// peopleNotRecords tells the sentences and the table of measures whose figures
// add up numbers in records instead of counting records.
func peopleNotRecords(text string) bool {
	return regexp.MustCompile(`lượt người|personnel|quân nhân nữ|number of women|Định nghĩa|Definitions`).MatchString(text)
}

func recordsAt(t *testing.T, s *service.Service, href string) int64 {
	t.Helper()
	u, err := url.Parse(href)
	if err != nil {
		t.Fatal(err)
	}
	spec, err := chancery.SpecByPlural(strings.TrimPrefix(u.Path, "/"))
	if err != nil {
		t.Fatal(href, err)
	}
	var where []service.Filter
	for field, values := range u.Query() {
		where = append(where, service.Filter{Field: field, Values: values})
	}
	c, err := s.Count(context.Background(), chancery.System(), spec.Kind, where, "")
	if err != nil {
		t.Fatal(href, err)
	}
	return c.Total
}

var englishInVietnamese = regexp.MustCompile(`(?i)\b(and|the|of|with|for|visit|meeting|receives|minister|defence|ship|conference|japan|china|laos|army|rotation|hospital|officers)\b`)

func TestEveryPaperReadsWell(t *testing.T) {
	s := open(t, demoSeed.SQLite(t))
	for _, period := range demoPeriods {
		_, x := central(t, s, service.Ask{Period: period})
		for _, lang := range []string{"vi", "en"} {
			for section, text := range x.text(lang) {
				if text == "" {
					t.Errorf("%s, %s: nothing is said of %s", period, lang, section)
				}
				if missing := i18n.Missing(text); len(missing) > 0 {
					t.Errorf("%s, %s, %s: no words for %v", period, lang, section, missing)
				}
				for line := range strings.Lines(text) {
					for _, bad := range []string{"  ", " ,", " .", "..", ";;", "; .", ", ,", ": .", "()", " ;", "\uE000"} {
						if strings.Contains(line, bad) && !strings.Contains(line, " | ") {
							t.Errorf("%s, %s, %s: %q in %q", period, lang, section, bad, line)
						}
					}
					if w := englishInVietnamese.FindString(strings.ReplaceAll(line, "ARMY", "")); lang == "vi" && w != "" {
						t.Errorf("%s, %s: %q in %q", period, section, w, line)
					}
				}
			}
		}
	}
}

func TestTheReportIsWrittenInEveryForm(t *testing.T) {
	r, x := central(t, open(t, demoSeed.SQLite(t)), service.Ask{Period: "2022", Calendar: "vn-nd09"})
	if x.Kind != "central_report" || len(x.Figures) == 0 || len(x.Sections) != 11 {
		t.Errorf("kind %q, %d figures, %d sections", x.Kind, len(x.Figures), len(x.Sections))
	}
	for _, l := range i18n.Langs() {
		for begins, write := range map[string]func(io.Writer, i18n.Lang) error{"<article": r.HTML, "<!doctype html>": r.Page, "PK": r.DOCX, "%PDF-": r.PDF} {
			var b, again bytes.Buffer
			if err := write(&b, l); err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(b.String(), begins) {
				t.Errorf("%s begins %.20q, want %q", l, b.String(), begins)
			}
			if err := write(&again, l); err != nil || !bytes.Equal(b.Bytes(), again.Bytes()) {
				t.Errorf("%s %s is not the same twice (%v)", l, begins, err)
			}
		}
	}
}

// What is above an audience's level stands in no word and no number of its report.
func TestTheReportHidesWhatItsAudienceMayNotSee(t *testing.T) {
	s := open(t, demoSeed.SQLite(t))
	_, before := central(t, s, service.Ask{Period: "2022-H1", Level: "internal"})
	if _, err := s.Create(context.Background(), chancery.System(), "activity", service.Input{State: "held", Values: map[string]any{
		"title": map[string]any{"en": "Quiet talks", "vi": "Cuộc gặp kín"}, "type": "meeting", "start_date": "2022-03-03", "marking": "secret",
		"partners": []string{"CL"}, "place": map[string]any{"en": "Valparaiso", "vi": "Valparaíso"}, "level": "minister", "cooperation_fields": []string{"training"},
	}}); err != nil {
		t.Fatal(err)
	}
	_, after := central(t, s, service.Ask{Period: "2022-H1", Level: "internal"})
	for _, lang := range []string{"en", "vi"} {
		for section, text := range after.text(lang) {
			if text != before.text(lang)[section] {
				t.Errorf("%s, %s reads otherwise than before", lang, section)
			}
		}
	}
	full, x := central(t, s, service.Ask{Period: "2022-H1"})
	if !strings.Contains(x.text("vi")["bilateral"], "Cuộc gặp kín") {
		t.Error("the secret meeting is missing where it may be seen")
	}
	var page strings.Builder
	if err := full.Page(&page, i18n.VI); err != nil || !strings.Contains(page.String(), "TỐI MẬT") {
		t.Errorf("the paper does not carry the marking of what it holds (%v)", err)
	}
}

func TestAFrozenReportKeepsItsTextAndIsComputedAgain(t *testing.T) {
	s := open(t, demoSeed.SQLite(t))
	ctx := context.Background()
	r, id, err := s.FreezeCentral(ctx, chancery.System(), service.Ask{Period: "2023"}, "")
	if err != nil {
		t.Fatal(err)
	}
	kept, err := s.Frozen(ctx, chancery.System(), "2023")
	if err != nil || len(kept) != 1 || kept[0].ID != id {
		t.Fatalf("kept %d reports: %v", len(kept), err)
	}
	raw, err := r.JSON()
	if err != nil || string(raw) != kept[0].Content {
		t.Errorf("what is kept is not what was issued (%v)", err)
	}
	v, err := s.Verify(ctx, chancery.System(), []byte(kept[0].Content))
	if err != nil || len(v.Differences) > 0 {
		t.Errorf("differences %v: %v", v, err)
	}
}

// At a past position the report says what it said then.
func TestAReportOfThePastSaysWhatItSaidThen(t *testing.T) {
	s := open(t, demoSeed.SQLite(t))
	r, before := central(t, s, service.Ask{Period: "2022-H1"})
	if err := s.Edit(context.Background(), chancery.System(), "partner", "RO", service.Input{Values: map[string]any{"name": map[string]any{"en": "Elsewhere", "vi": "Nơi khác"}}}); err != nil {
		t.Fatal(err)
	}
	_, now := central(t, s, service.Ask{Period: "2022-H1"})
	if !strings.Contains(now.text("vi")["bilateral"], "Nơi khác") {
		t.Error("the change is not in the report of today")
	}
	_, then := central(t, s, service.Ask{Period: "2022-H1", Size: r.Set.Ledger.Size})
	for _, section := range []string{"direction", "bilateral", "multilateral", "peacekeeping", "agreements", "tasks_ahead"} {
		if then.text("vi")[section] != before.text("vi")[section] {
			t.Errorf("%s reads otherwise", section)
		}
	}
}

var update = flag.Bool("update", false, "write the golden files anew")

// The whole text of one report but its annexes, to be read when wording or data change.
func TestTheTextOfTheFirstHalfOf2022(t *testing.T) {
	_, x := central(t, open(t, demoSeed.SQLite(t)), service.Ask{Period: "2022-H1"})
	for _, lang := range []string{"vi", "en"} {
		text := x.text(lang)
		var b strings.Builder
		for _, s := range x.Sections {
			if s.ID == "annexes" {
				continue
			}
			title, _ := s.Title.In(lang)
			b.WriteString("# " + title + "\n\n" + text[s.ID] + "\n\n")
		}
		file := "testdata/central-2022-H1." + lang + ".txt"
		if *update {
			if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		got, wanted := strings.Split(b.String(), "\n"), strings.Split(string(want), "\n")
		for i := range max(len(got), len(wanted)) {
			if i >= len(got) || i >= len(wanted) || got[i] != wanted[i] {
				t.Errorf("%s:%d differs; run with -update and read what changed\n got %q\nwant %q", file, i+1, at(got, i), at(wanted, i))
				break
			}
		}
	}
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}

// What was announced and never reported as held is not told as held, though a
// meeting on its margins was.
func TestAnOccasionThatWasNotHeldIsNotToldAsHeld(t *testing.T) {
	_, x := central(t, open(t, demoSeed.SQLite(t)), service.Ask{Period: "2024"})
	for lang, want := range map[string]string{
		"vi": "Diễn đàn Hương Sơn Bắc Kinh lần thứ 11 (từ ngày 12 đến ngày 14 tháng 9 năm 2024), không tính trong kỳ này. Bên lề",
		"en": "The 11th Beijing Xiangshan Forum (from 12 to 14 September 2024), which does not count in this period. On the margins",
	} {
		if text := x.text(lang)["multilateral"]; !strings.Contains(text, want) {
			t.Errorf("%s: %q is not said in\n%s", lang, want, text)
		}
	}
}

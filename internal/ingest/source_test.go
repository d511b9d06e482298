package ingest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"chancery/internal/chancery"
)

// The two texts that the labels in testdata/source are of, in sentences of our
// own with the same facts: what a public article on a mid-year and on an annual
// review says, its captions and its translator included.
const (
	midyearReview = `Deputy Defense Minister Senior Lieutenant General Hoang Xuan Chien presided over the meeting.
The central report told the conference that the work was directed in line with the guidelines in the first half of this year. Ties with other countries were consolidated after nearly two years of the COVID-19 pandemic.
|
|
Lt. Gen. Trinh Van Quyet speaks at the event. |
Many activities were organized, including the seventh Vietnam-China Border Defense Friendship Exchange, the first Vietnam-Cambodia Border Defense Friendship Exchange, activities in celebration of the Vietnam-Cambodia, Cambodia-Vietnam Friendship and Solidarity Year 2022.
Units took part in multilateral forums, such as the 16th ASEAN Defense Ministers’ Meeting (ADMM-16), ASEAN-China and ASEAN-Japan Defense Ministers’ Informal Meetings, the 19th Shangri-La Dialogue, the 19th ASEAN Chiefs of Defense Force Meeting (ACDFM-19). This helped to maintain peace and stability in the region.
U.N. peacekeeping went on well, especially the see-off ceremony for the Engineering Company Rotation 1 to serve in the U.N. Interim Security Force for Abyei (UNISFA), and the Level-2 Field Hospital Rotation 4 to serve in the U.N. Mission in South Sudan (UNMISS).
|
|
The conference reviews the military's defense diplomacy work in the first six months of this year. |
Delegates voiced opinions on the missions for the second half of the year.
Lieutenant General Trinh Van Quyet, Deputy Director of the General Department of Political Affairs, assessed that advice and forecasts came close to the situation.
Besides attainments, the deputy defense minister also pointed out shortcomings in the work and asked relevant agencies and units to continue to carry out the work in line with the foreign policy of the Party and State.
He also urged them to improve the quality and efficiency of the work.
General Chien also noted that defense agencies and military units continue to build and perfect institutions and legal corridors; review and effectively implement the documents signed with partners.
He requested them to work closely with ministries, localities and Vietnamese missions abroad.
Translated by Mai Mau`

	annualReview = `The event was chaired by Deputy Defense Minister Senior Lieutenant General Hoang Xuan Chien.

Deputy Defense Minister Senior Lieutenant General Hoang Xuan Chien speaks at the meeting.

Reportedly, in 2022, the Central Military Commission directed international integration and defense external affairs in line with the Party’s guidelines. Ties with neighboring countries were strengthened after the COVID-19 pandemic. The multilateral work made valuable contribution to peace.

An overview of the event

On hearing the reports, Senior Lieutenant General Hoang Xuan Chien praised the sector. He urged the relevant units and agencies to continue grasping all regional and global issues, providing timely advice for higher levels, and effectively deploy the defense external affairs.

He noted that the units and agencies should continue to implement plans on delegation exchange, complete documents related to defense external affairs, and actively take part in regional and international forums, while improving their staff's capability.

Translated by Trung Mau`
)

// lines writes proposals one to a line: kind, what tells it from others, and
// what it names of the others.
func lines(proposals []Proposal) []string {
	var out []string
	for _, p := range proposals {
		var parts []string
		for _, f := range []string{"name", "text", "type", "mechanism", "edition", "unit", "number", "missions", "period", "chair", "partners", "start_date", "place", "level", "from", "scope"} {
			v := p.Fields[f]
			if t, ok := v.(chancery.Text); ok {
				v = t.EN
			}
			if v != nil {
				parts = append(parts, fmt.Sprintf("%s=%v", f, v))
			}
		}
		for _, l := range p.Links {
			other := proposals[l.To]
			name, _ := other.Fields["name"].(chancery.Text)
			parts = append(parts, fmt.Sprintf("%s→%s %s", l.Field, other.Kind, name.EN))
		}
		out = append(out, string(p.Kind)+": "+strings.Join(parts, ", "))
	}
	return out
}

func same(t *testing.T, got, want []string) {
	t.Helper()
	for _, w := range want {
		if !slices.Contains(got, w) {
			t.Errorf("not proposed: %s", w)
		}
	}
	for _, g := range got {
		if !slices.Contains(want, g) {
			t.Errorf("proposed though not said: %s", g)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d proposals, want %d", len(got), len(want))
	}
}

var midyearTasks = []string{
	"continue to carry out the work in line with the foreign policy of the Party and State",
	"improve the quality and efficiency of the work",
	"continue to build and perfect institutions and legal corridors",
	"review and effectively implement the documents signed with partners",
	"work closely with ministries, localities and Vietnamese missions abroad",
}

// TestReviewsAgainstTheDemonstration: every event, edition, rotation, task and
// person the two texts name is recognised, and nothing else is proposed.
func TestReviewsAgainstTheDemonstration(t *testing.T) {
	got := testExtractor().Extract(read(t, "midyear-review-2022.txt", midyearReview), "")
	want := []string{
		"person: name=Hoang Xuan Chien", "person: name=Trinh Van Quyet",
		"conference: type=midyear, period=2022-H1, chair=hoang-xuan-chien",
		"activity: type=exchange, mechanism=vn-cn-border-exchange, edition=7, partners=[CN]",
		"activity: type=exchange, mechanism=vn-kh-border-exchange, edition=1, partners=[KH]",
		"activity: type=celebration, partners=[KH], start_date=2022",
		"activity: type=conference, mechanism=admm, edition=16",
		"activity: type=conference, mechanism=asean-china-dmim, partners=[ASEAN CN]",
		"activity: type=conference, mechanism=asean-japan-dmim, partners=[ASEAN JP]",
		"activity: type=conference, mechanism=shangri-la-dialogue, edition=19",
		"activity: type=conference, mechanism=acdfm, edition=19",
		"activity: type=ceremony, partners=[UN]",
		"rotation: unit=engineering_company, number=1, missions=[UNISFA]",
		"rotation: unit=level2_field_hospital, number=4, missions=[UNMISS]",
		"shortcoming: text=pointed out shortcomings in the work",
	}
	for _, task := range midyearTasks {
		want = append(want, "task: text="+task+", from="+conferenceIn(got))
	}
	same(t, lines(got), want)
	for _, p := range got {
		if p.Matches == "" && p.Fields["type"] != "celebration" {
			t.Errorf("not recognised: %s", lines([]Proposal{{Kind: p.Kind, Fields: p.Fields}}))
		}
	}

	got = testExtractor().Extract(read(t, "annual-review-2022.txt", annualReview), "")
	want = []string{"person: name=Hoang Xuan Chien", "conference: type=annual, period=2022, chair=hoang-xuan-chien"}
	for _, task := range annualTasks {
		want = append(want, "task: text="+task+", from="+conferenceIn(got))
	}
	same(t, lines(got), want)
	for _, p := range got {
		if p.Matches == "" {
			t.Errorf("not recognised: %v", p.Fields)
		}
	}
}

var annualTasks = []string{
	"continue grasping all regional and global issues", "providing timely advice for higher levels", "effectively deploy the defense external affairs",
	"continue to implement plans on delegation exchange", "complete documents related to defense external affairs",
	"actively take part in regional and international forums", "improving their staff's capability",
}

func conferenceIn(proposals []Proposal) string {
	for _, p := range proposals {
		if p.Kind == "conference" {
			return p.Matches
		}
	}
	return ""
}

// TestReviewsAgainstAnEmptyRegistry: a ministry that knows nothing yet is
// proposed the same, with the series and partners new to it, each naming the
// others.
func TestReviewsAgainstAnEmptyRegistry(t *testing.T) {
	empty := NewExtractor(Registry{Home: "VN", Terms: testRegistry().Terms})
	got := empty.Extract(read(t, "midyear-review-2022.txt", midyearReview), "")
	series := func(name, kind, edition, partners, scope, links string) []string {
		seriesKind := kind
		if kind == "conference" {
			seriesKind = "forum"
		}
		members, also := "", ""
		if partners != "" {
			members, also = ", partners="+partners, ", "+links
		}
		if edition != "" {
			edition = ", edition=" + edition
		}
		return []string{
			"mechanism: name=" + name + ", type=" + seriesKind + members + ", scope=" + scope + also,
			"activity: type=" + kind + edition + members + ", mechanism→mechanism " + name + also,
		}
	}
	const asean = "partners→partner ASEAN"
	want := slices.Concat(
		series("Vietnam-China Border Defense Friendship Exchange", "exchange", "7", "[CN]", "bilateral", "partners→partner China"),
		series("Vietnam-Cambodia Border Defense Friendship Exchange", "exchange", "1", "[KH]", "bilateral", "partners→partner Cambodia"),
		series("ASEAN Defense Ministers’ Meeting", "conference", "16", "[ASEAN]", "multilateral", asean),
		series("ASEAN-China Defense Ministers’ Informal Meeting", "conference", "", "[ASEAN CN]", "multilateral", asean+", partners→partner China"),
		series("ASEAN-Japan Defense Ministers’ Informal Meeting", "conference", "", "[ASEAN JP]", "multilateral", asean+", partners→partner Japan"),
		series("Shangri-La Dialogue", "conference", "19", "", "multilateral", ""),
		series("ASEAN Chiefs of Defense Force Meeting", "conference", "19", "[ASEAN]", "multilateral", asean),
		[]string{
			"person: name=Hoang Xuan Chien", "person: name=Trinh Van Quyet",
			"partner: name=China, type=country", "partner: name=Cambodia, type=country", "partner: name=Japan, type=country",
			"partner: name=ASEAN, type=organisation", "partner: name=United Nations, type=organisation",
			"activity: type=celebration, partners=[KH], start_date=2022, partners→partner Cambodia",
			"activity: type=ceremony, partners=[UN], partners→partner United Nations",
			"rotation: unit=engineering_company, number=1, missions=[UNISFA]", "rotation: unit=level2_field_hospital, number=4, missions=[UNMISS]",
			"conference: type=midyear, period=2022-H1, chair→person Hoang Xuan Chien, opinions.1.person→person Trinh Van Quyet",
			"shortcoming: text=pointed out shortcomings in the work, conference→conference ",
		})
	for _, task := range midyearTasks {
		want = append(want, "task: text="+task+", from→conference ")
	}
	same(t, lines(got), want)

	got = empty.Extract(read(t, "annual-review-2022.txt", annualReview), "")
	want = []string{"person: name=Hoang Xuan Chien", "conference: type=annual, period=2022, chair→person Hoang Xuan Chien"}
	for _, task := range annualTasks {
		want = append(want, "task: text="+task+", from→conference ")
	}
	same(t, lines(got), want)
}

// TestASeriesOfTwoStatesWithoutAHome: where a ministry has not said which
// country it is of, a series of two states keeps its kind and is bilateral.
func TestASeriesOfTwoStatesWithoutAHome(t *testing.T) {
	text, err := Read("review-2022.txt", []byte(midyearReview))
	if err != nil {
		t.Fatal(err)
	}
	got := lines(NewExtractor(Registry{Terms: testRegistry().Terms}).Extract(text, ""))
	for _, want := range []string{
		"mechanism: name=Vietnam-China Border Defense Friendship Exchange, type=exchange, partners=[CN VN], scope=bilateral",
		"mechanism: name=ASEAN-China Defense Ministers’ Informal Meeting, type=forum, partners=[ASEAN CN], scope=multilateral",
	} {
		if !slices.ContainsFunc(got, func(line string) bool { return strings.HasPrefix(line, want) }) {
			t.Errorf("not proposed: %s in\n%s", want, strings.Join(got, "\n"))
		}
	}
}

package ingest

import (
	"fmt"
	"slices"
	"testing"

	"chancery/internal/chancery"
)

// asked lists the tasks of a text: text, who is to do it, and by when.
func asked(t *testing.T, body string) []string {
	t.Helper()
	text, err := Read("letter.txt", []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, p := range testExtractor().Extract(text, "2023-09-01") {
		if p.Kind != "task" {
			continue
		}
		words, _ := p.Fields["text"].(chancery.Text)
		who := p.Fields["lead"]
		if r, ok := p.Fields["responsible"].(chancery.Text); ok {
			who = r.EN + r.VI
		}
		out = append(out, fmt.Sprintf("%s%s | %v | %v", words.EN, words.VI, who, p.Fields["due"]))
	}
	return out
}

// TestOrders: what letters and minutes ask is read by whoever is to do it, also
// from a list under the one addressed, and where several are asked in a row.
func TestOrders(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"several asked in a row": {
			"The chair instructed the General Staff to write the list of courses by October 10, 2023, and the Navy to name two ships.",
			[]string{"write the list of courses | vn-general-staff | 2023-10-10", "name two ships | vn-navy | <nil>"},
		},
		"a list": {
			"The Military Medicine Department is requested to do the following:\n\n1. Prepare two stretchers.\n\n2. Report the result by 3 October 2023.\n\nThank you for your work.",
			[]string{"Prepare two stretchers | vn-military-medicine | <nil>", "Report the result | vn-military-medicine | 2023-10-03"},
		},
		"what somebody is to do": {
			"Units are asked to count their interpreters.",
			[]string{"count their interpreters | Units | <nil>"},
		},
		"a Vietnamese list": {
			"Cục Đối ngoại đề nghị Bộ Tư lệnh Vùng 4 Hải quân thực hiện một số nội dung sau:\n\n1. Bố trí xe đưa đón.\n\n2. Cử hai phiên dịch trước ngày 05/10/2023.\n\nTrân trọng.",
			[]string{"Bố trí xe đưa đón | vn-naval-region-4 | <nil>", "Cử hai phiên dịch | vn-naval-region-4 | 2023-10-05"},
		},
		"several charged in Vietnamese": {
			"Thứ trưởng giao Cục Đối ngoại soạn thảo công hàm; giao Cục Quân y chuẩn bị thuốc.",
			[]string{"soạn thảo công hàm | vn-dfr | <nil>", "chuẩn bị thuốc | vn-military-medicine | <nil>"},
		},
		"courtesies": {"Kính đề nghị quý cơ quan quan tâm, phối hợp thực hiện.", nil},
	} {
		if got := asked(t, c.text); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestFaultsNoted: minutes note what is wanting without a review conference.
func TestFaultsNoted(t *testing.T) {
	text, err := Read("minutes.txt", []byte("Point 2. It was noted that two reports had been late. It was noted that the hall was full."))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range testExtractor().Extract(text, "2023-09-01") {
		words, _ := p.Fields["text"].(chancery.Text)
		got = append(got, string(p.Kind)+": "+words.EN)
	}
	if !slices.Equal(got, []string{"shortcoming: two reports had been late"}) {
		t.Errorf("%q", got)
	}
}

func TestSamePost(t *testing.T) {
	en := func(s string) chancery.Text { return chancery.Text{EN: s} }
	for _, c := range []struct {
		a, b chancery.Text
		same bool
	}{
		{en("Deputy Defense Minister"), en("Deputy Minister of National Defence"), true},
		{en("Minister of National Defence"), en("Deputy Minister of National Defence"), false},
		{en("Director"), en("Deputy Director of the Military Medicine Department"), false},
		{en("Director of the Department"), chancery.Text{VI: "Cục trưởng"}, false},
		{chancery.Text{VI: "Thứ trưởng Bộ Quốc phòng"}, chancery.Text{VI: "Bộ trưởng Bộ Quốc phòng"}, false},
		{chancery.Text{VI: "Thứ trưởng Bộ Quốc phòng"}, chancery.Text{EN: "x", VI: "Thứ trưởng Bộ Quốc phòng"}, true},
	} {
		if got := SamePost(c.a, c.b); got != c.same {
			t.Errorf("%v and %v: %t", c.a, c.b, got)
		}
	}
}

package i18n

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestDates(t *testing.T) {
	tests := []struct{ iso, short, en, vi, onEN, onVI string }{
		{
			"2022-05-15", "15/05/2022", "15 May 2022", "ngày 15 tháng 5 năm 2022",
			"on 15 May 2022", "ngày 15 tháng 5 năm 2022",
		},
		{
			"2022-01-02", "02/01/2022", "2 January 2022", "ngày 2 tháng 1 năm 2022",
			"on 2 January 2022", "ngày 2 tháng 1 năm 2022",
		},
		{"2022-06", "06/2022", "June 2022", "tháng 6 năm 2022", "in June 2022", "trong tháng 6 năm 2022"},
		{"2022", "2022", "2022", "năm 2022", "in 2022", "trong năm 2022"},
		{"", "", "", "", "", ""},
		{"2022-02-30", "2022-02-30", "2022-02-30", "2022-02-30", "2022-02-30", "2022-02-30"},
		{"2022-13", "2022-13", "2022-13", "2022-13", "2022-13", "2022-13"},
		{"2022-00-01", "2022-00-01", "2022-00-01", "2022-00-01", "2022-00-01", "2022-00-01"},
		{"soon", "soon", "soon", "soon", "soon", "soon"},
	}
	for _, test := range tests {
		for _, c := range []struct{ what, got, want string }{
			{"ShortDate", ShortDate(test.iso), test.short},
			{"LongDate EN", LongDate(EN, test.iso), test.en},
			{"LongDate VI", LongDate(VI, test.iso), test.vi},
			{"OnDate EN", OnDate(EN, test.iso), test.onEN},
			{"OnDate VI", OnDate(VI, test.iso), test.onVI},
		} {
			if c.got != c.want {
				t.Errorf("%s(%q) = %q, want %q", c.what, test.iso, c.got, c.want)
			}
		}
	}
}

func TestPaperDate(t *testing.T) {
	tests := []struct {
		lang      Lang
		iso, want string
	}{
		{VI, "2022-01-05", "ngày 05 tháng 01 năm 2022"},
		{VI, "2022-03-15", "ngày 15 tháng 3 năm 2022"},
		{VI, "2022-12-01", "ngày 01 tháng 12 năm 2022"},
		{VI, "2022-03", "tháng 3 năm 2022"},
		{EN, "2022-01-05", "5 January 2022"},
	}
	for _, test := range tests {
		if got := PaperDate(test.lang, test.iso); got != test.want {
			t.Errorf("PaperDate(%s, %s) = %q, want %q", test.lang, test.iso, got, test.want)
		}
	}
}

func TestShortTime(t *testing.T) {
	at := time.Date(2022, 6, 22, 7, 5, 0, 0, time.FixedZone("", 7*3600))
	if got := ShortTime(at); got != "22/06/2022 07:05" {
		t.Errorf("ShortTime = %q", got)
	}
}

func TestRanges(t *testing.T) {
	tests := []struct{ from, to, short, en, vi string }{
		{
			"2022-06-10", "2022-06-12", "10–12/06/2022",
			"from 10 to 12 June 2022", "từ ngày 10 đến ngày 12 tháng 6 năm 2022",
		},
		{
			"2022-05-30", "2022-06-02", "30/05–02/06/2022",
			"from 30 May to 2 June 2022", "từ ngày 30 tháng 5 đến ngày 2 tháng 6 năm 2022",
		},
		{
			"2021-12-30", "2022-01-02", "30/12/2021 – 02/01/2022",
			"from 30 December 2021 to 2 January 2022", "từ ngày 30 tháng 12 năm 2021 đến ngày 2 tháng 1 năm 2022",
		},
		{"2022-05", "2022-06", "05–06/2022", "from May to June 2022", "từ tháng 5 đến tháng 6 năm 2022"},
		{"2021", "2022", "2021 – 2022", "from 2021 to 2022", "từ năm 2021 đến năm 2022"},
		{
			"2022-06", "2022-07-03", "06/2022 – 03/07/2022",
			"from June 2022 to 3 July 2022", "từ tháng 6 năm 2022 đến ngày 3 tháng 7 năm 2022",
		},
		{"2022-06-10", "2022-06-10", "10/06/2022", "on 10 June 2022", "ngày 10 tháng 6 năm 2022"},
		{"2022-06-10", "", "10/06/2022", "from 10 June 2022", "từ ngày 10 tháng 6 năm 2022"},
		{"", "2022-06-10", "– 10/06/2022", "until 10 June 2022", "đến ngày 10 tháng 6 năm 2022"},
		{"", "", "", "", ""},
	}
	for _, test := range tests {
		if got := ShortRange(test.from, test.to); got != test.short {
			t.Errorf("ShortRange(%q, %q) = %q, want %q", test.from, test.to, got, test.short)
		}
		if got := FromTo(EN, test.from, test.to); got != test.en {
			t.Errorf("FromTo(EN, %q, %q) = %q, want %q", test.from, test.to, got, test.en)
		}
		if got := FromTo(VI, test.from, test.to); got != test.vi {
			t.Errorf("FromTo(VI, %q, %q) = %q, want %q", test.from, test.to, got, test.vi)
		}
	}
}

func TestParseDate(t *testing.T) {
	tests := []struct {
		typed, want string
		fails       Reason
	}{
		{"22/06/2022", "2022-06-22", ""},
		{"2/6/2022", "2022-06-02", ""},
		{"22-6-2022", "2022-06-22", ""},
		{"22.06.2022", "2022-06-22", ""},
		{" 22 / 6 / 2022 ", "2022-06-22", ""},
		{"06/2022", "2022-06", ""},
		{"6/2022", "2022-06", ""},
		{"2022", "2022", ""},
		{"2022-06-22", "2022-06-22", ""},
		{"2022-06", "2022-06", ""},
		{"2022/6/2", "2022-06-02", ""},
		{"22 June 2022", "2022-06-22", ""},
		{"22 Jun 2022", "2022-06-22", ""},
		{"June 22, 2022", "2022-06-22", ""},
		{"june 2022", "2022-06", ""},
		{"ngày 22 tháng 6 năm 2022", "2022-06-22", ""},
		{"Ngày 05 tháng 01 năm 2022", "2022-01-05", ""},
		{"22 tháng 6 năm 2022", "2022-06-22", ""},
		{"ngày 22/6/2022", "2022-06-22", ""},
		{"ngay 22 thang 6 nam 2022", "2022-06-22", ""},
		{"tháng 6 năm 2022", "2022-06", ""},
		{"tháng 6/2022", "2022-06", ""},
		{"năm 2022", "2022", ""},
		{"29/2/2024", "2024-02-29", ""},
		{"", "", DateEmpty},
		{" \t", "", DateEmpty},
		{"soon", "", DateForm},
		{"d/m/y", "", DateForm},
		{"22/06", "", DateForm},
		{"22//06/2022", "", DateForm},
		{"22/06/2022/", "", DateForm},
		{"22062022", "", DateForm},
		{"22/06/2022 10:00", "", DateForm},
		{"năm 6 tháng 2022", "", DateForm},
		{"22/06/22", "", DateYear},
		{"22/06/0022", "", DateYear},
		{"22/13/2022", "", DateMonth},
		{"13/2022", "", DateMonth},
		{"2022-00", "", DateMonth},
		{"06/22/2022", "", DateOrder},
		{"29/2/2022", "", DateDay},
		{"31/6/2022", "", DateDay},
		{"0/6/2022", "", DateDay},
		{"32/6/2022", "", DateDay},
	}
	for _, test := range tests {
		got, err := ParseDate(test.typed)
		if got != test.want || reasonOf(err) != test.fails {
			t.Errorf("ParseDate(%q) = %q, %v", test.typed, got, err)
		}
		if err == nil {
			continue
		}
		refused := err.(*InputError)
		if refused.Text(EN) == refused.Text(VI) || len(Missing(refused.Text(EN)+refused.Text(VI))) > 0 {
			t.Errorf("ParseDate(%q) is refused with %q and %q", test.typed, refused.Text(EN), refused.Text(VI))
		}
	}
}

// anyDate draws a date known to the day, the month or the year.
var anyDate = rapid.Custom(func(t *rapid.T) string {
	year := rapid.IntRange(1000, 9999).Draw(t, "year")
	day := time.Date(year, 1, rapid.IntRange(1, 365).Draw(t, "day"), 0, 0, 0, 0, time.UTC)
	return day.Format("2006-01-02")[:rapid.SampledFrom([]int{4, 7, 10}).Draw(t, "precision")]
})

func TestParseDateReadsWhatIsShown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		iso := anyDate.Draw(t, "iso")
		for _, shown := range []string{
			iso, ShortDate(iso), LongDate(EN, iso), LongDate(VI, iso), PaperDate(VI, iso),
			strings.ToUpper(LongDate(VI, iso)),
		} {
			if got, err := ParseDate(shown); err != nil || got != iso {
				t.Fatalf("%q reads as %q, %v; want %q", shown, got, err, iso)
			}
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"22/06/2022", "June 22, 2022", "ngày 22 tháng 6 năm 2022", "2022-06", "//", "１２/2022", "Y", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		iso, err := ParseDate(typed)
		if err != nil {
			if reasonOf(err) == "" || iso != "" {
				t.Fatalf("ParseDate(%q) = %q with error %v", typed, iso, err)
			}
			return
		}
		if _, ok := readISO(iso); !ok {
			t.Fatalf("ParseDate(%q) = %q, which is no date", typed, iso)
		}
	})
}

func TestPeriods(t *testing.T) {
	tests := []struct{ code, en, vi, inEN, inVI, shortEN, shortVI string }{
		{
			"2022-H1", "first half of 2022", "6 tháng đầu năm 2022",
			"in the first half of 2022", "trong 6 tháng đầu năm 2022", "H1 2022", "6T đầu 2022",
		},
		{
			"2022-H2", "second half of 2022", "6 tháng cuối năm 2022",
			"in the second half of 2022", "trong 6 tháng cuối năm 2022", "H2 2022", "6T cuối 2022",
		},
		{
			"2022-Q3", "third quarter of 2022", "quý III năm 2022",
			"in the third quarter of 2022", "trong quý III năm 2022", "Q3 2022", "Quý III/2022",
		},
		{
			"2022-9M", "first nine months of 2022", "9 tháng đầu năm 2022",
			"in the first nine months of 2022", "trong 9 tháng đầu năm 2022", "9M 2022", "9T đầu 2022",
		},
		{"2022", "2022", "năm 2022", "in 2022", "trong năm 2022", "2022", "2022"},
		{"2022-06", "June 2022", "tháng 6 năm 2022", "in June 2022", "trong tháng 6 năm 2022", "06/2022", "06/2022"},
		{
			"2016-2021", "2016–2021", "giai đoạn 2016–2021",
			"in 2016–2021", "trong giai đoạn 2016–2021", "2016–2021", "2016–2021",
		},
		{"2022-H3", "2022-H3", "2022-H3", "2022-H3", "2022-H3", "2022-H3", "2022-H3"},
	}
	for _, test := range tests {
		for _, c := range []struct{ what, got, want string }{
			{"Period EN", Period(EN, test.code), test.en},
			{"Period VI", Period(VI, test.code), test.vi},
			{"InPeriod EN", InPeriod(EN, test.code), test.inEN},
			{"InPeriod VI", InPeriod(VI, test.code), test.inVI},
			{"ShortPeriod EN", ShortPeriod(EN, test.code), test.shortEN},
			{"ShortPeriod VI", ShortPeriod(VI, test.code), test.shortVI},
		} {
			if c.got != c.want {
				t.Errorf("%s(%s) = %q, want %q", c.what, test.code, c.got, c.want)
			}
		}
	}
}

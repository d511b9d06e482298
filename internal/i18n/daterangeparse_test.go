package i18n

import "testing"

func TestSpansOfDays(t *testing.T) {
	for typed, want := range map[string][2]string{
		"5–7/3/2024":                     {"2024-03-05", "2024-03-07"},
		"5-7/3/2024":                     {"2024-03-05", "2024-03-07"},
		"05 - 07/03/2024":                {"2024-03-05", "2024-03-07"},
		"28/2-3/3/2024":                  {"2024-02-28", "2024-03-03"},
		"28.2–3.3.2024":                  {"2024-02-28", "2024-03-03"},
		"28/12-3/1/2024":                 {"2023-12-28", "2024-01-03"},
		"28/12/2023-3/1/2024":            {"2023-12-28", "2024-01-03"},
		"28-2-2024 – 3-3-2024":           {"2024-02-28", "2024-03-03"},
		"từ 5 đến 7/3/2024":              {"2024-03-05", "2024-03-07"},
		"Từ ngày 28/2 đến ngày 3/3/2024": {"2024-02-28", "2024-03-03"},
		"từ ngày 5 đến ngày 7 tháng 3 năm 2024":          {"2024-03-05", "2024-03-07"},
		"từ ngày 28 tháng 2 đến ngày 3 tháng 3 năm 2024": {"2024-02-28", "2024-03-03"},
		"from 5 to 7/3/2024":      {"2024-03-05", "2024-03-07"},
		"5–7 March 2024":          {"2024-03-05", "2024-03-07"},
		"March 5–7, 2024":         {"2024-03-05", "2024-03-07"},
		"2024-03-05 – 2024-03-07": {"2024-03-05", "2024-03-07"},
	} {
		from, to, ok := ParseDays(typed)
		if !ok || from != want[0] || to != want[1] {
			t.Errorf("%q is %q to %q (%v), want %v", typed, from, to, ok, want)
		}
	}
	for _, typed := range []string{"", "5/3/2024", "2024-03-05", "7-5/3/2024", "30–31/2/2024", "3/2024-5/2024", "5–7", "đến 7/3/2024", "a-b", "5-7/13/2024", "–––"} {
		if from, to, ok := ParseDays(typed); ok {
			t.Errorf("%q was read as %s to %s", typed, from, to)
		}
	}
}

func FuzzSpansOfDays(f *testing.F) {
	for _, seed := range []string{"5–7/3/2024", "28/2-3/3/2024", "từ 5 đến 7/3/2024", "March 5–7, 2024", "\xff-\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		from, to, ok := ParseDays(typed)
		if ok && from > to {
			t.Errorf("%q is from %s to %s", typed, from, to)
		}
	})
}

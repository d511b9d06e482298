package i18n

import "testing"

func TestOrdinals(t *testing.T) {
	tests := []struct {
		n                      int
		en, enWord, vi, viWord string
		editionEN, editionVI   string
	}{
		{1, "1st", "first", "thứ nhất", "thứ nhất", "1st", "lần thứ nhất"},
		{2, "2nd", "second", "thứ 2", "thứ hai", "2nd", "lần thứ 2"},
		{3, "3rd", "third", "thứ 3", "thứ ba", "3rd", "lần thứ 3"},
		{4, "4th", "fourth", "thứ 4", "thứ tư", "4th", "lần thứ 4"},
		{7, "7th", "seventh", "thứ 7", "thứ bảy", "7th", "lần thứ 7"},
		{11, "11th", "eleventh", "thứ 11", "thứ mười một", "11th", "lần thứ 11"},
		{12, "12th", "twelfth", "thứ 12", "thứ mười hai", "12th", "lần thứ 12"},
		{13, "13th", "13th", "thứ 13", "thứ 13", "13th", "lần thứ 13"},
		{21, "21st", "21st", "thứ 21", "thứ 21", "21st", "lần thứ 21"},
		{111, "111th", "111th", "thứ 111", "thứ 111", "111th", "lần thứ 111"},
		{122, "122nd", "122nd", "thứ 122", "thứ 122", "122nd", "lần thứ 122"},
	}
	for _, test := range tests {
		for _, c := range []struct{ what, got, want string }{
			{"Ordinal EN", Ordinal(EN, test.n), test.en},
			{"OrdinalWord EN", OrdinalWord(EN, test.n), test.enWord},
			{"Ordinal VI", Ordinal(VI, test.n), test.vi},
			{"OrdinalWord VI", OrdinalWord(VI, test.n), test.viWord},
			{"Edition EN", Edition(EN, test.n), test.editionEN},
			{"Edition VI", Edition(VI, test.n), test.editionVI},
		} {
			if c.got != c.want {
				t.Errorf("%s(%d) = %q, want %q", c.what, test.n, c.got, c.want)
			}
		}
	}
}

func TestNumberWord(t *testing.T) {
	tests := []struct {
		n      int
		en, vi string
	}{
		{0, "0", "0"}, {1, "one", "một"}, {5, "five", "năm"}, {12, "twelve", "mười hai"}, {13, "13", "13"}, {1300, "1,300", "1.300"},
	}
	for _, test := range tests {
		if en, vi := NumberWord(EN, test.n), NumberWord(VI, test.n); en != test.en || vi != test.vi {
			t.Errorf("NumberWord(%d) = %q, %q", test.n, en, vi)
		}
	}
}

func TestLists(t *testing.T) {
	tests := []struct {
		items              []string
		en, vi, orEN, orVI string
	}{
		{nil, "", "", "", ""},
		{[]string{"a"}, "a", "a", "a", "a"},
		{[]string{"a", "b"}, "a and b", "a và b", "a or b", "a hoặc b"},
		{[]string{"a", "", "b", "c"}, "a, b and c", "a, b và c", "a, b or c", "a, b hoặc c"},
	}
	for _, test := range tests {
		for _, c := range []struct{ got, want string }{
			{List(EN, test.items...), test.en},
			{List(VI, test.items...), test.vi},
			{ListOr(EN, test.items...), test.orEN},
			{ListOr(VI, test.items...), test.orVI},
		} {
			if c.got != c.want {
				t.Errorf("list of %q = %q, want %q", test.items, c.got, c.want)
			}
		}
	}
}

func TestCapitalise(t *testing.T) {
	tests := map[string]string{
		"": "", "in 2022": "In 2022", "đối ngoại": "Đối ngoại", "6 tháng": "6 tháng", "Đã": "Đã", "\xff": "\xff",
	}
	for in, want := range tests {
		if got := Capitalise(in); got != want {
			t.Errorf("Capitalise(%q) = %q, want %q", in, got, want)
		}
	}
}

package i18n

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	tests := map[string]string{
		"":                          "",
		"Đối ngoại quốc phòng":      "doi ngoai quoc phong",
		"ĐÀ NẴNG":                   "da nang",
		"hoà bình, hòa bình":        "hoa binh, hoa binh",
		"Nguyễn Thị Ngọc Ước":       "nguyen thi ngoc uoc",
		norm.NFD.String("Việt Nam"): "viet nam",
		"plain ASCII":               "plain ascii",
		"Ðà Nẵng":                   "da nang", // Icelandic Ð, typed for Đ
		"Jørgensen, Wałęsa, Straße": "jorgensen, walesa, strasse",
		"Trường\u00ADSa":            "truongsa",
		"“Hội nghị” – 2022…":        "“hoi nghi” – 2022…",
		"한국":                        "한국",
		"İstanbul":                  "istanbul",
	}
	for in, want := range tests {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFoldTableAgreesWithItsDefinition(t *testing.T) {
	for r := range rune(unicode.MaxRune + 1) {
		if !utf8.ValidRune(r) {
			continue
		}
		for _, s := range []string{string(r), "a" + string(r) + "ố"} {
			folded := Fold(s)
			if want := foldSlowly(s); folded != want {
				t.Errorf("Fold(%q) = %q, by definition %q", s, folded, want)
			}
			if again := Fold(folded); again != folded {
				t.Errorf("Fold(%q) = %q, which folds on to %q", s, folded, again)
			}
		}
	}
}

// vietnamese draws text as it comes: Vietnamese and English words, numbers,
// punctuation, and now and then any Unicode at all, composed or decomposed.
var vietnamese = rapid.Custom(func(t *rapid.T) string {
	word := rapid.OneOf(
		rapid.SampledFrom(strings.Fields(`Đối ngoại quốc phòng Việt Nam hoà hòa Đà Nẵng Ước ưỡn kỹ nghiêng Hà Nội
			conference ADMM-Plus 2022-0142 1.234,5 “Hội nghị” – (SCO) lần thứ 7 đặc biệt Straße Hànội vietnam`)),
		rapid.StringOfN(rapid.RuneFrom([]rune("aăâđêôơưàảãáạằẳẵắặ ẦẨẪẤẬ-đĐ\u0301\u0323\u0309\u00ad ,\"”*")), 0, 8, -1),
		rapid.String(),
	)
	text := strings.Join(rapid.SliceOfN(word, 0, 12).Draw(t, "words"), rapid.SampledFrom([]string{" ", "  ", "\n", ""}).Draw(t, "space"))
	if rapid.Bool().Draw(t, "decomposed") {
		return norm.NFD.String(text)
	}
	return text
})

func TestFoldProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := vietnamese.Draw(t, "text")
		folded := Fold(s)
		if again := Fold(folded); again != folded {
			t.Fatalf("Fold(%q) = %q, which folds on to %q", s, folded, again)
		}
		if c, d := Fold(norm.NFC.String(s)), Fold(norm.NFD.String(s)); c != folded || d != folded {
			t.Fatalf("Fold(%q) = %q, composed %q, decomposed %q", s, folded, c, d)
		}
		if got := Fold(strings.ToUpper(norm.NFC.String("đối ngoại " + folded))); got != Fold("đối ngoại "+strings.ToUpper(folded)) {
			t.Fatalf("case changes the fold of %q", s)
		}
	})
}

func TestIndexText(t *testing.T) {
	tests := []struct{ text, index, exact string }{
		{"", "", ""},
		{"Việt Nam", "viet nam vietnam", "việt nam"},
		{"Đối ngoại quốc phòng", "doi ngoai quoc phong doingoai ngoaiquoc quocphong", "đối ngoại quốc phòng"},
		{"Hà Nội, Đà Nẵng", "ha noi da nang hanoi danang", "hà nội đà nẵng"},
		{"Đắk Lắk", "dak lak daklak", "đắk lắk"},
		{"international integration", "international integration", "international integration"},
		{"ADMM-Plus 2022-0142", "admm plus 2022 0142", "admm plus 2022 0142"},
		{"năm 2022", "nam 2022", "năm 2022"},
		{norm.NFD.String("Hoà Bình"), "hoa binh hoabinh", "hoà bình"},
		{"Trường\u00ADSa", "truongsa", "trườngsa"},
		{"\u0301 ,", "", ""},
		{"\U0001D15EA \u0301b", "a b", "a b"}, // marks that stand on no letter
	}
	for _, test := range tests {
		if got := IndexText(test.text); got != test.index {
			t.Errorf("IndexText(%q) = %q, want %q", test.text, got, test.index)
		}
		if got := ExactText(test.text); got != test.exact {
			t.Errorf("ExactText(%q) = %q, want %q", test.text, got, test.exact)
		}
	}
}

func TestIndexTextProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := vietnamese.Draw(t, "text")
		index := IndexText(s)
		if composed := IndexText(norm.NFC.String(s)); composed != index {
			t.Fatalf("IndexText(%q) = %q, composed %q", s, index, composed)
		}
		words := Tokens(s)
		for _, tok := range scan(s) {
			if len(words) == 0 || words[0] != tok.folded {
				t.Fatalf("words of %q differ before and after folding: %q, %q", s, words, tok.folded)
			}
			words = words[1:]
		}
		for _, r := range strings.ReplaceAll(index, " ", "") {
			if !isWordRune(r) {
				t.Fatalf("IndexText(%q) holds %q", s, r)
			}
		}
		if got := Tokens(strings.Join(Tokens(s), " ")); strings.Join(got, " ") != strings.Join(Tokens(s), " ") {
			t.Fatalf("tokens of %q are cut again: %q", s, got)
		}
	})
}

func TestSyllables(t *testing.T) {
	for word := range strings.FieldsSeq(`việt nam nghiêng quốc phòng đối ngoại giữ gìn gì khuya quyết ướt yêu oanh
		hươu rượu ngoằn khuỷu thuở quý thúy thuý xoong huỳnh đắk giếng gia hoà hòa uỷ ủy chuyến nguyễn`) {
		if !isWrittenSyllable(word) || !isSyllable(Fold(word)) {
			t.Errorf("%q is a Vietnamese syllable", word)
		}
	}
	for word := range strings.FieldsSeq(`săo détente conference the2 street vệt̀ fă ầb ngh jo plan strong`) {
		if isWrittenSyllable(word) {
			t.Errorf("%q is not a Vietnamese syllable", word)
		}
	}
}

func TestSlug(t *testing.T) {
	tests := map[string]string{
		"Bộ đội Biên phòng":            "bo-doi-bien-phong",
		"  ADMM-Plus (10th)  ":         "admm-plus-10th",
		"Giao lưu hữu nghị Việt–Trung": "giao-luu-huu-nghi-viet-trung",
		"한국":                           "",
		"---":                          "",
		"Straße 7/2022":                "strasse-7-2022",
	}
	for in, want := range tests {
		if got := Slug(in); got != want {
			t.Errorf("Slug(%q) = %q, want %q", in, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		slug := Slug(vietnamese.Draw(t, "name"))
		if Slug(slug) != slug || strings.Trim(slug, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" ||
			strings.HasPrefix(slug, "-") || strings.HasSuffix(slug, "-") || strings.Contains(slug, "--") {
			t.Fatalf("slug %q", slug)
		}
	})
}

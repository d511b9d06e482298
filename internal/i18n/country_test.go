package i18n

import (
	"regexp"
	"strings"
	"testing"

	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

func TestCountriesAreISO3166(t *testing.T) {
	organisations := map[string]bool{"UN": true, "EU": true, "ASEAN": true}
	alpha2, alpha3 := regexp.MustCompile(`^[A-Z]{2}$`), regexp.MustCompile(`^[A-Z]{3}$`)
	states := 0
	for _, c := range Countries() {
		if c.en == "" || c.vi == "" || !norm.NFC.IsNormalString(strings.Join(c.Names(), "")) {
			t.Errorf("%s: names %q and %q", c.Code, c.en, c.vi)
		}
		if c.Organisation != organisations[c.Code] {
			t.Errorf("%s: organisation %v", c.Code, c.Organisation)
		}
		if c.Organisation {
			continue
		}
		if !alpha2.MatchString(c.Code) || !alpha3.MatchString(c.Alpha3) {
			t.Errorf("codes %q and %q", c.Code, c.Alpha3)
		}
		region, err := language.ParseRegion(c.Code)
		if err != nil || !region.IsCountry() {
			t.Errorf("%s is no country code: %v", c.Code, err)
		} else if region.ISO3() != c.Alpha3 && c.Code != "XK" {
			t.Errorf("%s has the alpha-3 code %s, not %s", c.Code, region.ISO3(), c.Alpha3)
		}
		if c.Code != "XK" {
			states++
		}
	}
	if states != 249 {
		t.Errorf("%d countries and territories, ISO 3166-1 has 249", states)
	}
}

func TestCountryNames(t *testing.T) {
	tests := []struct{ code, en, vi, prose string }{
		{"VN", "Vietnam", "Việt Nam", "Vietnam"},
		{"KR", "Republic of Korea", "Hàn Quốc", "the Republic of Korea"},
		{"KP", "DPR Korea", "Triều Tiên", "DPR Korea"},
		{"GB", "United Kingdom", "Anh", "the United Kingdom"},
		{"CZ", "Czechia", "Séc", "Czechia"},
		{"PH", "Philippines", "Philippines", "the Philippines"},
		{"TW", "Taiwan (China)", "Đài Loan (Trung Quốc)", "Taiwan (China)"},
		{"PS", "Palestine", "Palestine", "Palestine"},
		{"UN", "United Nations", "Liên hợp quốc", "the United Nations"},
		{"KOR", "Republic of Korea", "Hàn Quốc", "the Republic of Korea"},
		{"vn", "Vietnam", "Việt Nam", "Vietnam"},
	}
	for _, test := range tests {
		c, ok := CountryByCode(test.code)
		if !ok || CountryName(EN, test.code) != test.en || CountryName(VI, test.code) != test.vi {
			t.Errorf("%s is %q, %q", test.code, c.en, c.vi)
		}
		if c.ProseName(EN) != test.prose || c.ProseName(VI) != test.vi || c.Text(VI) != test.vi {
			t.Errorf("%s reads %q, %q in a sentence", test.code, c.ProseName(EN), c.ProseName(VI))
		}
	}
	if got := CountryName(VI, "ZZ"); got != "ZZ" {
		t.Errorf("an unknown code is named %q", got)
	}
	if c, _ := CountryByCode("NGA"); c.Code != "NG" {
		t.Errorf("the code NGA is %s", c.Code)
	}
	if _, ok := CountryByCode("Hoa Kỳ"); ok {
		t.Error("a name passes for a code")
	}
}

func TestFindCountry(t *testing.T) {
	tests := map[string]string{
		"Hoa Kỳ": "US", "Mỹ": "US", "hoa ky": "US", "USA": "US", "U.S.": "US", "US": "US", "United States": "US",
		"the United States": "US", "nước Mỹ": "US", "UNITED STATES OF AMERICA": "US",
		"Liên bang Nga": "RU", "LB Nga": "RU", "Nga": "RU", "nga": "RU", "Russian Federation": "RU",
		"CHDCND Lào": "LA", "Lào": "LA", "Lao PDR": "LA", "lao": "LA", "LAO": "LA",
		"Xin-ga-po": "SG", "Xin ga po": "SG", "Singapore": "SG", "SGP": "SG",
		"MY": "MY", "my": "US", "Áo": "AT", "AO": "AO", "ao": "AT", "Bỉ": "BE", "BI": "BI",
		"Cộng hòa Dominica": "DO", "Dominica": "DM", "Congo": "CG", "DR Congo": "CD",
		"Nam Phi": "ZA", "NAM": "NA", "Úc": "AU", "Ý": "IT", "cn": "CN", "chn": "CN",
		"Cộng hoà Séc": "CZ", "Côte d'Ivoire": "CI", "Côte d’Ivoire": "CI", "Turkey": "TR", "Türkiye": "TR",
		norm.NFD.String("Đài Loan"): "TW", "Taiwan": "TW", "Pa-le-xtin": "PS",
		"LHQ": "UN", "UN": "UN", "EU": "EU", "ASEAN": "ASEAN", "Hiệp hội các quốc gia Đông Nam Á": "ASEAN",
		"Vương quốc Anh": "GB", "UK": "GB", " Việt Nam ": "VN", "vietnam": "VN", "Viet Nam": "VN",
		"NGA": "", "": "", "the": "", "Atlantis": "", "ZZ": "", "Triều": "", "Korea": "",
	}
	for text, want := range tests {
		c, ok := FindCountry(text)
		if ok != (want != "") || ok && c.Code != want {
			t.Errorf("FindCountry(%q) = %q, %v; want %q", text, c.Code, ok, want)
		}
	}
	for _, c := range Countries() {
		for _, name := range append(c.Names(), c.ProseName(EN)) {
			if found, ok := FindCountry(name); !ok || found.Code != c.Code {
				t.Errorf("FindCountry(%q) = %s, want %s", name, found.Code, c.Code)
			}
			plain := Fold(name)
			if found, ok := FindCountry(plain); !ok || found.Code != c.Code {
				t.Errorf("FindCountry(%q) = %s, want %s", plain, found.Code, c.Code)
			}
		}
	}
}

func TestAtlasRefusesMistakes(t *testing.T) {
	tests := map[string]string{
		"name of another":   "AA = { en = \"A\", vi = \"A\" }\nBB = { en = \"Á\", vi = \"B\" }",
		"alpha-3 of other":  "AA = { a3 = \"AAA\", en = \"A\", vi = \"A\" }\nBB = { a3 = \"AAA\", en = \"B\", vi = \"B\" }",
		"misspelled column": "AA = { en = \"A\", vi = \"A\", alias = [\"X\"] }",
		"not TOML":          "AA = ",
	}
	for name, text := range tests {
		if _, err := readAtlas(text); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

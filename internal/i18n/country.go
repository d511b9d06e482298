package i18n

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
)

//go:embed countries.toml
var countriesTOML string

// Country is a country or territory of ISO 3166-1, or one of the organisations
// that stand beside them as partners: UN, EU, ASEAN.
type Country struct {
	Code         string // alpha-2, or "ASEAN"
	Alpha3       string // empty for organisations
	Organisation bool

	en, vi  string
	article bool // "the Philippines"
	also    []string
}

// Name returns the short name in language l: "Czechia", "Séc".
func (c Country) Name(l Lang) string {
	if l == VI {
		return c.vi
	}
	return c.en
}

// ProseName returns the name as it stands in a sentence: "the Philippines".
func (c Country) ProseName(l Lang) string {
	if l == EN && c.article {
		return "the " + c.en
	}
	return c.Name(l)
}

// Text is [Country.ProseName], so that a Country can be an argument of [T].
func (c Country) Text(l Lang) string { return c.ProseName(l) }

// Names returns every name FindCountry knows for it, in both languages, the two
// short names first; for whoever looks for countries in running text.
func (c Country) Names() []string { return append([]string{c.en, c.vi}, c.also...) }

// Countries returns all of them in the order of their codes.
func Countries() []Country { return slices.Clone(atlas().all) }

// CountryName returns the short name for a code, or the code itself when it is
// nobody's.
func CountryName(l Lang, code string) string {
	if c, ok := CountryByCode(code); ok {
		return c.Name(l)
	}
	return code
}

// CountryByCode finds a country by its alpha-2 or alpha-3 code in either case.
// It is the function for a column of codes; names are not looked at.
func CountryByCode(code string) (Country, bool) {
	c, ok := atlas().byCode[strings.ToUpper(code)]
	return c, ok
}

// FindCountry finds a country by what somebody wrote: a code, or a name in
// either language, short or full, current or former, with or without accents
// and hyphens: "Hoa Kỳ", "Mỹ", "USA", "Xin-ga-po", "lien bang nga". Where
// spellings meet, capitals of two letters are a code ("MY" is Malaysia), an
// accent decides ("Mỹ" is the United States), a name comes before a code
// ("nga" is Russia), and three capitals that could be either are refused
// ("NGA").
func FindCountry(text string) (Country, bool) {
	a := atlas()
	text = strings.TrimSpace(text)
	capitals := isASCII(text) && strings.ToUpper(text) == text
	coded, isCode := a.byCode[text]
	if capitals && isCode && len(text) == 2 {
		return coded, true
	}
	for _, spelled := range []string{text, withoutLeadWord(text)} {
		named, ok := a.exact[nameKey(strings.ToLower(spelled), exactTokens)]
		if !ok {
			named, ok = a.folded[nameKey(spelled, Tokens)]
		}
		if ok {
			ambiguous := capitals && isCode && coded.Code != named.Code
			return named, !ambiguous
		}
	}
	return CountryByCode(text)
}

// withoutLeadWord drops what may stand before a name: "the", "nước".
func withoutLeadWord(text string) string {
	first, rest, ok := strings.Cut(text, " ")
	if folded := Fold(first); ok && (folded == "the" || folded == "nuoc") {
		return rest
	}
	return text
}

// nameKey joins the words of a name, so that spaces, hyphens and dots in it do
// not matter.
func nameKey(name string, words func(string) []string) string {
	return strings.Join(words(name), "")
}

// countryAtlas holds the countries and the ways to find them.
type countryAtlas struct {
	all    []Country
	byCode map[string]Country
	exact  map[string]Country // by name with its accents
	folded map[string]Country // by name without
}

var atlas = sync.OnceValue(func() *countryAtlas {
	a, err := readAtlas(countriesTOML)
	if err != nil {
		panic(err) // the table is part of the program and tested
	}
	return a
})

func readAtlas(text string) (*countryAtlas, error) {
	var rows map[string]struct {
		A3           string
		EN, VI       string
		The          bool
		Organisation bool
		Also         []string
	}
	read, err := toml.Decode(text, &rows)
	if err != nil {
		return nil, err
	}
	if unknown := read.Undecoded(); len(unknown) > 0 {
		return nil, fmt.Errorf("countries.toml: unknown %v", unknown)
	}
	a := &countryAtlas{
		byCode: map[string]Country{}, exact: map[string]Country{}, folded: map[string]Country{},
	}
	for _, code := range slices.Sorted(maps.Keys(rows)) {
		row := rows[code]
		c := Country{
			Code: code, Alpha3: row.A3, Organisation: row.Organisation,
			en: row.EN, vi: row.VI, article: row.The, also: row.Also,
		}
		if err := a.add(c); err != nil {
			return nil, fmt.Errorf("countries.toml: %s: %w", code, err)
		}
	}
	return a, nil
}

func (a *countryAtlas) add(c Country) error {
	a.all = append(a.all, c)
	put := func(into map[string]Country, key string) error {
		if other, taken := into[key]; taken && other.Code != c.Code {
			return fmt.Errorf("%q is %s already", key, other.Code)
		}
		into[key] = c
		return nil
	}
	for _, code := range []string{c.Code, c.Alpha3} {
		if code == "" {
			continue
		}
		if err := put(a.byCode, code); err != nil {
			return err
		}
	}
	for _, name := range c.Names() {
		if err := put(a.exact, nameKey(strings.ToLower(name), exactTokens)); err != nil {
			return err
		}
		if err := put(a.folded, nameKey(name, Tokens)); err != nil {
			return err
		}
	}
	return nil
}

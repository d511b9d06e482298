package i18n_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"chancery/internal/i18n"
)

func TestAlike(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want i18n.Alikeness
	}{
		{"Phan Văn Giang", "Phan Van Giang", i18n.Equal},
		{"Phan Văn Giang", "GIANG, Phan Văn", i18n.SameWords},
		{"Phan Văn Giang", "P. V. Giang", i18n.Close},
		{"Phan Văn Giang", "Phan Văn Giáp", i18n.Different},
		{"P. V. G.", "Phan Văn Giang", i18n.Different},
		{"Đỗ Thị An", "Do Thi An", i18n.Equal},
		{"", "", i18n.Different},
		{"Level-2 field hospital No. 4", "Level-2 field hospital No. 5", i18n.Different},
		{"Deputy Minister receives the outgoing and incoming Russian defence attachés", "Deputy minister receives outgoing and incoming Russian defence attaches", i18n.Equal},
		{"Deputy Minister receives the outgoing and incoming Russian defence attachés", "Deputy minister receives outgoing, incoming Russian defence attachés in Hanoi", i18n.Close},
		{"Ministry of Defence of the United Arab Emirates", "United Arab Emirates Ministry of Defence", i18n.SameWords},
		{"The minister attends the ASEAN-India defence ministers' informal meeting", "The minister attends the ASEAN-Japan defence ministers' informal meeting", i18n.Different},
		{"Deputy Minister receives the outgoing Russian defence attaché today", "Deputy Minister receives the ambassador of Romania in Hanoi today", i18n.Different},
	} {
		if got := i18n.Alike(c.a, c.b); got != c.want {
			t.Errorf("%q and %q: %d, want %d", c.a, c.b, got, c.want)
		}
		if back := i18n.Alike(c.b, c.a); back != c.want {
			t.Errorf("%q and %q, turned round: %d, want %d", c.a, c.b, back, c.want)
		}
		if c.want != i18n.Different && !shareOne(i18n.AlikeKeys(c.a), i18n.AlikeKeys(c.b)) {
			t.Errorf("%q and %q share no key", c.a, c.b)
		}
	}
}

func shareOne(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// TestNamesThatAreAlikeShareAKey holds for names, of which the keys promise it.
func TestNamesThatAreAlikeShareAKey(t *testing.T) {
	name := rapid.SliceOfN(rapid.SampledFrom([]string{"Phan", "P.", "Văn", "V", "Giang", "G", "Giáp", "Đỗ"}), 1, 4)
	rapid.Check(t, func(t *rapid.T) {
		a, b := "", ""
		for _, w := range name.Draw(t, "a") {
			a += w + " "
		}
		for _, w := range name.Draw(t, "b") {
			b += w + " "
		}
		if i18n.Alike(a, b) != i18n.Different && !shareOne(i18n.AlikeKeys(a), i18n.AlikeKeys(b)) {
			t.Fatalf("%q and %q are alike and share no key", a, b)
		}
	})
}

package i18n

// Slug makes a code of a name: folded, a–z and 0–9 only, words joined by
// dashes. "Bộ đội Biên phòng" becomes "bo-doi-bien-phong". Letters of other
// scripts are left out, so the slug of a name may be empty.
func Slug(name string) string {
	folded := Fold(name)
	out := make([]byte, 0, len(folded))
	gap := false
	for i := range len(folded) {
		c := folded[i]
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9') {
			gap = true
			continue
		}
		if gap && len(out) > 0 {
			out = append(out, '-')
		}
		gap = false
		out = append(out, c)
	}
	return string(out)
}

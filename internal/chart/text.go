package chart

import (
	"html"
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// SafeHref reports whether an address may become a link: http, https, mailto,
// or an address inside the same site.
func SafeHref(href string) bool {
	u, err := url.Parse(href)
	if err != nil || href == "" {
		return false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		return u.Host != ""
	case "mailto":
		return true
	case "":
		return u.Host == "" && !strings.HasPrefix(href, "//") && !strings.Contains(href, "\\")
	}
	return false
}

// escape makes s safe between tags and in quoted attributes, and drops
// characters that XML cannot hold.
func escape(s string) string {
	return html.EscapeString(strings.Map(printable, strings.ToValidUTF8(s, "\uFFFD")))
}

func printable(r rune) rune {
	switch {
	case r == '\t' || r == '\n' || r == '\r':
		return ' '
	case r < 0x20 || r == 0xFFFE || r == 0xFFFF || r >= 0x7F && r < 0xA0:
		return -1
	}
	return r
}

// widths of printable ASCII in thousandths of the size, averaged over the
// common sans-serif faces, which are a little wider than the serif ones.
var widths = [...]int16{
	280, 300, 370, 580, 570, 880, 700, 200, 345, 345, 410, 590, 290, 350, 290, 300, // space to /
	565, 565, 565, 565, 565, 565, 565, 565, 565, 565, 300, 300, 590, 590, 590, 540, // 0 to ?
	1000, 675, 680, 705, 735, 640, 600, 765, 740, 290, 505, 675, 560, 850, 740, 775, // @ to O
	660, 775, 700, 665, 620, 730, 670, 950, 675, 665, 615, 290, 300, 290, 500, 510, // P to _
	340, 555, 570, 515, 570, 560, 295, 570, 565, 235, 245, 520, 235, 855, 565, 560, // ` to o
	570, 570, 355, 505, 300, 565, 510, 740, 505, 505, 495, 340, 270, 340, 590, // p to ~
}

// textWidth estimates how wide a line of text is. Vietnamese letters are as
// wide as the letter under their marks; ơ and ư carry a horn.
func textWidth(s string, size float64, bold bool) float64 {
	total := 0
	for _, r := range s {
		total += runeWidth(r)
	}
	w := float64(total) / 1000 * size
	if bold {
		w *= 1.06
	}
	return w
}

func runeWidth(r rune) int {
	if r >= ' ' && r <= '~' {
		return int(widths[r-' '])
	}
	switch r {
	case 'đ':
		return 570
	case 'Đ':
		return 735
	case '…', '—', '→':
		return 1000
	case '–':
		return 550
	}
	if unicode.Is(unicode.Mn, r) {
		return 0
	}
	d := norm.NFD.PropertiesString(string(r)).Decomposition()
	if len(d) == 0 {
		if r >= 0x2E80 {
			return 1000
		}
		return 600
	}
	base, horn := rune(d[0]), 0
	if strings.ContainsRune(string(d), '\u031B') {
		horn = 50
	}
	if base >= ' ' && base <= '~' {
		return int(widths[base-' ']) + horn
	}
	return 600 + horn
}

// fit shortens s with an ellipsis until it is at most w wide.
func fit(s string, w, size float64, bold bool) string {
	if textWidth(s, size, bold) <= w {
		return s
	}
	room := w - textWidth("…", size, bold)
	for i, r := range s {
		if room -= textWidth(string(r), size, bold); room < 0 {
			return strings.TrimRightFunc(s[:i], unicode.IsSpace) + "…"
		}
	}
	return s
}

// wrap breaks s at spaces into lines at most w wide, and shortens the last of
// most lines where there is more. whole is false when anything was cut.
func wrap(s string, w, size float64, most int) (lines []string, whole bool) {
	words := strings.Fields(s)
	whole = true
	for i := 0; i < len(words); {
		line := words[i]
		i++
		for i < len(words) && textWidth(line+" "+words[i], size, false) <= w {
			line += " " + words[i]
			i++
		}
		if len(lines) == most-1 && i < len(words) {
			line += " " + strings.Join(words[i:], " ")
			i = len(words)
		}
		cut := fit(line, w, size, false)
		whole = whole && cut == line
		lines = append(lines, cut)
	}
	return lines, whole
}

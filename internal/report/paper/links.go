package paper

import (
	"fmt"
	"net/url"
	"strings"

	"chancery/internal/chart"
)

// target is where a link leads from a file that travels alone: an anchor of
// the paper ("#id"), an absolute address, or "" when it leads nowhere.
func (p *Paper) target(href string, anchors map[string]bool) string {
	if !chart.SafeHref(href) {
		return ""
	}
	if id, ok := strings.CutPrefix(href, "#"); ok {
		if anchors[id] {
			return href
		}
		return ""
	}
	u, err := url.Parse(href)
	if err != nil {
		return ""
	}
	if u.IsAbs() {
		return ascii(u.String())
	}
	base, err := url.Parse(p.Base)
	if err != nil || !base.IsAbs() || base.Host == "" {
		return ""
	}
	return ascii(base.ResolveReference(u).String())
}

// anchors are the ids of the headings.
func (p *Paper) anchors() map[string]bool {
	ids := map[string]bool{}
	for _, b := range p.Blocks {
		if h, ok := b.(Heading); ok && h.ID != "" {
			ids[h.ID] = true
		}
	}
	return ids
}

// ascii writes the bytes of other scripts by their numbers, as files demand it
// of addresses.
func ascii(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if s[i] > ' ' && s[i] < 0x7F {
			b.WriteByte(s[i])
		} else {
			fmt.Fprintf(&b, "%%%02X", s[i])
		}
	}
	return b.String()
}

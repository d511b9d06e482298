package web

import (
	"chancery/internal/chancery"
)

// formats are the suffixes a list can be had in.
var formats = []string{"csv", "xlsx", "jsonl", "ics"}

func (s *Site) export(v *visit, _ asked, _ string) error { return s.nowhere(v) }

// exports are the addresses of the list in other forms, with its filters.
func (a asked) exports(v *visit) []link {
	var out []link
	_, dated := a.spec.New().(chancery.Spanning)
	for _, f := range formats {
		if f == "ics" && !dated {
			continue
		}
		href := a.address("columns")
		path := "/" + a.spec.Plural
		out = append(out, link{Text: v.t("web.export." + f), Href: path + "." + f + href[len(path):]})
	}
	return out
}

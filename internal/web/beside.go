package web

import (
	"net/url"
	"strings"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// besideLinks lead from a record back to the list it was opened from, and to the
// records before and after it there.
type besideLinks struct {
	Back, Prev, Next *link
}

// beside reads ?from=: the address of a register of this kind. Anything else is
// no list.
func (v *visit) beside(kind chancery.Kind, ref string) *besideLinks {
	u, err := url.Parse(v.query("from"))
	spec, known := chancery.SpecOf(kind)
	if err != nil || known != nil || u.IsAbs() || u.Host != "" || u.Path != "/"+spec.Plural {
		return nil
	}
	a, err := v.askedIn(spec, u.Query())
	if err != nil {
		return nil
	}
	spot, err := v.site.service.Beside(v.ctx(), v.who, a.query, ref)
	if err != nil {
		return nil
	}
	list := join(u.Path, u.Query())
	at := func(n *service.Name) *link {
		if n == nil {
			return nil
		}
		x := nameValue(v.lang, *n)
		return &link{Text: x.Text, Lang: x.Lang, Href: x.Href + "?from=" + url.QueryEscape(list)}
	}
	return &besideLinks{
		Back: &link{Text: kindsLabel(v.lang, kind), Href: list + "#r-" + url.PathEscape(ref)}, Prev: at(spot.Prev), Next: at(spot.Next),
	}
}

// withList is the address of another part of the same record, which keeps the
// list it was opened from.
func (v *visit) withList(address string) string {
	from := v.query("from")
	if from == "" || !strings.HasPrefix(from, "/") {
		return address
	}
	return address + "?from=" + url.QueryEscape(from)
}

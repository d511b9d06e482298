package api

import (
	"encoding/hex"
	"net/url"
	"strconv"
	"strings"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/i18n"
	"chancery/internal/service"
)

func list(c *call) error {
	if c.r.URL.Query().Has("as_of") {
		return badParameter("as_of", "api.as_of_list")
	}
	l, err := c.listing()
	if err != nil {
		return err
	}
	if c.media != jsonType {
		return c.exportList(l, c.media)
	}
	p, err := c.svc().Page(c.ctx(), c.who, l.query, l.count)
	if err != nil {
		return l.inParameters(err)
	}
	items := make([]object, len(p.Records))
	for i, e := range p.Records {
		items[i] = record(c.spec, e, p.Names, p.Acts[i], l.show)
	}
	body := object{{"items", items}}
	if l.count {
		body = append(body, member{"total", p.Total}, member{"more_than_total", p.More})
	}
	body = append(body, c.pageLinks(p.Next)...)
	c.sendTagged(body)
	return nil
}

// pageLinks are the members that lead to this page and the next.
func (c *call) pageLinks(next string) object {
	links := object{{"self", c.r.URL.RequestURI()}}
	if next == "" {
		return object{{"_links", links}}
	}
	q := c.r.URL.Query()
	q.Set("cursor", next)
	address := (&url.URL{Path: c.r.URL.Path, RawQuery: q.Encode()}).String()
	c.w.Header().Set("Link", "<"+address+`>; rel="next"`)
	return object{{"next", next}, {"_links", append(links, member{"next", address})}}
}

// sendTagged answers with what a caller may have already.
func (c *call) sendTagged(body object) {
	b := append(appendJSON(make([]byte, 0, 16<<10), body), '\n')
	etag := tag(0, b)
	c.w.Header().Set("ETag", etag)
	if c.unchanged(etag) {
		c.w.WriteHeader(304)
		return
	}
	c.sendBytes(200, jsonType, b)
}

func get(c *call) error {
	if err := c.known("fields", "as_of"); err != nil {
		return err
	}
	given := c.r.URL.Query()
	show, err := c.shown(given)
	if err != nil {
		return err
	}
	var v *service.View
	if given.Has("as_of") {
		size, err := c.position(given.Get("as_of"))
		if err != nil {
			return err
		}
		v, err = c.svc().AsOf(c.ctx(), c.who, c.spec.Kind, c.ref(), size)
		if err != nil {
			return err
		}
		c.w.Header().Set("Ledger-Size", strconv.FormatInt(size, 10))
	} else if v, err = c.svc().Record(c.ctx(), c.who, c.spec.Kind, c.ref()); err != nil {
		return err
	}
	c.sendRecord(200, v, show)
	return nil
}

// position reads as_of: how many entries the ledger had, or a moment.
func (c *call) position(given string) (int64, error) {
	if n, err := strconv.ParseInt(given, 10, 64); err == nil && n >= 0 {
		return n, nil
	}
	at, err := time.Parse(time.RFC3339, given)
	if err != nil {
		return 0, badParameter("as_of", "api.bad_as_of", "value", given)
	}
	return c.svc().LedgerAt(c.ctx(), at)
}

func history(c *call) error {
	if err := c.known(); err != nil {
		return err
	}
	h, err := c.svc().History(c.ctx(), c.who, c.spec.Kind, c.ref())
	if err != nil {
		return err
	}
	items := make([]object, len(h.Versions))
	var older object
	for i := len(h.Versions) - 1; i >= 0; i-- {
		v := h.Versions[i]
		now := record(c.spec, v.Entity, h.Names, nil, nil)
		items[i] = object{
			{"version", v.Entity.Head().Version}, {"at", instant(v.At())}, {"by", v.Entry.Actor}, {"action", v.Entry.Action},
			{"ledger_index", v.Entry.Index}, {"hash", hex.EncodeToString(v.Entry.BodyHash[:])},
		}
		if s := v.Entity.Head().Reason; s != "" {
			items[i] = append(items[i], member{"reason", s})
		}
		items[i] = append(items[i], member{"changes", changes(older, now)})
		older = now
	}
	c.sendTagged(object{{"kind", string(h.Name.Kind)}, {"ref", h.Name.Ref}, {"items", items}})
	return nil
}

// unremarkable differ with every version.
var unremarkable = map[string]bool{"version": true, "updated_at": true, "updated_by": true, "reason": true, "_links": true, "created_at": true, "created_by": true, "id": true, "kind": true}

// changes compares two versions as the reader sees them.
func changes(older, newer object) []object {
	out := []object{}
	seen := map[string]bool{}
	for _, m := range append(append(object{}, newer...), older...) {
		if seen[m.name] || unremarkable[m.name] {
			continue
		}
		seen[m.name] = true
		was, is := older.get(m.name), newer.get(m.name)
		if string(appendJSON(nil, was)) == string(appendJSON(nil, is)) {
			continue
		}
		ch := object{{"field", m.name}}
		if was != nil {
			ch = append(ch, member{"old", was})
		}
		if is != nil {
			ch = append(ch, member{"new", is})
		}
		out = append(out, ch)
	}
	return out
}

const snippetWidth = 160

func search(c *call) error {
	if err := c.known("q", "kind", "limit", "cursor"); err != nil {
		return err
	}
	given := c.r.URL.Query()
	limit, err := limitOf(given, 100)
	if err != nil {
		return err
	}
	if limit == 0 {
		limit = 20
	}
	var kinds []chancery.Kind
	for k := range strings.SplitSeq(strings.Join(given["kind"], ","), ",") {
		if k == "" {
			continue
		}
		if _, err := chancery.SpecOf(chancery.Kind(k)); err != nil {
			return badParameter("kind", "error.no_such_kind", "kind", k)
		}
		kinds = append(kinds, chancery.Kind(k))
	}
	offset := 0
	if s := given.Get("cursor"); s != "" {
		if offset, err = strconv.Atoi(s); err != nil || offset < 0 {
			return badParameter("cursor", "value.not_cursor", "value", s)
		}
	}
	typed := given.Get("q")
	found, err := c.svc().Search(c.ctx(), c.who, typed, kinds, limit, offset)
	if err != nil {
		return err
	}
	next := ""
	if found.More {
		next = strconv.Itoa(offset + limit)
	}
	c.sendTagged(append(object{{"items", hits(found.Hits, typed)}, {"counts", counts(found)}}, c.pageLinks(next)...))
	return nil
}

func counts(f *service.Found) object {
	o := object{}
	for _, s := range chancery.Specs() {
		if n := f.Counts[s.Kind]; n > 0 {
			o = append(o, member{string(s.Kind), n})
		}
	}
	return o
}

func hits(found []service.Hit, typed string) []object {
	q := i18n.ParseQuery(typed)
	out := make([]object, 0, len(found))
	for _, h := range found {
		spec, err := chancery.SpecOf(h.Kind)
		if err != nil {
			continue
		}
		o := object{{"kind", string(h.Kind)}, {"ref", h.Ref}, {"title", h.Title}}
		if h.State != "" {
			o = append(o, member{"state", string(h.State)})
		}
		for _, d := range []member{{"begins", h.Begins}, {"ends", h.Ends}} {
			if d.value != chancery.Date("") {
				o = append(o, member{d.name, string(d.value.(chancery.Date))})
			}
		}
		o = append(o, member{"snippet", snippet(h.Text, q)}, member{"_links", object{{"self", addressOf(spec, h.Ref)}}})
		out = append(out, o)
	}
	return out
}

// snippet is the text around the words found.
func snippet(text string, q i18n.Query) string {
	s := i18n.NewSnippet(text, q, snippetWidth)
	var b strings.Builder
	if s.Before {
		b.WriteString("…")
	}
	for _, seg := range s.Segments {
		b.WriteString(seg.Text)
	}
	if s.After {
		b.WriteString("…")
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
